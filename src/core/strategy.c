/* See strategy.h. */
#include "core/strategy.h"

#include "base/arena.h"
#include "base/random.h"

const char *const pdi_strategy_names[] = {"uniform", "swarm", "weights", "reuse", NULL};

/* What the runs that are not uniform do, in turn. Swarm finds what the others do not, but a bug
 * that needs nearly all commands is lost to it; bench/README.md has the figures. */
static const unsigned turns[] = {PD_SWARM, PD_SWARM | PD_WEIGHTS, PD_SWARM, PD_REUSE};

enum { TURNS = sizeof turns / sizeof *turns };

unsigned pdi_strategies_of(uint64_t run, unsigned allowed)
{
    allowed = allowed ? allowed : PDI_STRATEGIES_ALL;
    const unsigned others = allowed & ~(unsigned)PD_UNIFORM;
    const bool uniform = (allowed & PD_UNIFORM) != 0;
    if (!others || (uniform && run % 2 == 0)) {
        return PD_UNIFORM;
    }
    const unsigned turn = turns[(uniform ? run / 2 : run) % TURNS] & others;
    return turn ? turn : others;
}

/* Leaves each command out with a probability of one half, but never all of them. */
static void leave_out(const struct pdi_model *model, struct pdi_random *random, uint64_t *weights)
{
    uint64_t left = 0;
    uint64_t others = 0;
    uint32_t kept = 0; /* in case all are left out */
    for (uint32_t i = 0; i < model->command_count; i++) {
        const uint64_t weight = weights[i];
        const bool out = pdi_random_below(random, 2) != 0;
        others += weight != 0;
        kept = weight && pdi_random_below(random, others) == 0 ? i : kept;
        weights[i] = out ? 0 : weight;
        left += weights[i];
    }
    if (left == 0) {
        weights[kept] = model->commands[kept].weight;
    }
}

/* Each weight times 2^U(-3, 3), in eighths of a power: integers alone, so that a seed means the
 * same with every C library. */
static void weigh(const struct pdi_model *model, struct pdi_random *random, uint64_t *weights)
{
    static const uint64_t eighths[] = {1024, 1117, 1218, 1328, 1448, 1579, 1722, 1878}; /* of 2 */
    for (uint32_t i = 0; i < model->command_count; i++) {
        const uint64_t power = pdi_random_below(random, 49);
        weights[i] = weights[i] * eighths[power % 8] << power / 8;
    }
}

struct pdi_strategy pdi_strategy_draw(const struct pdi_model *model, unsigned kinds, uint64_t key,
                                      pd_arena *arena)
{
    struct pdi_random random = pdi_random(key);
    uint64_t *const weights = pdi_arena_raw(arena, model->command_count * sizeof *weights);
    struct pdi_strategy strategy = {.kinds = kinds, .weights = weights};
    for (uint32_t i = 0; i < model->command_count; i++) {
        weights[i] = model->commands[i].weight;
    }
    if (kinds & PD_SWARM) {
        leave_out(model, &random, weights);
    }
    if (kinds & PD_WEIGHTS) {
        weigh(model, &random, weights);
    }
    for (uint32_t i = 0; i < model->command_count; i++) {
        strategy.weight_sum += weights[i];
    }
    return strategy;
}
