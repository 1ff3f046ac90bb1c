/* E-mail through a server that takes it from us: RFC 5321, the message as RFC 5322 and 2045 to 2047 have it. */
#include <curl/curl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "notice/channel.h"
#include "notice/trouble.h"

/* A message on its way: what is left of it, and what the server said. */
struct talk {
	const char *left; /* what curl has not taken yet */
	bool taken;	  /* all of it: the dot that ends it follows */
	long refusal;	  /* the answer of 4xx or 5xx that ended it; 0 for none */
};

static int overhear(CURL *curl, curl_infotype type, char *data, size_t size, void *context)
{
	struct talk *talk = context;
	(void)curl;
	enum { CLOSING = 221 }; /* the answer to QUIT takes nothing back */
	if (type == CURLINFO_HEADER_IN && size >= 3) {
		char digits[4] = { data[0], data[1], data[2] };
		long code = strtol(digits, NULL, 10);
		if (code >= 400 && code < 600 && talk->refusal == 0)
			talk->refusal = code;
		else if (code >= 200 && code < 400 && code != CLOSING)
			talk->refusal = 0;
	}
	return 0;
}

static size_t give(char *buffer, size_t one, size_t count, void *context)
{
	struct talk *talk = context;
	size_t length = strlen(talk->left), size = length < one * count ? length : one * count;
	memcpy(buffer, talk->left, size);
	talk->left += size;
	talk->taken = *talk->left == '\0';
	return size;
}

/* RFC 4648, 4. */
static char *base64(const char *bytes, size_t length, struct arena *arena)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *encoded = arena_alloc(arena, length / 3 * 4 + 5), *out = encoded;
	for (size_t i = 0; i < length; i += 3) {
		unsigned bits = 0;
		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < length ? (unsigned char)bytes[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			*out++ = i + k > length ? '=' : digits[bits >> (18 - 6 * k) & 63];
	}
	*out = '\0';
	return encoded;
}

/* Letters that end or change a header are none of an address. */
static bool is_address(const char *text)
{
	const char *at = strchr(text, '@');
	if (!at || at == text || at[1] == '\0')
		return false;
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c <= ' ' || strchr("<>,;\"\\()", *c) || *c == 0x7f)
			return false;
	return true;
}

/* UTF-8 in a header, in words of at most 75 characters that hold whole characters (RFC 2047, 2 and 5). */
static char *encode_words(const char *text, struct arena *arena)
{
	enum { PIECE = 42 };
	char *encoded = arena_text(arena, "");
	while (*text) {
		size_t piece = strnlen(text, PIECE);
		while (piece > 1 && ((unsigned char)text[piece] & 0xc0) == 0x80)
			piece--;
		encoded = arena_format(arena, "%s%s=?UTF-8?B?%s?=", encoded, *encoded ? "\r\n " : "",
				       base64(text, piece, arena));
		text += piece;
	}
	return encoded;
}

/* The text in lines of 76 digits (RFC 2045, 6.8); its own lines end as those of a letter do. */
static char *encode_body(const char *text, struct arena *arena)
{
	enum { LINE = 57 };
	char *lines = arena_text(arena, ""), *body = arena_text(arena, "");
	while (*text) {
		size_t length = strcspn(text, "\n");
		lines = arena_format(arena, "%s%.*s\r\n", lines, (int)length, text);
		text += length + (text[length] == '\n');
	}
	for (size_t left = strlen(lines), piece; left > 0; lines += piece, left -= piece) {
		piece = left < LINE ? left : LINE;
		body = arena_format(arena, "%s%s\r\n", body, base64(lines, piece, arena));
	}
	return body;
}

static char *write_letter(const struct notice_channel *channel, const struct channel_message *message,
			  struct arena *arena)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tm utc;
	time_t now = time(NULL);
	gmtime_r(&now, &utc);
	/* Auto-Submitted: machines do not answer it (RFC 3834). */
	return arena_format(arena,
			    "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\nFrom: <%s>\r\nTo: <%s>\r\nSubject: %s\r\n"
			    "Message-ID: <%s@%s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
			    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s",
			    days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour,
			    utc.tm_min, utc.tm_sec, channel->from, message->to, encode_words(message->subject, arena),
			    message->id, strrchr(channel->from, '@') + 1, encode_body(message->text, arena));
}

static bool judge(CURLcode code, const struct talk *talk, struct channel_outcome *outcome)
{
	char detail[CHANNEL_DETAIL_BYTES];
	if (code == CURLE_OK)
		return channel_ended(outcome, CHANNEL_SENT, "");
	if (talk->refusal > 0) {
		snprintf(detail, sizeof detail, _("the mail server answered %ld"), talk->refusal);
		return channel_ended(outcome, talk->refusal >= 500 ? CHANNEL_NEVER : CHANNEL_LATER, detail);
	}
	if (talk->taken)
		return channel_ended(outcome, CHANNEL_UNKNOWN, _("the mail server did not answer the message's end"));
	return channel_ended(outcome, CHANNEL_LATER, trouble_says((int)code));
}

static bool post(const struct notice_channel *channel, const struct channel_message *message, const char *secret,
		 struct channel_outcome *outcome, struct arena *arena)
{
	struct talk talk = { .left = write_letter(channel, message, arena) };
	CURL *curl = curl_easy_init();
	if (!curl)
		return channel_ended(outcome, CHANNEL_LATER, trouble_says(CURLE_OUT_OF_MEMORY));
	struct curl_slist *to = curl_slist_append(NULL, arena_format(arena, "<%s>", message->to));
	curl_easy_setopt(curl, CURLOPT_URL, channel->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	if (notice_channel_is_local(channel))
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
	/* Without STARTTLS nothing leaves this machine. */
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
			 notice_channel_is_local(channel) ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_format(arena, "<%s>", channel->from));
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	if (*channel->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, channel->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, secret);
	}
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(curl, CURLOPT_READDATA, &talk);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)channel->timeout_s);
	/* Closing says QUIT, and waits so long for an answer: by itself two minutes. */
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)channel->timeout_s);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, overhear);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &talk);
	CURLcode code = curl_easy_perform(curl);
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	return judge(code, &talk, outcome);
}

bool channel_mail(const struct notice_channel *channel, const struct channel_message *message,
		  struct channel_outcome *outcome, struct err *err)
{
	char secret[CHANNEL_SECRET_BYTES];
	struct arena arena = { 0 };
	if (!is_address(message->to))
		return channel_ended(outcome, CHANNEL_NEVER, _("this is no e-mail address"));
	if (!is_address(channel->from))
		return err_set(err, ERR_INPUT,
			       _("the channel '%s' needs the address of a sender, like name@example.cn: from"),
			       channel->name);
	if (!channel_secret(channel, secret, err))
		return false;
	bool ok = post(channel, message, secret, outcome, &arena);
	wipe(secret, sizeof secret);
	arena_release(&arena);
	return ok;
}
