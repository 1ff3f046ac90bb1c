#include "cmd/demo_family.h"

#include <string.h>

#include "cmd/demo.h"

/* One person --------------------------------------------------------------------------------------- */

static void set_health(struct demo *demo, struct family_person *person)
{
	int age = person->age, ill = age >= 60 ? 50 : age >= 40 ? 22 : 3;
	bool disabled = demo_percent(demo, age >= 18 ? 6 : 1);
	if (demo_percent(demo, ill))
		person->health = demo_percent(demo, 80) ? (disabled ? "2,4" : "2") : "3";
	else
		person->health = disabled ? "4" : "1";
}

static bool is_ill(const struct family_person *person)
{
	return strpbrk(person->health, "23") != NULL;
}

static bool is_disabled(const struct family_person *person)
{
	return strchr(person->health, '4') != NULL;
}

static void set_labour(struct demo *demo, struct family_person *person)
{
	int age = person->age;
	bool at_school = strcmp(person->schooling, "00") != 0;
	if (age < 16 || age >= 75 || at_school)
		person->labour = "4";
	else if (is_disabled(person) && demo_percent(demo, 50))
		person->labour = "3";
	else if (age >= 65 || strchr(person->health, '3') || is_disabled(person) ||
		 (is_ill(person) && demo_percent(demo, 45)))
		person->labour = "5";
	else
		person->labour = demo_percent(demo, 8) ? "2" : "1";
}

static bool can_work(const struct family_person *person)
{
	return strcmp(person->labour, "1") == 0 || strcmp(person->labour, "2") == 0;
}

/* School from three on; what was finished is below what is attended. */
static void set_schooling(struct demo *demo, struct family_person *person)
{
	static const struct {
		int until;
		const char *attends, *finished;
	} young[] = {
		{ 3, "00", "07" }, { 6, "01", "07" }, { 12, "02", "02" }, { 15, "03", "02" }, { 18, "04", "03" }
	};
	for (size_t i = 0; i < sizeof young / sizeof *young; i++)
		if (person->age < young[i].until) {
			person->schooling = young[i].attends;
			person->education = young[i].finished;
			return;
		}
	int draw = demo_below(demo, 100);
	person->schooling = "00";
	if (person->age < 22 && draw < 45) {
		person->schooling = draw < 25 ? "06" : "07";
		person->education = "04";
	} else if (person->age >= 65) {
		person->education = draw < 35 ? "01" : draw < 90 ? "02" : "03";
	} else if (person->age >= 40) {
		person->education = draw < 32 ? "02" : draw < 94 ? "03" : "04";
	} else {
		person->education = draw < 60 ? "03" : draw < 85 ? "04" : draw < 95 ? "05" : "06";
	}
}

static void set_work(struct demo *demo, struct family_person *person)
{
	static const char *const places[] = { "哈尔滨市",   "方正县城", "大连市",    "青岛市",
					      "县内合作社", "长春市",	"村公益岗位" };
	if (person->age >= 60 || !can_work(person) || !demo_percent(demo, person->age < 45 ? 60 : 30))
		return;
	person->work = places[demo_below(demo, sizeof places / sizeof *places)];
	char *months = arena_format(&demo->arena, "%d", 4 + demo_below(demo, 8));
	person->work_months = months;
	person->phone = demo_percent(demo, 60) ? demo_phone(demo) : NULL;
}

/* Families ------------------------------------------------------------------------------------------ */

static bool has_name(const struct family *family, const char *name)
{
	for (int i = 0; i < family->people + family->gone; i++)
		if (strcmp(family->person[i].name, name) == 0)
			return true;
	return false;
}

static struct family_person *add(struct demo *demo, struct family *family, const char *surname, const char *relation,
				 bool male, int age)
{
	const char *name;
	do
		name = demo_name(demo, surname, male, age);
	while (has_name(family, name));
	struct family_person *person = &family->person[family->people++];
	*person = (struct family_person){ .name = name, .relation = relation, .male = male, .age = age };
	/* So many years and some days old, the days of leap years counted in. */
	int days = age * 365 + age / 4 + 2 + demo_below(demo, 360);
	/* Nobody is entered before they are born. */
	if (days <= DEMO_REGISTER_DAYS)
		days = DEMO_REGISTER_DAYS + 1 + days % 150;
	person->birth = demo_day(demo, days);
	person->idnumber = demo_idnumber(demo, person->birth, male);
	set_health(demo, person);
	set_schooling(demo, person);
	set_labour(demo, person);
	set_work(demo, person);
	return person;
}

/* Husband and wife of one generation; she keeps her own surname. */
static void add_couple(struct demo *demo, struct family *family, const char *surname, int age)
{
	int wife = age + 1 - demo_below(demo, 5);
	add(demo, family, surname, "01", true, age);
	add(demo, family, demo_surname(demo), "02", false, wife);
}

/* A son at home, perhaps with wife and child. */
static void add_son(struct demo *demo, struct family *family, const char *surname, int age)
{
	add(demo, family, surname, "03", true, age);
	if (age < 23 || !demo_percent(demo, 55))
		return;
	int wife = age - demo_below(demo, 4), child = age - 23 - demo_below(demo, 6);
	add(demo, family, demo_surname(demo), "05", false, wife);
	if (child < 0)
		return;
	bool boy = demo_percent(demo, 52);
	add(demo, family, surname, boy ? "07" : "08", boy, child);
}

static void make_old(struct demo *demo, struct family *family, const char *surname, int age)
{
	if (demo_percent(demo, 32)) {
		bool male = demo_percent(demo, 55);
		add(demo, family, surname, "01", male, age);
	} else {
		add_couple(demo, family, surname, age);
	}
	if (family->person[0].male && demo_percent(demo, 46)) {
		int son = age - 23 - demo_below(demo, 8);
		add_son(demo, family, surname, son);
	}
}

static void make_middle(struct demo *demo, struct family *family, const char *surname, int age)
{
	if (demo_percent(demo, 80)) {
		add_couple(demo, family, surname, age);
	} else {
		bool male = demo_percent(demo, 75);
		add(demo, family, surname, "01", male, age);
	}
	/* Children bear their father's name; most grown ones have a household of their own. */
	int children = demo_below(demo, 8) * 3 / 8, mother = family->people > 1 ? family->person[1].age : age,
	    years = mother - 21;
	for (int i = 0; i < children; i++) {
		years -= demo_below(demo, 5) + 1;
		if (years < 0)
			break;
		bool boy = demo_percent(demo, 52);
		if (years < 24 || (years < 32 && boy && demo_percent(demo, 50)))
			add(demo, family, surname, boy ? "03" : "04", boy, years);
	}
	if (age < 58 && demo_percent(demo, 20)) {
		bool father = demo_percent(demo, 30);
		int parent = age + 21 + demo_below(demo, 7);
		add(demo, family, father ? surname : demo_surname(demo), father ? "11" : "12", father, parent);
	}
}

/* Somebody who is in the register no more: a parent who died, a daughter who married. */
static void add_gone(struct demo *demo, struct family *family, const char *surname)
{
	const struct family_person *head = &family->person[0];
	bool died = demo_percent(demo, 60);
	int age = died ? head->age + 21 + demo_below(demo, 7) : 22 + demo_below(demo, 5);
	if ((died && age > 96) || (!died && head->age < 46))
		return;
	struct family_person *person = died ? add(demo, family, demo_surname(demo), "12", false, age)
					    : add(demo, family, surname, "04", false, age);
	person->left_on = demo_day(demo, DEMO_REGISTER_DAYS + demo_below(demo, 500));
	person->left_reason = died ? "1" : "2";
	person->phone = person->work = person->work_months = NULL;
	family->people--;
	family->gone++;
}

static void make_any(struct demo *demo, struct family *family)
{
	const char *surname = demo_surname(demo);
	int age = 34 + demo_below(demo, 46);
	if (age >= 66)
		make_old(demo, family, surname, age);
	else
		make_middle(demo, family, surname, age);
	if (demo_percent(demo, 4))
		add_gone(demo, family, surname);
}

static struct family_person *add_known(struct demo *demo, struct family *family, const char *name, const char *relation,
				       bool male, int age, const char *health, const char *labour)
{
	const char *surname = arena_bytes(&demo->arena, name, strlen("单"));
	struct family_person *person = add(demo, family, surname, relation, male, age);
	person->name = name;
	person->health = health;
	person->labour = labour;
	person->education = age >= 60 ? "02" : "03";
	person->work = person->work_months = person->phone = NULL;
	return person;
}

/* The household of the newspaper: ill at 67, his wife, and a son who works in town. And his neighbour's. */
static void make_known(struct demo *demo, struct family *family, const char *known)
{
	if (strcmp(known, DEMO_HEAD) == 0) {
		add_known(demo, family, known, "01", true, 67, "2", "5");
		add_known(demo, family, "田凤英", "02", false, 65, "1", "5");
		struct family_person *son = add_known(demo, family, "单立新", "03", true, 41, "1", "1");
		son->work = "哈尔滨市";
		son->work_months = "9";
	} else {
		add_known(demo, family, known, "01", true, 61, "4", "3");
		add_known(demo, family, "曲秀芝", "02", false, 60, "1", "5");
	}
}

/* What the members are tells why the household is poor. */
static void set_cause(struct demo *demo, struct family *family)
{
	const char *causes[4];
	int count = 0;
	if (family->ill)
		causes[count++] = "01";
	if (family->disabled)
		causes[count++] = "02";
	if (family->students > 1)
		causes[count++] = "03";
	if (family->workers == 0)
		causes[count++] = "08";
	if (count == 0) {
		static const char *const others[] = { "07", "07", "07", "09", "09", "05", "11", "04", "10" };
		causes[count++] = others[demo_below(demo, sizeof others / sizeof *others)];
	}
	family->cause = causes[0];
	family->cause2 = count > 1 ? causes[1] : NULL;
}

void family_make(struct demo *demo, const char *known, struct family *family)
{
	*family = (struct family){ .people = 0 };
	if (known)
		make_known(demo, family, known);
	else
		make_any(demo, family);
	for (int i = 0; i < family->people; i++) {
		const struct family_person *person = &family->person[i];
		family->workers += can_work(person);
		family->away += person->work != NULL;
		family->students += strcmp(person->schooling, "00") != 0 && person->age >= 6;
		family->old += person->age >= 60;
		family->ill |= is_ill(person);
		family->disabled |= is_disabled(person);
	}
	set_cause(demo, family);
}
