/* A station: the folder with its file, its key, its photos and its drafts. */
#ifndef DB_STATION_H
#define DB_STATION_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/crypto.h"

struct arena;
struct db;
struct err;

struct station {
	char home[4096]; /* the folder, without a slash at its end */
	struct db *db;
	struct key_pair key;
	struct hash fingerprint;
	unsigned char county_secret[32]; /* keys the natural ids; see id_natural */
	struct hash genesis;		 /* the county's first event; none before station_found */
	char tag[4];			 /* short name in ticket numbers, unique in the county */
	bool demonstration;
	const struct clock *clock;
	struct chance chance;
};

/* What a station is made from. */
struct station_plan {
	const char *home;
	const struct clock *clock;
	struct chance chance; /* keys and ids come from it: the system's but for demonstrations */
	bool demonstration;
	const unsigned char *county_secret; /* 32 bytes, of a county that is joined; NULL: a new one */
	const char *name, *place;	    /* where its diaries say they were entered; may be "" */
};

/* Fails with ERR_INPUT for a name or a place that is longer than fangzheng.yaml may have it; NULL is accepted. */
bool station_check_name(const char *name, const char *place, struct err *err);

/*
 * Makes the folder (0700) with an empty station in it and opens that. Fails when there is one
 * already, and leaves no trace then. The county does not exist yet: the caller founds it
 * (db/enrol.h) or joins one.
 */
bool station_create(const struct station_plan *plan, struct station *station, struct err *err);

/* The folder and those above it that are missing, 0700. */
bool station_make_folders(const char *path, struct err *err);

/* Takes back what station_create made, when what was to follow it failed. The station must be closed. */
void station_remove_files(const struct station *station);

/*
 * Opens the station in `home`. Fails with one sentence for a folder that holds none, a file
 * from a newer version, a damaged, read-only or locked one, and changes nothing then. Refolds
 * the tables when they are of an older fold version; says so through `progress` when given.
 */
struct station_open_options {
	const struct clock *clock;
	bool read_only;
	void (*progress)(int64_t done, int64_t of, void *context);
	void *context;
};
bool station_open(const char *home, const struct station_open_options *options, struct station *station,
		  struct err *err);
void station_close(struct station *station); /* an empty one is accepted */

/*
 * Whether the secret in station.key is the one that the ids of the county's areas were made with. Where it is another,
 * station_open refuses to write. True while there is nothing to compare with.
 */
bool station_secret_is_good(struct station *station, bool *good, struct err *err);

/*
 * A key to take over from this one: written beside it as station.key.new. It counts from the commit that sets
 * "key" to its fingerprint (db/succession.h); station_follow_key then puts it in the old one's place, also in
 * the other processes of the station: act_begin calls it. Cheap while nothing has changed.
 */
bool station_prepare_key(struct station *station, struct key_pair *key, struct err *err);
bool station_follow_key(struct station *station, struct err *err);

/*
 * One process of a station at a time syncs, or listens to the line: `what` names the lock file in its folder, which stays;
 * who has it open in `*lock` holds it. ERR_BUSY when another does and `wait` is false.
 */
bool station_take_turn(const char *home, const char *what, bool wait, int *lock, struct err *err);
bool station_turn_is_taken(const char *home, const char *what); /* by whichever process, now */

/* The station's own settings, kept in its file and in no journal. NULL value deletes. */
bool station_setting(struct station *station, const char *key, struct arena *arena, const char **value,
		     struct err *err);
bool station_set_setting(struct station *station, const char *key, const char *value, struct err *err);

#endif
