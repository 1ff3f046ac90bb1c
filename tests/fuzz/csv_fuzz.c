/* Whatever a file holds: records are text within bounds, and what is written of one is read back as it was. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/err.h"
#include "core/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_written(const struct csv_record *record)
{
	char *written = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&written, &length);
	/* Commas enough in the first line to be the separator whatever is in the fields. */
	for (int i = 0; i < CSV_FIELDS_MOST; i++)
		csv_write_field(file, "x", i + 1 == CSV_FIELDS_MOST);
	for (size_t i = 0; i < record->count; i++)
		csv_write_field(file, record->field[i], i + 1 == record->count);
	fclose(file);
	file = fmemopen(written, length, "r");
	struct csv *csv;
	struct csv_record again;
	struct err err;
	bool more;
	assert(csv_open(file, "utf-8", &csv, &err));
	assert(csv_read(csv, &again, &more, &err) && more);
	assert(csv_read(csv, &again, &more, &err) && more);
	assert(again.count == record->count);
	for (size_t i = 0; i < record->count; i++)
		assert(strcmp(again.field[i], record->field[i]) == 0);
	csv_close(csv);
	fclose(file);
	free(written);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const encodings[] = { "auto", "utf-8", "gb18030" };
	struct csv *csv;
	struct csv_record record;
	struct err err;
	bool more;
	if (size < 2)
		return 0;
	FILE *file = fmemopen((void *)(uintptr_t)(bytes + 1), size - 1, "rb");
	if (csv_open(file, encodings[bytes[0] % 3], &csv, &err)) {
		for (long line = 0; csv_read(csv, &record, &more, &err) && more; line = record.line) {
			assert(record.line > line && record.count > 0 && record.count <= CSV_FIELDS_MOST);
			size_t total = 0;
			for (size_t i = 0; i < record.count; i++) {
				size_t length = strlen(record.field[i]);
				total += length;
				assert(text_is_utf8(record.field[i], length));
			}
			/* GB18030 may grow when it becomes UTF-8. */
			if (total <= CSV_FIELD_BYTES)
				check_written(&record);
		}
		csv_close(csv);
	}
	fclose(file);
	return 0;
}
