/* What the kinds of import differ in, and the row on its way; only for db/import*.c. */
#ifndef DB_IMPORT_KIND_H
#define DB_IMPORT_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/csv.h"
#include "core/id.h"
#include "core/record.h"
#include "db/household_act.h"

struct act;
struct db;
struct err;
struct station;

/* A row of the file, read and resolved. */
struct import_row {
	long line;
	const char *value[RECORD_FIELDS]; /* NULL: the file says nothing */
	struct id entity;		  /* the one it is about; none for a new one */
	struct record known;		  /* of that entity */
	const char *key;		  /* two rows of one key are one entity's */
};

struct import_kind {
	const char *name;
	const char *label; /* msgid: what one row is */
	const struct record_type *type;
	bool (*put)(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
		    struct err *err);
	/* Gives the row its key, and its entity when there is one. False with ERR_INPUT for a row that is refused. */
	bool (*match)(struct station *station, struct import_row *row, struct arena *arena, struct err *err);
	bool places; /* township and village may be named instead of coded */
};
extern const struct import_kind import_kinds[]; /* ends with an empty name */

/* What stands in a column of the file. */
enum { COLUMN_UNKNOWN = -1, COLUMN_TOWNSHIP = -2, COLUMN_VILLAGE = -3 };
struct import_header {
	int column[CSV_FIELDS_MOST];	   /* place of the field, or one of the above */
	const char *name[CSV_FIELDS_MOST]; /* as the file has it, fit to be shown */
	size_t count;
};

/* Whether the record looks like the header of this kind: it names at least one required column. */
bool import_is_header(const struct import_kind *kind, const struct csv_record *record, struct arena *arena);

/*
 * Reads the header. False with ERR_INPUT when a required column is missing or one comes twice.
 */
bool import_read_header(const struct import_kind *kind, const struct csv_record *record, struct arena *arena,
			struct import_header *header, struct err *err);

/* The name under which a field stands in the file, else its label. */
const char *import_column_name(const struct import_kind *kind, const struct import_header *header, size_t field);

/* The code of a township and village by their names, written long or short. */
bool import_find_area(struct db *db, const char *township, const char *village, struct arena *arena, const char **code,
		      struct err *err);

#endif
