/* Households of the demonstration: who lives where, their incomes, measures, helpers and cards. */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/demo.h"
#include "cmd/demo_family.h"
#include "cmd/out.h"
#include "core/area.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/card_act.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { VILLAGES_MOST = 128, YEARS = 5, SERIAL_OF_HEAD = 17, ONE_GONE_AMONG = 90 };

static bool is_lifted(const char *status)
{
	return strcmp(status, HOUSEHOLD_LIFTED_WITH_POLICY) == 0 || strcmp(status, HOUSEHOLD_LIFTED) == 0;
}

/* The household itself ------------------------------------------------------------------------------ */

static const char *draw_status(struct demo *demo)
{
	int draw = demo_below(demo, 100);
	return draw < 9	   ? HOUSEHOLD_POOR
	       : draw < 10 ? HOUSEHOLD_FELL_BACK
	       : draw < 70 ? HOUSEHOLD_LIFTED_WITH_POLICY
			   : HOUSEHOLD_LIFTED;
}

static const char *category_of(struct demo *demo, const struct family *family, const char *status)
{
	if (family->people == 1 && family->person[0].age >= 65)
		return "3";
	if (family->workers == 0)
		return "2";
	return !is_lifted(status) && demo_percent(demo, 40) ? "4" : "1";
}

static const char *mu(struct demo *demo, int least, int more)
{
	return arena_format(&demo->arena, "%d", 50 * (least + demo_below(demo, more)));
}

static bool put_household(struct demo *demo, struct demo_household *household, const struct family *family,
			  const char *team, struct err *err)
{
	bool lifted = is_lifted(household->status), poor = strcmp(household->status, HOUSEHOLD_POOR) == 0;
	const char *monitor = NULL;
	if (!poor && demo_percent(demo, lifted ? 2 : 70))
		monitor = !lifted ? "1" : demo_percent(demo, 70) ? "2" : "3";
	bool unsafe = !lifted && demo_percent(demo, 15), dry = !lifted && demo_percent(demo, 4);
	const char *grade = unsafe ? (demo_percent(demo, 80) ? "C" : "D") : demo_percent(demo, 60) ? "A" : "B";
	const char *address = arena_format(&demo->arena, "%s组%d号", team, 1 + demo_below(demo, 80));
	const char *registered = demo_day(demo, 3000 + demo_below(demo, 900));
	return demo_put(demo, &household_type, household_put, &household->entity, err, "number", household->number,
			"head", household->head, "area", household->area, "team", team, "address", address, "phones",
			household->phone, "category", category_of(demo, family, household->status), "cause",
			family->cause, "cause2", family->cause2, "status", household->status, "registered_on",
			registered, "lifted_on", poor ? NULL : demo_day(demo, 1800 + demo_below(demo, 1000)), "monitor",
			monitor, "monitored_on", monitor ? demo_day(demo, 220 + demo_below(demo, 700)) : NULL, "food",
			"1", "clothing", "1", "schooling", "1", "medical", "1", "housing", unsafe ? "0" : "1", "water",
			dry ? "0" : "1", "house_grade", grade, "farmland",
			family->workers ? mu(demo, 6, 60) : mu(demo, 2, 20), "woodland",
			demo_percent(demo, 20) ? mu(demo, 2, 20) : NULL, NULL);
}

static bool put_members(struct demo *demo, const struct demo_household *household, const struct family *family,
			struct err *err)
{
	const char *home = demo_hex(demo, &household->entity);
	for (int i = 0; i < family->people + family->gone; i++) {
		const struct family_person *person = &family->person[i];
		struct id entity;
		if (!demo_put(demo, &member_type, member_put, &entity, err, "household", home, "name", person->name,
			      "relation", person->relation, "idnumber", person->idnumber, "sex",
			      person->male ? "1" : "2", "birth", person->birth, "ethnic",
			      demo_percent(demo, 95)   ? "01"
			      : demo_percent(demo, 70) ? "11"
						       : "10",
			      "political", person->age >= 25 && demo_percent(demo, 4) ? "01" : "13", "education",
			      person->education, "health", person->health, "labour", person->labour, "schooling",
			      person->schooling, "work", person->work, "work_months", person->work_months, "insured",
			      demo_percent(demo, 99) ? "1" : "0", "phones", person->phone, "left_on", person->left_on,
			      "left_reason", person->left_reason, NULL))
			return false;
	}
	return true;
}

/* Incomes ------------------------------------------------------------------------------------------- */

static const char *fen(struct demo *demo, int64_t yuan)
{
	return arena_format(&demo->arena, "%lld", (long long)yuan * 100);
}

/* What one head had in the last year, in yuan: the poor stay below the line, which then was some 4,000. */
static int64_t draw_per_head(struct demo *demo, const char *status)
{
	if (strcmp(status, HOUSEHOLD_POOR) == 0)
		return 2600 + demo_below(demo, 1300);
	if (strcmp(status, HOUSEHOLD_FELL_BACK) == 0)
		return 3000 + demo_below(demo, 1200);
	int64_t usual = 6200 + demo_below(demo, 4200);
	return strcmp(status, HOUSEHOLD_LIFTED) == 0 ? usual + 2200 + demo_below(demo, 3500) : usual;
}

static bool put_income(struct demo *demo, const struct demo_household *household, const struct family *family, int year,
		       int64_t net, struct err *err)
{
	struct id entity;
	/* Pensions and aid first; then those who work earn, by wages when they go out to work; the rest is the field. */
	int64_t transfer = family->old * 1400 + (600 + demo_below(demo, 900)) * (int64_t)family->people;
	int64_t most = family->workers ? net / 2 : net * 9 / 10;
	transfer = transfer < most ? transfer : most;
	int64_t property = net * demo_below(demo, 5) / 100, rest = net - transfer - property;
	int64_t wages = family->away ? rest * (55 + demo_below(demo, 30)) / 100 : 0, farming = rest - wages;
	int64_t expense = farming * (30 + demo_below(demo, 25)) / 100;
	return demo_put(demo, &income_type, income_put, &entity, err, "household", demo_hex(demo, &household->entity),
			"year", arena_format(&demo->arena, "%d", year), "people",
			arena_format(&demo->arena, "%d", family->people), "wages", fen(demo, wages), "business",
			fen(demo, farming + expense), "property", fen(demo, property), "transfer", fen(demo, transfer),
			"expense", fen(demo, expense), NULL);
}

/* Each year somewhat better than the one before; who fell back had one that was not. */
static bool put_incomes(struct demo *demo, const struct demo_household *household, const struct family *family,
			struct err *err)
{
	int64_t net[YEARS];
	bool fell_back = strcmp(household->status, HOUSEHOLD_FELL_BACK) == 0;
	net[YEARS - 1] = draw_per_head(demo, household->status) * family->people;
	for (int i = YEARS - 2; i >= 0; i--)
		net[i] = net[i + 1] * (fell_back && i == YEARS - 2 ? 155 : 89 + demo_below(demo, 8)) / 100;
	for (int i = 0; i < YEARS; i++)
		if (!put_income(demo, household, family, demo->today.year - YEARS + i, net[i], err))
			return false;
	return true;
}

/* Measures ------------------------------------------------------------------------------------------ */

struct offer {
	const char *code, *result;
	int least, more; /* yuan */
};

static bool put_measure(struct demo *demo, const struct demo_household *household, const struct offer *offer,
			struct err *err)
{
	struct id entity;
	int days_ago = 30 + demo_below(demo, 900);
	bool going_on = days_ago < 200;
	return demo_put(demo, &measure_type, measure_put, &entity, err, "household", demo_hex(demo, &household->entity),
			"measure", offer->code, "started_on", demo_day(demo, days_ago), "amount",
			fen(demo, offer->least + 50 * demo_below(demo, offer->more / 50 + 1)), "result",
			going_on ? NULL : offer->result, "ended_on", going_on ? NULL : demo_day(demo, days_ago - 150),
			NULL);
}

static bool put_measures(struct demo *demo, const struct demo_household *household, const struct family *family,
			 struct err *err)
{
	static const struct offer working[] = {
		{ "01", "按合同收购富硒水稻，当年增收", 800, 3000 },
		{ "02", "芽菜大棚分红已到账", 500, 1500 },
		{ "03", "木耳菌包到户，出售顺利", 1000, 4000 },
		{ "04", "手工编织按件计酬，农闲有活干", 300, 1800 },
		{ "05", "贷款用于种植，按期付息", 10000, 40000 },
		{ "07", "村内保洁员岗位，按月发放", 2400, 3600 },
		{ "08", "外出务工交通补助已发放", 200, 600 },
	};
	static const struct offer anybody[] = {
		{ "02", "芽菜大棚分红已到账", 500, 1500 },
		{ "06", "光伏收益按季发放", 600, 1500 },
		{ "12", "低保金按月到账", 3600, 3600 },
	};
	static const struct offer ill = { "11", "按季度随访，血压血糖控制平稳", 0, 0 };
	static const struct offer student = { "10", "雨露计划补助已发放", 1500, 1500 };
	static const struct offer roof = { "09", "危房改造验收合格", 8000, 20000 };
	bool ok = true;
	for (int i = 0, count = demo_below(demo, 3); ok && i < count; i++)
		ok = put_measure(demo, household,
				 family->workers ? &working[demo_below(demo, COUNT(working))]
						 : &anybody[demo_below(demo, COUNT(anybody))],
				 err);
	if (ok && family->ill && demo_percent(demo, 70))
		ok = put_measure(demo, household, &ill, err);
	if (ok && family->students && demo_percent(demo, 50))
		ok = put_measure(demo, household, &student, err);
	if (ok && demo_percent(demo, 7))
		ok = put_measure(demo, household, &roof, err);
	return ok;
}

/* Who looks after them -------------------------------------------------------------------------------- */

static bool put_assignment(struct demo *demo, const struct demo_household *household, size_t staff, const char *duty,
			   struct err *err)
{
	struct id entity;
	return demo_put(demo, &assign_type, assign_put, &entity, err, "household", demo_hex(demo, &household->entity),
			"staff", demo_hex(demo, &demo->staff[staff].entity), "duty", duty, "from_on",
			demo_day(demo, 400 + demo_below(demo, 600)), "until_on",
			household->left ? demo_day(demo, DEMO_REGISTER_DAYS + 10) : NULL, NULL);
}

/*
 * Each helper has neighbouring households, some more than others, beginning with those of the newspaper;
 * each doctor of the township has every third.
 */
static void assign_township(struct demo *demo, size_t township)
{
	size_t helpers = demo->township[township].helpers, first = demo->household_count, count = 0, start = 0;
	for (size_t i = 0; i < demo->household_count; i++) {
		if (demo->household[i].township != township)
			continue;
		first = count ? first : i;
		if (strcmp(demo->household[i].head, DEMO_HEAD) == 0)
			start = i - first;
		count++;
	}
	int *share = arena_alloc(&demo->arena, helpers * sizeof *share), all = 0;
	for (size_t h = 0; h < helpers; h++)
		all += share[h] = 7 + demo_below(demo, 9);
	size_t place = 0;
	int reached = 0;
	for (size_t h = 0; h < helpers; h++) {
		reached += share[h];
		for (; place < count * (size_t)reached / (size_t)all; place++) {
			struct demo_household *household = &demo->household[first + (start + place) % count];
			household->helper = demo->township[township].first_helper + h;
			household->doctor =
				demo->township[township].first_doctor + place % demo->township[township].doctors;
		}
	}
}

/* Villages ------------------------------------------------------------------------------------------- */

struct village {
	const char *code;
	size_t township;
	int households, given;
};

/* Shares `total` out in proportion to what is in `households` of each. */
static void share_out(struct village *village, size_t count, int total)
{
	int weight = 0, given = 0;
	for (size_t i = 0; i < count; i++)
		weight += village[i].households;
	for (size_t i = 0; i < count; i++) {
		village[i].households = (int)((int64_t)total * village[i].households / weight);
		given += village[i].households;
	}
	for (size_t i = 0; given < total; i = (i + 1) % count, given++)
		village[i].households++;
}

/* Villages have more registered households than the communities in town. */
static size_t plan_villages(struct demo *demo, struct village villages[VILLAGES_MOST])
{
	size_t count, used = 0;
	int left = (int)demo->households_wanted, people_left = DEMO_HOUSEHOLDS;
	const struct area_entry *areas = area_table(&count);
	for (size_t t = 0; t < DEMO_TOWNSHIPS; t++) {
		int total = (int)((int64_t)left * demo_townships[t].households / people_left);
		size_t first = used;
		for (size_t i = 0; i < count && used < VILLAGES_MOST; i++)
			if (strcmp(areas[i].parent, demo_townships[t].code) == 0)
				villages[used++] = (struct village){ .code = areas[i].code,
								     .township = t,
								     .households = strstr(areas[i].name, "社区")
											   ? 2
											   : 8 + demo_below(demo, 8) };
		share_out(villages + first, used - first, total);
		left -= total;
		people_left -= demo_townships[t].households;
	}
	return used;
}

static struct village *largest(struct village *village, size_t count)
{
	struct village *most = village;
	for (size_t i = 1; i < count; i++)
		if (village[i].households > most->households)
			most = &village[i];
	return most;
}

/* The village of the newspaper has its two households however small the county is. */
static void keep_known_village(struct village *village, size_t count)
{
	struct village *known = village;
	while (strcmp(known->code, DEMO_VILLAGE) != 0)
		known++;
	while (known->households < 2) {
		largest(village, count)->households--;
		known->households++;
	}
}

/* `left`: it is in the register no more. */
static bool make_one(struct demo *demo, struct village *village, struct family *family, bool left, struct err *err)
{
	struct demo_household *household = &demo->household[demo->household_count++];
	bool known_village = strcmp(village->code, DEMO_VILLAGE) == 0;
	int serial = ++village->given;
	bool known = known_village && serial <= 2, neighbour = known && serial == 2;
	/* The two stand first in their village and have the numbers that the newspaper would print. */
	if (known_village)
		serial += SERIAL_OF_HEAD - 1;
	family_make(demo, known ? (neighbour ? DEMO_NEIGHBOUR : DEMO_HEAD) : NULL, family);
	household->number = arena_format(&demo->arena, "%.6s-%.6s-%04d", village->code, village->code + 6, serial);
	household->head = family->person[0].name;
	household->area = village->code;
	household->township = village->township;
	household->people = family->people;
	household->workers = family->workers;
	household->students = family->students;
	household->old = family->old;
	household->ill = family->ill;
	household->disabled = family->disabled;
	if (family->people > 1 && strcmp(family->person[1].relation, "02") == 0)
		household->spouse = family->person[1].name;
	household->status = known ? (neighbour ? HOUSEHOLD_POOR : HOUSEHOLD_LIFTED_WITH_POLICY) : draw_status(demo);
	household->left = left;
	/* The neighbours share a telephone; one household in twelve has none. */
	household->phone = known ? DEMO_PHONE : demo_percent(demo, 92) ? demo_phone(demo) : NULL;
	const char *team = known ? "3" : arena_format(&demo->arena, "%d", 1 + demo_below(demo, 6));
	return put_household(demo, household, family, team, err);
}

static bool put_rest(struct demo *demo, struct demo_household *household, const struct family *family, struct err *err)
{
	const char *reason = household->people == 1 ? "1" : demo_percent(demo, 70) ? "2" : "3";
	return put_members(demo, household, family, err) && put_incomes(demo, household, family, err) &&
	       put_measures(demo, household, family, err) &&
	       put_assignment(demo, household, household->helper, "helper", err) &&
	       put_assignment(demo, household, household->doctor, "doctor", err) &&
	       card_issue(demo->act, &household->entity, false, err) &&
	       (!household->left ||
		household_leave(demo->act, &household->entity, demo_day(demo, DEMO_REGISTER_DAYS + 10), reason, err));
}

static bool make_village(struct demo *demo, struct village *village, struct family *family, struct err *err)
{
	for (int i = 0; i < village->households; i++) {
		if (!make_one(demo, village, &family[demo->household_count], false, err))
			return false;
		if (demo->household_count % ONE_GONE_AMONG == 0 && i > 2 &&
		    !make_one(demo, village, &family[demo->household_count], true, err))
			return false;
	}
	return true;
}

bool demo_make_households(struct demo *demo, struct err *err)
{
	struct village villages[VILLAGES_MOST];
	size_t count = plan_villages(demo, villages),
	       room = demo->households_wanted + demo->households_wanted / (ONE_GONE_AMONG - 1) + 1;
	keep_known_village(villages, count);
	demo->household = arena_alloc(&demo->arena, room * sizeof *demo->household);
	struct family *family = arena_alloc(&demo->arena, room * sizeof *family);
	for (size_t i = 0; i < count; i++)
		if (!make_village(demo, &villages[i], family, err))
			return false;
	for (size_t i = 0; i < DEMO_TOWNSHIPS; i++)
		assign_township(demo, i);
	if (!act_fold(demo->act, err))
		return false;
	for (size_t i = 0; i < demo->household_count; i++) {
		if (!put_rest(demo, &demo->household[i], &family[i], err))
			return false;
		if (i % 100 == 99)
			out_progress(_("households"), (long long)i + 1, (long long)demo->household_count);
	}
	return true;
}
