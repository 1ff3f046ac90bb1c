/* Logging in, choosing a password, and the lock. */
#include <stdio.h>
#include <string.h>

#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/login.h"
#include "tui/console.h"
#include "tui/form.h"
#include "tui/screens.h"

enum { FIELD_LOGIN, FIELD_PASSWORD, FIELDS };
enum { BOX_ROWS = 12, BOX_COLUMNS = 56 };

struct state {
	struct form form;
	struct form_field field[FIELDS];
	bool lock;
};

static void prepare(struct state *state, bool lock, const char *login)
{
	state->lock = lock;
	state->field[FIELD_LOGIN] =
		(struct form_field){ .label = _("Login"), .kind = lock ? FORM_SHOWN : FORM_TEXT, .required = true };
	state->field[FIELD_PASSWORD] =
		(struct form_field){ .label = _("Password"), .kind = FORM_SECRET, .required = true };
	state->form =
		(struct form){ .field = state->field, .count = FIELDS, .focus = lock ? FIELD_PASSWORD : FIELD_LOGIN };
	input_set(&state->field[FIELD_LOGIN].input, login);
}

static bool open_login(struct screen *screen, const void *argument, struct err *err)
{
	(void)argument;
	(void)err;
	prepare(screen->state, false, "");
	return true;
}

static bool open_lock(struct screen *screen, const void *argument, struct err *err)
{
	(void)argument;
	(void)err;
	prepare(screen->state, true, ((struct console *)screen->owner)->person.login);
	return true;
}

static void draw(struct screen *screen, struct box body)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	for (int row = 0; row < body.rows; row++)
		term_fill(body.row + row, 0, body.columns, STYLE_NORMAL, " ");
	struct box box = box_popup(BOX_ROWS, BOX_COLUMNS, state->lock ? _("Locked") : _("Log in"));
	box_format(box, 1, 0, STYLE_HEADING, "%s %s", console->config->county_name,
		   _("poverty-alleviation service desk"));
	box_format(box, 2, 0, STYLE_MUTED, "%s  %s", _("Hotline"), console->config->hotline);
	/* That somebody calls, and no more: whoever stands before the screen may read it. */
	if (state->lock && console->calls.ring)
		box_put(box, 0, 0, STYLE_SOON, _("A call is ringing; it is shown when the screen is unlocked."));
	form_draw(&state->form, (struct box){ box.row + 4, box.column, 4, box.columns });
	if (console->station->demonstration) {
		box_put(box, 8, 0, STYLE_SOON, _("A demonstration: desk clerk helper doctor department"));
		box_put(box, 9, 0, STYLE_SOON, _("leader inspector admin, password fangzheng"));
	}
}

/* A password typed twice takes the place of `old`, which may be a one-time code. */
static bool choose_password(struct console *console, const char *login, const char *old)
{
	struct frame *frame = console->frame;
	struct input first = { .secret = true }, second = { .secret = true };
	struct err err = { 0 };
	bool done = false;
	while (!done) {
		if (!frame_type(frame, _("Choose a password"), _("A password of your own:"), &first) ||
		    !frame_type(frame, _("Choose a password"), _("The same once more:"), &second))
			break;
		if (strcmp(first.text, second.text) != 0)
			frame_say(frame, STYLE_ERROR, "%s", _("the two are not the same; type them again"));
		else if (login_change(console->station, login, old, first.text, &err))
			done = true;
		else
			frame_fail(frame, &err);
		input_set(&second, "");
	}
	wipe(&first, sizeof first);
	wipe(&second, sizeof second);
	return done;
}

void console_change_password(struct console *console)
{
	struct input old = { .secret = true };
	if (frame_type(console->frame, _("Choose a password"), _("The password that holds now:"), &old) &&
	    choose_password(console, console->person.login, old.text))
		frame_say(console->frame, STYLE_DONE, "%s", _("The new password holds at this station."));
	wipe(&old, sizeof old);
}

static void enter(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct login login;
	struct err err = { 0 };
	char *password = state->field[FIELD_PASSWORD].input.text;
	bool ok = login_enter(console->station, state->field[FIELD_LOGIN].input.text, password, &login, &err);
	if (ok && login.choose && !choose_password(console, login.person.login, password))
		return;
	wipe(&state->field[FIELD_PASSWORD].input, sizeof state->field[FIELD_PASSWORD].input);
	if (!ok) {
		form_fail(&state->form, FIELD_PASSWORD, &err);
		return;
	}
	if (state->lock)
		frame_pop(screen->frame, screen);
	console_enter(console, &login.person);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	if (event->key == TERM_CTRL_A + 16 && !state->lock) {
		frame_end(screen->frame);
		return true;
	}
	if (form_key(&state->form, screen->frame, event) == FORM_DONE)
		enter(screen);
	return true;
}

static const struct key_binding login_keys[] = {
	{ TERM_ENTER, 1, "log in", N_("log in"), N_("Log in") },
	{ TERM_CTRL_A + 16, 2, "quit", N_("leave"), N_("Leave the program") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct key_binding lock_keys[] = {
	{ TERM_ENTER, 1, "unlock", N_("unlock"), N_("Unlock the screen") },
	{ 0, 0, NULL, NULL, NULL },
};

static void close_screen(struct screen *screen)
{
	wipe(screen->state, sizeof(struct state));
}

const struct screen_ops screen_login = {
	.name = N_("Log in"),
	.keys = login_keys,
	.state_bytes = sizeof(struct state),
	.open = open_login,
	.types = true,
	.draw = draw,
	.key = key,
	.close = close_screen,
};

/* Not a pop-up: nothing of what lies below may be seen. */
const struct screen_ops screen_lock = {
	.name = N_("Locked"),
	.keys = lock_keys,
	.state_bytes = sizeof(struct state),
	.open = open_lock,
	.types = true,
	.draw = draw,
	.key = key,
	.close = close_screen,
};
