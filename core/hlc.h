/*
 * Hybrid logical clock: 48 bits of UTC milliseconds and a 16-bit counter, so that stamps rise
 * strictly along a chain even when the machine's clock stands still or goes back.
 * (Kulkarni et al., "Logical Physical Clocks", 2014.)
 */
#ifndef CORE_HLC_H
#define CORE_HLC_H

#include <stdint.h>

/* A clock that stands before 1970 stands at its beginning: stamps have no sign. */
static inline uint64_t hlc_at(int64_t ms)
{
	return ms < 0 ? 0 : (uint64_t)ms << 16;
}

static inline int64_t hlc_ms(uint64_t hlc)
{
	return (int64_t)(hlc >> 16);
}

/* The first stamp that is later than `last` and not before `now_ms`. */
static inline uint64_t hlc_next(uint64_t last, int64_t now_ms)
{
	uint64_t now = hlc_at(now_ms);
	return now > last ? now : last + 1;
}

#endif
