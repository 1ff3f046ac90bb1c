#include "core/notice_channel.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"
#include "core/i18n.h"
#include "core/typed.h"

bool notice_channel_kind_parse(const char *name, enum notice_channel_kind *kind)
{
	static const char *const names[] = {
		[NOTICE_SMTP] = "smtp", [NOTICE_HTTP] = "http", [NOTICE_PRINT] = "print", [NOTICE_COMMAND] = "command"
	};
	for (int i = 0; i < NOTICE_CHANNEL_KINDS; i++)
		if (strcmp(names[i], name) == 0) {
			*kind = (enum notice_channel_kind)i;
			return true;
		}
	return false;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0 && text[strlen(with)] != '\0';
}

bool notice_channel_check(const struct notice_channel *channel, struct err *err)
{
	switch (channel->kind) {
	case NOTICE_SMTP:
		if (!begins(channel->url, "smtp://") && !begins(channel->url, "smtps://"))
			return err_set(err, ERR_INPUT,
				       _("the channel '%s' needs a url that begins with smtp:// or smtps://"),
				       channel->name);
		return typed_is_email(channel->from) ||
		       err_set(err, ERR_INPUT,
			       _("the channel '%s' needs the address of a sender, like name@example.cn: from"),
			       channel->name);
	case NOTICE_HTTP:
		if (!begins(channel->url, "http://") && !begins(channel->url, "https://"))
			return err_set(err, ERR_INPUT,
				       _("the channel '%s' needs a url that begins with http:// or https://"),
				       channel->name);
		if (*channel->success_pointer && channel->success_pointer[0] != '/')
			return err_set(err, ERR_INPUT, _("success_pointer of the channel '%s' begins with /"),
				       channel->name);
		return *channel->success_value || !*channel->success_pointer ||
		       err_set(err, ERR_INPUT, _("the channel '%s' needs a success_value beside its success_pointer"),
			       channel->name);
	case NOTICE_PRINT:
		return !*channel->printer != !*channel->device ||
		       err_set(err, ERR_INPUT, _("the channel '%s' needs a printer or a device, one of the two"),
			       channel->name);
	default:
		return *channel->command ||
		       err_set(err, ERR_INPUT, _("the channel '%s' needs a command"), channel->name);
	}
}

bool notice_channel_is_local(const struct notice_channel *channel)
{
	static const char *const local[] = { "localhost", "127.0.0.1", "[::1]" };
	const char *host = strstr(channel->url, "://");
	for (size_t i = 0; host && !strchr(host, '@') && i < sizeof local / sizeof *local; i++) {
		size_t length = strlen(local[i]);
		if (strncasecmp(host + 3, local[i], length) == 0 &&
		    (host[3 + length] == '\0' || strchr(":/", host[3 + length])))
			return true;
	}
	return false;
}

bool notice_channel_is_safe(const struct notice_channel *channel, struct err *err)
{
	return channel->kind != NOTICE_HTTP || strncmp(channel->url, "https://", 8) == 0 ||
	       notice_channel_is_local(channel) ||
	       err_set(err, ERR_DENIED, _("the channel '%s' goes over the network without TLS: use https://"),
		       channel->name);
}
