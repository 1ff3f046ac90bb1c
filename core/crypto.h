/* Hashes, signatures, passwords and chance: the one door to libsodium. */
#ifndef CORE_CRYPTO_H
#define CORE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

/* Must come before everything else here; ends the program when the library cannot start. */
void crypto_start(void);

/* BLAKE2b-256 (RFC 7693) of `context` (may be "") followed by `size` bytes. */
void hash_of(const char *context, const void *bytes, size_t size, struct hash *hash);

/* BLAKE2b-128 keyed with `secret`, of "subject:key": the entity of a natural key. */
void id_natural(const unsigned char secret[static 32], const char *subject, const char *key, struct id *id);

struct key_pair {
	unsigned char public_key[32], secret_key[64]; /* Ed25519 (RFC 8032); secret = seed || public */
};
void key_pair_from_seed(const unsigned char seed[static 32], struct key_pair *pair);
void sign_hash(const struct key_pair *pair, const struct hash *hash, unsigned char signature[static 64]);
bool signature_is_good(const unsigned char public_key[static 32], const struct hash *hash,
		       const unsigned char signature[static 64]);

/* The fingerprint by which a station is known: BLAKE2b-256 of "fangzheng-station-1" and its public key. */
void station_fingerprint(const unsigned char public_key[static 32], struct hash *fingerprint);

/*
 * Chance as an argument. { 0 } is the system's; a seeded one gives the same bytes for the same
 * seed (for demonstrations and simulations, never for keys of a real county).
 */
struct chance {
	bool seeded;
	uint64_t seed, drawn;
};
void chance_bytes(struct chance *chance, void *bytes, size_t size);
uint32_t chance_below(struct chance *chance, uint32_t limit); /* uniform, 0 … limit - 1; limit > 0 */

/*
 * Passwords: Argon2id (RFC 9106) with libsodium's interactive cost (64 MiB). Callers that must
 * stay small run it in a child process. hash_password fails only without memory.
 */
enum { PASSWORD_HASH_BYTES = 128 };
bool password_hash(const char *password, char text[static PASSWORD_HASH_BYTES]);
bool password_matches(const char *password, const char *text);

/*
 * A box that only who holds `key` can open or make (XChaCha20-Poly1305, its random nonce in
 * front): BOX_EXTRA_BYTES longer than what is in it. box_open is false for any other bytes or key.
 */
enum { BOX_EXTRA_BYTES = 24 + 16 };
void box_close(const unsigned char key[static 32], const void *bytes, size_t size, unsigned char *box);
bool box_open(const unsigned char key[static 32], const unsigned char *box, size_t box_size, void *bytes);

/* Overwrites a secret so that the compiler cannot leave it out. */
void wipe(void *bytes, size_t size);

#endif
