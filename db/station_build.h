/* A station that comes to be whole or not at all: it is built in a folder of its own and moved out when it is done. */
#ifndef DB_STATION_BUILD_H
#define DB_STATION_BUILD_H

#include <stdbool.h>

struct err;
struct station;
struct station_plan;

/*
 * Makes the station of the plan and lets `fill` put into it what it begins with; `*station` is open meanwhile, in
 * a folder inside the plan's. Then it is moved to where it belongs, with a fangzheng.yaml that `fill` laid beside it, and
 * opened there. Whoever fails, or is ended by a signal, leaves nothing; what a killed one left is taken away by
 * the next. ERR_CONFLICT when there is a station already, ERR_BUSY while another process builds one there.
 */
bool station_build(const struct station_plan *plan, bool (*fill)(void *context, struct err *err), void *context,
		   struct station *station, struct err *err);

#endif
