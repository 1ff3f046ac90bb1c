#include "cmd/shipped_config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "core/i18n.h"
#include "core/prefix.h"

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

bool shipped_config_copy(struct command_line *line, const char *folder, struct err *err)
{
	char from[4200], bytes[8192];
	const char *to = arena_format(&line->arena, "%s/fangzheng.yaml", folder);
	if (access(arena_format(&line->arena, "%s/fangzheng.yaml", line->home), F_OK) == 0)
		return true;
	FILE *in = find_shipped_config(from) ? fopen(from, "re") : NULL, *out = in ? fopen(to, "wxe") : NULL;
	bool ok = in && out;
	for (size_t size; ok && (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
		ok = fwrite(bytes, 1, size, out) == size;
	if (in)
		fclose(in);
	if (out)
		ok = fclose(out) == 0 && ok;
	return ok || err_set(err, ERR_SYSTEM, _("%s cannot be written"), to);
}
