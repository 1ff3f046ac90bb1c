#include "tui/form_screen.h"

#include <string.h>

#include "core/err.h"
#include "core/i18n.h"

const struct key_binding form_screen_keys[] = {
	{ TERM_F1 + 1, 1, "done", N_("save"), N_("Save what is in the form") },
	{ TERM_TAB, 2, NULL, N_("next field"), NULL },
	{ TERM_ESC, 3, "cancel", N_("cancel"), N_("Leave the form") },
	{ 0, 0, NULL, NULL, NULL },
};

struct form_field *form_screen_add(struct form_screen *state, const char *label, enum form_kind kind, bool required)
{
	struct form_field *field = &state->field[state->form.count++];
	*field = (struct form_field){ .label = label, .kind = kind, .required = required };
	state->form.field = state->field;
	return field;
}

struct form_field *form_screen_add_choice(struct form_screen *state, const char *label, bool required,
					  const char *const *choice, size_t count)
{
	struct form_field *field = form_screen_add(state, label, FORM_CHOICE, required);
	field->choice = choice;
	field->choices = count;
	return field;
}

void form_screen_restore(struct screen *screen)
{
	struct form_screen *state = screen->state;
	for (size_t i = 0; i < state->form.count; i++)
		state->field[i].stood = arena_text(&state->arena, state->field[i].input.text);
	const char *left_out;
	if (!form_restore(&state->form, &state->draft, &state->arena, &left_out))
		return;
	state->form.changed = true;
	if (*left_out)
		frame_say(screen->frame, STYLE_SOON, _("This can be set here no more, write it elsewhere: %s"),
			  left_out);
	else
		frame_say_restored(screen->frame);
}

const char *form_screen_text(const struct form_screen *state, size_t field)
{
	const char *text = state->field[field].input.text;
	return text[strspn(text, " \n")] ? text : NULL;
}

int form_screen_chosen(const struct form_screen *state, size_t field)
{
	for (size_t i = 0; i < state->field[field].choices; i++)
		if (strcmp(state->field[field].choice[i], state->field[field].input.text) == 0)
			return (int)i;
	return -1;
}

void form_screen_draw(struct screen *screen, struct box body)
{
	struct form_screen *state = screen->state;
	for (int row = 0; row < body.rows; row++)
		term_fill(body.row + row, body.column, body.columns, STYLE_NORMAL, " ");
	box_put(body, 0, 1, STYLE_HEADING, state->title);
	if (state->note)
		box_put(body, 0, 4 + term_width(state->title), STYLE_MUTED, state->note);
	box_rule(body, 1);
	form_draw(&state->form, (struct box){ body.row + 2, body.column + 1, body.rows - 2, body.columns - 2 });
}

static void submit(struct screen *screen)
{
	struct form_screen *state = screen->state;
	struct frame *frame = screen->frame;
	struct err err = { 0 };
	size_t field = state->form.count;
	if (!state->submit(screen, &field, &err)) {
		form_fail(&state->form, field, &err);
		frame_fail(frame, &err);
		return;
	}
	unsigned char result[sizeof state->result];
	void (*then)(struct frame *, const void *) = state->then;
	memcpy(result, state->result, sizeof result);
	draft_forget(&state->draft);
	state->form.changed = false;
	if (state->saved)
		frame_say(frame, STYLE_DONE, _("%s: %s"), _("Saved"), state->saved);
	frame_pop(frame, screen);
	if (then)
		then(frame, result);
}

static void cancel(struct screen *screen)
{
	struct form_screen *state = screen->state;
	if (state->form.changed && !frame_ask(screen->frame, _("Throw away what you wrote?")))
		return;
	state->form.changed = false;
	draft_forget(&state->draft);
	frame_pop(screen->frame, screen);
}

bool form_screen_key(struct screen *screen, const struct term_event *event)
{
	struct form_screen *state = screen->state;
	switch (form_key(&state->form, screen->frame, event)) {
	case FORM_DONE:
		submit(screen);
		break;
	case FORM_CANCELLED:
		cancel(screen);
		break;
	case FORM_GOES_ON:
		break;
	case FORM_OTHER_KEY:
		return false;
	}
	return true;
}

bool form_screen_insert(struct screen *screen, const char *text)
{
	struct form *form = &((struct form_screen *)screen->state)->form;
	size_t at = form->focus;
	/* From a field of one word or a choice it goes where words are written. */
	for (size_t i = 0; i < form->count && form->field[at].kind != FORM_LINES; i++)
		at = i;
	struct form_field *field = &form->field[at];
	if (field->kind != FORM_LINES)
		return false;
	field->input.lines = true;
	input_insert(&field->input, text);
	if (*text)
		form->changed = form->unsaved = true;
	return true;
}

void form_screen_save(struct screen *screen)
{
	struct form_screen *state = screen->state;
	if (state->draft.path[0] && state->form.changed && state->form.unsaved)
		form_save(&state->form, &state->draft);
}

void form_screen_close(struct screen *screen)
{
	struct form_screen *state = screen->state;
	form_screen_save(screen);
	draft_close(&state->draft);
	arena_release(&state->arena);
}
