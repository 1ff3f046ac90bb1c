/* ticket.open, ticket.step: a ticket as its steps that count have made it, and its timeline. */
#include <string.h>

#include "core/arena.h"
#include "core/json.h"
#include "core/ticket.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/fold_row.h"
#include "db/text_index.h"

enum { PARTIES_MOST = 32, LINKS_MOST = 32 };

/* Whose matter it is, who asked, of what kind it is. */
struct about {
	struct id household;
	const char *area, *caller, *relation, *callback, *category, *urgency;
};

/* What the steps have made of the ticket so far. */
struct folding {
	struct about about;
	enum ticket_state state, before;
	int64_t state_at;
	struct id main, co[PARTIES_MOST], merged_into;
	size_t co_count;
	struct id link[LINKS_MOST];
	size_t link_count;
	int64_t told_at, dispatched_at, accepted_at, contacted_at, resolved_at, closed_at;
	int64_t accept_due, contact_due, resolve_due, follow_up_due;
	struct {
		int64_t ends, contact_due, resolve_due; /* by when, if nobody resumes it before it ends */
	} pause;
	enum ticket_result result;
	const char *rule, *until;
	const struct json *limits, *next_limits; /* of the last dispatch; of the next */
};

static struct id id_in(const struct json *payload, const char *key)
{
	struct id id = { { 0 } };
	const char *hex = json_text(payload, key);
	if (hex)
		id_parse(hex, &id);
	return id;
}

static void take_others(struct folding *folding, const struct json *payload)
{
	const struct json *co = json_get(payload, "co");
	folding->co_count = 0;
	for (size_t i = 0; i < json_count(co) && folding->co_count < PARTIES_MOST; i++)
		if (json_text_at(co, i) && id_parse(json_text_at(co, i), &folding->co[folding->co_count]) &&
		    !id_is_none(&folding->co[folding->co_count]) &&
		    !id_equal(&folding->co[folding->co_count], &folding->main))
			folding->co_count++;
}

/* A co-assignee who sent the ticket back has no part in it any more. */
static void drop_co(struct folding *folding, const struct id *staff)
{
	size_t kept = 0;
	for (size_t i = 0; i < folding->co_count; i++)
		if (!id_equal(&folding->co[i], staff))
			folding->co[kept++] = folding->co[i];
	folding->co_count = kept;
}

static void take_dues(struct folding *folding, const struct json *payload)
{
	const struct json *due = json_get(payload, "due");
	folding->accept_due = json_int(due, "accept", folding->accept_due);
	folding->contact_due = json_int(due, "contact", folding->contact_due);
	folding->resolve_due = json_int(due, "resolve", folding->resolve_due);
	folding->follow_up_due = json_int(due, "follow_up", folding->follow_up_due);
}

/* What a date granted during the pause brings anew is all that it names. */
static void take_pause(struct folding *folding, const struct json *payload)
{
	const struct json *pause = json_get(payload, "pause");
	folding->pause.ends = json_int(pause, "ends", folding->pause.ends);
	folding->pause.contact_due = json_int(pause, "contact", folding->pause.contact_due);
	folding->pause.resolve_due = json_int(pause, "resolve", folding->pause.resolve_due);
}

/* The same people, from the start. */
static void begin_round(struct folding *folding)
{
	folding->told_at = folding->accepted_at = folding->contacted_at = folding->resolved_at = folding->closed_at = 0;
}

static struct about about_in(const struct json *opening)
{
	return (struct about){ .household = id_in(opening, "household"),
			       .area = json_text(opening, "area"),
			       .caller = json_text(opening, "caller"),
			       .relation = json_text(opening, "relation"),
			       .callback = json_text(opening, "callback"),
			       .category = json_text(opening, "category"),
			       .urgency = json_text(opening, "urgency") };
}

/* What is not in it stays; "" takes a text away, but for what a ticket cannot be without. */
static void correct(const struct json *correct, const char *key, bool may_go, const char **text)
{
	const char *to = json_text(json_get(correct, key), "to");
	if (to && *to)
		*text = to;
	else if (to && may_go)
		*text = NULL;
}

static void take_correction(struct about *about, const struct json *payload)
{
	const struct json *all = json_get(payload, "correct");
	const struct json *household = json_get(all, "household");
	if (json_text(household, "to"))
		about->household = id_in(household, "to");
	correct(all, "area", false, &about->area);
	correct(all, "caller", true, &about->caller);
	correct(all, "relation", true, &about->relation);
	correct(all, "callback", true, &about->callback);
	correct(all, "category", false, &about->category);
	correct(all, "urgency", false, &about->urgency);
}

/* In the order in which they were linked; taken off and linked again it comes last. */
static void take_link(struct folding *folding, const struct json *payload, bool on)
{
	struct id other = id_in(payload, "link");
	size_t kept = 0;
	if (id_is_none(&other))
		return;
	for (size_t i = 0; i < folding->link_count; i++)
		if (!id_equal(&folding->link[i], &other))
			folding->link[kept++] = folding->link[i];
	folding->link_count = kept;
	if (on && folding->link_count < LINKS_MOST)
		folding->link[folding->link_count++] = other;
}

static void set_once(int64_t *at, int64_t at_ms)
{
	if (*at == 0)
		*at = at_ms;
}

static void take_step(struct folding *folding, const struct ticket_step_event *step, const struct fold_event *event)
{
	const struct json *payload = event->payload;
	if (step->changes) {
		folding->before = folding->state;
		folding->state = step->state;
		folding->state_at = event->at_ms;
	}
	take_dues(folding, payload);
	switch (step->step) {
	case STEP_DISPATCH:
	case STEP_REASSIGN:
		if (!step->beside)
			folding->main = id_in(payload, "main");
		take_others(folding, payload);
		if (step->beside)
			break;
		folding->told_at = json_bool(payload, "told", false) ? event->at_ms : 0;
		/* Whoever gets it while it is suspended goes on where it was: its clocks stand. */
		if (step->state == TICKET_SUSPENDED)
			break;
		folding->dispatched_at = event->at_ms;
		folding->accepted_at = folding->contacted_at = 0;
		folding->state_at = event->at_ms;
		folding->rule = json_text(payload, "rule");
		folding->limits = folding->next_limits = json_get(payload, "limits");
		break;
	case STEP_ACCEPT:
		if (!step->co)
			set_once(&folding->accepted_at, event->at_ms);
		break;
	case STEP_RETURN:
		if (step->co) {
			struct id staff = id_in(payload, "on_behalf");
			drop_co(folding, id_is_none(&staff) ? &event->author : &staff);
		} else {
			folding->main = (struct id){ { 0 } };
			folding->co_count = 0;
		}
		break;
	case STEP_CONTACT:
	case STEP_WORK:
		set_once(&folding->contacted_at, event->at_ms);
		break;
	case STEP_RESOLVE:
		set_once(&folding->contacted_at, event->at_ms);
		folding->resolved_at = event->at_ms;
		break;
	case STEP_SUSPEND:
		folding->until = json_text(payload, "until");
		memset(&folding->pause, 0, sizeof folding->pause);
		take_pause(folding, payload);
		break;
	case STEP_EXTEND_GRANT:
		take_pause(folding, payload);
		break;
	case STEP_FOLLOW_UP:
		if (step->result != TICKET_NOT_REACHED)
			folding->result = step->result;
		if (step->state == TICKET_REOPENED)
			begin_round(folding);
		break;
	case STEP_REOPEN:
		begin_round(folding);
		break;
	case STEP_CLOSE:
		folding->closed_at = event->at_ms;
		break;
	case STEP_MERGE:
		folding->merged_into = id_in(payload, "ticket");
		break;
	case STEP_TELL:
		/* That somebody else was told (a leader) says nothing of the assignees. */
		if (!json_text(payload, "whom"))
			folding->told_at = event->at_ms;
		break;
	case STEP_CORRECT:
		take_correction(&folding->about, payload);
		if (json_get(payload, "limits"))
			folding->next_limits = json_get(payload, "limits");
		break;
	case STEP_LINK:
	case STEP_UNLINK:
		take_link(folding, payload, step->step == STEP_LINK);
		break;
	default:
		break;
	}
}

/* What a pause that lasts moves is due when it says, should nobody resume it; the rest as it was. */
static int64_t moved(const struct folding *folding, int64_t due, int64_t after_pause)
{
	return folding->state == TICKET_SUSPENDED && after_pause != 0 ? after_pause : due;
}

/* What was late before the pause lies before its end, and counts from then on; where nothing is due, going on is. */
static int64_t due_after_pause(const struct folding *folding)
{
	int64_t contact = folding->contacted_at == 0 ? folding->pause.contact_due : 0,
		resolve = folding->pause.resolve_due;
	int64_t next = contact != 0 && (resolve == 0 || contact < resolve) ? contact : resolve;
	return next != 0 ? next : folding->pause.ends;
}

/* What is due next of what the state waits for: the instant and, by name in the limits, of what; none: 0, NULL. */
struct due {
	int64_t at_ms;
	const char *limit;
};

static struct due next_limit(const struct folding *folding)
{
	const struct {
		struct due due;
		bool met;
	} limits[TICKET_LIMITS] = {
		[LIMIT_ACCEPT] = { { folding->accept_due, "accept" }, folding->accepted_at != 0 },
		[LIMIT_CONTACT] = { { folding->contact_due, "contact" }, folding->contacted_at != 0 },
		[LIMIT_RESOLVE] = { { folding->resolve_due, "resolve" }, false },
		[LIMIT_FOLLOW_UP] = { { folding->follow_up_due, "follow_up" }, false },
	};
	struct due next = { .limit = NULL };
	for (int i = 0; i < TICKET_LIMITS; i++)
		if (ticket_waits_for(folding->state, (enum ticket_limit)i) && !limits[i].met &&
		    limits[i].due.at_ms != 0 && (!next.limit || limits[i].due.at_ms < next.at_ms))
			next = limits[i].due;
	return next;
}

static int64_t next_due(const struct folding *folding)
{
	return folding->state == TICKET_SUSPENDED ? due_after_pause(folding) : next_limit(folding).at_ms;
}

static void add_hex(struct json *array, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	id_format(id, hex);
	json_add_text(array, hex);
}

static void bind_time(struct stmt *stmt, const char *name, int64_t at)
{
	if (at)
		stmt_int(stmt, name, at);
	else
		stmt_null(stmt, name);
}

static void bind_opening(struct stmt *stmt, const struct fold *fold, const struct fold_event *opening,
			 const struct about *about)
{
	const struct json *payload = opening->payload;
	struct id call = id_in(payload, "call");
	const char *text = json_text(payload, "text");
	text = text ? text : "";
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":scope", opening->scope);
	stmt_text(stmt, ":number", json_text(payload, "number"));
	stmt_id(stmt, ":household", &about->household);
	stmt_text(stmt, ":area", about->area);
	stmt_text(stmt, ":caller", about->caller);
	stmt_text(stmt, ":relation", about->relation);
	stmt_text(stmt, ":callback", about->callback);
	stmt_id(stmt, ":call", &call);
	stmt_text(stmt, ":category", about->category);
	stmt_text(stmt, ":urgency", about->urgency);
	stmt_text(stmt, ":title", arena_bytes(fold->arena, text, strcspn(text, "\r\n")));
	stmt_text(stmt, ":text", text);
	stmt_int(stmt, ":opened_at", opening->at_ms);
	stmt_id(stmt, ":opened_by", &opening->author);
}

static bool put_ticket(const struct fold *fold, const struct fold_event *opening, const struct folding *folding,
		       const struct ticket_fold *steps, struct err *err)
{
	bool held = folding->state == TICKET_SUSPENDED || folding->state == TICKET_MERGED;
	struct stmt *stmt = stmt_start(
		fold->db,
		"INSERT INTO ticket(entity, scope, number, household, area, caller, relation, callback, call, category,"
		" urgency, title, text, opened_at, opened_by, state, state_at, before, until, pause_ends, merged_into, "
		"round,"
		" main, told_at, dispatched_at, accepted_at, contacted_at, resolved_at, closed_at, accept_due, "
		"contact_due,"
		" resolve_due, follow_up_due, held_contact_due, held_resolve_due,"
		" due_at, rule, limits, next_limits, content, extension_asked, rivals, last_step)"
		" VALUES (:entity, :scope, :number, :household, :area, :caller, :relation, :callback, :call, :category,"
		" :urgency, :title, :text, :opened_at, :opened_by, :state, :state_at, :before, :until, :pause_ends, "
		":merged_into,"
		" :round, :main, :told_at, :dispatched_at, :accepted_at, :contacted_at, :resolved_at, :closed_at,"
		" :accept_due, :contact_due, :resolve_due, :follow_up_due, :held_contact_due, :held_resolve_due,"
		" :due_at, :rule, :limits, :next_limits, :content,"
		" :extension_asked, :rivals, :last_step)");
	bind_opening(stmt, fold, opening, &folding->about);
	stmt_text(stmt, ":state", ticket_state_name(folding->state));
	stmt_int(stmt, ":state_at", folding->state_at);
	stmt_text(stmt, ":before", held ? ticket_state_name(folding->before) : NULL);
	stmt_text(stmt, ":until", folding->state == TICKET_SUSPENDED ? folding->until : NULL);
	bind_time(stmt, ":pause_ends", folding->state == TICKET_SUSPENDED ? folding->pause.ends : 0);
	stmt_id(stmt, ":merged_into", folding->state == TICKET_MERGED ? &folding->merged_into : NULL);
	stmt_int(stmt, ":round", steps->round);
	stmt_id(stmt, ":main", &folding->main);
	bind_time(stmt, ":told_at", folding->told_at);
	bind_time(stmt, ":dispatched_at", folding->dispatched_at);
	bind_time(stmt, ":accepted_at", folding->accepted_at);
	bind_time(stmt, ":contacted_at", folding->contacted_at);
	bind_time(stmt, ":resolved_at", folding->resolved_at);
	bind_time(stmt, ":closed_at", folding->closed_at);
	bind_time(stmt, ":accept_due", folding->accept_due);
	bind_time(stmt, ":contact_due", moved(folding, folding->contact_due, folding->pause.contact_due));
	bind_time(stmt, ":resolve_due", moved(folding, folding->resolve_due, folding->pause.resolve_due));
	bind_time(stmt, ":held_contact_due", folding->state == TICKET_SUSPENDED ? folding->contact_due : 0);
	bind_time(stmt, ":held_resolve_due", folding->state == TICKET_SUSPENDED ? folding->resolve_due : 0);
	bind_time(stmt, ":follow_up_due", folding->follow_up_due);
	bind_time(stmt, ":due_at", next_due(folding));
	stmt_text(stmt, ":rule", folding->rule);
	stmt_text(stmt, ":limits", folding->limits ? json_dump(folding->limits, fold->arena) : NULL);
	stmt_text(stmt, ":next_limits", folding->next_limits ? json_dump(folding->next_limits, fold->arena) : NULL);
	if (folding->result == TICKET_NO_RESULT)
		stmt_null(stmt, ":content");
	else
		stmt_int(stmt, ":content", folding->result == TICKET_CONTENT);
	stmt_int(stmt, ":extension_asked", steps->extension_asked);
	stmt_int(stmt, ":rivals", (int64_t)steps->rivals);
	stmt_hash(stmt, ":last_step", &steps->last);
	return stmt_run(stmt, err);
}

static bool put_party(const struct fold *fold, const struct id *staff, const char *part, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO ticket_assignee(entity, staff, part)"
						 " VALUES (:entity, :staff, :part) ON CONFLICT DO NOTHING");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":part", part);
	return stmt_run(stmt, err);
}

static bool put_parties(const struct fold *fold, const struct folding *folding, struct err *err)
{
	if (!id_is_none(&folding->main) && !put_party(fold, &folding->main, "main", err))
		return false;
	for (size_t i = 0; i < folding->co_count; i++)
		if (!put_party(fold, &folding->co[i], "co", err))
			return false;
	return true;
}

static bool put_links(const struct fold *fold, const struct folding *folding, struct err *err)
{
	for (size_t i = 0; i < folding->link_count; i++) {
		struct stmt *stmt = stmt_start(fold->db, "INSERT INTO ticket_link(entity, other, place)"
							 " VALUES (:entity, :other, :place)");
		stmt_id(stmt, ":entity", &fold->entity);
		stmt_id(stmt, ":other", &folding->link[i]);
		stmt_int(stmt, ":place", (int64_t)i);
		if (!stmt_run(stmt, err))
			return false;
	}
	return true;
}

/* How things stood before a step that takes the ticket from those who have it, or lets it lie: who they are, what is late. */
struct left_behind {
	const char *parties; /* JSON array, the main assignee first; NULL for none */
	int64_t overdue_since;
	const char *overdue_limit; /* what was granted of it, "4 work hours": so is counted how late it is */
};

static struct left_behind leaving(const struct folding *folding, const struct ticket_step_event *step,
				  const struct fold_event *event, struct arena *arena)
{
	struct left_behind left = { .parties = NULL };
	if (id_is_none(&folding->main) ||
	    (step->step != STEP_REASSIGN && step->step != STEP_SUSPEND && (step->step != STEP_RETURN || step->co)))
		return left;
	struct due due = next_limit(folding);
	if (due.limit && due.at_ms < event->at_ms) {
		left.overdue_since = due.at_ms;
		left.overdue_limit = json_text(folding->limits, due.limit);
	}
	if (step->step == STEP_REASSIGN) {
		struct json *parties = json_new_array();
		add_hex(parties, &folding->main);
		for (size_t i = 0; i < folding->co_count; i++)
			add_hex(parties, &folding->co[i]);
		left.parties = json_dump(parties, arena);
		json_release(parties);
	}
	return left;
}

/* The main assignee first; NULL for a step that sends the ticket to nobody. */
static char *parties_text(const struct json *payload, struct arena *arena)
{
	const struct json *co = json_get(payload, "co");
	if (!json_text(payload, "main"))
		return NULL;
	struct json *parties = json_new_array();
	json_add_text(parties, json_text(payload, "main"));
	for (size_t i = 0; i < json_count(co); i++)
		json_add_text(parties, json_text_at(co, i));
	char *text = json_dump(parties, arena);
	json_release(parties);
	return text;
}

static bool put_step(const struct fold *fold, const struct fold_event *event, const struct ticket_step_event *step,
		     const struct left_behind *left, size_t place, struct err *err)
{
	const struct json *payload = event->payload;
	struct id on_behalf = id_in(payload, "on_behalf"),
		  other = id_in(payload, ticket_step_needs(step->step) & NEEDS_LINK ? "link" : "ticket");
	struct stmt *stmt = stmt_start(
		fold->db,
		"INSERT INTO ticket_step(entity, hash, place, step, at_ms, author, on_behalf, co, note, result,"
		" until, rule, changed_rule, parties, before, overdue_since, overdue_limit, other, counts, score, "
		"correct)"
		" VALUES (:entity, :hash, :place, :step, :at_ms, :author, :on_behalf, :co, :note, :result,"
		" :until, :rule, :changed_rule, :parties, :before, :overdue_since, :overdue_limit, :other, :counts, "
		":score, :correct)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_hash(stmt, ":hash", &event->hash);
	stmt_int(stmt, ":place", (int64_t)place);
	stmt_text(stmt, ":step", ticket_step_name(step->step));
	stmt_int(stmt, ":at_ms", event->at_ms);
	stmt_id(stmt, ":author", &event->author);
	stmt_id(stmt, ":on_behalf", &on_behalf);
	stmt_int(stmt, ":co", step->co);
	stmt_text(stmt, ":note", json_text(payload, "note"));
	stmt_text(stmt, ":result", json_text(payload, "result"));
	stmt_text(stmt, ":until", json_text(payload, "until"));
	stmt_text(stmt, ":rule", json_text(payload, "rule"));
	stmt_text(stmt, ":changed_rule", json_text(payload, "changed_rule"));
	stmt_text(stmt, ":parties", parties_text(payload, fold->arena));
	stmt_text(stmt, ":before", left->parties);
	bind_time(stmt, ":overdue_since", left->overdue_since);
	stmt_text(stmt, ":overdue_limit", left->overdue_limit);
	stmt_id(stmt, ":other", &other);
	stmt_int(stmt, ":counts", step->counts);
	stmt_int(stmt, ":score", json_int(payload, "score", 0));
	const struct json *correction =
		ticket_step_needs(step->step) & NEEDS_CORRECTION ? json_get(payload, "correct") : NULL;
	stmt_text(stmt, ":correct", correction ? json_dump(correction, fold->arena) : NULL);
	return stmt_run(stmt, err);
}

/*
 * An erased step has told us nothing of itself: it stands as a note after what came before it, so
 * that those that name it keep their place. False for steps of a later version.
 */
static bool read_step(const struct fold_event *event, const struct hash *previous, struct ticket_step_event *step)
{
	*step = (struct ticket_step_event){ .hash = event->hash, .before = *previous, .step = STEP_NOTE };
	if (!event->payload)
		return true;
	const char *before = json_text(event->payload, "before");
	const char *result = json_text(event->payload, "result");
	step->before = (struct hash){ { 0 } };
	if (before)
		hash_parse(before, &step->before);
	if (result)
		ticket_result_parse(result, &step->result);
	step->co = json_bool(event->payload, "co_step", false);
	if (!ticket_step_parse(json_text(event->payload, "step"), &step->step))
		return false;
	step->beside = step->step == STEP_REASSIGN && json_bool(event->payload, "beside", false);
	return true;
}

static bool is_opening(const struct fold_event *event)
{
	return event->payload && strcmp(event->kind, "ticket.open") == 0 && json_text(event->payload, "number") &&
	       json_text(event->payload, "category") && json_text(event->payload, "urgency");
}

/* Number, title, text and all notes; for whom it is their own is told exactly by who reads (db/search.c). */
static bool put_text(const struct fold *fold, const struct fold_event *opening, const struct folding *folding,
		     const struct fold_event *const *step, size_t count, struct err *err)
{
	const char *text = json_text(opening->payload, "text"), *caller = folding->about.caller;
	struct id *people = arena_alloc(fold->arena, (2 + PARTIES_MOST + 2 * count) * sizeof *people);
	struct text_entry entry = { .kind = "ticket",
				    .entity = fold->entity,
				    .at_ms = opening->at_ms,
				    .area = folding->about.area,
				    .household = folding->about.household,
				    .people = people };
	entry.text = arena_format(fold->arena, "%s %s\n%s", text ? text : "", caller ? caller : "",
				  json_text(opening->payload, "number"));
	people[entry.people_count++] = opening->author;
	people[entry.people_count++] = folding->main;
	for (size_t i = 0; i < folding->co_count; i++)
		people[entry.people_count++] = folding->co[i];
	for (size_t i = 0; i < count; i++) {
		const char *note = json_text(step[i]->payload, "note");
		people[entry.people_count++] = step[i]->author;
		people[entry.people_count++] = id_in(step[i]->payload, "on_behalf");
		if (note)
			entry.text = arena_format(fold->arena, "%s\n%s", entry.text, note);
	}
	return text_index_put(fold->db, &entry, err);
}

static bool fold_steps(const struct fold *fold, const struct fold_event *opening, struct err *err)
{
	struct ticket_step_event *step = arena_alloc(fold->arena, fold->count * sizeof *step);
	const struct fold_event **event = arena_alloc(fold->arena, fold->count * sizeof(struct fold_event *));
	struct ticket_fold result;
	struct folding folding = { .state = TICKET_OPEN,
				   .state_at = opening->at_ms,
				   .about = about_in(opening->payload),
				   .next_limits = json_get(opening->payload, "limits") };
	struct hash previous = opening->hash;
	size_t count = 0;
	for (size_t i = 0; i < fold->count; i++) {
		if (strcmp(fold->event[i].kind, "ticket.step") != 0 ||
		    !read_step(&fold->event[i], &previous, &step[count]))
			continue;
		previous = fold->event[i].hash;
		event[count++] = &fold->event[i];
	}
	ticket_fold(&opening->hash, step, count, fold->arena, &result);
	for (size_t i = 0; i < count; i++) {
		struct left_behind left = { .parties = NULL };
		if (step[i].counts && event[i]->payload) {
			left = leaving(&folding, &step[i], event[i], fold->arena);
			take_step(&folding, &step[i], event[i]);
		}
		/* Sent to others while it waits: who acts next must have seen that, though the state is the same. */
		if (step[i].counts && step[i].step == STEP_REASSIGN && hash_equal(&step[i].before, &result.last))
			result.last = step[i].hash;
		if (!put_step(fold, event[i], &step[i], &left, i, err))
			return false;
	}
	return put_ticket(fold, opening, &folding, &result, err) && put_parties(fold, &folding, err) &&
	       put_links(fold, &folding, err) && put_text(fold, opening, &folding, event, count, err);
}

static bool fold_ticket(const struct fold *fold, struct err *err)
{
	if (!fold_row_delete(fold, "DELETE FROM ticket WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM ticket_assignee WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM ticket_link WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM ticket_step WHERE entity = :entity", err))
		return false;
	for (size_t i = 0; i < fold->count; i++)
		if (is_opening(&fold->event[i]))
			return fold_steps(fold, &fold->event[i], err);
	return text_index_remove(fold->db, &fold->entity, err);
}

extern const struct fold_subject fold_subject_ticket;
const struct fold_subject fold_subject_ticket = {
	"ticket",
	(const char *const[]){ "ticket.open", "ticket.step", NULL },
	(const char *const[]){ "ticket", "ticket_assignee", "ticket_link", "ticket_step", NULL },
	fold_ticket,
};
