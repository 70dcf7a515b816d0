/*
 * Ladders and snakes: each ladder adds a rung, a snake takes all away. bug=sixteen: the sixteenth
 * rung is not counted. Minimum: 16 steps with 16 different numbers, 0 to 15 in any order. It
 * needs sixteen ladders and no snake, which an even choice of commands seldom draws.
 */
#include "zoo.h"

enum { RUNGS = 1000 };

/* ---- The model -------------------------------------------------------------------------- */

struct tower {
    pd_set_of(int64_t) rungs;
};
PD_TYPE(tower, PD_SET(rungs));

struct climbed {
    int64_t rungs;
};
PD_TYPE(climbed, PD_FIELD(rungs));
PD_EVENTS(tower, climbed);

struct ladder {
    int64_t x;
};
PD_TYPE(ladder, PD_FIELD(x, PD_RANGE(0, RUNGS - 1)));
static void simulate_ladder(const struct ladder *ladder, const struct tower *tower, pd_step *step)
{
    const int64_t more = pd_set_has(&tower->rungs, ladder->x) ? 0 : 1;
    pd_emit(step, climbed, .rungs = (int64_t)tower->rungs.count + more);
}
PD_COMMAND(ladder, tower, .simulate = simulate_ladder);

PD_EMPTY(snake);
static void simulate_snake(const struct snake *snake, const struct tower *tower, pd_step *step)
{
    (void)snake;
    (void)tower;
    pd_emit(step, climbed, .rungs = 0);
}
PD_COMMAND(snake, tower, .simulate = simulate_snake);

static void tower_apply(struct tower *tower, const pd_event *event)
{
    const struct ladder *ladder = pd_as(event, ladder);
    if (ladder) {
        pd_set_add(&tower->rungs, ladder->x);
    } else if (pd_as(event, snake)) {
        pd_clear(&tower->rungs);
    }
}
PD_PROJECTION(tower, .apply = tower_apply);
PD_COMMANDS(tower, ladder, snake);
static uint64_t tower_class(const struct tower *tower)
{
    return tower->rungs.count;
}
PD_MODEL(tower, .exact = true, .state_class = tower_class);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_SIXTEEN };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_SIXTEEN, "sixteen"),
        PD_NAME(BUG_SIXTEEN, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct wood {
    bool rungs[RUNGS];
    int64_t count;
};
static pd_status do_ladder(struct wood *wood, const struct ladder *ladder, pd_step *step)
{
    wood->count += wood->rungs[ladder->x] ? 0 : 1;
    wood->rungs[ladder->x] = true;
    const bool wrong = pd_config(step, config)->bug == BUG_SIXTEEN && wood->count == 16;
    pd_emit(step, climbed, .rungs = wrong ? 15 : wood->count);
    return PD_OK;
}
static pd_status do_snake(struct wood *wood, const struct snake *snake, pd_step *step)
{
    (void)snake;
    memset(wood, 0, sizeof *wood);
    pd_emit(step, climbed, .rungs = 0);
    return PD_OK;
}
PD_HANDLERS(wood, wood, (ladder, do_ladder), (snake, do_snake));
PD_ADAPTER(wood, pd_nothing, wood, .handlers = wood_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "sixteen",
        .config = &(const struct config){BUG_SIXTEEN},
        .kind = "mispredicted",
        .found_by = {"Ladder"},
        .steps = 16,
        .sum = 120,
    },
    {0},
};

static const struct zoo zoo = {
    .model = &tower_model,
    .adapter = &wood_adapter,
    .bugs = bugs,
    .max_runs = 1000000,
    .shrink_executions = 100000,
};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
