/* What happened in the demonstration county: planned in any order, then written in the order of time. */
#ifndef CMD_DEMO_HISTORY_H
#define CMD_DEMO_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cmd/demo_texts.h"
#include "core/access.h"
#include "core/id.h"
#include "core/ticket.h"

struct demo;
struct err;

enum { HISTORY_MONTHS = 6 };

enum planned_kind {
	PLAN_DIARY,
	PLAN_AMEND, /* of a diary */
	PLAN_RING,
	PLAN_ANSWER,
	PLAN_END,    /* of a call that became no ticket */
	PLAN_ATTACH, /* whose number it was */
	PLAN_OPEN,   /* of a ticket; ends its call */
	PLAN_STEP,
};

struct planned {
	int64_t at_ms;
	size_t order; /* among those of one moment */
	enum planned_kind kind;
	size_t story; /* of calls, tickets, and diaries that belong to one */
	bool of_story;
	const char *text, *until;

	size_t household, staff; /* of a diary: places */
	enum role role;		 /* of its writer */
	const char *diary_kind, *visited_on;
	size_t diary; /* which: an amendment names it again */

	enum ticket_step step;
	enum ticket_result result;
};

/* One caller's matter, from the ring to the end. */
struct story {
	size_t household;
	bool stranger; /* not of a household that is registered */
	const char *number, *caller, *relation;
	const struct demo_request *request;
	const char *urgency;
	const char *result, *note; /* of a call that becomes no ticket */
	bool called, told;
	size_t merged_into; /* another story */
	struct id call, ticket;
};

struct history {
	struct demo *demo;
	struct planned *planned;
	size_t count, room;
	struct story *story;
	size_t stories, stories_room;
	size_t diaries;
};

/* Fills the plan; what would be after now is left out when it is written. */
void history_plan(struct history *history);

#endif
