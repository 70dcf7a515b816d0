/* See ring.h. Slots are counted from `head`, where the oldest record is, and go around. */
#include "ring.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct record {
    uint64_t number; /* how many were pushed before it */
    uint64_t sum;    /* of its bytes, for ring_check */
    size_t len;
    unsigned char bytes[];
};

struct ring_cursor {
    struct ring *ring;
    struct record *at;        /* NULL: it has seen all there is */
    struct ring_cursor *next; /* of the same ring */
};

struct ring {
    unsigned bugs;
    size_t capacity, head, count;
    uint64_t gone;         /* how many records were taken out: the number of the oldest */
    struct record **slots; /* CAPACITY of them, and slots_mark */
    struct ring_cursor *cursors;
};

/* Stands behind the slots; if it does not, somebody has written there. */
static const uint32_t slots_mark = 0x52494e47;

static int refuse(int error)
{
    errno = error;
    return -1;
}

/* ---- Records ------------------------------------------------------------------------------ */

/* FNV-1a. */
static uint64_t sum_of(const unsigned char *bytes, size_t len)
{
    uint64_t sum = 14695981039346656037U;
    for (size_t i = 0; i < len; i++) {
        sum = (sum ^ bytes[i]) * 1099511628211U;
    }
    return sum;
}

/* A copy of LEN bytes at DATA; NULL: there is no memory. */
static struct record *record_new(uint64_t number, const void *data, size_t len)
{
    struct record *const record = malloc(sizeof *record + len);
    if (record) {
        memcpy(record->bytes, data, len);
        record->number = number;
        record->sum = sum_of(record->bytes, len);
        record->len = len;
    }
    return record;
}

/* Copies the bytes of RECORD into BUFFER, if they fit into SIZE. */
static ssize_t copy(const struct record *record, void *buffer, size_t size, unsigned bugs)
{
    if (record->len > size && (size > 0 || !(bugs & RING_BUG_ASSERT))) {
        return refuse(EMSGSIZE);
    }
    assert(record->len <= size);
    memcpy(buffer, record->bytes, record->len);
    return (ssize_t)record->len;
}

/* ---- Slots -------------------------------------------------------------------------------- */

/* Room for CAPACITY records; a caller who is TRUSTING does not look whether there is. */
static struct record **slots_new(size_t capacity, bool trusting)
{
    const size_t size = capacity * sizeof(struct record *);
    unsigned char *const slots = calloc(1, size + sizeof slots_mark);
    if (!slots && !trusting) {
        return NULL;
    }
    memcpy(slots + size, &slots_mark, sizeof slots_mark);
    return (struct record **)(void *)slots;
}

/* Frees the slots, and the records that are still in them. */
static void slots_free(const struct ring *ring)
{
    for (size_t i = 0; i < ring->capacity; i++) {
        free(ring->slots[i]);
    }
    free(ring->slots);
}

/* Frees the record in SLOT and puts another there. */
static void slot_put(struct record **slot, struct record *record)
{
    free(*slot);
    *slot = record;
}

/* The slot that is I slots behind the oldest record's; I is at most the capacity. */
static size_t slot_of(const struct ring *ring, size_t i)
{
    const size_t slot = ring->head + i;
    const size_t last = ring->bugs & RING_BUG_OUT_OF_BOUNDS ? ring->capacity : ring->capacity - 1;
    return slot > last ? slot - ring->capacity : slot;
}

/* Record I, 0 being the oldest; NULL: there are not so many. */
static struct record *record_at(const struct ring *ring, uint64_t i)
{
    return i < ring->count ? ring->slots[slot_of(ring, (size_t)i)] : NULL;
}

/* ---- Cursors ------------------------------------------------------------------------------ */

/* The cursors that are on FROM are on TO now. */
static void move_cursors(struct ring *ring, const struct record *from, struct record *to)
{
    for (struct ring_cursor *cursor = ring->cursors; cursor; cursor = cursor->next) {
        cursor->at = cursor->at == from ? to : cursor->at;
    }
}

struct ring_cursor *ring_cursor_new(struct ring *ring)
{
    if (ring->count == 0) {
        errno = ENOENT;
        return NULL;
    }
    struct ring_cursor *const cursor = malloc(sizeof *cursor);
    if (!cursor) {
        errno = ENOMEM;
        return NULL;
    }
    *cursor = (struct ring_cursor){ring, record_at(ring, ring->count - 1), ring->cursors};
    ring->cursors = cursor;
    return cursor;
}

void ring_cursor_free(struct ring_cursor *cursor)
{
    struct ring_cursor **link = cursor ? &cursor->ring->cursors : NULL;
    while (link && *link != cursor) {
        link = &(*link)->next;
    }
    if (link) {
        *link = cursor->next;
    }
    free(cursor);
}

ssize_t ring_next(struct ring_cursor *cursor, void *buffer, size_t size)
{
    const struct ring *const ring = cursor->ring;
    const bool over = ring->bugs & RING_BUG_NULL_DEREF ? ring->count == 0 : cursor->at == NULL;
    if (over) {
        return refuse(ENOENT);
    }
    const ssize_t len = copy(cursor->at, buffer, size, ring->bugs);
    if (len >= 0) {
        cursor->at = record_at(ring, cursor->at->number + 1 - ring->gone);
    }
    return len;
}

/* ---- The ring ----------------------------------------------------------------------------- */

struct ring *ring_new(size_t capacity, unsigned bugs)
{
    if (capacity == 0 || capacity > RING_MOST_SLOTS) {
        errno = EINVAL;
        return NULL;
    }
    struct ring *const ring = calloc(1, sizeof *ring);
    struct record **const slots = slots_new(capacity, false);
    if (!ring || !slots) {
        free(ring);
        free(slots);
        errno = ENOMEM;
        return NULL;
    }
    *ring = (struct ring){.bugs = bugs, .capacity = capacity, .slots = slots};
    return ring;
}

/* Takes the oldest record out of its slot, and gives it. */
static struct record *take_oldest(struct ring *ring)
{
    struct record *const record = record_at(ring, 0);
    ring->slots[ring->head] = NULL;
    ring->head = slot_of(ring, 1);
    ring->count--;
    ring->gone++;
    return record;
}

/* Drops the oldest record. */
static void drop_oldest(struct ring *ring)
{
    move_cursors(ring, record_at(ring, 0), record_at(ring, 1));
    free(take_oldest(ring));
}

void ring_clear(struct ring *ring)
{
    while (ring->count > 0) {
        drop_oldest(ring);
    }
    ring->head = 0;
}

void ring_free(struct ring *ring)
{
    if (!ring) {
        return;
    }
    while (ring->cursors) {
        ring_cursor_free(ring->cursors);
    }
    ring_clear(ring);
    slots_free(ring);
    free(ring);
}

int ring_push(struct ring *ring, const void *data, size_t len)
{
    if (ring->count == ring->capacity && !(ring->bugs & RING_BUG_LEAK)) {
        return refuse(ENOSPC);
    }
    struct record *const record = record_new(ring->gone + ring->count, data, len);
    if (!record) {
        return refuse(ENOMEM);
    }
    if (ring->count == ring->capacity) {
        return refuse(ENOSPC); /* too late: it was copied already */
    }
    ring->slots[slot_of(ring, ring->count)] = record;
    ring->count++;
    move_cursors(ring, NULL, record);
    return 0;
}

int ring_replace(struct ring *ring, const void *data, size_t len)
{
    if (ring->count == 0) {
        return refuse(ENOENT);
    }
    struct record **const slot = &ring->slots[slot_of(ring, ring->count - 1)];
    struct record *const old = *slot;
    struct record *const record = record_new(old->number, data, len);
    if (!record) {
        return refuse(ENOMEM);
    }
    if (len > old->len && ring->bugs & RING_BUG_DOUBLE_FREE) {
        free(old); /* it is not long enough */
    }
    move_cursors(ring, old, record);
    slot_put(slot, record);
    return 0;
}

ssize_t ring_peek(const struct ring *ring, void *buffer, size_t size)
{
    const struct record *const record = record_at(ring, 0);
    return record ? copy(record, buffer, size, ring->bugs) : refuse(ENOENT);
}

ssize_t ring_pop(struct ring *ring, void *buffer, size_t size)
{
    const ssize_t len = ring_peek(ring, buffer, size);
    if (len < 0) {
        return len;
    }
    if (ring->bugs & RING_BUG_USE_AFTER_FREE) {
        free(take_oldest(ring));
    } else {
        drop_oldest(ring);
    }
    return len;
}

ssize_t ring_find(const struct ring *ring, const void *data, size_t len)
{
    const size_t around = ring->bugs & RING_BUG_ENDLESS_LOOP ? ring->capacity : SIZE_MAX;
    for (size_t i = 0; i != ring->count; i = (i + 1) % around) {
        const struct record *const record = record_at(ring, i);
        if (record->len == len && memcmp(record->bytes, data, len) == 0) {
            return (ssize_t)i;
        }
    }
    return refuse(ENOENT);
}

ssize_t ring_resize(struct ring *ring, size_t capacity)
{
    if (capacity == 0 || capacity > RING_MOST_SLOTS) {
        return refuse(EINVAL);
    }
    struct record **const slots = slots_new(capacity, ring->bugs & RING_BUG_ALLOC_FAILURE);
    if (!slots) {
        return refuse(ENOMEM);
    }
    ssize_t dropped = 0;
    for (; ring->count > capacity; dropped++) {
        drop_oldest(ring);
    }
    for (size_t i = 0; i < ring->count; i++) {
        slots[i] = record_at(ring, i);
        ring->slots[slot_of(ring, i)] = NULL;
    }
    slots_free(ring);
    ring->slots = slots;
    ring->capacity = capacity;
    ring->head = 0;
    return dropped;
}

size_t ring_count(const struct ring *ring)
{
    return ring->count;
}

const char *ring_check(const struct ring *ring)
{
    if (memcmp(&ring->slots[ring->capacity], &slots_mark, sizeof slots_mark) != 0) {
        return "what is behind the slots was overwritten";
    }
    for (size_t i = 0; i < ring->count; i++) {
        const struct record *const record = record_at(ring, i);
        if (record->number != ring->gone + i || record->sum != sum_of(record->bytes, record->len)) {
            return "a record was overwritten";
        }
    }
    return NULL;
}
