#include "line/modem.h"

#include <string.h>

/*
 * In China it rings for one second in five. The number comes between the first two rings (FSK) or before the first
 * (DTMF); by the third ring there is none.
 */
enum { NUMBER_COMES_MS = 6500, RINGS_AGAIN_MS = 8000 };

static void tell(struct modem *modem, const char *number, line_hear *hear, void *context)
{
	struct line_news news = { .kind = LINE_RANG, .call = "", .number = number };
	modem->told = true;
	hear(&news, context);
}

static void forget(struct modem *modem)
{
	modem->first_ms = modem->latest_ms = 0;
	modem->told = false;
}

static void heard_of(struct modem *modem, int64_t now_ms)
{
	if (!modem->first_ms)
		modem->first_ms = now_ms;
	modem->latest_ms = now_ms;
}

/* The value in "NMBR = value", or NULL. "P" (private) and "O" (out of area) stand for a number that is withheld. */
static const char *number_in(const char *text)
{
	static const char name[] = "NMBR";
	if (strncmp(text, name, sizeof name - 1) != 0)
		return NULL;
	text += sizeof name - 1;
	text += strspn(text, " ");
	if (*text != '=')
		return NULL;
	text++;
	text += strspn(text, " ");
	return strcmp(text, "P") == 0 || strcmp(text, "O") == 0 ? "" : text;
}

static void take_line(struct modem *modem, int64_t now_ms, line_hear *hear, void *context)
{
	while (modem->length > 0 && modem->text[modem->length - 1] == ' ')
		modem->length--;
	modem->text[modem->length] = '\0';
	modem->length = 0;
	modem_wait(modem, now_ms, hear, context);
	const char *number = number_in(modem->text);
	if (strcmp(modem->text, "RING") == 0) {
		heard_of(modem, now_ms);
	} else if (number) {
		heard_of(modem, now_ms);
		if (!modem->told)
			tell(modem, number, hear, context);
	}
}

void modem_feed(struct modem *modem, const char *bytes, size_t size, int64_t now_ms, line_hear *hear, void *context)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		if (byte == '\r' || byte == '\n') {
			if (!modem->too_long)
				take_line(modem, now_ms, hear, context);
			modem->length = 0;
			modem->too_long = false;
		} else if (byte < ' ' || byte > '~') {
			continue; /* noise of the line */
		} else if (modem->length + 1 < sizeof modem->text) {
			modem->text[modem->length++] = (char)byte;
		} else {
			modem->too_long = true;
		}
	}
}

void modem_wait(struct modem *modem, int64_t now_ms, line_hear *hear, void *context)
{
	if (!modem->first_ms)
		return;
	/* A clock that was set back must not keep a call for ever. */
	if (now_ms < modem->first_ms)
		modem->first_ms = modem->latest_ms = now_ms;
	if (!modem->told && now_ms - modem->first_ms >= NUMBER_COMES_MS)
		tell(modem, "", hear, context);
	if (now_ms - modem->latest_ms >= RINGS_AGAIN_MS)
		forget(modem);
}
