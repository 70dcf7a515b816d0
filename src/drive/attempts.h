/*
 * The attempts to shrink one failure: how candidates are executed - here, in processes of their own
 * or several at once - and which of them fail alike.
 */
#ifndef PDI_ATTEMPTS_H
#define PDI_ATTEMPTS_H

#include "drive/ahead.h"
#include "shrink/shrink.h"

struct pdi_attempts {
    struct pdi_campaign *campaign;
    struct pdi_sim *sim;
    uint64_t signature; /* what fails alike has this one */
    bool isolated;      /* each in a process of its own */
    unsigned count;
    uint64_t spent_ms;       /* in executions */
    struct pdi_ahead *ahead; /* once they have been found slow; NULL: each is awaited */
    struct pdi_result known; /* of the last that was executed ahead */
    pd_arena *arena;
};

/* Executes PLAN as the campaign wants it; gives what it came to, valid until the next. */
const struct pdi_result *pdi_attempts_execute(struct pdi_attempts *attempts,
                                              const struct pdi_plan *plan);

/* Whether RESULT is the failure that is shrunk. */
bool pdi_attempts_same(const struct pdi_attempts *attempts, const struct pdi_result *result);

/* Whether it is to come to an end. */
bool pdi_attempts_stopped(const struct pdi_attempts *attempts);

/* Whether nothing is to be tried: that is wanted, or has ended the process that tried. */
bool pdi_tries_nothing(const struct pdi_campaign *campaign);

/* Whether each execution that fails with KIND costs a process: it is done no more often than it
 * must be. */
bool pdi_ends_process(enum pdi_kind kind);

/* Shrinks PLAN, which came to RESULT, with what is left of the budgets after BEFORE; NULL: all. */
void pdi_attempts_shrink(struct pdi_attempts *attempts, const struct pdi_plan *plan,
                         const struct pdi_result *result, const struct pdi_shrink *before,
                         struct pdi_shrink *out);

/* Gives back what they hold. */
void pdi_attempts_release(struct pdi_attempts *attempts);

#endif
