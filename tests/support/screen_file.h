/*
 * What a screen must show, word for word: a file of keys and the screen after them.
 *
 *	size 24 80
 *	locale zh_CN.GB18030
 *	type <Down><Enter>
 *	wait 果园
 *	screen
 *	(all that follows is the screen, without the empty lines at its end)
 *
 * size and locale are 24 80 and C.UTF-8 unless told; type and wait come in any number and order.
 */
#ifndef TESTS_SUPPORT_SCREEN_FILE_H
#define TESTS_SUPPORT_SCREEN_FILE_H

/*
 * Runs the program (argv, ends with NULL) as the file says, ends it by SIGTERM, and fails the test when
 * the screen is another; with SCREENS_UPDATE in the environment the file is written anew instead.
 */
void screen_file_check(const char *path, const char *const *argv);

#endif
