/* Tickets as screens and commands read them: the queues, one ticket whole, those of a household. */
#ifndef DB_TICKET_H
#define DB_TICKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/access.h"
#include "core/calendar.h"
#include "core/id.h"
#include "core/ticket.h"

struct arena;
struct config;
struct db;
struct err;

enum ticket_queue {
	QUEUE_DISPATCH,	 /* taken or sent back: nobody has it */
	QUEUE_TELL,	 /* dispatched, and the assignees do not know it yet */
	QUEUE_MINE,	 /* sent to the viewer and not over */
	QUEUE_WORK,	 /* with its assignees */
	QUEUE_SOON,	 /* the next instant that is due comes soon: before `soon_ms` */
	QUEUE_OVERDUE,	 /* past the next instant that is due */
	QUEUE_ESCALATED, /* overdue for so long that it is before the viewer's level (core/escalation.h) */
	QUEUE_FOLLOW_UP, /* resolved: to be called back, or content and to be struck off */
	QUEUE_LOOK,	 /* steps that lost against a rival, merges in a circle: for the desk to look at */
	QUEUE_OPEN,	 /* all that is not over */
	QUEUE_ALL,
	TICKET_QUEUES
};
const char *ticket_queue_name(enum ticket_queue queue);	 /* "follow_up", as it is typed */
const char *ticket_queue_label(enum ticket_queue queue); /* msgid */
bool ticket_queue_parse(const char *name, enum ticket_queue *queue);

/* What comes first. */
enum ticket_order {
	TICKET_ORDER_QUEUE, /* the queue's own: what is most urgent, then what is due first; of all tickets the latest */
	TICKET_ORDER_DUE,   /* what is due first */
	TICKET_ORDER_LATEST, /* taken last */
	TICKET_ORDER_OLDEST, /* taken first */
	TICKET_ORDER_STILL,  /* longest in its state */
	TICKET_ORDERS
};
const char *ticket_order_name(enum ticket_order order);	 /* "due", as it is typed and kept */
const char *ticket_order_label(enum ticket_order order); /* msgid */
bool ticket_order_parse(const char *name, enum ticket_order *order);

/* Which tickets: those that the viewer may see, of a queue, and of them what the rest asks. */
struct ticket_filter {
	const struct person *viewer; /* NULL: the station itself, which sees all */
	enum ticket_queue queue;
	enum ticket_order order;
	const char *area;		   /* 6, 9 or 12 digits; NULL for everywhere */
	const char *category;		   /* code of fangzheng.yaml; NULL for any */
	const char *urgency;		   /* code of fangzheng.yaml; NULL for any */
	const char *state;		   /* as it is kept, "follow_up"; NULL for any */
	struct id main;			   /* sent to this staff as the main assignee; none for any */
	struct id party;		   /* sent to this staff, as the main assignee or beside one; none for any */
	int64_t opened_from, opened_until; /* half open; 0 for open ends */
	/* Given by ticket_filter_at; 0: nothing is. */
	int64_t now_ms, soon_ms, escalated_ms; /* what is due before it is overdue, due soon, escalated */
	const struct config *config;	       /* says what is urgent; NULL: nothing is */
};

/* The filter's instants, for its viewer: to be set before. */
void ticket_filter_at(struct ticket_filter *filter, const struct config *config, int64_t now_ms);

struct ticket_row {
	struct id entity, household, main;
	const char *number, *title, *category, *urgency; /* codes */
	const char *marked;		       /* the title, behind its urgency when that is not the usual one */
	int urgency_rank;		       /* config_urgency_rank */
	const char *head, *village, *township; /* of the household; NULL without one */
	const char *caller;		       /* who asked, when another than the head, or without a household */
	const char *main_name, *main_unit;     /* NULL before the dispatch */
	enum ticket_state state;
	int round;
	int64_t opened_at, state_at;
	int64_t due_at;			  /* the next instant that is due; 0 for none */
	const char *until;		  /* date of a suspension; NULL when it is not suspended */
	bool told, overdue, soon, rivals; /* told: the main assignee knows */
	bool was_overdue;		  /* when it was suspended; it is still */
	bool to_resume;			  /* suspended until a date that has come */
};

/* How the state reads, translated: a suspension whose date has come is to be ended. */
const char *ticket_state_text(enum ticket_state state, bool to_resume);

enum { TICKET_PAGE_ROWS = 50 };
struct ticket_page {
	size_t count;
	struct ticket_row row[TICKET_PAGE_ROWS];
};

/*
 * The rows of a queue from place `first` on, a page at most: what is most urgent and due first comes first, in
 * QUEUE_ALL the latest. Texts live in `arena`.
 */
bool ticket_list(struct db *db, const struct ticket_filter *filter, size_t first, struct arena *arena,
		 struct ticket_page *page, struct err *err);

/* Marks what is urgent in a page that no filter's config has marked; texts live in `arena`. */
void ticket_mark_urgent(struct ticket_page *page, const struct config *config, struct arena *arena);

/* Whether the list of a filter has that ticket. */
bool ticket_list_has(struct db *db, const struct ticket_filter *filter, const struct id *ticket, bool *has,
		     struct err *err);

/* How many tickets are in every queue, for the same viewer, area and category. */
bool ticket_counts(struct db *db, const struct ticket_filter *filter, int64_t count[static TICKET_QUEUES],
		   struct err *err);

/* Of a household, and those that are linked to it: those not over first, then the latest; at most a page. */
bool ticket_of_household(struct db *db, const struct id *household, int64_t now_ms, struct arena *arena,
			 struct ticket_page *page, struct err *err);

/*
 * What may be the same matter: open tickets of the household or from the number (each may be missing), those of
 * the category first, a page at most. Only those that the viewer may see.
 */
struct ticket_alike {
	const struct person *viewer; /* NULL: the station itself, which sees all */
	struct id household, except;
	const char *number, *category;
	int64_t now_ms;
};
bool ticket_alike(struct db *db, const struct ticket_alike *alike, struct arena *arena, struct ticket_page *page,
		  struct err *err);

struct ticket_party {
	struct id staff;
	const char *name, *unit, *phones; /* phones with commas between; NULL for none */
	bool main;			  /* 主办; else 协办 */
};

/* A line of the timeline: a step, or a diary that names the ticket. */
struct ticket_line {
	int64_t at_ms;
	struct hash hash;      /* of the step */
	struct id diary;       /* none for a step; STEP_NOTE then */
	enum ticket_step step; /* the opening is the ticket itself and has no line */
	struct id author, on_behalf;
	const char *author_name;    /* NULL: the station itself */
	const char *on_behalf_name; /* who reported by phone; NULL for nobody */
	const char *note;	    /* of a diary its text */
	const char *parties;	    /* names of a dispatch: 张海涛; 孟岚 */
	const char *before;	    /* the same of who had it until a reassignment; NULL for other steps */
	int64_t overdue_since; /* of what was overdue when it was given to others, sent back or suspended; 0: nothing */
	enum duration_unit overdue_unit; /* in what that is counted */
	const char *rule;		 /* of a dispatch */
	const char *changed_rule;	 /* of a dispatch: the rule whose proposal its author changed */
	const char *until;		 /* date */
	const char *other;		 /* number of the other ticket of a merge, or what was linked */
	bool merged_here;		 /* a merge of the other into this one: a step of the other */
	const char *correct;		 /* what was corrected, for people: telephone numbers masked */
	const char *correct_whole;	 /* the same for who may see them whole */
	enum ticket_result result;
	int score;   /* of a follow-up: 1 to 5; 0 for none */
	bool co;     /* a co-assignee's */
	bool counts; /* false: a rival was chosen */
	int photos;  /* of a diary */
};

/* Who has it from this step on, "张海涛 → 李敏" when others had it before; NULL when it goes to nobody. In `arena`. */
const char *ticket_line_parties(const struct ticket_line *line, struct arena *arena);

/* What the other ticket of a merge, or a link, is to this one, for people; NULL for none. In `arena`. */
const char *ticket_line_other(const struct ticket_line *line, struct arena *arena);

struct ticket_merged {
	struct id entity;
	const char *number, *title;
	const char *caller, *callback; /* the household's head where nobody else asked; NULL for what is not known */
};

/* "T261123-01-004  漏雨  王五 138****0001", in `arena`. */
const char *ticket_merged_text(const struct ticket_merged *merged, bool whole_phone, struct arena *arena);

struct ticket {
	struct id entity, household, call, opened_by, main;
	char scope[13];
	const char *number, *area, *caller, *relation, *callback, *category, *urgency, *title, *text;
	const char *opened_by_name;
	int64_t opened_at, state_at;
	enum ticket_state state, before; /* before: what it was when suspended or merged */
	int round;
	bool told; /* by the desk, and nothing has failed to reach somebody since */
	bool extension_asked, overdue;
	bool to_resume; /* suspended until a date that has come */
	bool knows;	/* the main assignee was told, a message came, or they have begun */
	/* 0 for what was not. */
	int64_t dispatched_at, accepted_at, contacted_at, resolved_at, closed_at;
	int64_t accept_due, contact_due, resolve_due, follow_up_due, due_at; /* in a suspension: after it */
	int64_t held_contact_due, held_resolve_due;			     /* what they were when it began */
	const char *rule;
	const char *limits; /* JSON: what was granted at the dispatch */
	enum ticket_result result;
	const char *until;     /* of a suspension */
	int64_t pause_ends;    /* of it, the instant from which the clock runs again; 0 without */
	struct hash last_step; /* what the next step names */

	/* The household; all NULL without one. */
	const char *head, *household_number, *village, *township, *team, *address, *phones, *helper, *helper_phones;

	struct ticket_party *party; /* main first */
	size_t party_count;
	struct ticket_line *line; /* in the order of time */
	size_t line_count;

	struct ticket_link *link; /* in the order in which they were linked */
	size_t link_count;
	struct ticket_merged *merged; /* what was merged into it, and into that, by number */
	size_t merged_count;
};

/* All of one ticket. ERR_MISSING when there is none. Whether the reader may see it: ticket_may. */
bool ticket_read(struct db *db, const struct id *entity, int64_t now_ms, struct arena *arena, struct ticket *ticket,
		 struct err *err);

/* access_may for a ticket: by its area, and by whether it was sent to or opened by the person. */
bool ticket_may(struct db *db, const struct person *person, enum access_act act, const struct id *entity,
		struct err *err);

/* Whether the limit runs now: after the date of a suspension as before it. */
bool ticket_awaits(const struct ticket *ticket, enum ticket_limit limit);

/* Whether both are of one household, or one of them is of none. */
bool ticket_households_agree(const struct ticket *one, const struct ticket *other);

/* Whether it is with them, as the main assignee or beside. */
bool ticket_is_party(const struct ticket *ticket, const struct id *staff);

/* Where it stands at that instant. */
struct ticket_stand ticket_stands(const struct ticket *ticket, int64_t now_ms);

/* What the person is to the ticket: fills `who` for core/ticket.h; its area points into the ticket. */
void ticket_who(const struct ticket *ticket, const struct person *person, struct ticket_who *who);

/*
 * A ticket by its number, however it is written (see ticket_number_parse). ERR_MISSING when there
 * is none, ERR_INPUT when several stations have one of that date and serial.
 */
bool ticket_by_number(struct db *db, const char *typed, int64_t now_ms, struct id *entity, struct err *err);

/*
 * The 派单通知, translated, as several lines: number, what, where, by when, whom to call. Nothing of
 * the register's but name, place and phone: no ID number, no illness.
 */
char *ticket_slip(const struct ticket *ticket, const struct config *config, struct arena *arena);

#endif
