/*
 * What can be asked of LMDB, what it answers, and what the model remembers of it. The rules are in
 * the headers after it, each of which includes the one before: rules.h, transactions.h, cursors.h,
 * model.h. All of it is static, and one source file, lmdb.c, includes it.
 *
 * A key is a number here and a text of 400 bytes there; a value is a number v here and 500 v bytes
 * there. So a page of 4 KiB holds one entry to ten, and a few entries are a tree that splits and
 * merges its pages, with the large values on pages of their own.
 */
#ifndef LMDB_WORDS_H
#define LMDB_WORDS_H

#include "handles.h"

#include <propertydamage/pd.h>

#include <errno.h>

/* ---- What is remembered ------------------------------------------------------------------ */

typedef pd_map_of(int64_t, int64_t) entries;

/* Where a cursor is. IN_FRONT: what it stood on was deleted, and KEY is the one behind that.
 * BEEN_LAST: it has come to the end, and was not moved away from there; see simulate_next. */
enum where { NOWHERE, ON, IN_FRONT, BEHIND_ALL };
PD_ENUM(where, PD_NAME(NOWHERE, "nowhere"), PD_NAME(ON, "on"), PD_NAME(IN_FRONT, "in_front"),
        PD_NAME(BEHIND_ALL, "behind_all"));
struct place {
    enum where where;
    int64_t key;
    bool been_last;
};
PD_TYPE(place, PD_FIELD(where, PD_NAMES(where)), PD_FIELD(key), PD_FIELD(been_last));

enum kind { WRITES, READS, RESTS }; /* RESTS: read, and was reset */
PD_ENUM(kind, PD_NAME(WRITES, "writes"), PD_NAME(READS, "reads"), PD_NAME(RESTS, "rests"));
struct txn {
    enum kind kind;
    pd_ref parent;
    entries view;                         /* a reader's is a snapshot, a writer's a draft */
    pd_map_of(pd_ref, struct place) left; /* a child's: where its parents' cursors were */
};
PD_TYPE(txn, PD_FIELD(kind, PD_NAMES(kind)), PD_FIELD(parent), PD_MAP(view),
        PD_MAP_OF(left, place));

struct cursor {
    pd_ref txn; /* none: a reader's, which is over */
    struct place place;
};
PD_TYPE(cursor, PD_FIELD(txn), PD_STRUCT(place, place));

/* The maps say all; the sets say what may be asked of whom, for PD_FROM. */
struct lmdb {
    entries committed;
    pd_map_of(pd_ref, struct txn) txns;
    pd_map_of(pd_ref, struct cursor) cursors;
    pd_set_of(pd_ref) usable;   /* transactions: not reset, and without a child */
    pd_set_of(pd_ref) writer;   /* the one of them that writes, if there is one */
    pd_set_of(pd_ref) readers;  /* those of them that read */
    pd_set_of(pd_ref) resting;  /* transactions that were reset */
    pd_set_of(pd_ref) ready;    /* cursors of usable transactions */
    pd_set_of(pd_ref) loose;    /* cursors of readers, be they over or not */
    pd_set_of(pd_ref) closable; /* cursors that are ready or whose reader is over */
};
PD_TYPE(lmdb, PD_MAP(committed), PD_MAP_OF(txns, txn), PD_MAP_OF(cursors, cursor), PD_SET(usable),
        PD_SET(writer), PD_SET(readers), PD_SET(resting), PD_SET(ready), PD_SET(loose),
        PD_SET(closable));

/* ---- What is answered -------------------------------------------------------------------- */

enum answer {
    NOT_FOUND = MDB_NOTFOUND,
    KEY_EXISTS = MDB_KEYEXIST,
    READERS_FULL = MDB_READERS_FULL,
    NOT_ALLOWED = EACCES,
    INVALID = EINVAL
};
PD_ENUM(answer, PD_NAME(NOT_FOUND, "MDB_NOTFOUND"), PD_NAME(KEY_EXISTS, "MDB_KEYEXIST"),
        PD_NAME(READERS_FULL, "MDB_READERS_FULL"), PD_NAME(NOT_ALLOWED, "EACCES"),
        PD_NAME(INVALID, "EINVAL"));

PD_EMPTY(done);
struct refused {
    enum answer with;
};
PD_TYPE(refused, PD_FIELD(with, PD_NAMES(answer)));
struct begun {
    pd_ref txn;
};
PD_TYPE(begun, PD_FIELD(txn, PD_EXTERNAL));
struct opened {
    pd_ref cursor;
};
PD_TYPE(opened, PD_FIELD(cursor, PD_EXTERNAL));
struct found {
    int64_t k, v;
};
PD_TYPE(found, PD_FIELD(k), PD_FIELD(v));
struct exists { /* what mdb_put with MDB_NOOVERWRITE met */
    int64_t v;
};
PD_TYPE(exists, PD_FIELD(v));
struct counted {
    int64_t entries;
};
PD_TYPE(counted, PD_FIELD(entries));
PD_EVENTS(lmdb, done, refused, begun, opened, found, exists, counted);

/* ---- What is asked of the environment and of transactions --------------------------------- */

#define KEY PD_RANGE(0, KEYS - 1)
#define VALUE PD_RANGE(0, VALUES - 1)

PD_EMPTY(begin_read);
PD_EMPTY(begin_write);
struct begin_child {
    pd_ref parent;
};
PD_TYPE(begin_child, PD_FIELD(parent, PD_FROM(lmdb, writer)));
struct commit {
    pd_ref txn;
};
PD_TYPE(commit, PD_FIELD(txn, PD_FROM(lmdb, txns)));
struct abort {
    pd_ref txn;
};
PD_TYPE(abort, PD_FIELD(txn, PD_FROM(lmdb, txns)));
struct reset {
    pd_ref txn;
};
PD_TYPE(reset, PD_FIELD(txn, PD_FROM(lmdb, readers)));
struct renew {
    pd_ref txn;
};
PD_TYPE(renew, PD_FIELD(txn, PD_FROM(lmdb, resting)));
struct put {
    pd_ref txn;
    int64_t k, v;
};
PD_TYPE(put, PD_FIELD(txn, PD_FROM(lmdb, usable)), PD_FIELD(k, KEY), PD_FIELD(v, VALUE));
struct put_new {
    pd_ref txn;
    int64_t k, v;
};
PD_TYPE(put_new, PD_FIELD(txn, PD_FROM(lmdb, usable)), PD_FIELD(k, KEY), PD_FIELD(v, VALUE));
struct get {
    pd_ref txn;
    int64_t k;
};
PD_TYPE(get, PD_FIELD(txn, PD_FROM(lmdb, usable)), PD_FIELD(k, KEY));
struct del {
    pd_ref txn;
    int64_t k;
};
PD_TYPE(del, PD_FIELD(txn, PD_FROM(lmdb, usable)), PD_FIELD(k, KEY));
struct clear {
    pd_ref txn;
};
PD_TYPE(clear, PD_FIELD(txn, PD_FROM(lmdb, usable)));
struct count {
    pd_ref txn;
};
PD_TYPE(count, PD_FIELD(txn, PD_FROM(lmdb, usable)));
PD_EMPTY(sync);
PD_EMPTY(reopen);

/* ---- What is asked of cursors ------------------------------------------------------------- */

struct open_cursor {
    pd_ref txn;
};
PD_TYPE(open_cursor, PD_FIELD(txn, PD_FROM(lmdb, usable)));
struct first {
    pd_ref cursor;
};
PD_TYPE(first, PD_FIELD(cursor, PD_FROM(lmdb, ready)));
struct last {
    pd_ref cursor;
};
PD_TYPE(last, PD_FIELD(cursor, PD_FROM(lmdb, ready)));
struct next {
    pd_ref cursor;
};
PD_TYPE(next, PD_FIELD(cursor, PD_FROM(lmdb, ready)));
struct prev {
    pd_ref cursor;
};
PD_TYPE(prev, PD_FIELD(cursor, PD_FROM(lmdb, ready)));
struct set_range {
    pd_ref cursor;
    int64_t k;
};
PD_TYPE(set_range, PD_FIELD(cursor, PD_FROM(lmdb, ready)), PD_FIELD(k, KEY));
struct current {
    pd_ref cursor;
};
PD_TYPE(current, PD_FIELD(cursor, PD_FROM(lmdb, ready)));
struct replace { /* reads what the cursor is on, then puts another value there */
    pd_ref cursor;
    int64_t v;
};
PD_TYPE(replace, PD_FIELD(cursor, PD_FROM(lmdb, ready)), PD_FIELD(v, VALUE));
struct erase {
    pd_ref cursor;
};
PD_TYPE(erase, PD_FIELD(cursor, PD_FROM(lmdb, ready)));
struct close_cursor {
    pd_ref cursor;
};
PD_TYPE(close_cursor, PD_FIELD(cursor, PD_FROM(lmdb, closable)));
struct renew_cursor {
    pd_ref cursor, txn;
};
PD_TYPE(renew_cursor, PD_FIELD(cursor, PD_FROM(lmdb, loose)),
        PD_FIELD(txn, PD_FROM(lmdb, readers)));

#endif
