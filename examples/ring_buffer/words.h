/*
 * What can be asked of the ring, what it answers, and what the model remembers of it. The rules are
 * in model.h, which includes this. All of it is static, and one source file, ring_buffer.c,
 * includes it.
 */
#ifndef RING_BUFFER_WORDS_H
#define RING_BUFFER_WORDS_H

#include <propertydamage/pd.h>

#include <errno.h>

/* Few and short: what can go wrong does so soon, and is small when it does. */
enum { MOST_SLOTS = 3, MOST_CURSORS = 2, MOST_BYTES = 2 };

/* ---- What is remembered ------------------------------------------------------------------- */

struct ring_buffer {
    int64_t capacity; /* 0: there is no ring yet */
    int64_t gone;     /* how many records were taken out */
    pd_list_of(pd_str) records;
    pd_map_of(pd_ref, int64_t) cursors; /* how many were pushed before the record it is on */
};
PD_TYPE(ring_buffer, PD_FIELD(capacity), PD_FIELD(gone), PD_LIST(records), PD_MAP(cursors));

/* ---- What is answered --------------------------------------------------------------------- */

enum error {
    INVALID = EINVAL,
    FULL = ENOSPC,
    NOTHING = ENOENT,
    TOO_LONG = EMSGSIZE,
    NO_MEMORY = ENOMEM
};
PD_ENUM(error, PD_NAME(INVALID, "EINVAL"), PD_NAME(FULL, "ENOSPC"), PD_NAME(NOTHING, "ENOENT"),
        PD_NAME(TOO_LONG, "EMSGSIZE"), PD_NAME(NO_MEMORY, "ENOMEM"));

struct refused {
    enum error with;
};
PD_TYPE(refused, PD_FIELD(with, PD_NAMES(error)));
PD_EMPTY(done);
struct pushed {
    int64_t count;
};
PD_TYPE(pushed, PD_FIELD(count));
struct got {
    pd_str data;
};
PD_TYPE(got, PD_FIELD(data));
struct found {
    int64_t behind; /* so many records */
};
PD_TYPE(found, PD_FIELD(behind));
struct resized {
    int64_t dropped;
};
PD_TYPE(resized, PD_FIELD(dropped));
struct opened {
    pd_ref cursor;
};
PD_TYPE(opened, PD_FIELD(cursor, PD_EXTERNAL));
struct damaged { /* what the ring says of itself after a step; never simulated */
    pd_str what;
};
PD_TYPE(damaged, PD_FIELD(what));
PD_EVENTS(ring_buffer, refused, done, pushed, got, found, resized, opened, damaged);

/* ---- What is asked ------------------------------------------------------------------------ */

#define CAPACITY PD_RANGE(0, MOST_SLOTS)
#define DATA PD_CHARS("a-c", 1, MOST_BYTES)

struct create {
    int64_t capacity;
};
PD_TYPE(create, PD_FIELD(capacity, CAPACITY));
struct push {
    pd_str data;
};
PD_TYPE(push, PD_FIELD(data, DATA));
struct replace {
    pd_str data;
};
PD_TYPE(replace, PD_FIELD(data, DATA));
PD_EMPTY(pop);
struct peek {
    int64_t room; /* of the buffer */
};
PD_TYPE(peek, PD_FIELD(room, PD_RANGE(0, MOST_BYTES)));
struct find {
    pd_str data;
};
PD_TYPE(find, PD_FIELD(data, PD_CHARS("a-c", 0, MOST_BYTES)));
struct resize {
    int64_t capacity;
};
PD_TYPE(resize, PD_FIELD(capacity, CAPACITY));
PD_EMPTY(clear);
PD_EMPTY(open_cursor);
struct next {
    pd_ref cursor;
};
PD_TYPE(next, PD_FIELD(cursor, PD_FROM(ring_buffer, cursors)));
struct close_cursor {
    pd_ref cursor;
};
PD_TYPE(close_cursor, PD_FIELD(cursor, PD_FROM(ring_buffer, cursors)));

#endif
