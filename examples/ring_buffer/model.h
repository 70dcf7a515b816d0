/* What the ring should do: what each command should answer, and what is remembered of the answer.
 */
#ifndef RING_BUFFER_MODEL_H
#define RING_BUFFER_MODEL_H

#include "words.h"

/* ---- What several commands have in common -------------------------------------------------- */

static bool there_is_none(const struct ring_buffer *ring)
{
    return ring->capacity == 0;
}

static bool there_is_one(const struct ring_buffer *ring)
{
    return ring->capacity > 0;
}

static bool may_open(const struct ring_buffer *ring)
{
    return there_is_one(ring) && ring->cursors.count < MOST_CURSORS;
}

static void refuse_with(pd_step *step, const char *statement, enum error error)
{
    pd_because(step, statement);
    pd_emit(step, refused, .with = error);
}

/* Where Create was given no memory there is no ring, though the commands were chosen for one. */
static bool without_ring(const struct ring_buffer *ring, pd_step *step)
{
    if (there_is_none(ring)) {
        refuse_with(step, "without a ring nothing can be done", INVALID);
    }
    return there_is_none(ring);
}

/* What was simulated so far needs memory: where there may be none, nothing may have happened. */
static void or_no_memory(pd_step *step)
{
    if (pd_alloc_fault(step)) {
        pd_or(step);
        refuse_with(step, "without memory nothing changes", NO_MEMORY);
    }
}

/* ---- Records ------------------------------------------------------------------------------ */

static void simulate_create(const struct create *it, const struct ring_buffer *ring, pd_step *step)
{
    (void)ring;
    if (it->capacity == 0) {
        refuse_with(step, "a ring has at least one slot", INVALID);
    } else {
        pd_emit(step, done);
        or_no_memory(step);
    }
}
PD_COMMAND(create, ring_buffer, .when = there_is_none, .simulate = simulate_create);

static void simulate_push(const struct push *it, const struct ring_buffer *ring, pd_step *step)
{
    (void)it;
    const int64_t count = (int64_t)ring->records.count;
    if (without_ring(ring, step)) {
        return;
    }
    if (count == ring->capacity) {
        refuse_with(step, "a full ring takes no record", FULL);
    } else {
        pd_because(step, "a record goes into a slot of its own");
        pd_emit(step, pushed, .count = count + 1);
        or_no_memory(step);
    }
}
PD_COMMAND(push, ring_buffer, .weight = 6, .when = there_is_one, .simulate = simulate_push);

static void simulate_replace(const struct replace *it, const struct ring_buffer *ring,
                             pd_step *step)
{
    (void)it;
    if (without_ring(ring, step)) {
        return;
    }
    if (ring->records.count == 0) {
        refuse_with(step, "there is nothing to replace", NOTHING);
    } else {
        pd_emit(step, done);
        or_no_memory(step);
    }
}
PD_COMMAND(replace, ring_buffer, .when = there_is_one, .simulate = simulate_replace);

static void simulate_pop(const struct pop *it, const struct ring_buffer *ring, pd_step *step)
{
    (void)it;
    if (without_ring(ring, step)) {
        return;
    }
    if (ring->records.count == 0) {
        refuse_with(step, "an empty ring gives nothing", NOTHING);
    } else {
        pd_because(step, "what was pushed first is popped first");
        pd_emit(step, got, .data = ring->records.items[0]);
    }
}
PD_COMMAND(pop, ring_buffer, .weight = 2, .when = there_is_one, .simulate = simulate_pop);

static void simulate_peek(const struct peek *it, const struct ring_buffer *ring, pd_step *step)
{
    if (without_ring(ring, step)) {
        return;
    }
    if (ring->records.count == 0) {
        refuse_with(step, "an empty ring gives nothing", NOTHING);
    } else if ((int64_t)ring->records.items[0].len > it->room) {
        refuse_with(step, "a record is given as a whole or not at all", TOO_LONG);
    } else {
        pd_because(step, "what was pushed first is seen first");
        pd_emit(step, got, .data = ring->records.items[0]);
    }
}
PD_COMMAND(peek, ring_buffer, .read_only = true, .when = there_is_one, .simulate = simulate_peek);

static void simulate_find(const struct find *it, const struct ring_buffer *ring, pd_step *step)
{
    size_t i = 0;
    if (without_ring(ring, step)) {
        return;
    }
    while (i < ring->records.count && !pd_str_equal(ring->records.items[i], it->data)) {
        i++;
    }
    if (i == ring->records.count) {
        refuse_with(step, "what is not there is not found", NOTHING);
    } else {
        pd_because(step, "the oldest of equal records is found");
        pd_emit(step, found, .behind = (int64_t)i);
    }
}
PD_COMMAND(find, ring_buffer, .read_only = true, .when = there_is_one, .simulate = simulate_find);

static void simulate_resize(const struct resize *it, const struct ring_buffer *ring, pd_step *step)
{
    const int64_t over = (int64_t)ring->records.count - it->capacity;
    if (without_ring(ring, step)) {
        return;
    }
    if (it->capacity == 0) {
        refuse_with(step, "a ring has at least one slot", INVALID);
    } else {
        pd_because(step, "the oldest records are dropped, and no more than needed");
        pd_emit(step, resized, .dropped = over > 0 ? over : 0);
        or_no_memory(step);
    }
}
PD_COMMAND(resize, ring_buffer, .when = there_is_one, .simulate = simulate_resize);

static void simulate_clear(const struct clear *it, const struct ring_buffer *ring, pd_step *step)
{
    (void)it;
    if (without_ring(ring, step)) {
        return;
    }
    pd_emit(step, done);
}
PD_COMMAND(clear, ring_buffer, .when = there_is_one, .simulate = simulate_clear);

/* ---- Cursors ------------------------------------------------------------------------------ */

static void simulate_open(const struct open_cursor *it, const struct ring_buffer *ring,
                          pd_step *step)
{
    (void)it;
    if (without_ring(ring, step)) {
        return;
    }
    if (ring->records.count == 0) {
        refuse_with(step, "a cursor begins on a record", NOTHING);
    } else {
        pd_emit(step, opened);
        or_no_memory(step);
    }
}
PD_COMMAND(open_cursor, ring_buffer, .weight = 2, .when = may_open, .simulate = simulate_open);

/* Of the records that are there, the one that a cursor is on; their count: it has seen all. */
static size_t place_of(const struct ring_buffer *ring, pd_ref cursor)
{
    const int64_t place = *pd_map_at(&ring->cursors, cursor) - ring->gone;
    return place > 0 ? (size_t)place : 0;
}

static void simulate_next(const struct next *it, const struct ring_buffer *ring, pd_step *step)
{
    const size_t place = place_of(ring, it->cursor);
    pd_because(step, "a cursor sees what is in the ring, in its order, each record once");
    if (place < ring->records.count) {
        pd_emit(step, got, .data = ring->records.items[place]);
    } else {
        pd_emit(step, refused, .with = NOTHING);
    }
}
PD_COMMAND(next, ring_buffer, .weight = 8, .simulate = simulate_next);

static void simulate_close(const struct close_cursor *it, const struct ring_buffer *ring,
                           pd_step *step)
{
    (void)it, (void)ring;
    pd_emit(step, done);
}
PD_COMMAND(close_cursor, ring_buffer, .simulate = simulate_close);

/* ---- What is remembered ------------------------------------------------------------------- */

static void drop(struct ring_buffer *ring, size_t count)
{
    for (; count > 0; count--) {
        pd_list_remove(&ring->records, 0);
        ring->gone++;
    }
}

static void apply_cursor(struct ring_buffer *ring, const pd_event *event)
{
    const struct next *const next = pd_cause_as(event, next);
    const struct opened *const opened = pd_as(event, opened);
    const struct close_cursor *const close = pd_cause_as(event, close_cursor);
    if (opened) {
        *pd_map_put(&ring->cursors, opened->cursor) = ring->gone + (int64_t)ring->records.count - 1;
    } else if (next && pd_as(event, got)) {
        const size_t place = place_of(ring, next->cursor);
        *pd_map_edit(&ring->cursors, next->cursor) = ring->gone + (int64_t)place + 1;
    } else if (close && pd_as(event, done)) {
        pd_map_remove(&ring->cursors, close->cursor);
    }
}

static void ring_buffer_apply(struct ring_buffer *ring, const pd_event *event)
{
    const struct resized *const resized = pd_as(event, resized);
    if (pd_as(event, done) && pd_cause_as(event, create)) {
        ring->capacity = pd_cause_as(event, create)->capacity;
    } else if (pd_as(event, pushed)) {
        *pd_list_add(&ring->records) = pd_cause_as(event, push)->data;
    } else if (pd_as(event, done) && pd_cause_as(event, replace)) {
        ring->records.items[ring->records.count - 1] = pd_cause_as(event, replace)->data;
    } else if (pd_as(event, got) && pd_cause_as(event, pop)) {
        drop(ring, 1);
    } else if (resized) {
        drop(ring, (size_t)resized->dropped);
        ring->capacity = pd_cause_as(event, resize)->capacity;
    } else if (pd_as(event, done) && pd_cause_as(event, clear)) {
        drop(ring, ring->records.count);
    } else {
        apply_cursor(ring, event);
    }
}

/* ---- What holds --------------------------------------------------------------------------- */

static pd_verdict fits(const struct ring_buffer *ring, pd_finding *finding)
{
    return (int64_t)ring->records.count <= ring->capacity
               ? PD_HOLDS
               : pd_violated(finding, "%zu records in %" PRId64 " slots", ring->records.count,
                             ring->capacity);
}
PD_INVARIANT(each_has_a_slot, ring_buffer, fits, .statement = "Each record has a slot");

static pd_verdict cursors_fit(const struct ring_buffer *ring, pd_finding *finding)
{
    for (size_t i = 0; i < ring->cursors.count; i++) {
        const pd_ref cursor = ring->cursors.items[i].key;
        if (place_of(ring, cursor) > ring->records.count) {
            return pd_violated(finding, "%s is beyond the newest record",
                               pd_show_ref(finding, cursor));
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(cursors_are_inside, ring_buffer, cursors_fit,
             .statement = "A cursor is on a record or behind the newest");

PD_INVARIANTS(ring_buffer, each_has_a_slot, cursors_are_inside);
PD_PROJECTION(ring_buffer, .apply = ring_buffer_apply, .invariants = ring_buffer_invariants);
PD_COMMANDS(ring_buffer, create, push, replace, pop, peek, find, resize, clear, open_cursor, next,
            close_cursor);
PD_MODEL(ring_buffer, .exact = true);

#endif
