/*
 * A channel. bug=spins: reading after it was closed waits for ever. Minimum: 2 steps. Reads have
 * a time limit of their own, which is what finding and shrinking it costs each time.
 */
#include "zoo.h"

/* ---- The model -------------------------------------------------------------------------- */

struct channel {
    int64_t stored;
    bool closed;
};
PD_TYPE(channel, PD_FIELD(stored), PD_FIELD(closed));

PD_EMPTY(written);
PD_EMPTY(read_one);
PD_EMPTY(nothing);
PD_EMPTY(closed);
PD_EVENTS(channel, written, read_one, nothing, closed);

struct write_one {
    int64_t value;
};
PD_TYPE(write_one, PD_FIELD(value, PD_RANGE(0, 9)));
static bool is_open(const struct channel *channel)
{
    return !channel->closed;
}
static void simulate_write(const struct write_one *it, const struct channel *channel, pd_step *step)
{
    (void)it;
    (void)channel;
    pd_emit(step, written);
}
PD_COMMAND(write_one, channel, .weight = 2, .when = is_open, .simulate = simulate_write);

PD_EMPTY(receive);
static void simulate_receive(const struct receive *it, const struct channel *channel, pd_step *step)
{
    (void)it;
    if (channel->stored) {
        pd_emit(step, read_one);
    } else {
        pd_emit(step, nothing);
    }
}
PD_COMMAND(receive, channel, .weight = 2, .simulate = simulate_receive, .timeout_ms = 100);

PD_EMPTY(close_it);
static void simulate_close(const struct close_it *it, const struct channel *channel, pd_step *step)
{
    (void)it;
    (void)channel;
    pd_emit(step, closed);
}
PD_COMMAND(close_it, channel, .when = is_open, .simulate = simulate_close);

static void channel_apply(struct channel *channel, const pd_event *event)
{
    if (pd_as(event, written)) {
        channel->stored++;
    } else if (pd_as(event, read_one)) {
        channel->stored--;
    } else if (pd_as(event, closed)) {
        channel->closed = true;
    }
}
PD_PROJECTION(channel, .apply = channel_apply);
PD_COMMANDS(channel, write_one, receive, close_it);
PD_MODEL(channel, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_SPINS };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_SPINS, "spins"), PD_NAME(BUG_SPINS, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct pipe_of_ints {
    int64_t stored;
    volatile bool closed;
};
static pd_status do_write(struct pipe_of_ints *pipe, const struct write_one *it, pd_step *step)
{
    (void)it;
    pipe->stored++;
    pd_emit(step, written);
    return PD_OK;
}
static pd_status do_receive(struct pipe_of_ints *pipe, const struct receive *it, pd_step *step)
{
    (void)it;
    while (pd_config(step, config)->bug == BUG_SPINS && pipe->closed) {
        continue; /* until somebody opens it again */
    }
    if (pipe->stored) {
        pipe->stored--;
        pd_emit(step, read_one);
    } else {
        pd_emit(step, nothing);
    }
    return PD_OK;
}
static pd_status do_close(struct pipe_of_ints *pipe, const struct close_it *it, pd_step *step)
{
    (void)it;
    pipe->closed = true;
    pd_emit(step, closed);
    return PD_OK;
}
PD_HANDLERS(pipe_of_ints, pipe_of_ints, (write_one, do_write), (receive, do_receive),
            (close_it, do_close));
PD_ADAPTER(pipe_of_ints, pd_nothing, pipe_of_ints, .handlers = pipe_of_ints_handlers,
           .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "spins",
        .config = &(const struct config){BUG_SPINS},
        .kind = "hung",
        .found_by = {"Receive"},
        .steps = 2,
        .plans = {"CloseIt(); Receive()"},
    },
    {0},
};

static const struct zoo zoo = {
    .model = &channel_model, .adapter = &pipe_of_ints_adapter, .bugs = bugs, .max_commands = 50};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
