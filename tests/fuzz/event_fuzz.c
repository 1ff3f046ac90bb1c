/* Event headers from random bytes: what is read at all is written again byte for byte, and a payload is JSON or refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/event.h"
#include "core/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void read_payload(const char *text, size_t size)
{
	struct arena arena = { 0 };
	struct err err;
	struct json *json = json_parse(text, size, &err);
	if (json && json_get(json, "set") && json_dump(json, &arena)[0] == '\0')
		abort();
	json_release(json);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct event event;
	struct err err;
	unsigned char again[EVENT_HEADER_BYTES];
	if (size < EVENT_HEADER_BYTES)
		return 0;
	if (event_decode(bytes, &event, &err)) {
		event_encode(&event, again);
		if (memcmp(again, bytes, EVENT_HEADER_BYTES) != 0)
			abort();
	}
	read_payload((const char *)bytes + EVENT_HEADER_BYTES, size - EVENT_HEADER_BYTES);
	return 0;
}
