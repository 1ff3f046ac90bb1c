/* Whatever a modem says: a number is one line of it, and a call is told at most once a line. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "line/modem.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void hear(const struct line_news *news, void *context)
{
	assert(news->kind == LINE_RANG && strlen(news->number) < MODEM_LINE_BYTES);
	for (const char *at = news->number; *at; at++)
		assert(*at >= ' ' && *at <= '~');
	++*(size_t *)context;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct modem modem = { .length = 0 };
	size_t calls = 0;
	int64_t now = 1000;
	/* Every byte is also how long it took to come. */
	for (size_t i = 0; i < size; i++) {
		now += bytes[i] % 4 == 3 ? bytes[i] * 40 : 0;
		modem_feed(&modem, (const char *)bytes + i, 1, now, hear, &calls);
		modem_wait(&modem, now, hear, &calls);
	}
	assert(calls <= size);
	return 0;
}
