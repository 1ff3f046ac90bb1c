/* Finding at 100,000 households with 260,000 people: what each keystroke of words typed letter by letter takes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/idnumber.h"
#include "core/json.h"
#include "core/text.h"
#include "db/act.h"
#include "db/db.h"
#include "db/find.h"
#include "db/founding.h"
#include "tests/support/measure.h"
#include "tests/support/station.h"

enum { HOUSEHOLDS = 100000, PEOPLE = 260000, KEYSTROKES_MOST = 4000, ROUNDS = 3, ROWS_SHOWN = 20 };

static void end_on(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

/* A county of invented people ------------------------------------------------------------------- */

struct county {
	struct act *act;
	struct chance chance;
	struct arena arena;
	struct err err;
};

/* One character of `characters`; those written first are the commoner ones. */
static const char *draw(struct county *county, const char *characters)
{
	uint32_t count = (uint32_t)text_count(characters), first = chance_below(&county->chance, count);
	uint32_t place = chance_below(&county->chance, first + 1);
	return arena_bytes(&county->arena, characters + 3 * place, 3);
}

static const char *draw_name(struct county *county, const char *surname)
{
	static const char surnames[] =
		"王李张刘陈杨赵孙周吴徐马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
		"姜崔"
		"钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单曲仇盖";
	static const char given[] = "桂凤玉秀淑国建明海春文志德福长永立晓红丽华英兰芳梅军伟强林田才河山宝成江波涛峰龙霞"
				    "艳娟静敏洁雪雨欣佳思子梓浩宇轩涵怡";
	surname = surname ? surname : draw(county, surnames);
	const char *first = draw(county, given);
	return arena_format(&county->arena, "%s%s%s", surname, first,
			    chance_below(&county->chance, 5) ? draw(county, given) : "");
}

static const char *village_of(int household)
{
	static const char *const township[] = { "230124100201", "230124101200", "230124102200", "230124200200",
						"230124201202", "230124202200", "230124204200" };
	static char code[13];
	snprintf(code, sizeof code, "%s", township[household % 7]);
	code[11] = (char)('2' + household / 7 % 5);
	return strcmp(code, "230124100204") == 0 ? "230124100205" : code;
}

static void put(struct county *county, const char *kind, const struct id *entity, struct json *set)
{
	struct json *payload = json_new_object();
	json_set(payload, "set", set);
	end_on(act_add(county->act,
		       &(struct act_event){ .scope = "230124202", .kind = kind, .entity = *entity, .payload = payload },
		       NULL, &county->err),
	       &county->err);
}

static struct json *one_phone(struct county *county)
{
	struct json *phones = json_new_array();
	json_add_text(phones, arena_format(&county->arena, "154%08u", chance_below(&county->chance, 100000000)));
	return phones;
}

static void put_household(struct county *county, int number, const char *head, const struct id *entity)
{
	struct json *payload = json_new_object(), *set = json_new_object(), *add = json_new_object();
	const char *village = village_of(number);
	json_set_text(set, "number", arena_format(&county->arena, "%.6s-%.6s-%05d", village, village + 6, number));
	json_set_text(set, "head", head);
	json_set_text(set, "area", village);
	json_set_text(set, "team", arena_format(&county->arena, "%d", 1 + number % 6));
	json_set_text(set, "status", "2");
	if (number % 50 == 0) {
		json_set_text(set, "left_on", "2025-03-01");
		json_set_text(set, "left_reason", "2");
	}
	json_set(add, "phones", one_phone(county));
	json_set(payload, "set", set);
	json_set(payload, "add", add);
	end_on(act_add(county->act,
		       &(struct act_event){
			       .scope = "230124202", .kind = "household.put", .entity = *entity, .payload = payload },
		       NULL, &county->err),
	       &county->err);
}

static const char *idnumber_of(struct county *county, int person)
{
	char digits[24];
	snprintf(digits, sizeof digits, "999999%04d%02d%02d%03d", 1936 + person % 80, 1 + person % 12, 1 + person % 28,
		 (int)chance_below(&county->chance, 999));
	digits[17] = idnumber_check_character(digits);
	digits[18] = '\0';
	return arena_text(&county->arena, digits);
}

static void put_member(struct county *county, int person, const char *name, const char *relation,
		       const struct id *household)
{
	struct json *set = json_new_object();
	char hex[ID_TEXT_BYTES];
	struct id entity;
	id_format(household, hex);
	chance_bytes(&county->chance, &entity, sizeof entity);
	json_set_text(set, "household", hex);
	json_set_text(set, "name", name);
	json_set_text(set, "relation", relation);
	json_set_text(set, "idnumber", idnumber_of(county, person));
	put(county, "member.put", &entity, set);
}

static void fill(struct station *station)
{
	struct county county = { .chance = { .seeded = true, .seed = 7 } };
	end_on(act_begin(station, NULL, &county.act, &county.err) && founding_areas(county.act, &county.err) &&
		       act_commit(county.act, &county.err),
	       &county.err);
	int person = 0;
	for (int number = 0; number < HOUSEHOLDS; number++) {
		if (number % 10000 == 0)
			end_on(act_begin(station, NULL, &county.act, &county.err), &county.err);
		int people = (int)((int64_t)PEOPLE * (number + 1) / HOUSEHOLDS) - person;
		const char *head = number == 17 ? "单福田" : draw_name(&county, NULL);
		struct id entity;
		chance_bytes(&county.chance, &entity, sizeof entity);
		put_household(&county, number, head, &entity);
		for (int i = 0; i < people; i++, person++)
			put_member(&county, person, i == 0 ? head : draw_name(&county, NULL),
				   i == 0   ? "01"
				   : i == 1 ? "02"
					    : "03",
				   &entity);
		arena_reset(&county.arena);
		if (number % 10000 == 9999)
			end_on(act_commit(county.act, &county.err), &county.err);
	}
	arena_release(&county.arena);
}

/* Typing ------------------------------------------------------------------------------------------ */

struct typing {
	struct station *station;
	const struct person *person;
	struct arena arena;
	double took[KEYSTROKES_MOST];
	size_t count;
	const char *slowest;
	double slowest_took;
};

static void keystroke(struct typing *typing, const char *words)
{
	static struct find_page page;
	struct err err;
	struct find_query query = { .words = words,
				    .person = typing->person,
				    .today = "2026-11-23",
				    .phone_prefix = "0451",
				    .limit = ROWS_SHOWN };
	double began = measure_now();
	end_on(find_run(typing->station->db, &query, &typing->arena, &page, &err), &err);
	double took = measure_now() - began;
	arena_reset(&typing->arena);
	if (typing->count < KEYSTROKES_MOST)
		typing->took[typing->count++] = took;
	if (took > typing->slowest_took) {
		typing->slowest_took = took;
		typing->slowest = words;
	}
}

static void type(struct typing *typing, const char *words)
{
	static struct arena texts;
	uint32_t codepoint;
	for (size_t length = 0; words[length];) {
		length += text_next(words + length, &codepoint);
		keystroke(typing, arena_bytes(&texts, words, length));
	}
}

static void bench(struct station *station, const char *whose, const struct person *person)
{
	static const char *const words[] = {
		"单福田",
		"sft",
		"shanfutian",
		"danfutian",
		"王桂兰",
		"wgl",
		"wangguilan",
		"李",
		"张海涛",
		"zht",
		"德善 sft",
		"德善 王",
		"德善村 李国",
		"ds s",
		"会发 wang",
		"天门乡 zh",
		"230124-202205-00017",
		"23012420220500017",
		"00017",
		"15412345678",
		"5678",
		"0017",
		"+86 154 1234 5678",
		"1234",
		"999919",
		"ｓｆｔ",
		"德善村",
		"宝兴",
		"yongfeng",
		"福田",
		"长河",
		"立东 王",
		"兰",
		"x",
		"l",
		"zzz",
		"王 李",
		"HTTPS://CARD.EXAMPLE/C/ABCDEFGHJKLMNP",
		"孙 5678",
	};
	static struct typing typing;
	char name[80];
	typing = (struct typing){ .station = station, .person = person };
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			type(&typing, words[i]);
	snprintf(name, sizeof name, "find, one keystroke%s, median", whose);
	measure_say(name, measure_share(typing.took, typing.count, 0.5) * 1000, "ms", 0);
	snprintf(name, sizeof name, "find, one keystroke%s, p99", whose);
	measure_say(name, measure_share(typing.took, typing.count, 0.99) * 1000, "ms", -5);
	printf("  the slowest: '%s', %.1f ms\n", typing.slowest, typing.slowest_took * 1000);
	arena_release(&typing.arena);
}

int main(void)
{
	struct station station;
	struct person clerk = { .role = ROLE_CLERK, .area = "230124202" },
		      helper = { .role = ROLE_HELPER, .area = "230124202" };
	memset(helper.staff, 1, sizeof helper.staff);
	crypto_start();
	test_station_open(&station, &clock_system);
	double began = measure_now();
	fill(&station);
	measure_say("100,000 households with 260,000 people folded", measure_now() - began, "s", 0);
	bench(&station, "", NULL);
	bench(&station, " of a township's clerk", &clerk);
	bench(&station, " of a helper", &helper);
	test_station_close(&station);
	return 0;
}
