/* A slip on paper: a page or a receipt, through lp or straight to a device. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/encoding.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "notice/channel.h"
#include "notice/program.h"

enum { PAGE_COLUMNS = 60, RECEIPT_FEED = 5, ID_TEXT_ROOM = 40 };

/* What belongs together: numbers, ticket numbers, times, addresses. */
static bool is_joined(char byte)
{
	return isalnum((unsigned char)byte) || (byte && strchr("-:/.@_", byte));
}

static bool begins_with_one_of(const char *text, const char *const *mark)
{
	for (; *mark; mark++)
		if (strncmp(text, *mark, strlen(*mark)) == 0)
			return true;
	return false;
}

/* Whether a line may end before `at`: not within a number, before what closes, or behind what opens. */
static bool may_break(const char *text, const char *at)
{
	static const char *const closing[] = { "）", "。", "，", "、", "；", "：", "！", "？", "”", "’", "」", "』",
					       "】", "》", ")",	 ",",  ".",  ";",  ":",	 "!",  "?", "%", NULL };
	static const char *const opening[] = { "（", "“", "‘", "「", "『", "【", "《", "(", NULL };
	const char *before = at - 1;
	while (before > text && ((unsigned char)*before & 0xc0) == 0x80)
		before--;
	return !begins_with_one_of(at, closing) && !begins_with_one_of(before, opening) &&
	       !(is_joined(*before) && is_joined(*at));
}

/* How many bytes of it make the next line. */
static size_t next_line(const char *text, int width)
{
	int used;
	size_t fits = text_fit(text, width, &used), at = fits;
	if (fits == 0 || text[fits] == '\0')
		return strlen(text);
	while (at > 0 && !may_break(text, text + at))
		do
			at--;
		while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
	return at > 0 ? at : fits;
}

/* The text in lines of at most `width` columns. */
static char *wrap(const char *text, int width, struct arena *arena)
{
	char *wrapped = arena_text(arena, "");
	while (*text) {
		size_t line = strcspn(text, "\n");
		char *rest = arena_bytes(arena, text, line);
		do {
			size_t fits = next_line(rest, width);
			wrapped = arena_format(arena, "%s%.*s\n", wrapped, (int)fits, rest);
			rest += fits;
			rest += strspn(rest, " ");
		} while (*rest);
		text += line + (text[line] == '\n');
	}
	return wrapped;
}

/* A page ends with a form feed; a receipt with room to tear it off. */
static char *lay_out(const struct notice_channel *channel, const struct channel_message *message, struct arena *arena)
{
	bool page = channel->width >= PAGE_COLUMNS;
	/* Translators: whom a printed slip is for. */
	const char *to = arena_format(arena, _("To: %s"), message->name);
	char *slip = arena_format(arena, "%s%s\n%s\n%s", wrap(message->subject, channel->width, arena),
				  wrap(to, channel->width, arena), wrap(message->text, channel->width, arena),
				  wrap(message->signature, channel->width, arena));
	for (int i = 0; i < RECEIPT_FEED && !page; i++)
		slip = arena_format(arena, "%s\n", slip);
	return page ? arena_format(arena, "%s\f", slip) : slip;
}

static bool print_by_lp(const struct notice_channel *channel, const struct channel_message *message, const char *slip,
			size_t length, struct channel_outcome *outcome, struct err *err)
{
	char lp[] = "lp", to[] = "-d", name[256], job[] = "-t", title[ID_TEXT_ROOM];
	char *argv[] = { lp, to, name, job, title, NULL };
	int status = 0;
	snprintf(name, sizeof name, "%s", channel->printer);
	snprintf(title, sizeof title, "%.*s", ID_TEXT_ROOM - 1, message->id);
	enum program_end end = program_run(
		&(struct program_run){ .argv = argv, .text = slip, .length = length, .timeout_s = channel->timeout_s },
		&status);
	if (end == PROGRAM_NONE)
		return err_set(err, ERR_MISSING, _("lp is not installed: the channel '%s' cannot print"),
			       channel->name);
	if (end == PROGRAM_KILLED)
		return channel_ended(outcome, CHANNEL_UNKNOWN, _("lp did not come to its end"));
	return status == 0 ? channel_ended(outcome, CHANNEL_SENT, "")
			   : channel_ended(outcome, CHANNEL_LATER, _("lp refused it: is the printer set up and on?"));
}

/* A printer that is off or out of paper takes nothing, or stops in the middle. */
static bool print_to_device(const struct notice_channel *channel, const char *slip, size_t length,
			    struct channel_outcome *outcome)
{
	size_t written = 0;
	/* Who reads from a pipe may leave. */
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	sigaction(SIGPIPE, &ignore, &before);
	int device = open(channel->device, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_APPEND | O_CLOEXEC);
	if (device < 0) {
		int why = errno;
		sigaction(SIGPIPE, &before, NULL);
		return channel_ended(outcome, CHANNEL_LATER, strerror(why));
	}
	while (written < length) {
		struct pollfd ready = { .fd = device, .events = POLLOUT };
		ssize_t size = poll(&ready, 1, channel->timeout_s * 1000) > 0
				       ? write(device, slip + written, length - written)
				       : -1;
		if (size < 0)
			break;
		written += (size_t)size;
	}
	bool closed = close(device) == 0;
	sigaction(SIGPIPE, &before, NULL);
	if (written == length && closed)
		return channel_ended(outcome, CHANNEL_SENT, "");
	return channel_ended(outcome, written == 0 ? CHANNEL_LATER : CHANNEL_UNKNOWN,
			     _("the printer does not take it: is it on, and has it paper?"));
}

bool channel_print(const struct notice_channel *channel, const struct channel_message *message,
		   struct channel_outcome *outcome, struct err *err)
{
	struct arena arena = { 0 };
	char *slip = lay_out(channel, message, &arena);
	size_t length = strlen(slip);
	bool ok = true;
	if (strcmp(channel->encoding, "gb18030") == 0) {
		slip = encoding_convert(&arena, slip, length, "utf-8", "gb18030", &length, err);
		ok = slip != NULL;
	}
	ok = ok && (*channel->device ? print_to_device(channel, slip, length, outcome)
				     : print_by_lp(channel, message, slip, length, outcome, err));
	arena_release(&arena);
	return ok;
}
