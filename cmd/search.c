/* fangzheng search: full-text search over diaries, tickets and policies. */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/search.h"

enum { SHORT_ID = 12, ROWS_USUAL = 20 };

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

static bool read_options(int *argc, char **argv, struct search_query *query, const char **kind, const char **limit)
{
	return command_option(argc, argv, "--kind", kind) && command_option(argc, argv, "--area", &query->area) &&
	       command_option(argc, argv, "--from", &query->from) &&
	       command_option(argc, argv, "--until", &query->until) && command_option(argc, argv, "--limit", limit);
}

int command_search(struct command_line *line, int argc, char **argv)
{
	const char *kind_name = NULL, *limit = NULL;
	struct search_query query = { .viewer = &line->person, .words = "" };
	enum search_kind kind;
	struct err err;
	char today[11];
	if (!read_options(&argc, argv, &query, &kind_name, &limit))
		return COMMAND_USAGE;
	bool json = command_flag(&argc, argv, "--json");
	query.limit = limit ? atoi(limit) : ROWS_USUAL;
	if (argc < 2 || query.limit < 1 || query.limit > SEARCH_PAGE_ROWS ||
	    (kind_name && !search_kind_parse(kind_name, &kind)))
		return command_usage(argv[0]);
	if (kind_name)
		query.kind[kind] = true;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	for (int i = 1; i < argc; i++)
		query.words = arena_format(&line->arena, "%s%s%s", query.words, i > 1 ? " " : "", argv[i]);
	day_format(day_at(clock_now(line->clock)), today);
	query.today = today;
	struct search_page *page = arena_alloc(&line->arena, sizeof *page);
	if (!search_text(line->station.db, &query, &line->arena, page, &err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++) {
		if (json)
			print_json(line, &page->row[i]);
		else
			print_row(line, &page->row[i]);
	}
	out_rows_end();
	if (page->more && !json)
		out_problem("%s", _("There are more; type more words, or ask for more with --limit."));
	return page->count > 0 ? COMMAND_OK : COMMAND_FAILED;
}
