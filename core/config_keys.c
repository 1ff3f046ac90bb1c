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
	{ path ".accept", KEY_DURATION, offsetof(type, field.accept), .help = N_("until it is accepted"), .least = 1 }, \
	{ path ".contact", KEY_DURATION, offsetof(type, field.contact), .help = N_("until the household is spoken to"), .least = 1 }, \
	{ path ".resolve", KEY_DURATION, offsetof(type, field.resolve), .help = N_("until it is resolved"), .least = 1 }, \
	{ path ".follow_up", KEY_DURATION, offsetof(type, field.follow_up), .help = N_("from then on until the caller is called back"), .least = 1 }
#define SAYS(kind, place, words) \
	{ "notices.texts." kind, KEY_TEMPLATE, AT(notices.text[place]), words, N_("what such a message says"), .least = 1, .most = 200, .allowed = NOTICE_PLACES }
#define BY(name) offsetof(struct config_channel, channel.name)
#define WHEN(name) offsetof(struct dispatch_rule, when.name)
#define WEEKDAY(name, place, hours) \
	{ "calendar.hours." name, KEY_HOURS, AT(calendar.weekday[place]), hours, .help = N_("office hours of that day") }

const struct config_key config_keys[] = {
	{ "language", KEY_CHOICE, AT(language), "zh", N_("language of the screens"), .flags = KEY_STATION, .allowed = "zh|en" },

	{ "station", KEY_MAP, .help = N_("this station"), .flags = KEY_STATION },
	{ "station.name", KEY_TEXT, AT(station_name), "", N_("its name, as others see it; registered by 'config publish'"), .flags = KEY_STATION, .least = 0, .most = CONFIG_STATION_NAME_MOST },
	{ "station.place", KEY_TEXT, AT(station_place), "", N_("where it stands: diaries say that they were entered there; registered by 'config publish'"), .flags = KEY_STATION, .least = 0, .most = CONFIG_STATION_PLACE_MOST },
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
	{ "ticket.categories[].notice", KEY_TEXT, offsetof(struct config_category, notice), "", N_("what messages call it, where its name would say too much; empty: its name"), .least = 0, .most = 20 },
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

	{ "notices", KEY_MAP, .help = N_("messages to those who must act") },
	{ "notices.channels", KEY_LIST, ITEMS(notices.channel, struct config_channel), .help = N_("ways to send them, the preferred one first; without one nothing is sent"), .flags = KEY_STATION },
	{ "notices.channels[].name", KEY_TEXT, BY(name), .help = N_("what staff lists call it"), .flags = KEY_STATION | KEY_REQUIRED, .least = 1, .most = 20 },
	{ "notices.channels[].kind", KEY_CHOICE, offsetof(struct config_channel, kind), .help = N_("e-mail, a gateway over HTTP, a printer, a program of the county's own"), .flags = KEY_STATION | KEY_REQUIRED, .allowed = "smtp|http|print|command" },
	{ "notices.channels[].url", KEY_TEXT, BY(url), "", N_("smtp, http: address of the server, as in smtps://mail.example.cn:465"), .flags = KEY_STATION, .least = 0, .most = 400 },
	{ "notices.channels[].from", KEY_TEXT, BY(from), "", N_("smtp: address of the sender"), .flags = KEY_STATION, .least = 0, .most = 120 },
	{ "notices.channels[].user", KEY_TEXT, BY(user), "", N_("smtp, http: the account's name"), .flags = KEY_STATION, .least = 0, .most = 120 },
	{ "notices.channels[].password_file", KEY_TEXT, BY(password_file), "", N_("smtp, http: a file of mode 0600 whose first line is the password"), .flags = KEY_STATION, .least = 0, .most = 400 },
	{ "notices.channels[].method", KEY_CHOICE, BY(method), "POST", N_("http: how it is asked"), .flags = KEY_STATION, .allowed = "POST|PUT|GET" },
	{ "notices.channels[].content_type", KEY_TEXT, BY(content_type), "application/json", N_("http: what the body is; places are written as that wants them"), .flags = KEY_STATION, .least = 0, .most = 80 },
	{ "notices.channels[].header", KEY_TEMPLATE, BY(header), "", N_("http: more headers, one a line"), .flags = KEY_STATION, .least = 0, .most = 1000, .allowed = NOTICE_CHANNEL_PLACES },
	{ "notices.channels[].body", KEY_TEMPLATE, BY(body), "", N_("http: the body; {to}, {text} and others are filled in"), .flags = KEY_STATION, .least = 0, .most = 2000, .allowed = NOTICE_CHANNEL_PLACES },
	{ "notices.channels[].success_pointer", KEY_TEXT, BY(success_pointer), "", N_("http: where in the answer it says how it went (JSON pointer); empty: the status alone says it"), .flags = KEY_STATION, .least = 0, .most = 100 },
	{ "notices.channels[].success_value", KEY_TEXT, BY(success_value), "", N_("http: what stands there when it went"), .flags = KEY_STATION, .least = 0, .most = 60 },
	{ "notices.channels[].temporary_value", KEY_TEXT, BY(temporary_value), "", N_("http: what stands there when it should be tried again"), .flags = KEY_STATION, .least = 0, .most = 60 },
	{ "notices.channels[].printer", KEY_TEXT, BY(printer), "", N_("print: the printer as lp knows it"), .flags = KEY_STATION, .least = 0, .most = 60 },
	{ "notices.channels[].device", KEY_TEXT, BY(device), "", N_("print: instead, a device file"), .flags = KEY_STATION, .least = 0, .most = 200 },
	{ "notices.channels[].encoding", KEY_CHOICE, BY(encoding), "utf-8", N_("print: characters of the device"), .flags = KEY_STATION, .allowed = "utf-8|gb18030" },
	{ "notices.channels[].width", KEY_INT, BY(width), "80", N_("print: columns: 80 a page, 48 on 80 mm, 32 on 58 mm"), .flags = KEY_STATION, .least = 20, .most = 200 },
	{ "notices.channels[].command", KEY_TEXT, BY(command), "", N_("command: the program and its arguments, between blanks"), .flags = KEY_STATION, .least = 0, .most = 400 },
	{ "notices.channels[].timeout_s", KEY_INT, BY(timeout_s), "30", N_("seconds after which a try is given up"), .flags = KEY_STATION, .least = 1, .most = 300 },
	{ "notices.sender", KEY_TEXT, AT(notices.sender), "", N_("tag of the station that sends for all; empty: each sends its own"), .least = 0, .most = 3 },
	{ "notices.hours", KEY_HOURS, AT(notices.hours), "07:00-21:00", N_("when messages may go, every day; urgent ones go at any hour"), .flags = 0 },
	{ "notices.urgent", KEY_URGENCIES, AT(notices.urgent), .help = N_("urgencies whose messages wait for nothing") },
	{ "notices.daily_cap", KEY_INT, AT(notices.daily_cap), "12", N_("messages to one person in a day, urgent ones apart; 0 for no cap"), .least = 0, .most = 1000 },
	{ "notices.gather_minutes", KEY_INT, AT(notices.gather_minutes), "2", N_("how long a message waits for others, to go as one"), .least = 0, .most = 240 },
	{ "notices.tries", KEY_INT, AT(notices.tries), "4", N_("tries on one channel before the next one is taken"), .least = 1, .most = 20 },
	{ "notices.subject", KEY_TEXT, AT(notices.subject), "扶贫服务台工单提醒", N_("subject of an e-mail, heading of a slip"), .least = 1, .most = 60 },
	{ "notices.texts", KEY_MAP, .help = N_("what messages say") },
	SAYS("dispatch", NOTICE_DISPATCH, "{name}您好：派给您工单{number}（{kind}，{urgency}），由您{part}，请于{due}前办理并反馈，详询{contact}。"),
	SAYS("reassign", NOTICE_REASSIGN, "{name}您好：工单{number}（{kind}，{urgency}）改由您{part}，请于{due}前办理并反馈，详询{contact}。"),
	SAYS("remind", NOTICE_REMIND, "催办：工单{number}（{kind}），期限{due}，请抓紧办理并反馈，详询{contact}。"),
	SAYS("reopen", NOTICE_REOPEN, "重办：工单{number}（{kind}）群众回访不满意，请于{due}前重新办理，详询{contact}。"),
	SAYS("extend_grant", NOTICE_EXTEND_GRANT, "工单{number}（{kind}）延期申请已同意，新期限{due}。"),
	SAYS("extend_refuse", NOTICE_EXTEND_REFUSE, "工单{number}（{kind}）延期申请未同意，期限仍为{due}。"),
	SAYS("withdrawn", NOTICE_WITHDRAWN, "工单{number}（{kind}）已不再由您办理，您不必再处理，详询{contact}。"),
	SAYS("soon", NOTICE_SOON, "提醒：工单{number}（{kind}）{clock}将于{due}到期，请抓紧办理，详询{contact}。"),
	SAYS("overdue", NOTICE_OVERDUE, "超期：工单{number}（{kind}）{clock}已超过期限{due}，责任人{main}，督办层级：{level}，详询{contact}。"),
	{ "notices.item", KEY_TEMPLATE, AT(notices.item), "{what}：{number}（{kind}），{about}，期限{due}", N_("one of several"), .least = 1, .most = 120, .allowed = NOTICE_ITEM_PLACES },
	{ "notices.digest", KEY_TEMPLATE, AT(notices.digest), "{name}您好：您有{count}件事项。\n{list}\n详询{contact}。", N_("several as one message"), .least = 1, .most = 400, .allowed = NOTICE_DIGEST_PLACES },
	{ "notices.again", KEY_TEXT, AT(notices.again), "（本条可能已发送过一次。）", N_("said below what may have come already"), .least = 1, .most = 60 },
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
