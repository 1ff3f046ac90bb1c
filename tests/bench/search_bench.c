/*
 * Searching a million diary entries of three years: what a search takes that is typed as people type. The county is
 * kept under $FANGZHENG_BUILD/search-bench and used again; FANGZHENG_BENCH_ENTRIES makes it smaller.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/demo.h"
#include "cmd/demo_texts.h"
#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/event.h"
#include "core/pinyin.h"
#include "core/text.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/schema.h"
#include "db/search.h"
#include "db/text_index.h"
#include "tests/support/measure.h"

enum { ENTRIES = 1000000, HOUSEHOLDS = 20000, TOWNSHIPS = 8, OF_HELPER = 20, YEARS = 3, BATCH = 10000, QUERIES = 500 };

static void end_on(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

/* The county ------------------------------------------------------------------------------------------------ */

static struct id id_of(char letter, int number)
{
	struct id id = { { 0 } };
	struct hash hash;
	char text[32];
	/* Scattered, as drawn ones are. */
	event_payload_hash(text, (size_t)snprintf(text, sizeof text, "%c%d", letter, number), &hash);
	memcpy(&id, &hash, sizeof id);
	return id;
}

static const char *township_of(int household)
{
	static const char *const codes[TOWNSHIPS] = { "230124100", "230124101", "230124102", "230124200",
						      "230124201", "230124202", "230124203", "230124204" };
	return codes[household / OF_HELPER % TOWNSHIPS];
}

static void put_household(struct db *db, int number, struct arena *arena)
{
	struct err err;
	struct id household = id_of('h', number), staff = id_of('s', number / OF_HELPER), assign = id_of('a', number);
	struct stmt *stmt = stmt_start(db, "INSERT INTO household(entity, scope, number, head, area)"
					   " VALUES (:entity, :scope, :number, :head, :area)");
	stmt_id(stmt, ":entity", &household);
	stmt_text(stmt, ":scope", township_of(number));
	stmt_text(stmt, ":number", arena_format(arena, "%s-%05d", township_of(number), number));
	stmt_text(stmt, ":head", "单福田");
	stmt_text(stmt, ":area", arena_format(arena, "%s2%02d", township_of(number), number % 12));
	end_on(stmt_run(stmt, &err), &err);
	stmt = stmt_start(db, "INSERT INTO assign(entity, scope, household, staff, duty)"
			      " VALUES (:entity, :scope, :household, :staff, 'helper')");
	stmt_id(stmt, ":entity", &assign);
	stmt_text(stmt, ":scope", township_of(number));
	stmt_id(stmt, ":household", &household);
	stmt_id(stmt, ":staff", &staff);
	end_on(stmt_run(stmt, &err), &err);
}

/* Two of the demonstration's notes, and a name that few others have. */
static const char *say(struct demo *demo)
{
	static const char characters[] =
		"桂凤玉秀淑国建明海春文志德福长永立晓红丽华英兰芳梅军伟强林田才河山宝成江波涛峰龙霞"
		"艳娟静敏洁雪雨欣佳思子梓浩宇轩涵怡王李张刘陈杨赵孙周吴徐马朱胡郭何高罗郑梁谢宋唐";
	size_t count = text_count(characters);
	const char *name = "";
	for (int i = 0; i < 3; i++)
		name = arena_format(&demo->arena, "%s%.3s", name, characters + 3 * demo_below(demo, (int)count));
	return arena_format(&demo->arena, "%s%s在场，%s",
			    demo_say(demo, demo_notes[demo_below(demo, (int)demo_note_count)].text), name,
			    demo_say(demo, demo_notes[demo_below(demo, (int)demo_note_count)].text));
}

static void put_entry(struct db *db, struct demo *demo, int number, int64_t at_ms)
{
	struct err err;
	int household_number = demo_below(demo, HOUSEHOLDS);
	struct id entity = id_of('d', number), household = id_of('h', household_number),
		  staff = id_of('s', household_number / OF_HELPER);
	const char *text = say(demo), *area = township_of(household_number);
	struct stmt *stmt = stmt_start(
		db,
		"INSERT INTO diary(entity, scope, household, staff, kind, text, at_ms, place, station,"
		" late, photos) VALUES (:entity, :scope, :household, :staff, '01', :text, :at_ms, '', x'00', 0, 0)");
	stmt_id(stmt, ":entity", &entity);
	stmt_text(stmt, ":scope", area);
	stmt_id(stmt, ":household", &household);
	stmt_id(stmt, ":staff", &staff);
	stmt_text(stmt, ":text", text);
	stmt_int(stmt, ":at_ms", at_ms);
	end_on(stmt_run(stmt, &err), &err);
	struct text_entry put = { .kind = "diary",
				  .entity = entity,
				  .at_ms = at_ms,
				  .area = area,
				  .household = household,
				  .people = &staff,
				  .people_count = 1,
				  .text = text };
	end_on(text_index_put(db, &put, &err), &err);
}

/* Entries come in working hours, one after the other. */
static int64_t time_of(int number, int entries)
{
	enum { START_S = 1700000000 - 1700000000 % 86400, WORK_S = 9 * 3600 };
	int64_t second = (int64_t)number * YEARS * 250 * WORK_S / entries;
	return (START_S + second / WORK_S * 86400 * 365 / 250 + second % WORK_S) * 1000 + number % 1000;
}

static void fill(struct db *db, int entries)
{
	struct err err;
	struct demo demo = { .chance = { .seeded = true, .seed = 7 } };
	double began = measure_now(), indexing = 0;
	end_on(db_script(db, schema_journal, &err) && db_script(db, schema_tables, &err) && fold_prepare(db, &err),
	       &err);
	end_on(db_begin(db, &err), &err);
	for (int i = 0; i < HOUSEHOLDS; i++) {
		put_household(db, i, &demo.arena);
		arena_reset(&demo.arena);
	}
	for (int i = 0; i < entries; i++) {
		put_entry(db, &demo, i, time_of(i, entries));
		arena_reset(&demo.arena);
		if (i % BATCH != BATCH - 1)
			continue;
		double now = measure_now();
		end_on(text_index_flush(db, &err) && db_commit(db, &err) && db_begin(db, &err), &err);
		indexing += measure_now() - now;
	}
	end_on(db_commit(db, &err), &err);
	measure_say("entries with their index written", entries / (measure_now() - began), "a second", 0);
	measure_say("of that the index alone", entries / indexing, "a second", 0);
	arena_release(&demo.arena);
}

static struct db *open_county(int entries)
{
	const char *build = getenv("FANGZHENG_BUILD");
	char folder[4096], path[4200], part[4300];
	struct db *db;
	struct err err;
	snprintf(folder, sizeof folder, "%s/search-bench", build ? build : "build");
	snprintf(path, sizeof path, "%s/%d-%d.db", folder, FOLD_VERSION, entries);
	snprintf(part, sizeof part, "%s.part", path);
	mkdir(folder, 0700);
	if (access(path, F_OK) != 0) {
		unlink(part);
		end_on(db_open(part, &(struct db_options){ .use = DB_CREATE, .central = true }, &db, &err), &err);
		db_cache(db, 512 * 1024);
		fill(db, entries);
		db_close(db);
		rename(part, path);
	}
	end_on(db_open(path, &(struct db_options){ .use = DB_READ, .central = true }, &db, &err), &err);
	return db;
}

/* Searching ----------------------------------------------------------------------------------------------- */

struct searching {
	struct db *db;
	const struct person *viewer;
	const char *whose;
	struct chance chance;
	struct arena arena, page_arena;
	int entries;
	double took[20 * QUERIES];
	size_t count;
	char slowest[200];
	double slowest_took;
	size_t found;
};

static void search(struct searching *searching, const char *words)
{
	static struct search_page page;
	struct err err;
	struct search_query query = { .viewer = searching->viewer, .words = words, .today = "2026-11-23" };
	double began = measure_now();
	end_on(search_text(searching->db, &query, &searching->page_arena, &page, &err), &err);
	double took = measure_now() - began;
	searching->found += page.count > 0;
	arena_reset(&searching->page_arena);
	searching->took[searching->count++] = took;
	if (took > searching->slowest_took) {
		searching->slowest_took = took;
		snprintf(searching->slowest, sizeof searching->slowest, "%s", words);
	}
}

/* Some Han characters in a row from an entry, drawn from all: common words come more often. */
static const char *draw_word(struct searching *searching, int characters)
{
	for (;;) {
		struct err err;
		struct id entity = id_of('d', (int)chance_below(&searching->chance, (uint32_t)searching->entries));
		struct stmt *stmt = stmt_start(searching->db, "SELECT text FROM diary WHERE entity = :entity");
		stmt_id(stmt, ":entity", &entity);
		const char *text = stmt_next(stmt) ? stmt_get_text(stmt, 0, &searching->arena) : "";
		end_on(stmt_end(stmt, &err), &err);
		uint32_t skip = chance_below(&searching->chance, (uint32_t)text_count(text) - 1), codepoint;
		for (; skip > 0; skip--)
			text += text_next(text, &codepoint);
		const char *end = text;
		int found = 0;
		for (size_t step; found < characters && (step = text_next(end, &codepoint)) > 0 &&
				  codepoint >= 0x4E00 && codepoint < 0xA000;
		     found++)
			end += step;
		if (found == characters)
			return arena_bytes(&searching->arena, text, (size_t)(end - text));
	}
}

static const char *draw_pinyin(struct searching *searching, int characters, bool initials)
{
	struct pinyin_keys keys;
	pinyin_name(draw_word(searching, characters), false, &searching->arena, &keys);
	return initials ? keys.initials[0] : keys.full[0];
}

/* As it is typed, letter by letter. */
static void type(struct searching *searching, const char *words)
{
	for (size_t length = 2; length <= strlen(words); length++)
		if (searching->count < sizeof searching->took / sizeof *searching->took)
			search(searching, arena_bytes(&searching->arena, words, length));
}

enum class { TWO, THREE, FOUR, ONE, AND, OTHER_AND, PINYIN, TYPED, INITIALS, PINYIN_AND, CLASSES };

static void search_one(struct searching *searching, enum class class)
{
	struct arena *arena = &searching->arena;
	switch (class) {
	case TWO:
		search(searching, draw_word(searching, 2));
		break;
	case THREE:
		search(searching, draw_word(searching, 3));
		break;
	case FOUR:
		search(searching, draw_word(searching, 4));
		break;
	case ONE:
		search(searching, draw_word(searching, 1));
		break;
	case AND:
		search(searching, arena_format(arena, "%s %s", draw_word(searching, 2), draw_word(searching, 2)));
		break;
	case OTHER_AND:
		search(searching, arena_format(arena, "%s %s %s", draw_word(searching, 2), draw_word(searching, 1),
					       draw_word(searching, 2)));
		break;
	case PINYIN:
		search(searching, draw_pinyin(searching, 2, false));
		break;
	case TYPED:
		type(searching, draw_pinyin(searching, 2, false));
		break;
	case INITIALS:
		search(searching, draw_pinyin(searching, 2 + (int)chance_below(&searching->chance, 3), true));
		break;
	case PINYIN_AND:
		search(searching,
		       arena_format(arena, "%s %s", draw_pinyin(searching, 2, false), draw_word(searching, 2)));
		break;
	case CLASSES:
		break;
	}
}

static void bench(struct searching *searching)
{
	static const char *const names[CLASSES] = {
		[TWO] = "a word of two",    [THREE] = "three characters",
		[FOUR] = "four characters", [ONE] = "one character",
		[AND] = "two words",	    [OTHER_AND] = "three words",
		[PINYIN] = "pinyin of two", [TYPED] = "pinyin, each letter typed",
		[INITIALS] = "initials",    [PINYIN_AND] = "pinyin and a word",
	};
	static double all[CLASSES * 20 * QUERIES];
	size_t count = 0;
	char line[120];
	for (int class = 0; class < CLASSES; class ++) {
		searching->count = searching->found = 0;
		searching->slowest_took = 0;
		for (int i = 0; i < QUERIES / (class == TYPED ? 5 : 1); i++) {
			search_one(searching, (enum class) class);
			arena_reset(&searching->arena);
		}
		memcpy(all + count, searching->took, searching->count * sizeof *all);
		count += searching->count;
		printf("  %s%s: median %.2f, p99 %.1f ms, %zu of %zu found something; the slowest '%s' %.1f ms\n",
		       names[class], searching->whose, measure_share(searching->took, searching->count, 0.5) * 1000,
		       measure_share(searching->took, searching->count, 0.99) * 1000, searching->found,
		       searching->count, searching->slowest, searching->slowest_took * 1000);
	}
	snprintf(line, sizeof line, "a search%s, median", searching->whose);
	measure_say(line, measure_share(all, count, 0.5) * 1000, "ms", 0);
	snprintf(line, sizeof line, "a search%s, p99", searching->whose);
	measure_say(line, measure_share(all, count, 0.99) * 1000, "ms", -50);
}

int main(void)
{
	const char *fewer = getenv("FANGZHENG_BENCH_ENTRIES");
	static struct searching searching;
	struct person clerk = { .role = ROLE_CLERK, .area = "230124202" },
		      helper = { .role = ROLE_HELPER, .area = "230124100" };
	struct id staff = id_of('s', 8);
	memcpy(helper.staff, &staff, sizeof helper.staff);
	crypto_start();
	searching.entries = fewer ? atoi(fewer) : ENTRIES;
	searching.chance = (struct chance){ .seeded = true, .seed = 11 };
	searching.db = open_county(searching.entries);
	int64_t pages;
	struct err err;
	end_on(db_number(searching.db, "SELECT sum(length(block)) FROM text_index_data", 0, &pages, &err), &err);
	measure_say("the index of an entry", (double)pages / searching.entries, "bytes", 0);
	searching.whose = "";
	bench(&searching);
	searching.viewer = &clerk;
	searching.whose = " of a township's clerk";
	bench(&searching);
	searching.viewer = &helper;
	searching.whose = " of a helper";
	bench(&searching);
	arena_release(&searching.arena);
	arena_release(&searching.page_arena);
	db_close(searching.db);
	return 0;
}
