#include "db/call_act.h"

#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/phone.h"
#include "core/typed.h"
#include "db/act.h"
#include "db/call.h"
#include "db/db.h"
#include "db/household.h"
#include "db/station.h"

static const char county[] = "county";

static const char *filled(const char *text)
{
	return text && text[strspn(text, " \t\r\n")] != '\0' ? text : NULL;
}

static void set_id(struct json *payload, const char *key, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	if (id_is_none(id))
		return;
	id_format(id, hex);
	json_set_text(payload, key, hex);
}

static bool may_take(const struct act *act, struct err *err)
{
	return access_may(act_author(act), ACCESS_CALL_TAKE, NULL, err);
}

bool call_ring_on_line(struct act *act, const char *number, const char *line_call, struct id *call, struct err *err)
{
	char phone[PHONE_BYTES];
	bool withheld = !number || phone_is_withheld(number);
	if (!withheld && !phone_of_call(number, phone, err))
		return false;
	struct json *payload = json_new_object();
	struct act_event event = { .scope = county, .kind = "call.ring", .payload = payload };
	json_set_text(payload, "number", withheld ? NULL : phone);
	json_set_text(payload, "line_call", filled(line_call));
	chance_bytes(&act_station(act)->chance, &event.entity, sizeof event.entity);
	if (!act_add(act, &event, NULL, err))
		return false;
	if (call)
		*call = event.entity;
	return true;
}

bool call_ring(struct act *act, const char *number, struct id *call, struct err *err)
{
	return call_ring_on_line(act, number, NULL, call, err);
}

static bool add(struct act *act, const struct id *call, const char *kind, struct json *payload, struct err *err)
{
	struct act_event event = { .scope = county, .kind = kind, .entity = *call, .payload = payload };
	return act_add(act, &event, NULL, err);
}

/* What stands against the author's answering; `*done` when they have it already. */
static bool check_free(const struct act *act, const struct call_row *call, bool *done, struct err *err)
{
	const struct person *author = act_author(act);
	*done = false;
	if (call->answered_at && !id_is_none(&call->answered_by)) {
		*done = author && memcmp(&call->answered_by, author->staff, sizeof author->staff) == 0;
		return *done || err_set(err, ERR_CONFLICT, _("%s has taken this call already"),
					call->answered_name ? call->answered_name : _("somebody"));
	}
	/* Who lifted only the telephone, and has hung up since, still says what came of it. */
	return call->answered_at || !call->ended_at || err_set(err, ERR_CONFLICT, _("this call has ended"));
}

bool call_line_begin(struct station *station, struct act **act, struct err *err)
{
	int64_t since = clock_now(station->clock);
	while (!act_begin(station, NULL, act, err))
		if (err->code != ERR_BUSY || clock_now(station->clock) - since >= CALL_RINGS_MS)
			return false;
	return true;
}

/* Reads the call for the line: whether it was answered, whether it has ended. */
static bool read_for_line(struct act *act, const struct id *entity, bool *answered, bool *ended, struct err *err)
{
	struct call_row call;
	struct arena arena = { 0 };
	bool ok = act_fold(act, err) && call_read(act_station(act)->db, entity, act_now(act), &arena, &call, err);
	*answered = ok && call.answered_at;
	*ended = ok && call.ended_at;
	arena_release(&arena);
	return ok;
}

bool call_picked_up(struct act *act, const struct id *call, struct err *err)
{
	bool answered, ended;
	return read_for_line(act, call, &answered, &ended, err) &&
	       (answered || ended || add(act, call, "call.answer", json_new_object(), err));
}

bool call_hung_up(struct act *act, const struct id *call, struct err *err)
{
	bool answered, ended;
	if (!read_for_line(act, call, &answered, &ended, err))
		return false;
	if (ended)
		return true;
	struct json *payload = json_new_object();
	json_set_text(payload, "result", answered ? NULL : "missed");
	return add(act, call, "call.end", payload, err);
}

bool call_answer(struct act *act, const struct id *entity, struct err *err)
{
	bool done = false;
	struct call_row call;
	struct arena arena = { 0 };
	bool ok = may_take(act, err) && act_fold(act, err) &&
		  call_read(act_station(act)->db, entity, act_now(act), &arena, &call, err) &&
		  check_free(act, &call, &done, err) &&
		  (done || add(act, entity, "call.answer", json_new_object(), err));
	arena_release(&arena);
	return ok;
}

enum { NAME_MOST = 30, NOTE_MOST = 200, OUTCOME_MOST = 2000 }; /* characters */

static bool check_outcome(struct act *act, const struct call_outcome *outcome, struct err *err)
{
	struct household_row row;
	struct arena arena = { 0 };
	if (!outcome->result || !dictionary_name(dictionary_find("call_result"), outcome->result))
		return err_set(err, ERR_INPUT, _("a call ends with one of: ticket, advice, wrong, missed"));
	if (strcmp(outcome->result, "ticket") == 0 && id_is_none(&outcome->ticket))
		return err_set(err, ERR_INPUT, _("which ticket came of the call is not given"));
	if (!typed_check(_("Note"), outcome->note, OUTCOME_MOST, err))
		return false;
	bool ok = id_is_none(&outcome->household) ||
		  household_row_read(act_station(act)->db, &outcome->household, "2000-01-01", &arena, &row, err);
	arena_release(&arena);
	return ok;
}

bool call_end(struct act *act, const struct id *entity, const struct call_outcome *outcome, struct err *err)
{
	struct call_row call;
	struct arena arena = { 0 };
	bool ok = may_take(act, err) && check_outcome(act, outcome, err) && act_fold(act, err) &&
		  call_read(act_station(act)->db, entity, act_now(act), &arena, &call, err);
	arena_release(&arena);
	if (!ok)
		return false;
	struct json *payload = json_new_object();
	json_set_text(payload, "result", outcome->result);
	set_id(payload, "household", &outcome->household);
	set_id(payload, "ticket", &outcome->ticket);
	json_set_text(payload, "note", filled(outcome->note));
	return add(act, entity, "call.end", payload, err);
}

/* The call as it stands, for who may take calls. */
static bool look(struct act *act, const struct id *entity, struct call_row *call, struct arena *arena, struct err *err)
{
	return may_take(act, err) && act_fold(act, err) &&
	       call_read(act_station(act)->db, entity, act_now(act), arena, call, err);
}

bool call_back(struct act *act, const struct id *entity, bool reached, const char *note, struct err *err)
{
	struct call_row call;
	struct arena arena = { 0 };
	bool ok = typed_check(_("Note"), note, OUTCOME_MOST, err) && look(act, entity, &call, &arena, err) &&
		  (call.state == CALL_MISSED || err_set(err, ERR_CONFLICT, _("only a missed call is called back"))) &&
		  (!call.back_reached || err_set(err, ERR_CONFLICT, _("this caller was reached already")));
	arena_release(&arena);
	if (!ok)
		return false;
	struct json *payload = json_new_object();
	json_set_bool(payload, "reached", reached);
	json_set_text(payload, "note", filled(note));
	return add(act, entity, "call.back", payload, err);
}

bool call_promise(struct act *act, const struct id *entity, const char *text, const char *due_on, struct err *err)
{
	struct call_row call;
	struct arena arena = { 0 };
	struct day day;
	char date[11];
	bool ok = (filled(text) || err_set(err, ERR_INPUT, _("what was promised is not given"))) &&
		  typed_check(_("Promise"), text, NOTE_MOST, err) &&
		  (!filled(due_on) || day_parse(due_on, &day) ||
		   err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"))) &&
		  look(act, entity, &call, &arena, err);
	arena_release(&arena);
	if (!ok)
		return false;
	struct json *payload = json_new_object();
	json_set_text(payload, "text", text);
	if (filled(due_on)) {
		day_format(day, date);
		json_set_text(payload, "due_on", date);
	}
	return add(act, entity, "call.promise", payload, err);
}

bool call_promise_kept(struct act *act, const struct id *entity, const struct hash *promise, struct err *err)
{
	struct call_row call;
	struct arena arena = { 0 };
	char hex[HASH_TEXT_BYTES];
	bool ok = look(act, entity, &call, &arena, err);
	arena_release(&arena);
	if (!ok)
		return false;
	struct json *payload = json_new_object();
	hash_format(promise, hex);
	json_set_text(payload, "kept", hex);
	return add(act, entity, "call.promise", payload, err);
}

static bool check_note(struct act *act, const struct number_note *note, char phone[static PHONE_BYTES], struct err *err)
{
	struct household_row row;
	struct arena arena = { 0 };
	if (!access_may(act_author(act), ACCESS_NUMBER_ATTACH, NULL, err) ||
	    !phone_of_call(note->number ? note->number : "", phone, err))
		return false;
	if (id_is_none(&note->household) && !filled(note->name) && !note->detach)
		return err_set(err, ERR_INPUT, _("a stranger's number needs a name"));
	if (!typed_check(_("Name"), note->name, NAME_MOST, err) || !typed_check(_("Note"), note->note, NOTE_MOST, err))
		return false;
	bool ok = id_is_none(&note->household) ||
		  household_row_read(act_station(act)->db, &note->household, "2000-01-01", &arena, &row, err);
	arena_release(&arena);
	return ok;
}

/* What is said of this number must be there to be taken back, and is not put in doubt unasked. */
static bool check_before(struct act *act, const struct id *entity, const struct number_note *note, struct err *err)
{
	if (!act_fold(act, err))
		return false;
	struct stmt *stmt = stmt_start(act_station(act)->db, "SELECT maybe FROM number_note WHERE entity = :entity");
	stmt_id(stmt, ":entity", entity);
	bool there = stmt_next(stmt), maybe = there && stmt_get_int(stmt, 0) != 0;
	if (!stmt_end(stmt, err))
		return false;
	if (note->detach && !there)
		return err_set(err, ERR_MISSING, "%s",
			       id_is_none(&note->household)
				       ? _("this number is not noted as a stranger's")
				       : _("this number is not attached to that household; one that stands in the "
					   "register is changed there"));
	if (note->maybe && there && !maybe)
		return err_set(err, ERR_CONFLICT,
			       _("this number is attached for sure already; detach it first if that is in doubt"));
	return true;
}

bool number_attach(struct act *act, const struct number_note *note, struct err *err)
{
	char phone[PHONE_BYTES];
	if (!check_note(act, note, phone, err))
		return false;
	struct arena arena = { 0 };
	char household[ID_TEXT_BYTES] = "";
	if (!id_is_none(&note->household))
		id_format(&note->household, household);
	struct id entity;
	id_natural(act_station(act)->county_secret, "number", arena_format(&arena, "%s/%s", phone, household), &entity);
	arena_release(&arena);
	if (!check_before(act, &entity, note, err))
		return false;
	struct json *payload = json_new_object();
	json_set_text(payload, "number", phone);
	set_id(payload, "household", &note->household);
	json_set_text(payload, "name", filled(note->name));
	json_set_text(payload, "note", filled(note->note));
	if (note->maybe)
		json_set_bool(payload, "maybe", true);
	if (note->detach)
		json_set_bool(payload, "detached", true);
	return add(act, &entity, "number.attach", payload, err);
}
