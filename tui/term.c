#include "tui/term.h"

#include <curses.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

/* What comes so soon after an Esc is no key of its own: the two are Alt and a key, or the beginning of a sequence. */
enum { ESCAPE_MS = 50 };

/* curses keeps its screen in globals; what belongs to it is kept with it. */
static struct {
	bool open, colours, blocks;
	const char *unmark;	   /* what stops the marks around pastes; NULL: there are none */
	bool pasting;		   /* between the marks that a terminal puts around what is pasted */
	struct term_event clicked; /* the last click, and when: a second one there is a double click */
	long clicked_ms;
	int cursor_row, cursor_column;
	int watch;	 /* -1: nothing is */
	int short_waits; /* left */
	int held;	 /* what get_wch said of `held_key`, which is read again; ERR: nothing is held */
	wint_t held_key;
	const char *glyph[GLYPH_COUNT];
	attr_t attribute[STYLE_COUNT];
	short pair[STYLE_COUNT];
} term = { .watch = -1, .held = ERR };

static volatile sig_atomic_t hung_up;

static void on_hangup(int signal_number)
{
	(void)signal_number;
	hung_up = 1;
}

/* The terminal must be sane whatever happened to us; a crash in here ends the program at once. */
static void on_crash(int signal_number)
{
	signal(signal_number, SIG_DFL);
	term_close();
	raise(signal_number);
}

static void catch_signals(void)
{
	static const int ends[] = { SIGHUP, SIGTERM, SIGINT, SIGQUIT };
	static const int crashes[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };
	static char stack[64 * 1024]; /* for a crash that used up the other one */
	struct sigaction end = { .sa_handler = on_hangup };
	struct sigaction crash = { .sa_handler = on_crash, .sa_flags = SA_NODEFER | SA_ONSTACK };
	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		sigaction(ends[i], &end, NULL);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		sigaction(crashes[i], &crash, NULL);
}

static const struct {
	const char *fine, *plain;
} glyphs[GLYPH_COUNT] = {
	[GLYPH_RULE] = { "─", "-" },	  [GLYPH_BAR] = { "│", "|" },	      [GLYPH_TOP_LEFT] = { "┌", "+" },
	[GLYPH_TOP_RIGHT] = { "┐", "+" }, [GLYPH_BOTTOM_LEFT] = { "└", "+" }, [GLYPH_BOTTOM_RIGHT] = { "┘", "+" },
	[GLYPH_CURSOR] = { "▸", ">" },	  [GLYPH_FULL] = { "█", "#" },	      [GLYPH_LIGHT] = { "░", "." },
	[GLYPH_DOT] = { "·", "." },	  [GLYPH_CIRCLE] = { "●", "*" },      [GLYPH_CHECK] = { "✓", "v" },
	[GLYPH_CROSS] = { "✗", "x" },	  [GLYPH_MORE] = { "…", "~" },	      [GLYPH_UPPER] = { "▀", "\"" },
	[GLYPH_LOWER] = { "▄", "," },	  [GLYPH_BLOCK] = { "█", "#" },	      [GLYPH_SPARK] = { "▁", "_" },
	[GLYPH_SPARK + 1] = { "▂", "_" }, [GLYPH_SPARK + 2] = { "▃", "." },   [GLYPH_SPARK + 3] = { "▄", "-" },
	[GLYPH_SPARK + 4] = { "▅", "=" }, [GLYPH_SPARK + 5] = { "▆", "+" },   [GLYPH_SPARK + 6] = { "▇", "*" },
	[GLYPH_SPARK + 7] = { "█", "#" },
};

/* Whether the locale has the character and shows it in so many columns. */
static bool shows_in(uint32_t codepoint, int columns)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = { 0 };
	return wcwidth((wchar_t)codepoint) == columns && wcrtomb(bytes, (wchar_t)codepoint, &state) != (size_t)-1;
}

static bool is_one_column(const char *glyph)
{
	uint32_t codepoint;
	text_next(glyph, &codepoint);
	return shows_in(codepoint, 1);
}

/* Those that belong together are fine or plain together, or a chart would be half of each. */
static const struct {
	int first, last;
} families[] = {
	{ GLYPH_RULE, GLYPH_BOTTOM_RIGHT }, { GLYPH_CURSOR, GLYPH_CURSOR }, { GLYPH_FULL, GLYPH_LIGHT },
	{ GLYPH_DOT, GLYPH_DOT },	    { GLYPH_CIRCLE, GLYPH_CIRCLE }, { GLYPH_CHECK, GLYPH_CROSS },
	{ GLYPH_MORE, GLYPH_MORE },	    { GLYPH_UPPER, GLYPH_BLOCK },   { GLYPH_SPARK, GLYPH_COUNT - 1 },
};

static void choose_glyphs(void)
{
	for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
		bool fine = true;
		for (int i = families[f].first; i <= families[f].last; i++)
			fine &= is_one_column(glyphs[i].fine);
		for (int i = families[f].first; i <= families[f].last; i++)
			term.glyph[i] = fine ? glyphs[i].fine : glyphs[i].plain;
	}
	term.blocks = term.glyph[GLYPH_BLOCK] == glyphs[GLYPH_BLOCK].fine;
}

static const struct {
	short foreground, background; /* -1: the terminal's own */
	attr_t with, without;	      /* attributes with colours, and without them */
} theme[STYLE_COUNT] = {
	[STYLE_NORMAL] = { -1, -1, 0, 0 },
	[STYLE_TITLE] = { COLOR_WHITE, COLOR_BLUE, A_BOLD, A_REVERSE },
	[STYLE_HEADING] = { COLOR_CYAN, -1, 0, A_BOLD },
	[STYLE_MUTED] = { -1, -1, A_DIM, A_DIM },
	[STYLE_RULE] = { COLOR_BLUE, -1, 0, A_DIM },
	[STYLE_KEY] = { COLOR_YELLOW, -1, A_BOLD, A_BOLD },
	[STYLE_HINT] = { -1, -1, 0, 0 },
	[STYLE_SELECTED] = { -1, -1, A_REVERSE, A_REVERSE },
	[STYLE_OVERDUE] = { COLOR_RED, -1, A_BOLD, A_BOLD },
	[STYLE_SOON] = { COLOR_YELLOW, -1, 0, A_UNDERLINE },
	[STYLE_DONE] = { COLOR_GREEN, -1, 0, 0 },
	[STYLE_ERROR] = { COLOR_WHITE, COLOR_RED, A_BOLD, A_REVERSE },
	[STYLE_FIELD] = { -1, -1, A_UNDERLINE, A_UNDERLINE },
	[STYLE_FOCUS] = { COLOR_BLACK, COLOR_CYAN, 0, A_REVERSE },
	[STYLE_PAPER] = { COLOR_BLACK, COLOR_WHITE, 0, A_REVERSE },
};

static void choose_colours(void)
{
	const char *no_color = getenv("NO_COLOR");
	term.colours = (!no_color || !*no_color) && has_colors() && start_color() == OK && COLORS >= 8;
	if (term.colours)
		use_default_colors();
	for (short style = 0; style < STYLE_COUNT; style++) {
		term.attribute[style] = term.colours ? theme[style].with : theme[style].without;
		if (!term.colours)
			continue;
		term.pair[style] = style;
		if (style > 0)
			init_pair(style, theme[style].foreground, theme[style].background);
	}
}

/* Marks around what is pasted, from terminals that know them: a pasted line end is no Enter. */
enum { PASTE_BEGINS = KEY_MAX + 1, PASTE_ENDS };

static const char *capability(const char *name)
{
	const char *text = tigetstr(name);
	return text == (const char *)-1 ? NULL : text;
}

/* Straight to the terminal: stdout's buffer is not for crashes. */
static void send_bytes(const char *bytes)
{
	ssize_t ignored = write(STDOUT_FILENO, bytes, strlen(bytes));
	(void)ignored;
}

static void mark_pastes(void)
{
	const char *switch_on = capability("BE"), *begin = capability("PS"), *end = capability("PE");
	if (!switch_on || !begin || !end)
		return;
	define_key(begin, PASTE_BEGINS);
	define_key(end, PASTE_ENDS);
	term.unmark = capability("BD");
	send_bytes(switch_on);
}

bool term_open(struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_SYSTEM,
			       _("the console needs a terminal; 'fangzheng --help' lists the commands that do not"));
	const char *name = getenv("TERM");
	/* Where these are set, curses would believe them rather than the window. */
	unsetenv("LINES");
	unsetenv("COLUMNS");
	SCREEN *screen = newterm(name && *name ? name : "linux", stdout, stdin);
	if (!screen)
		return err_set(err, ERR_SYSTEM, _("this terminal (TERM=%.40s) is not known here; try TERM=xterm"),
			       name ? name : "");
	set_term(screen);
	if (!capability("cup")) {
		endwin();
		return err_set(err, ERR_SYSTEM, _("this terminal (TERM=%.40s) cannot move its cursor; try TERM=xterm"),
			       name ? name : "");
	}
	set_escdelay(ESCAPE_MS);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	mouseinterval(0);
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mark_pastes();
	term.open = true;
	choose_colours();
	choose_glyphs();
	catch_signals();
	atexit(term_close);
	return true;
}

void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	if (term.unmark)
		send_bytes(term.unmark);
	endwin();
}

int term_rows(void)
{
	return LINES;
}

int term_columns(void)
{
	return COLS;
}

bool term_is_large_enough(void)
{
	return LINES >= TERM_ROWS_LEAST && COLS >= TERM_COLUMNS_LEAST;
}

bool term_has_blocks(void)
{
	return term.blocks;
}

const char *term_glyph(enum term_glyph glyph)
{
	return term.glyph[glyph];
}

uint32_t term_halfwidth(uint32_t key)
{
	if (key >= 0xFF01 && key <= 0xFF5E)
		return key - 0xFEE0;
	return key == 0x3000 ? ' ' : key == 0xFFE5 ? '$' : key == 0x3002 ? '.' : key == 0x3001 ? ',' : key;
}

static const struct {
	wint_t curses;
	uint32_t key;
} keys[] = {
	{ KEY_ENTER, TERM_ENTER },     { KEY_BTAB, TERM_BACK_TAB }, { KEY_BACKSPACE, TERM_BACKSPACE },
	{ KEY_DC, TERM_DELETE },       { KEY_UP, TERM_UP },	    { KEY_DOWN, TERM_DOWN },
	{ KEY_LEFT, TERM_LEFT },       { KEY_RIGHT, TERM_RIGHT },   { KEY_PPAGE, TERM_PAGE_UP },
	{ KEY_NPAGE, TERM_PAGE_DOWN }, { KEY_HOME, TERM_HOME },	    { KEY_END, TERM_END },
	{ KEY_RESIZE, TERM_RESIZED },
};

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Told apart here: curses would hold every click back until a second one can no longer come. */
static bool is_second_click(const struct term_event *event)
{
	enum { DOUBLE_CLICK_MS = 400 };
	long now = now_ms();
	bool second = term.clicked.key == TERM_CLICK && term.clicked.row == event->row &&
		      term.clicked.column == event->column && now - term.clicked_ms <= DOUBLE_CLICK_MS;
	term.clicked = *event;
	term.clicked.key = second ? TERM_NONE : TERM_CLICK;
	term.clicked_ms = now;
	return second;
}

static bool read_mouse(struct term_event *event)
{
	MEVENT mouse;
	if (getmouse(&mouse) != OK)
		return false;
	event->row = mouse.y;
	event->column = mouse.x;
	if (mouse.bstate & BUTTON4_PRESSED)
		event->key = TERM_WHEEL_UP;
	else if (mouse.bstate & BUTTON5_PRESSED)
		event->key = TERM_WHEEL_DOWN;
	else if (mouse.bstate & BUTTON1_PRESSED)
		event->key = is_second_click(event) ? TERM_DOUBLE_CLICK : TERM_CLICK;
	else
		return false;
	return true;
}

/* What is pasted is text: its line ends and tabs mean nothing but themselves. */
static bool translate_pasted(wint_t read, struct term_event *event)
{
	event->pasted = true;
	event->key = read == '\r' ? '\n' : (uint32_t)read;
	return event->key >= ' ' ? event->key != 127 : event->key == '\n' || event->key == '\t';
}

static bool translate(int result, wint_t read, struct term_event *event)
{
	*event = (struct term_event){ .key = (uint32_t)read };
	if (result == KEY_CODE_YES && (read == PASTE_BEGINS || read == PASTE_ENDS)) {
		term.pasting = read == PASTE_BEGINS;
		return false;
	}
	if (result != KEY_CODE_YES && term.pasting)
		return translate_pasted(read, event);
	if (result == KEY_CODE_YES) {
		if (read == KEY_MOUSE)
			return read_mouse(event);
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			if (keys[i].curses == read) {
				event->key = keys[i].key;
				return true;
			}
		if (read >= (wint_t)KEY_F(1) && read <= (wint_t)KEY_F(12)) {
			event->key = TERM_F1 + (read - (wint_t)KEY_F(1));
			return true;
		}
		return false;
	}
	if (read == 27)
		event->key = TERM_ESC;
	else if (read == '\r' || read == '\n')
		event->key = TERM_ENTER;
	else if (read == '\t')
		event->key = TERM_TAB;
	else if (read == 127 || read == 8)
		event->key = TERM_BACKSPACE;
	else if (read >= 1 && read <= 26)
		event->key = TERM_CTRL_A + (read - 1);
	return event->key >= 32;
}

static int read_key(wint_t *read)
{
	int result = term.held;
	term.held = ERR;
	if (result == ERR)
		return get_wch(read);
	*read = term.held_key;
	return result;
}

static void hold(int result, wint_t read)
{
	term.held = result;
	term.held_key = read;
}

/* The rest of a sequence that curses does not know, up to the character that ends it (ECMA-48, 5.4); it may come in parts. */
static void skip_sequence(void)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	for (bool first = true;; first = false) {
		wint_t read;
		int result = read_key(&read);
		if (result == ERR && poll(&input, 1, ESCAPE_MS) > 0)
			result = read_key(&read);
		if (result == ERR)
			return;
		if (result == KEY_CODE_YES || read < ' ' || read > '~') {
			hold(result, read);
			return;
		}
		/* The Linux console's function keys begin with two brackets. */
		if (read >= '@' && !(first && read == '['))
			return;
	}
}

/* Whether an Esc that was read is a key by itself; what makes it another is passed over. */
static bool is_escape(void)
{
	wint_t next;
	int result = read_key(&next);
	bool own = result == ERR || (result != KEY_CODE_YES && next == 27) ||
		   (result == KEY_CODE_YES && (next == KEY_RESIZE || next == KEY_MOUSE || next > KEY_MAX));
	if (own)
		hold(result, next);
	else if (result != KEY_CODE_YES && (next == '[' || next == 'O'))
		skip_sequence();
	return own;
}

/* What is waiting, if anything: keys that mean nothing here are passed over. */
static bool read_now(struct term_event *event)
{
	wint_t read;
	for (int result; (result = read_key(&read)) != ERR;)
		if (translate(result, read, event) && (event->key != TERM_ESC || is_escape()))
			return true;
	return false;
}

void term_watch(int descriptor)
{
	term.watch = descriptor;
	term.short_waits = 0;
}

/* A writer is heard when it begins to write; what it wrote counts a moment later. */
static void empty_watch(void)
{
	enum { SHORT_WAITS = 40 };
	char announced[4096];
	while (read(term.watch, announced, sizeof announced) > 0)
		;
	term.short_waits = SHORT_WAITS;
}

/* Waits for a key, or for what is watched. */
static void wait_for_input(int timeout_ms)
{
	enum { SHORT_MS = 5 };
	struct pollfd input[] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = term.watch, .events = POLLIN } };
	if (term.short_waits > 0) {
		term.short_waits--;
		timeout_ms = timeout_ms < SHORT_MS ? timeout_ms : SHORT_MS;
	}
	if (poll(input, 2, timeout_ms) <= 0)
		return;
	if (input[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		hung_up = 1;
	if (input[1].revents & POLLIN)
		empty_watch();
}

bool term_read(struct term_event *event, int timeout_ms)
{
	for (bool waited = false;; waited = true) {
		if (hung_up) {
			*event = (struct term_event){ .key = TERM_HANGUP };
			return true;
		}
		if (read_now(event))
			return true;
		if (waited)
			return false;
		wait_for_input(timeout_ms);
	}
}

void term_clear(void)
{
	erase();
	term.cursor_row = -1;
}

void term_show(void)
{
	if (term.cursor_row >= 0) {
		curs_set(1);
		move(term.cursor_row, term.cursor_column);
	} else {
		curs_set(0);
	}
	refresh();
}

void term_cursor(int row, int column)
{
	term.cursor_row = row;
	term.cursor_column = column;
}

/* The wide character for a code point in this locale, and its columns; '?' for what it lacks. */
static wchar_t shown_as(uint32_t codepoint, int *columns)
{
	*columns = wcwidth((wchar_t)codepoint);
	if (*columns >= 0 && shows_in(codepoint, *columns))
		return (wchar_t)codepoint;
	*columns = 1;
	return L'?';
}

/* Converts clean text to what fits into `columns`; `*used` are its columns, false when it was cut. */
static bool fit(const char *text, int columns, wchar_t *wide, size_t room, int *used)
{
	size_t count = 0, step;
	uint32_t codepoint;
	*used = 0;
	for (; (step = text_next(text, &codepoint)) > 0; text += step) {
		int width;
		wchar_t character = shown_as(codepoint, &width);
		if (*used + width > columns || count + 1 >= room)
			break;
		wide[count++] = character;
		*used += width;
	}
	wide[count] = L'\0';
	return *text == '\0';
}

static bool is_plain(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return *text == '\0';
}

int term_width(const char *text)
{
	if (is_plain(text))
		return (int)strlen(text);
	struct arena arena = { 0 };
	int columns = 0, width;
	uint32_t codepoint;
	const char *clean = text_clean(&arena, text);
	for (size_t step; (step = text_next(clean, &codepoint)) > 0; clean += step) {
		shown_as(codepoint, &width);
		columns += width;
	}
	arena_release(&arena);
	return columns;
}

size_t term_fit(const char *text, int columns, int *used)
{
	size_t at = 0, step;
	uint32_t codepoint;
	*used = 0;
	for (; (step = text_next(text + at, &codepoint)) > 0; at += step) {
		char one[8] = "";
		memcpy(one, text + at, step);
		int width = term_width(one);
		if (*used + width > columns)
			break;
		*used += width;
	}
	return at;
}

enum { WIDE_MOST = 1024 };

static void set_style(enum term_style style)
{
	attr_set(term.attribute[style], term.pair[style], NULL);
}

static bool is_right_half(int row, int column)
{
	cchar_t cell;
	return column > 0 && column < COLS && mvin_wch(row, column, &cell) == OK && (cell.attr & A_CHARTEXT) > 1;
}

/* What is written over half of a wide character takes the other half away too; curses leaves it there. */
static void make_room(int row, int column, int columns)
{
	attr_set(A_NORMAL, 0, NULL);
	if (is_right_half(row, column + columns))
		mvaddch(row, column + columns, ' ');
	if (is_right_half(row, column))
		mvaddch(row, column - 1, ' ');
}

int term_put(int row, int column, int columns, enum term_style style, const char *text)
{
	wchar_t wide[WIDE_MOST];
	int used;
	if (row < 0 || row >= LINES || column < 0 || column >= COLS || columns <= 0)
		return 0;
	if (columns > COLS - column)
		columns = COLS - column;
	struct arena arena = { 0 };
	const char *clean = text_clean(&arena, text);
	if (!fit(clean, columns, wide, WIDE_MOST, &used)) {
		int mark = term_width(term.glyph[GLYPH_MORE]);
		fit(clean, columns - mark, wide, WIDE_MOST - 2, &used);
		fit(term.glyph[GLYPH_MORE], mark, wide + wcslen(wide), 2, &mark);
		used += mark;
	}
	make_room(row, column, used);
	set_style(style);
	mvaddwstr(row, column, wide);
	arena_release(&arena);
	return used;
}

void term_fill(int row, int column, int columns, enum term_style style, const char *glyph)
{
	wchar_t wide[8];
	int used;
	if (row < 0 || row >= LINES || column < 0)
		return;
	if (columns > COLS - column)
		columns = COLS - column;
	fit(glyph, 2, wide, 8, &used);
	if (used > 0 && columns >= used)
		make_room(row, column, columns / used * used);
	set_style(style);
	for (int i = 0; used > 0 && i + used <= columns; i += used)
		mvaddwstr(row, column + i, wide);
}
