/* Whatever is scanned or typed: a code that is found must be found again when it is typed as it stands. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/card.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1), code[CARD_CODE_BYTES], again[CARD_CODE_BYTES];
	memcpy(text, bytes, size);
	text[size] = '\0';
	if (card_code_from_text(text, code)) {
		assert(card_code_from_text(code, again));
		assert(strcmp(code, again) == 0);
	}
	free(text);
	return 0;
}
