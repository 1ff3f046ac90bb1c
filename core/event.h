/* One event: a fixed header that is hashed and signed, and a payload of JSON. See docs/journal.md. */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/crypto.h"
#include "core/id.h"

struct err;

enum {
	EVENT_ALG_1 = 1, /* BLAKE2b-256 and Ed25519 */
	EVENT_HEADER_BYTES = 204,
	EVENT_SIGNATURE_BYTES = 64,
	EVENT_PAYLOAD_MOST = 64 * 1024,
	EVENT_SEAL_EVERY = 500,		 /* events of a chain between two seals, at most */
	EVENT_SEAL_BYTES = 256 * 1024,	 /* payload bytes between two seals, at most */
	EVENT_AHEAD_MS = 10 * 60 * 1000, /* what lies further ahead of a replica's clock waits */
};

struct event {
	struct hash station; /* fingerprint of the key that speaks */
	char scope[13];	     /* "common", "county" or a township's 9 digits */
	char kind[25];	     /* "household.put" */
	uint16_t version;    /* of the kind */
	bool seal;	     /* a signature stands beside it */
	uint64_t seq;	     /* 1, 2, 3 … per station and scope */
	struct hash prev;    /* hash of the one before on this chain; none for seq 1 */
	uint64_t hlc;
	struct id txn, entity, author;
	uint32_t payload_length;
	struct hash payload_hash;

	/* Beside the header, not hashed. */
	const char *payload;				/* payload_length bytes; NULL when erased */
	unsigned char signature[EVENT_SIGNATURE_BYTES]; /* when sealed */
};

void event_encode(const struct event *event, unsigned char header[static EVENT_HEADER_BYTES]);

/*
 * Reads a header; payload and signature are left empty. Fails with ERR_DAMAGED when the
 * algorithm is unknown, a name has other characters than it may, or padding is not zero.
 */
bool event_decode(const unsigned char header[static EVENT_HEADER_BYTES], struct event *event, struct err *err);

/* The hash by which an event is known: BLAKE2b-256("fangzheng-event-1" || header). */
void event_hash(const struct event *event, struct hash *hash);

/* BLAKE2b-256("fangzheng-payload-1" || payload). */
void event_payload_hash(const char *payload, size_t length, struct hash *hash);

/* Sets the seal flag, signs, and gives the hash. */
void event_seal(struct event *event, const struct key_pair *key, struct hash *hash);

/* Whether the payload, when it is there, is the one that the header names. */
bool event_payload_is_good(const struct event *event);

/* Total order of the fold: (hlc, station, hash). Negative when a comes first. */
struct event_order {
	uint64_t hlc;
	struct hash station, hash;
};
int event_order_compare(const struct event_order *a, const struct event_order *b);

/* Whether `scope` and `kind` are well-formed names. */
bool event_scope_is_name(const char *scope);
bool event_kind_is_name(const char *kind);

#endif
