/* The program that sends, on a real station against real servers: nothing is lost, nothing comes twice unsaid. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db.h"
#include "db/notice.h"
#include "notice/sender.h"
#include "tests/support/desk.h"
#include "tests/support/peer.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

enum { TICKETS = 30, KILLS = 25 };

static struct config_channel way;
static char url[80];

static void use_gateway(struct desk *desk, const struct peer *peer)
{
	snprintf(url, sizeof url, "http://127.0.0.1:%d/send", peer->port);
	way = (struct config_channel){ .kind = "http",
				       .channel = { .name = "短信",
						    .kind = NOTICE_HTTP,
						    .url = url,
						    .from = "",
						    .user = "",
						    .password_file = "",
						    .method = "POST",
						    .content_type = "application/json",
						    .header = "",
						    .body = "{{\"to\":\"{to}\",\"text\":\"{text}\"}",
						    .success_pointer = "/code",
						    .success_value = "0",
						    .temporary_value = "7",
						    .printer = "",
						    .device = "",
						    .encoding = "utf-8",
						    .command = "",
						    .width = 48,
						    .timeout_s = 5 } };
	desk->config.notices.channel = &way;
	desk->config.notices.channel_count = 1;
	desk->config.notices.gather_minutes = 0;
	desk->config.notices.daily_cap = 0;
	desk->config.notices.hours.count = 0;
	desk->config.soon.amount = 0;
}

static void send_once(struct desk *desk)
{
	struct sender_plan plan = {
		.station = &desk->station, .config = &desk->config, .language = "en", .once = true, .leave = -1
	};
	assert_ok(sender_run(&plan, NULL, &desk->err), desk->err);
}

static int64_t sent(struct desk *desk)
{
	return test_number(&desk->station, "SELECT count(*) FROM notice WHERE state = 'sent'");
}

static int64_t queued(struct desk *desk)
{
	return test_number(&desk->station, "SELECT count(*) FROM notice WHERE state = 'queued'");
}

/* How often a text stands in what the other side took. */
static int times(const char *log, const char *text)
{
	int found = 0;
	for (const char *at = strstr(log, text); at; at = strstr(at + 1, text))
		found++;
	return found;
}

static void what_waits_goes_as_one_message_a_person(void **state)
{
	struct desk *desk = *state;
	struct peer peer;
	peer_start(&peer, "http", "ok", desk->station.home);
	use_gateway(desk, &peer);
	for (int i = 0; i < 3; i++) {
		struct id ticket = test_ticket_take(desk, &desk->shan, "illness", "要看的事");
		test_ticket_dispatch(desk, &ticket);
	}
	send_once(desk);
	char *log = peer_log(&peer);
	assert_int_equal(times(log, "\"path\""), 2); /* a doctor and a helper, three tickets each */
	assert_int_equal(times(log, "T261123-01-002"), 2);
	assert_int_equal(sent(desk), 6);
	send_once(desk);
	free(log);
	log = peer_log(&peer);
	assert_int_equal(times(log, "\"path\""), 2);
	free(log);
	peer_stop(&peer);
	test_station_verify(&desk->station);
}

static void a_gateway_that_is_off_is_tried_again(void **state)
{
	struct desk *desk = *state;
	struct peer peer;
	peer_start(&peer, "http", "503", desk->station.home);
	use_gateway(desk, &peer);
	struct id ticket = test_ticket_take(desk, &desk->shan, "illness", "要看的事");
	test_ticket_dispatch(desk, &ticket);
	send_once(desk);
	assert_int_equal(queued(desk), 2);
	send_once(desk); /* its time has not come */
	char *log = peer_log(&peer);
	assert_int_equal(times(log, "\"path\""), 2);
	free(log);
	peer_stop(&peer);
	peer_start(&peer, "http", "ok", desk->station.home);
	use_gateway(desk, &peer);
	desk->clock.fixed_ms += 2 * 60 * 1000;
	send_once(desk);
	assert_int_equal(sent(desk), 2);
	peer_stop(&peer);
}

static void one_sends_at_a_time(void **state)
{
	struct desk *desk = *state;
	struct peer peer;
	int lock;
	peer_start(&peer, "http", "ok", desk->station.home);
	use_gateway(desk, &peer);
	assert_ok(station_take_turn(desk->station.home, "notice", false, &lock, &desk->err), desk->err);
	struct sender_plan plan = {
		.station = &desk->station, .config = &desk->config, .language = "en", .once = true, .leave = -1
	};
	bool beside = false;
	assert_false(sender_run(&plan, &beside, &desk->err));
	assert_true(beside);
	close(lock);
	peer_stop(&peer);
}

/* The sender in a process of its own, on its own connection, killed after a while. */
static void send_and_be_killed(struct desk *desk, useconds_t after_us)
{
	pid_t child = fork();
	if (child == 0) {
		struct station station;
		struct err err = { 0 };
		struct station_open_options options = { .clock = &desk->clock };
		if (!station_open(desk->station.home, &options, &station, &err))
			_exit(1);
		struct sender_plan plan = {
			.station = &station, .config = &desk->config, .language = "en", .once = true, .leave = -1
		};
		sender_run(&plan, NULL, &err);
		_exit(0);
	}
	usleep(after_us);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void killed_at_any_moment_it_loses_nothing_and_says_what_may_be_double(void **state)
{
	struct desk *desk = *state;
	struct peer peer;
	struct chance chance = { .seeded = true, .seed = 20261124 };
	peer_start(&peer, "http", "ok", desk->station.home);
	use_gateway(desk, &peer);
	char number[TICKETS][32];
	for (int i = 0; i < TICKETS; i++) {
		struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "要修的事");
		test_ticket_dispatch(desk, &ticket);
		snprintf(number[i], sizeof number[i], "%s", test_ticket_look(desk, &ticket).number);
		/* Killed while there is something to send. */
		if (i % 2 == 0 && i / 2 < KILLS) {
			unsigned char byte[2];
			chance_bytes(&chance, byte, sizeof byte);
			desk->clock.fixed_ms += 2 * 60 * 1000;
			send_and_be_killed(desk, (useconds_t)(byte[0] * 256 + byte[1]) / 2);
		}
	}
	for (int i = 0; i < 10; i++) {
		desk->clock.fixed_ms += 3600 * 1000;
		send_once(desk);
	}
	assert_int_equal(queued(desk), 0);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM notice WHERE state <> 'sent'"), 0);
	char *log = peer_log(&peer);
	int64_t came = 0;
	for (int i = 0; i < TICKETS; i++) {
		assert_true(times(log, number[i]) > 0);
		came += times(log, number[i]);
	}
	/* What came more often than it was queued has an unanswered try, and its second copy says so. */
	int64_t too_many = came - test_number(&desk->station, "SELECT count(*) FROM notice");
	assert_true(too_many >= 0);
	assert_true(too_many <= test_number(&desk->station, "SELECT sum(unanswered) FROM notice"));
	if (too_many > 0)
		assert_true(times(log, "可能已发送") > 0);
	free(log);
	peer_stop(&peer);
	test_station_verify(&desk->station);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(what_waits_goes_as_one_message_a_person),
		desk_test(a_gateway_that_is_off_is_tried_again),
		desk_test(one_sends_at_a_time),
		desk_test(killed_at_any_moment_it_loses_nothing_and_says_what_may_be_double),
	};
	return cmocka_run_group_tests_name("sender", tests, NULL, NULL);
}
