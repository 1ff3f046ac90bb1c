#include "db/absence.h"

#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "core/typed.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/record_act.h"
#include "db/staff.h"
#include "db/station.h"

enum { STEPS_MOST = 16 }; /* from deputy to deputy */

#define COLUMNS                                                                                                        \
	"SELECT absence.entity, absence.staff, absence.deputy, staff.name, deputy.name, absence.from_on,"              \
	"       absence.until_on, absence.reason"                                                                      \
	"  FROM absence LEFT JOIN staff ON staff.entity = absence.staff"                                               \
	"  LEFT JOIN staff AS deputy ON deputy.entity = absence.deputy WHERE absence.dropped = 0"

static void read_row(struct stmt *stmt, struct arena *arena, struct absence *absence)
{
	*absence = (struct absence){ 0 };
	stmt_get_id(stmt, 0, &absence->entity);
	stmt_get_id(stmt, 1, &absence->staff);
	stmt_get_id(stmt, 2, &absence->deputy);
	absence->name = stmt_get_text(stmt, 3, arena);
	absence->deputy_name = stmt_get_text(stmt, 4, arena);
	absence->from_on = stmt_get_text(stmt, 5, arena);
	absence->until_on = stmt_get_text(stmt, 6, arena);
	absence->reason = stmt_get_text(stmt, 7, arena);
}

static bool read_rows(struct stmt *stmt, struct arena *arena, struct absences *absences, struct err *err)
{
	struct absences *read = arena_alloc(arena, sizeof *read);
	stmt_int(stmt, ":most", ABSENCES_MOST);
	while (stmt_next(stmt))
		read_row(stmt, arena, &read->row[read->count++]);
	if (!stmt_end(stmt, err))
		return false;
	*absences = *read;
	return true;
}

bool absence_list(struct db *db, const char *today, struct arena *arena, struct absences *absences, struct err *err)
{
	struct stmt *stmt = stmt_start(db, COLUMNS " AND absence.until_on >= :today"
						   " ORDER BY absence.from_on, staff.name_key, absence.entity LIMIT "
						   ":most");
	stmt_text(stmt, ":today", today);
	return read_rows(stmt, arena, absences, err);
}

bool absence_of(struct db *db, const struct id *staff, struct arena *arena, struct absences *absences, struct err *err)
{
	struct stmt *stmt = stmt_start(db, COLUMNS " AND absence.staff = :staff"
						   " ORDER BY absence.from_on DESC, absence.entity LIMIT :most");
	stmt_id(stmt, ":staff", staff);
	return read_rows(stmt, arena, absences, err);
}

/* The absence of that day; of two that were noted at once the later. */
static bool read_now(struct db *db, const struct id *staff, const char *today, struct arena *arena,
		     struct absence *absence, bool *away, struct err *err)
{
	struct stmt *stmt = stmt_start(db, COLUMNS " AND absence.staff = :staff AND absence.from_on <= :today"
						   " AND absence.until_on >= :today"
						   " ORDER BY absence.from_on DESC, absence.entity LIMIT 1");
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	*away = stmt_next(stmt);
	if (*away)
		read_row(stmt, arena, absence);
	return stmt_end(stmt, err);
}

static bool is_in_office(struct db *db, const struct id *staff, const char *today, bool *in_office, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM staff WHERE entity = :staff AND " IN_OFFICE);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	*in_office = stmt_next(stmt);
	return stmt_end(stmt, err);
}

bool absence_stand_in(struct db *db, const struct id *staff, const char *today, struct arena *arena,
		      struct id *stand_in, const char **why, struct err *err)
{
	struct id at = *staff, none = { { 0 } };
	const char *text = NULL;
	struct absence absence;
	bool away, in_office;
	/* Deputies who are away have deputies; who stand in for one another are found out by the number of steps. */
	for (int i = 0; i < STEPS_MOST; i++) {
		if (!read_now(db, &at, today, arena, &absence, &away, err))
			return false;
		if (!away) {
			*stand_in = at;
			*why = text;
			return true;
		}
		in_office = false;
		if (!id_is_none(&absence.deputy) && !is_in_office(db, &absence.deputy, today, &in_office, err))
			return false;
		const char *name = absence.name ? absence.name : "";
		const char *said =
			in_office ? arena_format(arena, _("%1$s is away until %2$s, %3$s stands in"), name,
						 absence.until_on, absence.deputy_name ? absence.deputy_name : "")
				  : arena_format(arena, _("%1$s is away until %2$s, and nobody stands in"), name,
						 absence.until_on);
		/* A circle is told once round, not sixteen times. */
		if (i == 0 || !id_equal(&at, staff))
			text = text ? arena_format(arena, "%s; %s", text, said) : said;
		at = absence.deputy;
		if (!in_office || id_equal(&at, staff))
			break;
	}
	*stand_in = none;
	*why = text;
	return true;
}

/* Acts --------------------------------------------------------------------------------------------------- */

static bool check_overlap(struct db *db, const struct absence_new *absence, const struct id *entity, const char *from,
			  const char *until, struct err *err)
{
	struct arena arena = { 0 };
	struct absence other;
	struct stmt *stmt = stmt_start(db, COLUMNS " AND absence.staff = :staff AND absence.entity <> :entity"
						   " AND absence.from_on <= :until AND absence.until_on >= :from"
						   " ORDER BY absence.from_on, absence.entity LIMIT 1");
	stmt_id(stmt, ":staff", &absence->staff);
	stmt_id(stmt, ":entity", entity);
	stmt_text(stmt, ":from", from);
	stmt_text(stmt, ":until", until);
	bool found = stmt_next(stmt);
	if (found)
		read_row(stmt, &arena, &other);
	bool ok = stmt_end(stmt, err);
	if (ok && found)
		ok = err_set(err, ERR_CONFLICT, _("%1$s is noted as away from %2$s to %3$s already"),
			     other.name ? other.name : "", other.from_on, other.until_on);
	arena_release(&arena);
	return ok;
}

/* The first absence of somebody that overlaps those days. */
static bool read_overlap(struct db *db, const struct id *staff, const char *from, const char *until,
			 struct arena *arena, struct absence *absence, bool *found, struct err *err)
{
	struct stmt *stmt = stmt_start(db, COLUMNS " AND absence.staff = :staff AND absence.from_on <= :until"
						   " AND absence.until_on >= :from"
						   " ORDER BY absence.from_on, absence.entity LIMIT 1");
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":from", from);
	stmt_text(stmt, ":until", until);
	*found = stmt_next(stmt);
	if (*found)
		read_row(stmt, arena, absence);
	return stmt_end(stmt, err);
}

/* Who is away then themselves, with deputies that lead back, stands in for nobody. */
static bool check_circle(struct db *db, const struct absence_new *absence, const char *from, const char *until,
			 struct arena *arena, struct err *err)
{
	struct id at = absence->deputy;
	for (int i = 0; i < STEPS_MOST && !id_is_none(&at); i++) {
		struct absence other;
		bool away;
		if (!read_overlap(db, &at, from, until, arena, &other, &away, err))
			return false;
		if (!away)
			return true;
		if (id_equal(&other.deputy, &absence->staff))
			return err_set(err, ERR_CONFLICT,
				       _("%1$s is away from %2$s to %3$s, and %4$s stands in: two who are away cannot "
					 "stand in for one another"),
				       other.name, other.from_on, other.until_on, other.deputy_name);
		at = other.deputy;
	}
	return true;
}

static bool check_people(struct act *act, const struct absence_new *absence, const char *from, struct arena *arena,
			 struct err *err)
{
	struct db *db = act_station(act)->db;
	struct staff staff;
	bool in_office = true;
	if (!staff_read(db, &absence->staff, arena, &staff, err) ||
	    !access_may(act_author(act), ACCESS_ABSENCE_EDIT, &(struct access_subject){ .area = staff.area }, err))
		return false;
	if (id_equal(&absence->staff, &absence->deputy))
		return err_set(err, ERR_INPUT, _("nobody stands in for themselves: name somebody else"));
	if (!id_is_none(&absence->deputy) && !is_in_office(db, &absence->deputy, from, &in_office, err))
		return false;
	return in_office || err_set(err, ERR_MISSING, _("who is to stand in is not in office"));
}

static bool read_dates(const struct absence_new *absence, char from[static 11], char until[static 11], struct err *err)
{
	struct day first, last;
	if (!absence->from_on || !absence->until_on || !day_parse(absence->from_on, &first) ||
	    !day_parse(absence->until_on, &last))
		return err_set(err, ERR_INPUT, _("an absence has a first and a last day, like 2026-12-01"));
	if (day_number(last) < day_number(first))
		return err_set(err, ERR_INPUT, _("the last day of an absence is before its first"));
	day_format(first, from);
	day_format(last, until);
	return true;
}

bool absence_new_holds(const struct absence_new *absence, const char *today)
{
	char from[11], until[11];
	struct err ignored;
	return read_dates(absence, from, until, &ignored) && strcmp(from, today) <= 0 && strcmp(today, until) <= 0;
}

struct writing {
	struct act *act;
	struct id entity;
	const char *value[RECORD_FIELDS];
	struct arena arena;
};

static void set(struct writing *writing, const char *field, const char *value)
{
	writing->value[record_field(&absence_type, field)] = value;
}

static void set_id(struct writing *writing, const char *field, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	if (id_is_none(id))
		return;
	id_format(id, hex);
	set(writing, field, arena_text(&writing->arena, hex));
}

static bool write(struct writing *writing, struct err *err)
{
	struct record before;
	struct put what = { .entity = writing->entity, .value = writing->value };
	return fold_read_record(act_station(writing->act)->db, &absence_type, &writing->entity, &writing->arena,
				&before, err) &&
	       record_put(writing->act,
			  &(struct record_put){ .type = &absence_type,
						.put = &what,
						.before = record_is_known(&before) ? &before : NULL,
						.value = writing->value,
						.scope = "common",
						.entity = writing->entity },
			  NULL, err);
}

/* What is noted from the same day on already; not there: a name of NULL. */
static bool read_replaced(struct writing *writing, struct arena *arena, struct absence *replaced, struct err *err)
{
	struct stmt *stmt = stmt_start(act_station(writing->act)->db, COLUMNS " AND absence.entity = :entity");
	*replaced = (struct absence){ 0 };
	stmt_id(stmt, ":entity", &writing->entity);
	if (stmt_next(stmt))
		read_row(stmt, arena, replaced);
	return stmt_end(stmt, err);
}

/* Sets what an absence says already, to be changed. */
static void set_all(struct writing *writing, const struct absence *absence)
{
	writing->entity = absence->entity;
	set_id(writing, "staff", &absence->staff);
	set_id(writing, "deputy", &absence->deputy);
	set(writing, "from_on", absence->from_on);
	set(writing, "until_on", absence->until_on);
	set(writing, "reason", absence->reason);
}

/* An absence within which the new one begins ends on the day before: until then it stays what it was. */
static bool cut_short(struct act *act, const struct absence_new *absence, const char *from, struct arena *arena,
		      struct absence *cut, struct err *err)
{
	struct writing writing = { .act = act };
	struct absence old;
	char before[11];
	struct day day;
	bool away;
	*cut = (struct absence){ 0 };
	if (!read_now(act_station(act)->db, &absence->staff, from, arena, &old, &away, err))
		return false;
	if (!away || strcmp(old.from_on, from) == 0)
		return true;
	day_parse(from, &day);
	day_format(day_from_number(day_number(day) - 1), before);
	set_all(&writing, &old);
	set(&writing, "until_on", before);
	bool ok = write(&writing, err) && act_fold(act, err);
	arena_release(&writing.arena);
	*cut = old;
	return ok;
}

bool absence_put(struct act *act, const struct absence_new *absence, struct arena *arena, struct absence *replaced,
		 struct err *err)
{
	struct writing writing = { .act = act };
	struct absence cut;
	char from[11], until[11], hex[ID_TEXT_BYTES];
	id_format(&absence->staff, hex);
	bool ok = act_fold(act, err) && read_dates(absence, from, until, err) &&
		  check_people(act, absence, from, &writing.arena, err) &&
		  typed_check(_("Reason"), absence->reason, 60, err) && cut_short(act, absence, from, arena, &cut, err);
	if (ok) {
		record_natural(act, absence_type.subject, arena_format(&writing.arena, "%s/%s", hex, from),
			       &writing.entity);
		set_id(&writing, "staff", &absence->staff);
		set_id(&writing, "deputy", &absence->deputy);
		set(&writing, "from_on", from);
		set(&writing, "until_on", until);
		set(&writing, "reason", absence->reason && *absence->reason ? absence->reason : NULL);
		ok = check_overlap(act_station(act)->db, absence, &writing.entity, from, until, err) &&
		     check_circle(act_station(act)->db, absence, from, until, &writing.arena, err) &&
		     read_replaced(&writing, arena, replaced, err) && write(&writing, err);
		if (ok && cut.from_on)
			*replaced = cut;
	}
	arena_release(&writing.arena);
	return ok;
}

/* The first absence that is not over. */
static bool read_next(struct db *db, const struct id *staff, const char *today, struct arena *arena,
		      struct absence *absence, bool *found, struct err *err)
{
	struct stmt *stmt = stmt_start(db, COLUMNS " AND absence.staff = :staff AND absence.until_on >= :today"
						   " ORDER BY absence.from_on, absence.entity LIMIT 1");
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	*found = stmt_next(stmt);
	if (*found)
		read_row(stmt, arena, absence);
	return stmt_end(stmt, err);
}

bool absence_end(struct act *act, const struct id *staff, struct err *err)
{
	struct writing writing = { .act = act };
	struct absence absence;
	char today[11], yesterday[11];
	bool found = false;
	int64_t day = day_number(day_at(act_now(act)));
	day_format(day_from_number(day), today);
	day_format(day_from_number(day - 1), yesterday);
	bool ok = act_fold(act, err) &&
		  check_people(act, &(struct absence_new){ .staff = *staff }, today, &writing.arena, err) &&
		  read_next(act_station(act)->db, staff, today, &writing.arena, &absence, &found, err) &&
		  (found || err_set(err, ERR_MISSING, _("no absence of this person is noted")));
	if (ok) {
		bool begun = strcmp(absence.from_on, today) < 0;
		set_all(&writing, &absence);
		if (begun)
			set(&writing, "until_on", yesterday);
		set(&writing, "dropped", begun ? NULL : "1");
		ok = write(&writing, err);
	}
	arena_release(&writing.arena);
	return ok;
}

const char *absence_say(const struct absence *absence, struct arena *arena)
{
	const char *text = arena_format(arena, _("%1$s to %2$s, %3$s"), absence->from_on, absence->until_on,
					absence->deputy_name ? absence->deputy_name : _("nobody stands in"));
	return absence->reason ? arena_format(arena, "%s%s%s", text, _(", "), absence->reason) : text;
}
