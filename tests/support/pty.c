#include "tests/support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>
#include <wchar.h>

#include "core/arena.h"
#include "core/encoding.h"
#include "core/text.h"
#include "tests/support/suite.h"

enum { WAIT_MS = 10000, SCREEN_BYTES = 256 * 1024 };

struct pty {
	int master;
	pid_t child;
	bool gb18030, ended;
	int status;
	VTerm *vterm;
	VTermScreen *screen;
	char text[SCREEN_BYTES];
	char *bytes;
	size_t size, room, shown; /* bytes received; those that the screen has taken */
	bool alternate, cursor_hidden, mouse;
	locale_t locale, utf8; /* the program's, and the one that libvterm counts columns by */
};

enum { STAND_IN = 0x20000 };

static int columns_in(locale_t locale, uint32_t codepoint)
{
	locale_t before = uselocale(locale);
	int columns = wcwidth((wchar_t)codepoint);
	uselocale(before);
	return columns;
}

/*
 * A terminal of that character set shows some marks in two columns (“ ” … ·) that libvterm shows in one: those
 * are replaced by ideographs of a plane that nobody here writes, and are themselves again when the screen is read.
 */
static bool has_stand_in(const struct pty *pty, uint32_t codepoint)
{
	return pty->gb18030 && codepoint >= 0x80 && codepoint <= 0xFFFF && columns_in(pty->locale, codepoint) == 2 &&
	       columns_in(pty->utf8, codepoint) == 1;
}

static uint32_t shown_character(const struct pty *pty, uint32_t cell)
{
	return cell >= STAND_IN && cell <= STAND_IN + 0xFFFF && has_stand_in(pty, cell - STAND_IN) ? cell - STAND_IN
												   : cell;
}

static int on_property(VTermProp property, VTermValue *value, void *context)
{
	struct pty *pty = context;
	if (property == VTERM_PROP_ALTSCREEN)
		pty->alternate = value->boolean;
	if (property == VTERM_PROP_CURSORVISIBLE)
		pty->cursor_hidden = !value->boolean;
	if (property == VTERM_PROP_MOUSE)
		pty->mouse = value->number != VTERM_PROP_MOUSE_NONE;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void run_child(const struct pty_plan *plan)
{
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	unsetenv("LANG");
	unsetenv("LANGUAGE");
	/* Not xterm: libvterm repeats a character (REP) once too often at the right margin. */
	setenv("TERM", "screen-256color", 1);
	if (plan->locale)
		setenv("LANG", plan->locale, 1);
	for (const char *const *one = plan->environment; one && *one; one++)
		putenv((char *)*one);
	if (!setlocale(LC_CTYPE, "")) {
		dprintf(STDOUT_FILENO, "no locale %s here: set LOCPATH to where make puts them\n", plan->locale);
		_exit(127);
	}
	execv(plan->argv[0], (char *const *)plan->argv);
	_exit(127);
}

/* Not newlocale, which never frees its copy of LOCPATH (glibc 2.36). */
static locale_t characters_of(const char *name)
{
	char *before = strdup(setlocale(LC_CTYPE, NULL));
	if (!setlocale(LC_CTYPE, name))
		fail_msg("no locale %s here: set LOCPATH to where make puts them", name);
	locale_t locale = duplocale(LC_GLOBAL_LOCALE);
	setlocale(LC_CTYPE, before);
	free(before);
	return locale;
}

struct pty *pty_start(const struct pty_plan *plan)
{
	struct pty *pty = calloc(1, sizeof *pty);
	struct winsize size = { .ws_row = (unsigned short)plan->rows, .ws_col = (unsigned short)plan->columns };
	assert_non_null(pty);
	pty->gb18030 = plan->locale && strstr(plan->locale, "GB18030") != NULL;
	pty->utf8 = characters_of("C.UTF-8");
	pty->locale = characters_of(pty->gb18030 ? plan->locale : "C.UTF-8");
	pty->vterm = vterm_new(plan->rows, plan->columns);
	vterm_set_utf8(pty->vterm, 1);
	pty->screen = vterm_obtain_screen(pty->vterm);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
	vterm_screen_reset(pty->screen, 1);
	pty->child = forkpty(&pty->master, NULL, NULL, &size);
	assert_true(pty->child >= 0);
	if (pty->child == 0)
		run_child(plan);
	return pty;
}

/* Bytes of the beginning that are whole characters of GB18030. */
static size_t whole_characters(const unsigned char *bytes, size_t size)
{
	size_t at = 0;
	while (at < size) {
		size_t length = bytes[at] < 0x80						  ? 1
				: at + 1 < size && bytes[at + 1] >= 0x30 && bytes[at + 1] <= 0x39 ? 4
												  : 2;
		if (at + length > size)
			break;
		at += length;
	}
	return at;
}

/* Gives the screen what has come and is whole. */
static void show(struct pty *pty)
{
	size_t size = pty->size - pty->shown;
	const char *from = pty->bytes + pty->shown;
	if (!pty->gb18030) {
		vterm_input_write(pty->vterm, from, size);
		pty->shown += size;
		return;
	}
	struct arena arena = { 0 };
	struct err err;
	size_t whole = whole_characters((const unsigned char *)from, size), length;
	char *utf8 = encoding_convert(&arena, from, whole, "gb18030", "utf-8", &length, &err);
	assert_ok(utf8 != NULL, err);
	const char *end = utf8 + length;
	for (uint32_t codepoint; utf8 < end;) {
		char one[5] = "";
		size_t bytes = (unsigned char)*utf8 < 0x80 ? 1 : text_next(utf8, &codepoint);
		if (bytes > 1 && has_stand_in(pty, codepoint))
			vterm_input_write(pty->vterm, one, text_encode(codepoint + STAND_IN, one));
		else
			vterm_input_write(pty->vterm, utf8, bytes);
		utf8 += bytes;
	}
	pty->shown += whole;
	arena_release(&arena);
}

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes what comes within `timeout_ms`; false at the end of the program. */
static bool take(struct pty *pty, int timeout_ms)
{
	struct pollfd ready = { .fd = pty->master, .events = POLLIN };
	if (pty->ended || poll(&ready, 1, timeout_ms) <= 0)
		return !pty->ended;
	if (pty->room - pty->size < 65536) {
		pty->room += 1 << 20;
		pty->bytes = realloc(pty->bytes, pty->room);
		assert_non_null(pty->bytes);
	}
	ssize_t got = read(pty->master, pty->bytes + pty->size, 65536);
	if (got <= 0) {
		pty->ended = true;
		return false;
	}
	pty->size += (size_t)got;
	show(pty);
	return true;
}

static const struct {
	const char *name, *bytes;
} keys[] = {
	{ "<Enter>", "\r" },	 { "<Esc>", "\033" },	  { "<Tab>", "\t" },	   { "<BS>", "\177" },
	{ "<Up>", "\033OA" },	 { "<Down>", "\033OB" },  { "<Right>", "\033OC" }, { "<Left>", "\033OD" },
	{ "<F2>", "\033OQ" },	 { "<F3>", "\033OR" },	  { "<F4>", "\033OS" },	   { "<F12>", "\033[24~" },
	{ "<PgDn>", "\033[6~" }, { "<PgUp>", "\033[5~" }, { "<F1>", "\033OP" },	   { "<F5>", "\033[15~" },
	{ "<F6>", "\033[17~" },	 { "<F7>", "\033[18~" },  { "<F8>", "\033[19~" },  { "<Home>", "\033[1~" },
	{ "<S-Tab>", "\033[Z" }, { "<End>", "\033[4~" },  { "<C-q>", "\021" },	   { "<C-u>", "\025" },
	{ "<C-f>", "\006" },
};

static void send_bytes(struct pty *pty, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t sent = write(pty->master, bytes, size);
		assert_true(sent > 0);
		bytes += sent;
		size -= (size_t)sent;
		take(pty, 0);
	}
}

static void send_text(struct pty *pty, const char *text, size_t size)
{
	struct arena arena = { 0 };
	struct err err;
	size_t length = size;
	const char *bytes =
		pty->gb18030 ? encoding_convert(&arena, text, size, "utf-8", "gb18030", &length, &err) : text;
	assert_non_null(bytes);
	send_bytes(pty, bytes, length);
	arena_release(&arena);
}

/* Esc must not be taken for the beginning of a key's bytes, nor for Alt: what comes next waits until it is read, and more. */
static void let_escape_be(struct pty *pty)
{
	enum { ESCAPE_MS = 100 }; /* twice as long as the console waits */
	int slave = open(ptsname(pty->master), O_RDONLY | O_NOCTTY | O_CLOEXEC), waiting = 0;
	long until = now_ms() + WAIT_MS;
	while (!pty->ended && ioctl(slave, FIONREAD, &waiting) == 0 && waiting > 0 && now_ms() < until)
		take(pty, 5);
	if (slave >= 0)
		close(slave);
	for (until = now_ms() + ESCAPE_MS; !pty->ended && now_ms() < until;)
		take(pty, (int)(until - now_ms()));
}

void pty_type(struct pty *pty, const char *text)
{
	while (*text) {
		size_t key = 0;
		while (key < sizeof keys / sizeof *keys && strncmp(text, keys[key].name, strlen(keys[key].name)) != 0)
			key++;
		if (key < sizeof keys / sizeof *keys) {
			send_bytes(pty, keys[key].bytes, strlen(keys[key].bytes));
			text += strlen(keys[key].name);
			if (strcmp(keys[key].name, "<Esc>") == 0)
				let_escape_be(pty);
			continue;
		}
		size_t plain = 1 + strcspn(text + 1, "<");
		send_text(pty, text, plain);
		text += plain;
	}
}

void pty_click(struct pty *pty, int row, int column)
{
	char press[] = { 27, '[', 'M', ' ', (char)(33 + column), (char)(33 + row) };
	send_bytes(pty, press, sizeof press);
	press[3] = ' ' + 3; /* let go */
	send_bytes(pty, press, sizeof press);
}

void pty_paste(struct pty *pty, const char *text)
{
	send_bytes(pty, "\033[200~", 6);
	send_text(pty, text, strlen(text));
	send_bytes(pty, "\033[201~", 6);
}

const char *pty_screen(struct pty *pty)
{
	int rows, columns;
	size_t used = 0;
	vterm_get_size(pty->vterm, &rows, &columns);
	for (VTermPos at = { 0, 0 }; at.row < rows; at.row++) {
		for (at.col = 0; at.col < columns; at.col++) {
			/* libvterm sets the characters of a cell up to the first that is none. */
			VTermScreenCell cell = { .chars = { 0 } };
			vterm_screen_get_cell(pty->screen, at, &cell);
			if (cell.chars[0] == (uint32_t)-1)
				continue; /* the right half of a wide character */
			char utf8[5] = " ";
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && (cell.chars[i] || i == 0); i++) {
				uint32_t codepoint = shown_character(pty, cell.chars[i]);
				size_t length = text_encode(codepoint ? codepoint : ' ', utf8);
				memcpy(pty->text + used, utf8, length);
				used += length;
			}
		}
		while (used > 0 && pty->text[used - 1] == ' ')
			used--;
		pty->text[used++] = '\n';
	}
	pty->text[used] = '\0';
	return pty->text;
}

static uint32_t character_at(struct pty *pty, int row, int column, int *columns)
{
	VTermScreenCell cell;
	vterm_screen_get_cell(pty->screen, (VTermPos){ row, column }, &cell);
	*columns = cell.width;
	return shown_character(pty, cell.chars[0]);
}

static uint32_t rgb(struct pty *pty, VTermColor colour, uint32_t otherwise)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
		return otherwise;
	vterm_screen_convert_color_to_rgb(pty->screen, &colour);
	return (uint32_t)colour.rgb.red << 16 | (uint32_t)colour.rgb.green << 8 | colour.rgb.blue;
}

void pty_cell(struct pty *pty, int row, int column, struct pty_cell *shown)
{
	enum { INK = 0xD8D8D8, PAPER = 0x101010 };
	VTermScreenCell cell;
	size_t used = 0;
	vterm_screen_get_cell(pty->screen, (VTermPos){ row, column }, &cell);
	*shown = (struct pty_cell){ .text = " ",
				    .columns = cell.width,
				    .ink = rgb(pty, cell.fg, INK),
				    .paper = rgb(pty, cell.bg, PAPER),
				    .bold = cell.attrs.bold,
				    .underlined = cell.attrs.underline != 0 };
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
		used += text_encode(shown_character(pty, cell.chars[i]), shown->text + used);
	if (cell.attrs.reverse) {
		uint32_t ink = shown->ink;
		shown->ink = shown->paper;
		shown->paper = ink;
	}
}

void pty_size(struct pty *pty, int *rows, int *columns)
{
	vterm_get_size(pty->vterm, rows, columns);
}

/* The side of a box goes straight down from its upper corner to the lower one. */
static bool is_box_whole(struct pty *pty, int row, int column, uint32_t corner)
{
	int rows, columns, width;
	vterm_get_size(pty->vterm, &rows, &columns);
	for (int below = row + 1; below < rows; below++) {
		uint32_t side = character_at(pty, below, column, &width);
		if (side == (corner == 0x250C ? 0x2514 : 0x2518)) /* ┌ └, ┐ ┘ */
			return true;
		if (side != 0x2502) /* │ */
			return false;
	}
	return false;
}

/* What is crooked: U+0000 when nothing is. */
static uint32_t find_crooked(struct pty *pty, VTermPos *at)
{
	int rows, columns, width;
	vterm_get_size(pty->vterm, &rows, &columns);
	for (at->row = 0; at->row < rows; at->row++)
		for (at->col = 0; at->col < columns; at->col += width) {
			uint32_t shown = character_at(pty, at->row, at->col, &width);
			bool corner = shown == 0x250C || shown == 0x2510;
			if (width < 1 || (shown > ' ' && columns_in(pty->locale, shown) != width) ||
			    (corner && !is_box_whole(pty, at->row, at->col, shown)))
				return shown;
		}
	return 0;
}

void pty_assert_straight(struct pty *pty)
{
	long until = now_ms() + WAIT_MS;
	VTermPos at;
	/* A picture may have come by half. */
	for (uint32_t crooked; (crooked = find_crooked(pty, &at)) != 0;)
		if (now_ms() > until || !take(pty, 100)) {
			print_message("%s", pty_screen(pty));
			fail_msg("U+%04X breaks the columns at line %d, column %d", crooked, at.row + 1, at.col + 1);
		}
}

bool pty_shows(struct pty *pty, const char *text)
{
	return strstr(pty_screen(pty), text) != NULL;
}

/* Line by line: cmocka cuts what is long. */
static void print_screen(struct pty *pty)
{
	struct arena arena = { 0 };
	char *lines = arena_text(&arena, pty_screen(pty)), *place = NULL;
	for (char *line = strtok_r(lines, "\n", &place); line; line = strtok_r(NULL, "\n", &place))
		print_message("%s\n", line);
	arena_release(&arena);
}

static void wait_for(struct pty *pty, const char *text, bool there)
{
	long until = now_ms() + WAIT_MS;
	while (pty_shows(pty, text) != there) {
		if (now_ms() > until || !take(pty, 100)) {
			print_screen(pty);
			fail_msg("the screen %s \"%s\"", there ? "does not show" : "still shows", text);
		}
	}
}

void pty_wait(struct pty *pty, const char *text)
{
	wait_for(pty, text, true);
}

void pty_wait_gone(struct pty *pty, const char *text)
{
	wait_for(pty, text, false);
}

/* Whether the program waits in some call of the system. */
static bool is_asleep(const struct pty *pty)
{
	char path[40], state = '?';
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pty->child);
	FILE *file = fopen(path, "r");
	if (file && fscanf(file, "%*d %*s %c", &state) != 1)
		state = '?';
	if (file)
		fclose(file);
	return state == 'S';
}

void pty_rest(struct pty *pty)
{
	long until = now_ms() + WAIT_MS;
	for (bool asleep = false; !pty->ended && now_ms() < until;) {
		size_t before = pty->size;
		asleep = is_asleep(pty);
		take(pty, asleep ? 0 : 1);
		/* Asleep, and it has nothing to say: it does not wait for us to take what it paints. */
		if (asleep && pty->size == before)
			return;
	}
}

void pty_settle(struct pty *pty)
{
	for (size_t before = pty->size + 1; before != pty->size && !pty->ended;) {
		before = pty->size;
		take(pty, 300);
	}
}

void pty_type_and_see(struct pty *pty, const char *text)
{
	char *before = strdup(pty_screen(pty));
	long until = now_ms() + WAIT_MS;
	assert_non_null(before);
	pty_type(pty, text);
	while (strcmp(before, pty_screen(pty)) == 0)
		if (now_ms() > until || !take(pty, 100))
			fail_msg("nothing changes on the screen");
	free(before);
}

long pty_memory_kib(struct pty *pty)
{
	char path[40], line[200];
	long kib = -1;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pty->child);
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return kib;
}

const char *pty_bytes(struct pty *pty, size_t *size)
{
	*size = pty->size;
	return pty->bytes;
}

void pty_resize(struct pty *pty, int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	vterm_set_size(pty->vterm, rows, columns);
	ioctl(pty->master, TIOCSWINSZ, &size);
}

void pty_signal(struct pty *pty, int number)
{
	kill(pty->child, number);
}

static void release(struct pty *pty)
{
	close(pty->master);
	vterm_free(pty->vterm);
	freelocale(pty->locale);
	freelocale(pty->utf8);
	free(pty->bytes);
	free(pty);
}

void pty_signal_child(struct pty *pty, int signal)
{
	char path[60];
	int child = 0;
	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pty->child, (int)pty->child);
	FILE *children = fopen(path, "r");
	assert_non_null(children);
	assert_int_equal(fscanf(children, "%d", &child), 1);
	fclose(children);
	kill(child, signal);
}

void pty_kill(struct pty *pty)
{
	kill(pty->child, SIGKILL);
	while (waitpid(pty->child, NULL, 0) < 0 && errno == EINTR)
		;
	release(pty);
}

int pty_end(struct pty *pty)
{
	long until = now_ms() + WAIT_MS;
	while (take(pty, 100))
		if (now_ms() > until) {
			kill(pty->child, SIGKILL);
			print_screen(pty);
			fail_msg("the program does not end");
		}
	int status;
	while (waitpid(pty->child, &status, 0) < 0 && errno == EINTR)
		;
	struct termios line;
	bool sane = !pty->alternate && !pty->cursor_hidden && !pty->mouse && tcgetattr(pty->master, &line) == 0 &&
		    (line.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
	release(pty);
	assert_true(sane);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
