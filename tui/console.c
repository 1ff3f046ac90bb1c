#include "tui/console.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/locale_text.h"
#include "core/text.h"
#include "db/act.h"
#include "db/config_edition.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/line_state.h"
#include "db/login.h"
#include "db/notice.h"
#include "db/phone_reveal.h"
#include "db/station_watch.h"
#include "db/sync_state.h"
#include "db/ticket.h"
#include "tui/canned_text.h"
#include "tui/console_call.h"
#include "tui/draft.h"
#include "tui/drafts.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

int64_t console_now(const struct console *console)
{
	return clock_now(console->station->clock);
}

int64_t console_soon(const struct console *console)
{
	return config_soon(console->config, console_now(console));
}

const char *console_today(const struct console *console, char text[static 11])
{
	day_format(day_at(console_now(console)), text);
	return text;
}

const char *console_month(const struct console *console, char text[static 8])
{
	char today[11];
	memcpy(text, console_today(console, today), 7);
	text[7] = '\0';
	return text;
}

const char *console_why_not(const struct console *console, enum access_act act)
{
	static struct err err;
	return access_may_somewhere(&console->person, act, &err) ? NULL : err.text;
}

void console_draft(const struct console *console, const char *name, const struct id *about, struct draft *draft)
{
	char hex[ID_TEXT_BYTES] = "new", folder[4120], file[100];
	if (about && !id_is_none(about))
		id_format(about, hex);
	snprintf(folder, sizeof folder, "%s/drafts", console->station->home);
	snprintf(file, sizeof file, "%.32s-%.40s-%.12s", console->person.login, name, hex);
	draft_open(draft, folder, file, about);
}

/* Global keys ----------------------------------------------------------------------------------- */

enum {
	ACT_HOME = 1,
	ACT_TICKETS,
	ACT_HOUSEHOLDS,
	ACT_DIARIES,
	ACT_COCKPIT,
	ACT_CALLS,
	ACT_SYNC,
	ACT_USERS,
	ACT_STAFF,
	ACT_POLICIES,
	ACT_NOTICES,
	ACT_POLICY,
	ACT_CALL,
	ACT_POLICY_HINT, /* the same, where it is worth a hint: while one writes */
	ACT_FIND,
	ACT_SEARCH,
	ACT_CANNED_TEXT,
	ACT_DRAFTS,
	ACT_SYNC_NOW,
	ACT_LOCK,
	ACT_PASSWORD,
	ACT_LOG_OUT,
	ACT_QUIT,
};

static const struct key_binding global_keys[] = {
	{ TERM_F1 + 7, ACT_CALL, "call", N_("call"), N_("Take the call that rings, or go back to the one put aside") },
	{ '/', ACT_FIND, "find", N_("find"), N_("Find a household or person: name, pinyin, telephone, number, card") },
	{ TERM_CTRL_A + 5, ACT_SEARCH, "search", NULL, N_("Search the texts of diaries, tickets and policies") },
	{ '1', ACT_HOME, "home", NULL, N_("1 My work") },
	{ '2', ACT_TICKETS, "tickets", NULL, N_("2 Tickets") },
	{ '3', ACT_HOUSEHOLDS, "households", NULL, N_("3 Households") },
	{ '4', ACT_DIARIES, "diaries", NULL, N_("4 Diaries") },
	{ '5', ACT_COCKPIT, "cockpit", NULL, N_("5 Cockpit") },
	{ '6', ACT_CALLS, "calls", NULL, N_("6 Calls") },
	{ '7', ACT_SYNC, "sync", NULL, N_("7 Sync") },
	{ '8', ACT_USERS, "users", NULL, N_("8 Users") },
	{ '9', ACT_POLICIES, "policies", NULL, N_("9 Policies") },
	{ '0', ACT_STAFF, "staff", NULL, N_("0 Staff") },
	{ 0, ACT_NOTICES, "notices", NULL, N_("Notices: who was told, and whom no message reached") },
	{ TERM_F1 + 5, ACT_POLICY, "policy", NULL, N_("Look policies up and quote from them") },
	{ TERM_F1 + 5, ACT_POLICY_HINT, NULL, N_("policies"), NULL },
	{ TERM_F1 + 4, ACT_CANNED_TEXT, NULL, N_("canned texts"), N_("Put a canned text into what is being written") },
	{ 'w', ACT_DRAFTS, "drafts", NULL, N_("Open a form that you began to fill in and left") },
	{ TERM_CTRL_A + 18, ACT_SYNC_NOW, "sync now", NULL, N_("Sync with the central file now") },
	{ TERM_F12, ACT_LOCK, "lock", NULL, N_("Lock the screen") },
	{ 0, ACT_PASSWORD, "password", NULL, N_("Choose another password") },
	{ 0, ACT_LOG_OUT, "log out", NULL, N_("Log out, so that another can log in") },
	{ TERM_CTRL_A + 16, ACT_QUIT, "quit", NULL, N_("Leave the program") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct {
	int act;
	const struct screen_ops *screen;
	enum access_act right;
} main_screens[] = {
	{ ACT_HOME, &screen_home, ACCESS_COUNT },
	{ ACT_TICKETS, &screen_tickets, ACCESS_TICKET_SEE },
	{ ACT_HOUSEHOLDS, &screen_households, ACCESS_HOUSEHOLD_SEE },
	{ ACT_DIARIES, &screen_diaries, ACCESS_DIARY_SEE },
	{ ACT_COCKPIT, &screen_cockpit, ACCESS_COCKPIT_SEE },
	{ ACT_CALLS, &screen_calls, ACCESS_CALL_SEE },
	{ ACT_SYNC, &screen_sync, ACCESS_COUNT },
	{ ACT_USERS, &screen_users, ACCESS_USER_EDIT },
	{ ACT_STAFF, &screen_staff, ACCESS_STAFF_SEE },
	{ ACT_POLICIES, &screen_policies, ACCESS_POLICY_SEE },
	{ ACT_NOTICES, &screen_notices, ACCESS_TICKET_SEE },
	{ ACT_FIND, &screen_find, ACCESS_HOUSEHOLD_SEE },
	{ ACT_SEARCH, &screen_search, ACCESS_COUNT },
};

/* Who sees no households finds their tickets: whoever types after / types into a box, not commands. */
static bool finds_tickets_only(const struct console *console)
{
	return console_why_not(console, ACCESS_HOUSEHOLD_SEE) && !console_why_not(console, ACCESS_TICKET_SEE);
}

static bool has_drafts(const struct console *console)
{
	struct arena arena = { 0 };
	struct drafts drafts;
	drafts_read(console, &arena, &drafts);
	arena_release(&arena);
	return drafts.count > 0;
}

static void open_drafts(struct console *console)
{
	struct arena arena = { 0 };
	struct drafts drafts;
	drafts_read(console, &arena, &drafts);
	drafts_open(frame_top(console->frame), &drafts);
	arena_release(&arena);
}

static const char *why_not(void *owner, int act)
{
	struct console *console = owner;
	if (console->locked || !console->person.login[0])
		return _("log in first");
	if (act == ACT_CALL)
		return console_call_why_not(console);
	if (act == ACT_CANNED_TEXT)
		return canned_text_why_not(console);
	if (act == ACT_POLICY_HINT && !frame_insert(console->frame, ""))
		return _("nothing is being written into which it could be put");
	if (act == ACT_DRAFTS)
		return has_drafts(console) ? NULL : _("nothing half written waits");
	if (act == ACT_FIND && finds_tickets_only(console))
		return NULL;
	for (size_t i = 0; i < sizeof main_screens / sizeof *main_screens; i++)
		if (main_screens[i].act == act && main_screens[i].right != ACCESS_COUNT)
			return console_why_not(console, main_screens[i].right);
	return NULL;
}

static void lock(struct console *console)
{
	if (console->locked || !console->person.login[0])
		return;
	console->locked = true;
	console_call_hide(console);
	frame_push(console->frame, &screen_lock, NULL);
}

static void log_out(struct console *console)
{
	wipe(&console->person, sizeof console->person);
	console->locked = false;
	console_call_hide(console);
	frame_clear(console->frame);
	frame_push(console->frame, &screen_login, NULL);
}

static void find_ticket(struct console *console)
{
	struct input number = { .lines = false };
	struct id ticket;
	struct err err = { 0 };
	if (!frame_type(console->frame, _("Find a ticket"), _("Its number:"), &number) || !number.text[0])
		return;
	if (ticket_by_number(console->station->db, number.text, console_now(console), &ticket, &err))
		frame_push(console->frame, &screen_ticket, &ticket);
	else
		frame_fail(console->frame, &err);
}

static void act(struct frame *frame, void *owner, int number)
{
	struct console *console = owner;
	if (number == ACT_FIND && finds_tickets_only(console)) {
		find_ticket(console);
		return;
	}
	for (size_t i = 0; i < sizeof main_screens / sizeof *main_screens; i++)
		if (main_screens[i].act == number) {
			if (number == ACT_SEARCH && frame_has(frame, &screen_search))
				return;
			if (number == ACT_FIND || number == ACT_SEARCH)
				frame_push(frame, main_screens[i].screen, NULL);
			else
				frame_go(frame, main_screens[i].screen);
		}
	if (number == ACT_CANNED_TEXT)
		canned_text_put(console);
	else if (number == ACT_POLICY)
		policy_pick(console);
	else if (number == ACT_DRAFTS)
		open_drafts(console);
	else if (number == ACT_CALL)
		console_call_take(console);
	else if (number == ACT_SYNC_NOW)
		console_sync(console);
	else if (number == ACT_LOCK)
		lock(console);
	else if (number == ACT_PASSWORD)
		console_change_password(console);
	else if (number == ACT_LOG_OUT && frame_ask(frame, _("Log out?")))
		log_out(console);
	else if (number == ACT_QUIT && frame_ask(frame, _("Leave the program?")))
		frame_end(frame);
}

bool console_reveal(struct console *console, const struct id *household)
{
	struct input reason = { .cursor = 0 };
	struct id entity = *household;
	struct err err = { 0 };
	struct act *act;
	if (!frame_type(console->frame, _("Show the telephone numbers whole"),
			_("Why (it is noted that you saw them; may stay empty):"), &reason))
		return false;
	bool ok = act_begin(console->station, &console->person, &act, &err) &&
		  act_finish(act, phone_reveal(act, &entity, reason.text, &err), &err);
	if (!ok)
		frame_fail(console->frame, &err);
	return ok;
}

/* The title bar --------------------------------------------------------------------------------- */

static void title(void *owner, char left[static 160], char right[static 160])
{
	struct console *console = owner;
	char clock[17], lost[80], open[80];
	clock_format(console_now(console), clock);
	/* Who hears nobody call must know it: it stands before all that sync has to say. */
	snprintf(lost, sizeof lost, "%s%s", term_glyph(GLYPH_CIRCLE), _("no telephone line"));
	snprintf(open, sizeof open, _("%sF8: calls put aside %lld"), term_glyph(GLYPH_CIRCLE),
		 (long long)console->calls.open);
	snprintf(left, 160, "%.60s %.20s%s%s", console->config->county_name, console->config->hotline,
		 console->station->demonstration ? " " : "", console->station->demonstration ? _("demo") : "");
	if (console->person.login[0])
		snprintf(right, 160, "%.30s·%.30s  %s  %s",
			 console->person.name[0] ? console->person.name : console->person.login,
			 _(role_label(console->person.role)),
			 console->line_lost			   ? lost
			 : console->calls.open && !console->locked ? open
								   : console->sync_text,
			 clock + 11);
	else
		snprintf(right, 160, "%s", clock + 11);
}

static void read_sync_state(struct console *console)
{
	struct arena arena = { 0 };
	struct sync_state state;
	struct err ignored;
	char when[17] = "";
	const char *dot = term_glyph(GLYPH_CIRCLE);
	console->sync_text[0] = '\0';
	if (!sync_state_read(console->station->db, &console->station->fingerprint, &arena, &state, &ignored)) {
		arena_release(&arena);
		return;
	}
	clock_format(state.last_ms, when);
	if (console->sync_child)
		snprintf(console->sync_text, sizeof console->sync_text, "%s%s", dot, _("syncing"));
	else if (state.failed_ms)
		snprintf(console->sync_text, sizeof console->sync_text, "%s%s", dot, _("sync failed"));
	else if (state.quarantined || state.forks)
		snprintf(console->sync_text, sizeof console->sync_text, "%s%s", dot, _("look at sync"));
	else if (state.last_ms == 0)
		snprintf(console->sync_text, sizeof console->sync_text, "%s", _("never synced"));
	else if (state.pending > 0)
		snprintf(console->sync_text, sizeof console->sync_text, "%s%s %lld", dot, _("to send"),
			 (long long)state.pending);
	else
		snprintf(console->sync_text, sizeof console->sync_text, "%s%s %s", dot, _("synced"), when + 11);
	arena_release(&arena);
}

static void read_line_state(struct console *console)
{
	struct arena arena = { 0 };
	const char *problem;
	struct err ignored;
	console->line_lost =
		config_hears_calls(console->config) &&
		((line_state_read(console->station, &arena, &problem, &ignored) && problem) || console->line.missing);
	arena_release(&arena);
}

/* Logging in ------------------------------------------------------------------------------------ */

/* What was left half written is not forgotten. */
static void say_drafts(struct console *console)
{
	struct arena arena = { 0 };
	struct drafts drafts;
	drafts_read(console, &arena, &drafts);
	if (drafts.count == 1)
		frame_say(console->frame, STYLE_SOON, _("Half written: %s. w opens it, on a ticket :drafts."),
			  drafts.row[0].what);
	else if (drafts.count > 1)
		frame_say(console->frame, STYLE_SOON,
			  _("Half written: %s, and %zu more. w opens them, on a ticket :drafts."), drafts.row[0].what,
			  drafts.count - 1);
	arena_release(&arena);
}

void console_enter(struct console *console, const struct person *person)
{
	bool same = console->locked && strcmp(person->login, console->person.login) == 0;
	console->locked = false;
	console->touched_ms = console_now(console);
	if (same) {
		console_call_look(console);
		return;
	}
	console->person = *person;
	read_sync_state(console);
	read_line_state(console);
	frame_clear(console->frame);
	frame_push(console->frame, &screen_home, NULL);
	say_drafts(console);
	/* What rings already has been waiting for somebody to come. */
	console_call_look(console);
}

/* What goes on meanwhile ------------------------------------------------------------------------ */

static void start_sync(struct console *console)
{
	struct arena arena = { 0 };
	const char *file = locale_text_encode(console->config->sync_to, &arena);
	console->synced_ms = console_now(console);
	pid_t child = fork();
	if (child == 0) {
		FILE *nowhere = freopen("/dev/null", "r+", stdin);
		nowhere = nowhere && freopen("/dev/null", "w", stdout) ? freopen("/dev/null", "w", stderr) : NULL;
		if (nowhere)
			execl(console->sync_program, console->sync_program, "--home", console->station->home, "--to",
			      file, (char *)NULL);
		_exit(127);
	}
	if (child > 0)
		console->sync_child = child;
	arena_release(&arena);
}

void console_sync(struct console *console)
{
	if (!*console->config->sync_to)
		frame_say(console->frame, STYLE_SOON, "%s", _("no central file is set: sync: to: in fangzheng.yaml"));
	else if (!console->sync_program)
		frame_say(console->frame, STYLE_ERROR, "%s", _("fangzheng-sync is not installed beside this program"));
	else if (console->sync_child)
		frame_say(console->frame, STYLE_SOON, "%s", _("a sync is running already"));
	else
		start_sync(console);
}

static void start_child(struct console_child *child, const char *program, const char *const words[])
{
	enum { WORDS_MOST = 8 };
	int leash[2];
	char *argv[WORDS_MOST + 1] = { NULL };
	for (size_t i = 0; i < WORDS_MOST && words[i]; i++)
		argv[i] = (char *)(uintptr_t)words[i];
	if (pipe(leash) != 0)
		return;
	fcntl(leash[1], F_SETFD, FD_CLOEXEC);
	pid_t pid = fork();
	if (pid == 0) {
		FILE *nowhere = freopen("/dev/null", "w", stdout);
		nowhere = nowhere ? freopen("/dev/null", "w", stderr) : NULL;
		if (nowhere && dup2(leash[0], STDIN_FILENO) == STDIN_FILENO && close(leash[0]) == 0)
			execv(program, argv);
		_exit(127);
	}
	close(leash[0]);
	if (pid > 0) {
		child->pid = pid;
		child->leash = leash[1];
	} else {
		close(leash[1]);
	}
}

/* Of all consoles of a station one has such a child: `turn` names its lock. When that is let go another starts its own at once. */
static void watch_child(struct console *console, struct console_child *child, const char *turn, const char *program,
			const char *const words[])
{
	enum { FIRST_MS = 5000, LONGEST_MS = 60000 };
	int status;
	int64_t now = console_now(console);
	if (!child->pid) {
		bool taken = station_turn_is_taken(console->station->home, turn);
		if (taken)
			child->at_ms = child->wait_ms = 0;
		else if (now >= child->at_ms)
			start_child(child, program, words);
		child->missing = !taken && !child->pid;
	} else if (waitpid(child->pid, &status, WNOHANG) == child->pid) {
		close(child->leash);
		child->pid = 0;
		child->wait_ms = child->wait_ms == 0		   ? FIRST_MS
				 : child->wait_ms * 2 < LONGEST_MS ? child->wait_ms * 2
								   : LONGEST_MS;
		child->at_ms = now + child->wait_ms;
	}
}

static void watch_children(struct console *console)
{
	const char *home = console->station->home;
	if (console->program && config_hears_calls(console->config))
		watch_child(console, &console->line, "line", console->program,
			    (const char *const[]){ console->program, "--home", home, "listen", NULL });
	if (console->notice_program && console->config->notices.channel_count > 0)
		watch_child(console, &console->notice, "notice", console->notice_program,
			    (const char *const[]){ console->notice_program, "--home", home, NULL });
}

/* Whoever calls those that no message reaches is told when there is one more. */
static void look_at_notices(struct console *console)
{
	struct err ignored;
	struct notice_filter filter = { .viewer = &console->person,
					.box = NOTICE_BOX_FAILED,
					.now_ms = console_now(console) };
	int64_t count = 0;
	if (console->locked || !console->person.login[0] ||
	    !access_may_somewhere(&console->person, ACCESS_TICKET_TELL, &ignored) ||
	    !notice_count(console->station->db, &filter, &count, &ignored))
		return;
	if (count > console->unreached)
		frame_say(console->frame, STYLE_SOON, "%s",
			  _("somebody is reached by no message: call them (:notices lists whom)"));
	console->unreached = count;
}

/* True when a sync has come to its end. */
static bool watch_sync(struct console *console)
{
	int status;
	if (console->sync_child) {
		if (waitpid(console->sync_child, &status, WNOHANG) != console->sync_child)
			return false;
		console->sync_child = 0;
		return true;
	}
	int64_t every = (int64_t)console->config->sync_every_minutes * 60000;
	if (every > 0 && *console->config->sync_to && console->sync_program &&
	    console_now(console) - console->synced_ms >= every)
		start_sync(console);
	return false;
}

/* Events whose time has come are folded; on an idle console nobody else would. */
static void advance_fold(struct console *console)
{
	struct err ignored;
	if (!db_begin(console->station->db, &ignored))
		return;
	if (!fold_advance(console->station->db, console_now(console), &ignored) ||
	    !db_commit(console->station->db, &ignored))
		db_rollback(console->station->db);
}

/* Whose login was disabled, or changed, works no further with what it was; what they wrote is kept as a draft. */
static void watch_person(struct console *console)
{
	struct err err = { 0 };
	if (!console->person.login[0] || login_holds(console->station, &console->person, &err) ||
	    (err.code != ERR_DENIED && err.code != ERR_MISSING))
		return;
	log_out(console);
	frame_fail(console->frame, &err);
}

static bool tick(struct frame *frame, void *owner, bool key)
{
	struct console *console = owner;
	bool missed = console->line.missing;
	int64_t now = console_now(console), count = db_change_count(console->station->db);
	bool second = now / 1000 != console->second;
	/* Their locks are files: not at every key. */
	if (second)
		watch_children(console);
	bool changed = watch_sync(console) || console->line.missing != missed;
	if (count != console->change_count) {
		struct err ignored;
		console->change_count = count;
		changed = true;
		/* A sync in another process may have taken a new key; an act says why when that cannot be followed. */
		station_follow_key(console->station, &ignored);
		look_at_notices(console);
		console_call_look(console);
	}
	/* What is over goes away, and what was left for something else is counted. */
	if ((second || key) && (console->calls.any || console_call_lasts(console)))
		console_call_look(console);
	if (second && console_call_lasts(console))
		frame_stale_top(frame);
	console->second = now / 1000;
	if (now / 60000 != console->minute) {
		console->minute = now / 60000;
		advance_fold(console);
		changed = true;
	}
	if (changed) {
		read_sync_state(console);
		read_line_state(console);
	}
	if (key || changed)
		watch_person(console);
	if (key)
		console->touched_ms = now;
	int64_t idle = (int64_t)console->config->idle_lock_minutes * 60000;
	if (idle > 0 && now - console->touched_ms > idle)
		lock(console);
	return changed;
}

bool console_run(struct console *console, struct err *err)
{
	if (!term_open(err))
		return false;
	struct frame_owner owner = {
		.owner = console, .keys = global_keys, .act = act, .why_not = why_not, .title = title, .tick = tick
	};
	console->frame = frame_open(&owner);
	console->change_count = db_change_count(console->station->db);
	console->minute = console_now(console) / 60000;
	console->touched_ms = console->synced_ms = console_now(console);
	frame_push(console->frame, &screen_login, NULL);
	int watch = station_watch(console->station);
	term_watch(watch);
	frame_run(console->frame);
	frame_close(console->frame);
	term_close();
	if (console->line.pid)
		close(console->line.leash);
	if (console->notice.pid)
		close(console->notice.leash);
	if (watch >= 0)
		close(watch);
	return true;
}
