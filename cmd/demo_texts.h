/* What people of the demonstration ask for and write down. */
#ifndef CMD_DEMO_TEXTS_H
#define CMD_DEMO_TEXTS_H

#include <stddef.h>

struct demo;

/*
 * Texts are patterns: "{东屋|西屋}漏雨" is one of both, "{#2-6}亩" a number; braces nest. What is drawn
 * makes of a hundred patterns some thousands of texts.
 */
const char *demo_say(struct demo *demo, const char *pattern);

/* Of which households a text can be said. */
enum demo_need { NEED_NONE, NEED_ILL, NEED_DISABLED, NEED_STUDENT, NEED_WORKER, NEED_OLD };

struct demo_request {
	const char *category; /* of the shipped fangzheng.yaml */
	enum demo_need need;
	int from_month, until_month; /* the season in which it is asked for; 1 to 12 is any */
	const char *text;	     /* as the desk takes it down */
	const char *seen;	     /* what the assignee finds */
	const char *done;
};
extern const struct demo_request demo_requests[];
extern const size_t demo_request_count;

struct demo_note {
	const char *kind; /* of a diary */
	enum demo_need need;
	int from_month, until_month; /* the season in which it can be written; 1 to 12 is any */
	const char *text;
};
extern const struct demo_note demo_notes[];
extern const size_t demo_note_count;

/* What was asked for and answered in calls without a ticket, and by a doctor at the door. */
extern const char *const demo_advices[];
extern const size_t demo_advice_count;
extern const char *const demo_check_ups[];
extern const size_t demo_check_up_count;

#endif
