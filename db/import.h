/* Importing registers from CSV: one file, one kind; all is checked before anything is written. docs/import.md tells users how. */
#ifndef DB_IMPORT_H
#define DB_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct config;
struct err;
struct person;
struct station;

/* "households", "members", "staff", "assignments", "incomes", "measures". */
struct import_kind;
const struct import_kind *import_kind_find(const char *name); /* NULL when there is none */
const struct import_kind *import_kind_at(int number);	      /* from 0; NULL after the last */
const char *import_kind_name(const struct import_kind *kind);

/* The columns of a kind as a table in Markdown: what docs/import.md holds. */
char *import_columns(const struct import_kind *kind, struct arena *arena);

struct import_job {
	const struct import_kind *kind;
	const char *path;
	const char *shown;	     /* the path in UTF-8, for sentences; NULL: path itself */
	const char *encoding;	     /* "auto", "utf-8", "gb18030" */
	const struct config *config; /* whose departments and channels staff may have; NULL: any */
	const char *rejects;	     /* where refused rows go; NULL: nothing is imported unless all rows are good */
	bool dry_run;		     /* checks everything and keeps nothing */
	void (*say)(const char *sentence, void *context);	   /* "file:line: column: why"; may be NULL */
	void (*progress)(int64_t rows, int64_t of, void *context); /* `of` 0: while checking; may be NULL */
	void *context;
};

struct import_counts {
	int64_t rows, fresh, changed, same, bad;
};

/*
 * Reads the file and puts every row through the acts of db/household_act.h and db/staff_act.h. A row
 * that is there already is changed where its cells say something else; an empty cell and a column
 * that is missing leave what is known. Rows that are refused are told one sentence a
 * cell, without what stands in it. Fails with ERR_INPUT when rows were refused and there is no
 * `rejects`, and then nothing of it is left: no event, no row, no file of rejects. All rows are checked against the
 * tables as they stand, then written some thousand at a time, so that a call rings meanwhile; only the disk or
 * a kill can stop that half-way, whole rows stay then, and the same import again adds the rest.
 * The file of rejects must not be there before; it is readable by its owner only.
 */
bool import_run(struct station *station, const struct person *author, const struct import_job *job,
		struct import_counts *counts, struct err *err);

#endif
