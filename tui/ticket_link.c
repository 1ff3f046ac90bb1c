#include "tui/ticket_link.h"

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/diary.h"
#include "db/household.h"
#include "db/ticket.h"
#include "db/ticket_link.h"
#include "tui/console.h"
#include "tui/screens.h"

/* Things of the household to choose from: their words and what they are. */
struct offers {
	struct arena arena;
	const char **item;
	struct id *other;
	size_t count;
};

static void offer(struct offers *offers, const struct id *other, const char *text)
{
	offers->item[offers->count] = text;
	offers->other[offers->count++] = *other;
}

static void make_room(struct offers *offers, size_t most)
{
	offers->item = arena_alloc(&offers->arena, (most + 1) * sizeof *offers->item);
	offers->other = arena_alloc(&offers->arena, (most + 1) * sizeof *offers->other);
}

static bool offer_diaries(struct console *console, const struct ticket *ticket, struct offers *offers, struct err *err)
{
	char today[11];
	struct diary_page *page = arena_alloc(&offers->arena, sizeof *page);
	struct diary_filter filter = { .viewer = &console->person,
				       .today = console_today(console, today),
				       .household = ticket->household };
	make_room(offers, DIARY_PAGE_ROWS);
	if (!diary_list(console->station->db, &filter, 0, &offers->arena, page, err))
		return false;
	for (size_t i = 0; i < page->count; i++) {
		char when[17];
		clock_format(page->row[i].at_ms, when);
		offer(offers, &page->row[i].entity,
		      arena_format(&offers->arena, "%s  %s  %s", when,
				   page->row[i].staff_name ? page->row[i].staff_name : "", page->row[i].text));
	}
	return true;
}

static bool offer_measures(struct console *console, const struct ticket *ticket, struct offers *offers, struct err *err)
{
	struct household_parts parts;
	if (!household_measures_read(console->station->db, &ticket->household, &offers->arena, &parts, err))
		return false;
	make_room(offers, parts.count);
	for (size_t i = 0; i < parts.count; i++) {
		const char *code = household_part_value(&parts.part[i], &measure_type, "measure");
		const char *start = household_part_value(&parts.part[i], &measure_type, "started_on");
		const char *name = code ? dictionary_name(dictionary_find("measure"), code) : NULL;
		offer(offers, &parts.part[i].entity,
		      arena_format(&offers->arena, "%s  %s", name ? name : "", start ? start : ""));
	}
	return true;
}

static bool find_household(struct screen *screen, struct id *other)
{
	bool picked = false;
	struct find_argument find = { .found = other, .picked = &picked };
	if (!frame_push(screen->frame, &screen_find, &find))
		return false;
	frame_run_until_closed(screen->frame, frame_top(screen->frame));
	return picked;
}

static bool choose(struct screen *screen, const char *title, const struct offers *offers, struct id *other)
{
	if (offers->count == 0) {
		frame_say(screen->frame, STYLE_SOON, "%s", _("There are none."));
		return false;
	}
	int picked = frame_pick(screen->frame, title, offers->item, offers->count, -1);
	if (picked >= 0)
		*other = offers->other[picked];
	return picked >= 0;
}

bool ticket_link_choose(struct screen *screen, const struct ticket *ticket, struct id *other)
{
	const char *const items[] = { _("a diary of the household"), _("a measure of the household"),
				      _("another household") };
	const char *none = id_is_none(&ticket->household) ? _("this ticket has no household") : NULL;
	const char *const why[] = { none, none, NULL };
	struct offers offers = { .count = 0 };
	struct err err = { 0 };
	int picked = frame_menu(screen->frame, _("Link to what?"), items, why, 3);
	if (picked < 0)
		return false;
	if (picked == 2)
		return find_household(screen, other);
	bool ok = (picked == 0 ? offer_diaries : offer_measures)(screen->owner, ticket, &offers, &err);
	if (!ok)
		frame_fail(screen->frame, &err);
	ok = ok && choose(screen, items[picked], &offers, other);
	arena_release(&offers.arena);
	return ok;
}

bool ticket_link_choose_old(struct screen *screen, const struct ticket *ticket, struct id *other)
{
	struct offers offers = { .count = 0 };
	make_room(&offers, ticket->link_count);
	for (size_t i = 0; i < ticket->link_count; i++)
		offer(&offers, &ticket->link[i].other, ticket->link[i].label);
	bool ok = choose(screen, _("Which link is taken off?"), &offers, other);
	arena_release(&offers.arena);
	return ok;
}
