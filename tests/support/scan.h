/* A camera: reads the QR code in a picture, as a phone would. */
#ifndef TESTS_SUPPORT_SCAN_H
#define TESTS_SUPPORT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* 8-bit gray, row by row. False when there is not exactly one code in it. */
bool scan_gray(const unsigned char *pixels, int width, int height, char *text, size_t size);

bool scan_png(const char *path, char *text, size_t size);

/*
 * What a terminal shows: each line's characters as cells of 4 x 8 pixels, ▀ ▄ █ and # in ink, all others
 * in paper; escape sequences of colours (30, 40: black, 47: white, 0: the terminal's own) are obeyed. `dark_terminal`: its own
 * colours are white on black.
 */
bool scan_terminal(const char *lines, bool dark_terminal, char *text, size_t size);

#endif
