#include "line/listen.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/act.h"
#include "db/call.h"
#include "db/call_act.h"
#include "db/line_state.h"
#include "db/station.h"
#include "line/ami.h"
#include "line/modem.h"
#include "line/port.h"

enum {
	LOOK_MS = 250,
	FIRST_WAIT_MS = 1000,
	LONGEST_WAIT_MS = 60 * 1000,
	GOOD_AFTER_MS = 10 * 1000, /* a line that held so long begins anew at once */
	PING_MS = 30 * 1000,
	SILENCE_MS = 75 * 1000, /* two pings without an answer */
	LOGIN_MS = 10 * 1000,
};

/* Calls that may still be picked up or hung up: those of a line that has names for them. "" for a free place. */
enum { CALLS = AMI_CALLS };
struct known_call {
	char name[LINE_CALL_BYTES];
	struct id entity;
	bool stands; /* the line told of it since it is heard */
};

struct listening {
	const struct line_plan *plan;
	struct known_call call[CALLS];
	size_t next;
	bool lost_told; /* the loss that lasts was told already */
	bool heard;	/* the line is good, and that was told */
	struct modem modem;
	struct ami ami;
};

static int64_t now_of(const struct listening *line)
{
	return clock_now(line->plan->station->clock);
}

static void tell(const struct listening *line, enum line_told told, const char *text)
{
	if (line->plan->tell)
		line->plan->tell(told, text, line->plan->context);
}

static void tell_heard(struct listening *line)
{
	struct err ignored;
	line->heard = true;
	line->lost_told = false;
	line_state_put(line->plan->station, NULL, &ignored);
	tell(line, LINE_TOLD_HEARD, "");
}

static void tell_lost(struct listening *line, const char *why)
{
	struct err ignored;
	line->heard = false;
	line_state_put(line->plan->station, why, &ignored);
	if (!line->lost_told)
		tell(line, LINE_TOLD_LOST, why);
	line->lost_told = true;
}

/* Acts --------------------------------------------------------------------------------------------------- */

static struct known_call *known(struct listening *line, const char *name)
{
	for (size_t i = 0; *name && i < CALLS; i++)
		if (strcmp(line->call[i].name, name) == 0)
			return &line->call[i];
	return NULL;
}

static void keep(struct listening *line, const char *name, const struct id *entity)
{
	struct known_call *place = known(line, name);
	if (!*name)
		return;
	if (!place)
		place = &line->call[line->next++ % CALLS];
	snprintf(place->name, sizeof place->name, "%s", name);
	place->entity = *entity;
	place->stands = true;
}

static bool ring(struct listening *line, const char *number, const char *name, struct id *call, struct err *err)
{
	struct act *act;
	return call_line_begin(line->plan->station, &act, err) &&
	       act_finish(act, call_ring_on_line(act, number, name, call, err), err);
}

/* One that stands may have been heard by an earlier listener: it is known then. NULL when it is no call of this station. */
static struct known_call *recall(struct listening *line, const struct line_news *news)
{
	struct id entity;
	struct err ignored;
	bool asked = line->ami.asking && (news->kind == LINE_RANG || news->kind == LINE_STANDS);
	if (!asked || !call_of_line(line->plan->station, news->call, &entity, &ignored))
		return NULL;
	keep(line, news->call, &entity);
	return known(line, news->call);
}

static void rang(struct listening *line, const struct line_news *news)
{
	char phone[PHONE_BYTES], masked[PHONE_BYTES] = "";
	struct id call;
	struct err err = { 0 };
	const char *number = *news->number ? news->number : NULL;
	bool ok = ring(line, number, news->call, &call, &err);
	/* A number that is none is no reason to lose the call. */
	if (!ok && err.code == ERR_INPUT && number)
		ok = ring(line, number = NULL, news->call, &call, &err);
	if (!ok) {
		tell(line, LINE_TOLD_FAILED, err.text);
		return;
	}
	keep(line, news->call, &call);
	if (number && phone_of_call(number, phone, &err))
		phone_mask(phone, masked);
	tell(line, LINE_TOLD_CALL, masked);
}

static void picked_up(struct listening *line, const struct known_call *call)
{
	struct act *act;
	struct err err = { 0 };
	if (!call_line_begin(line->plan->station, &act, &err) ||
	    !act_finish(act, call_picked_up(act, &call->entity, &err), &err))
		tell(line, LINE_TOLD_FAILED, err.text);
}

static void hung_up(struct listening *line, const struct id *call)
{
	struct act *act;
	struct err err = { 0 };
	if (!call_line_begin(line->plan->station, &act, &err) || !act_finish(act, call_hung_up(act, call, &err), &err))
		tell(line, LINE_TOLD_FAILED, err.text);
}

/*
 * Their hang-up came while the line was not heard, by this listener or an earlier one; when it was nobody knows, and
 * they end now.
 */
static void end_those_gone(struct listening *line)
{
	struct arena arena = { 0 };
	struct calls_on_line *calls = arena_alloc(&arena, sizeof *calls);
	struct err err = { 0 };
	calls->count = 0;
	if (!call_read_on_line(line->plan->station, &arena, calls, &err))
		tell(line, LINE_TOLD_FAILED, err.text);
	for (size_t i = 0; i < calls->count; i++) {
		const struct known_call *call = known(line, calls->call[i].name);
		if (!call || !call->stands)
			hung_up(line, &calls->call[i].entity);
	}
	arena_release(&arena);
}

static void hear(const struct line_news *news, void *context)
{
	struct listening *line = context;
	struct known_call *call = known(line, news->call);
	if (!call)
		call = recall(line, news);
	if (news->kind == LINE_NO_OTHER)
		end_those_gone(line);
	else if (call && (news->kind == LINE_RANG || news->kind == LINE_STANDS))
		call->stands = true;
	else if (news->kind == LINE_RANG)
		rang(line, news);
	else if (call && news->kind == LINE_PICKED_UP)
		picked_up(line, call);
	else if (call && news->kind == LINE_HUNG_UP) {
		hung_up(line, &call->entity);
		*call = (struct known_call){ .name = "" };
	}
}

/* The line ----------------------------------------------------------------------------------------------- */

static bool has_modem(const struct listening *line)
{
	return *line->plan->config->caller_id.device != '\0';
}

static bool open_line(struct listening *line, int *port, struct err *err)
{
	const struct config *config = line->plan->config;
	char login[400];
	memset(&line->modem, 0, sizeof line->modem);
	memset(&line->ami, 0, sizeof line->ami);
	for (size_t i = 0; i < CALLS; i++)
		line->call[i].stands = false;
	line->ami.context = config->caller_id.ami.context;
	if (has_modem(line))
		return port_open_modem(config->caller_id.device, config->caller_id.speed, port, err);
	if (!port_connect(config->caller_id.ami.host, config->caller_id.ami.port, port, err))
		return false;
	ami_login(config->caller_id.ami.user, config->caller_id.ami.secret, login, sizeof login);
	bool ok = port_write(*port, login, err);
	wipe(login, sizeof login);
	if (!ok)
		close(*port);
	return ok;
}

/* What came in, or that nothing comes any more. */
static bool take(struct listening *line, int port, int64_t *latest_ms, struct err *err)
{
	char bytes[4096];
	ssize_t got = read(port, bytes, sizeof bytes);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (got <= 0)
		return err_set(err, ERR_SYSTEM,
			       has_modem(line) ? _("the modem is gone; is it plugged in?")
					       : _("the exchange has closed the connection"));
	*latest_ms = now_of(line);
	if (has_modem(line))
		modem_feed(&line->modem, bytes, (size_t)got, *latest_ms, hear, line);
	else
		ami_feed(&line->ami, bytes, (size_t)got, *latest_ms, hear, line);
	return true;
}

static bool keep_alive(struct listening *line, int port, int64_t since_ms, int64_t latest_ms, int64_t *pinged_ms,
		       struct err *err)
{
	int64_t now = now_of(line);
	if (has_modem(line)) {
		modem_wait(&line->modem, now, hear, line);
		return true;
	}
	ami_wait(&line->ami, now, hear, line);
	if (line->ami.state == AMI_REFUSED)
		return err_set(err, ERR_DENIED,
			       _("the exchange refuses the log-in: look at caller_id: ami: user and secret in "
				 "fangzheng.yaml"));
	if (line->ami.state == AMI_LOGGING_IN && now - since_ms >= LOGIN_MS)
		return err_set(err, ERR_SYSTEM, _("the exchange does not answer the log-in"));
	if (now - latest_ms >= SILENCE_MS)
		return err_set(err, ERR_SYSTEM, _("the exchange is silent"));
	if (line->ami.state == AMI_READY && now - *pinged_ms >= PING_MS) {
		*pinged_ms = now;
		return port_write(port, ami_ping, err);
	}
	return true;
}

/* Waits for either; true when it is time to leave. */
static bool wait_or_leave(const struct listening *line, int port, int64_t ms)
{
	struct pollfd wait[2] = { { .fd = line->plan->leave }, { .fd = port, .events = POLLIN } };
	poll(wait, 2, (int)ms);
	return line->plan->leave >= 0 && (wait[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* Listens until the line is lost; true when it is time to leave. */
static bool stay(struct listening *line, int port, struct err *err)
{
	int64_t since = now_of(line), latest = since, pinged = since;
	for (;;) {
		if (!line->heard && (has_modem(line) || line->ami.state == AMI_READY)) {
			tell_heard(line);
			if (!has_modem(line) && !port_write(port, ami_ask, err))
				return false;
		}
		if (wait_or_leave(line, port, LOOK_MS))
			return true;
		if (!take(line, port, &latest, err) || !keep_alive(line, port, since, latest, &pinged, err))
			return false;
	}
}

/* A quarter more or less, so that all of a county's desks do not come back at once. */
static int64_t with_jitter(struct listening *line, int64_t ms)
{
	unsigned char random;
	chance_bytes(&line->plan->station->chance, &random, sizeof random);
	return ms * (192 + random / 2) / 256;
}

static void listen_on(struct listening *line)
{
	int64_t wait = FIRST_WAIT_MS;
	for (;;) {
		struct err err = { 0 };
		int port;
		int64_t since = now_of(line);
		if (open_line(line, &port, &err)) {
			bool leave = stay(line, port, &err);
			close(port);
			if (leave)
				return;
			if (now_of(line) - since >= GOOD_AFTER_MS)
				wait = FIRST_WAIT_MS;
		}
		tell_lost(line, err.text);
		/* A wrong secret does not become right by asking often, and exchanges lock out who does. */
		if (err.code == ERR_DENIED)
			wait = LONGEST_WAIT_MS;
		if (wait_or_leave(line, -1, with_jitter(line, wait)))
			return;
		wait = wait * 2 < LONGEST_WAIT_MS ? wait * 2 : LONGEST_WAIT_MS;
	}
}

bool line_listen(const struct line_plan *plan, struct err *err)
{
	struct listening line = { .plan = plan };
	int lock = -1;
	if (!config_hears_calls(plan->config))
		return err_set(err, ERR_INPUT,
			       _("no line is set: caller_id: device: or caller_id: ami: in fangzheng.yaml"));
	if (!station_take_turn(plan->station->home, "line", false, &lock, err))
		return err->code != ERR_BUSY
			       ? false
			       : err_set(err, ERR_BUSY,
					 _("another program of this station listens to the line already"));
	listen_on(&line);
	close(lock);
	return true;
}
