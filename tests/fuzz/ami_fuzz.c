/* Whatever an exchange says: every call that is picked up or hung up has rung before, and is hung up once. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "line/ami.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void hear(const struct line_news *news, void *context)
{
	int64_t *open = context;
	assert(*news->call && strlen(news->call) < LINE_CALL_BYTES && strlen(news->number) < LINE_NUMBER_BYTES);
	*open += news->kind == LINE_RANG ? 1 : news->kind == LINE_HUNG_UP ? -1 : 0;
	assert(*open >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char logged_in[] = "Response: Success\r\nActionID: login\r\n\r\n";
	struct ami ami = { .context = size > 0 && bytes[0] % 2 ? "" : "from-trunk" };
	int64_t open = 0, now = 1000;
	ami_feed(&ami, logged_in, sizeof logged_in - 1, now, hear, &open);
	for (size_t at = 0; at < size; now += 100) {
		size_t part = size - at < 37 ? size - at : 37;
		ami_feed(&ami, (const char *)bytes + at, part, now, hear, &open);
		ami_wait(&ami, now, hear, &open);
		at += part;
	}
	return 0;
}
