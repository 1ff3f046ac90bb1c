#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cuts `text`, which may end inside a UTF-8 sequence, back to a whole character. */
static void trim_partial_character(char *text)
{
	size_t length = strlen(text), lead = length;
	while (lead > 0 && length - lead < 3 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80)
		lead--;
	if (lead == 0)
		return;
	unsigned char byte = (unsigned char)text[lead - 1];
	size_t want = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
	if (length - (lead - 1) < want)
		text[lead - 1] = '\0';
}

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	err->code = code;
	int length = vsnprintf(err->text, sizeof err->text, format, arguments);
	va_end(arguments);
	if (length >= (int)sizeof err->text)
		trim_partial_character(err->text);
	return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
	char sentence[ERR_TEXT_BYTES];
	memcpy(sentence, err->text, sizeof sentence);
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(err->text, sizeof err->text, format, arguments);
	va_end(arguments);
	if (length < 0 || length >= (int)sizeof err->text)
		length = (int)strlen(err->text);
	size_t room = sizeof err->text - (size_t)length;
	if ((size_t)snprintf(err->text + length, room, ": %s", sentence) >= room)
		trim_partial_character(err->text);
	return false;
}

static void (*save_before_end)(void);

void err_on_out_of_memory(void (*save)(void))
{
	save_before_end = save;
}

void err_out_of_memory(void)
{
	void (*save)(void) = save_before_end;
	save_before_end = NULL;
	if (save)
		save();
	fputs("fangzheng: out of memory\n", stderr);
	exit(70);
}
