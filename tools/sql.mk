# The schemas become C strings, so that a station needs no file beside the program.
GENERATED_db += $(BUILD)/gen/schema.c
$(BUILD)/gen/schema.c: db/journal.sql db/journal_guard.sql db/tables.sql tools/sql-to-c
	@mkdir -p $(@D)
	tools/sql-to-c schema_journal db/journal.sql schema_journal_guard db/journal_guard.sql schema_tables db/tables.sql > $@
