/*
 * A machine with several mistakes, each of which can be switched on, and a count of its
 * executions.
 */
#ifndef ENGINE_MACHINE_H
#define ENGINE_MACHINE_H

#include "engine.h"

#include <signal.h>

/* ---- A machine with several mistakes ------------------------------------------------- */

enum {
    BROKEN_RED = 1,
    BROKEN_BLUE = 2,
    CRASHING = 4,
    EXITING = 8,
    INVALID = 16,    /* what an invariant forbids */
    EACH_THIRD = 32, /* red is broken in every third execution */
    ONCE = 64,       /* red is broken in the first execution of all */
    GREEDY = 128     /* asks for more memory than there is for a run */
};
static unsigned bugs;

struct machine {
    int64_t parts;
};
PD_TYPE(machine, PD_FIELD(parts));
struct made {
    bool ok;
};
PD_TYPE(made, PD_FIELD(ok));
PD_EVENTS(machine, made);
static void machine_apply(struct machine *machine, const pd_event *event)
{
    machine->parts += pd_as(event, made) != NULL;
}
static pd_verdict not_five(const struct machine *machine, pd_finding *finding)
{
    return (bugs & INVALID) && machine->parts == 5 ? pd_violated(finding, "five parts") : PD_HOLDS;
}
PD_INVARIANT(not_five, machine, not_five);
PD_INVARIANTS(machine, not_five);
PD_PROJECTION(machine, .apply = machine_apply, .invariants = machine_invariants);

struct red {
    int64_t size;
};
PD_TYPE(red, PD_FIELD(size, PD_RANGE(0, 99)));
static void simulate_red(const struct red *it, const struct machine *machine, pd_step *step)
{
    (void)it;
    (void)machine;
    pd_emit(step, made, .ok = true);
}
PD_COMMAND(red, machine, .simulate = simulate_red);
struct blue {
    int64_t size;
};
PD_TYPE(blue, PD_FIELD(size, PD_RANGE(0, 99)));
static void simulate_blue(const struct blue *it, const struct machine *machine, pd_step *step)
{
    (void)it;
    (void)machine;
    pd_emit(step, made, .ok = true);
}
PD_COMMAND(blue, machine, .simulate = simulate_blue);
PD_COMMANDS(machine, red, blue);
PD_MODEL(machine, .exact = true);

struct machine_run {
    int64_t reds, blues;
    bool broken;
};
static pd_status switch_on(struct machine_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    const uint64_t executions = engine_count(0);
    run->broken = ((bugs & EACH_THIRD) && executions % 3 == 0) || ((bugs & ONCE) && !executions) ||
                  (bugs & BROKEN_RED);
    return PD_OK;
}
static pd_status do_red(struct machine_run *run, const struct red *it, pd_step *step)
{
    run->reds++;
    if ((bugs & CRASHING) && it->size > 60 && run->blues > 1) {
        (void)close(STDERR_FILENO);
        (void)raise(SIGSEGV);
    }
    if (bugs & GREEDY) {
        (void)pd_alloc(pd_step_arena(step), char, 1 << 20);
    }
    pd_emit(step, made, .ok = !(run->broken && run->reds == 2 && it->size >= 10));
    return PD_OK;
}
static pd_status do_blue(struct machine_run *run, const struct blue *it, pd_step *step)
{
    run->blues++;
    if ((bugs & EXITING) && it->size > 70 && run->reds > 1) {
        _exit(7);
    }
    pd_emit(step, made, .ok = !((bugs & BROKEN_BLUE) && run->blues == 3));
    return PD_OK;
}
PD_HANDLERS(machine, machine_run, (red, do_red), (blue, do_blue));
PD_ADAPTER(machine, pd_nothing, machine_run, .handlers = machine_handlers, .setup_each = switch_on);

static inline pd_options options(unsigned with)
{
    bugs = with;
    return (pd_options){.size = sizeof(pd_options),
                        .model = &machine_model,
                        .adapter = &machine_adapter,
                        .max_commands = 12};
}

#endif
