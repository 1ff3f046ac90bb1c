/* Whose a telephone number is: the rows of the table `phone`, which the folds of several subjects write. */
#ifndef DB_PHONE_KEY_H
#define DB_PHONE_KEY_H

#include <stdbool.h>

struct err;
struct fold;

/* Puts the entity's numbers (commas between, NULL for none) in place of those that it had. */
bool phone_keys_put(const struct fold *fold, const char *subject, const char *phones, struct err *err);

#endif
