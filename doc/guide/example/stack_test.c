/* A test of the stack: its model, its adapter, and a program around both. */
#include "stack.h"

#include <propertydamage/pd.h>

enum { LIMIT = 20 };

/* ---- The model: what the stack should do -------------------------------------------------- */

struct expected {
    pd_list_of(int) values;
};
PD_TYPE(expected, PD_LIST(values));

PD_EMPTY(pushed);
PD_EMPTY(full);
struct popped {
    int value;
};
PD_TYPE(popped, PD_FIELD(value));
PD_EMPTY(empty);
PD_EVENTS(expected, pushed, full, popped, empty);

struct push {
    int value;
};
PD_TYPE(push, PD_FIELD(value));

static void simulate_push(const struct push *push, const struct expected *expected, pd_step *step)
{
    (void)push;
    if (expected->values.count == LIMIT) {
        pd_because(step, "a full stack takes nothing");
        pd_emit(step, full);
    } else {
        pd_emit(step, pushed);
    }
}
PD_COMMAND(push, expected, .weight = 2, .simulate = simulate_push);

PD_EMPTY(pop);

static void simulate_pop(const struct pop *pop, const struct expected *expected, pd_step *step)
{
    (void)pop;
    size_t count = expected->values.count;
    if (count == 0) {
        pd_because(step, "an empty stack gives nothing");
        pd_emit(step, empty);
    } else {
        pd_because(step, "what was pushed last comes first");
        pd_emit(step, popped, .value = expected->values.items[count - 1]);
    }
}
PD_COMMAND(pop, expected, .simulate = simulate_pop);
PD_COMMANDS(expected, push, pop);

static void expected_apply(struct expected *expected, const pd_event *event)
{
    if (pd_as(event, pushed)) {
        *pd_list_add(&expected->values) = pd_cause_as(event, push)->value;
    } else if (pd_as(event, popped)) {
        pd_list_remove(&expected->values, expected->values.count - 1);
    }
}
PD_PROJECTION(expected, .apply = expected_apply);
PD_MODEL(expected, .exact = true);

/* ---- The adapter: how the stack is called -------------------------------------------------- */

struct run {
    struct stack *stack;
};

static pd_status setup(struct run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    run->stack = stack_new(LIMIT);
    return run->stack ? PD_OK : pd_fail(step, PD_ESETUP, "no memory for a stack");
}

static pd_status teardown(struct run *run, pd_step *step)
{
    (void)step;
    stack_free(run->stack);
    return PD_OK;
}

static pd_status do_push(struct run *run, const struct push *push, pd_step *step)
{
    if (stack_push(run->stack, push->value)) {
        pd_emit(step, pushed);
    } else {
        pd_emit(step, full);
    }
    return PD_OK;
}

static pd_status do_pop(struct run *run, const struct pop *pop, pd_step *step)
{
    (void)pop;
    int value;
    if (stack_pop(run->stack, &value)) {
        pd_emit(step, popped, .value = value);
    } else {
        pd_emit(step, empty);
    }
    return PD_OK;
}
PD_HANDLERS(stack, run, (push, do_push), (pop, do_pop));
PD_ADAPTER(stack, pd_nothing, run, .handlers = stack_handlers, .setup_each = setup,
           .teardown_each = teardown);

int main(int argc, char **argv)
{
    static const pd_suite suites[] = {
        {.name = "stack", .model = &expected_model, .adapter = &stack_adapter}, {0}};
    return pd_main(argc, argv, suites);
}
