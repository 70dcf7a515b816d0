/*
 * All sequences of up to so many steps, one after the other: a walk through the tree of choices,
 * depth first, in which a step that is not possible cuts off all that would follow. Run K is leaf
 * K: who is given it walks there from the first, or on from the leaf before, in simulation only.
 */
#ifndef PDI_EXHAUST_H
#define PDI_EXHAUST_H

#include "core/choice.h"
#include "core/generate.h"

enum { PDI_EXHAUST_STEPS_MAX = 64 };

struct pdi_exhaust {
    bool begun, over;
    uint64_t next; /* the leaf that comes next */
    uint64_t wanted;
    bool advanced; /* the digits are those of what comes next, not of what was last */
    struct pdi_choices choices;
    uint32_t marks[PDI_EXHAUST_STEPS_MAX + 2]; /* the first digit of each step, from 1 */
    bool possible[PDI_EXHAUST_STEPS_MAX + 2];  /* whether any step was possible there, after those
                                                  before it */
    pd_arena walked;                           /* of one walk */
};

/* An empty one. */
void pdi_exhaust_init(struct pdi_exhaust *exhaust);

/* Frees it. */
void pdi_exhaust_release(struct pdi_exhaust *exhaust);

/* Makes PLAN, in ARENA, leaf RUN of all sequences of STEPS steps in the world of SIM.
 * PDI_PLAN_NONE: there are not so many. */
enum pdi_plan_end pdi_exhaust_generate(struct pdi_exhaust *exhaust, struct pdi_sim *sim,
                                       uint64_t run, unsigned steps, struct pdi_plan *plan,
                                       pd_arena *arena);

#endif
