/*
 * fangzheng.yaml: the station's own settings, and the form in which an admin publishes the
 * county's. Everything it may hold is one table in core/config_keys.c.
 */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/calendar.h"
#include "core/dispatch.h"
#include "core/notice.h"
#include "core/notice_channel.h"

struct err;
struct json;

/* Characters of station.name and station.place. */
enum { CONFIG_STATION_NAME_MOST = 40, CONFIG_STATION_PLACE_MOST = 60 };

struct config_department {
	int line, column; /* in the file; 0 when not from one */
	const char *code, *name;
};

struct config_category {
	int line, column;
	const char *code, *name;
	const char *notice; /* what messages call it; "": its name */
	struct dispatch_limits limits;
};

struct config_urgency {
	int line, column;
	const char *code, *name;
	struct dispatch_limits limits; /* come before the category's */
};

/* What a canned text may have filled in. */
#define CONFIG_TEXT_PLACES "number|category|title|caller|head|village|helper|main|unit|due|today|operator|hotline"
struct config_text {
	int line, column;
	const char *name, *text; /* text: a template, see core/template.h */
};

/* A way to send notices. */
struct config_channel {
	int line, column;
	const char *kind;	       /* as the file has it */
	struct notice_channel channel; /* and all it says */
};

struct config {
	struct arena arena; /* of all texts and lists below */

	/* The station's own. */
	const char *language;			  /* "zh" or "en" */
	const char *station_name, *station_place; /* "" when not given */
	int idle_lock_minutes;			  /* 0: never */
	const char *sync_to;			  /* "" when not given */
	int sync_every_minutes;			  /* 0: only by hand */

	struct {
		const char *device; /* of a modem; "" when not given */
		int speed;
		struct {
			const char *host, *user, *secret, *context; /* host "" when not given */
			int port;
		} ami; /* Asterisk Manager Interface */
	} caller_id;

	/* The county's; fangzheng config publish gives them to every station. */
	const char *county_code, *county_name;
	const char *phone_prefix; /* 0451 */
	const char *hotline;
	const char *card_url;
	int visits_per_helper;	  /* a month */
	int visits_per_household; /* a month; 0: not asked for */
	struct config_department *department;
	size_t department_count;
	struct config_urgency *urgency; /* the first is the usual one */
	size_t urgency_count;
	struct config_category *category;
	size_t category_count;
	struct duration soon;				    /* what is due within it is due soon */
	struct duration escalate_township, escalate_county; /* overdue for so long: they are asked about it */
	struct dispatch_limits limits;			    /* where nothing else says */
	struct dispatch_rule *rule;
	size_t rule_count;
	struct config_text *text; /* canned texts */
	size_t text_count;
	struct calendar calendar;

	struct {
		/* The county's. */
		const char *sender; /* tag of the station that sends; "": each its own */
		struct calendar_hours hours;
		int daily_cap, gather_minutes, tries;
		struct dispatch_texts urgent; /* urgencies */
		const char *subject, *text[NOTICE_KINDS], *item, *digest, *again;

		/* The station's. */
		struct config_channel *channel; /* in the usual order of preference */
		size_t channel_count;
	} notices;
};

/* What is wrong with a file, all of it, in the order of its lines. */
struct config_problem {
	int line, column; /* from 1 */
	const char *text; /* translated: what is wrong, what is allowed */
};
struct config_problems {
	struct arena arena;
	struct config_problem *problem;
	size_t count, room;
};
/* Adds what is wrong; `format` is translated. */
void config_problem(struct config_problems *problems, int line, int column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void config_problems_release(struct config_problems *problems);

/* What holds where nothing is said: every key's default, and one category and rule for all. */
void config_defaults(struct config *config);

/*
 * Reads a file, or `length` bytes of one. Keys that are not there have their defaults. False when
 * anything is wrong: `problems` (NULL: not wanted) then has all of it, `err` the first as
 * "line:column: what" (config_read: "path:line:column: what"), and `config` is untouched. An unreadable file is ERR_MISSING or ERR_SYSTEM.
 * The caller releases config and problems in every case.
 */
bool config_read(const char *path, struct config *config, struct config_problems *problems, struct err *err);
bool config_parse(const char *text, size_t length, struct config *config, struct config_problems *problems,
		  struct err *err);

/* An empty one is accepted. */
void config_release(struct config *config);

/* The county's part as the payload of config.publish carries it; the caller owns it. */
struct json *config_county_json(const struct config *config);

/*
 * Puts a published county's part in place of that of `config`, whose station's part stays. Keys
 * of a newer version are passed over. On false, with ERR_INPUT, `config` is untouched.
 */
bool config_from_county_json(const struct json *json, struct config *config, struct err *err);

/* The keys whose county's part differs, in `arena`: "card.url, visits.per_helper"; NULL when it is the same. */
char *config_county_differences(const struct config *one, const struct config *other, struct arena *arena);

/*
 * The text of fangzheng.yaml with the county's part of `county` in place of its own: the keys that differ are written
 * anew, with the remarks before and beside them; all other lines stay. ERR_INPUT for a file that is not right, or in which they cannot be replaced so.
 */
bool config_county_into(const char *text, const struct config *county, struct arena *arena, char **result,
			struct err *err);

/* By code; NULL when there is none. */
const struct config_department *config_department(const struct config *config, const char *code);
const struct config_category *config_category(const struct config *config, const char *code);
const struct config_urgency *config_urgency(const struct config *config, const char *code);

/* By code or, as people say it, by name. */
const struct config_category *config_category_named(const struct config *config, const char *word);

/* How far an urgency is from the usual one, which is 0 as is an unknown code; the last is the most urgent. */
int config_urgency_rank(const struct config *config, const char *code);

/* The limits of a ticket: of its rule (NULL: none), its urgency, its category, then the county's. */
struct dispatch_limits config_limits(const struct config *config, const struct dispatch_rule *rule,
				     const char *category, const char *urgency);

/* Who gives each limit, translated: the rule, the urgency, the category, the county; NULL where nobody does. */
struct dispatch_sources {
	const char *accept, *contact, *resolve, *follow_up;
};
struct dispatch_sources config_limit_sources(const struct config *config, const struct dispatch_rule *rule,
					     const char *category, const char *urgency);

/* Whether a modem or an exchange says who calls. */
bool config_hears_calls(const struct config *config);

/* A way to send notices, by its name; NULL when there is none. */
const struct config_channel *config_channel(const struct config *config, const char *name);

/* The instant before which what is due is due soon. */
int64_t config_soon(const struct config *config, int64_t now_ms);

/* Every key with its type, default and meaning, as Markdown in `arena`, translated. */
char *config_table(struct arena *arena);

#endif
