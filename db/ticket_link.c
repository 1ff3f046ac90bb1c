#include "db/ticket_link.h"

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"

static const struct {
	const char *name, *label, *sql; /* sql: household, and two words */
	const char *dictionary;		/* of the first word; NULL for none */
} kinds[TICKET_LINK_KINDS] = {
	[TICKET_LINK_HOUSEHOLD] = { "household", N_("Household"),
				    "SELECT entity, number, (SELECT short FROM area WHERE code = household.area)"
				    "  FROM household WHERE entity = :other",
				    NULL },
	[TICKET_LINK_MEASURE] = { "measure", N_("Measure"),
				  "SELECT household, measure, started_on FROM measure WHERE entity = :other",
				  "measure" },
	[TICKET_LINK_DIARY] = { "diary", N_("Diary"), "SELECT household, kind, at_ms FROM diary WHERE entity = :other",
				"diary_kind" },
};

const char *ticket_link_kind_name(enum ticket_link_kind kind)
{
	return kinds[kind].name;
}

const char *ticket_link_kind_label(enum ticket_link_kind kind)
{
	return kinds[kind].label;
}

static const char *word(enum ticket_link_kind kind, struct stmt *stmt, struct arena *arena)
{
	const char *first = stmt_get_text(stmt, 1, arena), *second = stmt_get_text(stmt, 2, arena);
	char day[17];
	if (first && kinds[kind].dictionary) {
		const char *name = dictionary_name(dictionary_find(kinds[kind].dictionary), first);
		first = name ? name : first;
	}
	if (kind == TICKET_LINK_DIARY) {
		clock_format(stmt_get_int(stmt, 2), day);
		second = arena_bytes(arena, day, 10);
	}
	return arena_format(arena, "%s %s %s", _(kinds[kind].label), first ? first : "", second ? second : "");
}

static bool read(struct db *db, const struct id *other, struct arena *arena, struct ticket_link *link, bool *found,
		 struct err *err)
{
	*found = false;
	for (int kind = 0; kind < TICKET_LINK_KINDS && !*found; kind++) {
		struct ticket_link here = { .other = *other, .kind = (enum ticket_link_kind)kind };
		struct stmt *stmt = stmt_start(db, kinds[kind].sql);
		stmt_id(stmt, ":other", other);
		*found = stmt_next(stmt);
		if (*found) {
			stmt_get_id(stmt, 0, &here.household);
			here.label = word(here.kind, stmt, arena);
		}
		if (!stmt_end(stmt, err))
			return false;
		if (*found)
			*link = here;
	}
	return true;
}

bool ticket_link_read(struct db *db, const struct id *other, struct arena *arena, struct ticket_link *link,
		      struct err *err)
{
	bool found;
	return read(db, other, arena, link, &found, err) &&
	       (found ||
		err_set(err, ERR_MISSING, _("a ticket is linked to a household, a measure or a diary; this is none")));
}

bool ticket_links_read(struct db *db, const struct id *ticket, struct arena *arena, struct ticket_link **links,
		       size_t *count, struct err *err)
{
	struct id other[TICKET_LINKS_MOST];
	struct ticket_link *made = arena_alloc(arena, TICKET_LINKS_MOST * sizeof *made);
	size_t others = 0, kept = 0;
	struct stmt *stmt =
		stmt_start(db, "SELECT other FROM ticket_link WHERE entity = :ticket ORDER BY place LIMIT :most");
	stmt_id(stmt, ":ticket", ticket);
	stmt_int(stmt, ":most", TICKET_LINKS_MOST);
	while (stmt_next(stmt))
		stmt_get_id(stmt, 0, &other[others++]);
	if (!stmt_end(stmt, err))
		return false;
	for (size_t i = 0; i < others; i++) {
		bool found;
		if (!read(db, &other[i], arena, &made[kept], &found, err))
			return false;
		kept += found;
	}
	*links = made;
	*count = kept;
	return true;
}
