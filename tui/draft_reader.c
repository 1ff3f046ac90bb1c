#include "tui/draft_reader.h"

#include <stdio.h>

#include "core/err.h"
#include "core/i18n.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tui/console.h"
#include "tui/draft.h"
#include "tui/drafts.h"
#include "tui/page.h"
#include "tui/ticket_step.h"

struct argument {
	const struct draft_row *row;
	const char *path;
};

struct state {
	struct page page;
	struct draft draft;
	struct id ticket; /* none: it is of something else */
	const char *text; /* in the page's arena */
};

enum { ACT_KEEP = 1, ACT_THROW_AWAY, ACT_BACK };

static const struct key_binding keys[] = {
	{ '+', ACT_KEEP, "keep", N_("keep as a note"), N_("Keep what was written as a note on its ticket") },
	{ 'x', ACT_THROW_AWAY, "throw away", N_("throw away"), N_("Throw away what was written") },
	{ TERM_ESC, ACT_BACK, "back", N_("back"), N_("Go back") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	const struct argument *given = argument;
	const struct draft_row *row = given->row;
	int columns = term_columns() - 4;
	(void)err;
	snprintf(state->draft.path, sizeof state->draft.path, "%s", given->path);
	if (!row->kind)
		state->ticket = row->about;
	page_heading(&state->page, row->what);
	page_wrap(&state->page, 2, columns, STYLE_SOON, row->why_not);
	page_add(&state->page, 0, STYLE_NORMAL, "%s", "");
	page_wrap(&state->page, 2, columns, STYLE_NORMAL, row->text);
	state->text = arena_text(&state->page.arena, row->text);
	return true;
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct ticket ticket;
	static struct err err;
	if (number != ACT_KEEP)
		return NULL;
	if (id_is_none(&state->ticket))
		return _("only what was written on a ticket can become a note on it");
	const char *why = ticket_read(console->station->db, &state->ticket, console_now(console), &arena, &ticket, &err)
				  ? ticket_step_why_not(console, &ticket, STEP_NOTE)
				  : err.text;
	arena_release(&arena);
	return why;
}

static void keep(struct screen *screen)
{
	struct state *state = screen->state;
	struct ticket_step_new step = { .step = STEP_NOTE, .note = state->text };
	struct err err = { 0 };
	if (!ticket_step_commit(screen, &state->ticket, &step, &err)) {
		frame_fail(screen->frame, &err);
		return;
	}
	draft_forget(&state->draft);
	frame_say(screen->frame, STYLE_DONE, "%s: %s", _("Done"), _(ticket_step_label(STEP_NOTE)));
	frame_pop(screen->frame, screen);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == ACT_KEEP) {
		keep(screen);
	} else if (number == ACT_BACK) {
		frame_pop(screen->frame, screen);
	} else if (frame_ask(screen->frame, _("Throw away what you wrote?"))) {
		draft_forget(&state->draft);
		frame_pop(screen->frame, screen);
	}
}

static void draw(struct screen *screen, struct box body)
{
	page_draw(&((struct state *)screen->state)->page, body);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return page_key(&((struct state *)screen->state)->page, event);
}

static void close_screen(struct screen *screen)
{
	page_release(&((struct state *)screen->state)->page);
}

static const struct screen_ops screen_draft = {
	.name = N_("What was begun"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};

void draft_reader_open(struct screen *screen, const struct draft_row *row, const char *path)
{
	struct argument argument = { row, path };
	frame_push(screen->frame, &screen_draft, &argument);
}
