#include "cmd/shipped_config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/prefix.h"
#include "db/enrol.h"

static bool find_shipped_config(char path[static 4200])
{
	return prefix_find("../data/fangzheng.yaml", "share/fangzheng/fangzheng.yaml", path, 4200) ||
	       prefix_find("../../data/fangzheng.yaml", "share/fangzheng/fangzheng.yaml", path, 4200);
}

/* The settings to begin with are the shipped ones, unless the folder has its own. */
bool shipped_config_read(struct command_line *line, struct err *err)
{
	char path[4200];
	struct config config = { 0 };
	const char *own = arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
	if (access(own, F_OK) == 0)
		snprintf(path, sizeof path, "%s", own);
	else if (!find_shipped_config(path))
		return err_set(err, ERR_MISSING, "%s",
			       _("the shipped fangzheng.yaml is missing; install the program again"));
	if (!config_read(path, &config, NULL, err)) {
		config_release(&config);
		return err_prefix(err, "%s", path);
	}
	config_release(&line->config);
	line->config = config;
	return true;
}

/* A text in double quotes, as YAML and JSON have it. */
static bool write_text(FILE *out, const char *key, const char *text)
{
	struct arena arena = { 0 };
	struct json *list = json_new_array();
	json_add_text(list, text);
	const char *dump = json_dump(list, &arena); /* ["…"] */
	bool ok = fprintf(out, "  %s: %.*s\n", key, (int)strlen(dump) - 2, dump + 1) > 0;
	json_release(list);
	arena_release(&arena);
	return ok;
}

/* Everything as it is shipped but the two lines of the station's section. */
static bool copy_lines(FILE *in, FILE *out, const struct station_description *station)
{
	char text[1024], section[40] = "";
	bool ok = true;
	while (ok && fgets(text, sizeof text, in)) {
		if (*text != ' ' && *text != '#' && *text != '\n')
			snprintf(section, sizeof section, "%.*s", (int)strcspn(text, ":"), text);
		bool own = strcmp(section, "station") == 0;
		if (own && *station->name && strncmp(text, "  name:", 7) == 0)
			ok = write_text(out, "name", station->name);
		else if (own && *station->place && strncmp(text, "  place:", 8) == 0)
			ok = write_text(out, "place", station->place);
		else
			ok = fputs(text, out) >= 0;
	}
	return ok && !ferror(in);
}

bool shipped_config_copy(struct command_line *line, const char *folder, const struct station_description *station,
			 struct err *err)
{
	char from[4200];
	const char *to = arena_format(&line->arena, "%s/fangzheng.yaml", folder);
	if (access(arena_format(&line->arena, "%s/fangzheng.yaml", line->home), F_OK) == 0)
		return true;
	FILE *in = find_shipped_config(from) ? fopen(from, "re") : NULL, *out = in ? fopen(to, "wxe") : NULL;
	/* What is shipped already keeps its line, with the comment. */
	struct station_description own = *station;
	if (strcmp(own.name, line->config.station_name) == 0)
		own.name = "";
	if (strcmp(own.place, line->config.station_place) == 0)
		own.place = "";
	bool ok = in && out && copy_lines(in, out, &own);
	if (in)
		fclose(in);
	if (out)
		ok = fclose(out) == 0 && ok;
	return ok || err_set(err, ERR_SYSTEM, _("%s cannot be written"), to);
}
