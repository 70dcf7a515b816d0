/*
 * A ring of six bytes that is written and read in pieces. bug=off_by_one: a write starts over
 * one cell too late, so that the seventh byte goes behind the ring. Minimum: 4 steps: write, read
 * some, write, and read up to the seventh byte, which differs from the first.
 */
#include "zoo.h"

enum { SIZE = 6 };

/* ---- The model -------------------------------------------------------------------------- */

struct ring {
    pd_list_of(uint8_t) stored;
};
PD_TYPE(ring, PD_LIST(stored));

struct wrote {
    int64_t free;
};
PD_TYPE(wrote, PD_FIELD(free));
struct got {
    const uint8_t *data;
    size_t count;
};
PD_TYPE(got, PD_COUNTED(data, count));
PD_EVENTS(ring, wrote, got);

struct write_some {
    uint8_t data[SIZE];
    size_t count;
};
PD_TYPE(write_some, PD_COUNTED(data, count, PD_RANGE(0, 9), PD_ITEMS(1, SIZE)));
static bool fits(pd_gen *gen, const struct ring *ring, struct write_some *it)
{
    (void)gen;
    return it->count <= SIZE - ring->stored.count;
}
static void simulate_write(const struct write_some *it, const struct ring *ring, pd_step *step)
{
    pd_emit(step, wrote, .free = (int64_t)(SIZE - ring->stored.count - it->count));
}
PD_COMMAND(write_some, ring, .overrides = fits, .simulate = simulate_write);

struct read_some {
    int64_t count;
};
PD_TYPE(read_some, PD_FIELD(count, PD_RANGE(1, SIZE)));
static bool choose_read(pd_gen *gen, const struct ring *ring, struct read_some *it)
{
    return pd_choose_int(gen, &it->count, 1, ring->stored.count);
}
static void simulate_read(const struct read_some *it, const struct ring *ring, pd_step *step)
{
    pd_emit(step, got, .data = ring->stored.items, .count = (size_t)it->count);
}
PD_COMMAND(read_some, ring, .overrides = choose_read, .simulate = simulate_read);

static void ring_apply(struct ring *ring, const pd_event *event)
{
    const struct write_some *write = pd_as(event, write_some);
    const struct got *got = pd_as(event, got);
    for (size_t i = 0; write && i < write->count; i++) {
        *pd_list_add(&ring->stored) = write->data[i];
    }
    for (size_t i = 0; got && i < got->count; i++) {
        pd_list_remove(&ring->stored, 0);
    }
}
PD_PROJECTION(ring, .apply = ring_apply);
PD_COMMANDS(ring, write_some, read_some);
PD_MODEL(ring, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_OFF_BY_ONE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_OFF_BY_ONE, "off_by_one"),
        PD_NAME(BUG_OFF_BY_ONE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct bytes {
    uint8_t cells[SIZE + 1]; /* the last is not part of the ring */
    size_t at_write, at_read, count;
};
static pd_status do_write(struct bytes *bytes, const struct write_some *it, pd_step *step)
{
    const size_t end = pd_config(step, config)->bug == BUG_OFF_BY_ONE ? SIZE + 1 : SIZE;
    for (size_t i = 0; i < it->count; i++) {
        bytes->cells[bytes->at_write++] = it->data[i];
        if (bytes->at_write == end) {
            bytes->at_write = 0;
        }
    }
    bytes->count += it->count;
    pd_emit(step, wrote, .free = (int64_t)(SIZE - bytes->count));
    return PD_OK;
}
static pd_status do_read(struct bytes *bytes, const struct read_some *it, pd_step *step)
{
    uint8_t data[SIZE];
    for (int64_t i = 0; i < it->count; i++) {
        data[i] = bytes->cells[bytes->at_read];
        bytes->at_read = (bytes->at_read + 1) % SIZE;
    }
    bytes->count -= (size_t)it->count;
    pd_emit(step, got, .data = data, .count = (size_t)it->count);
    return PD_OK;
}
PD_HANDLERS(bytes, bytes, (write_some, do_write), (read_some, do_read));
PD_ADAPTER(bytes, pd_nothing, bytes, .handlers = bytes_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "off_by_one",
        .config = &(const struct config){BUG_OFF_BY_ONE},
        .kind = "mispredicted",
        .found_by = {"ReadSome"},
        .steps = 4,
        .sum = 8, /* the one byte that differs, and seven read */
    },
    {0},
};

static const struct zoo zoo = {.model = &ring_model, .adapter = &bytes_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
