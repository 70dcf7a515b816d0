/*
 * Shrinking: from a plan that fails to the shortest one that fails alike.
 *
 * It works on the plan, never on the choices behind it, so that deleting a step moves nothing
 * else. What is tried is an edit of the best plan so far; the model alone says which of its
 * steps are still possible (pdi_sim_repair): a step that is not is dropped, a reference that
 * lost its producer is bound to the nearest earlier one, a value outside its limits is moved to
 * the nearest inside. Only then is it executed, and it counts only if it fails with the same
 * signature. A plan that was tried before, with references written as positions, is never
 * executed again.
 *
 * The passes: cut behind the failing step; delete blocks of n/2, n/4 .. 1 steps, from the end,
 * without restart; then, until nothing changes: values that are equal together, single values
 * by binary search, last step first; a step folded into another of its kind; pairs of steps. At
 * last independent steps are put into one order.
 * Order and reasons were measured on seven benchmarks (doc/decisions/003-shrinking.md).
 */
#ifndef PDI_SHRINK_H
#define PDI_SHRINK_H

#include "core/simulate.h"
#include "shrink/hashes.h"

#include <propertydamage/run.h>

/* What executing a candidate showed. */
struct pdi_attempt {
    bool fails;          /* with the signature that is being shrunk */
    size_t step;         /* index of the failing step; SIZE_MAX: none */
    const bool *skipped; /* of each step: it was not sent; NULL: all were */
    size_t executed;     /* steps sent */
};

struct pdi_shrink {
    const struct pdi_model *model;
    struct pdi_sim *sim;
    void (*execute)(void *context, const struct pdi_plan *plan, struct pdi_attempt *out);
    void *context;
    pd_shrinking strategy;
    bool costly; /* an execution takes a process: none that only makes equal failures look equal */
    unsigned max_executions;
    uint64_t max_ms;
    bool (*stopped)(void *context); /* asked before each execution; NULL: never */

    struct pdi_plan best;
    bool last_fails;    /* its last step is the one that fails: it stays */
    bool crept;         /* a large number came down by little: it may hang on another one */
    pd_arena arenas[2]; /* the best plan lives in one of them, the next in the other */
    unsigned current;
    pd_arena candidate;               /* the plan being tried */
    pd_arena scratch;                 /* of a pass */
    struct pdi_hashes tried, adopted; /* of the plans executed, and of those that failed */
    const struct pdi_shrink *before;  /* of another failure of the same signature; may be NULL */
    bool joined;                      /* it came to a plan that BEFORE came through */
    uint64_t started_ms;
    unsigned executions;
    uint64_t commands;
    const char *limit; /* the budget that ended it; NULL: it was done */
};

/* Prepares SHRINK, whose model, sim, execute, context and budgets are set. */
void pdi_shrink_init(struct pdi_shrink *shrink);

/* Shrinks PLAN, which failed at step index FAILING (SIZE_MAX: at its end): the result is
 * shrink->best, its steps numbered from 1. */
void pdi_shrink_run(struct pdi_shrink *shrink, const struct pdi_plan *plan, size_t failing);

/* Marks in the result, as " @any(amount)" behind a step, each value that does not matter: with
 * several others in its place, drawn at random, it fails alike. */
void pdi_shrink_explain(struct pdi_shrink *shrink);

/* Whether the result of A is smaller than that of B, of the same model. */
bool pdi_shrink_is_smaller(const struct pdi_shrink *a, const struct pdi_shrink *b);

/* Frees it. */
void pdi_shrink_release(struct pdi_shrink *shrink);

#endif
