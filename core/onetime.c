#include "core/onetime.h"

#include <ctype.h>
#include <string.h>

#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"

/* Crockford's base 32: no I, L, O, U. */
static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { CODE_SYMBOLS = 15, CODE_GROUP = 4 };

/* 7 is odd, so one wrong symbol always changes the sum, and nearly always two neighbours changed about. */
static int check_symbol(const int value[static CODE_SYMBOLS])
{
	unsigned sum = 0;
	for (int i = 0; i < CODE_SYMBOLS; i++)
		sum = (sum + (unsigned)value[i]) * 7 % 32;
	return (int)sum;
}

static void format_code(const int value[static CODE_SYMBOLS], char code[static ONETIME_BYTES])
{
	char *at = code;
	for (int i = 0; i <= CODE_SYMBOLS; i++) {
		if (i > 0 && i % CODE_GROUP == 0)
			*at++ = '-';
		*at++ = symbols[i < CODE_SYMBOLS ? value[i] : check_symbol(value)];
	}
	*at = '\0';
}

static int symbol_value(char typed)
{
	int symbol = toupper((unsigned char)typed);
	if (symbol == 'O')
		symbol = '0';
	if (symbol == 'I' || symbol == 'L')
		symbol = '1';
	const char *found = strchr(symbols, symbol);
	return found ? (int)(found - symbols) : -1;
}

bool onetime_read(const char *typed, char code[static ONETIME_BYTES], struct err *err)
{
	int value[CODE_SYMBOLS + 1], count = 0;
	for (; *typed; typed++) {
		if (*typed == '-' || *typed == ' ')
			continue;
		int found = symbol_value(*typed);
		if (found < 0 || count > CODE_SYMBOLS)
			return err_set(err, ERR_INPUT,
				       _("a one-time code has 16 letters and digits, like XXXX-XXXX-XXXX-XXXX"));
		value[count++] = found;
	}
	if (count != CODE_SYMBOLS + 1)
		return err_set(err, ERR_INPUT,
			       _("a one-time code has 16 letters and digits, like XXXX-XXXX-XXXX-XXXX"));
	if (value[CODE_SYMBOLS] != check_symbol(value))
		return err_set(err, ERR_INPUT, _("a letter or digit of the one-time code is mistyped"));
	format_code(value, code);
	return true;
}

void onetime_draw(struct chance *chance, char code[static ONETIME_BYTES])
{
	int value[CODE_SYMBOLS];
	for (int i = 0; i < CODE_SYMBOLS; i++)
		value[i] = (int)chance_below(chance, 32);
	format_code(value, code);
}
