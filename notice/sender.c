#include "notice/sender.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/notice.h"
#include "db/act.h"
#include "db/db.h"
#include "db/notice_act.h"
#include "db/notice_send.h"
#include "db/station.h"
#include "notice/channel.h"

enum { LOOK_MS = 1000, CLOCK_MS = 60 * 1000, ROUNDS_MOST = 50, SIGNATURE_BYTES = 400 };

struct sending {
	const struct sender_plan *plan;
	int64_t clock_ms;     /* when the clock was asked last what is late */
	int64_t change_count; /* of the station's file */
};

static int64_t now_of(const struct sending *sending)
{
	return clock_now(sending->plan->station->clock);
}

static void tell(const struct sending *sending, enum sender_told told, const char *text)
{
	if (sending->plan->tell)
		sending->plan->tell(told, text, sending->plan->context);
}

/* What people get is in the language of the county's texts, whatever that of whoever started the sender. */
static void speak_to_people(const struct sending *sending)
{
	i18n_start(notice_language(sending->plan->config));
}

static void speak_to_starter(const struct sending *sending)
{
	i18n_start(sending->plan->language);
}

static bool read_next(const struct sending *sending, struct arena *arena, struct notice_work *work, struct err *err)
{
	speak_to_people(sending);
	bool ok = notice_next(sending->plan->station, sending->plan->config, now_of(sending), arena, work, err);
	speak_to_starter(sending);
	return ok;
}

static bool recover(const struct sending *sending, struct err *err)
{
	struct act *act;
	int64_t count = 0;
	if (!act_begin(sending->plan->station, NULL, &act, err) ||
	    !act_finish(act, notice_recover(act, &count, err), err))
		return false;
	if (count > 0)
		tell(sending, SENDER_TOLD_UNANSWERED, _("the sender was cut off"));
	return true;
}

/* Once a minute: what is due soon, and what is late. Of much that is late the rest comes a minute later. */
static bool ask_clock(struct sending *sending, struct err *err)
{
	int64_t queued = 1, now = now_of(sending);
	/* A clock that was put back is asked anew. */
	if (sending->clock_ms != 0 && now >= sending->clock_ms && now - sending->clock_ms < CLOCK_MS)
		return true;
	sending->clock_ms = now;
	for (int i = 0; i < ROUNDS_MOST && queued > 0; i++) {
		struct act *act;
		if (!act_begin(sending->plan->station, NULL, &act, err) ||
		    !act_finish(act, notice_clock(act, sending->plan->config, &queued, err), err))
			return false;
	}
	return true;
}

static bool give_up(const struct sending *sending, const struct notice_work *work, struct err *err)
{
	struct act *act;
	if (!act_begin(sending->plan->station, NULL, &act, err) ||
	    !act_finish(act, notice_give_up(act, &work->batch, work->moot, err), err))
		return false;
	if (!work->moot)
		tell(sending, SENDER_TOLD_GIVEN_UP, work->batch.name ? work->batch.name : "");
	return true;
}

static bool send(const struct sending *sending, const struct notice_batch *batch, struct err *err)
{
	static const enum notice_outcome outcomes[] = { [CHANNEL_SENT] = NOTICE_WENT,
							[CHANNEL_LATER] = NOTICE_LATER,
							[CHANNEL_NEVER] = NOTICE_NEVER,
							[CHANNEL_UNKNOWN] = NOTICE_UNANSWERED };
	const struct config_channel *channel = config_channel(sending->plan->config, batch->channel);
	char today[17], signature[SIGNATURE_BYTES];
	clock_format(now_of(sending), today);
	speak_to_people(sending);
	/* Translators: the county's name, the desk's telephone number, date and time: the end of a printed slip. */
	snprintf(signature, sizeof signature, _("%1$s service desk %2$s  %3$s"), sending->plan->config->county_name,
		 sending->plan->config->hotline, today);
	speak_to_starter(sending);
	struct channel_message message = { .to = batch->to,
					   .subject = batch->subject,
					   .text = batch->text,
					   .name = batch->name,
					   .signature = signature,
					   .id = batch->id };
	struct channel_outcome outcome = { .result = CHANNEL_LATER };
	struct act *act;
	struct err why;
	if (!act_begin(sending->plan->station, NULL, &act, err) || !act_finish(act, notice_begin(act, batch, err), err))
		return false;
	/* What the channel itself lacks (a password that cannot be read) is mended by people: it is tried again. */
	if (!channel_send(&channel->channel, &message, &outcome, &why)) {
		outcome.result = CHANNEL_LATER;
		snprintf(outcome.detail, sizeof outcome.detail, "%.150s", why.text);
	}
	if (!act_begin(sending->plan->station, NULL, &act, err) ||
	    !act_finish(act, notice_end(act, batch, outcomes[outcome.result], outcome.detail, err), err))
		return false;
	tell(sending,
	     outcome.result == CHANNEL_SENT	 ? SENDER_TOLD_SENT
	     : outcome.result == CHANNEL_UNKNOWN ? SENDER_TOLD_UNANSWERED
	     : outcome.result == CHANNEL_NEVER	 ? SENDER_TOLD_NEVER
						 : SENDER_TOLD_LATER,
	     outcome.result == CHANNEL_SENT ? batch->name : outcome.detail);
	return true;
}

/* Until there may be something to do. True when the sender is to end. */
static bool wait(struct sending *sending, int64_t at_ms)
{
	for (;;) {
		struct pollfd leave = { .fd = sending->plan->leave, .events = POLLIN };
		int64_t now = now_of(sending), count;
		if (at_ms <= now || now < sending->clock_ms || now - sending->clock_ms >= CLOCK_MS)
			return false;
		int64_t left = at_ms - now < LOOK_MS ? at_ms - now : LOOK_MS;
		if (poll(&leave, 1, (int)left) > 0)
			return true;
		count = db_change_count(sending->plan->station->db);
		if (count != sending->change_count) {
			sending->change_count = count;
			return false;
		}
	}
}

static bool run(struct sending *sending, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = recover(sending, err), leaves = false;
	while (ok && !leaves) {
		struct notice_work work;
		struct pollfd leave = { .fd = sending->plan->leave, .events = POLLIN };
		arena_reset(&arena);
		sending->change_count = db_change_count(sending->plan->station->db);
		ok = ask_clock(sending, err) && read_next(sending, &arena, &work, err);
		if (!ok)
			break;
		if (work.deed == NOTICE_DEED_GIVE_UP)
			ok = give_up(sending, &work, err);
		else if (work.deed == NOTICE_DEED_SEND)
			ok = send(sending, &work.batch, err);
		else if (sending->plan->once)
			break;
		else
			leaves = wait(sending, work.at_ms);
		leaves |= sending->plan->leave >= 0 && poll(&leave, 1, 0) > 0;
	}
	arena_release(&arena);
	return ok;
}

bool sender_run(const struct sender_plan *plan, bool *beside, struct err *err)
{
	struct sending sending = { .plan = plan };
	int lock;
	bool taken = station_take_turn(plan->station->home, "notice", false, &lock, err);
	bool busy = !taken && err->code == ERR_BUSY;
	if (beside)
		*beside = busy;
	if (busy)
		err_set(err, ERR_BUSY,
			_("this station's notices are sent already, by a console or by another 'notices send'"));
	if (!taken)
		return false;
	bool ok = run(&sending, err);
	close(lock);
	return ok;
}
