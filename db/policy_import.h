/* Policies from files: one, or all of a folder. */
#ifndef DB_POLICY_IMPORT_H
#define DB_POLICY_IMPORT_H

#include <stdbool.h>

struct act;
struct config;
struct err;

struct policy_import {
	const char *path;  /* a file, or a folder of which all *.md and *.txt are taken */
	const char *shown; /* the same as people are told of it */
	const struct config *config;
	void (*say)(const char *sentence, void *context); /* "file:line:column: what is wrong" */
	void *context;
};

struct policy_import_counts {
	int files, fresh, replaced, same, bad;
};

/*
 * Publishes them in the open act. True also when some are bad: counts->bad says how many, each is said, and
 * the caller then abandons the act, so that all are taken or none. Rights as policy_publish.
 */
bool policy_import(struct act *act, const struct policy_import *import, struct policy_import_counts *counts,
		   struct err *err);

#endif
