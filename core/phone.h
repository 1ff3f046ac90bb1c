/* Telephone numbers, in the one form in which they are kept and compared. */
#ifndef CORE_PHONE_H
#define CORE_PHONE_H

#include <stdbool.h>

struct err;

enum { PHONE_BYTES = 24 };

/*
 * Reads a number in any usual form (+86, 0086, 86, a prefix of cheap calls like 17951, blanks, dashes, brackets,
 * full-width digits):
 * a mobile number becomes 11 digits, a land line area code and number ("045157110998"), a
 * local or service number its 3 to 8 digits, 400 and 800 numbers their 10. ERR_INPUT says what
 * is wrong, without the number.
 */
bool phone_normalise(const char *text, char phone[static PHONE_BYTES], struct err *err);

/*
 * Takes the next number off a list: between numbers stand 、 , ; / or line ends (full-width too), or only blanks,
 * which stand inside of numbers as well: what is longest and still a number is one. `*text` moves behind
 * it; `*more` is false when there was none left. ERR_INPUT as phone_normalise has it.
 */
bool phone_next(const char **text, char phone[static PHONE_BYTES], bool *more, struct err *err);

/*
 * The number of a call, as the line gives it: as phone_normalise has it, without the extension behind a dash or 转
 * ("57112233-801"), and what is no number of ours (from abroad, an extension, cut short) by its digits, 0044 as +44. A
 * call is never lost for an odd number; only what has anything else than digits, or more of them than any number in the
 * world (15, ITU-T E.164), is ERR_INPUT.
 */
bool phone_of_call(const char *text, char phone[static PHONE_BYTES], struct err *err);

/* What exchanges and people say for a number that is not shown: "withheld", "anonymous", "P", "O", … */
bool phone_is_withheld(const char *text);

/* Puts `area_code` ("0451") before a local number of 7 or 8 digits; any other stays as it is. */
void phone_complete(char phone[static PHONE_BYTES], const char *area_code);

/* The local number of a land line within `area_code`; any other as it is. Points into `phone`. */
const char *phone_local(const char *phone, const char *area_code);

/* "138****0017", "****0998"; numbers of up to 6 digits are a service's and shown whole. */
void phone_mask(const char *phone, char masked[static PHONE_BYTES]);

#endif
