#include "tui/ticket_step.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tui/console.h"
#include "tui/draft.h"
#include "tui/ticket_correct.h"
#include "tui/ticket_dispatch.h"
#include "tui/ticket_link.h"

/* Whether the person may record the step for the assignee, who reported by phone. */
static bool is_partys(const struct console *console, const struct ticket *ticket, enum ticket_step step,
		      const struct ticket_party *party)
{
	struct ticket_who who = {
		.person = &console->person, .area = ticket->area, .main = party->main, .co = !party->main, .proxy = true
	};
	struct err ignored;
	struct ticket_stand stand = ticket_stands(ticket, console_now(console));
	return ticket_step_allowed(&stand, step, &who, &ignored);
}

static bool is_own(const struct console *console, const struct ticket *ticket, enum ticket_step step, struct err *err)
{
	struct ticket_who who;
	ticket_who(ticket, &console->person, &who);
	struct ticket_stand stand = ticket_stands(ticket, console_now(console));
	return ticket_step_allowed(&stand, step, &who, err);
}

static bool is_others(const struct console *console, const struct ticket *ticket, enum ticket_step step)
{
	for (size_t i = 0; i < ticket->party_count; i++)
		if (is_partys(console, ticket, step, &ticket->party[i]))
			return true;
	return false;
}

size_t ticket_step_offers(const struct console *console, const struct ticket *ticket,
			  enum ticket_step steps[static TICKET_STEPS])
{
	size_t count = 0;
	for (int step = 0; step < TICKET_STEPS; step++)
		if (!ticket_step_why_not(console, ticket, (enum ticket_step)step))
			steps[count++] = (enum ticket_step)step;
	return count;
}

const char *ticket_step_why_not(const struct console *console, const struct ticket *ticket, enum ticket_step step)
{
	static struct err err;
	if (step == STEP_UNLINK && ticket->link_count == 0)
		return _("the ticket is linked to nothing");
	if (step == STEP_TELL && (ticket->told || ticket->party_count == 0))
		return _("there is nobody who is still to be told");
	return is_own(console, ticket, step, &err) || is_others(console, ticket, step) ? NULL : err.text;
}

static bool commit(struct console *console, const struct id *ticket, const struct ticket_step_new *step,
		   struct err *err)
{
	struct act *act;
	return act_begin(console->station, &console->person, &act, err) &&
	       act_finish(act, ticket_step(act, console->config, ticket, step, NULL, err), err);
}

/* Whether to go on with a step though the ticket has changed, as a note when it is not possible any more. */
static bool goes_on(struct screen *screen, const struct ticket *now, struct ticket_step_new *step,
		    const struct err *why)
{
	struct arena arena = { 0 };
	bool possible = !ticket_step_why_not(screen->owner, now, step->step), go = false;
	if (possible)
		go = frame_ask(screen->frame, arena_format(&arena, _("%s. Take your step all the same?"), why->text));
	else if (step->note && !ticket_step_why_not(screen->owner, now, STEP_NOTE)) {
		go = frame_ask(screen->frame,
			       arena_format(&arena,
					    _("%s. Your step is not possible any more: keep what you wrote as a note?"),
					    why->text));
		*step = (struct ticket_step_new){ .step = STEP_NOTE, .note = step->note };
	}
	step->saw = now->last_step;
	arena_release(&arena);
	return go;
}

bool ticket_step_commit(struct screen *screen, const struct id *ticket, struct ticket_step_new *step, struct err *err)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct ticket now;
	struct err ignored;
	bool done, again;
	do {
		done = commit(console, ticket, step, err);
		if (!done && err->code == ERR_DOUBT) {
			again = step->anyway =
				frame_ask(screen->frame, arena_format(&arena, _("%s. All the same?"), err->text));
			continue;
		}
		again = !done && err->code == ERR_CONFLICT &&
			ticket_read(console->station->db, ticket, console_now(console), &arena, &now, &ignored) &&
			!hash_equal(&now.last_step, &step->saw) && goes_on(screen, &now, step, err);
	} while (again);
	arena_release(&arena);
	return done;
}

/* The other steps ---------------------------------------------------------------------------------- */

/* For whom the desk records the step: of those whose step it may be. */
static bool ask_on_behalf(struct screen *screen, const struct ticket *ticket, enum ticket_step step, struct id *staff)
{
	enum { PARTIES_MOST = TICKET_CO_MOST + 1 };
	const char *items[PARTIES_MOST];
	const struct ticket_party *its[PARTIES_MOST];
	size_t count = 0;
	struct arena arena = { 0 };
	for (size_t i = 0; i < ticket->party_count && count < PARTIES_MOST; i++) {
		const struct ticket_party *party = &ticket->party[i];
		if (!is_partys(screen->owner, ticket, step, party))
			continue;
		its[count] = party;
		items[count++] = arena_format(&arena, "%s  %s  %s", party->main ? _("main") : _("co"), party->name,
					      party->unit ? party->unit : "");
	}
	/* Whose step it becomes is seen, unless nobody else has the ticket. */
	int picked = ticket->party_count == 1
			     ? 0
			     : frame_menu(screen->frame, _("Who reported by phone?"), items, NULL, count);
	if (picked >= 0)
		*staff = its[picked]->staff;
	arena_release(&arena);
	return picked >= 0;
}

static bool ask_result(struct screen *screen, enum ticket_result *result)
{
	const char *items[TICKET_RESULTS];
	size_t count = 0;
	for (int i = TICKET_NO_RESULT + 1; i < TICKET_RESULTS; i++)
		items[count++] = _(ticket_result_label((enum ticket_result)i));
	int picked = frame_menu(screen->frame, _("What does the caller say?"), items, NULL, count);
	*result = (enum ticket_result)(picked + TICKET_NO_RESULT + 1);
	return picked >= 0;
}

/* Of those that do not belie the result, the best first. */
static bool ask_score(struct screen *screen, enum ticket_result result, int *score)
{
	const char *const labels[TICKET_SCORE_MOST] = { _("bad (1)"), _("poor (2)"), _("fair (3)"), _("good (4)"),
							_("very good (5)") };
	const char *items[TICKET_SCORE_MOST + 1];
	int scores[TICKET_SCORE_MOST + 1];
	size_t count = 0;
	for (int i = TICKET_SCORE_MOST; i > 0; i--)
		if (ticket_score_fits(result, i)) {
			items[count] = labels[i - 1];
			scores[count++] = i;
		}
	items[count] = _("no score");
	scores[count++] = 0;
	int picked = frame_menu(screen->frame, _("The caller's score"), items, NULL, count);
	if (picked >= 0)
		*score = scores[picked];
	return picked >= 0;
}

/* Into which ticket: one of the same household or number, else by its number. */
static bool ask_other(struct screen *screen, const struct ticket *ticket, struct id *other)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct ticket_page *page = arena_alloc(&arena, sizeof *page);
	struct input number = { .lines = false };
	struct err err = { 0 };
	struct ticket_alike alike = { .viewer = &console->person,
				      .household = ticket->household,
				      .except = ticket->entity,
				      .number = ticket->callback,
				      .category = ticket->category,
				      .now_ms = console_now(console) };
	bool found = false, ok = ticket_alike(console->station->db, &alike, &arena, page, &err);
	const char **items = arena_alloc(&arena, (page->count + 1) * sizeof *items);
	size_t count = 0;
	for (size_t i = 0; ok && i < page->count; i++) {
		if (!ticket_state_takes_merges(page->row[i].state))
			continue;
		page->row[count] = page->row[i];
		items[count++] = arena_format(&arena, "%s  %s  %s", page->row[i].number,
					      _(ticket_state_label(page->row[i].state)), page->row[i].title);
	}
	items[count] = _("another, by its number");
	int picked = ok ? frame_menu(screen->frame, _("Merge into which ticket?"), items, NULL, count + 1) : -1;
	if (picked >= 0 && (size_t)picked < count) {
		*other = page->row[picked].entity;
		found = true;
	} else if (picked >= 0 && frame_type(screen->frame, _("Merge into which ticket?"), _("Its number:"), &number)) {
		found = ok = ticket_by_number(console->station->db, number.text, alike.now_ms, other, &err);
	}
	if (!ok)
		frame_fail(screen->frame, &err);
	arena_release(&arena);
	return ok && found;
}

/* Which steps take a note though they can do without. */
static bool takes_note(enum ticket_step step)
{
	return step != STEP_TELL && step != STEP_ACCEPT && step != STEP_CLOSE && step != STEP_RESUME &&
	       step != STEP_LINK && step != STEP_UNLINK;
}

void ticket_step_draft(const struct console *console, const struct id *ticket, enum ticket_step step,
		       struct draft *draft)
{
	char name[40];
	snprintf(name, sizeof name, "step-%s", ticket_step_name(step));
	console_draft(console, name, ticket, draft);
}

/* Dates and words, which may have to be mended: what was typed stands there again. */
struct typed {
	struct input note, until;
	struct draft draft; /* of the note */
};

/* Until it is a date, for what is wrong with it is said where it stands. */
static bool ask_date(struct screen *screen, const struct ticket_step_new *step, struct input *until)
{
	bool required = (ticket_step_needs(step->step) & NEEDS_DATE) != 0;
	const char *label =
		required ? _("Until (like 2026-12-01):") : _("Next try on (like 2026-12-01; may be empty):");
	if (!required && step->result != TICKET_NOT_REACHED)
		return true;
	while (frame_type(screen->frame, _(ticket_step_label(step->step)), label, until)) {
		struct err err = { 0 };
		if ((!required && !until->text[0]) ||
		    ticket_step_check_date(step->step, until->text, day_at(console_now(screen->owner)), &err))
			return true;
		frame_fail(screen->frame, &err);
	}
	return false;
}

static bool ask_words(struct screen *screen, const struct ticket_step_new *step, struct typed *typed)
{
	return ask_date(screen, step, &typed->until) &&
	       ((!(ticket_step_needs(step->step) & NEEDS_NOTE) && !takes_note(step->step)) ||
		frame_type_kept(screen->frame, _(ticket_step_label(step->step)), _("What was done, or why:"),
				&typed->note, &typed->draft, &typed->until));
}

/* What is asked for before the words; false when it is not answered. */
static bool ask_details(struct screen *screen, const struct ticket *shown, struct ticket_step_new *step)
{
	unsigned needs = ticket_step_needs(step->step);
	struct err ignored;
	struct arena arena = { 0 };
	bool go = (is_own(screen->owner, shown, step->step, &ignored) ||
		   ask_on_behalf(screen, shown, step->step, &step->on_behalf)) &&
		  (!(needs & NEEDS_TICKET) || ask_other(screen, shown, &step->ticket)) &&
		  (step->step != STEP_LINK || ticket_link_choose(screen, shown, &step->link)) &&
		  (step->step != STEP_UNLINK || ticket_link_choose_old(screen, shown, &step->link)) &&
		  (!(needs & NEEDS_RESULT) || ask_result(screen, &step->result)) &&
		  (!(needs & NEEDS_RESULT) || step->result == TICKET_NOT_REACHED ||
		   ask_score(screen, step->result, &step->score)) &&
		  (step->step != STEP_CLOSE ||
		   frame_ask(screen->frame, arena_format(&arena, _("Strike %s off?"), shown->number)));
	arena_release(&arena);
	return go;
}

/* What was typed stands in the box until the step is taken or its author throws it away. */
static bool ask_and_commit(struct screen *screen, const struct id *ticket, struct ticket_step_new *asked)
{
	struct frame *frame = screen->frame;
	struct typed typed = { .note = { .lines = true } };
	bool done = false, again = true;
	ticket_step_draft(screen->owner, ticket, asked->step, &typed.draft);
	frame_type_restore(&typed.draft, &typed.until);
	while (again && ask_words(screen, asked, &typed)) {
		struct ticket_step_new step = *asked;
		struct err err = { 0 };
		step.note = typed.note.text[strspn(typed.note.text, " \n")] ? typed.note.text : NULL;
		step.until = typed.until.text[0] ? typed.until.text : NULL;
		done = ticket_step_commit(screen, ticket, &step, &err);
		again = !done && (typed.note.text[0] || typed.until.text[0]);
		if (done)
			frame_say(frame, STYLE_DONE, "%s: %s", _("Done"), _(ticket_step_label(step.step)));
		else
			frame_fail(frame, &err);
	}
	if (done)
		draft_forget(&typed.draft);
	draft_close(&typed.draft);
	return done;
}

/* A caller who is content has nothing more to wait for. */
static void offer_strike_off(struct screen *screen, const struct id *ticket)
{
	struct ticket_step_new step = { .step = STEP_CLOSE };
	struct err err = { 0 };
	if (!frame_ask(screen->frame, _("The caller is content: strike the ticket off now?")))
		return;
	if (commit(screen->owner, ticket, &step, &err))
		frame_say(screen->frame, STYLE_DONE, "%s: %s", _("Done"), _(ticket_step_label(step.step)));
	else
		frame_fail(screen->frame, &err);
}

void ticket_step_take(struct screen *screen, const struct ticket *shown, enum ticket_step kind)
{
	unsigned needs = ticket_step_needs(kind);
	struct ticket_step_new step = { .step = kind, .saw = shown->last_step };
	struct id ticket = shown->entity;
	if (needs & NEEDS_CORRECTION) {
		ticket_correct_open(screen, shown);
		return;
	}
	if (needs & NEEDS_MAIN) {
		ticket_dispatch_open(screen, shown, kind);
		return;
	}
	if (ask_details(screen, shown, &step) && ask_and_commit(screen, &ticket, &step) &&
	    step.result == TICKET_CONTENT)
		offer_strike_off(screen, &ticket);
	frame_stale(screen->frame);
}
