/*
 * A suite that uses every macro of the public headers, with every option. It is compiled, as C
 * and as C++, with all warnings, and never run: the macros must be quiet in their users' files.
 */
#include <propertydamage/pd.h>

#include <string.h>

/* ---- State --------------------------------------------------------------------------------- */

enum stage { STAGE_OPEN, STAGE_HELD, STAGE_DONE };
PD_ENUM(stage, PD_NAME(STAGE_OPEN, "open"), PD_NAME(STAGE_HELD, "held"),
        PD_NAME(STAGE_DONE, "done"));

struct pair {
    pd_str key, value;
};
PD_DECLARE_TYPE(pair);
PD_DEFINE_TYPE(pair, PD_FIELD(key, PD_ALNUM(1, 3), PD_CLASS("key")),
               PD_FIELD(value, PD_TEXT(0, 9)));

typedef pd_map_of(pd_str, pd_str) store_table;

struct session {
    bool read_only;
    store_table view;
};
PD_TYPE(session, PD_FIELD(read_only), PD_MAP(view));

struct store {
    store_table committed;
    pd_map_of(pd_ref, struct session) sessions;
    pd_set_of(pd_str) names;
    pd_list_of(int32_t) queue;
    pd_list_of(struct pair) log;
    pd_ref writer;
};
PD_TYPE(store, PD_MAP(committed), PD_MAP_OF(sessions, session), PD_SET(names), PD_LIST(queue),
        PD_LIST_OF(log, pair), PD_FIELD(writer));

/* ---- Events -------------------------------------------------------------------------------- */

struct opened {
    pd_ref session;
    bool read_only;
    enum stage stage;
};
PD_TYPE(opened, PD_FIELD(session, PD_EXTERNAL), PD_FIELD(read_only),
        PD_FIELD(stage, PD_NAMES(stage)));

struct stored {
    pd_ref session;
    struct pair pair;
};
PD_TYPE(stored, PD_FIELD(session), PD_STRUCT(pair, pair));

struct listed {
    const struct pair *pairs;
    size_t count;
};
PD_TYPE(listed, PD_STRUCTS(pairs, count, pair));

PD_EMPTY(closed);
PD_EMPTY(refused);
PD_EVENTS(store, opened, stored, listed, closed, refused);

/* ---- Projection ---------------------------------------------------------------------------- */

static void store_init(struct store *store)
{
    *pd_list_add(&store->queue) = 1;
    pd_set_add(&store->names, PD_STR("first"));
}

static void apply_opened(struct store *store, const struct opened *opened)
{
    struct session *session = pd_map_put(&store->sessions, opened->session);
    session->read_only = opened->read_only;
    pd_assign(&session->view, &store->committed);
    if (!opened->read_only) {
        store->writer = opened->session;
    }
}

static void store_apply(struct store *store, const pd_event *event)
{
    const struct opened *opened = pd_as(event, opened);
    const struct stored *stored = pd_as(event, stored);
    if (opened) {
        apply_opened(store, opened);
    } else if (stored) {
        *pd_map_put(&pd_map_edit(&store->sessions, stored->session)->view, stored->pair.key) =
            stored->pair.value;
        *pd_list_add(&store->log) = stored->pair;
        pd_set_add(&store->names, stored->pair.key);
    } else if (pd_as(event, closed)) {
        if (pd_map_remove(&store->sessions, store->writer)) {
            pd_clear(&store->queue);
        }
        if (store->log.count > 3) {
            pd_list_remove(&store->log, 0);
        }
        pd_set_remove(&store->names, PD_STR("first"));
    }
}

struct excess {
    pd_ref session;
    int64_t count;
};
PD_TYPE(excess, PD_FIELD(session), PD_FIELD(count));

static pd_verdict writer_is_open(const struct store *store, pd_finding *finding)
{
    if (pd_ref_none(store->writer) || pd_map_has(&store->sessions, store->writer)) {
        return PD_HOLDS;
    }
    pd_data(finding, excess, .session = store->writer, .count = 2);
    pd_data(finding, closed);
    return pd_violated(finding, "the writer %s is not open", pd_show_ref(finding, store->writer));
}
PD_INVARIANT(one_writer, store, writer_is_open, .statement = "The writer is an open session");

static pd_verdict names_are_used(const struct store *store, pd_finding *finding)
{
    const struct stored *cause = pd_cause(finding, stored);
    if (cause && !pd_set_has(&store->names, cause->pair.key)) {
        return pd_violated(finding, "%s is no name; " PD_VERSION, pd_show(finding, stored, cause));
    }
    for (size_t i = 0; i < store->sessions.count; i++) {
        if (store->sessions.items[i].value.view.count > 100) {
            return pd_violated(finding, "%s", pd_show_ref(finding, store->sessions.items[i].key));
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(names_used, store, names_are_used, .statement = "Names are used", .every = 2,
             .on = PD_ON_EVENTS, .at = PD_EACH_STEP, .after = {&stored_type, &closed_type});
PD_INVARIANT(bare, store, names_are_used);
PD_INVARIANTS(store, one_writer, names_used, bare);
PD_PROJECTION(store, .init = store_init, .apply = store_apply, .invariants = store_invariants);

struct tally {
    uint64_t events;
};
PD_TYPE(tally, PD_FIELD(events));
static void tally_apply(struct tally *tally, const pd_event *event)
{
    tally->events += pd_cause_as(event, closed) ? 0 : 1;
}
PD_PROJECTION(tally, .apply = tally_apply);
PD_PROJECTIONS(store, tally);

/* ---- Commands ------------------------------------------------------------------------------ */

struct open_session {
    bool read_only;
};
PD_TYPE(open_session, PD_FIELD(read_only));
static bool few_sessions(const struct store *store)
{
    return store->sessions.count < 4;
}
static void simulate_open(const struct open_session *open, const struct store *store, pd_step *step)
{
    if (!open->read_only && !pd_ref_none(store->writer)) {
        pd_because(step, "there is one writer");
        pd_emit(step, refused);
    } else {
        const struct opened *opened = pd_emit(step, opened, .read_only = open->read_only);
        pd_emit(step, stored, .session = opened->session, .pair = {PD_STR("k"), PD_STR("v")});
        pd_or(step);
        pd_emit(step, closed);
    }
}
static pd_str label_open(const struct open_session *open, const struct store *store, pd_step *step)
{
    return pd_format(step, "%zu sessions, %d", store->sessions.count, open->read_only);
}
PD_COMMAND(open_session, store, .weight = 2, .shrink = PD_PREFER_KEEP, .timeout_ms = 50,
           .read_only = true, .unchecked = true, .must_resolve = true, .when = few_sessions,
           .simulate = simulate_open, .label = label_open);

static void draw_digits(pd_gen *gen, pd_str *out)
{
    if (pd_gen_depth(gen) == 0 || pd_gen_bool(gen, 50)) {
        *out = pd_gen_matching(gen, "[0-9]{2}");
        return;
    }
    pd_gen_deeper(gen);
    *out = pd_gen_real(gen, 0, 1) < 0.5 ? pd_gen_str(gen, "0-9", 1, 2) : PD_STR("0");
    pd_gen_back(gen);
}
PD_GENERATOR(digits, pd_str, draw_digits);

static void draw_pairs(pd_gen *gen, struct pair **out)
{
    *out = pd_alloc(pd_gen_arena(gen), struct pair, 2);
    pd_gen_value(gen, &pair_type, *out);
}
PD_GENERATOR(pairs, struct pair *, draw_pairs);

struct put {
    pd_ref session;
    pd_str key, name, digits, word, kind;
    int32_t item, amount;
    uint8_t level;
    enum stage stage;
    unsigned stages;
    bool has_ratio;
    double ratio;
    char code[4];
    size_t extra_count;
    struct pair extra[3];
    struct pair *more;
};
PD_TYPE(put, PD_FIELD(session, PD_FROM(store, sessions), PD_OR_NONE),
        PD_FIELD(key, PD_ALNUM(1, 3), PD_CLASS("key")),
        PD_FIELD(name, PD_OFTEN_FROM(store, names), PD_CHARS("a-f", 1, 9)),
        PD_FIELD(digits, PD_DRAW(digits)), PD_FIELD(word, PD_ONE_OF("a", "b")),
        PD_FIELD(kind, PD_MATCHES("x+"), PD_JSON("Kind")), PD_FIELD(item), PD_FIELD(amount),
        PD_FIELD(level, PD_RANGE(0, UINT8_MAX)), PD_FIELD(stage, PD_NAMES(stage)),
        PD_FIELD(stages, PD_FLAGS(stage)), PD_MAYBE(ratio, has_ratio, PD_REALS(0, 1)),
        PD_FIELD(code), PD_STRUCTS(extra, extra_count, pair, PD_ITEMS(0, 3)),
        PD_OPTIONAL(more, pair, PD_DRAW(pairs)));

static bool choose_put(pd_gen *gen, const struct store *store, struct put *put)
{
    return pd_choose_key(gen, &put->key, &pd_map_at(&store->sessions, put->session)->view) &&
           pd_choose_item(gen, &put->name, &store->names) &&
           pd_choose_item(gen, &put->item, &store->queue) &&
           pd_choose_int(gen, &put->stage, STAGE_OPEN, STAGE_DONE) &&
           pd_choose_int(gen, &put->amount, 1, store->log.count + 1);
}
static void simulate_put(const struct put *put, const struct store *store, pd_step *step)
{
    const store_table *view = &pd_map_at(&store->sessions, put->session)->view;
    const pd_str *old = pd_map_get(view, put->key);
    size_t next = pd_map_at_least(view, put->key);
    if (old && pd_str_equal(*old, put->name)) {
        pd_emit(step, refused);
    } else if (next < view->count) {
        struct pair *pairs = pd_alloc(pd_step_arena(step), struct pair, 1);
        pairs->key = view->items[next].key;
        pd_emit(step, listed, .pairs = pairs, .count = 1);
    } else {
        pd_emit(step, stored, .session = put->session, .pair = {.key = put->key});
    }
}
PD_COMMAND(put, store, .weight = 4, .overrides = choose_put, .simulate = simulate_put);

PD_EMPTY(close_all);
PD_COMMAND(close_all, store, .weight = 0);

static bool store_done(const struct store *store)
{
    return store->queue.count > 10;
}
PD_COMMANDS(store, open_session, put, close_all);
static uint64_t store_class(const struct store *store)
{
    return store->queue.count;
}
PD_MODEL(store, .exact = true, .projections = store_projections, .terminate = store_done,
         .state_class = store_class);

/* ---- Adapter ------------------------------------------------------------------------------- */

struct store_config {
    enum stage stage;
    pd_str path;
};
PD_TYPE(store_config, PD_FIELD(stage, PD_NAMES(stage)), PD_FIELD(path));

struct store_worker {
    int fd;
};
struct store_run {
    int next;
    char name[8];
};

static pd_status worker_setup(struct store_worker *worker, pd_step *step)
{
    worker->fd = 3;
    return worker->fd < 0 ? pd_fail(step, PD_ESETUP, "no file %d", worker->fd) : PD_OK;
}
static pd_status run_setup(struct store_run *run, struct store_worker *worker, pd_step *step)
{
    run->next = worker->fd + (pd_config(step, store_config)->stage == STAGE_HELD ? 1 : 0);
    return PD_OK;
}
static pd_status run_teardown(struct store_run *run, pd_step *step)
{
    pd_released(step, run->name);
    return PD_OK;
}
static void forget(void *object)
{
    *(char *)object = '\0';
}
static pd_status do_open(struct store_run *run, const struct open_session *open, pd_step *step)
{
    pd_emit(step, opened, .session = pd_ref_from_int(step, run->next++),
            .read_only = open->read_only);
    pd_release_later(step, run->name, forget);
    return PD_OK;
}
static pd_status do_put(struct store_run *run, const struct put *put, pd_step *step)
{
    if (pd_ref_to_int(step, put->session) == run->next) {
        return PD_RETRY;
    }
    pd_emit(step, stored, .session = put->session, .pair = {.key = put->key, .value = put->name});
    return PD_OK;
}
static pd_status do_close(struct store_run *run, const struct close_all *close, pd_step *step)
{
    (void)close;
    PD_ASSERT(run->next > 0);
    pd_emit(step, closed);
    return PD_OK;
}
PD_HANDLERS(store, store_run, (open_session, do_open), (put, do_put), (close_all, do_close));
PD_ADAPTER(store, store_worker, store_run, .handlers = store_handlers, .config = &store_config_type,
           .shared = true, .setup_once = worker_setup, .teardown_once = worker_setup,
           .setup_worker = worker_setup, .teardown_worker = worker_setup, .setup_each = run_setup,
           .teardown_each = run_teardown);
PD_ADAPTER(small, pd_nothing, store_run, .handlers = store_handlers);

/* ---- Plain properties ---------------------------------------------------------------------- */

static bool has_key(const struct pair *pair)
{
    return pair->key.len > 0;
}
static pd_verdict differ(const struct pair *pair, pd_finding *finding)
{
    if (pair->value.len == 0) {
        return PD_DISCARDED;
    }
    return pd_str_equal(pair->key, pair->value) ? pd_violated(finding, "%s is both", pair->key.data)
                                                : PD_HOLDS;
}
static bool choose_pair(pd_gen *gen, struct pair *pair)
{
    (void)gen;
    return pair->key.len < 100;
}
PD_PROPERTY(unlike, pair, differ);
PD_PROPERTY(unlike_key, pair, differ, .statement = "Values are no keys", .config = &pair_type,
            .max_discards = 3, .timeout_ms = 10, .overrides = choose_pair, .assuming = has_key);

static int embedded(void)
{
    static const char *const only[] = {"Put", NULL};
    static const pd_weight weights[] = {{"Put", 3}, {.command = "CloseAll"}, {0}};
    pd_report *report = NULL;
    pd_diag diag;
    pd_options options;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.model = &store_model;
    options.adapter = &small_adapter;
    options.only = only;
    options.weights = weights;
    options.seed = PD_SEED(0);
    if (pd_run(&options, &report, &diag) != PD_OK) {
        return 1;
    }
    pd_str text = pd_report_text(report);
    bool held = pd_report_outcome(report) == PD_HELD && text.len > 0;
    pd_report_free(report);
    options.model = NULL;
    options.adapter = NULL;
    if (pd_forall(&unlike_property, &options, &report, NULL) != PD_OK) {
        return 1;
    }
    pd_report_free(report);
    return held ? 0 : 1;
}

int main(int argc, char **argv)
{
    static const pd_suite suites[] = {
        {.model = &store_model, .adapter = &store_adapter, .max_runs = 20},
        {.name = "small", .model = &store_model, .adapter = &small_adapter, .max_commands = 3},
        {.property = &unlike_key_property},
        {0}};
    return argc > 9 ? embedded() : pd_main(argc, argv, suites);
}
