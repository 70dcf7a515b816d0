/*
 * Ring buffers that are made at run time and known by their address. bug=length: the length is
 * computed with C's remainder, which is negative when the write index has wrapped. Minimum: 6
 * steps; it needs a capacity of 2 and one get before the third put.
 */
#include "zoo.h"

/* ---- The model -------------------------------------------------------------------------- */

struct fifo {
    int64_t capacity;
    pd_list_of(int64_t) values;
};
PD_TYPE(fifo, PD_FIELD(capacity), PD_LIST(values));

struct buffers {
    pd_map_of(pd_ref, struct fifo) all;
};
PD_TYPE(buffers, PD_MAP_OF(all, fifo));

struct made {
    pd_ref buf;
};
PD_TYPE(made, PD_FIELD(buf, PD_EXTERNAL));
PD_EMPTY(stored);
struct taken {
    int64_t x;
};
PD_TYPE(taken, PD_FIELD(x));
struct measured {
    int64_t count;
};
PD_TYPE(measured, PD_FIELD(count));
PD_EVENTS(buffers, made, stored, taken, measured);

struct new
{
    int64_t n;
};
PD_TYPE(new, PD_FIELD(n, PD_RANGE(1, 10)));
static void simulate_new(const struct new *new, const struct buffers *buffers, pd_step *step)
{
    (void)new;
    (void)buffers;
    pd_emit(step, made);
}
PD_COMMAND(new, buffers, .simulate = simulate_new);

struct put {
    pd_ref buf;
    int64_t x;
};
PD_TYPE(put, PD_FIELD(buf, PD_FROM(buffers, all)), PD_FIELD(x, PD_RANGE(0, 99)));
static bool has_room(pd_gen *gen, const struct buffers *buffers, struct put *put)
{
    (void)gen;
    const struct fifo *fifo = pd_map_at(&buffers->all, put->buf);
    return (int64_t)fifo->values.count < fifo->capacity;
}
static void simulate_put(const struct put *put, const struct buffers *buffers, pd_step *step)
{
    (void)put;
    (void)buffers;
    pd_emit(step, stored);
}
PD_COMMAND(put, buffers, .weight = 4, .overrides = has_room, .simulate = simulate_put);

struct get {
    pd_ref buf;
};
PD_TYPE(get, PD_FIELD(buf, PD_FROM(buffers, all)));
static bool has_values(pd_gen *gen, const struct buffers *buffers, struct get *get)
{
    (void)gen;
    return pd_map_at(&buffers->all, get->buf)->values.count > 0;
}
static void simulate_get(const struct get *get, const struct buffers *buffers, pd_step *step)
{
    pd_emit(step, taken, .x = pd_map_at(&buffers->all, get->buf)->values.items[0]);
}
PD_COMMAND(get, buffers, .weight = 4, .overrides = has_values, .simulate = simulate_get);

struct len {
    pd_ref buf;
};
PD_TYPE(len, PD_FIELD(buf, PD_FROM(buffers, all)));
static void simulate_len(const struct len *len, const struct buffers *buffers, pd_step *step)
{
    const struct fifo *fifo = pd_map_at(&buffers->all, len->buf);
    pd_emit(step, measured, .count = (int64_t)fifo->values.count);
}
PD_COMMAND(len, buffers, .weight = 4, .simulate = simulate_len, .read_only = true);

static void buffers_apply(struct buffers *buffers, const pd_event *event)
{
    const struct made *made = pd_as(event, made);
    if (made) {
        pd_map_put(&buffers->all, made->buf)->capacity = pd_cause_as(event, new)->n;
    } else if (pd_as(event, stored)) {
        const struct put *put = pd_cause_as(event, put);
        *pd_list_add(&pd_map_edit(&buffers->all, put->buf)->values) = put->x;
    } else if (pd_as(event, taken)) {
        const struct get *get = pd_cause_as(event, get);
        pd_list_remove(&pd_map_edit(&buffers->all, get->buf)->values, 0);
    }
}
PD_PROJECTION(buffers, .apply = buffers_apply);
PD_COMMANDS(buffers, new, put, get, len);
PD_MODEL(buffers, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_LENGTH };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_LENGTH, "length"), PD_NAME(BUG_LENGTH, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct cbuf {
    int size, top, bot; /* one cell stays empty, so that full and empty differ */
    int64_t cells[11];
};
static pd_status do_new(struct pd_nothing *run, const struct new *new, pd_step *step)
{
    (void)run;
    struct cbuf *cbuf = calloc(1, sizeof *cbuf);
    if (!cbuf) {
        return pd_fail(step, PD_EIO, "no memory for a buffer of %" PRId64, new->n);
    }
    cbuf->size = (int)new->n + 1;
    pd_release_later(step, cbuf, free);
    pd_emit(step, made, .buf = pd_ref_from_ptr(step, cbuf));
    return PD_OK;
}
static pd_status do_put(struct pd_nothing *run, const struct put *put, pd_step *step)
{
    (void)run;
    struct cbuf *cbuf = pd_ref_to_ptr(step, put->buf);
    cbuf->cells[cbuf->top] = put->x;
    cbuf->top = (cbuf->top + 1) % cbuf->size;
    pd_emit(step, stored);
    return PD_OK;
}
static pd_status do_get(struct pd_nothing *run, const struct get *get, pd_step *step)
{
    (void)run;
    struct cbuf *cbuf = pd_ref_to_ptr(step, get->buf);
    pd_emit(step, taken, .x = cbuf->cells[cbuf->bot]);
    cbuf->bot = (cbuf->bot + 1) % cbuf->size;
    return PD_OK;
}
static pd_status do_len(struct pd_nothing *run, const struct len *len, pd_step *step)
{
    (void)run;
    const struct cbuf *cbuf = pd_ref_to_ptr(step, len->buf);
    const int wrong = abs((cbuf->top - cbuf->bot) % cbuf->size);
    const int right = (cbuf->top - cbuf->bot + cbuf->size) % cbuf->size;
    pd_emit(step, measured, .count = pd_config(step, config)->bug == BUG_LENGTH ? wrong : right);
    return PD_OK;
}
PD_HANDLERS(cbuf, pd_nothing, (new, do_new), (put, do_put), (get, do_get), (len, do_len));
PD_ADAPTER(cbuf, pd_nothing, pd_nothing, .handlers = cbuf_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "length",
        .config = &(const struct config){BUG_LENGTH},
        .kind = "mispredicted",
        .found_by = {"Len"},
        .steps = 6,
        .sum = 2,
        .plans = {"New(n=2); Put(buf=$1.buf, x=0); Get(buf=$1.buf); Put(buf=$1.buf, x=0); "
                  "Put(buf=$1.buf, x=0); Len(buf=$1.buf)",
                  "New(n=2); Put(buf=$1.buf, x=0); Put(buf=$1.buf, x=0); Get(buf=$1.buf); "
                  "Put(buf=$1.buf, x=0); Len(buf=$1.buf)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &buffers_model, .adapter = &cbuf_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
