/* The smallest test of the stack: it can only push. */
#include "stack.h"

#include <propertydamage/pd.h>

enum { LIMIT = 20 };

/* ---- The model: what the stack should do -------------------------------------------------- */

struct expected {
    size_t count;
};
PD_TYPE(expected, PD_FIELD(count));

PD_EMPTY(pushed);
PD_EMPTY(full);
PD_EVENTS(expected, pushed, full);

struct push {
    int value;
};
PD_TYPE(push, PD_FIELD(value));

static void simulate_push(const struct push *push, const struct expected *expected, pd_step *step)
{
    (void)push;
    if (expected->count == LIMIT) {
        pd_emit(step, full);
    } else {
        pd_emit(step, pushed);
    }
}
PD_COMMAND(push, expected, .simulate = simulate_push);
PD_COMMANDS(expected, push);

static void expected_apply(struct expected *expected, const pd_event *event)
{
    if (pd_as(event, pushed)) {
        expected->count++;
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
PD_HANDLERS(stack, run, (push, do_push));
PD_ADAPTER(stack, pd_nothing, run, .handlers = stack_handlers, .setup_each = setup,
           .teardown_each = teardown);

int main(int argc, char **argv)
{
    static const pd_suite suites[] = {
        {.name = "stack", .model = &expected_model, .adapter = &stack_adapter}, {0}};
    return pd_main(argc, argv, suites);
}
