/* The first line of an imported file: which column is which field. */
#include <string.h>
#include <strings.h>

#include "core/area.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/db.h"
#include "db/import_kind.h"

static const char township_columns[] = "township|乡(镇)|乡镇|所属乡镇|乡镇名称|镇";
static const char village_columns[] = "village|行政村|村|所属村|村名|行政村名称|村(社区)";

/* Half-width and without blanks, line ends and the asterisk of what must be filled in. */
static char *plain(const char *name, struct arena *arena)
{
	char *text = text_halfwidth(arena, name), *to = text;
	for (const char *at = text; *at; at++)
		if (!strchr(" \t\r\n*", *at))
			*to++ = *at;
	*to = '\0';
	return text_trim(arena, text);
}

static bool is_among(const char *name, const char *list, struct arena *arena)
{
	for (const char *at = list; at && *at;) {
		size_t length = strcspn(at, "|");
		if (strcasecmp(plain(arena_bytes(arena, at, length), arena), name) == 0)
			return true;
		at += length + (at[length] == '|');
	}
	return false;
}

static int find_column(const struct import_kind *kind, const char *name, struct arena *arena)
{
	const struct record_type *type = kind->type;
	if (*name == '\0')
		return COLUMN_UNKNOWN;
	for (size_t i = 0; i < type->count; i++)
		if (type->field[i].columns && strcasecmp(name, type->field[i].name) == 0)
			return (int)i;
	if (kind->places && is_among(name, township_columns, arena))
		return COLUMN_TOWNSHIP;
	if (kind->places && is_among(name, village_columns, arena))
		return COLUMN_VILLAGE;
	for (size_t i = 0; i < type->count; i++)
		if (type->field[i].columns && (is_among(name, type->field[i].columns, arena) ||
					       strcasecmp(name, plain(_(type->field[i].label), arena)) == 0))
			return (int)i;
	return COLUMN_UNKNOWN;
}

static bool has_column(const struct import_header *header, int column)
{
	for (size_t i = 0; i < header->count; i++)
		if (header->column[i] == column)
			return true;
	return false;
}

static void read_names(const struct import_kind *kind, const struct csv_record *record, struct arena *arena,
		       struct import_header *header)
{
	header->count = record->count;
	for (size_t i = 0; i < record->count; i++) {
		header->column[i] = find_column(kind, plain(record->field[i], arena), arena);
		header->name[i] = text_clean(arena, text_trim(arena, record->field[i]));
	}
}

bool import_is_header(const struct import_kind *kind, const struct csv_record *record, struct arena *arena)
{
	struct import_header header;
	read_names(kind, record, arena, &header);
	for (size_t i = 0; i < header.count; i++)
		if (header.column[i] >= 0 && (kind->type->field[header.column[i]].flags & FIELD_REQUIRED))
			return true;
	return false;
}

/* The name that a column is known by in Chinese: the first of its import columns. */
static const char *main_name(const struct field *field, struct arena *arena)
{
	return arena_bytes(arena, field->columns, strcspn(field->columns, "|"));
}

bool import_read_header(const struct import_kind *kind, const struct csv_record *record, struct arena *arena,
			struct import_header *header, struct err *err)
{
	read_names(kind, record, arena, header);
	for (size_t i = 0; i < header->count; i++)
		for (size_t j = 0; j < i; j++)
			if (header->column[i] != COLUMN_UNKNOWN && header->column[i] == header->column[j])
				return err_set(err, ERR_INPUT,
					       _("the columns “%.60s” and “%.60s” say the same: take one out"),
					       header->name[j], header->name[i]);
	for (size_t i = 0; i < kind->type->count; i++) {
		const struct field *field = &kind->type->field[i];
		bool named = kind->places && field->type == FIELD_AREA && has_column(header, COLUMN_VILLAGE) &&
			     has_column(header, COLUMN_TOWNSHIP);
		if ((field->flags & FIELD_REQUIRED) && !named && !has_column(header, (int)i))
			return err_set(err, ERR_INPUT, _("the column “%s” (%s) is missing"), main_name(field, arena),
				       field->name);
	}
	return true;
}

const char *import_column_name(const struct import_kind *kind, const struct import_header *header, size_t field)
{
	for (size_t i = 0; i < header->count; i++)
		if (header->column[i] == (int)field)
			return header->name[i];
	return _(kind->type->field[field].label);
}

/* Long or short, with or without 村 or 乡. */
static bool is_name(const char *typed, const char *name, const char *brief)
{
	size_t length = strlen(typed);
	return strcmp(typed, name) == 0 || strcmp(typed, brief) == 0 ||
	       (length > 0 && strncmp(brief, typed, length) == 0 &&
		(strcmp(brief + length, "村") == 0 || strcmp(brief + length, "乡") == 0 ||
		 strcmp(brief + length, "镇") == 0 || strcmp(brief + length, "社区") == 0));
}

static bool find_child(struct db *db, const char *level, const char *parent, const char *typed, struct arena *arena,
		       const char **code, struct err *err)
{
	struct stmt *stmt = stmt_start(db, parent ? "SELECT code, name, short FROM area WHERE parent = :parent AND "
						    "level = :level ORDER BY code, entity"
						  : "SELECT code, name, short FROM area WHERE level = :level AND "
						    ":parent IS NULL ORDER BY code, entity");
	stmt_text(stmt, ":level", level);
	stmt_text(stmt, ":parent", parent);
	const char *found = NULL;
	while (!found && stmt_next(stmt))
		if (is_name(typed, stmt_get_text(stmt, 1, arena), stmt_get_text(stmt, 2, arena)))
			found = stmt_get_text(stmt, 0, arena);
	if (!stmt_end(stmt, err))
		return false;
	*code = found;
	return true;
}

bool import_find_area(struct db *db, const char *township, const char *village, struct arena *arena, const char **code,
		      struct err *err)
{
	const char *outer, *inner;
	if (!find_child(db, "township", NULL, township, arena, &outer, err))
		return false;
	if (!outer)
		return err_set(err, ERR_INPUT, _("there is no township of that name"));
	if (!find_child(db, "village", outer, village, arena, &inner, err))
		return false;
	if (!inner)
		return err_set(err, ERR_INPUT, _("there is no village of that name in the township"));
	*code = inner;
	return true;
}
