/* fangzheng user: who logs in, and with what password. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/login.h"
#include "db/password.h"
#include "db/staff.h"
#include "db/staff_act.h"

static int list(struct command_line *line)
{
	struct user_rows rows;
	struct err err;
	char today[11];
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_USER_EDIT, &err) ||
	    !user_list(line->station.db, &line->arena, &rows, &err))
		return command_fail(&err);
	day_format(day_at(clock_now(line->clock)), today);
	for (size_t i = 0; i < rows.count; i++) {
		const struct user *user = &rows.row[i];
		enum role role;
		bool known = user->role && role_parse(user->role, &role);
		if (!access_covers(&line->person, ACCESS_USER_EDIT, &(struct access_subject){ .area = user->area }))
			continue;
		out_row_add(user->login, known ? _(role_label(role)) : "", user->area ? user->area : "",
			    user->name ? user->name : "", user_standing(user, today), NULL);
	}
	out_rows_end();
	return COMMAND_OK;
}

struct change {
	const char *login, *role, *area, *staff;
	const char *disabled; /* "1", "0", or NULL: as it is */
};

static bool set(const char *value[], const char *name, const char *typed, struct arena *arena, struct err *err)
{
	int place = record_field(&user_type, name);
	if (!typed)
		return true;
	return field_read(&user_type.field[place], typed, arena, &value[place], err) ||
	       err_prefix(err, "%s", _(user_type.field[place].label));
}

/* On the command line staff are named by their number. */
static bool staff_entity(struct command_line *line, const char *number, const char **entity, struct err *err)
{
	struct id id;
	if (!number)
		return true;
	if (!staff_by_number(line->station.db, number, &id, err))
		return false;
	char *text = arena_alloc(&line->arena, ID_TEXT_BYTES);
	id_format(&id, text);
	*entity = text;
	return true;
}

static bool fill(struct command_line *line, const struct change *change, const char *value[], struct err *err)
{
	const char *staff = NULL;
	return staff_entity(line, change->staff, &staff, err) &&
	       set(value, "login", change->login, &line->arena, err) &&
	       set(value, "role", change->role, &line->arena, err) &&
	       set(value, "area", change->area, &line->arena, err) && set(value, "staff", staff, &line->arena, err) &&
	       set(value, "disabled", change->disabled, &line->arena, err);
}

static bool put(struct command_line *line, const struct change *change, bool fresh, struct err *err)
{
	const char *value[RECORD_FIELDS] = { NULL };
	struct put what = { .value = value };
	struct record record;
	struct user user;
	enum put_result result;
	struct act *act;
	if (!fresh) {
		if (!user_read(line->station.db, change->login, &line->arena, &user, err) ||
		    !fold_read_record(line->station.db, &user_type, &user.entity, &line->arena, &record, err))
			return false;
		memcpy(value, record.value, sizeof record.value);
		what.entity = user.entity;
		what.seen = &record;
	}
	if (!fill(line, change, value, err) || !act_begin(&line->station, &line->person, &act, err))
		return false;
	return act_finish(act, user_put(act, &what, NULL, &result, NULL, err), err);
}

/* Whoever holds the folder: station.key is readable by its owner only. */
static bool reset_by_folder(struct command_line *line, const char *login, char code[static ONETIME_BYTES],
			    struct err *err)
{
	bool rescue;
	if (!login_rescue_is_due(&line->station, &rescue, err))
		return false;
	if (!rescue)
		return login_reset(&line->station, NULL, login, code, err);
	if (!login_rescue(&line->station, login, code, err))
		return false;
	out_line(_("The county had no administrator any more: %s is one now."), login);
	return true;
}

static int reset(struct command_line *line, const char *login)
{
	char code[ONETIME_BYTES];
	struct err err;
	if (line->as ? !command_log_in(line) : !command_open(line, false))
		return COMMAND_FAILED;
	if (line->as ? !login_reset(&line->station, &line->person, login, code, &err)
		     : !reset_by_folder(line, login, code, &err))
		return command_fail(&err);
	out_line(_("One-time code of %s at this station: %s"), login, code);
	out_line(_("It takes the place of the password: 'fangzheng --as %s user password', or the console, asks for a "
		   "new one."),
		 login);
	return COMMAND_OK;
}

static int add_or_set(struct command_line *line, const struct change *change, bool fresh)
{
	struct err err;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!put(line, change, fresh, &err))
		return command_fail(&err);
	return fresh ? reset(line, change->login) : COMMAND_OK;
}

static int change_password(struct command_line *line)
{
	char old[COMMAND_PASSWORD_BYTES], fresh[COMMAND_PASSWORD_BYTES];
	struct err err;
	if (!command_open(line, false))
		return COMMAND_FAILED;
	if (!line->as) {
		out_problem("%s", _("say whose: fangzheng --as LOGIN user password"));
		return COMMAND_USAGE;
	}
	if (!command_ask_password(_("Password or one-time code: "), "FANGZHENG_PASSWORD_FILE", old) ||
	    !command_ask_new_password(_("New password: "), "FANGZHENG_NEW_PASSWORD_FILE", fresh))
		return COMMAND_FAILED;
	bool ok = login_change(&line->station, line->as, old, fresh, &err);
	wipe(old, sizeof old);
	wipe(fresh, sizeof fresh);
	if (!ok)
		return command_fail(&err);
	out_line("%s", _("The new password holds at this station."));
	return COMMAND_OK;
}

int command_user(struct command_line *line, int argc, char **argv)
{
	struct change change = { 0 };
	if (!command_option(&argc, argv, "--role", &change.role) ||
	    !command_option(&argc, argv, "--area", &change.area) ||
	    !command_option(&argc, argv, "--staff", &change.staff))
		return COMMAND_USAGE;
	if (command_flag(&argc, argv, "--disable"))
		change.disabled = "1";
	if (command_flag(&argc, argv, "--enable"))
		change.disabled = "0";
	const char *verb = argc >= 2 ? argv[1] : "";
	change.login = argc == 3 ? argv[2] : NULL;
	if (argc == 2 && strcmp(verb, "list") == 0)
		return list(line);
	if (argc == 2 && strcmp(verb, "password") == 0)
		return change_password(line);
	if (argc == 3 && strcmp(verb, "add") == 0 && change.role && change.area)
		return add_or_set(line, &change, true);
	if (argc == 3 && strcmp(verb, "set") == 0)
		return add_or_set(line, &change, false);
	if (argc == 3 && strcmp(verb, "reset") == 0)
		return reset(line, change.login);
	return command_usage("user");
}
