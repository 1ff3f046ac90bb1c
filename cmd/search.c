/* fangzheng search: full-text search over diaries, tickets and policies. */
#include "db/search.h"
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/sight.h"
#include "db/staff.h"

enum { SHORT_ID = 12, ROWS_USUAL = 20, ROWS_MOST = 1000 };

static const char *name_of(struct command_line *line, const struct search_row *row)
{
	char id[ID_TEXT_BYTES];
	id_format(&row->entity, id);
	return row->number ? row->number : arena_format(&line->arena, "%.*s", SHORT_ID, id);
}

/* What hits stands between brackets: a file or a pipe shows no bold. */
static const char *with_hits(struct command_line *line, const struct search_row *row)
{
	const char *marked = "";
	size_t at = 0;
	for (size_t i = 0; i < row->snippet_hits; i++) {
		const struct fulltext_hit *hit = &row->snippet_hit[i];
		marked = arena_format(&line->arena, "%s%.*s【%.*s】", marked, (int)(hit->start - at), row->snippet + at,
				      (int)(hit->end - hit->start), row->snippet + hit->start);
		at = hit->end;
	}
	return arena_format(&line->arena, "%s%s", marked, row->snippet + at);
}

static void print_json(struct command_line *line, const struct search_row *row)
{
	struct json *json = json_new_object(), *hits = json_new_array();
	char id[ID_TEXT_BYTES], at[17];
	id_format(&row->entity, id);
	clock_format(row->at_ms, at);
	json_set_text(json, "kind", search_kind_name(row->kind));
	json_set_text(json, "id", id);
	json_set_text(json, "number", row->number);
	json_set_text(json, "at", at);
	json_set_text(json, "head", row->head);
	json_set_text(json, "township", row->township);
	json_set_text(json, "village", row->village);
	json_set_text(json, "text", row->text);
	for (size_t i = 0; i < row->hits; i++)
		json_add_text(hits, arena_bytes(&line->arena, row->text + row->hit[i].start,
						row->hit[i].end - row->hit[i].start));
	json_set(json, "hits", hits);
	out_json(json);
	json_release(json);
}

static void print_row(struct command_line *line, const struct search_row *row)
{
	char at[17];
	clock_format(row->at_ms, at);
	out_row_add(at, _(search_kind_label(row->kind)), name_of(line, row), row->village ? row->village : "",
		    row->head ? row->head : "", with_hits(line, row), NULL);
}

static bool read_options(int *argc, char **argv, struct search_query *query, const char **kind, int *limit)
{
	return command_option(argc, argv, "--kind", kind) && command_option(argc, argv, "--area", &query->area) &&
	       command_option(argc, argv, "--from", &query->from) &&
	       command_option(argc, argv, "--until", &query->until) &&
	       command_option_number(argc, argv, "--limit", 1, ROWS_MOST, limit);
}

static bool read_kind(const char *name, struct search_query *query, struct err *err)
{
	enum search_kind kind;
	if (!search_kind_parse(name, &kind))
		return err_set(err, ERR_INPUT, _("--kind is diary, ticket or policy"));
	query->kind[kind] = true;
	return true;
}

/* Whether there can be anything: an empty answer would not say why. */
static bool check_place_and_time(struct command_line *line, const struct search_query *query, struct err *err)
{
	struct day from, until;
	struct area_row area;
	if (query->from && query->until && day_parse(query->from, &from) && day_parse(query->until, &until) &&
	    day_start_ms(until) < day_start_ms(from))
		return err_set(err, ERR_INPUT, _("--until lies before --from"));
	if (!query->area)
		return true;
	if (!area_read(line->station.db, query->area, &line->arena, &area, err))
		return false;
	if (!sight_of(&line->person, ACCESS_DIARY_SEE, query->area).nothing ||
	    !sight_of(&line->person, ACCESS_TICKET_SEE, query->area).nothing)
		return true;
	return access_may(&line->person, ACCESS_DIARY_SEE, &(struct access_subject){ .area = query->area }, err);
}

/* Page by page, the latest first, until `rows` are printed. */
static bool print_found(struct command_line *line, struct search_query *query, int rows, bool json, bool *any,
			struct err *err)
{
	struct search_page *page = arena_alloc(&line->arena, sizeof *page);
	do {
		query->limit = rows < SEARCH_PAGE_ROWS ? rows : SEARCH_PAGE_ROWS;
		if (!search_text(line->station.db, query, &line->arena, page, err))
			return false;
		for (size_t i = 0; i < page->count; i++) {
			if (json)
				print_json(line, &page->row[i]);
			else
				print_row(line, &page->row[i]);
		}
		*any |= page->count > 0;
		query->before = page->next;
		rows -= (int)page->count;
	} while (page->more && rows > 0);
	out_rows_end();
	if (page->more && !json)
		out_problem("%s", _("There are more; type more words, or ask for more with --limit."));
	return true;
}

int command_search(struct command_line *line, int argc, char **argv)
{
	const char *kind = NULL;
	int rows = ROWS_USUAL;
	struct search_query query = { .viewer = &line->person, .words = "" };
	struct err err;
	char today[11];
	bool any = false;
	if (!read_options(&argc, argv, &query, &kind, &rows))
		return COMMAND_USAGE;
	bool json = command_flag(&argc, argv, "--json");
	if (argc < 2)
		return command_usage(argv[0]);
	for (int i = 1; i < argc; i++)
		query.words = arena_format(&line->arena, "%s%s%s", query.words, i > 1 ? " " : "", argv[i]);
	if (kind && !read_kind(kind, &query, &err))
		return command_fail(&err);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	day_format(day_at(clock_now(line->clock)), today);
	query.today = today;
	if (!check_place_and_time(line, &query, &err) || !print_found(line, &query, rows, json, &any, &err))
		return command_fail(&err);
	if (any)
		return COMMAND_OK;
	out_problem("%s", _("no text that you may see has all of these words in that place and time"));
	return COMMAND_FAILED;
}
