#include "db/station_verify.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/schema.h"
#include "db/station.h"

struct looking {
	struct station *station;
	void (*finding)(const char *sentence, void *context);
	void *context;
	int64_t findings;
	struct arena arena;
};

static void tell(struct looking *looking, const char *sentence)
{
	looking->findings++;
	looking->finding(sentence, looking->context);
}

/* A key that the county does not know yet has nothing registered. */
static bool check_settings(struct looking *looking, struct err *err)
{
	static const char *const names[] = { "tag", "name", "place" };
	const char *registered[3] = { NULL }, *here;
	struct stmt *stmt =
		stmt_start(looking->station->db, "SELECT tag, name, place FROM station WHERE fingerprint = :own");
	stmt_hash(stmt, ":own", &looking->station->fingerprint);
	bool known = stmt_next(stmt);
	for (int i = 0; known && i < 3; i++)
		registered[i] = stmt_get_text(stmt, i, &looking->arena);
	if (!stmt_end(stmt, err))
		return false;
	for (int i = 0; known && i < 3; i++) {
		if (!station_setting(looking->station, names[i], &looking->arena, &here, err))
			return false;
		if (strcmp(here ? here : "", registered[i] ? registered[i] : "") != 0)
			tell(looking,
			     arena_format(
				     &looking->arena,
				     _("the station's setting %1$s is '%2$s', registered is '%3$s': somebody worked "
				       "on the file by hand, and what was written since may bear it"),
				     names[i], here ? here : "", registered[i] ? registered[i] : ""));
	}
	return true;
}

/* What else the program keeps for itself and the journal can tell of: SQL that finds it wrong. */
static const struct {
	const char *setting, *is_wrong;
} kept_settings[] = {
	{ "horizon", "SELECT 1 FROM event WHERE hlc > ifnull((SELECT value FROM setting WHERE key = 'horizon'), 0)"
		     " AND NOT EXISTS (SELECT 1 FROM ahead WHERE ahead.pos = event.pos) LIMIT 1" },
	{ "county_edition", "SELECT 1 FROM setting WHERE key = 'county_edition' AND NOT EXISTS (SELECT 1 FROM event"
			    " WHERE event.kind = 'config.publish' AND lower(hex(event.entity)) = setting.value)" },
};

static bool check_kept_settings(struct looking *looking, struct err *err)
{
	for (size_t i = 0; i < sizeof kept_settings / sizeof *kept_settings; i++) {
		struct stmt *stmt = stmt_start(looking->station->db, kept_settings[i].is_wrong);
		bool wrong = stmt_next(stmt);
		if (!stmt_end(stmt, err))
			return false;
		if (wrong)
			tell(looking,
			     arena_format(&looking->arena,
					  _("the station's setting %s does not fit the journal: somebody worked on "
					    "the file by hand"),
					  kept_settings[i].setting));
	}
	return true;
}

static bool check_secret(struct looking *looking, struct err *err)
{
	bool good;
	if (!station_secret_is_good(looking->station, &good, err))
		return false;
	if (!good)
		tell(looking, _("the county's secret in station.key is not the one that the county's numbers were made "
				"with: put the file back from its copy"));
	return true;
}

/* What SQLite makes for itself has names of its own. */
static const char objects[] = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
			      " ORDER BY type, name";

static bool is_the_programs(struct db *scratch, const char *type, const char *name, bool *is, struct err *err)
{
	struct stmt *stmt = stmt_start(scratch, "SELECT 1 FROM sqlite_schema WHERE type = :type AND name = :name");
	stmt_text(stmt, ":type", type);
	stmt_text(stmt, ":name", name);
	*is = stmt_next(stmt);
	return stmt_end(stmt, err);
}

/* That one of the program's is missing or another is found with the journal and the tables. */
static bool check_schema(struct looking *looking, struct err *err)
{
	struct db *scratch;
	if (!db_open(NULL, &(struct db_options){ .use = DB_SCRATCH }, &scratch, err))
		return false;
	bool ok = db_script(scratch, schema_journal, err) && db_script(scratch, schema_journal_guard, err) &&
		  db_script(scratch, schema_tables, err);
	struct stmt *stmt = stmt_start(looking->station->db, objects);
	while (ok && stmt_next(stmt)) {
		const char *type = stmt_get_text(stmt, 0, &looking->arena),
			   *name = stmt_get_text(stmt, 1, &looking->arena);
		bool is;
		ok = is_the_programs(scratch, type, name, &is, err);
		if (ok && !is)
			tell(looking,
			     arena_format(&looking->arena,
					  _("the %1$s %2$s in station.db is not the program's: somebody worked on "
					    "the file by hand, and it may change what is written"),
					  type, name));
	}
	ok = stmt_end(stmt, ok ? err : &(struct err){ 0 }) && ok;
	db_close(scratch);
	return ok;
}

bool station_verify(struct station *station, void (*finding)(const char *sentence, void *context), void *context,
		    int64_t *findings, struct err *err)
{
	struct looking looking = { .station = station, .finding = finding, .context = context };
	bool ok = check_settings(&looking, err) && check_kept_settings(&looking, err) && check_secret(&looking, err) &&
		  check_schema(&looking, err);
	arena_release(&looking.arena);
	if (ok)
		*findings = looking.findings;
	return ok;
}
