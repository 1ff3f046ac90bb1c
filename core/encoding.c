#include "core/encoding.h"

#include <assert.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* The bytes of the character that stands here; 0 when none does. */
static size_t gb18030_step(const unsigned char *at, size_t left)
{
	if (at[0] < 0x80)
		return 1;
	if (at[0] == 0x80 || at[0] == 0xFF || left < 2)
		return 0;
	if (at[1] >= 0x40 && at[1] != 0x7F && at[1] != 0xFF)
		return 2;
	bool four = left >= 4 && at[1] >= '0' && at[1] <= '9' && at[2] > 0x80 && at[2] < 0xFF && at[3] >= '0' &&
		    at[3] <= '9';
	return four ? 4 : 0;
}

void encoding_count_faults(const char *bytes, size_t length, struct encoding_faults *faults)
{
	uint32_t c;
	for (size_t at = 0; at < length;) {
		size_t step = text_next(bytes + at, &c);
		faults->utf8 += step == 1 && c == 0xFFFD;
		faults->utf8_characters += step >= 3;
		at += step ? step : 1;
	}
	for (size_t at = 0; at < length;) {
		size_t step = gb18030_step((const unsigned char *)bytes + at, length - at);
		faults->gb18030 += step == 0;
		at += step ? step : 1;
	}
}

const char *encoding_better(const struct encoding_faults *faults)
{
	/* A character of GB18030 is two faults in UTF-8. */
	return faults->utf8 <= faults->gb18030 || faults->utf8 < 2 * faults->utf8_characters ? "utf-8" : "gb18030";
}

/*
 * Converts as far as it goes, past what means nothing too when `mend`. False with the first byte of
 * that in `*bad`, from 1, when there is some. No character takes more than 4 bytes in either set, and
 * each takes one at least: `converted` has room for 4 * length + 1.
 */
static bool convert(iconv_t conversion, const char *bytes, size_t length, bool mend, char *converted,
		    size_t *converted_length, size_t *bad)
{
	char *out = converted, *in = (char *)bytes;
	size_t left = length, room = 4 * length;
	*bad = 0;
	while (iconv(conversion, &in, &left, &out, &room) == (size_t)-1) {
		if (*bad == 0)
			*bad = length - left + 1;
		if (!mend)
			return false;
		out += text_encode(0xFFFD, out);
		room = 4 * length - (size_t)(out - converted);
		in++;
		left--;
	}
	*out = '\0';
	*converted_length = (size_t)(out - converted);
	return *bad == 0;
}

/* The same for UTF-8 itself: iconv lets sequences of five and six bytes through, which no Unicode has any more. */
static void mend_utf8(const char *bytes, size_t length, char *mended, size_t *bad)
{
	*bad = 0;
	for (size_t at = 0; at < length;) {
		uint32_t c;
		char window[5] = { 0 };
		memcpy(window, bytes + at, length - at < 4 ? length - at : 4);
		size_t step = text_next(window, &c);
		bool good = step != 1 || c != 0xFFFD;
		step = step ? step : 1; /* a NUL is a character */
		if (!good && *bad == 0)
			*bad = at + 1;
		if (good)
			memcpy(mended, bytes + at, step);
		mended += good ? step : text_encode(0xFFFD, mended);
		at += step;
	}
	*mended = '\0';
}

char *encoding_convert(struct arena *arena, const char *bytes, size_t length, const char *from, const char *to,
		       size_t *converted_length, struct err *err)
{
	size_t bad, written = length;
	char *converted = arena_alloc(arena, 4 * length + 1);
	if (strcmp(from, "utf-8") == 0 && strcmp(to, "utf-8") == 0) {
		mend_utf8(bytes, length, converted, &bad);
	} else {
		iconv_t conversion = iconv_open(to, from);
		if (conversion == (iconv_t)-1) {
			err_set(err, ERR_INPUT, _("the character set %.20s is not known here; use utf-8 or gb18030"),
				from);
			return NULL;
		}
		convert(conversion, bytes, length, false, converted, &written, &bad);
		iconv_close(conversion);
	}
	if (bad == 0) {
		*converted_length = written;
		return converted;
	}
	err_set(err, ERR_INPUT, _("byte %zu is not %s text; name the right character set with --encoding"), bad, from);
	return NULL;
}

char *encoding_mend(struct arena *arena, const char *bytes, size_t length, const char *from, size_t *bad)
{
	char *converted = arena_alloc(arena, 4 * length + 1);
	if (strcmp(from, "utf-8") == 0) {
		mend_utf8(bytes, length, converted, bad);
		return converted;
	}
	iconv_t conversion = iconv_open("utf-8", from);
	assert(conversion != (iconv_t)-1);
	size_t converted_length;
	convert(conversion, bytes, length, true, converted, &converted_length, bad);
	iconv_close(conversion);
	return converted;
}

char *encoding_to_utf8(struct arena *arena, const char *bytes, size_t length, const char *from,
		       size_t *converted_length, struct err *err)
{
	if (strcmp(from, "utf-8") == 0 && length >= 3 && memcmp(bytes, byte_order_mark, 3) == 0) {
		bytes += 3;
		length -= 3;
	}
	return encoding_convert(arena, bytes, length, from, "utf-8", converted_length, err);
}
