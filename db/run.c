#include "db/run.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/event.h"
#include "core/i18n.h"
#include "db/journal.h"

static size_t encoded_bytes(const struct event *event)
{
	return (size_t)EVENT_HEADER_BYTES + (event->seal ? (size_t)EVENT_SIGNATURE_BYTES : 0) + 1 +
	       (event->payload ? event->payload_length : 0);
}

unsigned char *run_encode(const struct journal_entry *entry, size_t count, struct arena *arena, size_t *size)
{
	*size = 0;
	for (size_t i = 0; i < count; i++)
		*size += encoded_bytes(&entry[i].event);
	unsigned char *bytes = arena_alloc(arena, *size + 1), *at = bytes;
	for (size_t i = 0; i < count; i++) {
		const struct event *event = &entry[i].event;
		event_encode(event, at);
		at += EVENT_HEADER_BYTES;
		if (event->seal) {
			memcpy(at, event->signature, EVENT_SIGNATURE_BYTES);
			at += EVENT_SIGNATURE_BYTES;
		}
		*at++ = event->payload ? 1 : 0;
		if (event->payload) {
			memcpy(at, event->payload, event->payload_length);
			at += event->payload_length;
		}
	}
	return bytes;
}

/* Reads one event; the number of bytes it took, 0 when they are not one. */
static size_t decode_one(const unsigned char *bytes, size_t size, struct arena *arena, struct journal_entry *entry,
			 struct err *err)
{
	if (size < EVENT_HEADER_BYTES || !event_decode(bytes, &entry->event, err))
		return 0;
	size_t used = EVENT_HEADER_BYTES;
	if (entry->event.seal) {
		if (size - used < EVENT_SIGNATURE_BYTES)
			return 0;
		memcpy(entry->event.signature, bytes + used, EVENT_SIGNATURE_BYTES);
		used += EVENT_SIGNATURE_BYTES;
	}
	if (size == used || bytes[used] > 1)
		return 0;
	if (bytes[used++] == 1) {
		if (size - used < entry->event.payload_length)
			return 0;
		entry->event.payload = arena_bytes(arena, bytes + used, entry->event.payload_length);
		used += entry->event.payload_length;
	}
	event_hash(&entry->event, &entry->hash);
	return used;
}

bool run_decode(const unsigned char *bytes, size_t size, struct arena *arena, struct journal_page *page,
		struct err *err)
{
	size_t most = size / (EVENT_HEADER_BYTES + 1), count = 0;
	struct journal_entry *entry = arena_alloc(arena, (most + 1) * sizeof *entry);
	for (size_t at = 0; at < size; count++) {
		err_set(err, ERR_DAMAGED, _("a run of events that ends in the middle of one"));
		size_t used = decode_one(bytes + at, size - at, arena, &entry[count], err);
		if (used == 0)
			return false;
		at += used;
	}
	*page = (struct journal_page){ entry, count };
	return true;
}
