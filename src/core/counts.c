/* See counts.h. */
#include "core/counts.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

/* The row of TEXT in TALLY; a new one, if it is to be kept; NULL: it is not. */
static struct pdi_tally_row *row_of(struct pdi_tally *tally, const char *text)
{
    struct pdi_tally_row *last = &tally->rows[0]; /* the one to go next */
    for (unsigned i = 0; i < PDI_TALLY_MAX; i++) {
        struct pdi_tally_row *const row = &tally->rows[i];
        if (row->text[0] == '\0') {
            (void)snprintf(row->text, sizeof row->text, "%s", text);
            row->hash = pdi_hash_bytes(0, row->text, strlen(row->text));
            return row;
        }
        if (strncmp(row->text, text, sizeof row->text - 1) == 0) {
            return row;
        }
        last = row->hash > last->hash ? row : last;
    }
    struct pdi_tally_row fresh = {.hash = 0};
    (void)snprintf(fresh.text, sizeof fresh.text, "%s", text);
    fresh.hash = pdi_hash_bytes(0, fresh.text, strlen(fresh.text));
    if (fresh.hash >= last->hash) {
        return NULL;
    }
    pdi_count_more(&tally->dropped, pdi_counted(&last->times));
    *last = fresh;
    return last;
}

void pdi_tally_add(struct pdi_tally *tally, const char *text, uint64_t run)
{
    struct pdi_tally_row *const row = row_of(tally, text);
    if (!row) {
        pdi_count(&tally->dropped);
        return;
    }
    pdi_count(&row->times);
    if (pdi_counted(&row->last_run) != run) {
        pdi_count(&row->runs);
        atomic_store_explicit(&row->last_run, run, memory_order_relaxed);
    }
}

static void merge_tallies(struct pdi_tally *into, const struct pdi_tally *from)
{
    for (unsigned i = 0; i < PDI_TALLY_MAX && from->rows[i].text[0]; i++) {
        const struct pdi_tally_row *const it = &from->rows[i];
        char text[sizeof it->text]; /* whoever counted may have written anything there */
        memcpy(text, it->text, sizeof text);
        text[sizeof text - 1] = '\0';
        struct pdi_tally_row *const row = row_of(into, text);
        if (row) {
            pdi_count_more(&row->times, pdi_counted(&it->times));
            pdi_count_more(&row->runs, pdi_counted(&it->runs));
        } else {
            pdi_count_more(&into->dropped, pdi_counted(&it->times));
        }
    }
    pdi_count_more(&into->dropped, pdi_counted(&from->dropped));
}

void pdi_counts_merge(struct pdi_counts *into, const struct pdi_counts *from, uint32_t commands,
                      uint32_t invariants)
{
    for (uint32_t i = 0; i < commands; i++) {
        struct pdi_command_counts *const to = &into->commands[i];
        const struct pdi_command_counts *const it = &from->commands[i];
        pdi_count_more(&to->drawn, pdi_counted(&it->drawn));
        pdi_count_more(&to->sent, pdi_counted(&it->sent));
        pdi_count_more(&to->skipped, pdi_counted(&it->skipped));
        pdi_count_more(&to->refused_by_when, pdi_counted(&it->refused_by_when));
        pdi_count_more(&to->refused_by_overrides, pdi_counted(&it->refused_by_overrides));
        pdi_count_more(&to->mispredicted, pdi_counted(&it->mispredicted));
    }
    for (uint32_t i = 0; i < invariants; i++) {
        pdi_count_more(&into->fired[i], pdi_counted(&from->fired[i]));
    }
    merge_tallies(into->because, from->because);
    merge_tallies(into->labels, from->labels);
    merge_tallies(into->asked, from->asked);
    merge_tallies(into->reached, from->reached);
    pdi_count_more(&into->totals->runs, pdi_counted(&from->totals->runs));
    pdi_count_more(&into->totals->terminated, pdi_counted(&from->totals->terminated));
    pdi_count_more(&into->totals->stuck, pdi_counted(&from->totals->stuck));
    pdi_count_more(&into->totals->teardown_failures, pdi_counted(&from->totals->teardown_failures));
    pdi_count_more(&into->totals->faulty_steps, pdi_counted(&from->totals->faulty_steps));
    pdi_count_more(&into->totals->failed_allocations,
                   pdi_counted(&from->totals->failed_allocations));
    pdi_count_more(&into->totals->written, pdi_counted(&from->totals->written));
    pdi_count_more(&into->totals->discarded, pdi_counted(&from->totals->discarded));
}

uint64_t pdi_counts_sent(const struct pdi_counts *counts, uint32_t commands)
{
    uint64_t sent = 0;
    for (uint32_t i = 0; i < commands; i++) {
        sent += pdi_counted(&counts->commands[i].sent);
    }
    return sent;
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
           room(sizeof *counts->asked) + room(sizeof *counts->reached) +
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
    counts.asked = (void *)at;
    at += room(sizeof *counts.asked);
    counts.reached = (void *)at;
    at += room(sizeof *counts.reached);
    counts.totals = (void *)at;
    return counts;
}
