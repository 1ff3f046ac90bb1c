#include "tests/support/station.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/fold.h"
#include "tests/support/suite.h"

void test_folder_make(char path[static 64])
{
	snprintf(path, 64, "/tmp/fangzheng-test-XXXXXX");
	assert_non_null(mkdtemp(path));
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

void test_folder_remove(const char *path)
{
	assert_int_equal(nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static void create(struct station *station, const struct clock *clock, const unsigned char *secret)
{
	struct err err;
	char folder[64];
	test_folder_make(folder);
	struct station_plan plan = {
		.home = folder, .clock = clock, .county_secret = secret, .name = "测试站", .place = "测试镇"
	};
	assert_ok(station_create(&plan, station, &err), err);
}

void test_station_open(struct station *station, const struct clock *clock)
{
	struct err err;
	create(station, clock, NULL);
	assert_ok(county_found(station, "230124", "方正县", &err), err);
}

void test_station_close(struct station *station)
{
	char home[sizeof station->home];
	memcpy(home, station->home, sizeof home);
	station_close(station);
	test_folder_remove(home);
}

void test_station_take_place(struct station *root, struct station *joined, const struct clock *clock,
			     struct test_answer *answer)
{
	struct err err;
	struct arena arena = { 0 };
	char code[ONETIME_BYTES];
	struct enrol_offers offers;
	struct enrol_place place;
	struct enrol_box box;
	assert_ok(enrol_offer(root, NULL, "第二站", code, &err), err);
	enrol_locator(code, &answer->locator);
	assert_ok(enrol_waiting(root, &arena, &offers, &err), err);
	const struct enrol_waiting *offer = NULL;
	for (size_t i = 0; i < offers.count; i++)
		if (hash_equal(&offers.offer[i].locator, &answer->locator))
			offer = &offers.offer[i];
	assert_non_null(offer);
	assert_ok(enrol_open_offer(code, &offer->box, clock_now(clock), &arena, &place, &err), err);
	create(joined, clock, place.county_secret);
	assert_ok(enrol_take_place(joined, &place, &err), err);
	assert_ok(enrol_answer(joined, code, &arena, &box, &err), err);
	assert_true(box.size <= sizeof answer->bytes);
	memcpy(answer->bytes, box.bytes, box.size);
	answer->size = box.size;
	arena_release(&arena);
}

void test_station_enrol(struct station *root, const struct test_answer *answer)
{
	struct err err;
	struct test_answer copy = *answer;
	assert_ok(enrol_accept(root, &copy.locator, &(struct enrol_box){ copy.bytes, copy.size }, &err), err);
}

void test_station_join(struct station *root, struct station *joined, const struct clock *clock)
{
	struct test_answer answer;
	struct journal_receipt receipt;
	test_station_take_place(root, joined, clock, &answer);
	test_station_enrol(root, &answer);
	test_station_pass(root, joined, &receipt);
}

/* The chains of a page, each as one run, in the order of their first events. */
static void receive_page(struct station *to, const struct journal_page *page, struct journal_receipt *receipt)
{
	struct err err;
	struct journal_entry *run = malloc((page->count + 1) * sizeof *run);
	bool *taken = calloc(page->count + 1, sizeof *taken);
	for (size_t i = 0; i < page->count; i++) {
		size_t count = 0;
		for (size_t j = i; j < page->count; j++) {
			const struct event *event = &page->entry[j].event;
			if (taken[j] || !hash_equal(&event->station, &page->entry[i].event.station) ||
			    strcmp(event->scope, page->entry[i].event.scope) != 0 ||
			    (count > 0 && !hash_equal(&event->prev, &run[count - 1].hash)))
				continue;
			taken[j] = true;
			run[count++] = page->entry[j];
		}
		assert_ok(journal_receive(to->db, run, count, clock_now(to->clock), receipt, &err), err);
		assert_ok(fold_touched(to->db, &err), err);
	}
	free(run);
	free(taken);
}

void test_station_pass(struct station *from, struct station *to, struct journal_receipt *receipt)
{
	struct err err;
	struct arena arena = { 0 };
	struct journal_page page;
	int64_t pos = 0;
	size_t all = (size_t)test_number(from, "SELECT count(*) FROM event");
	*receipt = (struct journal_receipt){ 0 };
	assert_ok(journal_read(from->db, &pos, all + 1, &arena, &page, &err), err);
	assert_ok(db_begin(to->db, &err), err);
	assert_ok(fold_advance(to->db, clock_now(to->clock), &err), err);
	receive_page(to, &page, receipt);
	assert_ok(journal_receive_held(to->db, clock_now(to->clock), receipt, &err), err);
	assert_ok(fold_touched(to->db, &err), err);
	assert_ok(journal_erase_redacted(to->db, &(int64_t){ 0 }, &err), err);
	assert_ok(db_commit(to->db, &err), err);
	arena_release(&arena);
}

static void fail_with(const char *sentence, void *context)
{
	(void)context;
	fail_msg("%s", sentence);
}

static void path_of(const struct station *station, char path[static 4200])
{
	snprintf(path, 4200, "%s/station.db", station->home);
}

void test_station_verify(struct station *station)
{
	struct err err;
	char path[4200];
	int64_t findings;
	path_of(station, path);
	assert_ok(journal_verify(station->db, &(struct journal_check){ .finding = fail_with }, &findings, &err), err);
	assert_ok(fold_verify(path, fail_with, NULL, &findings, &err), err);
}

/* Tables that are a station's own. */
static bool is_own(const char *table)
{
	static const char *const own[] = { "setting", "chain",	    "event",	  "payload", "erased", "ahead",
					   "held",    "quarantine", "credential", "cursor",  NULL };
	for (const char *const *name = own; *name; name++)
		if (strcmp(*name, table) == 0)
			return true;
	return false;
}

static void note_difference(const char *table, const char *key, bool missing, void *context)
{
	if (is_own(table))
		return;
	print_message("    table %s, key %s: %s\n", table, key ? key : "",
		      missing ? "only in the first" : "only in the second");
	++*(int *)context;
}

void test_station_equal(struct station *a, struct station *b)
{
	struct err err;
	char path[4200];
	int differences = 0;
	struct db *db;
	path_of(a, path);
	assert_ok(db_open(path, &(struct db_options){ .use = DB_READ }, &db, &err), err);
	path_of(b, path);
	assert_ok(db_attach(db, path, "other", &err), err);
	assert_ok(db_compare_tables(db, "other", note_difference, &differences, &err), err);
	db_close(db);
	assert_int_equal(differences, 0);
}

int64_t test_number(struct station *station, const char *sql)
{
	struct err err;
	int64_t number;
	assert_ok(db_number(station->db, sql, -1, &number, &err), err);
	return number;
}
