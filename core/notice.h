/*
 * Notices: telling those who must act (定向推送). Here are the rules, which look at nothing but their arguments: whom a
 * step tells, what is written, when a message may go and by which channel. db/notice*.h keep and send them.
 */
#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/calendar.h"
#include "core/ticket.h"

struct arena;
struct config;

enum notice_kind {
	NOTICE_DISPATCH,
	NOTICE_REASSIGN,
	NOTICE_REMIND,
	NOTICE_REOPEN,
	NOTICE_EXTEND_GRANT,
	NOTICE_EXTEND_REFUSE,
	NOTICE_WITHDRAWN, /* it is theirs no longer */
	NOTICE_SOON,	  /* from here on told by the clock, not by a step */
	NOTICE_OVERDUE,
	NOTICE_KINDS
};
const char *notice_kind_name(enum notice_kind kind);  /* "extend_grant", as it is kept and as fangzheng.yaml has it */
const char *notice_kind_label(enum notice_kind kind); /* msgid */
bool notice_kind_parse(const char *name, enum notice_kind *kind);

/* What a step tells its ticket's assignees; false when it tells nothing. */
bool notice_of_step(enum ticket_step step, enum ticket_result result, enum notice_kind *kind);

enum notice_state {
	NOTICE_QUEUED,	/* waits for its first or next try */
	NOTICE_SENDING, /* handed over, without an answer yet */
	NOTICE_SENT,
	NOTICE_READ,   /* they opened the ticket, or took a step on it */
	NOTICE_FAILED, /* by no channel: the desk calls */
	NOTICE_MOOT,   /* before it went, the ticket was over or somebody else's */
	NOTICE_STATES
};
const char *notice_state_name(enum notice_state state);
const char *notice_state_label(enum notice_state state); /* msgid */
bool notice_state_parse(const char *name, enum notice_state *state);

/* How a try ended. */
enum notice_outcome {
	NOTICE_WENT,	  /* the other side has it */
	NOTICE_LATER,	  /* not now: try again */
	NOTICE_NEVER,	  /* this channel does not reach them */
	NOTICE_UNANSWERED /* it may have gone: the answer was lost */
};
enum { NOTICE_OUTCOMES = NOTICE_UNANSWERED + 1 };
const char *notice_outcome_name(enum notice_outcome outcome);
bool notice_outcome_parse(const char *name, enum notice_outcome *outcome);

/* What waits for one person. */
struct notice_try {
	const char *channel;
	int64_t at_ms; /* its end */
	enum notice_outcome outcome;
};
struct notice_waiting {
	int64_t queued_ms;
	bool urgent;
	const struct notice_try *try; /* in the order of time */
	size_t try_count;
};

struct notice_rules {
	struct calendar_hours hours; /* of every day, in which messages may go; count 0: always */
	int daily_cap;		     /* messages a person and day; 0: no cap */
	int gather_minutes;	     /* how long a message waits for others that go with it */
	int tries;		     /* on one channel */
};

enum notice_deed {
	NOTICE_DEED_NONE,
	NOTICE_DEED_SEND,    /* these, as one message, by `channel` */
	NOTICE_DEED_WAIT,    /* nothing before `at_ms` */
	NOTICE_DEED_GIVE_UP, /* no channel is left for these */
};
enum { NOTICE_DIGEST_MOST = 10 }; /* a message that nobody reads to its end tells nobody: the rest is another one */
struct notice_plan {
	enum notice_deed deed;
	int64_t at_ms;
	const char *channel;
	bool urgent;
	bool again; /* one of them may have come already */
	size_t count;
	size_t notice[NOTICE_DIGEST_MOST]; /* places in `waiting` */
};

/*
 * What to do now for one person, whose channels come in the order of preference and to whom `sent_today` messages
 * went already. Urgent ones wait for nobody: neither for office hours, nor for the cap, nor for others to go with; and
 * what one channel refuses is tried on the next at once, round by round.
 */
struct notice_person {
	const char *const *channel;
	size_t channels;
	const struct notice_waiting *waiting;
	size_t count;
	int sent_today;
};
void notice_plan(const struct notice_rules *rules, const struct notice_person *person, int64_t now_ms,
		 struct notice_plan *plan);

/* For what a message waits that has not gone yet. */
enum notice_wait {
	NOTICE_WAIT_NOTHING,
	NOTICE_WAIT_OTHERS, /* that go with it */
	NOTICE_WAIT_TRY,    /* after one that failed */
	NOTICE_WAIT_HOURS,
	NOTICE_WAIT_CAP
};
const char *notice_wait_label(enum notice_wait wait); /* msgid; NULL for nothing */

/* When it may go, and what holds it until then. Without a channel: at once, as the desk is told. */
int64_t notice_waits_until(const struct notice_rules *rules, const struct notice_person *person,
			   const struct notice_waiting *waiting, int64_t now_ms, enum notice_wait *why);

/*
 * How long after the `tries`th failure on a channel the next try comes: 1, 5, 25 and then every 60 minutes; of an urgent
 * message 1, 2 and then every 3 minutes.
 */
int64_t notice_back_off_ms(int tries, bool urgent);

/* The first instant from `at_ms` on that lies in the hours. */
int64_t notice_in_hours(const struct calendar_hours *hours, int64_t at_ms);

/*
 * What a message may say. There is no place for what was asked, for names of households, numbers of people or
 * addresses: who reads it looks into the ticket, or calls the desk.
 */
#define NOTICE_PLACES "number|kind|urgency|due|clock|name|main|part|level|contact|county"
#define NOTICE_ITEM_PLACES "what|about|" NOTICE_PLACES
#define NOTICE_DIGEST_PLACES "count|list|name|contact|county"
struct notice_facts {
	const char *number;   /* of the ticket */
	const char *category; /* code */
	const char *urgency;  /* code */
	int64_t due_ms;	      /* 0: none */
	const char *clock;    /* what is due then: "办结"; NULL for none */
	const char *main;     /* who is responsible; NULL for nobody */
	const char *name;     /* whom it is for */
	const char *part;     /* "主办"; NULL for none */
	const char *level;    /* before whom it is; NULL for none */
	const char *away;     /* in whose place they are told; NULL for nobody's */
};

/* One line. */
char *notice_text(const struct config *config, enum notice_kind kind, const struct notice_facts *facts,
		  struct arena *arena);

/* One as its text, several as one message with a line each. */
char *notice_message(const struct config *config, const enum notice_kind kind[], const struct notice_facts facts[],
		     size_t count, bool again, struct arena *arena);

/* "zh" when the county's texts have Chinese characters, else "en": so is what the program puts in their places. */
const char *notice_language(const struct config *config);

/* Whether tickets of the urgency are told of at any hour. */
bool notice_is_urgent(const struct config *config, const char *urgency);

#endif
