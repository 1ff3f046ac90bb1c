#include "db/ticket_clock.h"

#include <stddef.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/i18n.h"
#include "core/ticket.h"
#include "db/ticket.h"
#include "db/ticket_due.h"

enum { MINUTE_MS = 60 * 1000 };

const char *ticket_span(const struct calendar *calendar, int64_t from_ms, int64_t until_ms, enum duration_unit unit,
			struct arena *arena)
{
	bool working = (unit == DURATION_WORK_HOURS || unit == DURATION_WORK_DAYS) && calendar_has_hours(calendar);
	struct calendar_left left = calendar_left(calendar, from_ms, until_ms, unit);
	if (working && left.days == 0 && left.hours == 0 && left.minutes == 0 && until_ms - from_ms >= MINUTE_MS)
		return arena_format(arena, _("%s outside working hours"),
				    ticket_span(calendar, from_ms, until_ms, DURATION_HOURS, arena));
	if (left.days > 0)
		return arena_format(arena, working ? _("%1$d working days %2$d h") : _("%1$d days %2$d h"), left.days,
				    left.hours);
	if (left.hours > 0)
		return arena_format(arena, working ? _("%1$d working hours %2$d min") : _("%1$d h %2$d min"),
				    left.hours, left.minutes);
	return arena_format(arena, working ? _("%d working minutes") : _("%d min"), left.minutes);
}

/* By how much it was overdue when its suspension began; NULL when it was not. */
static const char *late_when_suspended(const struct ticket *ticket, const struct calendar *calendar,
				       struct arena *arena)
{
	const struct ticket_line *begun = NULL;
	for (size_t i = 0; i < ticket->line_count; i++)
		if (ticket->line[i].counts && ticket->line[i].step == STEP_SUSPEND)
			begun = &ticket->line[i];
	if (!begun || begun->overdue_since == 0)
		return NULL;
	return ticket_span(calendar, begun->overdue_since, begun->at_ms, begun->overdue_unit, arena);
}

const char *ticket_pause_text(const struct ticket *ticket, const struct calendar *calendar, struct arena *arena)
{
	if (!ticket->until)
		return NULL;
	const char *late = late_when_suspended(ticket, calendar, arena);
	const char *text = arena_format(
		arena, ticket->to_resume ? _("Suspended until %s: its clock runs again") : _("Suspended until %s"),
		ticket->until);
	return late ? arena_format(arena, _("%1$s; it was overdue by %2$s then"), text, late) : text;
}

/* One ticket's clock on its way to text. */
struct telling {
	const struct ticket *ticket;
	const struct config *config;
	int64_t now_ms;
	struct arena *arena;
	char *text;
};

static void say(struct telling *telling, const char *label, const char *words)
{
	telling->text = arena_format(telling->arena, "%s%s  %s\n", telling->text, label, words);
}

static const char *when(struct telling *telling, int64_t at_ms)
{
	char text[17];
	clock_format(at_ms, text);
	return arena_text(telling->arena, text);
}

static const char *span(struct telling *telling, int64_t from_ms, int64_t until_ms, enum duration_unit unit)
{
	return ticket_span(&telling->config->calendar, from_ms, until_ms, unit, telling->arena);
}

static void say_limit(struct telling *telling, const char *label, struct duration limit, int64_t due_ms,
		      int64_t done_ms, bool waits)
{
	struct arena *arena = telling->arena;
	char granted[DURATION_TEXT_BYTES] = "";
	if (!due_ms && !done_ms)
		return;
	if (limit.amount > 0)
		duration_show(limit, granted);
	const char *words = granted;
	if (due_ms)
		words = arena_format(arena, _("%1$s, until %2$s"), words, when(telling, due_ms));
	if (done_ms)
		words = arena_format(arena, _("%1$s; done %2$s"), words, when(telling, done_ms));
	if (due_ms && done_ms > due_ms)
		words = arena_format(arena, _("%1$s, late by %2$s"), words, span(telling, due_ms, done_ms, limit.unit));
	else if (due_ms && !done_ms && waits && telling->now_ms > due_ms)
		words = arena_format(arena, _("%1$s; overdue by %2$s"), words,
				     span(telling, due_ms, telling->now_ms, limit.unit));
	else if (due_ms && !done_ms && waits)
		words = arena_format(arena, _("%1$s; %2$s left"), words,
				     span(telling, telling->now_ms, due_ms, limit.unit));
	say(telling, label, words);
}

static void say_limits(struct telling *telling)
{
	const struct ticket *ticket = telling->ticket;
	struct dispatch_limits limits = ticket_limits_read(ticket->limits);
	const struct {
		struct duration limit;
		int64_t due_ms, done_ms;
	} rows[TICKET_LIMITS] = {
		[LIMIT_ACCEPT] = { limits.accept, ticket->accept_due, ticket->accepted_at },
		[LIMIT_CONTACT] = { limits.contact, ticket->contact_due, ticket->contacted_at },
		[LIMIT_RESOLVE] = { limits.resolve, ticket->resolve_due, ticket->resolved_at },
		[LIMIT_FOLLOW_UP] = { limits.follow_up, ticket->follow_up_due, 0 },
	};
	for (int i = 0; i < TICKET_LIMITS; i++)
		say_limit(telling, _(ticket_limit_label((enum ticket_limit)i)), rows[i].limit, rows[i].due_ms,
			  rows[i].done_ms, ticket_awaits(ticket, (enum ticket_limit)i));
}

/* From each suspension to what ended it, its date at the latest; one that lasts ends now. */
static void say_pauses(struct telling *telling)
{
	const struct ticket *ticket = telling->ticket;
	const struct ticket_line *begun = NULL;
	for (size_t i = 0; i <= ticket->line_count; i++) {
		const struct ticket_line *line = i < ticket->line_count ? &ticket->line[i] : NULL;
		if (line && (!line->counts || !id_is_none(&line->diary)))
			continue;
		if (begun && (!line || line->step == STEP_RESUME || line->step == STEP_VOID)) {
			int64_t end = line ? line->at_ms : telling->now_ms,
				ends = ticket_pause_ends(&telling->config->calendar, begun->until);
			bool over = line || (ends != 0 && ends <= end);
			if (ends != 0 && ends < end)
				end = ends;
			say(telling, _("Suspended"),
			    arena_format(telling->arena,
					 over ? _("%1$s to %2$s: %3$s") : _("%1$s until now, %2$s: %3$s"),
					 when(telling, begun->at_ms), when(telling, end),
					 span(telling, begun->at_ms, end, DURATION_WORK_HOURS)));
			begun = NULL;
		}
		if (line && line->step == STEP_SUSPEND)
			begun = line;
	}
}

/* What was late before it went to others or was suspended: none of that takes it away. */
static void say_left_overdue(struct telling *telling)
{
	const struct ticket *ticket = telling->ticket;
	for (size_t i = 0; i < ticket->line_count; i++) {
		const struct ticket_line *line = &ticket->line[i];
		if (!line->counts || line->overdue_since == 0)
			continue;
		say(telling, _("Overdue before"),
		    arena_format(telling->arena, _("%1$s to %2$s: %3$s"), when(telling, line->overdue_since),
				 when(telling, line->at_ms),
				 span(telling, line->overdue_since, line->at_ms, line->overdue_unit)));
	}
}

static bool ends_round(const struct ticket_line *line)
{
	return line->counts && id_is_none(&line->diary) &&
	       (line->step == STEP_REOPEN || (line->step == STEP_FOLLOW_UP && line->result == TICKET_NOT_CONTENT));
}

static void say_extensions(struct telling *telling)
{
	const struct ticket *ticket = telling->ticket;
	int round = 1;
	for (size_t i = 0; i < ticket->line_count; i++) {
		const struct ticket_line *line = &ticket->line[i];
		round += ends_round(line);
		if (line->counts && line->step == STEP_EXTEND_GRANT && line->until)
			say(telling,
			    round == ticket->round ? _("Extended")
						   : arena_format(telling->arena, _("Extended in round %d"), round),
			    arena_format(telling->arena, _("to %1$s, granted %2$s by %3$s"), line->until,
					 when(telling, line->at_ms), line->author_name ? line->author_name : "—"));
	}
}

/* What was done when, in each round but the one that runs. */
static void say_rounds(struct telling *telling)
{
	const struct ticket *ticket = telling->ticket;
	const char *words = "";
	int round = 1;
	for (size_t i = 0; i < ticket->line_count && round < ticket->round; i++) {
		const struct ticket_line *line = &ticket->line[i];
		bool ends = ends_round(line);
		if (!line->counts || !id_is_none(&line->diary))
			continue;
		if (ends || line->step == STEP_DISPATCH || line->step == STEP_ACCEPT || line->step == STEP_CONTACT ||
		    line->step == STEP_RESOLVE || line->step == STEP_FOLLOW_UP || line->step == STEP_CLOSE)
			words = arena_format(telling->arena, "%s%s%s %s", words, *words ? _(", ") : "",
					     _(ticket_step_label(line->step)), when(telling, line->at_ms) + 5);
		if (ends) {
			say(telling, arena_format(telling->arena, _("round %d"), round), words);
			round++;
			words = "";
		}
	}
}

/* What is due in a year without holidays may come too early. */
static void say_calendar(struct telling *telling)
{
	const struct ticket *ticket = telling->ticket;
	int64_t due = ticket->due_at > ticket->resolve_due ? ticket->due_at : ticket->resolve_due;
	const char *warning = ticket_due_warning(&telling->config->calendar, due, telling->arena);
	if (warning && !ticket_state_is_over(ticket->state))
		say(telling, _("Calendar"), warning);
}

char *ticket_clock(const struct ticket *ticket, const struct config *config, int64_t now_ms, struct arena *arena)
{
	struct telling telling = {
		.ticket = ticket, .config = config, .now_ms = now_ms, .arena = arena, .text = arena_text(arena, "")
	};
	const char *pause = ticket_pause_text(ticket, &config->calendar, arena);
	say_limits(&telling);
	if (pause)
		telling.text = arena_format(arena, "%s%s\n", telling.text, pause);
	say_calendar(&telling);
	say_pauses(&telling);
	say_left_overdue(&telling);
	say_extensions(&telling);
	say_rounds(&telling);
	return telling.text;
}
