#include "db/find.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/area.h"
#include "core/card.h"
#include "core/err.h"
#include "core/phone.h"
#include "core/text.h"
#include "db/db.h"
#include "db/find_key.h"
#include "db/own.h"

enum { WORDS_MOST = 6, AREAS_MOST = 40, CANDIDATES_MOST = 1500, KEY_BYTES = 256 };

/* One word of the query, and the kinds of keys in which it may stand. */
struct word {
	const char *text;		/* trimmed, half-width, small letters */
	const char *plain;		/* without dashes; NULL when it is no number */
	const char *reversed;		/* of a number of four characters or more; else NULL */
	const char *also;		/* a telephone number in its other form, reversed; NULL for none */
	bool letters, han;
	char area[AREAS_MOST][13];	/* codes of the areas that it may name */
	size_t areas;
};

struct finding {
	struct db *db;
	const struct find_query *query;
	struct arena *arena;
	struct find_page *page;
	struct word word[WORDS_MOST];
	size_t words;
	int candidates;
	size_t want;
	struct err *err;
};

static const char *reverse(const char *text, struct arena *arena)
{
	size_t length = strlen(text);
	char *back = arena_bytes(arena, text, length);
	for (size_t i = 0; i < length; i++)
		back[i] = text[length - 1 - i];
	return back;
}

/* "230124-2022" is 2301242022; NULL for what holds other characters than numbers do. */
static const char *plain_number(const char *text, struct arena *arena)
{
	char *plain = arena_text(arena, text), *out = plain;
	bool digit = false;
	for (const char *at = text; *at; at++) {
		if (*at == '-' || *at == '+' || *at == '(' || *at == ')')
			continue;
		if (!isalnum((unsigned char)*at))
			return NULL;
		digit |= isdigit((unsigned char)*at) != 0;
		*out++ = *at;
	}
	*out = '\0';
	return digit ? plain : NULL;
}

static void read_word(struct finding *finding, const char *text)
{
	struct word *word = &finding->word[finding->words++];
	struct arena *arena = finding->arena;
	char phone[PHONE_BYTES];
	struct err ignored;
	*word = (struct word){ .text = text };
	word->han = (unsigned char)text[0] >= 0x80;
	word->letters = isalpha((unsigned char)text[0]) && strspn(text, "abcdefghijklmnopqrstuvwxyz'") == strlen(text);
	word->plain = word->han ? NULL : plain_number(text, arena);
	if (!word->plain || strlen(word->plain) < 4)
		return;
	word->reversed = reverse(word->plain, arena);
	if (!phone_normalise(text, phone, &ignored))
		return;
	if (strcmp(phone, word->plain) != 0)
		word->also = reverse(phone, arena);
	else if (finding->query->phone_prefix && strlen(phone) >= 7 && strlen(phone) <= 8)
		word->also = reverse(arena_format(arena, "%s%s", finding->query->phone_prefix, phone), arena);
	else if (finding->query->phone_prefix && strncmp(phone, finding->query->phone_prefix, strlen(finding->query->phone_prefix)) == 0)
		word->also = reverse(phone + strlen(finding->query->phone_prefix), arena);
}

static void read_words(struct finding *finding)
{
	char *text = text_lower(finding->arena, text_trim(finding->arena, text_halfwidth(finding->arena, finding->query->words)));
	char *place = NULL;
	for (char *one = strtok_r(text, " \t", &place); one && finding->words < WORDS_MOST; one = strtok_r(NULL, " \t", &place))
		read_word(finding, one);
}

/* The last text that begins with these characters. */
static const char *range_end(const char *key, struct arena *arena)
{
	return arena_format(arena, "%s\xF4\x8F\xBF\xBF", key);
}

static const char *kinded(char kind, const char *text, struct arena *arena)
{
	return arena_format(arena, "%c%s", kind, text);
}

/* Areas that a word names by the beginning of their name, its pinyin or initials. */
static bool read_areas_of(struct finding *finding, struct word *word, const char *key)
{
	struct stmt *stmt = stmt_start(finding->db,
		"SELECT area.code FROM find_key JOIN area ON area.entity = find_key.entity"
		" WHERE find_key.key >= :key AND find_key.key <= :end ORDER BY find_key.key, area.code LIMIT 40");
	stmt_text(stmt, ":key", key);
	stmt_text(stmt, ":end", range_end(key, finding->arena));
	while (word->areas < AREAS_MOST && stmt_next(stmt)) {
		const char *code = stmt_get_text(stmt, 0, finding->arena);
		snprintf(word->area[word->areas++], sizeof word->area[0], "%s", code);
	}
	return stmt_end(stmt, finding->err);
}

/*
 * Names of areas are few among the keys of people, so they are not looked for by their range alone:
 * a word in letters of fewer than two characters names none.
 */
static bool read_areas(struct finding *finding)
{
	for (size_t i = 0; i < finding->words; i++) {
		struct word *word = &finding->word[i];
		static const char kinds[] = { FIND_NAME, FIND_PINYIN, FIND_INITIALS };
		if (!(word->han || (word->letters && strlen(word->text) >= 2)))
			continue;
		for (size_t k = 0; k < 3; k++)
			if ((k == 0) == word->han && !read_areas_of(finding, word, kinded(kinds[k], word->text, finding->arena)))
				return false;
	}
	return true;
}

static bool lies_in(const struct word *word, const char *area)
{
	for (size_t i = 0; area && i < word->areas; i++)
		if (strncmp(area, word->area[i], strlen(word->area[i])) == 0)
			return true;
	return false;
}

/* Whether one of the entity's keys, each ended by a line end, begins with kind and text. */
static bool has_key(const char *keys, char kind, const char *text)
{
	size_t length = strlen(text);
	while (*keys) {
		if (keys[0] == kind && strncmp(keys + 1, text, length) == 0)
			return true;
		keys += strcspn(keys, "\n");
		keys += *keys == '\n';
	}
	return false;
}

static bool word_fits(const struct word *word, const char *keys, const char *area)
{
	if (lies_in(word, area))
		return true;
	if (word->han)
		return has_key(keys, FIND_NAME, word->text) || has_key(keys, FIND_NAME_PART, word->text);
	if (word->letters && (has_key(keys, FIND_PINYIN, word->text) || has_key(keys, FIND_INITIALS, word->text)))
		return true;
	if (word->plain && has_key(keys, FIND_NUMBER, word->plain))
		return true;
	return word->reversed && (has_key(keys, FIND_PHONE, word->reversed) || has_key(keys, FIND_IDNUMBER, word->reversed) ||
				  (word->also && has_key(keys, FIND_PHONE, word->also)));
}

/* Candidates ------------------------------------------------------------------------------------- */

struct candidate {
	const char *subject, *keys, *area;
	struct id entity, household;
	bool left;
};

/* Whose row it is, where they live, and all their keys. Staff have no household; an area is itself. */
static bool read_candidate(struct finding *finding, const struct id *entity, struct candidate *candidate)
{
	struct stmt *stmt = stmt_start(finding->db,
		"SELECT find_entity.subject, find_entity.household, find_entity.keys,"
		"       coalesce(household.area, staff.area, area.code),"
		"       coalesce(household.left_on, member.left_on, staff.left_on) IS NOT NULL"
		"  FROM find_entity LEFT JOIN household ON household.entity = find_entity.household"
		"  LEFT JOIN member ON member.entity = find_entity.entity"
		"  LEFT JOIN staff ON staff.entity = find_entity.entity"
		"  LEFT JOIN area ON area.entity = find_entity.entity"
		" WHERE find_entity.entity = :entity");
	stmt_id(stmt, ":entity", entity);
	*candidate = (struct candidate){ .entity = *entity };
	if (stmt_next(stmt)) {
		candidate->subject = stmt_get_text(stmt, 0, finding->arena);
		stmt_get_id(stmt, 1, &candidate->household);
		candidate->keys = stmt_get_text(stmt, 2, finding->arena);
		candidate->area = stmt_get_text(stmt, 3, finding->arena);
		candidate->left = stmt_get_int(stmt, 4) != 0;
	}
	return stmt_end(stmt, finding->err);
}

static bool may_see(struct finding *finding, const struct candidate *candidate, bool *may)
{
	const struct person *person = finding->query->person;
	struct err ignored;
	*may = true;
	if (!person || id_is_none(&candidate->household))
		return true;
	struct access_subject subject = { .area = candidate->area };
	if (access_reach(person->role, ACCESS_HOUSEHOLD_SEE) == REACH_OWN &&
	    !own_household(finding->db, person, &candidate->household, finding->query->today, &subject.own, finding->err))
		return false;
	*may = access_may(person, ACCESS_HOUSEHOLD_SEE, &subject, &ignored);
	return true;
}

/* The head of a household is found as the household, not a second time as its member. */
static bool is_on_page(const struct finding *finding, const struct candidate *candidate, const char *kind, const char *name)
{
	for (size_t i = 0; i < finding->page->count; i++) {
		const struct find_row *row = &finding->page->row[i];
		if (id_equal(&row->entity, &candidate->entity))
			return true;
		if (id_is_none(&candidate->household) || !id_equal(&row->household, &candidate->household))
			continue;
		if (strcmp(kind, row->kind) == 0 ? strcmp(kind, "household") == 0 : strcmp(name, row->name) == 0)
			return true;
	}
	return false;
}

static bool add_row(struct finding *finding, const struct candidate *candidate)
{
	static const char households[] =
		"SELECT household.number, coalesce(member.name, household.head), township.short || village.short, household.head,"
		"       coalesce(member.relation, '') = '01'"
		"  FROM household LEFT JOIN area AS village ON village.code = household.area"
		"  LEFT JOIN area AS township ON township.code = village.parent"
		"  LEFT JOIN member ON member.entity = :entity WHERE household.entity = :household";
	static const char staff[] =
		"SELECT staff.number, staff.name, coalesce(area.short || ' ', '') || coalesce(staff.unit, ''), NULL, 0"
		"  FROM staff LEFT JOIN area ON area.code = staff.area WHERE staff.entity = :entity AND :household IS NULL";
	static const char areas[] =
		"SELECT area.code, area.short, coalesce(parent.short, ''), NULL, 0 FROM area"
		"  LEFT JOIN area AS parent ON parent.code = area.parent WHERE area.entity = :entity AND :household IS NULL";
	bool of_household = !id_is_none(&candidate->household);
	struct find_row row = { .entity = candidate->entity, .household = candidate->household, .left = candidate->left };
	struct stmt *stmt = stmt_start(finding->db, of_household ? households : strcmp(candidate->subject, "staff") == 0 ? staff : areas);
	stmt_id(stmt, ":entity", &candidate->entity);
	stmt_id(stmt, ":household", &candidate->household);
	bool found = stmt_next(stmt), head = false;
	if (found) {
		row.number = stmt_get_text(stmt, 0, finding->arena);
		row.name = stmt_get_text(stmt, 1, finding->arena);
		row.area = stmt_get_text(stmt, 2, finding->arena);
		row.head = stmt_get_text(stmt, 3, finding->arena);
		head = stmt_get_int(stmt, 4) != 0;
	}
	if (!stmt_end(stmt, finding->err))
		return false;
	row.kind = !of_household ? candidate->subject : strcmp(candidate->subject, "member") == 0 && !head ? "member" : "household";
	row.name = row.name ? row.name : "";
	row.area = row.area ? row.area : "";
	row.number = row.number ? row.number : "";
	if (!found || is_on_page(finding, candidate, row.kind, row.name))
		return true;
	if (finding->page->count == finding->want)
		finding->page->more = true;
	else
		finding->page->row[finding->page->count++] = row;
	return true;
}

static bool is_full(const struct finding *finding)
{
	return finding->page->more || finding->candidates >= CANDIDATES_MOST;
}

static bool try_candidate(struct finding *finding, const struct id *entity, size_t except, bool left)
{
	struct candidate candidate;
	bool may;
	finding->candidates++;
	if (!read_candidate(finding, entity, &candidate))
		return false;
	if (!candidate.subject || candidate.left != left)
		return true;
	for (size_t i = 0; i < finding->words; i++)
		if (i != except && !word_fits(&finding->word[i], candidate.keys, candidate.area))
			return true;
	if (!may_see(finding, &candidate, &may))
		return false;
	return !may || add_row(finding, &candidate);
}

/* The entities whose keys begin so, in the order of the keys: an equal key comes first. */
static bool scan(struct finding *finding, const char *key, size_t except, bool left)
{
	struct stmt *stmt = stmt_start(finding->db,
		"SELECT entity FROM find_key WHERE key >= :key AND key <= :end ORDER BY key, entity LIMIT 1500");
	bool ok = true;
	stmt_text(stmt, ":key", key);
	stmt_text(stmt, ":end", range_end(key, finding->arena));
	while (ok && !is_full(finding) && stmt_next(stmt)) {
		struct id entity;
		stmt_get_id(stmt, 0, &entity);
		ok = try_candidate(finding, &entity, except, left);
	}
	return stmt_end(stmt, finding->err) && ok;
}

/* All kinds of keys in which the word may stand, the likelier first. */
static bool scan_word(struct finding *finding, size_t place, bool left)
{
	const struct word *word = &finding->word[place];
	const struct {
		char kind;
		const char *text;
	} scans[] = {
		{ FIND_NAME, word->han ? word->text : NULL },	     { FIND_NAME_PART, word->han ? word->text : NULL },
		{ FIND_INITIALS, word->letters ? word->text : NULL }, { FIND_PINYIN, word->letters ? word->text : NULL },
		{ FIND_NUMBER, word->plain },			     { FIND_PHONE, word->reversed },
		{ FIND_PHONE, word->also },			     { FIND_IDNUMBER, word->reversed },
	};
	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++)
		if (scans[i].text && !is_full(finding) && !scan(finding, kinded(scans[i].kind, scans[i].text, finding->arena), place, left))
			return false;
	return true;
}

/* The households of an area, in walking order: when words name nothing but areas. */
static bool scan_area(struct finding *finding, const char *code)
{
	struct stmt *stmt = stmt_start(finding->db,
		"SELECT entity FROM household WHERE area >= :area AND area < :beyond AND left_on IS NULL"
		" ORDER BY area, team_key, head_key, number, entity LIMIT 1500");
	bool ok = true;
	stmt_text(stmt, ":area", code);
	stmt_text(stmt, ":beyond", arena_format(finding->arena, "%s:", code));
	while (ok && !is_full(finding) && stmt_next(stmt)) {
		struct id entity;
		stmt_get_id(stmt, 0, &entity);
		ok = try_candidate(finding, &entity, WORDS_MOST, false);
	}
	return stmt_end(stmt, finding->err) && ok;
}

static bool find_card(struct finding *finding, bool *found)
{
	char code[CARD_CODE_BYTES];
	*found = false;
	if (!card_code_from_text(finding->query->words, code))
		return true;
	finding->words = 0;
	*found = true;
	return scan(finding, kinded(FIND_CARD, code, finding->arena), WORDS_MOST, false);
}

/* The word to go through the keys by: the longest that may stand in somebody's. */
static size_t leading_word(const struct finding *finding)
{
	size_t best = 0;
	for (size_t i = 1; i < finding->words; i++) {
		const struct word *word = &finding->word[i], *other = &finding->word[best];
		bool better_kind = word->areas == 0 && other->areas > 0, same_kind = (word->areas == 0) == (other->areas == 0);
		if (better_kind || (same_kind && strlen(word->text) > strlen(other->text)))
			best = i;
	}
	return best;
}

static bool run(struct finding *finding)
{
	bool card;
	if (!find_card(finding, &card))
		return false;
	if (card)
		return true;
	read_words(finding);
	if (finding->words == 0)
		return true;
	if (!read_areas(finding))
		return false;
	size_t lead = leading_word(finding);
	/* Those who left come last. */
	for (int left = 0; left <= 1; left++) {
		finding->candidates = 0;
		if (!is_full(finding) && !scan_word(finding, lead, left))
			return false;
		for (size_t i = 0; left == 0 && i < finding->word[lead].areas && !is_full(finding); i++)
			if (!scan_area(finding, finding->word[lead].area[i]))
				return false;
	}
	return true;
}

bool find_run(struct db *db, const struct find_query *query, struct arena *arena, struct find_page *page, struct err *err)
{
	struct finding finding = { .db = db, .query = query, .arena = arena, .page = page, .err = err };
	finding.want = query->limit > 0 && query->limit < FIND_ROWS_MOST ? (size_t)query->limit : FIND_ROWS_MOST;
	page->count = 0;
	page->more = false;
	if (!db_read_begin(db, err))
		return false;
	bool ok = run(&finding);
	db_read_end(db);
	return ok;
}
