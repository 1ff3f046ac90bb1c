#include "db/login.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/fold.h"
#include "db/password.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "db/station.h"
#include "db/user_rules.h"

enum { FREE_FAILURES = 3, WAIT_MOST_S = 15 * 60 };

/* Guesses at logins that there are not are counted together under a name that no login has. */
static const char unknown_login[] = "";

/* Somebody's hash for those guesses, so that they take as long; no password is known for it. */
static const char nobody[] =
	"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE";

struct credential {
	bool there;
	const char *hash, *code; /* NULL without one */
	int failures;
	int64_t wait_until;
};

static bool read_credential(struct station *station, const char *login, struct arena *arena,
			    struct credential *credential, struct err *err)
{
	*credential = (struct credential){ 0 };
	struct stmt *stmt =
		stmt_start(station->db, "SELECT hash, code, failures, wait_until FROM credential WHERE login = :login");
	stmt_text(stmt, ":login", login);
	if (stmt_next(stmt)) {
		credential->there = true;
		credential->hash = stmt_get_text(stmt, 0, arena);
		credential->code = stmt_get_text(stmt, 1, arena);
		credential->failures = (int)stmt_get_int(stmt, 2);
		credential->wait_until = stmt_get_int(stmt, 3);
	}
	return stmt_end(stmt, err);
}

static bool put_failures(struct station *station, const char *login, int failures, int64_t wait_until, struct err *err)
{
	struct stmt *stmt = stmt_start(
		station->db,
		"INSERT INTO credential(login, failures, wait_until) VALUES (:login, :failures, :wait_until)"
		" ON CONFLICT (login) DO UPDATE SET failures = excluded.failures, wait_until = excluded.wait_until");
	stmt_text(stmt, ":login", login);
	stmt_int(stmt, ":failures", failures);
	stmt_int(stmt, ":wait_until", wait_until);
	return stmt_run(stmt, err);
}

static int64_t wait_ms(int failures)
{
	if (failures < FREE_FAILURES)
		return 0;
	int doublings = failures - FREE_FAILURES;
	int64_t seconds = doublings > 10 ? WAIT_MOST_S : (int64_t)1 << doublings;
	return (seconds > WAIT_MOST_S ? WAIT_MOST_S : seconds) * 1000;
}

/*
 * Counts a failure before anything is compared, so that guesses made at the same time by
 * several processes, or cut off half-way, count as well; success takes it back.
 */
static bool count_try(struct station *station, const char *login, struct arena *arena, struct credential *credential,
		      struct err *err)
{
	int64_t now = clock_now(station->clock);
	if (!db_begin(station->db, err))
		return false;
	bool ok = read_credential(station, login, arena, credential, err);
	/* A clock that was set back must not lock a login for days. */
	int64_t left = credential->wait_until - now;
	if (ok && left > 0 && left <= WAIT_MOST_S * 1000)
		ok = err_set(err, ERR_BUSY, _("too many wrong passwords: wait %d seconds"), (int)((left + 999) / 1000));
	ok = ok && put_failures(station, login, credential->failures + 1, now + wait_ms(credential->failures + 1), err);
	if (ok)
		return db_commit(station->db, err);
	db_rollback(station->db);
	return false;
}

static bool forget_tries(struct station *station, const char *login, struct err *err)
{
	if (!db_begin(station->db, err))
		return false;
	if (put_failures(station, login, 0, 0, err))
		return db_commit(station->db, err);
	db_rollback(station->db);
	return false;
}

static bool wrong(struct err *err)
{
	return err_set(err, ERR_DENIED, _("the login or the password is not right"));
}

static bool person_of(struct station *station, const struct user *user, struct person *person, struct err *err)
{
	struct person found = { 0 };
	char today[11];
	if (!user->role || !role_parse(user->role, &found.role))
		return err_set(err, ERR_DENIED, _("the login %s has no role; an administrator must give it one"),
			       user->login);
	memcpy(found.staff, id_is_none(&user->staff) ? &user->entity : &user->staff, sizeof found.staff);
	snprintf(found.login, sizeof found.login, "%s", user->login);
	snprintf(found.name, sizeof found.name, "%s", user->name ? user->name : user->login);
	snprintf(found.area, sizeof found.area, "%s", user->area ? user->area : "");
	day_format(day_at(clock_now(station->clock)), today);
	if (!staff_is_in_office(station->db, &found, today, err))
		return false;
	*person = found;
	return true;
}

bool login_person(struct station *station, const char *login, struct person *person, struct err *err)
{
	struct arena arena = { 0 };
	struct user user;
	bool ok = user_read(station->db, login, &arena, &user, err) && person_of(station, &user, person, err);
	arena_release(&arena);
	return ok;
}

bool login_holds(struct station *station, const struct person *person, struct err *err)
{
	struct arena arena = { 0 };
	struct user user;
	struct person now;
	bool ok = user_read(station->db, person->login, &arena, &user, err) && person_of(station, &user, &now, err);
	if (ok && user.disabled)
		ok = err_set(err, ERR_DENIED, _("the login %s was disabled by an administrator"), person->login);
	else if (ok && (now.role != person->role || strcmp(now.area, person->area) != 0 ||
			memcmp(now.staff, person->staff, sizeof now.staff) != 0))
		ok = err_set(err, ERR_DENIED, _("an administrator changed what the login %s may do: log in again"),
			     person->login);
	arena_release(&arena);
	return ok;
}

static bool matches(const char *password, const struct credential *credential, bool *right, struct err *err)
{
	char code[ONETIME_BYTES];
	struct err mistyped;
	if (credential->hash)
		return password_matches_apart(password, credential->hash, right, err);
	if (!credential->code || !onetime_read(password, code, &mistyped)) {
		*right = false;
		return true;
	}
	return password_matches_apart(code, credential->code, right, err);
}

static bool enter(struct station *station, const char *login, const char *password, struct arena *arena,
		  struct login *entered, struct err *err)
{
	struct user user;
	struct credential credential;
	bool right;
	bool known = user_read(station->db, login, arena, &user, err) && !user.disabled;
	if (!known) {
		if (err->code != ERR_NONE && err->code != ERR_MISSING)
			return false;
		return count_try(station, unknown_login, arena, &credential, err) &&
		       password_matches_apart(password, nobody, &right, err) && wrong(err);
	}
	if (!count_try(station, login, arena, &credential, err))
		return false;
	if (!credential.hash && !credential.code) {
		return forget_tries(station, login, err) &&
		       err_set(err, ERR_MISSING,
			       _("%s has no password at this station yet; an administrator gives a one-time code for "
				 "the first log-in"),
			       login);
	}
	if (!matches(password, &credential, &right, err))
		return false;
	if (!right)
		return wrong(err);
	entered->choose = !credential.hash;
	return forget_tries(station, login, err) && person_of(station, &user, &entered->person, err);
}

bool login_enter(struct station *station, const char *login, const char *password, struct login *entered,
		 struct err *err)
{
	struct arena arena = { 0 };
	struct login made = { 0 };
	*err = (struct err){ 0 };
	bool ok = enter(station, login, password, &arena, &made, err);
	arena_release(&arena);
	if (ok)
		*entered = made;
	return ok;
}

static bool put_credential(struct station *station, const char *login, const char *hash, const char *code,
			   struct err *err)
{
	struct stmt *stmt =
		stmt_start(station->db, "INSERT INTO credential(login, hash, code) VALUES (:login, :hash, :code)"
					" ON CONFLICT (login) DO UPDATE SET hash = excluded.hash, code = "
					"excluded.code, failures = 0, wait_until = 0");
	stmt_text(stmt, ":login", login);
	stmt_text(stmt, ":hash", hash);
	stmt_text(stmt, ":code", code);
	return stmt_run(stmt, err);
}

bool login_set(struct station *station, const char *login, const char *password, struct err *err)
{
	char hash[PASSWORD_HASH_BYTES];
	if (!password_check(password, login, err) || !password_hash_apart(password, hash, err) ||
	    !db_begin(station->db, err))
		return false;
	if (put_credential(station, login, hash, NULL, err))
		return db_commit(station->db, err);
	db_rollback(station->db);
	return false;
}

bool login_change(struct station *station, const char *login, const char *old, const char *password, struct err *err)
{
	struct login entered;
	return password_check(password, login, err) && login_enter(station, login, old, &entered, err) &&
	       login_set(station, login, password, err);
}

static bool may_reset(struct db *db, const struct person *author, const struct user *user, struct err *err)
{
	enum role role;
	if (author)
		return access_may(author, ACCESS_USER_RESET, &(struct access_subject){ .area = user->area }, err) &&
		       (!user->role || !role_parse(user->role, &role) || access_may_give(author, role, err)) &&
		       user_rules_check_reach(db, author, &user->staff, err);
	if (!user->role || strcmp(user->role, role_name(ROLE_ADMIN)) != 0)
		return err_set(err, ERR_DENIED,
			       _("without --as only an administrator's password is reset; an administrator resets the "
				 "others"));
	return true;
}

/* In the act of the reset, so that both are done or neither. */
static bool add_reset(struct act *act, const struct person *author, const struct user *user, const char *hash,
		      struct err *err)
{
	struct act_event event = {
		.scope = "common", .kind = "user.reset", .entity = user->entity, .payload = json_new_object()
	};
	json_set_text(event.payload, "by", author ? "admin" : "folder");
	return act_add(act, &event, NULL, err) && put_credential(act_station(act), user->login, NULL, hash, err);
}

static bool reset(struct station *station, const struct person *author, const struct user *user, const char *hash,
		  struct err *err)
{
	struct act *act;
	if (!act_begin(station, author, &act, err))
		return false;
	return act_finish(act, add_reset(act, author, user, hash, err), err);
}

bool login_reset(struct station *station, const struct person *author, const char *login,
		 char code[static ONETIME_BYTES], struct err *err)
{
	struct arena arena = { 0 };
	struct user user;
	char drawn[ONETIME_BYTES], hash[PASSWORD_HASH_BYTES];
	onetime_draw(&station->chance, drawn);
	bool ok = user_read(station->db, login, &arena, &user, err) && may_reset(station->db, author, &user, err) &&
		  password_hash_apart(drawn, hash, err) && reset(station, author, &user, hash, err);
	if (ok)
		memcpy(code, drawn, sizeof drawn);
	arena_release(&arena);
	return ok;
}

bool login_rescue_is_due(struct station *station, bool *due, struct err *err)
{
	char today[11];
	bool root, in_office = false;
	day_format(day_at(clock_now(station->clock)), today);
	if (!enrol_is_root(station, &root, err) ||
	    (root && !user_rules_admin_is_in_office(station->db, today, &in_office, err)))
		return false;
	*due = root && !in_office;
	return true;
}

/* What makes the login one that lets everybody in. */
static bool put_admin(struct act *act, const struct user *user, struct arena *arena, struct err *err)
{
	struct db *db = act_station(act)->db;
	struct county county;
	struct record seen;
	const char *value[RECORD_FIELDS];
	enum put_result result;
	if (!county_read(db, arena, &county, err) ||
	    !fold_read_record(db, &user_type, &user->entity, arena, &seen, err))
		return false;
	memcpy(value, seen.value, sizeof value);
	value[record_field(&user_type, "role")] = role_name(ROLE_ADMIN);
	value[record_field(&user_type, "area")] = county.code;
	value[record_field(&user_type, "disabled")] = NULL;
	struct put put = { .entity = user->entity, .seen = &seen, .value = value };
	return user_put(act, &put, NULL, &result, NULL, err);
}

static bool rescue(struct station *station, const struct user *user, const char *hash, struct arena *arena,
		   struct err *err)
{
	struct act *act;
	return act_begin(station, NULL, &act, err) &&
	       act_finish(act, put_admin(act, user, arena, err) && add_reset(act, NULL, user, hash, err), err);
}

bool login_rescue(struct station *station, const char *login, char code[static ONETIME_BYTES], struct err *err)
{
	struct arena arena = { 0 };
	struct user user;
	char drawn[ONETIME_BYTES], hash[PASSWORD_HASH_BYTES], today[11];
	bool due;
	onetime_draw(&station->chance, drawn);
	day_format(day_at(clock_now(station->clock)), today);
	bool ok = login_rescue_is_due(station, &due, err) && user_read(station->db, login, &arena, &user, err);
	if (ok && !due)
		ok = err_set(err, ERR_DENIED, _("the county has an administrator: that one sees to the logins"));
	if (ok && staff_has_left(user.left_on, today))
		ok = err_set(err, ERR_CONFLICT, _("%1$s left on %2$s: reset the login of somebody who is in office"),
			     user.name, user.left_on);
	ok = ok && password_hash_apart(drawn, hash, err) && rescue(station, &user, hash, &arena, err);
	if (ok)
		memcpy(code, drawn, sizeof drawn);
	arena_release(&arena);
	return ok;
}
