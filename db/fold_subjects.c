#include "db/fold.h"

#define SUBJECT(name) extern const struct fold_subject fold_subject_##name
SUBJECT(refuse);
SUBJECT(cut);
SUBJECT(redact);
SUBJECT(station);
SUBJECT(config);
#undef SUBJECT

/* One subject a line. Verdicts come first: what they hit is folded after them. */
const struct fold_subject *const fold_subjects[] = {
	&fold_subject_refuse,
	&fold_subject_cut,
	&fold_subject_redact,
	&fold_subject_station,
	&fold_subject_config,
	NULL,
};
