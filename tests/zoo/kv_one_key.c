/*
 * A store of numbers. bug=revive: a put to a key that was deleted while its value was 500 or
 * more brings the old value back. Minimum: 4 steps, and one key in all of them.
 */
#include "zoo.h"

enum { KEYS = 100 };

/* ---- The model -------------------------------------------------------------------------- */

struct kv {
    pd_map_of(int64_t, int64_t) entries;
};
PD_TYPE(kv, PD_MAP(entries));

PD_EMPTY(stored);
PD_EMPTY(deleted);
struct got {
    int64_t v;
};
PD_TYPE(got, PD_FIELD(v));
PD_EVENTS(kv, stored, deleted, got);

struct put {
    int64_t k, v;
};
PD_TYPE(put, PD_FIELD(k, PD_RANGE(0, KEYS - 1)), PD_FIELD(v, PD_RANGE(0, 1000)));
static void simulate_put(const struct put *put, const struct kv *kv, pd_step *step)
{
    (void)put;
    (void)kv;
    pd_emit(step, stored);
}
PD_COMMAND(put, kv, .simulate = simulate_put);

struct del {
    int64_t k;
};
PD_TYPE(del, PD_FIELD(k, PD_FROM(kv, entries)));
static void simulate_del(const struct del *del, const struct kv *kv, pd_step *step)
{
    (void)del;
    (void)kv;
    pd_emit(step, deleted);
}
PD_COMMAND(del, kv, .simulate = simulate_del);

struct get {
    int64_t k;
};
PD_TYPE(get, PD_FIELD(k, PD_FROM(kv, entries)));
static void simulate_get(const struct get *get, const struct kv *kv, pd_step *step)
{
    pd_emit(step, got, .v = *pd_map_at(&kv->entries, get->k));
}
PD_COMMAND(get, kv, .simulate = simulate_get, .read_only = true);

static void kv_apply(struct kv *kv, const pd_event *event)
{
    if (pd_as(event, stored)) {
        const struct put *put = pd_cause_as(event, put);
        *pd_map_put(&kv->entries, put->k) = put->v;
    } else if (pd_as(event, deleted)) {
        pd_map_remove(&kv->entries, pd_cause_as(event, del)->k);
    }
}
PD_PROJECTION(kv, .apply = kv_apply);
PD_COMMANDS(kv, put, del, get);
PD_MODEL(kv, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_REVIVE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_REVIVE, "revive"), PD_NAME(BUG_REVIVE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct table {
    int64_t value[KEYS];
    bool buried[KEYS];
};
static pd_status do_put(struct table *table, const struct put *put, pd_step *step)
{
    const bool revived = pd_config(step, config)->bug == BUG_REVIVE && table->buried[put->k] &&
                         table->value[put->k] >= 500;
    table->value[put->k] = revived ? table->value[put->k] : put->v;
    table->buried[put->k] = false;
    pd_emit(step, stored);
    return PD_OK;
}
static pd_status do_del(struct table *table, const struct del *del, pd_step *step)
{
    table->buried[del->k] = true;
    pd_emit(step, deleted);
    return PD_OK;
}
static pd_status do_get(struct table *table, const struct get *get, pd_step *step)
{
    pd_emit(step, got, .v = table->value[get->k]);
    return PD_OK;
}
PD_HANDLERS(kv, table, (put, do_put), (del, do_del), (get, do_get));
PD_ADAPTER(kv, pd_nothing, table, .handlers = kv_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "revive",
        .config = &(const struct config){BUG_REVIVE},
        .kind = "mispredicted",
        .found_by = {"Get"},
        .steps = 4,
        .sum = 500,
        .plans = {"Put(k=0, v=500); Del(k=0); Put(k=0, v=0); Get(k=0)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &kv_model, .adapter = &kv_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
