/*
 * The county and its stations: founding, and the hand-shake by which another station joins.
 * docs/sync.md tells how the three boxes travel; what is in them is made and read here.
 */
#ifndef DB_ENROL_H
#define DB_ENROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"
#include "core/onetime.h"

struct act;
struct arena;
struct db;
struct err;
struct person;
struct station;

struct county {
	const char *code, *name; /* "230124", "方正县" */
	struct hash root;	 /* fingerprint of the station that founded it */
};

/*
 * Founds the county on a new station: its first event (genesis) is the first of the station's
 * common chain, and the station's key is the county's root. ERR_CONFLICT when the station
 * belongs to a county already.
 */
bool county_found(struct station *station, const char *code, const char *name, struct err *err);

/* The county of this station; ERR_MISSING while a station that joins has not heard of it yet. */
bool county_read(struct db *db, struct arena *arena, struct county *county, struct err *err);

enum { ENROL_DAYS = 14 }; /* how long an offer stands */

/* The name under which the boxes of a code are found. It says nothing of the code. */
void enrol_locator(const char *code, struct hash *locator);

/* Bytes in an arena. */
struct enrol_box {
	unsigned char *bytes;
	size_t size;
};

/*
 * On the root: offers a place to a station. The offer is kept in the station's settings until it
 * is answered or its time is over. `author` needs the right STATION_ADD. ERR_CONFLICT elsewhere than
 * on the root.
 */
bool enrol_offer(struct station *station, const struct person *author, const char *name,
		 char code[static ONETIME_BYTES], struct err *err);

/* The offers that wait: each with its box, to be laid out where the other station finds it. */
struct enrol_offers {
	size_t count;
	struct enrol_waiting {
		struct hash locator;
		const char *name, *tag;
		int64_t expires_ms;
		struct enrol_box box;
	} * offer;
};
bool enrol_waiting(struct station *station, struct arena *arena, struct enrol_offers *offers, struct err *err);

/* On the new station: what is in the box. ERR_INPUT when the code does not open it or its time is over. */
struct enrol_place {
	unsigned char county_secret[32];
	struct hash genesis;
	const char *name, *tag;
	int64_t expires_ms;
};
bool enrol_open_offer(const char *code, const struct enrol_box *box, int64_t now_ms, struct arena *arena,
		      struct enrol_place *place, struct err *err);

/* On the new station: takes the place (its folder was made with the county's secret), and answers. */
bool enrol_take_place(struct station *station, const struct enrol_place *place, struct err *err);
bool enrol_answer(struct station *station, const char *code, struct arena *arena, struct enrol_box *box,
		  struct err *err);

/* Whether an answer that lies there is this station's: the first answer to an offer stands. */
bool enrol_answer_is_own(struct station *station, const char *code, const struct enrol_box *box);

/*
 * On the root: an answer becomes station.enrol; the same answer again changes nothing. ERR_INPUT when
 * the box is no answer to an offer that waits here, or another station has the place. The offer
 * waits on until it is forgotten: take it away from where it was laid out first.
 */
bool enrol_accept(struct station *station, const struct hash *locator, const struct enrol_box *box, struct err *err);

/* Forgets an offer: its time is over, or an admin thought better of it. */
bool enrol_forget(struct station *station, const struct hash *locator, struct err *err);

/* Whether this is the county's first station. */
bool enrol_is_root(struct station *station, bool *root, struct err *err);

/* Whether this station's key is known to the county, as far as it has heard. */
bool enrol_is_known(struct station *station, bool *known, struct err *err);

/* Name and place of this station as they are registered: its own settings. Texts live in `arena`. */
struct station_description {
	const char *name, *place;
};
bool station_description_read(struct station *station, struct arena *arena, struct station_description *description,
			      struct err *err);

/*
 * Registers other ones, of which "" leaves what there is; `*changed` is false when they are the same. Inside an open
 * act whose author has the right CONFIG_PUBLISH: a diary says that it was entered at this place.
 */
bool station_describe(struct act *act, const struct station_description *description, bool *changed, struct err *err);

/* The stations of the county, by tag. */
struct station_rows {
	size_t count;
	struct station_row {
		struct hash fingerprint;
		const char *tag, *name, *place;
		const char *successor_of; /* tag of the key that this one took over from; NULL: none */
		int64_t enrolled_ms;
		bool root, own;
		const char *cut; /* why it was cut off; NULL: it was not */
	} * row;
};
enum { STATION_ROWS_MOST = 1000 };
bool station_list(struct station *station, struct arena *arena, struct station_rows *rows, struct err *err);

#endif
