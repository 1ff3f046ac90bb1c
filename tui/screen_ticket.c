/* One ticket: where it stands, its time limits, its timeline, and the steps that can be taken now. */
#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/escalation.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/act.h"
#include "db/notice.h"
#include "db/notice_act.h"
#include "db/own.h"
#include "db/presence.h"
#include "db/ticket.h"
#include "db/ticket_clock.h"
#include "db/ticket_due.h"
#include "db/ticket_link.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/household_preview.h"
#include "tui/page.h"
#include "tui/screens.h"
#include "tui/ticket_step.h"

struct state {
	struct id entity;
	struct ticket ticket;
	struct arena arena;
	struct page page;
	bool beside; /* there is room for the household beside it, and it may be seen */
	struct household_preview household;
	struct ticket_page of_household;
	struct presence *presence;
	struct presence_other other[PRESENCE_MOST];
	size_t other_count;
};

/* The steps' keys; the others stand in the menu of steps. Steps are numbered from 1 here. */
enum { ACT_STEPS = 100, ACT_HOUSEHOLD, ACT_DIARY, ACT_SLIP, ACT_CLOCK };

static const struct key_binding keys[] = {
	{ 's', ACT_STEPS, "step", N_("step"), N_("Take a step: choose from those that are possible now") },
	{ 'p', 1 + STEP_DISPATCH, "dispatch", N_("dispatch"), N_("Dispatch to those who must act") },
	{ 't', 1 + STEP_TELL, "told", N_("told"), N_("The assignees were told") },
	{ 'a', 1 + STEP_ACCEPT, "accept", N_("accept"), N_("Accept the ticket, or note that it was accepted") },
	{ 'c', 1 + STEP_CONTACT, "contact", N_("contact"), N_("The household was spoken to") },
	{ 'w', 1 + STEP_WORK, "work", N_("work"), N_("Work is going on: what was done") },
	{ 'r', 1 + STEP_RESOLVE, "resolve", N_("resolve"), N_("Resolved: what was done") },
	{ 'b', 1 + STEP_RETURN, "return", N_("send back"), N_("Send back to the desk, with a reason") },
	{ 'f', 1 + STEP_FOLLOW_UP, "follow up", N_("follow up"), N_("Follow-up call: is the caller content?") },
	{ 'x', 1 + STEP_CLOSE, "close", N_("strike off"), N_("Strike off") },
	{ 'z', 1 + STEP_SUSPEND, "suspend", NULL, N_("Suspend until a date, with a reason") },
	{ 0, 1 + STEP_RESUME, "resume", NULL, N_("Go on after a suspension") },
	{ 'g', 1 + STEP_REMIND, "remind", NULL, N_("Remind the assignees") },
	{ '+', 1 + STEP_NOTE, "note", NULL, N_("Add a note") },
	{ 0, 1 + STEP_REASSIGN, "reassign", NULL, N_("Give it to others") },
	{ 0, 1 + STEP_CORRECT, "correct", NULL, N_("Put right whose matter it is, who called, of what kind it is") },
	{ 0, 1 + STEP_LINK, "link", NULL, N_("Link to a diary, a measure or another household") },
	{ 0, 1 + STEP_UNLINK, "unlink", NULL, N_("Take a link off") },
	{ 0, 1 + STEP_MERGE, "merge", NULL, N_("Merge into another ticket of the same matter") },
	{ 0, 1 + STEP_UNMERGE, "unmerge", NULL, N_("Undo the merge") },
	{ 0, 1 + STEP_EXTEND_ASK, "extend", NULL, N_("Ask for more time, with a reason") },
	{ 0, 1 + STEP_EXTEND_GRANT, "grant", NULL, N_("Grant more time") },
	{ 0, 1 + STEP_EXTEND_REFUSE, "refuse", NULL, N_("Refuse more time") },
	{ 0, 1 + STEP_VOID, "void", NULL, N_("Void: taken by mistake") },
	{ 'h', ACT_HOUSEHOLD, "household open", NULL, N_("Open the household") },
	{ 'd', ACT_DIARY, "diary new", NULL, N_("Write a diary about it") },
	{ 'y', ACT_SLIP, "slip", NULL, N_("Show the dispatch slip") },
	{ 'i', ACT_CLOCK, "clock", NULL, N_("Show its clock: limits, suspensions, extensions, earlier rounds") },
	{ 0, 0, NULL, NULL, NULL },
};

/* A time limit: what it is for, when it was kept (0: not yet), when it ends, how that reads. */
struct limit {
	const char *label;
	int64_t done, due;
	bool pending;		 /* the ticket waits for it now */
	bool was_overdue;	 /* already when the ticket was suspended */
	enum duration_unit unit; /* what it was granted in */
	const char *text;
	enum term_style style;
};

static void word_limit(const struct calendar *calendar, struct arena *arena, struct limit *limit, int64_t now,
		       int64_t soon)
{
	char when[17];
	clock_format(limit->done ? limit->done : limit->due, when);
	if (limit->done) {
		bool late = limit->due && limit->done > limit->due;
		limit->style = late ? STYLE_OVERDUE : STYLE_DONE;
		limit->text = arena_format(arena, "%s %s", term_glyph(late ? GLYPH_CROSS : GLYPH_CHECK), when + 5);
		if (late)
			limit->text = arena_format(arena, _("%1$s, late by %2$s"), limit->text,
						   ticket_span(calendar, limit->due, limit->done, limit->unit, arena));
		return;
	}
	if (limit->was_overdue) {
		limit->style = STYLE_OVERDUE;
		limit->text = _("overdue before the suspension");
		return;
	}
	bool overdue = limit->pending && limit->due < now;
	limit->style = overdue		   ? STYLE_OVERDUE
		       : !limit->pending   ? STYLE_MUTED
		       : limit->due < soon ? STYLE_SOON
					   : STYLE_NORMAL;
	limit->text = arena_format(arena, "%s %s", overdue ? _("overdue since") : _("until"), when + 5);
}

/* Beside one another where all of them fit, else one below the other. */
static void add_limits(struct state *state, struct limit limit[static 3], const struct console *console)
{
	static const int column[] = { 1, 26, 54, TERM_COLUMNS_LEAST };
	int64_t now = console_now(console), soon = console_soon(console);
	struct page *page = &state->page;
	bool beside = true;
	size_t count = 0;
	for (size_t i = 0; i < 3; i++) {
		if (!limit[i].due && !limit[i].done)
			continue;
		word_limit(&console->config->calendar, &page->arena, &limit[i], now, soon);
		beside &=
			term_width(limit[i].label) + 1 + term_width(limit[i].text) < column[count + 1] - column[count];
		count++;
	}
	count = 0;
	for (size_t i = 0; i < 3; i++) {
		if (!limit[i].text)
			continue;
		if (count == 0 || !beside)
			page_add(page, 1, STYLE_NORMAL, "%s", "");
		int at = beside ? column[count] : 1;
		page_more(page, at, STYLE_MUTED, "%s", limit[i].label);
		page_more(page, beside ? at + term_width(limit[i].label) + 1 : 16, limit[i].style, "%s", limit[i].text);
		count++;
	}
}

/* More on the last line, at `wanted` or behind what ends at `used`; gives where it ends. */
static int put_behind(struct page *page, int used, int wanted, enum term_style style, const char *text)
{
	int column = used + 1 > wanted ? used + 1 : wanted;
	page_more(page, column, style, "%s", text);
	return column + term_width(text);
}

static void add_others(struct state *state)
{
	for (size_t i = 0; i < state->other_count; i++)
		page_add(&state->page, 1, STYLE_SOON,
			 state->other[i].writing ? _("%s is writing about this ticket")
						 : _("%s has this ticket open too"),
			 state->other[i].name);
}

/* Before whom it is already, and when it goes further up. */
static void add_escalation(struct state *state, const struct console *console)
{
	const struct ticket *ticket = &state->ticket;
	struct page *page = &state->page;
	int64_t now = console_now(console);
	if (!ticket->overdue)
		return;
	page_add(page, 1, STYLE_MUTED, "%s", _("Escalation"));
	int used = 1 + term_width(_("Escalation"));
	for (int level = ESCALATION_DESK; level < ESCALATIONS; level++) {
		char when[17];
		int64_t at = escalation_at(console->config, (enum escalation)level, ticket->due_at);
		clock_format(at, when);
		used = put_behind(
			page, used + 1, 0, at < now ? STYLE_OVERDUE : STYLE_MUTED,
			arena_format(&page->arena, "%s %s", _(escalation_label((enum escalation)level)), when + 5));
	}
}

/* With the numbers of work, for whoever may see the staff: the desk calls those who do not know of it yet. */
static const char *name_party(const struct ticket_party *party, bool phones, struct arena *arena)
{
	const char *phone = phones && party->phones ? party->phones : "";
	return arena_format(arena, "%s%s%s", party->name, *phone ? " " : "", phone);
}

static void add_parties(struct state *state, int used, bool phones, int columns)
{
	const struct ticket *ticket = &state->ticket;
	struct page *page = &state->page;
	const char *co = "";
	if (ticket->party_count > 0 && !ticket->knows)
		used = put_behind(page, used + 1, 0, STYLE_SOON, _("not told"));
	for (size_t i = 0; i < ticket->party_count; i++)
		if (ticket->party[i].main) {
			used = put_behind(page, used + 1, 24, STYLE_MUTED, _("Main"));
			used = put_behind(page, used, 30, STYLE_NORMAL,
					  arena_format(&page->arena, "%s %s",
						       ticket->party[i].unit ? ticket->party[i].unit : "",
						       name_party(&ticket->party[i], phones, &page->arena)));
		} else {
			co = arena_format(
				&page->arena, "%s%s%s", co, *co ? "、" : "",
				name_party(&ticket->party[i], phones && term_columns() >= BOX_WIDE, &page->arena));
		}
	if (!*co)
		return;
	int label = term_width(_("Co")), at = used + 2 > 54 ? used + 2 : 54;
	if (at + label + 1 + term_width(co) > columns) {
		page_add(page, 1, STYLE_MUTED, "%s", _("Co"));
		at = 1;
	} else {
		page_more(page, at, STYLE_MUTED, "%s", _("Co"));
	}
	page_wrap_more(page, at + label + 1, columns - at - label - 2, STYLE_NORMAL, co);
}

static bool sees_whole_phones(const struct state *state, const struct console *console)
{
	struct ticket_who who;
	ticket_who(&state->ticket, &console->person, &who);
	return access_sees_whole_phone(&console->person, PHONE_ON_TICKET, who.main || who.co);
}

static void add_head(struct state *state, struct console *console, int columns)
{
	const struct ticket *ticket = &state->ticket;
	struct page *page = &state->page;
	char masked[PHONE_BYTES] = "";
	const char *callback = ticket->callback ? ticket->callback : ticket->phones;
	if (callback && !sees_whole_phones(state, console)) {
		phone_mask(arena_bytes(&page->arena, callback, strcspn(callback, ",")), masked);
		callback = masked;
	}
	const struct config_category *category = config_category(console->config, ticket->category);
	const struct config_urgency *urgency = config_urgency(console->config, ticket->urgency);
	page_add(page, 1, STYLE_HEADING, "%s", ticket->number);
	page_more(page, 18, STYLE_NORMAL, "%s: %s", category ? category->name : ticket->category, ticket->title);
	page_add(page, 1, STYLE_NORMAL, "%s  %s%s%s", ticket->head ? ticket->head : _("no household"),
		 ticket->township ? ticket->township : "", ticket->village ? ticket->village : "",
		 household_team(ticket->team, &page->arena));
	page_more(page, 36, STYLE_NORMAL, "%s %s %s", ticket->caller ? ticket->caller : "",
		  ticket->relation ? ticket->relation : "", callback ? callback : "");
	page_more(page, 66, STYLE_SOON, "%s", urgency ? urgency->name : ticket->urgency);
	page_heading(page, _("Where it stands"));
	page_add(page, 1, STYLE_MUTED, "%s", _("State"));
	int used = put_behind(page, 0, 7, ticket->overdue ? STYLE_OVERDUE : STYLE_NORMAL,
			      ticket_state_text(ticket->state, ticket->to_resume));
	if (ticket->round > 1)
		used = put_behind(page, used + 1, 0, STYLE_SOON,
				  arena_format(&page->arena, _("round %d"), ticket->round));
	add_parties(state, used, !console_why_not(console, ACCESS_STAFF_SEE), columns);
	struct limit limit[TICKET_LIMITS] = {
		{ .label = _("Accept"), .done = ticket->accepted_at, .due = ticket->accept_due },
		{ .label = _("First contact"), .done = ticket->contacted_at, .due = ticket->contact_due },
		{ .label = _("Resolve"), .done = ticket->resolved_at, .due = ticket->resolve_due },
		{ .label = _("Follow up"), .due = ticket->follow_up_due },
	};
	struct dispatch_limits granted = ticket_limits_read(ticket->limits);
	limit[LIMIT_ACCEPT].unit = granted.accept.unit;
	limit[LIMIT_CONTACT].unit = granted.contact.unit;
	limit[LIMIT_RESOLVE].unit = granted.resolve.unit;
	for (int i = 0; i < TICKET_LIMITS; i++) {
		limit[i].pending = ticket_awaits(ticket, (enum ticket_limit)i);
		/* The pause moves it: what then ends before the pause was over before it. */
		limit[i].was_overdue = ticket_was_overdue(limit[i].due, ticket->pause_ends, console_now(console));
		/* A clock that stands is shown; one that counts for nothing any more is not. */
		if (!limit[i].pending && !limit[i].done && ticket->state != TICKET_SUSPENDED)
			limit[i].due = 0;
	}
	add_limits(state, limit, console);
	if (limit[3].due) {
		word_limit(&console->config->calendar, &page->arena, &limit[3], console_now(console),
			   console_soon(console));
		page_add(page, 1, STYLE_MUTED, "%s", limit[3].label);
		page_more(page, 2 + term_width(limit[3].label), limit[3].style, "%s", limit[3].text);
	}
	const char *ends = ticket_due_warning(&console->config->calendar, ticket->due_at, &page->arena);
	if (ends)
		page_add(page, 1, STYLE_SOON, "%s", ends);
	add_others(state);
	add_escalation(state, console);
	if (ticket->until)
		page_add(page, 1, ticket->to_resume ? STYLE_OVERDUE : STYLE_SOON, "%s",
			 ticket_pause_text(ticket, &console->config->calendar, &page->arena));
	if (ticket->extension_asked)
		page_add(page, 1, STYLE_SOON, "%s", _("More time was asked for and is neither granted nor refused"));
	for (size_t i = 0; i < ticket->link_count; i++) {
		page_add(page, 1, STYLE_MUTED, "%s", _("Linked to"));
		page_more(page, 2 + term_width(_("Linked to")), STYLE_NORMAL, "%s", ticket->link[i].label);
	}
	for (size_t i = 0; i < ticket->merged_count; i++)
		page_add(page, 1, STYLE_MUTED, _("Merged into it: %s"),
			 ticket_merged_text(&ticket->merged[i], sees_whole_phones(state, console), &page->arena));
}

static void add_line(struct state *state, const struct ticket_line *line, bool whole_phones, int columns)
{
	struct page *page = &state->page;
	char when[17];
	bool diary = !id_is_none(&line->diary);
	enum term_style style = line->counts ? STYLE_NORMAL : STYLE_MUTED;
	clock_format(line->at_ms, when);
	page_add(page, 1, STYLE_MUTED, "%s", when + 5);
	page_more(page, 14, style, "%s", diary ? _("diary") : _(ticket_step_label(line->step)));
	page_more(page, 24, style, "%s", line->author_name ? line->author_name : _("station"));
	const char *text = "";
	struct arena *arena = &page->arena;
	if (line->on_behalf_name)
		text = arena_format(arena, _("for %s (by phone)  "), line->on_behalf_name);
	if (line->parties)
		text = arena_format(arena, "%s%s  ", text, ticket_line_parties(line, arena));
	if (line->overdue_since) {
		clock_format(line->overdue_since, when);
		text = arena_format(arena, _("%soverdue since %s  "), text, when + 5);
	}
	if (line->result != TICKET_NO_RESULT)
		text = arena_format(arena, "%s%s  ", text, _(ticket_result_label(line->result)));
	if (line->score)
		text = arena_format(arena, _("%sscore %d  "), text, line->score);
	if (line->until)
		text = arena_format(arena,
				    line->result == TICKET_NOT_REACHED ? _("%snext try %s  ") : _("%suntil %s  "), text,
				    line->until);
	if (line->other)
		text = arena_format(arena, "%s%s  ", text, ticket_line_other(line, arena));
	if (line->correct)
		text = arena_format(arena, "%s%s  ", text, whole_phones ? line->correct_whole : line->correct);
	if (line->note)
		text = arena_format(arena, "%s%s", text, line->note);
	if (line->rule)
		text = arena_format(arena, _("%s  rule: %s"), text, line->rule);
	if (line->changed_rule)
		text = arena_format(arena, _("%s (not as the rule %s proposed)"), text, line->changed_rule);
	if (line->photos)
		text = arena_format(arena, _("%s  %d photos"), text, line->photos);
	if (!line->counts)
		text = arena_format(arena, _("%s  (another step was taken instead)"), text);
	page_wrap_more(page, 34, columns - 36, style, text);
}

/* Who was told of it, how that went, and whether they looked. */
static void add_notices(struct state *state, const struct notice_page *notices, int columns)
{
	struct page *page = &state->page;
	if (notices->count == 0)
		return;
	page_heading(page, _("Notices"));
	for (size_t i = 0; i < notices->count; i++) {
		const struct notice_row *row = &notices->row[i];
		enum term_style style = row->state == NOTICE_FAILED ? STYLE_OVERDUE
					: row->state == NOTICE_READ ? STYLE_DONE
					: row->state == NOTICE_MOOT ? STYLE_MUTED
					: row->unanswered > 0	    ? STYLE_SOON
								    : STYLE_NORMAL;
		char when[17];
		clock_format(row->queued_at, when);
		page_add(page, 1, STYLE_MUTED, "%s", when + 5);
		page_more(page, 14, style, "%s", _(notice_kind_label(row->kind)));
		page_more(page, 24, style, "%s", row->name ? row->name : "");
		page_wrap_more(page, 34, columns - 36, style, notice_say(row, &page->arena));
	}
}

/* Who is told of it has it before them now. */
static void mark_seen(struct console *console, const struct id *ticket)
{
	struct act *act;
	struct err ignored;
	struct id staff;
	bool unseen;
	memcpy(&staff, console->person.staff, sizeof staff);
	if (!notice_is_unseen(console->station->db, ticket, &console->person, &unseen, &ignored) || !unseen)
		return;
	if (act_begin(console->station, &console->person, &act, &ignored))
		act_finish(act, notice_seen(act, ticket, &staff, &ignored), &ignored);
}

/* Who else is there. True when that is news. */
static bool look_around(struct state *state)
{
	struct presence_other other[PRESENCE_MOST];
	size_t count = presence_others(state->presence, other);
	bool news = count != state->other_count;
	for (size_t i = 0; i < count && !news; i++)
		news = strcmp(other[i].name, state->other[i].name) != 0 || other[i].writing != state->other[i].writing;
	memcpy(state->other, other, count * sizeof *other);
	state->other_count = count;
	return news;
}

/* Back on top: nothing is being written here any more. */
static void idle(struct screen *screen)
{
	struct state *state = screen->state;
	presence_writing(state->presence, false);
	if (look_around(state))
		screen->stale = true;
}

/* The household beside the ticket, where there is room; one that is not this person's to see is left out. */
static bool read_beside(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	const struct id *household = &state->ticket.household;
	char today[11];
	struct err ignored;
	household_preview_forget(&state->household);
	state->beside =
		screen->box.columns >= BOX_WIDE && !id_is_none(household) &&
		own_may(db, &console->person, ACCESS_HOUSEHOLD_SEE, household, console_today(console, today), &ignored);
	return !state->beside ||
	       (household_preview_read(&state->household, console, household, err) &&
		ticket_of_household(db, household, console_now(console), &state->arena, &state->of_household, err));
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	look_around(state);
	arena_reset(&state->arena);
	page_reset(&state->page);
	if (!ticket_may(console->station->db, &console->person, ACCESS_TICKET_SEE, &state->entity, err) ||
	    !ticket_read(console->station->db, &state->entity, console_now(console), &state->arena, &state->ticket,
			 err))
		return false;
	struct notice_page *notices = arena_alloc(&state->arena, sizeof *notices);
	if (!notice_of_ticket(console->station->db, &state->entity, console_now(console), &state->arena, notices,
			      err) ||
	    !read_beside(screen, err))
		return false;
	int columns = state->beside ? box_beside_pane(screen->box).columns : screen->box.columns;
	add_head(state, console, columns);
	page_heading(&state->page, _("Timeline"));
	/* The latest is what is looked for; the request's first line stands in the head too. */
	bool whole_phones = sees_whole_phones(state, console);
	for (size_t i = state->ticket.line_count; i-- > 0;)
		add_line(state, &state->ticket.line[i], whole_phones, columns);
	char when[17];
	clock_format(state->ticket.opened_at, when);
	page_add(&state->page, 1, STYLE_MUTED, "%s", when + 5);
	page_more(&state->page, 14, STYLE_NORMAL, "%s", _("taken"));
	page_more(&state->page, 24, STYLE_NORMAL, "%s",
		  state->ticket.opened_by_name ? state->ticket.opened_by_name : _("station"));
	page_wrap_more(&state->page, 34, columns - 36, STYLE_NORMAL, state->ticket.text);
	add_notices(state, notices, columns);
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	struct console *console = screen->owner;
	state->entity = *(const struct id *)argument;
	bool ok = ticket_may(console->station->db, &console->person, ACCESS_TICKET_SEE, &state->entity, err);
	if (ok)
		state->presence = presence_enter(console->station, &state->entity,
						 console->person.name[0] ? console->person.name : console->person.login,
						 console_now(console));
	if (ok)
		mark_seen(console, &state->entity);
	ok = ok && reload(screen, err);
	screen->stale = !ok;
	return ok;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	presence_leave(state->presence);
	page_release(&state->page);
	household_preview_release(&state->household);
	arena_release(&state->arena);
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	screen->scrolls = page_draw(&state->page, state->beside ? box_beside_pane(body) : body);
	if (state->beside)
		household_preview_draw_beside(&state->household, &state->of_household, &state->entity, box_pane(body));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return page_key(&((struct state *)screen->state)->page, event);
}

static void pick_step(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	enum ticket_step steps[TICKET_STEPS];
	const char *items[TICKET_STEPS];
	size_t count = ticket_step_offers(console, &state->ticket, steps);
	for (size_t i = 0; i < count; i++)
		items[i] = _(ticket_step_label(steps[i]));
	if (count == 0) {
		frame_say(screen->frame, STYLE_SOON, _("No step is possible now: %s"),
			  ticket_step_why_not(console, &state->ticket, STEP_NOTE));
		return;
	}
	int picked = frame_menu(screen->frame, _("Steps possible now"), items, NULL, count);
	if (picked >= 0)
		ticket_step_take(screen, &state->ticket, steps[picked]);
}

static void show_slip(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	frame_push(screen->frame, &screen_slip, ticket_slip(&state->ticket, console->config, &state->arena));
}

static void show_clock(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct ticket *ticket = &state->ticket;
	frame_push(screen->frame, &screen_clock,
		   arena_format(&state->arena, "%s  %s\n\n%s", ticket->number, ticket->title,
				ticket_clock(ticket, console->config, console_now(console), &state->arena)));
}

void screen_ticket_take(struct screen *screen, enum ticket_step step)
{
	struct state *state = screen->state;
	presence_writing(state->presence, true);
	ticket_step_take(screen, &state->ticket, step);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	presence_writing(state->presence, (number >= 1 && number <= TICKET_STEPS) || number == ACT_STEPS);
	if (number >= 1 && number <= TICKET_STEPS)
		screen_ticket_take(screen, (enum ticket_step)(number - 1));
	else if (number == ACT_STEPS)
		pick_step(screen);
	else if (number == ACT_HOUSEHOLD)
		frame_push(screen->frame, &screen_household, &state->ticket.household);
	else if (number == ACT_DIARY)
		household_new_diary_of_ticket(screen, &state->ticket.household, &state->entity);
	else if (number == ACT_SLIP)
		show_slip(screen);
	else if (number == ACT_CLOCK)
		show_clock(screen);
	screen->stale = true;
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number >= 1 && number <= TICKET_STEPS)
		return ticket_step_why_not(screen->owner, &state->ticket, (enum ticket_step)(number - 1));
	if ((number == ACT_HOUSEHOLD || number == ACT_DIARY) && id_is_none(&state->ticket.household))
		return _("this ticket has no household");
	if (number == ACT_DIARY)
		return console_why_not(screen->owner, ACCESS_DIARY_WRITE);
	return NULL;
}

const struct ticket *screen_ticket_shown(const struct screen *screen)
{
	return &((const struct state *)screen->state)->ticket;
}

const struct screen_ops screen_ticket = {
	.name = N_("Ticket"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.reload = reload,
	.idle = idle,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
