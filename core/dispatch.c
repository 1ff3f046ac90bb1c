#include "core/dispatch.h"

#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/i18n.h"

static const struct {
	const char *name, *label;
} parties[] = {
	[PARTY_HELPER] = { "helper", N_("helper") },
	[PARTY_DOCTOR] = { "doctor", N_("contracted doctor") },
	[PARTY_CLERK] = { "clerk", N_("township clerk") },
	[PARTY_DESK] = { "desk", N_("desk") },
	[PARTY_OFFICER] = { "department:", N_("department officer") },
};

bool dispatch_party_parse(const char *text, struct dispatch_party *party)
{
	size_t prefix = strlen(parties[PARTY_OFFICER].name);
	for (int i = PARTY_HELPER; i < PARTY_OFFICER; i++) {
		if (strcmp(parties[i].name, text) == 0) {
			*party = (struct dispatch_party){ .kind = (enum party_kind)i };
			return true;
		}
	}
	if (strncmp(text, parties[PARTY_OFFICER].name, prefix) != 0 || text[prefix] == '\0')
		return false;
	*party = (struct dispatch_party){ PARTY_OFFICER, text + prefix };
	return true;
}

char *dispatch_party_format(const struct dispatch_party *party, struct arena *arena)
{
	return arena_format(arena, "%s%s", parties[party->kind].name, party->department ? party->department : "");
}

const char *dispatch_party_label(enum party_kind kind)
{
	return parties[kind].label;
}

static bool same(const char *listed, const char *value)
{
	return strcmp(listed, value) == 0;
}

/*
 * What a rule can ask, one line each: a list of the rule and up to three values of the ticket, of
 * which one must be in the list. `takes` says when a listed value takes one of the ticket's.
 */
struct question {
	const char *label;
	const struct dispatch_texts *asked;
	const char *value[3];
	bool (*takes)(const char *listed, const char *value);
};
static void ask(const struct dispatch_when *when, const struct dispatch_facts *facts,
		struct question question[static DISPATCH_QUESTIONS])
{
	const struct question all[DISPATCH_QUESTIONS] = {
		[ASKS_CATEGORY] = { N_("category"), &when->category, { facts->category }, same },
		[ASKS_URGENCY] = { N_("urgency"), &when->urgency, { facts->urgency }, same },
		[ASKS_AREA] = { N_("area"), &when->area, { facts->area }, area_contains },
		[ASKS_HOUSEHOLD] = { N_("household category"), &when->household, { facts->household }, same },
		[ASKS_CAUSE] = { N_("cause"),
				 &when->cause,
				 { facts->cause[0], facts->cause[1], facts->cause[2] },
				 same },
		[ASKS_STATUS] = { N_("status"), &when->status, { facts->status }, same },
		[ASKS_MONITOR] = { N_("monitoring"), &when->monitor, { facts->monitor }, same },
	};
	memcpy(question, all, sizeof all);
}

static bool holds(const struct question *question)
{
	for (size_t i = 0; i < question->asked->count; i++)
		for (size_t k = 0; k < 3; k++)
			if (question->value[k] && question->takes(question->asked->text[i], question->value[k]))
				return true;
	return question->asked->count == 0;
}

ptrdiff_t dispatch_match(const struct dispatch_rule *rule, size_t count, const struct dispatch_facts *facts)
{
	for (size_t i = 0; i < count; i++) {
		struct question question[DISPATCH_QUESTIONS];
		bool matches = true;
		ask(&rule[i].when, facts, question);
		for (size_t k = 0; k < DISPATCH_QUESTIONS; k++)
			matches = matches && holds(&question[k]);
		if (matches)
			return (ptrdiff_t)i;
	}
	return -1;
}

/* "illness, housing", by name; NULLs are left out. */
static char *join(const struct dispatch_names *names, enum dispatch_question question, const char *const *code,
		  size_t count, struct arena *arena)
{
	char *list = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!code[i])
			continue;
		const char *name = names->name(names->context, question, code[i]);
		name = name ? name : code[i];
		list = list ? arena_format(arena, "%s%s%s", list, _(", "), name) : arena_text(arena, name);
	}
	return list ? list : arena_text(arena, _("nothing"));
}

/* One rule's line: what it asked and found, up to the first thing that did not hold. */
static char *explain_rule(const struct dispatch_rule *rule, const struct dispatch_facts *facts,
			  const struct dispatch_names *names, struct arena *arena)
{
	struct question question[DISPATCH_QUESTIONS];
	char *line = arena_text(arena, "");
	ask(&rule->when, facts, question);
	for (size_t k = 0; k < DISPATCH_QUESTIONS; k++) {
		if (question[k].asked->count == 0)
			continue;
		enum dispatch_question kind = (enum dispatch_question)k;
		char *asked = join(names, kind, question[k].asked->text, question[k].asked->count, arena);
		char *has = join(names, kind, question[k].value, 3, arena);
		if (!holds(&question[k]))
			/* Translators: what a rule asks about ("category"), what it wants, what the ticket has. */
			return arena_format(arena, _("does not match: asks for %1$s %2$s, the ticket has %3$s"),
					    _(question[k].label), asked, has);
		line = arena_format(arena, "%s%s%s %s", line, *line ? _(", ") : "", _(question[k].label), has);
	}
	if (*line)
		return arena_format(arena, _("matches: %s"), line);
	return arena_text(arena, _("matches: it takes every ticket"));
}

char *dispatch_explain(const struct dispatch_rule *rule, size_t count, ptrdiff_t place,
		       const struct dispatch_facts *facts, const struct dispatch_names *names, struct arena *arena)
{
	char *text = arena_text(arena, "");
	size_t until = place < 0 || (size_t)place >= count ? count : (size_t)place + 1;
	for (size_t i = 0; i < until; i++)
		text = arena_format(arena, _("%1$srule %2$d, %3$s: %4$s\n"), text, (int)i + 1, rule[i].name,
				    explain_rule(&rule[i], facts, names, arena));
	if (until == 0)
		return arena_text(arena, _("there are no rules\n"));
	return text;
}

/* Whether all that `later` takes is taken by `earlier`: it asks nothing, or lists all of the other's list. */
static bool list_covers(const struct dispatch_texts *earlier, const struct dispatch_texts *later,
			bool (*takes)(const char *listed, const char *value))
{
	if (earlier->count == 0)
		return true;
	for (size_t i = 0; i < later->count; i++) {
		bool found = false;
		for (size_t k = 0; k < earlier->count; k++)
			found |= takes(earlier->text[k], later->text[i]);
		if (!found)
			return false;
	}
	return later->count > 0;
}

bool dispatch_rule_covers(const struct dispatch_rule *earlier, const struct dispatch_rule *later)
{
	const struct dispatch_when *a = &earlier->when, *b = &later->when;
	return list_covers(&a->category, &b->category, same) && list_covers(&a->urgency, &b->urgency, same) &&
	       list_covers(&a->area, &b->area, area_contains) && list_covers(&a->household, &b->household, same) &&
	       list_covers(&a->cause, &b->cause, same) && list_covers(&a->status, &b->status, same) &&
	       list_covers(&a->monitor, &b->monitor, same);
}

static void fill(struct duration *limit, struct duration next)
{
	if (limit->amount == 0)
		*limit = next;
}

void dispatch_limits_fill(struct dispatch_limits *limits, const struct dispatch_limits *next)
{
	fill(&limits->accept, next->accept);
	fill(&limits->contact, next->contact);
	fill(&limits->resolve, next->resolve);
	fill(&limits->follow_up, next->follow_up);
}
