/* Diaries through real acts: who may write, what stands beside, what counts, and photos. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/crypto.h"
#include "core/diary.h"
#include "db/db.h"
#include "db/diary.h"
#include "db/diary_act.h"
#include "db/kept_file.h"
#include "db/photo.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static struct id write_of(struct desk *desk, const struct person *author, struct diary_new new)
{
	struct id entity;
	desk_begin(desk, author);
	assert_ok(diary_add(desk->act, &new, &entity, &desk->err), desk->err);
	desk_commit(desk);
	return entity;
}

static enum err_code refused(struct desk *desk, const struct person *author, struct diary_new new)
{
	desk_begin(desk, author);
	assert_false(diary_add(desk->act, &new, NULL, &desk->err));
	desk_abandon(desk);
	return desk->err.code;
}

static struct diary_new visit(const struct id *household, const char *on)
{
	return (struct diary_new){ .household = *household, .kind = "01", .text = "送慢病药", .visited_on = on };
}

static struct diary look(struct desk *desk, const struct id *entity)
{
	struct diary diary;
	assert_ok(diary_read(desk->station.db, entity, &desk->arena, &diary, &desk->err), desk->err);
	return diary;
}

static int visits(struct desk *desk, const struct id *staff)
{
	int count = -1;
	assert_ok(diary_visits(desk->station.db, staff, "2026-11-23", &count, &desk->err), desk->err);
	return count;
}

static void time_and_place_are_the_stations(void **state)
{
	struct desk *desk = *state;
	assert_ok(station_set_setting(&desk->station, "place", "德善乡政府", &desk->err), desk->err);
	struct id entity = write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-23"));
	struct diary diary = look(desk, &entity);
	assert_int_equal(diary.row.at_ms, desk->clock.fixed_ms);
	assert_string_equal(diary.row.place, "德善乡政府");
	assert_string_equal(diary.row.staff_name, "孟岚");
	assert_null(diary.row.entered_name);
	assert_false(diary.row.late);
	assert_string_equal(diary.row.head, "单福田");
	assert_memory_equal(&diary.station, &desk->station.fingerprint, sizeof diary.station);
	test_station_verify(&desk->station);
}

static void a_later_entry_is_late(void **state)
{
	struct desk *desk = *state;
	struct id entity = write_of(desk, &desk->as_helper, visit(&desk->shan, "2026/11/21"));
	struct diary diary = look(desk, &entity);
	assert_true(diary.row.late);
	assert_string_equal(diary.row.visited_on, "2026-11-21");
	assert_int_equal(refused(desk, &desk->as_helper, visit(&desk->shan, "2026-11-24")), ERR_INPUT);
	assert_int_equal(refused(desk, &desk->as_helper, visit(&desk->shan, NULL)), ERR_INPUT);
}

static void helpers_write_of_their_own_households_and_visits(void **state)
{
	struct desk *desk = *state;
	assert_int_equal(refused(desk, &desk->as_other_helper, visit(&desk->shan, "2026-11-23")), ERR_DENIED);
	assert_int_equal(refused(desk, &desk->as_desk, visit(&desk->shan, "2026-11-23")), ERR_DENIED);
	struct diary_new other = visit(&desk->shan, "2026-11-23");
	other.staff = desk->other_helper;
	assert_int_equal(refused(desk, &desk->as_helper, other), ERR_DENIED);
	other.staff = desk->helper;
	struct id entity = write_of(desk, &desk->as_clerk, other);
	struct diary diary = look(desk, &entity);
	assert_string_equal(diary.row.staff_name, "孟岚");
	assert_string_equal(diary.row.entered_name, "赵晓峰");
	other.household = desk->song;
	assert_int_equal(refused(desk, &desk->as_clerk, other), ERR_DENIED);
}

static void amending_adds_and_never_replaces(void **state)
{
	struct desk *desk = *state;
	struct id entity = write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-23"));
	desk_begin(desk, &desk->as_helper);
	assert_ok(diary_amend(desk->act, &entity, "药是降压药", &desk->err), desk->err);
	desk_commit(desk);
	struct diary diary = look(desk, &entity);
	assert_string_equal(diary.row.text, "送慢病药");
	assert_int_equal(diary.note_count, 1);
	assert_string_equal(diary.note[0].text, "药是降压药");
	assert_string_equal(diary.note[0].author_name, "孟岚");
	desk_begin(desk, &desk->as_other_helper);
	assert_false(diary_amend(desk->act, &entity, "别人的话", &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk_abandon(desk);
}

static void a_household_counts_once_a_day(void **state)
{
	struct desk *desk = *state;
	struct id first = write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-21"));
	struct id second = write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-21"));
	assert_int_equal(visits(desk, &desk->helper), 1);
	assert_true(look(desk, &first).row.counts);
	assert_false(look(desk, &second).row.counts);
	write_of(desk, &desk->as_helper, visit(&desk->brother, "2026-11-21"));
	write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-22"));
	write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-10-31"));
	struct diary_new call = { .household = desk->shan, .kind = "09", .text = "电话问药" };
	struct id by_phone = write_of(desk, &desk->as_helper, call);
	assert_false(look(desk, &by_phone).row.counts);
	assert_int_equal(visits(desk, &desk->helper), 3);
	assert_int_equal(visits(desk, &desk->other_helper), 0);

	struct diary_dues dues;
	assert_ok(diary_dues(desk->station.db, &desk->helper, "2026-11-23", &desk->arena, &dues, &desk->err),
		  desk->err);
	assert_int_equal(dues.count, 2);
	assert_string_equal(dues.row[0].head, "单福海");
	assert_int_equal(dues.row[0].visits, 1);
	assert_string_equal(dues.row[1].last_visit, "2026-11-22");
	assert_int_equal(dues.row[1].visits, 2);
}

static size_t listed(struct desk *desk, struct diary_filter filter)
{
	struct diary_page page;
	filter.today = "2026-11-23";
	assert_ok(diary_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	return page.count;
}

static void lists_show_what_their_viewer_may_see(void **state)
{
	struct desk *desk = *state;
	write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-21"));
	write_of(desk, &desk->as_helper, visit(&desk->brother, "2026-11-23"));
	write_of(desk, &desk->as_other_helper, visit(&desk->song, "2026-11-23"));
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = NULL }), 3);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_desk }), 3);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_clerk }), 2);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_clerk, .area = "230124204" }), 0);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_helper }), 2);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_other_helper }), 1);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_doctor }), 0);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_desk, .household = desk->shan }), 1);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_desk, .staff = desk->helper }), 2);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_desk, .area = "230124203200" }), 2);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_desk, .kind = "09" }), 0);
	assert_int_equal(listed(desk, (struct diary_filter){ .from = "2026-11-23", .until = "2026-11-23" }), 3);
	assert_int_equal(listed(desk, (struct diary_filter){ .until = "2026-11-22" }), 0);
}

static void late_entries_and_those_with_photos_are_found(void **state)
{
	struct desk *desk = *state;
	write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-21"));
	write_of(desk, &desk->as_helper, visit(&desk->brother, "2026-11-23"));
	write_of(desk, &desk->as_other_helper, visit(&desk->song, "2026-11-20"));
	assert_int_equal(listed(desk, (struct diary_filter){ .late = true }), 2);
	assert_int_equal(listed(desk, (struct diary_filter){ .viewer = &desk->as_clerk, .late = true }), 1);
	assert_int_equal(listed(desk, (struct diary_filter){ .late = true, .staff = desk->helper }), 1);
	assert_int_equal(listed(desk, (struct diary_filter){ .late = true, .household = desk->brother }), 0);
	assert_int_equal(listed(desk, (struct diary_filter){ .photos = true }), 0);
}

static void a_helpers_visit_stays_theirs_when_the_household_is_anothers(void **state)
{
	struct desk *desk = *state;
	struct id entity = write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-23"));
	struct diary diary = look(desk, &entity);
	assert_ok(diary_may(desk->station.db, &desk->as_helper, ACCESS_DIARY_SEE, &diary, "2026-11-23", &desk->err),
		  desk->err);
	struct diary anothers = diary;
	anothers.row.staff = desk->other_helper;
	anothers.row.household = desk->song;
	assert_false(
		diary_may(desk->station.db, &desk->as_helper, ACCESS_DIARY_SEE, &anothers, "2026-11-23", &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	diary.row.household = desk->song;
	assert_ok(diary_may(desk->station.db, &desk->as_helper, ACCESS_DIARY_SEE, &diary, "2026-11-23", &desk->err),
		  desk->err);
	assert_false(diary_may(desk->station.db, &desk->as_doctor, ACCESS_DIARY_SEE, &diary, "2026-11-23", &desk->err));
}

static void broken_text_is_refused_and_never_lost(void **state)
{
	static const char *const broken[] = { "\xff", "送\xe8\x8d", "\xcb\xcd\xd2\xa9" };
	struct desk *desk = *state;
	struct id entity = write_of(desk, &desk->as_helper, visit(&desk->shan, "2026-11-23"));
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct diary_new new = visit(&desk->shan, "2026-11-23");
		new.text = broken[i];
		assert_int_equal(refused(desk, &desk->as_helper, new), ERR_INPUT);
		desk_begin(desk, &desk->as_helper);
		assert_false(diary_amend(desk->act, &entity, broken[i], &desk->err));
		assert_int_equal(desk->err.code, ERR_INPUT);
		desk_abandon(desk);
	}
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM diary"), 1);
}

/* A whole JPEG is not needed: the magic, its size and what EXIF says are read. */
static void make_photo(const char *path, const char *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static const char with_exif[] = "\xff\xd8\xff\xe1\0\x48"
				"Exif\0\0"
				"II\x2a\0\x08\0\0\0"
				"\x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0"
				"\x01\0\x03\x90\x02\0\x14\0\0\0\x2c\0\0\0\0\0\0\0"
				"2026:11:21 09:40:00\0"
				"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0" /* a frame of one pixel */
				"\xff\xd9";

static void photos_are_kept_once_with_their_own_claims(void **state)
{
	struct desk *desk = *state;
	char folder[64], path[128];
	struct photo photo, again;
	test_folder_make(folder);
	snprintf(path, sizeof path, "%s/a.jpg", folder);
	make_photo(path, with_exif, sizeof with_exif - 1);
	assert_ok(photo_keep(&desk->station, path, &photo, &desk->err), desk->err);
	assert_ok(photo_keep(&desk->station, path, &again, &desk->err), desk->err);
	assert_memory_equal(&photo.hash, &again.hash, sizeof photo.hash);
	assert_ok(photo_look(path, &again, &desk->err), desk->err);
	assert_string_equal(again.taken_at, "2026-11-21 09:40:00");
	assert_true(kept_file_is_here(&desk->station, &photo.hash));
	assert_string_equal(photo.taken_at, "2026-11-21 09:40:00");
	assert_string_equal(photo.latitude, "");

	struct diary_new new = visit(&desk->shan, "2026-11-21");
	new.photo[0] = photo;
	new.photo_count = 1;
	struct id entity = write_of(desk, &desk->as_helper, new);
	struct diary diary = look(desk, &entity);
	assert_int_equal(diary.photo_count, 1);
	assert_memory_equal(&diary.photo[0].hash, &photo.hash, sizeof photo.hash);
	assert_string_equal(diary.photo[0].taken_at, "2026-11-21 09:40:00");
	assert_int_equal(diary.photo[0].size, sizeof with_exif - 1);
	assert_int_equal(listed(desk, (struct diary_filter){ .photos = true }), 1);
	assert_int_equal(listed(desk, (struct diary_filter){ .photos = true, .late = true }), 1);
	new.photo[0].hash.byte[0] ^= 1;
	assert_int_equal(refused(desk, &desk->as_helper, new), ERR_MISSING);

	make_photo(path, "GIF89a no photo", 15);
	assert_false(photo_keep(&desk->station, path, &photo, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	assert_false(photo_keep(&desk->station, folder, &photo, &desk->err));
	snprintf(path, sizeof path, "%s/none.jpg", folder);
	assert_false(photo_keep(&desk->station, path, &photo, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	test_folder_remove(folder);
}

/* Whoever copied half a picture hears it while the camera still has the whole one. */
static void a_picture_without_a_size_is_no_photo(void **state)
{
	static const char jpeg[] = "\xff\xd8\xff\xe0\0\x04"
				   "ab\xff\xff\xc2\0\x0b\x08\0\x01\0\x01",
			  png[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01",
			  tables[] = "\xff\xd8\xff\xc4\0\x0b\x08\0\x01\0\x01\xff\xd9",
			  no_width[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x01";
	static const struct {
		const char *bytes;
		size_t size;
		bool kept;
	} pictures[] = {
		{ jpeg, sizeof jpeg - 1, true },      { jpeg, sizeof jpeg - 2, false },		{ jpeg, 4, false },
		{ png, sizeof png - 1, true },	      { png, sizeof png - 2, false },		{ png, 9, false },
		{ tables, sizeof tables - 1, false }, { no_width, sizeof no_width - 1, false },
	};
	struct desk *desk = *state;
	char folder[64], path[128];
	struct photo photo;
	test_folder_make(folder);
	snprintf(path, sizeof path, "%s/a.jpg", folder);
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
		make_photo(path, pictures[i].bytes, pictures[i].size);
		assert_int_equal(photo_look(path, &photo, &desk->err), pictures[i].kept);
		assert_int_equal(photo_keep(&desk->station, path, &photo, &desk->err), pictures[i].kept);
	}
	test_folder_remove(folder);
}

/* A photo may come from anywhere: what is damaged in it gives no claim, or a harmless one, and stops nothing. */
static void damaged_exif_harms_nobody(void **state)
{
	enum { ROUNDS = 20000 };
	uint64_t random = 998;
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		unsigned char bytes[sizeof with_exif - 1];
		struct photo photo = { .size = sizeof bytes };
		memcpy(bytes, with_exif, sizeof bytes);
		for (int i = 0; i <= round % 4; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			bytes[(random >> 33) % sizeof bytes] = (unsigned char)(random >> 24);
		}
		exif_read(bytes, round % 3 == 0 ? (size_t)(random >> 40) % sizeof bytes : sizeof bytes, &photo);
		for (const char *at = photo.taken_at; *at; at++)
			assert_non_null(strchr("0123456789-: ", *at));
	}
}

static void a_diary_stands_in_the_timeline_of_its_ticket(void **state)
{
	struct desk *desk = *state;
	struct id ticket;
	struct ticket read;
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config,
			      &(struct ticket_new){ .household = desk->shan, .category = "housing", .text = "漏雨" },
			      &ticket, NULL, &desk->err),
		  desk->err);
	desk_commit(desk);
	struct diary_new new = visit(&desk->shan, "2026-11-23");
	new.ticket = ticket;
	write_of(desk, &desk->as_helper, new);
	assert_ok(ticket_read(desk->station.db, &ticket, desk->clock.fixed_ms, &desk->arena, &read, &desk->err),
		  desk->err);
	assert_int_equal(read.line_count, 1);
	assert_false(id_is_none(&read.line[0].diary));
	assert_string_equal(read.line[0].note, "送慢病药");
	new.household = desk->brother;
	assert_int_equal(refused(desk, &desk->as_helper, new), ERR_INPUT);
}

static void no_query_scans_a_growing_table(void **state)
{
	struct desk *desk = *state;
	char *plans;
	struct diary_dues dues;
	lists_show_what_their_viewer_may_see(state);
	listed(desk, (struct diary_filter){ .late = true });
	listed(desk, (struct diary_filter){ .photos = true });
	assert_int_equal(visits(desk, &desk->helper), 2);
	assert_ok(diary_dues(desk->station.db, &desk->helper, "2026-11-23", &desk->arena, &dues, &desk->err),
		  desk->err);
	assert_ok(db_plans(desk->station.db, &desk->arena, &plans, &desk->err), desk->err);
	static const char *const growing[] = { "household", "member",	  "assign", "staff", "area",
					       "ticket",    "diary_note", "photo",  "diary" };
	for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
		char scan[64];
		snprintf(scan, sizeof scan, "\tSCAN %s", growing[i]);
		for (const char *found = plans; (found = strstr(found, scan)); found += strlen(scan)) {
			char after = found[strlen(scan)];
			if (after == '\n' || after == ' ')
				fail_msg("%.*s", 300, found);
		}
	}
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		desk_test(time_and_place_are_the_stations),
		desk_test(a_later_entry_is_late),
		desk_test(helpers_write_of_their_own_households_and_visits),
		desk_test(amending_adds_and_never_replaces),
		desk_test(a_household_counts_once_a_day),
		desk_test(lists_show_what_their_viewer_may_see),
		desk_test(late_entries_and_those_with_photos_are_found),
		desk_test(a_helpers_visit_stays_theirs_when_the_household_is_anothers),
		desk_test(broken_text_is_refused_and_never_lost),
		desk_test(photos_are_kept_once_with_their_own_claims),
		desk_test(a_picture_without_a_size_is_no_photo),
		desk_test(damaged_exif_harms_nobody),
		desk_test(a_diary_stands_in_the_timeline_of_its_ticket),
		desk_test(no_query_scans_a_growing_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
