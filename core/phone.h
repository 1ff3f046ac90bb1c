/* Telephone numbers, in the one form in which they are kept and compared. */
#ifndef CORE_PHONE_H
#define CORE_PHONE_H

#include <stdbool.h>

struct err;

enum { PHONE_BYTES = 24 };

/*
 * Reads a number in any usual form (+86, 0086, blanks, dashes, brackets, full-width digits):
 * a mobile number becomes 11 digits, a land line area code and number ("045157110998"), a
 * local or service number its 3 to 8 digits. ERR_INPUT says what is wrong, without the number.
 */
bool phone_normalise(const char *text, char phone[static PHONE_BYTES], struct err *err);

/* "138****0017"; short numbers are shown whole. */
void phone_mask(const char *phone, char masked[static PHONE_BYTES]);

#endif
