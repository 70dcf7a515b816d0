/*
 * The model of LMDB: what was asked and answered becomes what is remembered. It is exact, so each
 * answer is predicted, by transactions.h and cursors.h, from what is remembered then.
 */
#ifndef LMDB_MODEL_H
#define LMDB_MODEL_H

#include "cursors.h"

/* Transactions and cursors come, go, or are used anew. */
static bool apply_handle(struct lmdb *lmdb, const pd_event *event)
{
    const struct begun *const begun = pd_as(event, begun);
    const struct opened *const opened = pd_as(event, opened);
    const struct begin_child *const child = pd_cause_as(event, begin_child);
    const struct renew_cursor *const renewed = pd_cause_as(event, renew_cursor);
    if (begun && child) {
        begin_below(lmdb, begun->txn, child->parent);
    } else if (begun) {
        begin_top(lmdb, begun->txn, pd_cause_as(event, begin_write) ? WRITES : READS);
    } else if (opened) {
        pd_map_put(&lmdb->cursors, opened->cursor)->txn = pd_cause_as(event, open_cursor)->txn;
    } else if (!pd_as(event, done)) {
        return false;
    } else if (pd_cause_as(event, commit)) {
        commit_txn(lmdb, pd_cause_as(event, commit)->txn);
    } else if (pd_cause_as(event, abort)) {
        abort_txn(lmdb, pd_cause_as(event, abort)->txn);
    } else if (pd_cause_as(event, reset)) {
        reset_txn(lmdb, pd_cause_as(event, reset)->txn);
    } else if (pd_cause_as(event, renew)) {
        begin_top(lmdb, pd_cause_as(event, renew)->txn, READS);
    } else if (pd_cause_as(event, reopen)) {
        pd_clear(&lmdb->txns);
        pd_clear(&lmdb->cursors);
    } else if (pd_cause_as(event, close_cursor)) {
        pd_map_remove(&lmdb->cursors, pd_cause_as(event, close_cursor)->cursor);
    } else if (renewed) {
        *pd_map_edit(&lmdb->cursors, renewed->cursor) = (struct cursor){.txn = renewed->txn};
    } else {
        return false;
    }
    return true;
}

static void apply_entry(struct lmdb *lmdb, const pd_event *event)
{
    const struct put *const put = pd_cause_as(event, put);
    const struct put_new *const put_new = pd_cause_as(event, put_new);
    if (!pd_as(event, done)) {
        return;
    }
    if (put) {
        *pd_map_put(&pd_map_edit(&lmdb->txns, put->txn)->view, put->k) = put->v;
    } else if (put_new) {
        *pd_map_put(&pd_map_edit(&lmdb->txns, put_new->txn)->view, put_new->k) = put_new->v;
    } else if (pd_cause_as(event, del)) {
        remove_entry(lmdb, pd_cause_as(event, del)->txn, pd_cause_as(event, del)->k);
    } else if (pd_cause_as(event, clear)) {
        clear_entries(lmdb, pd_cause_as(event, clear)->txn);
    }
}

/* The cursor of a command that moves it, or uses the entry it is on; none if it is another. */
static pd_ref moved_cursor(const pd_event *event)
{
    const pd_type *const type = event->command_type;
    return type == &first_type       ? pd_cause_as(event, first)->cursor
           : type == &last_type      ? pd_cause_as(event, last)->cursor
           : type == &next_type      ? pd_cause_as(event, next)->cursor
           : type == &prev_type      ? pd_cause_as(event, prev)->cursor
           : type == &set_range_type ? pd_cause_as(event, set_range)->cursor
           : type == &current_type   ? pd_cause_as(event, current)->cursor
           : type == &replace_type   ? pd_cause_as(event, replace)->cursor
           : type == &erase_type     ? pd_cause_as(event, erase)->cursor
                                     : (pd_ref){0};
}

static void apply_move(struct lmdb *lmdb, pd_ref ref, const pd_event *event)
{
    const struct found *const found = pd_as(event, found);
    struct cursor *const cursor = pd_map_edit(&lmdb->cursors, ref);
    struct txn *const txn = pd_map_edit(&lmdb->txns, cursor->txn);
    if (found) {
        const bool same = pd_cause_as(event, current) != NULL;
        cursor->place = (struct place){
            ON, found->k, pd_cause_as(event, last) || (same && cursor->place.been_last)};
    } else if (pd_as(event, done) && pd_cause_as(event, replace)) {
        cursor->place.where = ON;
        *pd_map_put(&txn->view, cursor->place.key) = pd_cause_as(event, replace)->v;
    } else if (pd_as(event, done)) {
        remove_entry(lmdb, cursor->txn, cursor->place.key);
    } else if (pd_cause_as(event, set_range) && txn->view.count > 0) {
        cursor->place = (struct place){.where = BEHIND_ALL};
    } else if (pd_cause_as(event, next) && cursor->place.where != NOWHERE) {
        cursor->place.where = cursor->place.where == IN_FRONT ? ON : cursor->place.where;
        cursor->place.been_last = true;
    } else if (pd_cause_as(event, prev) && cursor->place.where == IN_FRONT) {
        cursor->place.where = ON;
    }
}

static void lmdb_apply(struct lmdb *lmdb, const pd_event *event)
{
    const pd_ref cursor = moved_cursor(event);
    if (event->type == event->command_type) {
        return; /* what was asked counts when it is answered */
    }
    if (!pd_ref_none(cursor)) {
        apply_move(lmdb, cursor, event);
    } else if (apply_handle(lmdb, event)) {
        sort_out(lmdb);
    } else {
        apply_entry(lmdb, event);
    }
}
PD_PROJECTION(lmdb, .apply = lmdb_apply);
PD_COMMANDS(lmdb, begin_read, begin_write, begin_child, commit, abort, reset, renew, put, put_new,
            get, del, clear, count, sync, reopen, open_cursor, first, last, next, prev, set_range,
            current, replace, erase, close_cursor, renew_cursor);
PD_MODEL(lmdb, .exact = true);

#endif
