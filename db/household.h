/* The register as screens and commands read it: the list, the tree of areas, one household whole. */
#ifndef DB_HOUSEHOLD_H
#define DB_HOUSEHOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"
#include "core/record.h"

struct arena;
struct db;
struct err;

enum household_presence { HOUSEHOLD_CURRENT, HOUSEHOLD_GONE, HOUSEHOLD_ANY };
enum household_order { HOUSEHOLD_BY_NAME, HOUSEHOLD_BY_NUMBER, HOUSEHOLD_BY_WALK, HOUSEHOLD_BY_VISIT };

/* What a list shows; an empty one is all current households by name. */
struct household_filter {
	const char *area;				 /* 6, 9 or 12 digits; NULL for everywhere */
	const char *category, *status, *cause, *monitor; /* codes; NULL for any. `cause` is any of the three */
	struct id staff;				 /* to whom it is assigned; none for anybody */
	const char *duty;				 /* of that assignment: "helper", "doctor"; NULL for any */
	const char *today;				 /* "2026-11-23": assigned on that day; NULL for ever */
	const char *unvisited_since; /* only those without a visit on or after this date; NULL for all */
	enum household_presence presence;
	enum household_order order; /* BY_VISIT: the longest not visited first, never visited before all */
};

/*
 * The households of a filter in their order. It keeps one id a household (100,000: 1.6 MB), so
 * that any place is reached at once and the list stands still while it is looked at; rows are
 * read a page at a time. Open it again when db_change_count has risen. What is not open (NULL) is an empty list.
 */
struct household_list;
bool household_list_open(struct db *db, const struct household_filter *filter, struct household_list **list,
			 struct err *err);
void household_list_close(struct household_list *list); /* NULL is accepted */
size_t household_list_count(const struct household_list *list);
const struct id *household_list_at(const struct household_list *list, size_t place);
/* The place of a household, or -1. */
ptrdiff_t household_list_place(const struct household_list *list, const struct id *entity);

struct household_row {
	struct id entity;
	const char *number, *head, *area, *village, *township, *team; /* village and township: short names */
	const char *category, *status, *cause, *monitor;	      /* codes */
	const char *helper;					      /* name of the first helper; NULL without one */
	const char *last_visit;					      /* date; NULL when never visited */
	const char *left_on;
	int people;  /* members who have not left */
	int visits;  /* days with a visit in the month of the day asked for */
	int tickets; /* not struck off */
};

/*
 * Reads the rows at `first` … `first + most - 1` (fewer at the end) into `row`, as of the day
 * `today`. Texts live in `arena`. A household that has gone meanwhile has an empty row.
 */
bool household_list_read(struct db *db, const struct household_list *list, size_t first, size_t most, const char *today,
			 struct arena *arena, struct household_row *row, size_t *count, struct err *err);

/* One such row, for a preview or a call. ERR_MISSING when there is no such household. */
bool household_row_read(struct db *db, const struct id *entity, const char *today, struct arena *arena,
			struct household_row *row, struct err *err);

/* An area's children (of NULL: the county) with the current households in each, by code. */
struct household_area {
	const char *code, *name, *brief, *level;
	int64_t households;
};
struct household_areas {
	struct household_area *area;
	size_t count;
};
bool household_areas_read(struct db *db, const char *parent, struct arena *arena, struct household_areas *areas,
			  struct err *err);

/* One entity of the register: values in the order of its type's fields (core/household.h). */
struct household_part {
	struct id entity;
	const char *value[RECORD_FIELDS];
};
struct household_parts {
	struct household_part *part;
	size_t count;
};

/* Who is assigned, beside the assignment's own fields. */
struct household_assigned {
	struct household_part part;
	const char *name, *unit, *title, *phones; /* of the staff */
	bool now;				  /* began and has not ended on the day asked for */
};

struct household {
	struct id entity;
	char scope[13];
	const char *value[RECORD_FIELDS]; /* of household_type */
	const char *village, *township;	  /* short names; NULL for an area that is not known */
	const char *card;		  /* code of its micro-card; NULL without one */
	struct household_parts member;	  /* current ones first, then by relation and birth */
	struct household_parts income;	  /* latest year first */
	struct household_parts measure;	  /* latest first */
	struct {
		struct household_assigned *row;
		size_t count;
	} assigned; /* current ones first */
};

/* All of one household on the day `today` ("2026-11-23"). ERR_MISSING when there is none. */
bool household_read(struct db *db, const struct id *entity, const char *today, struct arena *arena,
		    struct household *household, struct err *err);

/* A value of any of these parts by its field's name; NULL when empty. */
const char *household_value(const struct household *household, const char *name);
const char *household_part_value(const struct household_part *part, const struct record_type *type, const char *name);

/* Current members of a household, or of it those who left too: as household_read has them. */
bool household_members_read(struct db *db, const struct id *household, struct arena *arena,
			    struct household_parts *members, struct err *err);
/* Its measures, the latest first. */
bool household_measures_read(struct db *db, const struct id *household, struct arena *arena,
			     struct household_parts *measures, struct err *err);

/* A household by its number, and the number of one; ERR_MISSING when there is none. */
bool household_by_number(struct db *db, const char *number, struct id *entity, struct err *err);

#endif
