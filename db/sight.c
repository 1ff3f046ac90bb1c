#include "db/sight.h"

#include <string.h>

static bool begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

struct sight sight_of(const struct person *viewer, enum access_act see, const char *area)
{
	struct sight sight = { .area = area };
	switch (viewer ? access_reach(viewer->role, see) : REACH_COUNTY) {
	case REACH_COUNTY:
		break;
	case REACH_AREA:
		if (!area || begins_with(viewer->area, area))
			sight.area = viewer->area;
		else
			sight.nothing = !begins_with(area, viewer->area);
		break;
	case REACH_OWN:
		memcpy(&sight.own, viewer->staff, sizeof sight.own);
		break;
	case REACH_NONE:
		sight.nothing = true;
	}
	return sight;
}
