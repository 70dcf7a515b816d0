/*
 * A ring of records: so many slots, each with a copy of some bytes, first in, first out. It can be
 * resized, searched, and read by cursors, which take nothing out. A library as any other, but for
 * the bugs that can be planted in it; bugs.md tells of them.
 *
 * What can fail gives -1 or NULL, sets errno, and has changed nothing then.
 */
#ifndef RING_H
#define RING_H

#include <stddef.h>
#include <sys/types.h>

enum { RING_MOST_SLOTS = 1024 };

/* Of planted bugs any, or'ed. */
enum ring_bug {
    RING_NO_BUG = 0,
    RING_BUG_OUT_OF_BOUNDS = 1 << 0,
    RING_BUG_USE_AFTER_FREE = 1 << 1,
    RING_BUG_DOUBLE_FREE = 1 << 2,
    RING_BUG_ENDLESS_LOOP = 1 << 3,
    RING_BUG_LEAK = 1 << 4,
    RING_BUG_ALLOC_FAILURE = 1 << 5,
    RING_BUG_NULL_DEREF = 1 << 6,
    RING_BUG_ASSERT = 1 << 7,
    RING_ALL_BUGS = (1 << 8) - 1
};

struct ring;
struct ring_cursor;

/* An empty ring of CAPACITY slots; ring_free frees it. EINVAL: none, or too many. ENOMEM. */
struct ring *ring_new(size_t capacity, unsigned bugs);

/* Frees RING, its records, and its cursors; NULL is fine. */
void ring_free(struct ring *ring);

/* Copies LEN bytes at DATA into the next slot. ENOSPC: all slots are taken. ENOMEM. */
int ring_push(struct ring *ring, const void *data, size_t len);

/* The newest record is LEN bytes at DATA instead, which are copied. ENOENT: the ring is empty.
 * ENOMEM. */
int ring_replace(struct ring *ring, const void *data, size_t len);

/* Copies the oldest record into BUFFER of SIZE bytes and takes it out; gives its length. ENOENT:
 * the ring is empty. EMSGSIZE: the record is longer than SIZE, and stays. */
ssize_t ring_pop(struct ring *ring, void *buffer, size_t size);

/* The same, but the record stays. */
ssize_t ring_peek(const struct ring *ring, void *buffer, size_t size);

/* How many records are older than the oldest of those LEN bytes. ENOENT: there is none. */
ssize_t ring_find(const struct ring *ring, const void *data, size_t len);

/* From now on there are CAPACITY slots. If there are more records the oldest are dropped; gives how
 * many. EINVAL and ENOMEM as ring_new. */
ssize_t ring_resize(struct ring *ring, size_t capacity);

/* Drops all records. */
void ring_clear(struct ring *ring);

/* How many records there are. */
size_t ring_count(const struct ring *ring);

/* What is damaged in RING, in words; NULL: nothing. */
const char *ring_check(const struct ring *ring);

/* A cursor on the newest record; ring_cursor_free frees it, or ring_free. ENOENT: the ring is
 * empty. ENOMEM. */
struct ring_cursor *ring_cursor_new(struct ring *ring);

/* Frees CURSOR; NULL is fine. */
void ring_cursor_free(struct ring_cursor *cursor);

/* Copies the record that CURSOR is on into BUFFER of SIZE bytes, gives its length, and moves on to
 * the one that was pushed after it. A record that is taken out moves its cursors on as well.
 * ENOENT: there is none, until another is pushed. EMSGSIZE as ring_pop. */
ssize_t ring_next(struct ring_cursor *cursor, void *buffer, size_t size);

#endif
