/* The texts of db/journal.sql and db/tables.sql. */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

extern const char schema_journal[];
extern const char schema_tables[];

#endif
