/* Dispatch: whom a ticket goes to, and by when. Rules of fangzheng.yaml, the first that matches counts. */
#ifndef CORE_DISPATCH_H
#define CORE_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/calendar.h"

struct arena;

/* Whom a rule names, seen from the household; who holds the job now is looked up elsewhere. */
enum party_kind {
	PARTY_HELPER,  /* who is assigned to the household */
	PARTY_DOCTOR,  /* its contracted doctor */
	PARTY_CLERK,   /* of its township */
	PARTY_DESK,    /* the desk itself */
	PARTY_OFFICER, /* of a department */
};

struct dispatch_party {
	enum party_kind kind;
	const char *department; /* code, of an officer; else NULL */
};

/* Reads "helper", "doctor", "clerk", "desk" or "department:CODE"; the code is then part of `text`. */
bool dispatch_party_parse(const char *text, struct dispatch_party *party);
/* Writes the same. */
char *dispatch_party_format(const struct dispatch_party *party, struct arena *arena);
/* msgid of the kind. */
const char *dispatch_party_label(enum party_kind kind);

/* Time limits; an amount of 0 leaves it to what is asked next (rule, urgency, category, default). */
struct dispatch_limits {
	struct duration accept, contact, resolve, follow_up;
};

struct dispatch_texts {
	const char **text;
	size_t count; /* 0: any */
};

/* What a rule asks of a ticket: every list that is not empty must hold the ticket's value. */
struct dispatch_when {
	struct dispatch_texts category, urgency;
	struct dispatch_texts area;	 /* codes; what lies in one of them */
	struct dispatch_texts household; /* category of the household, codes of data/codes/ */
	struct dispatch_texts cause;	 /* any of its causes */
	struct dispatch_texts status, monitor;
};

struct dispatch_rule {
	int line, column; /* where fangzheng.yaml has it; 0 when not from a file */
	const char *name;
	struct dispatch_when when;
	struct dispatch_party main;
	struct dispatch_party *co;
	size_t co_count;
	struct dispatch_limits limits;
};

/* What a rule can ask about, in the order in which it is told. */
enum dispatch_question {
	ASKS_CATEGORY,
	ASKS_URGENCY,
	ASKS_AREA,
	ASKS_HOUSEHOLD,
	ASKS_CAUSE,
	ASKS_STATUS,
	ASKS_MONITOR,
	DISPATCH_QUESTIONS
};

/* How a code reads: its name, or NULL where there is none. */
struct dispatch_names {
	const char *(*name)(const void *context, enum dispatch_question question, const char *code);
	const void *context;
};

/* What is known of a ticket; NULL for what is not. */
struct dispatch_facts {
	const char *category, *urgency, *area;
	const char *household, *status, *monitor; /* codes of its household */
	const char *cause[3];
};

/* The place of the first rule that matches, or -1. */
ptrdiff_t dispatch_match(const struct dispatch_rule *rule, size_t count, const struct dispatch_facts *facts);

/*
 * Why the rule at `place` matched: one line a rule up to it, each with what it asked and what the
 * ticket has, by name, translated, in `arena`. `place` -1: why none did.
 */
char *dispatch_explain(const struct dispatch_rule *rule, size_t count, ptrdiff_t place,
		       const struct dispatch_facts *facts, const struct dispatch_names *names, struct arena *arena);

/* Whether whatever `later` asks for is taken by `earlier` already, so that `later` never matches after it. */
bool dispatch_rule_covers(const struct dispatch_rule *earlier, const struct dispatch_rule *later);

/* Fills what `limits` leaves open from `next`. */
void dispatch_limits_fill(struct dispatch_limits *limits, const struct dispatch_limits *next);

#endif
