/* A way to send notices, as fangzheng.yaml describes it. Room notice/ sends by it. */
#ifndef CORE_NOTICE_CHANNEL_H
#define CORE_NOTICE_CHANNEL_H

#include <stdbool.h>

struct err;

enum notice_channel_kind { NOTICE_SMTP, NOTICE_HTTP, NOTICE_PRINT, NOTICE_COMMAND, NOTICE_CHANNEL_KINDS };

/* Texts are "" when not given. */
struct notice_channel {
	const char *name;
	enum notice_channel_kind kind;
	const char *url; /* smtp, smtps, http or https */
	const char *from, *user, *password_file;
	const char *method, *content_type;
	const char *header, *body; /* http: templates; headers one a line */
	/* http: where the answer says how it went (RFC 6901), and what stands there; "": a status of 2xx is enough */
	const char *success_pointer, *success_value, *temporary_value;
	const char *printer, *device, *encoding; /* print: for lp, or a device file and its characters */
	int width;				 /* print: columns */
	const char *command;			 /* split at blanks; no shell */
	int timeout_s;
};

/* What header and body of a gateway's request may have filled in. */
#define NOTICE_CHANNEL_PLACES "to|subject|text|id|user|secret"

bool notice_channel_kind_parse(const char *name, enum notice_channel_kind *kind);

/* Whether the channel has what its kind needs. ERR_INPUT says what is missing. */
bool notice_channel_check(const struct notice_channel *channel, struct err *err);

/* Whether its address is on this machine. */
bool notice_channel_is_local(const struct notice_channel *channel);

/*
 * Whether messages and secrets may go to the address: under TLS, or without leaving this machine. E-mail asks its
 * server for TLS by itself.
 */
bool notice_channel_is_safe(const struct notice_channel *channel, struct err *err);

#endif
