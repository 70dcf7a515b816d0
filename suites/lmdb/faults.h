/*
 * The calls of LMDB that can be made to go wrong, so that the suite shows what it finds. bugs.md
 * tells what is wrong with each, and what is left of a failure.
 */
#ifndef LMDB_FAULTS_H
#define LMDB_FAULTS_H

#include <lmdb.h>

enum fault { FAULT_NONE, LOST_WRITE, WRONG_ERROR, OFF_BY_ONE };

/* mdb_put, but for LOST_WRITE and WRONG_ERROR. */
int faulty_put(enum fault fault, MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data,
               unsigned flags);

/* mdb_cursor_get, but for OFF_BY_ONE. */
int faulty_cursor_get(enum fault fault, MDB_cursor *cursor, MDB_val *key, MDB_val *data,
                      MDB_cursor_op op);

#endif
