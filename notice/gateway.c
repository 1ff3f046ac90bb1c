/* A gateway for short messages or chats, over HTTP as fangzheng.yaml describes it. */
#include <curl/curl.h>

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/template.h"
#include "notice/channel.h"
#include "notice/trouble.h"

enum { ANSWER_MOST = 64 * 1024 };
struct answer {
	char text[ANSWER_MOST];
	size_t length;
};

static size_t take(char *data, size_t one, size_t count, void *context)
{
	struct answer *answer = context;
	size_t size = one * count, room = sizeof answer->text - 1 - answer->length;
	memcpy(answer->text + answer->length, data, size < room ? size : room);
	answer->length += size < room ? size : room;
	return size;
}

/* As a JSON string has it, between its quotes. */
static const char *in_json(const char *text, struct arena *arena)
{
	struct json *array = json_new_array();
	json_add_text(array, text);
	char *dumped = json_dump(array, arena);
	json_release(array);
	size_t length = strlen(dumped);
	return length < 4 ? "" : arena_bytes(arena, dumped + 2, length - 4);
}

static const char *in_form(CURL *curl, const char *text, struct arena *arena)
{
	char *escaped = curl_easy_escape(curl, text, 0);
	const char *copy = arena_text(arena, escaped ? escaped : "");
	curl_free(escaped);
	return copy;
}

static const char *in_header(const char *text, struct arena *arena)
{
	char *copy = arena_text(arena, text);
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	return copy;
}

enum place { PLACE_JSON, PLACE_FORM, PLACE_HEADER, PLACE_PLAIN };

static char *fill(CURL *curl, const char *template, enum place place, const struct notice_channel *channel,
		  const struct channel_message *message, const char *secret, struct arena *arena)
{
	struct template_value values[] = {
		{ "to", message->to }, { "subject", message->subject }, { "text", message->text },
		{ "id", message->id }, { "user", channel->user },	{ "secret", secret },
	};
	size_t count = sizeof values / sizeof *values;
	for (size_t i = 0; i < count; i++)
		values[i].text = place == PLACE_JSON	 ? in_json(values[i].text, arena)
				 : place == PLACE_FORM	 ? in_form(curl, values[i].text, arena)
				 : place == PLACE_HEADER ? in_header(values[i].text, arena)
							 : values[i].text;
	return template_fill(template, values, count, arena);
}

/* RFC 6901. NULL where there is nothing. */
static const struct json *at_pointer(const struct json *json, const char *pointer, struct arena *arena)
{
	while (json && *pointer == '/') {
		size_t length = strcspn(++pointer, "/");
		char *name = arena_bytes(arena, pointer, length), *out = name;
		const struct json *member;
		for (const char *in = name; *in; out++)
			if (in[0] == '~' && (in[1] == '0' || in[1] == '1')) {
				*out = in[1] == '0' ? '~' : '/';
				in += 2;
			} else {
				*out = *in++;
			}
		*out = '\0';
		member = json_get(json, name);
		if (!member && *name && strspn(name, "0123456789") == strlen(name) && strlen(name) < 6) {
			size_t place = 0;
			for (const char *digit = name; *digit; digit++)
				place = place * 10 + (size_t)(*digit - '0');
			member = place < json_count(json) ? json_at(json, place) : NULL;
		}
		json = member;
		pointer += length;
	}
	return json;
}

/* What the answer says, when its status was good. */
static bool read_answer(const struct notice_channel *channel, const struct answer *answer,
			struct channel_outcome *outcome, struct arena *arena)
{
	struct err ignored;
	if (!*channel->success_pointer)
		return channel_ended(outcome, CHANNEL_SENT, "");
	struct json *json = json_parse(answer->text, answer->length, &ignored);
	const struct json *value = json ? at_pointer(json, channel->success_pointer, arena) : NULL;
	const char *text = value ? json_scalar(value, arena) : NULL;
	bool ended;
	if (!text)
		/* It took the message and answers otherwise than was said: whether it went is not known. */
		ended = channel_ended(outcome, CHANNEL_UNKNOWN, _("the gateway's answer is not as described"));
	else if (strcmp(text, channel->success_value) == 0)
		ended = channel_ended(outcome, CHANNEL_SENT, "");
	else if (*channel->temporary_value && strcmp(text, channel->temporary_value) == 0)
		ended = channel_ended(outcome, CHANNEL_LATER, _("the gateway asks to try again"));
	else
		ended = channel_ended(outcome, CHANNEL_NEVER, _("the gateway refused it"));
	json_release(json);
	return ended;
}

static bool judge(CURL *curl, CURLcode code, const struct notice_channel *channel, const struct answer *answer,
		  struct channel_outcome *outcome, struct arena *arena)
{
	char detail[CHANNEL_DETAIL_BYTES];
	long status = 0;
	curl_off_t sent_us = 0;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	/* Set when the last byte of the request is about to go: from then on the other side may have it. */
	curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
	if (code != CURLE_OK && (sent_us == 0 || code == CURLE_COULDNT_CONNECT))
		return channel_ended(outcome, CHANNEL_LATER, trouble_says((int)code));
	if (code != CURLE_OK)
		return channel_ended(outcome, CHANNEL_UNKNOWN, trouble_says((int)code));
	if (status >= 200 && status < 300)
		return read_answer(channel, answer, outcome, arena);
	snprintf(detail, sizeof detail, _("the gateway answered %ld"), status);
	/* RFC 9110, 15.5 and 15.6; 408, 425 and 429 ask to come again. */
	bool later = status >= 500 || status == 408 || status == 425 || status == 429;
	return channel_ended(outcome, later ? CHANNEL_LATER : CHANNEL_NEVER, detail);
}

static struct curl_slist *headers(CURL *curl, const struct notice_channel *channel,
				  const struct channel_message *message, const char *secret, struct arena *arena)
{
	struct curl_slist *list = NULL;
	list = curl_slist_append(list, arena_format(arena, "Content-Type: %s", channel->content_type));
	list = curl_slist_append(list, arena_format(arena, "Idempotency-Key: %s", message->id));
	list = curl_slist_append(list, "Expect:");
	for (const char *at = channel->header; *at;) {
		size_t length = strcspn(at, "\n");
		if (length > 0)
			list = curl_slist_append(list, fill(curl, arena_bytes(arena, at, length), PLACE_HEADER, channel,
							    message, secret, arena));
		at += length + (at[length] == '\n');
	}
	return list;
}

static bool ask(CURL *curl, const struct notice_channel *channel, const struct channel_message *message,
		const char *secret, struct channel_outcome *outcome, struct arena *arena)
{
	struct answer *answer = arena_alloc(arena, sizeof *answer);
	bool json = strstr(channel->content_type, "json") != NULL, form = strstr(channel->content_type, "form") != NULL;
	char *body = fill(curl, channel->body,
			  json	 ? PLACE_JSON
			  : form ? PLACE_FORM
				 : PLACE_PLAIN,
			  channel, message, secret, arena);
	char *url = fill(curl, channel->url, PLACE_FORM, channel, message, secret, arena);
	struct curl_slist *head = headers(curl, channel, message, secret, arena);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	/* Without TLS nothing leaves this machine: neither to the other side nor to a proxy. */
	if (notice_channel_is_local(channel))
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head);
	if (strcmp(channel->method, "GET") != 0) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, channel->method);
	}
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)channel->timeout_s);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	CURLcode code = curl_easy_perform(curl);
	curl_slist_free_all(head);
	return judge(curl, code, channel, answer, outcome, arena);
}

bool channel_gateway(const struct notice_channel *channel, const struct channel_message *message,
		     struct channel_outcome *outcome, struct err *err)
{
	char secret[CHANNEL_SECRET_BYTES];
	struct arena arena = { 0 };
	if (!notice_channel_is_safe(channel, err) || !channel_secret(channel, secret, err))
		return false;
	CURL *curl = curl_easy_init();
	bool ok = curl ? ask(curl, channel, message, secret, outcome, &arena)
		       : channel_ended(outcome, CHANNEL_LATER, trouble_says(CURLE_OUT_OF_MEMORY));
	curl_easy_cleanup(curl);
	wipe(secret, sizeof secret);
	arena_wipe(&arena);
	return ok;
}
