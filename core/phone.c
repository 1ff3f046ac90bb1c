#include "core/phone.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

static const char *skip_prefix(const char *digits)
{
	static const char *const prefixes[] = { "0086", "+86", "86" };
	for (size_t i = 0; i < 3; i++) {
		size_t length = strlen(prefixes[i]);
		/* 86 without a sign is a prefix only before a mobile number. */
		if (strncmp(digits, prefixes[i], length) == 0 && (i < 2 || strlen(digits) == 13))
			return digits + length;
	}
	return digits;
}

bool phone_normalise(const char *text, char phone[static PHONE_BYTES], struct err *err)
{
	struct arena arena = { 0 };
	char digits[2 * PHONE_BYTES] = "";
	size_t length = 0;
	bool strange = false;
	for (const char *at = text_halfwidth(&arena, text); *at; at++) {
		if (strchr(" -()\t.", *at) || strncmp(at, "·", 2) == 0)
			continue;
		bool digit = (*at >= '0' && *at <= '9') || (*at == '+' && length == 0);
		strange |= !digit || length + 1 >= sizeof digits;
		if (!strange)
			digits[length++] = *at;
	}
	arena_release(&arena);
	if (strange || length == 0)
		return err_set(err, ERR_INPUT, _("a telephone number has digits only"));
	const char *number = skip_prefix(digits);
	length = strlen(number);
	bool mobile = length == 11 && number[0] == '1' && number[1] >= '3';
	bool land_line = number[0] == '0' && number[1] >= '1' && length >= 10 && length <= 12;
	bool local = number[0] != '0' && number[0] != '+' && length >= 3 && length <= 8;
	if (number[0] == '1' && length > 8 && !mobile)
		return err_set(err, ERR_INPUT, _("a mobile number has 11 digits, this one has %d"), (int)length);
	if (!mobile && !land_line && !local)
		return err_set(err, ERR_INPUT, _("neither a mobile number (11 digits) nor a land line with its area code"));
	memcpy(phone, number, length + 1);
	return true;
}

void phone_mask(const char *phone, char masked[static PHONE_BYTES])
{
	size_t length = strnlen(phone, PHONE_BYTES - 1);
	memcpy(masked, phone, length);
	masked[length] = '\0';
	if (length > 8)
		memset(masked + 3, '*', length - 7);
}
