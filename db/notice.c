#include "db/notice.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/db.h"
#include "db/sight.h"
#include "db/ticket_conditions.h"

/* While the ticket is open. */
#define IS_UNREACHED                                                                                                   \
	"notice.state IN ('failed', 'queued', 'sending') AND EXISTS (SELECT 1 FROM ticket"                             \
	" WHERE ticket.entity = notice.ticket AND " TICKET_IS_OPEN " AND " NOTICE_IS_UNREACHED ")"
#define COLUMNS                                                                                                        \
	"SELECT notice.entity, notice.ticket, notice.staff, t.number, t.title, staff.name, staff.unit, staff.phones,"  \
	"       notice.channel, notice.detail, notice.kind, notice.state, notice.queued_at, notice.state_at,"          \
	"       notice.tries, notice.unanswered, notice.urgent, " IS_UNREACHED                                         \
	", notice.level, away.name, notice.away"                                                                       \
	"  FROM notice LEFT JOIN ticket AS t ON t.entity = notice.ticket"                                              \
	"  LEFT JOIN staff ON staff.entity = notice.staff LEFT JOIN staff AS away ON away.entity = notice.away"
#define IS_SEEN "EXISTS (SELECT 1 FROM ticket WHERE ticket.entity = notice.ticket AND " TICKET_IS_SEEN ")"
#define NEWEST " ORDER BY notice.queued_at DESC, notice.entity DESC LIMIT :most OFFSET :first"

#define IS_WAITING "notice.state IN ('queued', 'sending')"

static const struct {
	const char *name, *label, *rows, *count;
} boxes[] = {
	[NOTICE_BOX_FAILED] = { "failed", N_("Not reached: to be called"),
				COLUMNS " WHERE " IS_UNREACHED " AND " IS_SEEN NEWEST,
				"SELECT count(*) FROM notice WHERE " IS_UNREACHED " AND " IS_SEEN },
	[NOTICE_BOX_WAITING] = { "waiting", N_("Waiting"), COLUMNS " WHERE " IS_WAITING " AND " IS_SEEN NEWEST,
				 "SELECT count(*) FROM notice WHERE " IS_WAITING " AND " IS_SEEN },
	[NOTICE_BOX_ALL] = { "all", N_("All notices"), COLUMNS " WHERE " IS_SEEN NEWEST,
			     "SELECT count(*) FROM notice WHERE " IS_SEEN },
};

const char *notice_box_name(enum notice_box box)
{
	return boxes[box].name;
}

const char *notice_box_label(enum notice_box box)
{
	return boxes[box].label;
}

bool notice_box_parse(const char *name, enum notice_box *box)
{
	for (int i = 0; i < NOTICE_BOXES; i++)
		if (strcmp(boxes[i].name, name) == 0) {
			*box = (enum notice_box)i;
			return true;
		}
	return false;
}

static bool read_page(struct stmt *stmt, bool whole, struct arena *arena, struct notice_page *page, struct err *err)
{
	struct notice_page *read = arena_alloc(arena, sizeof *read);
	while (read->count < NOTICE_PAGE_ROWS && stmt_next(stmt)) {
		struct notice_row *row = &read->row[read->count++];
		*row = (struct notice_row){ .whole_phone = whole };
		stmt_get_id(stmt, 0, &row->entity);
		stmt_get_id(stmt, 1, &row->ticket);
		stmt_get_id(stmt, 2, &row->staff);
		row->number = stmt_get_text(stmt, 3, arena);
		row->title = stmt_get_text(stmt, 4, arena);
		row->name = stmt_get_text(stmt, 5, arena);
		row->unit = stmt_get_text(stmt, 6, arena);
		row->phones = stmt_get_text(stmt, 7, arena);
		row->channel = stmt_get_text(stmt, 8, arena);
		row->detail = stmt_get_text(stmt, 9, arena);
		notice_kind_parse(stmt_get_text(stmt, 10, arena), &row->kind);
		notice_state_parse(stmt_get_text(stmt, 11, arena), &row->state);
		row->queued_at = stmt_get_int(stmt, 12);
		row->state_at = stmt_get_int(stmt, 13);
		row->tries = (int)stmt_get_int(stmt, 14);
		row->unanswered = (int)stmt_get_int(stmt, 15);
		row->urgent = stmt_get_int(stmt, 16) != 0;
		row->unreached = stmt_get_int(stmt, 17) != 0;
		const char *away = stmt_get_text(stmt, 19, arena);
		stmt_get_id(stmt, 20, &row->away);
		if (id_is_none(&row->staff))
			row->name = arena_format(arena, _("nobody: %s"),
						 away ? away
						      : _(escalation_label((enum escalation)stmt_get_int(stmt, 18))));
		else if (away)
			/* Translators: who stands in, and for whom: "白国辉（代张海涛）". */
			row->name = arena_format(arena, _("%1$s for %2$s"), row->name ? row->name : "", away);
	}
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}

bool notice_of_ticket(struct db *db, const struct id *ticket, int64_t now_ms, struct arena *arena,
		      struct notice_page *page, struct err *err)
{
	struct stmt *stmt = stmt_start(db, COLUMNS " WHERE notice.ticket = :ticket ORDER BY notice.queued_at,"
						   " notice.entity LIMIT :most");
	stmt_id(stmt, ":ticket", ticket);
	stmt_int(stmt, ":now", now_ms);
	stmt_int(stmt, ":most", NOTICE_PAGE_ROWS);
	return read_page(stmt, false, arena, page, err);
}

static bool start(struct db *db, const struct notice_filter *filter, const char *sql, struct stmt **stmt)
{
	struct sight sight = sight_of(filter->viewer, ACCESS_TICKET_SEE, NULL);
	if (sight.nothing)
		return false;
	*stmt = stmt_start(db, sql);
	stmt_text(*stmt, ":area", sight.area);
	stmt_id(*stmt, ":own", &sight.own);
	return true;
}

bool notice_list(struct db *db, const struct notice_filter *filter, size_t first, struct arena *arena,
		 struct notice_page *page, struct err *err)
{
	struct stmt *stmt;
	if (!start(db, filter, boxes[filter->box].rows, &stmt)) {
		page->count = 0;
		return true;
	}
	stmt_int(stmt, ":now", filter->now_ms);
	stmt_int(stmt, ":most", NOTICE_PAGE_ROWS);
	stmt_int(stmt, ":first", (int64_t)first);
	return read_page(stmt, access_sees_whole_phone(filter->viewer, PHONE_ON_TICKET, false), arena, page, err);
}

bool notice_count(struct db *db, const struct notice_filter *filter, int64_t *count, struct err *err)
{
	struct stmt *stmt;
	int64_t found = 0;
	if (start(db, filter, boxes[filter->box].count, &stmt)) {
		if (filter->box == NOTICE_BOX_FAILED)
			stmt_int(stmt, ":now", filter->now_ms);
		if (stmt_next(stmt))
			found = stmt_get_int(stmt, 0);
		if (!stmt_end(stmt, err))
			return false;
	}
	*count = found;
	return true;
}

const char *notice_phone(const struct notice_row *row, struct arena *arena)
{
	char masked[PHONE_BYTES];
	if (!row->phones)
		return "";
	const char *first = arena_bytes(arena, row->phones, strcspn(row->phones, ","));
	if (row->whole_phone)
		return first;
	phone_mask(first, masked);
	return arena_text(arena, masked);
}

const char *notice_say(const struct notice_row *row, struct arena *arena)
{
	const char *text = _(notice_state_label(row->state));
	if (row->channel && row->state != NOTICE_MOOT)
		text = arena_format(arena, "%s %s", text, row->channel);
	if (row->state == NOTICE_QUEUED && row->tries > 0)
		text = arena_format(arena, _("%1$s, tried %2$d times"), text, row->tries);
	if (row->unanswered > 0)
		text = arena_format(arena, _("%s, may have come more than once"), text);
	if (row->detail && (row->state == NOTICE_FAILED || row->state == NOTICE_QUEUED))
		text = arena_format(arena, "%s: %s", text, row->detail);
	return text;
}
