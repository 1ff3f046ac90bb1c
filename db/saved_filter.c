#include "db/saved_filter.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/saved_filter.h"
#include "core/text.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/record_act.h"
#include "db/station.h"

bool saved_filters_read(struct db *db, const char *login, struct arena *arena, struct saved_filters *filters,
			struct err *err)
{
	struct saved_filters *read = arena_alloc(arena, sizeof *read);
	struct stmt *stmt = stmt_start(
		db, "SELECT name, queue, sort, state, category, urgency, area, main, days"
		    " FROM saved_filter WHERE login = :login AND dropped = 0 ORDER BY name, entity LIMIT :most");
	stmt_text(stmt, ":login", login);
	stmt_int(stmt, ":most", SAVED_FILTERS_MOST);
	while (stmt_next(stmt)) {
		struct saved_filter *row = &read->filter[read->count++];
		*row = (struct saved_filter){ .name = stmt_get_text(stmt, 0, arena) };
		/* A queue or an order of a newer version: that of all tickets. */
		if (!ticket_queue_parse(stmt_get_text(stmt, 1, arena), &row->filter.queue))
			row->filter.queue = QUEUE_ALL;
		ticket_order_parse(stmt_get_text(stmt, 2, arena), &row->filter.order);
		row->filter.state = stmt_get_text(stmt, 3, arena);
		row->filter.category = stmt_get_text(stmt, 4, arena);
		row->filter.urgency = stmt_get_text(stmt, 5, arena);
		row->filter.area = stmt_get_text(stmt, 6, arena);
		stmt_get_id(stmt, 7, &row->filter.main);
		row->days = (int)stmt_get_int(stmt, 8);
	}
	if (!stmt_end(stmt, err))
		return false;
	*filters = *read;
	return true;
}

static void set(const char *value[], const char *field, const char *text)
{
	value[record_field(&saved_filter_type, field)] = text;
}

static bool put(struct act *act, const char *name, const char *value[], struct arena *arena, struct err *err)
{
	const struct person *author = act_author(act);
	struct db *db = act_station(act)->db;
	struct record before;
	struct id entity;
	if (!author)
		return err_set(err, ERR_DENIED, _("a filter is kept by somebody who has logged in"));
	set(value, "login", arena_text(arena, author->login));
	set(value, "name", name);
	record_natural(act, saved_filter_type.subject, arena_format(arena, "%s/%s", author->login, name), &entity);
	if (!fold_read_record(db, &saved_filter_type, &entity, arena, &before, err))
		return false;
	struct put what = { .entity = entity, .value = value };
	return record_put(act,
			  &(struct record_put){ .type = &saved_filter_type,
						.put = &what,
						.before = record_is_known(&before) ? &before : NULL,
						.value = value,
						.scope = "common",
						.entity = entity },
			  NULL, err);
}

bool saved_filter_put(struct act *act, const struct saved_filter *filter, struct err *err)
{
	const struct ticket_filter *asked = &filter->filter;
	const char *value[RECORD_FIELDS] = { NULL }, *name;
	const struct field *field = &saved_filter_type.field[record_field(&saved_filter_type, "name")];
	struct arena arena = { 0 };
	char main_text[ID_TEXT_BYTES] = "";
	set(value, "queue", ticket_queue_name(asked->queue));
	set(value, "sort", ticket_order_name(asked->order));
	set(value, "state", asked->state);
	set(value, "category", asked->category);
	set(value, "urgency", asked->urgency);
	set(value, "area", asked->area);
	if (!id_is_none(&asked->main)) {
		id_format(&asked->main, main_text);
		set(value, "main", main_text);
	}
	if (filter->days > 0)
		set(value, "days", arena_format(&arena, "%d", filter->days));
	bool ok = field_read(field, filter->name, &arena, &name, err);
	if (ok && !name)
		ok = err_set(err, ERR_INPUT, _("a filter needs a name"));
	ok = ok && put(act, name, value, &arena, err);
	arena_release(&arena);
	return ok;
}

bool saved_filter_drop(struct act *act, const char *name, struct err *err)
{
	const char *value[RECORD_FIELDS] = { NULL };
	struct arena arena = { 0 };
	set(value, "queue", ticket_queue_name(QUEUE_ALL));
	set(value, "sort", ticket_order_name(TICKET_ORDER_QUEUE));
	set(value, "dropped", "1");
	bool ok = put(act, name, value, &arena, err);
	arena_release(&arena);
	return ok;
}
