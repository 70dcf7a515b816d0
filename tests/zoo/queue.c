/*
 * A bounded queue. bug=corrupt: a push of 900 or more while exactly three values are stored
 * damages it, and the next pop answers its head plus one. Minimum: 5 steps.
 */
#include "zoo.h"

enum { CAPACITY = 16 };

/* ---- The model -------------------------------------------------------------------------- */

struct queue {
    pd_list_of(int64_t) values;
};
PD_TYPE(queue, PD_LIST(values));

PD_EMPTY(pushed);
struct popped {
    int64_t value;
};
PD_TYPE(popped, PD_FIELD(value));
struct sized {
    int64_t count;
};
PD_TYPE(sized, PD_FIELD(count));
PD_EVENTS(queue, pushed, popped, sized);

struct push {
    int64_t value;
};
PD_TYPE(push, PD_FIELD(value, PD_RANGE(0, 1000)));
static bool not_full(const struct queue *queue)
{
    return queue->values.count < CAPACITY;
}
static void simulate_push(const struct push *push, const struct queue *queue, pd_step *step)
{
    (void)push;
    (void)queue;
    pd_emit(step, pushed);
}
PD_COMMAND(push, queue, .when = not_full, .simulate = simulate_push);

PD_EMPTY(pop);
static bool not_empty(const struct queue *queue)
{
    return queue->values.count > 0;
}
static void simulate_pop(const struct pop *pop, const struct queue *queue, pd_step *step)
{
    (void)pop;
    pd_emit(step, popped, .value = queue->values.items[0]);
}
PD_COMMAND(pop, queue, .when = not_empty, .simulate = simulate_pop);

PD_EMPTY(size);
static void simulate_size(const struct size *size, const struct queue *queue, pd_step *step)
{
    (void)size;
    pd_emit(step, sized, .count = (int64_t)queue->values.count);
}
PD_COMMAND(size, queue, .simulate = simulate_size, .read_only = true);

static void queue_apply(struct queue *queue, const pd_event *event)
{
    const struct push *push = pd_cause_as(event, push);
    if (push && pd_as(event, pushed)) {
        *pd_list_add(&queue->values) = push->value;
    } else if (pd_as(event, popped)) {
        pd_list_remove(&queue->values, 0);
    }
}
PD_PROJECTION(queue, .apply = queue_apply);
PD_COMMANDS(queue, push, pop, size);
PD_MODEL(queue, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_CORRUPT };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_CORRUPT, "corrupt"),
        PD_NAME(BUG_CORRUPT, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct fifo {
    int64_t cells[CAPACITY];
    size_t head, count;
    bool damaged;
};
static pd_status do_push(struct fifo *fifo, const struct push *push, pd_step *step)
{
    if (pd_config(step, config)->bug == BUG_CORRUPT && fifo->count == 3 && push->value >= 900) {
        fifo->damaged = true;
    }
    fifo->cells[(fifo->head + fifo->count++) % CAPACITY] = push->value;
    pd_emit(step, pushed);
    return PD_OK;
}
static pd_status do_pop(struct fifo *fifo, const struct pop *pop, pd_step *step)
{
    (void)pop;
    pd_emit(step, popped, .value = fifo->cells[fifo->head] + (fifo->damaged ? 1 : 0));
    fifo->head = (fifo->head + 1) % CAPACITY;
    fifo->count--;
    fifo->damaged = false;
    return PD_OK;
}
static pd_status do_size(struct fifo *fifo, const struct size *size, pd_step *step)
{
    (void)size;
    pd_emit(step, sized, .count = (int64_t)fifo->count);
    return PD_OK;
}
PD_HANDLERS(queue, fifo, (push, do_push), (pop, do_pop), (size, do_size));
PD_ADAPTER(queue, pd_nothing, fifo, .handlers = queue_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "corrupt",
        .config = &(const struct config){BUG_CORRUPT},
        .kind = "mispredicted",
        .found_by = {"Pop"},
        .steps = 5,
        .sum = 900,
        .plans = {"Push(value=0); Push(value=0); Push(value=0); Push(value=900); Pop()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &queue_model, .adapter = &queue_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
