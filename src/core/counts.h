/*
 * What a campaign counts: flat arrays in memory that outlives a worker, written by one process
 * at a time, read by whoever shows progress.
 */
#ifndef PDI_COUNTS_H
#define PDI_COUNTS_H

#include <propertydamage/base.h>

#include <stdatomic.h>

typedef _Atomic uint64_t pdi_counter;

/* Of one command. */
struct pdi_command_counts {
    pdi_counter drawn;                /* into plans */
    pdi_counter sent;                 /* executed */
    pdi_counter skipped;              /* for an unbound reference */
    pdi_counter refused_by_when;      /* at so many steps of generation */
    pdi_counter refused_by_overrides; /* or for want of something to choose */
    pdi_counter mispredicted;         /* answered with other event types than simulated */
};

/* How often each of a few texts came up: labels, statements of pd_because. Of more than there is
 * room for, those with the smallest hashes are kept: whichever tallies are merged in whatever
 * order, the same ones, with all their times. */
enum { PDI_TALLY_MAX = 64 };

struct pdi_tally {
    struct pdi_tally_row {
        char text[120]; /* "": no more rows; longer ones are cut, and equal as far as they go */
        uint64_t hash;
        pdi_counter times;
        pdi_counter runs;     /* in how many runs */
        pdi_counter last_run; /* the one that was counted last */
    } rows[PDI_TALLY_MAX];
    pdi_counter dropped; /* how often it was a text that is not kept */
};

struct pdi_counts {
    struct pdi_command_counts *commands; /* of each command of the model */
    pdi_counter *fired;                  /* of each invariant */
    struct pdi_tally *because;           /* statements of pd_because that judged a step */
    struct pdi_tally *labels;            /* of pd_label */
    struct pdi_tally *asked;             /* names of pd_sometimes */
    struct pdi_tally *reached;           /* those whose condition was true: where asked keeps a
                                            name and it was reached, so does this */
    struct {
        pdi_counter runs;       /* executed */
        pdi_counter terminated; /* plans ended by terminate */
        pdi_counter stuck;      /* plans ended because nothing was possible */
        pdi_counter teardown_failures;
        pdi_counter faulty_steps;       /* steps with an allocation that is to fail */
        pdi_counter failed_allocations; /* that did */
        pdi_counter written;            /* bytes that the system wrote and nobody saw */
        pdi_counter discarded;          /* inputs of a property, while it was executed */
    } * totals;
};

/* Adds one: there is one writer, so no read-modify-write is needed. */
static inline void pdi_count(pdi_counter *counter)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1,
                          memory_order_relaxed);
}

/* What COUNTER is. */
static inline uint64_t pdi_counted(const pdi_counter *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

/* Adds N to COUNTER, likewise. */
static inline void pdi_count_more(pdi_counter *counter, uint64_t n)
{
    atomic_store_explicit(counter, pdi_counted(counter) + n, memory_order_relaxed);
}

/* Counts TEXT in TALLY; RUN tells runs apart and is not 0. */
void pdi_tally_add(struct pdi_tally *tally, const char *text, uint64_t run);

/* Adds what FROM counted to INTO, both of so many COMMANDS and INVARIANTS. No run is in both. */
void pdi_counts_merge(struct pdi_counts *into, const struct pdi_counts *from, uint32_t commands,
                      uint32_t invariants);

/* How many commands were executed, of so many COMMANDS in COUNTS. */
uint64_t pdi_counts_sent(const struct pdi_counts *counts, uint32_t commands);

/* How many bytes the counters of so many commands and invariants need. */
size_t pdi_counts_size(uint32_t commands, uint32_t invariants);

/* Counters in MEMORY, zeroed and that large. */
struct pdi_counts pdi_counts_in(void *memory, uint32_t commands, uint32_t invariants);

#endif
