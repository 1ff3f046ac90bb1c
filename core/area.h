/* Areas by their statistical codes: county 6 digits, township 9, village 12. */
#ifndef CORE_AREA_H
#define CORE_AREA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum area_level { AREA_NONE, AREA_COUNTY, AREA_TOWNSHIP, AREA_VILLAGE };

/* The level by the number of digits; AREA_NONE for what is no code. */
enum area_level area_level(const char *code);

/* Whether `inner` is `outer` or lies in it. */
bool area_contains(const char *outer, const char *inner);

/* The township of a village or township; "" for a county. */
void area_township(const char *code, char township[static 10]);

/* Where the events of what lies in this area belong: the township's 9 digits, else "county". */
void area_scope(const char *code, char scope[static 13]);

/* A village as people say it: 德善村村委会 is 德善村, 得莫利村民委员会 is 得莫利村. */
char *area_short_name(const char *name, struct arena *arena);

/* The areas of the county that this program was written for, as data/areas.csv has them. */
struct area_entry {
	const char *code, *name, *level, *parent;
};
const struct area_entry *area_table(size_t *count);

#endif
