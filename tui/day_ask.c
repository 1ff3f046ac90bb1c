#include "tui/day_ask.h"

#include "core/clock.h"
#include "core/i18n.h"
#include "tui/frame.h"

bool day_ask(struct frame *frame, const char *label, char day[static 11])
{
	struct input input = { .cursor = 0 };
	struct day typed;
	input_set(&input, day);
	if (!frame_type(frame, label, _("A day, like 2026-11-23; empty: open"), &input))
		return false;
	if (input.text[0] && !day_parse(input.text, &typed)) {
		frame_say(frame, STYLE_ERROR, "%s", _("a date is wanted, like 2026-11-23"));
		return false;
	}
	day[0] = '\0';
	if (input.text[0])
		day_format(typed, day);
	return true;
}
