#include "cmd/out_qr.h"

#include <langinfo.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/out.h"
#include "core/arena.h"
#include "core/text.h"
#include "reports/card.h"
#include "reports/qr.h"

void out_qr(const char *facts, int columns, const struct qr *qr)
{
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0, terminal = isatty(STDOUT_FILENO);
	struct arena arena = { 0 };
	if (utf8) {
		const char *code = terminal ? qr_half_blocks_coloured(qr, &arena) : qr_half_blocks(qr, &arena);
		if (facts && *facts)
			code = card_beside(text_clean_lines(&arena, facts), columns, code, &arena);
		fputs(code, stdout);
	} else {
		if (facts && *facts)
			out_lines(facts);
		fputs(terminal ? qr_two_columns_coloured(qr, &arena) : qr_ascii(qr, &arena), stdout);
	}
	arena_release(&arena);
}
