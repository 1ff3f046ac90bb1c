/* Letting a station in through a store: the boxes of db/enrol.h, carried. See docs/sync.md. */
#ifndef SYNC_HANDSHAKE_H
#define SYNC_HANDSHAKE_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct station;
struct station_plan;
struct store;

/*
 * On the root: lays out the offers that wait, turns answers into enrolments, and takes away what is
 * done or whose time is over. Nothing elsewhere.
 */
bool handshake_host(struct station *station, struct store *store, int64_t *enrolled, int64_t *bad_answers,
		    struct err *err);

/*
 * On a new station: finds the offer of `code`, makes the station (or opens the one in plan->home that
 * is not let in yet), and answers. The caller syncs then. ERR_INPUT when the code opens nothing.
 */
bool handshake_join(const struct station_plan *plan, struct store *store, const char *code, struct station *station,
		    struct err *err);

#endif
