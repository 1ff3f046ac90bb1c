#include "core/area.h"

#include <string.h>

#include "core/arena.h"

enum area_level area_level(const char *code)
{
	size_t length = code ? strlen(code) : 0;
	if (length == 0 || strspn(code, "0123456789") != length)
		return AREA_NONE;
	return length == 6 ? AREA_COUNTY : length == 9 ? AREA_TOWNSHIP : length == 12 ? AREA_VILLAGE : AREA_NONE;
}

bool area_contains(const char *outer, const char *inner)
{
	return area_level(outer) != AREA_NONE && area_level(inner) != AREA_NONE &&
	       strncmp(outer, inner, strlen(outer)) == 0;
}

void area_township(const char *code, char township[static 10])
{
	township[0] = '\0';
	if (area_level(code) >= AREA_TOWNSHIP) {
		memcpy(township, code, 9);
		township[9] = '\0';
	}
}

void area_scope(const char *code, char scope[static 13])
{
	area_township(code, scope);
	if (scope[0] == '\0')
		memcpy(scope, "county", sizeof "county");
}

/* What a committee is called, and what stays of it. Longest first. */
static const char *const endings[][2] = {
	{ "村村民委员会", "村" }, { "村民委员会", "村" },   { "社区居民委员会", "社区" },
	{ "村村委会", "村" },	  { "社区居委会", "社区" }, { "村委会", "村" },
	{ "居委会", "" },
};

char *area_short_name(const char *name, struct arena *arena)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t ending = strlen(endings[i][0]);
		if (length > ending && strcmp(name + length - ending, endings[i][0]) == 0)
			return arena_format(arena, "%.*s%s", (int)(length - ending), name, endings[i][1]);
	}
	return arena_text(arena, name);
}
