#include "core/ticket.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "tests/support/suite.h"

static const char township[] = "230124202", village[] = "230124202203";

/* Who may stand before a ticket; the letters are those of the table below. */
enum { DESK, CLERK, MAIN, CO, PROXY, OTHER, SITTERS };
static const char letters[] = "DCMcPo";

static struct ticket_who sit(int sitter, struct person *person)
{
	static const enum role role[SITTERS] = { ROLE_DESK,   ROLE_CLERK, ROLE_DEPARTMENT,
						 ROLE_HELPER, ROLE_DESK,  ROLE_DOCTOR };
	*person = (struct person){ .role = role[sitter] };
	strcpy(person->area, role[sitter] == ROLE_DESK ? "230124" : township);
	return (struct ticket_who){ .person = person,
				    .area = village,
				    .main = sitter == MAIN || sitter == PROXY,
				    .co = sitter == CO,
				    .proxy = sitter == PROXY };
}

/*
 * What may be done, written a second time and by hand: a row a state, a column a step, the letters
 * of those who may: D desk, C township clerk, M main assignee, c co-assignee, P the desk for the main assignee.
 */
static const struct {
	enum ticket_state state;
	const char *may;
} expected[TICKET_STATES] = {
	{ TICKET_OPEN, "dispatch:DC void:D merge:D correct:DC link:DCMc unlink:DCMc note:DCMcP" },
	{ TICKET_DISPATCHED,
	  "reassign:DC accept:McP return:McP contact:c work:c extend_ask:MP extend_grant:D "
	  "extend_refuse:D remind:DC void:D merge:D correct:DC link:DCMc unlink:DCMc note:DCMcP tell:DC" },
	{ TICKET_ACCEPTED,
	  "reassign:DC accept:c return:McP contact:McP work:McP resolve:MP suspend:DMP extend_ask:MP "
	  "extend_grant:D extend_refuse:D remind:DC merge:D correct:DC link:DCMc unlink:DCMc note:DCMcP tell:DC" },
	{ TICKET_WORKING,
	  "reassign:DC accept:c return:McP contact:McP work:McP resolve:MP suspend:DMP extend_ask:MP "
	  "extend_grant:D extend_refuse:D remind:DC merge:D correct:DC link:DCMc unlink:DCMc note:DCMcP tell:DC" },
	{ TICKET_RESOLVED, "follow_up:D reopen:D correct:DC link:DCMc unlink:DCMc note:DCMcP tell:DC" },
	{ TICKET_FOLLOW_UP, "reopen:D close:D correct:DC link:DCMc unlink:DCMc note:DCMcP" },
	{ TICKET_CLOSED, "reopen:D correct:DC link:DCMc unlink:DCMc note:DCMcP" },
	{ TICKET_RETURNED, "dispatch:DC void:D merge:D correct:DC link:DCMc unlink:DCMc note:DCMcP" },
	{ TICKET_SUSPENDED,
	  "reassign:DC contact:c work:c resume:DMP extend_grant:D extend_refuse:D remind:DC correct:DC "
	  "link:DCMc unlink:DCMc note:DCMcP tell:DC" },
	{ TICKET_REOPENED, "reassign:DC accept:McP return:McP contact:c work:c extend_ask:MP extend_grant:D "
			   "extend_refuse:D remind:DC merge:D correct:DC link:DCMc unlink:DCMc note:DCMcP tell:DC" },
	{ TICKET_VOID, "note:DCMcP" },
	{ TICKET_MERGED, "unmerge:D correct:DC link:DCMc unlink:DCMc note:DCMcP" },
};

static bool expect(const char *row, enum ticket_step step, char letter)
{
	const char *name = ticket_step_name(step);
	size_t length = strlen(name);
	for (const char *at = row; (at = strstr(at, name)); at++) {
		if ((at == row || at[-1] == ' ') && at[length] == ':') {
			at += length + 1;
			return memchr(at, letter, strcspn(at, " ")) != NULL;
		}
	}
	return false;
}

/* What is due: written a second time and by hand, a row a state. */
static void every_state_waits_for_what_the_table_says(void **state)
{
	static const char *const waits[TICKET_STATES] = {
		[TICKET_OPEN] = "",	 [TICKET_DISPATCHED] = "acr", [TICKET_ACCEPTED] = "cr", [TICKET_WORKING] = "cr",
		[TICKET_RESOLVED] = "f", [TICKET_FOLLOW_UP] = "",     [TICKET_CLOSED] = "",	[TICKET_RETURNED] = "r",
		[TICKET_SUSPENDED] = "", [TICKET_REOPENED] = "acr",   [TICKET_VOID] = "",	[TICKET_MERGED] = "",
	};
	(void)state;
	for (int i = 0; i < TICKET_STATES; i++)
		for (int limit = 0; limit < TICKET_LIMITS; limit++)
			assert_int_equal(ticket_waits_for((enum ticket_state)i, (enum ticket_limit)limit),
					 strchr(waits[i], "acrf"[limit]) != NULL);
}

static void every_state_step_and_sitter_agrees_with_the_table(void **state)
{
	(void)state;
	for (int i = 0; i < TICKET_STATES; i++) {
		assert_int_equal(expected[i].state, i);
		for (int step = 0; step < TICKET_STEPS; step++) {
			for (int sitter = 0; sitter < SITTERS; sitter++) {
				struct person person;
				struct ticket_who who = sit(sitter, &person);
				struct err err = { 0 };
				struct ticket_stand stand = { .state = (enum ticket_state)i,
							      .extension_asked = step != STEP_EXTEND_ASK };
				bool may = ticket_step_allowed(&stand, (enum ticket_step)step, &who, &err);
				if (may != expect(expected[i].may, (enum ticket_step)step, letters[sitter]))
					fail_msg("%s in %s by %c: %s", ticket_step_name((enum ticket_step)step),
						 ticket_state_name((enum ticket_state)i), letters[sitter],
						 may ? "allowed" : err.text);
				assert_true(may || err.code == ERR_DENIED || err.code == ERR_CONFLICT);
			}
		}
	}
}

/*
 * More time is answered only when it is asked for, and asked for once, while there is some left; what others are merged
 * into is not declared void; all else stays.
 */
static void more_time_is_asked_for_in_time_and_answered_once(void **state)
{
	(void)state;
	for (int i = 0; i < TICKET_STATES; i++)
		for (int step = 0; step < TICKET_STEPS; step++)
			for (int sitter = 0; sitter < SITTERS; sitter++)
				for (int stands = 0; stands < 8; stands++) {
					bool asked = stands & 1, past = stands & 2, merged = stands & 4;
					struct ticket_stand stand = { .state = (enum ticket_state)i,
								      .extension_asked = asked,
								      .resolve_past = past,
								      .has_merged = merged };
					struct person person;
					struct ticket_who who = sit(sitter, &person);
					struct err err;
					bool answers = step == STEP_EXTEND_GRANT || step == STEP_EXTEND_REFUSE,
					     asks = step == STEP_EXTEND_ASK;
					assert_int_equal(
						ticket_step_allowed(&stand, (enum ticket_step)step, &who, &err),
						expect(expected[i].may, (enum ticket_step)step, letters[sitter]) &&
							(!answers || asked) && (!asks || (!past && !asked)) &&
							(step != STEP_VOID || !merged));
				}
}

static void a_menu_offers_what_is_allowed_and_nothing_else(void **state)
{
	(void)state;
	for (int i = 0; i < 2 * TICKET_STATES; i++) {
		struct ticket_stand stand = { .state = (enum ticket_state)(i / 2), .extension_asked = i % 2 };
		for (int sitter = 0; sitter < SITTERS; sitter++) {
			struct person person;
			struct ticket_who who = sit(sitter, &person);
			enum ticket_step offered[TICKET_STEPS];
			struct err err;
			size_t count = ticket_steps_from(&stand, &who, offered), allowed = 0;
			for (int step = 0; step < TICKET_STEPS; step++)
				allowed += ticket_step_allowed(&stand, (enum ticket_step)step, &who, &err);
			assert_int_equal(count, allowed);
			for (size_t k = 0; k < count; k++)
				assert_true(ticket_step_allowed(&stand, offered[k], &who, &err));
		}
	}
}

/* With an absence, or with the households that are handed over. */
static void an_administrator_gives_tickets_to_others_and_no_more(void **state)
{
	(void)state;
	struct person person = { .role = ROLE_ADMIN, .area = "230124" };
	struct ticket_who who = { .person = &person, .area = village, .main = true };
	for (int at = 0; at < TICKET_STATES; at++) {
		struct ticket_stand stand = { .state = (enum ticket_state)at };
		enum ticket_step offered[TICKET_STEPS];
		size_t count = ticket_steps_from(&stand, &who, offered);
		bool given = expect(expected[at].may, STEP_REASSIGN, 'D');
		assert_int_equal(count, given);
		assert_true(!given || offered[0] == STEP_REASSIGN);
	}
}

static void readers_take_no_step(void **state)
{
	(void)state;
	static const enum role readers[] = { ROLE_LEADER, ROLE_INSPECTOR };
	for (size_t i = 0; i < 2; i++) {
		struct person person = { .role = readers[i], .area = "230124" };
		struct ticket_who who = { .person = &person, .area = village, .main = true };
		enum ticket_step offered[TICKET_STEPS];
		for (int at = 0; at < TICKET_STATES; at++)
			assert_int_equal(ticket_steps_from(&(struct ticket_stand){ .state = (enum ticket_state)at },
							   &who, offered),
					 0);
	}
}

static void a_clerk_of_another_township_does_nothing(void **state)
{
	(void)state;
	struct person person = { .role = ROLE_CLERK, .area = "230124100" };
	struct ticket_who who = { .person = &person, .area = village };
	enum ticket_step offered[TICKET_STEPS];
	assert_int_equal(ticket_steps_from(&(struct ticket_stand){ .state = TICKET_OPEN }, &who, offered), 0);
	who.proxy = who.main = true;
	assert_int_equal(ticket_steps_from(&(struct ticket_stand){ .state = TICKET_WORKING }, &who, offered), 0);
}

static void strike_off_comes_only_after_a_content_caller(void **state)
{
	(void)state;
	for (int from = 0; from < TICKET_STATES; from++)
		for (int before = 0; before < TICKET_STATES; before++)
			for (int step = 0; step < TICKET_STEPS; step++)
				for (int result = 0; result < TICKET_RESULTS; result++) {
					int to = ticket_step_to((enum ticket_state)from, (enum ticket_state)before,
								(enum ticket_step)step, (enum ticket_result)result,
								false);
					if (to == from || (step == STEP_RESUME) || (step == STEP_UNMERGE))
						continue;
					if (to == TICKET_CLOSED)
						assert_true(from == TICKET_FOLLOW_UP && step == STEP_CLOSE);
					if (to == TICKET_FOLLOW_UP)
						assert_true(from == TICKET_RESOLVED && result == TICKET_CONTENT);
				}
	assert_int_equal(ticket_step_to(TICKET_RESOLVED, 0, STEP_FOLLOW_UP, TICKET_NOT_CONTENT, false),
			 TICKET_REOPENED);
	assert_int_equal(ticket_step_to(TICKET_RESOLVED, 0, STEP_FOLLOW_UP, TICKET_NOT_REACHED, false),
			 TICKET_RESOLVED);
	assert_int_equal(ticket_step_to(TICKET_RESOLVED, 0, STEP_FOLLOW_UP, TICKET_NO_RESULT, false), -1);
}

static void what_is_not_possible_now_is_said_with_what_is(void **state)
{
	(void)state;
	struct person person;
	struct ticket_who who = sit(DESK, &person);
	struct err err;
	assert_false(ticket_step_allowed(&(struct ticket_stand){ .state = TICKET_WORKING }, STEP_CLOSE, &who, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_string_equal(err.text,
			    "'Strike off' is not possible while the ticket is 'In progress', only from: Followed up");
	who = sit(CO, &person);
	assert_false(ticket_step_allowed(&(struct ticket_stand){ .state = TICKET_WORKING }, STEP_RESOLVE, &who, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_string_equal(err.text, "'Resolve' is for the main assignee");
}

static void names_are_read_as_they_are_kept(void **state)
{
	(void)state;
	enum ticket_state found_state;
	enum ticket_step found_step;
	enum ticket_result found_result;
	for (int i = 0; i < TICKET_STATES; i++) {
		assert_true(ticket_state_parse(ticket_state_name((enum ticket_state)i), &found_state));
		assert_int_equal(found_state, i);
		assert_non_null(ticket_state_label((enum ticket_state)i));
	}
	for (int i = 0; i < TICKET_STEPS; i++) {
		assert_true(ticket_step_parse(ticket_step_name((enum ticket_step)i), &found_step));
		assert_int_equal(found_step, i);
		assert_non_null(ticket_step_label((enum ticket_step)i));
	}
	for (int i = TICKET_CONTENT; i < TICKET_RESULTS; i++) {
		assert_true(ticket_result_parse(ticket_result_name((enum ticket_result)i), &found_result));
		assert_int_equal(found_result, i);
	}
	assert_true(ticket_step_parse("follow-up", &found_step));
	assert_int_equal(found_step, STEP_FOLLOW_UP);
	assert_false(ticket_step_parse("follow", &found_step));
	assert_false(ticket_state_parse("", &found_state));
	assert_false(ticket_result_parse(NULL, &found_result));
}

static void a_step_brings_what_it_must(void **state)
{
	(void)state;
	struct day today = { 2026, 11, 23 };
	struct err err;
	for (int step = 0; step < TICKET_STEPS; step++) {
		struct ticket_step_input all = { .note = "why",
						 .until = "2026-11-23",
						 .main = true,
						 .ticket = true,
						 .correction = true,
						 .link = true,
						 .result = TICKET_CONTENT },
					 none = { 0 };
		unsigned needs = ticket_step_needs((enum ticket_step)step);
		assert_ok(ticket_step_check((enum ticket_step)step, &all, today, &err), err);
		assert_int_equal(ticket_step_check((enum ticket_step)step, &none, today, &err), needs == 0);
		all.note = " \n";
		assert_int_equal(ticket_step_check((enum ticket_step)step, &all, today, &err), !(needs & NEEDS_NOTE));
		all = (struct ticket_step_input){ .note = "why",
						  .until = "2026-11-22",
						  .main = true,
						  .ticket = true,
						  .correction = true,
						  .link = true,
						  .result = TICKET_CONTENT };
		assert_int_equal(ticket_step_check((enum ticket_step)step, &all, today, &err), !(needs & NEEDS_DATE));
	}
	struct ticket_step_input answer = { .result = TICKET_NOT_CONTENT };
	assert_false(ticket_step_check(STEP_FOLLOW_UP, &answer, today, &err));
	answer.note = "the roof leaks still";
	assert_ok(ticket_step_check(STEP_FOLLOW_UP, &answer, today, &err), err);
	/* No score belies the answer. */
	for (answer.score = 1; answer.score <= TICKET_SCORE_MOST; answer.score++) {
		answer.result = TICKET_NOT_CONTENT;
		assert_int_equal(ticket_step_check(STEP_FOLLOW_UP, &answer, today, &err), answer.score <= 3);
		answer.result = TICKET_CONTENT;
		assert_int_equal(ticket_step_check(STEP_FOLLOW_UP, &answer, today, &err), answer.score >= 3);
	}
}

/* A ticket's steps as the tests write them: hash and the one before as small numbers; 0 is the opening. */
static struct hash hash_number(int number)
{
	struct hash hash = { { 0 } };
	hash.byte[0] = (unsigned char)(number * 37); /* so that their order is not that of the numbers */
	hash.byte[1] = (unsigned char)number;
	hash.byte[2] = (unsigned char)(number >> 8);
	hash.byte[31] = 1;
	return hash;
}

static struct ticket_step_event event_of(int hash, int before, enum ticket_step step)
{
	return (struct ticket_step_event){ .hash = hash_number(hash),
					   .before = hash_number(before),
					   .step = step,
					   .result = step == STEP_FOLLOW_UP ? TICKET_CONTENT : TICKET_NO_RESULT };
}

static struct ticket_fold fold_steps(struct ticket_step_event *event, size_t count)
{
	struct arena arena = { 0 };
	struct hash opening = hash_number(0);
	struct ticket_fold fold;
	ticket_fold(&opening, event, count, &arena, &fold);
	arena_release(&arena);
	return fold;
}

static void a_ticket_goes_from_taken_to_struck_off(void **state)
{
	(void)state;
	static const enum ticket_step path[] = { STEP_DISPATCH, STEP_ACCEPT,	STEP_WORK,
						 STEP_RESOLVE,	STEP_FOLLOW_UP, STEP_CLOSE };
	struct ticket_step_event event[6];
	for (int i = 0; i < 6; i++)
		event[i] = event_of(i + 1, i, path[i]);
	assert_int_equal(fold_steps(event, 0).state, TICKET_OPEN);
	static const enum ticket_state after[] = { TICKET_DISPATCHED, TICKET_ACCEPTED,	TICKET_WORKING,
						   TICKET_RESOLVED,   TICKET_FOLLOW_UP, TICKET_CLOSED };
	for (size_t count = 1; count <= 6; count++) {
		struct ticket_fold fold = fold_steps(event, count);
		struct hash last = hash_number((int)count);
		assert_int_equal(fold.state, after[count - 1]);
		assert_int_equal(fold.rivals, 0);
		assert_true(hash_equal(&fold.last, &last));
	}
}

static void discontent_opens_a_new_round(void **state)
{
	(void)state;
	struct ticket_step_event event[] = {
		event_of(1, 0, STEP_DISPATCH),	event_of(2, 1, STEP_ACCEPT), event_of(3, 2, STEP_RESOLVE),
		event_of(4, 3, STEP_FOLLOW_UP), event_of(5, 4, STEP_ACCEPT),
	};
	event[3].result = TICKET_NOT_CONTENT;
	struct ticket_fold fold = fold_steps(event, 5);
	assert_int_equal(fold.state, TICKET_ACCEPTED);
	assert_int_equal(fold.round, 2);
	assert_int_equal(event[2].round, 1);
	assert_int_equal(event[3].round, 2);
}

static void a_suspended_ticket_goes_back_to_what_it_was(void **state)
{
	(void)state;
	struct ticket_step_event event[] = { event_of(1, 0, STEP_DISPATCH), event_of(2, 1, STEP_ACCEPT),
					     event_of(3, 2, STEP_SUSPEND), event_of(4, 3, STEP_RESUME) };
	assert_int_equal(fold_steps(event, 4).state, TICKET_ACCEPTED);
	struct ticket_step_event merged[] = { event_of(1, 0, STEP_DISPATCH), event_of(2, 1, STEP_MERGE),
					      event_of(3, 2, STEP_UNMERGE) };
	assert_int_equal(fold_steps(merged, 2).state, TICKET_MERGED);
	assert_int_equal(fold_steps(merged, 3).state, TICKET_DISPATCHED);
}

static void of_rival_branches_the_struck_off_then_the_longer_then_the_earlier_counts(void **state)
{
	(void)state;
	struct ticket_step_event event[] = {
		event_of(1, 0, STEP_DISPATCH), event_of(2, 1, STEP_ACCEPT),    event_of(3, 2, STEP_RESOLVE),
		event_of(4, 3, STEP_REOPEN),   event_of(5, 3, STEP_FOLLOW_UP), event_of(6, 5, STEP_CLOSE),
		event_of(7, 4, STEP_ACCEPT),   event_of(8, 7, STEP_WORK),
	};
	struct ticket_fold fold = fold_steps(event, 8);
	assert_int_equal(fold.state, TICKET_CLOSED);
	assert_int_equal(fold.rivals, 3);
	assert_false(event[3].counts);
	assert_true(event[4].counts);

	struct ticket_step_event longer[] = { event_of(1, 0, STEP_DISPATCH), event_of(2, 1, STEP_VOID),
					      event_of(3, 1, STEP_ACCEPT), event_of(4, 3, STEP_WORK) };
	assert_int_equal(fold_steps(longer, 3).state, TICKET_VOID);
	assert_int_equal(fold_steps(longer, 4).state, TICKET_WORKING);
	assert_false(longer[1].counts);
}

static void additions_rival_nothing(void **state)
{
	(void)state;
	/* The desk reminds and a helper writes a note while the officer resolves: nothing of it is lost. */
	struct ticket_step_event event[] = {
		event_of(1, 0, STEP_DISPATCH), event_of(2, 1, STEP_ACCEPT),  event_of(3, 2, STEP_REMIND),
		event_of(4, 2, STEP_NOTE),     event_of(5, 2, STEP_RESOLVE), event_of(6, 4, STEP_CONTACT),
		event_of(7, 2, STEP_WORK),
	};
	event[6].co = true;
	struct ticket_fold fold = fold_steps(event, 7);
	struct hash last = hash_number(5);
	assert_int_equal(fold.state, TICKET_RESOLVED);
	assert_int_equal(fold.rivals, 0);
	assert_true(hash_equal(&fold.last, &last));
}

static void an_addition_on_a_lost_branch_goes_to_the_desk(void **state)
{
	(void)state;
	struct ticket_step_event event[] = { event_of(1, 0, STEP_DISPATCH), event_of(2, 1, STEP_VOID),
					     event_of(3, 2, STEP_NOTE), event_of(4, 1, STEP_ACCEPT),
					     event_of(5, 4, STEP_WORK) };
	struct ticket_fold fold = fold_steps(event, 5);
	assert_int_equal(fold.rivals, 2);
	assert_false(event[2].counts);
	assert_true(event[2].possible);
}

static void an_impossible_step_changes_nothing(void **state)
{
	(void)state;
	struct ticket_step_event event[] = { event_of(1, 0, STEP_CLOSE), event_of(2, 1, STEP_DISPATCH),
					     event_of(3, 99, STEP_VOID), event_of(4, 4, STEP_VOID),
					     event_of(5, 6, STEP_VOID),	 event_of(6, 5, STEP_VOID) };
	struct ticket_fold fold = fold_steps(event, 6);
	assert_int_equal(fold.state, TICKET_DISPATCHED);
	assert_int_equal(fold.rivals, 5);
	assert_false(event[0].possible);
	assert_true(event[1].counts);
}

static void more_time_stays_asked_until_it_is_answered(void **state)
{
	(void)state;
	struct ticket_step_event event[] = { event_of(1, 0, STEP_DISPATCH), event_of(2, 1, STEP_EXTEND_ASK),
					     event_of(3, 1, STEP_ACCEPT), event_of(4, 3, STEP_EXTEND_GRANT) };
	assert_true(fold_steps(event, 3).extension_asked);
	assert_false(fold_steps(event, 4).extension_asked);
	event[3].step = STEP_RESOLVE;
	assert_false(fold_steps(event, 4).extension_asked);
}

/*
 * The choice by brute force: every path of changes from the opening on is walked, and the best
 * found by comparing whole paths.
 */
struct path {
	int place[64], length;
	bool struck_off;
	enum ticket_state state;
};

static int parent_of(const struct ticket_step_event *event, int count, const struct hash *before)
{
	struct hash opening = hash_number(0);
	if (hash_equal(before, &opening))
		return -1;
	for (int i = 0; i < count; i++)
		if (hash_equal(&event[i].hash, before))
			return i;
	return -2;
}

/* Whether `step` names `at`, be it through steps that change nothing when they are taken in `state`. */
static bool follows(const struct ticket_step_event *event, int count, int step, int at, enum ticket_state state,
		    enum ticket_state held)
{
	int parent = parent_of(event, count, &event[step].before);
	for (int guard = 0; parent != at; guard++) {
		if (parent < 0 || guard > count)
			return false;
		int to = ticket_step_to(state, held, event[parent].step, event[parent].result, event[parent].co);
		if (to >= 0 && to != (int)state)
			return false;
		parent = parent_of(event, count, &event[parent].before);
	}
	return true;
}

static bool path_is_better(const struct path *a, const struct path *b)
{
	if (a->struck_off != b->struck_off)
		return a->struck_off;
	if (a->length != b->length)
		return a->length > b->length;
	for (int i = 0; i < a->length; i++)
		if (a->place[i] != b->place[i])
			return a->place[i] < b->place[i];
	return false;
}

static void walk(const struct ticket_step_event *event, int count, struct path path, enum ticket_state held,
		 struct path *best)
{
	if (path_is_better(&path, best))
		*best = path;
	int at = path.length ? path.place[path.length - 1] : -1;
	for (int i = 0; i < count; i++) {
		if (!follows(event, count, i, at, path.state, held))
			continue;
		int to = ticket_step_to(path.state, held, event[i].step, event[i].result, event[i].co);
		if (to < 0 || to == (int)path.state)
			continue;
		struct path longer = path;
		longer.place[longer.length++] = i;
		longer.state = (enum ticket_state)to;
		longer.struck_off |= to == TICKET_CLOSED;
		walk(event, count, longer, path.state, best);
	}
}

static void the_choice_agrees_with_comparing_all_paths(void **state)
{
	(void)state;
	struct chance chance = { .seeded = true, .seed = 998 };
	for (int round = 0; round < 20000; round++) {
		struct ticket_step_event event[14];
		int count = (int)chance_below(&chance, 14) + 1;
		for (int i = 0; i < count; i++) {
			/* Mostly a step that is possible somewhere near, sometimes any; now and then named before it came. */
			int before = chance_below(&chance, 3)
					     ? i - (int)chance_below(&chance, (uint32_t)(i < 2 ? i + 1 : 3))
					     : (int)chance_below(&chance, (uint32_t)count + 2);
			event[i] =
				event_of(i + 1, before,
					 (enum ticket_step)chance_below(
						 &chance, chance_below(&chance, 2) ? STEP_RESOLVE + 1 : TICKET_STEPS));
			event[i].result = (enum ticket_result)chance_below(&chance, TICKET_RESULTS);
			event[i].co = chance_below(&chance, 6) == 0;
		}
		struct ticket_fold fold = fold_steps(event, (size_t)count);
		struct path best = { .state = TICKET_OPEN };
		walk(event, count, best, TICKET_OPEN, &best);
		assert_int_equal(fold.state, best.state);
		struct hash last = best.length ? event[best.place[best.length - 1]].hash : hash_number(0);
		assert_true(hash_equal(&fold.last, &last));
		for (int i = 0; i < best.length; i++)
			assert_true(event[best.place[i]].counts);
	}
}

static void a_long_chain_and_a_wide_one_are_folded_in_a_moment(void **state)
{
	(void)state;
	enum { MANY = 60000 };
	struct ticket_step_event *event = calloc(MANY, sizeof *event);
	for (int wide = 0; wide < 2; wide++) {
		for (int i = 0; i < MANY; i++)
			event[i] = event_of(i + 1, wide ? 0 : i, i % 2 ? STEP_RETURN : STEP_DISPATCH);
		struct ticket_fold fold = fold_steps(event, MANY);
		assert_int_equal(fold.state, wide ? TICKET_DISPATCHED : TICKET_RETURNED);
	}
	free(event);
}

static void merges_that_close_a_circle_do_not_count(void **state)
{
	(void)state;
	struct id a = { { 1 } }, b = { { 2 } }, c = { { 3 } };
	struct ticket_merge merge[] = {
		{ a, b, false }, { b, c, false }, { c, a, false }, { b, a, false }, { c, c, false }
	};
	struct arena arena = { 0 };
	ticket_merges(merge, 5, &arena);
	assert_true(merge[0].counts);
	assert_true(merge[1].counts);
	for (int i = 2; i < 5; i++)
		assert_false(merge[i].counts);
	ticket_merges(merge, 0, &arena);
	arena_release(&arena);
}

static void a_number_is_found_as_it_was_given(void **state)
{
	(void)state;
	char number[TICKET_NUMBER_BYTES], glob[TICKET_NUMBER_BYTES], prefix[TICKET_NUMBER_BYTES];
	struct day day = { 2026, 11, 23 }, today = { 2026, 12, 31 };
	static const int serials[] = { 1, 4, 42, 999, 1000, 99999 };
	static const char *const tags[] = { "01", "7", "AB", "X9Z" };
	for (size_t s = 0; s < 6; s++) {
		for (size_t t = 0; t < 4; t++) {
			struct ticket_number read;
			ticket_number_format(day, tags[t], serials[s], number);
			ticket_number_prefix(day, tags[t], prefix);
			assert_int_equal(strncmp(number, prefix, strlen(prefix)), 0);
			assert_int_equal(ticket_number_serial(number), serials[s]);
			assert_true(ticket_number_parse(number, today, &read));
			assert_int_equal(read.serial, serials[s]);
			assert_string_equal(read.tag, tags[t]);
			ticket_number_glob(&read, glob);
			assert_string_equal(glob, number);
		}
	}
	ticket_number_format(day, "01", 4, number);
	assert_string_equal(number, "T261123-01-004");
}

static void a_number_is_read_however_it_is_written(void **state)
{
	(void)state;
	struct day today = { 2026, 11, 25 };
	static const struct {
		const char *text, *glob;
	} good[] = {
		{ "T261123-01-004", "T261123-01-004" },
		{ " t261123-01-4 ", "T261123-01-004" },
		{ "Ｔ２６１１２３－０１－００４", "T261123-01-004" },
		{ "T 261123 01 004", "T261123-01-004" },
		{ "T-261123—01—004", "T261123-01-004" },
		{ "261123/01/004", "T261123-01-004" },
		{ "T26112301004", "T261123-01-004" },
		{ "20261123-01-4", "T261123-01-004" },
		{ "工单T1123-4号", "T261123-*-004" },
		{ "t1123-4", "T261123-*-004" },
		{ "1123-01-4", "T261123-01-004" },
		{ "T261123004", "T261123-*-004" },
		{ "1231-4", "T251231-*-004" },
		{ "0229-4", "T240229-*-004" },
		{ "4", "T261125-*-004" },
		{ "#004", "T261125-*-004" },
		{ "01-4", "T261125-01-004" },
		{ "1123 1234", "T261123-*-1234" },
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct ticket_number number;
		char glob[TICKET_NUMBER_BYTES] = "nothing";
		if (ticket_number_parse(good[i].text, today, &number))
			ticket_number_glob(&number, glob);
		assert_string_equal(glob, good[i].glob);
	}
	static const char *const bad[] = { "",
					   "T",
					   "-",
					   "T261323-01-004",
					   "T261123-01-000",
					   "T261123-0123-004",
					   "1123",
					   "0",
					   "T261123-01-004-9-9",
					   "15400000017",
					   "T261123-01-123456",
					   "abc",
					   "1123-x" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct ticket_number number = { .serial = -7 };
		if (ticket_number_parse(bad[i], today, &number))
			fail_msg("%s was read as a number", bad[i]);
		assert_int_equal(number.serial, -7);
	}
}

static void the_table_has_a_row_a_step(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	size_t lines = 0;
	for (const char *at = ticket_table(&arena); (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, TICKET_STEPS + 2);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_step_and_sitter_agrees_with_the_table),
		cmocka_unit_test(every_state_waits_for_what_the_table_says),
		cmocka_unit_test(more_time_is_asked_for_in_time_and_answered_once),
		cmocka_unit_test(a_menu_offers_what_is_allowed_and_nothing_else),
		cmocka_unit_test(an_administrator_gives_tickets_to_others_and_no_more),
		cmocka_unit_test(readers_take_no_step),
		cmocka_unit_test(a_clerk_of_another_township_does_nothing),
		cmocka_unit_test(strike_off_comes_only_after_a_content_caller),
		cmocka_unit_test(what_is_not_possible_now_is_said_with_what_is),
		cmocka_unit_test(names_are_read_as_they_are_kept),
		cmocka_unit_test(a_step_brings_what_it_must),
		cmocka_unit_test(a_ticket_goes_from_taken_to_struck_off),
		cmocka_unit_test(discontent_opens_a_new_round),
		cmocka_unit_test(a_suspended_ticket_goes_back_to_what_it_was),
		cmocka_unit_test(of_rival_branches_the_struck_off_then_the_longer_then_the_earlier_counts),
		cmocka_unit_test(additions_rival_nothing),
		cmocka_unit_test(an_addition_on_a_lost_branch_goes_to_the_desk),
		cmocka_unit_test(an_impossible_step_changes_nothing),
		cmocka_unit_test(more_time_stays_asked_until_it_is_answered),
		cmocka_unit_test(the_choice_agrees_with_comparing_all_paths),
		cmocka_unit_test(a_long_chain_and_a_wide_one_are_folded_in_a_moment),
		cmocka_unit_test(merges_that_close_a_circle_do_not_count),
		cmocka_unit_test(a_number_is_found_as_it_was_given),
		cmocka_unit_test(a_number_is_read_however_it_is_written),
		cmocka_unit_test(the_table_has_a_row_a_step),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
