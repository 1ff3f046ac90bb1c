/* Resident identity numbers (GB 11643-1999), their 15-digit forerunners, disability certificates. */
#ifndef CORE_IDNUMBER_H
#define CORE_IDNUMBER_H

#include <stdbool.h>

struct err;

enum sex { SEX_FEMALE, SEX_MALE };
enum idnumber_kind { IDNUMBER_RESIDENT, IDNUMBER_LEGACY, IDNUMBER_DISABILITY };

enum { IDNUMBER_BYTES = 23 };

struct idnumber {
	enum idnumber_kind kind;
	char text[IDNUMBER_BYTES]; /* without blanks, letters in upper case */
	int year, month, day;	   /* of birth */
	enum sex sex;
};

/*
 * Reads an identity number; blanks, full-width characters and a small x are accepted. A disability
 * certificate is the 18 characters with two or four more (kind and grade, times reissued).
 * Fails with ERR_INPUT, naming what is wrong, if the length, a character, the date of birth or
 * the check character is; the number itself is never in the sentence.
 */
bool idnumber_parse(const char *text, struct idnumber *id, struct err *err);

/*
 * The 18 characters that name the same person: of a disability certificate its first, of a legacy number
 * those that GB 11643-1999 made of it.
 */
void idnumber_resident(const struct idnumber *id, char resident[static 19]);

/* First six and last four characters, the rest stars. */
void idnumber_mask(const char *text, char masked[static IDNUMBER_BYTES]);

/* The 18th character for the 17 digits before it (GB 11643-1999, section 4). */
char idnumber_check_character(const char digits[static 17]);

#endif
