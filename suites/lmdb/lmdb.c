/*
 * The suite of LMDB: the adapter, which calls the real library, and the program around it. All runs
 * of a process share one database file, which is emptied before each of them.
 */
#include "handles.h"
#include "model.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

PD_ENUM(fault, PD_NAME(FAULT_NONE, "none"), PD_NAME(LOST_WRITE, "lost_write"),
        PD_NAME(WRONG_ERROR, "wrong_error"), PD_NAME(OFF_BY_ONE, "off_by_one"));
struct lmdb_config {
    enum fault fault;
};
PD_TYPE(lmdb_config, PD_FIELD(fault, PD_NAMES(fault)));

/* ---- Campaigns, processes, runs ----------------------------------------------------------- */

static pd_status setup_once(struct process *process, pd_step *step)
{
    return folder_make(&process->folder)
               ? PD_OK
               : pd_fail(step, PD_ESETUP, "no folder for the database: %s", strerror(errno));
}
static pd_status teardown_once(struct process *process, pd_step *step)
{
    (void)step;
    folder_remove(&process->folder);
    return PD_OK;
}

static pd_status setup_process(struct process *process, pd_step *step)
{
    (void)snprintf(process->file, sizeof process->file, "%s/%ld", process->folder.path,
                   (long)getpid());
    for (int k = 0; k < KEYS; k++) {
        memset(process->keys[k], 'a' + k, sizeof process->keys[k]);
    }
    for (int v = 0; v < VALUES; v++) {
        memset(process->values[v], '0' + v, sizeof process->values[v]);
    }
    const int error = env_open(process);
    return error ? pd_fail(step, PD_ESETUP, "%s: %s", process->file, mdb_strerror(error)) : PD_OK;
}
static pd_status teardown_process(struct process *process, pd_step *step)
{
    (void)step;
    mdb_env_close(process->env); /* the files go with the folder */
    return PD_OK;
}

static pd_status setup_run(struct lmdb_run *run, struct process *process, pd_step *step)
{
    run->process = process;
    run->fault = pd_config(step, lmdb_config)->fault;
    const int error = env_empty(process);
    return error ? pd_fail(step, PD_ESETUP, "emptying: %s", mdb_strerror(error)) : PD_OK;
}
static pd_status teardown_run(struct lmdb_run *run, pd_step *step)
{
    (void)step;
    close_all(run);
    return PD_OK;
}

/* ---- Answers ------------------------------------------------------------------------------ */

/* Success is done; what LMDB refuses is told, whatever it may be. */
static pd_status tell(pd_step *step, int error)
{
    if (error) {
        pd_note(step, "%s", mdb_strerror(error));
        pd_emit(step, refused, .with = (enum answer)error);
    } else {
        pd_emit(step, done);
    }
    return PD_OK;
}

/* ---- Transactions ------------------------------------------------------------------------- */

static struct txn_slot *txn_at(pd_step *step, pd_ref ref)
{
    return pd_ref_to_ptr(step, ref);
}

static pd_status begin(struct lmdb_run *run, struct txn_slot *parent, bool reads, pd_step *step)
{
    struct txn_slot *const slot = free_txn(run);
    if (!slot) {
        return pd_fail(step, PD_ELIMIT, "LMDB has given more transactions than it should");
    }
    *slot = (struct txn_slot){.parent = parent, .reads = reads};
    const int error = mdb_txn_begin(run->process->env, parent ? parent->txn : NULL,
                                    reads ? MDB_RDONLY : 0, &slot->txn);
    if (error) {
        *slot = (struct txn_slot){0};
        return tell(step, error);
    }
    pd_emit(step, begun, .txn = pd_ref_from_ptr(step, slot));
    return PD_OK;
}
static pd_status do_begin_read(struct lmdb_run *run, const struct begin_read *it, pd_step *step)
{
    (void)it;
    return begin(run, NULL, true, step);
}
static pd_status do_begin_write(struct lmdb_run *run, const struct begin_write *it, pd_step *step)
{
    (void)it;
    return begin(run, NULL, false, step);
}
static pd_status do_begin_child(struct lmdb_run *run, const struct begin_child *it, pd_step *step)
{
    return begin(run, txn_at(step, it->parent), false, step);
}

static pd_status do_commit(struct lmdb_run *run, const struct commit *it, pd_step *step)
{
    struct txn_slot *const txn = txn_at(step, it->txn);
    const int error = mdb_txn_commit(txn->txn);
    txn_ended(run, txn);
    return tell(step, error);
}
static pd_status do_abort(struct lmdb_run *run, const struct abort *it, pd_step *step)
{
    struct txn_slot *const txn = txn_at(step, it->txn);
    mdb_txn_abort(txn->txn);
    txn_ended(run, txn);
    return tell(step, 0);
}
static pd_status do_reset(struct lmdb_run *run, const struct reset *it, pd_step *step)
{
    struct txn_slot *const txn = txn_at(step, it->txn);
    mdb_txn_reset(txn->txn);
    leave_cursors(run, txn);
    return tell(step, 0);
}
static pd_status do_renew(struct lmdb_run *run, const struct renew *it, pd_step *step)
{
    (void)run;
    return tell(step, mdb_txn_renew(txn_at(step, it->txn)->txn));
}

/* ---- Entries and the environment ------------------------------------------------------------ */

static int put_with(struct lmdb_run *run, pd_step *step, const struct put *put, MDB_val *value,
                    unsigned flags)
{
    MDB_val key = key_of(run->process, put->k);
    *value = value_of(run->process, put->v);
    return faulty_put(run->fault, txn_at(step, put->txn)->txn, run->process->dbi, &key, value,
                      flags);
}
static pd_status do_put(struct lmdb_run *run, const struct put *it, pd_step *step)
{
    MDB_val value;
    return tell(step, put_with(run, step, it, &value, 0));
}
static pd_status do_put_new(struct lmdb_run *run, const struct put_new *it, pd_step *step)
{
    MDB_val value;
    const struct put put = {it->txn, it->k, it->v};
    const int error = put_with(run, step, &put, &value, MDB_NOOVERWRITE);
    if (error == MDB_KEYEXIST) {
        pd_emit(step, exists, .v = value_number(run->process, &value));
        return PD_OK;
    }
    return tell(step, error);
}
static pd_status do_get(struct lmdb_run *run, const struct get *it, pd_step *step)
{
    MDB_val key = key_of(run->process, it->k), value;
    const int error = mdb_get(txn_at(step, it->txn)->txn, run->process->dbi, &key, &value);
    if (error) {
        return tell(step, error);
    }
    pd_emit(step, found, .k = it->k, .v = value_number(run->process, &value));
    return PD_OK;
}
static pd_status do_del(struct lmdb_run *run, const struct del *it, pd_step *step)
{
    MDB_val key = key_of(run->process, it->k);
    return tell(step, mdb_del(txn_at(step, it->txn)->txn, run->process->dbi, &key, NULL));
}
static pd_status do_clear(struct lmdb_run *run, const struct clear *it, pd_step *step)
{
    return tell(step, mdb_drop(txn_at(step, it->txn)->txn, run->process->dbi, 0));
}
static pd_status do_count(struct lmdb_run *run, const struct count *it, pd_step *step)
{
    MDB_stat stat;
    const int error = mdb_stat(txn_at(step, it->txn)->txn, run->process->dbi, &stat);
    if (error) {
        return tell(step, error);
    }
    pd_emit(step, counted, .entries = (int64_t)stat.ms_entries);
    return PD_OK;
}
static pd_status do_sync(struct lmdb_run *run, const struct sync *it, pd_step *step)
{
    (void)it;
    return tell(step, mdb_env_sync(run->process->env, 1));
}
static pd_status do_reopen(struct lmdb_run *run, const struct reopen *it, pd_step *step)
{
    (void)it;
    close_all(run);
    mdb_env_close(run->process->env);
    const int error = env_open(run->process);
    return error ? pd_fail(step, PD_EIO, "reopening: %s", mdb_strerror(error)) : tell(step, 0);
}

/* ---- Cursors ------------------------------------------------------------------------------ */

static struct cursor_slot *cursor_at(pd_step *step, pd_ref ref)
{
    return pd_ref_to_ptr(step, ref);
}

static pd_status do_open_cursor(struct lmdb_run *run, const struct open_cursor *it, pd_step *step)
{
    struct txn_slot *const txn = txn_at(step, it->txn);
    struct cursor_slot *const slot = free_cursor(run);
    if (!slot) {
        return pd_fail(step, PD_ELIMIT, "more cursors are open than were asked for");
    }
    const int error = mdb_cursor_open(txn->txn, run->process->dbi, &slot->cursor);
    if (error) {
        *slot = (struct cursor_slot){0};
        return tell(step, error);
    }
    slot->txn = txn;
    pd_emit(step, opened, .cursor = pd_ref_from_ptr(step, slot));
    return PD_OK;
}

/* Moves the cursor, to K or beyond if OP is MDB_SET_RANGE, and tells the entry that it came to. */
static pd_status move(struct lmdb_run *run, pd_ref cursor, MDB_cursor_op op, int64_t k,
                      pd_step *step)
{
    MDB_val key = key_of(run->process, k), value;
    const int error =
        faulty_cursor_get(run->fault, cursor_at(step, cursor)->cursor, &key, &value, op);
    if (error) {
        return tell(step, error);
    }
    pd_emit(step, found, .k = key_number(run->process, &key),
            .v = value_number(run->process, &value));
    return PD_OK;
}
static pd_status do_first(struct lmdb_run *run, const struct first *it, pd_step *step)
{
    return move(run, it->cursor, MDB_FIRST, 0, step);
}
static pd_status do_last(struct lmdb_run *run, const struct last *it, pd_step *step)
{
    return move(run, it->cursor, MDB_LAST, 0, step);
}
static pd_status do_next(struct lmdb_run *run, const struct next *it, pd_step *step)
{
    return move(run, it->cursor, MDB_NEXT, 0, step);
}
static pd_status do_prev(struct lmdb_run *run, const struct prev *it, pd_step *step)
{
    return move(run, it->cursor, MDB_PREV, 0, step);
}
static pd_status do_set_range(struct lmdb_run *run, const struct set_range *it, pd_step *step)
{
    return move(run, it->cursor, MDB_SET_RANGE, it->k, step);
}
static pd_status do_current(struct lmdb_run *run, const struct current *it, pd_step *step)
{
    return move(run, it->cursor, MDB_GET_CURRENT, 0, step);
}

static pd_status do_replace(struct lmdb_run *run, const struct replace *it, pd_step *step)
{
    MDB_cursor *const cursor = cursor_at(step, it->cursor)->cursor;
    MDB_val key, value;
    int error = mdb_cursor_get(cursor, &key, &value, MDB_GET_CURRENT);
    if (!error) {
        /* What LMDB gave lies in its pages, which the put is about to change. */
        const int64_t k = key_number(run->process, &key);
        if (k < 0) {
            return pd_fail(step, PD_EIO, "the cursor is on a key that was never put");
        }
        key = key_of(run->process, k);
        value = value_of(run->process, it->v);
        error = mdb_cursor_put(cursor, &key, &value, MDB_CURRENT);
    }
    return tell(step, error);
}
static pd_status do_erase(struct lmdb_run *run, const struct erase *it, pd_step *step)
{
    (void)run;
    return tell(step, mdb_cursor_del(cursor_at(step, it->cursor)->cursor, 0));
}
static pd_status do_close_cursor(struct lmdb_run *run, const struct close_cursor *it, pd_step *step)
{
    (void)run;
    struct cursor_slot *const slot = cursor_at(step, it->cursor);
    mdb_cursor_close(slot->cursor);
    *slot = (struct cursor_slot){0};
    return tell(step, 0);
}
static pd_status do_renew_cursor(struct lmdb_run *run, const struct renew_cursor *it, pd_step *step)
{
    (void)run;
    struct cursor_slot *const slot = cursor_at(step, it->cursor);
    struct txn_slot *const txn = txn_at(step, it->txn);
    const int error = mdb_cursor_renew(txn->txn, slot->cursor);
    slot->txn = error ? slot->txn : txn;
    return tell(step, error);
}

PD_HANDLERS(lmdb, lmdb_run, (begin_read, do_begin_read), (begin_write, do_begin_write),
            (begin_child, do_begin_child), (commit, do_commit), (abort, do_abort),
            (reset, do_reset), (renew, do_renew), (put, do_put), (put_new, do_put_new),
            (get, do_get), (del, do_del), (clear, do_clear), (count, do_count), (sync, do_sync),
            (reopen, do_reopen), (open_cursor, do_open_cursor), (first, do_first), (last, do_last),
            (next, do_next), (prev, do_prev), (set_range, do_set_range), (current, do_current),
            (replace, do_replace), (erase, do_erase), (close_cursor, do_close_cursor),
            (renew_cursor, do_renew_cursor));
PD_ADAPTER(lmdb, process, lmdb_run, .handlers = lmdb_handlers, .config = &lmdb_config_type,
           .setup_once = setup_once, .teardown_once = teardown_once, .setup_worker = setup_process,
           .teardown_worker = teardown_process, .setup_each = setup_run,
           .teardown_each = teardown_run);

/* ---- The program, and the plug-in of pdamage ---------------------------------------------- */

static const pd_suite suites[] = {{.model = &lmdb_model, .adapter = &lmdb_adapter}, {0}};
PD_EXPORT(suites);

int main(int argc, char **argv)
{
    return pd_main(argc, argv, suites);
}
