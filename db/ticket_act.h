/* Acts on tickets: taking one, proposing who gets it, and every step. Inside an open act (db/act.h). */
#ifndef DB_TICKET_ACT_H
#define DB_TICKET_ACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/config.h"
#include "core/dispatch.h"
#include "core/id.h"
#include "core/ticket.h"

struct act;
struct arena;
struct config;
struct db;
struct err;
struct ticket;
struct ticket_correction;

/* Others; characters of a caller and their relation; days of a suspension that is not asked about. */
enum { TICKET_CO_MOST = 8, TICKET_NAME_MOST = 60, TICKET_PAUSE_DAYS = 60 };

/* A ticket to be taken: from a call, a household, or blank. NULL and none for what is not known. */
struct ticket_new {
	struct id household, call;
	const char *caller, *relation, *callback; /* who asked, what they are to the household, their number */
	const char *category, *urgency;		  /* codes; urgency NULL: the usual one */
	const char *text;			  /* its first line is the title */
	const char *area;			  /* without a household: where; NULL: the county */
};

/* Takes a ticket; number and entity (each may be NULL) are given back. Rights: ACCESS_TICKET_OPEN there. */
bool ticket_open(struct act *act, const struct config *config, const struct ticket_new *ticket, struct id *entity,
		 char number[TICKET_NUMBER_BYTES], struct err *err);

/* Whom the rules propose, as people who hold the job now. */
struct ticket_proposal {
	const char *rule;				/* name of the rule that matched; NULL for none */
	struct id main;					/* none: the rule names somebody whom nobody is at present */
	const char *main_name, *main_unit, *main_party; /* party: as fangzheng.yaml names it, "department:housing" */
	size_t co_count;
	struct {
		struct id staff;
		const char *name, *unit;
	} co[TICKET_CO_MOST];
	const char *
		missing; /* who is missing, sentences: posts that nobody holds, people who are away; NULL: all are there */
	const char *why; /* dispatch_explain: a line a rule */
	struct dispatch_limits limits;
	struct dispatch_sources source; /* of each of them */
};

/* What a proposal is made for: a ticket that is taken, or one that is being written. */
struct ticket_case {
	struct id household;
	const char *category, *urgency, *area;
};
/* The limits that the settings as they are give such a ticket. */
bool ticket_case_limits(struct db *db, const struct config *config, const struct ticket_case *facts,
			struct arena *arena, struct dispatch_limits *limits, struct err *err);
bool ticket_propose(struct db *db, const struct config *config, const struct ticket_case *facts, const char *today,
		    struct arena *arena, struct ticket_proposal *proposal, struct err *err);
/*
 * For a ticket that was taken: with the limits that the settings gave when it was, or when its kind was corrected, or that
 * its last dispatch granted: other settings are for tickets taken from then on.
 */
bool ticket_propose_for(struct db *db, const struct config *config, const struct id *ticket, const char *today,
			struct arena *arena, struct ticket_proposal *proposal, struct err *err);

/* Whether they sent the ticket back since it was last given to anybody. */
bool ticket_sent_back(struct db *db, const struct id *ticket, const struct id *staff, bool *sent_back, struct err *err);

/* A step: of any kind, by the act's author. */
struct ticket_step_new {
	enum ticket_step step;
	struct hash saw;  /* ticket.last_step as its author saw it; none: whatever it is now */
	const char *note; /* what was done, or why */
	struct id main;	  /* dispatch, reassign: who gets it */
	struct id co[TICKET_CO_MOST];
	size_t co_count;
	bool told;			      /* dispatch, reassign: they know it already */
	struct id whom;			      /* tell: who was told; none, or an assignee: the assignees */
	const struct dispatch_limits *limits; /* the same: other limits than the rules'; NULL: theirs */
	struct id on_behalf; /* 代办: the assignee who reported by phone; none: the author's own step */
	enum ticket_result result;
	int score;	   /* follow-up: 1 to 5 as the caller gives it; 0 for none */
	const char *until; /* date: of a suspension, of an extension, of the next try to reach the caller */
	struct id ticket;  /* merge: into which */
	struct id link;	   /* link, unlink: a household, a measure or a diary */
	const struct ticket_correction *correction; /* correct: db/ticket_correct.h */
	bool anyway;				    /* what is hardly meant is meant */
};

/* ERR_CONFLICT that says who took its last step, when, and how it stands now. Always false. */
bool ticket_conflict(const struct ticket *ticket, struct err *err);

/* The others stay those of the ticket, but for who becomes the main assignee. */
void ticket_step_keep_co(struct ticket_step_new *step, const struct ticket *ticket);

/*
 * Takes the step. ERR_CONFLICT says what somebody did first when the ticket has changed since
 * `saw`, or that the state does not allow it. ERR_DOUBT says what is hardly meant, of a step that is allowed: a merge of
 * two households' tickets, a suspension for months, a dispatch to who has just sent it back; `anyway` takes it all the
 * same. `last` (may be NULL) is what the next step names.
 */
bool ticket_step(struct act *act, const struct config *config, const struct id *ticket,
		 const struct ticket_step_new *step, struct hash *last, struct err *err);

#endif
