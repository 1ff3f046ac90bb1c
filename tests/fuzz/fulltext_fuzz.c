/*
 * Whatever a text holds and whatever is typed: terms lie within the text, an expression names only terms, and a text
 * that hits is one that there is an expression for.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/fulltext.h"
#include "core/fulltext_query.h"
#include "core/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct seen {
	size_t length, start;
	bool first;
};

static bool check_term(void *context, const struct term *term)
{
	struct seen *seen = context;
	assert(term->start < term->end && term->end <= seen->length && term->start >= seen->start);
	assert(term->length > 0 && term->length <= FULLTEXT_TERM_BYTES);
	assert(!(seen->first && term->colocated));
	seen->start = term->start;
	seen->first = false;
	return true;
}

/* Quotes come in pairs and nothing outside of them but words of FTS5: what is typed never gets out. */
static void check_expression(const char *expression)
{
	int depth = 0;
	for (const char *at = expression; *at; at++) {
		if (*at == '"') {
			at = strchr(at + 1, '"');
			assert(at);
			continue;
		}
		depth += (*at == '(') - (*at == ')');
		assert(depth >= 0 && strchr("() ANDOR", *at));
	}
	assert(depth == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	enum { HITS = 8, TYPED_MOST = 200 };
	struct arena arena = { 0 };
	struct fulltext_query query;
	struct fulltext_hit hit[HITS];
	size_t count, typed = size < TYPED_MOST ? size / 2 : TYPED_MOST;
	struct seen seen = { .length = size - typed, .first = true };
	assert(fulltext_terms((const char *)bytes + typed, size - typed, check_term, &seen));
	fulltext_query_read(arena_bytes(&arena, bytes, typed), &arena, &query);
	const char *expression = fulltext_query_expression(&query, &arena);
	if (expression)
		check_expression(expression);
	const char *text = text_clean_lines(&arena, arena_bytes(&arena, bytes + typed, size - typed));
	if (fulltext_match(&query, text, hit, HITS, &count)) {
		assert(expression && count > 0);
		for (size_t i = 0; i < count; i++)
			assert(hit[i].start < hit[i].end && hit[i].end <= strlen(text) &&
			       (i == 0 || hit[i - 1].end < hit[i].start));
	}
	arena_release(&arena);
	return 0;
}
