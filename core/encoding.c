#include "core/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";

const char *encoding_detect(const char *bytes, size_t length)
{
	if (length >= 3 && memcmp(bytes, byte_order_mark, 3) == 0)
		return "utf-8";
	return text_is_utf8(bytes, length) ? "utf-8" : "gb18030";
}

char *encoding_convert(struct arena *arena, const char *bytes, size_t length, const char *from, const char *to,
		       size_t *converted_length, struct err *err)
{
	if (strcmp(from, "utf-8") == 0 && strcmp(to, "utf-8") == 0 && text_is_utf8(bytes, length)) {
		*converted_length = length;
		return arena_bytes(arena, bytes, length);
	}
	iconv_t conversion = iconv_open(to, from);
	if (conversion == (iconv_t)-1) {
		err_set(err, ERR_INPUT, _("the character set %.20s is not known here; use utf-8 or gb18030"), from);
		return NULL;
	}
	/* No character takes more than 4 bytes in either, and each takes one at least. */
	char *converted = arena_alloc(arena, 4 * length + 1), *out = converted, *in = (char *)bytes;
	size_t left = length, room = 4 * length;
	size_t result = iconv(conversion, &in, &left, &out, &room);
	iconv_close(conversion);
	if (result == (size_t)-1) {
		err_set(err, ERR_INPUT, _("byte %zu is not %s text; name the right character set with --encoding"),
			length - left + 1, from);
		return NULL;
	}
	*out = '\0';
	*converted_length = (size_t)(out - converted);
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
