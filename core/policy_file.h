/* A policy as a file: settings between two lines "---", then its text. docs/policies.md has an example. */
#ifndef CORE_POLICY_FILE_H
#define CORE_POLICY_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct config;
struct config_problems;
struct policy;

/*
 * Reads `length` bytes. False when anything is wrong: `problems` then has all of it, with lines and columns of
 * the file. Texts live in `arena`. What is read is settled (core/policy.h); of attached files it has
 * the names, and where they stand.
 */
bool policy_file_parse(const char *text, size_t length, const struct config *config, struct arena *arena,
		       struct policy *policy, struct config_problems *problems);

/* Whether it begins as a policy does, whatever else is wrong. */
bool policy_file_begins(const char *text, size_t length);

#endif
