#include "core/template.h"

#include <stdbool.h>
#include <string.h>

#include "core/arena.h"

/* What comes next in a template: plain text, or a place. */
struct part {
	const char *text; /* not ended by NUL */
	size_t length;
	bool place, open; /* open: a brace that nothing closes */
};

static bool next_part(const char **at, struct part *part)
{
	const char *text = *at;
	*part = (struct part){ .text = text };
	if (!*text)
		return false;
	if (text[0] == '{' && text[1] == '{') {
		part->length = 1;
		*at = text + 2;
	} else if (text[0] == '{') {
		part->length = strcspn(text + 1, "{}\n");
		part->open = text[1 + part->length] != '}';
		part->place = !part->open;
		part->text = part->open ? text : text + 1;
		part->length = part->open ? 1 : part->length;
		*at = text + part->length + (part->open ? 0 : 2);
	} else {
		part->length = strcspn(text, "{");
		*at = text + part->length;
	}
	return true;
}

static const struct template_value *value_of(const struct part *part, const struct template_value *value, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(value[i].name) == part->length && strncmp(value[i].name, part->text, part->length) == 0)
			return &value[i];
	return NULL;
}

char *template_fill(const char *template, const struct template_value *value, size_t count, struct arena *arena)
{
	char *filled = arena_text(arena, "");
	struct part part;
	while (next_part(&template, &part)) {
		const struct template_value *found = part.place ? value_of(&part, value, count) : NULL;
		if (found)
			filled = arena_format(arena, "%s%s", filled, found->text ? found->text : "");
		else
			filled = arena_format(arena, part.place ? "%s{%.*s}" : "%s%.*s", filled, (int)part.length,
					      part.text);
	}
	return filled;
}

static bool is_among(const char *allowed, const struct part *part)
{
	for (size_t length; *allowed; allowed += length + (allowed[length] == '|')) {
		length = strcspn(allowed, "|");
		if (length == part->length && strncmp(allowed, part->text, length) == 0)
			return true;
	}
	return false;
}

const char *template_unknown(const char *template, const char *allowed, struct arena *arena)
{
	struct part part;
	while (next_part(&template, &part)) {
		if (part.open)
			return "{";
		if (part.place && !is_among(allowed, &part))
			return arena_bytes(arena, part.text, part.length);
	}
	return NULL;
}
