#include "core/diary.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

/* Codes of data/codes/diary_kind.tsv that rules name. */
static const char visit_kind[] = "01"; /* 入户走访 */
static const char phone_kind[] = "09"; /* 电话联系 */

bool diary_kind_needs_visit(const char *kind)
{
	return kind && strcmp(kind, visit_kind) == 0;
}

bool diary_kind_has_visit(const char *kind)
{
	return kind && strcmp(kind, phone_kind) != 0;
}

static bool check_text(const char *text, struct err *err)
{
	if (!text || text[strspn(text, " \t\r\n")] == '\0')
		return err_set(err, ERR_INPUT, _("a diary entry needs a text: what was seen and done"));
	if (text_count(text) > DIARY_TEXT_MOST)
		return err_set(err, ERR_INPUT, _("a diary entry has at most %d characters, this one has %d"),
			       DIARY_TEXT_MOST, (int)text_count(text));
	return true;
}

bool diary_day_check(const char *visited_on, int64_t now_ms, const char *registered_on, struct err *err)
{
	struct day visited, registered;
	if (!day_parse(visited_on, &visited))
		return err_set(err, ERR_INPUT, _("the day of the visit is a date, like 2026-11-23"));
	if (day_number(visited) > day_number(day_at(now_ms)))
		return err_set(err, ERR_INPUT, _("the day of the visit has not come yet"));
	if (registered_on && day_parse(registered_on, &registered) && day_number(visited) < day_number(registered))
		return err_set(err, ERR_INPUT, _("the household was registered on %s, later than the visit"),
			       registered_on);
	return true;
}

bool diary_check(const struct diary_entry *entry, int64_t now_ms, const char *registered_on, struct err *err)
{
	if (!entry->kind || !dictionary_name(dictionary_find("diary_kind"), entry->kind))
		return err_set(err, ERR_INPUT, _("a diary entry needs a kind"));
	if (!check_text(entry->text, err))
		return false;
	if (entry->photos > DIARY_PHOTOS_MOST)
		return err_set(err, ERR_INPUT, _("a diary entry has at most %d photos"), DIARY_PHOTOS_MOST);
	if (!entry->visited_on && diary_kind_needs_visit(entry->kind))
		return err_set(err, ERR_INPUT, _("a visit needs the day on which it was"));
	if (entry->visited_on && !diary_kind_has_visit(entry->kind))
		return err_set(err, ERR_INPUT, _("a telephone call is no visit; leave the day of the visit empty"));
	return !entry->visited_on || diary_day_check(entry->visited_on, now_ms, registered_on, err);
}

bool diary_check_amendment(const char *text, struct err *err)
{
	return check_text(text, err);
}

bool diary_is_late(const char *visited_on, int64_t at_ms)
{
	char today[11];
	day_format(day_at(at_ms), today);
	return visited_on && strcmp(visited_on, today) != 0;
}

static int compare_visits(const void *a, const void *b)
{
	const struct diary_visit *first = a, *second = b;
	int order = memcmp(&first->household, &second->household, sizeof first->household);
	return order ? order : strcmp(first->visited_on, second->visited_on);
}

size_t diary_visits_counted(struct diary_visit *visit, size_t count)
{
	size_t counted = 0;
	if (count > 0)
		qsort(visit, count, sizeof *visit, compare_visits);
	for (size_t i = 0; i < count; i++)
		counted += i == 0 || compare_visits(&visit[i - 1], &visit[i]) != 0;
	return counted;
}
