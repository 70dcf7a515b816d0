/*
 * A store with transactions, each on a copy of its own, and cursors that die with them; the
 * system knows both by address, and what a run leaves open is closed for it. bug=
 * keeps_deletes: rolling back a transaction carries out its deletions: 6 steps. bug=
 * cursor_skips: a cursor whose entry was deleted skips the one behind it: 7 steps.
 */
#include "zoo.h"

enum { KEYS = 8 };

/* ---- The model -------------------------------------------------------------------------- */

typedef pd_map_of(int64_t, int64_t) entries;

struct txn {
    entries view;
};
PD_TYPE(txn, PD_MAP(view));
struct cursor {
    pd_ref txn;
    int64_t at;
};
PD_TYPE(cursor, PD_FIELD(txn), PD_FIELD(at));

struct store {
    entries committed;
    pd_map_of(pd_ref, struct txn) txns;
    pd_map_of(pd_ref, struct cursor) cursors;
};
PD_TYPE(store, PD_MAP(committed), PD_MAP_OF(txns, txn), PD_MAP_OF(cursors, cursor));

struct begun {
    pd_ref txn;
};
PD_TYPE(begun, PD_FIELD(txn, PD_EXTERNAL));
PD_EMPTY(done);
struct ended {
    int64_t stored;
};
PD_TYPE(ended, PD_FIELD(stored));
struct opened {
    pd_ref cursor, txn;
};
PD_TYPE(opened, PD_FIELD(cursor, PD_EXTERNAL), PD_FIELD(txn));
struct moved {
    int64_t k, v;
};
PD_TYPE(moved, PD_FIELD(k), PD_FIELD(v));
PD_EMPTY(at_end);
PD_EVENTS(store, begun, done, ended, opened, moved, at_end);

PD_EMPTY(begin);
static bool few_txns(const struct store *store)
{
    return store->txns.count < 3;
}
static void simulate_begin(const struct begin *it, const struct store *store, pd_step *step)
{
    (void)it;
    (void)store;
    pd_emit(step, begun);
}
PD_COMMAND(begin, store, .weight = 2, .when = few_txns, .simulate = simulate_begin);

struct put {
    pd_ref txn;
    int64_t k, v;
};
PD_TYPE(put, PD_FIELD(txn, PD_FROM(store, txns)), PD_FIELD(k, PD_RANGE(0, KEYS - 1)),
        PD_FIELD(v, PD_RANGE(0, 9)));
static void simulate_put(const struct put *it, const struct store *store, pd_step *step)
{
    (void)it;
    (void)store;
    pd_emit(step, done);
}
PD_COMMAND(put, store, .weight = 3, .simulate = simulate_put);

struct del {
    pd_ref txn;
    int64_t k;
};
PD_TYPE(del, PD_FIELD(txn, PD_FROM(store, txns)), PD_FIELD(k, PD_RANGE(0, KEYS - 1)));
static void simulate_del(const struct del *it, const struct store *store, pd_step *step)
{
    (void)it;
    (void)store;
    pd_emit(step, done);
}
PD_COMMAND(del, store, .weight = 2, .simulate = simulate_del);

struct commit {
    pd_ref txn;
};
PD_TYPE(commit, PD_FIELD(txn, PD_FROM(store, txns)));
static void simulate_commit(const struct commit *it, const struct store *store, pd_step *step)
{
    const struct txn *txn = pd_map_at(&store->txns, it->txn);
    pd_emit(step, ended, .stored = (int64_t)txn->view.count);
}
PD_COMMAND(commit, store, .simulate = simulate_commit);

struct roll_back {
    pd_ref txn;
};
PD_TYPE(roll_back, PD_FIELD(txn, PD_FROM(store, txns)));
static void simulate_roll_back(const struct roll_back *it, const struct store *store, pd_step *step)
{
    (void)it;
    pd_because(step, "what is rolled back never happened");
    pd_emit(step, ended, .stored = (int64_t)store->committed.count);
}
PD_COMMAND(roll_back, store, .simulate = simulate_roll_back);

struct open_cursor {
    pd_ref txn;
};
PD_TYPE(open_cursor, PD_FIELD(txn, PD_FROM(store, txns)));
static void simulate_open(const struct open_cursor *it, const struct store *store, pd_step *step)
{
    (void)store;
    pd_emit(step, opened, .txn = it->txn);
}
PD_COMMAND(open_cursor, store, .simulate = simulate_open);

struct next {
    pd_ref cursor;
};
PD_TYPE(next, PD_FIELD(cursor, PD_FROM(store, cursors)));
static void simulate_next(const struct next *it, const struct store *store, pd_step *step)
{
    const struct cursor *cursor = pd_map_at(&store->cursors, it->cursor);
    const entries *view = &pd_map_at(&store->txns, cursor->txn)->view;
    const size_t i = pd_map_at_least(view, cursor->at + 1);
    if (i == view->count) {
        pd_emit(step, at_end);
    } else {
        pd_emit(step, moved, .k = view->items[i].key, .v = view->items[i].value);
    }
}
PD_COMMAND(next, store, .weight = 3, .simulate = simulate_next);

static void end_txn(struct store *store, pd_ref txn)
{
    pd_map_remove(&store->txns, txn);
    for (size_t i = store->cursors.count; i-- > 0;) {
        if (pd_ref_same(store->cursors.items[i].value.txn, txn)) {
            pd_map_remove(&store->cursors, store->cursors.items[i].key);
        }
    }
}
static void store_apply(struct store *store, const pd_event *event)
{
    const struct begun *begun = pd_as(event, begun);
    const struct opened *opened = pd_as(event, opened);
    const struct moved *moved = pd_as(event, moved);
    const struct put *put = pd_as(event, put);
    const struct del *del = pd_as(event, del);
    const struct commit *commit = pd_as(event, commit);
    const struct roll_back *roll_back = pd_as(event, roll_back);
    if (begun) {
        pd_assign(&pd_map_put(&store->txns, begun->txn)->view, &store->committed);
    } else if (opened) {
        *pd_map_put(&store->cursors, opened->cursor) = (struct cursor){opened->txn, -1};
    } else if (moved) {
        pd_map_edit(&store->cursors, pd_cause_as(event, next)->cursor)->at = moved->k;
    } else if (put) {
        *pd_map_put(&pd_map_edit(&store->txns, put->txn)->view, put->k) = put->v;
    } else if (del) {
        pd_map_remove(&pd_map_edit(&store->txns, del->txn)->view, del->k);
    } else if (commit) {
        pd_assign(&store->committed, &pd_map_edit(&store->txns, commit->txn)->view);
        end_txn(store, commit->txn);
    } else if (roll_back) {
        end_txn(store, roll_back->txn);
    }
}
PD_PROJECTION(store, .apply = store_apply);
PD_COMMANDS(store, begin, put, del, commit, roll_back, open_cursor, next);
PD_MODEL(store, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE = 0, BUG_KEEPS_DELETES = 1, BUG_CURSOR_SKIPS = 2, BUG_ALL = 3 };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_KEEPS_DELETES, "keeps_deletes"),
        PD_NAME(BUG_CURSOR_SKIPS, "cursor_skips"), PD_NAME(BUG_ALL, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_FLAGS(bug)));

struct page {
    int64_t value[KEYS + 1];
    bool has[KEYS + 1], deleted[KEYS + 1];
};
struct work { /* a transaction */
    struct page page;
};
struct finger { /* a cursor */
    struct work *work;
    int64_t at;
};
struct database {
    struct page page;
};

static bool has_bug(pd_step *step, enum bug bug)
{
    return (pd_config(step, config)->bug & bug) != 0;
}
static int64_t count(const struct page *page)
{
    int64_t there = 0;
    for (size_t k = 0; k < KEYS; k++) {
        there += page->has[k] ? 1 : 0;
    }
    return there;
}
static pd_status do_begin(struct database *database, const struct begin *it, pd_step *step)
{
    (void)it;
    struct work *work = calloc(1, sizeof *work);
    if (!work) {
        return pd_fail(step, PD_EIO, "no memory for a transaction");
    }
    work->page = database->page;
    pd_release_later(step, work, free);
    pd_emit(step, begun, .txn = pd_ref_from_ptr(step, work));
    return PD_OK;
}
static pd_status do_put(struct database *database, const struct put *it, pd_step *step)
{
    (void)database;
    struct page *page = &((struct work *)pd_ref_to_ptr(step, it->txn))->page;
    page->value[it->k] = it->v;
    page->has[it->k] = true;
    page->deleted[it->k] = false;
    pd_emit(step, done);
    return PD_OK;
}
static pd_status do_del(struct database *database, const struct del *it, pd_step *step)
{
    (void)database;
    struct page *page = &((struct work *)pd_ref_to_ptr(step, it->txn))->page;
    page->has[it->k] = false;
    page->deleted[it->k] = true;
    pd_emit(step, done);
    return PD_OK;
}
static pd_status end(struct database *database, struct work *work, pd_step *step)
{
    memset(database->page.deleted, 0, sizeof database->page.deleted);
    pd_released(step, work);
    free(work);
    pd_emit(step, ended, .stored = count(&database->page));
    return PD_OK;
}
static pd_status do_commit(struct database *database, const struct commit *it, pd_step *step)
{
    struct work *work = pd_ref_to_ptr(step, it->txn);
    database->page = work->page;
    return end(database, work, step);
}
static pd_status do_roll_back(struct database *database, const struct roll_back *it, pd_step *step)
{
    struct work *work = pd_ref_to_ptr(step, it->txn);
    for (size_t k = 0; k < KEYS && has_bug(step, BUG_KEEPS_DELETES); k++) {
        database->page.has[k] = database->page.has[k] && !work->page.deleted[k];
    }
    return end(database, work, step);
}
static pd_status do_open(struct database *database, const struct open_cursor *it, pd_step *step)
{
    (void)database;
    struct finger *finger = calloc(1, sizeof *finger);
    if (!finger) {
        return pd_fail(step, PD_EIO, "no memory for a cursor");
    }
    *finger = (struct finger){pd_ref_to_ptr(step, it->txn), -1};
    pd_release_later(step, finger, free);
    pd_emit(step, opened, .cursor = pd_ref_from_ptr(step, finger),
            .txn = pd_ref_find_ptr(step, finger->work));
    return PD_OK;
}
static pd_status do_next(struct database *database, const struct next *it, pd_step *step)
{
    (void)database;
    struct finger *finger = pd_ref_to_ptr(step, it->cursor);
    const struct page *page = &finger->work->page;
    int64_t k = finger->at + 1;
    if (has_bug(step, BUG_CURSOR_SKIPS) && finger->at >= 0 && page->deleted[finger->at]) {
        k++; /* as if the deletion had moved the cursor */
    }
    while (k < KEYS && !page->has[k]) {
        k++;
    }
    if (k >= KEYS) {
        pd_emit(step, at_end);
        return PD_OK;
    }
    finger->at = k;
    pd_emit(step, moved, .k = k, .v = page->value[k]);
    return PD_OK;
}
PD_HANDLERS(database, database, (begin, do_begin), (put, do_put), (del, do_del),
            (commit, do_commit), (roll_back, do_roll_back), (open_cursor, do_open),
            (next, do_next));
PD_ADAPTER(database, pd_nothing, database, .handlers = database_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "keeps_deletes",
        .config = &(const struct config){BUG_KEEPS_DELETES},
        .kind = "mispredicted",
        .found_by = {"RollBack: what is rolled back never happened"},
        .steps = 6,
    },
    {
        .name = "cursor_skips",
        .config = &(const struct config){BUG_CURSOR_SKIPS},
        .kind = "mispredicted",
        .found_by = {"Next"},
        .steps = 7,
        .sum = 1,
    },
    {0},
};

static const struct zoo zoo = {.model = &store_model, .adapter = &database_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
