#include "core/phone.h"

#include <string.h>
#include <strings.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

/* What people write between digits: blanks, brackets, dots and all that looks like a dash. */
static bool is_between(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '(' || c == ')' || c == '.' || c == '-' || c == 0xA0 ||
	       c == 0xB7 || (c >= 0x2000 && c <= 0x2015) || c == 0x2212 || c == 0x202F || c == 0xFEFF;
}

/* The digits of `text` and a plus before them; false when there is anything else or too much. */
static bool take_digits(const char *text, char digits[static PHONE_BYTES])
{
	struct arena arena = { 0 };
	size_t length = 0, step;
	uint32_t c;
	bool ok = true;
	for (const char *at = text_halfwidth(&arena, text); ok && (step = text_next(at, &c)) > 0; at += step) {
		if (is_between(c))
			continue;
		ok = ((c >= '0' && c <= '9') || (c == '+' && length == 0)) && length + 1 < PHONE_BYTES;
		digits[length++] = (char)c;
	}
	arena_release(&arena);
	digits[ok ? length : 0] = '\0';
	return ok && length > 0;
}

static bool is_mobile(const char *number)
{
	return strlen(number) == 11 && number[0] == '1' && number[1] >= '3';
}

/* An area code (010, 02x, else four digits) and a number of 7 or 8 digits. */
static bool is_land_line(const char *number)
{
	if (number[0] != '0' || number[1] < '1')
		return false;
	size_t area = number[1] <= '2' ? 3 : 4, length = strlen(number);
	return (length == area + 7 || length == area + 8) && number[area] > '0';
}

static bool is_service(const char *number)
{
	size_t length = strlen(number);
	return (length >= 3 && length <= 8 && number[0] != '0' && number[0] != '+') ||
	       (length == 10 && (strncmp(number, "400", 3) == 0 || strncmp(number, "800", 3) == 0));
}

/* A mobile number, or a land line whose area code may lack its nought. */
static bool is_whole(const char *number)
{
	char with_nought[PHONE_BYTES] = "0";
	if (strlen(number) + 1 >= sizeof with_nought)
		return false;
	strcat(with_nought, number);
	return is_mobile(number) || is_land_line(number) || is_land_line(with_nought);
}

/* Takes off what is dialled before a number to call cheaply, by another network. */
static void drop_network(char number[static PHONE_BYTES])
{
	static const char *const prefixes[] = { "17951", "17911", "17909", "17901", "17900",
						"17971", "12593", "10193", "11808" };
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		size_t length = strlen(prefixes[i]);
		const char *rest = number + length + (number[length] == '0' && is_mobile(number + length + 1));
		if (strncmp(number, prefixes[i], length) == 0 && (is_mobile(rest) || is_land_line(rest))) {
			memmove(number, rest, strlen(rest) + 1);
			return;
		}
	}
}

/* Takes the country's code off; what stands behind it may lack the nought of its area code. */
static void drop_country(char number[static PHONE_BYTES])
{
	static const char *const codes[] = { "0086", "+86", "86" };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		size_t code = strlen(codes[i]), length = strlen(number);
		/* 86 without a sign is the country only before a whole number. */
		if (strncmp(number, codes[i], code) != 0 || (i == 2 && !is_whole(number + code)))
			continue;
		memmove(number, number + code, length - code + 1);
		length -= code;
		if (length >= 9 && number[0] != '0' && !is_mobile(number) && !is_service(number)) {
			memmove(number + 1, number, length + 1);
			number[0] = '0';
		}
		return;
	}
}

bool phone_normalise(const char *text, char phone[static PHONE_BYTES], struct err *err)
{
	char number[PHONE_BYTES];
	if (!take_digits(text, number))
		return err_set(err, ERR_INPUT, _("a telephone number has digits only"));
	drop_country(number);
	drop_network(number);
	/* The nought that long-distance calls to mobile numbers once took. */
	if (number[0] == '0' && is_mobile(number + 1))
		memmove(number, number + 1, strlen(number));
	size_t length = strlen(number);
	if (is_mobile(number) || is_land_line(number) || is_service(number)) {
		memcpy(phone, number, length + 1);
		return true;
	}
	if (number[0] == '+')
		return err_set(err, ERR_INPUT, _("only numbers of China (+86) can be kept"));
	if (number[0] == '1' && length == 11)
		return err_set(err, ERR_INPUT, _("a mobile number begins with 13 to 19"));
	if (number[0] == '1' && length > 8)
		return err_set(err, ERR_INPUT, _("a mobile number has 11 digits, this one has %d"), (int)length);
	return err_set(err, ERR_INPUT, _("neither a mobile number (11 digits) nor a land line with its area code"));
}

/* The bytes of what stands between numbers here: 0 when nothing does. */
static size_t between_numbers(const char *at)
{
	static const char *const separators[] = { ",", ";", "/", "\n", "\r", "、", "，", "；", "／" };
	for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
		if (strncmp(at, separators[i], strlen(separators[i])) == 0)
			return strlen(separators[i]);
	return 0;
}

/* ASCII or the ideographic space, which stands within a number or between two. */
static size_t blank(const char *at)
{
	return *at == ' ' || *at == '\t' ? 1 : strncmp(at, "\u3000", 3) == 0 ? 3 : 0;
}

bool phone_next(const char **text, char phone[static PHONE_BYTES], bool *more, struct err *err)
{
	const char *start = *text;
	while (between_numbers(start) > 0 || blank(start) > 0)
		start += between_numbers(start) + blank(start);
	*more = *start != '\0';
	size_t length = 0;
	while (start[length] && between_numbers(start + length) == 0)
		length++;
	struct arena arena = { 0 };
	struct err shorter;
	bool found = *more && phone_normalise(arena_bytes(&arena, start, length), phone, err);
	for (size_t end = length; !found && end > 1; end--)
		if (blank(start + end - 1) > 0) {
			found = phone_normalise(arena_bytes(&arena, start, end - 1), phone, &shorter);
			length = found ? end - 1 : length;
		}
	arena_release(&arena);
	if (found)
		*text = start + length;
	return found || !*more;
}

/* The number before an extension: a dash or 转, and one to five digits at the end. */
static bool drop_extension(const char *text, char phone[static PHONE_BYTES])
{
	static const char *const marks[] = { "-", "转" };
	struct arena arena = { 0 };
	struct err ignored;
	char *line = text_halfwidth(&arena, text);
	bool found = false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks && !found; i++) {
		char *mark = line, *next;
		if (!(mark = strstr(line, marks[i])))
			continue;
		while ((next = strstr(mark + 1, marks[i])))
			mark = next;
		const char *extension = mark + strlen(marks[i]);
		size_t digits = strspn(extension, "0123456789");
		found = digits >= 1 && digits <= 5 && extension[digits] == '\0';
		*mark = '\0';
	}
	found = found && phone_normalise(line, phone, &ignored);
	arena_release(&arena);
	return found;
}

bool phone_is_withheld(const char *text)
{
	static const char *const words[] = { "withheld",    "anonymous", "unknown", "private", "restricted",
					     "unavailable", "P",	 "O",	    "未显示",  "隐藏号码" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

enum { DIGITS_MOST = 15 };

bool phone_of_call(const char *text, char phone[static PHONE_BYTES], struct err *err)
{
	char number[PHONE_BYTES];
	if (phone_normalise(text, phone, err) || drop_extension(text, phone))
		return true;
	/* No exchange has numbers of one digit: what sends 0 has none to tell. */
	if (!take_digits(text, number) || strlen(number) < 2)
		return false;
	if (strncmp(number, "00", 2) == 0 && number[2] > '0') {
		number[0] = '+';
		memmove(number + 1, number + 2, strlen(number + 2) + 1);
	}
	if (strlen(number + (number[0] == '+')) > DIGITS_MOST)
		return err_set(err, ERR_INPUT, _("a telephone number has at most %d digits"), DIGITS_MOST);
	memcpy(phone, number, sizeof number);
	return true;
}

void phone_complete(char phone[static PHONE_BYTES], const char *area_code)
{
	size_t length = strlen(phone), area = strlen(area_code);
	if ((length != 7 && length != 8) || phone[0] == '+' || area + length >= PHONE_BYTES)
		return;
	memmove(phone + area, phone, length + 1);
	memcpy(phone, area_code, area);
}

const char *phone_local(const char *phone, const char *area_code)
{
	size_t area = strlen(area_code);
	return area > 0 && strncmp(phone, area_code, area) == 0 && is_land_line(phone) ? phone + area : phone;
}

void phone_mask(const char *phone, char masked[static PHONE_BYTES])
{
	size_t length = strnlen(phone, PHONE_BYTES - 1), first = length > 8 ? 3 : 0;
	memcpy(masked, phone, length);
	masked[length] = '\0';
	if (length > 6)
		memset(masked + first, '*', length - first - 4);
}
