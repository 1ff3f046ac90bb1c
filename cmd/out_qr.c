#include "cmd/out_qr.h"

#include <langinfo.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "reports/qr.h"

void out_qr(const struct qr *qr)
{
	static const char *(*const drawn[2][2])(const struct qr *, struct arena *) = {
		{ qr_ascii, qr_two_columns_coloured },		/* another character set: in a file, on a terminal */
		{ qr_half_blocks, qr_half_blocks_coloured },	/* UTF-8 */
	};
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0, terminal = isatty(STDOUT_FILENO);
	struct arena arena = { 0 };
	fputs(drawn[utf8][terminal](qr, &arena), stdout);
	arena_release(&arena);
}
