/* Numbers of tickets, and what people make of them. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "core/ticket.h"

void ticket_number_prefix(struct day day, const char *tag, char prefix[static TICKET_NUMBER_BYTES])
{
	snprintf(prefix, TICKET_NUMBER_BYTES, "T%02u%02u%02u-%.3s-", (unsigned)day.year % 100,
		 (unsigned)day.month % 100, (unsigned)day.day % 100, tag);
}

void ticket_number_format(struct day day, const char *tag, int serial, char number[static TICKET_NUMBER_BYTES])
{
	ticket_number_prefix(day, tag, number);
	size_t length = strlen(number);
	snprintf(number + length, TICKET_NUMBER_BYTES - length, "%03d", serial);
}

int ticket_number_serial(const char *number)
{
	const char *dash = strrchr(number, '-');
	if (!dash || strlen(dash + 1) < 3 || strlen(dash + 1) > 5 || dash[1 + strspn(dash + 1, "0123456789")] != '\0')
		return 0;
	return atoi(dash + 1);
}

enum { WORDS_MOST = 4, WORD_BYTES = 16 };

/* Of no locale, as the text is UTF-8 whatever the terminal is. */
static bool is_letter_or_digit(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* Letters and digits as words, in capitals; all else divides. A leading T is no part of what follows. */
static int split(const char *text, char word[static WORDS_MOST][WORD_BYTES])
{
	int words = 0;
	bool first = true;
	while (*text) {
		size_t length = 0;
		while (is_letter_or_digit(text[length]))
			length++;
		size_t skip = first && length > 0 && toupper((unsigned char)*text) == 'T' ? 1 : 0;
		first = first && length == 0;
		if (length > skip) {
			if (words == WORDS_MOST || length - skip >= WORD_BYTES)
				return -1;
			for (size_t i = skip; i < length; i++)
				word[words][i - skip] = (char)toupper((unsigned char)text[i]);
			word[words++][length - skip] = '\0';
		}
		text += length + (text[length] != '\0');
	}
	return words;
}

static bool is_digits(const char *word, size_t from, size_t most)
{
	size_t length = strlen(word);
	return length >= from && length <= most && strspn(word, "0123456789") == length;
}

static bool read_full_date(const char *digits, struct day *day)
{
	char text[9] = "20";
	size_t length = strnlen(digits, 8);
	memcpy(text + 8 - length, digits, length + 1);
	return day_parse(text, day);
}

/* "1123" is the latest 23 November that is not after today; 29 February may be years back. */
static bool read_date(const char *word, struct day today, struct day *day)
{
	if (is_digits(word, 6, 6) || is_digits(word, 8, 8))
		return read_full_date(word, day);
	if (!is_digits(word, 4, 4))
		return false;
	for (int year = today.year; year > today.year - 8; year--) {
		char text[24];
		snprintf(text, sizeof text, "%04d%s", year, word);
		if (day_parse(text, day) && day_number(*day) <= day_number(today))
			return true;
	}
	return false;
}

static bool read_serial(const char *word, int *serial)
{
	*serial = is_digits(word, 1, 5) ? atoi(word) : 0;
	return *serial > 0;
}

static bool read_tag(const char *word, char tag[static 4])
{
	size_t length = strlen(word);
	if (length < 1 || length > 3)
		return false;
	memcpy(tag, word, length + 1);
	return true;
}

/* Date, station's two digits and serial in one: 26112301004; or without the station: 261123004. */
static bool read_run(const char *digits, struct ticket_number *number)
{
	char date[7] = "", tag[3] = "";
	size_t length = strlen(digits), at = length == 9 ? 6 : 8;
	if (!is_digits(digits, 9, 13) || length == 10)
		return false;
	memcpy(date, digits, 6);
	memcpy(tag, digits + 6, 2);
	if (at == 8)
		read_tag(tag, number->tag);
	return read_full_date(date, &number->day) && read_serial(digits + at, &number->serial);
}

static bool read_words(char word[static WORDS_MOST][WORD_BYTES], int words, struct day today,
		       struct ticket_number *number)
{
	number->day = today;
	switch (words) {
	case 1:
		return is_digits(word[0], 1, 3) ? read_serial(word[0], &number->serial) : read_run(word[0], number);
	case 2:
		if (!read_date(word[0], today, &number->day) && !read_tag(word[0], number->tag))
			return false;
		return read_serial(word[1], &number->serial);
	case 3:
		return read_date(word[0], today, &number->day) && read_tag(word[1], number->tag) &&
		       read_serial(word[2], &number->serial);
	default:
		return false;
	}
}

bool ticket_number_parse(const char *text, struct day today, struct ticket_number *number)
{
	struct arena arena = { 0 };
	char word[WORDS_MOST][WORD_BYTES];
	struct ticket_number read = { 0 };
	int words = split(text_halfwidth(&arena, text), word);
	bool ok = words > 0 && read_words(word, words, today, &read);
	if (ok)
		*number = read;
	arena_release(&arena);
	return ok;
}

void ticket_number_glob(const struct ticket_number *number, char glob[static TICKET_NUMBER_BYTES])
{
	ticket_number_format(number->day, number->tag[0] ? number->tag : "*", number->serial, glob);
}
