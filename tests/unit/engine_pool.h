/*
 * A pool of keys, whose commands are possible by PD_FROM, when and overrides, and a system that
 * notes what it was asked for, with a "!" where that was not possible.
 */
#ifndef ENGINE_POOL_H
#define ENGINE_POOL_H

#include "engine.h"

/* ---- A pool of keys ------------------------------------------------------------------ */

static bool terminating;
enum { BUG_NONE, BUG_PICK, BUG_HALF, BUG_BIG };
static int bug;

struct pool {
    pd_set_of(int64_t) keys;
    int64_t stops;
};
PD_TYPE(pool, PD_SET(keys), PD_FIELD(stops));
struct inserted {
    int64_t key;
};
PD_TYPE(inserted, PD_FIELD(key));
PD_EMPTY(stopped);
struct said {
    bool ok;
};
PD_TYPE(said, PD_FIELD(ok));
PD_EVENTS(pool, inserted, stopped, said);

static void pool_apply(struct pool *pool, const pd_event *event)
{
    const struct inserted *inserted = pd_as(event, inserted);
    if (inserted) {
        pd_set_add(&pool->keys, inserted->key);
    } else if (pd_as(event, stopped)) {
        pool->stops++;
    }
}
PD_PROJECTION(pool, .apply = pool_apply);

struct insert {
    int64_t key;
};
PD_TYPE(insert, PD_FIELD(key, PD_RANGE(0, 999)));
static void simulate_insert(const struct insert *it, const struct pool *pool, pd_step *step)
{
    (void)pool;
    pd_emit(step, inserted, .key = it->key);
}
PD_COMMAND(insert, pool, .weight = 2, .simulate = simulate_insert);

struct pick {
    int64_t key;
};
PD_TYPE(pick, PD_FIELD(key, PD_FROM(pool, keys)));
static void simulate_pick(const struct pick *it, const struct pool *pool, pd_step *step)
{
    (void)it;
    (void)pool;
    pd_emit(step, said, .ok = true);
}
PD_COMMAND(pick, pool, .simulate = simulate_pick);

/* Half of what is there at most. */
struct half {
    int64_t n;
};
PD_TYPE(half, PD_FIELD(n));
static bool choose_half(pd_gen *gen, const struct pool *pool, struct half *it)
{
    return pool->keys.count > 1 && pd_choose_int(gen, &it->n, 1, (int64_t)pool->keys.count / 2);
}
static void simulate_half(const struct half *it, const struct pool *pool, pd_step *step)
{
    (void)it;
    (void)pool;
    pd_emit(step, said, .ok = true);
}
PD_COMMAND(half, pool, .overrides = choose_half, .simulate = simulate_half);

PD_EMPTY(stop_it);
static bool may_stop(const struct pool *pool)
{
    return pool->keys.count >= 3;
}
static void simulate_stop(const struct stop_it *it, const struct pool *pool, pd_step *step)
{
    (void)it;
    (void)pool;
    pd_emit(step, stopped);
}
PD_COMMAND(stop_it, pool, .when = may_stop, .simulate = simulate_stop);
PD_COMMANDS(pool, insert, pick, half, stop_it);

static bool is_over(const struct pool *pool)
{
    return terminating && pool->stops > 0;
}
PD_MODEL(pool, .exact = true, .terminate = is_over);

/* ---- The system, which also says when it was asked for what it may not be asked ------ */

struct pool_run {
    bool there[1000];
    int64_t count;
};
static pd_status setup(struct pool_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)run;
    (void)worker;
    (void)step;
    engine_note("\n");
    return PD_OK;
}
static pd_status do_insert(struct pool_run *run, const struct insert *it, pd_step *step)
{
    run->count += !run->there[it->key];
    run->there[it->key] = true;
    engine_note("I%d ", (int)it->key);
    pd_emit(step, inserted, .key = it->key);
    return PD_OK;
}
static pd_status do_pick(struct pool_run *run, const struct pick *it, pd_step *step)
{
    engine_note("P%d%s ", (int)it->key, run->there[it->key] ? "" : "!");
    pd_emit(step, said, .ok = bug != BUG_PICK && !(bug == BUG_BIG && it->key > 700));
    return PD_OK;
}
static pd_status do_half(struct pool_run *run, const struct half *it, pd_step *step)
{
    engine_note("H%d%s ", (int)it->n, it->n >= 1 && it->n * 2 <= run->count ? "" : "!");
    pd_emit(step, said, .ok = bug != BUG_HALF || it->n < 3);
    return PD_OK;
}
static pd_status do_stop(struct pool_run *run, const struct stop_it *it, pd_step *step)
{
    (void)it;
    engine_note("S%s ", run->count >= 3 ? "" : "!");
    pd_emit(step, stopped);
    return PD_OK;
}
PD_HANDLERS(pool, pool_run, (insert, do_insert), (pick, do_pick), (half, do_half),
            (stop_it, do_stop));
PD_ADAPTER(pool, pd_nothing, pool_run, .handlers = pool_handlers, .setup_each = setup);

static inline pd_options options(uint64_t runs)
{
    return (pd_options){
        .model = &pool_model, .adapter = &pool_adapter, .max_runs = runs, .max_commands = 40};
}

static inline int begin(void **state)
{
    terminating = false;
    bug = BUG_NONE;
    return engine_forget(state);
}

#endif
