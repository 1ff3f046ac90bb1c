/*
 * A disk that fails on purpose: a SQLite VFS over the real one. It counts the calls that write,
 * can let the Nth fail, and can lose at a power cut whatever was written but not synced.
 */
#ifndef TESTS_SUPPORT_FAULTS_H
#define TESTS_SUPPORT_FAULTS_H

#include <stdbool.h>

/* Makes the failing disk the default for databases opened from here on. */
void faults_start(void);
void faults_stop(void);

/* How many writing calls (write, truncate, sync, create, delete) there were since the last reset. */
long faults_count(void);

/* From now on count anew; the `nth` call fails: once, or with all that follow (the power is gone). */
void faults_fail_at(long nth, bool once);
void faults_heal(void);

/* Puts every file back to what was synced last. All databases must be closed. */
void faults_power_cut(void);

#endif
