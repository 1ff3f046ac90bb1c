/* A QR code on standard output, as a camera can read it off whatever terminal that is. */
#ifndef CMD_OUT_QR_H
#define CMD_OUT_QR_H

struct qr;

/*
 * Prints the code right of the lines of `facts` (NULL or "": alone), which take `columns` columns. On a terminal the
 * code brings its own black on white; into a file or a pipe go plain characters, a block being dark. Where the
 * character set is not UTF-8 a module takes two columns (glibc gives blocks two columns in GB18030), and the code
 * stands below the facts.
 */
void out_qr(const char *facts, int columns, const struct qr *qr);

#endif
