/* What stands above one's work on the first page: the visits still to make, the area's figures, or the station's state. */
#ifndef TUI_HOME_HEAD_H
#define TUI_HOME_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "db/cockpit.h"
#include "db/sync_state.h"
#include "tui/box.h"

struct console;
struct err;

enum home_head_kind { HEAD_NONE, HEAD_QUOTA, HEAD_FIGURES, HEAD_SYSTEM };

struct home_head {
	enum home_head_kind kind;
	char month[8];
	int visits;		/* of HEAD_QUOTA: that count this month */
	struct cockpit cockpit; /* of HEAD_FIGURES */
	struct {
		int64_t logins, disabled, stations, entries;
		struct sync_state sync;
	} system; /* of HEAD_SYSTEM */
};

/* Texts live in `arena`. */
bool home_head_read(struct home_head *head, const struct console *console, struct arena *arena, struct err *err);

/* Returns the rows that it took. */
int home_head_draw(const struct home_head *head, const struct console *console, struct box box);

#endif
