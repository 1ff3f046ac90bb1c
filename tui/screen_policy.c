/* One policy: what it says, for whom, until when; quoting a paragraph of it, saving what is attached. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/err.h"
#include "core/fulltext_query.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/act.h"
#include "db/kept_file.h"
#include "db/policy.h"
#include "db/policy_act.h"
#include "db/policy_reach.h"
#include "tui/console.h"
#include "tui/figures.h"
#include "tui/input.h"
#include "tui/kept_save.h"
#include "tui/page.h"
#include "tui/policy_screens.h"

enum {
	QUOTE_MOST = 600, /* characters: what comes after them is left to be read */
	POPUP_MOST = 100, /* columns of the box over what is being done */
	FRAME = 4,	  /* of them its frame */
};

/* What can be quoted; a heading says nothing by itself. */
struct paragraph {
	const char *text, *heading; /* heading: above it; "" without one */
	int first, last;	    /* lines of the page */
};

struct state {
	struct id entity;
	bool quote;
	char area[13];
	struct arena arena;
	bool counted; /* the shares below */
	struct policy_shares shares;
	struct policy_whole whole;
	struct paragraph *paragraph;
	size_t count, chosen;
	bool unseen; /* the chosen one may lie outside the screen */
	int columns; /* that the page was wrapped for */
	struct page page;
};

enum { ACT_QUOTE = 1, ACT_LEAVE, ACT_HOUSEHOLDS, ACT_RETIRE, ACT_SAVE };

static const struct key_binding keys[] = {
	{ 'l', ACT_HOUSEHOLDS, "policy households", N_("concerned"),
	  N_("Which households it concerns, and who was told of it") },
	{ 's', ACT_SAVE, "policy attachment", N_("save attachment"), N_("Save an attached file outside the station") },
	{ 'x', ACT_RETIRE, "policy retire", NULL, N_("Take it out of force, with a reason; it stays to be read") },
	{ 0, 0, NULL, NULL, NULL },
};
static const struct key_binding quote_keys[] = {
	{ TERM_ENTER, ACT_QUOTE, "policy quote", N_("quote"), N_("Put the paragraph into what is being written") },
	{ TERM_ESC, ACT_LEAVE, "policy leave", N_("back"), N_("Back to the list of policies") },
	{ 0, 0, NULL, NULL, NULL },
};

/* A label and what stands behind it; nothing for nothing. */
static void add_fact(struct page *page, int columns, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	page_add(page, 1, STYLE_MUTED, "%s", label);
	page_wrap_more(page, 14, columns - 16, STYLE_NORMAL, text);
}

static const char *attachment_words(const struct console *console, const struct policy_attachment *attachment,
				    struct arena *arena)
{
	return policy_attachment_words(attachment, kept_file_is_here(console->station, &attachment->hash), arena);
}

static void add_head(struct state *state, const struct console *console)
{
	const struct policy_whole *whole = &state->whole;
	const struct policy *policy = &whole->policy;
	struct page *page = &state->page;
	struct arena *arena = &page->arena;
	char when[17];
	const char *audience = policy_audience_words(policy, arena);
	page_add(page, 1, STYLE_HEADING, "%s", policy->title);
	page_add(page, 1, STYLE_MUTED, "%s", policy->number);
	page_more(page, 3 + term_width(policy->number), whole->row.in_force ? STYLE_DONE : STYLE_OVERDUE, "%s",
		  whole->row.retired	? _("retired")
		  : whole->row.in_force ? _("in force")
					: _("not in force"));
	if (whole->reason)
		add_fact(page, state->columns, _("Retired"), whole->reason);
	add_fact(page, state->columns, _("In force"),
		 policy->from && policy->to ? arena_format(arena, _("%1$s to %2$s"), policy->from, policy->to)
		 : policy->from		    ? arena_format(arena, _("from %s, without end"), policy->from)
		 : policy->to		    ? arena_format(arena, _("until %s"), policy->to)
					    : _("without end"));
	add_fact(page, state->columns, _("For"), *audience ? audience : _("everybody"));
	add_fact(page, state->columns, _("Kinds"), policy_categories(&policy->categories, console->config, arena));
	add_fact(page, state->columns, _("Issued by"),
		 arena_format(arena, "%s %s", policy->office ? policy->office : "",
			      policy->document ? policy->document : ""));
	for (size_t i = 0; i < policy->attachments.count; i++)
		add_fact(page, state->columns, i ? "" : _("Attachments"),
			 attachment_words(console, &policy->attachments.item[i], arena));
	clock_format(whole->row.published_at, when);
	add_fact(page, state->columns, _("Published"),
		 arena_format(arena, _("%1$s by %2$s, edition %3$d"), when,
			      whole->published_by ? whole->published_by : _("station"), whole->row.edition));
}

/* How many of those whom it concerns were told: in all, and area by area. */
static void add_reach(struct state *state)
{
	struct page *page = &state->page;
	const struct policy_share *total = &state->shares.total;
	int percent = policy_share_percent(total);
	const char *areas = "";
	int used = 0;
	if (!state->counted || percent < 0)
		return;
	page_add(page, 1, STYLE_MUTED, "%s", _("Reached"));
	page_more(page, 14, figures_style(percent), _("%1$d%%  %2$lld of %3$lld households"), percent,
		  (long long)total->reached, (long long)total->households);
	for (size_t i = 0; i < state->shares.count; i++) {
		const struct policy_share *share = &state->shares.row[i];
		const char *one = arena_format(&page->arena, "%s %d%%", share->name ? share->name : share->code,
					       policy_share_percent(share));
		/* No name is broken at the end of a line. */
		bool fits = used + 2 + term_width(one) <= state->columns - 16;
		areas = arena_format(&page->arena, "%s%s%s", areas, i == 0 ? "" : fits ? "  " : "\n", one);
		used = term_width(one) + (i > 0 && fits ? used + 2 : 0);
	}
	if (*areas)
		page_wrap(page, 14, state->columns - 16, STYLE_NORMAL, areas);
}

static void fill(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct page *page = &state->page;
	const char *at = state->whole.policy.text, *text;
	const char *above = "";
	bool heading;
	page_reset(page);
	add_head(state, console);
	add_reach(state);
	page_heading(page, _("Text"));
	state->count = 0;
	state->paragraph = arena_alloc(&page->arena, (strlen(at) / 2 + 2) * sizeof *state->paragraph);
	while (policy_paragraph(&at, &page->arena, &text, &heading)) {
		if (heading) {
			above = text;
			page_add(page, 1, STYLE_NORMAL, "%s", "");
			page_wrap(page, 1, state->columns - 6, STYLE_HEADING, text);
			continue;
		}
		bool chosen = state->quote && state->count == state->chosen;
		struct paragraph *paragraph = &state->paragraph[state->count++];
		*paragraph = (struct paragraph){ .text = text, .heading = above, .first = page->all };
		page_wrap(page, 3, state->columns - 6, chosen ? STYLE_SELECTED : STYLE_NORMAL, text);
		paragraph->last = page->all - 1;
	}
}

/* The chosen paragraph is on the screen, its beginning before its end. */
static void show_chosen(struct state *state)
{
	const struct paragraph *chosen = &state->paragraph[state->chosen];
	if (chosen->last >= state->page.top + state->page.rows)
		state->page.top = chosen->last - state->page.rows + 1;
	if (chosen->first < state->page.top)
		state->page.top = chosen->first;
}

/* Of the area, or of a helper's own households; nothing while one only looks it up. */
static bool read_reach(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	const char *area = state->area[0] ? state->area : console->person.area;
	char today[11];
	state->counted = false;
	state->shares = (struct policy_shares){ 0 };
	if (screen->ops->popup)
		return true;
	if (access_reach(console->person.role, ACCESS_COCKPIT_SEE) == REACH_OWN) {
		struct id staff;
		memcpy(&staff, console->person.staff, sizeof staff);
		state->counted = true;
		return policy_reach_own(db, &state->entity, &staff, console_today(console, today), &state->shares.total,
					err);
	}
	if (!access_covers(&console->person, ACCESS_COCKPIT_SEE, &(struct access_subject){ .area = area }))
		return true;
	state->counted = true;
	return policy_reach_areas(db, &state->entity, area, &state->arena, &state->shares, err);
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	char today[11];
	arena_reset(&state->arena);
	if (!access_may_somewhere(&console->person, ACCESS_POLICY_SEE, err) ||
	    !policy_read(console->station->db, &state->entity, console_today(console, today), &state->arena,
			 &state->whole, err) ||
	    !read_reach(screen, err))
		return false;
	state->columns = screen->box.columns;
	if (screen->ops->popup)
		state->columns = (state->columns > POPUP_MOST ? POPUP_MOST : state->columns - 2) - FRAME;
	fill(screen);
	return true;
}

/* The first paragraph that has the words, else the first below a heading that has them. */
static void choose_with(struct state *state, const char *words)
{
	struct arena arena = { 0 };
	struct fulltext_query query;
	size_t places;
	fulltext_query_read(words, &arena, &query);
	for (int of_heading = 0; query.count > 0 && of_heading <= 1; of_heading++)
		for (size_t i = 0; !state->unseen && i < state->count; i++)
			if (fulltext_match(&query, of_heading ? state->paragraph[i].heading : state->paragraph[i].text,
					   NULL, 0, &places)) {
				state->chosen = i;
				state->unseen = true;
			}
	arena_release(&arena);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	const struct policy_argument *given = argument;
	state->entity = given->entity;
	state->quote = given->quote;
	snprintf(state->area, sizeof state->area, "%s", given->area);
	if (!reload(screen, err))
		return false;
	if (given->words)
		choose_with(state, given->words);
	fill(screen);
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
	struct state *state = screen->state;
	if (screen->ops->popup)
		body = box_popup(body.rows, state->columns + FRAME, _("Policy"));
	if (state->unseen) {
		state->page.rows = body.rows;
		show_chosen(state);
	}
	state->unseen = false;
	screen->scrolls = page_draw(&state->page, body);
}

/* Quoting ------------------------------------------------------------------------------------------ */

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	int by = event->key == TERM_UP || event->key == 'k' ? -1 : event->key == TERM_DOWN || event->key == 'j' ? 1 : 0;
	if (!state->quote || by == 0)
		return page_key(&state->page, event);
	if (state->count > 0 && (by > 0 ? state->chosen + 1 < state->count : state->chosen > 0)) {
		state->chosen = by > 0 ? state->chosen + 1 : state->chosen - 1;
		fill(screen);
		show_chosen(state);
	}
	return true;
}

/* Characters of a paragraph that are quoted, with a mark when there is more. */
static const char *shortened(const char *text, struct arena *arena)
{
	uint32_t character;
	size_t bytes = 0;
	for (int i = 0; i < QUOTE_MOST; i++)
		bytes += text_next(text + bytes, &character);
	return text[bytes] ? arena_format(arena, "%.*s……", (int)bytes, text) : text;
}

static void quote(struct screen *screen)
{
	struct state *state = screen->state;
	struct frame *frame = screen->frame;
	char text[INPUT_BYTES];
	const struct policy *policy = &state->whole.policy;
	/* Translators: a policy's title, its number, a paragraph of it. */
	snprintf(text, sizeof text, _("\"%1$s\" (%2$s) says: %3$s"), policy->title, policy->number,
		 shortened(state->paragraph[state->chosen].text, &state->arena));
	frame_pop(frame, screen);
	if (frame_top(frame)->ops == &screen_policy_pick)
		frame_pop(frame, frame_top(frame));
	if (!frame_insert(frame, text))
		frame_say(frame, STYLE_SOON, "%s", _("put the cursor where a text of several lines is written"));
}

static void retire(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct input reason = { .lines = false };
	struct err err = { 0 };
	struct act *act;
	if (!frame_type(screen->frame, _("Take out of force"), _("Why:"), &reason))
		return;
	if (act_begin(console->station, &console->person, &act, &err) &&
	    act_finish(act, policy_retire(act, &state->entity, reason.text, &err), &err))
		frame_say(screen->frame, STYLE_DONE, "%s", _("It is no longer in force."));
	else
		frame_fail(screen->frame, &err);
	frame_stale(screen->frame);
}

/* Attached files ------------------------------------------------------------------------------------ */

static size_t list_files(const struct policy_attachments *list,
			 const struct policy_attachment *files[static POLICY_ATTACHMENTS_MOST])
{
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++)
		if (list->item[i].name)
			files[count++] = &list->item[i];
	return count;
}

static bool has_file(const struct policy_attachments *list)
{
	const struct policy_attachment *files[POLICY_ATTACHMENTS_MOST];
	return list_files(list, files) > 0;
}

/* The only one, or the one picked; NULL when none was. */
static const struct policy_attachment *choose_file(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct policy_attachment *files[POLICY_ATTACHMENTS_MOST];
	const char *items[POLICY_ATTACHMENTS_MOST], *why_not[POLICY_ATTACHMENTS_MOST];
	size_t count = list_files(&state->whole.policy.attachments, files);
	for (size_t i = 0; i < count; i++) {
		bool here = kept_file_is_here(console->station, &files[i]->hash);
		items[i] = policy_attachment_words(files[i], true, &state->arena);
		why_not[i] = here ? NULL : _("it has not come to this station yet");
	}
	int picked = count == 1 ? 0 : frame_menu(screen->frame, _("Which attachment?"), items, why_not, count);
	return picked < 0 ? NULL : files[picked];
}

static void save_file(struct screen *screen)
{
	const struct policy_attachment *file = choose_file(screen);
	if (file)
		kept_save(screen, &file->hash, file->name);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	struct policy_argument argument = { .entity = state->entity };
	if (number == ACT_RETIRE) {
		retire(screen);
	} else if (number == ACT_HOUSEHOLDS) {
		snprintf(argument.area, sizeof argument.area, "%s", state->area);
		frame_push(screen->frame, &screen_policy_households, &argument);
	} else if (number == ACT_SAVE) {
		save_file(screen);
	} else if (number == ACT_QUOTE) {
		quote(screen);
	} else {
		frame_pop(screen->frame, screen);
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number == ACT_RETIRE && state->whole.row.retired)
		return _("it is retired already");
	if (number == ACT_RETIRE)
		return console_why_not(screen->owner, ACCESS_POLICY_PUBLISH);
	if (number == ACT_HOUSEHOLDS)
		return state->counted ? NULL : console_why_not(screen->owner, ACCESS_COCKPIT_SEE);
	if (number == ACT_SAVE)
		return has_file(&state->whole.policy.attachments) ? NULL : _("no file is attached to it");
	if (number == ACT_QUOTE && state->count == 0)
		return _("it has no text");
	return number == ACT_QUOTE && !state->quote ? _("nothing is being written into which it could be put") : NULL;
}

const struct screen_ops screen_policy = {
	.name = N_("Policy"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};

const struct screen_ops screen_policy_quote = {
	.name = N_("Policy"),
	.keys = quote_keys,
	.state_bytes = sizeof(struct state),
	.popup = true,
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
