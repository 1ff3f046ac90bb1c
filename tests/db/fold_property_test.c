/*
 * The fold is a function of what is held: stations that have the same events have the same tables,
 * in whatever order these came, with ties in time and forked chains. Random events of every kind, sound
 * ones and nonsense; FANGZHENG_SEED=N repeats a run. tests/db/fold_mutation_test.sh takes the
 * tie-break out of the fold and expects this program to fail.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "core/arena.h"
#include "core/household.h"
#include "core/json.h"
#include "core/record.h"
#include "core/staff.h"
#include "core/ticket.h"
#include "db/act.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/fold.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

enum { WRITERS = 3, CLONES = 1, REPLICAS = 3, ACTS = 70, ENTITIES = 3, EVENTS_MOST = 6, VALUES = 4 };

static struct chance chance;
static struct clock now;

static uint32_t below(uint32_t limit)
{
	return chance_below(&chance, limit);
}

static bool one_in(uint32_t n)
{
	return below(n) == 0;
}

static const struct record_type *const record_types[] = { &household_type, &member_type, &income_type, &measure_type,
							  &assign_type,	   &staff_type,	 &user_type,   &area_type };
enum { RECORD_TYPES = sizeof record_types / sizeof *record_types };

static const struct record_type *type_of(const char *kind)
{
	for (size_t i = 0; i < RECORD_TYPES; i++)
		if (strcmp(record_types[i]->kind, kind) == 0)
			return record_types[i];
	return NULL;
}

/* A small pool, so that stations meet at one entity: by subject, for its kinds share entities. */
static struct id entity_of(const struct fold_subject *subject, uint32_t number)
{
	struct id id = { { 0 } };
	struct hash hash;
	char name[64];
	snprintf(name, sizeof name, "%s %u", subject->name, (unsigned)number);
	hash_of("", name, strlen(name), &hash);
	memcpy(&id, &hash, sizeof id);
	return id;
}

static const char *hex_of_entity(struct arena *arena)
{
	size_t subjects = 0;
	while (fold_subjects[subjects])
		subjects++;
	struct id id = entity_of(fold_subjects[below((uint32_t)subjects)], below(ENTITIES));
	char *text = arena_alloc(arena, ID_TEXT_BYTES);
	id_format(&id, text);
	return text;
}

/* The hash of some event that the station holds. */
static const char *hex_of_event(struct station *station, struct arena *arena)
{
	struct hash hash = { { 0 } };
	struct err err;
	struct stmt *stmt =
		stmt_start(station->db, "SELECT hash FROM event WHERE pos = 1 + :n % (SELECT count(*) FROM event)");
	stmt_int(stmt, ":n", below(1000000));
	if (stmt_next(stmt))
		stmt_get_hash(stmt, 0, &hash);
	assert_ok(stmt_end(stmt, &err), err);
	char *text = arena_alloc(arena, HASH_TEXT_BYTES);
	hash_format(&hash, text);
	return text;
}

/* A canonical value of the field, from few, so that values repeat. */
static const char *value_of(const struct field *field, struct arena *arena)
{
	uint32_t n = below(VALUES);
	switch (field->type) {
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_LAND:
		return arena_format(arena, "%u", (unsigned)n * 7);
	case FIELD_BOOL:
		return n % 2 ? "1" : "0";
	case FIELD_DATE:
		return arena_format(arena, "2026-11-%02u", (unsigned)n + 1);
	case FIELD_PHONE:
		return arena_format(arena, "1540000000%u", (unsigned)n);
	case FIELD_PHONES:
		return n == 0 ? "15400000001" : n == 1 ? "15400000001,15400000002" : n == 2 ? "15400000002" : NULL;
	case FIELD_AREA:
		return n % 2 ? "230124202" : "230124202201";
	case FIELD_ENTITY:
		return hex_of_entity(arena);
	default:
		return arena_format(arena, "%s%u", n % 2 ? "值" : "v", (unsigned)n);
	}
}

/* A change as a form would write it: from what stands at this station, with the setters it saw. */
static struct json *record_payload(struct station *station, const struct record_type *type, const struct id *entity,
				   struct arena *arena)
{
	struct record before;
	struct err err;
	const char *value[RECORD_FIELDS];
	assert_ok(fold_read_record(station->db, type, entity, arena, &before, &err), err);
	for (size_t i = 0; i < type->count; i++)
		value[i] = one_in(4) ? one_in(8) ? NULL : value_of(&type->field[i], arena) : before.value[i];
	struct json *payload = record_change(type, one_in(5) ? NULL : &before, value, one_in(4));
	return payload ? payload : json_new_object();
}

/* Names that some fold reads, with what it expects there, or with something else. */
static const char *const text_fields[] = { "number",  "text",	"kind",	    "code",  "place",  "visited_on", "category",
					   "urgency", "caller", "callback", "note",  "result", "name",	     "rule",
					   "until",   "reason", "step",	    "scope", "tag",    "public_key", "relation",
					   "detail",  "title",	"from",	    "to" };
static const char *const entity_fields[] = { "link",	"household", "staff",	  "call", "ticket",
					     "measure", "main",	     "on_behalf", "area" };
static const char *const hash_fields[] = { "before", "target", "hash", "station" };
static const char *const whole_fields[] = { "seq", "year", "people", "accept" };
static const char *const truth_fields[] = { "told", "co_step", "detached" };

#define COUNT(list) (uint32_t)(sizeof(list) / sizeof *(list))

static struct json *nonsense(void)
{
	switch (below(5)) {
	case 0:
		return json_new_null();
	case 1:
		return json_new_array();
	case 2:
		return json_new_object();
	default: {
		struct json *array = json_new_array();
		json_add_text(array, one_in(2) ? "0123" : "00000000000000000000000000000000");
		json_add(array, json_new_object());
		return array;
	}
	}
}

static struct json *parties(struct arena *arena)
{
	struct json *array = json_new_array();
	for (uint32_t i = below(3); i > 0; i--)
		json_add_text(array, hex_of_entity(arena));
	return array;
}

static struct json *photos(struct station *station, struct arena *arena)
{
	struct json *array = json_new_array();
	for (uint32_t i = below(3); i > 0; i--) {
		struct json *photo = json_new_object();
		json_set_text(photo, "hash", hex_of_event(station, arena));
		json_set_int(photo, "size", below(100));
		json_add(array, photo);
	}
	return array;
}

static struct json *attachments(struct station *station, struct arena *arena)
{
	struct json *array = json_new_array();
	for (uint32_t i = below(4); i > 0; i--) {
		struct json *file = json_new_object();
		json_set_text(file, "name", one_in(4) ? "../no name" : "form.csv");
		json_set_text(file, "hash", one_in(8) ? "no hash" : hex_of_event(station, arena));
		json_set_int(file, "size", below(100));
		json_add(array, one_in(4) ? nonsense() : json_new_null());
		json_add_text(array, one_in(2) ? "words" : "");
		json_add(array, file);
	}
	return array;
}

static struct json *due(void)
{
	struct json *object = json_new_object();
	json_set_int(object, "accept", below(3) * 1000);
	json_set_int(object, "resolve", below(3) * 1000);
	return object;
}

static struct json *correction(struct arena *arena)
{
	static const char *const fields[] = { "household", "area", "caller", "callback", "category", "urgency" };
	struct json *object = json_new_object();
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct json *change = json_new_object();
		json_set_text(change, "to", i == 0 ? hex_of_entity(arena) : one_in(5) ? "" : "230124202");
		if (one_in(5)) {
			json_release(change);
			change = nonsense();
		}
		json_set(object, fields[i], change);
	}
	return object;
}

static struct json *audience(struct arena *arena)
{
	struct json *object = json_new_object();
	json_set(object, "status", one_in(4) ? nonsense() : parties(arena));
	json_set(object, "cause", one_in(4) ? nonsense() : parties(arena));
	return object;
}

static const char *text_value(const char *name, struct arena *arena)
{
	if (strcmp(name, "step") == 0)
		return ticket_step_name((enum ticket_step)below(TICKET_STEPS));
	if (strcmp(name, "result") == 0)
		return one_in(2) ? "content" : "not_content";
	if (strcmp(name, "scope") == 0)
		return one_in(2) ? "county" : "common";
	if (one_in(40))
		return "";
	return arena_format(arena, "%s%u", name, (unsigned)below(VALUES));
}

static struct json *free_payload(struct station *station, struct arena *arena)
{
	struct json *payload = json_new_object();
	for (uint32_t i = 0; i < COUNT(text_fields); i++)
		if (!one_in(5))
			json_set_text(payload, text_fields[i], text_value(text_fields[i], arena));
	for (uint32_t i = 0; i < COUNT(entity_fields); i++)
		if (!one_in(4))
			json_set_text(payload, entity_fields[i],
				      one_in(30)   ? "no entity"
				      : one_in(30) ? "00000000000000000000000000000000"
						   : hex_of_entity(arena));
	for (uint32_t i = 0; i < COUNT(hash_fields); i++)
		if (!one_in(4))
			json_set_text(payload, hash_fields[i], one_in(30) ? "no hash" : hex_of_event(station, arena));
	for (uint32_t i = 0; i < COUNT(whole_fields); i++)
		json_set_int(payload, whole_fields[i], below(VALUES));
	for (uint32_t i = 0; i < COUNT(truth_fields); i++)
		if (one_in(4))
			json_set_bool(payload, truth_fields[i], one_in(2));
	json_set(payload, "co", parties(arena));
	json_set(payload, "photos", photos(station, arena));
	json_set(payload, "policies", parties(arena));
	json_set(payload, "categories", one_in(4) ? nonsense() : parties(arena));
	json_set(payload, "audience", audience(arena));
	json_set(payload, "attachments", attachments(station, arena));
	json_set(payload, "due", due());
	json_set(payload, "correct", correction(arena));
	json_set(payload, "config", json_new_object());
	if (one_in(6))
		json_set(payload, text_fields[below(COUNT(text_fields))], nonsense());
	if (one_in(6))
		json_set(payload, entity_fields[below(COUNT(entity_fields))], nonsense());
	if (one_in(6))
		json_set(payload, one_in(2) ? "co" : "photos", nonsense());
	return payload;
}

/* A verdict's entity is its target's; few of them, and none on what the county stands on. */
static bool make_verdict(struct station *station, const char *kind, struct act_event *event, struct arena *arena)
{
	struct hash target;
	struct err err;
	struct stmt *stmt = stmt_start(
		station->db,
		"SELECT event.hash, chain.station, chain.scope, event.seq, event.kind IN ('county.found', "
		"'station.enrol', 'station.succeed')"
		"  FROM event JOIN chain ON chain.id = event.chain WHERE pos = 1 + :n % (SELECT count(*) FROM event)");
	stmt_int(stmt, ":n", below(1000000));
	bool ok = stmt_next(stmt) && stmt_get_int(stmt, 4) == 0;
	if (ok) {
		struct hash of;
		char hex[HASH_TEXT_BYTES];
		stmt_get_hash(stmt, 0, &target);
		stmt_get_hash(stmt, 1, &of);
		hash_format(&target, hex);
		json_set_text(event->payload, "target", hex);
		json_set_text(event->payload, "hash", hex);
		hash_format(&of, hex);
		json_set_text(event->payload, "station", hex);
		json_set_text(event->payload, "scope", stmt_get_text(stmt, 2, arena));
		json_set_int(event->payload, "seq", stmt_get_int(stmt, 3));
		memcpy(&event->entity, &target, sizeof event->entity);
	}
	assert_ok(stmt_end(stmt, &err), err);
	if (ok && strcmp(kind, "cut") == 0) {
		char key[100];
		snprintf(key, sizeof key, "%s/%s", json_text(event->payload, "station"),
			 json_text(event->payload, "scope"));
		id_natural(station->county_secret, "cut", key, &event->entity);
	}
	return ok;
}

/* False when the chain was cut, as far as its station has heard: then the whole act is refused. */
static bool add_random(struct station *station, struct act *act, struct arena *arena)
{
	static const char *const scopes[] = { "common", "county", "230124202" };
	size_t subjects = 0, kinds = 0;
	struct err err;
	while (fold_subjects[subjects])
		subjects++;
	const struct fold_subject *subject = fold_subjects[below((uint32_t)subjects)];
	while (subject->kinds[kinds])
		kinds++;
	const char *kind = subject->kinds[below((uint32_t)kinds)];
	const struct record_type *type = type_of(kind);
	bool verdict = strcmp(kind, "refuse") == 0 || strcmp(kind, "cut") == 0 || strcmp(kind, "redact") == 0;
	if (verdict && !one_in(strcmp(kind, "cut") == 0 ? 8 : 3))
		return true;
	struct act_event event = { .scope = scopes[below(3)],
				   .kind = kind,
				   .entity = entity_of(subject, below(ENTITIES)) };
	if (type && !one_in(10))
		event.payload = record_payload(station, type, &event.entity, arena);
	else
		event.payload = free_payload(station, arena);
	if (verdict && !one_in(10) && !make_verdict(station, kind, &event, arena)) {
		json_release(event.payload);
		return true;
	}
	bool ok = act_add(act, &event, NULL, &err);
	assert_ok(ok || err.code == ERR_DENIED, err);
	return ok;
}

/* The clock stands still most of the time, so that stamps of several stations tie. */
static void act_randomly(struct station *station)
{
	struct arena arena = { 0 };
	struct act *act;
	struct err err;
	assert_ok(act_begin(station, NULL, &act, &err), err);
	bool ok = true;
	for (uint32_t i = 1 + below(EVENTS_MOST); ok && i > 0; i--)
		ok = add_random(station, act, &arena);
	assert_ok(act_finish(act, ok, &err) || !ok, err);
	arena_release(&arena);
}

/* One act's events of one chain: what a replica is given at a time. */
struct delivery {
	struct journal_entry *entry;
	size_t count;
};

static size_t deliveries_of(struct station *station, struct arena *arena, struct delivery *delivery, size_t most)
{
	struct journal_page page;
	struct err err;
	int64_t pos = 0;
	size_t all = (size_t)test_number(station, "SELECT count(*) FROM event"), made = 0;
	assert_ok(journal_read(station->db, &pos, all + 1, arena, &page, &err), err);
	bool *taken = arena_alloc(arena, page.count + 1);
	for (size_t i = 0; i < page.count; i++) {
		if (taken[i])
			continue;
		struct journal_entry *run = arena_alloc(arena, page.count * sizeof *run);
		size_t count = 0;
		for (size_t j = i; j < page.count && (count == 0 || !run[count - 1].event.seal); j++) {
			const struct event *event = &page.entry[j].event;
			if (taken[j] || (count > 0 && !hash_equal(&event->prev, &run[count - 1].hash)) ||
			    (count == 0 && j != i))
				continue;
			taken[j] = true;
			run[count++] = page.entry[j];
		}
		assert_true(made < most);
		delivery[made++] = (struct delivery){ run, count };
	}
	return made;
}

static void shuffle(struct delivery *delivery, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = below((uint32_t)i);
		struct delivery kept = delivery[i - 1];
		delivery[i - 1] = delivery[other];
		delivery[other] = kept;
	}
}

static void receive(struct station *station, const struct delivery *delivery)
{
	struct journal_receipt receipt = { 0 };
	struct err err;
	assert_ok(db_begin(station->db, &err), err);
	assert_ok(fold_advance(station->db, clock_now(station->clock), &err), err);
	assert_ok(journal_receive(station->db, delivery->entry, delivery->count, clock_now(station->clock), &receipt,
				  &err),
		  err);
	assert_ok(fold_touched(station->db, &err), err);
	if (one_in(5))
		assert_ok(journal_receive_held(station->db, clock_now(station->clock), &receipt, &err), err);
	assert_ok(fold_touched(station->db, &err), err);
	assert_ok(journal_erase_redacted(station->db, &(int64_t){ 0 }, &err), err);
	assert_ok(db_commit(station->db, &err), err);
	assert_int_equal(receipt.refused, 0);
}

static void receive_rest(struct station *station)
{
	struct journal_receipt receipt = { 0 };
	struct err err;
	assert_ok(db_begin(station->db, &err), err);
	assert_ok(journal_receive_held(station->db, clock_now(station->clock), &receipt, &err), err);
	assert_ok(fold_touched(station->db, &err), err);
	assert_ok(journal_erase_redacted(station->db, &(int64_t){ 0 }, &err), err);
	assert_ok(db_commit(station->db, &err), err);
}

static void copy_file(const char *from_home, const char *to_home, const char *name)
{
	char from[4200], to[4200], bytes[1 << 14];
	snprintf(from, sizeof from, "%s/%s", from_home, name);
	snprintf(to, sizeof to, "%s/%s", to_home, name);
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_true(in && out);
	for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
		assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in);
	fclose(out);
	assert_int_equal(chmod(to, 0600), 0);
}

/* A cloned PC: one key goes on in two places. */
static void clone(struct station *station, struct station *copy)
{
	struct err err;
	char home[64], original[sizeof station->home];
	struct station_open_options options = { .clock = &now };
	test_folder_make(home);
	memcpy(original, station->home, sizeof original);
	station_close(station);
	copy_file(original, home, "station.db");
	copy_file(original, home, "station.key");
	assert_ok(station_open(original, &options, station, &err), err);
	assert_ok(station_open(home, &options, copy, &err), err);
}

static void pass_all_to(struct station *to, struct station *from, size_t count)
{
	struct journal_receipt receipt;
	for (size_t i = 0; i < count; i++)
		if (&from[i] != to)
			test_station_pass(&from[i], to, &receipt);
}

static void play(uint64_t seed)
{
	enum { AUTHORS = WRITERS + CLONES, DELIVERIES_MOST = 4 * ACTS * 4 };
	static struct station author[AUTHORS], replica[REPLICAS];
	static struct test_answer unused;
	struct journal_receipt receipt;
	struct arena arena = { 0 };
	chance = (struct chance){ .seeded = true, .seed = seed };
	now = clock_fixed(1763870400000);
	test_station_open(&author[0], &now);
	for (int i = 1; i < WRITERS; i++)
		test_station_join(&author[0], &author[i], &now);
	/* Replicas only listen: what they were handed is what the others say, in another order. */
	for (int i = 0; i < REPLICAS; i++)
		test_station_take_place(&author[0], &replica[i], &now, &unused);
	for (int act = 0; act < ACTS / 4; act++)
		act_randomly(&author[below(WRITERS)]);
	clone(&author[WRITERS - 1], &author[WRITERS]);

	for (int act = 0; act < ACTS; act++) {
		act_randomly(&author[below(AUTHORS)]);
		if (one_in(6))
			test_station_pass(&author[below(AUTHORS)], &author[below(AUTHORS)], &receipt);
		if (one_in(20))
			now.fixed_ms += below(3);
	}
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < AUTHORS; i++)
			pass_all_to(&author[i], author, AUTHORS);

	struct delivery *delivery = arena_alloc(&arena, DELIVERIES_MOST * sizeof *delivery);
	size_t count = deliveries_of(&author[0], &arena, delivery, DELIVERIES_MOST);
	for (int i = 0; i < REPLICAS; i++) {
		shuffle(delivery, count);
		for (size_t d = 0; d < count; d++)
			receive(&replica[i], &delivery[d]);
		receive_rest(&replica[i]);
		assert_int_equal(test_number(&replica[i], "SELECT count(*) FROM held"), 0);
		assert_int_equal(test_number(&replica[i], "SELECT count(*) FROM quarantine"), 0);
		assert_int_equal(test_number(&replica[i], "SELECT count(*) FROM event"),
				 test_number(&author[0], "SELECT count(*) FROM event"));
		test_station_equal(&author[0], &replica[i]);
		test_station_verify(&replica[i]);
	}
	for (int i = 1; i < AUTHORS; i++)
		test_station_equal(&author[0], &author[i]);
	for (int i = 0; i < AUTHORS; i++)
		test_station_close(&author[i]);
	for (int i = 0; i < REPLICAS; i++)
		test_station_close(&replica[i]);
	arena_release(&arena);
}

static void equal_events_give_equal_tables_in_any_order(void **state)
{
	(void)state;
	const char *fixed = getenv("FANGZHENG_SEED"), *rounds = getenv("FANGZHENG_ROUNDS");
	uint64_t seed = fixed ? strtoull(fixed, NULL, 10) : (uint64_t)time(NULL) * 1000;
	for (int i = 0; i < (rounds ? atoi(rounds) : 3); i++) {
		print_message("    seed %llu\n", (unsigned long long)seed + (unsigned)i);
		play(seed + (unsigned)i);
	}
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_events_give_equal_tables_in_any_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
