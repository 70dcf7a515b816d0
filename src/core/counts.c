/* See counts.h. */
#include "core/counts.h"

#include <stdio.h>
#include <string.h>

void pdi_tally_add(struct pdi_tally *tally, const char *text, uint64_t run)
{
    for (unsigned i = 0; i < PDI_TALLY_MAX; i++) {
        struct pdi_tally_row *const row = &tally->rows[i];
        const bool fresh = row->text[0] == '\0';
        if (fresh) {
            (void)snprintf(row->text, sizeof row->text, "%s", text);
        }
        if (fresh || strncmp(row->text, text, sizeof row->text - 1) == 0) {
            pdi_count(&row->times);
            if (pdi_counted(&row->last_run) != run) {
                pdi_count(&row->runs);
                atomic_store_explicit(&row->last_run, run, memory_order_relaxed);
            }
            return;
        }
    }
    pdi_count(&tally->dropped);
}

static size_t room(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

size_t pdi_counts_size(uint32_t commands, uint32_t invariants)
{
    const struct pdi_counts *const counts = NULL;
    return room(commands * sizeof *counts->commands) + room(invariants * sizeof *counts->fired) +
           room(sizeof *counts->because) + room(sizeof *counts->labels) +
           room(sizeof *counts->totals);
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
    at += room(sizeof *counts.because);
    counts.labels = (void *)at;
    at += room(sizeof *counts.labels);
    counts.totals = (void *)at;
    return counts;
}
