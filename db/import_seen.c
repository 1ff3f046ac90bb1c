#include "db/import_seen.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "db/station.h"

static struct seen_place *find(const struct seen *seen, const struct id *key)
{
	size_t hash;
	memcpy(&hash, key, sizeof hash);
	size_t at = hash & (seen->room - 1);
	while (seen->place[at].place != 0 && !id_equal(&seen->place[at].key, key))
		at = (at + 1) & (seen->room - 1);
	return &seen->place[at];
}

static void grow(struct seen *seen)
{
	struct seen grown = { .room = seen->room ? 2 * seen->room : 4096, .count = seen->count };
	grown.place = calloc(grown.room, sizeof *grown.place);
	if (!grown.place)
		err_out_of_memory();
	for (size_t i = 0; i < seen->room; i++)
		if (seen->place[i].place != 0)
			*find(&grown, &seen->place[i].key) = seen->place[i];
	free(seen->place);
	*seen = grown;
}

static struct id hashed(const struct station *station, const char *key)
{
	struct id id;
	id_natural(station->county_secret, "import", key, &id);
	return id;
}

long seen_get(const struct seen *seen, const struct station *station, const char *key)
{
	struct id id = hashed(station, key);
	return seen->room > 0 ? find(seen, &id)->place : 0;
}

void seen_set(struct seen *seen, const struct station *station, const char *key, long place)
{
	struct id id = hashed(station, key);
	if (2 * (seen->count + 1) > seen->room)
		grow(seen);
	struct seen_place *found = find(seen, &id);
	seen->count += found->place == 0;
	*found = (struct seen_place){ id, place };
}

long seen_note(struct seen *seen, const struct station *station, const char *key, long place)
{
	long before = seen_get(seen, station, key);
	if (before == 0)
		seen_set(seen, station, key, place);
	return before == place ? 0 : before;
}

static int ascending(const void *one, const void *other)
{
	long a = *(const long *)one, b = *(const long *)other;
	return (a > b) - (a < b);
}

size_t seen_without(const struct seen *seen, const struct seen *other, struct arena *arena, long **places)
{
	long *found = arena_alloc(arena, (seen->count + 1) * sizeof *found);
	size_t count = 0;
	for (size_t i = 0; i < seen->room; i++) {
		const struct seen_place *at = &seen->place[i];
		if (at->place != 0 && (other->room == 0 || find(other, &at->key)->place == 0))
			found[count++] = at->place;
	}
	qsort(found, count, sizeof *found, ascending);
	*places = found;
	return count;
}

void seen_release(struct seen *seen)
{
	free(seen->place);
	*seen = (struct seen){ 0 };
}
