#include "tui/home_head.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/card.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/diary.h"
#include "db/enrol.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/figures.h"

static bool read_visits(struct home_head *head, const struct console *console, struct err *err)
{
	struct id staff;
	char today[11];
	memcpy(&staff, console->person.staff, sizeof staff);
	return diary_visits(console->station->db, &staff, console_today(console, today), &head->visits, err);
}

static bool read_figures(struct home_head *head, const struct console *console, struct arena *arena, struct err *err)
{
	struct figures_query query;
	figures_query(console, console->person.area, 0, &query);
	return cockpit_read(console->station->db, &query.query, arena, &head->cockpit, err);
}

static bool read_system(struct home_head *head, const struct console *console, struct arena *arena, struct err *err)
{
	struct db *db = console->station->db;
	struct user_rows users;
	struct station_rows stations;
	if (!user_list(db, arena, &users, err) || !station_list(console->station, arena, &stations, err) ||
	    !sync_state_read(db, &console->station->fingerprint, arena, &head->system.sync, err) ||
	    !db_number(db, "SELECT coalesce(max(pos), 0) FROM event", 0, &head->system.entries, err))
		return false;
	head->system.logins = (int64_t)users.count;
	head->system.stations = (int64_t)stations.count;
	head->system.disabled = 0;
	for (size_t i = 0; i < users.count; i++)
		head->system.disabled += users.row[i].disabled;
	return true;
}

bool home_head_read(struct home_head *head, const struct console *console, struct arena *arena, struct err *err)
{
	console_month(console, head->month);
	switch (head->kind) {
	case HEAD_QUOTA:
		return read_visits(head, console, err);
	case HEAD_FIGURES:
		return read_figures(head, console, arena, err);
	case HEAD_SYSTEM:
		return read_system(head, console, arena, err);
	default:
		return true;
	}
}

static void draw_quota(const struct console *console, const struct home_head *head, struct box box)
{
	int due = console->config->visits_per_helper, column = 1;
	/* What goes beyond what is due makes up for nobody: the cockpit counts the same. */
	int counted = head->visits < due ? head->visits : due;
	column += box_format(box, 0, column, STYLE_HEADING, _("Visits this month %d/%d"), counted, due) + 2;
	box_bar(box, 0, column, 16, head->visits, due,
		head->visits >= due	  ? STYLE_DONE
		: head->visits * 2 >= due ? STYLE_SOON
					  : STYLE_OVERDUE);
	column += 19;
	if (head->visits < due)
		box_format(box, 0, column, STYLE_SOON,
			   ngettext("%d visit still to make", "%d visits still to make",
				    (unsigned long)(due - head->visits)),
			   due - head->visits);
	else if (head->visits == due)
		box_put(box, 0, column, STYLE_DONE, _("done"));
	else
		box_format(box, 0, column, STYLE_DONE, _("done; %d made in all"), head->visits);
}

/* Of the area: how many households, how far the visits are, what came of its tickets. */
static int draw_area(const struct home_head *head, struct box box)
{
	const struct cockpit_row *total = &head->cockpit.total;
	int share = figures_visited(total, false), content = figures_content(total), column = 1;
	column += box_format(box, 0, column, STYLE_HEADING, "%s  %s", total->name, head->month) + 3;
	column += box_format(box, 0, column, STYLE_NORMAL, _("households %lld"), (long long)total->households) + 3;
	column += box_format(box, 0, column, STYLE_NORMAL, _("not lifted %lld"), (long long)total->poor) + 3;
	box_format(box, 0, column, STYLE_NORMAL, _("monitored %lld"), (long long)total->monitored);
	column = 1;
	column += box_put(box, 1, column, STYLE_MUTED, _("Visits made")) + 1;
	if (share >= 0) {
		box_bar(box, 1, column, 16, share, 100, figures_style(share));
		column += 17 + box_format(box, 1, column + 17, figures_style(share), "%3d%%", share) + 1;
	}
	column += box_format(box, 1, column, STYLE_NORMAL, "%lld/%lld", (long long)total->visits,
			     (long long)total->visits_due) +
		  3;
	column += box_format(box, 1, column, STYLE_NORMAL, _("new %lld, closed %lld"), (long long)total->opened,
			     (long long)total->closed) +
		  3;
	if (content >= 0)
		box_format(box, 1, column, STYLE_NORMAL, _("content %d%%"), content);
	return 2;
}

/* The areas with the smallest share of visits, the smallest first. */
static int draw_slowest(const struct home_head *head, struct box box)
{
	bool villages = strlen(head->cockpit.total.code) != 6;
	int column = 1, least = -1;
	column += box_put(box, 0, column, STYLE_MUTED,
			  villages ? _("Fewest households visited") : _("Fewest visits made")) +
		  2;
	for (int shown = 0; shown < 8;) {
		int next = 101;
		for (size_t i = 0; i < head->cockpit.count; i++) {
			int share = figures_visited(&head->cockpit.row[i], villages);
			if (share > least && share < next)
				next = share;
		}
		if (next >= 85)
			break;
		for (size_t i = 0; i < head->cockpit.count; i++) {
			char text[80];
			if (figures_visited(&head->cockpit.row[i], villages) != next)
				continue;
			snprintf(text, sizeof text, "%.40s %d%%", head->cockpit.row[i].name, next);
			if (column + term_width(text) >= box.columns)
				return 1;
			column += box_put(box, 0, column, figures_style(next), text) + 3;
			shown++;
		}
		least = next;
	}
	if (least < 0)
		box_put(box, 0, column, STYLE_DONE, _("none"));
	return 1;
}

/* How the station is: for whoever looks after it. */
static int draw_system(const struct console *console, const struct home_head *head, struct box box)
{
	const struct sync_state *sync = &head->system.sync;
	char when[17];
	int column = 1;
	column += box_format(box, 0, column, STYLE_NORMAL, _("logins %lld"), (long long)head->system.logins) + 3;
	if (head->system.disabled)
		column +=
			box_format(box, 0, column, STYLE_MUTED, _("disabled %lld"), (long long)head->system.disabled) +
			3;
	column += box_format(box, 0, column, STYLE_NORMAL, _("stations %lld"), (long long)head->system.stations) + 3;
	box_format(box, 0, column, STYLE_NORMAL, _("entries %lld"), (long long)head->system.entries);
	clock_format(sync->last_ms, when);
	column = 1 + box_put(box, 1, 1, STYLE_MUTED, _("Last sync")) + 1;
	column += box_put(box, 1, column,
			  sync->failed_ms ? STYLE_OVERDUE
			  : sync->last_ms ? STYLE_NORMAL
					  : STYLE_SOON,
			  sync->failed_ms ? _("sync failed")
			  : sync->last_ms ? when
					  : _("not yet")) +
		  3;
	if (sync->pending)
		column += box_format(box, 1, column, STYLE_SOON, _("to send %lld"), (long long)sync->pending) + 3;
	if (sync->held)
		column += box_format(box, 1, column, STYLE_SOON, _("held %lld"), (long long)sync->held) + 3;
	if (sync->quarantined)
		column +=
			box_format(box, 1, column, STYLE_OVERDUE, _("refused %lld"), (long long)sync->quarantined) + 3;
	if (sync->forks)
		box_format(box, 1, column, STYLE_OVERDUE, _("restored or cloned %lld"), (long long)sync->forks);
	column = 1 + box_put(box, 2, 1, STYLE_MUTED, _("Settings")) + 1;
	bool central = *console->config->sync_to, card = !card_base_is_placeholder(console->config->card_url);
	if (!central)
		column += box_put(box, 2, column, STYLE_SOON, _("no central file is set")) + 3;
	if (!card)
		box_put(box, 2, column, STYLE_SOON, _("the card address is not set"));
	if (central && card)
		box_put(box, 2, column, STYLE_DONE, _("complete"));
	return 3;
}

int home_head_draw(const struct home_head *head, const struct console *console, struct box box)
{
	switch (head->kind) {
	case HEAD_QUOTA:
		draw_quota(console, head, box);
		return 1;
	case HEAD_FIGURES:
		return draw_area(head, box) + draw_slowest(head, box_below(box, 2));
	case HEAD_SYSTEM:
		return draw_system(console, head, box);
	default:
		return 0;
	}
}
