/* The county's settings as an administrator publishes them: every edition is an event in `common`. */
#ifndef DB_CONFIG_EDITION_H
#define DB_CONFIG_EDITION_H

#include <stdbool.h>

struct act;
struct config;
struct db;
struct err;

/* Puts the latest edition over the county's part of `config`; leaves it alone when there is none. */
bool config_edition_read(struct db *db, struct config *config, struct err *err);

/* Publishes the county's part of `config`. Inside an open act; its author needs the right CONFIG_PUBLISH. */
bool config_edition_publish(struct act *act, const struct config *config, struct err *err);

#endif
