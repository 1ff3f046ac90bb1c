#include "db/tokenizer.h"

#include <sqlite3.h>
#include <stddef.h>

#include "core/fulltext.h"

static int make(void *context, const char **argument, int count, Fts5Tokenizer **tokenizer)
{
	static char nothing; /* there is no state: every tokenizer is the same */
	(void)context;
	(void)argument;
	(void)count;
	*tokenizer = (Fts5Tokenizer *)(void *)&nothing;
	return SQLITE_OK;
}

static void drop(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

struct handing {
	int (*token)(void *context, int flags, const char *bytes, int size, int start, int end);
	void *context;
	int result;
};

static bool hand_on(void *context, const struct term *term)
{
	struct handing *handing = context;
	handing->result = handing->token(handing->context, term->colocated ? FTS5_TOKEN_COLOCATED : 0, term->bytes,
					 (int)term->length, (int)term->start, (int)term->end);
	return handing->result == SQLITE_OK;
}

/* What a query names are terms already: core/fulltext_query makes them. */
static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int size,
		    int (*token)(void *, int, const char *, int, int, int))
{
	struct handing handing = { token, context, SQLITE_OK };
	(void)tokenizer;
	if (!text || size <= 0)
		return SQLITE_OK;
	if (flags & FTS5_TOKENIZE_QUERY)
		return token(context, 0, text, size, 0, size);
	fulltext_terms(text, (size_t)size, hand_on, &handing);
	return handing.result;
}

static fts5_api *api_of(sqlite3 *handle)
{
	fts5_api *api = NULL;
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(stmt, 1, (void *)&api, "fts5_api_ptr", NULL);
		sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	return api;
}

bool tokenizer_register(sqlite3 *handle)
{
	fts5_tokenizer tokenizer = { make, drop, tokenize };
	fts5_api *api = api_of(handle);
	return api && api->iVersion >= 2 &&
	       api->xCreateTokenizer(api, "fangzheng", NULL, &tokenizer, NULL) == SQLITE_OK;
}
