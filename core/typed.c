#include "core/typed.h"

#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

bool typed_check(const char *label, const char *text, size_t most, struct err *err)
{
	if (!text)
		return true;
	if (!text_is_utf8(text, strlen(text)))
		return err_set(err, ERR_INPUT, _("the text is not in a known character set"));
	size_t count = text_count(text);
	if (count > most)
		return err_set(err, ERR_INPUT, _("'%1$s' has %2$d characters, at most %3$d are allowed"), label,
			       (int)count, (int)most);
	return true;
}

bool typed_line(const char *label, const char **text, size_t most, struct arena *arena, struct err *err)
{
	const char *trimmed = *text ? text_trim(arena, *text) : NULL;
	if (trimmed && !typed_check(label, trimmed, most, err))
		return false;
	if (trimmed && strcmp(text_clean(arena, trimmed), trimmed) != 0)
		return err_set(err, ERR_INPUT, _("%s: the text has control or invisible characters"), label);
	*text = trimmed && *trimmed ? trimmed : NULL;
	return true;
}

/* One @ with something on both sides. */
bool typed_is_email(const char *text)
{
	const char *at = strchr(text, '@');
	return at && at != text && at[1] != '\0' && !strchr(at + 1, '@') && !strpbrk(text, " \t\r\n<>,;\"");
}
