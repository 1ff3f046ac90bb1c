/* Photos and attachments travel after the entries that name them, and arrive byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/json.h"
#include "db/act.h"
#include "db/kept_file.h"
#include "db/photo.h"
#include "db/policy_act.h"
#include "sync/exchange.h"
#include "sync/store.h"
#include "sync/store_file.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static const unsigned char png[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I',
				     'H',  'D', 'R', 0,	  0,	0,    1,    0,	  0, 0, 1, 8,  0 };

static struct exchange_report exchange(struct station *station, const char *file)
{
	struct exchange_report report;
	struct store *store;
	struct err err;
	assert_ok(store_file_open(file, true, &store, &err), err);
	assert_ok(exchange_run(&(struct exchange_plan){ .station = station, .store = store }, &report, &err), err);
	store_close(store);
	return report;
}

/* A diary of a household with one photo. */
static struct photo write_diary(struct station *station, const char *folder)
{
	char path[100], hex[HASH_TEXT_BYTES], household[ID_TEXT_BYTES];
	struct photo photo = { .size = 0 };
	struct err err;
	struct act *act;
	snprintf(path, sizeof path, "%s/roof.png", folder);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fwrite(png, 1, sizeof png, file);
	fclose(file);
	assert_ok(photo_keep(station, path, &photo, &err), err);
	hash_format(&photo.hash, hex);
	struct id entity = { { 7 } };
	id_format(&entity, household);
	struct json *payload = json_new_object(), *photos = json_new_array(), *one = json_new_object();
	json_set_text(payload, "household", household);
	json_set_text(payload, "kind", "01");
	json_set_text(payload, "text", "屋顶换了瓦");
	json_set_text(payload, "place", "德善乡");
	json_set_text(one, "hash", hex);
	json_set_int(one, "size", photo.size);
	json_add(photos, one);
	json_set(payload, "photos", photos);
	assert_ok(act_begin(station, NULL, &act, &err), err);
	assert_ok(act_add(act,
			  &(struct act_event){
				  .scope = "230124202", .kind = "diary.add", .entity = { { 8 } }, .payload = payload },
			  NULL, &err),
		  err);
	assert_ok(act_commit(act, &err), err);
	return photo;
}

static void a_photo_arrives_byte_for_byte(void **state)
{
	(void)state;
	struct clock clock = clock_fixed(1763870400000);
	struct station here, there;
	struct arena arena = { 0 };
	char folder[64], file[100];
	unsigned char read[sizeof png + 1];
	test_folder_make(folder);
	snprintf(file, sizeof file, "%s/central.db", folder);
	test_station_open(&here, &clock);
	test_station_join(&here, &there, &clock);
	struct photo photo = write_diary(&here, folder);
	assert_int_equal(test_number(&here, "SELECT count(*) FROM photo"), 1);
	assert_int_equal(exchange(&here, file).photos_put, 1);
	assert_int_equal(exchange(&there, file).photos_got, 1);
	assert_true(kept_file_is_here(&there, &photo.hash));
	FILE *arrived = fopen(kept_file_path(&there, &photo.hash, &arena), "rb");
	assert_non_null(arrived);
	assert_int_equal(fread(read, 1, sizeof read, arrived), sizeof png);
	assert_memory_equal(read, png, sizeof png);
	fclose(arrived);
	/* Once more changes nothing. */
	assert_int_equal(exchange(&here, file).photos_put, 0);
	assert_int_equal(exchange(&there, file).photos_got, 0);
	test_station_close(&there);
	test_station_close(&here);
	arena_release(&arena);
	test_folder_remove(folder);
}

/* A policy with a file attached to it. */
static struct hash publish(struct station *station)
{
	unsigned char form[] = "户主姓名：\n";
	struct kept_bytes bytes = { form, sizeof form - 1 };
	struct policy_attachment file = { .name = "form.txt", .title = "申请表", .size = (int64_t)bytes.size };
	struct policy policy = { .number = "ZC-1", .title = "危房改造", .text = "正文", .attachments = { &file, 1 } };
	struct config config = { 0 };
	struct act *act;
	struct err err;
	assert_ok(kept_file_keep(station, &bytes, &file.hash, &err), err);
	assert_ok(act_begin(station, NULL, &act, &err), err);
	assert_ok(policy_publish(act, &config, &policy, NULL, NULL, &err), err);
	assert_ok(act_commit(act, &err), err);
	return file.hash;
}

static void an_attachment_comes_to_the_second_station(void **state)
{
	(void)state;
	struct clock clock = clock_fixed(1763870400000);
	struct station here, there;
	struct err err;
	char folder[64], file[100], path[100];
	test_folder_make(folder);
	snprintf(file, sizeof file, "%s/central.db", folder);
	snprintf(path, sizeof path, "%s/form.txt", folder);
	test_station_open(&here, &clock);
	test_station_join(&here, &there, &clock);
	struct hash hash = publish(&here);
	assert_int_equal(test_number(&here, "SELECT count(*) FROM policy_file"), 1);
	/* The policy is read before its file has come. */
	assert_int_equal(exchange(&here, file).photos_put, 1);
	test_station_pass(&here, &there, &(struct journal_receipt){ 0 });
	assert_int_equal(test_number(&there, "SELECT count(*) FROM policy_file"), 1);
	assert_false(kept_file_save(&there, &hash, path, &err));
	assert_int_equal(err.code, ERR_MISSING);
	assert_int_equal(exchange(&there, file).photos_got, 1);
	assert_ok(kept_file_save(&there, &hash, path, &err), err);
	assert_int_equal(exchange(&here, file).photos_put, 0);
	assert_int_equal(exchange(&there, file).photos_got, 0);
	test_station_close(&there);
	test_station_close(&here);
	test_folder_remove(folder);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_photo_arrives_byte_for_byte),
					    cmocka_unit_test(an_attachment_comes_to_the_second_station) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
