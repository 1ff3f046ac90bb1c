/*
 * The terminal: the one door to curses. Text comes in as UTF-8 and is sanitised here, drawing
 * glyphs are those that the locale can show in one column, keys have names of their own.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

enum { TERM_ROWS_LEAST = 24, TERM_COLUMNS_LEAST = 80 };

/* What a piece of text means; the theme decides how it looks, with 8 colours or none. */
enum term_style {
	STYLE_NORMAL,
	STYLE_TITLE, /* the title bar */
	STYLE_HEADING,
	STYLE_MUTED,
	STYLE_RULE,
	STYLE_KEY, /* the key in a hint */
	STYLE_HINT,
	STYLE_SELECTED,
	STYLE_OVERDUE,
	STYLE_SOON,
	STYLE_DONE,
	STYLE_ERROR,
	STYLE_FIELD, /* where one can type */
	STYLE_FOCUS, /* where one types */
	STYLE_PAPER, /* black on white, for QR codes */
	STYLE_COUNT
};

enum term_glyph {
	GLYPH_RULE,
	GLYPH_BAR,
	GLYPH_TOP_LEFT,
	GLYPH_TOP_RIGHT,
	GLYPH_BOTTOM_LEFT,
	GLYPH_BOTTOM_RIGHT,
	GLYPH_CURSOR,
	GLYPH_FULL,
	GLYPH_LIGHT,
	GLYPH_DOT,
	GLYPH_CIRCLE,
	GLYPH_CHECK,
	GLYPH_CROSS,
	GLYPH_MORE,
	GLYPH_UPPER,
	GLYPH_LOWER,
	GLYPH_BLOCK,
	GLYPH_SPARK, /* eight of them, from low to high */
	GLYPH_COUNT = GLYPH_SPARK + 8
};

enum term_key {
	TERM_NONE = 0, /* characters are their code points, in lower planes than these */
	TERM_FIRST = 0x200000,
	TERM_ENTER,
	TERM_ESC,
	TERM_TAB,
	TERM_BACK_TAB,
	TERM_BACKSPACE,
	TERM_DELETE,
	TERM_UP,
	TERM_DOWN,
	TERM_LEFT,
	TERM_RIGHT,
	TERM_PAGE_UP,
	TERM_PAGE_DOWN,
	TERM_HOME,
	TERM_END,
	TERM_F1,
	TERM_F12 = TERM_F1 + 11,
	TERM_CTRL_A,
	TERM_CTRL_Z = TERM_CTRL_A + 25,
	TERM_CLICK,
	TERM_DOUBLE_CLICK,
	TERM_WHEEL_UP,
	TERM_WHEEL_DOWN,
	TERM_RESIZED,
	TERM_HANGUP, /* the terminal is gone, or the program is asked to end by a signal */
};

struct term_event {
	uint32_t key;	 /* a code point or one of term_key */
	int row, column; /* of the mouse */
	bool pasted;	 /* a character from the clipboard, '\n' and '\t' among them: text, and no key */
};

/*
 * Takes the terminal over. Fails when there is none, or one that cannot move its cursor. A signal
 * that ends the program from then on comes as TERM_HANGUP, a crash gives the terminal back first.
 */
bool term_open(struct err *err);

/* Gives it back as it was; harmless when it was not taken. */
void term_close(void);

int term_rows(void);
int term_columns(void);
bool term_is_large_enough(void);

/* Whether half blocks can be shown: not in GB18030, where glibc gives them two columns. */
bool term_has_blocks(void);
const char *term_glyph(enum term_glyph glyph);

/*
 * Waits up to `timeout_ms` for an event. False when there was none. A full-width character that
 * an input method gives for a command key stays what it is: see term_halfwidth.
 */
bool term_read(struct term_event *event, int timeout_ms);

/*
 * A descriptor that ends the waiting when it can be read: what it announces may take a moment more, so
 * the next waits are short. It is emptied, not closed. -1: none.
 */
void term_watch(int descriptor);

/* The half-width twin of a key: ／ is / and １ is 1. */
uint32_t term_halfwidth(uint32_t key);

/* Begins a picture, and shows it. */
void term_clear(void);
void term_show(void);

/*
 * Puts text within `columns`, cut with a mark when it is longer; what lies outside the screen is
 * left out. Returns the columns that the text took.
 */
int term_put(int row, int column, int columns, enum term_style style, const char *text);
void term_fill(int row, int column, int columns, enum term_style style, const char *glyph);

/* Columns that the text takes in this locale, as term_put shows it. */
int term_width(const char *text);

/* Bytes of the longest prefix of whole characters within `columns` in this locale, and what it takes. */
size_t term_fit(const char *text, int columns, int *used);

/* Shows the cursor there; it is hidden otherwise. */
void term_cursor(int row, int column);

#endif
