/* See counts.h. */
#include "core/counts.h"

static size_t room(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

size_t pdi_counts_size(uint32_t commands, uint32_t invariants)
{
    const struct pdi_counts *const counts = NULL;
    return room(commands * sizeof *counts->commands) + room(invariants * sizeof *counts->fired) +
           room(PDI_BECAUSE_MAX * sizeof *counts->because) + room(sizeof *counts->totals);
}

struct pdi_counts pdi_counts_in(void *memory, uint32_t commands, uint32_t invariants)
{
    struct pdi_counts counts = {0};
    char *at = memory;
    counts.commands = (void *)at;
    at += room(commands * sizeof *counts.commands);
    counts.fired = (void *)at;
    at += room(invariants * sizeof *counts.fired);
    counts.because = (void *)at;
    at += room(PDI_BECAUSE_MAX * sizeof *counts.because);
    counts.totals = (void *)at;
    return counts;
}
