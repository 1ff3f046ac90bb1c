/* Whom a ticket goes to: the rules of fangzheng.yaml, and who holds those jobs now. */
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/absence.h"
#include "db/db.h"
#include "db/staff.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_due.h"

static bool read_facts(struct db *db, const struct ticket_case *known, struct arena *arena,
		       struct dispatch_facts *facts, struct err *err)
{
	*facts = (struct dispatch_facts){ .category = known->category, .urgency = known->urgency, .area = known->area };
	if (id_is_none(&known->household))
		return true;
	struct stmt *stmt = stmt_start(db, "SELECT area, category, status, monitor, cause, cause2, cause3"
					   "  FROM household WHERE entity = :household");
	stmt_id(stmt, ":household", &known->household);
	if (stmt_next(stmt)) {
		facts->area = stmt_get_text(stmt, 0, arena);
		facts->household = stmt_get_text(stmt, 1, arena);
		facts->status = stmt_get_text(stmt, 2, arena);
		facts->monitor = stmt_get_text(stmt, 3, arena);
		for (int i = 0; i < 3; i++)
			facts->cause[i] = stmt_get_text(stmt, 4 + i, arena);
	}
	return stmt_end(stmt, err);
}

/* What is looked up for a party: a household's people by their assignment, others by duty or department. */
struct lookup {
	struct db *db;
	const struct config *config;
	const struct ticket_case *known;
	const char *area, *township; /* NULL for the county */
	const char *today;
	struct arena *arena;
};

/* Of those with the job, one who works in the township, else one who works for the county. */
static const struct staff *nearest(const struct lookup *lookup, const struct staff_rows *rows)
{
	const struct staff *county = NULL;
	for (size_t i = 0; i < rows->count; i++) {
		const struct staff *staff = &rows->row[i];
		size_t length = staff->area ? strlen(staff->area) : 0;
		if (lookup->township && length >= 9 && strncmp(staff->area, lookup->township, 9) == 0)
			return staff;
		if (!county && length < 9)
			county = staff;
	}
	return county;
}

/* Everybody who has the job, the nearest first: all who look after the household, one of the others. */
static bool find_party(const struct lookup *lookup, const struct dispatch_party *party, struct staff_rows *found,
		       struct err *err)
{
	struct staff_rows rows = { 0 };
	const struct staff *chosen = NULL;
	bool ok = true;
	switch (party->kind) {
	case PARTY_HELPER:
	case PARTY_DOCTOR:
		if (!id_is_none(&lookup->known->household))
			ok = staff_of_household(lookup->db, &lookup->known->household,
						party->kind == PARTY_HELPER ? "helper" : "doctor", lookup->today,
						lookup->arena, &rows, err);
		*found = rows;
		return ok;
	case PARTY_CLERK:
		if (lookup->township)
			ok = staff_list(lookup->db,
					&(struct staff_filter){
						.duty = "clerk", .area = lookup->township, .today = lookup->today },
					lookup->arena, &rows, err);
		chosen = rows.count > 0 ? &rows.row[0] : NULL;
		break;
	case PARTY_DESK:
		ok = staff_list(lookup->db, &(struct staff_filter){ .duty = "desk", .today = lookup->today },
				lookup->arena, &rows, err);
		chosen = nearest(lookup, &rows);
		break;
	case PARTY_OFFICER:
		ok = staff_list(lookup->db,
				&(struct staff_filter){
					.duty = "officer", .department = party->department, .today = lookup->today },
				lookup->arena, &rows, err);
		chosen = nearest(lookup, &rows);
		break;
	}
	*found = (struct staff_rows){ .count = chosen != NULL };
	if (chosen) {
		found->row = arena_alloc(lookup->arena, sizeof *found->row);
		found->row[0] = *chosen;
	}
	return ok;
}

/* "the officer of 住房和城乡建设局" */
static const char *party_name(const struct lookup *lookup, const struct dispatch_party *party)
{
	const struct config_department *department =
		party->kind == PARTY_OFFICER ? config_department(lookup->config, party->department) : NULL;
	const char *label = _(dispatch_party_label(party->kind));
	return department ? arena_format(lookup->arena, "%s (%s)", label, department->name) : label;
}

static void say(const struct lookup *lookup, struct ticket_proposal *proposal, const char *sentence)
{
	proposal->missing =
		proposal->missing ? arena_format(lookup->arena, "%s; %s", proposal->missing, sentence) : sentence;
}

static void add_missing(const struct lookup *lookup, struct ticket_proposal *proposal,
			const struct dispatch_party *party)
{
	say(lookup, proposal, arena_format(lookup->arena, _("nobody is at present: %s"), party_name(lookup, party)));
}

/* Who is away is stood in for; `*there` is false where nobody does, and that is told. */
static bool take_stand_in(const struct lookup *lookup, struct staff *staff, bool *there,
			  struct ticket_proposal *proposal, struct err *err)
{
	struct id stand_in;
	const char *why;
	if (!absence_stand_in(lookup->db, &staff->entity, lookup->today, lookup->arena, &stand_in, &why, err))
		return false;
	if (why)
		say(lookup, proposal, why);
	*there = !id_is_none(&stand_in);
	return !*there || id_equal(&stand_in, &staff->entity) ||
	       staff_read(lookup->db, &stand_in, lookup->arena, staff, err);
}

static bool is_in(const struct ticket_proposal *proposal, const struct id *staff)
{
	if (id_equal(&proposal->main, staff))
		return true;
	for (size_t i = 0; i < proposal->co_count; i++)
		if (id_equal(&proposal->co[i].staff, staff))
			return true;
	return false;
}

static void set_main(struct ticket_proposal *proposal, const struct staff *staff, const char *party)
{
	proposal->main = staff->entity;
	proposal->main_name = staff->name;
	proposal->main_unit = staff->unit;
	proposal->main_party = party;
}

/* The first who is there is the main assignee, everybody else works beside. */
static void put_in(struct ticket_proposal *proposal, const struct staff *staff, const char *party)
{
	if (id_is_none(&proposal->main)) {
		set_main(proposal, staff, party);
	} else if (!is_in(proposal, &staff->entity) && proposal->co_count < TICKET_CO_MOST) {
		proposal->co[proposal->co_count].staff = staff->entity;
		proposal->co[proposal->co_count].name = staff->name;
		proposal->co[proposal->co_count++].unit = staff->unit;
	}
}

/* A party's people; those who are away and for whom nobody stands in go into `away`. */
static bool take_party(const struct lookup *lookup, const struct dispatch_party *party,
		       struct ticket_proposal *proposal, struct staff_rows *away, struct err *err)
{
	struct staff_rows rows;
	if (!find_party(lookup, party, &rows, err))
		return false;
	if (rows.count == 0)
		add_missing(lookup, proposal, party);
	for (size_t i = 0; i < rows.count; i++) {
		bool there;
		if (!take_stand_in(lookup, &rows.row[i], &there, proposal, err))
			return false;
		if (there)
			put_in(proposal, &rows.row[i], dispatch_party_format(party, lookup->arena));
		else if (away->count < TICKET_CO_MOST)
			away->row[away->count++] = rows.row[i];
	}
	return true;
}

/*
 * Where nobody of the main party is there, the first of the others takes its place: nothing lies because a post is
 * vacant or somebody is away. Who is away and has no deputy works beside, so that they know when they are back.
 */
static bool find_parties(const struct lookup *lookup, const struct dispatch_rule *rule,
			 struct ticket_proposal *proposal, struct err *err)
{
	struct staff away_row[TICKET_CO_MOST];
	struct staff_rows away = { .row = away_row };
	if (!take_party(lookup, &rule->main, proposal, &away, err))
		return false;
	for (size_t i = 0; i < rule->co_count; i++)
		if (!take_party(lookup, &rule->co[i], proposal, &away, err))
			return false;
	if (id_is_none(&proposal->main) && away.count > 0)
		say(lookup, proposal, _("none of those whom the rule names is there: choose somebody"));
	for (size_t i = 0; i < away.count && !id_is_none(&proposal->main); i++)
		put_in(proposal, &away.row[i], NULL);
	return true;
}

/* The name of what a rule asks about. */
static const char *name_of(const void *context, enum dispatch_question question, const char *code)
{
	static const char *const dictionaries[DISPATCH_QUESTIONS] = { [ASKS_HOUSEHOLD] = "household_category",
								      [ASKS_CAUSE] = "cause",
								      [ASKS_STATUS] = "household_status",
								      [ASKS_MONITOR] = "monitor" };
	const struct lookup *lookup = context;
	const struct config_category *category = config_category(lookup->config, code);
	const struct config_urgency *urgency = config_urgency(lookup->config, code);
	struct area_row area;
	struct err ignored;
	switch (question) {
	case ASKS_CATEGORY:
		return category ? category->name : NULL;
	case ASKS_URGENCY:
		return urgency ? urgency->name : NULL;
	case ASKS_AREA:
		return area_read(lookup->db, code, lookup->arena, &area, &ignored) ? area.name : NULL;
	default:
		return dictionary_name(dictionary_find(dictionaries[question]), code);
	}
}

bool ticket_case_limits(struct db *db, const struct config *config, const struct ticket_case *known,
			struct arena *arena, struct dispatch_limits *limits, struct err *err)
{
	struct dispatch_facts facts;
	if (!read_facts(db, known, arena, &facts, err))
		return false;
	ptrdiff_t place = dispatch_match(config->rule, config->rule_count, &facts);
	*limits = config_limits(config, place < 0 ? NULL : &config->rule[place], known->category, known->urgency);
	return true;
}

bool ticket_propose(struct db *db, const struct config *config, const struct ticket_case *known, const char *today,
		    struct arena *arena, struct ticket_proposal *proposal, struct err *err)
{
	struct dispatch_facts facts;
	struct ticket_proposal made = { 0 };
	if (!read_facts(db, known, arena, &facts, err))
		return false;
	ptrdiff_t place = dispatch_match(config->rule, config->rule_count, &facts);
	const struct dispatch_rule *rule = place < 0 ? NULL : &config->rule[place];
	struct lookup lookup = { .db = db,
				 .config = config,
				 .known = known,
				 .area = facts.area,
				 .township = facts.area && strlen(facts.area) >= 9 ? arena_bytes(arena, facts.area, 9)
										   : NULL,
				 .today = today,
				 .arena = arena };
	made.rule = rule ? rule->name : NULL;
	made.why = dispatch_explain(config->rule, config->rule_count, place, &facts,
				    &(struct dispatch_names){ name_of, &lookup }, arena);
	made.limits = config_limits(config, rule, known->category, known->urgency);
	made.source = config_limit_sources(config, rule, known->category, known->urgency);
	if (rule && !find_parties(&lookup, rule, &made, err))
		return false;
	*proposal = made;
	return true;
}

bool ticket_sent_back(struct db *db, const struct id *ticket, const struct id *staff, bool *sent_back, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db, "SELECT 1 FROM ticket_step WHERE entity = :entity AND step = 'return' AND counts = 1"
		    "   AND ifnull(on_behalf, author) = :staff"
		    "   AND place > (SELECT max(place) FROM ticket_step AS given WHERE given.entity = :entity"
		    "                   AND given.step IN ('dispatch', 'reassign') AND given.counts = 1)");
	stmt_id(stmt, ":entity", ticket);
	stmt_id(stmt, ":staff", staff);
	*sent_back = stmt_next(stmt);
	return stmt_end(stmt, err);
}

/* Who sent the ticket back is not proposed for it again. */
static bool leave_out_returners(struct db *db, const struct id *entity, struct arena *arena,
				struct ticket_proposal *proposal, struct err *err)
{
	bool sent_back;
	size_t kept = 0;
	for (size_t i = 0; i < proposal->co_count; i++) {
		if (!ticket_sent_back(db, entity, &proposal->co[i].staff, &sent_back, err))
			return false;
		if (!sent_back)
			proposal->co[kept++] = proposal->co[i];
	}
	proposal->co_count = kept;
	if (!ticket_sent_back(db, entity, &proposal->main, &sent_back, err))
		return false;
	if (!sent_back)
		return true;
	const char *sentence = arena_format(arena, _("%s sent it back: choose somebody else"), proposal->main_name);
	proposal->missing = proposal->missing ? arena_format(arena, "%s; %s", proposal->missing, sentence) : sentence;
	proposal->main = (struct id){ { 0 } };
	proposal->main_name = proposal->main_unit = proposal->main_party = NULL;
	return true;
}

static void settle(struct duration *limit, const char **source, struct duration settled)
{
	if (settled.amount == limit->amount && (settled.amount == 0 || settled.unit == limit->unit))
		return;
	*limit = settled;
	*source = _("as when it was taken or last dispatched");
}

/* What the ticket has already, whatever the settings give today. */
static void settle_limits(struct ticket_proposal *proposal, struct dispatch_limits settled)
{
	settle(&proposal->limits.accept, &proposal->source.accept, settled.accept);
	settle(&proposal->limits.contact, &proposal->source.contact, settled.contact);
	settle(&proposal->limits.resolve, &proposal->source.resolve, settled.resolve);
	settle(&proposal->limits.follow_up, &proposal->source.follow_up, settled.follow_up);
}

bool ticket_propose_for(struct db *db, const struct config *config, const struct id *entity, const char *today,
			struct arena *arena, struct ticket_proposal *proposal, struct err *err)
{
	struct ticket_case known = { 0 };
	struct stmt *stmt = stmt_start(
		db, "SELECT household, category, urgency, area, next_limits FROM ticket WHERE entity = :entity");
	const char *limits = NULL;
	stmt_id(stmt, ":entity", entity);
	bool found = stmt_next(stmt);
	if (found) {
		stmt_get_id(stmt, 0, &known.household);
		known.category = stmt_get_text(stmt, 1, arena);
		known.urgency = stmt_get_text(stmt, 2, arena);
		known.area = stmt_get_text(stmt, 3, arena);
		limits = stmt_get_text(stmt, 4, arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no such ticket"));
	if (!ticket_propose(db, config, &known, today, arena, proposal, err))
		return false;
	if (limits)
		settle_limits(proposal, ticket_limits_read(limits));
	return leave_out_returners(db, entity, arena, proposal, err);
}
