/* Passwords, hashed in a child process: Argon2id takes 64 MiB, which the console gives back that way. */
#ifndef DB_PASSWORD_H
#define DB_PASSWORD_H

#include <stdbool.h>

#include "core/crypto.h"

struct err;

/* ERR_SYSTEM when there is no memory or no process for it. */
bool password_hash_apart(const char *password, char text[static PASSWORD_HASH_BYTES], struct err *err);
bool password_matches_apart(const char *password, const char *text, bool *matches, struct err *err);

/* Whether a new password will do: 8 to 128 bytes, not the login. ERR_INPUT says what is missing. */
bool password_check(const char *password, const char *login, struct err *err);

#endif
