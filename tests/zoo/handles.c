/*
 * Handles that may be used only while they are open; using a closed one is a mistake of the
 * user, not of the system. bug=third: the third handle opened cannot be used. Minimum: 4 steps,
 * open open open use. A shrinker that does not ask the model which plans make sense reports
 * open close use instead, where the system rightly says no.
 */
#include "zoo.h"

enum { MOST = 1000 };

/* ---- The model -------------------------------------------------------------------------- */

struct handles {
    pd_set_of(pd_ref) open;
};
PD_TYPE(handles, PD_SET(open));

struct opened {
    pd_ref handle;
};
PD_TYPE(opened, PD_FIELD(handle, PD_EXTERNAL));
struct closed {
    pd_ref handle;
};
PD_TYPE(closed, PD_FIELD(handle));
struct used {
    bool ok;
};
PD_TYPE(used, PD_FIELD(ok));
PD_EVENTS(handles, opened, closed, used);

PD_EMPTY(open_it);
static void simulate_open(const struct open_it *it, const struct handles *handles, pd_step *step)
{
    (void)it;
    (void)handles;
    pd_emit(step, opened);
}
PD_COMMAND(open_it, handles, .simulate = simulate_open);

struct close_it {
    pd_ref handle;
};
PD_TYPE(close_it, PD_FIELD(handle, PD_FROM(handles, open)));
static void simulate_close(const struct close_it *it, const struct handles *handles, pd_step *step)
{
    (void)handles;
    pd_emit(step, closed, .handle = it->handle);
}
PD_COMMAND(close_it, handles, .simulate = simulate_close);

struct use_it {
    pd_ref handle;
};
PD_TYPE(use_it, PD_FIELD(handle));
static bool choose_use(pd_gen *gen, const struct handles *handles, struct use_it *it)
{
    return pd_choose_item(gen, &it->handle, &handles->open); /* as PD_FROM would say */
}
static void simulate_use(const struct use_it *it, const struct handles *handles, pd_step *step)
{
    (void)it;
    (void)handles;
    pd_emit(step, used, .ok = true);
}
PD_COMMAND(use_it, handles, .overrides = choose_use, .simulate = simulate_use);

static void handles_apply(struct handles *handles, const pd_event *event)
{
    const struct opened *opened = pd_as(event, opened);
    const struct closed *closed = pd_as(event, closed);
    if (opened) {
        pd_set_add(&handles->open, opened->handle);
    } else if (closed) {
        pd_set_remove(&handles->open, closed->handle);
    }
}
PD_PROJECTION(handles, .apply = handles_apply);
PD_COMMANDS(handles, open_it, close_it, use_it);
PD_MODEL(handles, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_THIRD };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_THIRD, "third"), PD_NAME(BUG_THIRD, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct desk {
    int64_t last;
    bool open[MOST];
};
static pd_status do_open(struct desk *desk, const struct open_it *it, pd_step *step)
{
    (void)it;
    if (desk->last + 1 == MOST) {
        return pd_fail(step, PD_EIO, "too many handles");
    }
    desk->open[++desk->last] = true;
    pd_emit(step, opened, .handle = pd_ref_from_int(step, desk->last));
    return PD_OK;
}
static pd_status do_close(struct desk *desk, const struct close_it *it, pd_step *step)
{
    desk->open[pd_ref_to_int(step, it->handle)] = false;
    pd_emit(step, closed, .handle = it->handle);
    return PD_OK;
}
static pd_status do_use(struct desk *desk, const struct use_it *it, pd_step *step)
{
    const int64_t handle = pd_ref_to_int(step, it->handle);
    const bool refuses = pd_config(step, config)->bug == BUG_THIRD && handle == 3;
    pd_emit(step, used, .ok = desk->open[handle] && !refuses);
    return PD_OK;
}
PD_HANDLERS(desk, desk, (open_it, do_open), (close_it, do_close), (use_it, do_use));
PD_ADAPTER(desk, pd_nothing, desk, .handlers = desk_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "third",
        .config = &(const struct config){BUG_THIRD},
        .kind = "mispredicted",
        .found_by = {"UseIt"},
        .steps = 4,
        .plans = {"OpenIt(); OpenIt(); OpenIt(); UseIt(handle=$3.handle)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &handles_model, .adapter = &desk_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
