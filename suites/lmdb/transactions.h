/*
 * What transactions should answer: who may begin, what is found in them, who may write. What the
 * manual forbids is never asked - a second writer, a parent that has a child, a transaction that is
 * over - and what it answers with an error is.
 */
#ifndef LMDB_TRANSACTIONS_H
#define LMDB_TRANSACTIONS_H

#include "rules.h"

static void refuse(pd_step *step, enum answer with)
{
    pd_emit(step, refused, .with = with);
}

/* simulate_TAG of a command that always succeeds. */
#define SUCCEEDS(tag_)                                                                             \
    static void simulate_##tag_(const struct tag_ *it, const struct lmdb *lmdb, pd_step *step)     \
    {                                                                                              \
        (void)it;                                                                                  \
        (void)lmdb;                                                                                \
        pd_emit(step, done);                                                                       \
    }

/* ---- The environment and transactions ----------------------------------------------------- */

static void simulate_begin_read(const struct begin_read *it, const struct lmdb *lmdb, pd_step *step)
{
    (void)it;
    if (count_kind(lmdb, false) == MOST_READERS) {
        pd_because(step, "there are as many readers as the table has room for");
        refuse(step, READERS_FULL);
    } else {
        pd_emit(step, begun);
    }
}
PD_COMMAND(begin_read, lmdb, .weight = 2, .simulate = simulate_begin_read);

static bool nobody_writes(const struct lmdb *lmdb)
{
    return lmdb->writer.count == 0; /* the second would wait for ever */
}
static void simulate_begin_write(const struct begin_write *it, const struct lmdb *lmdb,
                                 pd_step *step)
{
    (void)it;
    (void)lmdb;
    pd_emit(step, begun);
}
PD_COMMAND(begin_write, lmdb, .weight = 6, .when = nobody_writes, .simulate = simulate_begin_write);

static bool few_writers(const struct lmdb *lmdb)
{
    return count_kind(lmdb, true) < MOST_WRITERS;
}
static void simulate_begin_child(const struct begin_child *it, const struct lmdb *lmdb,
                                 pd_step *step)
{
    (void)it;
    (void)lmdb;
    pd_emit(step, begun);
}
PD_COMMAND(begin_child, lmdb, .when = few_writers, .simulate = simulate_begin_child);

static bool not_resting(pd_gen *gen, const struct lmdb *lmdb, struct commit *it)
{
    (void)gen;
    return !pd_set_has(&lmdb->resting, it->txn);
}
SUCCEEDS(commit)
PD_COMMAND(commit, lmdb, .overrides = not_resting, .simulate = simulate_commit);

SUCCEEDS(abort)
PD_COMMAND(abort, lmdb, .simulate = simulate_abort);

SUCCEEDS(reset)
PD_COMMAND(reset, lmdb, .simulate = simulate_reset);

SUCCEEDS(renew)
PD_COMMAND(renew, lmdb, .weight = 2, .simulate = simulate_renew);

SUCCEEDS(sync)
PD_COMMAND(sync, lmdb, .simulate = simulate_sync);

SUCCEEDS(reopen)
PD_COMMAND(reopen, lmdb, .simulate = simulate_reopen);

/* ---- Entries ------------------------------------------------------------------------------ */

/* Whether the transaction may write; says no if it may not. */
static bool may_write(const struct lmdb *lmdb, pd_ref txn, pd_step *step)
{
    if (pd_map_at(&lmdb->txns, txn)->kind == WRITES) {
        return true;
    }
    pd_because(step, "a reader does not write");
    refuse(step, NOT_ALLOWED);
    return false;
}

static pd_str label_txn(const struct lmdb *lmdb, pd_ref ref, pd_step *step)
{
    const struct txn *const txn = pd_map_at(&lmdb->txns, ref);
    return pd_format(step, "%s of %zu", txn->kind == WRITES ? "writer" : "reader", txn->view.count);
}

static void simulate_put(const struct put *it, const struct lmdb *lmdb, pd_step *step)
{
    if (may_write(lmdb, it->txn, step)) {
        pd_emit(step, done);
    }
}
PD_COMMAND(put, lmdb, .weight = 8, .simulate = simulate_put);

static void simulate_put_new(const struct put_new *it, const struct lmdb *lmdb, pd_step *step)
{
    if (may_write(lmdb, it->txn, step)) {
        const int64_t *const v = pd_map_get(&pd_map_at(&lmdb->txns, it->txn)->view, it->k);
        if (v) {
            pd_because(step, "what is there is told, and stays");
            pd_emit(step, exists, .v = *v);
        } else {
            pd_emit(step, done);
        }
    }
}
PD_COMMAND(put_new, lmdb, .weight = 4, .simulate = simulate_put_new);

static void simulate_get(const struct get *it, const struct lmdb *lmdb, pd_step *step)
{
    const int64_t *const v = pd_map_get(&pd_map_at(&lmdb->txns, it->txn)->view, it->k);
    if (v) {
        pd_emit(step, found, .k = it->k, .v = *v);
    } else {
        refuse(step, NOT_FOUND);
    }
}
static pd_str label_get(const struct get *it, const struct lmdb *lmdb, pd_step *step)
{
    return label_txn(lmdb, it->txn, step);
}
PD_COMMAND(get, lmdb, .weight = 3, .simulate = simulate_get, .label = label_get);

static void simulate_del(const struct del *it, const struct lmdb *lmdb, pd_step *step)
{
    if (!may_write(lmdb, it->txn, step)) {
        return;
    }
    if (pd_map_has(&pd_map_at(&lmdb->txns, it->txn)->view, it->k)) {
        pd_emit(step, done);
    } else {
        refuse(step, NOT_FOUND);
    }
}
PD_COMMAND(del, lmdb, .weight = 4, .simulate = simulate_del);

static void simulate_clear(const struct clear *it, const struct lmdb *lmdb, pd_step *step)
{
    if (may_write(lmdb, it->txn, step)) {
        pd_emit(step, done);
    }
}
PD_COMMAND(clear, lmdb, .simulate = simulate_clear);

static void simulate_count(const struct count *it, const struct lmdb *lmdb, pd_step *step)
{
    pd_emit(step, counted, .entries = (int64_t)pd_map_at(&lmdb->txns, it->txn)->view.count);
}
static pd_str label_count(const struct count *it, const struct lmdb *lmdb, pd_step *step)
{
    return label_txn(lmdb, it->txn, step);
}
PD_COMMAND(count, lmdb, .simulate = simulate_count, .label = label_count);

#endif
