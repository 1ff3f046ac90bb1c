/* What an operator notes of a call, asked in prompts: the same over a call that lasts and in the log. */
#ifndef TUI_CALL_NOTE_H
#define TUI_CALL_NOTE_H

#include <stdbool.h>

struct call_outcome;
struct id;
struct screen;

/* Each asks, notes it, and says so or why not; the screen is stale afterwards. False when nothing was noted. */
bool call_note_promise(struct screen *screen, const struct id *call);

/* What came of it, as `outcome` has it, with a word about it. */
bool call_note_outcome(struct screen *screen, const struct id *call, const struct call_outcome *outcome);

#endif
