#include "db/household_act.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/area.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/idnumber.h"
#include "core/staff.h"
#include "core/text.h"
#include "db/act.h"
#include "db/assign_period.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/household.h"
#include "db/record_act.h"
#include "db/staff.h"
#include "db/station.h"

/* One put on its way through the checks. */
struct putting {
	struct act *act;
	const struct record_type *type;
	const struct put *put;
	const char *value[RECORD_FIELDS]; /* checked and completed */
	struct record record;		  /* as it stands */
	const struct record *before;	  /* &record when the entity is known */
	struct id entity;
	struct id household;	  /* whose part it is */
	char scope[13], area[13]; /* of the household as it stands; "" for a new one */
	const char *household_head;
	const char *household_left; /* the day on which it left the register; NULL while it is there */
	struct arena arena;
	size_t *field;
};

static void begin(struct putting *putting, struct act *act, const struct record_type *type, const struct put *put,
		  size_t *field)
{
	*putting = (struct putting){ .act = act, .type = type, .put = put, .entity = put->entity, .field = field };
	memcpy(putting->value, put->value, type->count * sizeof *put->value);
}

static const char *get(const struct putting *putting, const char *name)
{
	int field = record_field(putting->type, name);
	return field < 0 ? NULL : putting->value[field];
}

/* Says at which field it is that `err` says what. */
static bool blame(struct putting *putting, const char *name)
{
	int field = record_field(putting->type, name);
	if (putting->field && field >= 0)
		*putting->field = (size_t)field;
	return false;
}

static bool refuse(struct putting *putting, const char *name, enum err_code code, const char *sentence, struct err *err)
{
	err_set(err, code, "%s", sentence);
	return blame(putting, name);
}

static bool check_rules(struct putting *putting, struct err *err)
{
	size_t field = 0;
	if (!record_check_required(putting->type, putting->value, putting->field, err))
		return false;
	if (register_check(putting->type, putting->value, &putting->arena, &field, err))
		return true;
	if (putting->field)
		*putting->field = field;
	return false;
}

/* A date or a year; ISO dates compare as texts. */
static bool check_not_future(struct putting *putting, const char *name, const char *sentence, struct err *err)
{
	char today[11];
	const char *value = get(putting, name);
	day_format(day_at(act_now(putting->act)), today);
	return !value || strncmp(value, today, strlen(value)) <= 0 || refuse(putting, name, ERR_INPUT, sentence, err);
}

static struct db *db_of(const struct putting *putting)
{
	return act_station(putting->act)->db;
}

static bool read_record(struct putting *putting, struct err *err)
{
	return fold_read_record(db_of(putting), putting->type, &putting->entity, &putting->arena, &putting->record,
				err);
}

/* What is known of the entity; a new one must not be known yet. */
static bool read_before(struct putting *putting, const char *key_field, const char *taken, struct err *err)
{
	if (!read_record(putting, err))
		return false;
	putting->before = record_is_known(&putting->record) ? &putting->record : NULL;
	if (putting->before && id_is_none(&putting->put->entity))
		return refuse(putting, key_field, ERR_CONFLICT, taken, err);
	if (!putting->before && !id_is_none(&putting->put->entity))
		return err_set(err, ERR_MISSING, _("what was to be changed is not there any more"));
	return true;
}

static bool read_place(struct putting *putting, const struct id *household, bool *found, struct err *err)
{
	struct stmt *stmt =
		stmt_start(db_of(putting), "SELECT scope, area, left_on, head FROM household WHERE entity = :entity");
	stmt_id(stmt, ":entity", household);
	*found = stmt_next(stmt);
	if (*found) {
		const char *area = stmt_get_text(stmt, 1, &putting->arena);
		snprintf(putting->scope, sizeof putting->scope, "%s", stmt_get_text(stmt, 0, &putting->arena));
		snprintf(putting->area, sizeof putting->area, "%s", area ? area : "");
		putting->household_left = stmt_get_text(stmt, 2, &putting->arena);
		putting->household_head = stmt_get_text(stmt, 3, &putting->arena);
	}
	return stmt_end(stmt, err);
}

static bool check_rights(const struct putting *putting, const char *area, struct err *err)
{
	struct access_subject subject = { .area = area };
	enum access_act right = putting->type == &household_type ? ACCESS_HOUSEHOLD_EDIT
				: putting->type == &member_type	 ? ACCESS_MEMBER_EDIT
				: putting->type == &income_type	 ? ACCESS_INCOME_EDIT
				: putting->type == &measure_type ? ACCESS_MEASURE_EDIT
								 : ACCESS_ASSIGN_EDIT;
	const struct person *author = act_author(putting->act);
	return access_may(author, right, &subject, err) &&
	       (!putting->put->settle || access_may(author, ACCESS_CONFLICT_SETTLE, &subject, err));
}

static bool put_record(struct putting *putting, struct id *entity, enum put_result *result, struct err *err)
{
	struct record_put what = { .type = putting->type,
				   .put = putting->put,
				   .before = putting->before,
				   .value = putting->value,
				   .scope = putting->scope,
				   .entity = putting->entity };
	if (!record_put(putting->act, &what, result, err))
		return false;
	if (entity)
		*entity = putting->entity;
	return true;
}

/* Households ---------------------------------------------------------------------------------------- */

/* Another household, still in the register, with this number. */
static bool check_number(struct putting *putting, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db_of(putting),
		"SELECT 1 FROM household WHERE number = :number AND entity <> :entity AND left_on IS NULL LIMIT 1");
	stmt_text(stmt, ":number", get(putting, "number"));
	stmt_id(stmt, ":entity", &putting->entity);
	bool taken = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	return !taken || refuse(putting, "number", ERR_CONFLICT, _("another household has this number"), err);
}

/* The village that a household comes to. */
static bool check_area(struct putting *putting, struct err *err)
{
	const char *area = get(putting, "area");
	if (strcmp(area, putting->area) == 0)
		return true;
	struct stmt *stmt =
		stmt_start(db_of(putting), "SELECT 1 FROM area WHERE code = :code AND retired IS NOT 1 LIMIT 1");
	stmt_text(stmt, ":code", area);
	bool known = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	return known || refuse(putting, "area", ERR_INPUT, _("there is no village with this code"), err);
}

/* Who the head is, the members say: the household has that one's name. */
static bool check_head_name(struct putting *putting, struct err *err)
{
	const char *head = get(putting, "head");
	/* What once set it may have been refused. */
	if (!putting->before || text_same(head, record_get(putting->before, "head")))
		return true;
	struct stmt *stmt =
		stmt_start(db_of(putting), "SELECT name = :head FROM member WHERE household = :household"
					   " AND relation = :relation AND left_on IS NULL ORDER BY 1 DESC LIMIT 1");
	stmt_id(stmt, ":household", &putting->entity);
	stmt_text(stmt, ":relation", RELATION_HEAD);
	stmt_text(stmt, ":head", head);
	bool fits = !stmt_next(stmt) || stmt_get_int(stmt, 0) != 0;
	if (!stmt_end(stmt, err))
		return false;
	return fits || refuse(putting, "head", ERR_CONFLICT,
			      _("the member who is the head has another name: change that member or who is the head, "
				"and this follows"),
			      err);
}

static bool put_household(struct putting *putting, struct id *entity, enum put_result *result, struct err *err)
{
	bool found = false;
	if (!check_rules(putting, err) ||
	    !check_not_future(putting, "left_on", _("the day of leaving lies in the future"), err))
		return false;
	if (id_is_none(&putting->entity))
		record_natural(putting->act, "household", get(putting, "number"), &putting->entity);
	else if (!read_place(putting, &putting->entity, &found, err))
		return false;
	const char *area = get(putting, "area");
	if (!found)
		area_scope(area, putting->scope);
	/* Who moves a household needs rights where it was and where it comes to. */
	if (!check_rights(putting, area, err) || (found && !check_rights(putting, putting->area, err)))
		return false;
	return read_before(putting, "number", _("there is a household with this number already"), err) &&
	       check_area(putting, err) && check_number(putting, err) && check_head_name(putting, err) &&
	       put_record(putting, entity, result, err);
}

/* Parts of a household ------------------------------------------------------------------------------- */

/* The household that the value names, its place, and the right to write there. */
static bool find_household(struct putting *putting, struct err *err)
{
	bool found;
	if (!id_parse(get(putting, "household"), &putting->household))
		return refuse(putting, "household", ERR_INPUT, _("this is not the name of a household"), err);
	if (!read_place(putting, &putting->household, &found, err))
		return false;
	if (!found)
		return refuse(putting, "household", ERR_MISSING, _("there is no such household"), err);
	return check_rights(putting, putting->area, err);
}

static void natural_part(struct putting *putting, const char *key)
{
	char household[ID_TEXT_BYTES];
	id_format(&putting->household, household);
	record_natural(putting->act, putting->type->subject, arena_format(&putting->arena, "%s/%s", household, key),
		       &putting->entity);
}

static void random_entity(struct putting *putting)
{
	chance_bytes(&act_station(putting->act)->chance, &putting->entity, sizeof putting->entity);
}

/* A household has one head; who takes over does so after the other left or became another relation. */
static bool check_head(struct putting *putting, struct err *err)
{
	const char *relation = get(putting, "relation");
	if (putting->put->takes_over || !relation || strcmp(relation, RELATION_HEAD) != 0 || get(putting, "left_on"))
		return true;
	struct stmt *stmt =
		stmt_start(db_of(putting),
			   "SELECT 1 FROM member WHERE household = :household AND relation = :head AND left_on IS NULL"
			   " AND entity <> :entity LIMIT 1");
	stmt_id(stmt, ":household", &putting->household);
	stmt_text(stmt, ":head", RELATION_HEAD);
	stmt_id(stmt, ":entity", &putting->entity);
	bool taken = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	return !taken || refuse(putting, "relation", ERR_CONFLICT,
				_("the household has a head already: give that member another relation first"), err);
}

/* A disability certificate and a legacy number name the same person as the ID number in them. */
static const char *person_of(const char *idnumber, struct arena *arena)
{
	struct idnumber id;
	struct err ignored;
	char resident[19];
	if (!idnumber_parse(idnumber, &id, &ignored))
		return idnumber;
	idnumber_resident(&id, resident);
	return arena_text(arena, resident);
}

/* The household takes the name of the member who is its head. */
static bool name_household(struct putting *putting, enum put_result *result, struct err *err)
{
	const char *relation = get(putting, "relation"), *value[RECORD_FIELDS];
	struct record household;
	enum put_result did;
	if (!relation || strcmp(relation, RELATION_HEAD) != 0 || get(putting, "left_on") ||
	    (putting->household_head && strcmp(putting->household_head, get(putting, "name")) == 0))
		return true;
	if (!fold_read_record(db_of(putting), &household_type, &putting->household, &putting->arena, &household, err))
		return false;
	memcpy(value, household.value, sizeof value);
	value[record_field(&household_type, "head")] = get(putting, "name");
	struct put put = { .entity = putting->household, .value = value };
	if (!record_put(putting->act,
			&(struct record_put){ .type = &household_type,
					      .put = &put,
					      .before = &household,
					      .value = value,
					      .scope = putting->scope,
					      .entity = putting->household },
			&did, err))
		return false;
	if (result && *result == PUT_NOTHING)
		*result = did;
	return true;
}

static bool put_member(struct putting *putting, struct id *entity, enum put_result *result, struct err *err)
{
	if (!check_rules(putting, err) ||
	    !check_not_future(putting, "birth", _("the date of birth lies in the future"), err) ||
	    !check_not_future(putting, "left_on", _("the day of leaving lies in the future"), err) ||
	    !find_household(putting, err))
		return false;
	const char *idnumber = get(putting, "idnumber");
	if (id_is_none(&putting->entity)) {
		if (idnumber)
			natural_part(putting, person_of(idnumber, &putting->arena));
		else
			random_entity(putting);
	}
	return read_before(putting, "idnumber", _("the household has a member with this ID number already"), err) &&
	       check_head(putting, err) && put_record(putting, entity, result, err) &&
	       name_household(putting, result, err);
}

static bool put_income(struct putting *putting, struct id *entity, enum put_result *result, struct err *err)
{
	if (!check_rules(putting, err) || !check_not_future(putting, "year", _("the year lies in the future"), err) ||
	    !find_household(putting, err))
		return false;
	if (id_is_none(&putting->entity))
		natural_part(putting, get(putting, "year"));
	return read_before(putting, "year", _("the income of this year is entered already"), err) &&
	       put_record(putting, entity, result, err);
}

static bool put_measure(struct putting *putting, struct id *entity, enum put_result *result, struct err *err)
{
	if (!check_rules(putting, err) || !find_household(putting, err))
		return false;
	if (id_is_none(&putting->entity))
		random_entity(putting);
	return read_before(putting, "measure", _("this measure is entered already"), err) &&
	       put_record(putting, entity, result, err);
}

/* Of an assignment that is there: nothing changes but that it ends, or ends sooner. */
static bool is_only_ended(const struct putting *putting)
{
	static const char *const same[] = { "household", "staff", "duty", "from_on" };
	const char *until = get(putting, "until_on"), *known = record_get(&putting->record, "until_on");
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		const char *now = get(putting, same[i]), *before = record_get(&putting->record, same[i]);
		if (!text_same(now, before))
			return false;
	}
	return !known || (until && strcmp(until, known) <= 0);
}

/* A household goes to a helper, its sick to a doctor, and to who is in office meanwhile. */
static bool check_staff(struct putting *putting, struct err *err)
{
	struct id entity = { { 0 } };
	struct staff staff;
	char today[11];
	const char *duty = get(putting, "duty"), *from = get(putting, "from_on"), *until = get(putting, "until_on");
	id_parse(get(putting, "staff"), &entity);
	if (!staff_read(db_of(putting), &entity, &putting->arena, &staff, err))
		return blame(putting, "staff");
	if (is_only_ended(putting))
		return true;
	if (!staff.duty || strcmp(staff.duty, duty) != 0) {
		/* Translators: a name, the kind of their post, the kind of post that is wanted. */
		return refuse(putting, "staff", ERR_CONFLICT,
			      arena_format(&putting->arena, _("%1$s is '%2$s', and this is for a '%3$s' only"),
					   staff.name, staff.duty ? staff_duty_label(staff.duty) : "",
					   staff_duty_label(duty)),
			      err);
	}
	day_format(day_at(act_now(putting->act)), today);
	if (!staff.left_on)
		return true;
	if (strcmp(staff.left_on, from ? from : until ? "" : today) <= 0)
		return refuse(putting, "staff", ERR_CONFLICT,
			      arena_format(&putting->arena, _("%1$s left office on %2$s, before this begins"),
					   staff.name, staff.left_on),
			      err);
	/* Without an end it goes to somebody until they leave: it is handed over by then. */
	bool leaves = strcmp(staff.left_on, today) > 0;
	return (leaves && !until) || (until && strcmp(until, staff.left_on) <= 0) ||
	       refuse(putting, "until_on", ERR_CONFLICT,
		      arena_format(&putting->arena,
				   leaves ? _("%1$s leaves office on %2$s: this must end by then")
					  : _("%1$s left office on %2$s: this must end by then"),
				   staff.name, staff.left_on),
		      err);
}

static bool check_in_register(struct putting *putting, struct err *err)
{
	const char *from = get(putting, "from_on"), *left = putting->household_left;
	return !from || !left || strcmp(from, left) < 0 || is_only_ended(putting) ||
	       refuse(putting, "from_on", ERR_CONFLICT,
		      arena_format(&putting->arena, _("the household left the register on %s, before this begins"),
				   left),
		      err);
}

static bool check_period(struct putting *putting, struct err *err)
{
	struct assign_periods others;
	struct assign_period period = { .entity = putting->entity,
					.household = putting->household,
					.duty = get(putting, "duty"),
					.from_on = get(putting, "from_on"),
					.until_on = get(putting, "until_on") };
	id_parse(get(putting, "staff"), &period.staff);
	if (putting->put->period_is_free)
		return true;
	if (!assign_period_others(db_of(putting), &period, &putting->arena, &others, err))
		return false;
	if (others.count == 0)
		return true;
	assign_period_refuse(&period, &others.row[0], &putting->arena, err);
	return blame(putting, "from_on");
}

/* Whether the record is of a period that was over before this one begins. */
static bool is_over(const struct putting *putting)
{
	const char *from = get(putting, "from_on"), *first = record_get(&putting->record, "from_on"),
		   *last = record_get(&putting->record, "until_on");
	return from && last && strcmp(last, from) < 0 && (!first || strcmp(first, last) <= 0);
}

/*
 * The period without an end has the natural entity of household, person and duty, those that are over have that of
 * their first day too; what begins after another was over leaves that as it is.
 */
static bool find_period(struct putting *putting, struct err *err)
{
	const char *key = arena_format(&putting->arena, "%s/%s", get(putting, "staff"), get(putting, "duty"));
	const char *from = get(putting, "from_on");
	if (!id_is_none(&putting->entity)) {
		if (!read_record(putting, err))
			return false;
		if (putting->put->settle || !is_over(putting))
			return true;
	}
	natural_part(putting, key);
	if (!read_record(putting, err))
		return false;
	if (!get(putting, "until_on") && !record_is_known(&putting->record))
		return true;
	natural_part(putting, arena_format(&putting->arena, "%s/%s", key, from ? from : ""));
	if (!read_record(putting, err))
		return false;
	if (record_is_known(&putting->record)) {
		random_entity(putting);
		putting->record = (struct record){ .type = putting->type };
	}
	return true;
}

static bool put_assign(struct putting *putting, struct id *entity, enum put_result *result, struct err *err)
{
	if (!check_rules(putting, err) || !find_household(putting, err) || !find_period(putting, err))
		return false;
	if (!id_equal(&putting->entity, &putting->put->entity)) {
		struct put *fresh = arena_alloc(&putting->arena, sizeof *fresh);
		fresh->value = putting->put->value;
		fresh->period_is_free = putting->put->period_is_free;
		putting->put = fresh;
	}
	/* What find_period read last. */
	putting->before = record_is_known(&putting->record) ? &putting->record : NULL;
	return check_staff(putting, err) && check_in_register(putting, err) && check_period(putting, err) &&
	       put_record(putting, entity, result, err);
}

#define PUT(subject)                                                                                                   \
	bool subject##_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result,         \
			   size_t *field, struct err *err)                                                             \
	{                                                                                                              \
		struct putting putting;                                                                                \
		begin(&putting, act, &subject##_type, put, field);                                                     \
		bool ok = put_##subject(&putting, entity, result, err);                                                \
		arena_release(&putting.arena);                                                                         \
		return ok;                                                                                             \
	}
PUT(household)
PUT(member)
PUT(income)
PUT(measure)
PUT(assign)

/* Leaving -------------------------------------------------------------------------------------------- */

/* Sets some fields of what stands and puts it back. */
static bool put_fields(struct act *act, const struct record_type *type, const struct id *entity,
		       const char *const name[], const char *const set[], size_t count,
		       bool (*put_type)(struct act *, const struct put *, struct id *, enum put_result *, size_t *,
					struct err *),
		       struct err *err)
{
	struct arena arena = { 0 };
	struct record record;
	const char *value[RECORD_FIELDS];
	bool ok = fold_read_record(act_station(act)->db, type, entity, &arena, &record, err);
	if (ok) {
		memcpy(value, record.value, sizeof value);
		for (size_t i = 0; i < count; i++)
			value[record_field(type, name[i])] = set[i];
		ok = put_type(act, &(struct put){ .entity = *entity, .value = value }, NULL, NULL, NULL, err);
	}
	arena_release(&arena);
	return ok;
}

static const char *const leaving[] = { "left_on", "left_reason" };

bool household_leave(struct act *act, const struct id *household, const char *on, const char *reason, struct err *err)
{
	return put_fields(act, &household_type, household, leaving, (const char *const[]){ on, reason }, 2,
			  household_put, err);
}

bool member_leave(struct act *act, const struct id *member, const char *on, const char *reason, struct err *err)
{
	return put_fields(act, &member_type, member, leaving, (const char *const[]){ on, reason }, 2, member_put, err);
}

bool assign_end(struct act *act, const struct id *assignment, const char *on, struct err *err)
{
	return put_fields(act, &assign_type, assignment, (const char *const[]){ "until_on" },
			  (const char *const[]){ on }, 1, assign_put, err);
}

bool assign_pass_on(struct act *act, const struct id *assignment, const char *on, const char *to, struct err *err)
{
	return put_fields(act, &assign_type, assignment, (const char *const[]){ "until_on", "passed_to" },
			  (const char *const[]){ on, to }, 2, assign_put, err);
}
