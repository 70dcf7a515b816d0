/*
 * A stack that grows from four cells to eight. bug=forgets: growing copies one cell too few.
 * Minimum: 7 steps, the fourth value is not 0. A run ends when the stack is eight deep.
 */
#include "zoo.h"

enum { FIRST = 4, DEEPEST = 8 };

/* ---- The model -------------------------------------------------------------------------- */

struct stack {
    pd_list_of(int64_t) values;
};
PD_TYPE(stack, PD_LIST(values));

PD_EMPTY(pushed);
struct popped {
    int64_t value;
};
PD_TYPE(popped, PD_FIELD(value));
PD_EMPTY(empty);
PD_EVENTS(stack, pushed, popped, empty);

static pd_str say_depth(const struct stack *stack, pd_step *step)
{
    return pd_format(step, "%zu deep", stack->values.count);
}

struct push {
    int64_t value;
};
PD_TYPE(push, PD_FIELD(value, PD_RANGE(-9, 9)));
static void simulate_push(const struct push *push, const struct stack *stack, pd_step *step)
{
    (void)push;
    (void)stack;
    pd_emit(step, pushed);
}
static pd_str label_push(const struct push *push, const struct stack *stack, pd_step *step)
{
    (void)push;
    return say_depth(stack, step);
}
PD_COMMAND(push, stack, .weight = 3, .simulate = simulate_push, .label = label_push,
           .shrink = PD_PREFER_KEEP);

PD_EMPTY(pop);
static void simulate_pop(const struct pop *pop, const struct stack *stack, pd_step *step)
{
    (void)pop;
    const size_t count = stack->values.count;
    if (count == 0) {
        pd_because(step, "there is nothing to pop");
        pd_emit(step, empty);
    } else {
        pd_because(step, "what was pushed last is popped first");
        pd_emit(step, popped, .value = stack->values.items[count - 1]);
    }
}
static pd_str label_pop(const struct pop *pop, const struct stack *stack, pd_step *step)
{
    (void)pop;
    return stack->values.count ? say_depth(stack, step) : PD_STR("empty");
}
PD_COMMAND(pop, stack, .weight = 2, .simulate = simulate_pop, .label = label_pop,
           .shrink = PD_PREFER_REMOVE);

static void stack_apply(struct stack *stack, const pd_event *event)
{
    if (pd_as(event, pushed)) {
        *pd_list_add(&stack->values) = pd_cause_as(event, push)->value;
    } else if (pd_as(event, popped)) {
        pd_list_remove(&stack->values, stack->values.count - 1);
    }
}
static bool is_full(const struct stack *stack)
{
    return stack->values.count == DEEPEST;
}
PD_PROJECTION(stack, .apply = stack_apply);
PD_COMMANDS(stack, push, pop);
PD_MODEL(stack, .exact = true, .terminate = is_full);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_FORGETS };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_FORGETS, "forgets"),
        PD_NAME(BUG_FORGETS, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct heap {
    int64_t *cells;
    size_t count, capacity;
};
static pd_status heap_teardown(struct heap *heap, pd_step *step)
{
    (void)step;
    free(heap->cells);
    return PD_OK;
}
static bool grow(struct heap *heap, size_t copied)
{
    const size_t capacity = heap->capacity ? heap->capacity * 2 : FIRST;
    int64_t *cells = calloc(capacity, sizeof *cells);
    if (cells && heap->count) {
        memcpy(cells, heap->cells, copied * sizeof *cells);
    }
    if (cells) {
        free(heap->cells);
        heap->cells = cells;
        heap->capacity = capacity;
    }
    return cells;
}
static pd_status do_push(struct heap *heap, const struct push *push, pd_step *step)
{
    const bool forgets = pd_config(step, config)->bug == BUG_FORGETS;
    if (heap->count == heap->capacity && !grow(heap, heap->count - (forgets ? 1 : 0))) {
        return pd_fail(step, PD_EIO, "no memory for more than %zu values", heap->count);
    }
    heap->cells[heap->count++] = push->value;
    pd_emit(step, pushed);
    return PD_OK;
}
static pd_status do_pop(struct heap *heap, const struct pop *pop, pd_step *step)
{
    (void)pop;
    if (heap->count) {
        pd_emit(step, popped, .value = heap->cells[--heap->count]);
    } else {
        pd_emit(step, empty);
    }
    return PD_OK;
}
PD_HANDLERS(heap, heap, (push, do_push), (pop, do_pop));
PD_ADAPTER(heap, pd_nothing, heap, .handlers = heap_handlers, .config = &config_type,
           .teardown_each = heap_teardown);

static const struct zoo_bug bugs[] = {
    {
        .name = "forgets",
        .config = &(const struct config){BUG_FORGETS},
        .kind = "mispredicted",
        .found_by = {"Pop: what was pushed last is popped first"},
        .steps = 7,
        .sum = 1,
        .plans = {"Push(value=0); Push(value=0); Push(value=0); Push(value=1); Push(value=0); "
                  "Pop(); Pop()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &stack_model, .adapter = &heap_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
