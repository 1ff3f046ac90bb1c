#include "tui/call_filter.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/day_ask.h"

/* Of the menu; the outcomes follow. */
enum { ANY, TODAY, OPEN, THIS_NUMBER, FROM_DAY, UNTIL_DAY, ANSWERER, FIXED };

static void set_days(struct call_chosen *chosen)
{
	struct day day;
	chosen->filter.from_ms = day_parse(chosen->from, &day) ? day_start_ms(day) : 0;
	chosen->filter.until_ms =
		day_parse(chosen->until, &day) ? day_start_ms(day_from_number(day_number(day) + 1)) : 0;
}

/* Who has left answered calls too. */
static bool pick_answerer(struct console *console, struct call_chosen *chosen)
{
	struct arena arena = { 0 };
	struct staff_rows rows = { .count = 0 };
	struct staff_filter desk = { .duty = "desk" };
	struct err err = { 0 };
	if (!staff_list(console->station->db, &desk, &arena, &rows, &err)) {
		frame_fail(console->frame, &err);
		arena_release(&arena);
		return false;
	}
	const char **items = arena_alloc(&arena, (rows.count + 1) * sizeof *items);
	items[0] = _("any");
	memcpy(items + 1, staff_choices(&rows, &arena), rows.count * sizeof *items);
	int picked = frame_pick(console->frame, _("Answered by"), items, rows.count + 1, -1);
	const struct id nobody = { { 0 } };
	if (picked >= 0)
		chosen->filter.answered_by = picked > 0 ? rows.row[picked - 1].entity : nobody;
	if (picked >= 0)
		snprintf(chosen->answerer, sizeof chosen->answerer, "%s", picked > 0 ? rows.row[picked - 1].name : "");
	arena_release(&arena);
	return picked >= 0;
}

static void set_outcome(struct call_filter *filter, const char *result, bool undecided)
{
	filter->waiting = false;
	filter->undecided = undecided;
	filter->result = result;
	filter->missed = result && strcmp(result, "missed") == 0;
}

void call_filter_number(struct call_chosen *chosen, const char *number)
{
	snprintf(chosen->number, sizeof chosen->number, "%s", number);
	chosen->filter.number = chosen->number;
}

static bool take(struct screen *screen, int picked, const struct call_row *row, struct call_chosen *chosen)
{
	struct console *console = screen->owner;
	char today[11];
	bool done = true;
	switch (picked) {
	case ANY:
		*chosen = (struct call_chosen){ .filter = { .number = NULL } };
		break;
	case TODAY:
		snprintf(chosen->from, sizeof chosen->from, "%s", console_today(console, today));
		chosen->until[0] = '\0';
		break;
	case OPEN:
		set_outcome(&chosen->filter, NULL, true);
		break;
	case THIS_NUMBER:
		call_filter_number(chosen, row->number);
		break;
	case FROM_DAY:
		done = day_ask(screen->frame, _("From the day"), chosen->from);
		break;
	case UNTIL_DAY:
		done = day_ask(screen->frame, _("Until the day"), chosen->until);
		break;
	case ANSWERER:
		done = pick_answerer(console, chosen);
		break;
	default:
		set_outcome(&chosen->filter,
			    dictionary_at(dictionary_find("call_result"), (size_t)picked - FIXED)->code, false);
	}
	set_days(chosen);
	return done;
}

bool call_filter_ask(struct screen *screen, const struct call_row *row, struct call_chosen *chosen)
{
	const struct console *console = screen->owner;
	const struct dictionary *results = dictionary_find("call_result");
	const char *items[FIXED + 14] = { [ANY] = _("any"),
					  [TODAY] = _("only today"),
					  [OPEN] = _("Outcome open"),
					  [THIS_NUMBER] = _("only this number"),
					  [FROM_DAY] = _("From the day"),
					  [UNTIL_DAY] = _("Until the day"),
					  [ANSWERER] = _("Answered by") };
	/* Who sees numbers masked has none to ask for. */
	const char *why_not[FIXED + 14] = {
		[THIS_NUMBER] = row && row->number && access_sees_whole_phone(&console->person, PHONE_ON_CALL, false)
					? NULL
					: _("the number is not known here")
	};
	size_t count = FIXED;
	for (size_t i = 0; i < dictionary_count(results) && count < sizeof items / sizeof *items; i++)
		items[count++] = call_result_label(dictionary_at(results, i)->code);
	int picked = frame_menu(screen->frame, _("Filter by"), items, why_not, count);
	return picked >= 0 && take(screen, picked, row, chosen);
}

const char *call_filter_text(const struct call_chosen *chosen, struct arena *arena)
{
	const struct call_filter *filter = &chosen->filter;
	const char *text = "";
	const char *parts[] = { filter->waiting	    ? _("only those to be called back")
				: filter->undecided ? _("Outcome open")
				: filter->result    ? call_result_label(filter->result)
						    : NULL,
				filter->number, *chosen->answerer ? chosen->answerer : NULL,
				*chosen->from || *chosen->until
					? arena_format(arena, "%s - %s", chosen->from, chosen->until)
					: NULL };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i])
			text = arena_format(arena, "%s%s%s", text, *text ? " · " : "", parts[i]);
	return text;
}
