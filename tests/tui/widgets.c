/* Every widget of the console with fruit for data: what tests/tui/widgets_test.c and tests/screens drive. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "tui/form_screen.h"
#include "tui/frame.h"
#include "tui/list.h"
#include "tui/page.h"

enum { ACT_QUIT = 1, ACT_FORM, ACT_PAGE, ACT_MENU, ACT_ASK, ACT_SELL, ACT_PRESS };

static const char *draft; /* path, or NULL */

/* A list of very many rows ------------------------------------------------------------------------ */

struct fruits {
	struct list list;
	char picked[80];
};

static bool open_fruits(struct screen *screen, const void *argument, struct err *err)
{
	(void)argument;
	(void)err;
	((struct fruits *)screen->state)->list.count = 100000;
	return true;
}

static struct list_cell fruit_cell(const void *context, size_t place, size_t column)
{
	static const char *const names[] = { "苹果", "梨", "山楂（大果）", "Blueberry", "李子\xE2\x80\xAE坏" };
	static const enum term_style styles[] = { STYLE_DONE, STYLE_SOON, STYLE_OVERDUE };
	struct list_cell cell = { .text = NULL };
	(void)context;
	if (column == 0)
		cell.text = names[place % 5];
	else if (column == 1)
		snprintf(cell.room, sizeof cell.room, "%zu", place + 1);
	else if (column == 2)
		cell = (struct list_cell){ .text = place % 3 == 0   ? "ripe"
						   : place % 3 == 1 ? "soon"
								    : "green",
					   .style = styles[place % 3] };
	else
		cell.text = "“甜”…很甜 · 又大又圆，运到省城也不坏，装箱时轻拿轻放";
	return cell;
}

static void draw_fruits(struct screen *screen, struct box body)
{
	static const struct list_column columns[] = {
		{ "Fruit", 10, false, 0 }, { "Number", 6, true, 0 },  { "State", 6, false, 0 },
		{ "Note", 0, false, 0 },   { "Wide", 8, false, 100 },
	};
	static const int64_t values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 3 };
	struct fruits *state = screen->state;
	list_draw(&state->list, box_above(body, 3), columns, sizeof columns / sizeof *columns, fruit_cell, state);
	box_rule(body, body.rows - 3);
	box_put(body, body.rows - 2, 1, STYLE_NORMAL, state->picked);
	box_bar(body, body.rows - 1, 1, 16, 5, 8, STYLE_DONE);
	box_sparks(body, body.rows - 1, 20, values, sizeof values / sizeof *values, STYLE_NORMAL);
}

static bool key_fruits(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct fruits *)screen->state)->list, event);
}

/* A form ------------------------------------------------------------------------------------------ */

static bool check_basket(void *context, size_t field, const char *typed, struct err *err)
{
	(void)context;
	if (field == 1 && strspn(typed, "0123456789") != strlen(typed))
		return err_set(err, ERR_INPUT, "a weight has digits only");
	return true;
}

static bool submit_basket(struct screen *screen, size_t *field, struct err *err)
{
	struct form_screen *state = screen->state;
	(void)err;
	(void)field;
	frame_say(screen->frame, STYLE_DONE, "kept: %s [%s]", state->field[0].input.text, state->field[3].input.text);
	return true;
}

static bool open_basket(struct screen *screen, const void *argument, struct err *err)
{
	static const char *const kinds[] = { "wood", "wicker", "纸箱" };
	struct form_screen *state = screen->state;
	(void)argument;
	(void)err;
	state->title = "A basket";
	state->submit = submit_basket;
	state->form.check = check_basket;
	form_screen_add(state, "Owner", FORM_TEXT, true)->hint = "who carries it home, as written on the label of it";
	form_screen_add(state, "Weight", FORM_TEXT, false);
	form_screen_add_choice(state, "Kind", false, kinds, 3);
	form_screen_add(state, "Note", FORM_LINES, false);
	form_screen_add(state, "Secret", FORM_SECRET, false);
	snprintf(state->draft.path, sizeof state->draft.path, "%s", draft ? draft : "");
	form_screen_restore(screen);
	return true;
}

static const struct screen_ops basket = {
	.name = "Basket",
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct form_screen),
	.types = true,
	.open = open_basket,
	.draw = form_screen_draw,
	.key = form_screen_key,
	.save = form_screen_save,
	.close = form_screen_close,
};

/* A page ------------------------------------------------------------------------------------------ */

static bool open_text(struct screen *screen, const void *argument, struct err *err)
{
	struct page *page = screen->state;
	(void)argument;
	(void)err;
	page_heading(page, "How to keep fruit");
	for (int i = 1; i <= 8; i++) {
		page_add(page, 1, STYLE_HEADING, "%d", i);
		page_wrap_more(
			page, 4, 60, STYLE_NORMAL,
			"摘下来的苹果先在阴凉处放一夜（“发汗”），再按大小分开，装进垫了干草的箱子里，每箱 15.5 kg，"
			"不要压坏。Keep them away from potatoes, which make them sprout…");
	}
	page_add(page, 1, STYLE_NORMAL, "the last line");
	return true;
}

static void draw_text(struct screen *screen, struct box body)
{
	page_draw(screen->state, body);
}

static bool key_text(struct screen *screen, const struct term_event *event)
{
	return page_key(screen->state, event);
}

static void close_text(struct screen *screen)
{
	page_release(screen->state);
}

static const struct screen_ops text = {
	.name = "Text",
	.state_bytes = sizeof(struct page),
	.open = open_text,
	.draw = draw_text,
	.key = key_text,
	.close = close_text,
};

/* Keys and the frame ------------------------------------------------------------------------------ */

static const struct key_binding fruit_keys[] = {
	{ TERM_ENTER, ACT_MENU, "pick", N_("open"), "Pick what to do with the fruit" },
	{ 'f', ACT_FORM, "basket new", N_("save"), "Fill in a basket" },
	{ 't', ACT_PAGE, "text", NULL, "Read how to keep fruit" },
	{ 'd', ACT_ASK, "throw away", NULL, "扔掉这个果子" },
	{ 'x', ACT_SELL, "sell", N_("cancel"), "Sell it" },
	{ 'p', ACT_PRESS, "press", NULL, "Press it" },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct key_binding global_keys[] = {
	{ TERM_CTRL_A + 16, ACT_QUIT, "quit", N_("leave"), N_("Leave the program") },
	{ 0, 0, NULL, NULL, NULL },
};

static void act_fruits(struct screen *screen, int act)
{
	static const char *const ways[] = { "eat", "dry", "sell" }, *const why_not[] = { NULL, NULL,
											 "no market today" };
	struct fruits *state = screen->state;
	int way;
	if (act == ACT_FORM)
		frame_push(screen->frame, &basket, NULL);
	else if (act == ACT_PAGE)
		frame_push(screen->frame, &text, NULL);
	else if (act == ACT_ASK && frame_ask(screen->frame, "Throw it away?"))
		snprintf(state->picked, sizeof state->picked, "%zu thrown away", state->list.cursor + 1);
	else if (act == ACT_MENU && (way = frame_menu(screen->frame, "What with it?", ways, why_not, 3)) >= 0)
		snprintf(state->picked, sizeof state->picked, "%zu: %s", state->list.cursor + 1, ways[way]);
}

static const char *why_not_fruits(struct screen *screen, int act)
{
	static char why[40]; /* as access_may gives it: the next question overwrites it */
	(void)screen;
	if (act != ACT_SELL && act != ACT_PRESS)
		return NULL;
	snprintf(why, sizeof why, "there is no %s today", act == ACT_SELL ? "market" : "press");
	return why;
}

static const struct screen_ops fruits = {
	.name = "Fruit",
	.keys = fruit_keys,
	.state_bytes = sizeof(struct fruits),
	.open = open_fruits,
	.draw = draw_fruits,
	.key = key_fruits,
	.act = act_fruits,
	.why_not = why_not_fruits,
};

static void act_global(struct frame *frame, void *owner, int act)
{
	(void)owner;
	if (act == ACT_QUIT)
		frame_end(frame);
}

static void title(void *owner, char left[static 160], char right[static 160])
{
	(void)owner;
	snprintf(left, 160, "果园 57110998");
	snprintf(right, 160, "%s09:12", term_glyph(GLYPH_CIRCLE));
}

static bool tick(struct frame *frame, void *owner, bool key)
{
	(void)frame;
	(void)owner;
	(void)key;
	return false;
}

int main(int argc, char **argv)
{
	struct err err = { 0 };
	struct frame_owner owner = { .keys = global_keys, .act = act_global, .title = title, .tick = tick };
	draft = argc > 1 ? argv[1] : NULL;
	i18n_start("en");
	if (!term_open(&err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	struct frame *frame = frame_open(&owner);
	frame_push(frame, &fruits, NULL);
	frame_run(frame);
	frame_close(frame);
	term_close();
	return 0;
}
