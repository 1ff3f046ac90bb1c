#include "tui/figures.h"

#include <string.h>

#include "core/clock.h"
#include "tui/console.h"

static struct day month_start(struct day today, int back)
{
	int month = today.year * 12 + today.month - 1 - back;
	return (struct day){ month / 12, month % 12 + 1, 1 };
}

void figures_query(const struct console *console, const char *area, int back, struct figures_query *query)
{
	int64_t now = console_now(console);
	struct day from = month_start(day_at(now), back), until = month_start(day_at(now), back - 1);
	day_format(from, query->from);
	day_format(until, query->until);
	query->query = (struct cockpit_query){ .area = area,
					       .from = query->from,
					       .until = query->until,
					       .from_ms = day_start_ms(from),
					       .until_ms = day_start_ms(until),
					       .now_ms = now,
					       .visits_per_helper = console->config->visits_per_helper };
	if (access_reach(console->person.role, ACCESS_COCKPIT_SEE) == REACH_OWN)
		memcpy(&query->query.own, console->person.staff, sizeof query->query.own);
}

static int percent(int64_t part, int64_t of)
{
	return of > 0 ? (int)(part * 100 / of) : -1;
}

int figures_visited(const struct cockpit_row *row, bool village)
{
	return village ? percent(row->visited, row->households) : percent(row->visits, row->visits_due);
}

int figures_content(const struct cockpit_row *row)
{
	return percent(row->content, row->followed_up);
}

enum term_style figures_style(int share)
{
	return share < 60 ? STYLE_OVERDUE : share < 85 ? STYLE_SOON : STYLE_DONE;
}
