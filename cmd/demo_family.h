/* A family of the demonstration: people whose names, ages, health, schooling and work hang together. */
#ifndef CMD_DEMO_FAMILY_H
#define CMD_DEMO_FAMILY_H

#include <stdbool.h>

struct demo;

enum { FAMILY_MOST = 10 };

/* Texts are canonical values of the fields of a member (core/household.h); NULL for empty. */
struct family_person {
	const char *name, *relation, *birth, *idnumber, *health, *labour, *education, *schooling, *work, *work_months,
		*phone;
	const char *left_on, *left_reason;
	bool male;
	int age;
};

struct family {
	struct family_person person[FAMILY_MOST]; /* the head first */
	int people;				  /* who live there */
	int gone;				  /* after them: who left */
	int workers, away, students, old;	  /* how many can work, work away, are at school, are 60 or more */
	bool ill, disabled;
	const char *cause, *cause2;
};

/* `known`: the one of the newspaper whose household it is, or NULL. */
void family_make(struct demo *demo, const char *known, struct family *family);

#endif
