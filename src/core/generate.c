/*
 * See generate.h. A step is a weighted draw over all commands, asked again up to a hundred
 * times while what it says is not possible, then a scan of what is: so that a command's
 * frequency follows its weight, and not how many others happen to be enabled.
 */
#include "core/generate.h"

#include "base/block.h"
#include "core/pool.h"

#include <stdio.h>
#include <string.h>

/* Names of streams below a run and below a step. */
enum {
    STREAM_LENGTH = 1,
    STREAM_STRATEGY = 2,
    STREAM_GUIDE = 3,
    STREAM_STEPS = 16,
    STREAM_SCAN = 1,
    STREAM_ALLOC = 2,
    STREAM_TRY = 16
};

/* One step in so many has an allocation that fails, one of those in so many all after it as well;
 * and up to which power of two its number goes. */
enum { ALLOC_ONE_IN = 8, ALLOC_ON_ONE_IN = 4, ALLOC_POWERS = 6 };

struct generation {
    struct pdi_sim *sim;
    pd_arena *arena;
    uint64_t run_key;
    struct pdi_strategy strategy;
    struct pdi_pool *pools;          /* of values drawn before; NULL: they are not drawn again */
    struct pdi_prefix prefix;        /* what the run goes on from */
    uint64_t step_key, command_bits; /* of the next step: see look_ahead */
    uint32_t *refused; /* of each command, the last step at which when refused it; 0: none yet */
    void *room;        /* for the command being drawn, as large as the largest */
    void *nothing;     /* the data of all commands without fields */
    bool watched;      /* there is more to do at each step than to draw and simulate it */
};

/* The command that BITS, 64 random ones, stand for. */
static uint32_t pick(const struct pdi_strategy *strategy, uint64_t bits)
{
    uint64_t at = pdi_scale(bits, strategy->weight_sum);
    uint32_t index = 0;
    while (at >= strategy->weights[index]) {
        at -= strategy->weights[index++];
    }
    return index;
}

/* When has refused COMMAND, and does so as long as it is asked of this state: until step ID is
 * there. */
static void refuse(struct generation *generation, uint32_t id, uint32_t command)
{
    generation->refused[command] = id;
    if (generation->sim->counts) {
        pdi_count(&generation->sim->counts[command].refused_by_when);
    }
}

/* The fields of COMMAND into STEP; false: there is nothing that they may be now. */
static PDI_APART bool draw_fields(struct generation *generation, uint32_t command, uint64_t try_key,
                                  struct pdi_plan_step *step)
{
    struct pdi_sim *const sim = generation->sim;
    const struct pdi_command *const it = &sim->model->commands[command];
    struct pd_gen gen = pdi_gen_new(sim->model, generation->arena, sim->progress);
    struct pdi_missing missing;
    gen.mode = PDI_DRAW;
    gen.key = try_key;
    gen.pools = generation->pools;
    gen.tape = it->has_draws ? &step->tape : NULL;
    step->data = it->has_draws ? pd_arena_alloc(generation->arena, it->type->size, 1)
                               : memset(generation->room, 0, it->type->size);
    const bool drawn = pdi_gen_command(&gen, command, step->data, sim->state.data);
    if (gen.draws > PDI_DRAWS_MAX) {
        sim->endless = true;
        (void)snprintf(sim->problem, sizeof sim->problem,
                       "the generator functions of %s made more than %d draws for one value: let "
                       "them end",
                       it->title, PDI_DRAWS_MAX);
    }
    if (!pdi_state_take_missing(&sim->state, &missing) && drawn && !sim->endless) {
        return true;
    }
    if (sim->counts) {
        pdi_count(&sim->counts[command].refused_by_overrides);
    }
    return false;
}

/* Whether when allows COMMAND as step ID. */
static PDI_WITHIN bool may_be(struct generation *generation, uint32_t id, uint32_t command)
{
    struct pdi_sim *const sim = generation->sim;
    pdi_enter_step(sim->progress, id, command);
    if (pdi_sim_may(sim, &sim->model->commands[command])) {
        return true;
    }
    refuse(generation, id, command);
    return false;
}

/* The fields of COMMAND, as step ID, into STEP, by the key of try TRY below STEP_KEY; false: there
 * is nothing that they may be now. */
static PDI_WITHIN bool fill(struct generation *generation, uint32_t id, uint32_t command,
                            uint64_t step_key, uint32_t try, struct pdi_plan_step *step)
{
    const struct pdi_command *const it = &generation->sim->model->commands[command];
    *step = (struct pdi_plan_step){.id = id, .command = command};
    if (!it->always_filled) {
        return draw_fields(generation, command, pdi_key(step_key, STREAM_TRY + try), step);
    }
    step->data = generation->nothing;
    if (it->plain_count) {
        step->data = pdi_arena_raw(generation->arena, it->type->size);
        pdi_block_zero(step->data, it->type->size);
        pdi_draw_plain(it, pdi_key(step_key, STREAM_TRY + try), generation->pools, step->data);
    }
    return true;
}

/* Draws COMMAND as step ID into STEP, or says that it is not possible now. What has refused before
 * is not asked again. */
static PDI_APART bool draw_again(struct generation *generation, uint32_t id, uint32_t command,
                                 uint64_t step_key, uint32_t try, struct pdi_plan_step *step)
{
    return generation->refused[command] != id && may_be(generation, id, command) &&
           fill(generation, id, command, step_key, try, step);
}

/* Which allocation of the step fails: mostly one of the first. */
static struct pdi_alloc_fault draw_fault(uint64_t step_key)
{
    struct pdi_random random = pdi_random(pdi_key(step_key, STREAM_ALLOC));
    struct pdi_alloc_fault fault = {0};
    if (pdi_random_below(&random, ALLOC_ONE_IN) == 0) {
        const uint64_t a = pdi_random_below(&random, ALLOC_POWERS);
        const uint64_t b = pdi_random_below(&random, ALLOC_POWERS);
        const unsigned power = (unsigned)(a < b ? a : b);
        fault.nth = 1 + (uint32_t)pdi_random_below(&random, UINT64_C(1) << power);
        fault.on = pdi_random_below(&random, ALLOC_ON_ONE_IN) == 0;
    }
    return fault;
}

/* The exact way: of the commands that are possible now, one by weight. LEFT_OUT: of those that this
 * run leaves out. */
static bool scan(struct generation *generation, uint32_t id, uint64_t step_key, bool left_out,
                 struct pdi_plan_step *step)
{
    const struct pdi_model *const model = generation->sim->model;
    struct pdi_random random = pdi_random(pdi_key(step_key, STREAM_SCAN));
    uint64_t sum = 0;
    uint32_t chosen = UINT32_MAX;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const uint64_t kept = generation->strategy.weights[i];
        const uint64_t weight = !left_out ? kept : kept ? 0 : model->commands[i].weight;
        if (weight == 0 || generation->refused[i] == id) {
            continue;
        }
        /* What can always be filled is, if it is chosen. */
        const bool possible =
            model->commands[i].always_filled && !generation->pools
                ? may_be(generation, id, i)
                : draw_again(generation, id, i, step_key, PDI_WEIGHTED_DRAWS + i, step);
        if (possible) {
            sum += weight;
            chosen = pdi_random_below(&random, sum) < weight ? i : chosen;
        }
    }
    if (chosen == UINT32_MAX) {
        return false;
    }
    pdi_enter_step(generation->sim->progress, id, chosen);
    return fill(generation, id, chosen, step_key, PDI_WEIGHTED_DRAWS + chosen, step);
}

/* What step ID draws first. Nobody can guess which command that is, the processor neither: so it is
 * known long before it decides which way to go. */
static PDI_WITHIN void look_ahead(struct generation *generation, uint32_t id)
{
    const uint64_t step_key = pdi_key(generation->run_key, STREAM_STEPS + id);
    struct pdi_random random = pdi_random(step_key);
    generation->step_key = step_key;
    generation->command_bits = pdi_random_next(&random);
}

/* Draws something else than FIRST, which was not possible: some more by weight, then exactly. */
static PDI_APART bool draw_other(struct generation *generation, uint32_t id, uint64_t step_key,
                                 uint32_t first, struct pdi_plan_step *step)
{
    const struct pdi_strategy *const strategy = &generation->strategy;
    const bool swarm = (strategy->kinds & PD_SWARM) != 0;
    const unsigned draws = swarm ? PDI_SWARM_DRAWS : PDI_WEIGHTED_DRAWS;
    const uint32_t *const refused = generation->refused;
    struct pdi_random random = {.key = step_key, .drawn = 1};
    uint64_t left = strategy->weight_sum; /* of what when has not refused */
    left -= refused[first] == id ? strategy->weights[first] : 0;
    for (unsigned i = 1; i < draws && left && !generation->sim->endless; i++) {
        const uint32_t command = pick(strategy, pdi_random_next(&random));
        if (refused[command] == id) {
            continue;
        }
        if (draw_again(generation, id, command, step_key, i, step)) {
            return true;
        }
        left -= refused[command] == id ? strategy->weights[command] : 0;
    }
    if (generation->sim->endless) {
        return false;
    }
    /* Where nothing else is possible, a run needs what it leaves out: what makes the first object,
     * above all. Otherwise many a run would be empty. */
    return (left && scan(generation, id, step_key, false, step)) ||
           (swarm && scan(generation, id, step_key, true, step));
}

static PDI_WITHIN bool draw_step(struct generation *generation, uint32_t id,
                                 struct pdi_plan_step *step)
{
    const uint64_t step_key = generation->step_key;
    const uint32_t first = pick(&generation->strategy, generation->command_bits);
    look_ahead(generation, id + 1);
    return (may_be(generation, id, first) && fill(generation, id, first, step_key, 0, step)) ||
           draw_other(generation, id, step_key, first, step);
}

/* The step's data leaves the room it was drawn in. */
static PDI_APART void leave_room(struct generation *generation, struct pdi_plan_step *step)
{
    const size_t size = generation->sim->model->commands[step->command].type->size;
    step->data = memcpy(pdi_arena_raw(generation->arena, size), generation->room, size);
}

static void *make_room(const struct pdi_model *model, pd_arena *arena)
{
    size_t largest = 1;
    for (uint32_t i = 0; i < model->command_count; i++) {
        const size_t size = model->commands[i].type->size;
        largest = size > largest ? size : largest;
    }
    return pd_arena_alloc(arena, largest, 1);
}

/* Pools for the values of MODEL, all empty. */
static struct pdi_pool *make_pools(const struct pdi_model *model, pd_arena *arena)
{
    const size_t count = (size_t)model->pool_count + 1;
    struct pdi_pool *const pools = pdi_arena_raw(arena, count * sizeof *pools);
    for (size_t i = 0; i < count; i++) {
        pools[i].count = 0;
    }
    return pools;
}

static unsigned draw_length(uint64_t run_key, unsigned max_commands)
{
    struct pdi_random random = pdi_random(pdi_key(run_key, STREAM_LENGTH));
    if (pdi_random_below(&random, 2)) {
        return max_commands;
    }
    return 1 + (unsigned)pdi_random_below(&random, max_commands);
}

static PDI_WITHIN void keep_prediction(struct pdi_sim *sim)
{
    struct pdi_predictions *const all = &sim->predictions;
    const pd_step *const step = &sim->step;
    if (!sim->plain) {
        all->full = all->full || (!all->more && all->arena.over_limit);
        all->more = all->more || step->more || step->deep || all->full;
        if (all->more) {
            return;
        }
    }
    all->items[all->count++] = (struct pdi_prediction){step->events, step->event_count};
}

static enum pdi_plan_end impure(struct pdi_sim *sim, const char *callback, uint32_t id)
{
    sim->impure = callback;
    (void)snprintf(sim->problem, sizeof sim->problem,
                   "%s changed a state that it may only look at, at $%" PRIu32, callback, id);
    return PDI_PLAN_IMPURE;
}

/* Draws step ID into STEP; PDI_PLAN_FULL: it is there. */
static PDI_WITHIN enum pdi_plan_end make_step(struct generation *generation, uint32_t id,
                                              struct pdi_plan_step *step)
{
    if (!draw_step(generation, id, step)) {
        return generation->sim->endless ? PDI_PLAN_ENDLESS : PDI_PLAN_STUCK;
    }
    if (step->data == generation->room) {
        leave_room(generation, step);
    }
    return PDI_PLAN_FULL;
}

/* Adds STEP, which is in the room for the next of PLAN, and simulates it. */
static PDI_WITHIN enum pdi_plan_end take_step(struct generation *generation, struct pdi_plan *plan,
                                              const struct pdi_plan_step *step)
{
    struct pdi_sim *const sim = generation->sim;
    plan->count++;
    if (sim->counts) {
        pdi_count(&sim->counts[step->command].drawn);
    }
    if (!pdi_sim_step(sim, step)) {
        return PDI_PLAN_BROKEN;
    }
    keep_prediction(sim);
    return PDI_PLAN_FULL;
}

/* What the run has reached after COUNT steps, if it is guided by that. */
static void note_news(struct pdi_sim *sim, uint32_t count)
{
    uint64_t class = 0;
    if (!sim->guide) {
        return;
    }
    if (pdi_sim_class(sim, &class)) {
        pdi_guide_saw(sim->guide, pdi_mix(class + 1), count);
    }
    for (uint32_t i = 0; i < sim->step.news_count; i++) {
        pdi_guide_saw(sim->guide, sim->step.news[i], count);
    }
    sim->step.news_count = 0;
}

/* Step ID of PLAN where there is more to do than to draw and to simulate it: the first steps may
 * be those of another run, allocations may fail, and somebody may want to know what it changes. */
static PDI_APART enum pdi_plan_end add_watched(struct generation *generation, uint32_t id,
                                               struct pdi_plan *plan)
{
    struct pdi_sim *const sim = generation->sim;
    struct pdi_plan_step *const step = pdi_plan_room(plan, generation->arena);
    const struct pdi_prefix *const prefix = &generation->prefix;
    if (sim->stop_before && id >= sim->stop_before) {
        return PDI_PLAN_STUCK;
    }
    const uint64_t before = sim->audit ? pdi_state_hash(&sim->state) : 0;
    enum pdi_plan_end end = PDI_PLAN_FULL;
    if (id <= prefix->count) {
        *step = pdi_plan_step_copy(sim->model, &prefix->steps[id - 1], generation->arena);
    } else {
        end = make_step(generation, id, step);
    }
    if (sim->audit && pdi_state_hash(&sim->state) != before) {
        return impure(sim, "when or overrides", id);
    }
    if (end != PDI_PLAN_FULL) {
        return end;
    }
    if (sim->alloc_faults) {
        step->alloc = draw_fault(pdi_key(generation->run_key, STREAM_STEPS + id));
    }
    end = take_step(generation, plan, step);
    if (end != PDI_PLAN_FULL) {
        return end;
    }
    const uint64_t after = sim->audit ? pdi_state_hash(&sim->state) : 0;
    note_news(sim, id);
    const bool terminated = pdi_sim_ends(sim);
    if (sim->audit && pdi_state_hash(&sim->state) != after) {
        return impure(sim, "terminate or state_class", id);
    }
    return terminated ? PDI_PLAN_TERMINATED : PDI_PLAN_FULL;
}

/* Step ID of PLAN. */
static PDI_WITHIN enum pdi_plan_end add_step(struct generation *generation, uint32_t id,
                                             struct pdi_plan *plan)
{
    if (generation->watched) {
        return add_watched(generation, id, plan);
    }
    struct pdi_plan_step *const step = pdi_plan_room(plan, generation->arena);
    const enum pdi_plan_end end = make_step(generation, id, step);
    return end == PDI_PLAN_FULL ? take_step(generation, plan, step) : end;
}

static enum pdi_plan_end generate(struct pdi_sim *sim, uint64_t seed, uint64_t run,
                                  unsigned max_commands, struct pdi_plan *plan, pd_arena *arena)
{
    const struct pdi_model *const model = sim->model;
    const uint64_t run_key = pdi_key(pdi_mix(seed), run);
    const unsigned kinds = pdi_strategies_of(run, sim->strategies);
    struct generation generation = {
        .sim = sim,
        .arena = arena,
        .run_key = run_key,
        .strategy = pdi_strategy_draw(model, kinds, pdi_key(run_key, STREAM_STRATEGY), arena),
        .pools = kinds & PD_REUSE ? make_pools(model, arena) : NULL,
        .refused = pd_alloc(arena, uint32_t, model->command_count),
        .watched = sim->stop_before || sim->guide || sim->audit || sim->alloc_faults ||
                   model->info.has_terminate};
    unsigned length = draw_length(run_key, max_commands);
    *plan = (struct pdi_plan){0};
    pdi_sim_begin(sim);
    generation.room = make_room(model, arena);
    generation.nothing = make_room(model, arena);
    if (sim->guide) {
        struct pdi_random random = pdi_random(pdi_key(run_key, STREAM_GUIDE));
        generation.prefix = pdi_guide_prefix(sim->guide, &random, max_commands);
        length = generation.prefix.count ? max_commands : length;
        sim->step.news = pd_alloc(&sim->run, uint64_t, PDI_NEWS_MAX);
        note_news(sim, 0);
    }
    pdi_sim_keep(sim, length);
    look_ahead(&generation, (uint32_t)generation.prefix.count + 1);
    enum pdi_plan_end end = PDI_PLAN_FULL;
    for (uint32_t id = 1; id <= length && end == PDI_PLAN_FULL; id++) {
        end = add_step(&generation, id, plan);
    }
    return end;
}

/* Makes the corpus what it is before RUN. Nothing is counted, watched or stopped meanwhile. */
static void catch_up(struct pdi_sim *sim, uint64_t seed, uint64_t run, unsigned max_commands)
{
    struct pdi_guide *const guide = sim->guide;
    struct pdi_command_counts *const counts = sim->counts;
    const bool audit = sim->audit;
    const uint32_t stop_before = sim->stop_before;
    struct pdi_plan passed;
    sim->counts = NULL;
    sim->audit = false;
    sim->stop_before = 0;
    for (uint64_t i = pdi_guide_begin(guide, seed, max_commands, run); i < run; i++) {
        pdi_arena_reset(&guide->passed);
        (void)generate(sim, seed, i, max_commands, &passed, &guide->passed);
        pdi_guide_end(guide, sim->model, &passed);
    }
    sim->counts = counts;
    sim->audit = audit;
    sim->stop_before = stop_before;
}

enum pdi_plan_end pdi_generate(struct pdi_sim *sim, uint64_t seed, uint64_t run,
                               unsigned max_commands, struct pdi_plan *plan, pd_arena *arena)
{
    if (!sim->guide) {
        return generate(sim, seed, run, max_commands, plan, arena);
    }
    catch_up(sim, seed, run, max_commands);
    const enum pdi_plan_end end = generate(sim, seed, run, max_commands, plan, arena);
    pdi_guide_end(sim->guide, sim->model, plan);
    return end;
}
