/* fangzheng events: which entries of the journal stand behind something, for those who judge them. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/which_household.h"
#include "cmd/which_ticket.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/entry_list.h"

/* A household, a ticket, or the digits of whatever has an id: of an erased diary, too. */
static bool find(struct command_line *line, const char *word, struct id *entity, struct err *err)
{
	struct err other;
	if (id_parse(word, entity) || which_household(line, word, ACCESS_HOUSEHOLD_SEE, entity, &other))
		return true;
	if (which_ticket(line, word, ACCESS_TICKET_SEE, entity, &other) ||
	    entry_by_prefix(line->station.db, word, entity, &other))
		return true;
	return err_set(
		err, ERR_MISSING,
		_("'%.60s' is no household, ticket or diary here: give a household's or a ticket's number, or the "
		  "id that diary list or --json prints"),
		word);
}

static void print_json(const struct entry_row *row)
{
	struct json *json = json_new_object();
	char hash[HASH_TEXT_BYTES], id[ID_TEXT_BYTES], at[17];
	clock_format(row->at_ms, at);
	hash_format(&row->hash, hash);
	id_format(&row->entity, id);
	json_set_text(json, "at", at);
	json_set_text(json, "kind", row->kind);
	json_set_text(json, "id", id);
	json_set_text(json, "author", row->author);
	json_set_text(json, "station", row->tag);
	json_set_text(json, "hash", hash);
	json_set_bool(json, "refused", row->refused);
	json_set_bool(json, "cut", row->cut);
	json_set_bool(json, "redacted", row->redacted);
	json_set_bool(json, "ahead", row->ahead);
	out_json(json);
	json_release(json);
}

/* Why it does not count, or not wholly. */
static const char *state_of(struct command_line *line, const struct entry_row *row)
{
	const struct {
		bool holds;
		const char *word;
	} states[] = { { row->refused, _("refused") },
		       { row->cut, _("cut off") },
		       { row->redacted, _("erased") },
		       { row->ahead, _("ahead of time") } };
	const char *all = "";
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (states[i].holds)
			all = arena_format(&line->arena, "%s%s%s", all, *all ? "; " : "", states[i].word);
	return all;
}

static void add_row(struct command_line *line, const struct entry_row *row)
{
	char at[17], hash[HASH_TEXT_BYTES];
	clock_format(row->at_ms, at);
	hash_format(&row->hash, hash);
	out_row_add(at, row->kind, row->author ? row->author : _("the station"), row->tag ? row->tag : "?", hash,
		    state_of(line, row), NULL);
}

int command_events(struct command_line *line, int argc, char **argv)
{
	struct entry_page *page = arena_alloc(&line->arena, sizeof *page);
	struct id entity;
	struct err err;
	size_t first = 0;
	bool json = command_flag(&argc, argv, "--json");
	if (argc != 2)
		return command_usage(argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_JOURNAL_SEE, &err) || !find(line, argv[1], &entity, &err))
		return command_fail(&err);
	do {
		if (!entry_list(line->station.db, &entity, first, &line->arena, page, &err))
			return command_fail(&err);
		for (size_t i = 0; i < page->count; i++) {
			if (json)
				print_json(&page->row[i]);
			else
				add_row(line, &page->row[i]);
		}
		first += page->count;
	} while (page->count == ENTRY_PAGE_ROWS);
	out_rows_end();
	if (first > 0)
		return COMMAND_OK;
	out_problem(_("the journal holds no entry about %s"), argv[1]);
	return COMMAND_FAILED;
}
