#include "tui/canned_text.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/template.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/screens.h"
#include "tui/ticket_form.h"

enum { VALUES_MOST = 16 };

struct values {
	struct template_value value[VALUES_MOST];
	size_t count;
};

/* What is not known yet is left to be written in: a gap that nobody reads over. */
static void add(struct values *values, const char *name, const char *text)
{
	values->value[values->count++] = (struct template_value){ name, text && *text ? text : "＿＿" };
}

static const char *category_name(const struct console *console, const char *code)
{
	const struct config_category *category = config_category(console->config, code);
	return category ? category->name : code;
}

static void add_ticket(struct values *values, const struct console *console, const struct ticket *ticket,
		       struct arena *arena)
{
	const struct ticket_party *main = ticket->party_count > 0 && ticket->party[0].main ? ticket->party : NULL;
	char due[17] = "";
	if (ticket->resolve_due)
		clock_format(ticket->resolve_due, due);
	add(values, "number", ticket->number);
	add(values, "category", category_name(console, ticket->category));
	add(values, "title", ticket->title);
	add(values, "caller", ticket->caller ? ticket->caller : ticket->head);
	add(values, "head", ticket->head);
	add(values, "village", ticket->village);
	add(values, "helper", ticket->helper);
	add(values, "main", main ? main->name : NULL);
	add(values, "unit", main ? main->unit : NULL);
	add(values, "due", arena_text(arena, due));
}

static void add_typed(struct values *values, const struct console *console, const struct ticket_typed *typed)
{
	add(values, "number", NULL);
	add(values, "category", category_name(console, typed->category));
	add(values, "title", typed->title);
	add(values, "caller", typed->caller);
	add(values, "head", NULL);
	add(values, "village", NULL);
	add(values, "helper", NULL);
	add(values, "main", NULL);
	add(values, "unit", NULL);
	add(values, "due", NULL);
}

const char *canned_text_why_not(const struct console *console)
{
	if (console->config->text_count == 0)
		return _("no canned texts are set: ticket: texts: in fangzheng.yaml");
	return frame_insert(console->frame, "") ? NULL : _("put the cursor where a text of several lines is written");
}

void canned_text_put(struct console *console)
{
	const struct config *config = console->config;
	struct arena arena = { 0 };
	struct values values = { 0 };
	struct ticket_typed typed = { NULL, NULL, NULL };
	char today[11];
	/* What lies nearest to the top is what is written about. */
	struct screen *ticket = frame_find(console->frame, &screen_ticket);
	if (!ticket_form_typed(console, &typed) && ticket)
		add_ticket(&values, console, screen_ticket_shown(ticket), &arena);
	else
		add_typed(&values, console, &typed);
	add(&values, "today", console_today(console, today));
	add(&values, "operator", console->person.name[0] ? console->person.name : console->person.login);
	add(&values, "hotline", config->hotline);
	const char **items = arena_alloc(&arena, (config->text_count + 1) * sizeof *items);
	for (size_t i = 0; i < config->text_count; i++)
		items[i] = config->text[i].name;
	int picked = frame_pick(console->frame, _("Canned texts"), items, config->text_count, -1);
	if (picked >= 0)
		frame_insert(console->frame,
			     template_fill(config->text[picked].text, values.value, values.count, &arena));
	arena_release(&arena);
}
