#include "core/idnumber.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
static const char check_characters[] = "10X98765432"; /* by weighted sum mod 11 */

char idnumber_check_character(const char digits[static 17])
{
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += weights[i] * (digits[i] - '0');
	return check_characters[sum % 11];
}

static int number_at(const char *digits, int count)
{
	int number = 0;
	while (count-- > 0)
		number = 10 * number + *digits++ - '0';
	return number;
}

static bool set_birth(struct idnumber *id, int year, const char *month_and_day, struct err *err)
{
	char date[12];
	struct day day;
	snprintf(date, sizeof date, "%04d%.4s", year, month_and_day);
	if (!day_parse(date, &day))
		return err_set(err, ERR_INPUT, _("the date of birth in the ID number is not a date"));
	id->year = day.year;
	id->month = day.month;
	id->day = day.day;
	return true;
}

/* 15 digits, before 1999: a two-digit year, no check character. */
static bool parse_legacy(struct idnumber *id, struct err *err)
{
	id->kind = IDNUMBER_LEGACY;
	id->sex = (id->text[14] - '0') % 2 ? SEX_MALE : SEX_FEMALE;
	return set_birth(id, 1900 + number_at(id->text + 6, 2), id->text + 8, err);
}

/* Kind 1 to 7 and grade 1 to 4; then B and a digit for a reissue. */
static bool parse_certificate(struct idnumber *id, size_t length, struct err *err)
{
	id->kind = IDNUMBER_DISABILITY;
	id->text[20] = (char)toupper((unsigned char)id->text[20]);
	if (!strchr("1234567", id->text[18]) || !strchr("1234", id->text[19]))
		return err_set(err, ERR_INPUT,
			       _("a disability certificate ends on its kind (1 to 7) and grade (1 to 4)"));
	if (length == 22 && (id->text[20] != 'B' || !isdigit((unsigned char)id->text[21])))
		return err_set(err, ERR_INPUT, _("a reissued disability certificate ends on B and a digit"));
	return true;
}

/* The number without blanks, in half-width characters; what does not fit is cut, and is too long then. */
static size_t take_characters(const char *text, char taken[static IDNUMBER_BYTES + 1])
{
	struct arena arena = { 0 };
	size_t length = 0;
	for (const char *at = text_trim(&arena, text_halfwidth(&arena, text)); *at && length < IDNUMBER_BYTES; at++)
		if (*at != ' ' && *at != '\t')
			taken[length++] = *at;
	taken[length] = '\0';
	arena_release(&arena);
	return length;
}

bool idnumber_parse(const char *text, struct idnumber *id, struct err *err)
{
	char taken[IDNUMBER_BYTES + 1];
	size_t length = take_characters(text, taken);
	bool certificate = length == 20 || length == 22;
	size_t digits = strspn(taken, "0123456789");
	/* 2.30124E+17; or 15 digits and three noughts. */
	if (digits > 0 && strpbrk(taken, "eE+"))
		return err_set(err, ERR_INPUT,
			       _("a spreadsheet has rounded the ID number: make its column text, then type it again"));
	if (length != 18 && length != 15 && !certificate)
		return err_set(err, ERR_INPUT,
			       _("an ID number has 18 characters (15 if old, 20 or 22 on a disability certificate)"));
	if (digits < (length == 15 ? 15u : 17u))
		return err_set(err, ERR_INPUT, _("only the last character of an ID number can be a letter"));

	struct idnumber read = { .kind = IDNUMBER_RESIDENT };
	memcpy(read.text, taken, length);
	if (length == 15) {
		if (!parse_legacy(&read, err))
			return false;
		*id = read;
		return true;
	}
	read.text[17] = (char)toupper((unsigned char)taken[17]);
	read.sex = (taken[16] - '0') % 2 ? SEX_MALE : SEX_FEMALE;
	if ((certificate && !parse_certificate(&read, length, err)) ||
	    !set_birth(&read, number_at(taken + 6, 4), taken + 10, err))
		return false;
	if (read.text[17] != idnumber_check_character(read.text))
		return err_set(
			err, ERR_INPUT,
			strncmp(taken + 15, "000", 3) == 0
				? _("a spreadsheet has rounded the ID number: make its column text, then type it again")
				: _("the check character of the ID number is wrong; compare it with the card"));
	*id = read;
	return true;
}

void idnumber_resident(const struct idnumber *id, char resident[static 19])
{
	if (id->kind == IDNUMBER_LEGACY) {
		memcpy(resident, id->text, 6);
		memcpy(resident + 6, "19", 2);
		memcpy(resident + 8, id->text + 6, 9);
		resident[17] = idnumber_check_character(resident);
	} else {
		memcpy(resident, id->text, 18);
	}
	resident[18] = '\0';
}

void idnumber_mask(const char *text, char masked[static IDNUMBER_BYTES])
{
	size_t length = strnlen(text, IDNUMBER_BYTES - 1);
	memcpy(masked, text, length);
	masked[length] = '\0';
	if (length > 10)
		memset(masked + 6, '*', length - 10);
}
