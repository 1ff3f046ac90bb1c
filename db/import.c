#include "db/import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/access.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "core/text.h"
#include "db/act.h"
#include "db/db.h"
#include "db/elsewhere.h"
#include "db/import_kind.h"
#include "db/import_period.h"
#include "db/import_seen.h"
#include "db/record_act.h"
#include "db/station.h"

enum {
	TELL_EVERY = 2000,	/* rows */
	CACHE_KIB = 128 * 1024, /* a county's register fits */
	HEADER_LINES = 5,	/* a sheet may begin with a title */
};

/* A record kept for the end of the file: whether the old head steps back, or a period ends, stands further down. */
struct deferred {
	long line;
	const char **field;
	size_t count;
};

struct importing {
	struct station *station;
	const struct import_job *job;
	const struct import_kind *kind;
	struct act *act;
	struct csv *csv;
	struct import_header header;
	struct csv_record record;
	struct arena lasting, row;	/* for the whole file, and for one row */
	struct seen persons;		/* by ID number */
	struct seen rows, heads, freed; /* freed: households whose head steps back in this file */
	struct seen headless;		/* households whose head leaves or steps back in this file, by line */
	struct import_periods periods;
	struct deferred *deferred;
	size_t deferred_count, deferred_room;
	bool last_pass;
	FILE *rejects;
	struct import_counts counts;
	bool bad;		   /* the current row */
	char household_number[64]; /* of the row before, and its entity: members follow one another */
	char household[ID_TEXT_BYTES];
	char township[64],
		village[64]; /* likewise the names of a village, and its code: rows of a village stand together */
	char area[13];
};

/* Saying what is wrong --------------------------------------------------------------------------- */

static const char *file_name(const struct importing *importing)
{
	const char *name = importing->job->shown ? importing->job->shown : importing->job->path;
	const char *slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

static void say(struct importing *importing, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct importing *importing, const char *format, ...)
{
	if (!importing->job->say)
		return;
	char sentence[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	importing->job->say(text_clean(&importing->row, sentence), importing->job->context);
}

static void refuse(struct importing *importing, const char *column, const char *why)
{
	importing->bad = true;
	say(importing, "%s:%ld: %s: %s", file_name(importing), importing->record.line, column, why);
}

static void refuse_field(struct importing *importing, size_t field, const char *why)
{
	refuse(importing, import_column_name(importing->kind, &importing->header, field), why);
}

/* Errors of what was typed, as against those of the station's file or the system. */
static bool is_of_row(const struct err *err)
{
	return err->code == ERR_INPUT || err->code == ERR_CONFLICT || err->code == ERR_MISSING ||
	       err->code == ERR_DENIED;
}

/* Reading a row --------------------------------------------------------------------------------- */

static bool read_entity(struct importing *importing, const struct field *field, const char *typed, const char **value,
			struct err *err)
{
	const char *number = text_trim(&importing->row, typed);
	bool household = strcmp(field->name, "household") == 0;
	if (*number == '\0')
		return err_set(err, ERR_INPUT, _("this must not be empty"));
	if (household && strcmp(importing->household_number, number) == 0) {
		*value = importing->household;
		return true;
	}
	struct id entity;
	struct stmt *stmt =
		stmt_start(importing->station->db, household ? "SELECT entity FROM household WHERE number = :number "
							       "ORDER BY left_on IS NOT NULL, entity LIMIT 1"
							     : "SELECT entity FROM staff WHERE number = :number ORDER "
							       "BY left_on IS NOT NULL, entity LIMIT 1");
	stmt_text(stmt, ":number", number);
	bool found = stmt_next(stmt) && stmt_get_id(stmt, 0, &entity);
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_INPUT,
			       household ? _("no household has this number; import households first")
					 : _("no member of staff has this number; import staff first"));
	char text[ID_TEXT_BYTES];
	id_format(&entity, text);
	*value = arena_text(&importing->row, text);
	if (household) {
		memcpy(importing->household, text, sizeof text);
		snprintf(importing->household_number, sizeof importing->household_number, "%s", number);
	}
	return true;
}

/* 2.30124E+17: what Excel makes of a long number that is not kept as text. */
static bool is_shortened(const char *typed)
{
	size_t digits = strspn(typed, "0123456789.");
	return digits > 0 && (typed[digits] == 'E' || typed[digits] == 'e') && typed[digits + 1] == '+';
}

/* "2015/3/1 0:00:00" is how a date leaves some sheets. */
static const char *without_midnight(const char *typed, struct arena *arena)
{
	const char *blank = strchr(typed, ' ');
	if (!blank || strspn(blank, " 0:") != strlen(blank))
		return typed;
	return arena_bytes(arena, typed, (size_t)(blank - typed));
}

static bool read_cell(struct importing *importing, const struct field *field, const char *typed, const char **value,
		      struct err *err)
{
	bool number = field->type == FIELD_TEXT || field->type == FIELD_IDNUMBER || field->type == FIELD_PHONES;
	if (number && is_shortened(typed))
		return err_set(err, ERR_INPUT,
			       _("the sheet has shortened the number: format the column as text and enter it anew"));
	if (field->type == FIELD_ENTITY)
		return read_entity(importing, field, typed, value, err);
	if (field->type == FIELD_DATE)
		typed = without_midnight(text_trim(&importing->row, typed), &importing->row);
	return field_read(field, typed, &importing->row, value, err);
}

/* The village's code, by its names. */
static bool read_area(struct importing *importing, const char *township, const char *village, const char **code,
		      struct err *err)
{
	bool short_enough =
		strlen(township) < sizeof importing->township && strlen(village) < sizeof importing->village;
	bool again = *importing->area && strcmp(township, importing->township) == 0 &&
		     strcmp(village, importing->village) == 0;
	if (!again && !import_find_area(importing->station->db, township, village, &importing->row, code, err))
		return false;
	if (again)
		*code = arena_text(&importing->row, importing->area);
	if (again || !short_enough)
		return true;
	strcpy(importing->township, township);
	strcpy(importing->village, village);
	snprintf(importing->area, sizeof importing->area, "%s", *code);
	return true;
}

/* Reads every cell and says all that is wrong. False only for what is not the row's fault. */
static bool read_cells(struct importing *importing, struct import_row *row, struct err *err)
{
	const struct csv_record *record = &importing->record;
	const char *township = NULL, *village = NULL, *village_column = NULL;
	for (size_t i = 0; i < record->count; i++) {
		if (record->fault[i]) {
			refuse(importing,
			       i < importing->header.count ? importing->header.name[i] : _("after the last column"),
			       record->fault[i]);
			continue;
		}
		if (i >= importing->header.count) {
			if (*text_trim(&importing->row, record->field[i]))
				refuse(importing, _("after the last column"),
				       _("there is more here than the header names"));
			continue;
		}
		int column = importing->header.column[i];
		if (column == COLUMN_TOWNSHIP)
			township = text_trim(&importing->row, record->field[i]);
		if (column == COLUMN_VILLAGE) {
			village = text_trim(&importing->row, record->field[i]);
			village_column = importing->header.name[i];
		}
		if (column < 0)
			continue;
		if (!read_cell(importing, &importing->kind->type->field[column], record->field[i], &row->value[column],
			       err)) {
			if (!is_of_row(err))
				return false;
			refuse(importing, importing->header.name[i], err->text);
		}
	}
	int area = record_field(importing->kind->type, "area");
	if (village && *village && area >= 0 && !row->value[area] &&
	    !read_area(importing, township ? township : "", village, &row->value[area], err)) {
		if (!is_of_row(err))
			return false;
		refuse(importing, village_column, err->text);
	}
	return true;
}

/* Required cells of columns that the file has not, or that the record is too short for. */
static void check_required(struct importing *importing, const struct import_row *row)
{
	const struct record_type *type = importing->kind->type;
	for (size_t i = 0; i < type->count && !importing->bad; i++)
		if ((type->field[i].flags & FIELD_REQUIRED) && !row->value[i])
			refuse_field(importing, i, _("this must not be empty"));
}

/* The members of both sets, ascending. */
static const char *unite(const char *a, const char *b, const struct field *field, struct arena *arena)
{
	struct err ignored;
	const char *united = a;
	if (a && b)
		field_read(field, arena_format(arena, "%s,%s", a, b), arena, &united, &ignored);
	return united;
}

/* What the file does not say stays as it is known; telephone numbers are added, never taken away. */
static void complete(struct importing *importing, struct import_row *row)
{
	const struct record_type *type = importing->kind->type;
	if (id_is_none(&row->entity))
		return;
	int idnumber = record_field(type, "idnumber");
	bool renumbered =
		type == &member_type && row->value[idnumber] &&
		(!row->known.value[idnumber] || strcmp(row->value[idnumber], row->known.value[idnumber]) != 0);
	for (size_t i = 0; i < type->count; i++) {
		const struct field *field = &type->field[i];
		/* Sex and birth follow from another ID number. */
		if (renumbered && (strcmp(field->name, "sex") == 0 || strcmp(field->name, "birth") == 0))
			continue;
		if (!row->value[i])
			row->value[i] = row->known.value[i];
		else if (field->type == FIELD_PHONES)
			row->value[i] = unite(row->value[i], row->known.value[i], field, &importing->row);
	}
}

/* A household's head stands in a file once. */
static void check_head(struct importing *importing, const struct import_row *row)
{
	if (importing->kind->type != &member_type)
		return;
	const char *relation = row->value[record_field(&member_type, "relation")];
	if (strcmp(relation, RELATION_HEAD) != 0 || row->value[record_field(&member_type, "left_on")])
		return;
	long before = seen_note(&importing->heads, importing->station,
				row->value[record_field(&member_type, "household")], row->line);
	if (before != 0)
		refuse_field(importing, (size_t)record_field(&member_type, "relation"),
			     arena_format(&importing->row, _("the household has a head already, in line %ld"), before));
}

/* The household's head takes another relation or leaves. */
static void note_stepping_back(struct importing *importing, const struct import_row *row)
{
	if (importing->kind->type != &member_type || id_is_none(&row->entity))
		return;
	int relation = record_field(&member_type, "relation"), left_on = record_field(&member_type, "left_on");
	const char *before = row->known.value[relation], *now = row->value[relation];
	if (before && strcmp(before, RELATION_HEAD) == 0 && !row->known.value[left_on] &&
	    (!now || strcmp(now, RELATION_HEAD) != 0 || row->value[left_on]))
		seen_note(&importing->freed, importing->station, row->value[record_field(&member_type, "household")],
			  row->line);
}

/* Whether the household, still in the register, would have no head but for one in another line. */
static bool note_headless(struct importing *importing, const struct import_row *row, struct err *err)
{
	struct id household;
	if (importing->kind->type != &member_type || importing->last_pass)
		return true;
	const char *was = row->known.type ? record_get(&row->known, "relation") : NULL,
		   *now = row->value[record_field(&member_type, "relation")],
		   *text = row->value[record_field(&member_type, "household")];
	bool head = strcmp(now, RELATION_HEAD) == 0 && !row->value[record_field(&member_type, "left_on")];
	if (head || (strcmp(now, RELATION_HEAD) != 0 && (!was || strcmp(was, RELATION_HEAD) != 0)))
		return true;
	id_parse(text, &household);
	struct stmt *stmt =
		stmt_start(importing->station->db,
			   "SELECT 1 FROM household WHERE entity = :household AND left_on IS NULL AND NOT EXISTS"
			   "  (SELECT 1 FROM member WHERE household = :household AND relation = :head"
			   "      AND left_on IS NULL AND member.entity IS NOT :entity)");
	stmt_id(stmt, ":household", &household);
	stmt_text(stmt, ":head", RELATION_HEAD);
	stmt_id(stmt, ":entity", &row->entity);
	bool headless = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	if (headless)
		seen_note(&importing->headless, importing->station, text, row->line);
	return true;
}

static void tell_headless(struct importing *importing)
{
	long *lines;
	size_t count = seen_without(&importing->headless, &importing->heads, &importing->lasting, &lines);
	const char *column = import_column_name(importing->kind, &importing->header,
						(size_t)record_field(importing->kind->type, "relation"));
	for (size_t i = 0; i < count; i++)
		say(importing, _("%s:%ld: %s: the household has no head now: give one of its members that relation"),
		    file_name(importing), lines[i], column);
}

static void defer(struct importing *importing)
{
	if (importing->deferred_count == importing->deferred_room) {
		importing->deferred_room = importing->deferred_room ? 2 * importing->deferred_room : 16;
		importing->deferred =
			realloc(importing->deferred, importing->deferred_room * sizeof *importing->deferred);
		if (!importing->deferred)
			err_out_of_memory();
	}
	struct deferred *deferred = &importing->deferred[importing->deferred_count++];
	*deferred = (struct deferred){ importing->record.line, NULL, importing->record.count };
	deferred->field = arena_alloc(&importing->lasting, deferred->count * sizeof *deferred->field);
	for (size_t i = 0; i < deferred->count; i++)
		deferred->field[i] = arena_text(&importing->lasting, importing->record.field[i]);
}

/* Somebody of another household, in the file or in the register: told, and imported all the same. */
static bool tell_elsewhere(struct importing *importing, const struct import_row *row, struct err *err)
{
	if (importing->kind->type != &member_type || importing->last_pass)
		return true;
	int idnumber = record_field(&member_type, "idnumber");
	struct id household;
	const char *where;
	if (!row->value[idnumber] || row->value[record_field(&member_type, "left_on")] ||
	    !id_parse(row->value[record_field(&member_type, "household")], &household))
		return true;
	const char *column = import_column_name(importing->kind, &importing->header, (size_t)idnumber);
	long before = seen_note(&importing->persons, importing->station, row->value[idnumber], row->line);
	if (before != 0) {
		say(importing, _("%s:%ld: %s: line %ld has the same ID number in another household"),
		    file_name(importing), row->line, column, before);
		return true;
	}
	if (!elsewhere_find(importing->station->db, row->value[idnumber], &household, &importing->row, &where, err))
		return false;
	if (where)
		say(importing, _("%s:%ld: %s: the same ID number is in household %s too"), file_name(importing),
		    row->line, column, where);
	return true;
}

/* A household keeps the name of the member who is its head, which is told; the rest of the row is imported. */
static bool put_entity(struct importing *importing, struct import_row *row, const struct put *put,
		       enum put_result *result, size_t *field, struct err *err)
{
	int head = record_field(&household_type, "head");
	if (importing->kind->put(importing->act, put, NULL, result, field, err))
		return true;
	if (importing->kind->type != &household_type || err->code != ERR_CONFLICT || *field != (size_t)head)
		return false;
	say(importing,
	    _("%s:%ld: %s: the head among the members has another name, which stays: give the new head that relation "
	      "in "
	      "the list of members"),
	    file_name(importing), row->line, import_column_name(importing->kind, &importing->header, (size_t)head));
	row->value[head] = row->known.value[head];
	return importing->kind->put(importing->act, put, NULL, result, field, err);
}

static bool put_row(struct importing *importing, struct import_row *row, struct err *err)
{
	struct put put = { .entity = row->entity,
			   .value = row->value,
			   .takes_over = importing->kind->type == &member_type &&
					 seen_get(&importing->freed, importing->station,
						  row->value[record_field(&member_type, "household")]) };
	enum put_result result;
	size_t field = RECORD_FIELDS;
	bool assignment = importing->kind->type == &assign_type;
	if (assignment && !import_period_check(&importing->periods, importing->station, row, &importing->row, err)) {
		if (!is_of_row(err))
			return false;
		if (err->code == ERR_CONFLICT && !importing->last_pass)
			defer(importing);
		else
			refuse_field(importing, (size_t)record_field(&assign_type, "from_on"), err->text);
		return true;
	}
	put.period_is_free = assignment;
	if (importing->kind->type == &staff_type && importing->job->config &&
	    !staff_check_settings(importing->job->config, row->value, &field, err)) {
		refuse_field(importing, field, err->text);
		return true;
	}
	if (!put_entity(importing, row, &put, &result, &field, err)) {
		if (!is_of_row(err))
			return false;
		/* A new head may come before the line in which the old one steps back: put at the end of the file. */
		bool head = importing->kind->type == &member_type && err->code == ERR_CONFLICT &&
			    field == (size_t)record_field(&member_type, "relation");
		if (head && !importing->last_pass)
			defer(importing);
		else if (field < importing->kind->type->count)
			refuse_field(importing, field, err->text);
		else
			refuse(importing, _("the row"), err->text);
		return true;
	}
	if (assignment)
		import_period_note(&importing->periods, importing->station, row, &importing->lasting);
	importing->counts.fresh += result == PUT_NEW;
	importing->counts.changed += result == PUT_CHANGED;
	importing->counts.same += result == PUT_NOTHING;
	return true;
}

static bool check_and_put(struct importing *importing, struct err *err)
{
	struct import_row row = { .line = importing->record.line };
	if (!read_cells(importing, &row, err))
		return false;
	check_required(importing, &row);
	if (importing->bad)
		return true;
	if (!importing->kind->match(importing->station, &row, &importing->row, err)) {
		if (!is_of_row(err))
			return false;
		refuse(importing, _("the row"), err->text);
		return true;
	}
	/* Of two keys too: by its former number and by the present one, or with and without an ID number. */
	char entity[ID_TEXT_BYTES];
	long before = seen_note(&importing->rows, importing->station, row.key, row.line);
	id_format(&row.entity, entity);
	if (before == 0 && !id_is_none(&row.entity))
		before = seen_note(&importing->rows, importing->station, entity, row.line);
	if (before != 0) {
		refuse(importing, _("the row"),
		       arena_format(&importing->row, _("it is about the same as line %ld"), before));
		return true;
	}
	check_head(importing, &row);
	if (importing->bad)
		return true;
	complete(importing, &row);
	note_stepping_back(importing, &row);
	return tell_elsewhere(importing, &row, err) && put_row(importing, &row, err) &&
	       (importing->bad || note_headless(importing, &row, err));
}

/* Refused rows ----------------------------------------------------------------------------------- */

static void write_record(FILE *file, const char *const field[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		csv_write_field(file, field[i], i + 1 == count);
}

/* Written beside its place, so that one of an import that was killed is never taken for a whole one. */
static const char *part_of_rejects(struct importing *importing)
{
	return arena_format(&importing->lasting, "%s.part", importing->job->rejects);
}

/* The header as it was read stands first; a byte order mark tells Excel the character set. */
static bool open_rejects(struct importing *importing, struct err *err)
{
	int file = open(part_of_rejects(importing), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	importing->rejects = file < 0 ? NULL : fdopen(file, "w");
	if (!importing->rejects)
		return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), importing->job->rejects,
			       strerror(errno));
	fputs("\xEF\xBB\xBF", importing->rejects);
	write_record(importing->rejects, importing->header.name, importing->header.count);
	return true;
}

static bool reject(struct importing *importing, struct err *err)
{
	importing->counts.bad++;
	if (!importing->job->rejects || importing->job->dry_run)
		return true;
	if (!importing->rejects && !open_rejects(importing, err))
		return false;
	write_record(importing->rejects, importing->record.field, importing->record.count);
	return true;
}

static bool close_rejects(struct importing *importing, struct err *err)
{
	if (!importing->rejects)
		return true;
	FILE *file = importing->rejects;
	bool good = fflush(file) == 0 && fsync(fileno(file)) == 0;
	good = fclose(file) == 0 && good;
	importing->rejects = NULL;
	/* What is there already is never written over. */
	const char *part = part_of_rejects(importing);
	good = good && access(importing->job->rejects, F_OK) != 0 && rename(part, importing->job->rejects) == 0;
	if (good)
		return true;
	unlink(part);
	return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), importing->job->rejects, strerror(errno));
}

static void drop_rejects(struct importing *importing)
{
	if (!importing->rejects)
		return;
	fclose(importing->rejects);
	unlink(part_of_rejects(importing));
	importing->rejects = NULL;
}

/* The file ---------------------------------------------------------------------------------------- */

static bool one_row(struct importing *importing, struct err *err)
{
	importing->bad = false;
	size_t waiting = importing->deferred_count;
	if (!check_and_put(importing, err) || (importing->bad && !reject(importing, err)))
		return false;
	bool deferred = importing->deferred_count > waiting;
	importing->counts.rows += !deferred;
	if (importing->counts.rows % TELL_EVERY == 0 && importing->job->progress)
		importing->job->progress(importing->counts.rows, 0, importing->job->context);
	arena_reset(&importing->row);
	return true;
}

static bool read_header(struct importing *importing, struct err *err)
{
	bool more = true;
	struct arena *arena = &importing->lasting;
	for (int i = 0; i < HEADER_LINES && more; i++) {
		if (!csv_read(importing->csv, &importing->record, &more, err))
			return err_prefix(err, "%s", file_name(importing));
		if (!more || !import_is_header(importing->kind, &importing->record, arena))
			continue;
		if (!import_read_header(importing->kind, &importing->record, arena, &importing->header, err))
			return err_prefix(err, "%s:%ld", file_name(importing), importing->record.line);
		for (size_t c = 0; c < importing->record.count; c++)
			if (importing->record.fault[c])
				return err_set(err, ERR_INPUT, "%s:%ld: %s: %s", file_name(importing),
					       importing->record.line, importing->header.name[c],
					       importing->record.fault[c]);
		for (size_t c = 0; c < importing->header.count; c++)
			if (importing->header.column[c] == COLUMN_UNKNOWN && *importing->header.name[c])
				say(importing, _("%s:%ld: the column “%s” is not known and is left out"),
				    file_name(importing), importing->record.line, importing->header.name[c]);
		return true;
	}
	return err_set(err, ERR_INPUT,
		       _("%s: no line of column names was found; 'fangzheng import --columns' lists them"),
		       file_name(importing));
}

static bool read_rows(struct importing *importing, struct err *err)
{
	bool more;
	for (;;) {
		if (!csv_read(importing->csv, &importing->record, &more, err))
			return err_prefix(err, "%s", file_name(importing));
		if (!more)
			break;
		if (!one_row(importing, err))
			return false;
	}
	importing->last_pass = true;
	/* Heads noted in the first pass are those of these very lines. */
	for (size_t i = 0; i < importing->deferred_count; i++) {
		const struct deferred *deferred = &importing->deferred[i];
		importing->record = (struct csv_record){ .line = deferred->line, .count = deferred->count };
		memcpy(importing->record.field, deferred->field, deferred->count * sizeof *deferred->field);
		if (!one_row(importing, err))
			return false;
	}
	if (importing->kind->type == &member_type)
		tell_headless(importing);
	return true;
}

static bool finish(struct importing *importing, struct err *err)
{
	if (importing->counts.bad > 0 && !importing->job->rejects)
		return err_set(err, ERR_INPUT,
			       _("%lld of %lld rows are refused, so nothing was imported: mend them, or set them aside "
				 "with --skip-bad FILE"),
			       (long long)importing->counts.bad, (long long)importing->counts.rows);
	if (importing->job->dry_run) {
		act_abandon(importing->act);
		importing->act = NULL;
		return true;
	}
	bool rejects = importing->rejects != NULL;
	if (!close_rejects(importing, err))
		return false;
	struct act_progress progress = { importing->job->progress, importing->job->context };
	struct act *act = importing->act;
	int64_t written;
	importing->act = NULL;
	if (act_write(act, &progress, &written, err))
		return true;
	if (written > 0)
		return err_prefix(err, _("%lld rows are written and stay; import the same file again for the rest"),
				  (long long)written);
	if (rejects)
		unlink(importing->job->rejects);
	return false;
}

bool import_run(struct station *station, const struct person *author, const struct import_job *job,
		struct import_counts *counts, struct err *err)
{
	struct importing importing = { .station = station, .job = job, .kind = job->kind };
	bool ok = false;
	FILE *file = fopen(job->path, "rb");
	if (!file)
		return err_set(err, ERR_SYSTEM, _("%s cannot be read: %s"), job->path, strerror(errno));
	struct stat there;
	if (fstat(fileno(file), &there) == 0 && S_ISDIR(there.st_mode)) {
		err_set(err, ERR_INPUT, _("%s is a folder; a CSV file is wanted"), job->shown ? job->shown : job->path);
		goto close;
	}
	if (job->rejects && lstat(job->rejects, &there) == 0) {
		err_set(err, ERR_CONFLICT, _("%s is there already: rename it, its rows may not be mended yet"),
			job->rejects);
		goto close;
	}
	if (!access_may_somewhere(author, ACCESS_REGISTER_IMPORT, err) ||
	    !csv_open(file, job->encoding, &importing.csv, err) || !act_gather(station, author, &importing.act, err))
		goto close;
	db_cache(station->db, CACHE_KIB);
	ok = read_header(&importing, err) && read_rows(&importing, err) && finish(&importing, err);
	if (ok)
		*counts = importing.counts;
	act_abandon(importing.act);
	db_cache(station->db, 0);
close:
	drop_rejects(&importing);
	csv_close(importing.csv);
	fclose(file);
	seen_release(&importing.persons);
	seen_release(&importing.rows);
	seen_release(&importing.heads);
	seen_release(&importing.freed);
	seen_release(&importing.headless);
	import_periods_release(&importing.periods);
	free(importing.deferred);
	arena_release(&importing.lasting);
	arena_release(&importing.row);
	return ok;
}

/* The kinds --------------------------------------------------------------------------------------- */

const struct import_kind *import_kind_at(int number)
{
	for (int i = 0; i < number; i++)
		if (!import_kinds[i].name)
			return NULL;
	return import_kinds[number].name ? &import_kinds[number] : NULL;
}

const struct import_kind *import_kind_find(const char *name)
{
	for (const struct import_kind *kind = import_kinds; kind->name; kind++)
		if (strcmp(kind->name, name) == 0)
			return kind;
	return NULL;
}

const char *import_kind_name(const struct import_kind *kind)
{
	return kind->name;
}
