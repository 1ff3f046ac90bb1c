#include "tui/call_note.h"

#include <stdio.h>

#include "core/err.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/call.h"
#include "db/call_act.h"
#include "tui/console.h"
#include "tui/draft.h"

static bool finish(struct screen *screen, struct act *act, bool ok, struct err *err, const char *done)
{
	ok = act_finish(act, ok, err);
	if (ok)
		frame_say(screen->frame, STYLE_DONE, "%s", done);
	else
		frame_fail(screen->frame, err);
	screen->stale = true;
	return ok;
}

static struct act *begin(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct act *act = NULL;
	if (!act_begin(console->station, &console->person, &act, err))
		frame_fail(screen->frame, err);
	return act;
}

bool call_note_promise(struct screen *screen, const struct id *shown)
{
	struct input text = { .lines = false }, due = { .lines = false };
	struct id call = *shown;
	struct err err = { 0 };
	if (!frame_type(screen->frame, _("Promise"), _("What was promised:"), &text) ||
	    !frame_type(screen->frame, _("Promise"), _("Until (like 2026-12-01; may be empty):"), &due))
		return false;
	struct act *act = begin(screen, &err);
	return act && finish(screen, act, call_promise(act, &call, text.text, due.text, &err), &err,
			     _("The promise is noted; the hand-over page shows it."));
}

bool call_note_outcome(struct screen *screen, const struct id *shown, const struct call_outcome *known)
{
	struct input note = { .lines = true };
	struct call_outcome outcome = *known;
	struct id call = *shown;
	struct err err = { 0 };
	struct draft draft;
	const char *name = call_result_label(outcome.result);
	char kept[40];
	snprintf(kept, sizeof kept, "outcome-%s", outcome.result);
	console_draft(screen->owner, kept, &call, &draft);
	draft.with = outcome.household;
	bool done = frame_type_kept(screen->frame, name, _("What was said (may be empty):"), &note, &draft, NULL);
	outcome.note = note.text;
	struct act *act = done ? begin(screen, &err) : NULL;
	done = act && finish(screen, act, call_end(act, &call, &outcome, &err), &err, name);
	if (done)
		draft_forget(&draft);
	draft_close(&draft);
	return done;
}
