#include "core/card.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"
#include "core/i18n.h"

static const char symbols[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
enum { SYMBOLS = sizeof symbols - 1, CODE_SYMBOLS = CARD_CODE_BYTES - 1 };

static int symbol_value(char symbol)
{
	const char *place = symbol ? strchr(symbols, symbol) : NULL;
	return place ? (int)(place - symbols) : -1;
}

/* The sum over i of i * value(i) is a multiple of 31, the check symbol having i = 1. */
static char check_symbol(const char *code)
{
	int sum = 0;
	for (int i = 0; i < CODE_SYMBOLS - 1; i++)
		sum += (i + 2) * symbol_value(code[i]);
	return symbols[(SYMBOLS - sum % SYMBOLS) % SYMBOLS];
}

void card_code_make(const unsigned char random[static CARD_RANDOM_BYTES], char code[static CARD_CODE_BYTES])
{
	unsigned char number[CARD_RANDOM_BYTES]; /* divided by 31 again and again */
	memcpy(number, random, sizeof number);
	for (int i = 0; i < CODE_SYMBOLS - 1; i++) {
		unsigned rest = 0;
		for (size_t place = 0; place < sizeof number; place++) {
			rest = rest << 8 | number[place];
			number[place] = (unsigned char)(rest / SYMBOLS);
			rest %= SYMBOLS;
		}
		code[i] = symbols[rest];
	}
	code[CODE_SYMBOLS - 1] = check_symbol(code);
	code[CODE_SYMBOLS] = '\0';
}

/*
 * The next character as a keyboard without an input method would have given it, in upper case; '?' for any
 * other that is not ASCII.
 */
static char next_plain(const char **text)
{
	const unsigned char *bytes = (const unsigned char *)*text;
	if (bytes[0] < 0x80) {
		*text += 1;
		return (char)toupper(bytes[0]);
	}
	if (bytes[0] == 0xEF && (bytes[1] == 0xBC || bytes[1] == 0xBD) && (bytes[2] & 0xC0) == 0x80) {
		*text += 3; /* U+FF01 to U+FF5E stand 0xFEE0 above ASCII */
		int point = 0xF000 | (bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F);
		return point > 0xFF00 && point < 0xFF5F ? (char)toupper(point - 0xFEE0) : '?';
	}
	static const struct {
		const char *typed;
		char meant;
	} marks[] = { { "\u3000", ' ' }, { "\u3001", '/' }, { "\u3002", '.' }, { "\u2014", '-' } };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (strncmp(*text, marks[i].typed, 3) == 0) {
			*text += 3;
			return marks[i].meant;
		}
	}
	*text += 1;
	return '?';
}

bool card_code_from_text(const char *text, char code[static CARD_CODE_BYTES])
{
	char found[CARD_CODE_BYTES];
	int count = 0;
	bool is_url = false, ended = false, spoilt = false;
	char before[2] = { 0 }; /* the two characters before this one */
	while (*text) {
		char plain = next_plain(&text);
		if (before[0] == '/' && before[1] == 'C' && plain == '/') {
			is_url = true; /* what stood before belongs to the address */
			count = 0;
			ended = spoilt = false;
		} else if (is_url && (plain == '/' || plain == '?' || plain == '#')) {
			ended = true;
		} else if (!ended && !isspace((unsigned char)plain) && plain != '-') {
			if (symbol_value(plain) < 0 || count == CODE_SYMBOLS)
				spoilt = true;
			else
				found[count++] = plain;
		}
		before[0] = before[1];
		before[1] = plain;
	}
	if (spoilt || count != CODE_SYMBOLS || check_symbol(found) != found[CODE_SYMBOLS - 1])
		return false;
	found[CODE_SYMBOLS] = '\0';
	memcpy(code, found, sizeof found);
	return true;
}

/* The host in an http or https address, and its length; NULL for any other text. */
static const char *host_of(const char *base, size_t *length)
{
	size_t scheme = strncasecmp(base, "https://", 8) == 0 ? 8 : strncasecmp(base, "http://", 7) == 0 ? 7 : 0;
	*length = scheme ? strcspn(base + scheme, ":/") : 0;
	return *length > 0 ? base + scheme : NULL;
}

bool card_url(const char *base, const char *code, char url[static CARD_URL_BYTES], struct err *err)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:/";
	static const char path[] = "/C/";
	size_t host_length, length = strlen(base);
	if (!host_of(base, &host_length))
		return err_set(err, ERR_INPUT, _("the card address must begin with https:// and a host's name"));
	while (base[length - 1] == '/')
		length--;
	if (length + strlen(path) + strlen(code) >= CARD_URL_BYTES)
		return err_set(err, ERR_INPUT,
			       _("the card address is too long for a small QR code: at most %d characters"),
			       (int)(CARD_URL_BYTES - 1 - strlen(path) - strlen(code)));
	for (size_t i = 0; i < length; i++)
		if (!base[i] || !strchr(allowed, toupper((unsigned char)base[i])))
			return err_set(err, ERR_INPUT,
				       _("the card address may have only letters, digits and - . : / in it"));

	for (size_t i = 0; i < length; i++)
		url[i] = (char)toupper((unsigned char)base[i]);
	strcpy(url + length, path);
	strcat(url, code);
	return true;
}

bool card_base_is_placeholder(const char *base)
{
	static const char *const reserved[] = { "example",     "invalid",     "test",	    "localhost",
						"example.com", "example.net", "example.org" };
	size_t length;
	const char *host = host_of(base, &length);
	if (!host)
		return true;
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
		size_t tail = strlen(reserved[i]);
		if (length >= tail && strncasecmp(host + length - tail, reserved[i], tail) == 0 &&
		    (length == tail || host[length - tail - 1] == '.'))
			return true;
	}
	return false;
}
