#include "core/idnumber.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"

static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
static const char check_characters[] = "10X98765432";	/* by weighted sum mod 11 */

static char check_character(const char digits[static 17])
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

bool idnumber_parse(const char *text, struct idnumber *id, struct err *err)
{
	struct idnumber read = { 0 };
	text += strspn(text, " \t");
	size_t length = strcspn(text, " \t");
	bool certificate = length == 20 || length == 22;
	if ((length != 18 && length != 15 && !certificate) || text[length + strspn(text + length, " \t")] != '\0')
		return err_set(err, ERR_INPUT, _("an ID number has 18 characters (15 if old, 20 or 22 on a disability certificate)"));
	memcpy(read.text, text, length);
	size_t digits = strspn(text, "0123456789");
	if (digits < (length == 15 ? 15u : 17u))
		return err_set(err, ERR_INPUT, _("only the last character of an ID number can be a letter"));
	if (length == 15) {
		if (!parse_legacy(&read, err))
			return false;
		*id = read;
		return true;
	}
	read.kind = certificate ? IDNUMBER_DISABILITY : IDNUMBER_RESIDENT;
	read.text[17] = (char)toupper((unsigned char)text[17]);
	if (certificate) {
		/* Kind 1 to 7 and grade 1 to 4; then B and a digit for a reissue. */
		if (strchr("1234567", text[18]) == NULL || strchr("1234", text[19]) == NULL)
			return err_set(err, ERR_INPUT, _("a disability certificate ends on its kind (1 to 7) and grade (1 to 4)"));
		if (length == 22)
			read.text[20] = (char)toupper((unsigned char)text[20]);
		if (length == 22 && (read.text[20] != 'B' || !isdigit((unsigned char)text[21])))
			return err_set(err, ERR_INPUT, _("a reissued disability certificate ends on B and a digit"));
	}
	read.sex = (text[16] - '0') % 2 ? SEX_MALE : SEX_FEMALE;
	if (!set_birth(&read, number_at(text + 6, 4), text + 10, err))
		return false;
	if (read.text[17] != check_character(read.text))
		return err_set(err, ERR_INPUT, _("the check character of the ID number is wrong; compare it with the card"));
	*id = read;
	return true;
}

void idnumber_mask(const char *text, char masked[static IDNUMBER_BYTES])
{
	size_t length = strnlen(text, IDNUMBER_BYTES - 1);
	memcpy(masked, text, length);
	masked[length] = '\0';
	if (length > 10)
		memset(masked + 6, '*', length - 10);
}
