/* The county's settings as an administrator publishes them: every edition is an event in `common`. */
#ifndef DB_CONFIG_EDITION_H
#define DB_CONFIG_EDITION_H

#include <stdbool.h>

#include <stdint.h>

struct act;
struct arena;
struct config;
struct db;
struct err;
struct station;

/* Puts the latest edition over the county's part of `config`; leaves it alone when there is none. */
bool config_edition_read(struct db *db, struct config *config, struct err *err);

/* The edition that held at that instant; `*found` is false when there was none yet. */
bool config_edition_read_at(struct db *db, int64_t at_ms, struct config *config, bool *found, struct err *err);

/* The edition in force, beside the fangzheng.yaml of this station. */
struct config_edition {
	int64_t at_ms;		   /* when it was published; 0: none was */
	const char *tag, *station; /* where; NULL when that is not known */
	bool is_of_file;	   /* the file was published as it, or it was taken into the file */
};

/*
 * Of what was never published only the county's first station's file is held to be the county's word. Texts live in
 * `arena`.
 */
bool config_edition_look(struct station *station, struct arena *arena, struct config_edition *edition, struct err *err);

/* From now on the edition in force is the one of this station's file. Needs an open transaction. */
bool config_edition_settle(struct station *station, struct err *err);

/*
 * Publishes the county's part of `config`, the file's, and settles it. Inside an open act; its author needs the right
 * CONFIG_PUBLISH.
 */
bool config_edition_publish(struct act *act, const struct config *config, struct err *err);

#endif
