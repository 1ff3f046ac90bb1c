#include "notice/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/i18n.h"

bool channel_ended(struct channel_outcome *outcome, enum channel_result result, const char *detail)
{
	outcome->result = result;
	snprintf(outcome->detail, sizeof outcome->detail, "%s", detail ? detail : "");
	return true;
}

bool channel_secret(const struct notice_channel *channel, char secret[static CHANNEL_SECRET_BYTES], struct err *err)
{
	const char *path = channel->password_file;
	struct stat status;
	secret[0] = '\0';
	if (!*path)
		return true;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &status) != 0) {
		int why = errno;
		if (file >= 0)
			close(file);
		return err_set(err, ERR_MISSING, _("the password file of the channel '%1$s' cannot be read: %2$s"),
			       channel->name, strerror(why));
	}
	ssize_t size = (status.st_mode & 077) == 0 ? read(file, secret, CHANNEL_SECRET_BYTES - 1) : -2;
	close(file);
	if (size == -2)
		return err_set(err, ERR_DENIED,
			       _("others can read the password file of the channel '%s': chmod 600 it"), channel->name);
	secret[size > 0 ? size : 0] = '\0';
	secret[strcspn(secret, "\r\n")] = '\0';
	return *secret || err_set(err, ERR_INPUT, _("the password file of the channel '%s' is empty"), channel->name);
}

bool channel_send(const struct notice_channel *channel, const struct channel_message *message,
		  struct channel_outcome *outcome, struct err *err)
{
	static bool (*const send[])(const struct notice_channel *, const struct channel_message *,
				    struct channel_outcome *, struct err *) = { [NOTICE_SMTP] = channel_mail,
										[NOTICE_HTTP] = channel_gateway,
										[NOTICE_PRINT] = channel_print,
										[NOTICE_COMMAND] = channel_program };
	struct channel_outcome ended = { .result = CHANNEL_LATER };
	if (!send[channel->kind](channel, message, &ended, err))
		return false;
	*outcome = ended;
	return true;
}
