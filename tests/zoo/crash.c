/*
 * A stack of cells, only two of which were ever allocated. bug=null: the third push writes
 * through a null pointer; 3 steps. bug=exits: a pop from the empty stack ends the process; 1.
 */
#include "zoo.h"

enum { CELLS = 100, ALLOCATED = 2 };

/* ---- The model -------------------------------------------------------------------------- */

struct stack {
    pd_list_of(int64_t) values;
};
PD_TYPE(stack, PD_LIST(values));

PD_EMPTY(pushed);
PD_EMPTY(full);
struct popped {
    int64_t value;
};
PD_TYPE(popped, PD_FIELD(value));
PD_EMPTY(empty);
PD_EVENTS(stack, pushed, full, popped, empty);

struct push {
    int64_t value;
};
PD_TYPE(push, PD_FIELD(value, PD_RANGE(0, 99)));
static void simulate_push(const struct push *push, const struct stack *stack, pd_step *step)
{
    (void)push;
    if (stack->values.count == CELLS) {
        pd_emit(step, full);
    } else {
        pd_emit(step, pushed);
    }
}
PD_COMMAND(push, stack, .simulate = simulate_push);

PD_EMPTY(pop);
static void simulate_pop(const struct pop *pop, const struct stack *stack, pd_step *step)
{
    (void)pop;
    if (stack->values.count == 0) {
        pd_emit(step, empty);
    } else {
        pd_emit(step, popped, .value = stack->values.items[stack->values.count - 1]);
    }
}
PD_COMMAND(pop, stack, .simulate = simulate_pop);

static void stack_apply(struct stack *stack, const pd_event *event)
{
    if (pd_as(event, pushed)) {
        *pd_list_add(&stack->values) = pd_cause_as(event, push)->value;
    } else if (pd_as(event, popped)) {
        pd_list_remove(&stack->values, stack->values.count - 1);
    }
}
PD_PROJECTION(stack, .apply = stack_apply);
PD_COMMANDS(stack, push, pop);
PD_MODEL(stack, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE = 0, BUG_NULL = 1, BUG_EXITS = 2, BUG_ALL = 3 };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_NULL, "null"), PD_NAME(BUG_EXITS, "exits"),
        PD_NAME(BUG_ALL, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_FLAGS(bug)));

struct cells {
    int64_t memory[CELLS];
    int64_t *cells[CELLS];
    size_t count;
};
static pd_status setup_each(struct cells *cells, struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    const bool forgets = (pd_config(step, config)->bug & BUG_NULL) != 0;
    for (size_t i = 0; i < (forgets ? ALLOCATED : CELLS); i++) {
        cells->cells[i] = &cells->memory[i];
    }
    return PD_OK;
}
static pd_status do_push(struct cells *cells, const struct push *push, pd_step *step)
{
    if (cells->count == CELLS) {
        pd_emit(step, full);
        return PD_OK;
    }
    *cells->cells[cells->count++] = push->value;
    pd_emit(step, pushed);
    return PD_OK;
}
static pd_status do_pop(struct cells *cells, const struct pop *pop, pd_step *step)
{
    (void)pop;
    if (cells->count) {
        pd_emit(step, popped, .value = *cells->cells[--cells->count]);
        return PD_OK;
    }
    if (pd_config(step, config)->bug & BUG_EXITS) {
        exit(3);
    }
    pd_emit(step, empty);
    return PD_OK;
}
PD_HANDLERS(cells, cells, (push, do_push), (pop, do_pop));
PD_ADAPTER(cells, pd_nothing, cells, .handlers = cells_handlers, .config = &config_type,
           .setup_each = setup_each);

static const struct zoo_bug bugs[] = {
    {
        .name = "null",
        .config = &(const struct config){BUG_NULL},
        .kind = "crashed",
        .found_by = {"Push"},
        .steps = 3,
        .plans = {"Push(value=0); Push(value=0); Push(value=0)"},
    },
    {
        .name = "exits",
        .config = &(const struct config){BUG_EXITS},
        .kind = "exited",
        .found_by = {"Pop"},
        .steps = 1,
        .plans = {"Pop()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &stack_model, .adapter = &cells_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
