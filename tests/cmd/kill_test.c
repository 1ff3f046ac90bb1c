/*
 * The programs as they are installed, killed at any moment: the station verifies each time, what a
 * command had confirmed by its exit code is there, nothing is there twice, and what lies about afterwards
 * is in nobody's way.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "db/db.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

#ifdef __SANITIZE_ADDRESS__
enum { KILLS = 40, KILLS_A_ROUND = 20 };
#else
enum { KILLS = 200, KILLS_A_ROUND = 50 };
#endif
enum {
	DEEDS_A_ROUND = 600,
	ROWS = 400,	      /* of an import */
	COMMAND_EVERY = 25,   /* kills: `fangzheng verify` itself */
	LEFT_OVER_HOURS = 48, /* how old what a killed program left must look to be swept */
};

enum kind { TICKET, DISPATCH, DIARY, IMPORT, SYNC, SYNC_PROGRAM, KINDS };
static const char *const kind_names[] = { "ticket", "dispatch", "diary", "import", "sync", "fangzheng-sync" };

/* One command and what became of it. */
struct deed {
	enum kind kind;
	int number;
	bool confirmed;
	char ticket[40]; /* whom a dispatch is about */
};

static struct {
	char build[300], folder[64], original[90], home[90], other[90], central[90], household[40];
	struct deed deed[DEEDS_A_ROUND];
	int deeds, number, kills, killed[KINDS];
	long usual_us[KINDS]; /* how long it takes when nobody kills it */
} test;

static long now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
	char command[2000];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(command, sizeof command, format, arguments);
	va_end(arguments);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

/* What the station holds ------------------------------------------------------------------------ */

static void open_station(const char *home, struct station *station)
{
	struct err err;
	assert_ok(station_open(home, &(struct station_open_options){ .clock = &clock_system }, station, &err), err);
}

static int64_t count_of(struct station *station, const char *sql, const char *text)
{
	struct err err;
	struct stmt *stmt = stmt_start(station->db, sql);
	stmt_text(stmt, ":text", text);
	int64_t count = stmt_next(stmt) ? stmt_get_int(stmt, 0) : -1;
	assert_ok(stmt_end(stmt, &err), err);
	return count;
}

static int64_t count_deed(struct station *station, const struct deed *deed)
{
	static const char *const queries[KINDS] = {
		[TICKET] = "SELECT count(*) FROM ticket WHERE title = :text",
		[DISPATCH] = ("SELECT count(*) FROM ticket_step JOIN ticket USING (entity)"
			      " WHERE ticket.number = :text AND step = 'dispatch'"),
		[DIARY] = "SELECT count(*) FROM diary JOIN photo USING (entity) WHERE diary.text = :text",
		[IMPORT] = "SELECT count(*) FROM household WHERE number GLOB :text || '-*'",
	};
	char text[40];
	snprintf(text, sizeof text, "K%d", deed->number);
	return queries[deed->kind]
		       ? count_of(station, queries[deed->kind], deed->kind == DISPATCH ? deed->ticket : text)
		       : 1;
}

static void check_deeds(struct station *station)
{
	for (int i = 0; i < test.deeds; i++) {
		const struct deed *deed = &test.deed[i];
		int64_t whole = deed->kind == IMPORT ? ROWS : 1, found = count_deed(station, deed);
		if (found > whole || found < 0 || (deed->confirmed && found != whole))
			fail_msg("%s %d: %lld of %lld are there, %sconfirmed", kind_names[deed->kind], deed->number,
				 (long long)found, (long long)whole, deed->confirmed ? "" : "not ");
	}
	assert_int_equal(test_number(station, "SELECT count(*) - count(DISTINCT number) FROM household"), 0);
	assert_int_equal(test_number(station, "SELECT count(*) - count(DISTINCT number) FROM ticket"), 0);
}

/* Photos are whole under their names, and what a killed program left beside them has a name that is none of a photo. */
static int count_left_over(const char *folder, bool age)
{
	int count = 0;
	DIR *list = opendir(folder);
	assert_non_null(list);
	for (struct dirent *file; (file = readdir(list));) {
		if (file->d_name[0] == '.' || strlen(file->d_name) == HASH_TEXT_BYTES - 1)
			continue;
		count++;
		if (!age)
			continue;
		char path[800];
		struct timespec before[2] = { { .tv_sec = time(NULL) - LEFT_OVER_HOURS * 3600 } };
		before[1] = before[0];
		snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
		assert_int_equal(utimensat(AT_FDCWD, path, before, 0), 0);
	}
	closedir(list);
	return count;
}

/* A log-in that is broken off counts as a guess until it succeeds; here it is not to slow the next one. */
static void forgive_guesses(struct station *station)
{
	struct err err;
	assert_ok(db_begin(station->db, &err), err);
	assert_ok(stmt_run(stmt_start(station->db, "UPDATE credential SET failures = 0, wait_until = 0"), &err), err);
	assert_ok(db_commit(station->db, &err), err);
}

static void check_station(bool by_command)
{
	static struct station station;
	open_station(test.home, &station);
	test_station_verify(&station);
	check_deeds(&station);
	forgive_guesses(&station);
	station_close(&station);
	if (by_command)
		shell("%s/fangzheng --home %s verify >/dev/null", test.build, test.home);
}

/* Commands ---------------------------------------------------------------------------------------- */

static void write_photo(int number, char path[static 160])
{
	snprintf(path, 160, "%s/photo.png", test.folder);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fwrite("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01", 1, 24, file);
	for (int i = 0; i < 20000; i++)
		fprintf(file, "%d %d", number, i);
	fclose(file);
}

static void write_register(int number, char path[static 160])
{
	snprintf(path, 160, "%s/households-%d.csv", test.folder, number);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("number,head,area,team\n", file);
	for (int i = 0; i < ROWS; i++)
		fprintf(file, "K%d-%04d,某人,230124202205,%d组\n", number, i, i % 9 + 1);
	fclose(file);
}

static bool is_tried(const char *ticket)
{
	for (int i = 0; i < test.deeds; i++)
		if (test.deed[i].kind == DISPATCH && strcmp(test.deed[i].ticket, ticket) == 0)
			return true;
	return false;
}

/* The first ticket that nobody tried to dispatch; false when there is none. */
static bool find_ticket(char ticket[static 40])
{
	static struct station station;
	struct err err;
	struct arena arena = { 0 };
	bool found = false;
	open_station(test.home, &station);
	struct stmt *stmt = stmt_start(station.db, "SELECT number FROM ticket WHERE state = 'open' AND title GLOB 'K*'"
						   " ORDER BY number");
	while (!found && stmt_next(stmt)) {
		snprintf(ticket, 40, "%s", stmt_get_text(stmt, 0, &arena));
		found = !is_tried(ticket);
	}
	assert_ok(stmt_end(stmt, &err), err);
	station_close(&station);
	arena_release(&arena);
	return found;
}

static void exec_deed(const struct deed *deed, const char *file)
{
	char program[400], text[40];
	snprintf(text, sizeof text, "K%d", deed->number);
	snprintf(program, sizeof program, "%s/%s", test.build,
		 deed->kind == SYNC_PROGRAM ? "fangzheng-sync" : "fangzheng");
	switch (deed->kind) {
	case TICKET:
		execl(program, program, "--home", test.home, "--as", "desk", "ticket", "open", text, "--category",
		      "illness", "--household", test.household, NULL);
		break;
	case DISPATCH:
		execl(program, program, "--home", test.home, "--as", "desk", "ticket", "dispatch", deed->ticket, NULL);
		break;
	case DIARY:
		execl(program, program, "--home", test.home, "--as", "clerk", "diary", "add", test.household, text,
		      "--photo", file, NULL);
		break;
	case IMPORT:
		execl(program, program, "--home", test.home, "--as", "admin", "import", "households", file, NULL);
		break;
	case SYNC:
		execl(program, program, "--home", test.home, "sync", "--to", test.central, NULL);
		break;
	default:
		execl(program, program, "--home", test.home, "--to", test.central, NULL);
	}
	_exit(126);
}

static pid_t start(const struct deed *deed, const char *file)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char log[100];
		setpgid(0, 0);
		snprintf(log, sizeof log, "%s/log", test.folder);
		int out = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		exec_deed(deed, file);
	}
	setpgid(child, child);
	return child;
}

/* Waits for the program, and for what it started when that outlives it. Gives the program's status. */
static int wait_for(pid_t child)
{
	int status = -1, other;
	for (pid_t ended; (ended = waitpid(-child, &other, 0)) > 0 || errno == EINTR;)
		if (ended == child)
			status = other;
	return status;
}

/* At `after_us` the whole group is killed, or of a sync the program alone that the person sees. */
static bool kill_after(pid_t child, long after_us, bool group)
{
	nanosleep(&(struct timespec){ .tv_sec = after_us / 1000000, .tv_nsec = after_us % 1000000 * 1000 }, NULL);
	kill(group ? -child : child, SIGKILL);
	int status = wait_for(child);
	if (WIFSIGNALED(status))
		return true;
	if (WEXITSTATUS(status) != 0)
		shell("cat %s/log; false", test.folder);
	return false;
}

/* Runs the deed; `after_us` < 0: to its end. */
static void run_deed(struct deed *deed, long after_us)
{
	char file[160] = "";
	if (deed->kind == DIARY)
		write_photo(deed->number, file);
	if (deed->kind == IMPORT)
		write_register(deed->number, file);
	long before = now_us();
	pid_t child = start(deed, file);
	if (after_us >= 0) {
		bool killed = kill_after(child, after_us, rand() % 2 == 0);
		deed->confirmed = !killed;
		test.kills += killed;
		test.killed[deed->kind] += killed;
		return;
	}
	int status = wait_for(child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		shell("cat %s/log; false", test.folder);
	deed->confirmed = true;
	test.usual_us[deed->kind] = now_us() - before;
}

/* The next deed: an import that was broken off is taken up again half of the time, as the person would. */
static struct deed *next_deed(enum kind kind)
{
	assert_true(test.deeds < DEEDS_A_ROUND);
	struct deed deed = { .kind = kind };
	if (kind == IMPORT && rand() % 2)
		for (int i = 0; i < test.deeds; i++)
			if (test.deed[i].kind == IMPORT && !test.deed[i].confirmed)
				return &test.deed[i];
	if (kind == DISPATCH && !find_ticket(deed.ticket))
		deed.kind = TICKET;
	deed.number = ++test.number;
	test.deed[test.deeds] = deed;
	return &test.deed[test.deeds++];
}

/* Half of the moments lie in the last third, where the work is done: before it comes the log-in. */
static long moment(enum kind kind)
{
	double part = rand() % 2 ? (rand() % 1000) / 1000.0 : 0.7 + (rand() % 1000) / 2500.0;
	return (long)(part * (double)test.usual_us[kind]);
}

/* Rounds ------------------------------------------------------------------------------------------ */

static void begin_round(void)
{
	shell("rm -rf %s %s %s*; cp -r %s/home %s; cp -r %s/other %s; cp -r %s/central.db* %s", test.home, test.other,
	      test.central, test.original, test.home, test.original, test.other, test.original, test.folder);
	test.deeds = 0;
}

static void sync_both(void)
{
	for (int i = 0; i < 3; i++)
		shell("%s/fangzheng --home %s sync --to %s >/dev/null", test.build, i % 2 ? test.other : test.home,
		      test.central);
}

/* What was broken off is run again; then both stations agree, and hold everything. */
static void end_round(void)
{
	static struct station station[2];
	char photos[120];
	snprintf(photos, sizeof photos, "%s/photos", test.home);
	count_left_over(photos, true);
	for (int i = 0; i < test.deeds; i++)
		if (test.deed[i].kind == IMPORT && !test.deed[i].confirmed)
			run_deed(&test.deed[i], -1);
	sync_both();
	assert_int_equal(count_left_over(photos, false), 0);
	open_station(test.home, &station[0]);
	open_station(test.other, &station[1]);
	for (int i = 0; i < 2; i++) {
		test_station_verify(&station[i]);
		check_deeds(&station[i]);
		assert_int_equal(test_number(&station[i], "SELECT count(*) FROM held"), 0);
		assert_int_equal(test_number(&station[i], "SELECT count(*) FROM quarantine"), 0);
	}
	test_station_equal(&station[0], &station[1]);
	station_close(&station[0]);
	station_close(&station[1]);
}

static void make_county(void)
{
	const char *build = getenv("FANGZHENG_BUILD");
	snprintf(test.build, sizeof test.build, "%s", build ? build : "build");
	test_folder_make(test.folder);
	snprintf(test.original, sizeof test.original, "%s/original", test.folder);
	snprintf(test.home, sizeof test.home, "%s/home", test.folder);
	snprintf(test.other, sizeof test.other, "%s/other", test.folder);
	snprintf(test.central, sizeof test.central, "%s/central.db", test.folder);
	shell("mkdir %s && echo fangzheng >%s/password", test.original, test.folder);
	char password[100];
	snprintf(password, sizeof password, "%s/password", test.folder);
	setenv("FANGZHENG_PASSWORD_FILE", password, 1);
	shell("cd %s && %s/fangzheng --home home demo --households 30 --seed 1 >/dev/null"
	      " && code=$(%s/fangzheng --lang en --home home --as admin station add 乡站 --to central.db |"
	      " sed -n 's/^One-time code for .*: //p') && %s/fangzheng --home other init --join central.db $code"
	      " --name 乡站 >/dev/null && %s/fangzheng --home home sync --to central.db >/dev/null",
	      test.original, test.build, test.build, test.build, test.build);
	static struct station station;
	struct err err;
	struct arena arena = { 0 };
	char home[120];
	snprintf(home, sizeof home, "%s/home", test.original);
	open_station(home, &station);
	struct stmt *stmt = stmt_start(station.db, "SELECT number FROM household WHERE area = '230124202205' LIMIT 1");
	assert_true(stmt_next(stmt));
	snprintf(test.household, sizeof test.household, "%s", stmt_get_text(stmt, 0, &arena));
	assert_ok(stmt_end(stmt, &err), err);
	station_close(&station);
	arena_release(&arena);
}

static void what_a_command_confirmed_survives_the_killing_of_any(void **state)
{
	(void)state;
	const char *fixed = getenv("FANGZHENG_SEED");
	unsigned seed = fixed ? (unsigned)strtoul(fixed, NULL, 10) : (unsigned)time(NULL);
	print_message("    seed %u\n", seed);
	srand(seed);
	/* What a killed program had started becomes ours to wait for. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	make_county();
	for (int next_check = COMMAND_EVERY; test.kills < KILLS;) {
		begin_round();
		for (int kind = 0; kind < KINDS; kind++)
			run_deed(next_deed((enum kind)kind), -1);
		for (int until = test.kills + KILLS_A_ROUND; test.kills < until;) {
			struct deed *deed = next_deed((enum kind)(rand() % KINDS));
			run_deed(deed, moment(deed->kind));
			check_station(test.kills >= next_check);
			next_check += test.kills >= next_check ? COMMAND_EVERY : 0;
		}
		end_round();
	}
	for (int kind = 0; kind < KINDS; kind++)
		print_message("    %s: %d killed, each within %ld ms\n", kind_names[kind], test.killed[kind],
			      test.usual_us[kind] / 1000);
	test_folder_remove(test.folder);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_command_confirmed_survives_the_killing_of_any),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
