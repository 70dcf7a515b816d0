/* See guide.h. */
#include "core/guide.h"

#include "core/value.h"

#include <string.h>

enum { PREFIXES = PDI_GUIDE_CLASSES / 2 };

static void forget(struct pdi_guide *guide)
{
    pdi_arena_reset(&guide->kept);
    guide->seen = pd_alloc(&guide->kept, uint64_t, PDI_GUIDE_CLASSES);
    guide->prefixes = pd_alloc(&guide->kept, struct pdi_prefix, PREFIXES);
    guide->news = pd_alloc(&guide->kept, uint32_t, PREFIXES);
    guide->seen_count = guide->prefix_count = guide->news_count = guide->steps_kept = 0;
}

void pdi_guide_init(struct pdi_guide *guide)
{
    *guide = (struct pdi_guide){.begun = false};
    pdi_arena_init(&guide->kept, 0);
    pdi_arena_init(&guide->passed, 0);
}

void pdi_guide_release(struct pdi_guide *guide)
{
    pdi_arena_release(&guide->kept);
    pdi_arena_release(&guide->passed);
}

uint64_t pdi_guide_begin(struct pdi_guide *guide, uint64_t seed, unsigned max_commands,
                         uint64_t run)
{
    const uint64_t first = run - run % PDI_GUIDE_BLOCK;
    if (!guide->begun || guide->seed != seed || guide->max_commands != max_commands ||
        guide->first != first || guide->next > run) {
        guide->begun = true;
        guide->seed = seed;
        guide->max_commands = max_commands;
        guide->first = guide->next = first;
        forget(guide);
    }
    return guide->next;
}

/* Three of four runs go on from one, three of four of these from all of it. */
struct pdi_prefix pdi_guide_prefix(const struct pdi_guide *guide, struct pdi_random *random,
                                   unsigned max_commands)
{
    struct pdi_prefix prefix = {.count = 0};
    if (guide->prefix_count && pdi_random_below(random, 4)) {
        prefix = guide->prefixes[pdi_random_below(random, guide->prefix_count)];
        if (pdi_random_below(random, 4) == 0) {
            prefix.count = (uint32_t)pdi_random_below(random, prefix.count);
        }
        if (prefix.count >= max_commands) { /* there must be something new in it */
            prefix.count = (uint32_t)pdi_random_below(random, max_commands);
        }
    }
    return prefix;
}

void pdi_guide_saw(struct pdi_guide *guide, uint64_t hash, uint32_t count)
{
    const uint64_t wanted = hash ? hash : 1;
    uint32_t at = (uint32_t)wanted % PDI_GUIDE_CLASSES;
    while (guide->seen[at] && guide->seen[at] != wanted) {
        at = (at + 1) % PDI_GUIDE_CLASSES;
    }
    if (guide->seen[at] || guide->seen_count == PREFIXES) {
        return;
    }
    guide->seen[at] = wanted;
    guide->seen_count++;
    if (count && (!guide->news_count || guide->news[guide->news_count - 1] != count)) {
        guide->news[guide->news_count++] = count;
    }
}

struct pdi_plan_step pdi_plan_step_copy(const struct pdi_model *model,
                                        const struct pdi_plan_step *step, pd_arena *arena)
{
    const pd_type *const type = model->commands[step->command].type;
    struct pdi_plan_step copy = *step;
    copy.data = pdi_arena_raw(arena, type->size + 1);
    pdi_copy(type, copy.data, step->data, arena, PDI_DEPTH_ALL);
    if (step->tape.count) {
        copy.tape.draws = pd_alloc(arena, uint64_t, step->tape.count);
        copy.tape.capacity = step->tape.count;
        memcpy(copy.tape.draws, step->tape.draws, step->tape.count * sizeof *copy.tape.draws);
    }
    return copy;
}

void pdi_guide_end(struct pdi_guide *guide, const struct pdi_model *model,
                   const struct pdi_plan *plan)
{
    const uint32_t longest = guide->news_count ? guide->news[guide->news_count - 1] : 0;
    if (longest && longest <= plan->count && guide->steps_kept + longest <= PDI_GUIDE_STEPS) {
        struct pdi_plan_step *const steps = pd_alloc(&guide->kept, struct pdi_plan_step, longest);
        for (uint32_t i = 0; i < longest; i++) {
            steps[i] = pdi_plan_step_copy(model, &plan->steps[i], &guide->kept);
        }
        for (uint32_t i = 0; i < guide->news_count; i++) {
            guide->prefixes[guide->prefix_count++] = (struct pdi_prefix){steps, guide->news[i]};
        }
        guide->steps_kept += longest;
    }
    guide->news_count = 0;
    guide->next++;
}
