#include "db/notice_send.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/escalation.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/db.h"
#include "db/staff.h"
#include "db/station.h"
#include "db/ticket_conditions.h"

enum { WAITING_MOST = 2000, CHANNELS_MOST = 16, TRIES_MOST = 200 };

/* What waits, a row a notice: those of one person follow one another. */
struct row {
	struct id entity, staff;
	const char *scope;
	enum notice_kind kind;
	int64_t queued_ms;
	bool urgent, moot;
	const char *name, *email, *phones, *channels; /* of the person */
	struct notice_facts facts;
};

static const char waiting_rows[] =
	"SELECT notice.entity, notice.staff, notice.scope, notice.kind, notice.queued_at, notice.urgent, notice.due_at,"
	"       notice.level, staff.name, staff.email, staff.phones, staff.channels, ticket.number, ticket.category,"
	"       ticket.urgency, coalesce(notice.due_at, ticket.resolve_due, ticket.due_at),"
	"       ticket.main IN (notice.staff, notice.away),"
	"       ticket.entity IS NULL OR staff.entity IS NULL OR NOT " IN_OFFICE
	"       OR CASE WHEN notice.kind = 'withdrawn' THEN ticket.state <> 'void' AND " NOTICE_IS_ASSIGNEES
	"               WHEN ticket.state IN ('closed', 'void', 'merged') THEN 1"
	"               WHEN notice.due_at IS NOT NULL THEN NOT " NOTICE_IS_DUE
	"               ELSE ticket.state IN ('resolved', 'follow_up') OR NOT " NOTICE_IS_ASSIGNEES " END,"
	"       iif(ticket.state IN ('resolved', 'follow_up'), NULL,"
	"           (SELECT name FROM staff AS main WHERE main.entity = ticket.main)),"
	"       CASE notice.due_at WHEN ticket.follow_up_due THEN 3 WHEN ticket.resolve_due THEN 2"
	"                          WHEN ticket.contact_due THEN 1 WHEN ticket.accept_due THEN 0 END,"
	"       (SELECT name FROM staff AS away WHERE away.entity = notice.away)"
	"  FROM notice LEFT JOIN ticket ON ticket.entity = notice.ticket"
	"  LEFT JOIN staff ON staff.entity = notice.staff"
	" WHERE notice.sender = :sender AND notice.state = 'queued'"
	" ORDER BY notice.staff, notice.queued_at, notice.entity LIMIT :most";

static bool read_rows(struct station *station, struct arena *arena, struct row **rows, size_t *count, struct err *err)
{
	struct row *read = arena_alloc(arena, WAITING_MOST * sizeof *read);
	char today[11];
	struct stmt *stmt = stmt_start(station->db, waiting_rows);
	day_format(day_at(clock_now(station->clock)), today);
	stmt_text(stmt, ":sender", station->tag);
	stmt_text(stmt, ":today", today);
	stmt_int(stmt, ":most", WAITING_MOST);
	*count = 0;
	while (stmt_next(stmt)) {
		struct row *row = &read[(*count)++];
		*row = (struct row){ .kind = NOTICE_DISPATCH };
		stmt_get_id(stmt, 0, &row->entity);
		stmt_get_id(stmt, 1, &row->staff);
		row->scope = stmt_get_text(stmt, 2, arena);
		notice_kind_parse(stmt_get_text(stmt, 3, arena), &row->kind);
		row->queued_ms = stmt_get_int(stmt, 4);
		row->urgent = stmt_get_int(stmt, 5) != 0;
		row->facts.level =
			stmt_get_null(stmt, 7) ? NULL : _(escalation_label((enum escalation)stmt_get_int(stmt, 7)));
		row->name = row->facts.name = stmt_get_text(stmt, 8, arena);
		row->email = stmt_get_text(stmt, 9, arena);
		row->phones = stmt_get_text(stmt, 10, arena);
		row->channels = stmt_get_text(stmt, 11, arena);
		row->facts.number = stmt_get_text(stmt, 12, arena);
		row->facts.category = stmt_get_text(stmt, 13, arena);
		row->facts.urgency = stmt_get_text(stmt, 14, arena);
		row->facts.due_ms = stmt_get_int(stmt, 15);
		row->facts.part = stmt_get_int(stmt, 16) ? _("main assignee") : _("co-assignee");
		row->moot = stmt_get_int(stmt, 17) != 0;
		row->facts.main = stmt_get_null(stmt, 18) ? _("the desk") : stmt_get_text(stmt, 18, arena);
		row->facts.clock = stmt_get_null(stmt, 19)
					   ? NULL
					   : _(ticket_limit_label((enum ticket_limit)stmt_get_int(stmt, 19)));
		row->facts.away = stmt_get_text(stmt, 20, arena);
	}
	*rows = read;
	return stmt_end(stmt, err);
}

/* The first mobile telephone among numbers with commas between; NULL when there is none. */
static const char *mobile(const char *phones, struct arena *arena)
{
	enum { DIGITS = 11 };
	for (const char *at = phones; at && *at;) {
		size_t length = strcspn(at, ",");
		if (length == DIGITS && at[0] == '1')
			return arena_bytes(arena, at, length);
		at += length + (at[length] == ',');
	}
	return NULL;
}

/* Where the channel reaches them; NULL: it does not. */
static const char *address(const struct config_channel *channel, const struct row *person, struct arena *arena)
{
	const char *phone;
	switch (channel->channel.kind) {
	case NOTICE_SMTP:
		return person->email;
	case NOTICE_HTTP:
		return mobile(person->phones, arena);
	case NOTICE_COMMAND:
		phone = mobile(person->phones, arena);
		return phone ? phone : person->email ? person->email : "";
	default:
		return "";
	}
}

/* Their own order of channels, else the station's; of those that there are and that reach them. */
static size_t list_channels(const struct config *config, const struct row *person, struct arena *arena,
			    const char *name[static CHANNELS_MOST])
{
	size_t count = 0;
	const char *own = person->channels;
	for (const char *one; own && (one = staff_next_channel(&own, arena)) != NULL;) {
		const struct config_channel *channel = config_channel(config, one);
		if (channel && count < CHANNELS_MOST && address(channel, person, arena))
			name[count++] = channel->channel.name;
	}
	for (size_t i = 0; i < config->notices.channel_count && !person->channels && count < CHANNELS_MOST; i++)
		if (address(&config->notices.channel[i], person, arena))
			name[count++] = config->notices.channel[i].channel.name;
	return count;
}

static bool read_tries(struct station *station, const struct id *notice, struct arena *arena,
		       struct notice_waiting *waiting, struct err *err)
{
	struct notice_try *try = arena_alloc(arena, TRIES_MOST * sizeof *try);
	struct stmt *stmt = stmt_start(station->db, "SELECT channel, coalesce(ended_at, begun_at), outcome"
						    "  FROM notice_try WHERE entity = :entity"
						    " ORDER BY begun_at, batch LIMIT :most");
	stmt_id(stmt, ":entity", notice);
	stmt_int(stmt, ":most", TRIES_MOST);
	waiting->try_count = 0;
	while (stmt_next(stmt)) {
		struct notice_try *at = &try[waiting->try_count++];
		at->channel = stmt_get_text(stmt, 0, arena);
		at->at_ms = stmt_get_int(stmt, 1);
		at->outcome = NOTICE_UNANSWERED;
		notice_outcome_parse(stmt_get_text(stmt, 2, arena), &at->outcome);
	}
	waiting->try = try;
	return stmt_end(stmt, err);
}

static bool count_today(struct station *station, const struct id *staff, int64_t now_ms, int *count, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, "SELECT count(DISTINCT batch) FROM notice_try"
						    " WHERE staff = :staff AND begun_at >= :today AND urgent = 0"
						    "   AND outcome IN ('sent', 'unknown')");
	stmt_id(stmt, ":staff", staff);
	stmt_int(stmt, ":today", day_start_ms(day_at(now_ms)));
	*count = stmt_next(stmt) ? (int)stmt_get_int(stmt, 0) : 0;
	return stmt_end(stmt, err);
}

static void put_in(struct notice_batch *batch, const struct row *row)
{
	batch->notice[batch->count].entity = row->entity;
	batch->notice[batch->count++].scope = row->scope;
}

/* Of each ticket its latest matter, in the place of its first: the others are told with it. */
static size_t pick_matters(const struct row *person, const struct notice_plan *plan, enum notice_kind kind[],
			   struct notice_facts facts[])
{
	size_t latest[NOTICE_DIGEST_MOST], count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct row *row = &person[plan->notice[i]];
		size_t at = 0;
		while (at < count && strcmp(facts[at].number, row->facts.number) != 0)
			at++;
		if (at < count && plan->notice[i] < latest[at])
			continue;
		latest[at] = plan->notice[i];
		kind[at] = row->kind;
		facts[at] = row->facts;
		count += at == count;
	}
	return count;
}

static void write_message(struct station *station, const struct config *config, const struct row *person,
			  const struct notice_plan *plan, struct arena *arena, struct notice_batch *batch)
{
	enum notice_kind kind[NOTICE_DIGEST_MOST];
	struct notice_facts facts[NOTICE_DIGEST_MOST];
	const struct config_channel *channel = config_channel(config, plan->channel);
	struct id random;
	size_t count = pick_matters(person, plan, kind, facts);
	chance_bytes(&station->chance, &random, sizeof random);
	id_format(&random, batch->id);
	batch->channel = channel->channel.name;
	batch->to = address(channel, person, arena);
	batch->subject = arena_text(arena, config->notices.subject);
	batch->text = notice_message(config, kind, facts, count, plan->again, arena);
}

static struct notice_rules rules_of(const struct config *config)
{
	return (struct notice_rules){ .hours = config->notices.hours,
				      .daily_cap = config->notices.daily_cap,
				      .gather_minutes = config->notices.gather_minutes,
				      .tries = config->notices.tries };
}

/* Looks at one person's rows; better work than `work` replaces it. */
static bool look_at(struct station *station, const struct config *config, const struct row *row, size_t count,
		    int64_t now_ms, struct arena *arena, struct notice_work *work, struct err *err)
{
	struct notice_rules rules = rules_of(config);
	const char *channel[CHANNELS_MOST];
	struct notice_waiting *waiting = arena_alloc(arena, count * sizeof *waiting);
	struct notice_person person = { .channel = channel, .waiting = waiting, .count = count };
	struct notice_plan plan;
	for (size_t i = 0; i < count; i++) {
		waiting[i] = (struct notice_waiting){ .queued_ms = row[i].queued_ms, .urgent = row[i].urgent };
		if (!read_tries(station, &row[i].entity, arena, &waiting[i], err))
			return false;
	}
	if (!count_today(station, &row->staff, now_ms, &person.sent_today, err))
		return false;
	person.channels = list_channels(config, row, arena, channel);
	notice_plan(&rules, &person, now_ms, &plan);
	if (plan.deed == NOTICE_DEED_WAIT) {
		if (work->deed == NOTICE_DEED_WAIT && plan.at_ms < work->at_ms)
			work->at_ms = plan.at_ms;
		return true;
	}
	/* Whoever cannot be reached comes first: the desk calls them. Then what is urgent. */
	if (work->deed == NOTICE_DEED_SEND && plan.deed == NOTICE_DEED_SEND && !plan.urgent)
		return true;
	*work = (struct notice_work){ .deed = plan.deed, .batch = { .staff = row->staff, .name = row->name } };
	for (size_t i = 0; i < plan.count; i++)
		put_in(&work->batch, &row[plan.notice[i]]);
	if (plan.deed == NOTICE_DEED_SEND)
		write_message(station, config, row, &plan, arena, &work->batch);
	return true;
}

bool notice_wait_of(struct station *station, const struct config *config, const struct id *notice, int64_t now_ms,
		    int64_t *until_ms, enum notice_wait *why, struct err *err)
{
	struct notice_rules rules = rules_of(config);
	const char *channel[CHANNELS_MOST];
	struct arena arena = { 0 };
	struct row *row;
	size_t count;
	bool ok = read_rows(station, &arena, &row, &count, err);
	*why = NOTICE_WAIT_NOTHING;
	for (size_t i = 0; i < count && ok; i++) {
		struct notice_waiting waiting = { .queued_ms = row[i].queued_ms, .urgent = row[i].urgent };
		struct notice_person person = { .channel = channel, .waiting = &waiting, .count = 1 };
		if (!id_equal(&row[i].entity, notice))
			continue;
		person.channels = list_channels(config, &row[i], &arena, channel);
		ok = read_tries(station, notice, &arena, &waiting, err) &&
		     count_today(station, &row[i].staff, now_ms, &person.sent_today, err);
		if (ok)
			*until_ms = notice_waits_until(&rules, &person, &waiting, now_ms, why);
	}
	arena_release(&arena);
	return ok;
}

bool notice_next(struct station *station, const struct config *config, int64_t now_ms, struct arena *arena,
		 struct notice_work *work, struct err *err)
{
	struct notice_work found = { .deed = NOTICE_DEED_WAIT, .at_ms = INT64_MAX }, moot = { .moot = true };
	struct row *row;
	size_t count;
	if (!read_rows(station, arena, &row, &count, err))
		return false;
	for (size_t i = 0; i < count && moot.batch.count < NOTICE_DIGEST_MOST; i++)
		if (row[i].moot)
			put_in(&moot.batch, &row[i]);
	if (moot.batch.count > 0) {
		moot.deed = NOTICE_DEED_GIVE_UP;
		*work = moot;
		return true;
	}
	for (size_t first = 0, next; first < count && found.deed != NOTICE_DEED_GIVE_UP; first = next) {
		for (next = first; next < count && id_equal(&row[next].staff, &row[first].staff);)
			next++;
		if (!look_at(station, config, &row[first], next - first, now_ms, arena, &found, err))
			return false;
	}
	*work = found;
	return true;
}

/* Acts ---------------------------------------------------------------------------------------------------- */

static bool add_each(struct act *act, const struct notice_batch *batch, const char *kind, const char *const field[],
		     struct err *err)
{
	bool ok = true;
	for (size_t i = 0; i < batch->count && ok; i++) {
		struct json *payload = json_new_object();
		for (const char *const *at = field; at[0]; at += 2)
			json_set_text(payload, at[0], at[1]);
		ok = act_add(act,
			     &(struct act_event){ .scope = batch->notice[i].scope,
						  .kind = kind,
						  .entity = batch->notice[i].entity,
						  .payload = payload },
			     NULL, err);
	}
	return ok;
}

bool notice_begin(struct act *act, const struct notice_batch *batch, struct err *err)
{
	return add_each(act, batch, "notice.begin",
			(const char *const[]){ "batch", batch->id, "channel", batch->channel, NULL }, err);
}

bool notice_end(struct act *act, const struct notice_batch *batch, enum notice_outcome outcome, const char *detail,
		struct err *err)
{
	const char *said = detail && *detail ? detail : NULL;
	return add_each(act, batch, "notice.end",
			(const char *const[]){ "batch", batch->id, "outcome", notice_outcome_name(outcome), "detail",
					       said, NULL },
			err);
}

bool notice_give_up(struct act *act, const struct notice_batch *batch, bool moot, struct err *err)
{
	return add_each(act, batch, "notice.drop", (const char *const[]){ "why", moot ? "moot" : "unreachable", NULL },
			err);
}

bool notice_recover(struct act *act, int64_t *count, struct err *err)
{
	struct station *station = act_station(act);
	struct arena arena = { 0 };
	struct notice_batch *batch = arena_alloc(&arena, WAITING_MOST * sizeof *batch);
	size_t rows = 0;
	bool ok = true;
	struct stmt *stmt = stmt_start(
		station->db, "SELECT notice.entity, notice.scope, notice_try.batch FROM notice JOIN notice_try"
			     "    ON notice_try.entity = notice.entity"
			     " WHERE notice.sender = :sender AND notice.state = 'sending'"
			     "   AND notice_try.outcome IS NULL ORDER BY notice.entity, notice_try.batch LIMIT :most");
	stmt_text(stmt, ":sender", station->tag);
	stmt_int(stmt, ":most", WAITING_MOST);
	while (stmt_next(stmt)) {
		struct notice_batch *at = &batch[rows++];
		*at = (struct notice_batch){ .count = 1 };
		stmt_get_id(stmt, 0, &at->notice[0].entity);
		at->notice[0].scope = stmt_get_text(stmt, 1, &arena);
		const char *id = stmt_get_text(stmt, 2, &arena);
		memcpy(at->id, id, strnlen(id, sizeof at->id - 1));
	}
	ok = stmt_end(stmt, err);
	for (size_t i = 0; i < rows && ok; i++)
		ok = notice_end(act, &batch[i], NOTICE_UNANSWERED, _("the sender was cut off"), err);
	*count = (int64_t)rows;
	arena_release(&arena);
	return ok;
}
