/* A text to be read: a slip, a one-time code. */
#include "core/i18n.h"
#include "tui/page.h"
#include "tui/screens.h"

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	(void)err;
	page_wrap(screen->state, 2, term_columns() - 4, STYLE_NORMAL, argument);
	return true;
}

static void close_screen(struct screen *screen)
{
	/* It may be a one-time code. */
	page_wipe(screen->state);
}

static void draw(struct screen *screen, struct box body)
{
	screen->scrolls = page_draw(screen->state, body);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return page_key(screen->state, event);
}

void screen_text_act(struct screen *screen, int number)
{
	(void)number;
	frame_pop(screen->frame, screen);
}

const struct key_binding screen_text_keys[] = {
	{ TERM_ESC, 1, "back", N_("back"), N_("Go back") },
	{ 0, 0, NULL, NULL, NULL },
};

#define READ_AND_LEFT(title)                                                                                           \
	{                                                                                                              \
		.name = (title), .keys = screen_text_keys, .act = screen_text_act, .state_bytes = sizeof(struct page), \
		.open = open_screen, .draw = draw, .key = key, .close = close_screen                                   \
	}
const struct screen_ops screen_text = READ_AND_LEFT(N_("Text"));
const struct screen_ops screen_handover = READ_AND_LEFT(N_("Hand-over"));
const struct screen_ops screen_slip = READ_AND_LEFT(N_("Dispatch slip"));
const struct screen_ops screen_clock = READ_AND_LEFT(N_("Time limits"));
