/* 户卡: one household — facts, members, helpers, measures, income, diaries, tickets, conflicts, its QR code. */
#include <stdio.h>
#include <string.h>

#include "core/card.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/idnumber.h"
#include "core/phone.h"
#include "core/ticket.h"
#include "db/act.h"
#include "db/conflict.h"
#include "db/diary.h"
#include "db/elsewhere.h"
#include "db/household.h"
#include "db/own.h"
#include "db/phone_reveal.h"
#include "db/policy_reach.h"
#include "db/ticket.h"
#include "reports/qr.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/household_preview.h"
#include "tui/leave_form.h"
#include "tui/page.h"
#include "tui/screens.h"
#include "tui/ticket_cells.h"

struct state {
	struct id entity;
	struct page page;
	struct arena arena;
	struct household household;
	const char **elsewhere; /* by member: another household with the same ID number */
	struct conflict_page conflicts;
	struct diary_page diaries;
	struct policy_dues policies; /* that concern it */
	struct ticket_page tickets;
	struct phone_reveals reveals; /* for whoever may see them */
	bool ids_whole, phones_whole; /* phones: after they were revealed, while the page is open */
};

enum {
	ACT_EDIT = 1,
	ACT_MEMBER,
	ACT_INCOME,
	ACT_MEASURE,
	ACT_ASSIGN,
	ACT_TICKET,
	ACT_DIARY,
	ACT_OPEN_TICKET,
	ACT_DIARIES,
	ACT_CARD,
	ACT_CONFLICTS,
	ACT_REVEAL,
	ACT_LEAVE,
};

static const struct key_binding keys[] = {
	{ 'n', ACT_TICKET, "ticket new", N_("new ticket"), N_("New ticket for this household") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary of this household") },
	{ 'o', ACT_OPEN_TICKET, "ticket open", N_("its tickets"), N_("Open one of its tickets") },
	{ 'm', ACT_CARD, "card", N_("QR"), N_("Show the QR code of its card") },
	{ 'e', ACT_EDIT, "household edit", N_("edit"), N_("Change the household") },
	{ 'p', ACT_MEMBER, "member", N_("people"), N_("Add or change a member") },
	{ 'i', ACT_INCOME, "income", N_("income"), N_("Add or change a year's income") },
	{ 'u', ACT_MEASURE, "measure", NULL, N_("Add or change a measure") },
	{ 'h', ACT_ASSIGN, "assign", NULL, N_("Assign a helper or doctor, or end it") },
	{ 'c', ACT_CONFLICTS, "conflicts", N_("settle"), N_("Settle what two people changed at once") },
	{ 'r', ACT_REVEAL, "reveal", N_("phone"), N_("Show the telephone numbers whole; it is noted who did") },
	{ 't', ACT_LEAVE, "leave", NULL, N_("Note that the household or a member has left, when and why") },
	{ 'l', ACT_DIARIES, "diaries of household", NULL, N_("All diaries of this household") },
	{ 0, 0, NULL, NULL, NULL },
};

enum { MASKED_BYTES = 32 }; /* of an ID number or a telephone number */
_Static_assert((int)MASKED_BYTES >= (int)IDNUMBER_BYTES && (int)MASKED_BYTES >= (int)PHONE_BYTES, "room for both");

/* The page ---------------------------------------------------------------------------------------- */

static const char *show(struct state *state, const struct record_type *type, const char *const value[],
			const char *name)
{
	int field = record_field(type, name);
	const char *text = value[field];
	char masked[MASKED_BYTES];
	if (text && type->field[field].type == FIELD_IDNUMBER && !state->ids_whole) {
		idnumber_mask(text, masked);
		return arena_text(&state->arena, masked);
	}
	if (text && type->field[field].type == FIELD_PHONES && !state->phones_whole) {
		phone_mask(arena_bytes(&state->arena, text, strcspn(text, ",")), masked);
		return arena_text(&state->arena, masked);
	}
	return field_show(&type->field[field], text, &state->arena);
}

static const char *fact(struct state *state, const char *name)
{
	return show(state, &household_type, state->household.value, name);
}

static void add_fact(struct state *state, bool more, int column, const char *name, const char *label)
{
	const char *text = fact(state, name);
	if (more)
		page_more(&state->page, column, STYLE_MUTED, "%s", label);
	else
		page_add(&state->page, column, STYLE_MUTED, "%s", label);
	const struct field *field = &household_type.field[record_field(&household_type, name)];
	page_more(&state->page, column + 12, STYLE_NORMAL, "%s%s", *text ? text : "-",
		  *text && field->type == FIELD_LAND ? _(" mu") : "");
}

static void add_facts(struct state *state, int columns)
{
	/* Side by side: two, and three where the window is wide. */
	const int beside = columns >= BOX_WIDE ? 3 : 2, each = columns >= BOX_WIDE ? 44 : 39;
	static const struct {
		const char *name, *label;
	} facts[] = {
		{ "status", N_("Status") },	 { "category", N_("Category") }, { "cause", N_("Cause") },
		{ "cause2", N_("Other cause") }, { "monitor", N_("Monitored") }, { "registered_on", N_("Registered") },
		{ "lifted_on", N_("Lifted") },	 { "phones", N_("Phone") },	 { "house_grade", N_("House grade") },
		{ "farmland", N_("Farmland") },	 { "woodland", N_("Woodland") }, { "address", N_("Address") },
	};
	struct household *household = &state->household;
	page_add(&state->page, 1, STYLE_HEADING, "%s", fact(state, "head"));
	page_more(&state->page, 12, STYLE_NORMAL, "%s", fact(state, "number"));
	page_more(&state->page, 34, STYLE_NORMAL, "%s%s%s", household->township ? household->township : "",
		  household->village ? household->village : "",
		  household_team(household_value(household, "team"), &state->arena));
	if (household_value(household, "left_on"))
		page_add(&state->page, 1, STYLE_OVERDUE, "%s %s  %s", _("left"), fact(state, "left_on"),
			 fact(state, "left_reason"));
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		add_fact(state, (int)i % beside > 0, 1 + (int)i % beside * each, facts[i].name, _(facts[i].label));
	static const char *const guarantees[][2] = { { "food", N_("food") },	       { "clothing", N_("clothing") },
						     { "schooling", N_("schooling") }, { "medical", N_("medical") },
						     { "housing", N_("housing") },     { "water", N_("water") } };
	page_add(&state->page, 1, STYLE_MUTED, "%s", _("Guarantees"));
	int column = 13;
	for (size_t i = 0; i < 6; i++) {
		const char *value = household_value(household, guarantees[i][0]);
		page_more(&state->page, column, guarantee_style(value), "%s%s", _(guarantees[i][1]),
			  guarantee_sign(value));
		column += term_width(_(guarantees[i][1])) + 3;
	}
}

/* A heading, and below it that there is nothing when there is nothing. */
static void add_heading(struct state *state, const char *text, size_t count)
{
	page_heading(&state->page, text);
	if (count == 0)
		page_add(&state->page, 1, STYLE_MUTED, "%s", _("none"));
}

static void add_members(struct state *state, struct day today, int columns)
{
	const int more = columns >= BOX_WIDE ? 14 : 0;
	add_heading(state, _("Members"), state->household.member.count);
	for (size_t i = 0; i < state->household.member.count; i++) {
		const char *const *value = state->household.member.part[i].value;
		const char *birth = value[record_field(&member_type, "birth")],
			   *left = value[record_field(&member_type, "left_on")];
		enum term_style style = left ? STYLE_MUTED : STYLE_NORMAL;
		page_add(&state->page, 1, style, "%s", show(state, &member_type, value, "name"));
		page_more(&state->page, 10, style, "%s", show(state, &member_type, value, "relation"));
		page_more(&state->page, 20, style, "%s", show(state, &member_type, value, "sex"));
		if (birth)
			page_more(&state->page, 23, style, _("%d years"), member_age(birth, today));
		page_more(&state->page, 32, style, "%s", show(state, &member_type, value, "idnumber"));
		page_more(&state->page, 52 + more, style, "%s", show(state, &member_type, value, "health"));
		page_more(&state->page, 65 + 2 * more, style, "%s",
			  left ? arena_format(&state->arena, "%s %s", show(state, &member_type, value, "left_reason"),
					      left)
			       : show(state, &member_type, value, "labour"));
		if (state->elsewhere[i])
			page_add(&state->page, 10, STYLE_OVERDUE, _("the same ID number is in household %s too"),
				 state->elsewhere[i]);
	}
}

/* The numbers of those who live there, once they are revealed. */
static void add_phones(struct state *state)
{
	for (size_t i = 0; state->phones_whole && i < state->household.member.count; i++) {
		const char *const *value = state->household.member.part[i].value;
		const char *phones = show(state, &member_type, value, "phones");
		if (*phones && !value[record_field(&member_type, "left_on")])
			page_add(&state->page, 10, STYLE_NORMAL, "%s  %s", show(state, &member_type, value, "name"),
				 phones);
	}
}

static void add_reveals(struct state *state)
{
	if (state->reveals.count == 0)
		return;
	page_heading(&state->page, _("Telephone numbers were shown whole to"));
	for (size_t i = 0; i < state->reveals.count; i++) {
		const struct phone_reveal_row *row = &state->reveals.row[i];
		char when[17];
		clock_format(row->at_ms, when);
		page_add(&state->page, 1, STYLE_MUTED, "%s", when);
		page_more(&state->page, 19, STYLE_NORMAL, "%s", row->name ? row->name : _("the station"));
		page_more(&state->page, 30, STYLE_NORMAL, "%s", row->reason ? row->reason : _("(no reason given)"));
	}
}

static void add_assigned(struct state *state)
{
	add_heading(state, _("Helpers and doctor"), state->household.assigned.count);
	for (size_t i = 0; i < state->household.assigned.count; i++) {
		const struct household_assigned *row = &state->household.assigned.row[i];
		enum term_style style = row->now ? STYLE_NORMAL : STYLE_MUTED;
		page_add(&state->page, 1, style, "%s", show(state, &assign_type, row->part.value, "duty"));
		/* The first of their telephones, so that the day behind it keeps its place. */
		const char *phones = row->phones ? row->phones : "";
		int first = (int)strcspn(phones, ",");
		page_more(&state->page, 12, style, "%s  %s", row->name ? row->name : "", row->unit ? row->unit : "");
		page_more(&state->page, 42, style, "%.*s%s", first, phones, phones[first] ? "+" : "");
		const char *until = show(state, &assign_type, row->part.value, "until_on");
		page_more(&state->page, 56, STYLE_MUTED, *until ? _("%s to %s") : _("since %s"),
			  show(state, &assign_type, row->part.value, "from_on"), until);
	}
}

static void add_measures(struct state *state)
{
	add_heading(state, _("Measures"), state->household.measure.count);
	for (size_t i = 0; i < state->household.measure.count; i++) {
		const char *const *value = state->household.measure.part[i].value;
		page_add(&state->page, 1, STYLE_NORMAL, "%s", show(state, &measure_type, value, "started_on"));
		page_more(&state->page, 13, STYLE_NORMAL, "%s", show(state, &measure_type, value, "measure"));
		page_more(&state->page, 28, STYLE_NORMAL, _("%s yuan"), show(state, &measure_type, value, "amount"));
		page_more(&state->page, 42, STYLE_NORMAL, "%s", show(state, &measure_type, value, "result"));
	}
}

static void add_policies(struct state *state)
{
	char when[17];
	add_heading(state, _("Policies for it"), state->policies.count);
	for (size_t i = 0; i < state->policies.count; i++) {
		const struct policy_due *due = &state->policies.row[i];
		clock_format(due->explained_at, when);
		when[10] = '\0';
		page_add(&state->page, 1, due->explained_at ? STYLE_DONE : STYLE_SOON, "%s",
			 due->explained_at ? when : _("not explained"));
		page_more(&state->page, 14, STYLE_NORMAL, "%s  %s", due->title, due->number);
	}
}

static void add_incomes(struct state *state)
{
	int64_t most = 1, per_head;
	for (size_t i = 0; i < state->household.income.count; i++)
		if (income_per_head(state->household.income.part[i].value, &per_head) && per_head > most)
			most = per_head;
	add_heading(state, _("Income by year"), state->household.income.count);
	for (size_t i = 0; i < state->household.income.count; i++) {
		const char *const *value = state->household.income.part[i].value;
		char bar[200] = "";
		per_head = 0;
		income_per_head(value, &per_head);
		for (int64_t j = 0; j < per_head * 24 / most; j++)
			strcat(bar, term_glyph(GLYPH_FULL));
		page_add(&state->page, 1, STYLE_NORMAL, "%s", show(state, &income_type, value, "year"));
		page_more(&state->page, 8, STYLE_DONE, "%s", bar);
		page_more(&state->page, 34, STYLE_NORMAL, _("%lld yuan a head, net %lld"), (long long)(per_head / 100),
			  (long long)(income_net(value) / 100));
	}
}

static enum term_style ticket_style(const struct ticket_row *row)
{
	return row->overdue ? STYLE_OVERDUE : ticket_state_is_over(row->state) ? STYLE_MUTED : STYLE_NORMAL;
}

static void add_tickets(struct state *state)
{
	add_heading(state, _("Tickets"), state->tickets.count);
	for (size_t i = 0; i < state->tickets.count; i++) {
		const struct ticket_row *row = &state->tickets.row[i];
		page_add(&state->page, 0, ticket_style(row), "%s%s", ticket_due_sign(row), row->number);
		page_more(&state->page, 18, ticket_style(row), "%s", ticket_state_text(row->state, row->to_resume));
		page_more(&state->page, 27, ticket_style(row), "%s", row->main_name ? row->main_name : "");
		page_more(&state->page, 36, ticket_style(row), "%s", row->marked);
	}
}

static void add_diaries(struct state *state, int columns)
{
	add_heading(state, _("Diaries"), state->diaries.count);
	for (size_t i = 0; i < state->diaries.count && i < 10; i++) {
		const struct diary_row *row = &state->diaries.row[i];
		char when[17];
		clock_format(row->at_ms, when);
		page_add(&state->page, 1, STYLE_MUTED, "%s", when);
		page_more(&state->page, 19, STYLE_NORMAL, "%s  %s", row->staff_name ? row->staff_name : "",
			  dictionary_name(dictionary_find("diary_kind"), row->kind)
				  ? dictionary_name(dictionary_find("diary_kind"), row->kind)
				  : "");
		page_more(&state->page, 42, STYLE_MUTED, _("entered at %s"), row->place);
		if (row->late)
			page_more(&state->page, 62, STYLE_SOON, "%s %s", _("late entry, visited"), row->visited_on);
		page_wrap(&state->page, 3, columns - 5, STYLE_NORMAL, row->text ? row->text : _("(erased)"));
	}
}

/* What holds, and what the other wrote; x opens them to be settled. */
static void add_conflicts(struct state *state)
{
	if (state->conflicts.count == 0)
		return;
	page_heading(&state->page, _("Two people changed the same: please decide"));
	for (size_t i = 0; i < state->conflicts.count; i++) {
		const struct conflict_row *row = &state->conflicts.row[i];
		const struct field *field = &row->type->field[row->field];
		struct register_reader reader = { state->phones_whole, state->ids_whole };
		page_add(&state->page, 1, STYLE_OVERDUE, "%s %s", row->member ? row->member : "", _(field->label));
		page_more(&state->page, 26, STYLE_NORMAL, _("now %s (%s), the other %s (%s)"),
			  register_show(field, row->value, &reader, &state->arena), row->author ? row->author : "",
			  register_show(field, row->rival, &reader, &state->arena),
			  row->rival_author ? row->rival_author : "");
	}
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	char today[11];
	console_today(console, today);
	arena_reset(&state->arena);
	page_reset(&state->page);
	struct err ignored;
	struct diary_filter diaries = { .household = state->entity };
	state->reveals.count = 0;
	if (!own_may(db, &console->person, ACCESS_HOUSEHOLD_SEE, &state->entity, today, err) ||
	    !household_read(db, &state->entity, today, &state->arena, &state->household, err) ||
	    !conflict_list(db, &(struct conflict_query){ .household = state->entity }, 0, &state->arena,
			   &state->conflicts, err) ||
	    !policy_of_household(db, &state->entity, today, &state->arena, &state->policies, err) ||
	    !diary_list(db, &diaries, 0, &state->arena, &state->diaries, err) ||
	    (access_may_somewhere(&console->person, ACCESS_REVEAL_SEE, &ignored) &&
	     !phone_reveal_list(db, &state->entity, &state->arena, &state->reveals, err)) ||
	    !ticket_of_household(db, &state->entity, console_now(console), &state->arena, &state->tickets, err) ||
	    !elsewhere_members(db, &state->household, &state->arena, &state->elsewhere, err))
		return false;
	ticket_mark_urgent(&state->tickets, console->config, &state->arena);
	state->ids_whole = access_sees_idnumber(&console->person, household_value(&state->household, "area"));
	add_conflicts(state);
	add_facts(state, screen->box.columns);
	add_members(state, day_at(console_now(console)), screen->box.columns);
	add_phones(state);
	add_assigned(state);
	add_tickets(state);
	add_diaries(state, screen->box.columns);
	add_incomes(state);
	add_measures(state);
	add_policies(state);
	add_reveals(state);
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	struct console *console = screen->owner;
	state->entity = *(const struct id *)argument;
	state->phones_whole = access_sees_whole_phone(&console->person, PHONE_ELSEWHERE, false);
	bool ok = reload(screen, err);
	screen->stale = !ok;
	return ok;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	page_release(&state->page);
	arena_release(&state->arena);
}

static void draw(struct screen *screen, struct box body)
{
	screen->scrolls = page_draw(&((struct state *)screen->state)->page, body);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return page_key(&((struct state *)screen->state)->page, event);
}

/* The QR code, dark on light whatever the terminal's colours are --------------------------------- */

/* The code as lines: as square as it can be, and as low. */
struct qr_picture {
	const char *lines;
	int rows, columns;
};

struct qr_state {
	struct qr_picture picture[2]; /* the first one that fits is shown */
	const char *head, *caption;
	struct arena arena;
};

static struct qr_picture qr_picture(const char *lines, struct arena *arena)
{
	struct qr_picture picture = { .lines = lines };
	picture.columns = term_width(arena_bytes(arena, lines, strcspn(lines, "\n")));
	for (const char *line = lines; (line = strchr(line, '\n')) != NULL; line++)
		picture.rows++;
	return picture;
}

static bool open_qr(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct qr_state *state = screen->state;
	const struct household *household = argument;
	char url[CARD_URL_BYTES];
	struct qr qr;
	if (!household->card)
		return err_set(err, ERR_MISSING, _("this household has no card yet: 'fangzheng card' issues one"));
	if (!card_url(console->config->card_url, household->card, url, err) || !qr_make(url, &qr, err))
		return false;
	struct arena *arena = &state->arena;
	state->picture[0] = qr_picture(term_has_blocks() ? qr_half_blocks(&qr, arena) : qr_ascii(&qr, arena), arena);
	state->picture[1] = term_width("▀") == 2 ? qr_picture(qr_wide_blocks(&qr, arena), arena) : state->picture[0];
	const char *number = household_value(household, "number"), *head = household_value(household, "head");
	const char *specimen =
		card_base_is_placeholder(console->config->card_url) ? _("Specimen: the card address is not set") : "";
	state->head = arena_format(arena, "%s  %s  %s", head ? head : "", number ? number : "", specimen);
	state->caption = arena_format(arena, "%s\n%s\n%s%s\n\n%s\n\n%s", head ? head : "", number ? number : "",
				      household->township ? household->township : "",
				      household->village ? household->village : "", url, specimen);
	return true;
}

static void close_qr(struct screen *screen)
{
	arena_release(&((struct qr_state *)screen->state)->arena);
}

static bool fits(const struct qr_picture *picture, struct box box)
{
	return picture->rows <= box.rows && picture->columns + 2 <= box.columns;
}

static void draw_qr(struct screen *screen, struct box body)
{
	enum { CAPTION_COLUMNS = 24 };
	const struct qr_state *state = screen->state;
	const struct qr_picture *picture = &state->picture[fits(&state->picture[0], body) ? 0 : 1];
	if (!fits(picture, body)) {
		box_put(body, 1, 2, STYLE_SOON,
			_("The window is too low to show the code: 'fangzheng card HOUSEHOLD --png FILE' writes it."));
		return;
	}
	int row = 0;
	for (const char *line = picture->lines; *line; row++) {
		struct arena arena = { 0 };
		size_t length = strcspn(line, "\n");
		box_put(body, row, 2, STYLE_PAPER, arena_bytes(&arena, line, length));
		arena_release(&arena);
		line += length + (line[length] == '\n');
	}
	int column = picture->columns + 4;
	if (body.columns - column > CAPTION_COLUMNS)
		box_wrap((struct box){ body.row + 4, body.column + column, body.rows - 4, body.columns - column - 1 },
			 STYLE_NORMAL, state->caption, 0);
	else
		box_put(body, row, 2, STYLE_NORMAL, state->head);
}

static const struct screen_ops screen_qr = {
	.name = N_("QR code"),
	.keys = screen_text_keys,
	.act = screen_text_act,
	.state_bytes = sizeof(struct qr_state),
	.open = open_qr,
	.draw = draw_qr,
	.close = close_qr,
};

/* Doing ------------------------------------------------------------------------------------------ */

static const char *part_text(struct state *state, const struct record_type *type, const struct household_part *part)
{
	if (type == &member_type)
		return arena_format(&state->arena, "%s  %s", show(state, type, part->value, "name"),
				    show(state, type, part->value, "relation"));
	if (type == &income_type)
		return show(state, type, part->value, "year");
	return arena_format(&state->arena, "%s  %s", show(state, type, part->value, "started_on"),
			    show(state, type, part->value, "measure"));
}

/* Which one to change, or a new one. */
static void pick_part(struct screen *screen, const struct record_type *type, const struct household_parts *parts)
{
	struct state *state = screen->state;
	const char *items[64] = { _("Add a new one") };
	size_t count = 1;
	for (size_t i = 0; i < parts->count && count < 64; i++)
		items[count++] = part_text(state, type, &parts->part[i]);
	int picked = frame_menu(screen->frame, _(type->label), items, NULL, count);
	if (picked >= 0)
		household_form_part(screen, type, &state->entity, picked > 0 ? &parts->part[picked - 1].entity : NULL);
}

static void pick_assigned(struct screen *screen)
{
	struct state *state = screen->state;
	const char *items[64] = { _("Add a new one") };
	size_t count = 1;
	for (size_t i = 0; i < state->household.assigned.count && count < 64; i++)
		items[count++] = arena_format(
			&state->arena, "%s  %s",
			show(state, &assign_type, state->household.assigned.row[i].part.value, "duty"),
			state->household.assigned.row[i].name ? state->household.assigned.row[i].name : "");
	int picked = frame_menu(screen->frame, _(assign_type.label), items, NULL, count);
	if (picked >= 0)
		household_form_part(screen, &assign_type, &state->entity,
				    picked > 0 ? &state->household.assigned.row[picked - 1].part.entity : NULL);
}

static void pick_ticket(struct screen *screen)
{
	struct state *state = screen->state;
	const char *items[TICKET_PAGE_ROWS];
	for (size_t i = 0; i < state->tickets.count; i++)
		items[i] =
			arena_format(&state->arena, "%s  %s  %s", state->tickets.row[i].number,
				     _(ticket_state_label(state->tickets.row[i].state)), state->tickets.row[i].title);
	int picked = state->tickets.count == 1
			     ? 0
			     : frame_menu(screen->frame, _("Tickets"), items, NULL, state->tickets.count);
	if (picked >= 0)
		frame_push(screen->frame, &screen_ticket, &state->tickets.row[picked].entity);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	switch (number) {
	case ACT_EDIT:
		household_form_part(screen, &household_type, &state->entity, &state->entity);
		break;
	case ACT_MEMBER:
		pick_part(screen, &member_type, &state->household.member);
		break;
	case ACT_INCOME:
		pick_part(screen, &income_type, &state->household.income);
		break;
	case ACT_MEASURE:
		pick_part(screen, &measure_type, &state->household.measure);
		break;
	case ACT_ASSIGN:
		pick_assigned(screen);
		break;
	case ACT_TICKET:
		household_new_ticket(screen, &state->entity);
		break;
	case ACT_DIARY:
		household_new_diary(screen, &state->entity);
		break;
	case ACT_OPEN_TICKET:
		pick_ticket(screen);
		break;
	case ACT_DIARIES:
		frame_push(screen->frame, &screen_diaries, &(struct diaries_argument){ .household = state->entity });
		break;
	case ACT_REVEAL:
		state->phones_whole |= console_reveal(screen->owner, &state->entity);
		screen->stale = true;
		break;
	case ACT_LEAVE:
		leave_form(screen, &state->household);
		break;
	case ACT_CONFLICTS:
		frame_push(screen->frame, &screen_conflicts, &state->entity);
		break;
	case ACT_CARD:
		frame_push(screen->frame, &screen_qr, &state->household);
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	static const struct {
		int act;
		enum access_act right;
	} rights[] = {
		{ ACT_EDIT, ACCESS_HOUSEHOLD_EDIT }, { ACT_MEMBER, ACCESS_MEMBER_EDIT },
		{ ACT_INCOME, ACCESS_INCOME_EDIT },  { ACT_MEASURE, ACCESS_MEASURE_EDIT },
		{ ACT_ASSIGN, ACCESS_ASSIGN_EDIT },  { ACT_TICKET, ACCESS_TICKET_OPEN },
		{ ACT_DIARY, ACCESS_DIARY_WRITE },   { ACT_CARD, ACCESS_CARD_SEE },
		{ ACT_REVEAL, ACCESS_PHONE_REVEAL }, { ACT_LEAVE, ACCESS_HOUSEHOLD_EDIT },
	};
	const struct state *state = screen->state;
	if (number == ACT_OPEN_TICKET && state->tickets.count == 0)
		return _("this household has no ticket");
	if (number == ACT_REVEAL && state->phones_whole)
		return _("the telephone numbers are whole here");
	if (number == ACT_CARD && household_value(&state->household, "left_on"))
		return _("the household has left the register, so it has no card any more");
	if (number == ACT_CONFLICTS && state->conflicts.count == 0)
		return _("nothing here was changed by two people at once");
	for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
		if (rights[i].act == number)
			return console_why_not(screen->owner, rights[i].right);
	return NULL;
}

const struct screen_ops screen_household = {
	.name = N_("Household"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
