/* What a file of settings may say, and hardly means: for who checks it; a station runs with it all the same. */
#ifndef CORE_CONFIG_DOUBTS_H
#define CORE_CONFIG_DOUBTS_H

#include "core/clock.h"
#include "core/config.h"

/*
 * Adds a problem, at line 0 where the file's place is not known, for: a rule's area outside the county; accepting or first
 * contact due after resolving; the township asked after the county; a day worked instead that is worked anyway; no
 * holidays for this year or, from November on, when the State Council's notice is out, for the next.
 */
void config_doubts(const struct config *config, struct day today, struct config_problems *problems);

#endif
