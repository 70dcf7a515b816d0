/*
 * How the commands and values of a run are drawn. Half of the runs are uniform; the others take
 * turns with what finds the bugs that an even draw hardly ever meets: swarm testing (Groce, Zhang,
 * Eide, Chen, Regehr: Swarm Testing, ISSTA 2012), random weights, and values drawn before. Which of
 * them is decided by the number of the run alone, so that a run needs none before it.
 */
#ifndef PDI_STRATEGY_H
#define PDI_STRATEGY_H

#include "core/model.h"

/* What holds for one run. */
struct pdi_strategy {
    unsigned kinds;          /* of pd_strategy, added */
    const uint64_t *weights; /* of each command; 0: left out */
    uint64_t weight_sum;
};

/* All that may be chosen, if nothing is said. */
enum { PDI_STRATEGIES_ALL = PD_UNIFORM | PD_SWARM | PD_WEIGHTS | PD_REUSE };

/* Their names, in the order of their bits; ends with NULL. */
extern const char *const pdi_strategy_names[];

/* Which strategies RUN follows, of those ALLOWED (0: all); never none. */
unsigned pdi_strategies_of(uint64_t run, unsigned allowed);

/* Draws from the stream of KEY what KINDS mean in this run; weights are in ARENA. */
struct pdi_strategy pdi_strategy_draw(const struct pdi_model *model, unsigned kinds, uint64_t key,
                                      pd_arena *arena);

#endif
