/* JSON: the one door to jansson. Values are read and built; texts are UTF-8. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct json;

/*
 * Parses one JSON value that fills `length` bytes (RFC 8259; duplicate keys, NUL characters
 * and bytes that are not UTF-8 are refused). NULL with ERR_INPUT when it is not. The caller
 * releases the value with json_release.
 */
struct json *json_parse(const char *text, size_t length, struct err *err);
void json_release(struct json *json); /* NULL is accepted */

struct json *json_new_object(void);
struct json *json_new_array(void);
struct json *json_new_null(void);

/* Setters copy the key and take over `value`. A NULL text or value sets and adds nothing. */
void json_set_text(struct json *object, const char *key, const char *value);
void json_set_int(struct json *object, const char *key, int64_t value);
void json_set_bool(struct json *object, const char *key, bool value);
void json_set(struct json *object, const char *key, struct json *value);
void json_add_text(struct json *array, const char *value);
void json_add(struct json *array, struct json *value);

/* Getters: borrowed from the object; the last argument, or NULL, when the key is missing or of another type. */
const char *json_text(const struct json *object, const char *key);
int64_t json_int(const struct json *object, const char *key, int64_t missing);
bool json_bool(const struct json *object, const char *key, bool missing);
const struct json *json_get(const struct json *object, const char *key);

/* Arrays: count is 0 for what is no array. */
size_t json_count(const struct json *array);
const struct json *json_at(const struct json *array, size_t index);
const char *json_text_at(const struct json *array, size_t index);

/* Walks an object: `*place` starts NULL; false at the end. Key and value are borrowed. */
bool json_next(const struct json *object, void **place, const char **key, const struct json **value);

/* A scalar as text (numbers in decimal, true/false); NULL for null, objects and arrays. */
const char *json_scalar(const struct json *value, struct arena *arena);

/* Compact JSON text in insertion order, in `arena`. */
char *json_dump(const struct json *json, struct arena *arena);

#endif
