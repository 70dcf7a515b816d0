/*
 * How what was asked changes what is remembered: who is alive, who may be asked, and where cursors
 * are.
 */
#ifndef LMDB_RULES_H
#define LMDB_RULES_H

#include "words.h"

/* ---- Questions ---------------------------------------------------------------------------- */

static const struct txn *txn_of(const struct lmdb *lmdb, pd_ref cursor)
{
    return pd_map_at(&lmdb->txns, pd_map_at(&lmdb->cursors, cursor)->txn);
}

/* The innermost of a transaction and its children. */
static pd_ref innermost(const struct lmdb *lmdb, pd_ref txn)
{
    for (size_t i = 0; i < lmdb->txns.count; i++) {
        if (pd_ref_same(lmdb->txns.items[i].value.parent, txn)) {
            return innermost(lmdb, lmdb->txns.items[i].key);
        }
    }
    return txn;
}

static bool has_child(const struct lmdb *lmdb, pd_ref txn)
{
    return !pd_ref_same(innermost(lmdb, txn), txn);
}

static size_t count_kind(const struct lmdb *lmdb, bool writes)
{
    size_t count = 0;
    for (size_t i = 0; i < lmdb->txns.count; i++) {
        count += (lmdb->txns.items[i].value.kind == WRITES) == writes;
    }
    return count;
}

/* ---- Who may be asked what ----------------------------------------------------------------- */

static void sort_cursor(struct lmdb *lmdb, pd_ref cursor)
{
    const pd_ref txn = pd_map_at(&lmdb->cursors, cursor)->txn;
    const bool loose = pd_ref_none(txn) || pd_map_at(&lmdb->txns, txn)->kind != WRITES;
    if (loose) {
        pd_set_add(&lmdb->loose, cursor);
    }
    if (pd_set_has(&lmdb->usable, txn)) {
        pd_set_add(&lmdb->ready, cursor);
    }
    if (loose || pd_set_has(&lmdb->usable, txn)) {
        pd_set_add(&lmdb->closable, cursor);
    }
}

/* Fills the sets anew from the maps. */
static void sort_out(struct lmdb *lmdb)
{
    pd_clear(&lmdb->usable);
    pd_clear(&lmdb->writer);
    pd_clear(&lmdb->readers);
    pd_clear(&lmdb->resting);
    pd_clear(&lmdb->ready);
    pd_clear(&lmdb->loose);
    pd_clear(&lmdb->closable);
    for (size_t i = 0; i < lmdb->txns.count; i++) {
        const pd_ref txn = lmdb->txns.items[i].key;
        const enum kind kind = lmdb->txns.items[i].value.kind;
        if (kind == RESTS) {
            pd_set_add(&lmdb->resting, txn);
        } else if (kind == READS) {
            pd_set_add(&lmdb->readers, txn);
            pd_set_add(&lmdb->usable, txn);
        } else if (!has_child(lmdb, txn)) {
            pd_set_add(&lmdb->writer, txn);
            pd_set_add(&lmdb->usable, txn);
        }
    }
    for (size_t i = 0; i < lmdb->cursors.count; i++) {
        sort_cursor(lmdb, lmdb->cursors.items[i].key);
    }
}

/* ---- Beginning and ending -------------------------------------------------------------------- */

static void begin_top(struct lmdb *lmdb, pd_ref ref, enum kind kind)
{
    struct txn *const txn = pd_map_put(&lmdb->txns, ref);
    txn->kind = kind;
    pd_assign(&txn->view, &lmdb->committed);
}

static void begin_below(struct lmdb *lmdb, pd_ref ref, pd_ref parent)
{
    struct txn *const txn = pd_map_put(&lmdb->txns, ref);
    txn->kind = WRITES;
    txn->parent = parent;
    pd_assign(&txn->view, &pd_map_at(&lmdb->txns, parent)->view);
    for (size_t i = 0; i < lmdb->cursors.count; i++) {
        const pd_ref cursor = lmdb->cursors.items[i].key;
        if (!pd_set_has(&lmdb->loose, cursor)) {
            *pd_map_put(&txn->left, cursor) = lmdb->cursors.items[i].value.place;
        }
    }
}

/* A reader's cursors outlive it, a writer's do not. */
static void end_cursors(struct lmdb *lmdb, pd_ref txn, bool writes)
{
    for (size_t i = lmdb->cursors.count; i-- > 0;) {
        struct cursor *const cursor = &lmdb->cursors.items[i].value;
        if (!pd_ref_same(cursor->txn, txn)) {
            continue;
        }
        if (writes) {
            pd_map_remove(&lmdb->cursors, lmdb->cursors.items[i].key);
        } else {
            *cursor = (struct cursor){.place = {.where = NOWHERE}};
        }
    }
}

/* Ends a transaction and its children. */
static void end_txn(struct lmdb *lmdb, pd_ref txn)
{
    const bool writes = pd_map_at(&lmdb->txns, txn)->kind == WRITES;
    const pd_ref inner = innermost(lmdb, txn);
    if (!pd_ref_same(inner, txn)) {
        end_txn(lmdb, inner);
        end_txn(lmdb, txn);
        return;
    }
    end_cursors(lmdb, txn, writes);
    pd_map_remove(&lmdb->txns, txn);
}

/* Its children are committed with it. */
static void commit_txn(struct lmdb *lmdb, pd_ref ref)
{
    const struct txn *const txn = pd_map_at(&lmdb->txns, ref);
    const entries *const view = &pd_map_at(&lmdb->txns, innermost(lmdb, ref))->view;
    if (txn->kind == WRITES && pd_ref_none(txn->parent)) {
        pd_assign(&lmdb->committed, view);
    } else if (txn->kind == WRITES) {
        pd_assign(&pd_map_edit(&lmdb->txns, txn->parent)->view, view);
    }
    end_txn(lmdb, ref);
}

/* The parents' cursors are again where they were when the child began. */
static void abort_txn(struct lmdb *lmdb, pd_ref ref)
{
    const struct txn *const txn = pd_map_at(&lmdb->txns, ref);
    for (size_t i = 0; i < txn->left.count; i++) {
        pd_map_edit(&lmdb->cursors, txn->left.items[i].key)->place = txn->left.items[i].value;
    }
    end_txn(lmdb, ref);
}

static void reset_txn(struct lmdb *lmdb, pd_ref ref)
{
    struct txn *const txn = pd_map_edit(&lmdb->txns, ref);
    txn->kind = RESTS;
    pd_clear(&txn->view);
    end_cursors(lmdb, ref, false);
}

/* ---- Entries and cursors --------------------------------------------------------------------- */

/* An entry is gone: writers' cursors that stood on it are in front of the next one. With the last
 * entry, all of them have lost their places. */
static void remove_entry(struct lmdb *lmdb, pd_ref txn, int64_t k)
{
    entries *const view = &pd_map_edit(&lmdb->txns, txn)->view;
    pd_map_remove(view, k);
    const size_t behind = pd_map_at_least(view, k);
    for (size_t i = 0; i < lmdb->cursors.count; i++) {
        struct cursor *const cursor = &lmdb->cursors.items[i].value;
        struct place *const place = &cursor->place;
        if (pd_set_has(&lmdb->loose, lmdb->cursors.items[i].key)) {
            continue;
        }
        if (view->count == 0) {
            *place = (struct place){.where = NOWHERE};
        } else if ((place->where == ON || place->where == IN_FRONT) && place->key == k) {
            *place = behind == view->count
                         ? (struct place){.where = BEHIND_ALL}
                         : (struct place){IN_FRONT, view->items[behind].key, place->been_last};
        }
    }
}

static void clear_entries(struct lmdb *lmdb, pd_ref txn)
{
    entries *const view = &pd_map_edit(&lmdb->txns, txn)->view;
    while (view->count > 0) {
        remove_entry(lmdb, txn, view->items[0].key);
    }
    for (size_t i = 0; i < lmdb->cursors.count; i++) {
        if (!pd_set_has(&lmdb->loose, lmdb->cursors.items[i].key)) {
            lmdb->cursors.items[i].value.place = (struct place){.where = NOWHERE};
        }
    }
}

#endif
