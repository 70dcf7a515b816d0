/*
 * A pool of numbered slots. That a number comes back when it was given back is right; that two
 * have it at once is not, and nobody wrote a check for it. bug=twice: giving back the first slot
 * puts it on the free list twice. Minimum: 4 steps.
 */
#include "zoo.h"

enum { SLOTS = 1000 };

/* ---- The model -------------------------------------------------------------------------- */

struct pool {
    pd_set_of(pd_ref) taken;
};
PD_TYPE(pool, PD_SET(taken));

struct took {
    pd_ref slot;
};
PD_TYPE(took, PD_FIELD(slot, PD_EXTERNAL));
PD_EMPTY(gave);
PD_EVENTS(pool, took, gave);

PD_EMPTY(take);
static void simulate_take(const struct take *take, const struct pool *pool, pd_step *step)
{
    (void)take;
    (void)pool;
    pd_emit(step, took);
}
PD_COMMAND(take, pool, .weight = 2, .simulate = simulate_take);

struct give {
    pd_ref slot;
};
PD_TYPE(give, PD_FIELD(slot, PD_FROM(pool, taken)));
static void simulate_give(const struct give *give, const struct pool *pool, pd_step *step)
{
    (void)give;
    (void)pool;
    pd_emit(step, gave);
}
PD_COMMAND(give, pool, .simulate = simulate_give);

static void pool_apply(struct pool *pool, const pd_event *event)
{
    const struct took *took = pd_as(event, took);
    if (took) {
        pd_set_add(&pool->taken, took->slot);
    } else if (pd_as(event, gave)) {
        pd_set_remove(&pool->taken, pd_cause_as(event, give)->slot);
    }
}
PD_PROJECTION(pool, .apply = pool_apply);
PD_COMMANDS(pool, take, give);
PD_MODEL(pool, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_TWICE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_TWICE, "twice"), PD_NAME(BUG_TWICE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct slots {
    int64_t free[SLOTS];
    size_t count;
    int64_t fresh; /* never given out before */
};
static pd_status do_take(struct slots *slots, const struct take *take, pd_step *step)
{
    (void)take;
    const int64_t slot = slots->count ? slots->free[--slots->count] : slots->fresh++;
    pd_emit(step, took, .slot = pd_ref_from_int(step, slot));
    return PD_OK;
}
static pd_status do_give(struct slots *slots, const struct give *give, pd_step *step)
{
    const int64_t slot = pd_ref_to_int(step, give->slot);
    if (slots->count + 2 > SLOTS) {
        return pd_fail(step, PD_EIO, "the free list is full");
    }
    slots->free[slots->count++] = slot;
    if (pd_config(step, config)->bug == BUG_TWICE && slot == 0) {
        slots->free[slots->count++] = slot;
    }
    pd_emit(step, gave);
    return PD_OK;
}
PD_HANDLERS(slots, slots, (take, do_take), (give, do_give));
PD_ADAPTER(slots, pd_nothing, slots, .handlers = slots_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "twice",
        .config = &(const struct config){BUG_TWICE},
        .kind = "duplicate_external",
        .found_by = {"slot"},
        .steps = 4,
        .plans = {"Take(); Give(slot=$1.slot); Take(); Take()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &pool_model, .adapter = &slots_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
