/*
 * A hash table with open addressing. bug=first_grave: a put takes the first grave on its way
 * without looking whether the key is behind it, and then the key is there twice; deleting it
 * once revives the old value. Minimum: 6 steps with two keys of one hash.
 */
#include "zoo.h"

enum { SLOTS = 16, HOMES = 4 };

/* ---- The model -------------------------------------------------------------------------- */

struct map {
    pd_map_of(pd_str, int64_t) entries;
};
PD_TYPE(map, PD_MAP(entries));

PD_EMPTY(stored);
PD_EMPTY(deleted);
struct found {
    int64_t value;
};
PD_TYPE(found, PD_FIELD(value));
PD_EMPTY(missing);
PD_EVENTS(map, stored, deleted, found, missing);

struct put {
    pd_str key;
    int64_t value;
};
PD_TYPE(put, PD_FIELD(key, PD_CHARS("a-h", 1, 1), PD_CLASS("key")),
        PD_FIELD(value, PD_RANGE(0, 9)));
static void simulate_put(const struct put *put, const struct map *map, pd_step *step)
{
    (void)put;
    (void)map;
    pd_emit(step, stored);
}
PD_COMMAND(put, map, .weight = 2, .simulate = simulate_put);

struct del {
    pd_str key;
};
PD_TYPE(del, PD_FIELD(key, PD_CHARS("a-h", 1, 1), PD_CLASS("key")));
static bool choose_del(pd_gen *gen, const struct map *map, struct del *del)
{
    return pd_choose_key(gen, &del->key, &map->entries);
}
static void simulate_del(const struct del *del, const struct map *map, pd_step *step)
{
    (void)del;
    (void)map;
    pd_emit(step, deleted);
}
PD_COMMAND(del, map, .overrides = choose_del, .simulate = simulate_del);

struct get {
    pd_str key;
};
PD_TYPE(get, PD_FIELD(key, PD_OFTEN_FROM(map, entries), PD_CHARS("a-h", 1, 1), PD_CLASS("key")));
static void simulate_get(const struct get *get, const struct map *map, pd_step *step)
{
    const int64_t *value = pd_map_get(&map->entries, get->key);
    if (value) {
        pd_because(step, "what was put is there");
        pd_emit(step, found, .value = *value);
    } else {
        pd_because(step, "what was deleted or never put is not there");
        pd_emit(step, missing);
    }
}
PD_COMMAND(get, map, .weight = 2, .simulate = simulate_get, .read_only = true);

static void map_apply(struct map *map, const pd_event *event)
{
    const struct put *put = pd_as(event, put);
    const struct del *del = pd_as(event, del);
    if (put) {
        *pd_map_put(&map->entries, put->key) = put->value;
    } else if (del) {
        pd_map_remove(&map->entries, del->key);
    }
}
PD_PROJECTION(map, .apply = map_apply);
PD_COMMANDS(map, put, del, get);
PD_MODEL(map, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_FIRST_GRAVE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_FIRST_GRAVE, "first_grave"),
        PD_NAME(BUG_FIRST_GRAVE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct slot {
    char key; /* 0: none */
    bool grave;
    int64_t value;
};
struct table {
    struct slot slots[SLOTS];
};

/* Where KEY should be; homes are so far apart that only keys of one hash get in each other's way.
 */
static size_t home_of(char key)
{
    return (size_t)key % HOMES * (SLOTS / HOMES);
}
/* The slot of KEY; NULL if it is not there. */
static struct slot *find(struct table *table, char key)
{
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &table->slots[(home_of(key) + i) % SLOTS];
        if (slot->key == key) {
            return slot;
        }
        if (!slot->key && !slot->grave) {
            return NULL;
        }
    }
    return NULL;
}
/* The first slot on KEY's way that is free. */
static struct slot *find_free(struct table *table, char key)
{
    size_t i = home_of(key);
    while (table->slots[i].key && table->slots[i].key != key) {
        i = (i + 1) % SLOTS;
    }
    return &table->slots[i];
}
static pd_status do_put(struct table *table, const struct put *put, pd_step *step)
{
    const char key = put->key.data[0];
    const bool looks = pd_config(step, config)->bug != BUG_FIRST_GRAVE;
    struct slot *old = looks ? find(table, key) : NULL;
    *(old ? old : find_free(table, key)) = (struct slot){.key = key, .value = put->value};
    pd_emit(step, stored);
    return PD_OK;
}
static pd_status do_del(struct table *table, const struct del *del, pd_step *step)
{
    struct slot *slot = find(table, del->key.data[0]);
    if (!slot) {
        pd_emit(step, missing);
        return PD_OK;
    }
    *slot = (struct slot){.grave = true};
    pd_emit(step, deleted);
    return PD_OK;
}
static pd_status do_get(struct table *table, const struct get *get, pd_step *step)
{
    const struct slot *slot = find(table, get->key.data[0]);
    if (slot) {
        pd_emit(step, found, .value = slot->value);
    } else {
        pd_emit(step, missing);
    }
    return PD_OK;
}
PD_HANDLERS(table, table, (put, do_put), (del, do_del), (get, do_get));
PD_ADAPTER(table, pd_nothing, table, .handlers = table_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "first_grave",
        .config = &(const struct config){BUG_FIRST_GRAVE},
        .kind = "mispredicted",
        .found_by = {"Get: what was deleted or never put is not there"},
        .steps = 6,
    },
    {0},
};

static const struct zoo zoo = {.model = &map_model, .adapter = &table_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
