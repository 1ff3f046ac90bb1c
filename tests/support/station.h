/* Stations for tests: in temporary folders, of a county that is founded, with invented names. */
#ifndef TESTS_SUPPORT_STATION_H
#define TESTS_SUPPORT_STATION_H

#include <stddef.h>

#include "db/journal.h"
#include "db/station.h"

/*
 * A fresh station in a temporary folder with the county 230124 founded on it; keys and ids are
 * drawn from the system. Fails the test when it cannot. test_station_close removes the folder.
 */
void test_station_open(struct station *station, const struct clock *clock);
void test_station_close(struct station *station);

/* A second, third … station of the same county: it has taken the root's events and the root knows its key. */
void test_station_join(struct station *root, struct station *joined, const struct clock *clock);

/* One that has its place but whose key the root does not know yet; test_station_enrol lets it. */
struct test_answer {
	struct hash locator;
	unsigned char bytes[4096];
	size_t size;
};
void test_station_take_place(struct station *root, struct station *joined, const struct clock *clock,
			     struct test_answer *answer);
void test_station_enrol(struct station *root, const struct test_answer *answer);

/* Hands all that `from` holds to `to`, without a store between them. */
void test_station_pass(struct station *from, struct station *to, struct journal_receipt *receipt);

/* Fails unless hashes, links, seals and tables of the station hold. */
void test_station_verify(struct station *station);

/* Fails unless both stations have the same rows in every folded table. */
void test_station_equal(struct station *a, struct station *b);

/* The one number that a query gives. */
int64_t test_number(struct station *station, const char *sql);

/* A temporary folder, and its removal with all that is in it. */
void test_folder_make(char path[static 64]);
void test_folder_remove(const char *path);

#endif
