/* Policies from files: one, or all of a folder, with the files attached to them. First they are read, then published. */
#ifndef DB_POLICY_IMPORT_H
#define DB_POLICY_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"

struct act;
struct config;
struct err;
struct person;
struct policy_import_item;
struct station;

struct policy_import_plan {
	struct station *station;
	const struct person *person; /* who publishes; NULL: the station itself */
	const struct config *config;
	const char *path;  /* a file, or a folder of which all *.md and *.txt are taken */
	const char *shown; /* the same as people are told of it */
	bool dry_run;	   /* keeps no file */
	void (*say)(const char *sentence, void *context); /* "file:line:column: what is wrong" */
	void *context;
};

struct policy_import_counts {
	int files, bad;		   /* from policy_import_read */
	int fresh, replaced, same; /* from policy_import_publish */
};

struct policy_import {
	struct policy_import_plan plan;
	struct policy_import_counts counts;
	struct policy_import_item *item;
	size_t count;
	struct arena arena;
};

/*
 * Reads the policies and their attached files, and keeps these in the station's folder (db/kept_file.h): before the
 * act, so that a committed policy always has its files. True also when some are bad: counts.bad says how many, each is
 * said, no file is kept and nothing is to be published. What a policy of the folder attaches and does not begin
 * as a policy is none. Rights as policy_publish. On false there is nothing to release.
 */
bool policy_import_read(const struct policy_import_plan *plan, struct policy_import *import, struct err *err);

/* Publishes them in the open act. After a dry run the caller abandons that. */
bool policy_import_publish(struct policy_import *import, struct act *act, struct err *err);
void policy_import_release(struct policy_import *import);

#endif
