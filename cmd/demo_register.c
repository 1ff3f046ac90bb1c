/* Households of the demonstration: families whose names, ages, health, work and incomes hang together. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/demo.h"
#include "cmd/out.h"
#include "core/area.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/idnumber.h"
#include "db/act.h"
#include "db/card_act.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { REGISTERED_DAYS = 3000, VILLAGES_MOST = 128, PERSONS_MOST = 8 };

/* How many of 3,556 registered households live in each township. */
static const struct {
	const char *code;
	int households;
} townships[] = { { "230124100", 604 }, { "230124101", 588 }, { "230124102", 301 }, { "230124103", 212 },
		  { "230124200", 523 }, { "230124201", 398 }, { "230124202", 412 }, { "230124204", 518 } };
enum { COUNTY_HOUSEHOLDS = 3556 };

struct person_plan {
	const char *name, *relation, *birth, *idnumber, *health, *labour, *education, *schooling, *work;
	bool male;
	int age;
};

struct family {
	struct person_plan person[PERSONS_MOST];
	int people, workers, children, old;
	const char *cause, *cause2;
	bool ill, disabled;
};

/*
 * In form an ID number, in fact nobody's: GB/T 2260 has no area 999999. Born on the day that the
 * age gives; odd order numbers are men's.
 */
static const char *make_idnumber(struct demo *demo, const char *birth, bool male)
{
	char digits[24];
	int order = 1 + demo->ids++ % 498;
	order = order - order % 2 + (male ? 1 : 0);
	snprintf(digits, sizeof digits, "999999%.4s%.2s%.2s%03d", birth, birth + 5, birth + 8, order);
	digits[17] = idnumber_check_character(digits);
	digits[18] = '\0';
	return arena_text(&demo->arena, digits);
}

static void set_body(struct demo *demo, struct family *family, struct person_plan *person)
{
	int age = person->age;
	person->health = "1";
	if (age >= 60 ? demo_percent(demo, 55) : age >= 40 && demo_percent(demo, 25)) {
		person->health = demo_percent(demo, 75) ? "2" : "3";
		family->ill = true;
	} else if (demo_percent(demo, 5)) {
		person->health = "4";
		family->disabled = true;
	}
	bool weak = strcmp(person->health, "1") != 0;
	person->labour = age < 16 || age >= 75 ? "4" : age >= 65 || (weak && demo_percent(demo, 60)) ? "5" : demo_percent(demo, 10) ? "2" : "1";
	if (strcmp(person->health, "4") == 0 && demo_percent(demo, 50))
		person->labour = "3";
	if (person->labour[0] == '1' || person->labour[0] == '2')
		family->workers++;
}

static void set_schooling(struct demo *demo, struct person_plan *person)
{
	int age = person->age;
	person->schooling = age < 3 ? "00" : age < 6 ? "01" : age < 12 ? "02" : age < 15 ? "03" : age < 18 ? "04" : age < 22 && demo_percent(demo, 40) ? "07" : "00";
	person->education = age < 6 ? "07" : age < 12 ? "02" : age < 18 ? "03" : age >= 65 ? (demo_percent(demo, 35) ? "01" : "02") :
			    age >= 40 ? (demo_percent(demo, 30) ? "02" : "03") : demo_percent(demo, 30) ? "04" : "03";
	/* Who is at school has finished the school before it. */
	if (strcmp(person->schooling, "07") == 0)
		person->education = "04";
}

static struct person_plan *add_person(struct demo *demo, struct family *family, const char *surname, const char *relation, bool male, int age)
{
	struct person_plan *person = &family->person[family->people++];
	*person = (struct person_plan){ .relation = relation, .male = male, .age = age };
	person->name = arena_format(&demo->arena, "%s%s", surname, demo_given_name(demo, male, age));
	person->birth = demo_day(demo, age * 365 + age / 4 + 1 + demo_below(demo, 360));
	person->idnumber = make_idnumber(demo, person->birth, male);
	set_body(demo, family, person);
	set_schooling(demo, person);
	if (age >= 20 && age < 55 && person->labour[0] == '1' && demo_percent(demo, 45))
		person->work = demo_percent(demo, 50) ? "哈尔滨市务工" : "县内务工";
	family->children += age < 18;
	family->old += age >= 60;
	return person;
}

/* Husband and wife of one generation: the wife keeps her own surname. */
static void add_couple(struct demo *demo, struct family *family, const char *surname, int age)
{
	add_person(demo, family, surname, "01", true, age);
	add_person(demo, family, demo_surname(demo), "02", false, age - demo_below(demo, 5));
}

static void make_family(struct demo *demo, struct family *family)
{
	const char *surname = demo_surname(demo);
	int age = 36 + demo_below(demo, 44);
	*family = (struct family){ .people = 0 };
	if (age >= 66) {
		bool alone = demo_percent(demo, 40);
		if (alone)
			add_person(demo, family, surname, "01", demo_percent(demo, 55), age);
		else
			add_couple(demo, family, surname, age);
		if (!alone && demo_percent(demo, 35)) {
			int son = age - 24 - demo_below(demo, 6);
			add_person(demo, family, surname, "03", true, son);
			if (demo_percent(demo, 60))
				add_person(demo, family, demo_surname(demo), "05", false, son - demo_below(demo, 4));
			if (demo_percent(demo, 60))
				add_person(demo, family, surname, demo_percent(demo, 50) ? "07" : "08", false, son - 24 > 0 ? son - 24 : 1);
		}
	} else {
		if (demo_percent(demo, 80))
			add_couple(demo, family, surname, age);
		else
			add_person(demo, family, surname, "01", demo_percent(demo, 75), age);
		for (int child = 0, most = demo_below(demo, 3); child < most; child++) {
			int years = age - 23 - 3 * child - demo_below(demo, 5);
			if (years < 1 || years > 35)
				continue;
			bool boy = demo_percent(demo, 52);
			add_person(demo, family, surname, boy ? "03" : "04", boy, years);
		}
		if (age < 55 && demo_percent(demo, 18))
			add_person(demo, family, demo_surname(demo), "12", false, age + 22 + demo_below(demo, 6));
	}
	/* A grandchild's sex is the one that the relation names. */
	for (int i = 0; i < family->people; i++)
		if (strcmp(family->person[i].relation, "07") == 0) {
			family->person[i].male = true;
			family->person[i].idnumber = make_idnumber(demo, family->person[i].birth, true);
		}
	family->cause = family->ill ? "01" : family->disabled ? "02" : family->children > 1 ? "03" : family->workers == 0 ? "08" : demo_percent(demo, 40) ? "07" : demo_percent(demo, 50) ? "09" : "05";
	family->cause2 = strcmp(family->cause, "01") == 0 && family->workers < 2 ? "08" : NULL;
}

/* The household of the newspaper: 单福田, 67, ill; his wife and a son who works in town. */
static void make_shan(struct demo *demo, struct family *family, bool neighbour)
{
	*family = (struct family){ .cause = neighbour ? "02" : "01", .ill = !neighbour, .disabled = neighbour };
	struct person_plan *head = add_person(demo, family, "单", "01", true, neighbour ? 61 : 67);
	head->name = neighbour ? "单福海" : "单福田";
	head->health = neighbour ? "4" : "2";
	head->labour = "5";
	head->work = NULL;
	struct person_plan *wife = add_person(demo, family, neighbour ? "曲" : "田", "02", false, neighbour ? 60 : 65);
	wife->name = neighbour ? "曲秀芝" : "田凤英";
	if (!neighbour) {
		struct person_plan *son = add_person(demo, family, "单", "03", true, 41);
		son->name = "单立新";
		son->labour = "1";
		son->work = "哈尔滨市务工";
	}
	family->workers = neighbour ? 0 : 1;
}

/* Writing ------------------------------------------------------------------------------------------ */

static bool put_household(struct demo *demo, struct demo_household *household, const struct family *family, const char *team, struct err *err)
{
	static const char *const guarantees = "1";
	bool poor = demo_percent(demo, 12), first = strcmp(household->head, "单福田") == 0;
	if (first)
		poor = false;
	const char *category = family->people == 1 && family->person[0].age >= 65 ? "3" : family->workers == 0 ? "2" : "1";
	const char *monitor = poor && demo_percent(demo, 25) ? (demo_percent(demo, 50) ? "1" : "2") : NULL;
	const char *status = poor ? "1" : demo_percent(demo, 70) || first ? "2" : "3";
	const char *farmland = arena_format(&demo->arena, "%d", 200 + 50 * demo_below(demo, 40)), *address = arena_format(&demo->arena, "%s组%d号", team, 1 + demo_below(demo, 80));
	const char *housing = poor && demo_percent(demo, 15) ? "0" : guarantees, *grade = strcmp(housing, "0") == 0 ? "C" : demo_percent(demo, 60) ? "A" : "B";
	return demo_put(demo, &household_type, household_put, &household->entity, err, "number", household->number, "head", household->head, "area",
			household->area, "team", team, "address", address, "phones", household->phone, "category", category, "cause", family->cause, "cause2",
			family->cause2, "status", status, "monitor", monitor, "monitored_on", monitor ? demo_day(demo, 400) : NULL, "registered_on",
			demo_day(demo, REGISTERED_DAYS + demo_below(demo, 500)), "lifted_on", poor ? NULL : demo_day(demo, 1800 + demo_below(demo, 600)), "food", guarantees,
			"clothing", guarantees, "schooling", guarantees, "medical", guarantees, "housing", housing, "water", guarantees, "house_grade", grade,
			"farmland", farmland, NULL);
}

static bool put_members(struct demo *demo, const struct demo_household *household, const struct family *family, struct err *err)
{
	struct id entity;
	for (int i = 0; i < family->people; i++) {
		const struct person_plan *person = &family->person[i];
		if (!demo_put(demo, &member_type, member_put, &entity, err, "household", demo_hex(demo, &household->entity), "name", person->name, "relation",
			      person->relation, "idnumber", person->idnumber, "sex", person->male ? "1" : "2", "birth", person->birth, "ethnic",
			      demo_percent(demo, 96) ? "01" : "11", "education", person->education, "health", person->health, "labour", person->labour, "schooling",
			      person->schooling, "work", person->work, "insured", "1", NULL))
			return false;
	}
	return true;
}

static const char *yuan(struct demo *demo, int amount)
{
	return arena_format(&demo->arena, "%d00", amount);
}

/* Five years, each somewhat better than the one before. */
static bool put_incomes(struct demo *demo, const struct demo_household *household, const struct family *family, struct err *err)
{
	struct id entity;
	int wages = family->workers * (4000 + demo_below(demo, 6000)), business = 2000 + demo_below(demo, 6000), transfer = family->old * 1500 + 1500 + demo_below(demo, 1500);
	for (int year = demo->today.year - 5; year < demo->today.year; year++) {
		if (!demo_put(demo, &income_type, income_put, &entity, err, "household", demo_hex(demo, &household->entity), "year",
			      arena_format(&demo->arena, "%d", year), "people", arena_format(&demo->arena, "%d", family->people), "wages", yuan(demo, wages), "business",
			      yuan(demo, business), "property", yuan(demo, demo_below(demo, 600)), "transfer", yuan(demo, transfer), "expense", yuan(demo, business / 3), NULL))
			return false;
		wages += wages * (4 + demo_below(demo, 9)) / 100;
		business += business * (3 + demo_below(demo, 10)) / 100;
		transfer += transfer * (2 + demo_below(demo, 5)) / 100;
	}
	return true;
}

static bool put_measures(struct demo *demo, const struct demo_household *household, const struct family *family, struct err *err)
{
	static const struct {
		const char *code, *result;
		int least, most;
	} measures[] = { { "01", "按合同收购，当年增收", 800, 3000 }, { "02", "大棚分红已到账", 500, 1500 },  { "03", "木耳菌包到户，出售顺利", 1000, 4000 },
			 { "04", "手工编织按件计酬", 300, 1800 },   { "05", "贷款用于种植，按期付息", 10000, 50000 }, { "06", "光伏收益按季发放", 600, 1500 },
			 { "07", "村内保洁员岗位", 2400, 6000 } };
	struct id entity;
	for (int i = 0, count = demo_below(demo, 3); i < count; i++) {
		size_t which = (size_t)demo_below(demo, family->workers ? (int)COUNT(measures) : 2);
		if (!demo_put(demo, &measure_type, measure_put, &entity, err, "household", demo_hex(demo, &household->entity), "measure", measures[which].code,
			      "started_on", demo_day(demo, 60 + demo_below(demo, 900)), "amount",
			      yuan(demo, measures[which].least + demo_below(demo, measures[which].most - measures[which].least)), "result", measures[which].result, NULL))
			return false;
	}
	return true;
}

/* A helper of the township, and its contracted doctor. */
static size_t pick_staff(struct demo *demo, const char *duty, const char *township, size_t from)
{
	for (size_t i = 0; i < demo->staff_count; i++) {
		size_t place = (from + i) % demo->staff_count;
		if (strcmp(demo->staff[place].duty, duty) == 0 && strncmp(demo->staff[place].area, township, 9) == 0)
			return place;
	}
	return demo->first_helper;
}

static bool put_assigned(struct demo *demo, struct demo_household *household, struct err *err)
{
	struct id entity;
	bool known = strncmp(household->head, "单福", strlen("单福")) == 0;
	household->helper = known ? demo->first_helper : pick_staff(demo, "helper", household->area, (size_t)demo_below(demo, (int)demo->staff_count));
	household->doctor = pick_staff(demo, "doctor", household->area, (size_t)demo_below(demo, (int)demo->staff_count));
	return demo_put(demo, &assign_type, assign_put, &entity, err, "household", demo_hex(demo, &household->entity), "staff",
			demo_hex(demo, &demo->staff[household->helper].entity), "duty", "helper", "from_on", demo_day(demo, 700 + demo_below(demo, 300)), NULL) &&
	       demo_put(demo, &assign_type, assign_put, &entity, err, "household", demo_hex(demo, &household->entity), "staff",
			demo_hex(demo, &demo->staff[household->doctor].entity), "duty", "doctor", "from_on", demo_day(demo, 900), NULL);
}

struct village {
	const char *code;
	int households, given;
};

/* Villages have more registered households than the communities in town. */
static size_t plan_villages(struct demo *demo, struct village villages[VILLAGES_MOST])
{
	size_t count, used = 0;
	const struct area_entry *areas = area_table(&count);
	for (size_t t = 0; t < COUNT(townships); t++) {
		int weight = 0, total = (int)((int64_t)townships[t].households * (int64_t)demo->households_wanted / COUNTY_HOUSEHOLDS), given = 0;
		size_t first = used;
		for (size_t i = 0; i < count && used < VILLAGES_MOST; i++)
			if (strcmp(areas[i].parent, townships[t].code) == 0) {
				int own = strstr(areas[i].name, "社区") ? 1 : 4 + demo_below(demo, 4);
				villages[used++] = (struct village){ areas[i].code, own, 0 };
				weight += own;
			}
		for (size_t i = first; i < used; i++) {
			villages[i].households = total * villages[i].households / weight;
			given += villages[i].households;
		}
		for (size_t i = first; given < total; i = i + 1 < used ? i + 1 : first, given++)
			villages[i].households++;
	}
	/* What rounding left over lives where 单福田 does. */
	int all = 0;
	for (size_t i = 0; i < used; i++)
		all += villages[i].households;
	for (size_t i = 0; i < used; i++)
		if (strcmp(villages[i].code, "230124202205") == 0) {
			villages[i].households += (int)demo->households_wanted - all;
			/* He and his neighbour have numbers 17 and 18 whatever the size of the county. */
			if (villages[i].households < 2)
				villages[i].households = 2;
		}
	return used;
}

static bool make_one(struct demo *demo, struct village *village, struct family *family, struct err *err)
{
	struct demo_household *household = &demo->household[demo->household_count++];
	bool home = strcmp(village->code, "230124202205") == 0;
	int serial = ++village->given;
	/* In the village of the newspaper the two stand first and have the numbers that it would print. */
	int number = home ? (serial <= 2 ? 16 + serial : serial + 16) : serial;
	bool shan = home && serial <= 2;
	if (shan)
		make_shan(demo, family, serial == 2);
	else
		make_family(demo, family);
	*household = (struct demo_household){ .number = arena_format(&demo->arena, "%.6s-%.6s-%04d", village->code, village->code + 6, number),
					      .head = family->person[0].name,
					      .area = village->code,
					      .cause = family->cause,
					      .people = family->people };
	/* The neighbours share a telephone; one household in twelve has none. */
	household->phone = shan && serial == 2 ? demo->household[demo->household_count - 2].phone : demo_percent(demo, 92) || shan ? demo_phone(demo) : NULL;
	const char *team = shan ? "3" : arena_format(&demo->arena, "%d", 1 + demo_below(demo, 6));
	return put_household(demo, household, family, team, err);
}

bool demo_make_households(struct demo *demo, struct err *err)
{
	struct village villages[VILLAGES_MOST];
	size_t count = plan_villages(demo, villages), wanted = 0;
	for (size_t i = 0; i < count; i++)
		wanted += (size_t)villages[i].households;
	demo->household = arena_alloc(&demo->arena, (wanted + 1) * sizeof *demo->household);
	struct family *family = arena_alloc(&demo->arena, (wanted + 1) * sizeof *family);
	for (size_t i = 0; i < count; i++)
		while (villages[i].given < villages[i].households)
			if (!make_one(demo, &villages[i], &family[demo->household_count], err))
				return false;
	if (!act_fold(demo->act, err))
		return false;
	for (size_t i = 0; i < demo->household_count; i++) {
		struct demo_household *household = &demo->household[i];
		if (!put_members(demo, household, &family[i], err) || !put_incomes(demo, household, &family[i], err) ||
		    !put_measures(demo, household, &family[i], err) || !put_assigned(demo, household, err) ||
		    !card_issue(demo->act, &household->entity, false, err))
			return false;
		if (i % 100 == 99)
			out_progress(_("households"), (long long)i + 1, (long long)demo->household_count);
	}
	return true;
}
