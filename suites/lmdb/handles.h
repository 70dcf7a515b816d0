/*
 * What a process and a run hold of LMDB: the environment, and the transactions and cursors that are
 * open, so that nothing stays open when a run is over, however it ended. The address of a txn_slot
 * or cursor_slot is what a reference of the model stands for.
 */
#ifndef LMDB_HANDLES_H
#define LMDB_HANDLES_H

#include "faults.h"
#include "folder.h"

#include <stdint.h>

enum { KEYS = 16, VALUES = 10, KEY_SIZE = 400, VALUE_UNIT = 500 };
enum { MOST_READERS = 4, MOST_WRITERS = 3, MOST_CURSORS = 5 };

/* The database of a process. */
struct process {
    struct folder folder;
    char file[96];
    MDB_env *env;
    MDB_dbi dbi;
    char keys[KEYS][KEY_SIZE];
    char values[VALUES][VALUES * VALUE_UNIT];
};

struct txn_slot {
    MDB_txn *txn; /* NULL: the slot is free */
    struct txn_slot *parent;
    bool reads;
};

struct cursor_slot {
    MDB_cursor *cursor;   /* NULL: the slot is free */
    struct txn_slot *txn; /* NULL: it was a reader, which is over */
};

struct lmdb_run {
    struct process *process;
    enum fault fault;
    struct txn_slot txns[MOST_READERS + MOST_WRITERS + 1]; /* one more, which LMDB should refuse */
    struct cursor_slot cursors[MOST_CURSORS];
};

/* These give 0 or an error of LMDB. */

/* Opens the environment, in the process's file. */
int env_open(struct process *process);

/* Takes all entries out of the database. */
int env_empty(struct process *process);

/* Closes all that is open but the environment. */
void close_all(struct lmdb_run *run);

/* A free slot; NULL: there is none. */
struct txn_slot *free_txn(struct lmdb_run *run);
/* The same of a cursor. */
struct cursor_slot *free_cursor(struct lmdb_run *run);

/* The cursors of a transaction have lost it: a reader's live on, those of a writer were closed. */
void leave_cursors(struct lmdb_run *run, const struct txn_slot *txn);

/* LMDB has ended a transaction, and its children with it. */
void txn_ended(struct lmdb_run *run, struct txn_slot *txn);

/* Numbers of the model as what LMDB stores, and back; -1: none of ours. */
MDB_val key_of(struct process *process, int64_t k);
MDB_val value_of(struct process *process, int64_t v);
int64_t key_number(const struct process *process, const MDB_val *key);
int64_t value_number(const struct process *process, const MDB_val *value);

#endif
