/*
 * A scale that counts in half kilos, with a type of somebody else's. bug=byte: it keeps the
 * number in one byte, and shows 127.5 for all that is heavier. Minimum: 1 step with a weight of
 * 128, the simplest number that is too much.
 */
#include "zoo.h"

#include <math.h>

/* The maker's type, which has no tag. */
typedef struct {
    double kg;
    char unit[4];
} reading_t;

/* ---- The model -------------------------------------------------------------------------- */

PD_TYPE_AS(reading, reading_t, PD_FIELD(kg), PD_FIELD(unit));

struct scale {
    double on_it;
};
PD_TYPE(scale, PD_FIELD(on_it));

struct shown {
    reading_t reading;
};
PD_TYPE(shown, PD_STRUCT(reading, reading));
PD_EVENTS(scale, shown);

struct put_on {
    double kg;
};
PD_TYPE(put_on, PD_FIELD(kg, PD_REALS(0, 200)));
static void simulate_put(const struct put_on *it, const struct scale *scale, pd_step *step)
{
    (void)scale;
    pd_emit(step, shown, .reading = {.kg = floor(it->kg * 2) / 2, .unit = "kg"});
}
PD_COMMAND(put_on, scale, .simulate = simulate_put);

/* What a generator function makes need not be made of draws alone: it may begin with a value as
 * its description says. Together they are never too heavy. */
struct parcel {
    double kg;
    int64_t pieces;
};
PD_TYPE(parcel, PD_FIELD(kg, PD_REALS(0, 1)), PD_FIELD(pieces, PD_RANGE(1, 4)));
static void draw_parcel(pd_gen *gen, struct parcel *parcel)
{
    pd_gen_value(gen, &parcel_type, parcel);
    parcel->kg = pd_gen_bool(gen, 20) ? parcel->kg : pd_gen_real(gen, 1, 25);
}
PD_GENERATOR(parcel, struct parcel, draw_parcel);

struct put_parcels {
    struct parcel parcel;
};
PD_TYPE(put_parcels, PD_STRUCT(parcel, parcel, PD_DRAW(parcel)));
static void simulate_parcels(const struct put_parcels *it, const struct scale *scale, pd_step *step)
{
    (void)scale;
    const double kg = it->parcel.kg * (double)it->parcel.pieces;
    pd_emit(step, shown, .reading = {.kg = floor(kg * 2) / 2, .unit = "kg"});
}
PD_COMMAND(put_parcels, scale, .simulate = simulate_parcels);

PD_EMPTY(take_off);
static bool is_loaded(const struct scale *scale)
{
    return scale->on_it > 0;
}
static void simulate_take(const struct take_off *it, const struct scale *scale, pd_step *step)
{
    (void)it;
    (void)scale;
    pd_emit(step, shown, .reading = {.kg = 0, .unit = "kg"});
}
PD_COMMAND(take_off, scale, .when = is_loaded, .simulate = simulate_take);

static void scale_apply(struct scale *scale, const pd_event *event)
{
    const struct shown *shown = pd_as(event, shown);
    if (shown) {
        scale->on_it = shown->reading.kg;
    }
}
PD_PROJECTION(scale, .apply = scale_apply);
PD_COMMANDS(scale, put_on, put_parcels, take_off);
PD_MODEL(scale, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_BYTE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_BYTE, "byte"), PD_NAME(BUG_BYTE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct device {
    unsigned halves;
};
static pd_status show(const struct device *device, pd_step *step)
{
    pd_emit(step, shown, .reading = {.kg = device->halves / 2.0, .unit = "kg"});
    return PD_OK;
}
static pd_status weigh(struct device *device, double kg, pd_step *step)
{
    const bool byte = pd_config(step, config)->bug == BUG_BYTE;
    device->halves = (unsigned)(kg * 2);
    if (byte && device->halves > UINT8_MAX) {
        device->halves = UINT8_MAX;
    }
    return show(device, step);
}
static pd_status do_put(struct device *device, const struct put_on *it, pd_step *step)
{
    return weigh(device, it->kg, step);
}
static pd_status do_parcels(struct device *device, const struct put_parcels *it, pd_step *step)
{
    return weigh(device, it->parcel.kg * (double)it->parcel.pieces, step);
}
static pd_status do_take(struct device *device, const struct take_off *it, pd_step *step)
{
    (void)it;
    device->halves = 0;
    return show(device, step);
}
PD_HANDLERS(device, device, (put_on, do_put), (put_parcels, do_parcels), (take_off, do_take));
PD_ADAPTER(device, pd_nothing, device, .handlers = device_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "byte",
        .config = &(const struct config){BUG_BYTE},
        .kind = "mispredicted",
        .found_by = {"PutOn"},
        .steps = 1,
        .sum = 128,
        .plans = {"PutOn(kg=128)", "PutOn(kg=128.0)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &scale_model, .adapter = &device_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
