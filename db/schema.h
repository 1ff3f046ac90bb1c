/* The texts of db/journal.sql, db/journal_guard.sql and db/tables.sql. */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

extern const char schema_journal[];
extern const char schema_journal_guard[]; /* the triggers of the journal; may be run again */
extern const char schema_tables[];

#endif
