#include "tui/household_preview.h"

#include <string.h>

#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/ticket.h"
#include "tui/console.h"

int household_preview_rows(int rows)
{
	return rows >= PREVIEW_TALL_FROM ? PREVIEW_ROWS_TALL : PREVIEW_ROWS;
}

static const char *name_of(const char *dictionary, const char *code)
{
	const char *name = dictionary_name(dictionary_find(dictionary), code);
	return name ? name : code;
}

static const char *text_of(const char *text)
{
	return text ? text : "";
}

static const char *member_value(const struct household_part *part, const char *name)
{
	return household_part_value(part, &member_type, name);
}

/* 单福田 男 61 岁  德善乡德善村5组  154****0017 */
static const char *who_line(struct household_preview *preview, struct day today)
{
	struct arena *arena = &preview->arena;
	const struct household *household = &preview->household;
	char masked[PHONE_BYTES] = "";
	const char *shown = masked;
	const char *phones = household_value(household, "phones"), *sex = NULL, *birth = NULL;
	for (size_t i = 0; i < household->member.count; i++) {
		const char *relation = member_value(&household->member.part[i], "relation");
		if (relation && strcmp(relation, RELATION_HEAD) == 0) {
			sex = member_value(&household->member.part[i], "sex");
			birth = member_value(&household->member.part[i], "birth");
			break;
		}
	}
	if (phones)
		phone_mask(arena_bytes(arena, phones, strcspn(phones, ",")), masked);
	if (phones && id_equal(&household->entity, &preview->revealed))
		shown = phones;
	const char *age = birth ? arena_format(arena, _("%d years"), member_age(birth, today)) : "";
	const char *line = arena_format(arena, "%s %s %s  %s%s%s  %s", text_of(household_value(household, "head")),
					sex ? name_of("sex", sex) : "", age, text_of(household->township),
					text_of(household->village),
					household_team(household_value(household, "team"), arena), shown);
	for (size_t i = 0; i < household->assigned.count; i++)
		if (household->assigned.row[i].now && household->assigned.row[i].name)
			return arena_format(arena, "%s  %s %s %s", line, _("Helper"), household->assigned.row[i].name,
					    text_of(household->assigned.row[i].unit));
	return line;
}

/* What a member is to the head, the age, and what ails: NULL for who has left. */
static const char *member_text(const struct household_part *part, struct day today, struct arena *arena)
{
	const char *birth = member_value(part, "birth"), *health = member_value(part, "health");
	if (member_value(part, "left_on"))
		return NULL;
	const char *text = arena_format(arena, "%s %s", text_of(member_value(part, "name")),
					name_of("relation", text_of(member_value(part, "relation"))));
	if (birth)
		text = arena_format(arena, "%s %d", text, member_age(birth, today));
	if (health && strcmp(health, "1") != 0)
		text = arena_format(
			arena, "%s %s", text,
			field_show(&member_type.field[record_field(&member_type, "health")], health, arena));
	return text;
}

/* All who live there, on a line. */
static const char *members_line(struct household_preview *preview, struct day today)
{
	struct arena *arena = &preview->arena;
	const char *line = "";
	for (size_t i = 0; i < preview->household.member.count; i++) {
		const char *text = member_text(&preview->household.member.part[i], today, arena);
		if (text)
			line = arena_format(arena, "%s%s%s", line, *line ? " · " : "", text);
	}
	return line;
}

bool household_preview_read(struct household_preview *preview, const struct console *console, const struct id *entity,
			    struct err *err)
{
	char today[11];
	struct diary_filter diaries = { .household = *entity };
	if (id_equal(entity, &preview->entity))
		return true;
	household_preview_forget(preview);
	if (!household_read(console->station->db, entity, console_today(console, today), &preview->arena,
			    &preview->household, err) ||
	    !diary_list(console->station->db, &diaries, 0, &preview->arena, &preview->diaries, err))
		return false;
	preview->today = day_at(console_now(console));
	preview->who = who_line(preview, preview->today);
	preview->members = members_line(preview, preview->today);
	preview->entity = *entity;
	return true;
}

void household_preview_forget(struct household_preview *preview)
{
	arena_reset(&preview->arena);
	preview->entity = (struct id){ { 0 } };
}

void household_preview_release(struct household_preview *preview)
{
	arena_release(&preview->arena);
}

static int draw_incomes(const struct household *household, struct box box, int row)
{
	int64_t values[8];
	int column = 1 + box_put(box, row, 1, STYLE_MUTED, _("Net income a head"));
	size_t most = box.columns < 100 ? 3 : 5;
	size_t count = household->income.count < most ? household->income.count : most;
	for (size_t i = count; i-- > 0;) {
		int64_t per_head = 0;
		income_per_head(household->income.part[i].value, &per_head);
		values[count - 1 - i] = per_head;
		const char *year = household_part_value(&household->income.part[i], &income_type, "year");
		column += 2 + box_format(box, row, column + 2, STYLE_NORMAL, "%s %lld", text_of(year),
					 (long long)(per_head / 100));
	}
	box_sparks(box, row, column + 2, values, count, STYLE_DONE);
	return column + 2 + (int)count;
}

const char *guarantee_sign(const char *value)
{
	return !value ? "-" : term_glyph(strcmp(value, "1") == 0 ? GLYPH_CHECK : GLYPH_CROSS);
}

enum term_style guarantee_style(const char *value)
{
	return !value ? STYLE_MUTED : strcmp(value, "1") == 0 ? STYLE_DONE : STYLE_OVERDUE;
}

static void draw_guarantees(const struct household *household, struct box box, int row, int column)
{
	static const char *const guarantees[] = { "food", "clothing", "schooling", "medical", "housing", "water" };
	column += box_put(box, row, column, STYLE_MUTED, _("Guarantees")) + 1;
	for (size_t i = 0; i < sizeof guarantees / sizeof *guarantees; i++) {
		const char *value = household_value(household, guarantees[i]);
		column += box_put(box, row, column, guarantee_style(value), guarantee_sign(value));
	}
}

static void draw_diary(const struct diary_row *diary, struct box box, int row)
{
	char when[17];
	clock_format(diary->at_ms, when);
	int used = box_format(box, row, 1, STYLE_MUTED, "%s  %s", when + 5, text_of(diary->staff_name));
	box_put(box, row, used + 3, STYLE_NORMAL, diary->text ? diary->text : _("(erased)"));
}

/* 11-18 10:20  孟岚：… */
static const char *diary_text(const struct diary_row *diary, struct arena *arena)
{
	char when[17];
	clock_format(diary->at_ms, when);
	return arena_format(arena, "%s  %s  %s", when + 5, text_of(diary->staff_name),
			    diary->text ? diary->text : _("(erased)"));
}

static const char *incomes_text(const struct household *household, struct arena *arena)
{
	const char *text = _("Net income a head");
	for (size_t i = 0; i < household->income.count && i < 3; i++) {
		int64_t per_head = 0;
		income_per_head(household->income.part[i].value, &per_head);
		text = arena_format(arena, "%s  %s %lld", text,
				    text_of(household_part_value(&household->income.part[i], &income_type, "year")),
				    (long long)(per_head / 100));
	}
	return text;
}

static void write_tickets(struct box_pen *pen, const struct ticket_page *tickets, const struct id *but,
			  struct arena *arena)
{
	bool first = true;
	for (size_t i = 0; i < tickets->count; i++) {
		const struct ticket_row *row = &tickets->row[i];
		if (id_equal(&row->entity, but))
			continue;
		if (first)
			box_write(pen, STYLE_MUTED, _("Other tickets"));
		first = false;
		box_write(pen,
			  row->overdue			     ? STYLE_OVERDUE
			  : ticket_state_is_over(row->state) ? STYLE_MUTED
							     : STYLE_NORMAL,
			  arena_format(arena, "%s %s  %s", row->number, ticket_state_text(row->state, row->to_resume),
				       row->title));
	}
}

void household_preview_draw_beside(const struct household_preview *preview, const struct ticket_page *tickets,
				   const struct id *but, struct box box)
{
	struct arena arena = { 0 };
	struct box_pen pen = { .box = box };
	const struct household *household = &preview->household;
	box_write(&pen, STYLE_HEADING, household_value(household, "number"));
	box_write(&pen, STYLE_NORMAL, preview->who);
	for (size_t i = 0; i < household->member.count; i++)
		box_write(&pen, STYLE_NORMAL, member_text(&household->member.part[i], preview->today, &arena));
	box_write(&pen, STYLE_NORMAL, incomes_text(household, &arena));
	draw_guarantees(household, box, pen.row++, 0);
	pen.row++;
	write_tickets(&pen, tickets, but, &arena);
	box_write(&pen, STYLE_MUTED, preview->diaries.count ? _("Latest diaries") : _("No diary yet"));
	for (size_t i = 0; i < preview->diaries.count; i++)
		box_write(&pen, STYLE_NORMAL, diary_text(&preview->diaries.row[i], &arena));
	arena_release(&arena);
}

void household_preview_draw(const struct household_preview *preview, const struct household_row *row, struct box box)
{
	int at = 0;
	if (!row || id_is_none(&preview->entity))
		return;
	box_put(box, at++, 1, STYLE_NORMAL, preview->who);
	int used = draw_incomes(&preview->household, box, at);
	draw_guarantees(&preview->household, box, at++, used + 3);
	if (box.rows > PREVIEW_ROWS) {
		used = box_put(box, at, 1, STYLE_MUTED, _("Members"));
		box_put(box, at++, used + 3, STYLE_NORMAL, preview->members);
	}
	box_format(box, at++, 1, row->tickets ? STYLE_SOON : STYLE_MUTED, _("Open tickets %d   visits this month %d"),
		   row->tickets, row->visits);
	if (preview->diaries.count == 0)
		box_put(box, at, 1, STYLE_MUTED, _("No diary yet"));
	for (size_t i = 0; i < preview->diaries.count && at < box.rows; i++)
		draw_diary(&preview->diaries.row[i], box, at++);
}
