#include "db/ticket_act.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/phone.h"
#include "core/staff.h"
#include "core/text.h"
#include "core/typed.h"
#include "db/act.h"
#include "db/db.h"
#include "db/notice_act.h"
#include "db/own.h"
#include "db/staff.h"
#include "db/station.h"
#include "db/ticket.h"
#include "db/ticket_correct.h"
#include "db/ticket_due.h"
#include "db/ticket_link.h"

static void set_id(struct json *payload, const char *key, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	if (id_is_none(id))
		return;
	id_format(id, hex);
	json_set_text(payload, key, hex);
}

static const char *filled(const char *text)
{
	return text && text[strspn(text, " \t\r\n")] != '\0' ? text : NULL;
}

/* Taking one ------------------------------------------------------------------------------------------ */

/* A ticket on its way through the checks. */
struct taking {
	struct act *act;
	const struct config *config;
	const struct ticket_new *ticket;
	const char *urgency, *area;
	char scope[13], callback[PHONE_BYTES], number[TICKET_NUMBER_BYTES], today[11];
	struct arena arena;
};

static struct db *db_of(const struct act *act)
{
	return act_station(act)->db;
}

/* What an operator types must be a number of ours; that of the call itself is what the line gave. */
static bool read_callback(struct taking *taking, struct err *err)
{
	const struct ticket_new *ticket = taking->ticket;
	char phone[PHONE_BYTES];
	struct err odd;
	bool of_call = false;
	if (!filled(ticket->callback) || phone_normalise(ticket->callback, taking->callback, err))
		return true;
	if (!id_is_none(&ticket->call) && phone_of_call(ticket->callback, phone, &odd)) {
		struct stmt *stmt =
			stmt_start(db_of(taking->act), "SELECT 1 FROM call WHERE entity = :call AND number = :number");
		stmt_id(stmt, ":call", &ticket->call);
		stmt_text(stmt, ":number", phone);
		of_call = stmt_next(stmt);
		if (!stmt_end(stmt, &odd))
			return err_set(err, odd.code, "%s", odd.text);
	}
	if (of_call)
		memcpy(taking->callback, phone, sizeof phone);
	return of_call;
}

static bool check_words(struct taking *taking, struct err *err)
{
	const struct ticket_new *ticket = taking->ticket;
	taking->urgency = ticket->urgency		  ? ticket->urgency
			  : taking->config->urgency_count ? taking->config->urgency[0].code
							  : NULL;
	if (!ticket->category || !config_category(taking->config, ticket->category))
		return err_set(err, ERR_INPUT, _("a ticket needs one of the categories of fangzheng.yaml"));
	if (!taking->urgency || !config_urgency(taking->config, taking->urgency))
		return err_set(err, ERR_INPUT, _("fangzheng.yaml has no such urgency"));
	if (!filled(ticket->text))
		return err_set(err, ERR_INPUT, _("a ticket needs a text: what is asked for"));
	if (text_count(ticket->text) > TICKET_TEXT_MOST)
		return err_set(err, ERR_INPUT, _("the text of a ticket has at most %d characters"), TICKET_TEXT_MOST);
	if (!typed_check(_("Request"), ticket->text, TICKET_TEXT_MOST, err) ||
	    !typed_check(_("Caller"), ticket->caller, TICKET_NAME_MOST, err) ||
	    !typed_check(_("Relation"), ticket->relation, TICKET_NAME_MOST, err))
		return false;
	return read_callback(taking, err);
}

/* Where it is filed: with its household, else with the county; and whether the author may. */
static bool find_place(struct taking *taking, struct err *err)
{
	const struct person *author = act_author(taking->act);
	if (id_is_none(&taking->ticket->household)) {
		struct area_row area;
		taking->area = filled(taking->ticket->area);
		if (taking->area && !area_read(db_of(taking->act), taking->area, &taking->arena, &area, err))
			return false;
		if (!taking->area)
			taking->area = filled(taking->config->county_code);
		snprintf(taking->scope, sizeof taking->scope, "county");
		return access_may(author, ACCESS_TICKET_OPEN, &(struct access_subject){ .area = taking->area }, err);
	}
	if (!own_may(db_of(taking->act), author, ACCESS_TICKET_OPEN, &taking->ticket->household, taking->today, err))
		return false;
	struct stmt *stmt =
		stmt_start(db_of(taking->act), "SELECT scope, area FROM household WHERE entity = :household");
	stmt_id(stmt, ":household", &taking->ticket->household);
	if (stmt_next(stmt)) {
		snprintf(taking->scope, sizeof taking->scope, "%s", stmt_get_text(stmt, 0, &taking->arena));
		taking->area = stmt_get_text(stmt, 1, &taking->arena);
	}
	return stmt_end(stmt, err);
}

/*
 * A ticket that was erased or refused has no number any more, but it was given one: as many serials are gone as
 * this station opened tickets on the day. Only walked where there are such verdicts.
 */
static const char opened_since[] =
	"SELECT count(*) FROM chain JOIN event ON event.chain = chain.id"
	" WHERE (EXISTS (SELECT 1 FROM redacted) OR EXISTS (SELECT 1 FROM refused))"
	"   AND chain.station = :station AND event.kind = 'ticket.open'"
	"   AND event.seq > coalesce((SELECT seq FROM event AS earlier WHERE earlier.chain = chain.id"
	"                              AND earlier.hlc < :since ORDER BY seq DESC LIMIT 1), 0)";

static bool count_opened(struct taking *taking, struct day today, int *opened, struct err *err)
{
	struct stmt *stmt = stmt_start(db_of(taking->act), opened_since);
	stmt_hash(stmt, ":station", &act_station(taking->act)->fingerprint);
	stmt_int(stmt, ":since", (int64_t)hlc_at(day_start_ms(today)));
	*opened = stmt_next(stmt) ? (int)stmt_get_int(stmt, 0) : 0;
	return stmt_end(stmt, err);
}

/* The next serial of this day and station: inside the transaction nobody else gives one. */
static bool find_number(struct taking *taking, struct err *err)
{
	char prefix[TICKET_NUMBER_BYTES];
	struct day today = day_at(act_now(taking->act));
	const char *tag = act_station(taking->act)->tag;
	int serial = 0;
	ticket_number_prefix(today, tag, prefix);
	struct stmt *stmt = stmt_start(db_of(taking->act),
				       "SELECT number FROM ticket WHERE number >= :prefix AND number < :prefix || ':'"
				       " ORDER BY length(number) DESC, number DESC, entity LIMIT 1");
	stmt_text(stmt, ":prefix", prefix);
	if (stmt_next(stmt))
		serial = ticket_number_serial(stmt_get_text(stmt, 0, &taking->arena));
	int opened;
	if (!stmt_end(stmt, err) || !count_opened(taking, today, &opened, err))
		return false;
	if (serial < opened)
		serial = opened;
	if (serial >= TICKET_SERIAL_MOST)
		return err_set(err, ERR_CONFLICT, _("this station has given all numbers of today"));
	ticket_number_format(today, tag, serial + 1, taking->number);
	return true;
}

/* The limits of the day are the ticket's, whatever the settings become. */
static bool set_limits(struct act *act, const struct config *config, const struct ticket_case *facts,
		       struct json *payload, struct err *err)
{
	struct arena arena = { 0 };
	struct dispatch_limits limits;
	bool ok = ticket_case_limits(db_of(act), config, facts, &arena, &limits, err);
	if (ok)
		json_set(payload, "limits", ticket_limits_json(&limits));
	arena_release(&arena);
	return ok;
}

static bool add_opening(struct taking *taking, struct id *entity, struct err *err)
{
	const struct ticket_new *ticket = taking->ticket;
	const struct ticket_case facts = { .household = ticket->household,
					   .category = ticket->category,
					   .urgency = taking->urgency,
					   .area = taking->area };
	struct json *payload = json_new_object();
	struct act_event event = { .scope = taking->scope, .kind = "ticket.open", .payload = payload };
	json_set_text(payload, "number", taking->number);
	set_id(payload, "household", &ticket->household);
	set_id(payload, "call", &ticket->call);
	json_set_text(payload, "area", taking->area);
	json_set_text(payload, "caller", filled(ticket->caller));
	json_set_text(payload, "relation", filled(ticket->relation));
	json_set_text(payload, "callback", filled(taking->callback));
	json_set_text(payload, "category", ticket->category);
	json_set_text(payload, "urgency", taking->urgency);
	json_set_text(payload, "text", text_trim(&taking->arena, ticket->text));
	if (!set_limits(taking->act, taking->config, &facts, payload, err)) {
		json_release(payload);
		return false;
	}
	chance_bytes(&act_station(taking->act)->chance, &event.entity, sizeof event.entity);
	*entity = event.entity;
	return act_add(taking->act, &event, NULL, err);
}

bool ticket_open(struct act *act, const struct config *config, const struct ticket_new *ticket, struct id *entity,
		 char number[TICKET_NUMBER_BYTES], struct err *err)
{
	struct id made;
	struct taking taking = { .act = act, .config = config, .ticket = ticket };
	day_format(day_at(act_now(act)), taking.today);
	bool ok = act_fold(act, err) && check_words(&taking, err) && find_place(&taking, err) &&
		  find_number(&taking, err) && add_opening(&taking, &made, err);
	arena_release(&taking.arena);
	if (!ok)
		return false;
	if (entity)
		*entity = made;
	if (number)
		memcpy(number, taking.number, sizeof taking.number);
	return true;
}

/* Steps ------------------------------------------------------------------------------------------------ */

struct stepping {
	struct act *act;
	const struct config *config;
	const struct ticket_step_new *new;
	struct ticket ticket;
	struct ticket_who who;
	bool beside; /* the main assignee stays: others are put beside them */
	char today[11];
	struct arena arena;
};

bool ticket_conflict(const struct ticket *ticket, struct err *err)
{
	for (size_t i = ticket->line_count; i-- > 0;) {
		const struct ticket_line *line = &ticket->line[i];
		char at[17];
		if (!hash_equal(&line->hash, &ticket->last_step))
			continue;
		clock_format(line->at_ms, at);
		/* Translators: a name, a time, a step ("Accept"), a state ("Accepted"). */
		return err_set(err, ERR_CONFLICT,
			       _("%1$s was first: %2$s '%3$s', and the ticket is '%4$s' now; look at it again"),
			       line->author_name ? line->author_name : _("somebody"), at,
			       _(ticket_step_label(line->step)), _(ticket_state_label(ticket->state)));
	}
	return err_set(err, ERR_CONFLICT, _("the ticket has changed meanwhile; look at it again"));
}

static bool check_staff(const struct stepping *stepping, const struct id *staff, bool main, struct err *err)
{
	struct arena arena = { 0 };
	struct staff read;
	char today[11];
	day_format(day_at(act_now(stepping->act)), today);
	bool ok = staff_read(db_of(stepping->act), staff, &arena, &read, err);
	if (ok && staff_has_left(read.left_on, today))
		ok = err_set(err, ERR_MISSING, _("%1$s left office on %2$s: a ticket goes to people in office"),
			     read.name, read.left_on);
	if (ok && !main && id_equal(staff, &stepping->new->main))
		ok = err_set(err, ERR_INPUT,
			     _("%s is the main assignee already; leave the name out of the co-assignees"), read.name);
	arena_release(&arena);
	return ok;
}

static bool check_parties(const struct stepping *stepping, struct err *err)
{
	const struct ticket_step_new *new = stepping->new;
	if (!(ticket_step_needs(new->step) & NEEDS_MAIN))
		return true;
	if (!check_staff(stepping, &new->main, true, err))
		return false;
	for (size_t i = 0; i < new->co_count; i++)
		if (!check_staff(stepping, &new->co[i], false, err))
			return false;
	return true;
}

static bool check_merge(const struct stepping *stepping, struct err *err)
{
	struct ticket other;
	struct arena arena = { 0 };
	if (!(ticket_step_needs(stepping->new->step) & NEEDS_TICKET))
		return true;
	if (id_equal(&stepping->new->ticket, &stepping->ticket.entity))
		return err_set(err, ERR_INPUT, _("a ticket cannot be merged into itself"));
	bool ok =
		ticket_read(db_of(stepping->act), &stepping->new->ticket, act_now(stepping->act), &arena, &other,
			    err) &&
		(ticket_state_takes_merges(other.state) ||
		 err_set(err, ERR_CONFLICT,
			 _("%1$s is '%2$s': this one's caller would not be called back with it; reopen that one first, "
			   "or leave this one by itself"),
			 other.number, _(ticket_state_label(other.state))));
	arena_release(&arena);
	return ok;
}

/* What is linked must be there, and not hidden from the author; what is taken off must be linked. */
static bool check_link(const struct stepping *stepping, struct err *err)
{
	const struct ticket_step_new *new = stepping->new;
	struct ticket_link link;
	struct arena arena = { 0 };
	if (!(ticket_step_needs(new->step) & NEEDS_LINK))
		return true;
	for (size_t i = 0; i < stepping->ticket.link_count; i++)
		if (id_equal(&stepping->ticket.link[i].other, &new->link))
			return new->step == STEP_UNLINK ||
			       err_set(err, ERR_CONFLICT, _("the ticket is linked to this already"));
	if (new->step == STEP_UNLINK)
		return err_set(err, ERR_MISSING, _("the ticket is not linked to this"));
	if (stepping->ticket.link_count >= TICKET_LINKS_MOST)
		return err_set(err, ERR_CONFLICT, _("a ticket has at most %d links"), TICKET_LINKS_MOST);
	bool ok = ticket_link_read(db_of(stepping->act), &new->link, &arena, &link, err) &&
		  (id_equal(&link.household, &stepping->ticket.household) ||
		   own_may(db_of(stepping->act), act_author(stepping->act), ACCESS_HOUSEHOLD_SEE, &link.household,
			   stepping->today, err));
	arena_release(&arena);
	return ok;
}

/* The author, or who reported by phone. */
static void find_who(struct stepping *stepping)
{
	struct person proxied = { 0 };
	const struct person *author = act_author(stepping->act);
	bool proxy = !id_is_none(&stepping->new->on_behalf);
	memcpy(proxied.staff, &stepping->new->on_behalf, sizeof proxied.staff);
	ticket_who(&stepping->ticket, proxy ? &proxied : author, &stepping->who);
	stepping->who.person = author;
	stepping->who.proxy = proxy;
}

static bool doubt_households(const struct stepping *stepping, struct err *err)
{
	struct ticket other;
	struct arena arena = { 0 };
	bool ok = ticket_read(db_of(stepping->act), &stepping->new->ticket, act_now(stepping->act), &arena, &other,
			      err) &&
		  (ticket_households_agree(&stepping->ticket, &other) ||
		   err_set(err, ERR_DOUBT, _("%1$s and %2$s are tickets of different households"),
			   stepping->ticket.number, other.number));
	arena_release(&arena);
	return ok;
}

/* A year that was mistyped would let it lie unseen. */
static bool doubt_pause(const struct stepping *stepping, struct err *err)
{
	struct day until;
	if (!day_parse(stepping->new->until, &until))
		return true;
	int64_t days = day_number(until) - day_number(day_at(act_now(stepping->act)));
	return days <= TICKET_PAUSE_DAYS ||
	       err_set(err, ERR_DOUBT, _("until %1$s the ticket would stand still for %2$d days"), stepping->new->until,
		       (int)days);
}

static bool doubt_main(const struct stepping *stepping, struct err *err)
{
	struct arena arena = { 0 };
	struct staff staff;
	bool sent_back;
	bool ok = ticket_sent_back(db_of(stepping->act), &stepping->ticket.entity, &stepping->new->main, &sent_back,
				   err) &&
		  (!sent_back || (staff_read(db_of(stepping->act), &stepping->new->main, &arena, &staff, err) &&
				  err_set(err, ERR_DOUBT, _("%s has sent this ticket back"), staff.name)));
	arena_release(&arena);
	return ok;
}

/* What is allowed, and yet may be a slip. */
static bool check_doubts(const struct stepping *stepping, struct err *err)
{
	if (stepping->new->anyway)
		return true;
	switch (stepping->new->step) {
	case STEP_MERGE:
		return doubt_households(stepping, err);
	case STEP_SUSPEND:
		return doubt_pause(stepping, err);
	case STEP_DISPATCH:
	case STEP_REASSIGN:
		return doubt_main(stepping, err);
	default:
		return true;
	}
}

static bool check_step(struct stepping *stepping, struct err *err)
{
	const struct ticket_step_new *new = stepping->new;
	struct ticket_step_input input = { .note = new->note,
					   .until = new->until,
					   .main = !id_is_none(&new->main),
					   .ticket = !id_is_none(&new->ticket),
					   .correction = new->correction != NULL,
					   .link = !id_is_none(&new->link),
					   .result = new->result,
					   .score = new->score };
	enum ticket_state from = stepping->ticket.state;
	find_who(stepping);
	stepping->beside = new->step == STEP_REASSIGN &&id_equal(&new->main, &stepping->ticket.main);
	if (stepping->beside && ticket_may_change_beside(from))
		from = TICKET_DISPATCHED;
	if (!hash_is_none(&new->saw) && !hash_equal(&new->saw, &stepping->ticket.last_step))
		return ticket_conflict(&stepping->ticket, err);
	struct ticket_stand stand = ticket_stands(&stepping->ticket, act_now(stepping->act));
	stand.state = from;
	return ticket_step_allowed(&stand, new->step, &stepping->who, err) &&
	       ticket_step_check(new->step, &input, day_at(act_now(stepping->act)), err) &&
	       typed_check(_("Note"), new->note, TICKET_NOTE_MOST, err) && check_parties(stepping, err) &&
	       check_merge(stepping, err) && check_link(stepping, err) && check_doubts(stepping, err);
}

/* Dues: 0 takes one away. */
struct dues {
	struct json *json;
	const struct calendar *calendar;
	int64_t now_ms;
};

static void due_in(struct dues *dues, const char *name, struct duration limit)
{
	json_set_int(dues->json, name, ticket_due(dues->calendar, dues->now_ms, limit));
}

/* By a pause from `since_ms` to `ends_ms`. */
static void due_moved(const struct dues *dues, struct json *json, const char *name, int64_t due_ms,
		      struct duration limit, int64_t since_ms, int64_t ends_ms)
{
	if (due_ms)
		json_set_int(json, name, calendar_after_pause(dues->calendar, due_ms, limit.unit, since_ms, ends_ms));
}

static void due_from_start(struct dues *dues, const struct dispatch_limits *limits)
{
	due_in(dues, "accept", limits->accept);
	due_in(dues, "contact", limits->contact);
	due_in(dues, "resolve", limits->resolve);
	json_set_int(dues->json, "follow_up", 0);
}

/* Whether it went to all whom the rule proposes; the operator may have put others beside. */
static bool follows_rule(const struct ticket_step_new *new, const struct ticket_proposal *proposal)
{
	if (!id_equal(&new->main, &proposal->main))
		return false;
	for (size_t i = 0; i < proposal->co_count; i++) {
		bool found = false;
		for (size_t k = 0; k < new->co_count; k++)
			found |= id_equal(&new->co[k], &proposal->co[i].staff);
		if (!found)
			return false;
	}
	return true;
}

/* What the operator says, and of what they leave open what the rules say. */
static struct dispatch_limits granted(const struct ticket_step_new *new, const struct ticket_proposal *proposal)
{
	struct dispatch_limits limits = new->limits ? *new->limits : proposal->limits;
	limits.follow_up = proposal->limits.follow_up;
	return limits;
}

static void set_dispatch(struct stepping *stepping, struct dues *dues, const struct ticket_proposal *proposal,
			 struct json *payload)
{
	const struct ticket_step_new *new = stepping->new;
	const struct ticket *ticket = &stepping->ticket;
	struct dispatch_limits limits = granted(new, proposal);
	struct json *co = json_new_array();
	set_id(payload, "main", &new->main);
	for (size_t i = 0; i < new->co_count; i++) {
		char hex[ID_TEXT_BYTES];
		id_format(&new->co[i], hex);
		json_add_text(co, hex);
	}
	json_set(payload, "co", co);
	if (stepping->beside) {
		json_set_bool(payload, "beside", true);
		return;
	}
	if (new->told)
		json_set_bool(payload, "told", true);
	if (ticket->state == TICKET_SUSPENDED)
		return;
	bool follows = follows_rule(new, proposal);
	json_set_text(payload, "rule", follows ? proposal->rule : NULL);
	if (new->step == STEP_DISPATCH && !follows && !id_is_none(&proposal->main))
		json_set_text(payload, "changed_rule", proposal->rule);
	json_set(payload, "limits", ticket_limits_json(&limits));
	due_in(dues, "accept", limits.accept);
	due_in(dues, "contact", limits.contact);
	/* To whom it goes does not give the county more time: neither a reassignment nor sending back does. */
	if (ticket->resolve_due == 0)
		due_in(dues, "resolve", limits.resolve);
}

/* An operator's limits must be in order; the rules' are checked when the settings are. */
static bool check_limits(const struct stepping *stepping, const struct dues *dues,
			 const struct ticket_proposal *proposal, struct err *err)
{
	const struct calendar *calendar = dues->calendar;
	struct dispatch_limits limits = granted(stepping->new, proposal);
	int64_t accept = ticket_due(calendar, dues->now_ms, limits.accept),
		contact = ticket_due(calendar, dues->now_ms, limits.contact),
		resolve = ticket_due(calendar, dues->now_ms, limits.resolve);
	if (!stepping->new->limits || stepping->ticket.resolve_due != 0 || resolve == 0 ||
	    (accept <= resolve && contact <= resolve))
		return true;
	return err_set(err, ERR_INPUT, _("accepting and first contact cannot be due after resolving"));
}

/* Since when the clock for resolving stands: a date that was granted in the meantime holds from then on. */
static int64_t resolving_stands_since(const struct ticket *ticket)
{
	int64_t since = ticket->state_at;
	for (size_t i = 0; i < ticket->line_count; i++) {
		const struct ticket_line *line = &ticket->line[i];
		if (line->counts && line->step == STEP_EXTEND_GRANT && line->at_ms > since)
			since = line->at_ms;
	}
	return since;
}

/* Such a contact is not made anew, and what it was due by is not moved. */
static bool met_before_pause(const struct ticket *ticket, int64_t since_ms)
{
	return ticket->contacted_at != 0 && ticket->contacted_at <= since_ms;
}

/* What is due after the pause that begins now, should nobody resume it: read again when its date has come. */
static struct json *pause_json(const struct stepping *stepping, const struct dues *dues,
			       const struct dispatch_limits *limits)
{
	const struct ticket *ticket = &stepping->ticket;
	struct json *pause = json_new_object();
	int64_t ends = ticket_pause_ends(dues->calendar, stepping->new->until);
	json_set_int(pause, "ends", ends > dues->now_ms ? ends : dues->now_ms);
	if (!met_before_pause(ticket, dues->now_ms))
		due_moved(dues, pause, "contact", ticket->contact_due, limits->contact, dues->now_ms, ends);
	due_moved(dues, pause, "resolve", ticket->resolve_due, limits->resolve, dues->now_ms, ends);
	return pause;
}

/* The same for a date that is granted meanwhile. */
static struct json *granted_pause_json(const struct stepping *stepping, const struct dues *dues,
				       const struct dispatch_limits *limits)
{
	struct json *pause = json_new_object();
	due_moved(dues, pause, "resolve", ticket_due_on(dues->calendar, stepping->new->until), limits->resolve,
		  dues->now_ms, stepping->ticket.pause_ends);
	return pause;
}

/* More time is more than there is, by the same pause. */
static bool check_extension(const struct stepping *stepping, const struct dues *dues,
			    const struct dispatch_limits *limits, struct err *err)
{
	int64_t due = stepping->ticket.resolve_due, until = ticket_due_on(dues->calendar, stepping->new->until);
	char when[17];
	if (stepping->ticket.state == TICKET_SUSPENDED)
		until = calendar_after_pause(dues->calendar, until, limits->resolve.unit, dues->now_ms,
					     stepping->ticket.pause_ends);
	if (until > due)
		return true;
	clock_format(due, when);
	return err_set(err, ERR_INPUT, _("more time ends after %s, until which there is time already"), when);
}

/* The clock runs again from the date of the suspension on, whenever somebody says so. */
static int64_t resumed_at(const struct ticket *ticket, int64_t now_ms)
{
	return ticket->pause_ends != 0 && ticket->pause_ends < now_ms ? ticket->pause_ends : now_ms;
}

/* What the step makes due, from the limits that its dispatch wrote down. */
static bool set_dues(struct stepping *stepping, struct json *payload, struct err *err)
{
	const struct ticket *ticket = &stepping->ticket;
	struct dispatch_limits limits = ticket_limits_read(ticket->limits);
	struct ticket_proposal proposal;
	struct dues dues = { json_new_object(), &stepping->config->calendar, act_now(stepping->act) };
	bool ok = true;
	switch (stepping->new->step) {
	case STEP_DISPATCH:
	case STEP_REASSIGN:
		ok = ticket_propose_for(db_of(stepping->act), stepping->config, &ticket->entity, stepping->today,
					&stepping->arena, &proposal, err);
		ok = ok && check_limits(stepping, &dues, &proposal, err);
		if (ok)
			set_dispatch(stepping, &dues, &proposal, payload);
		break;
	case STEP_RESOLVE:
		due_in(&dues, "follow_up", limits.follow_up);
		break;
	case STEP_FOLLOW_UP:
		if (stepping->new->result == TICKET_NOT_CONTENT)
			due_from_start(&dues, &limits);
		else if (stepping->new->result == TICKET_NOT_REACHED && stepping->new->until)
			json_set_int(dues.json, "follow_up", ticket_due_on(dues.calendar, stepping->new->until));
		break;
	case STEP_REOPEN:
		due_from_start(&dues, &limits);
		break;
	case STEP_SUSPEND:
		json_set(payload, "pause", pause_json(stepping, &dues, &limits));
		break;
	case STEP_RESUME:
		if (!met_before_pause(ticket, ticket->state_at))
			due_moved(&dues, dues.json, "contact", ticket->held_contact_due, limits.contact,
				  ticket->state_at, resumed_at(ticket, dues.now_ms));
		due_moved(&dues, dues.json, "resolve", ticket->held_resolve_due, limits.resolve,
			  resolving_stands_since(ticket), resumed_at(ticket, dues.now_ms));
		break;
	case STEP_EXTEND_ASK:
		ok = check_extension(stepping, &dues, &limits, err);
		break;
	case STEP_EXTEND_GRANT:
		ok = check_extension(stepping, &dues, &limits, err);
		json_set_int(dues.json, "resolve", ticket_due_on(dues.calendar, stepping->new->until));
		if (ticket->state == TICKET_SUSPENDED)
			json_set(payload, "pause", granted_pause_json(stepping, &dues, &limits));
		break;
	default:
		break;
	}
	void *place = NULL;
	const char *key;
	const struct json *value;
	if (ok && json_next(dues.json, &place, &key, &value))
		json_set(payload, "due", dues.json);
	else
		json_release(dues.json);
	return ok;
}

/* As dates are kept, however it was typed. */
static void set_date(struct json *payload, const char *key, const char *typed)
{
	struct day day;
	char date[11];
	if (!typed || !day_parse(typed, &day))
		return;
	day_format(day, date);
	json_set_text(payload, key, date);
}

/* Of another kind it has the limits that its kind was given when it was taken; those that run already stay. */
static bool set_correction(struct stepping *stepping, struct json *payload, struct err *err)
{
	const struct ticket *ticket = &stepping->ticket;
	const struct ticket_correction *new = stepping->new->correction;
	struct json *correct = ticket_correct_json(stepping->act, stepping->config, ticket, new, err);
	if (!correct)
		return false;
	json_set(payload, "correct", correct);
	if (!json_get(correct, "category") && !json_get(correct, "urgency") && !json_get(correct, "household"))
		return true;
	const struct ticket_case facts = { .household = new->sets_household ? new->household : ticket->household,
					   .category = new->category ? new->category : ticket->category,
					   .urgency = new->urgency ? new->urgency : ticket->urgency,
					   .area = ticket->area };
	struct dispatch_limits limits;
	if (!ticket_limits_when_taken(db_of(stepping->act), stepping->config, ticket, &facts, &limits, err))
		return false;
	json_set(payload, "limits", ticket_limits_json(&limits));
	return true;
}

static bool add_step(struct stepping *stepping, struct err *err)
{
	const struct ticket_step_new *new = stepping->new;
	struct json *payload = json_new_object();
	struct act_event event = { .scope = stepping->ticket.scope,
				   .kind = "ticket.step",
				   .entity = stepping->ticket.entity,
				   .payload = payload };
	char before[HASH_TEXT_BYTES];
	hash_format(&stepping->ticket.last_step, before);
	json_set_text(payload, "before", before);
	json_set_text(payload, "step", ticket_step_name(new->step));
	json_set_text(payload, "note", filled(new->note));
	set_id(payload, "on_behalf", &new->on_behalf);
	if (ticket_step_is_co(new->step, &stepping->who))
		json_set_bool(payload, "co_step", true);
	if (ticket_step_needs(new->step) & NEEDS_RESULT)
		json_set_text(payload, "result", ticket_result_name(new->result));
	if (new->score > 0)
		json_set_int(payload, "score", new->score);
	if ((ticket_step_needs(new->step) & NEEDS_DATE) || new->result == TICKET_NOT_REACHED)
		set_date(payload, "until", new->until);
	if (new->step == STEP_TELL && !ticket_is_party(&stepping->ticket, &new->whom))
		set_id(payload, "whom", &new->whom);
	if (ticket_step_needs(new->step) & NEEDS_TICKET)
		set_id(payload, "ticket", &new->ticket);
	if (ticket_step_needs(new->step) & NEEDS_LINK)
		set_id(payload, "link", &new->link);
	if (((ticket_step_needs(new->step) & NEEDS_CORRECTION) && !set_correction(stepping, payload, err)) ||
	    !set_dues(stepping, payload, err)) {
		json_release(payload);
		return false;
	}
	return act_add(stepping->act, &event, NULL, err);
}

void ticket_step_keep_co(struct ticket_step_new *step, const struct ticket *ticket)
{
	step->co_count = 0;
	for (size_t i = 0; i < ticket->party_count && step->co_count < TICKET_CO_MOST; i++)
		if (!ticket->party[i].main && !id_equal(&ticket->party[i].staff, &step->main))
			step->co[step->co_count++] = ticket->party[i].staff;
}

static bool read_last(struct act *act, const struct id *ticket, struct hash *last, struct err *err)
{
	if (!last)
		return true;
	if (!act_fold(act, err))
		return false;
	struct stmt *stmt = stmt_start(db_of(act), "SELECT last_step FROM ticket WHERE entity = :entity");
	stmt_id(stmt, ":entity", ticket);
	if (stmt_next(stmt))
		stmt_get_hash(stmt, 0, last);
	return stmt_end(stmt, err);
}

bool ticket_step(struct act *act, const struct config *config, const struct id *ticket,
		 const struct ticket_step_new *step, struct hash *last, struct err *err)
{
	struct stepping stepping = { .act = act, .config = config, .new = step };
	day_format(day_at(act_now(act)), stepping.today);
	bool ok = act_fold(act, err) &&
		  ticket_read(db_of(act), ticket, act_now(act), &stepping.arena, &stepping.ticket, err) &&
		  check_step(&stepping, err) && add_step(&stepping, err) &&
		  notice_step(act, config, &stepping.ticket, step, err) && read_last(act, ticket, last, err);
	arena_release(&stepping.arena);
	return ok;
}
