#include "core/crypto.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void crypto_start(void)
{
	if (sodium_init() < 0) {
		fputs("fangzheng: libsodium cannot start on this machine\n", stderr);
		exit(70);
	}
}

void hash_of(const char *context, const void *bytes, size_t size, struct hash *hash)
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, sizeof hash->byte);
	crypto_generichash_update(&state, (const unsigned char *)context, strlen(context));
	crypto_generichash_update(&state, bytes, size);
	crypto_generichash_final(&state, hash->byte, sizeof hash->byte);
}

void id_natural(const unsigned char secret[static 32], const char *subject, const char *key, struct id *id)
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, secret, 32, sizeof id->byte);
	crypto_generichash_update(&state, (const unsigned char *)subject, strlen(subject));
	crypto_generichash_update(&state, (const unsigned char *)":", 1);
	crypto_generichash_update(&state, (const unsigned char *)key, strlen(key));
	crypto_generichash_final(&state, id->byte, sizeof id->byte);
}

void key_pair_from_seed(const unsigned char seed[static 32], struct key_pair *pair)
{
	crypto_sign_seed_keypair(pair->public_key, pair->secret_key, seed);
}

void sign_hash(const struct key_pair *pair, const struct hash *hash, unsigned char signature[static 64])
{
	crypto_sign_detached(signature, NULL, hash->byte, sizeof hash->byte, pair->secret_key);
}

bool signature_is_good(const unsigned char public_key[static 32], const struct hash *hash,
		       const unsigned char signature[static 64])
{
	return crypto_sign_verify_detached(signature, hash->byte, sizeof hash->byte, public_key) == 0;
}

void station_fingerprint(const unsigned char public_key[static 32], struct hash *fingerprint)
{
	hash_of("fangzheng-station-1", public_key, 32, fingerprint);
}

void chance_bytes(struct chance *chance, void *bytes, size_t size)
{
	if (!chance->seeded) {
		randombytes_buf(bytes, size);
		return;
	}
	unsigned char seed[randombytes_SEEDBYTES] = { 0 };
	memcpy(seed, &chance->seed, sizeof chance->seed);
	memcpy(seed + 8, &chance->drawn, sizeof chance->drawn);
	chance->drawn++;
	randombytes_buf_deterministic(bytes, size, seed);
}

uint32_t chance_below(struct chance *chance, uint32_t limit)
{
	uint32_t value, unfair = UINT32_MAX - UINT32_MAX % limit;
	do
		chance_bytes(chance, &value, sizeof value);
	while (value >= unfair);
	return value % limit;
}

bool password_hash(const char *password, char text[static PASSWORD_HASH_BYTES])
{
	_Static_assert(PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "room for libsodium's string");
	return crypto_pwhash_str_alg(text, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
				     crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool password_matches(const char *password, const char *text)
{
	return crypto_pwhash_str_verify(text, password, strlen(password)) == 0;
}

void box_close(const unsigned char key[static 32], const void *bytes, size_t size, unsigned char *box)
{
	_Static_assert(BOX_EXTRA_BYTES ==
			       crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
		       "nonce and tag");
	randombytes_buf(box, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(box + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL, bytes,
						   size, NULL, 0, NULL, box, key);
}

bool box_open(const unsigned char key[static 32], const unsigned char *box, size_t box_size, void *bytes)
{
	return box_size >= BOX_EXTRA_BYTES &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(
		       bytes, NULL, NULL, box + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
		       box_size - crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL, 0, box, key) == 0;
}

void wipe(void *bytes, size_t size)
{
	sodium_memzero(bytes, size);
}
