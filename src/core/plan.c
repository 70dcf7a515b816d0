/* See plan.h. */
#include "core/plan.h"

#include <string.h>

void pdi_plan_grow(struct pdi_plan *plan, pd_arena *arena)
{
    const size_t capacity = plan->capacity ? plan->capacity * 2 : 64;
    struct pdi_plan_step *const steps =
        pdi_arena_raw(arena, capacity * sizeof(struct pdi_plan_step));
    if (plan->count) {
        memcpy(steps, plan->steps, plan->count * sizeof *steps);
    }
    plan->steps = steps;
    plan->capacity = capacity;
}

bool pdi_plan_has_faults(const struct pdi_plan *plan)
{
    bool any = false;
    for (size_t i = 0; i < plan->count; i++) {
        any |= plan->steps[i].alloc.nth != 0;
    }
    return any;
}
