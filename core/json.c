#include "core/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

static json_t *in(const struct json *json)
{
	return (json_t *)json;
}

static struct json *out(json_t *json)
{
	if (!json)
		err_out_of_memory();
	return (struct json *)json;
}

struct json *json_parse(const char *text, size_t length, struct err *err)
{
	json_error_t error;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!json)
		err_set(err, ERR_INPUT, _("not JSON at line %d, column %d"), error.line, error.column);
	return (struct json *)json;
}

void json_release(struct json *json)
{
	json_decref(in(json));
}

struct json *json_new_object(void)
{
	return out(json_object());
}

struct json *json_new_array(void)
{
	return out(json_array());
}

struct json *json_new_null(void)
{
	return out(json_null());
}

static void set(struct json *object, const char *key, json_t *value)
{
	if (!value || json_object_set_new(in(object), key, value) != 0)
		err_out_of_memory();
}

/* Text that is not UTF-8 is refused before it gets here; should it, a broken byte costs itself and not the rest. */
static json_t *text_value(const char *value)
{
	json_t *text = json_string(value);
	if (text)
		return text;
	struct arena arena = { 0 };
	char *mended = arena_alloc(&arena, 3 * strlen(value) + 5), *end = mended;
	uint32_t codepoint;
	for (size_t step; (step = text_next(value, &codepoint)) > 0; value += step)
		end += text_encode(codepoint, end);
	text = json_string(mended);
	arena_release(&arena);
	return text;
}

void json_set_text(struct json *object, const char *key, const char *value)
{
	if (value)
		set(object, key, text_value(value));
}

void json_set_int(struct json *object, const char *key, int64_t value)
{
	set(object, key, json_integer(value));
}

void json_set_bool(struct json *object, const char *key, bool value)
{
	set(object, key, json_boolean(value));
}

void json_set(struct json *object, const char *key, struct json *value)
{
	if (value)
		set(object, key, in(value));
}

void json_add_text(struct json *array, const char *value)
{
	if (value)
		json_add(array, out(text_value(value)));
}

void json_add(struct json *array, struct json *value)
{
	if (json_array_append_new(in(array), in(value)) != 0)
		err_out_of_memory();
}

const char *json_text(const struct json *object, const char *key)
{
	return json_string_value(json_object_get(in(object), key));
}

int64_t json_int(const struct json *object, const char *key, int64_t missing)
{
	json_t *value = json_object_get(in(object), key);
	return json_is_integer(value) ? json_integer_value(value) : missing;
}

bool json_bool(const struct json *object, const char *key, bool missing)
{
	json_t *value = json_object_get(in(object), key);
	return json_is_boolean(value) ? json_boolean_value(value) : missing;
}

const struct json *json_get(const struct json *object, const char *key)
{
	return (const struct json *)json_object_get(in(object), key);
}

size_t json_count(const struct json *array)
{
	return json_array_size(in(array));
}

const struct json *json_at(const struct json *array, size_t index)
{
	return (const struct json *)json_array_get(in(array), index);
}

const char *json_text_at(const struct json *array, size_t index)
{
	return json_string_value(json_array_get(in(array), index));
}

bool json_next(const struct json *object, void **place, const char **key, const struct json **value)
{
	*place = *place ? json_object_iter_next(in(object), *place) : json_object_iter(in(object));
	if (!*place)
		return false;
	*key = json_object_iter_key(*place);
	*value = (const struct json *)json_object_iter_value(*place);
	return true;
}

const char *json_scalar(const struct json *value, struct arena *arena)
{
	switch (value ? json_typeof(in(value)) : JSON_NULL) {
	case JSON_STRING:
		return arena_text(arena, json_string_value(in(value)));
	case JSON_INTEGER:
		return arena_format(arena, "%lld", (long long)json_integer_value(in(value)));
	case JSON_REAL:
		return arena_format(arena, "%.17g", json_real_value(in(value)));
	case JSON_TRUE:
		return "true";
	case JSON_FALSE:
		return "false";
	default:
		return NULL;
	}
}

char *json_dump(const struct json *json, struct arena *arena)
{
	/* Nearly every payload is short: it is written once, and only a long one twice. */
	char brief[2048];
	size_t length = json_dumpb(in(json), brief, sizeof brief, JSON_COMPACT | JSON_ENCODE_ANY);
	char *text = arena_alloc(arena, length + 1);
	if (length <= sizeof brief)
		memcpy(text, brief, length);
	else
		json_dumpb(in(json), text, length, JSON_COMPACT | JSON_ENCODE_ANY);
	return text;
}
