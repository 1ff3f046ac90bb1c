/* Taking a hand-over back: the periods of the household are again what they were before it. */
#ifndef DB_TAKE_BACK_H
#define DB_TAKE_BACK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"

struct act;
struct err;

/*
 * Of the act that handed the assignment `former` over: whatever it set of that household's
 * assignments of the same duty is as before, what it planned anew or replaced too; a period that it began never held.
 * `*at_ms`, when given, is when it was done. ERR_CONFLICT, naming the household, when one of them was changed since, or
 * when two had handed it over and a person decided: then it is handed back instead.
 */
bool take_back(struct act *act, const struct id *former, int64_t *at_ms, struct err *err);

#endif
