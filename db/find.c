#include "db/find.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/card.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/text.h"
#include "db/db.h"
#include "db/find_word.h"
#include "db/own.h"
#include "db/staff.h"
#include "db/ticket.h"

enum {
	WORDS_MOST = 6,
	CANDIDATES_MOST = 800, /* looked at for one answer, however many keys begin so */
	TOWNSHIPS_MOST = 16,
	FEW_ROWS = 5,	/* of areas and of staff, before people */
	OWN_MOST = 200, /* households */
};

/* The answer as it grows: who left is kept apart and comes last. */
struct finding {
	struct db *db;
	const struct find_query *query;
	enum reach reach;		  /* of who asks, over households */
	int64_t own_township;		  /* of who sees no other; 0: of everywhere */
	int64_t township[TOWNSHIPS_MOST]; /* where the present scan looks; 0 of them: everywhere that may be seen */
	size_t townships;
	struct arena *arena;
	struct find_page *page;
	struct find_row left[FIND_ROWS_MOST];
	size_t left_count;
	struct word word[WORDS_MOST];
	size_t words;
	int candidates;
	size_t want, room; /* rows in all; rows until which the present scan may fill the page */
	struct err *err;
};

/* Candidates ------------------------------------------------------------------------------------- */

struct candidate {
	const char *subject; /* NULL: there is no such entity */
	struct id entity, household;
	enum fit fit;	   /* of the word that fits worst */
	enum find_kind by; /* in which key the first word stood; 0: by where it lies */
	bool placed;	   /* whether the area has been read */
	char area[13];	   /* "" when not known */
};

/* Where they live. Staff have no household; an area is itself. */
static bool read_place(struct finding *finding, struct candidate *candidate)
{
	static const char of_household[] = "SELECT area FROM household WHERE entity = :entity";
	static const char of_staff[] = "SELECT area FROM staff WHERE entity = :entity";
	static const char of_area[] = "SELECT code FROM area WHERE entity = :entity";
	bool household = !id_is_none(&candidate->household);
	struct stmt *stmt = stmt_start(finding->db, household				       ? of_household
						    : strcmp(candidate->subject, "staff") == 0 ? of_staff
											       : of_area);
	stmt_id(stmt, ":entity", household ? &candidate->household : &candidate->entity);
	const char *area = stmt_next(stmt) ? stmt_get_text(stmt, 0, finding->arena) : NULL;
	snprintf(candidate->area, sizeof candidate->area, "%s", area ? area : "");
	candidate->placed = true;
	return stmt_end(stmt, finding->err);
}

/*
 * Reads who it is and whether all words fit: by the entity's own keys, else by the area where it lives. Most
 * candidates are done with after one short row.
 */
static bool read_candidate(struct finding *finding, const struct id *entity, struct candidate *candidate)
{
	bool by_area[WORDS_MOST] = { false };
	size_t size;
	struct stmt *stmt =
		stmt_start(finding->db, "SELECT keys, subject, household FROM find_entity WHERE entity = :entity");
	stmt_id(stmt, ":entity", entity);
	*candidate = (struct candidate){ .entity = *entity, .fit = FIT_NONE };
	if (stmt_next(stmt)) {
		candidate->fit = FIT_EXACT;
		stmt_get_id(stmt, 2, &candidate->household);
		const char *keys = stmt_get_blob(stmt, 0, &size);
		for (size_t i = 0; i < finding->words && candidate->fit != FIT_NONE; i++) {
			enum find_kind kind = 0;
			enum fit fit = word_fit(&finding->word[i], keys, size, &kind);
			by_area[i] = fit == FIT_NONE && finding->word[i].areas > 0;
			candidate->by = candidate->by ? candidate->by : kind;
			candidate->fit = by_area[i] || fit < candidate->fit ? candidate->fit : fit;
		}
		candidate->subject = stmt_get_text(stmt, 1, finding->arena);
	}
	if (!stmt_end(stmt, finding->err))
		return false;
	for (size_t i = 0; i < finding->words && candidate->fit != FIT_NONE; i++) {
		if (!by_area[i])
			continue;
		if (!candidate->placed && !read_place(finding, candidate))
			return false;
		candidate->fit = !word_names_area(&finding->word[i], candidate->area) ? FIT_NONE
				 : candidate->fit < FIT_AREA			      ? FIT_AREA
										      : candidate->fit;
	}
	return true;
}

static bool is_stranger(const struct candidate *candidate)
{
	return id_is_none(&candidate->household) && strcmp(candidate->subject, "number") == 0;
}

/* What is a person's own is found by find_own, and nothing else. A stranger is known by calls only. */
static bool may_see(struct finding *finding, struct candidate *candidate, bool *may)
{
	const struct person *person = finding->query->person;
	struct err ignored;
	if (person && is_stranger(candidate)) {
		*may = access_may(person, ACCESS_CALL_SEE, NULL, &ignored) &&
		       access_sees_whole_phone(person, PHONE_ON_CALL, false);
		return true;
	}
	*may = !person || id_is_none(&candidate->household) || finding->reach == REACH_COUNTY;
	if (*may)
		return true;
	if (!candidate->placed && !read_place(finding, candidate))
		return false;
	*may = access_covers(person, ACCESS_HOUSEHOLD_SEE, &(struct access_subject){ .area = candidate->area });
	return true;
}

/* What the register says of a household counts before a number that is perhaps theirs. */
static void prefer_sure(struct find_row *rows, size_t count, const struct find_row *row)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].by, "maybe") == 0 && id_equal(&rows[i].household, &row->household))
			rows[i].by = row->by;
}

/* The head of a household is found as the household, not a second time as its member. */
static bool is_there(const struct find_row *rows, size_t count, const struct find_row *row)
{
	for (size_t i = 0; i < count; i++) {
		const struct find_row *other = &rows[i];
		if (id_equal(&other->entity, &row->entity))
			return true;
		if (id_is_none(&row->household) || !id_equal(&other->household, &row->household))
			continue;
		if (strcmp(row->kind, other->kind) == 0 ? strcmp(row->kind, "household") == 0
							: strcmp(row->name, other->name) == 0)
			return true;
	}
	return false;
}

static void keep_row(struct finding *finding, const struct find_row *row)
{
	struct find_page *page = finding->page;
	if (strcmp(row->kind, "household") == 0)
		prefer_sure(page->row, page->count, row);
	if (is_there(page->row, page->count, row) || is_there(finding->left, finding->left_count, row))
		return;
	if (row->left) {
		if (finding->left_count < finding->want)
			finding->left[finding->left_count++] = *row;
		else
			page->more = true;
	} else if (page->count < finding->room) {
		page->row[page->count++] = *row;
	} else {
		page->more = true;
	}
}

static const char *name_of(enum find_kind kind)
{
	switch (kind) {
	case FIND_NAME:
	case FIND_NAME_PART:
	case FIND_PINYIN:
	case FIND_INITIALS:
		return "name";
	case FIND_NUMBER:
	case FIND_NUMBER_END:
		return "number";
	case FIND_PHONE:
		return "phone";
	case FIND_IDNUMBER:
		return "idnumber";
	}
	return "area";
}

static const char *filled(const char *text)
{
	return text ? text : "";
}

static bool read_row(struct finding *finding, const struct candidate *candidate, struct find_row *row, bool *found)
{
	static const char households[] =
		"SELECT household.number, coalesce(member.name, household.head), township.short || village.short, "
		"household.head,"
		"       coalesce(household.left_on, member.left_on) IS NOT NULL, coalesce(member.relation, '') = '01',"
		"       coalesce(number_note.maybe, 0)"
		"  FROM household LEFT JOIN area AS village ON village.code = household.area"
		"  LEFT JOIN area AS township ON township.code = village.parent"
		"  LEFT JOIN member ON member.entity = :entity LEFT JOIN number_note ON number_note.entity = :entity"
		" WHERE household.entity = :household";
	static const char staff[] =
		"SELECT staff.number, staff.name, coalesce(area.short || ' ', '') || coalesce(staff.unit, ''), NULL,"
		"       NOT " IN_OFFICE ", 0, 0"
		"  FROM staff LEFT JOIN area ON area.code = staff.area WHERE staff.entity = :entity AND :household IS "
		"NULL";
	static const char areas[] =
		"SELECT area.code, area.short, coalesce(parent.short, ''), NULL, coalesce(area.retired, 0), 0, 0 FROM "
		"area"
		"  LEFT JOIN area AS parent ON parent.code = area.parent WHERE area.entity = :entity AND :household IS "
		"NULL";
	static const char strangers[] = "SELECT number, name, note, NULL, 0, 0, 0 FROM number_note"
					" WHERE entity = :entity AND household IS NULL AND :household IS NULL";
	bool of_household = !id_is_none(&candidate->household), head = false;
	struct stmt *stmt = stmt_start(finding->db, of_household			       ? households
						    : is_stranger(candidate)		       ? strangers
						    : strcmp(candidate->subject, "staff") == 0 ? staff
											       : areas);
	stmt_id(stmt, ":entity", &candidate->entity);
	stmt_id(stmt, ":household", &candidate->household);
	if (stmt_has(stmt, ":today"))
		stmt_text(stmt, ":today", finding->query->today);
	*row = (struct find_row){ .entity = candidate->entity,
				  .household = candidate->household,
				  .by = strcmp(candidate->subject, "card") == 0 ? "card" : name_of(candidate->by) };
	*found = stmt_next(stmt);
	if (*found) {
		row->number = filled(stmt_get_text(stmt, 0, finding->arena));
		row->name = filled(stmt_get_text(stmt, 1, finding->arena));
		row->area = filled(stmt_get_text(stmt, 2, finding->arena));
		row->head = stmt_get_text(stmt, 3, finding->arena);
		row->left = stmt_get_int(stmt, 4) != 0;
		head = stmt_get_int(stmt, 5) != 0;
		row->by = stmt_get_int(stmt, 6) ? "maybe" : row->by;
	}
	row->kind = is_stranger(candidate)				 ? "stranger"
		    : !of_household					 ? candidate->subject
		    : strcmp(candidate->subject, "member") == 0 && !head ? "member"
									 : "household";
	if (of_household && strcmp(candidate->subject, "number") == 0)
		row->entity = row->household;
	return stmt_end(stmt, finding->err);
}

static bool add_row(struct finding *finding, const struct candidate *candidate)
{
	struct find_row row;
	bool found;
	if (!read_row(finding, candidate, &row, &found))
		return false;
	if (found)
		keep_row(finding, &row);
	return true;
}

static bool is_done(const struct finding *finding)
{
	return finding->page->more || finding->candidates >= CANDIDATES_MOST;
}

static bool try_candidate(struct finding *finding, const struct id *entity)
{
	struct candidate candidate;
	finding->candidates++;
	if (!read_candidate(finding, entity, &candidate))
		return false;
	bool may = candidate.fit != FIT_NONE;
	if (may && !may_see(finding, &candidate, &may))
		return false;
	return !may || add_row(finding, &candidate);
}

static bool is_looked_at(const struct finding *finding, int64_t township)
{
	/* A number attached does not say where its household lies. */
	if (township == 0)
		return true;
	if (finding->own_township && township != finding->own_township)
		return false;
	for (size_t i = 0; i < finding->townships; i++)
		if (finding->township[i] == township)
			return true;
	return finding->townships == 0;
}

/* Whose keys are equal to the probe's, or begin so: in the order of the keys. */
static bool scan(struct finding *finding, enum find_class class, const struct probe *probe, bool exact)
{
	const char *key = word_key(class, probe, finding->arena);
	struct stmt *stmt = stmt_start(
		finding->db, exact ? "SELECT entity, township FROM find_key WHERE key = :key ORDER BY entity LIMIT 8000"
				   : "SELECT entity, township FROM find_key WHERE key > :key AND key <= :end ORDER BY "
				     "key, entity LIMIT 8000");
	stmt_text(stmt, ":key", key);
	if (!exact)
		stmt_text(stmt, ":end", word_key_end(key, finding->arena));
	bool ok = true;
	while (ok && !is_done(finding) && stmt_next(stmt)) {
		struct id entity;
		if (class == FIND_OF_REGISTER && !is_looked_at(finding, stmt_get_int(stmt, 1)))
			continue;
		stmt_get_id(stmt, 0, &entity);
		ok = try_candidate(finding, &entity);
	}
	return stmt_end(stmt, finding->err) && ok;
}

static int compare_number(const void *a, const void *b)
{
	const struct find_row *first = a, *second = b;
	int order = strcmp(first->number, second->number);
	return order ? order : memcmp(&first->entity, &second->entity, sizeof first->entity);
}

/* Of those whom the end of a number finds alike, by the number of the household. */
static void sort_alike(struct find_page *page, size_t from, enum find_kind kind)
{
	if ((kind == FIND_PHONE || kind == FIND_IDNUMBER || kind == FIND_NUMBER_END) && page->count > from)
		qsort(page->row + from, page->count - from, sizeof *page->row, compare_number);
}

/* One class of keys at one level. `most` rows, so that what is few does not push people off the page. */
static bool scan_class(struct finding *finding, enum find_class class, const struct word *word, enum fit level,
		       size_t most)
{
	bool more = finding->page->more;
	finding->room = finding->page->count + most < finding->want ? finding->page->count + most : finding->want;
	for (size_t i = 0; i < word->probes && !is_done(finding); i++) {
		const struct probe *probe = &word->probe[i];
		bool part = probe->kind == FIND_NAME_PART;
		if (part != (level == FIT_PART))
			continue;
		size_t before = finding->page->count;
		if ((part && !scan(finding, class, probe, true)) || !scan(finding, class, probe, level == FIT_EXACT))
			return false;
		sort_alike(finding->page, before, probe->kind);
	}
	/* There may be more areas, yet people follow. */
	if (finding->room < finding->want)
		finding->page->more = more;
	finding->room = finding->want;
	return true;
}

/* Exact before prefix before part; at each level areas and staff, which are few, before people. */
static bool scan_word(struct finding *finding, const struct word *word)
{
	bool areas = word->han || strlen(word->text) >= 2, register_too = finding->reach >= REACH_AREA;
	for (enum fit level = FIT_EXACT; level <= FIT_PART; level++) {
		if (areas && level < FIT_PART && !scan_class(finding, FIND_OF_AREA, word, level, FEW_ROWS))
			return false;
		if (level == FIT_EXACT && !scan_class(finding, FIND_OF_STAFF, word, level, FEW_ROWS))
			return false;
		if (register_too && !scan_class(finding, FIND_OF_REGISTER, word, level, FIND_ROWS_MOST))
			return false;
		if (level != FIT_EXACT && !scan_class(finding, FIND_OF_STAFF, word, level, FIND_ROWS_MOST))
			return false;
	}
	return true;
}

/* The households of an area, in walking order. */
static bool scan_area(struct finding *finding, const char *code)
{
	const struct person *person = finding->query->person;
	if (finding->reach == REACH_AREA && !area_contains(person->area, code) && !area_contains(code, person->area))
		return true;
	struct stmt *stmt = stmt_start(
		finding->db, "SELECT entity FROM household WHERE area >= :area AND area < :beyond AND left_on IS NULL"
			     " ORDER BY area, team_key, head_key, number, entity LIMIT 800");
	bool ok = true;
	stmt_text(stmt, ":area", code);
	stmt_text(stmt, ":beyond", arena_format(finding->arena, "%s:", code));
	while (ok && !is_done(finding) && stmt_next(stmt)) {
		struct id entity;
		stmt_get_id(stmt, 0, &entity);
		ok = try_candidate(finding, &entity);
	}
	return stmt_end(stmt, finding->err) && ok;
}

/* What is a person's own ------------------------------------------------------------------------- */

struct own_row {
	struct find_row row;
	enum fit fit;
};

static int compare_own(const void *a, const void *b)
{
	const struct own_row *first = a, *second = b;
	if (first->fit != second->fit)
		return first->fit < second->fit ? -1 : 1;
	int order = strcmp(first->row.number, second->row.number);
	return order ? order : memcmp(&first->row.entity, &second->row.entity, sizeof first->row.entity);
}

static bool read_own(struct finding *finding, const struct id *entity, struct own_row *own, bool *fits)
{
	struct candidate candidate;
	*fits = false;
	if (!read_candidate(finding, entity, &candidate))
		return false;
	own->fit = candidate.fit;
	return candidate.fit == FIT_NONE || read_row(finding, &candidate, &own->row, fits);
}

/* A helper's own households are few: all their keys are looked at, and the best come first. */
static bool find_own(struct finding *finding)
{
	enum { ENTITIES_MOST = 8 * OWN_MOST };
	struct own_row *own = arena_alloc(finding->arena, ENTITIES_MOST * sizeof *own);
	struct id staff;
	size_t count = 0;
	bool ok = true;
	memcpy(&staff, finding->query->person->staff, sizeof staff);
	struct stmt *stmt = stmt_start(
		finding->db,
		"WITH own AS (SELECT household FROM assign WHERE staff = :staff"
		"              AND " ASSIGNED_NOW
		"             UNION SELECT ticket.household FROM ticket_assignee JOIN ticket USING (entity)"
		"              WHERE ticket_assignee.staff = :staff AND ticket.household IS NOT NULL"
		"                AND ticket.state NOT IN ('closed', 'void', 'merged') ORDER BY household LIMIT 200)"
		" SELECT household FROM own UNION ALL SELECT member.entity FROM own JOIN member USING (household)"
		" UNION ALL SELECT number_note.entity FROM own JOIN number_note USING (household)");
	stmt_id(stmt, ":staff", &staff);
	stmt_text(stmt, ":today", finding->query->today);
	while (ok && count < ENTITIES_MOST && stmt_next(stmt)) {
		struct id entity;
		bool fits;
		stmt_get_id(stmt, 0, &entity);
		ok = read_own(finding, &entity, &own[count], &fits);
		count += ok && fits;
	}
	ok = stmt_end(stmt, finding->err) && ok;
	if (count > 1)
		qsort(own, count, sizeof *own, compare_own);
	for (size_t i = 0; ok && i < count; i++)
		keep_row(finding, &own[i].row);
	return ok;
}

/* ------------------------------------------------------------------------------------------------ */

static bool find_card(struct finding *finding, const char *code)
{
	struct candidate candidate = { .subject = "card", .by = FIND_NUMBER };
	bool may = finding->reach != REACH_NONE;
	struct stmt *stmt =
		stmt_start(finding->db, "SELECT household FROM card WHERE code = :code ORDER BY household LIMIT 1");
	stmt_text(stmt, ":code", code);
	bool found = stmt_next(stmt) && stmt_get_id(stmt, 0, &candidate.household);
	if (!stmt_end(stmt, finding->err))
		return false;
	candidate.entity = candidate.household;
	if (!found || !may)
		return true;
	bool ok = finding->reach == REACH_OWN ? own_household(finding->db, finding->query->person, &candidate.household,
							      finding->query->today, &may, finding->err)
					      : may_see(finding, &candidate, &may);
	return ok && (!may || add_row(finding, &candidate));
}

/* Of two that name areas and nobody, the village rather than its township. */
static bool is_deeper(const struct word *word, const struct word *other)
{
	return word->areas > 0 && other->areas > 0 && word->keys == other->keys &&
	       strlen(word->area[0]) > strlen(other->area[0]);
}

/* The word to go through the keys by: one that names no area, with the fewest keys. */
static bool find_lead(struct finding *finding, size_t *lead)
{
	*lead = 0;
	for (size_t i = 0; finding->words > 1 && i < finding->words; i++) {
		struct word *word = &finding->word[i], *best = &finding->word[*lead];
		if (!word_count_keys(word, finding->db, finding->arena, finding->err))
			return false;
		bool same_kind = (word->areas > 0) == (best->areas > 0);
		if (same_kind ? word->keys < best->keys || is_deeper(word, best) : word->areas == 0)
			*lead = i;
	}
	return true;
}

static int64_t township_of(const char *area)
{
	char township[10];
	area_township(area, township);
	return strtoll(township, NULL, 10);
}

static void add_township(struct finding *finding, const char *area)
{
	int64_t number = township_of(area);
	for (size_t i = 0; i < finding->townships; i++)
		if (finding->township[i] == number)
			return;
	if (number && finding->townships < TOWNSHIPS_MOST)
		finding->township[finding->townships++] = number;
}

/* Looks only where the other words say: in the townships of those that nobody bears as a name, or of `all`. */
static void look_in_townships(struct finding *finding, size_t lead, bool all)
{
	finding->townships = 0;
	for (size_t i = 0; i < finding->words; i++)
		for (size_t k = 0; i != lead && (all || finding->word[i].keys == 0) && k < finding->word[i].areas; k++)
			add_township(finding, finding->word[i].area[k]);
}

/* "德 王": 王 is the name of so many that those of 德善 are looked at first, and then all whose name has 德 too. */
static bool scan_townships_first(struct finding *finding, size_t lead)
{
	const struct word *word = &finding->word[lead];
	look_in_townships(finding, lead, true);
	if (word->keys < WORD_MANY_KEYS || finding->townships == 0)
		return true;
	return scan_class(finding, FIND_OF_REGISTER, word, FIT_EXACT, FIND_ROWS_MOST) &&
	       scan_class(finding, FIND_OF_REGISTER, word, FIT_PREFIX, FIND_ROWS_MOST);
}

static bool find_words(struct finding *finding)
{
	size_t lead;
	for (size_t i = 0; i < finding->words; i++)
		if (!word_read_areas(&finding->word[i], finding->db, finding->arena, finding->err))
			return false;
	if (!find_lead(finding, &lead))
		return false;
	if (finding->reach == REACH_OWN && !find_own(finding))
		return false;
	if (finding->reach >= REACH_AREA && !scan_townships_first(finding, lead))
		return false;
	look_in_townships(finding, lead, false);
	if (!scan_word(finding, &finding->word[lead]))
		return false;
	/* The name of an area finds those who live there, after those who bear it. */
	for (size_t i = 0; finding->reach >= REACH_AREA && i < finding->word[lead].areas && !is_done(finding); i++)
		if (!scan_area(finding, finding->word[lead].area[i]))
			return false;
	return true;
}

/* "T261123-01-004" or "t1123-4": with its T, or it would be half of all numbers. */
static bool find_ticket(struct finding *finding)
{
	struct day today;
	struct id ticket;
	struct err ignored;
	const char *text = finding->words == 1 ? finding->word[0].text : "";
	if (*text != 't' || strlen(text) < 6 || !isdigit((unsigned char)text[1]) ||
	    !day_parse(finding->query->today, &today) ||
	    !ticket_by_number(finding->db, text, day_start_ms(today), &ticket, &ignored) ||
	    (finding->query->person &&
	     !ticket_may(finding->db, finding->query->person, ACCESS_TICKET_SEE, &ticket, &ignored)))
		return true;
	struct find_row row = { .kind = "ticket", .entity = ticket, .by = "number", .area = "" };
	struct stmt *stmt = stmt_start(
		finding->db,
		"SELECT ticket.household, ticket.number, ticket.title, coalesce(area.short, ''), household.head"
		"  FROM ticket LEFT JOIN household ON household.entity = ticket.household"
		"  LEFT JOIN area ON area.code = ticket.area WHERE ticket.entity = :ticket");
	stmt_id(stmt, ":ticket", &ticket);
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &row.household);
		row.number = filled(stmt_get_text(stmt, 1, finding->arena));
		row.name = filled(stmt_get_text(stmt, 2, finding->arena));
		row.area = stmt_get_text(stmt, 3, finding->arena);
		row.head = stmt_get_text(stmt, 4, finding->arena);
		finding->page->row[finding->page->count++] = row;
	}
	return stmt_end(stmt, finding->err);
}

/* "shan fu tian" is one name: the syllables without the blanks between them. NULL when they are none. */
static const char *joined_syllables(const struct finding *finding)
{
	const char *joined = "";
	for (size_t i = 0; i < finding->words; i++) {
		if (!finding->word[i].letters)
			return NULL;
		joined = arena_format(finding->arena, "%s%s", joined, finding->word[i].text);
	}
	return finding->words > 1 ? joined : NULL;
}

/* "德善乡德善村", as rows have it, is 德善乡 and 德善村. NULL when it is no area's name and another's. */
static bool parted_areas(struct finding *finding, const struct word_reader *reader, const char **parted)
{
	*parted = NULL;
	const char *text = finding->word[0].text;
	uint32_t c;
	for (size_t at = text_next(text, &c); finding->words == 1 && finding->word[0].han && text[at] && !*parted;
	     at += text_next(text + at, &c)) {
		struct word word[WORDS_MOST];
		const char *try = arena_format(finding->arena, "%.*s %s", (int)at, text, text + at);
		bool areas = words_read(reader, try, word, WORDS_MOST) == 2;
		for (size_t i = 0; areas && i < 2; i++) {
			if (!word_read_areas(&word[i], finding->db, finding->arena, finding->err))
				return false;
			areas = word[i].areas > 0;
		}
		*parted = areas ?
		try : NULL
			;
	}
	return true;
}

/* Nothing was found: once more, with blanks taken out or put in. */
static bool find_otherwise(struct finding *finding, const struct word_reader *reader)
{
	const char *words = joined_syllables(finding);
	if (!words && !parted_areas(finding, reader, &words))
		return false;
	if (!words)
		return true;
	finding->words = words_read(reader, words, finding->word, WORDS_MOST);
	finding->candidates = 0;
	return find_words(finding);
}

static bool run(struct finding *finding)
{
	char code[CARD_CODE_BYTES];
	const struct find_query *query = finding->query;
	if (card_code_from_text(query->words, code))
		return find_card(finding, code);
	struct word_reader reader = { .phone_prefix = query->phone_prefix,
				      .own_area = finding->reach == REACH_AREA ? query->person->area : NULL,
				      .arena = finding->arena };
	finding->words = words_read(&reader, query->words, finding->word, WORDS_MOST);
	if (!find_ticket(finding) || finding->words == 0)
		return !finding->err->code;
	return find_words(finding) &&
	       (finding->page->count + finding->left_count > 0 || find_otherwise(finding, &reader));
}

static void append_left(struct finding *finding)
{
	struct find_page *page = finding->page;
	for (size_t i = 0; i < finding->left_count; i++) {
		if (page->count < finding->want)
			page->row[page->count++] = finding->left[i];
		else
			page->more = true;
	}
}

bool find_run(struct db *db, const struct find_query *query, struct arena *arena, struct find_page *page,
	      struct err *err)
{
	struct finding *finding = arena_alloc(arena, sizeof *finding);
	*finding = (struct finding){ .db = db, .query = query, .arena = arena, .page = page, .err = err };
	finding->reach = query->person ? access_reach(query->person->role, ACCESS_HOUSEHOLD_SEE) : REACH_COUNTY;
	if (finding->reach == REACH_AREA)
		finding->own_township = township_of(query->person->area);
	finding->want = query->limit > 0 && query->limit < FIND_ROWS_MOST ? (size_t)query->limit : FIND_ROWS_MOST;
	finding->room = finding->want;
	page->count = 0;
	page->more = false;
	*err = (struct err){ 0 };
	if (!db_read_begin(db, err))
		return false;
	bool ok = run(finding);
	db_read_end(db);
	append_left(finding);
	return ok;
}
