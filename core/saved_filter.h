/* A filter of tickets that somebody keeps under a name: at every station where they log in. */
#ifndef CORE_SAVED_FILTER_H
#define CORE_SAVED_FILTER_H

#include "core/record.h"

/* Natural key: "saved_filter:LOGIN/NAME". `days`: taken at most so many days ago. */
extern const struct record_type saved_filter_type;

#endif
