#include "line/ami.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* An analogue line gives the number a little after the channel. */
enum { NUMBER_COMES_MS = 1500 };

const char ami_ask[] = "Action: Status\r\nActionID: standing\r\n\r\n";
const char ami_ping[] = "Action: Ping\r\n\r\n";

static const char *const names[AMI_FIELDS] = {
	[AMI_RESPONSE] = "Response",   [AMI_ACTION_ID] = "ActionID",	 [AMI_EVENT] = "Event",
	[AMI_CHANNEL_ID] = "Uniqueid", [AMI_LINKED_ID] = "Linkedid",	 [AMI_NUMBER] = "CallerIDNum",
	[AMI_CONTEXT] = "Context",     [AMI_DIAL_STATUS] = "DialStatus", [AMI_BRIDGE] = "BridgeID",
};

int ami_login(const char *user, const char *secret, char *text, size_t size)
{
	return snprintf(text, size,
			"Action: Login\r\nActionID: login\r\nUsername: %s\r\nSecret: %s\r\nEvents: call\r\n\r\n", user,
			secret);
}

static struct ami_call *find(struct ami *ami, const char *id)
{
	for (size_t i = 0; *id && i < AMI_CALLS; i++)
		if (strcmp(ami->call[i].id, id) == 0)
			return &ami->call[i];
	return NULL;
}

static struct ami_call *add(struct ami *ami, const char *id, int64_t now_ms)
{
	struct ami_call *place = &ami->call[0];
	/* With more calls than places the oldest, whose end was missed, gives way. */
	for (size_t i = 0; i < AMI_CALLS && *place->id; i++)
		if (!*ami->call[i].id || ami->call[i].since_ms < place->since_ms)
			place = &ami->call[i];
	*place = (struct ami_call){ .since_ms = now_ms };
	snprintf(place->id, sizeof place->id, "%s", id);
	return place;
}

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

static void tell(struct ami_call *call, enum line_news_kind kind, const char *number, line_hear *hear, void *context)
{
	struct line_news news = { .kind = kind, .call = call->id, .number = number };
	call->told |= kind == LINE_RANG || kind == LINE_STANDS;
	call->picked_up |= kind == LINE_PICKED_UP;
	hear(&news, context);
}

/* A channel of somebody at the desk: another than that on which the call came in. */
static bool is_other_leg(const struct ami *ami)
{
	return strcmp(ami->field[AMI_CHANNEL_ID], ami->field[AMI_LINKED_ID]) != 0;
}

static bool comes_in(const struct ami *ami)
{
	return !*ami->context || strcmp(ami->context, ami->field[AMI_CONTEXT]) == 0;
}

/* One of the calls that there are at the log-in. What was told since is told already. */
static void take_standing(struct ami *ami, int64_t now_ms, line_hear *hear, void *context)
{
	const char *id = ami->field[AMI_LINKED_ID], *number = ami->field[AMI_NUMBER];
	if (!*id || is_other_leg(ami))
		return;
	bool spoken = *ami->field[AMI_BRIDGE] != '\0';
	struct ami_call *call = find(ami, id);
	if (!call)
		call = add(ami, id, now_ms);
	if (!call->told)
		tell(call, comes_in(ami) && !spoken ? LINE_RANG : LINE_STANDS, has_digit(number) ? number : "", hear,
		     context);
	if (spoken && !call->picked_up)
		tell(call, LINE_PICKED_UP, "", hear, context);
}

static void take_event(struct ami *ami, int64_t now_ms, line_hear *hear, void *context)
{
	const char *event = ami->field[AMI_EVENT], *id = ami->field[AMI_LINKED_ID];
	const char *number = ami->field[AMI_NUMBER];
	struct ami_call *call = find(ami, id);
	if (strcmp(event, "Newchannel") == 0 && !call && *id && !is_other_leg(ami) && comes_in(ami))
		call = add(ami, id, now_ms);
	if (!call)
		return;
	bool first_leg = !is_other_leg(ami);
	if (!call->told && first_leg && has_digit(number))
		tell(call, LINE_RANG, number, hear, context);
	bool answered = (strcmp(event, "DialEnd") == 0 && strcmp(ami->field[AMI_DIAL_STATUS], "ANSWER") == 0) ||
			strcmp(event, "AgentConnect") == 0 || (strcmp(event, "BridgeEnter") == 0 && !first_leg);
	bool over = strcmp(event, "Hangup") == 0 && first_leg;
	/* However fast it went: that it rang is said before what followed. */
	if ((answered || over) && !call->told)
		tell(call, LINE_RANG, "", hear, context);
	if (answered && !call->picked_up)
		tell(call, LINE_PICKED_UP, "", hear, context);
	if (over) {
		tell(call, LINE_HUNG_UP, "", hear, context);
		*call->id = '\0';
	}
}

static void take_packet(struct ami *ami, int64_t now_ms, line_hear *hear, void *context)
{
	bool success = strcmp(ami->field[AMI_RESPONSE], "Success") == 0;
	if (*ami->field[AMI_RESPONSE] && strcmp(ami->field[AMI_ACTION_ID], "login") == 0) {
		ami->state = success ? AMI_READY : AMI_REFUSED;
		ami->asking = success;
	} else if (*ami->field[AMI_RESPONSE] && strcmp(ami->field[AMI_ACTION_ID], "standing") == 0)
		ami->asking = success;
	else if (ami->state == AMI_READY && strcmp(ami->field[AMI_EVENT], "Status") == 0)
		take_standing(ami, now_ms, hear, context);
	else if (ami->state == AMI_READY && strcmp(ami->field[AMI_EVENT], "StatusComplete") == 0) {
		ami->asking = false;
		hear(&(struct line_news){ .kind = LINE_NO_OTHER, .call = "", .number = "" }, context);
	} else if (*ami->field[AMI_EVENT] && ami->state == AMI_READY)
		take_event(ami, now_ms, hear, context);
	memset(ami->field, 0, sizeof ami->field);
}

static void take_line(struct ami *ami, int64_t now_ms, line_hear *hear, void *context)
{
	ami->text[ami->length] = '\0';
	if (ami->length == 0) {
		take_packet(ami, now_ms, hear, context);
		return;
	}
	char *colon = strchr(ami->text, ':');
	if (!colon)
		return; /* the banner, "Asterisk Call Manager/…" */
	*colon = '\0';
	const char *value = colon + 1 + strspn(colon + 1, " ");
	for (int i = 0; i < AMI_FIELDS; i++)
		/* A value that does not fit is none: half of a name would be another's. */
		if (strcasecmp(ami->text, names[i]) == 0 && strlen(value) < AMI_VALUE_BYTES)
			snprintf(ami->field[i], AMI_VALUE_BYTES, "%s", value);
}

void ami_feed(struct ami *ami, const char *bytes, size_t size, int64_t now_ms, line_hear *hear, void *context)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '\n') {
			if (!ami->too_long)
				take_line(ami, now_ms, hear, context);
			ami->length = 0;
			ami->too_long = false;
		} else if (bytes[i] == '\r' || bytes[i] == '\0') {
			continue;
		} else if (ami->length + 1 < sizeof ami->text) {
			ami->text[ami->length++] = bytes[i];
		} else {
			ami->too_long = true;
		}
	}
}

void ami_wait(struct ami *ami, int64_t now_ms, line_hear *hear, void *context)
{
	for (size_t i = 0; i < AMI_CALLS; i++) {
		struct ami_call *call = &ami->call[i];
		if (*call->id && !call->told && now_ms - call->since_ms >= NUMBER_COMES_MS)
			tell(call, LINE_RANG, "", hear, context);
	}
}
