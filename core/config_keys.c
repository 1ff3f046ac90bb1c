#include "core/config_keys.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/config.h"
#include "core/i18n.h"

/* clang-format off */
#define AT(field) offsetof(struct config, field)
#define ITEMS(field, type) .offset = AT(field), .count = AT(field##_count), .size = sizeof(type)
#define LIMITS(path, type, field) \
	{ path, KEY_MAP, .help = N_("time limits: how long each part of the work may take, from the dispatch on") }, \
	{ path ".accept", KEY_DURATION, offsetof(type, field.accept), .help = N_("until it is accepted") }, \
	{ path ".contact", KEY_DURATION, offsetof(type, field.contact), .help = N_("until the household is spoken to") }, \
	{ path ".resolve", KEY_DURATION, offsetof(type, field.resolve), .help = N_("until it is resolved") }, \
	{ path ".follow_up", KEY_DURATION, offsetof(type, field.follow_up), .help = N_("from then on until the caller is called back") }
#define WHEN(name) offsetof(struct dispatch_rule, when.name)
#define WEEKDAY(name, place, hours) \
	{ "calendar.hours." name, KEY_HOURS, AT(calendar.weekday[place]), hours, .help = N_("office hours of that day") }

const struct config_key config_keys[] = {
	{ "language", KEY_CHOICE, AT(language), "zh", N_("language of the screens"), .flags = KEY_STATION, .allowed = "zh|en" },

	{ "station", KEY_MAP, .help = N_("this station"), .flags = KEY_STATION },
	{ "station.name", KEY_TEXT, AT(station_name), "", N_("its name, as others see it"), .flags = KEY_STATION, .least = 0, .most = 40 },
	{ "station.place", KEY_TEXT, AT(station_place), "", N_("where it stands: diaries say that they were entered there"), .flags = KEY_STATION, .least = 0, .most = 60 },
	{ "station.idle_lock_minutes", KEY_INT, AT(idle_lock_minutes), "15", N_("idle minutes after which the screen is locked; 0 for never"), .flags = KEY_STATION, .least = 0, .most = 480 },

	{ "sync", KEY_MAP, .help = N_("passing the journal on"), .flags = KEY_STATION },
	{ "sync.to", KEY_TEXT, AT(sync_to), "", N_("the central file"), .flags = KEY_STATION, .least = 0, .most = 1000 },
	{ "sync.every_minutes", KEY_INT, AT(sync_every_minutes), "0", N_("how often the console syncs by itself; 0 for by hand only"), .flags = KEY_STATION, .least = 0, .most = 1440 },

	{ "caller_id", KEY_MAP, .help = N_("where it is heard who calls: a modem, or an exchange"), .flags = KEY_STATION },
	{ "caller_id.device", KEY_TEXT, AT(caller_id.device), "", N_("serial device of a modem with caller ID"), .flags = KEY_STATION, .least = 0, .most = 200 },
	{ "caller_id.speed", KEY_INT, AT(caller_id.speed), "115200", N_("its speed, bits a second"), .flags = KEY_STATION, .least = 1200, .most = 115200 },
	{ "caller_id.ami", KEY_MAP, .help = N_("Asterisk, through its Manager Interface"), .flags = KEY_STATION },
	{ "caller_id.ami.host", KEY_TEXT, AT(caller_id.ami.host), "", N_("name or address of the exchange"), .flags = KEY_STATION, .least = 0, .most = 200 },
	{ "caller_id.ami.port", KEY_INT, AT(caller_id.ami.port), "5038", N_("its port"), .flags = KEY_STATION, .least = 1, .most = 65535 },
	{ "caller_id.ami.user", KEY_TEXT, AT(caller_id.ami.user), "", N_("user of manager.conf"), .flags = KEY_STATION, .least = 0, .most = 80 },
	{ "caller_id.ami.secret", KEY_TEXT, AT(caller_id.ami.secret), "", N_("the user's secret"), .flags = KEY_STATION, .least = 0, .most = 80 },
	{ "caller_id.ami.context", KEY_TEXT, AT(caller_id.ami.context), "from-trunk", N_("context of the dialplan in which calls come in; empty for any"), .flags = KEY_STATION, .least = 0, .most = 60 },

	{ "county", KEY_MAP, .help = N_("the county") },
	{ "county.code", KEY_DIGITS, AT(county_code), "230124", N_("statistical area code"), .least = 6, .most = 6 },
	{ "county.name", KEY_TEXT, AT(county_name), "方正县", N_("its name, in every title bar"), .least = 1, .most = 20 },
	{ "county.phone_prefix", KEY_DIGITS, AT(phone_prefix), "0451", N_("telephone area code of local numbers"), .least = 3, .most = 4 },
	{ "county.hotline", KEY_DIGITS, AT(hotline), "57110998", N_("number of the service desk"), .least = 3, .most = 12 },

	{ "card", KEY_MAP, .help = N_("micro-cards") },
	{ "card.url", KEY_URL, AT(card_url), "HTTPS://CARD.EXAMPLE.INVALID", N_("address that the QR codes lead to; cards cannot be printed while it is the shipped one"), .least = 1, .most = 96 },

	{ "visits", KEY_MAP, .help = N_("visit quota; at most one visit counts a household and day") },
	{ "visits.per_helper", KEY_INT, AT(visits_per_helper), "4", N_("visits due from each helper in a month"), .least = 0, .most = 100 },
	{ "visits.per_household", KEY_INT, AT(visits_per_household), "0", N_("visits due to each household in a month; 0 when that is not asked for"), .least = 0, .most = 31 },

	{ "departments", KEY_LIST, ITEMS(department, struct config_department), .help = N_("departments to which tickets can be sent") },
	{ "departments[].code", KEY_CODE, offsetof(struct config_department, code), .help = N_("what rules and staff lists call it"), .flags = KEY_REQUIRED, .least = 1, .most = 24 },
	{ "departments[].name", KEY_TEXT, offsetof(struct config_department, name), .help = N_("its name"), .flags = KEY_REQUIRED, .least = 1, .most = 40 },

	{ "ticket", KEY_MAP, .help = N_("tickets") },
	LIMITS("ticket.limits", struct config, limits),
	{ "ticket.soon", KEY_DURATION, AT(soon), "4 work hours", N_("what is due within this time is shown as due soon"), .flags = 0 },
	{ "ticket.escalate", KEY_MAP, .help = N_("who else looks at what is overdue") },
	{ "ticket.escalate.township", KEY_DURATION, AT(escalate_township), "1 work day", N_("overdue for so long, it is before the township"), .flags = 0 },
	{ "ticket.escalate.county", KEY_DURATION, AT(escalate_county), "3 work days", N_("and for so long, before the county"), .flags = 0 },
	{ "ticket.urgencies", KEY_LIST, ITEMS(urgency, struct config_urgency), .help = N_("how urgent a ticket can be, the usual one first") },
	{ "ticket.urgencies[].code", KEY_CODE, offsetof(struct config_urgency, code), .help = N_("what rules call it"), .flags = KEY_REQUIRED, .least = 1, .most = 24 },
	{ "ticket.urgencies[].name", KEY_TEXT, offsetof(struct config_urgency, name), .help = N_("its name"), .flags = KEY_REQUIRED, .least = 1, .most = 20 },
	LIMITS("ticket.urgencies[].limits", struct config_urgency, limits),
	{ "ticket.categories", KEY_LIST, ITEMS(category, struct config_category), .help = N_("what a ticket can be about") },
	{ "ticket.categories[].code", KEY_CODE, offsetof(struct config_category, code), .help = N_("what rules call it"), .flags = KEY_REQUIRED, .least = 1, .most = 24 },
	{ "ticket.categories[].name", KEY_TEXT, offsetof(struct config_category, name), .help = N_("its name"), .flags = KEY_REQUIRED, .least = 1, .most = 20 },
	LIMITS("ticket.categories[].limits", struct config_category, limits),
	{ "ticket.rules", KEY_LIST, ITEMS(rule, struct dispatch_rule), .help = N_("who a ticket is proposed to; the first rule that matches counts") },
	{ "ticket.rules[].name", KEY_TEXT, offsetof(struct dispatch_rule, name), .help = N_("shown beside the proposal"), .flags = KEY_REQUIRED, .least = 1, .most = 40 },
	{ "ticket.rules[].when", KEY_MAP, .help = N_("what the rule asks for; without it, it takes every ticket") },
	{ "ticket.rules[].when.category", KEY_CATEGORIES, WHEN(category), .help = N_("one of these categories") },
	{ "ticket.rules[].when.urgency", KEY_URGENCIES, WHEN(urgency), .help = N_("one of these urgencies") },
	{ "ticket.rules[].when.area", KEY_AREAS, WHEN(area), .help = N_("in one of these areas: codes of 6, 9 or 12 digits") },
	{ "ticket.rules[].when.household", KEY_CODES, WHEN(household), .help = N_("category of the household"), .allowed = "household_category" },
	{ "ticket.rules[].when.cause", KEY_CODES, WHEN(cause), .help = N_("one of its causes of poverty"), .allowed = "cause" },
	{ "ticket.rules[].when.status", KEY_CODES, WHEN(status), .help = N_("its poverty status"), .allowed = "household_status" },
	{ "ticket.rules[].when.monitor", KEY_CODES, WHEN(monitor), .help = N_("its monitoring kind"), .allowed = "monitor" },
	{ "ticket.rules[].main", KEY_PARTY, offsetof(struct dispatch_rule, main), .help = N_("the main assignee"), .flags = KEY_REQUIRED },
	{ "ticket.rules[].co", KEY_PARTIES, offsetof(struct dispatch_rule, co), .help = N_("co-assignees"), .count = offsetof(struct dispatch_rule, co_count) },
	LIMITS("ticket.rules[].limits", struct dispatch_rule, limits),
	{ "ticket.texts", KEY_LIST, ITEMS(text, struct config_text), .help = N_("canned texts and answers, put into what is being written with F5") },
	{ "ticket.texts[].name", KEY_TEXT, offsetof(struct config_text, name), .help = N_("its name in the menu"), .flags = KEY_REQUIRED, .least = 1, .most = 30 },
	{ "ticket.texts[].text", KEY_TEMPLATE, offsetof(struct config_text, text), .help = N_("the text; {number} and others are filled in"), .flags = KEY_REQUIRED, .least = 1, .most = 1000, .allowed = CONFIG_TEXT_PLACES },

	{ "calendar", KEY_MAP, .help = N_("the working calendar, on which time limits are counted") },
	{ "calendar.hours", KEY_MAP, .help = N_("office hours; a day without hours is a day off") },
	WEEKDAY("monday", 0, "08:30-11:30 13:30-17:00"),
	WEEKDAY("tuesday", 1, "08:30-11:30 13:30-17:00"),
	WEEKDAY("wednesday", 2, "08:30-11:30 13:30-17:00"),
	WEEKDAY("thursday", 3, "08:30-11:30 13:30-17:00"),
	WEEKDAY("friday", 4, "08:30-11:30 13:30-17:00"),
	WEEKDAY("saturday", 5, ""),
	WEEKDAY("sunday", 6, ""),
	{ "calendar.holidays", KEY_DAYS, AT(calendar.holiday), .count = AT(calendar.holiday_count), .help = N_("days off: dates, and ranges like 2026-10-01..2026-10-07") },
	{ "calendar.workdays", KEY_DAYS, AT(calendar.workday), .count = AT(calendar.workday_count), .help = N_("weekend days that are worked, with the hours of a Monday") },
};
/* clang-format on */
const size_t config_keys_count = sizeof config_keys / sizeof *config_keys;
static_assert(sizeof config_keys / sizeof *config_keys <= CONFIG_KEYS_MOST, "raise CONFIG_KEYS_MOST");

bool config_key_is_under(const struct config_key *key, const char *prefix, const char **name)
{
	size_t length = strlen(prefix);
	if (strncmp(key->path, prefix, length) != 0 || strpbrk(key->path + length, ".["))
		return false;
	*name = key->path + length;
	return true;
}

/* Changes from one word to another: letters put in, left out, replaced, or two changed about. */
static size_t distance(const char *a, const char *b)
{
	enum { LONGEST = 31 };
	size_t rows[3][LONGEST + 1], length[2] = { strlen(a), strlen(b) };
	if (length[0] > LONGEST || length[1] > LONGEST)
		return SIZE_MAX;
	for (size_t k = 0; k <= length[1]; k++)
		rows[0][k] = k;
	for (size_t i = 1; i <= length[0]; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t k = 1; k <= length[1]; k++) {
			size_t best = above[k - 1] + (a[i - 1] != b[k - 1]);
			best = above[k] + 1 < best ? above[k] + 1 : best;
			best = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
			    above_that[k - 2] + 1 < best)
				best = above_that[k - 2] + 1;
			row[k] = best;
		}
	}
	return rows[length[0] % 3][length[1]];
}

static const char *last_name(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot ? dot + 1 : path;
}

const char *config_key_nearest(const char *prefix, const char *word)
{
	const char *best = NULL, *name;
	size_t least = strlen(word) / 3 + 2;
	for (size_t i = 0; i < config_keys_count; i++) {
		if (!config_key_is_under(&config_keys[i], prefix, &name) || distance(word, name) >= least)
			continue;
		best = name;
		least = distance(word, name);
	}
	for (size_t i = 0; i < config_keys_count && !best; i++)
		if (strcmp(last_name(config_keys[i].path), word) == 0)
			best = config_keys[i].path;
	return best;
}
