/* Where the program's own files lie: beside it in its build tree, under its prefix once installed. */
#ifndef CORE_PREFIX_H
#define CORE_PREFIX_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds what stands at `in_tree` seen from the folder of the running program, or else at `installed` seen from
 * the prefix, which is the parent of its bin/ or libexec/fangzheng/. Nothing is compiled in, so an installed
 * tree may be moved. False when neither is there; `path` is then untouched.
 */
bool prefix_find(const char *in_tree, const char *installed, char *path, size_t size);

#endif
