/* Planning the last six months of the demonstration: who visits whom, who calls, how each ticket goes. */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/demo.h"
#include "cmd/demo_history.h"
#include "core/calendar.h"
#include "core/diary.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAYS = 30 * HISTORY_MONTHS };

static struct planned *plan(struct history *history, int64_t at_ms, enum planned_kind kind)
{
	if (history->count == history->room) {
		history->room = history->room ? 2 * history->room : 4096;
		struct planned *grown = arena_alloc(&history->demo->arena, history->room * sizeof *grown);
		if (history->count > 0)
			memcpy(grown, history->planned, history->count * sizeof *grown);
		history->planned = grown;
	}
	struct planned *planned = &history->planned[history->count];
	*planned = (struct planned){ .at_ms = at_ms, .order = history->count++, .kind = kind };
	return planned;
}

/* Times ------------------------------------------------------------------------------------------- */

static int64_t moment(struct day day, int hour, int minute)
{
	return day_start_ms(day) + hour * (int64_t)HOUR_MS + minute * (int64_t)MINUTE_MS;
}

static struct day days_before(const struct demo *demo, int days)
{
	return day_from_number(day_number(demo->today) - days);
}

/* Some time between 8 in the morning and 6 in the evening of a day. */
static int64_t daytime(struct demo *demo, struct day day)
{
	return moment(day, 8, demo_below(demo, 10 * 60)) + demo_below(demo, MINUTE_MS);
}

static int64_t minutes(struct demo *demo, int least, int more)
{
	return (least + demo_below(demo, more)) * (int64_t)MINUTE_MS + demo_below(demo, MINUTE_MS);
}

/* So many hours later by the clock of the offices, at least one of them. */
static int64_t worked(struct demo *demo, int64_t at_ms, int hours)
{
	struct duration duration = { .amount = hours, .unit = DURATION_WORK_HOURS };
	return calendar_add(&demo->line->config.calendar, at_ms, duration) - minutes(demo, 0, 50);
}

/* Whether a text can be said of the household. */
static bool fits(const struct demo_household *household, enum demo_need need)
{
	switch (need) {
	case NEED_ILL:
		return household->ill;
	case NEED_DISABLED:
		return household->disabled;
	case NEED_STUDENT:
		return household->students > 0;
	case NEED_WORKER:
		return household->workers > 0;
	case NEED_OLD:
		return household->old > 0;
	default:
		return true;
	}
}

/* Diaries ----------------------------------------------------------------------------------------- */

static const struct demo_note *draw_note(struct demo *demo, const struct demo_household *household, int month)
{
	for (;;) {
		const struct demo_note *note = &demo_notes[demo_below(demo, (int)demo_note_count)];
		if (month >= note->from_month && month <= note->until_month && fits(household, note->need))
			return note;
	}
}

static struct planned *plan_diary(struct history *history, int64_t at_ms, size_t household, size_t staff,
				  const char *kind, const char *text)
{
	struct planned *planned = plan(history, at_ms, PLAN_DIARY);
	char date[11];
	planned->household = household;
	planned->staff = staff;
	planned->role = ROLE_HELPER;
	planned->diary_kind = kind;
	planned->text = text;
	planned->diary = history->diaries++;
	day_format(day_at(at_ms), date);
	planned->visited_on = diary_kind_has_visit(kind) ? arena_text(&history->demo->arena, date) : NULL;
	return planned;
}

/* One in ten is written down a day or two later, and one in twenty is entered by the township's clerk. */
static void plan_visit(struct history *history, size_t household, size_t staff, struct day day)
{
	struct demo *demo = history->demo;
	const struct demo_note *note = draw_note(demo, &demo->household[household], day.month);
	struct planned *planned =
		plan_diary(history, daytime(demo, day), household, staff, note->kind, demo_say(demo, note->text));
	size_t diary = planned->diary;
	if (demo_percent(demo, 10))
		planned->at_ms += (1 + demo_below(demo, 2)) * 24 * (int64_t)HOUR_MS;
	if (demo_percent(demo, 5))
		planned->role = ROLE_CLERK;
	else if (demo_percent(demo, 2)) {
		int64_t at_ms = planned->at_ms + minutes(demo, 30, 300);
		struct planned *amendment = plan(history, at_ms, PLAN_AMEND);
		amendment->household = household;
		amendment->staff = staff;
		amendment->role = ROLE_HELPER;
		amendment->diary = diary;
		amendment->text = "补充：户主家人下月回来，到时再去一趟。";
	}
}

/* The days of the month that is so many months before this one. */
static void read_month(const struct demo *demo, int months_ago, struct day *first, int *days)
{
	int month = demo->today.year * 12 + demo->today.month - 1 - months_ago;
	*first = (struct day){ month / 12, month % 12 + 1, 1 };
	struct day next = { (month + 1) / 12, (month + 1) % 12 + 1, 1 };
	*days = (int)(day_number(next) - day_number(*first));
}

/* Most make their four visits a month or more, some fall behind; they go from one household to the next. */
static void plan_helper(struct history *history, size_t helper, const size_t *own, size_t count)
{
	struct demo *demo = history->demo;
	int draw = helper == demo->known_helper ? 0 : demo_below(demo, 100);
	size_t next = (size_t)demo_below(demo, (int)count);
	for (int month = HISTORY_MONTHS - 1; month >= 0; month--) {
		struct day first;
		int days, visits = draw < 72   ? 4 + demo_below(demo, 3)
				   : draw < 92 ? 2 + demo_below(demo, 3)
					       : demo_below(demo, 2);
		read_month(demo, month, &first, &days);
		for (int i = 0; i < visits; i++) {
			int day = i * days / visits + demo_below(demo, days / visits);
			plan_visit(history, own[next++ % count], helper, day_from_number(day_number(first) + day));
		}
	}
}

/* Doctors see the ill; the clerk enters what they tell. */
static void plan_check_ups(struct history *history)
{
	struct demo *demo = history->demo;
	for (size_t i = 0; i < demo->household_count; i++) {
		const struct demo_household *household = &demo->household[i];
		if (household->left || !household->ill || !demo_percent(demo, 30))
			continue;
		const char *text = demo_say(demo, demo_check_ups[demo_below(demo, (int)demo_check_up_count)]);
		struct day day = days_before(demo, demo_below(demo, DAYS));
		plan_diary(history, daytime(demo, day), i, household->doctor, "05", text)->role = ROLE_CLERK;
	}
}

static int compare_places(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return (x > y) - (x < y);
}

static void plan_diaries(struct history *history)
{
	struct demo *demo = history->demo;
	/* Pairs of helper and household in one number, so that each helper's stand together. */
	size_t *pair = arena_alloc(&demo->arena, demo->household_count * sizeof *pair), pairs = 0;
	size_t *own = arena_alloc(&demo->arena, demo->household_count * sizeof *own);
	for (size_t i = 0; i < demo->household_count; i++)
		if (!demo->household[i].left)
			pair[pairs++] = demo->household[i].helper * demo->household_count + i;
	qsort(pair, pairs, sizeof *pair, compare_places);
	for (size_t i = 0, count; i < pairs; i += count) {
		size_t helper = pair[i] / demo->household_count;
		for (count = 0; i + count < pairs && pair[i + count] / demo->household_count == helper; count++)
			own[count] = pair[i + count] % demo->household_count;
		plan_helper(history, helper, own, count);
	}
	plan_check_ups(history);
}

/* Tickets ------------------------------------------------------------------------------------------ */

static struct planned *plan_step(struct history *history, size_t story, int64_t at_ms, enum ticket_step step,
				 const char *text)
{
	struct planned *planned = plan(history, at_ms, PLAN_STEP);
	planned->story = story;
	planned->step = step;
	planned->text = text;
	return planned;
}

static void plan_follow_up(struct history *history, size_t story, int64_t at_ms, enum ticket_result result,
			   const char *text)
{
	plan_step(history, story, at_ms, STEP_FOLLOW_UP, text)->result = result;
}

static const char *date_after(struct demo *demo, int64_t at_ms, int days)
{
	char text[11];
	day_format(day_from_number(day_number(day_at(at_ms)) + days), text);
	return arena_text(&demo->arena, text);
}

static void plan_pause(struct history *history, size_t story, int64_t *at)
{
	struct demo *demo = history->demo;
	int days = 2 + demo_below(demo, 8);
	*at += minutes(demo, 10, 60);
	plan_step(history, story, *at, STEP_SUSPEND, "等材料到货，已同来电人说明")->until =
		date_after(demo, *at, days + 2);
	*at += days * 24 * (int64_t)HOUR_MS;
	plan_step(history, story, *at = worked(demo, *at, 1), STEP_RESUME, NULL);
}

static void plan_extension(struct history *history, size_t story, int64_t *at)
{
	struct demo *demo = history->demo;
	const char *until = date_after(demo, *at, 10);
	plan_step(history, story, *at += minutes(demo, 10, 60), STEP_EXTEND_ASK, "施工队排期满，申请延期")->until =
		until;
	plan_step(history, story, *at += minutes(demo, 10, 60), STEP_EXTEND_GRANT, "同意")->until = until;
}

/* A helper who went along writes a diary of it. */
static void plan_company(struct history *history, size_t story, int64_t at_ms)
{
	struct demo *demo = history->demo;
	size_t household = history->story[story].household;
	const char *text = arena_format(&demo->arena, "陪同入户：%s。", history->story[story].request->seen);
	struct planned *diary = plan_diary(history, at_ms, household, demo->household[household].helper, "01", text);
	diary->story = story;
	diary->of_story = true;
}

/* From the dispatch to the solution, by those to whom the ticket was given. */
static void plan_work(struct history *history, size_t story, int64_t *at)
{
	struct demo *demo = history->demo;
	const struct demo_request *request = history->story[story].request;
	bool slow = demo_percent(demo, 8);
	plan_step(history, story, *at = worked(demo, *at, slow ? 6 : 1 + demo_below(demo, 2)), STEP_ACCEPT, NULL);
	plan_step(history, story, *at = worked(demo, *at, 1 + demo_below(demo, 2)), STEP_CONTACT,
		  "已电话联系，约定入户时间");
	if (demo_percent(demo, 75)) {
		plan_step(history, story, *at = worked(demo, *at, 1 + demo_below(demo, 6)), STEP_WORK, request->seen);
		if (demo_percent(demo, 30))
			plan_company(history, story, *at + minutes(demo, 20, 90));
	}
	if (demo_percent(demo, 4))
		plan_pause(history, story, at);
	else if (demo_percent(demo, 4))
		plan_extension(history, story, at);
	plan_step(history, story, *at = worked(demo, *at, 1 + demo_below(demo, slow ? 60 : 9)), STEP_RESOLVE,
		  request->done);
}

static void plan_dispatch(struct history *history, size_t story, int64_t *at)
{
	struct demo *demo = history->demo;
	plan_step(history, story, *at += minutes(demo, 1, 12), STEP_DISPATCH, NULL);
	if (!history->story[story].told)
		plan_step(history, story, *at += minutes(demo, 2, 25), STEP_TELL, NULL);
}

static void plan_ending(struct history *history, size_t story, int64_t *at)
{
	struct demo *demo = history->demo;
	*at = worked(demo, *at, 1 + demo_below(demo, 6));
	if (demo_percent(demo, 12)) {
		plan_follow_up(history, story, *at, TICKET_NOT_REACHED, "无人接听，改时间再打");
		*at = worked(demo, *at, 3);
	}
	if (demo_percent(demo, 6)) {
		plan_follow_up(history, story, *at, TICKET_NOT_CONTENT, "说还没有办好，请再去看看");
		plan_work(history, story, at);
		*at = worked(demo, *at, 2);
	}
	plan_follow_up(history, story, *at, TICKET_CONTENT, demo_percent(demo, 50) ? "满意" : "问题解决了，很满意");
	plan_step(history, story, *at += minutes(demo, 1, 8), STEP_CLOSE, NULL);
}

static void plan_ticket(struct history *history, size_t story, int64_t at)
{
	struct demo *demo = history->demo;
	plan(history, at, PLAN_OPEN)->story = story;
	if (demo_percent(demo, 2)) {
		plan_step(history, story, at + minutes(demo, 5, 30), STEP_VOID, "来电人说已经解决，不用办了");
		return;
	}
	plan_dispatch(history, story, &at);
	if (demo_percent(demo, 3)) {
		plan_step(history, story, at = worked(demo, at, 1), STEP_RETURN, "近期在外培训，请另派人");
		plan_dispatch(history, story, &at);
	}
	plan_work(history, story, &at);
	plan_ending(history, story, &at);
}

/* Callers ------------------------------------------------------------------------------------------ */

static struct story *new_story(struct history *history)
{
	if (history->stories == history->stories_room) {
		history->stories_room = history->stories_room ? 2 * history->stories_room : 1024;
		struct story *grown = arena_alloc(&history->demo->arena, history->stories_room * sizeof *grown);
		if (history->stories > 0)
			memcpy(grown, history->story, history->stories * sizeof *grown);
		history->story = grown;
	}
	return &history->story[history->stories++];
}

static const struct demo_request *draw_request(struct demo *demo, const struct demo_household *household, int month)
{
	for (;;) {
		const struct demo_request *pattern = &demo_requests[demo_below(demo, (int)demo_request_count)];
		if (month < pattern->from_month || month > pattern->until_month || !fits(household, pattern->need))
			continue;
		struct demo_request *request = arena_alloc(&demo->arena, sizeof *request);
		*request = *pattern;
		request->text = demo_say(demo, pattern->text);
		request->seen = demo_say(demo, pattern->seen);
		request->done = demo_say(demo, pattern->done);
		return request;
	}
}

static size_t draw_household(struct demo *demo)
{
	for (;;) {
		size_t place = (size_t)demo_below(demo, (int)demo->household_count);
		if (!demo->household[place].left && strcmp(demo->household[place].head, DEMO_HEAD) != 0)
			return place;
	}
}

static void draw_caller(struct demo *demo, struct story *story)
{
	const struct demo_household *household = &demo->household[story->household];
	int draw = demo_below(demo, 100);
	story->number = household->phone;
	story->caller = household->head;
	story->relation = "户主";
	if (draw < 20 && household->spouse) {
		story->caller = household->spouse;
		story->relation = "配偶";
	} else if (draw >= 92) {
		story->relation = draw >= 96 ? "邻居" : "村干部";
		story->caller = demo_name(demo, demo_surname(demo), true, 50);
		story->number = demo_phone(demo);
	}
}

/* A household's matter, by telephone or at the counter. */
static size_t add_story(struct history *history, int64_t at)
{
	struct demo *demo = history->demo;
	struct story *story = new_story(history);
	story->household = draw_household(demo);
	story->request = draw_request(demo, &demo->household[story->household], day_at(at).month);
	draw_caller(demo, story);
	story->urgency = demo_percent(demo, 6) ? "urgent" : demo_percent(demo, 1) ? "critical" : "normal";
	story->told = demo_percent(demo, 50);
	story->called = story->number && demo_percent(demo, 85);
	return history->stories - 1;
}

static int64_t plan_ring(struct history *history, size_t story, int64_t at, bool answered)
{
	plan(history, at, PLAN_RING)->story = story;
	at += 4000 + demo_below(history->demo, 12000);
	if (answered)
		plan(history, at, PLAN_ANSWER)->story = story;
	return at;
}

static void plan_matter(struct history *history, int64_t at)
{
	size_t story = add_story(history, at);
	if (history->story[story].called)
		at = plan_ring(history, story, at, true);
	plan_ticket(history, story, at + minutes(history->demo, 1, 5));
}

/* A call that becomes no ticket: advice, a wrong number, nobody there; some are of people not registered. */
static void plan_call(struct history *history, int64_t at)
{
	struct demo *demo = history->demo;
	size_t place = add_story(history, at);
	struct story *story = &history->story[place];
	int draw = demo_below(demo, 100);
	story->stranger = !story->number || demo_percent(demo, 35);
	if (story->stranger)
		story->number = demo_percent(demo, 85) ? demo_phone(demo) : NULL;
	story->called = true;
	story->result = draw < 60 ? "advice" : draw < 78 ? "wrong" : "missed";
	bool answered = strcmp(story->result, "missed") != 0;
	if (strcmp(story->result, "advice") == 0)
		story->note = demo_advices[demo_below(demo, (int)demo_advice_count)];
	bool kept = story->stranger && story->number && answered && demo_percent(demo, 30);
	if (kept)
		story->caller = demo_name(demo, demo_surname(demo), true, 45);
	at = plan_ring(history, place, at, answered) + minutes(demo, 1, 4);
	plan(history, at, PLAN_END)->story = place;
	if (kept)
		plan(history, at + 20000, PLAN_ATTACH)->story = place;
}

/* Somebody rings again about the same: the second ticket is merged into the first. */
static void plan_twice(struct history *history, int64_t at)
{
	size_t first = add_story(history, at), second = add_story(history, at);
	history->story[first].called = false;
	struct story again = history->story[first];
	again.merged_into = first;
	history->story[second] = again;
	int64_t again_at = at + 20 * (int64_t)MINUTE_MS;
	plan(history, at, PLAN_OPEN)->story = first;
	plan_dispatch(history, first, &at);
	plan_work(history, first, &at);
	plan_ending(history, first, &at);
	plan(history, again_at, PLAN_OPEN)->story = second;
	plan_step(history, second, again_at + minutes(history->demo, 2, 5), STEP_MERGE, "同一件事");
}

/* Begun so long ago and not yet further than it is; the desk or the assignee has to do something. */
static size_t plan_opening(struct history *history, int64_t at)
{
	size_t story = add_story(history, at);
	plan(history, at, PLAN_OPEN)->story = story;
	return story;
}

/* Of the last hours: to dispatch, to tell, to accept, sent back. */
static void plan_fresh(struct history *history)
{
	struct demo *demo = history->demo;
	for (int i = 0; i < 3; i++)
		plan_opening(history, demo->now_ms - minutes(demo, 4, 50));
	for (int i = 0; i < 5; i++) {
		int64_t at = demo->now_ms - minutes(demo, 30, 90);
		size_t story = plan_opening(history, at);
		history->story[story].told = i < 2;
		plan_step(history, story, at += minutes(demo, 2, 10), STEP_DISPATCH, NULL);
		if (i == 4)
			plan_step(history, story, at + minutes(demo, 3, 10), STEP_RETURN, "不属本部门职责，请改派");
	}
}

/* Of the last week, the first of them not taken up even when reminded: so far each of these got. */
enum standing {
	STANDS_DISPATCHED,
	STANDS_ACCEPTED,
	STANDS_WORKING,
	STANDS_SUSPENDED,
	STANDS_RESOLVED,
	STANDS_REOPENED,
	STANDS_FOLLOWED_UP
};

/* By the clock of the offices, in the holidays a little later: so far it has got, whatever the day. */
static int64_t worked_by_now(struct demo *demo, int64_t at_ms, int hours)
{
	int64_t later = worked(demo, at_ms, hours);
	return later < demo->now_ms ? later : at_ms + minutes(demo, 10, 40);
}

static void plan_standing(struct history *history, enum standing standing)
{
	struct demo *demo = history->demo;
	int64_t at = daytime(demo, days_before(demo, 4 + demo_below(demo, 4)));
	size_t story = plan_opening(history, at);
	const struct demo_request *request = history->story[story].request;
	plan_dispatch(history, story, &at);
	if (standing == STANDS_DISPATCHED) {
		plan_step(history, story, at + 24 * (int64_t)HOUR_MS, STEP_REMIND, "请尽快签收");
		return;
	}
	plan_step(history, story, at = worked_by_now(demo, at, 1), STEP_ACCEPT, NULL);
	if (standing == STANDS_ACCEPTED) {
		plan_step(history, story, at + minutes(demo, 5, 60), STEP_CONTACT, "已电话联系，约定入户时间");
		return;
	}
	plan_step(history, story, at = worked_by_now(demo, at, 1), STEP_WORK, request->seen);
	at = worked_by_now(demo, at, 2 + demo_below(demo, 4));
	if (standing == STANDS_SUSPENDED)
		plan_step(history, story, at, STEP_SUSPEND, "等材料到货，已同来电人说明")->until =
			date_after(demo, demo->now_ms, 6);
	if (standing <= STANDS_SUSPENDED)
		return;
	plan_step(history, story, at, STEP_RESOLVE, request->done);
	at = worked_by_now(demo, at, 2 + demo_below(demo, 3));
	if (standing == STANDS_REOPENED)
		plan_follow_up(history, story, at, TICKET_NOT_CONTENT, "说还没有办好，请再去看看");
	if (standing == STANDS_FOLLOWED_UP)
		plan_follow_up(history, story, at, TICKET_CONTENT, "满意");
}

/* So that each queue has something in it whatever the hour. */
static void plan_waiting(struct history *history)
{
	static const enum standing standings[] = { STANDS_DISPATCHED, STANDS_ACCEPTED,	STANDS_WORKING,
						   STANDS_WORKING,    STANDS_SUSPENDED, STANDS_SUSPENDED,
						   STANDS_RESOLVED,   STANDS_RESOLVED,	STANDS_REOPENED,
						   STANDS_FOLLOWED_UP };
	struct demo *demo = history->demo;
	plan_fresh(history);
	for (size_t i = 0; i < sizeof standings / sizeof *standings; i++)
		plan_standing(history, standings[i]);
	plan_twice(history, daytime(demo, days_before(demo, 3)));
	int64_t at = daytime(demo, days_before(demo, 5));
	plan_step(history, plan_opening(history, at), at + minutes(demo, 5, 30), STEP_VOID,
		  "来电人说已经解决，不用办了");
}

/* The household of the newspaper -------------------------------------------------------------------- */

static void plan_known(struct history *history)
{
	static const struct demo_request roof = { "housing",
						  NEED_NONE,
						  1,
						  12,
						  "东屋漏雨，墙皮脱落\n来电说上周大风掀了瓦",
						  "入户查看，C级，先苫布临时遮盖",
						  "" };
	struct demo *demo = history->demo;
	size_t home = 0;
	while (strcmp(demo->household[home].head, DEMO_HEAD) != 0)
		home++;
	size_t helper = demo->household[home].helper;
	plan_diary(history, moment(days_before(demo, 6), 15, 20), home, helper, "01",
		   "送慢病药，查看秋收，木耳款2600元已到账。");
	plan_diary(history, moment(days_before(demo, 19), 10, 5), home, helper, "07",
		   "查看取暖和住房，东屋墙皮有些返潮，记下了。");
	plan_diary(history, moment(days_before(demo, 41), 14, 40), home, helper, "03",
		   "帮着联系合作社收购木耳，谈好了价钱。");
	int days_ago = 1;
	while (calendar_day(&demo->line->config.calendar, day_number(days_before(demo, days_ago)))->count == 0)
		days_ago++;
	struct day day = days_before(demo, days_ago);
	*new_story(history) = (struct story){ .household = home,
					      .number = DEMO_PHONE,
					      .caller = DEMO_HEAD,
					      .relation = "户主",
					      .request = &roof,
					      .urgency = "normal",
					      .called = true,
					      .told = true };
	size_t story = history->stories - 1;
	plan_ring(history, story, moment(day, 9, 10), true);
	plan(history, moment(day, 9, 12), PLAN_OPEN)->story = story;
	plan_step(history, story, moment(day, 9, 14), STEP_DISPATCH, NULL);
	plan_step(history, story, moment(day, 9, 54), STEP_ACCEPT, NULL);
	plan_step(history, story, moment(day, 10, 24), STEP_CONTACT, "已电话联系，约下午入户");
	plan_step(history, story, moment(day, 15, 10), STEP_WORK, roof.seen);
	struct planned *diary =
		plan_diary(history, moment(day, 16, 5), home, helper, "01", "陪同住建局查看，帮老人把粮食挪到西屋。");
	diary->story = story;
	diary->of_story = true;
}

/* About one matter a year for each three households, and as many calls as hotlines have that lead to none. */
void history_plan(struct history *history)
{
	struct demo *demo = history->demo;
	int matters = (int)demo->household_count / 5 + 6;
	plan_diaries(history);
	for (int i = 0; i < matters; i++) {
		int64_t at = daytime(demo, days_before(demo, demo_below(demo, DAYS)));
		if (demo_percent(demo, 2))
			plan_twice(history, at);
		else
			plan_matter(history, at);
		if (demo_percent(demo, 40))
			plan_call(history, daytime(demo, days_before(demo, demo_below(demo, DAYS))));
	}
	plan_waiting(history);
	plan_known(history);
}
