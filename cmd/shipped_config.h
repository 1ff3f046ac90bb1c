/* The fangzheng.yaml that comes with the program: what a new station begins with. */
#ifndef CMD_SHIPPED_CONFIG_H
#define CMD_SHIPPED_CONFIG_H

#include <stdbool.h>

struct command_line;
struct err;
struct station_description;

/* Reads it, or the one that already lies in the home folder, into line->config. */
bool shipped_config_read(struct command_line *line, struct err *err);

/*
 * Puts a copy into `folder`, unless the home folder has its own. Name and place of the station are put in, each as it is
 * registered.
 */
bool shipped_config_copy(struct command_line *line, const char *folder, const struct station_description *station,
			 struct err *err);

#endif
