/* The table of columns in docs/import.md. */
#include <string.h>

#include "core/codes.h"
#include "core/i18n.h"
#include "db/import.h"
#include "db/import_kind.h"

/* What a cell may hold; English, as the page is. */
static const char *holds(const struct field *field)
{
	switch (field->type) {
	case FIELD_TEXT:
		return "text";
	case FIELD_LINES:
		return "text of several lines";
	case FIELD_INT:
		return "a whole number";
	case FIELD_MONEY:
		return "yuan, `1234.50` or `1,234.5`";
	case FIELD_LAND:
		return "mu, `12.5`";
	case FIELD_DATE:
		return "a date, `2026-11-23`, `2026/11/23`, `20261123`, `2026年11月23日`";
	case FIELD_BOOL:
		return "是 or 否 (有, 无, √, 1, 0)";
	case FIELD_CODE:
		return "one of";
	case FIELD_CODES:
		return "some of, with 、 or commas between";
	case FIELD_AREA:
		return "an area code of 12, 9 or 6 digits";
	case FIELD_IDNUMBER:
		return "an ID number of 18 characters (15 if old, 20 or 22 on a disability certificate)";
	case FIELD_PHONE:
	case FIELD_PHONES:
		return "telephone numbers, with 、 , ; / or line ends between; they are added to those known";
	case FIELD_ENTITY:
		return strcmp(field->name, "staff") == 0 ? "the number of a member of staff"
							 : "the number of a household";
	}
	return "";
}

enum { NAMES_MOST = 16 };

static const char *code_names(const char *name, struct arena *arena)
{
	const struct dictionary *dictionary = dictionary_find(name);
	const char *names = "";
	size_t shown = 0;
	for (size_t i = 0; i < dictionary_count(dictionary); i++) {
		const struct dictionary_entry *entry = dictionary_at(dictionary, i);
		if (!entry->retired && shown++ < NAMES_MOST)
			names = arena_format(arena, "%s %s", names, entry->name);
	}
	return shown > NAMES_MOST ? arena_format(arena, "%s … (`data/codes/%s.tsv`)", names, name) : names;
}

/* "a|b" as "a, b". */
static const char *listed(const char *names, struct arena *arena)
{
	const char *list = "";
	while (*names) {
		size_t length = strcspn(names, "|");
		list = arena_format(arena, "%s%s%.*s", list, *list ? ", " : "", (int)length, names);
		names += length + (names[length] == '|');
	}
	return list;
}

char *import_columns(const struct import_kind *kind, struct arena *arena)
{
	char *table = arena_text(arena, "| 列名 | column | must | holds | also called |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < kind->type->count; i++) {
		const struct field *field = &kind->type->field[i];
		if (!field->columns)
			continue;
		size_t first = strcspn(field->columns, "|");
		const char *further = field->columns + first + (field->columns[first] == '|');
		table = arena_format(arena, "%s| %.*s | `%s` | %s | %s%s | %s |\n", table, (int)first, field->columns,
				     field->name, field->flags & FIELD_REQUIRED ? "yes" : "", holds(field),
				     field->dictionary ? code_names(field->dictionary, arena) : "",
				     listed(further, arena));
	}
	return table;
}
