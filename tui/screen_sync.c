/* 同步: how this station stands towards the others. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/line_state.h"
#include "db/sync_state.h"
#include "tui/console.h"
#include "tui/page.h"
#include "tui/screens.h"

struct state {
	struct page page;
	struct arena arena;
};

enum { ACT_SYNC = 1 };

enum { VALUE = 30, MEANING = 40 }; /* columns */

static const struct key_binding keys[] = {
	{ 's', ACT_SYNC, "sync now", N_("sync now"), N_("Sync with the central file now") },
	{ 0, 0, NULL, NULL, NULL },
};

static void add_fact(struct page *page, const char *label, enum term_style style, const char *value)
{
	page_add(page, 2, STYLE_MUTED, "%s", label);
	page_wrap_more(page, VALUE, term_columns() - VALUE - 2, style, value);
}

static void add_count(struct page *page, const char *label, int64_t count, const char *meaning)
{
	page_add(page, 2, STYLE_MUTED, "%s", label);
	page_more(page, VALUE, count ? STYLE_SOON : STYLE_DONE, "%lld", (long long)count);
	if (count)
		page_wrap_more(page, MEANING, term_columns() - MEANING - 2, STYLE_NORMAL, meaning);
}

static void add_when(struct page *page, const char *label, int64_t ms)
{
	char when[17];
	clock_format(ms, when);
	add_fact(page, label, ms ? STYLE_NORMAL : STYLE_SOON, ms ? when : _("not yet"));
}

static void add_stations(struct page *page, const struct station_rows *rows)
{
	page_heading(page, _("Stations of the county"));
	for (size_t i = 0; i < rows->count; i++) {
		char since[17];
		clock_format(rows->row[i].enrolled_ms, since);
		page_add(page, 2, rows->row[i].own ? STYLE_HEADING : STYLE_NORMAL, "%s  %s", rows->row[i].tag,
			 rows->row[i].name ? rows->row[i].name : "");
		page_more(page, VALUE, STYLE_MUTED, _("since %s"), since);
		page_more(page, 54, STYLE_NORMAL, "%s %s", rows->row[i].own ? _("this station") : "",
			  rows->row[i].root ? _("the first one") : "");
		if (rows->row[i].cut)
			page_add(page, 6, STYLE_OVERDUE, _("cut off: %s"), rows->row[i].cut);
		if (rows->row[i].successor_of)
			page_add(page, 6, STYLE_MUTED,
				 _("took over from %s, whose key was in use twice or wrote ahead of time"),
				 rows->row[i].successor_of);
	}
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct page *page = &state->page;
	struct sync_state sync;
	struct station_rows rows;
	int64_t events;
	const char *problem;
	arena_reset(&state->arena);
	page_reset(page);
	if (!sync_state_read(console->station->db, &console->station->fingerprint, &state->arena, &sync, err) ||
	    !station_list(console->station, &state->arena, &rows, err) ||
	    !db_number(console->station->db, "SELECT coalesce(max(pos), 0) FROM event", 0, &events, err) ||
	    !line_state_read(console->station, &state->arena, &problem, err))
		return false;
	add_fact(page, _("Central file"), STYLE_NORMAL,
		 *console->config->sync_to ? console->config->sync_to : _("none is set: sync: to: in fangzheng.yaml"));
	if (console->config->sync_every_minutes)
		add_fact(page, _("Syncs by itself"), STYLE_NORMAL,
			 arena_format(&state->arena, _("every %d minutes"), console->config->sync_every_minutes));
	add_when(page, _("Last sync"), sync.last_ms);
	if (sync.failed_ms) {
		add_when(page, _("Last failure"), sync.failed_ms);
		add_fact(page, "", STYLE_OVERDUE, sync.failure ? sync.failure : "");
	}
	if (!problem && console->line.missing)
		problem = _("nobody listens: fangzheng listen has ended, and is started again within a minute");
	if (config_hears_calls(console->config))
		add_fact(page, _("Telephone line"), problem ? STYLE_OVERDUE : STYLE_NORMAL,
			 problem ? problem : _("heard"));
	page_add(page, 2, STYLE_MUTED, "%s", _("Entries here"));
	page_more(page, VALUE, STYLE_NORMAL, "%lld", (long long)events);
	add_count(page, _("Not sent yet"), sync.pending, _("the next sync sends them"));
	add_count(page, _("Held"), sync.held,
		  _("of a station not known here yet: they wait for the first station's sync"));
	add_count(page, _("Refused"), sync.quarantined, _("damaged or forged: tell the administrator"));
	add_count(page, _("Written ahead of this clock"), sync.ahead,
		  _("another station's clock is ahead, or this one's behind"));
	add_count(page, _("Restored or cloned"), sync.forks,
		  _("one station's key was used twice: both are kept, tell the administrator"));
	if (sync.returned)
		add_fact(page, _("Restored backup"), STYLE_SOON,
			 arena_format(&state->arena, _("detected; %lld entries of this station came back and are kept"),
				      (long long)sync.returned));
	if (sync.cut)
		add_fact(page, _("This station"), STYLE_OVERDUE,
			 arena_format(&state->arena,
				      _("is cut off (%s): what is entered here counts nowhere; have it added anew and "
					"join in a fresh folder"),
				      sync.cut));
	else
		add_fact(page, _("This station"), sync.enrolled ? STYLE_DONE : STYLE_SOON,
			 sync.enrolled ? _("is known to the county") : _("is not known to the county yet"));
	add_stations(page, &rows);
	page_add(page, 2, STYLE_MUTED, "%s", "");
	page_add(page, 2, STYLE_MUTED, "%s",
		 _("'fangzheng verify' checks every hash, link, seal and table of this station."));
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	page_release(&state->page);
	arena_release(&state->arena);
}

static void draw(struct screen *screen, struct box body)
{
	screen->scrolls = page_draw(&((struct state *)screen->state)->page, body);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return page_key(&((struct state *)screen->state)->page, event);
}

static void act(struct screen *screen, int number)
{
	if (number == ACT_SYNC)
		console_sync(screen->owner);
	screen->stale = true;
}

const struct screen_ops screen_sync = {
	.name = N_("7 Sync"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.close = close_screen,
};
