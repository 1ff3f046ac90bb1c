#include "core/event.h"

#include <string.h>

#include "core/err.h"
#include "core/i18n.h"

/*
 * The header, big-endian, names padded with NULs to their room:
 *
 *	offset  bytes
 *	     0      1  alg = 1
 *	     1      1  flags: bit 0 = seal, others 0
 *	     2      2  kind version
 *	     4     32  station
 *	    36     12  scope
 *	    48      8  seq
 *	    56     32  prev
 *	    88      8  hlc
 *	    96     16  txn
 *	   112     24  kind
 *	   136     16  entity
 *	   152     16  author
 *	   168      4  payload length
 *	   172     32  payload hash
 *	   204
 */
enum { SCOPE_BYTES = 12, KIND_BYTES = 24, FLAG_SEAL = 1 };

static unsigned char *put_number(unsigned char *at, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*at++ = (unsigned char)(value >> (8 * i));
	return at;
}

static unsigned char *put_bytes(unsigned char *at, const void *bytes, size_t size)
{
	memcpy(at, bytes, size);
	return at + size;
}

static unsigned char *put_name(unsigned char *at, const char *name, size_t room)
{
	size_t length = strnlen(name, room);
	memset(at, 0, room);
	memcpy(at, name, length);
	return at + room;
}

void event_encode(const struct event *event, unsigned char header[static EVENT_HEADER_BYTES])
{
	unsigned char *at = header;
	at = put_number(at, EVENT_ALG_1, 1);
	at = put_number(at, event->seal ? FLAG_SEAL : 0, 1);
	at = put_number(at, event->version, 2);
	at = put_bytes(at, &event->station, 32);
	at = put_name(at, event->scope, SCOPE_BYTES);
	at = put_number(at, event->seq, 8);
	at = put_bytes(at, &event->prev, 32);
	at = put_number(at, event->hlc, 8);
	at = put_bytes(at, &event->txn, 16);
	at = put_name(at, event->kind, KIND_BYTES);
	at = put_bytes(at, &event->entity, 16);
	at = put_bytes(at, &event->author, 16);
	at = put_number(at, event->payload_length, 4);
	put_bytes(at, &event->payload_hash, 32);
}

static const unsigned char *get_number(const unsigned char *at, uint64_t *value, int bytes)
{
	*value = 0;
	for (int i = 0; i < bytes; i++)
		*value = *value << 8 | *at++;
	return at;
}

static const unsigned char *get_bytes(const unsigned char *at, void *bytes, size_t size)
{
	memcpy(bytes, at, size);
	return at + size;
}

/* False when there is something after the first NUL of a padded name. */
static bool get_name(const unsigned char **at, char *name, size_t room)
{
	memcpy(name, *at, room);
	name[room] = '\0';
	*at += room;
	for (size_t i = strlen(name); i < room; i++)
		if (name[i] != '\0')
			return false;
	return true;
}

static bool is_name(const char *text, size_t most, const char *allowed)
{
	size_t length = strlen(text);
	return length > 0 && length <= most && strspn(text, allowed) == length;
}

bool event_scope_is_name(const char *scope)
{
	return strcmp(scope, "common") == 0 || strcmp(scope, "county") == 0 ||
	       (strlen(scope) == 9 && is_name(scope, SCOPE_BYTES, "0123456789"));
}

bool event_kind_is_name(const char *kind)
{
	return is_name(kind, KIND_BYTES, "abcdefghijklmnopqrstuvwxyz._0123456789");
}

bool event_decode(const unsigned char header[static EVENT_HEADER_BYTES], struct event *event, struct err *err)
{
	struct event read = { 0 };
	uint64_t alg, flags, number;
	const unsigned char *at = header;
	at = get_number(at, &alg, 1);
	at = get_number(at, &flags, 1);
	at = get_number(at, &number, 2);
	if (alg != EVENT_ALG_1)
		return err_set(err, ERR_DAMAGED, _("an event in format %d, which this version does not know"),
			       (int)alg);
	if (flags & ~(uint64_t)FLAG_SEAL)
		return err_set(err, ERR_DAMAGED, _("an event with flags that have no meaning"));
	read.seal = flags & FLAG_SEAL;
	read.version = (uint16_t)number;
	at = get_bytes(at, &read.station, 32);
	bool named = get_name(&at, read.scope, SCOPE_BYTES);
	at = get_number(at, &read.seq, 8);
	at = get_bytes(at, &read.prev, 32);
	at = get_number(at, &read.hlc, 8);
	at = get_bytes(at, &read.txn, 16);
	named = get_name(&at, read.kind, KIND_BYTES) && named;
	at = get_bytes(at, &read.entity, 16);
	at = get_bytes(at, &read.author, 16);
	at = get_number(at, &number, 4);
	get_bytes(at, &read.payload_hash, 32);
	if (!named || !event_scope_is_name(read.scope) || !event_kind_is_name(read.kind))
		return err_set(err, ERR_DAMAGED, _("an event with a malformed scope or kind"));
	if (number > EVENT_PAYLOAD_MOST)
		return err_set(err, ERR_DAMAGED, _("an event with a payload of more than 64 KiB"));
	if (read.seq == 0 || read.seq > INT64_MAX || read.hlc > INT64_MAX)
		return err_set(err, ERR_DAMAGED, _("an event with a number out of range"));
	read.payload_length = (uint32_t)number;
	*event = read;
	return true;
}

void event_hash(const struct event *event, struct hash *hash)
{
	unsigned char header[EVENT_HEADER_BYTES];
	event_encode(event, header);
	hash_of("fangzheng-event-1", header, sizeof header, hash);
}

void event_payload_hash(const char *payload, size_t length, struct hash *hash)
{
	hash_of("fangzheng-payload-1", payload, length, hash);
}

void event_seal(struct event *event, const struct key_pair *key, struct hash *hash)
{
	event->seal = true;
	event_hash(event, hash);
	sign_hash(key, hash, event->signature);
}

bool event_payload_is_good(const struct event *event)
{
	struct hash hash;
	if (!event->payload)
		return true;
	event_payload_hash(event->payload, event->payload_length, &hash);
	return hash_equal(&hash, &event->payload_hash);
}

int event_order_compare(const struct event_order *a, const struct event_order *b)
{
	if (a->hlc != b->hlc)
		return a->hlc < b->hlc ? -1 : 1;
	int station = memcmp(&a->station, &b->station, sizeof a->station);
	return station != 0 ? station : memcmp(&a->hash, &b->hash, sizeof a->hash);
}
