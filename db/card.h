/* Micro-cards: the code that each household's QR holds. */
#ifndef DB_CARD_H
#define DB_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

struct card {
	struct id household;
	const char *code; /* NULL while revoked */
	int64_t issued_at;
	int issued; /* how many codes this household has had */
	const char *
		left_on; /* date; NULL while the household is in the register: after that no card is shown or printed */
};

/* The card of a household; ERR_MISSING when none was ever issued. */
bool card_read(struct db *db, const struct id *household, struct arena *arena, struct card *card, struct err *err);

/* The household whose card has this code now; ERR_MISSING for an unknown or revoked one. */
bool card_find(struct db *db, const char *code, struct id *household, struct err *err);

/* What a sheet or a batch of cards is made from: current households in walking order. */
struct card_door {
	struct id household;
	const char *area, *village, *township, *team, *number, *head;
	const char *code; /* NULL for a household without a card */
};
struct card_doors {
	struct card_door *door;
	size_t count;
};
bool card_doors_read(struct db *db, const char *area, struct arena *arena, struct card_doors *doors, struct err *err);

#endif
