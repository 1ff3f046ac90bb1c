/* fangzheng notices: who was told of which ticket; and sending, through fangzheng-notice. */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/notice.h"

static void print_row(const struct notice_row *row, struct arena *arena)
{
	char when[17];
	clock_format(row->queued_at, when);
	out_row_add(when, row->number ? row->number : "", _(notice_kind_label(row->kind)), row->name ? row->name : "",
		    row->unit ? row->unit : "", notice_phone(row, arena), notice_say(row, arena), NULL);
}

static void print_json(const struct notice_row *row, struct arena *arena)
{
	struct json *json = json_new_object();
	char when[17];
	clock_format(row->queued_at, when);
	json_set_text(json, "queued_at", when);
	json_set_text(json, "ticket", row->number);
	json_set_text(json, "kind", notice_kind_name(row->kind));
	json_set_text(json, "staff", row->name);
	json_set_text(json, "unit", row->unit);
	json_set_text(json, "phone", notice_phone(row, arena));
	json_set_text(json, "state", notice_state_name(row->state));
	json_set_text(json, "channel", row->channel);
	json_set_int(json, "tries", row->tries);
	json_set_int(json, "unanswered", row->unanswered);
	json_set_bool(json, "urgent", row->urgent);
	json_set_bool(json, "unreached", row->unreached);
	json_set_text(json, "detail", row->detail);
	out_json(json);
	json_release(json);
}

static int list(struct command_line *line, int argc, char **argv)
{
	const char *box = "all", *page_number = "1";
	struct notice_filter filter = { .viewer = &line->person, .now_ms = clock_now(line->clock) };
	struct notice_page *page = arena_alloc(&line->arena, sizeof *page);
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	if (!command_option(&argc, argv, "--box", &box) || !command_option(&argc, argv, "--page", &page_number))
		return COMMAND_USAGE;
	if (argc != 0 || !notice_box_parse(box, &filter.box) || atoi(page_number) < 1)
		return command_usage("notices");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_TICKET_SEE, &err) ||
	    !notice_list(line->station.db, &filter, (size_t)(atoi(page_number) - 1) * NOTICE_PAGE_ROWS, &line->arena,
			 page, &err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++) {
		if (json)
			print_json(&page->row[i], &line->arena);
		else
			print_row(&page->row[i], &line->arena);
	}
	out_rows_end();
	return COMMAND_OK;
}

static int send(struct command_line *line, int argc, char **argv)
{
	char program[] = "fangzheng-notice", home[] = "--home", language[] = "--lang", once[] = "--once",
	     stay[] = "--stay";
	bool once_only = command_flag(&argc, argv, "--once");
	if (!command_no_more(argc, argv, 0))
		return COMMAND_USAGE;
	char *words[7] = { program, home, arena_text(&line->arena, line->home) };
	size_t count = 3;
	if (line->language) {
		words[count++] = language;
		words[count++] = arena_text(&line->arena, line->language);
	}
	words[count] = once_only ? once : stay;
	return command_become_program(words);
}

int command_notices(struct command_line *line, int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "send") == 0)
		return send(line, argc - 2, argv + 2);
	bool named = argc > 1 && strcmp(argv[1], "list") == 0;
	return list(line, argc - 1 - named, argv + 1 + named);
}
