/* The clocks. */
#ifndef PDI_CLOCK_H
#define PDI_CLOCK_H

#include <propertydamage/base.h>

/* Nanoseconds of the monotonic clock. */
uint64_t pdi_clock_ns(void);

/* Milliseconds of the monotonic clock. */
PD_API uint64_t pdi_clock_ms(void);

/* The time of day in UTC as "2026-01-31T23:59:59Z"; COMPACT: "20260131T235959Z". */
void pdi_clock_utc(char out[32], bool compact);

#endif
