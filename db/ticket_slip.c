/* The 派单通知: what an assignee is handed or read out. */
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/ticket.h"

/* What somebody wrote into the request that is long enough for an ID number. */
static const char *without_numbers(const char *text, struct arena *arena)
{
	enum { ID_DIGITS = 15 };
	char *copy = text_clean_lines(arena, text ? text : "");
	for (char *at = copy; *at;) {
		size_t digits = strspn(at, "0123456789Xx");
		if (digits >= ID_DIGITS)
			memset(at, '*', digits);
		at += digits ? digits : 1;
	}
	return copy;
}

static void add(char **slip, struct arena *arena, const char *label, const char *value)
{
	if (value && *value)
		*slip = arena_format(arena, "%s%s%s%s\n", *slip, label, _(": "), value);
}

/* All of a text of several lines, in lines of a page's width. */
static void add_lines(char **slip, struct arena *arena, const char *label, const char *text)
{
	enum { COLUMNS = 72, INDENT = 4 };
	if (!*text)
		return;
	*slip = arena_format(arena, "%s%s%s\n", *slip, label, _(": "));
	while (*text) {
		size_t line = strcspn(text, "\n");
		int used;
		size_t fits = text_fit(text, COLUMNS - INDENT, &used), taken = fits < line ? fits : line;
		*slip = arena_format(arena, "%s%*s%s\n", *slip, INDENT, "", arena_bytes(arena, text, taken));
		text += taken;
		text += *text == '\n';
	}
}

static void add_time(char **slip, struct arena *arena, const char *label, int64_t at_ms)
{
	char text[17];
	if (at_ms == 0)
		return;
	clock_format(at_ms, text);
	add(slip, arena, label, text);
}

static const char *join(struct arena *arena, const char *a, const char *b)
{
	return a && b ? arena_format(arena, "%s %s", a, b) : a ? a : b;
}

static const char *place_of(const struct ticket *ticket, struct arena *arena)
{
	const char *village = ticket->township || ticket->village
				      ? arena_format(arena, "%s%s", ticket->township ? ticket->township : "",
						     ticket->village ? ticket->village : "")
				      : NULL;
	/* Many addresses begin with the village group already. */
	const char *team = household_team(ticket->team, arena);
	bool told = !*team || (ticket->address && strncmp(ticket->address, team, strlen(team)) == 0);
	return join(arena, told ? village : join(arena, village, team), ticket->address);
}

/* Who asked and their number; else the head and the household's first number. */
static const char *whom_to_call(const struct ticket *ticket, struct arena *arena)
{
	const char *name = ticket->caller ? ticket->caller : ticket->head;
	const char *phone = ticket->callback;
	if (!phone && ticket->phones)
		phone = arena_bytes(arena, ticket->phones, strcspn(ticket->phones, ","));
	return join(arena, name, phone);
}

static const char *parties(const struct ticket *ticket, bool main, struct arena *arena)
{
	const char *text = NULL;
	for (size_t i = 0; i < ticket->party_count; i++) {
		const struct ticket_party *party = &ticket->party[i];
		if (party->main != main)
			continue;
		const char *one = join(arena, join(arena, party->unit, party->name), party->phones);
		text = text && one ? arena_format(arena, "%s%s%s", text, _(", "), one) : one;
	}
	return text;
}

char *ticket_slip(const struct ticket *ticket, const struct config *config, struct arena *arena)
{
	const struct config_category *category = config_category(config, ticket->category);
	const struct config_urgency *urgency = config_urgency(config, ticket->urgency);
	char *slip = arena_format(arena, "%s  %s\n\n", _("Notice of dispatch"), ticket->number);
	add(&slip, arena, _("To"), parties(ticket, true, arena));
	add(&slip, arena, _("With"), parties(ticket, false, arena));
	add(&slip, arena, _("Matter"), category ? category->name : ticket->category);
	add(&slip, arena, _("Urgency"), urgency ? urgency->name : ticket->urgency);
	add_lines(&slip, arena, _("Request"), without_numbers(ticket->text, arena));
	add(&slip, arena, _("Household"), ticket->head);
	add(&slip, arena, _("Where"), place_of(ticket, arena));
	add(&slip, arena, _("Please call"), whom_to_call(ticket, arena));
	if (ticket->accepted_at == 0)
		add_time(&slip, arena, _("Accept by"), ticket->accept_due);
	if (ticket->contacted_at == 0)
		add_time(&slip, arena, _("Call the household by"), ticket->contact_due);
	add_time(&slip, arena, _("Resolve by"), ticket->resolve_due);
	add(&slip, arena, _("Report to"),
	    arena_format(arena, "%s%s", config->county_name ? config->county_name : "",
			 config->hotline ? config->hotline : ""));
	return slip;
}
