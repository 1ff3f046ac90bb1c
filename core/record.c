#include "core/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/idnumber.h"
#include "core/json.h"
#include "core/phone.h"
#include "core/text.h"

int record_field(const struct record_type *type, const char *name)
{
	for (size_t i = 0; i < type->count; i++)
		if (strcmp(type->field[i].name, name) == 0)
			return (int)i;
	return -1;
}

const char *record_get(const struct record *record, const char *name)
{
	int field = record_field(record->type, name);
	return field < 0 ? NULL : record->value[field];
}

/* Reading what a person typed ---------------------------------------------------------------- */

/* A reader is given trimmed, half-width text that is not empty. */
struct reading {
	const struct field *field;
	const char *text;
	struct arena *arena;
};

static bool read_text(const struct reading *in, const char **value, struct err *err)
{
	int most = in->field->most ? in->field->most : in->field->type == FIELD_LINES ? 4000 : 100;
	if (!text_is_utf8(in->text, strlen(in->text)))
		return err_set(err, ERR_INPUT, _("the text is not in a known character set"));
	if (strstr(in->text, "\uFFFD"))
		return err_set(err, ERR_INPUT, _("� stands for a character that could not be read: enter that anew"));
	if (text_count(in->text) > (size_t)most)
		return err_set(err, ERR_INPUT, _("at most %d characters"), most);
	*value = in->field->type == FIELD_LINES ? text_clean_lines(in->arena, in->text)
						: text_clean(in->arena, in->text);
	return true;
}

static bool read_int(const struct reading *in, const char **value, struct err *err)
{
	size_t digits = strspn(in->text, "0123456789"), most = in->field->most ? (size_t)in->field->most : 9;
	const char *rest = in->text + digits;
	if (rest[0] == '.') /* Excel writes whole numbers as 3.0 */
		rest += 1 + strspn(rest + 1, "0");
	if (digits == 0 || *rest != '\0')
		return err_set(err, ERR_INPUT, _("a whole number is wanted"));
	if (digits > most)
		return err_set(err, ERR_INPUT, _("a number of at most %d digits is wanted"), (int)most);
	*value = arena_format(in->arena, "%lld", atoll(in->text));
	return true;
}

/* "1,234.5" yuan to "123450" fen; land in mu likewise. */
static bool read_hundredths(const struct reading *in, const char *wanted, const char **value, struct err *err)
{
	char digits[32] = "";
	size_t length = 0, decimals = 0;
	bool negative = *in->text == '-', point = false;
	for (const char *at = in->text + negative; *at; at++) {
		if (*at == ',' && !point)
			continue;
		if (*at == '.' && !point) {
			point = true;
			continue;
		}
		if (*at < '0' || *at > '9' || length > 12)
			return err_set(err, ERR_INPUT, "%s", wanted);
		if (point && ++decimals > 2) {
			if (*at != '0')
				return err_set(err, ERR_INPUT, _("at most two decimals are kept"));
			continue;
		}
		digits[length++] = *at;
	}
	if (length == 0)
		return err_set(err, ERR_INPUT, "%s", wanted);
	for (; decimals < 2; decimals++)
		digits[length++] = '0';
	*value = arena_format(in->arena, "%lld", (negative ? -1 : 1) * atoll(digits));
	return true;
}

static bool read_money(const struct reading *in, const char **value, struct err *err)
{
	return read_hundredths(in, _("an amount in yuan is wanted, like 1234.50"), value, err);
}

static bool read_land(const struct reading *in, const char **value, struct err *err)
{
	if (*in->text == '-')
		return err_set(err, ERR_INPUT, _("an area of land in mu is wanted, like 12.5"));
	return read_hundredths(in, _("an area of land in mu is wanted, like 12.5"), value, err);
}

static bool read_date(const struct reading *in, const char **value, struct err *err)
{
	struct day day;
	char text[11];
	if (!day_parse(in->text, &day))
		return err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"));
	day_format(day, text);
	*value = arena_text(in->arena, text);
	return true;
}

static bool read_bool(const struct reading *in, const char **value, struct err *err)
{
	static const char *const words[2][6] = { { "0", "否", "无", "不", "no", "false" },
						 { "1", "是", "有", "√", "yes", "true" } };
	for (int which = 0; which < 2; which++)
		for (size_t i = 0; i < 6; i++)
			if (strcmp(in->text, words[which][i]) == 0) {
				*value = which ? "1" : "0";
				return true;
			}
	return err_set(err, ERR_INPUT, _("yes or no is wanted (是 or 否)"));
}

/* The first few names of a dictionary, for the sentence that says what is allowed. */
static const char *allowed_names(const struct dictionary *dictionary, struct arena *arena)
{
	char *names = arena_text(arena, "");
	size_t shown = 0;
	for (size_t i = 0; i < dictionary_count(dictionary) && shown < 8; i++) {
		if (dictionary_at(dictionary, i)->retired)
			continue;
		names = arena_format(arena, "%s%s%s", names, shown ? "、" : "", dictionary_at(dictionary, i)->name);
		shown++;
	}
	return shown < dictionary_count(dictionary) ? arena_format(arena, "%s…", names) : names;
}

static bool read_code(const struct reading *in, const char **value, struct err *err)
{
	const struct dictionary *dictionary = dictionary_find(in->field->dictionary);
	const char *code = dictionary_code(dictionary, in->text);
	if (!code)
		/* Not what was typed: in a shifted column of a file it may be anything, a name or an ID number. */
		return err_set(err, ERR_INPUT, _("this is not in the list: %s"), allowed_names(dictionary, in->arena));
	*value = code;
	return true;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum { SET_MOST = 20 };

/* Ascending, each once, with commas between. */
static const char *join_set(const char *items[], size_t count, struct arena *arena)
{
	qsort(items, count, sizeof *items, compare_texts);
	const char *joined = NULL;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(items[i], items[i - 1]) != 0)
			joined = joined ? arena_format(arena, "%s,%s", joined, items[i]) : items[i];
	return joined;
}

/* Splits at commas, semicolons, 、 and blanks; what is over SET_MOST is counted but not kept. */
static size_t split_set(const char *text, struct arena *arena, const char *items[SET_MOST])
{
	size_t count = 0;
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, ",;/ \n\t");
		const char *comma = strstr(at, "、");
		if (comma && (size_t)(comma - at) < length)
			length = (size_t)(comma - at);
		if (length > 0) {
			if (count < SET_MOST)
				items[count] = arena_bytes(arena, at, length);
			count++;
		}
		at += length;
		at += strncmp(at, "、", strlen("、")) == 0 ? strlen("、") : *at != '\0';
	}
	return count;
}

static bool read_each(const struct reading *in, bool (*read)(const struct reading *, const char **, struct err *),
		      const char **value, struct err *err)
{
	const char *items[SET_MOST];
	size_t count = split_set(in->text, in->arena, items);
	if (count > SET_MOST)
		return err_set(err, ERR_INPUT, _("at most %d values"), SET_MOST);
	for (size_t i = 0; i < count; i++)
		if (!read(&(struct reading){ in->field, items[i], in->arena }, &items[i], err))
			return false;
	*value = join_set(items, count, in->arena);
	return true;
}

static bool read_codes(const struct reading *in, const char **value, struct err *err)
{
	return read_each(in, read_code, value, err);
}

static bool read_phone(const struct reading *in, const char **value, struct err *err)
{
	char phone[PHONE_BYTES];
	if (!phone_normalise(in->text, phone, err))
		return false;
	*value = arena_text(in->arena, phone);
	return true;
}

static bool read_phones(const struct reading *in, const char **value, struct err *err)
{
	const char *items[SET_MOST], *at = in->text;
	char phone[PHONE_BYTES];
	bool more;
	size_t count = 0;
	while (phone_next(&at, phone, &more, err)) {
		if (!more) {
			*value = join_set(items, count, in->arena);
			return true;
		}
		if (count == SET_MOST)
			return err_set(err, ERR_INPUT, _("at most %d values"), SET_MOST);
		items[count++] = arena_text(in->arena, phone);
	}
	return false;
}

static bool read_idnumber(const struct reading *in, const char **value, struct err *err)
{
	struct idnumber id;
	if (!idnumber_parse(in->text, &id, err))
		return false;
	*value = arena_text(in->arena, id.text);
	return true;
}

static bool read_area(const struct reading *in, const char **value, struct err *err)
{
	if (area_level(in->text) == AREA_NONE)
		return err_set(err, ERR_INPUT, _("an area code of 6, 9 or 12 digits is wanted"));
	*value = arena_text(in->arena, in->text);
	return true;
}

static bool read_entity(const struct reading *in, const char **value, struct err *err)
{
	struct id id;
	if (!id_parse(in->text, &id))
		return err_set(err, ERR_INPUT, _("32 hexadecimal digits are wanted"));
	*value = arena_text(in->arena, in->text);
	return true;
}

bool field_read(const struct field *field, const char *typed, struct arena *arena, const char **value, struct err *err)
{
	static bool (*const readers[])(const struct reading *, const char **, struct err *) = {
		[FIELD_TEXT] = read_text,	  [FIELD_LINES] = read_text,  [FIELD_INT] = read_int,
		[FIELD_MONEY] = read_money,	  [FIELD_DATE] = read_date,   [FIELD_BOOL] = read_bool,
		[FIELD_CODE] = read_code,	  [FIELD_CODES] = read_codes, [FIELD_AREA] = read_area,
		[FIELD_IDNUMBER] = read_idnumber, [FIELD_PHONE] = read_phone, [FIELD_PHONES] = read_phones,
		[FIELD_ENTITY] = read_entity,	  [FIELD_LAND] = read_land,
	};
	bool plain = field->type == FIELD_TEXT || field->type == FIELD_LINES;
	const char *text = text_trim(arena, typed);
	if (!plain)
		text = text_trim(arena, text_halfwidth(arena, text));
	if (*text == '\0') {
		if (field->flags & FIELD_REQUIRED)
			return err_set(err, ERR_INPUT, _("this must not be empty"));
		*value = NULL;
		return true;
	}
	return readers[field->type](&(struct reading){ field, text, arena }, value, err);
}

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

bool field_check_number(const char *number, const char *marks, struct err *err)
{
	size_t begin = number ? strspn(number, DIGITS LETTERS) : 0;
	while (number && number[begin] && strchr(marks, number[begin]))
		begin += 1 + strspn(number + begin + 1, DIGITS LETTERS);
	return !number || number[begin] == '\0' || err_set(err, ERR_INPUT, _("digits, letters and %s only"), marks);
}

/* A name has letters of some script: a number that slipped into its column has none. */
bool field_check_name(const char *name, struct err *err)
{
	for (const char *at = name; at && *at; at++)
		if (*at & 0x80 || strchr(LETTERS, *at))
			return true;
	return !name || err_set(err, ERR_INPUT, _("a name has letters, not digits alone"));
}

/* Showing --------------------------------------------------------------------------------------- */

static const char *show_hundredths(const char *value, struct arena *arena)
{
	long long hundredths = atoll(value), whole = llabs(hundredths) / 100, rest = llabs(hundredths) % 100;
	const char *sign = hundredths < 0 ? "-" : "";
	return rest ? arena_format(arena, "%s%lld.%02lld", sign, whole, rest)
		    : arena_format(arena, "%s%lld", sign, whole);
}

static const char *show_codes(const struct field *field, const char *value, struct arena *arena)
{
	const struct dictionary *dictionary = dictionary_find(field->dictionary);
	const char *items[SET_MOST], *shown = "";
	size_t count = split_set(value, arena, items);
	for (size_t i = 0; i < count && i < SET_MOST; i++) {
		const char *name = dictionary_name(dictionary, items[i]);
		shown = arena_format(arena, "%s%s%s", shown, i ? "、" : "", name ? name : items[i]);
	}
	return shown;
}

const char *field_show(const struct field *field, const char *value, struct arena *arena)
{
	if (!value)
		return "";
	switch (field->type) {
	case FIELD_MONEY:
	case FIELD_LAND:
		return show_hundredths(value, arena);
	case FIELD_BOOL:
		return strcmp(value, "1") == 0 ? _("yes") : _("no");
	case FIELD_CODE:
	case FIELD_CODES:
		return show_codes(field, value, arena);
	default:
		return value;
	}
}

/* The fold -------------------------------------------------------------------------------------- */

static bool names_hash(const struct json *seen, const struct hash *hash)
{
	char text[HASH_TEXT_BYTES];
	hash_format(hash, text);
	for (size_t i = 0; i < json_count(seen); i++) {
		const char *one = json_text_at(seen, i);
		if (one && strcmp(one, text) == 0)
			return true;
	}
	return false;
}

static bool same_value(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

struct folding {
	struct record *record;
	struct arena *arena;
	size_t rival_room;
};

/* Rivals of the field that the event names are settled by it. */
static void settle_rivals(struct folding *folding, size_t field, const struct json *seen)
{
	struct record *record = folding->record;
	size_t kept = 0;
	for (size_t i = 0; i < record->rival_count; i++)
		if (record->rival[i].field != field || !names_hash(seen, &record->rival[i].setter))
			record->rival[kept++] = record->rival[i];
	record->rival_count = kept;
}

static void add_rival(struct folding *folding, size_t field, const char *value, const struct hash *setter)
{
	struct record *record = folding->record;
	if (record->rival_count == folding->rival_room) {
		folding->rival_room = folding->rival_room ? 2 * folding->rival_room : 4;
		struct record_rival *grown = arena_alloc(folding->arena, folding->rival_room * sizeof *grown);
		if (record->rival_count > 0)
			memcpy(grown, record->rival, record->rival_count * sizeof *grown);
		record->rival = grown;
	}
	record->rival[record->rival_count++] = (struct record_rival){ field, value, *setter };
}

static void set_value(struct folding *folding, size_t field, const char *value, const struct hash *setter,
		      const struct json *seen)
{
	struct record *record = folding->record;
	bool never_set = hash_is_none(&record->setter[field]);
	bool saw = never_set || names_hash(seen, &record->setter[field]);
	settle_rivals(folding, field, seen);
	if (!saw && !same_value(record->value[field], value)) {
		if (record->type->field[field].flags & FIELD_PROTECTED) {
			add_rival(folding, field, value, setter);
			return;
		}
		add_rival(folding, field, record->value[field], &record->setter[field]);
	}
	record->value[field] = value;
	record->setter[field] = *setter;
}

/* Adding and removing members of a set, in the order of the events. */
static void change_set(struct folding *folding, size_t field, const struct json *items, bool adding,
		       const struct hash *setter)
{
	struct record *record = folding->record;
	const char *have[SET_MOST], *result[2 * SET_MOST];
	size_t had = record->value[field] ? split_set(record->value[field], folding->arena, have) : 0, count = 0;
	for (size_t i = 0; i < had && i < SET_MOST; i++) {
		bool named = false;
		for (size_t j = 0; j < json_count(items); j++)
			named |= json_text_at(items, j) && strcmp(json_text_at(items, j), have[i]) == 0;
		if (adding || !named)
			result[count++] = have[i];
	}
	for (size_t j = 0; adding && j < json_count(items) && count < SET_MOST; j++)
		if (json_text_at(items, j) && *json_text_at(items, j) && !strpbrk(json_text_at(items, j), ", "))
			result[count++] = arena_text(folding->arena, json_text_at(items, j));
	record->value[field] = join_set(result, count, folding->arena);
	record->setter[field] = *setter;
}

static void fold_set(struct folding *folding, const struct record_event *event)
{
	const struct json *set = json_get(event->payload, "set"), *saw = json_get(event->payload, "saw"), *value;
	const char *name;
	for (void *place = NULL; json_next(set, &place, &name, &value);) {
		int field = record_field(folding->record->type, name);
		if (field >= 0)
			set_value(folding, (size_t)field, json_scalar(value, folding->arena), &event->hash,
				  json_get(saw, name));
	}
}

static void fold_members(struct folding *folding, const struct record_event *event, const char *key, bool adding)
{
	const struct json *sets = json_get(event->payload, key), *items;
	const char *name;
	for (void *place = NULL; json_next(sets, &place, &name, &items);) {
		int field = record_field(folding->record->type, name);
		if (field >= 0 && folding->record->type->field[field].type == FIELD_PHONES)
			change_set(folding, (size_t)field, items, adding, &event->hash);
	}
}

void record_fold(const struct record_type *type, const struct record_event *event, size_t count, struct arena *arena,
		 struct record *record)
{
	*record = (struct record){ .type = type };
	struct folding folding = { .record = record, .arena = arena };
	for (size_t i = 0; i < count; i++) {
		if (!event[i].payload)
			continue;
		fold_set(&folding, &event[i]);
		fold_members(&folding, &event[i], "remove", false);
		fold_members(&folding, &event[i], "add", true);
	}
}

/* Changing -------------------------------------------------------------------------------------- */

static bool is_number(enum field_type type)
{
	return type == FIELD_INT || type == FIELD_MONEY || type == FIELD_LAND || type == FIELD_BOOL;
}

static void put_value(struct json *set, const struct field *field, const char *value)
{
	if (!value)
		json_set(set, field->name, json_new_null());
	else if (is_number(field->type))
		json_set_int(set, field->name, atoll(value));
	else
		json_set_text(set, field->name, value);
}

static void add_hash(struct json *array, const struct hash *hash)
{
	char text[HASH_TEXT_BYTES];
	hash_format(hash, text);
	json_add_text(array, text);
}

static bool has_rivals(const struct record *record, size_t field)
{
	for (size_t i = 0; record && i < record->rival_count; i++)
		if (record->rival[i].field == field)
			return true;
	return false;
}

/* Everything that stands at the field now: its setter and the rivals. */
static struct json *seen_at(const struct record *record, size_t field)
{
	if (!record || (hash_is_none(&record->setter[field]) && !has_rivals(record, field)))
		return NULL;
	struct json *seen = json_new_array();
	if (!hash_is_none(&record->setter[field]))
		add_hash(seen, &record->setter[field]);
	for (size_t i = 0; i < record->rival_count; i++)
		if (record->rival[i].field == field)
			add_hash(seen, &record->rival[i].setter);
	return seen;
}

/* The members of `from` that `other` lacks; NULL for none. */
static struct json *members_beyond(const char *from, const char *other)
{
	struct arena arena = { 0 };
	const char *mine[SET_MOST], *theirs[SET_MOST];
	size_t count = from ? split_set(from, &arena, mine) : 0, others = other ? split_set(other, &arena, theirs) : 0;
	struct json *beyond = NULL;
	for (size_t i = 0; i < count && i < SET_MOST; i++) {
		bool common = false;
		for (size_t j = 0; j < others && j < SET_MOST; j++)
			common |= strcmp(mine[i], theirs[j]) == 0;
		if (!common) {
			beyond = beyond ? beyond : json_new_array();
			json_add_text(beyond, mine[i]);
		}
	}
	arena_release(&arena);
	return beyond;
}

struct json *record_change(const struct record_type *type, const struct record *before, const char *const value[],
			   bool settle)
{
	struct json *set = json_new_object(), *saw = json_new_object(), *add = json_new_object(),
		    *remove = json_new_object();
	size_t changes = 0;
	for (size_t i = 0; i < type->count; i++) {
		const struct field *field = &type->field[i];
		const char *old = before ? before->value[i] : NULL;
		bool settles = settle && has_rivals(before, i);
		if (same_value(old, value[i]) && !settles)
			continue;
		changes++;
		if (field->type == FIELD_PHONES) {
			json_set(add, field->name, members_beyond(value[i], old));
			json_set(remove, field->name, members_beyond(old, value[i]));
			continue;
		}
		put_value(set, field, value[i]);
		json_set(saw, field->name, seen_at(before, i));
	}
	struct json *payload = changes > 0 ? json_new_object() : NULL;
	struct json *part[] = { set, saw, add, remove };
	const char *key[] = { "set", "saw", "add", "remove" };
	for (size_t i = 0; i < 4; i++) {
		void *place = NULL;
		const char *name;
		const struct json *ignored;
		if (payload && json_next(part[i], &place, &name, &ignored))
			json_set(payload, key[i], part[i]);
		else
			json_release(part[i]);
	}
	return payload;
}
