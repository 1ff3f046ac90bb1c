#include "tui/frame.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "tui/frame_help.h"

enum {
	SCREENS_MOST = 24,
	MAIN_MOST = 16,
	HINTS_MOST = 32,
	MESSAGE_BYTES = ERR_TEXT_BYTES,
	TICK_MS = 100,
	SAVE_TICKS = 5
};

struct frame {
	struct frame_owner owner;
	struct screen *screen[SCREENS_MOST];
	size_t count;
	struct screen *kept[MAIN_MOST]; /* main screens that were left; one of a kind, on the stack or here */
	size_t kept_count;
	struct screen *beside; /* NULL: none */
	struct screen *closed; /* not on the stack any more, but a function of theirs may still run */
	int depth;	       /* of steps within steps: prompts */
	bool ending, dirty;
	struct {
		int from, until; /* columns, for clicks */
		uint32_t key;
	} hint[HINTS_MOST];
	size_t hints;
	char message[MESSAGE_BYTES];
	enum term_style message_style;
	char told[MESSAGE_BYTES];
	enum term_style told_style;
	int ticks;
};

struct frame *frame_open(const struct frame_owner *owner)
{
	struct frame *frame = calloc(1, sizeof *frame);
	if (!frame)
		err_out_of_memory();
	frame->owner = *owner;
	frame->dirty = true;
	return frame;
}

static void retire(struct frame *frame, struct screen *screen)
{
	frame->dirty = true;
	/* Now, for the screen that is opened next may look for the draft. */
	if (screen->ops->save)
		screen->ops->save(screen);
	screen->next_closed = frame->closed;
	frame->closed = screen;
}

static struct screen *take_off(struct frame *frame, size_t place)
{
	struct screen *screen = frame->screen[place];
	memmove(&frame->screen[place], &frame->screen[place + 1], (frame->count - place - 1) * sizeof *frame->screen);
	frame->count--;
	frame->dirty = true;
	return screen;
}

static void close_screen(struct frame *frame, size_t place)
{
	retire(frame, take_off(frame, place));
}

/* A main screen is kept, any other is closed. */
static void leave_screen(struct frame *frame, size_t place)
{
	struct screen *screen = take_off(frame, place);
	if (!screen->main || frame->kept_count == MAIN_MOST) {
		retire(frame, screen);
		return;
	}
	if (screen->ops->rest)
		screen->ops->rest(screen);
	frame->kept[frame->kept_count++] = screen;
}

static struct screen *take_kept(struct frame *frame, const struct screen_ops *ops)
{
	for (size_t i = 0; i < frame->kept_count; i++)
		if (frame->kept[i]->ops == ops) {
			struct screen *screen = frame->kept[i];
			frame->kept[i] = frame->kept[--frame->kept_count];
			return screen;
		}
	return NULL;
}

static void close_beside(struct frame *frame)
{
	struct screen *screen = frame->beside;
	frame->beside = NULL;
	if (screen)
		retire(frame, screen);
}

static void free_closed(struct frame *frame)
{
	for (struct screen *screen; (screen = frame->closed) != NULL;) {
		frame->closed = screen->next_closed;
		if (screen->ops->close)
			screen->ops->close(screen);
		free(screen->state);
		free(screen);
	}
}

void frame_clear(struct frame *frame)
{
	close_beside(frame);
	while (frame->count > 0)
		close_screen(frame, frame->count - 1);
	while (frame->kept_count > 0)
		retire(frame, frame->kept[--frame->kept_count]);
}

void frame_close(struct frame *frame)
{
	if (!frame)
		return;
	frame_clear(frame);
	free_closed(frame);
	free(frame);
}

void frame_end(struct frame *frame)
{
	frame->ending = true;
}

struct screen *frame_top(struct frame *frame)
{
	return frame->count > 0 ? frame->screen[frame->count - 1] : NULL;
}

struct screen *frame_find(const struct frame *frame, const struct screen_ops *ops)
{
	for (size_t i = frame->count; i-- > 0;)
		if (frame->screen[i]->ops == ops)
			return frame->screen[i];
	return NULL;
}

bool frame_has(const struct frame *frame, const struct screen_ops *ops)
{
	return frame_find(frame, ops) != NULL;
}

struct screen *frame_below(const struct frame *frame, const struct screen *screen)
{
	for (size_t i = frame->count; i-- > 1;)
		if (frame->screen[i] == screen)
			return frame->screen[i - 1];
	return NULL;
}

bool frame_insert(struct frame *frame, const char *text)
{
	struct screen *top = frame_top(frame);
	return top && top->ops->insert && top->ops->insert(top, text);
}

static struct screen *make_screen(struct frame *frame, const struct screen_ops *ops)
{
	struct screen *screen = calloc(1, sizeof *screen);
	void *state = calloc(1, ops->state_bytes + 1);
	if (!screen || !state)
		err_out_of_memory();
	*screen = (struct screen){
		.ops = ops, .frame = frame, .owner = frame->owner.owner, .state = state, .stale = true
	};
	screen->box = (struct box){ 1, 0, term_rows() - 3, term_columns() };
	frame->dirty = true;
	return screen;
}

bool frame_push(struct frame *frame, const struct screen_ops *ops, const void *argument)
{
	struct err err = { 0 };
	if (frame->count == SCREENS_MOST) {
		frame_say(frame, STYLE_ERROR, "%s", _("too many screens lie over one another; close some with Esc"));
		return false;
	}
	struct screen *screen = make_screen(frame, ops);
	frame->screen[frame->count++] = screen;
	if (ops->open && !ops->open(screen, argument, &err)) {
		close_screen(frame, frame->count - 1);
		frame_fail(frame, &err);
		return false;
	}
	return true;
}

bool frame_put_beside(struct frame *frame, const struct screen_ops *ops, const void *argument)
{
	struct err err = { 0 };
	close_beside(frame);
	frame->beside = make_screen(frame, ops);
	if (ops->open && !ops->open(frame->beside, argument, &err)) {
		close_beside(frame);
		frame_fail(frame, &err);
		return false;
	}
	return true;
}

struct screen *frame_beside(const struct frame *frame)
{
	return frame->beside;
}

void frame_pop(struct frame *frame, struct screen *screen)
{
	if (screen && screen == frame->beside)
		close_beside(frame);
	for (size_t i = frame->count; i-- > 0;)
		if (frame->screen[i] == screen) {
			leave_screen(frame, i);
			if (frame->count > 0)
				frame_top(frame)->stale = true;
			return;
		}
}

bool frame_go(struct frame *frame, const struct screen_ops *ops)
{
	while (frame->count > 1)
		leave_screen(frame, frame->count - 1);
	struct screen *kept = take_kept(frame, ops);
	if (kept)
		frame->screen[frame->count++] = kept;
	else if (!(frame->count == 1 && frame->screen[0]->ops == ops) && !frame_push(frame, ops, NULL))
		return false;
	struct screen *screen = frame_top(frame);
	screen->main = frame->count > 1; /* the lowest one never leaves */
	screen->stale = true;		 /* what was done meanwhile shows there too */
	return true;
}

void frame_say(struct frame *frame, enum term_style style, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(frame->message, sizeof frame->message, format, arguments);
	va_end(arguments);
	frame->message_style = style;
	frame->dirty = true;
}

void frame_fail(struct frame *frame, const struct err *err)
{
	frame_say(frame, STYLE_ERROR, "%s", err->text);
}

void frame_tell(struct frame *frame, enum term_style style, const char *text)
{
	snprintf(frame->told, sizeof frame->told, "%s", text);
	if (*text)
		frame->message[0] = '\0';
	frame->told_style = style;
	frame->dirty = true;
}

void frame_say_restored(struct frame *frame)
{
	frame_say(frame, STYLE_SOON, "%s", _("What you had begun to write is here again; F2 saves it."));
}

void frame_stale(struct frame *frame)
{
	for (size_t i = 0; i < frame->count; i++)
		frame->screen[i]->stale = true;
	if (frame->beside)
		frame->beside->stale = true;
	frame->dirty = true;
}

void frame_stale_top(struct frame *frame)
{
	if (frame->count > 0)
		frame_top(frame)->stale = true;
	if (frame->beside)
		frame->beside->stale = true;
	frame->dirty = true;
}

/* Drawing --------------------------------------------------------------------------------------- */

static void draw_title(struct frame *frame)
{
	char left[160] = "", right[160] = "";
	int columns = term_columns();
	frame->owner.title(frame->owner.owner, left, right);
	term_fill(0, 0, columns, STYLE_TITLE, " ");
	int right_width = term_width(right), used = term_put(0, 1, columns - right_width - 3, STYLE_TITLE, left);
	term_put(0, columns - right_width - 1, right_width, STYLE_TITLE, right);
	for (size_t i = frame->count; i-- > 0;)
		if (!frame->screen[i]->ops->popup) {
			term_put(0, used + 3, columns - right_width - used - 5, STYLE_TITLE,
				 _(frame->screen[i]->ops->name));
			break;
		}
}

static int put_hint(struct frame *frame, int row, int column, const struct key_binding *binding)
{
	char key[16];
	key_name(binding->key, key);
	int width = term_width(key) + 1 + term_width(_(binding->hint));
	if (frame->hints < HINTS_MOST) {
		frame->hint[frame->hints].from = column;
		frame->hint[frame->hints].until = column + width;
		frame->hint[frame->hints++].key = binding->key;
	}
	column += term_put(row, column, 12, STYLE_KEY, key) + 1;
	term_put(row, column, width, STYLE_HINT, _(binding->hint));
	return width + 2;
}

static int hint_width(const struct key_binding *binding)
{
	char key[16];
	key_name(binding->key, key);
	return term_width(key) + 1 + term_width(_(binding->hint)) + 2;
}

/* Where one types, characters are text. */
static bool is_key_on(const struct screen *screen, uint32_t key)
{
	return key != 0 && !(screen->ops->types && key < TERM_FIRST);
}

/* A prompt has keys of its own only, but for those that put something into what is typed there. */
static const struct key_binding *global_keys_on(const struct frame *frame, const struct screen *screen)
{
	return screen->ops->popup && !screen->ops->insert ? NULL : frame->owner.keys;
}

/* Prompts say themselves what can be done. */
static bool has_help(const struct screen *screen)
{
	return !screen->ops->popup || (screen->ops->keys && screen->ops->act);
}

static const struct key_binding *binding_of(const struct key_binding *table, uint32_t key)
{
	uint32_t half = term_halfwidth(key);
	for (; table && table->act; table++)
		if (table->key && table->key == half)
			return table;
	return NULL;
}

/* Hints from the left as far as they fit; the help key keeps its place at the right. */
static void draw_hints(struct frame *frame)
{
	struct key_binding help = { '?', 1, "help", N_("help"), NULL };
	struct screen *top = frame_top(frame);
	frame->hints = 0;
	if (!top)
		return;
	const struct key_binding *own = top->unread ? NULL : top->ops->keys;
	if (top->ops->types)
		help.key = TERM_F1;
	/* Two columns stay free: curses breaks a wide character that ends one column before the last corner. */
	int row = term_rows() - 1, column = 1, last = term_columns() - hint_width(&help);
	if (has_help(top))
		put_hint(frame, row, last, &help);
	struct screen *beside = frame->beside;
	for (const struct key_binding *binding = beside ? beside->ops->keys : NULL; binding && binding->act; binding++)
		column += put_hint(frame, row, column, binding);
	const struct key_binding *tables[] = { own, frame_scroll_keys(top), global_keys_on(frame, top) };
	for (size_t t = 0; t < 3; t++)
		for (const struct key_binding *binding = tables[t]; binding && binding->act; binding++)
			if (binding->hint && is_key_on(top, binding->key) && column + hint_width(binding) <= last &&
			    !(beside && binding_of(beside->ops->keys, binding->key)) &&
			    !(t < 2 ? frame_own_why_not(top, binding->act) : frame_global_why_not(frame, binding->act)))
				column += put_hint(frame, row, column, binding);
}

static void draw_message(struct frame *frame)
{
	const char *text = frame->message[0] ? frame->message : frame->told;
	enum term_style style = frame->message[0] ? frame->message_style : frame->told_style;
	if (!*text)
		return;
	term_fill(term_rows() - 2, 0, term_columns(), style, " ");
	term_put(term_rows() - 2, 1, term_columns() - 2, style, text);
}

static void draw_too_small(void)
{
	char text[120];
	snprintf(text, sizeof text, _("The window is too small: %dx%d columns and lines are needed."),
		 TERM_COLUMNS_LEAST, TERM_ROWS_LEAST);
	term_put(term_rows() / 2, 1, term_columns() - 2, STYLE_ERROR, text);
	term_put(term_rows() / 2 + 1, 1, term_columns() - 2, STYLE_MUTED,
		 _("Until then keys do nothing; what you wrote is kept."));
}

static void reload(struct frame *frame, struct screen *screen)
{
	struct err err = { 0 };
	if (!screen || !screen->stale)
		return;
	screen->stale = false;
	screen->unread = screen->ops->reload && !screen->ops->reload(screen, &err);
	if (!screen->unread)
		return;
	frame_fail(frame, &err);
	if (screen != frame->screen[0]) {
		screen->main = false;
		frame_pop(frame, screen);
		reload(frame, frame_top(frame));
	}
}

/*
 * The top one: what lies under a prompt keeps its data, to which the prompt may point, and reloads when it is on top
 * again. What lies under one that stands apart is reloaded with it, for nobody else would before it is seen.
 */
static void reload_shown(struct frame *frame)
{
	reload(frame, frame_top(frame));
	for (size_t i = frame->count; i-- > 1 && frame->screen[i]->ops->apart;) {
		reload(frame, frame->screen[i - 1]);
		/* What could not be read is gone from the stack. */
		i = i < frame->count ? i : frame->count;
	}
	reload(frame, frame->beside);
}

/* The lowest screen that shows: popups lie over what is below them. */
static size_t first_shown(const struct frame *frame)
{
	size_t first = frame->count;
	while (first > 0 && frame->screen[--first]->ops->popup)
		;
	return first;
}

static void draw(struct frame *frame)
{
	struct box body = { 1, 0, term_rows() - 3, term_columns() };
	for (size_t i = 0; i < frame->count; i++)
		frame->screen[i]->box = body;
	reload_shown(frame);
	term_clear();
	if (!term_is_large_enough()) {
		draw_too_small();
		term_show();
		return;
	}
	draw_title(frame);
	for (size_t i = first_shown(frame); i < frame->count; i++)
		if (!frame->screen[i]->unread)
			frame->screen[i]->ops->draw(frame->screen[i], body);
	if (frame->beside)
		frame->beside->ops->draw(frame->beside, body);
	box_rule((struct box){ term_rows() - 2, 0, 1, term_columns() }, 0);
	draw_message(frame);
	draw_hints(frame);
	term_show();
}

/* Keys ------------------------------------------------------------------------------------------ */

const struct key_binding *frame_scroll_keys(const struct screen *screen)
{
	static const struct key_binding keys[] = {
		{ TERM_PAGE_DOWN, FRAME_SCROLL, "page down", N_("scroll"),
		  N_("Scroll by a page; PgUp back, Up and Down by a line, Home and End to the ends") },
		{ 0, 0, NULL, NULL, NULL },
	};
	static const struct key_binding none[] = { { 0, 0, NULL, NULL, NULL } };
	return screen->scrolls ? keys : none;
}

const char *frame_own_why_not(struct screen *screen, int act)
{
	return screen->ops->why_not && act != FRAME_SCROLL ? screen->ops->why_not(screen, act) : NULL;
}

/* Of two of a screen's bindings with one key that one is meant which is possible now. */
static const struct key_binding *own_binding(struct screen *screen, uint32_t key)
{
	const struct key_binding *first = binding_of(screen->ops->keys, key), *binding = first;
	while (binding && frame_own_why_not(screen, binding->act))
		binding = binding_of(binding + 1, key);
	return binding ? binding : first;
}

void frame_do(struct frame *frame, struct screen *screen, const struct key_binding *binding)
{
	bool own = screen != NULL;
	const char *why_not = own ? frame_own_why_not(screen, binding->act) : frame_global_why_not(frame, binding->act);
	if (why_not)
		frame_say(frame, STYLE_SOON, "%s", why_not);
	else if (own && (!screen->ops->act || binding->act == FRAME_SCROLL))
		screen->ops->key(screen, &(struct term_event){ .key = binding->key });
	else if (own)
		screen->ops->act(screen, binding->act);
	else
		frame->owner.act(frame, frame->owner.owner, binding->act);
}

const struct key_binding *frame_global_keys(const struct frame *frame)
{
	return frame->owner.keys;
}

const char *frame_global_why_not(const struct frame *frame, int act)
{
	return frame->owner.why_not ? frame->owner.why_not(frame->owner.owner, act) : NULL;
}

static void press(struct frame *frame, const struct term_event *event)
{
	struct screen *top = frame_top(frame);
	const struct key_binding *binding;
	if (frame->beside && frame->beside->ops->key(frame->beside, event))
		return;
	if (!top || (event->pasted && !top->ops->types))
		return;
	if (top->unread) {
		top->stale = true;
		if ((binding = binding_of(global_keys_on(frame, top), event->key)))
			frame_do(frame, NULL, binding);
		return;
	}
	if (event->key == TERM_F1 && has_help(top)) {
		frame_help(frame, top);
		return;
	}
	if (top->ops->key && top->ops->key(top, event))
		return;
	if (!is_key_on(top, event->key))
		return;
	if ((binding = own_binding(top, event->key)))
		frame_do(frame, top, binding);
	else if (event->key == TERM_ESC && frame->count > 1)
		frame_pop(frame, top);
	else if (term_halfwidth(event->key) == '?')
		frame_help(frame, top);
	else if (term_halfwidth(event->key) == ':' && !top->ops->popup)
		frame_command(frame, top);
	else if ((binding = binding_of(global_keys_on(frame, top), event->key)))
		frame_do(frame, NULL, binding);
}

/* A click on a hint is its key; a second click on what was picked by the first one is Enter. */
static void click(struct frame *frame, const struct term_event *event)
{
	struct screen *top = frame_top(frame);
	struct term_event once = *event;
	once.key = TERM_CLICK;
	if (event->row == term_rows() - 1) {
		for (size_t i = 0; i < frame->hints; i++)
			if (event->column >= frame->hint[i].from && event->column < frame->hint[i].until) {
				press(frame, &(struct term_event){ .key = frame->hint[i].key });
				return;
			}
		return;
	}
	if (!top || top->unread || !top->ops->key || !top->ops->key(top, &once))
		return;
	if (event->key == TERM_DOUBLE_CLICK && frame_top(frame) == top && !top->ops->types)
		press(frame, &(struct term_event){ .key = TERM_ENTER });
}

static void dispatch(struct frame *frame, const struct term_event *event)
{
	frame->dirty = true;
	if (event->key == TERM_RESIZED) {
		frame_stale(frame);
		return;
	}
	frame->message[0] = '\0';
	if (!term_is_large_enough())
		return;
	if (event->key == TERM_CLICK || event->key == TERM_DOUBLE_CLICK)
		click(frame, event);
	else
		press(frame, event);
}

static void save_all(struct frame *frame)
{
	for (size_t i = 0; i < frame->count; i++)
		if (frame->screen[i]->ops->save)
			frame->screen[i]->ops->save(frame->screen[i]);
}

static void step(struct frame *frame)
{
	struct term_event event;
	frame->depth++;
	if (frame->dirty) {
		frame->dirty = false;
		draw(frame);
	}
	bool read = term_read(&event, TICK_MS);
	if (read && event.key == TERM_HANGUP) {
		save_all(frame);
		frame->ending = true;
	} else if (read) {
		/* What is pasted is drawn once, when all of it is there. */
		do
			dispatch(frame, &event);
		while (event.pasted && term_read(&event, 0));
	}
	if (!frame->ending && frame->owner.tick(frame, frame->owner.owner, read))
		frame_stale(frame);
	struct screen *top = frame_top(frame);
	if (!read && !frame->ending && top && !top->unread && top->ops->idle) {
		top->ops->idle(top);
		frame->dirty |= top->stale || top->redraw;
		top->redraw = false;
	}
	if (!read && ++frame->ticks % SAVE_TICKS == 0)
		save_all(frame);
	if (--frame->depth == 0)
		free_closed(frame);
}

void frame_run(struct frame *frame)
{
	while (!frame->ending && frame->count > 0)
		step(frame);
}

void frame_run_until_closed(struct frame *frame, struct screen *screen)
{
	for (bool open = true; open && !frame->ending;) {
		step(frame);
		open = false;
		for (size_t i = 0; i < frame->count; i++)
			open |= frame->screen[i] == screen;
	}
}
