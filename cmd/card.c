/* fangzheng card: one micro-card in the terminal or as a picture, issued anew or revoked. */
#include "core/card.h"
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/out_qr.h"
#include "cmd/which_household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/card.h"
#include "db/card_act.h"
#include "db/diary.h"
#include "db/household.h"
#include "reports/card.h"
#include "reports/png.h"
#include "reports/qr.h"

struct wanted {
	const char *png, *revoke;
	bool ascii, anew, specimen;
};

/* A household gets its first code when its card is first asked for by who may issue one. */
static bool issue(struct command_line *line, const struct id *household, const struct wanted *wanted, struct err *err)
{
	struct act *act;
	return act_begin(&line->station, &line->person, &act, err) &&
	       act_finish(act,
			  wanted->revoke ? card_revoke(act, household, wanted->revoke, err)
					 : card_issue(act, household, wanted->anew, err),
			  err);
}

static bool ready_card(struct command_line *line, const struct id *household, const struct wanted *wanted,
		       struct card *card, struct err *err)
{
	if (wanted->anew || wanted->revoke) {
		if (!issue(line, household, wanted, err))
			return false;
		return card_read(line->station.db, household, &line->arena, card, err);
	}
	if (card_read(line->station.db, household, &line->arena, card, err))
		return true;
	return err->code == ERR_MISSING && issue(line, household, wanted, err) &&
	       card_read(line->station.db, household, &line->arena, card, err);
}

static bool make_qr(struct command_line *line, const struct card *card, struct qr *qr, struct err *err)
{
	char url[CARD_URL_BYTES];
	return card_url(line->config.card_url, card->code, url, err) && qr_make(url, qr, err);
}

/* The last three that say something. */
static bool add_diaries(struct command_line *line, const struct id *household, struct card_facts *facts,
			struct err *err)
{
	struct diary_filter filter = { .household = *household };
	struct diary_page page;
	if (!diary_list(line->station.db, &filter, 0, &line->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.count && facts->diaries < CARD_DIARIES_MOST; i++) {
		char when[17];
		if (!page.row[i].text)
			continue;
		clock_format(page.row[i].at_ms, when);
		when[10] = '\0';
		facts->diary[facts->diaries++] =
			(struct card_diary){ arena_text(&line->arena, when + 5),
					     page.row[i].staff_name ? page.row[i].staff_name : "", page.row[i].text };
	}
	return true;
}

static bool show_card(struct command_line *line, const struct id *household, const struct qr *qr, struct err *err)
{
	struct household whole;
	char today[11];
	day_format(day_at(clock_now(line->clock)), today);
	if (!household_read(line->station.db, household, today, &line->arena, &whole, err))
		return false;
	struct card_facts facts = { .household = &whole,
				    .today = today,
				    .hotline = line->config.hotline,
				    .whole_phones = access_sees_whole_phone(&line->person, PHONE_ELSEWHERE, false) };
	if (!add_diaries(line, household, &facts, err))
		return false;
	out_qr(card_facts_text(&facts, &line->arena), CARD_COLUMNS, qr);
	return true;
}

static bool run(struct command_line *line, const char *word, const struct wanted *wanted, struct err *err)
{
	struct id household;
	struct card card;
	struct qr qr;
	bool changes = wanted->anew || wanted->revoke;
	bool placeholder = card_base_is_placeholder(line->config.card_url);
	if (!which_household(line, word, changes ? ACCESS_CARD_ISSUE : ACCESS_CARD_SEE, &household, err))
		return false;
	if (wanted->png && placeholder && !wanted->specimen)
		return err_set(err, ERR_INPUT,
			       _("the card address is still the one that was shipped: set card: url: in "
				 "fangzheng.yaml, or print a specimen with --specimen"));
	if (!ready_card(line, &household, wanted, &card, err))
		return false;
	if (wanted->revoke) {
		out_line("%s", _("The card is revoked: its code is worth nothing from now on."));
		return true;
	}
	if (card.left_on)
		return err_set(err, ERR_CONFLICT, _("the household has left the register, so it has no card any more"));
	if (!card.code)
		return err_set(err, ERR_CONFLICT,
			       _("the card of this household is revoked; issue a new one with --anew"));
	if (!make_qr(line, &card, &qr, err))
		return false;
	if (wanted->png)
		return png_write_qr(wanted->png, &qr, &(struct png_style){ PNG_SCALE_USUAL, wanted->specimen }, err);
	if (wanted->ascii)
		out_lines(qr_ascii(&qr, &line->arena));
	else if (!show_card(line, &household, &qr, err))
		return false;
	if (placeholder && !wanted->ascii)
		out_line("%s", _("Specimen: the card address is still the one that was shipped, so nobody can open "
				 "this code."));
	return true;
}

int command_card(struct command_line *line, int argc, char **argv)
{
	struct wanted wanted = { 0 };
	struct err err;
	if (!command_option(&argc, argv, "--png", &wanted.png) ||
	    !command_option(&argc, argv, "--revoke", &wanted.revoke))
		return COMMAND_USAGE;
	wanted.png = command_path(line, wanted.png);
	wanted.ascii = command_flag(&argc, argv, "--ascii");
	wanted.anew = command_flag(&argc, argv, "--anew");
	wanted.specimen = command_flag(&argc, argv, "--specimen");
	if (argc != 2)
		return command_usage(argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	return run(line, argv[1], &wanted, &err) ? COMMAND_OK : command_fail(&err);
}
