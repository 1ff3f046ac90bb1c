#include "cmd/commands.h"

#include "cmd/command.h"
#include "core/i18n.h"

/* One row per command, in the order in which --help and the manual page list them. */
const struct command commands[] = {
	{ "console", "", N_("Open the console; the same as no command at all."), command_console },
	{ "init", "--admin LOGIN [--admin-name NAME] | --join FILE CODE [--name NAME] [--place PLACE]",
	  N_("Make a station: of a new county, or one that joins through a central file."), command_init },
	{ "demo", "[--households N] [--seed S]", N_("Make a demonstration county, all invented, to try everything in."),
	  command_demo },
	{ "find", "WORDS [--json] [--limit N]",
	  N_("Find households and people by name, pinyin, telephone, number or card."), command_find },
	{ "search",
	  "WORDS [--kind diary|ticket|policy] [--area CODE] [--from DATE] [--until DATE] [--json] [--limit N]",
	  N_("Search the texts of diaries, tickets and policies, in Han characters or pinyin, the latest first."),
	  command_search },
	{ "show", "HOUSEHOLD [--json] [--reveal [--reason TEXT]]",
	  N_("Print all of one household; its telephone numbers whole when that is noted."), command_show },
	{ "conflicts", "[--household HOUSEHOLD] [--json] | settle CONFLICT --keep | --take | --value TEXT",
	  N_("List what two people set at once, or settle one of it."), command_conflicts },
	{ "ticket",
	  "open TEXT --category NAME [--household HOUSEHOLD] [--urgency NAME] [--caller NAME] [--relation WORD] "
	  "[--callback PHONE] [--area CODE] | "
	  "dispatch|accept|contact|work|resolve|return|suspend|resume|extend-ask|extend-grant|extend-refuse|"
	  "remind|reopen|close|void|unmerge|note|"
	  "reassign TICKET [NOTE] [--main STAFF] [--co STAFF,…|none] [--told] [--anyway] [--for STAFF] [--until DATE] "
	  "[--saw HASH] | tell TICKET [NOTE] [--whom STAFF] | "
	  "follow-up TICKET content|not-content|not-reached [NOTE] [--score N] [--until DATE] | "
	  "merge TICKET INTO [NOTE] [--anyway] | "
	  "correct TICKET [NOTE] [--household HOUSEHOLD|none] [--caller NAME] [--relation WORD] [--callback PHONE] "
	  "[--category NAME] [--urgency NAME] | link|unlink TICKET [NOTE] --household HOUSEHOLD|--measure NAME|--diary "
	  "DIARY | "
	  "list [--filter NAME] [--queue NAME] [--state NAME] [--category CODE] [--urgency CODE] [--area CODE] [--main "
	  "STAFF]"
	  " [--days N] [--sort NAME] [--page N] | show TICKET | slip TICKET [--json]",
	  N_("Take a ticket, take a step on it, list or print tickets."), command_ticket },
	{ "dispatch", "explain TICKET", N_("Say whom the rules send a ticket to, and why."), command_dispatch },
	{ "diary",
	  "add HOUSEHOLD TEXT [--kind NAME] [--visited DATE] [--staff STAFF] [--ticket TICKET] [--measure NAME] "
	  "[--policy NUMBER] [--photo FILE] | amend "
	  "DIARY TEXT | list [--household HOUSEHOLD] [--staff STAFF] [--area CODE] [--from DATE] [--until DATE] "
	  "[--late] [--photos] | show DIARY [--json]",
	  N_("Write, amend and list diaries."), command_diary },
	{ "policy",
	  "import FILE|FOLDER [--dry-run] | list [--all] [--category NAME] [--search WORDS] [--page N] [--json] | "
	  "show NUMBER [--json] | attachment NUMBER NAME --out FILE | reach [NUMBER] [--area CODE] [--json] | "
	  "households NUMBER [--area CODE] [--missing] "
	  "[--page N] [--json] | retire NUMBER REASON",
	  N_("Publish policies from files, read them and what is attached, see whom they concern and reached."),
	  command_policy },
	{ "calls",
	  "list [--missed] [--waiting] [--open] [--number PHONE] [--result NAME] [--by STAFF] [--from DATE] [--until "
	  "DATE] "
	  "[--page N] "
	  "[--json] | handover [--all]",
	  N_("List calls, or print what the next shift of the desk must know."), command_calls },
	{ "listen", "", N_("Hear who calls, from the modem or the exchange that caller_id names."), command_listen },
	{ "notices", "[list] [--box failed|waiting|all] [--page N] [--json] | send [--once]",
	  N_("Say who was told of which ticket and whom no message reached, or send what waits."), command_notices },
	{ "number", "attach NUMBER [HOUSEHOLD] [--maybe] [--name NAME] [--note TEXT] | detach NUMBER [HOUSEHOLD]",
	  N_("Say whose telephone number it is, for sure or perhaps; without a household, a stranger's."),
	  command_number },
	{ "ring", "NUMBER | --withheld",
	  N_("Say that this number rings: the caller pops up on every console of the station."), command_ring },
	{ "import",
	  "households|members|staff|assignments|incomes|measures FILE [--dry-run] [--encoding auto|utf-8|gb18030] "
	  "[--skip-bad REJECTS] | --columns",
	  N_("Import a list from CSV: all of it or, with --skip-bad, what is good in it; or say which columns it may "
	     "have."),
	  command_import },
	{ "card", "HOUSEHOLD [--ascii] [--png FILE] [--anew] [--revoke REASON] [--specimen]",
	  N_("Show the micro-card of a household, write its QR picture, issue it anew or revoke it."), command_card },
	{ "cards", "[--area CODE] --png DIR [--specimen]",
	  N_("Write the QR pictures of a township or the county, in walking order."), command_cards },
	{ "sync", "[--to FILE]",
	  N_("Exchange entries, photos and attachments with the other stations through a central file."),
	  command_sync },
	{ "station",
	  "add NAME [--to FILE] | list [--json] | cut STATION --reason TEXT [--since DATE] | new-key --today DATE",
	  N_("Give another station a one-time code, list the stations, say that what one writes counts no more, or "
	     "take a new key."),
	  command_station },
	{ "user",
	  "list | add LOGIN --role ROLE --area CODE [--staff NUMBER] | set LOGIN [--role ROLE] [--area CODE] [--staff "
	  "NUMBER] [--disable|--enable] | reset LOGIN | password",
	  N_("Manage logins and passwords."), command_user },
	{ "config", "check [FILE] | publish [--county] | take",
	  N_("Check fangzheng.yaml, give the county's part of it to every station, or take it from what is in force."),
	  command_config },
	{ "staff",
	  "list [--duty DUTY] [--area CODE] | show STAFF | add NUMBER --name NAME --duty DUTY [--unit TEXT] "
	  "[--department CODE] [--title TEXT] [--area CODE] [--phones PHONE,…] [--email ADDRESS] [--channels NAME,…] | "
	  "edit STAFF [--name NAME] [--duty DUTY] [--unit TEXT] [--department CODE] [--title TEXT] [--area CODE] "
	  "[--phones "
	  "PHONE,…] [--email ADDRESS] [--channels NAME,…] | leave STAFF [--on DATE] | absences | absent STAFF --until "
	  "DATE [--from DATE] [--deputy "
	  "STAFF] "
	  "[--reason TEXT] [--reassign] | "
	  "back STAFF | hand-over STAFF STAFF [--on DATE] [--household NUMBER]… [--keep-tickets|--tickets-only|--undo] "
	  "[--dry-run]",
	  N_("List staff, note who is away and who stands in, hand households over to somebody else."), command_staff },
	{ "summary", "", N_("Print the cockpit's figures: households, visits, tickets of the own area."),
	  command_summary },
	{ "verify", "", N_("Check every hash, link, seal and table of this station."), command_verify },
	{ "rebuild", "", N_("Fold all tables again from the journal."), command_rebuild },
	{ "events", "HOUSEHOLD|TICKET|DIARY|ID [--json]",
	  N_("List the entries of the journal behind something, by hash, without what they say."), command_events },
	{ "refuse", "HASH --reason TEXT", N_("Say that an entry is not to count, at any station."), command_refuse },
	{ "redact", "HASH --reason TEXT",
	  N_("Erase what an entry says, and what adds to a diary entry, on every station."), command_redact },
	{ NULL, NULL, NULL, NULL },
};
