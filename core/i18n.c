#include "core/i18n.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "core/prefix.h"

/* Where no catalogue is found, gettext gives the English texts of the program. */
static void bind_catalogue(void)
{
	char folder[PATH_MAX];
	const char *named = getenv("FANGZHENG_LOCALE_DIR");
	if (named)
		bindtextdomain("fangzheng", named);
	else if (prefix_find("locale", "share/locale", folder, sizeof folder))
		bindtextdomain("fangzheng", folder);
	bind_textdomain_codeset("fangzheng", "UTF-8");
	textdomain("fangzheng");
}

void i18n_start(const char *language)
{
	if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0)
		setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	/* gettext translates only when LC_MESSAGES is not "C"; LANGUAGE then picks the catalogue. */
	if (strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0 || strcmp(setlocale(LC_MESSAGES, NULL), "POSIX") == 0)
		setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", strcmp(language, "en") == 0 ? "en" : "zh_CN", 1);
	bind_catalogue();
}
