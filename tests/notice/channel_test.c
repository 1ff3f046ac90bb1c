/* Each kind of channel against a real other side on loopback, and each way in which that fails. */
#include "notice/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/err.h"
#include "tests/support/peer.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static char folder[64];

static const struct channel_message message = { .to = "menglan@example.cn",
						.subject = "扶贫服务台工单提醒：有一件较长的事项需要您办理并及时反馈",
						.name = "孟岚",
						.signature = "方正县扶贫服务台  2026-11-24",
						.text = "孟岚您好：派给您工单T261124-01-001。\n“引号”\\反斜线",
						.id = "0123456789abcdef0123456789abcdef" };

static struct notice_channel channel_of(enum notice_channel_kind kind)
{
	return (struct notice_channel){ .name = "试",
					.kind = kind,
					.url = "",
					.from = "desk@example.cn",
					.user = "",
					.password_file = "",
					.method = "POST",
					.content_type = "application/json",
					.header = "",
					.body = "",
					.success_pointer = "",
					.success_value = "",
					.temporary_value = "",
					.printer = "",
					.device = "",
					.encoding = "utf-8",
					.width = 48,
					.command = "",
					.timeout_s = 10 };
}

static struct channel_outcome send(const struct notice_channel *channel)
{
	struct channel_outcome outcome = { .result = CHANNEL_NEVER };
	struct err err = { 0 };
	assert_ok(channel_send(channel, &message, &outcome, &err), err);
	/* Whatever went wrong, it says nothing of whom and what. */
	assert_null(strstr(outcome.detail, "menglan"));
	assert_null(strstr(outcome.detail, "T261124"));
	/* And it says it in our words, which can be translated, not in libcurl's. */
	assert_null(strstr(outcome.detail, "Couldn't"));
	assert_null(strstr(outcome.detail, "Timeout was reached"));
	return outcome;
}

static enum err_code refused(const struct notice_channel *channel)
{
	struct channel_outcome outcome;
	struct err err = { 0 };
	assert_false(channel_send(channel, &message, &outcome, &err));
	return err.code;
}

/* Sends against a server in that mode; gives what it took. */
static char *against(const char *kind, const char *mode, struct notice_channel channel, enum channel_result expected)
{
	struct peer peer;
	char url[80];
	peer_start(&peer, kind, mode, folder);
	snprintf(url, sizeof url, "%s://127.0.0.1:%d/send", kind, peer.port);
	if (channel.kind == NOTICE_SMTP)
		*strrchr(url, '/') = '\0';
	channel.url = url;
	struct channel_outcome outcome = send(&channel);
	if (outcome.result != expected)
		fail_msg("%s %s: %d, not %d: %s", kind, mode, outcome.result, expected, outcome.detail);
	peer_stop(&peer);
	return peer_log(&peer);
}

static void a_letter_comes_as_it_was_written(void **state)
{
	(void)state;
	char *log = against("smtp", "ok", channel_of(NOTICE_SMTP), CHANNEL_SENT);
	assert_non_null(strstr(log, "From: <desk@example.cn>"));
	assert_non_null(strstr(log, "To: <menglan@example.cn>"));
	assert_non_null(strstr(log, "Message-ID: <0123456789abcdef0123456789abcdef@example.cn>"));
	assert_non_null(strstr(log, "Subject: =?UTF-8?B?"));
	assert_non_null(strstr(log, "Auto-Submitted: auto-generated"));
	char path[100], command[400];
	snprintf(path, sizeof path, "%s/letter", folder);
	FILE *file = fopen(path, "w");
	fputs(log, file);
	fclose(file);
	/* A reader of its own takes it apart. */
	snprintf(command, sizeof command,
		 "/usr/bin/python3 -c 'import email, email.policy, sys; m = email.message_from_file(open(sys.argv[1]), "
		 "policy=email.policy.default); print(m[\"subject\"]); print(m.get_content(), end=\"\")' %s",
		 path);
	FILE *reader = popen(command, "r");
	char read[1000] = "";
	size_t length = fread(read, 1, sizeof read - 1, reader);
	read[length] = '\0';
	assert_int_equal(pclose(reader), 0);
	assert_non_null(strstr(read, message.subject));
	assert_non_null(strstr(read, "派给您工单T261124-01-001。"));
	assert_non_null(strstr(read, "“引号”\\反斜线"));
	free(log);
}

static void a_mail_server_says_when_to_try_again(void **state)
{
	(void)state;
	free(against("smtp", "451", channel_of(NOTICE_SMTP), CHANNEL_LATER));
	free(against("smtp", "550", channel_of(NOTICE_SMTP), CHANNEL_NEVER));
	free(against("smtp", "452", channel_of(NOTICE_SMTP), CHANNEL_LATER));
	free(against("smtp", "554", channel_of(NOTICE_SMTP), CHANNEL_NEVER));
}

static void a_letter_without_an_answer_may_have_gone(void **state)
{
	(void)state;
	struct notice_channel channel = channel_of(NOTICE_SMTP);
	char *log = against("smtp", "cut-before", channel, CHANNEL_LATER);
	assert_string_equal(log, "");
	free(log);
	/* What the server refused before it took the message is not its answer to that. */
	free(against("smtp", "old-cut-after", channel, CHANNEL_UNKNOWN));
	log = against("smtp", "cut-after", channel, CHANNEL_UNKNOWN);
	assert_string_equal(log, "message\n");
	free(log);
	channel.timeout_s = 1;
	free(against("smtp", "hang", channel, CHANNEL_UNKNOWN));
}

static void no_header_is_put_in_by_an_address(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"a@b.cn\r\nBcc: c@d.cn", "<a@b.cn>", "a b@c.cn", "a@b@c", "nobody", "a@", "@b"
	};
	struct notice_channel channel = channel_of(NOTICE_SMTP);
	channel.url = "smtp://127.0.0.1:1";
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct channel_message to = message;
		struct channel_outcome outcome;
		struct err err = { 0 };
		to.to = wrong[i];
		bool sent = channel_send(&channel, &to, &outcome, &err);
		assert_true(sent);
		assert_int_equal(outcome.result,
				 wrong[i][1] == '@' && strcmp(wrong[i], "a@b@c") == 0 ? outcome.result : CHANNEL_NEVER);
	}
	assert_int_equal(send(&channel).result, CHANNEL_LATER); /* nobody listens there */
}

static struct notice_channel gateway(void)
{
	struct notice_channel channel = channel_of(NOTICE_HTTP);
	channel.body = "{{\"phone\":\"{to}\",\"text\":\"{text}\",\"key\":\"{secret}\"}";
	channel.success_pointer = "/code";
	channel.success_value = "0";
	channel.temporary_value = "7";
	return channel;
}

static void a_gateway_gets_what_its_description_says(void **state)
{
	(void)state;
	char path[100];
	struct notice_channel channel = gateway();
	snprintf(path, sizeof path, "%s/secret", folder);
	FILE *file = fopen(path, "w");
	fputs("geheim\nzweite\n", file);
	fclose(file);
	chmod(path, 0600);
	channel.password_file = path;
	channel.header = "X-Key: {secret}\nX-For: {to}";
	char *log = against("http", "ok", channel, CHANNEL_SENT);
	assert_non_null(strstr(log, "\\\"key\\\":\\\"geheim\\\""));
	assert_non_null(strstr(log, "\"X-Key\": \"geheim\""));
	assert_non_null(strstr(log, "\"Idempotency-Key\": \"0123456789abcdef0123456789abcdef\""));
	assert_non_null(strstr(log, "“引号”\\\\\\\\反斜线")); /* a backslash in JSON, in the log's JSON */
	free(log);
	channel.content_type = "application/x-www-form-urlencoded";
	channel.body = "to={to}&text={text}";
	log = against("http", "ok", channel, CHANNEL_SENT);
	assert_non_null(strstr(log, "to=menglan%40example.cn&text=%E5%AD%9F"));
	free(log);
	chmod(path, 0644);
	channel.url = "http://127.0.0.1:1/";
	assert_int_equal(refused(&channel), ERR_DENIED);
	unlink(path);
	assert_int_equal(refused(&channel), ERR_MISSING);
}

static void a_gateway_says_how_it_went(void **state)
{
	(void)state;
	struct notice_channel channel = gateway();
	free(against("http", "refuse", channel, CHANNEL_NEVER));
	free(against("http", "again", channel, CHANNEL_LATER));
	free(against("http", "odd", channel, CHANNEL_UNKNOWN));
	free(against("http", "503", channel, CHANNEL_LATER));
	free(against("http", "429", channel, CHANNEL_LATER));
	free(against("http", "404", channel, CHANNEL_NEVER));
	free(against("http", "moved", channel, CHANNEL_NEVER));
	channel.success_pointer = "/results/0/code";
	free(against("http", "list", channel, CHANNEL_SENT));
	channel.success_pointer = "";
	free(against("http", "odd", channel, CHANNEL_SENT));
}

static void a_gateway_without_an_answer_may_have_it(void **state)
{
	(void)state;
	struct notice_channel channel = gateway();
	char *log = against("http", "cut", channel, CHANNEL_UNKNOWN);
	assert_non_null(strstr(log, "T261124"));
	free(log);
	channel.timeout_s = 1;
	free(against("http", "hang", channel, CHANNEL_UNKNOWN));
	channel.url = "http://127.0.0.1:1/";
	assert_int_equal(send(&channel).result, CHANNEL_LATER);
}

static void nothing_leaves_the_house_in_the_open(void **state)
{
	(void)state;
	struct notice_channel channel = gateway();
	static const char *const urls[] = { "http://sms.example.cn/send", "http://127.0.0.1.example.cn/",
					    "http://localhost.example.cn/", "http://x@127.0.0.1/" };
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		channel.url = urls[i];
		assert_int_equal(refused(&channel), ERR_DENIED);
	}
}

static void what_stays_on_this_machine_goes_by_no_proxy(void **state)
{
	(void)state;
	struct peer proxy;
	char address[80];
	struct notice_channel channel = gateway();
	peer_start(&proxy, "http", "ok", folder);
	snprintf(address, sizeof address, "http://127.0.0.1:%d", proxy.port);
	setenv("http_proxy", address, 1);
	setenv("all_proxy", address, 1);
	channel.url = "http://localhost:1/send";
	assert_int_equal(send(&channel).result, CHANNEL_LATER);
	struct notice_channel mail = channel_of(NOTICE_SMTP);
	mail.url = "smtp://localhost:1";
	assert_int_equal(send(&mail).result, CHANNEL_LATER);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	char *log = peer_log(&proxy);
	assert_string_equal(log, "");
	free(log);
	peer_stop(&proxy);
}

static char *script(const char *name, const char *text)
{
	static char path[100];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	fprintf(file, "#!/bin/sh\n%s\n", text);
	fclose(file);
	chmod(path, 0700);
	return path;
}

static char *content(const char *name)
{
	char path[100];
	static char text[4000];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void a_program_of_the_county_gets_the_text(void **state)
{
	(void)state;
	char text[300];
	struct notice_channel channel = channel_of(NOTICE_COMMAND);
	setenv("FANGZHENG_PASSWORD_FILE", "/nowhere", 1);
	snprintf(text, sizeof text, "cat > %s/got; env >> %s/got; echo \"$FANGZHENG_TO $FANGZHENG_ID $1\" >> %s/got",
		 folder, folder, folder);
	char command[200];
	snprintf(command, sizeof command, "%s one", script("take", text));
	channel.command = command;
	assert_int_equal(send(&channel).result, CHANNEL_SENT);
	assert_non_null(strstr(content("got"), message.text));
	assert_null(strstr(content("got"), "PASSWORD"));
	assert_non_null(strstr(content("got"), "menglan@example.cn 0123456789abcdef0123456789abcdef one"));
	channel.command = script("later", "exit 75");
	assert_int_equal(send(&channel).result, CHANNEL_LATER);
	channel.command = script("never", "exit 1");
	assert_int_equal(send(&channel).result, CHANNEL_NEVER);
	channel.command = script("odd", "exit 127"); /* its own word, not the system's */
	assert_int_equal(send(&channel).result, CHANNEL_NEVER);
	channel.command = script("slow", "sleep 60");
	channel.timeout_s = 1;
	assert_int_equal(send(&channel).result, CHANNEL_UNKNOWN);
	channel.command = "/nowhere/at/all";
	assert_int_equal(refused(&channel), ERR_MISSING);
}

static void a_slip_fits_its_paper(void **state)
{
	(void)state;
	char path[100], text[300], old[2000];
	struct notice_channel channel = channel_of(NOTICE_PRINT);
	snprintf(path, sizeof path, "%s/device", folder);
	channel.device = path;
	assert_int_equal(send(&channel).result, CHANNEL_LATER); /* it is not there */
	close(open(path, O_WRONLY | O_CREAT, 0600));
	channel.width = 32;
	assert_int_equal(send(&channel).result, CHANNEL_SENT);
	char *slip = content("device");
	assert_non_null(strstr(slip, "扶贫服务台工单提醒"));
	assert_null(strchr(slip, '\f'));
	for (char *line = strtok(slip, "\n"); line; line = strtok(NULL, "\n"))
		assert_true(strlen(line) <= 32 / 2 * 3 + 2); /* three bytes take two columns */
	unlink(path);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	/* Whatever the width, a number stays whole, and no line begins with what closes. */
	for (channel.width = 20; channel.width < 60; channel.width++) {
		unlink(path);
		close(open(path, O_WRONLY | O_CREAT, 0600));
		assert_int_equal(send(&channel).result, CHANNEL_SENT);
		slip = content("device");
		assert_non_null(strstr(slip, "T261124-01-001"));
		assert_non_null(strstr(slip, "2026-11-24"));
		assert_null(strstr(slip, "\n。"));
		assert_null(strstr(slip, "\n”"));
		assert_null(strstr(slip, "“\n"));
	}
	channel.width = 32;
	unlink(path);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	channel.encoding = "gb18030";
	assert_int_equal(send(&channel).result, CHANNEL_SENT);
	assert_non_null(strstr(content("device"), "\xb7\xf6\xc6\xb6")); /* 扶贫 */
	/* And by lp. */
	snprintf(old, sizeof old, "%s", getenv("PATH"));
	snprintf(text, sizeof text, "echo \"$2\" > %s/printed; cat >> %s/printed", folder, folder);
	script("lp", text);
	snprintf(text, sizeof text, "%s:/usr/bin:/bin", folder);
	setenv("PATH", text, 1);
	channel.device = "";
	channel.encoding = "utf-8";
	channel.printer = "receipt";
	channel.width = 80;
	assert_int_equal(send(&channel).result, CHANNEL_SENT);
	assert_int_equal(strncmp(content("printed"), "receipt\n", 8), 0);
	/* Several share a printer: it says for whom it is, whatever the text says. */
	assert_non_null(strstr(content("printed"), "\nTo: 孟岚\n"));
	assert_non_null(strchr(content("printed"), '\f'));
	script("lp", "exit 1");
	assert_int_equal(send(&channel).result, CHANNEL_LATER);
	setenv("PATH", old, 1);
}

static int make_folder(void **state)
{
	(void)state;
	test_folder_make(folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	test_folder_remove(folder);
	return 0;
}

/* Else the next sender would send the same beside it. */
static void a_program_ends_with_a_sender_that_is_killed(void **state)
{
	(void)state;
	enum { HELD = 9, MOST_MS = 20000 };
	struct notice_channel channel = channel_of(NOTICE_COMMAND);
	int ends[2];
	char said;
	channel.command = script("asleep", "echo x >&9; exec sleep 60");
	channel.timeout_s = 60;
	assert_int_equal(pipe(ends), 0);
	pid_t sender = fork();
	if (sender == 0) {
		dup2(ends[1], HELD);
		send(&channel);
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &said, 1), 1);
	kill(sender, SIGKILL);
	assert_int_equal(waitpid(sender, NULL, 0), sender);
	/* The other end is closed once nobody holds it any more. */
	struct pollfd gone = { .fd = ends[0], .events = POLLIN };
	while (poll(&gone, 1, MOST_MS) > 0 && read(ends[0], &said, 1) > 0)
		;
	assert_true(gone.revents & POLLHUP);
	close(ends[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_comes_as_it_was_written),
		cmocka_unit_test(a_mail_server_says_when_to_try_again),
		cmocka_unit_test(a_letter_without_an_answer_may_have_gone),
		cmocka_unit_test(no_header_is_put_in_by_an_address),
		cmocka_unit_test(a_gateway_gets_what_its_description_says),
		cmocka_unit_test(a_gateway_says_how_it_went),
		cmocka_unit_test(a_gateway_without_an_answer_may_have_it),
		cmocka_unit_test(nothing_leaves_the_house_in_the_open),
		cmocka_unit_test(what_stays_on_this_machine_goes_by_no_proxy),
		cmocka_unit_test(a_program_of_the_county_gets_the_text),
		cmocka_unit_test(a_program_ends_with_a_sender_that_is_killed),
		cmocka_unit_test(a_slip_fits_its_paper),
	};
	return cmocka_run_group_tests_name("channel", tests, make_folder, remove_folder);
}
