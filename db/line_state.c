#include "db/line_state.h"

#include <string.h>

#include "core/arena.h"
#include "db/db.h"
#include "db/station.h"

static const char key[] = "line.problem";

bool line_state_read(struct station *station, struct arena *arena, const char **problem, struct err *err)
{
	return station_setting(station, key, arena, problem, err);
}

bool line_state_put(struct station *station, const char *problem, struct err *err)
{
	struct arena arena = { 0 };
	const char *known;
	bool ok = line_state_read(station, &arena, &known, err);
	bool news = ok && (!known != !problem || (known && strcmp(known, problem) != 0));
	arena_release(&arena);
	if (!ok || !news)
		return ok;
	if (!db_begin(station->db, err))
		return false;
	if (station_set_setting(station, key, problem, err) && db_commit(station->db, err))
		return true;
	db_rollback(station->db);
	return false;
}
