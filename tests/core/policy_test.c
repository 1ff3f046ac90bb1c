/* Policies and the files that they come in: what is read, what is said of mistakes and where. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/config.h"
#include "core/json.h"
#include "core/policy.h"
#include "core/policy_file.h"
#include "tests/support/suite.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct fixture {
	struct config config;
	struct arena arena;
};

static int set_up(void **state)
{
	static struct fixture fixture;
	struct err err;
	fixture = (struct fixture){ 0 };
	assert_ok(config_read("data/fangzheng.yaml", &fixture.config, NULL, &err), err);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	config_release(&fixture->config);
	arena_release(&fixture->arena);
	return 0;
}

static bool parse(struct fixture *fixture, const char *text, struct policy *policy, struct config_problems *problems)
{
	return policy_file_parse(text, strlen(text), &fixture->config, &fixture->arena, policy, problems);
}

static void assert_problem(struct fixture *fixture, const char *text, const char *expected)
{
	struct config_problems problems = { 0 };
	struct policy policy;
	char first[ERR_TEXT_BYTES];
	assert_false(parse(fixture, text, &policy, &problems));
	assert_true(problems.count > 0);
	snprintf(first, sizeof first, "%d:%d: %s", problems.problem[0].line, problems.problem[0].column,
		 problems.problem[0].text);
	assert_string_equal(first, expected);
	config_problems_release(&problems);
}

static const char whole[] = "\xEF\xBB\xBF---\r\n"
			    "number: ZC-1\r\n"
			    "title: 危房改造\r\n"
			    "categories: [住房安全, housing, disaster]\r\n"
			    "audience:\r\n"
			    "  status: 未脱贫\r\n"
			    "  cause: [因残, '01']\r\n"
			    "  area: ['230124202']\r\n"
			    "from: 2026-3-1\r\n"
			    "source: { office: 住建局, document: 方住建发 }\r\n"
			    "attachments:\r\n"
			    "  - ' 申请表：村委会领取 '\r\n"
			    "  - file: 申请表.csv\r\n"
			    "    title: 申请表\r\n"
			    "  - { file: a b.pdf }\r\n"
			    "---\r\n"
			    "\r\n# 一、补谁\r\n正文一。\r\n\r\n正文二。\r\n";

static void a_file_becomes_a_settled_policy(void **state)
{
	struct fixture *fixture = *state;
	struct config_problems problems = { 0 };
	struct policy policy;
	assert_true(parse(fixture, whole, &policy, &problems));
	assert_string_equal(policy.number, "ZC-1");
	assert_string_equal(policy.title, "危房改造");
	assert_string_equal(policy_list_join(&policy.categories, &fixture->arena), ",disaster,housing,");
	assert_string_equal(policy_list_join(&policy.audience[POLICY_CAUSE], &fixture->arena), ",01,02,");
	assert_string_equal(policy_list_join(&policy.audience[POLICY_STATUS], &fixture->arena), ",1,");
	assert_string_equal(policy_list_join(&policy.audience[POLICY_AREA], &fixture->arena), ",230124202,");
	assert_null(policy_list_join(&policy.audience[POLICY_MONITOR], &fixture->arena));
	assert_string_equal(policy.from, "2026-03-01");
	assert_null(policy.to);
	assert_string_equal(policy.office, "住建局");
	assert_int_equal(policy.attachments.count, 3);
	assert_string_equal(policy.attachments.item[0].title, "申请表：村委会领取");
	assert_null(policy.attachments.item[0].name);
	assert_string_equal(policy.attachments.item[1].name, "申请表.csv");
	assert_string_equal(policy.attachments.item[1].title, "申请表");
	assert_int_equal(policy.attachments.item[1].line, 13);
	assert_int_equal(policy.attachments.item[1].column, 11);
	assert_string_equal(policy.attachments.item[2].name, "a b.pdf");
	assert_null(policy.attachments.item[2].title);
	assert_null(strchr(policy.text, '\r'));
	config_problems_release(&problems);
}

static void a_payload_says_all_of_a_policy(void **state)
{
	struct fixture *fixture = *state;
	struct config_problems problems = { 0 };
	struct policy policy, again;
	assert_true(parse(fixture, whole, &policy, &problems));
	struct json *json = policy_json(&policy);
	policy_from_json(json, &fixture->arena, &again);
	assert_true(policy_equal(&policy, &again));
	again.to = "2027-01-01";
	assert_false(policy_equal(&policy, &again));
	again.to = policy.to;
	assert_true(policy_equal(&policy, &again));
	again.attachments.item[1].hash.byte[0] ^= 1;
	assert_false(policy_equal(&policy, &again));
	json_release(json);
	struct json *strange =
		json_parse("{\"title\":1,\"audience\":[],\"categories\":{},\"source\":3}", 53, &(struct err){ 0 });
	policy_from_json(strange, &fixture->arena, &again);
	assert_null(again.title);
	json_release(strange);
}

static void mistakes_are_said_with_line_and_column(void **state)
{
	assert_problem(*state, "没有说明的正文\n",
		       "1:1: a policy begins with its settings between two lines '---', then comes its text");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\ncategories: [住房安全, 盖房]\n---\ntext\n",
		       "4:20: '盖房' is no category of tickets: see ticket: categories: in fangzheng.yaml");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\naudience:\n  cause: 因懒\n---\ntext\n",
		       "5:10: '因懒' is no code and no name of: Cause");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\naudience: { village: 1 }\n---\ntext\n",
		       "4:13: 'village' is not known here: allowed are area, category, cause, status, monitor");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\nfrom: tomorrow\n---\ntext\n",
		       "4:7: a date is wanted, like 2026-11-23");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\nfrom: 2026-02-01\nto: 2026-01-01\n---\ntext\n",
		       "5:5: the policy ends on 2026-01-01, before it begins on 2026-02-01");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\nfrom: 2026-02-01\nfrom: 2026-03-01\n---\ntext\n",
		       "5:1: the key 'from' stands here twice");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\naudience: { cause: 因病, cause: 因残 }\n---\ntext\n",
		       "4:24: the key 'cause' stands here twice");
	assert_problem(*state, "---\nnumber: 1\n---\ntext\n", "2:1: a policy needs a title");
	assert_problem(*state, "---\ntitle: x\n---\ntext\n",
		       "2:1: a policy needs a number, by which a later edition replaces it");
	assert_problem(*state, "---\nnumber: 1\ntitle: x\n---\n \n", "5:1: a policy needs a text");
	assert_problem(*state, "---\nnumber: [1\ntitle: x\n---\ntext\n",
		       "3:6: this is not YAML: did not find expected ',' or ']'");
	assert_problem(*state, "---\ntitle: [x]\nnumber: 1\n---\ntext\n",
		       "2:8: 'title' is one text, no list and no map");
}

static void a_name_leads_nowhere_but_beside_the_policy(void **state)
{
#define ATTACHED(item) "---\nnumber: 1\ntitle: x\nattachments:\n  - " item "\n---\ntext\n"
	static const char *const names[] = { "../x.csv", "/etc/passwd", "a/b.csv", ".hidden", ".." };
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_problem(
			fixture, arena_format(&fixture->arena, ATTACHED("file: '%s'"), names[i]),
			"5:11: an attached file lies beside the policy's: its name has no '/' and begins with no '.'");
	assert_problem(fixture, ATTACHED("file: \"a\\e[2J.csv\""),
		       "5:11: the name of an attached file has no control characters, and no blanks at its ends");
	assert_problem(fixture, ATTACHED("file: 'a.csv '"),
		       "5:11: the name of an attached file has no control characters, and no blanks at its ends");
	assert_problem(fixture, ATTACHED("title: 申请表"),
		       "5:5: an attachment is words, or names its file: 'file: NAME'");
	assert_problem(fixture, ATTACHED("{ file: a.csv, name: b }"),
		       "5:20: 'name' is not known here: allowed are file, title");
	assert_problem(fixture, ATTACHED("file: [a.csv]"), "5:11: 'file' is one text, no list and no map");
	assert_problem(fixture, ATTACHED("file: a.csv\n  - words\n  - file: a.csv"),
		       "7:11: the file 'a.csv' is attached twice");
	assert_problem(fixture,
		       ATTACHED("{ file: 1 }\n  - { file: 2 }\n  - { file: 3 }\n  - { file: 4 }\n  - { file: 5 }"
				"\n  - { file: 6 }\n  - { file: 7 }\n  - { file: 8 }\n  - { file: 9 }"),
		       "13:13: a policy has at most 8 attached files");
#undef ATTACHED
}

/* What another station writes may say anything. */
static void an_event_attaches_words_and_well_named_files(void **state)
{
	static const char text[] =
		"{\"attachments\":[\"申请表\",\"\",7,{\"name\":\"../a\",\"hash\":\"" HASH "\",\"size\":1},"
		"{\"name\":\"a\\u001b[2J\",\"hash\":\"" HASH
		"\",\"size\":1},{\"name\":\"a\",\"hash\":\"12\",\"size\":1},"
		"{\"name\":\"a\",\"hash\":\"" HASH "\",\"size\":-1},{\"title\":\"表\",\"hash\":\"" HASH "\"},"
		"{\"name\":\"b\",\"hash\":\"" HASH "\",\"size\":1025}]}";
	struct fixture *fixture = *state;
	struct policy policy;
	struct err err;
	struct json *json = json_parse(text, sizeof text - 1, &err);
	assert_non_null(json);
	policy_from_json(json, &fixture->arena, &policy);
	assert_int_equal(policy.attachments.count, 2);
	assert_string_equal(policy_attachment_words(&policy.attachments.item[0], true, &fixture->arena), "申请表");
	assert_string_equal(policy_attachment_words(&policy.attachments.item[1], true, &fixture->arena), "b (2 KB)");
	json_release(json);
}

static void a_file_is_found_by_its_name_or_a_part_that_only_one_has(void **state)
{
	struct policy_attachment items[] = { { .title = "表格" },
					     { .name = "form.csv", .title = "申请表" },
					     { .name = "form.csv.pdf", .title = "填写说明" } };
	struct policy_attachments list = { items, 3 };
	const struct policy_attachment *found;
	struct err err;
	(void)state;
	assert_ok(policy_attachment_named(&list, "form.csv", &found, &err), err);
	assert_ptr_equal(found, &items[1]);
	assert_ok(policy_attachment_named(&list, "说明", &found, &err), err);
	assert_ptr_equal(found, &items[2]);
	assert_false(policy_attachment_named(&list, "form", &found, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_false(policy_attachment_named(&list, "表格", &found, &err));
	assert_int_equal(err.code, ERR_MISSING);
	assert_false(policy_attachment_named(&list, "", &found, &err));
}

static void a_text_too_long_for_one_entry_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct err err;
	char *text = arena_alloc(&fixture->arena, POLICY_TEXT_BYTES_MOST + 2);
	memset(text, 'x', POLICY_TEXT_BYTES_MOST + 1);
	struct policy policy = { .number = "1", .title = "x", .text = text };
	assert_false(policy_settle(&policy, &fixture->config, &fixture->arena, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_non_null(strstr(err.text, "split it into several policies"));
	text[POLICY_TEXT_BYTES_MOST] = '\0';
	assert_ok(policy_settle(&policy, &fixture->config, &fixture->arena, &err), err);
}

static void paragraphs_are_the_lines_that_are_not_blank(void **state)
{
	struct fixture *fixture = *state;
	const char *at = "\n## 一、补谁\n\n 正文一。 \n#无空格\n\n", *text;
	bool heading;
	assert_true(policy_paragraph(&at, &fixture->arena, &text, &heading));
	assert_string_equal(text, "一、补谁");
	assert_true(heading);
	assert_true(policy_paragraph(&at, &fixture->arena, &text, &heading));
	assert_string_equal(text, "正文一。");
	assert_false(heading);
	assert_true(policy_paragraph(&at, &fixture->arena, &text, &heading));
	assert_string_equal(text, "#无空格");
	assert_false(heading);
	assert_false(policy_paragraph(&at, &fixture->arena, &text, &heading));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_becomes_a_settled_policy),
		cmocka_unit_test(a_payload_says_all_of_a_policy),
		cmocka_unit_test(mistakes_are_said_with_line_and_column),
		cmocka_unit_test(a_name_leads_nowhere_but_beside_the_policy),
		cmocka_unit_test(an_event_attaches_words_and_well_named_files),
		cmocka_unit_test(a_file_is_found_by_its_name_or_a_part_that_only_one_has),
		cmocka_unit_test(a_text_too_long_for_one_entry_is_refused),
		cmocka_unit_test(paragraphs_are_the_lines_that_are_not_blank),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
