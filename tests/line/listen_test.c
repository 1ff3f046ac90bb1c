/* Lines from end to end: a modem on a pseudo-terminal and an exchange on loopback ring at a real station. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/i18n.h"
#include "db/call.h"
#include "db/call_act.h"
#include "db/line_state.h"
#include "line/ami.h"
#include "line/listen.h"
#include "tests/support/county.h"
#include "tests/support/desk.h"
#include "tests/support/suite.h"

enum { PATIENCE_MS = 10000 };

/* The listener ------------------------------------------------------------------------------------------ */

struct listener {
	pid_t child;
	int leash;
};

/* `fangzheng listen` on the desk's station, with this `caller_id:`. */
static struct listener start(struct desk *desk, const char *format, ...)
{
	struct listener listener;
	char path[4200], program[300];
	const char *build = getenv("FANGZHENG_BUILD");
	int leash[2];
	va_list arguments;
	snprintf(program, sizeof program, "%s/fangzheng", build ? build : "build");
	snprintf(path, sizeof path, "%s/fangzheng.yaml", desk->station.home);
	FILE *settings = fopen(path, "w");
	assert_non_null(settings);
	fputs("caller_id:\n", settings);
	va_start(arguments, format);
	vfprintf(settings, format, arguments);
	va_end(arguments);
	assert_int_equal(fclose(settings), 0);
	assert_int_equal(pipe2(leash, O_CLOEXEC), 0);
	listener.child = fork();
	assert_true(listener.child >= 0);
	if (listener.child == 0) {
		int nowhere = open("/dev/null", O_WRONLY);
		dup2(leash[0], STDIN_FILENO);
		dup2(nowhere, STDOUT_FILENO);
		execl(program, program, "--home", desk->station.home, "listen", (char *)NULL);
		_exit(127);
	}
	close(leash[0]);
	listener.leash = leash[1];
	return listener;
}

static struct listener start_modem(struct desk *desk, const char *device)
{
	return start(desk, "  device: %s\n", device);
}

static struct listener start_exchange(struct desk *desk, int port)
{
	return start(desk, "  ami: { host: 127.0.0.1, port: %d, user: fangzheng, secret: gateway-of-998 }\n", port);
}

/* It leaves when its leash is let go, with nothing gone wrong (leaks and undefined behaviour count). */
static void stop(struct listener *listener)
{
	int status;
	close(listener->leash);
	assert_int_equal(waitpid(listener->child, &status, 0), listener->child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* Reads the station until what is asked for is there. */
static struct call_page *wait_for_calls(struct desk *desk, size_t count, const char *result)
{
	struct call_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct call_filter filter = { .result = result, .now_ms = clock_now(&clock_system) };
	for (int i = 0; i < PATIENCE_MS / 20; i++) {
		assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, page, &desk->err), desk->err);
		if (page->count >= count)
			return page;
		usleep(20000);
	}
	fail_msg("%zu calls came, %zu were to come", page->count, count);
	return page;
}

static const char *problem(struct desk *desk)
{
	const char *text;
	assert_ok(line_state_read(&desk->station, &desk->arena, &text, &desk->err), desk->err);
	return text;
}

static void wait_for_problem(struct desk *desk, bool there)
{
	for (int i = 0; i < PATIENCE_MS / 20; i++) {
		if ((problem(desk) != NULL) == there)
			return;
		usleep(20000);
	}
	fail_msg("the line is %s", there ? "still heard" : "still lost");
}

/* Scripted others ---------------------------------------------------------------------------------------- */

/* Reads until `text` came; what came before it is passed over. */
static void expect(int port, const char *text)
{
	char got[4096];
	size_t length = 0;
	struct pollfd wait = { .fd = port, .events = POLLIN };
	while (length + 1 < sizeof got && poll(&wait, 1, PATIENCE_MS) > 0) {
		ssize_t more = read(port, got + length, sizeof got - 1 - length);
		if (more <= 0)
			break;
		length += (size_t)more;
		got[length] = '\0';
		if (strstr(got, text))
			return;
	}
	fail_msg("'%s' did not come", text);
}

static void say(int port, const char *text)
{
	assert_int_equal(write(port, text, strlen(text)), (ssize_t)strlen(text));
}

/* A modem: the other end of a terminal. */
struct modem_port {
	int end, device; /* kept open, for without anybody on it the other end cannot be read */
	char name[100];
};

static struct modem_port make_modem(void)
{
	struct modem_port modem;
	assert_int_equal(openpty(&modem.end, &modem.device, modem.name, NULL, NULL), 0);
	fcntl(modem.end, F_SETFD, FD_CLOEXEC);
	fcntl(modem.device, F_SETFD, FD_CLOEXEC);
	return modem;
}

static void unplug(const struct modem_port *modem)
{
	close(modem->end);
	close(modem->device);
}

static void set_up_modem(int modem)
{
	expect(modem, "ATZ\r");
	say(modem, "ATZ\r\r\nOK\r\n");
	expect(modem, "AT+VCID=1\r");
	say(modem, "\r\nOK\r\n");
}

static int make_exchange(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof address;
	int exchange = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(exchange, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(exchange, 5), 0);
	assert_int_equal(getsockname(exchange, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	return exchange;
}

static int take_connection(int exchange)
{
	struct pollfd wait = { .fd = exchange, .events = POLLIN };
	assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
	int connection = accept(exchange, NULL, NULL);
	assert_true(connection >= 0);
	say(connection, "Asterisk Call Manager/5.0.2\r\n");
	expect(connection, "Secret: gateway-of-998\r\n");
	return connection;
}

/* ------------------------------------------------------------------------------------------------------- */

static void a_modem_rings(void **state)
{
	struct desk *desk = *state;
	char device[4200];
	struct modem_port modem = make_modem();
	snprintf(device, sizeof device, "%s/modem", desk->station.home);
	assert_int_equal(symlink(modem.name, device), 0);
	struct listener listener = start_modem(desk, device);
	set_up_modem(modem.end);
	say(modem.end, "\r\nRING\r\n\r\nNM");
	say(modem.end, "BR = 15400000017\r\n\r\nRING\r\n");
	assert_string_equal(wait_for_calls(desk, 1, NULL)->row[0].number, "15400000017");
	assert_null(problem(desk));
	/* Unplugged: told. Plugged in again, the next call is another one. */
	unplug(&modem);
	wait_for_problem(desk, true);
	modem = make_modem();
	assert_int_equal(unlink(device), 0);
	assert_int_equal(symlink(modem.name, device), 0);
	set_up_modem(modem.end);
	wait_for_problem(desk, false);
	say(modem.end, "\r\nRING\r\n\r\nNMBR = 15400000031\r\n");
	wait_for_calls(desk, 2, NULL);
	stop(&listener);
	unplug(&modem);
	unlink(device);
}

static void a_modem_without_caller_id_is_a_loss_with_a_sentence(void **state)
{
	struct desk *desk = *state;
	struct modem_port modem = make_modem();
	struct listener listener = start_modem(desk, modem.name);
	expect(modem.end, "ATZ\r");
	say(modem.end, "OK\r\n");
	expect(modem.end, "AT+VCID=1\r");
	say(modem.end, "ERROR\r\n");
	expect(modem.end, "AT#CID=1\r");
	say(modem.end, "ERROR\r\n");
	wait_for_problem(desk, true);
	assert_non_null(strstr(problem(desk), "AT+VCID=1"));
	/* A better one is found when it is tried again. */
	set_up_modem(modem.end);
	wait_for_problem(desk, false);
	stop(&listener);
	unplug(&modem);
}

#define LOGGED_IN "Response: Success\r\nActionID: login\r\n\r\n"
#define NEW(call, number)                                                                                              \
	"Event: Newchannel\r\nUniqueid: " call "\r\nLinkedid: " call "\r\nContext: from-trunk\r\nCallerIDNum: " number \
	"\r\n\r\n"
#define ABOUT(event, call, rest) "Event: " event "\r\nUniqueid: " call "\r\nLinkedid: " call "\r\n" rest "\r\n"

static void an_exchange_rings_is_picked_up_and_hangs_up(void **state)
{
	struct desk *desk = *state;
	int port, exchange = make_exchange(&port);
	struct listener listener = start_exchange(desk, port);
	int connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	say(connection, NEW("5.1", "+86 154 0000 0017"));
	struct call_page *page = wait_for_calls(desk, 1, NULL);
	assert_string_equal(page->row[0].number, "15400000017");
	/* The first is picked up, and is nobody's until somebody takes it on a console; the second is missed. */
	say(connection, ABOUT("DialEnd", "5.1", "DialStatus: ANSWER\r\n") NEW("5.2", "anonymous"));
	say(connection, ABOUT("Hangup", "5.2", "") ABOUT("Hangup", "5.1", ""));
	page = wait_for_calls(desk, 1, "missed");
	assert_null(page->row[0].number);
	page = wait_for_calls(desk, 2, NULL);
	size_t first = page->row[0].number ? 0 : 1;
	assert_true(page->row[first].answered_at > 0);
	assert_true(page->row[first].ended_at > 0);
	assert_null(page->row[first].result);
	assert_true(id_is_none(&page->row[first].answered_by));
	struct id call = page->row[first].entity;
	stop(&listener);
	desk->clock.fixed_ms = clock_now(&clock_system);
	desk_begin(desk, &desk->as_desk);
	assert_ok(call_answer(desk->act, &call, &desk->err), desk->err);
	desk_commit(desk);
	struct call_row row;
	assert_ok(call_read(desk->station.db, &call, desk->clock.fixed_ms, &desk->arena, &row, &desk->err), desk->err);
	assert_int_equal(row.state, CALL_ENDED);
	assert_memory_equal(&row.answered_by, desk->as_desk.staff, sizeof row.answered_by);
	close(connection);
	close(exchange);
}

static void a_cut_network_is_told_and_mended(void **state)
{
	struct desk *desk = *state;
	int port, exchange = make_exchange(&port);
	struct listener listener = start_exchange(desk, port);
	int connection = take_connection(exchange);
	say(connection, LOGGED_IN "Event: Newchannel\r\nUniqueid: 9");
	close(connection);
	wait_for_problem(desk, true);
	connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	wait_for_problem(desk, false);
	say(connection, NEW("6.1", "998"));
	assert_string_equal(wait_for_calls(desk, 1, NULL)->row[0].number, "998");
	stop(&listener);
	close(connection);
	close(exchange);
}

/* A hang-up during a cut is caught up; what stands rings and is spoken on; what came in meanwhile rings. */
static void calls_that_ended_during_a_cut_end_when_it_is_mended(void **state)
{
	struct desk *desk = *state;
	int port, exchange = make_exchange(&port);
	struct listener listener = start_exchange(desk, port);
	int connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	expect(connection, "Action: Status\r\n");
	say(connection, NEW("5.1", "15400000017") NEW("5.2", "15400000031") NEW("5.3", "15400000099"));
	say(connection, ABOUT("DialEnd", "5.1", "DialStatus: ANSWER\r\n"));
	wait_for_calls(desk, 3, NULL);
	close(connection);
	connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	expect(connection, "Action: Status\r\n");
	say(connection, ABOUT("Status", "5.3", "Context: from-trunk\r\nCallerIDNum: 15400000099\r\n")
				ABOUT("Status", "5.4", "Context: from-trunk\r\nCallerIDNum: 15400000077\r\n")
					ABOUT("StatusComplete", "", ""));
	assert_string_equal(wait_for_calls(desk, 1, "missed")->row[0].number, "15400000031");
	struct call_page *page = wait_for_calls(desk, 4, NULL);
	assert_int_equal(page->count, 4);
	for (size_t i = 0; i < page->count; i++) {
		bool picked_up = strcmp(page->row[i].number, "15400000017") == 0;
		bool given_up = strcmp(page->row[i].number, "15400000031") == 0;
		assert_int_equal(page->row[i].state, picked_up ? CALL_ENDED : given_up ? CALL_MISSED : CALL_RINGING);
	}
	stop(&listener);
	/* Another listener of the same station knows the one that rings still. */
	close(connection);
	listener = start_exchange(desk, port);
	connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	expect(connection, "Action: Status\r\n");
	say(connection, ABOUT("Status", "5.4", "Context: from-trunk\r\nCallerIDNum: 15400000077\r\n")
				ABOUT("StatusComplete", "", "") ABOUT("Hangup", "5.4", ""));
	wait_for_calls(desk, 2, "missed");
	assert_int_equal(wait_for_calls(desk, 4, NULL)->count, 4);
	stop(&listener);
	close(connection);
	close(exchange);
}

/*
 * Another listener than the one that heard them come: what was answered is no new call, what is over there is over here,
 * and what did not come from the line is none of its business.
 */
static void calls_of_an_earlier_listener_are_known_and_end(void **state)
{
	struct desk *desk = *state;
	int port, exchange = make_exchange(&port);
	struct listener listener = start_exchange(desk, port);
	int connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	expect(connection, "Action: Status\r\n");
	say(connection, ABOUT("StatusComplete", "", "") NEW("5.1", "15400000017") NEW("5.2", "15400000031")
				NEW("5.3", "15400000099"));
	struct call_page *page = wait_for_calls(desk, 3, NULL);
	kill(listener.child, SIGKILL);
	waitpid(listener.child, NULL, 0);
	close(listener.leash);
	close(connection);
	/* All are answered on a console; of the last the operator has said what came of it, though the line stands. */
	desk->clock.fixed_ms = clock_now(&clock_system);
	for (size_t i = 0; i < 3; i++) {
		desk_begin(desk, &desk->as_desk);
		assert_ok(call_answer(desk->act, &page->row[i].entity, &desk->err), desk->err);
		if (strcmp(page->row[i].number, "15400000099") == 0)
			assert_ok(call_end(desk->act, &page->row[i].entity,
					   &(struct call_outcome){ .result = "advice" }, &desk->err),
				  desk->err);
		desk_commit(desk);
	}
	desk_begin(desk, NULL);
	assert_ok(call_ring(desk->act, "15400000055", NULL, &desk->err), desk->err);
	desk_commit(desk);
	listener = start_exchange(desk, port);
	connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	expect(connection, "Action: Status\r\n");
	/* The second has hung up meanwhile; the first does a little later. */
	say(connection, ABOUT("Status", "5.1", "Context: from-trunk\r\nCallerIDNum: 15400000017\r\n")
				ABOUT("Status", "5.3", "Context: from-trunk\r\nCallerIDNum: 15400000099\r\n")
					ABOUT("StatusComplete", "", "") NEW("5.4", "15400000077"));
	page = wait_for_calls(desk, 5, NULL);
	for (size_t i = 0; i < page->count; i++) {
		bool spoken = strcmp(page->row[i].number, "15400000017") == 0;
		bool rings = strcmp(page->row[i].number, "15400000055") == 0 ||
			     strcmp(page->row[i].number, "15400000077") == 0;
		assert_int_equal(page->row[i].state, spoken ? CALL_ANSWERED : rings ? CALL_RINGING : CALL_ENDED);
	}
	say(connection, ABOUT("Hangup", "5.1", "") ABOUT("Hangup", "5.4", ""));
	wait_for_calls(desk, 1, "missed");
	page = wait_for_calls(desk, 5, NULL);
	assert_int_equal(page->count, 5);
	for (size_t i = 0; i < page->count; i++)
		if (strcmp(page->row[i].number, "15400000017") == 0)
			assert_int_equal(page->row[i].state, CALL_ENDED);
	stop(&listener);
	close(connection);
	close(exchange);
}

/* More than any desk can take, and every third number comes only after its channel. */
static void forty_calls_within_a_second_are_all_kept_and_end(void **state)
{
	enum { MANY = 40 };
	struct desk *desk = *state;
	char text[400];
	int port, exchange = make_exchange(&port);
	struct listener listener = start_exchange(desk, port);
	int connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	for (int i = 0; i < MANY; i++) {
		snprintf(text, sizeof text, NEW("7.%d", "%s%.0d"), i, i, i % 3 ? "1540001" : "", i % 3 ? 1000 + i : 0);
		say(connection, text);
	}
	for (int i = 0; i < MANY; i += 3) {
		snprintf(text, sizeof text, ABOUT("NewCallerid", "7.%d", "CallerIDNum: 1540001%d\r\n"), i, i, 1000 + i);
		say(connection, text);
	}
	struct call_page *page = wait_for_calls(desk, MANY, NULL);
	assert_int_equal(page->count, MANY);
	for (int i = 0; i < MANY; i++) {
		int found = 0;
		snprintf(text, sizeof text, "1540001%d", 1000 + i);
		for (size_t at = 0; at < page->count; at++)
			found += page->row[at].number && strcmp(page->row[at].number, text) == 0;
		assert_int_equal(found, 1);
	}
	for (int i = 0; i < MANY; i++) {
		snprintf(text, sizeof text, ABOUT("Hangup", "7.%d", ""), i, i);
		say(connection, text);
	}
	wait_for_calls(desk, MANY, "missed");
	stop(&listener);
	close(connection);
	close(exchange);
}

static void a_wrong_secret_is_said_without_it(void **state)
{
	struct desk *desk = *state;
	int port, exchange = make_exchange(&port);
	struct listener listener = start_exchange(desk, port);
	int connection = take_connection(exchange);
	say(connection, "Response: Error\r\nActionID: login\r\nMessage: Authentication failed\r\n\r\n");
	wait_for_problem(desk, true);
	assert_null(strstr(problem(desk), "gateway-of-998"));
	assert_non_null(strstr(problem(desk), "caller_id"));
	/* It does not knock again at once: who does is locked out. */
	struct pollfd wait = { .fd = exchange, .events = POLLIN };
	assert_int_equal(poll(&wait, 1, 3000), 0);
	stop(&listener);
	close(connection);
	close(exchange);
}

static void a_station_listens_once(void **state)
{
	struct desk *desk = *state;
	int port, exchange = make_exchange(&port);
	struct listener listener = start_exchange(desk, port);
	int connection = take_connection(exchange);
	desk->config.caller_id.ami.host = "127.0.0.1";
	struct line_plan plan = { .station = &desk->station, .config = &desk->config, .leave = -1 };
	assert_false(line_listen(&plan, &desk->err));
	assert_int_equal(desk->err.code, ERR_BUSY);
	stop(&listener);
	close(connection);
	close(exchange);
}

/* The console starts the listener itself, pops the caller up, and says when it hears nobody any more. */
static void the_console_hears_the_modem(void **state)
{
	(void)state;
	char command[400];
	county_make(state);
	county_copy(state);
	struct modem_port modem = make_modem();
	snprintf(command, sizeof command, "printf '\\ncaller_id:\\n  device: %s\\n' >>%s/fangzheng.yaml", modem.name,
		 county_home());
	assert_int_equal(system(command), 0);
	struct pty *pty = county_console_of(
		&(struct county_window){ .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "zh" }, "desk");
	set_up_modem(modem.end);
	say(modem.end, "\r\nRING\r\n\r\nNMBR = 15400000017\r\n");
	pty_wait(pty, "15400000017");
	pty_wait(pty, "单福田");
	assert_false(pty_shows(pty, _("no telephone line")));
	unplug(&modem);
	pty_wait(pty, _("no telephone line"));
	pty_assert_straight(pty);
	pty_type(pty, "<Esc>");
	county_leave(pty);
	county_drop(state);
	county_remove(state);
}

/* The county's console as the desk, and the exchange that it hears. */
static struct pty *open_desk(void **state, int *exchange, int *connection)
{
	char command[400];
	int port;
	*exchange = make_exchange(&port);
	county_make(state);
	county_copy(state);
	snprintf(command, sizeof command,
		 "printf '\\ncaller_id:\\n  ami: { host: 127.0.0.1, port: %d, user: fangzheng, secret: gateway-of-998 "
		 "}\\n'"
		 " >>%s/fangzheng.yaml",
		 port, county_home());
	assert_int_equal(system(command), 0);
	struct pty *pty = county_console_of(
		&(struct county_window){ .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "zh" }, "desk");
	*connection = take_connection(*exchange);
	say(*connection, LOGGED_IN);
	return pty;
}

static void leave_desk(void **state, struct pty *pty, int exchange, int connection)
{
	county_leave(pty);
	close(connection);
	close(exchange);
	county_drop(state);
	county_remove(state);
}

/* The console that listens ends, however it does: another one listens at once, and calls come up there. */
static void another_console_takes_the_line_over(void **state)
{
	int exchange, connection;
	struct pty *first = open_desk(state, &exchange, &connection);
	struct pty *second = county_console_of(
		&(struct county_window){ .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "zh" }, "desk");
	pty_kill(first);
	close(connection);
	struct pollfd wait = { .fd = exchange, .events = POLLIN };
	assert_int_equal(poll(&wait, 1, 2000), 1);
	connection = take_connection(exchange);
	say(connection, LOGGED_IN NEW("5.1", "15400000017"));
	pty_wait(second, "单福田");
	assert_false(pty_shows(second, _("no telephone line")));
	pty_type(second, "<Esc>");
	leave_desk(state, second, exchange, connection);
}

/* A listener that ends and ends: the title bar says that nobody hears the line. */
static void a_listener_that_is_gone_is_said(void **state)
{
	int exchange, connection;
	struct pty *pty = open_desk(state, &exchange, &connection);
	assert_false(pty_shows(pty, _("no telephone line")));
	pty_signal_child(pty, SIGKILL);
	pty_wait(pty, _("no telephone line"));
	pty_type(pty, "7");
	pty_wait(pty, "没有程序在听");
	close(connection);
	connection = take_connection(exchange);
	say(connection, LOGGED_IN);
	pty_wait_gone(pty, _("no telephone line"));
	leave_desk(state, pty, exchange, connection);
}

/* The telephone is lifted before a key is pressed: the call is still for whoever takes it on the console. */
static void who_lifted_the_telephone_takes_the_call_on_the_console(void **state)
{
	(void)state;
	char command[400];
	int port, exchange = make_exchange(&port);
	county_make(state);
	county_copy(state);
	snprintf(command, sizeof command,
		 "printf '\\ncaller_id:\\n  ami: { host: 127.0.0.1, port: %d, user: fangzheng, secret: gateway-of-998 "
		 "}\\n'"
		 " >>%s/fangzheng.yaml",
		 port, county_home());
	assert_int_equal(system(command), 0);
	struct pty *pty = county_console_of(
		&(struct county_window){ .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "zh" }, "desk");
	int connection = take_connection(exchange);
	say(connection, LOGGED_IN NEW("5.1", "15400000017"));
	pty_wait(pty, _("Ringing"));
	say(connection, ABOUT("DialEnd", "5.1", "DialStatus: ANSWER\r\n"));
	pty_wait(pty, _("On the phone"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("New ticket"));
	say(connection, ABOUT("Hangup", "5.1", ""));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, _("next field"));
	/* The line has hung up; what came of the call is still to be said. */
	pty_type(pty, "<F8>");
	pty_wait(pty, _("the line has hung up: say what came of it, or Esc and say it later"));
	pty_type(pty, "v");
	pty_wait(pty, _("What was said (may be empty):"));
	pty_type(pty, "问低保<F2>");
	pty_wait_gone(pty, _("What was said (may be empty):"));
	/* What nobody answers goes away by itself. */
	say(connection, NEW("5.2", "15400000031"));
	pty_wait(pty, _("Ringing"));
	say(connection, ABOUT("Hangup", "5.2", ""));
	pty_wait(pty, "15400000031 未接；现有待回拨 2 个");
	pty_wait_gone(pty, _("Ringing"));
	leave_desk(state, pty, exchange, connection);
}

/* Whoever lifted a telephone may be anywhere: what rings and nobody has is on the screen, unless the desk is at the other. */
static void a_call_that_rings_goes_before_one_that_was_picked_up(void **state)
{
	int exchange, connection;
	struct pty *pty = open_desk(state, &exchange, &connection);
	say(connection, NEW("5.1", "15499999991") ABOUT("DialEnd", "5.1", "DialStatus: ANSWER\r\n"));
	pty_wait(pty, "通话中 15499999991");
	say(connection, NEW("5.2", "15499999992"));
	pty_wait(pty, "振铃 15499999992");
	pty_wait(pty, "另有来电：15499999991");
	pty_type(pty, "<Tab>");
	pty_wait(pty, "通话中 15499999991");
	say(connection, NEW("5.3", "15499999993"));
	pty_wait(pty, "另有 2 个来电");
	pty_wait(pty, "15499999992");
	pty_wait(pty, "通话中 15499999991");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "振铃 15499999992");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "振铃 15499999993");
	say(connection, ABOUT("Hangup", "5.1", "") ABOUT("Hangup", "5.2", "") ABOUT("Hangup", "5.3", ""));
	pty_wait_gone(pty, "振铃");
	/* So beside a form. */
	pty_type(pty, "/");
	pty_wait(pty, "查找");
	say(connection, NEW("6.1", "15499999994") ABOUT("DialEnd", "6.1", "DialStatus: ANSWER\r\n"));
	pty_wait(pty, "通话中 15499999994");
	say(connection, NEW("6.2", "15499999995"));
	pty_wait(pty, "振铃 15499999995");
	pty_type(pty, "<F8>");
	pty_wait_gone(pty, _("F8 takes the call; what you type goes on where it was"));
	pty_wait(pty, "振铃 15499999995");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "振铃");
	pty_type(pty, "<Esc>");
	leave_desk(state, pty, exchange, connection);
}

/* The end of the call returns to the form as it was; what came of the call is told to be open, and is a key away. */
static void a_hang_up_gives_the_form_back(void **state)
{
	int exchange, connection;
	struct pty *pty = open_desk(state, &exchange, &connection);
	pty_type(pty, "2n");
	pty_wait(pty, _("New ticket"));
	pty_type(pty, "<Tab><Tab>128");
	say(connection, NEW("5.1", "15499999991"));
	pty_wait(pty, "振铃 15499999991");
	pty_type(pty, "<F8>a");
	pty_wait(pty, "通话中 15499999991");
	say(connection, ABOUT("Hangup", "5.1", ""));
	pty_wait(pty, "15499999991 已挂断，按 F8 补记结果");
	assert_false(pty_shows(pty, "已结束 15499999991"));
	pty_type(pty, "x9");
	pty_wait(pty, "128x9");
	pty_wait(pty, "15499999991 已挂断，按 F8 补记结果");
	pty_type(pty, "<F8>");
	pty_wait(pty, _("the line has hung up: say what came of it, or Esc and say it later"));
	pty_type(pty, "v");
	pty_wait(pty, _("What was said (may be empty):"));
	pty_type(pty, "<F2>");
	pty_wait_gone(pty, _("What was said (may be empty):"));
	pty_wait(pty, "128x9");
	/* What is only beside it leaves the same word, and waits in the log. */
	say(connection, NEW("5.2", "15499999992") ABOUT("DialEnd", "5.2", "DialStatus: ANSWER\r\n"));
	pty_wait(pty, "通话中 15499999992");
	say(connection, ABOUT("Hangup", "5.2", ""));
	pty_wait(pty, "15499999992 已挂断，结果请在来电记录里补记");
	pty_wait_gone(pty, "15499999992");
	pty_type(pty, "<Esc>y");
	pty_wait_gone(pty, _("New ticket"));
	leave_desk(state, pty, exchange, connection);
}

#define desk_test(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	const struct CMUnitTest tests[] = {
		desk_test(a_modem_rings),
		desk_test(a_modem_without_caller_id_is_a_loss_with_a_sentence),
		desk_test(an_exchange_rings_is_picked_up_and_hangs_up),
		desk_test(a_cut_network_is_told_and_mended),
		desk_test(calls_that_ended_during_a_cut_end_when_it_is_mended),
		desk_test(calls_of_an_earlier_listener_are_known_and_end),
		desk_test(forty_calls_within_a_second_are_all_kept_and_end),
		desk_test(a_wrong_secret_is_said_without_it),
		desk_test(a_station_listens_once),
		cmocka_unit_test(the_console_hears_the_modem),
		cmocka_unit_test(another_console_takes_the_line_over),
		cmocka_unit_test(a_listener_that_is_gone_is_said),
		cmocka_unit_test(a_call_that_rings_goes_before_one_that_was_picked_up),
		cmocka_unit_test(a_hang_up_gives_the_form_back),
		cmocka_unit_test(who_lifted_the_telephone_takes_the_call_on_the_console),
	};
	return cmocka_run_group_tests_name("listen", tests, NULL, NULL);
}
