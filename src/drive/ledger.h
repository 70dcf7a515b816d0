/*
 * What is known of which runs, in the order of the runs, whoever executed them when: spans that are
 * over are kept until everything before them is, and only then count.
 */
#ifndef PDI_LEDGER_H
#define PDI_LEDGER_H

#include "drive/campaign.h"

/* Something a worker said while it executed runs. */
struct pdi_line {
    struct pdi_line *next;
    enum pdi_message message;
    const char *data;
    size_t len;
};

/* Lines in their order, and what they lie in. */
struct pdi_lines {
    pd_arena arena;
    struct pdi_line *first, **last;
};

/* Runs that are over, from FIRST to before END, and what was counted and said in them. */
struct pdi_stretch {
    struct pdi_stretch *next; /* the nearest behind it that is over */
    uint64_t first, end;
    void *memory;
    struct pdi_counts counts;
    struct pdi_lines lines;
};

struct pdi_ledger {
    struct pdi_campaign *campaign; /* whose totals grow */
    uint64_t settled;              /* everything before this run is over */
    uint64_t sealed;               /* nothing from this run on counts */
    struct pdi_stretch *spans;     /* behind that, the lowest first; none touches the next */
    struct pdi_stretch *unused;    /* to be used again */
};

/* No lines yet. */
void pdi_lines_init(struct pdi_lines *lines);

/* Adds one that says DATA, LEN bytes. */
void pdi_lines_add(struct pdi_lines *lines, enum pdi_message message, const char *data, size_t len);

/* Forgets all. */
void pdi_lines_release(struct pdi_lines *lines);

/* A ledger of CAMPAIGN. Its runs are counted from 0. */
void pdi_ledger_init(struct pdi_ledger *ledger, struct pdi_campaign *campaign);

/* The runs from FIRST to before END are over; COUNTS and LINES become the ledger's, and are
 * empty afterwards. */
void pdi_ledger_add(struct pdi_ledger *ledger, uint64_t first, uint64_t end,
                    struct pdi_counts *counts, void *counts_memory, struct pdi_lines *lines);

/* Adds what is left, with gaps: those runs were not executed. */
void pdi_ledger_close(struct pdi_ledger *ledger);

/* Run END - 1 is the last that counts: what is known of later ones, now or later, is forgotten. */
void pdi_ledger_seal(struct pdi_ledger *ledger, uint64_t end);

/* How many runs and commands are in spans that do not count yet. */
void pdi_ledger_waiting(const struct pdi_ledger *ledger, uint64_t *runs, uint64_t *commands);

#endif
