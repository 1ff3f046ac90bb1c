/* What is typed to search texts: read once, then an expression for the index, and hits in a text. */
#ifndef CORE_FULLTEXT_QUERY_H
#define CORE_FULLTEXT_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* One atom that is asked for. */
enum unit_kind { UNIT_HAN, UNIT_RUN, UNIT_READING };
struct unit {
	enum unit_kind kind;
	bool prefix;	  /* the run or the reading begins so */
	uint32_t han;	  /* simplified */
	const char *text; /* of a run, folded; of a reading, in small letters */
};

enum { QUERY_WORDS_MOST = 8, QUERY_PATTERNS_MOST = 16, QUERY_UNITS_MOST = 24, QUERY_BYTES_MOST = 400 };
struct pattern {
	size_t count; /* units that follow one another without a gap */
	struct unit unit[QUERY_UNITS_MOST];
};
struct query_word {
	size_t count; /* patterns of which one must be there */
	struct pattern *pattern;
};

/*
 * Words that must all be there. Han characters stand for themselves in either form; letters for a run that
 * begins so, and for pinyin: whole syllables in every way to split them ("xian" is xian or xi'an), of which the
 * last need not be finished; else initials ("wf"), or both mixed ("wfang"). Single syllables one after
 * another ("wei fang") are one word. Nothing to look for when `count` is 0: a lone letter is a run only.
 */
struct fulltext_query {
	size_t count;
	struct query_word *word;
};
void fulltext_query_read(const char *typed, struct arena *arena, struct fulltext_query *query);

/*
 * An FTS5 expression over fulltext_terms that finds every text in which the query hits, and few others:
 * fulltext_match tells. NULL when there is nothing to look for.
 */
const char *fulltext_query_expression(const struct fulltext_query *query, struct arena *arena);

/* A place that hits, in bytes. */
struct fulltext_hit {
	size_t start, end;
};

/*
 * Whether every word is in the text. Then the places, in order and apart from each other, are in `hit`, as
 * many as there is room for.
 */
bool fulltext_match(const struct fulltext_query *query, const char *text, struct fulltext_hit *hit, size_t most,
		    size_t *count);

#endif
