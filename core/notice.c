#include "core/notice.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/i18n.h"
#include "core/template.h"
#include "core/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct word {
	const char *name, *label;
};

static const struct word kinds[] = {
	[NOTICE_DISPATCH] = { "dispatch", N_("dispatched") },
	[NOTICE_REASSIGN] = { "reassign", N_("given to others") },
	[NOTICE_REMIND] = { "remind", N_("reminder") },
	[NOTICE_REOPEN] = { "reopen", N_("to be done again") },
	[NOTICE_EXTEND_GRANT] = { "extend_grant", N_("more time granted") },
	[NOTICE_EXTEND_REFUSE] = { "extend_refuse", N_("more time refused") },
	[NOTICE_WITHDRAWN] = { "withdrawn", N_("no longer theirs") },
	[NOTICE_SOON] = { "soon", N_("due soon") },
	[NOTICE_OVERDUE] = { "overdue", N_("past its time") },
};

static const struct word states[] = {
	[NOTICE_QUEUED] = { "queued", N_("queued") },	   [NOTICE_SENDING] = { "sending", N_("being sent") },
	[NOTICE_SENT] = { "sent", N_("delivered") },	   [NOTICE_READ] = { "read", N_("seen") },
	[NOTICE_FAILED] = { "failed", N_("not reached") }, [NOTICE_MOOT] = { "moot", N_("no longer needed") },
};

static const struct word outcomes[] = {
	[NOTICE_WENT] = { "sent", NULL },
	[NOTICE_LATER] = { "later", NULL },
	[NOTICE_NEVER] = { "never", NULL },
	[NOTICE_UNANSWERED] = { "unknown", NULL },
};

static bool parse(const struct word *words, size_t count, const char *name, size_t *place)
{
	for (size_t i = 0; name && i < count; i++)
		if (strcmp(words[i].name, name) == 0) {
			*place = i;
			return true;
		}
	return false;
}

const char *notice_kind_name(enum notice_kind kind)
{
	return kinds[kind].name;
}

const char *notice_kind_label(enum notice_kind kind)
{
	return kinds[kind].label;
}

bool notice_kind_parse(const char *name, enum notice_kind *kind)
{
	size_t place;
	if (!parse(kinds, COUNT(kinds), name, &place))
		return false;
	*kind = (enum notice_kind)place;
	return true;
}

const char *notice_state_name(enum notice_state state)
{
	return states[state].name;
}

const char *notice_state_label(enum notice_state state)
{
	return states[state].label;
}

bool notice_state_parse(const char *name, enum notice_state *state)
{
	size_t place;
	if (!parse(states, COUNT(states), name, &place))
		return false;
	*state = (enum notice_state)place;
	return true;
}

const char *notice_outcome_name(enum notice_outcome outcome)
{
	return outcomes[outcome].name;
}

bool notice_outcome_parse(const char *name, enum notice_outcome *outcome)
{
	size_t place;
	if (!parse(outcomes, COUNT(outcomes), name, &place))
		return false;
	*outcome = (enum notice_outcome)place;
	return true;
}

bool notice_of_step(enum ticket_step step, enum ticket_result result, enum notice_kind *kind)
{
	static const struct {
		enum ticket_step step;
		enum notice_kind kind;
	} told[] = {
		{ STEP_DISPATCH, NOTICE_DISPATCH },
		{ STEP_REASSIGN, NOTICE_REASSIGN },
		{ STEP_REMIND, NOTICE_REMIND },
		{ STEP_REOPEN, NOTICE_REOPEN },
		{ STEP_EXTEND_GRANT, NOTICE_EXTEND_GRANT },
		{ STEP_EXTEND_REFUSE, NOTICE_EXTEND_REFUSE },
	};
	if (step == STEP_FOLLOW_UP && result == TICKET_NOT_CONTENT)
		step = STEP_REOPEN;
	for (size_t i = 0; i < COUNT(told); i++)
		if (told[i].step == step) {
			*kind = told[i].kind;
			return true;
		}
	return false;
}

/* When and by which channel ------------------------------------------------------------------------------ */

enum { MINUTE_MS = 60 * 1000, DAY_MINUTES = 24 * 60 };

int64_t notice_back_off_ms(int tries, bool urgent)
{
	static const int minutes[2][5] = { { 0, 1, 5, 25, 60 }, { 0, 1, 2, 3, 3 } };
	const int most = COUNT(minutes[0]) - 1;
	return (int64_t)minutes[urgent][tries < 0 ? 0 : tries < most ? tries : most] * MINUTE_MS;
}

int64_t notice_in_hours(const struct calendar_hours *hours, int64_t at_ms)
{
	if (hours->count == 0)
		return at_ms;
	int64_t day = day_start_ms(day_at(at_ms));
	for (int i = 0; i < hours->count; i++) {
		int64_t from = day + (int64_t)hours->interval[i].from * MINUTE_MS;
		int64_t until = day + (int64_t)hours->interval[i].until * MINUTE_MS;
		if (at_ms < until)
			return at_ms < from ? from : at_ms;
	}
	return day + (int64_t)(DAY_MINUTES + hours->interval[0].from) * MINUTE_MS;
}

static int64_t tomorrow(const struct calendar_hours *hours, int64_t now_ms)
{
	return notice_in_hours(hours, day_start_ms(day_at(now_ms)) + (int64_t)DAY_MINUTES * MINUTE_MS);
}

/* Where one notice stands: its channel (none: no channel is left), and from when on it may go. */
struct standing {
	const char *channel;
	int64_t at_ms;
	enum notice_wait why;
	bool again;
};

static int tries_on(const struct notice_waiting *waiting, const char *channel, bool *never, int64_t *last_ms)
{
	int tries = 0;
	for (size_t i = 0; i < waiting->try_count; i++) {
		if (strcmp(waiting->try[i].channel, channel) != 0)
			continue;
		tries++;
		*never |= waiting->try[i].outcome == NOTICE_NEVER;
		*last_ms = waiting->try[i].at_ms;
	}
	return tries;
}

static struct standing stand(const struct notice_rules *rules, const struct notice_person *person,
			     const struct notice_waiting *waiting, int64_t now_ms)
{
	struct standing standing = { .channel = NULL };
	for (size_t i = 0; i < waiting->try_count; i++)
		standing.again |= waiting->try[i].outcome == NOTICE_UNANSWERED;
	int fewest = rules->tries;
	for (size_t i = 0; i < person->channels && (!standing.channel || waiting->urgent); i++) {
		bool never = false;
		int64_t last_ms = 0;
		int tries = tries_on(waiting, person->channel[i], &never, &last_ms);
		if (never || tries >= fewest)
			continue;
		fewest = tries;
		standing.channel = person->channel[i];
		standing.at_ms = tries > 0	   ? last_ms + notice_back_off_ms(tries, waiting->urgent)
				 : waiting->urgent ? waiting->queued_ms
						   : waiting->queued_ms + (int64_t)rules->gather_minutes * MINUTE_MS;
		standing.why = tries > 0 ? NOTICE_WAIT_TRY : NOTICE_WAIT_OTHERS;
	}
	if (standing.channel && !waiting->urgent) {
		int64_t from_ms = standing.at_ms > now_ms ? standing.at_ms : now_ms;
		standing.at_ms = notice_in_hours(&rules->hours, from_ms);
		if (standing.at_ms > from_ms)
			standing.why = NOTICE_WAIT_HOURS;
		if (rules->daily_cap > 0 && person->sent_today >= rules->daily_cap &&
		    standing.at_ms < tomorrow(&rules->hours, now_ms)) {
			standing.at_ms = tomorrow(&rules->hours, now_ms);
			standing.why = NOTICE_WAIT_CAP;
		}
	}
	return standing;
}

const char *notice_wait_label(enum notice_wait wait)
{
	static const char *const labels[] = { [NOTICE_WAIT_OTHERS] = N_("for others that go with it"),
					      [NOTICE_WAIT_TRY] = N_("for the next try"),
					      [NOTICE_WAIT_HOURS] = N_("for the hours in which messages go"),
					      [NOTICE_WAIT_CAP] = N_("because the day's number of messages is full") };
	return wait == NOTICE_WAIT_NOTHING ? NULL : labels[wait];
}

int64_t notice_waits_until(const struct notice_rules *rules, const struct notice_person *person,
			   const struct notice_waiting *waiting, int64_t now_ms, enum notice_wait *why)
{
	struct standing standing = stand(rules, person, waiting, now_ms);
	*why = standing.channel && standing.at_ms > now_ms ? standing.why : NOTICE_WAIT_NOTHING;
	return standing.at_ms;
}

void notice_plan(const struct notice_rules *rules, const struct notice_person *person, int64_t now_ms,
		 struct notice_plan *plan)
{
	struct standing first = { .channel = NULL };
	const struct notice_waiting *leader = NULL;
	*plan = (struct notice_plan){ .deed = NOTICE_DEED_NONE };
	for (size_t i = 0; i < person->count; i++) {
		const struct notice_waiting *waiting = &person->waiting[i];
		struct standing standing = stand(rules, person, waiting, now_ms);
		if (!standing.channel) {
			plan->deed = NOTICE_DEED_GIVE_UP;
			if (plan->count < NOTICE_DIGEST_MOST)
				plan->notice[plan->count++] = i;
		}
		/* Of those that may go now the urgent ones, else the one that may go first. */
		bool now = standing.at_ms <= now_ms, before = !leader || standing.at_ms < first.at_ms;
		if (standing.channel && (before || (now && waiting->urgent && !leader->urgent))) {
			leader = waiting;
			first = standing;
		}
	}
	if (plan->deed == NOTICE_DEED_GIVE_UP || !leader)
		return;
	plan->at_ms = first.at_ms;
	plan->deed = first.at_ms <= now_ms ? NOTICE_DEED_SEND : NOTICE_DEED_WAIT;
	if (plan->deed == NOTICE_DEED_WAIT)
		return;
	plan->channel = first.channel;
	plan->urgent = leader->urgent;
	for (size_t i = 0; i < person->count && plan->count < NOTICE_DIGEST_MOST; i++) {
		const struct notice_waiting *waiting = &person->waiting[i];
		struct standing standing = stand(rules, person, waiting, now_ms);
		/* What has not been tried yet goes along; what failed has its own time. */
		bool goes = standing.at_ms <= now_ms || (waiting->try_count == 0 && !plan->urgent);
		if (waiting->urgent != plan->urgent || strcmp(standing.channel, plan->channel) != 0 || !goes)
			continue;
		plan->again |= standing.again;
		plan->notice[plan->count++] = i;
	}
}

/* What is written --------------------------------------------------------------------------------------- */

bool notice_is_urgent(const struct config *config, const char *urgency)
{
	for (size_t i = 0; urgency && i < config->notices.urgent.count; i++)
		if (strcmp(config->notices.urgent.text[i], urgency) == 0)
			return true;
	return false;
}

/* A category can say what somebody ails: messages have a neutral word for such. */
static const char *matter(const struct config *config, const char *code)
{
	const struct config_category *category = config_category(config, code);
	if (!category)
		return "";
	return category->notice && *category->notice ? category->notice : category->name;
}

/* What the texts of the kinds say beside number, matter and date, in one word for all of them. */
static const char *about(enum notice_kind kind, const struct notice_facts *facts, const char *urgency,
			 struct arena *arena)
{
	const char *one = urgency ? urgency : "", *other = facts->part ? facts->part : "";
	if (kind == NOTICE_WITHDRAWN)
		return one;
	if (kind == NOTICE_SOON || kind == NOTICE_OVERDUE) {
		one = facts->clock ? facts->clock : "";
		/* Translators: who has the ticket. */
		other = arena_format(arena, _("responsible %s"), facts->main ? facts->main : "—");
	}
	const char *text = arena_format(arena, "%s%s%s", one, *one && *other ? _(", ") : "", other);
	return kind == NOTICE_OVERDUE && facts->level
		       /* Translators: what was said so far, and before whom it is now ("the township"). */
		       ? arena_format(arena, _("%1$s, before %2$s"), text, facts->level)
		       : text;
}

static char *fill(const struct config *config, const char *template, enum notice_kind kind,
		  const struct notice_facts *facts, struct arena *arena)
{
	char due[17] = "";
	const struct config_urgency *urgency = config_urgency(config, facts->urgency);
	if (facts->due_ms)
		clock_format(facts->due_ms, due);
	const struct template_value values[] = {
		{ "what", _(kinds[kind].label) },
		{ "about", about(kind, facts, urgency ? urgency->name : NULL, arena) },
		{ "number", facts->number },
		{ "kind", matter(config, facts->category) },
		{ "urgency", urgency ? urgency->name : NULL },
		{ "due", *due ? due + 5 : "—" },
		{ "clock", facts->clock },
		{ "name", facts->name },
		{ "main", facts->main ? facts->main : "—" },
		{ "part", facts->part },
		{ "level", facts->level },
		{ "contact", config->hotline },
		{ "county", config->county_name },
	};
	char *text = template_fill(template, values, COUNT(values), arena);
	/* Translators: behind a message to a deputy: "（代张海涛）". */
	return facts->away ? arena_format(arena, _("%1$s (in place of %2$s)"), text, facts->away) : text;
}

char *notice_text(const struct config *config, enum notice_kind kind, const struct notice_facts *facts,
		  struct arena *arena)
{
	return fill(config, config->notices.text[kind], kind, facts, arena);
}

static char *list_items(const struct config *config, const enum notice_kind kind[], const struct notice_facts facts[],
			size_t count, struct arena *arena)
{
	char *list = fill(config, config->notices.item, kind[0], &facts[0], arena);
	for (size_t i = 1; i < count; i++)
		list = arena_format(arena, "%s\n%s", list,
				    fill(config, config->notices.item, kind[i], &facts[i], arena));
	return list;
}

char *notice_message(const struct config *config, const enum notice_kind kind[], const struct notice_facts facts[],
		     size_t count, bool again, struct arena *arena)
{
	char *text, number[24];
	if (count > 1) {
		snprintf(number, sizeof number, "%zu", count);
		const struct template_value values[] = {
			{ "count", number },
			{ "list", list_items(config, kind, facts, count, arena) },
			{ "name", facts[0].name },
			{ "contact", config->hotline },
			{ "county", config->county_name },
		};
		text = template_fill(config->notices.digest, values, COUNT(values), arena);
	} else {
		text = notice_text(config, kind[0], &facts[0], arena);
	}
	return again ? arena_format(arena, "%s\n%s", text, config->notices.again) : text;
}

static bool has_chinese(const char *text)
{
	uint32_t codepoint;
	for (size_t length; (length = text_next(text, &codepoint)) > 0; text += length)
		if (codepoint >= 0x4E00 && codepoint <= 0x9FFF)
			return true;
	return false;
}

const char *notice_language(const struct config *config)
{
	for (int kind = 0; kind < NOTICE_KINDS; kind++)
		if (has_chinese(config->notices.text[kind]))
			return "zh";
	return has_chinese(config->notices.digest) || has_chinese(config->notices.item) ? "zh" : "en";
}
