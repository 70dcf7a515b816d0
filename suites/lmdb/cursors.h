/* What cursors should answer: where they come to, and what is read and changed where they are. */
#ifndef LMDB_CURSORS_H
#define LMDB_CURSORS_H

#include "transactions.h"

static bool few_cursors(const struct lmdb *lmdb)
{
    return lmdb->cursors.count < MOST_CURSORS;
}
static void simulate_open_cursor(const struct open_cursor *it, const struct lmdb *lmdb,
                                 pd_step *step)
{
    (void)it;
    (void)lmdb;
    pd_emit(step, opened);
}
PD_COMMAND(open_cursor, lmdb, .weight = 4, .when = few_cursors, .simulate = simulate_open_cursor);

/* The cursor comes to the entry of that INDEX; beyond the last, nothing is found. */
static void come_to(const struct lmdb *lmdb, pd_ref cursor, size_t index, pd_step *step)
{
    const entries *const view = &txn_of(lmdb, cursor)->view;
    if (index < view->count) {
        pd_emit(step, found, .k = view->items[index].key, .v = view->items[index].value);
    } else {
        refuse(step, NOT_FOUND);
    }
}

static void simulate_first(const struct first *it, const struct lmdb *lmdb, pd_step *step)
{
    come_to(lmdb, it->cursor, 0, step);
}
PD_COMMAND(first, lmdb, .weight = 2, .simulate = simulate_first);

static void simulate_last(const struct last *it, const struct lmdb *lmdb, pd_step *step)
{
    come_to(lmdb, it->cursor, txn_of(lmdb, it->cursor)->view.count - 1, step);
}
PD_COMMAND(last, lmdb, .weight = 2, .simulate = simulate_last);

/* The index of the entry that the cursor is on or in front of; or of the first beyond all. */
static size_t index_of(const struct lmdb *lmdb, pd_ref cursor)
{
    const struct place *const place = &pd_map_at(&lmdb->cursors, cursor)->place;
    const entries *const view = &txn_of(lmdb, cursor)->view;
    return place->where == BEHIND_ALL ? view->count : pd_map_at_least(view, place->key);
}

static void simulate_next(const struct next *it, const struct lmdb *lmdb, pd_step *step)
{
    const struct place *const place = &pd_map_at(&lmdb->cursors, it->cursor)->place;
    const size_t index = place->where == NOWHERE ? 0
                         : place->where == ON    ? index_of(lmdb, it->cursor) + 1
                                                 : index_of(lmdb, it->cursor);
    come_to(lmdb, it->cursor, index, step);
    if (place->been_last && index < txn_of(lmdb, it->cursor)->view.count) { /* see bugs.md */
        pd_or(step);
        pd_because(step, "LMDB's own bug: a cursor that was last may not see what came since");
        refuse(step, NOT_FOUND);
    }
}
PD_COMMAND(next, lmdb, .weight = 4, .simulate = simulate_next);

static void simulate_prev(const struct prev *it, const struct lmdb *lmdb, pd_step *step)
{
    const enum where where = pd_map_at(&lmdb->cursors, it->cursor)->place.where;
    const size_t count = txn_of(lmdb, it->cursor)->view.count;
    come_to(lmdb, it->cursor, (where == NOWHERE ? count : index_of(lmdb, it->cursor)) - 1, step);
}
PD_COMMAND(prev, lmdb, .weight = 4, .simulate = simulate_prev);

static void simulate_set_range(const struct set_range *it, const struct lmdb *lmdb, pd_step *step)
{
    come_to(lmdb, it->cursor, pd_map_at_least(&txn_of(lmdb, it->cursor)->view, it->k), step);
}
PD_COMMAND(set_range, lmdb, .weight = 4, .simulate = simulate_set_range);

/* Whether the cursor has an entry; says no if it has none. */
static bool has_entry(const struct lmdb *lmdb, pd_ref cursor, pd_step *step)
{
    const enum where where = pd_map_at(&lmdb->cursors, cursor)->place.where;
    if (where == NOWHERE) {
        pd_because(step, "a cursor that is nowhere has no entry");
        refuse(step, INVALID);
    } else if (where == BEHIND_ALL) {
        refuse(step, NOT_FOUND);
    }
    return where == ON || where == IN_FRONT;
}

static void simulate_current(const struct current *it, const struct lmdb *lmdb, pd_step *step)
{
    if (has_entry(lmdb, it->cursor, step)) {
        come_to(lmdb, it->cursor, index_of(lmdb, it->cursor), step);
    }
}
PD_COMMAND(current, lmdb, .weight = 2, .simulate = simulate_current);

static void simulate_replace(const struct replace *it, const struct lmdb *lmdb, pd_step *step)
{
    const pd_ref txn = pd_map_at(&lmdb->cursors, it->cursor)->txn;
    if (has_entry(lmdb, it->cursor, step) && may_write(lmdb, txn, step)) {
        pd_emit(step, done);
    }
}
PD_COMMAND(replace, lmdb, .weight = 3, .simulate = simulate_replace);

static void simulate_erase(const struct erase *it, const struct lmdb *lmdb, pd_step *step)
{
    const pd_ref txn = pd_map_at(&lmdb->cursors, it->cursor)->txn;
    if (may_write(lmdb, txn, step) && has_entry(lmdb, it->cursor, step)) {
        pd_emit(step, done);
    }
}
PD_COMMAND(erase, lmdb, .weight = 3, .simulate = simulate_erase);

SUCCEEDS(close_cursor)
PD_COMMAND(close_cursor, lmdb, .simulate = simulate_close_cursor);

SUCCEEDS(renew_cursor)
PD_COMMAND(renew_cursor, lmdb, .weight = 2, .simulate = simulate_renew_cursor);

#endif
