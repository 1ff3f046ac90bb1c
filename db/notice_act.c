#include "db/notice_act.h"

#include <string.h>

#include "core/access.h"
#include "core/area.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/escalation.h"
#include "core/json.h"
#include "core/notice.h"
#include "db/absence.h"
#include "db/act.h"
#include "db/db.h"
#include "db/record_act.h"
#include "db/staff.h"
#include "db/station.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_conditions.h"

static struct db *db_of(const struct act *act)
{
	return act_station(act)->db;
}

/* Tag of the station that sends what is queued here; NULL when nobody does. */
static const char *sender_of(const struct act *act, const struct config *config)
{
	if (*config->notices.sender)
		return config->notices.sender;
	return config->notices.channel_count > 0 ? act_station(act)->tag : NULL;
}

static bool add(struct act *act, const char *scope, const char *kind, const struct id *entity, struct json *payload,
		struct err *err)
{
	struct act_event event = { .scope = scope, .kind = kind, .entity = *entity, .payload = payload };
	return act_add(act, &event, NULL, err);
}

static void set_id(struct json *payload, const char *key, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	id_format(id, hex);
	json_set_text(payload, key, hex);
}

static bool is_author(const struct act *act, const struct id *staff)
{
	const struct person *author = act_author(act);
	return author && memcmp(author->staff, staff, sizeof author->staff) == 0;
}

/* A notice to be queued, but for whom it is. */
struct queuing {
	const struct config *config;
	const char *sender, *scope;
	struct id ticket;
	enum notice_kind kind;
	const char *urgency;
	enum escalation level; /* these two: of the clock's */
	int64_t due_ms;
	struct arena arena;
};

/* For `staff` (none: for nobody), in the place of `away` (NULL: in nobody's); `entity_of` (may be NULL) is given the notice's entity. */
static bool queue_as(struct act *act, struct queuing *queuing, const struct id *staff, const struct id *away,
		     struct id *entity_of, struct err *err)
{
	struct json *payload = json_new_object();
	struct id entity;
	set_id(payload, "ticket", &queuing->ticket);
	if (!id_is_none(staff))
		set_id(payload, "staff", staff);
	if (away)
		set_id(payload, "away", away);
	json_set_text(payload, "kind", notice_kind_name(queuing->kind));
	if (notice_is_urgent(queuing->config, queuing->urgency))
		json_set_bool(payload, "urgent", true);
	json_set_text(payload, "sender", queuing->sender);
	if (queuing->due_ms) {
		char ticket[ID_TEXT_BYTES], person[ID_TEXT_BYTES], place_of[ID_TEXT_BYTES] = "";
		id_format(&queuing->ticket, ticket);
		id_format(staff, person);
		if (away)
			id_format(away, place_of);
		json_set_int(payload, "due_at", queuing->due_ms);
		json_set_text(payload, "level", escalation_name(queuing->level));
		record_natural(act, "notice",
			       arena_format(&queuing->arena, "%s/%s/%s/%lld/%s%s%s", ticket, person,
					    notice_kind_name(queuing->kind), (long long)queuing->due_ms,
					    escalation_name(queuing->level), away ? "/" : "", place_of),
			       &entity);
	} else {
		chance_bytes(&act_station(act)->chance, &entity, sizeof entity);
	}
	if (entity_of)
		*entity_of = entity;
	return add(act, queuing->scope, "notice.queue", &entity, payload, err);
}

/* Nobody is there to be told: what the desk sees as not reached. */
static bool tell_nobody(struct act *act, struct queuing *queuing, const struct id *away, const char *why,
			struct err *err)
{
	struct id none = { { 0 } }, entity;
	if (!queue_as(act, queuing, &none, away, &entity, err))
		return false;
	struct json *payload = json_new_object();
	json_set_text(payload, "why", "unreachable");
	json_set_text(payload, "detail", why);
	return add(act, queuing->scope, "notice.drop", &entity, payload, err);
}

/* Whoever stands in for somebody who is away is told too; where nobody does, the desk is. */
static bool queue(struct act *act, struct queuing *queuing, const struct id *staff, struct err *err)
{
	struct id stand_in;
	const char *why;
	char today[11];
	day_format(day_at(act_now(act)), today);
	if (!queue_as(act, queuing, staff, NULL, NULL, err) ||
	    !absence_stand_in(db_of(act), staff, today, &queuing->arena, &stand_in, &why, err))
		return false;
	if (!why || queuing->kind == NOTICE_WITHDRAWN || is_author(act, &stand_in))
		return true;
	return id_is_none(&stand_in) ? tell_nobody(act, queuing, staff, why, err)
				     : queue_as(act, queuing, &stand_in, staff, NULL, err);
}

/* Steps -------------------------------------------------------------------------------------------------- */

static bool tell_parties(struct act *act, struct queuing *queuing, const struct ticket *ticket,
			 const struct ticket_step_new *step, struct err *err)
{
	bool ok = true;
	if (ticket_step_needs(step->step) & NEEDS_MAIN) {
		/* Where the main assignee stays, only whoever is new beside them hears of it. */
		bool beside = id_equal(&step->main, &ticket->main);
		ok = step->told || beside || is_author(act, &step->main) || queue(act, queuing, &step->main, err);
		for (size_t i = 0; i < step->co_count && ok && !step->told; i++)
			if (!is_author(act, &step->co[i]) && !(beside && ticket_is_party(ticket, &step->co[i])))
				ok = queue(act, queuing, &step->co[i], err);
		return ok;
	}
	bool answer = queuing->kind == NOTICE_EXTEND_GRANT || queuing->kind == NOTICE_EXTEND_REFUSE;
	for (size_t i = 0; i < ticket->party_count && ok; i++)
		if ((ticket->party[i].main || !answer) && !is_author(act, &ticket->party[i].staff))
			ok = queue(act, queuing, &ticket->party[i].staff, err);
	return ok;
}

/* Those of the ticket that have come, or may still: what is seen then. */
#define TO_SEE "staff = :staff AND state IN ('queued', 'failed', 'sent', 'sending')"
/* Those that need not go any more when somebody who is no assignee was told, or the assignees were and whoever stands in. */
#define TO_TELL "(staff = :staff OR away = :staff) AND state IN ('queued', 'failed')"
#define TO_TELL_PARTIES                                                                                                \
	"state IN ('queued', 'failed') AND ((staff IS NULL AND away IS NULL) OR " NOTICE_IS_ASSIGNEES ")"
#define CLOSING(which)                                                                                                 \
	"SELECT entity, scope FROM notice WHERE ticket = :ticket AND " which " ORDER BY queued_at, entity LIMIT :most"

/* Adds an event of the kind to each; `sql` is a CLOSING. */
static bool close_each(struct act *act, const char *sql, const struct id *ticket, const struct id *staff,
		       const char *kind, const char *why, struct err *err)
{
	enum { MOST = 64 };
	struct {
		struct id entity;
		char scope[13];
	} row[MOST];
	struct arena arena = { 0 };
	size_t count = 0;
	struct stmt *stmt = stmt_start(db_of(act), sql);
	stmt_id(stmt, ":ticket", ticket);
	if (staff)
		stmt_id(stmt, ":staff", staff);
	stmt_int(stmt, ":most", MOST);
	for (; stmt_next(stmt); count++) {
		stmt_get_id(stmt, 0, &row[count].entity);
		const char *scope = stmt_get_text(stmt, 1, &arena);
		memset(row[count].scope, 0, sizeof row[count].scope);
		memcpy(row[count].scope, scope, strnlen(scope, sizeof row[count].scope - 1));
	}
	bool ok = stmt_end(stmt, err);
	for (size_t i = 0; i < count && ok; i++) {
		struct json *payload = json_new_object();
		json_set_text(payload, "why", why);
		ok = add(act, row[i].scope, kind, &row[i].entity, payload, err);
	}
	arena_release(&arena);
	return ok;
}

static bool is_among(const struct ticket_step_new *step, const struct id *staff)
{
	bool found = id_equal(&step->main, staff);
	for (size_t i = 0; i < step->co_count; i++)
		found |= id_equal(&step->co[i], staff);
	return found;
}

/* Whether they know of the ticket: a message came to them, the desk told them, or they have begun. */
static bool had_been_told(struct act *act, const struct ticket *ticket, const struct ticket_party *party, bool *told,
			  struct err *err)
{
	struct stmt *stmt = stmt_start(db_of(act), "SELECT 1 FROM notice WHERE ticket = :ticket AND staff = :staff"
						   " AND state IN ('sent', 'sending', 'read') LIMIT 1");
	stmt_id(stmt, ":ticket", &ticket->entity);
	stmt_id(stmt, ":staff", &party->staff);
	*told = stmt_next(stmt) || (party->main ? ticket->knows : ticket->told);
	return stmt_end(stmt, err);
}

/* Whoever set to work hears that it is theirs no longer. */
static bool tell_former(struct act *act, struct queuing *queuing, const struct ticket *ticket,
			const struct ticket_step_new *step, struct err *err)
{
	bool ok = true;
	queuing->kind = NOTICE_WITHDRAWN;
	for (size_t i = 0; i < ticket->party_count && ok; i++) {
		const struct id *staff = &ticket->party[i].staff;
		bool told = false;
		if ((step->step == STEP_REASSIGN && is_among(step, staff)) || is_author(act, staff))
			continue;
		ok = had_been_told(act, ticket, &ticket->party[i], &told, err) &&
		     (!told || queue(act, queuing, staff, err));
	}
	return ok;
}

/* The assignees, or who the step says. */
static bool close_told(struct act *act, const struct ticket *ticket, const struct ticket_step_new *step,
		       struct err *err)
{
	bool parties = id_is_none(&step->whom) || ticket_is_party(ticket, &step->whom);
	return close_each(act, parties ? CLOSING(TO_TELL_PARTIES) : CLOSING(TO_TELL), &ticket->entity,
			  parties ? NULL : &step->whom, "notice.drop", "told", err);
}

bool notice_step(struct act *act, const struct config *config, const struct ticket *ticket,
		 const struct ticket_step_new *step, struct err *err)
{
	struct queuing queuing = { .config = config,
				   .sender = sender_of(act, config),
				   .scope = ticket->scope,
				   .ticket = ticket->entity,
				   .urgency = ticket->urgency };
	const struct person *author = act_author(act);
	struct id who = step->on_behalf;
	if (id_is_none(&who) && author)
		memcpy(&who, author->staff, sizeof who);
	bool ok = id_is_none(&who) || notice_seen(act, &ticket->entity, &who, err);
	if (ok && step->step == STEP_TELL)
		ok = close_told(act, ticket, step, err);
	if (ok && queuing.sender && notice_of_step(step->step, step->result, &queuing.kind))
		ok = tell_parties(act, &queuing, ticket, step, err);
	if (ok && queuing.sender && (step->step == STEP_REASSIGN || step->step == STEP_VOID))
		ok = tell_former(act, &queuing, ticket, step, err);
	arena_release(&queuing.arena);
	return ok;
}

bool notice_is_unseen(struct db *db, const struct id *ticket, const struct person *person, bool *unseen,
		      struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM notice WHERE ticket = :ticket AND staff = :staff"
					   " AND state IN ('queued', 'sending', 'sent', 'failed') LIMIT 1");
	stmt_id(stmt, ":ticket", ticket);
	stmt_blob(stmt, ":staff", person->staff, sizeof person->staff);
	*unseen = stmt_next(stmt);
	return stmt_end(stmt, err);
}

bool notice_seen(struct act *act, const struct id *ticket, const struct id *staff, struct err *err)
{
	return close_each(act, CLOSING(TO_SEE), ticket, staff, "notice.read", NULL, err);
}

/* The clock ----------------------------------------------------------------------------------------------- */

#define SENT_HERE "(:every OR number GLOB :numbers)"
#define COLUMNS                                                                                                        \
	"SELECT entity, scope, urgency, pressing, main, substr(area, 1, 9), state IN ('resolved', 'follow_up')"        \
	"  FROM "
/* Of the limits that are still to be kept the most pressing one: of those past the latest, else the next. */
#define PASSED                                                                                                         \
	"(SELECT ticket.*, max(iif(due_at < :before, due_at, 0),"                                                      \
	"  iif(accept_due < :before AND " TICKET_WAITS_TO_ACCEPT ", accept_due, 0),"                                   \
	"  iif(contact_due < :before AND " TICKET_WAITS_FOR_CONTACT ", contact_due, 0),"                               \
	"  iif(resolve_due < :before AND " TICKET_IS_AT_WORK ", resolve_due, 0)) AS pressing FROM ticket) AS ticket"
#define NEVER "9223372036854775807"
#define COMING                                                                                                         \
	"(SELECT ticket.*, min(iif(due_at >= :now, due_at, " NEVER "),"                                                \
	"  iif(accept_due >= :now AND " TICKET_WAITS_TO_ACCEPT ", accept_due, " NEVER "),"                             \
	"  iif(contact_due >= :now AND " TICKET_WAITS_FOR_CONTACT ", contact_due, " NEVER "),"                         \
	"  iif(resolve_due >= :now AND " TICKET_IS_AT_WORK ", resolve_due, " NEVER ")) AS pressing FROM ticket)"       \
	" AS ticket"

/* Whoever was told of the ticket within that time already is not told again. */
static const char soon_rows[] = COLUMNS COMING
	" WHERE due_at < :soon AND ifnull(pause_ends, 0) < :soon AND pressing < :soon AND " TICKET_IS_AT_WORK
	" AND main IS NOT NULL AND " SENT_HERE
	" AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.ticket = ticket.entity"
	"                  AND notice.kind = 'soon' AND notice.due_at = pressing)"
	" AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.ticket = ticket.entity"
	"                  AND notice.staff = ticket.main AND notice.queued_at >= pressing - (:soon - :now))"
	" ORDER BY pressing, entity LIMIT :most";

/* Who heard of a later limit, or at a higher level, need not hear of this one. */
#define IS_PAST                                                                                                        \
	PASSED " WHERE " TICKET_IS_OVERDUE " AND due_at < :before AND " SENT_HERE                                      \
	       " AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.ticket = ticket.entity"                             \
	       "                  AND notice.kind = 'overdue' AND notice.due_at >= pressing AND notice.level >= "      \
	       ":level)"
static const char overdue_rows[] =
	COLUMNS IS_PAST " AND " TICKET_IS_AT_WORK " AND main IS NOT NULL ORDER BY pressing, entity LIMIT :most";

/* Calling back is the desk's own, so nobody is told of it before it is the county's. */
static const char follow_up_rows[] =
	COLUMNS IS_PAST " AND state IN ('resolved', 'follow_up') ORDER BY pressing, entity LIMIT :most";

/* Those of the role in the area, by their post or their login, but for the main assignee, who is told anyway; `*told` says how many there are. */
static bool tell_role(struct act *act, struct queuing *queuing, enum role role, const char *area, const struct id *main,
		      size_t *told, struct err *err)
{
	enum { PEOPLE_MOST = 8 };
	struct id person[PEOPLE_MOST];
	char today[11];
	bool ok = true;
	struct stmt *stmt =
		stmt_start(db_of(act), "SELECT entity FROM staff WHERE duty = :role AND area = :area AND " IN_OFFICE
				       " UNION SELECT user.staff FROM user JOIN staff ON staff.entity = user.staff"
				       "        WHERE user.role = :role AND user.area = :area AND user.disabled = 0"
				       "          AND " IN_OFFICE " ORDER BY 1 LIMIT :most");
	day_format(day_at(act_now(act)), today);
	stmt_text(stmt, ":role", role_name(role));
	stmt_text(stmt, ":area", area);
	stmt_text(stmt, ":today", today);
	stmt_int(stmt, ":most", PEOPLE_MOST);
	for (*told = 0; stmt_next(stmt); (*told)++)
		stmt_get_id(stmt, 0, &person[*told]);
	if (!stmt_end(stmt, err))
		return false;
	for (size_t i = 0; i < *told && ok; i++)
		if (!id_equal(&person[i], main))
			ok = queue(act, queuing, &person[i], err);
	return ok;
}

/* The leaders of the area; where a township has none, its clerks. */
static bool tell_level(struct act *act, struct queuing *queuing, const char *area, const struct id *main,
		       struct err *err)
{
	size_t told;
	if (!tell_role(act, queuing, ROLE_LEADER, area, main, &told, err))
		return false;
	if (told == 0 && area_level(area) == AREA_TOWNSHIP &&
	    !tell_role(act, queuing, ROLE_CLERK, area, main, &told, err))
		return false;
	return told > 0 || tell_nobody(act, queuing, NULL, NULL, err);
}

struct late {
	struct queuing queuing;
	struct id main;
	const char *area;
	bool desks; /* a follow-up, which is the desk's own to make */
};

/* Reads the page first: what is queued changes the tables that it reads from. */
static bool tell_late(struct act *act, struct stmt *stmt, const struct queuing *what, struct arena *arena,
		      int64_t *queued, struct err *err)
{
	struct late *late = arena_alloc(arena, NOTICE_CLOCK_MOST * sizeof *late);
	size_t count = 0;
	bool ok = true;
	for (; stmt_next(stmt); count++) {
		late[count].queuing = *what;
		stmt_get_id(stmt, 0, &late[count].queuing.ticket);
		late[count].queuing.scope = stmt_get_text(stmt, 1, arena);
		late[count].queuing.urgency = stmt_get_text(stmt, 2, arena);
		late[count].queuing.due_ms = stmt_get_int(stmt, 3);
		stmt_get_id(stmt, 4, &late[count].main);
		late[count].area = stmt_get_text(stmt, 5, arena);
		late[count].desks = stmt_get_int(stmt, 6) != 0;
		late[count].area = late[count].area ? late[count].area : what->config->county_code;
	}
	if (!stmt_end(stmt, err))
		return false;
	for (size_t i = 0; i < count && ok; i++) {
		const char *county = what->config->county_code;
		bool desks = late[i].desks, level = what->kind == NOTICE_OVERDUE && what->level >= ESCALATION_TOWNSHIP;
		ok = desks || queue(act, &late[i].queuing, &late[i].main, err);
		if (ok && level && !desks)
			ok = tell_level(act, &late[i].queuing, late[i].area, &late[i].main, err);
		if (ok && what->level == ESCALATION_COUNTY && (desks || (level && strcmp(late[i].area, county) != 0)))
			ok = tell_level(act, &late[i].queuing, county, &late[i].main, err);
		arena_release(&late[i].queuing.arena);
	}
	*queued += (int64_t)count;
	return ok;
}

static struct stmt *start_late(struct act *act, const char *sql, const struct config *config)
{
	char numbers[32] = "T*-";
	const char *tag = act_station(act)->tag;
	struct stmt *stmt = stmt_start(db_of(act), sql);
	strncat(numbers, tag, 4);
	strncat(numbers, "-*", 3);
	stmt_int(stmt, ":every", *config->notices.sender != '\0');
	stmt_text(stmt, ":numbers", numbers);
	stmt_int(stmt, ":most", NOTICE_CLOCK_MOST);
	return stmt;
}

static bool tell_overdue(struct act *act, const char *sql, const struct queuing *what, int64_t now_ms,
			 struct arena *arena, int64_t *queued, struct err *err)
{
	struct stmt *stmt = start_late(act, sql, what->config);
	if (stmt_has(stmt, ":now"))
		stmt_int(stmt, ":now", now_ms);
	stmt_int(stmt, ":before", escalation_due_before(what->config, what->level, now_ms));
	stmt_int(stmt, ":level", (int64_t)what->level);
	return tell_late(act, stmt, what, arena, queued, err);
}

bool notice_clock(struct act *act, const struct config *config, int64_t *queued, struct err *err)
{
	struct queuing what = { .config = config, .sender = sender_of(act, config), .kind = NOTICE_OVERDUE };
	struct arena arena = { 0 };
	int64_t now = act_now(act);
	bool ok = true;
	*queued = 0;
	if (!what.sender || strcmp(what.sender, act_station(act)->tag) != 0)
		return true;
	/* From above: who hears of a ticket at the county's level is not told that it went through the others. */
	for (int level = ESCALATION_COUNTY; level >= ESCALATION_DESK && ok && *queued == 0; level--) {
		what.level = (enum escalation)level;
		ok = tell_overdue(act, overdue_rows, &what, now, &arena, queued, err);
	}
	what.level = ESCALATION_COUNTY;
	if (ok && *queued == 0)
		ok = tell_overdue(act, follow_up_rows, &what, now, &arena, queued, err);
	if (ok && *queued == 0) {
		struct stmt *stmt = start_late(act, soon_rows, config);
		what.kind = NOTICE_SOON;
		what.level = ESCALATION_DESK;
		stmt_int(stmt, ":now", now);
		stmt_int(stmt, ":soon", config_soon(config, now));
		ok = tell_late(act, stmt, &what, &arena, queued, err);
	}
	arena_release(&arena);
	return ok;
}
