/*
 * A store in levels: a table in memory, tables on level 0, and levels 1 and 2 below. bug=
 * tombstone: merging level 0 into level 1 drops the mark of a deletion instead of keeping it, so
 * that the value on level 2 is seen again. Minimum: 8 steps, all about key 0.
 */
#include "zoo.h"

enum { KEYS = 10, TABLES = 200 };

/* ---- The model -------------------------------------------------------------------------- */

struct kv {
    pd_map_of(int64_t, int64_t) entries;
};
PD_TYPE(kv, PD_MAP(entries));

PD_EMPTY(done);
struct found {
    int64_t v;
};
PD_TYPE(found, PD_FIELD(v));
PD_EMPTY(missing);
PD_EVENTS(kv, done, found, missing);

struct put {
    int64_t k, v;
};
PD_TYPE(put, PD_FIELD(k, PD_RANGE(0, KEYS - 1)), PD_FIELD(v, PD_RANGE(0, 99)));
static void simulate_put(const struct put *put, const struct kv *kv, pd_step *step)
{
    (void)put;
    (void)kv;
    pd_emit(step, done);
}
PD_COMMAND(put, kv, .simulate = simulate_put);

struct del {
    int64_t k;
};
PD_TYPE(del, PD_FIELD(k, PD_RANGE(0, KEYS - 1)));
static void simulate_del(const struct del *del, const struct kv *kv, pd_step *step)
{
    (void)del;
    (void)kv;
    pd_emit(step, done);
}
PD_COMMAND(del, kv, .simulate = simulate_del);

struct get {
    int64_t k;
};
PD_TYPE(get, PD_FIELD(k, PD_RANGE(0, KEYS - 1)));
static void simulate_get(const struct get *get, const struct kv *kv, pd_step *step)
{
    const int64_t *v = pd_map_get(&kv->entries, get->k);
    if (v) {
        pd_emit(step, found, .v = *v);
    } else {
        pd_emit(step, missing);
    }
}
PD_COMMAND(get, kv, .simulate = simulate_get, .read_only = true);

PD_EMPTY(flush);
static void simulate_flush(const struct flush *flush, const struct kv *kv, pd_step *step)
{
    (void)flush;
    (void)kv;
    pd_emit(step, done);
}
PD_COMMAND(flush, kv, .simulate = simulate_flush, .read_only = true);

PD_EMPTY(compact);
static void simulate_compact(const struct compact *compact, const struct kv *kv, pd_step *step)
{
    (void)compact;
    (void)kv;
    pd_emit(step, done);
}
PD_COMMAND(compact, kv, .simulate = simulate_compact, .read_only = true);

static void kv_apply(struct kv *kv, const pd_event *event)
{
    const struct put *put = pd_as(event, put);
    const struct del *del = pd_as(event, del);
    if (put) {
        *pd_map_put(&kv->entries, put->k) = put->v;
    } else if (del) {
        pd_map_remove(&kv->entries, del->k);
    }
}
PD_PROJECTION(kv, .apply = kv_apply);
PD_COMMANDS(kv, put, del, get, flush, compact);
PD_MODEL(kv, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_TOMBSTONE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_TOMBSTONE, "tombstone"),
        PD_NAME(BUG_TOMBSTONE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

enum content { NOTHING, VALUE, TOMBSTONE };
struct table {
    enum content content[KEYS];
    int64_t value[KEYS];
};
struct lsm {
    struct table memory, level1, level2;
    struct table *level0[TABLES]; /* the newest last */
    size_t tables;
};

static void set(struct table *table, int64_t k, enum content content, int64_t v)
{
    table->content[k] = content;
    table->value[k] = v;
}

/* Writes what is in FROM over INTO, and empties FROM. */
static void merge(struct table *into, struct table *from, bool keep_tombstones)
{
    for (int64_t k = 0; k < KEYS; k++) {
        if (from->content[k] == TOMBSTONE && !keep_tombstones) {
            set(into, k, NOTHING, 0);
        } else if (from->content[k] != NOTHING) {
            set(into, k, from->content[k], from->value[k]);
        }
    }
    memset(from, 0, sizeof *from);
}

static pd_status done_with(pd_step *step)
{
    pd_emit(step, done);
    return PD_OK;
}
static pd_status do_put(struct lsm *lsm, const struct put *put, pd_step *step)
{
    set(&lsm->memory, put->k, VALUE, put->v);
    return done_with(step);
}
static pd_status do_del(struct lsm *lsm, const struct del *del, pd_step *step)
{
    set(&lsm->memory, del->k, TOMBSTONE, 0);
    return done_with(step);
}
static pd_status do_get(struct lsm *lsm, const struct get *get, pd_step *step)
{
    const struct table *at = &lsm->memory;
    for (size_t i = lsm->tables; at->content[get->k] == NOTHING && i > 0; i--) {
        at = lsm->level0[i - 1];
    }
    at = at->content[get->k] == NOTHING ? &lsm->level1 : at;
    at = at->content[get->k] == NOTHING ? &lsm->level2 : at;
    if (at->content[get->k] == VALUE) {
        pd_emit(step, found, .v = at->value[get->k]);
    } else {
        pd_emit(step, missing);
    }
    return PD_OK;
}
static pd_status do_flush(struct lsm *lsm, const struct flush *flush, pd_step *step)
{
    (void)flush;
    bool empty = true;
    for (size_t k = 0; k < KEYS; k++) {
        empty = empty && lsm->memory.content[k] == NOTHING;
    }
    if (!empty) {
        if (lsm->tables == TABLES) {
            return pd_fail(step, PD_EIO, "too many tables");
        }
        struct table *table = pd_alloc(pd_step_arena(step), struct table, 1);
        merge(table, &lsm->memory, true);
        lsm->level0[lsm->tables++] = table;
    }
    return done_with(step);
}
static pd_status do_compact(struct lsm *lsm, const struct compact *compact, pd_step *step)
{
    (void)compact;
    if (lsm->tables == 0) {
        merge(&lsm->level2, &lsm->level1, false);
    }
    for (size_t i = 0; i < lsm->tables; i++) {
        merge(&lsm->level1, lsm->level0[i], pd_config(step, config)->bug != BUG_TOMBSTONE);
    }
    lsm->tables = 0;
    return done_with(step);
}
PD_HANDLERS(lsm, lsm, (put, do_put), (del, do_del), (get, do_get), (flush, do_flush),
            (compact, do_compact));
PD_ADAPTER(lsm, pd_nothing, lsm, .handlers = lsm_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "tombstone",
        .config = &(const struct config){BUG_TOMBSTONE},
        .kind = "mispredicted",
        .found_by = {"Get"},
        .steps = 8,
        .plans = {"Put(k=0, v=0); Flush(); Compact(); Compact(); Del(k=0); Flush(); Compact(); "
                  "Get(k=0)",
                  "Put(k=0, v=0); Flush(); Compact(); Del(k=0); Compact(); Flush(); Compact(); "
                  "Get(k=0)",
                  "Put(k=0, v=0); Flush(); Del(k=0); Compact(); Compact(); Flush(); Compact(); "
                  "Get(k=0)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &kv_model, .adapter = &lsm_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
