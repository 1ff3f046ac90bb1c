/* A program in a pseudo-terminal: keys go in, a screen comes out (libvterm), whatever the locale. */
#ifndef TESTS_SUPPORT_PTY_H
#define TESTS_SUPPORT_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pty;

struct pty_plan {
	int rows, columns;
	const char *locale;		/* LANG: "C.UTF-8", "zh_CN.GB18030"; NULL sets none */
	const char *const *argv;	/* ends with NULL */
	const char *const *environment; /* "NAME=value" beside the test's own; ends with NULL; NULL for none */
};

/* Fails the test when the program cannot be started. */
struct pty *pty_start(const struct pty_plan *plan);

/* Types text (UTF-8, sent in the locale's character set) and keys by name: "sft<Enter>", "<F2>", "<Esc>", "<Up>". */
void pty_type(struct pty *pty, const char *keys);

/* Clicks with the mouse, for terminals with kmous=\E[M (screen, tmux, linux). Rows and columns from 0. */
void pty_click(struct pty *pty, int row, int column);

/* Pastes as a terminal that marks what it pastes. */
void pty_paste(struct pty *pty, const char *text);

/* Waits until the screen shows the text, or shows it no more; prints the screen and fails the test after 10 seconds. */
void pty_wait(struct pty *pty, const char *text);
void pty_wait_gone(struct pty *pty, const char *text);
bool pty_shows(struct pty *pty, const char *text);

/* The screen, a line a row, in UTF-8; until the next call. */
const char *pty_screen(struct pty *pty);

/* One place of the screen, for pictures of it. */
struct pty_cell {
	char text[32]; /* a character and its marks; " " when empty */
	int columns;
	uint32_t ink, paper; /* 0xRRGGBB, after reversing */
	bool bold, underlined;
};
void pty_cell(struct pty *pty, int row, int column, struct pty_cell *cell);
void pty_size(struct pty *pty, int *rows, int *columns);

/*
 * Fails the test, and prints the screen, unless every character has the columns that the program's locale gives it and
 * the sides of boxes are straight.
 */
void pty_assert_straight(struct pty *pty);

/* Once a part of a picture has come: takes the rest of it, until the program waits for the next key. */
void pty_rest(struct pty *pty);

/* Takes what comes until nothing has come for a while: for writing down what a screen shows, never for a test. */
void pty_settle(struct pty *pty);

/* Everything that the program has sent, as bytes. */
const char *pty_bytes(struct pty *pty, size_t *size);

/* Types and waits until the screen is another than before: for measuring. */
void pty_type_and_see(struct pty *pty, const char *keys);

/* The most memory that the program has had, in KiB (Linux' VmHWM). */
long pty_memory_kib(struct pty *pty);

void pty_resize(struct pty *pty, int rows, int columns);
void pty_signal(struct pty *pty, int signal);
/* To the first of the program's own children (Linux' /proc); fails the test when it has none. */
void pty_signal_child(struct pty *pty, int signal);

/* Kills the program and frees; the terminal is what it is. */
void pty_kill(struct pty *pty);

/*
 * Waits for the end and gives the exit code, -1 after a signal; frees. Fails the test unless the terminal
 * is sane again: the first screen, a cursor, no mouse, lines and echo.
 */
int pty_end(struct pty *pty);

#endif
