/* From nodes to settings, and settings to JSON, both by the table of keys: only for core/config*.c. */
#ifndef CORE_CONFIG_LOAD_H
#define CORE_CONFIG_LOAD_H

#include <stdbool.h>

struct config;
struct config_node;
struct config_problems;
struct json;

/* Which keys are read or written. */
enum config_part { CONFIG_ALL, CONFIG_COUNTY };

/*
 * Fills `config`, which holds defaults, from a document; what is wrong becomes problems. Texts live in its arena.
 * `lenient`: keys that are not known are passed over.
 */
void config_load(const struct config_node *root, enum config_part part, bool lenient, struct config *config,
		 struct config_problems *problems);

/* Gives every key of the part its default; lists become empty. */
void config_load_defaults(enum config_part part, struct config *config);

/* The caller owns it. What is not given is left out. */
struct json *config_save(const struct config *config, enum config_part part);

#endif
