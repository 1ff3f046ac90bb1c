/* What the station's file holds beside journal and tables, and what is written next hangs on: settings, schema, key. */
#ifndef DB_STATION_VERIFY_H
#define DB_STATION_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct station;

/*
 * Whether the station's name, place and tag are those that the journal registers, the county's secret is the one that its
 * ids were made with, and the file has no trigger, view, table or index but the program's. Each finding is told to
 * `finding`, one sentence.
 */
bool station_verify(struct station *station, void (*finding)(const char *sentence, void *context), void *context,
		    int64_t *findings, struct err *err);

#endif
