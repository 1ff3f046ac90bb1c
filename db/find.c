#include "db/find.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/card.h"
#include "core/err.h"
#include "core/phone.h"
#include "core/text.h"
#include "db/db.h"
#include "db/find_key.h"
#include "db/own.h"

enum {
	WORDS_MOST = 6,
	AREAS_MOST = 40,
	PROBES_MOST = 8,
	CANDIDATES_MOST = 800, /* looked at for one answer, however many keys begin so */
	TOWNSHIPS_MOST = 16,
	MANY_KEYS = 400, /* a word with so many finds nobody in particular */
	FEW_ROWS = 5,	 /* of areas and of staff, before people */
	OWN_MOST = 200,	 /* households */
};

/* How well a word fits. */
enum fit { FIT_EXACT, FIT_PREFIX, FIT_PART, FIT_AREA, FIT_NONE };

/* A kind of key in which a word may stand, and as what. */
struct probe {
	enum find_kind kind;
	const char *text;
	size_t length;
};

/* One word of the query. */
struct word {
	const char *text;  /* trimmed, half-width, small letters */
	const char *plain; /* without dashes; NULL when it is no number */
	bool letters, han;
	struct probe probe[PROBES_MOST]; /* the likelier first */
	size_t probes;
	char area[AREAS_MOST][13]; /* codes of the areas that it may name */
	size_t areas;
	int64_t keys; /* of people, as far as MANY_KEYS; counted when there are several words */
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

static void add_probe(struct word *word, enum find_kind kind, const char *text)
{
	word->probe[word->probes++] = (struct probe){ kind, text, strlen(text) };
}

/* A telephone number of this county in its other form: with or without the area code. NULL for none. */
static const char *other_phone(const struct finding *finding, const char *text, const char *plain)
{
	char phone[PHONE_BYTES];
	struct err ignored;
	const char *prefix = finding->query->phone_prefix;
	if (!phone_normalise(text, phone, &ignored))
		return NULL;
	if (strcmp(phone, plain) != 0)
		return reverse(phone, finding->arena);
	if (!prefix)
		return NULL;
	if (strlen(phone) >= 7 && strlen(phone) <= 8)
		return reverse(arena_format(finding->arena, "%s%s", prefix, phone), finding->arena);
	return strncmp(phone, prefix, strlen(prefix)) == 0 ? reverse(phone + strlen(prefix), finding->arena) : NULL;
}

static void add_number_probes(const struct finding *finding, struct word *word)
{
	/* All numbers of a township begin alike: who sees no other looks beyond that. */
	const char *area = finding->reach == REACH_AREA ? finding->query->person->area : "";
	add_probe(word, FIND_NUMBER, strncmp(area, word->plain, strlen(word->plain)) == 0 ? area : word->plain);
	if (strlen(word->plain) < 4)
		return;
	const char *end = reverse(word->plain, finding->arena), *other = other_phone(finding, word->text, word->plain);
	add_probe(word, FIND_PHONE, end);
	if (other)
		add_probe(word, FIND_PHONE, other);
	add_probe(word, FIND_IDNUMBER, end);
	add_probe(word, FIND_NUMBER_END, end);
}

static void read_word(struct finding *finding, const char *text)
{
	struct word *word = &finding->word[finding->words++];
	*word = (struct word){ .text = text, .han = (unsigned char)text[0] >= 0x80 };
	word->letters = !word->han && strspn(text, "abcdefghijklmnopqrstuvwxyz") == strlen(text);
	word->plain = word->han ? NULL : plain_number(text, finding->arena);
	if (word->han) {
		add_probe(word, FIND_NAME, text);
		add_probe(word, FIND_NAME_PART, text);
	}
	if (word->letters) {
		add_probe(word, FIND_INITIALS, text);
		add_probe(word, FIND_PINYIN, text);
	}
	if (word->plain)
		add_number_probes(finding, word);
}

/* "+86 138 0000 0017" is one number, not four words. */
static bool is_spaced_number(const char *text)
{
	size_t digits = 0;
	for (const char *at = text; *at; at++) {
		if (!strchr("0123456789 +-()", *at))
			return false;
		digits += *at >= '0' && *at <= '9';
	}
	return digits >= 7 && strchr(text, ' ') && (*text == '+' || *text == '0' || *text == '1' || *text == '(');
}

static void read_words(struct finding *finding)
{
	char *text = text_lower(finding->arena,
				text_trim(finding->arena, text_halfwidth(finding->arena, finding->query->words)));
	char *place = NULL;
	if (is_spaced_number(text)) {
		char *out = text;
		for (const char *at = text; *at; at++)
			if (*at != ' ')
				*out++ = *at;
		*out = '\0';
	}
	for (char *one = strtok_r(text, " \t", &place); one && finding->words < WORDS_MOST;
	     one = strtok_r(NULL, " \t", &place))
		read_word(finding, one);
}

/* The last text that begins with these characters. */
static const char *range_end(const char *key, struct arena *arena)
{
	return arena_format(arena, "%s\xF4\x8F\xBF\xBF", key);
}

static const char *key_of(enum find_class class, const struct probe *probe, struct arena *arena)
{
	return arena_format(arena, "%c%c%s", class, (char)probe->kind, probe->text);
}

/* Areas that a word names by the beginning of their name, its pinyin or initials. */
static bool read_areas_of(struct finding *finding, struct word *word, const char *key)
{
	struct stmt *stmt = stmt_start(
		finding->db,
		"SELECT area.code FROM find_key CROSS JOIN area ON area.entity = find_key.entity"
		" WHERE find_key.key >= :key AND find_key.key <= :end ORDER BY find_key.key, area.code LIMIT 40");
	stmt_text(stmt, ":key", key);
	stmt_text(stmt, ":end", range_end(key, finding->arena));
	while (word->areas < AREAS_MOST && stmt_next(stmt))
		snprintf(word->area[word->areas++], sizeof word->area[0], "%s", stmt_get_text(stmt, 0, finding->arena));
	return stmt_end(stmt, finding->err);
}

/* One letter names no area: it would name half of them. */
static bool read_areas(struct finding *finding)
{
	for (size_t i = 0; i < finding->words; i++) {
		struct word *word = &finding->word[i];
		if (!word->han && !(word->letters && strlen(word->text) >= 2))
			continue;
		for (size_t k = 0; k < word->probes; k++)
			if (word->probe[k].kind != FIND_NAME_PART &&
			    !read_areas_of(finding, word, key_of(FIND_OF_AREA, &word->probe[k], finding->arena)))
				return false;
	}
	return true;
}

static bool lies_in(const struct word *word, const char *area)
{
	for (size_t i = 0; *area && i < word->areas; i++)
		if (strncmp(area, word->area[i], strlen(word->area[i])) == 0)
			return true;
	return false;
}

/* How one key, `length` bytes of kind and text, answers a probe. */
static enum fit fit_of_key(const struct probe *probe, const char *key, size_t length)
{
	if (key[0] != (char)probe->kind || length < probe->length + 1 ||
	    memcmp(key + 1, probe->text, probe->length) != 0)
		return FIT_NONE;
	return probe->kind == FIND_NAME_PART ? FIT_PART : length == probe->length + 1 ? FIT_EXACT : FIT_PREFIX;
}

/* How well the best of an entity's keys, each ended by a line end, answers the word. */
static enum fit fit_of(const struct word *word, const char *keys, size_t size)
{
	enum fit best = FIT_NONE;
	for (const char *at = keys, *end = keys + size; at < end;) {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((line ? line : end) - at);
		for (size_t i = 0; i < word->probes; i++) {
			enum fit fit = fit_of_key(&word->probe[i], at, length);
			best = fit < best ? fit : best;
		}
		at += length + 1;
	}
	return best;
}

/* Candidates ------------------------------------------------------------------------------------- */

struct candidate {
	const char *subject; /* NULL: there is no such entity */
	struct id entity, household;
	enum fit fit;  /* of the word that fits worst */
	bool placed;   /* whether the area has been read */
	char area[13]; /* "" when not known */
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
			enum fit fit = fit_of(&finding->word[i], keys, size);
			by_area[i] = fit == FIT_NONE && finding->word[i].areas > 0;
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
		candidate->fit = !lies_in(&finding->word[i], candidate->area) ? FIT_NONE
				 : candidate->fit < FIT_AREA		      ? FIT_AREA
									      : candidate->fit;
	}
	return true;
}

/* What is a person's own is found by find_own, and nothing else. */
static bool may_see(struct finding *finding, struct candidate *candidate, bool *may)
{
	const struct person *person = finding->query->person;
	*may = !person || id_is_none(&candidate->household) || finding->reach == REACH_COUNTY;
	if (*may)
		return true;
	if (!candidate->placed && !read_place(finding, candidate))
		return false;
	*may = access_covers(person, ACCESS_HOUSEHOLD_SEE, &(struct access_subject){ .area = candidate->area });
	return true;
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

static const char *filled(const char *text)
{
	return text ? text : "";
}

static bool read_row(struct finding *finding, const struct candidate *candidate, struct find_row *row, bool *found)
{
	static const char households[] =
		"SELECT household.number, coalesce(member.name, household.head), township.short || village.short, "
		"household.head,"
		"       coalesce(household.left_on, member.left_on) IS NOT NULL, coalesce(member.relation, '') = '01'"
		"  FROM household LEFT JOIN area AS village ON village.code = household.area"
		"  LEFT JOIN area AS township ON township.code = village.parent"
		"  LEFT JOIN member ON member.entity = :entity WHERE household.entity = :household";
	static const char staff[] =
		"SELECT staff.number, staff.name, coalesce(area.short || ' ', '') || coalesce(staff.unit, ''), NULL,"
		"       staff.left_on IS NOT NULL, 0"
		"  FROM staff LEFT JOIN area ON area.code = staff.area WHERE staff.entity = :entity AND :household IS "
		"NULL";
	static const char areas[] =
		"SELECT area.code, area.short, coalesce(parent.short, ''), NULL, coalesce(area.retired, 0), 0 FROM area"
		"  LEFT JOIN area AS parent ON parent.code = area.parent WHERE area.entity = :entity AND :household IS "
		"NULL";
	bool of_household = !id_is_none(&candidate->household), head = false;
	struct stmt *stmt = stmt_start(finding->db, of_household			       ? households
						    : strcmp(candidate->subject, "staff") == 0 ? staff
											       : areas);
	stmt_id(stmt, ":entity", &candidate->entity);
	stmt_id(stmt, ":household", &candidate->household);
	*row = (struct find_row){ .entity = candidate->entity, .household = candidate->household };
	*found = stmt_next(stmt);
	if (*found) {
		row->number = filled(stmt_get_text(stmt, 0, finding->arena));
		row->name = filled(stmt_get_text(stmt, 1, finding->arena));
		row->area = filled(stmt_get_text(stmt, 2, finding->arena));
		row->head = stmt_get_text(stmt, 3, finding->arena);
		row->left = stmt_get_int(stmt, 4) != 0;
		head = stmt_get_int(stmt, 5) != 0;
	}
	row->kind = !of_household					 ? candidate->subject
		    : strcmp(candidate->subject, "member") == 0 && !head ? "member"
									 : "household";
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
	const char *key = key_of(class, probe, finding->arena);
	struct stmt *stmt = stmt_start(
		finding->db, exact ? "SELECT entity, township FROM find_key WHERE key = :key ORDER BY entity LIMIT 8000"
				   : "SELECT entity, township FROM find_key WHERE key > :key AND key <= :end ORDER BY "
				     "key, entity LIMIT 8000");
	stmt_text(stmt, ":key", key);
	if (!exact)
		stmt_text(stmt, ":end", range_end(key, finding->arena));
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
		if ((part && !scan(finding, class, probe, true)) || !scan(finding, class, probe, level == FIT_EXACT))
			return false;
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
		"              AND (from_on IS NULL OR from_on <= :today) AND (until_on IS NULL OR until_on >= :today)"
		"             UNION SELECT ticket.household FROM ticket_assignee JOIN ticket USING (entity)"
		"              WHERE ticket_assignee.staff = :staff AND ticket.household IS NOT NULL"
		"                AND ticket.state NOT IN ('closed', 'void', 'merged') ORDER BY household LIMIT 200)"
		" SELECT household FROM own UNION ALL SELECT member.entity FROM own JOIN member USING (household)");
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
	struct candidate candidate = { .subject = "card" };
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

static bool count_keys(struct finding *finding, struct word *word)
{
	for (size_t i = 0; i < word->probes && word->keys < MANY_KEYS; i++) {
		const char *key = key_of(FIND_OF_REGISTER, &word->probe[i], finding->arena);
		struct stmt *stmt = stmt_start(
			finding->db,
			"SELECT count(*) FROM (SELECT 1 FROM find_key WHERE key >= :key AND key <= :end LIMIT 400)");
		stmt_text(stmt, ":key", key);
		stmt_text(stmt, ":end", range_end(key, finding->arena));
		word->keys += stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
		if (!stmt_end(stmt, finding->err))
			return false;
	}
	return true;
}

/* The word to go through the keys by: one that names no area, with the fewest keys. */
static bool find_lead(struct finding *finding, size_t *lead)
{
	*lead = 0;
	for (size_t i = 0; finding->words > 1 && i < finding->words; i++) {
		struct word *word = &finding->word[i], *best = &finding->word[*lead];
		if (!count_keys(finding, word))
			return false;
		bool same_kind = (word->areas > 0) == (best->areas > 0);
		if (same_kind ? word->keys < best->keys : word->areas == 0)
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
	if (word->keys < MANY_KEYS || finding->townships == 0)
		return true;
	return scan_class(finding, FIND_OF_REGISTER, word, FIT_EXACT, FIND_ROWS_MOST) &&
	       scan_class(finding, FIND_OF_REGISTER, word, FIT_PREFIX, FIND_ROWS_MOST);
}

static bool find_words(struct finding *finding)
{
	size_t lead;
	if (!read_areas(finding) || !find_lead(finding, &lead))
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

static bool run(struct finding *finding)
{
	char code[CARD_CODE_BYTES];
	if (card_code_from_text(finding->query->words, code))
		return find_card(finding, code);
	read_words(finding);
	return finding->words == 0 || find_words(finding);
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
