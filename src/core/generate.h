/* Generating a plan: a pure function of seed, run, model and the limits given. */
#ifndef PDI_GENERATE_H
#define PDI_GENERATE_H

#include "core/simulate.h"
#include "core/strategy.h"

/* Why a plan ended. */
enum pdi_plan_end {
    PDI_PLAN_FULL,       /* it has the length that was drawn for it */
    PDI_PLAN_TERMINATED, /* the model's terminate said so */
    PDI_PLAN_STUCK,      /* no command was possible any more */
    PDI_PLAN_IMPURE,     /* audited, a callback changed a state it may only look at: problem */
    PDI_PLAN_ENDLESS,    /* a generator function draws without end: sim->problem */
    PDI_PLAN_NONE,       /* there is none: all sequences were made */
    PDI_PLAN_BROKEN      /* the model broke its own rules: sim->problem */
};

enum { PDI_PLAN_COMMANDS_MAX = 100000, PDI_WEIGHTED_DRAWS = 100 };

/* Where commands are left out, it is often that none of the others is possible. */
enum { PDI_SWARM_DRAWS = 10 };

/* Generates the plan of RUN of SEED, of at most MAX_COMMANDS, in SIM's world; it lives in ARENA.
 * Half of the runs have the maximum length, half are spread over 1..maximum; how they are drawn,
 * pdi_strategies_of says. */
enum pdi_plan_end pdi_generate(struct pdi_sim *sim, uint64_t seed, uint64_t run,
                               unsigned max_commands, struct pdi_plan *plan, pd_arena *arena);

#endif
