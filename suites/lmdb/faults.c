/* See faults.h: LMDB is right, what is around it here is not. */
#include "faults.h"

#include <stdbool.h>

enum { LARGE = 2000 }; /* LMDB keeps a value of more bytes on pages of its own */

/* As if the room for a large value were there, but nobody had copied the value into it. */
static bool is_lost(const MDB_val *key, const MDB_val *data, unsigned flags)
{
    const bool smallest = key->mv_size > 0 && *(const char *)key->mv_data == 'a';
    return (flags & MDB_NOOVERWRITE) && smallest && data->mv_size > LARGE;
}

int faulty_put(enum fault fault, MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data,
               unsigned flags)
{
    if (fault == LOST_WRITE && is_lost(key, data, flags)) {
        data->mv_size = 0;
    }
    const int answer = mdb_put(txn, dbi, key, data, flags);
    if (fault == WRONG_ERROR && answer == MDB_KEYEXIST && data->mv_size == 0) {
        return MDB_NOTFOUND; /* as if an empty value were none */
    }
    return answer;
}

int faulty_cursor_get(enum fault fault, MDB_cursor *cursor, MDB_val *key, MDB_val *data,
                      MDB_cursor_op op)
{
    const MDB_val asked = *key;
    const int answer = mdb_cursor_get(cursor, key, data, op);
    if (fault == OFF_BY_ONE && op == MDB_SET_RANGE && answer == 0 &&
        mdb_cmp(mdb_cursor_txn(cursor), mdb_cursor_dbi(cursor), &asked, key) == 0) {
        return mdb_cursor_get(cursor, key, data, MDB_NEXT); /* > instead of >= */
    }
    return answer;
}
