/* See clock.h. */
#include "sys/clock.h"

#include <time.h>

uint64_t pdi_clock_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

uint64_t pdi_clock_ms(void)
{
    return pdi_clock_ns() / 1000000;
}

void pdi_clock_utc(char out[32], bool compact)
{
    const time_t now = time(NULL);
    struct tm parts;
    (void)gmtime_r(&now, &parts);
    if (strftime(out, 32, compact ? "%Y%m%dT%H%M%SZ" : "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
        out[0] = '\0';
    }
}
