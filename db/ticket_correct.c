#include "db/ticket_correct.h"

#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/phone.h"
#include "core/text.h"
#include "core/typed.h"
#include "db/act.h"
#include "db/db.h"
#include "db/own.h"
#include "db/station.h"
#include "db/ticket.h"
#include "db/ticket_act.h"

/* In the order in which they are told. */
static const struct {
	const char *key, *label;
	bool phone;
} fields[] = {
	{ "household", N_("Household"), false }, { "caller", N_("Caller"), false },
	{ "relation", N_("Relation"), false },	 { "callback", N_("Call back"), true },
	{ "category", N_("Kind"), false },	 { "urgency", N_("Urgency"), false },
};

struct correcting {
	struct act *act;
	const struct config *config;
	const struct ticket *ticket;
	const struct ticket_correction *correction;
	struct json *correct;
	bool changed;
	struct arena arena;
};

static struct db *db_of(const struct correcting *correcting)
{
	return act_station(correcting->act)->db;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void put(struct correcting *correcting, const char *key, const char *to, const char *was, const char *now)
{
	struct json *field = json_new_object();
	json_set_text(field, "to", to);
	json_set_text(field, "was", was);
	json_set_text(field, "now", now);
	json_set(correcting->correct, key, field);
	correcting->changed = true;
}

static bool put_words(struct correcting *correcting, const char *key, const char *label, const char *was,
		      const char *typed, struct err *err)
{
	if (!typed)
		return true;
	const char *to = text_trim(&correcting->arena, typed);
	if (!typed_check(label, to, TICKET_NAME_MOST, err))
		return false;
	if (strcmp(to, or_empty(was)) != 0)
		put(correcting, key, to, or_empty(was), to);
	return true;
}

static bool put_callback(struct correcting *correcting, struct err *err)
{
	const char *typed = correcting->correction->callback, *was = or_empty(correcting->ticket->callback);
	char phone[PHONE_BYTES] = "";
	if (!typed || strcmp(typed, was) == 0)
		return true;
	if (typed[strspn(typed, " ")] != '\0') {
		if (!phone_normalise(typed, phone, err))
			return false;
		phone_complete(phone, correcting->config->phone_prefix);
	}
	if (strcmp(phone, was) != 0)
		put(correcting, "callback", phone, was, phone);
	return true;
}

static bool put_kind(struct correcting *correcting, struct err *err)
{
	const struct config *config = correcting->config;
	const char *category = correcting->correction->category, *urgency = correcting->correction->urgency;
	const struct config_category *old = config_category(config, correcting->ticket->category);
	const struct config_category *new = category ? config_category(config, category) : old;
	const struct config_urgency *slow = config_urgency(config, correcting->ticket->urgency);
	const struct config_urgency *fast = urgency ? config_urgency(config, urgency) : slow;
	if ((category && !new) || (urgency && !fast))
		return err_set(err, ERR_INPUT, _("a ticket has a category and an urgency of fangzheng.yaml"));
	/* The names as they are today go into the event: the settings may forget them. */
	if (category && strcmp(category, correcting->ticket->category) != 0)
		put(correcting, "category", category, old ? old->name : correcting->ticket->category, new->name);
	if (urgency && strcmp(urgency, correcting->ticket->urgency) != 0)
		put(correcting, "urgency", urgency, slow ? slow->name : correcting->ticket->urgency, fast->name);
	return true;
}

/* "单福田 德善村", and where it lies. */
static bool name_household(struct correcting *correcting, const struct id *household, const char **name,
			   const char **area, struct err *err)
{
	*name = "";
	if (id_is_none(household))
		return true;
	struct stmt *stmt = stmt_start(db_of(correcting), "SELECT head, (SELECT short FROM area WHERE code ="
							  " household.area), area FROM household WHERE entity = "
							  ":entity");
	stmt_id(stmt, ":entity", household);
	if (stmt_next(stmt)) {
		*name = arena_format(&correcting->arena, "%s %s", or_empty(stmt_get_text(stmt, 0, &correcting->arena)),
				     or_empty(stmt_get_text(stmt, 1, &correcting->arena)));
		*area = stmt_get_text(stmt, 2, &correcting->arena);
	}
	return stmt_end(stmt, err);
}

static bool put_household(struct correcting *correcting, struct err *err)
{
	const struct ticket_correction *correction = correcting->correction;
	const struct id *was = &correcting->ticket->household;
	const char *old, *new, *ignored = NULL, *area = NULL;
	char hex[ID_TEXT_BYTES] = "", today[11];
	if (!correction->sets_household || id_equal(&correction->household, was))
		return true;
	day_format(day_at(act_now(correcting->act)), today);
	if (!id_is_none(&correction->household)) {
		if (!own_may(db_of(correcting), act_author(correcting->act), ACCESS_TICKET_OPEN, &correction->household,
			     today, err))
			return false;
		id_format(&correction->household, hex);
	}
	if (!name_household(correcting, was, &old, &ignored, err) ||
	    !name_household(correcting, &correction->household, &new, &area, err))
		return false;
	put(correcting, "household", hex, old, new);
	/* Who sees it is whoever sees where the household lives. */
	if (area)
		put(correcting, "area", area, NULL, NULL);
	return true;
}

struct json *ticket_correct_json(struct act *act, const struct config *config, const struct ticket *ticket,
				 const struct ticket_correction *correction, struct err *err)
{
	struct correcting correcting = {
		.act = act, .config = config, .ticket = ticket, .correction = correction, .correct = json_new_object()
	};
	bool ok = put_household(&correcting, err) &&
		  put_words(&correcting, "caller", _("Caller"), ticket->caller, correction->caller, err) &&
		  put_words(&correcting, "relation", _("Relation"), ticket->relation, correction->relation, err) &&
		  put_callback(&correcting, err) && put_kind(&correcting, err) &&
		  (correcting.changed ||
		   err_set(err, ERR_INPUT, _("nothing was corrected: all of it stands so already")));
	arena_release(&correcting.arena);
	if (ok)
		return correcting.correct;
	json_release(correcting.correct);
	return NULL;
}

/* What stood or stands in a field. */
static const char *value(const char *text, bool phone, bool whole_phones, struct arena *arena)
{
	char masked[PHONE_BYTES];
	if (!text || !*text)
		return _("none");
	if (!phone || whole_phones)
		return text;
	phone_mask(text, masked);
	return arena_text(arena, masked);
}

const char *ticket_correct_text(const struct json *correct, bool whole_phones, struct arena *arena)
{
	const char *text = "";
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const struct json *field = json_get(correct, fields[i].key);
		const char *was = json_text(field, "was"), *now = json_text(field, "now");
		if (!field)
			continue;
		text = arena_format(arena, "%s%s%s", text, *text ? _("; ") : "", _(fields[i].label));
		if (was || now)
			text = arena_format(arena, "%s %s → %s", text, value(was, fields[i].phone, whole_phones, arena),
					    value(now, fields[i].phone, whole_phones, arena));
	}
	return text;
}
