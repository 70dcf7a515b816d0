/*
 * A cache, which may forget what it was given, but not lie: two outcomes are right. Its memory
 * belongs to the worker process and is cleared for each run. bug=stale: an entry that is there
 * is not overwritten. Minimum: 3 steps, two different values for one key.
 */
#include "zoo.h"

enum { SLOTS = 4 };

/* ---- The model -------------------------------------------------------------------------- */

struct cache {
    pd_map_of(int64_t, int64_t) last; /* what was put last */
};
PD_TYPE(cache, PD_MAP(last));

PD_EMPTY(stored);
struct hit {
    int64_t v;
};
PD_TYPE(hit, PD_FIELD(v));
PD_EMPTY(missed);
struct counted {
    int64_t hits, slots;
};
PD_TYPE(counted, PD_FIELD(hits), PD_FIELD(slots));
PD_EVENTS(cache, stored, hit, missed, counted);

struct put {
    int64_t k, v;
};
PD_TYPE(put, PD_FIELD(k, PD_RANGE(0, 7), PD_CLASS("key")), PD_FIELD(v, PD_RANGE(0, 99)));
static void simulate_put(const struct put *put, const struct cache *cache, pd_step *step)
{
    (void)put;
    (void)cache;
    pd_emit(step, stored);
}
PD_COMMAND(put, cache, .weight = 3, .simulate = simulate_put);

struct get {
    int64_t k;
};
PD_TYPE(get, PD_FIELD(k, PD_RANGE(0, 7), PD_CLASS("key")));
static void simulate_get(const struct get *get, const struct cache *cache, pd_step *step)
{
    const int64_t *v = pd_map_get(&cache->last, get->k);
    if (!v) {
        pd_because(step, "what was never put is not there");
        pd_emit(step, missed);
        return;
    }
    pd_because(step, "a hit is what was put last");
    pd_emit(step, hit, .v = *v);
    pd_or(step);
    pd_because(step, "a cache may forget");
    pd_emit(step, missed);
}
PD_COMMAND(get, cache, .weight = 3, .simulate = simulate_get, .read_only = true);

PD_EMPTY(statistics);
static void simulate_statistics(const struct statistics *it, const struct cache *cache,
                                pd_step *step)
{
    (void)it;
    (void)cache;
    pd_emit(step, counted, .slots = SLOTS); /* the hits depend on what it forgot */
}
PD_COMMAND(statistics, cache, .simulate = simulate_statistics, .unchecked = true,
           .read_only = true);

static void cache_apply(struct cache *cache, const pd_event *event)
{
    if (pd_as(event, stored)) {
        const struct put *put = pd_cause_as(event, put);
        *pd_map_put(&cache->last, put->k) = put->v;
    }
}
PD_PROJECTION(cache, .apply = cache_apply);
PD_COMMANDS(cache, put, get, statistics);
PD_MODEL(cache, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_STALE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_STALE, "stale"), PD_NAME(BUG_STALE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct slot {
    bool used;
    int64_t k, v;
};
struct pool { /* of a worker process */
    size_t *slots;
    struct slot *memory;
};
struct lent { /* to a run */
    struct slot *slots;
    size_t count;
    int64_t hits;
};

static pd_status setup_once(struct pool *pool, pd_step *step)
{
    pool->slots = malloc(sizeof *pool->slots); /* each worker process inherits a copy */
    if (!pool->slots) {
        return pd_fail(step, PD_ESETUP, "no memory for a number");
    }
    *pool->slots = SLOTS;
    return PD_OK;
}
static pd_status teardown_once(struct pool *pool, pd_step *step)
{
    (void)step;
    free(pool->slots);
    return PD_OK;
}
static pd_status setup_worker(struct pool *pool, pd_step *step)
{
    pool->memory = calloc(*pool->slots, sizeof *pool->memory);
    return pool->memory ? PD_OK : pd_fail(step, PD_ESETUP, "no memory for %zu slots", *pool->slots);
}
static pd_status teardown_worker(struct pool *pool, pd_step *step)
{
    (void)step;
    free(pool->memory);
    return PD_OK;
}
static pd_status setup_each(struct lent *lent, struct pool *pool, pd_step *step)
{
    (void)step;
    memset(pool->memory, 0, *pool->slots * sizeof *pool->memory);
    *lent = (struct lent){.slots = pool->memory, .count = *pool->slots};
    return PD_OK;
}
static pd_status do_put(struct lent *lent, const struct put *put, pd_step *step)
{
    struct slot *slot = &lent->slots[(size_t)put->k % lent->count];
    const bool stale = pd_config(step, config)->bug == BUG_STALE && slot->k == put->k;
    if (!slot->used || !stale) {
        *slot = (struct slot){true, put->k, put->v};
    }
    pd_emit(step, stored);
    return PD_OK;
}
static pd_status do_get(struct lent *lent, const struct get *get, pd_step *step)
{
    const struct slot *slot = &lent->slots[(size_t)get->k % lent->count];
    if (slot->used && slot->k == get->k) {
        lent->hits++;
        pd_emit(step, hit, .v = slot->v);
    } else {
        pd_emit(step, missed);
    }
    return PD_OK;
}
static pd_status do_statistics(struct lent *lent, const struct statistics *it, pd_step *step)
{
    (void)it;
    pd_emit(step, counted, .hits = lent->hits, .slots = (int64_t)lent->count);
    return PD_OK;
}
PD_HANDLERS(lent, lent, (put, do_put), (get, do_get), (statistics, do_statistics));
PD_ADAPTER(slots, pool, lent, .handlers = lent_handlers, .config = &config_type,
           .setup_once = setup_once, .teardown_once = teardown_once, .setup_worker = setup_worker,
           .teardown_worker = teardown_worker, .setup_each = setup_each);

static const struct zoo_bug bugs[] = {
    {
        .name = "stale",
        .config = &(const struct config){BUG_STALE},
        .kind = "mispredicted",
        .found_by = {"Get: a hit is what was put last"},
        .steps = 3,
        .sum = 1,
        .plans = {"Put(k=0, v=0); Put(k=0, v=1); Get(k=0)",
                  "Put(k=0, v=1); Put(k=0, v=0); Get(k=0)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &cache_model, .adapter = &slots_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
