/*
 * The last six months of the demonstration: diaries, calls and tickets, planned first, then
 * written through the same acts as at a desk, in the order of time.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/demo.h"
#include "cmd/out.h"
#include "core/diary.h"
#include "core/i18n.h"
#include "core/ticket.h"
#include "db/act.h"
#include "db/call_act.h"
#include "db/diary_act.h"
#include "db/ticket.h"
#include "db/ticket_act.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { DAYS = 180, HOUR_MS = 3600 * 1000, MINUTE_MS = 60 * 1000 };
static const int64_t day_ms = 24 * (int64_t)HOUR_MS;

enum planned_kind { PLAN_DIARY, PLAN_CALL, PLAN_ANSWER, PLAN_OPEN, PLAN_STEP, PLAN_END };

struct request {
	const char *category, *text, *done;
};

struct story {
	size_t household;
	const struct request *request;
	struct id call, ticket;
	bool has_call, urgent, told, over;
	const char *result;		/* of a call that became no ticket */
};

struct planned {
	int64_t at_ms;
	int64_t order;			/* among those of one moment */
	enum planned_kind kind;
	size_t place;			/* of the household, or the story */
	enum ticket_step step;
	enum ticket_result result;
	const char *visited_on, *diary_kind, *text;
};

struct history {
	struct demo *demo;
	struct planned *planned;
	size_t count, room;
	struct story *story;
	size_t stories;
	struct person desk;
	size_t desk_staff;
};

static const struct request requests[] = {
	{ "illness", "老人咳嗽发热三天，腿脚不便，想请医生上门看看", "上门诊治，开药三天，嘱咐复诊" },
	{ "illness", "慢性病的药快吃完了，问能不能送药上门", "慢性病药品已送到家中" },
	{ "housing", "东屋漏雨，墙皮脱落，上周大风掀了瓦", "屋顶已换瓦，漏雨处修好，现场看过" },
	{ "housing", "厢房的墙裂了一道缝，怕不安全", "鉴定为B级，裂缝已加固" },
	{ "water", "自来水停了两天，不知道什么时候修好", "水泵已更换，恢复供水" },
	{ "school", "孩子上高中，想问助学金怎么申请", "已帮助填表上报，助学金下月发放" },
	{ "insurance", "住院的费用还没报销，材料交了一个多月", "材料补齐，报销款已打到卡上" },
	{ "allowance", "家里劳力生病，收入减少，想申请低保", "入户核查完毕，已公示" },
	{ "loan", "小额贷款快到期，想问能不能续贷", "信用社同意续贷，已签字" },
	{ "crops", "水稻叶子发黄，想请技术员看看", "技术员到地头看过，指导用药" },
	{ "work", "想在县里找个活干，能照顾家", "介绍到合作社打包车间，已上岗" },
	{ "sale", "木耳下来了卖不出去，问有没有收购的", "联系合作社上门收购" },
	{ "road", "村口的路让雨水冲坏了，车进不来", "路面已垫平" },
	{ "dispute", "和邻居因为地界有争执，请人调解", "双方签了调解协议" },
	{ "policy", "问光伏收益什么时候发", "已答复：每季度末发放" },
	{ "other", "残疾证要换新的，不知道到哪里办", "已陪同办理" },
};

static const struct {
	const char *kind, *text;
} diaries[] = {
	{ "01", "入户走访，了解家里近况，身体还好，庄稼长势不错。" },
	{ "01", "送慢病药，查看秋收，木耳款已到账。" },
	{ "01", "查看住房和饮水，都正常；提醒注意用火用电。" },
	{ "02", "讲解医保缴费和慢性病报销政策，老人听明白了。" },
	{ "02", "宣传小额信贷政策，户主表示明年想扩大种植。" },
	{ "03", "到地里看水稻，联系农技员指导用药。" },
	{ "03", "帮着联系合作社收购木耳，谈好了价钱。" },
	{ "04", "介绍县里的招工信息，儿子准备去应聘。" },
	{ "05", "陪老人到卫生院复查，血压控制得不错。" },
	{ "06", "了解孩子上学情况，帮助申请助学金。" },
	{ "07", "查看房屋维修情况，屋顶已经换了瓦。" },
	{ "08", "节前看望，送去米面油。" },
	{ "09", "电话询问家里情况，一切正常。" },
};

static struct planned *plan(struct history *history, int64_t at_ms, enum planned_kind kind, size_t place)
{
	if (history->count == history->room) {
		history->room = history->room ? 2 * history->room : 4096;
		struct planned *grown = arena_alloc(&history->demo->arena, history->room * sizeof *grown);
		if (history->count > 0)
			memcpy(grown, history->planned, history->count * sizeof *grown);
		history->planned = grown;
	}
	struct planned *planned = &history->planned[history->count];
	*planned = (struct planned){ .at_ms = at_ms, .order = (int64_t)history->count++, .kind = kind, .place = place };
	return planned;
}

/* Between 8 in the morning and 6 in the evening, so many days ago. */
static int64_t working_moment(struct demo *demo, int days_ago)
{
	int64_t start = day_start_ms(demo->today) - days_ago * day_ms;
	return start + 8 * (int64_t)HOUR_MS + (int64_t)demo_below(demo, 10 * 60) * MINUTE_MS + demo_below(demo, 60000);
}

/* Diaries ------------------------------------------------------------------------------------------- */

static void plan_diary(struct history *history, size_t household, int days_ago)
{
	struct demo *demo = history->demo;
	size_t which = (size_t)demo_below(demo, (int)COUNT(diaries));
	int late = days_ago > 2 && demo_percent(demo, 12) ? 1 + demo_below(demo, 2) : 0;
	int64_t at = working_moment(demo, days_ago - late);
	if (at >= demo->now_ms)
		return;
	struct planned *planned = plan(history, at, PLAN_DIARY, household);
	planned->diary_kind = diaries[which].kind;
	planned->text = diaries[which].text;
	planned->visited_on = diary_kind_has_visit(diaries[which].kind) ? demo_day(demo, days_ago) : NULL;
}

/* Most helpers make their four visits a month, some fall behind. */
static void plan_diaries(struct history *history)
{
	struct demo *demo = history->demo;
	size_t *own = arena_alloc(&demo->arena, demo->household_count * sizeof *own);
	for (size_t h = 0; h < demo->helpers; h++) {
		size_t helper = demo->first_helper + h, count = 0;
		int diligence = demo_below(demo, 100);
		for (size_t i = 0; i < demo->household_count; i++)
			if (demo->household[i].helper == helper)
				own[count++] = i;
		for (int days_ago = DAYS; count > 0 && days_ago >= 0; days_ago -= 30) {
			int visits = diligence < 70 || h == 0 ? 4 + demo_below(demo, 2) : diligence < 90 ? 2 + demo_below(demo, 2) : demo_below(demo, 2);
			for (int i = 0; i < visits; i++) {
				int ago = days_ago - demo_below(demo, 30);
				if (ago >= 0)
					plan_diary(history, own[demo_below(demo, (int)count)], ago);
			}
		}
	}
}

/* Calls and tickets ---------------------------------------------------------------------------------- */

static void plan_step(struct history *history, size_t story, int64_t *at, int64_t after_ms, enum ticket_step step, enum ticket_result result, const char *text)
{
	*at += after_ms;
	struct planned *planned = plan(history, *at, PLAN_STEP, story);
	planned->step = step;
	planned->result = result;
	planned->text = text;
}

static int64_t minutes(struct demo *demo, int least, int more)
{
	return (int64_t)(least + demo_below(demo, more)) * MINUTE_MS;
}

static void plan_work(struct history *history, size_t place, int64_t *at)
{
	struct demo *demo = history->demo;
	const struct request *request = history->story[place].request;
	plan_step(history, place, at, minutes(demo, 30, 240), STEP_ACCEPT, TICKET_NO_RESULT, NULL);
	plan_step(history, place, at, minutes(demo, 20, 180), STEP_CONTACT, TICKET_NO_RESULT, "已电话联系，约定入户时间");
	if (demo_percent(demo, 60))
		plan_step(history, place, at, minutes(demo, 60, 1500), STEP_WORK, TICKET_NO_RESULT, "入户查看，正在办理");
	plan_step(history, place, at, minutes(demo, 120, demo_percent(demo, 85) ? 4000 : 14000), STEP_RESOLVE, TICKET_NO_RESULT, request->done);
}

static void plan_ticket(struct history *history, size_t place, int64_t at)
{
	struct demo *demo = history->demo;
	plan(history, at, PLAN_OPEN, place);
	plan_step(history, place, &at, minutes(demo, 2, 30), STEP_DISPATCH, TICKET_NO_RESULT, NULL);
	if (!history->story[place].told)
		plan_step(history, place, &at, minutes(demo, 3, 40), STEP_TELL, TICKET_NO_RESULT, NULL);
	plan_work(history, place, &at);
	if (demo_percent(demo, 15))
		plan_step(history, place, &at, minutes(demo, 60, 300), STEP_FOLLOW_UP, TICKET_NOT_REACHED, "无人接听，再打");
	if (demo_percent(demo, 7)) {
		plan_step(history, place, &at, minutes(demo, 60, 900), STEP_FOLLOW_UP, TICKET_NOT_CONTENT, "说还没有办好，请再去看看");
		plan_work(history, place, &at);
	}
	plan_step(history, place, &at, minutes(demo, 60, 1200), STEP_FOLLOW_UP, TICKET_CONTENT, "满意");
	plan_step(history, place, &at, minutes(demo, 1, 10), STEP_CLOSE, TICKET_NO_RESULT, NULL);
}

static void plan_stories(struct history *history)
{
	struct demo *demo = history->demo;
	size_t wanted = demo->household_count / 4 + 12;
	history->story = arena_alloc(&demo->arena, wanted * sizeof *history->story);
	for (size_t i = 0; i < wanted; i++) {
		struct story *story = &history->story[history->stories++];
		story->household = (size_t)demo_below(demo, (int)demo->household_count);
		story->request = &requests[demo_below(demo, (int)COUNT(requests))];
		story->urgent = demo_percent(demo, 6);
		story->told = demo_percent(demo, 50);
		story->has_call = demo_percent(demo, 75) && demo->household[story->household].phone;
		if (story->has_call && demo_percent(demo, 30))
			story->result = demo_percent(demo, 65) ? "advice" : demo_percent(demo, 50) ? "wrong" : "missed";
		/* More of late, so that every queue has something in it. */
		int days_ago = demo_percent(demo, 15) ? demo_below(demo, 4) : demo_below(demo, DAYS);
		int64_t at = working_moment(demo, days_ago);
		if (story->has_call) {
			plan(history, at, PLAN_CALL, i);
			if (!story->result || strcmp(story->result, "missed") != 0)
				plan(history, at += minutes(demo, 0, 1) + 8000, PLAN_ANSWER, i);
		}
		if (story->result)
			plan(history, at + minutes(demo, 1, 5), PLAN_END, i);
		else
			plan_ticket(history, i, at + minutes(demo, 1, 6));
	}
}

static int compare_planned(const void *a, const void *b)
{
	const struct planned *x = a, *y = b;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* Writing -------------------------------------------------------------------------------------------- */

static bool write_diary(struct history *history, const struct planned *planned, struct err *err)
{
	struct demo *demo = history->demo;
	const struct demo_household *household = &demo->household[planned->place];
	struct person helper;
	demo_person(demo, household->helper, ROLE_HELPER, &helper);
	act_as(demo->act, &helper);
	struct diary_new diary = { .household = household->entity, .kind = planned->diary_kind, .text = planned->text, .visited_on = planned->visited_on };
	bool ok = diary_add(demo->act, &diary, NULL, err);
	act_as(demo->act, NULL);
	return ok;
}

static bool write_call(struct history *history, struct story *story, const struct planned *planned, struct err *err)
{
	struct demo *demo = history->demo;
	const struct demo_household *household = &demo->household[story->household];
	if (planned->kind == PLAN_CALL)
		return call_ring(demo->act, household->phone, &story->call, err) && act_fold(demo->act, err);
	act_as(demo->act, &history->desk);
	struct call_outcome outcome = { .result = story->result, .household = household->entity };
	bool ok = planned->kind == PLAN_ANSWER ? call_answer(demo->act, &story->call, err) : call_end(demo->act, &story->call, &outcome, err);
	act_as(demo->act, NULL);
	return ok && act_fold(demo->act, err);
}

static bool write_opening(struct history *history, struct story *story, struct err *err)
{
	struct demo *demo = history->demo;
	const struct demo_household *household = &demo->household[story->household];
	act_as(demo->act, &history->desk);
	struct ticket_new ticket = { .household = household->entity, .call = story->call, .caller = household->head, .callback = household->phone,
				     .category = story->request->category, .urgency = story->urgent ? "urgent" : "normal", .text = story->request->text };
	bool ok = ticket_open(demo->act, &demo->line->config, &ticket, &story->ticket, NULL, err) && act_fold(demo->act, err);
	struct call_outcome outcome = { .result = "ticket", .household = household->entity, .ticket = story->ticket };
	if (ok && story->has_call)
		ok = call_end(demo->act, &story->call, &outcome, err) && act_fold(demo->act, err);
	act_as(demo->act, NULL);
	return ok;
}

static bool propose(struct history *history, const struct story *story, struct arena *arena, struct ticket_step_new *step, struct err *err)
{
	struct demo *demo = history->demo;
	struct ticket_proposal proposal;
	char today[11];
	day_format(day_at(act_now(demo->act)), today);
	if (!ticket_propose_for(act_station(demo->act)->db, &demo->line->config, &story->ticket, today, arena, &proposal, err))
		return false;
	step->main = id_is_none(&proposal.main) ? demo->staff[demo->household[story->household].helper].entity : proposal.main;
	for (size_t i = 0; i < proposal.co_count && step->co_count < TICKET_CO_MOST; i++)
		if (!id_equal(&proposal.co[i].staff, &step->main))
			step->co[step->co_count++] = proposal.co[i].staff;
	step->told = story->told;
	return true;
}

/* The desk takes the steps: its own, and those that the assignees report by phone. */
static bool write_step(struct history *history, struct story *story, const struct planned *planned, struct err *err)
{
	struct demo *demo = history->demo;
	struct arena arena = { 0 };
	struct ticket_step_new step = { .step = planned->step, .note = planned->text, .result = planned->result };
	bool ok = true;
	if (planned->step == STEP_DISPATCH)
		ok = propose(history, story, &arena, &step, err);
	bool others = planned->step == STEP_ACCEPT || planned->step == STEP_CONTACT || planned->step == STEP_WORK || planned->step == STEP_RESOLVE;
	struct ticket ticket;
	if (ok && others) {
		ok = ticket_read(act_station(demo->act)->db, &story->ticket, act_now(demo->act), &arena, &ticket, err);
		/* A ticket for the desk itself needs nobody to report. */
		if (ok && memcmp(&ticket.main, history->desk.staff, sizeof ticket.main) != 0)
			step.on_behalf = ticket.main;
	}
	act_as(demo->act, &history->desk);
	ok = ok && ticket_step(demo->act, &demo->line->config, &story->ticket, &step, NULL, err) && act_fold(demo->act, err);
	act_as(demo->act, NULL);
	arena_release(&arena);
	return ok;
}

static bool write_one(struct history *history, const struct planned *planned, struct err *err)
{
	act_at(history->demo->act, planned->at_ms);
	switch (planned->kind) {
	case PLAN_DIARY:
		return write_diary(history, planned, err);
	case PLAN_OPEN:
		return write_opening(history, &history->story[planned->place], err);
	case PLAN_STEP:
		return write_step(history, &history->story[planned->place], planned, err);
	default:
		return write_call(history, &history->story[planned->place], planned, err);
	}
}

bool demo_make_history(struct demo *demo, struct err *err)
{
	struct history history = { .demo = demo };
	for (size_t i = demo->staff_count; i-- > 0;)
		if (strcmp(demo->staff[i].duty, "desk") == 0)
			history.desk_staff = i;
	demo_person(demo, history.desk_staff, ROLE_DESK, &history.desk);
	plan_diaries(&history);
	plan_stories(&history);
	qsort(history.planned, history.count, sizeof *history.planned, compare_planned);
	for (size_t i = 0; i < history.count && history.planned[i].at_ms < demo->now_ms; i++) {
		if (!write_one(&history, &history.planned[i], err))
			return false;
		if (i % 200 == 199)
			out_progress(_("diaries and tickets"), (long long)i + 1, (long long)history.count);
	}
	return true;
}
