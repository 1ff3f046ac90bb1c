#include "db/enrol.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/onetime.h"
#include "db/act.h"
#include "db/db.h"
#include "db/station.h"

static struct id entity_of(const struct hash *fingerprint)
{
	struct id entity;
	memcpy(&entity, fingerprint, sizeof entity);
	return entity;
}

static void set_hex(struct json *json, const char *name, const void *bytes, size_t size)
{
	char hex[2 * 64 + 1];
	hex_format(bytes, size, hex);
	json_set_text(json, name, hex);
	wipe(hex, sizeof hex);
}

static bool get_hex(const struct json *json, const char *name, void *bytes, size_t size)
{
	const char *hex = json_text(json, name);
	return hex && strlen(hex) == 2 * size && hex_parse(hex, bytes, size);
}

/* Both payloads that make a key known have these fields. */
static struct json *enrolment(const unsigned char public_key[static 32], const char *tag, const char *name,
			      const char *place)
{
	struct json *payload = json_new_object();
	set_hex(payload, "public_key", public_key, 32);
	json_set_text(payload, "tag", tag);
	json_set_text(payload, "name", name);
	json_set_text(payload, "place", place);
	return payload;
}

static const char first_tag[] = "01";

static bool keep_county(struct station *station, const struct hash *genesis, const char *tag, struct err *err)
{
	char hex[HASH_TEXT_BYTES];
	hash_format(genesis, hex);
	return station_set_setting(station, "genesis", hex, err) && station_set_setting(station, "tag", tag, err);
}

static void know_county(struct station *station, const struct hash *genesis, const char *tag)
{
	station->genesis = *genesis;
	snprintf(station->tag, sizeof station->tag, "%.3s", tag);
}

/* The hash of the genesis must be known before the fold looks at it. */
static bool add_genesis(struct act *act, struct json *payload, struct hash *genesis, struct err *err)
{
	struct station *station = act_station(act);
	struct act_event event = { .scope = "common",
				   .kind = "county.found",
				   .entity = entity_of(&station->fingerprint),
				   .payload = payload };
	return act_add(act, &event, genesis, err) && keep_county(station, genesis, first_tag, err);
}

bool county_found(struct station *station, const char *code, const char *name, struct err *err)
{
	struct arena arena = { 0 };
	struct act *act = NULL;
	struct hash genesis;
	const char *own_name, *place;
	int64_t events;
	if (!hash_is_none(&station->genesis))
		return err_set(err, ERR_CONFLICT, _("this station belongs to a county already"));
	if (!db_number(station->db, "SELECT count(*) FROM event", 0, &events, err))
		return false;
	if (events > 0)
		return err_set(err, ERR_CONFLICT,
			       _("this station has entries already; a county is founded on an empty one"));
	bool ok = station_setting(station, "name", &arena, &own_name, err) &&
		  station_setting(station, "place", &arena, &place, err) && act_begin(station, NULL, &act, err);
	if (ok) {
		struct json *payload = enrolment(station->key.public_key, first_tag, own_name, place);
		json_set_text(payload, "code", code);
		json_set_text(payload, "county", name);
		ok = add_genesis(act, payload, &genesis, err);
		ok = act_finish(act, ok, err);
	}
	if (ok)
		know_county(station, &genesis, first_tag);
	arena_release(&arena);
	return ok;
}

bool county_read(struct db *db, struct arena *arena, struct county *county, struct err *err)
{
	struct county read = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT code, name, root FROM county ORDER BY entity LIMIT 1");
	bool found = stmt_next(stmt);
	if (found) {
		read.code = stmt_get_text(stmt, 0, arena);
		read.name = stmt_get_text(stmt, 1, arena);
		stmt_get_hash(stmt, 2, &read.root);
	}
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("this station has not heard of its county yet; sync it first"));
	*county = read;
	return true;
}

void enrol_locator(const char *code, struct hash *locator)
{
	hash_of("fangzheng-offer-locator-1", code, strlen(code), locator);
}

/* 75 bits of chance need no slow hash: nobody tries 2^75 codes in the days that an offer stands. */
static void keys_of_code(const char *code, struct hash *offer_key, struct hash *answer_key)
{
	if (offer_key)
		hash_of("fangzheng-offer-key-1", code, strlen(code), offer_key);
	if (answer_key)
		hash_of("fangzheng-answer-key-1", code, strlen(code), answer_key);
}

static struct enrol_box close_box(const struct hash *key, const struct json *json, struct arena *arena)
{
	struct arena plain = { 0 };
	char *text = json_dump(json, &plain);
	size_t length = strlen(text);
	struct enrol_box box = { arena_alloc(arena, length + BOX_EXTRA_BYTES), length + BOX_EXTRA_BYTES };
	box_close(key->byte, text, length, box.bytes);
	wipe(text, length);
	arena_release(&plain);
	return box;
}

static struct json *open_box(const struct hash *key, const struct enrol_box *box)
{
	struct arena plain = { 0 };
	struct err ignored;
	struct json *json = NULL;
	if (box->size > BOX_EXTRA_BYTES && box->size <= 64 * 1024) {
		size_t length = box->size - BOX_EXTRA_BYTES;
		char *text = arena_alloc(&plain, length + 1);
		if (box_open(key->byte, box->bytes, box->size, text))
			json = json_parse(text, length, &ignored);
		wipe(text, length);
	}
	arena_release(&plain);
	return json;
}

/*
 * An offer waits as setting "offer:LOCATOR": name, tag, when it ends, who made it, the box to
 * lay out and the key that opens the answer. The code itself is kept nowhere.
 */
static const char *setting_of(const struct hash *locator, struct arena *arena)
{
	char hex[HASH_TEXT_BYTES];
	hash_format(locator, hex);
	return arena_format(arena, "offer:%s", hex);
}

static const char free_tag[] =
	"WITH RECURSIVE number(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < 999)"
	"SELECT n FROM number"
	" WHERE printf('%02d', n) NOT IN (SELECT tag FROM station)"
	"   AND printf('%02d', n) NOT IN"
	"       (SELECT json_extract(value, '$.tag') FROM setting WHERE key >= 'offer:' AND key < 'offer;')"
	" ORDER BY n LIMIT 1";

static bool next_tag(struct station *station, char tag[static 4], struct err *err)
{
	int64_t number;
	if (!db_number(station->db, free_tag, 0, &number, err))
		return false;
	if (number == 0)
		return err_set(err, ERR_CONFLICT, _("the county has 999 stations already"));
	snprintf(tag, 4, "%02d", (int)number);
	return true;
}

/* The county's first station, also under a key that took over from its first one. */
static const char root_line[] = "WITH RECURSIVE line(fingerprint) AS (SELECT :own UNION SELECT station.successor_of"
				"  FROM line JOIN station USING (fingerprint) WHERE station.successor_of IS NOT NULL)"
				"SELECT 1 FROM line WHERE fingerprint = :root";

bool enrol_is_root(struct station *station, bool *root, struct err *err)
{
	struct arena arena = { 0 };
	struct county county;
	bool found = false, ok = county_read(station->db, &arena, &county, err);
	if (ok) {
		struct stmt *stmt = stmt_start(station->db, root_line);
		stmt_hash(stmt, ":own", &station->fingerprint);
		stmt_hash(stmt, ":root", &county.root);
		found = stmt_next(stmt);
		ok = stmt_end(stmt, err);
	}
	arena_release(&arena);
	if (ok)
		*root = found;
	return ok;
}

static bool check_root(struct station *station, struct err *err)
{
	bool root;
	return enrol_is_root(station, &root, err) &&
	       (root || err_set(err, ERR_CONFLICT, _("stations are added on the county's first station")));
}

static struct json *make_offer(struct station *station, const char *name, const char *tag, int64_t expires_ms)
{
	struct json *offer = json_new_object();
	set_hex(offer, "county", station->county_secret, sizeof station->county_secret);
	set_hex(offer, "genesis", &station->genesis, sizeof station->genesis);
	json_set_text(offer, "name", name);
	json_set_text(offer, "tag", tag);
	json_set_int(offer, "expires_ms", expires_ms);
	return offer;
}

static bool keep_offer(struct station *station, const struct person *author, const char *name, const char *code,
		       struct err *err)
{
	struct arena arena = { 0 };
	struct hash locator, offer_key, answer_key;
	char tag[4];
	int64_t expires_ms = clock_now(station->clock) + (int64_t)ENROL_DAYS * 24 * 3600 * 1000;
	enrol_locator(code, &locator);
	keys_of_code(code, &offer_key, &answer_key);
	bool ok = next_tag(station, tag, err);
	if (ok) {
		struct json *offer = make_offer(station, name, tag, expires_ms), *kept = json_new_object();
		struct enrol_box box = close_box(&offer_key, offer, &arena);
		char *hex = arena_alloc(&arena, 2 * box.size + 1);
		hex_format(box.bytes, box.size, hex);
		json_set_text(kept, "name", name);
		json_set_text(kept, "tag", tag);
		json_set_int(kept, "expires_ms", expires_ms);
		if (author)
			set_hex(kept, "by", &author->staff, sizeof(struct id));
		set_hex(kept, "answer_key", &answer_key, sizeof answer_key);
		json_set_text(kept, "box", hex);
		ok = station_set_setting(station, setting_of(&locator, &arena), json_dump(kept, &arena), err);
		json_release(offer);
		json_release(kept);
	}
	wipe(&answer_key, sizeof answer_key);
	wipe(&offer_key, sizeof offer_key);
	arena_release(&arena);
	return ok;
}

bool enrol_offer(struct station *station, const struct person *author, const char *name,
		 char code[static ONETIME_BYTES], struct err *err)
{
	char drawn[ONETIME_BYTES];
	if (!access_may(author, ACCESS_STATION_ADD, &(struct access_subject){ 0 }, err) || !check_root(station, err))
		return false;
	if (!*name)
		return err_set(err, ERR_INPUT, _("a station needs a name: where it stands, for instance"));
	if (!station_check_name(name, NULL, err))
		return false;
	onetime_draw(&station->chance, drawn);
	if (!db_begin(station->db, err))
		return false;
	if (!keep_offer(station, author, name, drawn, err)) {
		db_rollback(station->db);
		return false;
	}
	if (!db_commit(station->db, err))
		return false;
	memcpy(code, drawn, sizeof drawn);
	return true;
}

static bool read_waiting(const char *key, const char *value, struct arena *arena, struct enrol_waiting *offer)
{
	struct err ignored;
	struct json *kept = json_parse(value, strlen(value), &ignored);
	const char *hex = json_text(kept, "box");
	size_t size = hex ? strlen(hex) / 2 : 0;
	*offer = (struct enrol_waiting){ .name = arena_text(arena, json_text(kept, "name")),
					 .tag = arena_text(arena, json_text(kept, "tag")),
					 .expires_ms = json_int(kept, "expires_ms", 0),
					 .box = { arena_alloc(arena, size + 1), size } };
	bool ok = hex && hex_parse(hex, offer->box.bytes, size) && hash_parse(key + strlen("offer:"), &offer->locator);
	json_release(kept);
	return ok;
}

bool enrol_waiting(struct station *station, struct arena *arena, struct enrol_offers *offers, struct err *err)
{
	enum { OFFERS_MOST = 999 };
	struct enrol_offers read = { 0, arena_alloc(arena, OFFERS_MOST * sizeof *read.offer) };
	struct stmt *stmt = stmt_start(
		station->db, "SELECT key, value FROM setting WHERE key >= 'offer:' AND key < 'offer;' ORDER BY key");
	while (read.count < OFFERS_MOST && stmt_next(stmt)) {
		const char *key = stmt_get_text(stmt, 0, arena), *value = stmt_get_text(stmt, 1, arena);
		if (read_waiting(key, value, arena, &read.offer[read.count]))
			read.count++;
	}
	if (!stmt_end(stmt, err))
		return false;
	*offers = read;
	return true;
}

bool enrol_open_offer(const char *code, const struct enrol_box *box, int64_t now_ms, struct arena *arena,
		      struct enrol_place *place, struct err *err)
{
	struct hash key;
	struct enrol_place read = { 0 };
	keys_of_code(code, &key, NULL);
	struct json *offer = open_box(&key, box);
	wipe(&key, sizeof key);
	bool ok = offer && get_hex(offer, "county", read.county_secret, sizeof read.county_secret) &&
		  get_hex(offer, "genesis", &read.genesis, sizeof read.genesis) && json_text(offer, "tag") &&
		  json_text(offer, "name");
	if (ok) {
		read.name = arena_text(arena, json_text(offer, "name"));
		read.tag = arena_text(arena, json_text(offer, "tag"));
		read.expires_ms = json_int(offer, "expires_ms", 0);
	}
	json_release(offer);
	if (!ok)
		return err_set(err, ERR_INPUT, _("this one-time code does not open the offer; ask for a new one"));
	if (read.expires_ms < now_ms)
		return err_set(err, ERR_INPUT, _("the time of this one-time code is over; ask for a new one"));
	*place = read;
	return true;
}

bool enrol_take_place(struct station *station, const struct enrol_place *place, struct err *err)
{
	if (!hash_is_none(&station->genesis) && !hash_equal(&station->genesis, &place->genesis))
		return err_set(err, ERR_CONFLICT, _("this station belongs to another county"));
	if (!db_begin(station->db, err))
		return false;
	if (!keep_county(station, &place->genesis, place->tag, err)) {
		db_rollback(station->db);
		return false;
	}
	if (!db_commit(station->db, err))
		return false;
	know_county(station, &place->genesis, place->tag);
	return true;
}

/* What the new station signs, so that nobody can enrol a key that is not theirs. */
static void proof_hash(const struct hash *locator, const struct hash *genesis, struct hash *hash)
{
	unsigned char bytes[2 * sizeof(struct hash)];
	memcpy(bytes, locator, sizeof *locator);
	memcpy(bytes + sizeof *locator, genesis, sizeof *genesis);
	hash_of("fangzheng-answer-1", bytes, sizeof bytes, hash);
}

bool enrol_answer(struct station *station, const char *code, struct arena *arena, struct enrol_box *box,
		  struct err *err)
{
	struct station_description own;
	if (!station_description_read(station, arena, &own, err))
		return false;
	struct hash locator, key, hash;
	unsigned char signature[64];
	enrol_locator(code, &locator);
	keys_of_code(code, NULL, &key);
	proof_hash(&locator, &station->genesis, &hash);
	sign_hash(&station->key, &hash, signature);
	struct json *answer = json_new_object();
	set_hex(answer, "public_key", station->key.public_key, sizeof station->key.public_key);
	set_hex(answer, "signature", signature, sizeof signature);
	json_set_text(answer, "name", own.name);
	json_set_text(answer, "place", own.place);
	*box = close_box(&key, answer, arena);
	json_release(answer);
	wipe(&key, sizeof key);
	return true;
}

bool enrol_answer_is_own(struct station *station, const char *code, const struct enrol_box *box)
{
	struct hash key, answered = { 0 };
	keys_of_code(code, NULL, &key);
	struct json *answer = open_box(&key, box);
	bool own = get_hex(answer, "public_key", &answered, sizeof answered) &&
		   memcmp(&answered, station->key.public_key, sizeof answered) == 0;
	json_release(answer);
	wipe(&key, sizeof key);
	return own;
}

/* From both the offer that waits and its answer. */
struct accepting {
	struct hash answer_key, public_key;
	const char *name, *tag, *place, *by;
};

/* Reads the offer that waits and the answer in the box; false when one of them is not good. */
static bool read_answer(struct station *station, const char *kept_text, const struct hash *locator,
			const struct enrol_box *box, struct arena *arena, struct accepting *read)
{
	struct err ignored;
	struct hash hash;
	unsigned char signature[64];
	struct json *kept = json_parse(kept_text, strlen(kept_text), &ignored), *answer = NULL;
	bool ok = kept && json_int(kept, "expires_ms", 0) >= clock_now(station->clock) &&
		  get_hex(kept, "answer_key", &read->answer_key, sizeof read->answer_key) &&
		  (answer = open_box(&read->answer_key, box)) != NULL &&
		  get_hex(answer, "public_key", &read->public_key, sizeof read->public_key) &&
		  get_hex(answer, "signature", signature, sizeof signature);
	if (ok) {
		proof_hash(locator, &station->genesis, &hash);
		ok = signature_is_good(read->public_key.byte, &hash, signature);
		const char *name = json_text(answer, "name");
		read->name = arena_text(arena, name && *name ? name : json_text(kept, "name"));
		read->tag = arena_text(arena, json_text(kept, "tag"));
		read->by = arena_text(arena, json_text(kept, "by"));
		read->place = arena_text(arena, json_text(answer, "place"));
	}
	json_release(kept);
	json_release(answer);
	return ok;
}

/* Who has the tag of an offer: nobody yet, the key that answered, or another. */
enum holder { HOLDER_NONE, HOLDER_SAME, HOLDER_OTHER };

static bool find_holder(struct station *station, const struct accepting *accepting, enum holder *holder,
			struct err *err)
{
	struct hash key;
	*holder = HOLDER_NONE;
	struct stmt *stmt =
		stmt_start(station->db, "SELECT public_key FROM station WHERE tag = :tag ORDER BY entity LIMIT 1");
	stmt_text(stmt, ":tag", accepting->tag);
	if (stmt_next(stmt))
		*holder = stmt_get_hash(stmt, 0, &key) && hash_equal(&key, &accepting->public_key) ? HOLDER_SAME
												   : HOLDER_OTHER;
	return stmt_end(stmt, err);
}

static bool enrol(struct station *station, const struct accepting *accepting, struct err *err)
{
	struct act *act;
	struct hash fingerprint;
	station_fingerprint(accepting->public_key.byte, &fingerprint);
	if (!act_begin(station, NULL, &act, err))
		return false;
	struct json *payload = enrolment(accepting->public_key.byte, accepting->tag, accepting->name, accepting->place);
	json_set_text(payload, "by", accepting->by);
	struct act_event event = {
		.scope = "common", .kind = "station.enrol", .entity = entity_of(&fingerprint), .payload = payload
	};
	return act_finish(act, act_add(act, &event, NULL, err), err);
}

static bool refuse_answer(struct err *err)
{
	return err_set(err, ERR_INPUT,
		       _("an answer to an offer that this station did not make, or whose time is over"));
}

bool enrol_accept(struct station *station, const struct hash *locator, const struct enrol_box *box, struct err *err)
{
	struct arena arena = { 0 };
	struct accepting accepting = { 0 };
	enum holder holder = HOLDER_NONE;
	const char *kept;
	bool ok = check_root(station, err) && station_setting(station, setting_of(locator, &arena), &arena, &kept, err);
	if (ok && (!kept || !read_answer(station, kept, locator, box, &arena, &accepting)))
		ok = refuse_answer(err);
	ok = ok && find_holder(station, &accepting, &holder, err);
	if (ok && holder == HOLDER_OTHER)
		ok = refuse_answer(err);
	if (ok && holder == HOLDER_NONE)
		ok = enrol(station, &accepting, err);
	wipe(&accepting.answer_key, sizeof accepting.answer_key);
	arena_release(&arena);
	return ok;
}

bool enrol_forget(struct station *station, const struct hash *locator, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = db_begin(station->db, err);
	if (ok && !(ok = station_set_setting(station, setting_of(locator, &arena), NULL, err)))
		db_rollback(station->db);
	ok = ok && db_commit(station->db, err);
	arena_release(&arena);
	return ok;
}

bool enrol_is_known(struct station *station, bool *known, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, "SELECT 1 FROM station WHERE fingerprint = :fingerprint");
	stmt_hash(stmt, ":fingerprint", &station->fingerprint);
	bool found = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	*known = found;
	return true;
}

bool station_list(struct station *station, struct arena *arena, struct station_rows *rows, struct err *err)
{
	struct station_rows read = { 0, arena_alloc(arena, STATION_ROWS_MOST * sizeof *read.row) };
	struct stmt *stmt = stmt_start(station->db, "SELECT fingerprint, tag, name, place, enrolled_at, EXISTS (SELECT "
						    "1 FROM county WHERE root = fingerprint), (SELECT old.tag FROM"
						    " station AS old WHERE old.fingerprint = station.successor_of),"
						    " (SELECT coalesce(reason, '') FROM cut WHERE cut.station = "
						    "station.fingerprint ORDER BY seq, entity LIMIT 1)"
						    "  FROM station ORDER BY tag, entity LIMIT :most");
	stmt_int(stmt, ":most", STATION_ROWS_MOST);
	for (; read.count < STATION_ROWS_MOST && stmt_next(stmt); read.count++) {
		struct station_row *row = &read.row[read.count];
		stmt_get_hash(stmt, 0, &row->fingerprint);
		row->tag = stmt_get_text(stmt, 1, arena);
		row->name = stmt_get_text(stmt, 2, arena);
		row->place = stmt_get_text(stmt, 3, arena);
		row->enrolled_ms = stmt_get_int(stmt, 4);
		row->root = stmt_get_int(stmt, 5) != 0;
		row->successor_of = stmt_get_text(stmt, 6, arena);
		row->cut = stmt_get_text(stmt, 7, arena);
		row->own = hash_equal(&row->fingerprint, &station->fingerprint);
	}
	if (!stmt_end(stmt, err))
		return false;
	*rows = read;
	return true;
}

bool station_description_read(struct station *station, struct arena *arena, struct station_description *description,
			      struct err *err)
{
	struct station_description read;
	if (!station_setting(station, "name", arena, &read.name, err) ||
	    !station_setting(station, "place", arena, &read.place, err))
		return false;
	*description = (struct station_description){ read.name ? read.name : "", read.place ? read.place : "" };
	return true;
}

bool station_describe(struct act *act, const struct station_description *description, bool *changed, struct err *err)
{
	struct station *station = act_station(act);
	struct arena arena = { 0 };
	struct station_description now;
	bool ok = access_may(act_author(act), ACCESS_CONFIG_PUBLISH, &(struct access_subject){ 0 }, err) &&
		  station_description_read(station, &arena, &now, err);
	if (ok) {
		const char *name = *description->name ? description->name : now.name,
			   *place = *description->place ? description->place : now.place;
		*changed = strcmp(name, now.name) != 0 || strcmp(place, now.place) != 0;
		if (*changed) {
			struct act_event event = { .scope = "common",
						   .kind = "station.describe",
						   .entity = entity_of(&station->fingerprint),
						   .payload = json_new_object() };
			json_set_text(event.payload, "name", name);
			json_set_text(event.payload, "place", place);
			ok = act_add(act, &event, NULL, err) && station_set_setting(station, "name", name, err) &&
			     station_set_setting(station, "place", place, err);
		}
	}
	arena_release(&arena);
	return ok;
}
