#include "sync/handshake.h"

#include <stdio.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/enrol.h"
#include "db/station.h"
#include "db/station_build.h"
#include "sync/store.h"

/* The offer leaves the store before it is forgotten here, so that a crash between the two is made good next time. */
static bool end_offer(struct station *station, struct store *store, const struct hash *locator, struct err *err)
{
	return store->operations->offer_end(store, locator, err) && enrol_forget(station, locator, err);
}

static bool host_one(struct station *station, struct store *store, const struct enrol_waiting *offer,
		     struct arena *arena, int64_t *enrolled, int64_t *bad_answers, struct err *err)
{
	struct enrol_box answer;
	if (offer->expires_ms < clock_now(station->clock))
		return end_offer(station, store, &offer->locator, err);
	if (!store->operations->answer_get(store, &offer->locator, arena, &answer, err))
		return false;
	if (answer.size == 0)
		return store->operations->offer_put(store, &offer->locator, &offer->box, err);
	if (enrol_accept(station, &offer->locator, &answer, err)) {
		++*enrolled;
	} else {
		if (err->code != ERR_INPUT)
			return false;
		++*bad_answers;
	}
	return end_offer(station, store, &offer->locator, err);
}

bool handshake_host(struct station *station, struct store *store, int64_t *enrolled, int64_t *bad_answers,
		    struct err *err)
{
	struct arena arena = { 0 };
	struct enrol_offers offers;
	bool ok = enrol_waiting(station, &arena, &offers, err);
	for (size_t i = 0; ok && i < offers.count; i++)
		ok = host_one(station, store, &offers.offer[i], &arena, enrolled, bad_answers, err);
	arena_release(&arena);
	return ok;
}

/* A station that was made by an earlier try, or whose first offer ran out before the root saw its answer. */
static bool open_earlier(const struct station_plan *plan, const struct enrol_place *place, struct station *station,
			 struct err *err)
{
	struct station opened;
	bool known;
	if (!station_open(plan->home, &(struct station_open_options){ .clock = plan->clock }, &opened, err))
		return false;
	bool ok = enrol_is_known(&opened, &known, err);
	if (ok && known)
		ok = err_set(err, ERR_CONFLICT, _("the station in %s belongs to its county already"), plan->home);
	/* A station's secret is the county's from its first day on: one that founded its own is not turned round. */
	ok = ok && enrol_take_place(&opened, place, err);
	if (!ok) {
		station_close(&opened);
		return false;
	}
	*station = opened;
	return true;
}

struct making {
	const struct enrol_place *place;
	struct station *station;
};

static bool take_place(void *context, struct err *err)
{
	struct making *making = context;
	return enrol_take_place(making->station, making->place, err);
}

static bool make_or_open(const struct station_plan *plan, const struct enrol_place *place, struct station *station,
			 bool *made, struct err *err)
{
	char path[4200];
	struct station_plan joining = *plan;
	snprintf(path, sizeof path, "%s/station.db", plan->home);
	if (access(path, F_OK) == 0)
		return open_earlier(plan, place, station, err);
	*made = true;
	joining.county_secret = place->county_secret;
	if (!plan->name || !*plan->name)
		joining.name = place->name;
	struct making making = { place, station };
	return station_build(&joining, take_place, &making, station, err);
}

/* The first answer stands. Our own may lie there from a try that was cut off. */
static bool answer(struct station *station, struct store *store, const char *code, const struct hash *locator,
		   struct arena *arena, struct err *err)
{
	struct enrol_box made, there;
	if (!enrol_answer(station, code, arena, &made, err) ||
	    !store->operations->answer_put(store, locator, &made, err) ||
	    !store->operations->answer_get(store, locator, arena, &there, err))
		return false;
	return enrol_answer_is_own(station, code, &there) ||
	       err_set(err, ERR_CONFLICT,
		       _("another station has used this one-time code; ask for a new one, and say so"));
}

bool handshake_join(const struct station_plan *plan, struct store *store, const char *code, struct station *station,
		    struct err *err)
{
	struct arena arena = { 0 };
	struct hash locator;
	struct enrol_box offer;
	struct enrol_place place = { 0 };
	struct station joined = { 0 };
	bool made = false;
	enrol_locator(code, &locator);
	bool ok = store->operations->offer_get(store, &locator, &arena, &offer, err);
	if (ok && offer.size == 0)
		ok = err_set(err, ERR_INPUT,
			     _("no offer of this one-time code is there; it was used, its time is over, or the first "
			       "station "
			       "has not synced since it was made"));
	ok = ok && enrol_open_offer(code, &offer, clock_now(plan->clock), &arena, &place, err) &&
	     make_or_open(plan, &place, &joined, &made, err);
	if (ok && !answer(&joined, store, code, &locator, &arena, err)) {
		/* One that another stands in for is of no use; one whose answer may lie there is tried again. */
		if (made && err->code == ERR_CONFLICT)
			station_remove_files(&joined);
		station_close(&joined);
		ok = false;
	}
	wipe(place.county_secret, sizeof place.county_secret);
	arena_release(&arena);
	if (ok)
		*station = joined;
	return ok;
}
