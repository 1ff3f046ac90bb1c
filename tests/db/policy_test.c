/* Policies through real acts: editions, who may, what is in force, files and what is attached. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/crypto.h"
#include "core/json.h"
#include "db/db.h"
#include "db/kept_file.h"
#include "db/policy.h"
#include "db/policy_act.h"
#include "db/policy_import.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static struct policy house(void)
{
	return (struct policy){
		.number = "ZC-3", .title = "危房改造", .text = "补给住房困难的户。", .office = "住建局"
	};
}

static struct id publish(struct desk *desk, struct policy policy, enum policy_result expected)
{
	struct id entity;
	enum policy_result result;
	desk_begin(desk, &desk->as_admin);
	assert_ok(policy_publish(desk->act, &desk->config, &policy, &entity, &result, &desk->err), desk->err);
	assert_int_equal(result, expected);
	desk_commit(desk);
	return entity;
}

static struct policy_whole look(struct desk *desk, const struct id *entity)
{
	struct policy_whole whole;
	assert_ok(policy_read(desk->station.db, entity, "2026-11-23", &desk->arena, &whole, &desk->err), desk->err);
	return whole;
}

static size_t listed(struct desk *desk, struct policy_filter filter)
{
	struct policy_page page;
	int64_t count;
	filter.today = "2026-11-23";
	assert_ok(policy_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_ok(policy_count(desk->station.db, &filter, &count, &desk->err), desk->err);
	assert_int_equal(count, page.count);
	return page.count;
}

static void a_later_edition_replaces_the_earlier_one(void **state)
{
	struct desk *desk = *state;
	struct policy policy = house();
	struct id entity = publish(desk, policy, POLICY_NEW);
	publish(desk, policy, POLICY_SAME);
	policy.text = "补给住房困难的户，每户一万元。";
	struct id again = publish(desk, policy, POLICY_REPLACED);
	assert_true(id_equal(&entity, &again));
	struct policy_whole whole = look(desk, &entity);
	assert_int_equal(whole.row.edition, 2);
	assert_string_equal(whole.policy.text, "补给住房困难的户，每户一万元。");
	assert_string_equal(whole.policy.office, "住建局");
	assert_int_equal(listed(desk, (struct policy_filter){ .all = true }), 1);
	test_station_verify(&desk->station);
}

static void a_retired_policy_is_in_force_no_longer_until_a_later_edition(void **state)
{
	struct desk *desk = *state;
	struct id entity = publish(desk, house(), POLICY_NEW);
	desk_begin(desk, &desk->as_admin);
	assert_false(policy_retire(desk->act, &entity, " ", &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	assert_ok(policy_retire(desk->act, &entity, "另有规定", &desk->err), desk->err);
	assert_false(policy_retire(desk->act, &entity, "另有规定", &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	desk_commit(desk);
	struct policy_whole whole = look(desk, &entity);
	assert_true(whole.row.retired);
	assert_false(whole.row.in_force);
	assert_string_equal(whole.reason, "另有规定");
	assert_int_equal(listed(desk, (struct policy_filter){ 0 }), 0);
	assert_int_equal(listed(desk, (struct policy_filter){ .all = true }), 1);
	publish(desk, house(), POLICY_REPLACED);
	assert_true(look(desk, &entity).row.in_force);
	test_station_verify(&desk->station);
}

static void only_the_countys_administrators_publish(void **state)
{
	struct desk *desk = *state;
	struct policy policy = house();
	struct person township = desk->as_admin;
	strcpy(township.area, "230124202");
	const struct person *others[] = { &desk->as_desk,    &desk->as_helper, &desk->as_doctor,
					  &desk->as_officer, &desk->as_clerk,  &township };
	struct id entity = publish(desk, policy, POLICY_NEW);
	policy.title = "别的";
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		desk_begin(desk, others[i]);
		assert_false(policy_publish(desk->act, &desk->config, &policy, NULL, NULL, &desk->err));
		assert_int_equal(desk->err.code, ERR_DENIED);
		assert_false(policy_retire(desk->act, &entity, "没有理由", &desk->err));
		assert_int_equal(desk->err.code, ERR_DENIED);
		desk_abandon(desk);
	}
}

static void lists_show_what_is_in_force_and_asked_for(void **state)
{
	struct desk *desk = *state;
	struct policy policy = house();
	const char *housing[] = { "住房安全" }, *water[] = { "water", "housing" };
	policy.categories = (struct policy_list){ housing, 1 };
	publish(desk, policy, POLICY_NEW);
	policy = house();
	policy.number = "ZC-4";
	policy.title = "饮水";
	policy.to = "2026-11-22";
	publish(desk, policy, POLICY_NEW);
	policy.number = "ZC-5";
	policy.to = "2026-11-23";
	policy.categories = (struct policy_list){ water, 2 };
	publish(desk, policy, POLICY_NEW);
	policy.number = "ZC-6";
	policy.to = NULL;
	policy.from = "2026-11-24";
	publish(desk, policy, POLICY_NEW);
	assert_int_equal(listed(desk, (struct policy_filter){ 0 }), 2);
	assert_int_equal(listed(desk, (struct policy_filter){ .all = true }), 4);
	assert_int_equal(listed(desk, (struct policy_filter){ .category = "water" }), 1);
	assert_int_equal(listed(desk, (struct policy_filter){ .category = "housing" }), 2);
	assert_int_equal(listed(desk, (struct policy_filter){ .category = "hous", .all = true }), 0);
	assert_int_equal(listed(desk, (struct policy_filter){ .words = "改造" }), 1);
	assert_int_equal(listed(desk, (struct policy_filter){ .words = "住房困难" }), 2);
	assert_int_equal(listed(desk, (struct policy_filter){ .words = "困难 住房 gaizao" }), 1);
	assert_int_equal(listed(desk, (struct policy_filter){ .words = "wfgz" }), 1);
	assert_int_equal(listed(desk, (struct policy_filter){ .words = "木耳" }), 0);
	assert_int_equal(listed(desk, (struct policy_filter){ .words = " " }), 2);
	assert_int_equal(listed(desk, (struct policy_filter){ .words = "困难", .category = "water" }), 1);
	struct policy_page page;
	struct policy_filter first = { .today = "2026-11-23", .first = "water" };
	assert_ok(policy_list(desk->station.db, &first, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, 2);
	assert_string_equal(page.row[0].number, "ZC-5");
}

static void a_policy_is_found_by_number_or_a_part_that_only_one_has(void **state)
{
	struct desk *desk = *state;
	struct policy policy = house();
	struct id entity = publish(desk, policy, POLICY_NEW), found;
	policy.number = "ZC-33";
	policy.title = "危房改造补充规定";
	publish(desk, policy, POLICY_NEW);
	assert_ok(policy_by_number(desk->station.db, "ZC-3", &found, &desk->err), desk->err);
	assert_true(id_equal(&entity, &found));
	assert_ok(policy_by_number(desk->station.db, "补充", &found, &desk->err), desk->err);
	assert_false(policy_by_number(desk->station.db, "危房", &found, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	assert_false(policy_by_number(desk->station.db, "木耳", &found, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	assert_false(policy_by_number(desk->station.db, "", &found, &desk->err));
}

/* Two administrators publish at once: whatever comes first, both stations have the same edition. */
static void editions_of_two_stations_come_to_the_same(void **state)
{
	struct desk *desk = *state;
	struct station other;
	struct journal_receipt receipt;
	struct act *act;
	struct policy policy = house();
	test_station_join(&desk->station, &other, &desk->clock);
	struct id entity = publish(desk, policy, POLICY_NEW);
	policy.text = "另一站的版本。";
	assert_ok(act_begin(&other, NULL, &act, &desk->err), desk->err);
	assert_ok(policy_publish(act, &desk->config, &policy, NULL, NULL, &desk->err), desk->err);
	assert_ok(act_commit(act, &desk->err), desk->err);
	test_station_pass(&other, &desk->station, &receipt);
	test_station_pass(&desk->station, &other, &receipt);
	test_station_equal(&desk->station, &other);
	assert_int_equal(look(desk, &entity).row.edition, 2);
	test_station_close(&other);
}

/* Files --------------------------------------------------------------------------------------------- */

static char said[4000];

static void hear(const char *sentence, void *context)
{
	(void)context;
	snprintf(said + strlen(said), sizeof said - strlen(said), "%s\n", sentence);
}

static struct policy_import_counts import(struct desk *desk, const char *path, bool dry_run)
{
	struct policy_import_plan plan = { .station = &desk->station,
					   .person = &desk->as_admin,
					   .config = &desk->config,
					   .path = path,
					   .shown = path,
					   .dry_run = dry_run,
					   .say = hear };
	struct policy_import job;
	said[0] = '\0';
	assert_ok(policy_import_read(&plan, &job, &desk->err), desk->err);
	if (job.counts.bad == 0) {
		desk_begin(desk, &desk->as_admin);
		assert_ok(policy_import_publish(&job, desk->act, &desk->err), desk->err);
		if (dry_run)
			desk_abandon(desk);
		else
			desk_commit(desk);
	}
	struct policy_import_counts counts = job.counts;
	policy_import_release(&job);
	return counts;
}

static struct policy_import_counts take(struct desk *desk, const char *path)
{
	return import(desk, path, false);
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void the_same_files_twice_change_nothing(void **state)
{
	struct desk *desk = *state;
	struct policy_import_counts counts = take(desk, "examples/policies");
	assert_true(counts.files >= 12);
	assert_int_equal(counts.fresh, counts.files);
	assert_string_equal(said, "");
	int64_t events = test_number(&desk->station, "SELECT count(*) FROM event");
	counts = take(desk, "examples/policies");
	assert_int_equal(counts.same, counts.files);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM event"), events);
	test_station_verify(&desk->station);
}

static void one_bad_file_and_nothing_is_taken(void **state)
{
	struct desk *desk = *state;
	char folder[64];
	test_folder_make(folder);
	write_file(folder, "a.md", "---\nnumber: A\ntitle: 甲\n---\n正文\n");
	write_file(folder, "b.txt", "---\nnumber: A\ntitle: 乙\n---\n正文\n");
	write_file(folder, "c.md", "---\nnumber: C\ntitel: 丙\n---\n正文\n");
	write_file(folder, "README.md", "not a policy");
	struct policy_import_counts counts = take(desk, folder);
	assert_int_equal(counts.files, 3);
	assert_int_equal(counts.bad, 2);
	assert_non_null(strstr(said, "/b.txt:1:1: the number A is that of another file too"));
	assert_non_null(strstr(said, "/c.md:3:1: 'titel' is not known here"));
	assert_int_equal(listed(desk, (struct policy_filter){ .all = true }), 0);
	test_folder_remove(folder);
}

/* Attached files ------------------------------------------------------------------------------------- */

static int files_kept(struct desk *desk)
{
	glob_t found;
	int count = 0;
	if (glob(arena_format(&desk->arena, "%s/photos/*", desk->station.home), 0, NULL, &found) == 0)
		count = (int)found.gl_pathc;
	globfree(&found);
	return count;
}

static const char *with_form(struct desk *desk, const char *name)
{
	return arena_format(&desk->arena,
			    "---\nnumber: F\ntitle: 表\nattachments:\n  - 村委会领取\n  - file: %s\n    title: 申请表\n"
			    "  - 免费\n---\n正文\n",
			    name);
}

static struct policy_whole look_at(struct desk *desk, const char *number)
{
	struct id entity;
	assert_ok(policy_by_number(desk->station.db, number, &entity, &desk->err), desk->err);
	return look(desk, &entity);
}

static void a_policy_has_its_files_and_a_changed_one_makes_an_edition(void **state)
{
	struct desk *desk = *state;
	char folder[64];
	test_folder_make(folder);
	write_file(folder, "a.md", with_form(desk, "form.txt"));
	write_file(folder, "form.txt", "姓名：\n");
	/* A dry run leaves nothing; the form beside the policy is not taken for one. */
	struct policy_import_counts counts = import(desk, folder, true);
	assert_string_equal(said, "");
	assert_int_equal(counts.fresh, 1);
	assert_int_equal(files_kept(desk), 0);
	counts = take(desk, folder);
	assert_int_equal(counts.files, 1);
	assert_int_equal(counts.fresh, 1);
	assert_int_equal(files_kept(desk), 1);
	struct policy_whole whole = look_at(desk, "F");
	const struct policy_attachment *item = whole.policy.attachments.item;
	assert_int_equal(whole.policy.attachments.count, 3);
	assert_string_equal(item[0].title, "村委会领取");
	assert_string_equal(item[1].name, "form.txt");
	assert_string_equal(item[1].title, "申请表");
	assert_int_equal(item[1].size, strlen("姓名：\n"));
	assert_string_equal(item[2].title, "免费");
	assert_true(kept_file_is_here(&desk->station, &item[1].hash));
	assert_int_equal(take(desk, folder).same, 1);
	assert_int_equal(import(desk, folder, true).same, 1);
	write_file(folder, "form.txt", "姓名：\n电话：\n");
	assert_int_equal(import(desk, folder, true).replaced, 1);
	assert_int_equal(files_kept(desk), 1);
	assert_int_equal(take(desk, folder).replaced, 1);
	assert_int_equal(files_kept(desk), 2);
	assert_int_equal(look_at(desk, "F").row.edition, 2);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM policy_file"), 1);
	test_station_verify(&desk->station);
	test_folder_remove(folder);
}

/* "a.md:6:11: form.csv: …", and nothing is published or kept. */
static void refuse(struct desk *desk, const char *folder, const char *why)
{
	write_file(folder, "b.md", "---\nnumber: G\ntitle: 好的\nattachments: [{ file: good.csv }]\n---\n正文\n");
	write_file(folder, "good.csv", "a,b\n");
	struct policy_import_counts counts = take(desk, folder);
	assert_int_equal(counts.bad, 1);
	assert_non_null(strstr(said, arena_format(&desk->arena, "/a.md:6:11: form.csv: %s", why)));
	assert_int_equal(listed(desk, (struct policy_filter){ .all = true }), 0);
	assert_int_equal(files_kept(desk), 0);
}

static void a_bad_file_is_said_where_it_is_named_and_nothing_is_kept(void **state)
{
	struct desk *desk = *state;
	char folder[64];
	test_folder_make(folder);
	const char *form = arena_format(&desk->arena, "%s/form.csv", folder);
	write_file(folder, "a.md", with_form(desk, "form.csv"));
	refuse(desk, folder, "the file cannot be read: No such file");
	assert_int_equal(symlink("/etc/passwd", form), 0);
	refuse(desk, folder, "this is a link; the file itself is wanted");
	unlink(form);
	assert_int_equal(mkdir(form, 0700), 0);
	refuse(desk, folder, "this is a folder or a device; a file is wanted");
	rmdir(form);
	write_file(folder, "form.csv", "");
	assert_int_equal(truncate(form, KEPT_FILE_BYTES_MOST + 1), 0);
	refuse(desk, folder, "the file is too large; at most 20 MB are kept");
	assert_int_equal(truncate(form, KEPT_FILE_BYTES_MOST), 0);
	assert_int_equal(take(desk, folder).fresh, 2);
	test_folder_remove(folder);
}

/* Before files could be attached. */
static void an_event_with_words_only_still_folds(void **state)
{
	struct desk *desk = *state;
	struct json *payload = json_new_object(), *words = json_new_array();
	json_set_text(payload, "number", "旧");
	json_set_text(payload, "title", "旧政策");
	json_set_text(payload, "text", "正文");
	json_add_text(words, "申请表");
	json_add_text(words, "说明");
	json_set(payload, "attachments", words);
	struct act_event event = {
		.scope = "common", .kind = "policy.publish", .entity = { { 9 } }, .payload = payload
	};
	desk_begin(desk, NULL);
	assert_ok(act_add(desk->act, &event, NULL, &desk->err), desk->err);
	desk_commit(desk);
	struct policy_whole whole = look_at(desk, "旧");
	assert_int_equal(whole.policy.attachments.count, 2);
	assert_string_equal(whole.policy.attachments.item[1].title, "说明");
	test_station_verify(&desk->station);
}

static void a_saved_copy_is_whole_and_writes_over_nothing(void **state)
{
	struct desk *desk = *state;
	struct hash hash;
	struct stat status;
	unsigned char text[] = "姓名：\n";
	struct kept_bytes bytes = { text, sizeof text - 1 }, read = { 0 };
	struct kept_limits limits = { .bytes_most = 100, .no_link = true };
	char folder[64];
	test_folder_make(folder);
	const char *path = arena_format(&desk->arena, "%s/form.txt", folder);
	assert_ok(kept_file_keep(&desk->station, &bytes, &hash, &desk->err), desk->err);
	assert_ok(kept_file_save(&desk->station, &hash, path, &desk->err), desk->err);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_ok(kept_bytes_read(path, &limits, &read, &desk->err), desk->err);
	assert_int_equal(read.size, bytes.size);
	assert_memory_equal(read.byte, text, read.size);
	kept_bytes_release(&read);
	assert_false(kept_file_save(&desk->station, &hash, path, &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	unlink(path);
	/* Nor through a link that leads to nothing yet. */
	assert_int_equal(symlink(arena_format(&desk->arena, "%s/elsewhere", folder), path), 0);
	assert_false(kept_file_save(&desk->station, &hash, path, &desk->err));
	unlink(path);
	/* What is not what its name says is not written. */
	FILE *file = fopen(kept_file_path(&desk->station, &hash, &desk->arena), "a");
	assert_non_null(file);
	fputs("x", file);
	fclose(file);
	assert_false(kept_file_save(&desk->station, &hash, path, &desk->err));
	assert_int_equal(desk->err.code, ERR_DAMAGED);
	hash.byte[0] ^= 1;
	assert_false(kept_file_save(&desk->station, &hash, path, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	assert_int_not_equal(access(path, F_OK), 0);
	test_folder_remove(folder);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		desk_test(a_later_edition_replaces_the_earlier_one),
		desk_test(a_retired_policy_is_in_force_no_longer_until_a_later_edition),
		desk_test(only_the_countys_administrators_publish),
		desk_test(lists_show_what_is_in_force_and_asked_for),
		desk_test(a_policy_is_found_by_number_or_a_part_that_only_one_has),
		desk_test(editions_of_two_stations_come_to_the_same),
		desk_test(the_same_files_twice_change_nothing),
		desk_test(one_bad_file_and_nothing_is_taken),
		desk_test(a_policy_has_its_files_and_a_changed_one_makes_an_edition),
		desk_test(a_bad_file_is_said_where_it_is_named_and_nothing_is_kept),
		desk_test(an_event_with_words_only_still_folds),
		desk_test(a_saved_copy_is_whole_and_writes_over_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
