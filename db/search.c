/*
 * How it is fast: at a million entries in three years, every word of two characters is one term of the index
 * (core/fulltext.h), and its list of entries is in order of time. The first page of the latest needs the end of
 * that list only. Whom a text belongs to is a term too, so that a helper's few hundred entries are not looked
 * for among all. Nothing is ranked: who searches diaries asks for the latest.
 *
 * The index holds no positions (detail=none) and finds too much for words of three and more; fulltext_match
 * looks at each text that it names, which has to be done for the hits anyway.
 */
#include "db/search.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/db.h"
#include "db/own.h"
#include "db/sight.h"
#include "db/text_index.h"

static const struct {
	const char *name, *label;
	enum access_act see;
} kinds[SEARCH_KINDS] = {
	[SEARCH_DIARY] = { "diary", N_("Diary"), ACCESS_DIARY_SEE },
	[SEARCH_TICKET] = { "ticket", N_("Ticket"), ACCESS_TICKET_SEE },
	[SEARCH_POLICY] = { "policy", N_("Policy"), ACCESS_POLICY_SEE },
};

const char *search_kind_name(enum search_kind kind)
{
	return kinds[kind].name;
}

const char *search_kind_label(enum search_kind kind)
{
	return kinds[kind].label;
}

bool search_kind_parse(const char *name, enum search_kind *kind)
{
	for (int i = 0; name && i < SEARCH_KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*kind = (enum search_kind)i;
			return true;
		}
	return false;
}

/* Who sees what -------------------------------------------------------------------------------------------- */

/* What one kind of text is narrowed to; a policy lies nowhere. */
static struct sight sight_of_kind(const struct search_query *query, enum search_kind kind)
{
	struct sight sight = sight_of(query->viewer, kinds[kind].see, query->area);
	bool any = false;
	for (int i = 0; i < SEARCH_KINDS; i++)
		any |= query->kind[i];
	sight.nothing |= (any && !query->kind[kind]) || (kind == SEARCH_POLICY && query->area);
	return sight;
}

static const char *either(const char *first, const char *second, struct arena *arena)
{
	return first ? arena_format(arena, "%s OR %s", first, second) : second;
}

/* Adds the terms of the households that a query gives: an area's, a helper's. */
static bool add_households(struct stmt *stmt, const char **any, struct arena *arena, struct err *err)
{
	struct id household;
	while (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &household);
		*any = either(*any, text_index_household(&household, arena), arena);
	}
	return stmt_end(stmt, err);
}

/*
 * The terms of which a text that is seen has one; NULL when all texts may be seen. They only narrow what is
 * looked at, the query's conditions decide: a household that moved here keeps the scope of its old township.
 */
static bool sight_terms(struct db *db, const struct sight *sight, enum search_kind kind, const char *today,
			struct arena *arena, const char **terms, struct err *err)
{
	const char *any = text_index_kind(kinds[kind].name, arena);
	const char *area = text_index_area(sight->area, arena);
	struct stmt *stmt;
	bool ok = true;
	if (!id_is_none(&sight->own)) {
		any = text_index_person(&sight->own, arena);
		if (kind == SEARCH_DIARY) {
			stmt = stmt_start(db, "SELECT household FROM " OWN_HOUSEHOLDS);
			stmt_id(stmt, ":own", &sight->own);
			stmt_text(stmt, ":today", today);
			ok = add_households(stmt, &any, arena, err);
		}
	} else if (area) {
		any = area;
		if (kind == SEARCH_DIARY) {
			stmt = stmt_start(db, "SELECT entity FROM household WHERE area >= :area AND area < :area || ':'"
					      " AND substr(area, 1, 9) <> scope ORDER BY area, entity");
			stmt_text(stmt, ":area", sight->area);
			ok = add_households(stmt, &any, arena, err);
		}
	}
	*terms = any;
	return ok;
}

static bool add_sights(struct db *db, const struct sight *sight, const char *today, struct arena *arena,
		       const char **expression, struct err *err)
{
	const char *any = NULL, *terms;
	for (int i = 0; i < SEARCH_KINDS; i++) {
		if (sight[i].nothing)
			continue;
		if (!sight_terms(db, &sight[i], (enum search_kind)i, today, arena, &terms, err))
			return false;
		if (!terms)
			return true;
		any = either(any, terms, arena);
	}
	*expression = arena_format(arena, "%s AND (%s)", *expression, any);
	return true;
}

/* Running -------------------------------------------------------------------------------------------------- */

static const char found[] =
	"SELECT text_entry.place, text_entry.entity, text_entry.kind, text_entry.at_ms, text_entry.household,"
	"       text_entry.text, household.head, (SELECT short FROM area WHERE code = household.area),"
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)), ifnull(ticket.number, "
	"policy.number)"
	"  FROM text_index CROSS JOIN text_entry ON text_entry.place = text_index.rowid"
	"  LEFT JOIN household ON household.entity = text_entry.household"
	"  LEFT JOIN diary ON diary.entity = text_entry.entity AND text_entry.kind = 'diary'"
	"  LEFT JOIN ticket ON ticket.entity = text_entry.entity AND text_entry.kind = 'ticket'"
	"  LEFT JOIN policy ON policy.entity = text_entry.entity AND text_entry.kind = 'policy'"
	" WHERE text_index MATCH :match AND text_index.rowid < :before AND text_index.rowid >= :after"
	"   AND text_entry.at_ms >= :from AND text_entry.at_ms < :until"
	"   AND (:policy AND text_entry.kind = 'policy'"
	"     OR :diary AND text_entry.kind = 'diary'"
	"        AND (:diary_area IS NULL OR household.area >= :diary_area AND household.area < :diary_area || ':')"
	"        AND (:diary_own IS NULL OR diary.staff = :diary_own OR diary.household IN"
	"             (SELECT household FROM assign WHERE staff = :diary_own"
	"                 AND " ASSIGNED_NOW "))"
	"     OR :ticket AND text_entry.kind = 'ticket'"
	"        AND (:ticket_area IS NULL OR ticket.area >= :ticket_area AND ticket.area < :ticket_area || ':')"
	"        AND (:ticket_own IS NULL OR ticket.opened_by = :ticket_own"
	"             OR EXISTS (SELECT 1 FROM ticket_assignee WHERE entity = ticket.entity AND staff = :ticket_own)"
	"             OR EXISTS (SELECT 1 FROM ticket_step WHERE entity = ticket.entity"
	"                           AND :ticket_own IN (author, on_behalf))))"
	" ORDER BY text_index.rowid DESC";

static void bind_sight(struct stmt *stmt, enum search_kind kind, const struct sight *sight, struct arena *arena)
{
	const char *name = arena_format(arena, ":%s", kinds[kind].name);
	stmt_int(stmt, name, !sight->nothing);
	if (kind == SEARCH_POLICY)
		return;
	stmt_text(stmt, arena_format(arena, "%s_area", name), sight->area);
	stmt_id(stmt, arena_format(arena, "%s_own", name), &sight->own);
}

enum { DAY_SECONDS = 24 * 60 * 60 };

/* A text's place is at its second or a little after. */
static void bind_time(struct stmt *stmt, int64_t from_ms, int64_t until_ms, int64_t before)
{
	int64_t until = until_ms < INT64_MAX ? until_ms / 1000 + DAY_SECONDS : INT64_MAX;
	stmt_int(stmt, ":from", from_ms);
	stmt_int(stmt, ":until", until_ms);
	stmt_int(stmt, ":after", from_ms / 1000);
	stmt_int(stmt, ":before", before > 0 && before < until ? before : until);
}

static bool read_date(const char *date, int days, int64_t *at_ms, struct err *err)
{
	struct day day;
	if (!date)
		return true;
	if (!day_parse(date, &day))
		return err_set(err, ERR_INPUT, _("%s is not a date; write it as 2026-11-23"), date);
	*at_ms = day_start_ms(day_from_number(day_number(day) + days));
	return true;
}

/* One line from a little before the first hit on. */
static void cut_snippet(struct search_row *row, struct arena *arena)
{
	enum { BEFORE = 12 };
	static const char ellipsis[] = "…";
	size_t start = row->hits > 0 ? row->hit[0].start : 0;
	int columns;
	for (int characters = 0; start > 0 && characters < BEFORE; characters++)
		do
			start--;
		while (start > 0 && ((unsigned char)row->text[start] & 0xC0) == 0x80);
	size_t length = text_fit(row->text + start, SEARCH_SNIPPET_COLUMNS, &columns), hits = 0;
	size_t shift = start > 0 ? sizeof ellipsis - 1 : 0;
	char *snippet = arena_format(arena, "%s%.*s%s", start > 0 ? ellipsis : "", (int)length, row->text + start,
				     row->text[start + length] ? ellipsis : "");
	for (char *line = snippet; (line = strchr(line, '\n')); line++)
		*line = ' ';
	row->snippet = snippet;
	for (; hits < row->hits && row->hit[hits].start < start + length; hits++) {
		size_t end = row->hit[hits].end < start + length ? row->hit[hits].end : start + length;
		row->snippet_hit[hits] =
			(struct fulltext_hit){ row->hit[hits].start - start + shift, end - start + shift };
	}
	row->snippet_hits = hits;
}

static void read_row(struct stmt *stmt, struct arena *arena, struct search_row *row)
{
	stmt_get_id(stmt, 1, &row->entity);
	search_kind_parse(stmt_get_text(stmt, 2, arena), &row->kind);
	row->at_ms = stmt_get_int(stmt, 3);
	stmt_get_id(stmt, 4, &row->household);
	row->head = stmt_get_text(stmt, 6, arena);
	row->village = stmt_get_text(stmt, 7, arena);
	row->township = stmt_get_text(stmt, 8, arena);
	row->number = stmt_get_text(stmt, 9, arena);
	cut_snippet(row, arena);
}

static void read_rows(struct stmt *stmt, const struct search_query *query, const struct fulltext_query *words,
		      struct arena *arena, struct search_page *page)
{
	struct arena tried = { 0 };
	size_t most = query->limit > 0 && query->limit < SEARCH_PAGE_ROWS ? (size_t)query->limit : SEARCH_PAGE_ROWS;
	while (stmt_next(stmt)) {
		struct search_row row = { 0 };
		arena_reset(&tried);
		row.text = stmt_get_text(stmt, 5, &tried);
		page->stopped = query->stop && query->stop(query->context);
		bool fits = !page->stopped && fulltext_match(words, row.text, row.hit, SEARCH_HITS_MOST, &row.hits);
		page->more = fits && page->count == most;
		if (page->stopped || page->more)
			break;
		page->next = stmt_get_int(stmt, 0);
		if (!fits)
			continue;
		row.text = arena_text(arena, row.text);
		read_row(stmt, arena, &row);
		page->row[page->count++] = row;
	}
	arena_release(&tried);
}

bool search_text(struct db *db, const struct search_query *query, struct arena *arena, struct search_page *page,
		 struct err *err)
{
	struct search_page *read = arena_alloc(arena, sizeof *read);
	struct fulltext_query words;
	struct sight sight[SEARCH_KINDS];
	int64_t from_ms = 0, until_ms = INT64_MAX;
	bool something = false;
	if (!read_date(query->from, 0, &from_ms, err) || !read_date(query->until, 1, &until_ms, err))
		return false;
	fulltext_query_read(query->words, arena, &words);
	const char *expression = fulltext_query_expression(&words, arena);
	for (int i = 0; i < SEARCH_KINDS; i++) {
		sight[i] = sight_of_kind(query, (enum search_kind)i);
		something |= !sight[i].nothing;
	}
	if (!expression || !something) {
		*page = *read;
		return true;
	}
	if (!add_sights(db, sight, query->today, arena, &expression, err))
		return false;
	struct stmt *stmt = stmt_start(db, found);
	stmt_text(stmt, ":match", expression);
	stmt_text(stmt, ":today", query->today);
	bind_time(stmt, from_ms, until_ms, query->before);
	for (int i = 0; i < SEARCH_KINDS; i++)
		bind_sight(stmt, (enum search_kind)i, &sight[i], arena);
	read_rows(stmt, query, &words, arena, read);
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}
