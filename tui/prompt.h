/* What the prompts share: the hints below a menu and a picker. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "tui/frame.h"

extern const struct key_binding prompt_keys[];

#endif
