/* See handles.h. */
#include "handles.h"

#include <string.h>

enum { MAP_SIZE = 64 << 20 };

#define COUNT(array_) (sizeof(array_) / sizeof *(array_))

/* ---- The environment ---------------------------------------------------------------------- */

/* A write transaction that opens or empties the database. */
static int prepare(struct process *process, bool empty)
{
    MDB_txn *txn;
    int error = mdb_txn_begin(process->env, NULL, 0, &txn);
    if (error) {
        return error;
    }
    error = empty ? mdb_drop(txn, process->dbi, 0) : mdb_dbi_open(txn, NULL, 0, &process->dbi);
    if (error) {
        mdb_txn_abort(txn);
        return error;
    }
    return mdb_txn_commit(txn);
}

int env_open(struct process *process)
{
    /* MDB_NOTLS: several readers in one thread. MDB_NOSYNC: no run outlives its machine. */
    const unsigned flags = MDB_NOSUBDIR | MDB_NOTLS | MDB_NOSYNC;
    int error = mdb_env_create(&process->env);
    if (error) {
        return error;
    }
    error = mdb_env_set_mapsize(process->env, MAP_SIZE);
    error = error ? error : mdb_env_set_maxreaders(process->env, MOST_READERS);
    error = error ? error : mdb_env_open(process->env, process->file, flags, 0600);
    error = error ? error : prepare(process, false);
    if (error) {
        mdb_env_close(process->env);
    }
    return error;
}

int env_empty(struct process *process)
{
    return prepare(process, true);
}

/* ---- Transactions and cursors ------------------------------------------------------------- */

/* Cursors of readers are closed, and transactions, with which all others go. */
void close_all(struct lmdb_run *run)
{
    for (size_t i = 0; i < COUNT(run->cursors); i++) {
        const struct cursor_slot *const it = &run->cursors[i];
        if (it->cursor && (!it->txn || it->txn->reads)) {
            mdb_cursor_close(it->cursor);
        }
    }
    for (size_t i = 0; i < COUNT(run->txns); i++) {
        if (run->txns[i].txn && !run->txns[i].parent) {
            mdb_txn_abort(run->txns[i].txn);
        }
    }
    memset(run->cursors, 0, sizeof run->cursors);
    memset(run->txns, 0, sizeof run->txns);
}

struct txn_slot *free_txn(struct lmdb_run *run)
{
    for (size_t i = 0; i < COUNT(run->txns); i++) {
        if (!run->txns[i].txn) {
            return &run->txns[i];
        }
    }
    return NULL;
}

struct cursor_slot *free_cursor(struct lmdb_run *run)
{
    for (size_t i = 0; i < COUNT(run->cursors); i++) {
        if (!run->cursors[i].cursor) {
            return &run->cursors[i];
        }
    }
    return NULL;
}

void leave_cursors(struct lmdb_run *run, const struct txn_slot *txn)
{
    for (size_t i = 0; i < COUNT(run->cursors); i++) {
        struct cursor_slot *const it = &run->cursors[i];
        if (it->txn == txn) {
            *it = (struct cursor_slot){.cursor = txn->reads ? it->cursor : NULL};
        }
    }
}

void txn_ended(struct lmdb_run *run, struct txn_slot *txn)
{
    for (size_t i = 0; i < COUNT(run->txns); i++) {
        if (run->txns[i].txn && run->txns[i].parent == txn) {
            txn_ended(run, &run->txns[i]);
        }
    }
    leave_cursors(run, txn);
    *txn = (struct txn_slot){0};
}

/* ---- Keys and values ---------------------------------------------------------------------- */

MDB_val key_of(struct process *process, int64_t k)
{
    return (MDB_val){KEY_SIZE, process->keys[k]};
}

MDB_val value_of(struct process *process, int64_t v)
{
    return (MDB_val){(size_t)v * VALUE_UNIT, process->values[v]};
}

int64_t key_number(const struct process *process, const MDB_val *key)
{
    for (int k = 0; k < KEYS && key->mv_size == KEY_SIZE; k++) {
        if (memcmp(key->mv_data, process->keys[k], KEY_SIZE) == 0) {
            return k;
        }
    }
    return -1;
}

int64_t value_number(const struct process *process, const MDB_val *value)
{
    const size_t v = value->mv_size / VALUE_UNIT;
    const bool ours = value->mv_size % VALUE_UNIT == 0 && v < VALUES &&
                      memcmp(value->mv_data, process->values[v], value->mv_size) == 0;
    return ours ? (int64_t)v : -1;
}
