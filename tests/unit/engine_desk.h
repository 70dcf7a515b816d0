/*
 * A desk that opens doors, several at once, each with three values that the system chooses; and
 * ways in which it does not keep to what is agreed of them.
 */
#ifndef ENGINE_DESK_H
#define ENGINE_DESK_H

#include "engine.h"

enum {
    FINE,
    EXTRA,   /* one more event than predicted */
    DECLINE, /* every second time no event at all */
    SELDOM,  /* every eighth time */
    DECLINE_BUG,
    WRONG_KIND, /* asks for a number as a pointer */
    NOT_GIVEN,  /* forgets an external member */
    UNDECLARED, /* emits what the model does not list */
    IN_SETUP,   /* emits where there is no step */
    DUPLICATE,  /* one number for all */
    REUSE,      /* the number of a closed one */
    UNKNOWN     /* answers with a number that it never gave */
};
static int mode;

/* ---- The model ----------------------------------------------------------------------- */

struct door {
    int64_t nth;
    pd_ref name, where;
};
PD_TYPE(door, PD_FIELD(nth), PD_FIELD(name), PD_FIELD(where));
struct desk {
    pd_map_of(pd_ref, struct door) doors;
    int64_t asked, opened;
};
PD_TYPE(desk, PD_MAP_OF(doors, door), PD_FIELD(asked), PD_FIELD(opened));

struct opened {
    int64_t nth;
    pd_ref id, name, where;
};
PD_TYPE(opened, PD_FIELD(nth), PD_FIELD(id, PD_EXTERNAL), PD_FIELD(name, PD_EXTERNAL),
        PD_FIELD(where, PD_EXTERNAL));
struct closed {
    pd_ref id;
};
PD_TYPE(closed, PD_FIELD(id));
struct used {
    int64_t nth;
};
PD_TYPE(used, PD_FIELD(nth));
struct found {
    pd_ref id, name, where;
};
PD_TYPE(found, PD_FIELD(id), PD_FIELD(name), PD_FIELD(where));
struct leased {
    pd_ref lease;
};
PD_TYPE(leased, PD_FIELD(lease, PD_REUSED));
PD_EMPTY(noise);
PD_EMPTY(undeclared);
PD_EVENTS(desk, opened, closed, used, found, leased, noise);

struct open_it {
    int64_t count;
};
PD_TYPE(open_it, PD_FIELD(count, PD_RANGE(1, 3)));
static void simulate_open(const struct open_it *it, const struct desk *desk, pd_step *step)
{
    (void)desk;
    for (int64_t i = 0; i < it->count; i++) {
        pd_emit(step, opened, .nth = i);
    }
    pd_emit(step, noise);
}
PD_COMMAND(open_it, desk, .simulate = simulate_open, .unchecked = true);

struct close_it {
    pd_ref id;
};
PD_TYPE(close_it, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_close(const struct close_it *it, const struct desk *desk, pd_step *step)
{
    (void)desk;
    pd_emit(step, closed, .id = it->id);
}
PD_COMMAND(close_it, desk, .simulate = simulate_close);

struct use_it {
    pd_ref id;
};
PD_TYPE(use_it, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_use(const struct use_it *it, const struct desk *desk, pd_step *step)
{
    const struct door *const door = pd_map_get(&desk->doors, it->id);
    pd_emit(step, used, .nth = door ? door->nth : -1);
}
PD_COMMAND(use_it, desk, .simulate = simulate_use);

struct must_use {
    pd_ref id;
};
PD_TYPE(must_use, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_must(const struct must_use *it, const struct desk *desk, pd_step *step)
{
    (void)it;
    (void)desk;
    pd_emit(step, noise);
}
PD_COMMAND(must_use, desk, .simulate = simulate_must, .must_resolve = true);

struct find_it {
    pd_ref id;
};
PD_TYPE(find_it, PD_FIELD(id, PD_FROM(desk, doors)));
static void simulate_find(const struct find_it *it, const struct desk *desk, pd_step *step)
{
    const struct door *const door = pd_map_get(&desk->doors, it->id);
    pd_emit(step, found, .id = it->id, .name = door ? door->name : it->id,
            .where = door ? door->where : it->id);
}
PD_COMMAND(find_it, desk, .simulate = simulate_find);

PD_EMPTY(lease_it);
static void simulate_lease(const struct lease_it *it, const struct desk *desk, pd_step *step)
{
    (void)it;
    (void)desk;
    pd_emit(step, leased);
}
PD_COMMAND(lease_it, desk, .simulate = simulate_lease);
PD_COMMANDS(desk, open_it, close_it, use_it, must_use, find_it, lease_it);

static void desk_apply(struct desk *desk, const pd_event *event)
{
    const struct open_it *const open = pd_as(event, open_it);
    const struct opened *const opened = pd_as(event, opened);
    const struct closed *const closed = pd_as(event, closed);
    if (open) {
        desk->asked += open->count;
    } else if (opened) {
        desk->opened++;
        struct door *const door = pd_map_put(&desk->doors, opened->id);
        *door = (struct door){opened->nth, opened->name, opened->where};
    } else if (closed) {
        pd_map_remove(&desk->doors, closed->id);
    }
}
static pd_verdict as_many(const struct desk *desk, pd_finding *finding)
{
    const struct open_it *const open = pd_cause(finding, open_it);
    if (desk->opened <= desk->asked) {
        return PD_HOLDS;
    }
    const pd_ref last = desk->doors.items[desk->doors.count - 1].key;
    return pd_violated(finding, "asked for %" PRId64 " and got %" PRId64 ", the last is %s, %s",
                       desk->asked, desk->opened, pd_show_ref(finding, last),
                       open ? pd_show(finding, open_it, open) : "?");
}
PD_INVARIANT(as_many, desk, as_many);
PD_INVARIANTS(desk, as_many);
PD_PROJECTION(desk, .apply = desk_apply, .invariants = desk_invariants);
PD_MODEL(desk, .exact = true);

/* ---- The system: numbers that end with nth ------------------------------------------- */

enum { DOORS = 1000 };

struct desk_run {
    int64_t opens, next, closed;
    bool was_opened[DOORS];
};

static pd_status setup(struct desk_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    run->closed = -1;
    if (mode == IN_SETUP) {
        pd_emit(step, noise);
    }
    return PD_OK;
}

static void give(struct desk_run *run, int64_t nth, pd_step *step)
{
    const int64_t number = mode == DUPLICATE                          ? 5
                           : mode == REUSE && run->closed % 10 == nth ? run->closed
                                                                      : run->next++ * 10 + nth;
    char name[32];
    snprintf(name, sizeof name, "door %d", (int)number);
    run->closed = mode == REUSE && number == run->closed ? -1 : run->closed;
    if (mode == NOT_GIVEN) {
        pd_emit(step, opened, .nth = nth, .id = pd_ref_from_int(step, number));
        return;
    }
    pd_emit(step, noise);
    pd_emit(step, opened, .nth = nth, .name = pd_ref_from_str(step, name, strlen(name)),
            .where = pd_ref_from_ptr(step, &run->was_opened[number % DOORS]),
            .id = pd_ref_from_int(step, number));
}

static pd_status do_open(struct desk_run *run, const struct open_it *it, pd_step *step)
{
    const int64_t opens = run->opens++;
    if (((mode == DECLINE || mode == DECLINE_BUG) && opens % 2) ||
        (mode == SELDOM && opens % 8 == 7)) {
        return PD_OK;
    }
    if (mode == UNDECLARED) {
        pd_emit(step, undeclared);
    }
    for (int64_t i = 0; i < it->count + (mode == EXTRA && it->count == 2); i++) {
        give(run, i, step);
    }
    return PD_OK;
}
static pd_status do_close(struct desk_run *run, const struct close_it *it, pd_step *step)
{
    run->closed = pd_ref_to_int(step, it->id);
    pd_emit(step, closed, .id = it->id);
    return PD_OK;
}
static pd_status do_use(struct desk_run *run, const struct use_it *it, pd_step *step)
{
    if (mode == WRONG_KIND) {
        (void)pd_ref_to_ptr(step, it->id);
    }
    const bool wrong = mode == DECLINE_BUG && run->opens == 3;
    const int64_t nth = mode == DUPLICATE ? 0 : pd_ref_to_int(step, it->id) % 10;
    pd_emit(step, used, .nth = wrong ? -1 : nth);
    return PD_OK;
}
static pd_status do_must(struct desk_run *run, const struct must_use *it, pd_step *step)
{
    (void)run;
    (void)it;
    pd_emit(step, noise);
    return PD_OK;
}
static pd_status do_find(struct desk_run *run, const struct find_it *it, pd_step *step)
{
    const int64_t number = pd_ref_to_int(step, it->id);
    char name[32];
    snprintf(name, sizeof name, "door %d", (int)number);
    pd_emit(step, found, .id = pd_ref_find_int(step, mode == UNKNOWN ? -1 : number),
            .name = pd_ref_find_str(step, name, strlen(name)),
            .where = pd_ref_find_ptr(step, &run->was_opened[number % DOORS]));
    return PD_OK;
}
static pd_status do_lease(struct desk_run *run, const struct lease_it *it, pd_step *step)
{
    (void)run;
    (void)it;
    pd_emit(step, leased, .lease = pd_ref_from_int(step, 7));
    return PD_OK;
}
PD_HANDLERS(desk, desk_run, (open_it, do_open), (close_it, do_close), (use_it, do_use),
            (must_use, do_must), (find_it, do_find), (lease_it, do_lease));
PD_ADAPTER(desk, pd_nothing, desk_run, .handlers = desk_handlers, .setup_each = setup);

static inline pd_report *run(int in_mode)
{
    static const char *const without[] = {"must_use", NULL};
    mode = in_mode;
    return engine_run((pd_options){.model = &desk_model,
                                   .adapter = &desk_adapter,
                                   .max_commands = 60,
                                   .without = in_mode == SELDOM ? NULL : without});
}

#endif
