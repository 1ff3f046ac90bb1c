#include "tui/form.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"
#include "tui/draft.h"
#include "tui/frame.h"

static bool can_focus(const struct form_field *field)
{
	return field->kind != FORM_SHOWN;
}

static bool check_field(struct form *form, size_t place)
{
	struct form_field *field = &form->field[place];
	struct err err = { 0 };
	bool empty = field->input.text[strspn(field->input.text, " \n")] == '\0', ok = true;
	field->error[0] = '\0';
	if (!can_focus(field))
		return true;
	if (empty && field->required)
		ok = err_set(&err, ERR_INPUT, _("this must not be empty"));
	else if (form->check)
		ok = form->check(form->context, place, field->input.text, &err);
	if (!ok)
		snprintf(field->error, sizeof field->error, "%.190s", err.text);
	return ok;
}

void form_fail(struct form *form, size_t field, const struct err *err)
{
	if (field >= form->count)
		return;
	form->focus = field;
	snprintf(form->field[field].error, sizeof form->field[field].error, "%.190s", err->text);
}

static bool move_focus(struct form *form, int by)
{
	check_field(form, form->focus);
	for (long to = (long)form->focus + by; to >= 0 && to < (long)form->count; to += by)
		if (can_focus(&form->field[to])) {
			form->focus = (size_t)to;
			return true;
		}
	return false;
}

static enum form_result finish(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (!check_field(form, i)) {
			form->focus = i;
			return FORM_GOES_ON;
		}
	return FORM_DONE;
}

static long chosen(const struct form_field *field)
{
	for (size_t i = 0; i < field->choices; i++)
		if (strcmp(field->choice[i], field->input.text) == 0)
			return (long)i;
	return -1;
}

static void choose(struct form *form, long place)
{
	struct form_field *field = &form->field[form->focus];
	/* Before the first stands "none", unless one must be chosen. */
	long least = field->required ? 0 : -1;
	place = place < least ? (long)field->choices - 1 : place >= (long)field->choices ? least : place;
	input_set(&field->input, place < 0 ? "" : field->choice[place]);
	form->changed = form->unsaved = true;
	check_field(form, form->focus);
}

/* Left and right go from one to the next of some, not of all villages or staff, where a key hit by mistake is not seen. */
static bool has_few(const struct form_field *field)
{
	enum { FEW = 20 };
	return field->choices <= FEW;
}

/* What fits with its digits stands in a menu; of more it is typed which one is meant. */
static void pick_choice(struct form *form, struct frame *frame, const char *typed)
{
	struct form_field *field = &form->field[form->focus];
	int now = (int)chosen(field);
	enum { DIGITS = 9 };
	int picked = field->choices <= DIGITS
			     ? frame_menu_at(frame, field->label, field->choice, NULL, field->choices, now)
			     : frame_pick_from(frame, field->label, field->choice, field->choices, typed, now);
	if (picked >= 0)
		choose(form, picked);
}

static bool choice_key(struct form *form, struct frame *frame, const struct term_event *event)
{
	struct form_field *field = &form->field[form->focus];
	char typed[5] = "";
	switch (event->key) {
	case TERM_LEFT:
	case TERM_RIGHT:
		if (has_few(field))
			choose(form, chosen(field) + (event->key == TERM_RIGHT ? 1 : -1));
		return true;
	case ' ':
	case TERM_ENTER:
		if (event->key == TERM_ENTER && field->input.text[0])
			return false;
		pick_choice(form, frame, "");
		return true;
	case TERM_BACKSPACE:
	case TERM_DELETE:
		if (!field->required)
			choose(form, -1);
		return true;
	default:
		if (event->key < ' ' || event->key >= TERM_FIRST)
			return false;
		text_encode(event->key, typed);
		pick_choice(form, frame, typed);
		return true;
	}
}

/* Moving in a text is no change of it. */
static bool type_key(struct form *form, struct form_field *field, uint32_t key)
{
	struct arena arena = { 0 };
	const char *before = arena_text(&arena, field->input.text);
	bool taken = input_key(&field->input, key);
	if (strcmp(before, field->input.text) != 0)
		form->changed = form->unsaved = true;
	if (taken)
		field->error[0] = '\0';
	arena_release(&arena);
	return taken;
}

static int rows_of(const struct form_field *field)
{
	return (field->kind == FORM_LINES ? (field->lines ? field->lines : 4) : 1) + (field->error[0] != '\0');
}

static void click(struct form *form, int row)
{
	int from = form->box.row - form->top;
	if (row < form->box.row || row >= form->box.row + form->box.rows)
		return;
	for (size_t i = 0; i < form->count; from += rows_of(&form->field[i]), i++)
		if (row >= from && row < from + rows_of(&form->field[i]) && can_focus(&form->field[i])) {
			check_field(form, form->focus);
			form->focus = i;
			return;
		}
}

/* As many rows as are shown. */
static void move_page(struct form *form, int by)
{
	int rows = 0;
	do
		rows += rows_of(&form->field[form->focus]);
	while (rows < form->box.rows && move_focus(form, by));
}

enum form_result form_key(struct form *form, struct frame *frame, const struct term_event *event)
{
	struct form_field *field = &form->field[form->focus];
	field->input.lines = field->kind == FORM_LINES;
	field->input.secret = field->kind == FORM_SECRET;
	if (event->key == TERM_ESC)
		return FORM_CANCELLED;
	if (event->key == TERM_F1 + 1)
		return finish(form);
	if (field->kind == FORM_CHOICE && choice_key(form, frame, event))
		return FORM_GOES_ON;
	if (field->kind != FORM_CHOICE && type_key(form, field, event->key))
		return FORM_GOES_ON;
	switch (event->key) {
	case TERM_TAB:
	case TERM_DOWN:
		move_focus(form, 1);
		return FORM_GOES_ON;
	case TERM_BACK_TAB:
	case TERM_UP:
		move_focus(form, -1);
		return FORM_GOES_ON;
	case TERM_PAGE_DOWN:
		move_page(form, 1);
		return FORM_GOES_ON;
	case TERM_PAGE_UP:
		move_page(form, -1);
		return FORM_GOES_ON;
	case TERM_CLICK:
		click(form, event->row);
		return FORM_GOES_ON;
	case TERM_ENTER:
		return move_focus(form, 1) ? FORM_GOES_ON : finish(form);
	default:
		return FORM_OTHER_KEY;
	}
}

static int label_columns(const struct form *form)
{
	int columns = 8;
	for (size_t i = 0; i < form->count; i++) {
		int width = term_width(form->field[i].label) + 3;
		columns = width > columns ? width : columns;
	}
	return columns < 30 ? columns : 30;
}

static void draw_field(const struct form *form, size_t place, struct box box, int row, int labels)
{
	const struct form_field *field = &form->field[place];
	bool focus = place == form->focus;
	int columns = box.columns - labels < 50 || field->kind == FORM_LINES ? box.columns - labels - 1 : 50;
	struct input shown = field->input;
	shown.secret = field->kind == FORM_SECRET;
	/* What is not being typed is read from its beginning. */
	if (!focus || field->kind == FORM_CHOICE)
		shown.cursor = 0;
	int used = box_put(box, row, 0, focus ? STYLE_HEADING : STYLE_NORMAL, field->label);
	if (field->required)
		box_put(box, row, used, STYLE_SOON, "*");
	if (field->kind == FORM_SHOWN)
		box_put(box, row, labels, STYLE_MUTED, field->input.text);
	else if (field->kind == FORM_LINES)
		input_draw_lines(
			&shown,
			(struct box){ box.row + row, box.column + labels, field->lines ? field->lines : 4, columns },
			focus);
	else
		input_draw(&shown, box, row, labels, columns, focus);
	if (focus && field->kind == FORM_CHOICE && has_few(field))
		box_put(box, row, labels + columns + 1, STYLE_MUTED, "<>");
	if (field->error[0])
		box_put(box, row + rows_of(field) - 1, labels, STYLE_OVERDUE, field->error);
}

static bool has_hints(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->field[i].hint || form->field[i].kind == FORM_CHOICE)
			return true;
	return false;
}

/* How a choice is chosen is said with what its field says. */
static void draw_hint(const struct form_field *field, struct box box)
{
	int used = 0;
	if (field->kind == FORM_CHOICE)
		used = box_put(box, box.rows - 1, 0, STYLE_MUTED,
			       has_few(field) ? _("Space chooses, or Left and Right")
					      : _("Space opens the list; typing finds")) +
		       3;
	box_put(box, box.rows - 1, used, STYLE_MUTED, field->hint);
}

void form_draw(struct form *form, struct box box)
{
	int labels = label_columns(form), row = 0;
	if (has_hints(form) && box.rows > 4) {
		draw_hint(&form->field[form->focus], box);
		box.rows -= 2;
	}
	form->box = box;
	for (size_t i = 0; i < form->focus; i++)
		row += rows_of(&form->field[i]);
	if (row < form->top)
		form->top = row;
	if (row + rows_of(&form->field[form->focus]) > form->top + box.rows)
		form->top = row + rows_of(&form->field[form->focus]) - box.rows;
	row = -form->top;
	for (size_t i = 0; i < form->count; row += rows_of(&form->field[i]), i++)
		if (row >= 0 && row + rows_of(&form->field[i]) <= box.rows)
			draw_field(form, i, box, row, labels);
	if (row > box.rows)
		box_put(box, box.rows - 1, box.columns - 2, STYLE_MUTED, term_glyph(GLYPH_MORE));
}

/* Drafts ------------------------------------------------------------------------------------------ */

/* Its label; of several with one label the later ones have a number too. */
static const char *key_of(const struct form *form, size_t place, struct arena *arena)
{
	int before = 0;
	for (size_t i = 0; i < place; i++)
		before += strcmp(form->field[i].label, form->field[place].label) == 0;
	return before ? arena_format(arena, "%s %d", form->field[place].label, before + 1) : form->field[place].label;
}

static bool is_typed(const struct form_field *field)
{
	return can_focus(field) && field->kind != FORM_SECRET && !field->unkept &&
	       strcmp(field->input.text, field->stood ? field->stood : "") != 0;
}

bool form_save(struct form *form, const struct draft *draft)
{
	struct arena arena = { 0 };
	struct json *texts = json_new_object(), *saw = json_new_object();
	bool any = false;
	for (size_t i = 0; i < form->count; i++)
		if (is_typed(&form->field[i])) {
			json_set_text(texts, key_of(form, i, &arena), form->field[i].input.text);
			json_set_text(saw, key_of(form, i, &arena), form->field[i].saw);
			any = true;
		}
	form->unsaved = any && !draft_save(draft, texts, saw);
	if (!any) {
		draft_forget(draft);
		json_release(texts);
		json_release(saw);
	}
	arena_release(&arena);
	return !form->unsaved;
}

static bool takes(const struct form_field *field, const char *text)
{
	bool among = field->kind != FORM_CHOICE || !*text;
	for (size_t i = 0; !among && i < field->choices; i++)
		among = strcmp(field->choice[i], text) == 0;
	return among && can_focus(field) && field->kind != FORM_SECRET;
}

/* Another has set the field since; what they set is told, and saving knows that its author did not see it. */
static void keep_saw(struct form_field *field, const char *saw, struct arena *arena)
{
	if (!field->saw || !saw || strcmp(saw, field->saw) == 0)
		return;
	field->saw = arena_text(arena, saw);
	snprintf(field->error, sizeof field->error, _("changed meanwhile to: %.120s"),
		 *field->stood ? field->stood : _("none"));
}

bool form_restore(struct form *form, const struct draft *draft, struct arena *arena, const char **left_out)
{
	const struct json *texts;
	struct json *kept = draft_read(draft, &texts);
	bool any = false;
	*left_out = "";
	for (size_t i = 0; kept && i < form->count; i++) {
		struct form_field *field = &form->field[i];
		const char *key = key_of(form, i, arena), *text = json_text(texts, key);
		if (!text || strcmp(field->input.text, text) == 0)
			continue;
		any = true;
		if (takes(field, text)) {
			input_set(&field->input, text);
			keep_saw(field, json_text(json_get(kept, "saw"), key), arena);
		} else {
			*left_out = arena_format(arena, "%s%s%s %s", *left_out, **left_out ? _("; ") : "", field->label,
						 text);
		}
	}
	json_release(kept);
	return any;
}
