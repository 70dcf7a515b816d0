/*
 * A lift, judged by invariants alone: what really happened is folded into two projections, and
 * each invariant fires at another moment. Bugs and minima: moves_open (it moves with its doors
 * open) 3 steps; overshoots (up from the ground to the top it goes one floor too far) 2; uphill
 * (its meter counts upwards only, looked at every second step) 4; lazy_counter (a trip to where
 * it is already is not counted, looked at in the end) 2.
 */
#include "zoo.h"

enum { TOP = 9 };

/* ---- Events, commands ----------------------------------------------------------------------- */

struct called {
    int64_t floor;
};
PD_TYPE(called, PD_FIELD(floor));
PD_EMPTY(opened);
PD_EMPTY(closed);
struct moved {
    int64_t from, to;
    int64_t trips, meter; /* what the lift shows of all its trips */
};
PD_TYPE(moved, PD_FIELD(from), PD_FIELD(to), PD_FIELD(trips), PD_FIELD(meter));
PD_EVENTS(lift, called, opened, closed, moved);

struct call {
    int64_t floor;
};
PD_TYPE(call, PD_FIELD(floor, PD_RANGE(0, TOP)));
PD_EMPTY(open_doors);
PD_EMPTY(go);

/* ---- The lift as it should be -----------------------------------------------------------------
 */

struct lift {
    int64_t floor;
    bool open;
    pd_set_of(int64_t) waiting;
};
PD_TYPE(lift, PD_FIELD(floor), PD_FIELD(open), PD_SET(waiting));

static void simulate_call(const struct call *call, const struct lift *lift, pd_step *step)
{
    (void)lift;
    pd_emit(step, called, .floor = call->floor);
}
PD_COMMAND(call, lift, .weight = 2, .simulate = simulate_call);

static void simulate_open(const struct open_doors *it, const struct lift *lift, pd_step *step)
{
    (void)it;
    (void)lift;
    pd_emit(step, opened);
}
PD_COMMAND(open_doors, lift, .simulate = simulate_open);

static bool is_called(const struct lift *lift)
{
    return lift->waiting.count > 0;
}
static void simulate_go(const struct go *it, const struct lift *lift, pd_step *step)
{
    (void)it;
    if (lift->open) {
        pd_emit(step, closed);
    }
    pd_emit(step, moved, .from = lift->floor, .to = lift->waiting.items[0]);
}
static pd_str label_go(const struct go *it, const struct lift *lift, pd_step *step)
{
    (void)it;
    return pd_format(step, "%s", lift->waiting.items[0] > lift->floor ? "up" : "down");
}
PD_COMMAND(go, lift, .weight = 3, .when = is_called, .simulate = simulate_go, .label = label_go);

static void lift_apply(struct lift *lift, const pd_event *event)
{
    const struct called *called = pd_as(event, called);
    const struct moved *moved = pd_as(event, moved);
    if (called) {
        pd_set_add(&lift->waiting, called->floor);
    } else if (moved) {
        lift->floor = moved->to;
        pd_set_remove(&lift->waiting, moved->to);
    } else if (pd_as(event, opened) || pd_as(event, closed)) {
        lift->open = pd_as(event, opened) != NULL;
    }
}

static pd_verdict closed_while_moving(const struct lift *lift, pd_finding *finding)
{
    const struct moved *moved = pd_cause(finding, moved);
    if (!lift->open) {
        return PD_HOLDS;
    }
    pd_data(finding, moved, .from = moved->from, .to = moved->to);
    return pd_violated(finding, "it moved to %" PRId64 " as %s", moved->to,
                       pd_show(finding, lift, lift));
}
PD_INVARIANT(doors_closed, lift, closed_while_moving, .after = {&moved_type},
             .statement = "The doors are closed while the lift moves");

static pd_verdict within_the_building(const struct lift *lift, pd_finding *finding)
{
    return lift->floor >= 0 && lift->floor <= TOP
               ? PD_HOLDS
               : pd_violated(finding, "there is no floor %" PRId64, lift->floor);
}
PD_INVARIANT(in_building, lift, within_the_building, .on = PD_ON_EVENTS,
             .statement = "The lift stays in the building");

static pd_verdict is_at_ground(const struct lift *lift, pd_finding *finding)
{
    return lift->floor == 0 && !lift->open ? PD_HOLDS : pd_violated(finding, "it is elsewhere");
}
PD_INVARIANT(starts_at_ground, lift, is_at_ground, .at = PD_AT_STARTUP,
             .statement = "A day begins on the ground, with closed doors");
PD_INVARIANTS(lift, doors_closed, in_building, starts_at_ground);
PD_PROJECTION(lift, .apply = lift_apply, .invariants = lift_invariants);

/* ---- Its meters, which no command needs to know ------------------------------------------------
 */

struct meters {
    int64_t trips, floors;             /* as they were seen */
    int64_t shown_trips, shown_floors; /* as the lift shows them */
};
PD_TYPE(meters, PD_FIELD(trips), PD_FIELD(floors), PD_FIELD(shown_trips), PD_FIELD(shown_floors));

static void meters_apply(struct meters *meters, const pd_event *event)
{
    const struct moved *moved = pd_as(event, moved);
    if (moved) {
        meters->trips++;
        meters->floors += llabs(moved->to - moved->from);
        meters->shown_trips = moved->trips;
        meters->shown_floors = moved->meter;
    }
}
static pd_verdict floors_add_up(const struct meters *meters, pd_finding *finding)
{
    return meters->floors == meters->shown_floors
               ? PD_HOLDS
               : pd_violated(finding, "%" PRId64 " floors, shown %" PRId64, meters->floors,
                             meters->shown_floors);
}
PD_INVARIANT(floors_right, meters, floors_add_up, .every = 2, .on = PD_ON_COMMANDS,
             .statement = "The meter shows how many floors were passed");
static pd_verdict trips_add_up(const struct meters *meters, pd_finding *finding)
{
    return meters->trips == meters->shown_trips
               ? PD_HOLDS
               : pd_violated(finding, "%" PRId64 " trips, shown %" PRId64, meters->trips,
                             meters->shown_trips);
}
PD_INVARIANT(trips_right, meters, trips_add_up, .at = PD_AT_TEARDOWN,
             .statement = "In the evening the number of trips is right");
PD_INVARIANTS(meters, floors_right, trips_right);
PD_PROJECTION(meters, .apply = meters_apply, .invariants = meters_invariants);

PD_COMMANDS(lift, call, open_doors, go);
PD_PROJECTIONS(lift, meters);
PD_MODEL(lift, .projections = lift_projections);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug {
    BUG_NONE = 0,
    BUG_MOVES_OPEN = 1,
    BUG_OVERSHOOTS = 2,
    BUG_UPHILL = 4,
    BUG_LAZY_COUNTER = 8,
    BUG_ALL = 15
};
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_MOVES_OPEN, "moves_open"),
        PD_NAME(BUG_OVERSHOOTS, "overshoots"), PD_NAME(BUG_UPHILL, "uphill"),
        PD_NAME(BUG_LAZY_COUNTER, "lazy_counter"), PD_NAME(BUG_ALL, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_FLAGS(bug)));

struct cabin {
    int64_t floor, trips, meter;
    bool open, called[TOP + 1];
};
static pd_status do_call(struct cabin *cabin, const struct call *call, pd_step *step)
{
    cabin->called[call->floor] = true;
    pd_emit(step, called, .floor = call->floor);
    return PD_OK;
}
static pd_status do_open(struct cabin *cabin, const struct open_doors *it, pd_step *step)
{
    (void)it;
    cabin->open = true;
    pd_emit(step, opened);
    return PD_OK;
}
static pd_status do_go(struct cabin *cabin, const struct go *it, pd_step *step)
{
    (void)it;
    const unsigned bug = pd_config(step, config)->bug;
    const int64_t from = cabin->floor;
    int64_t to = 0;
    while (to <= TOP && !cabin->called[to]) {
        to++;
    }
    if (to > TOP) {
        return PD_OK; /* nobody waits: it can be after it went too far */
    }
    if (cabin->open && !(bug & BUG_MOVES_OPEN)) {
        cabin->open = false;
        pd_emit(step, closed);
    }
    cabin->called[to] = false;
    cabin->trips += (bug & BUG_LAZY_COUNTER) && to == from ? 0 : 1;
    cabin->meter += to > from ? to - from : (bug & BUG_UPHILL) ? 0 : from - to;
    cabin->floor = (bug & BUG_OVERSHOOTS) && from == 0 && to == TOP ? TOP + 1 : to;
    pd_emit(step, moved, .from = from, .to = cabin->floor, .trips = cabin->trips,
            .meter = cabin->meter);
    return PD_OK;
}
PD_HANDLERS(cabin, cabin, (call, do_call), (open_doors, do_open), (go, do_go));
PD_ADAPTER(cabin, pd_nothing, cabin, .handlers = cabin_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "moves_open",
        .config = &(const struct config){BUG_MOVES_OPEN},
        .kind = "check_failed",
        .found_by = {"doors_closed"},
        .steps = 3,
        .plans = {"OpenDoors(); Call(floor=0); Go()", "Call(floor=0); OpenDoors(); Go()"},
    },
    {
        .name = "overshoots",
        .config = &(const struct config){BUG_OVERSHOOTS},
        .kind = "check_failed",
        .found_by = {"in_building"},
        .steps = 2,
        .sum = TOP,
        .plans = {"Call(floor=9); Go()"},
    },
    {
        .name = "uphill",
        .config = &(const struct config){BUG_UPHILL},
        .kind = "check_failed",
        .found_by = {"floors_right"},
        .steps = 4,
        .sum = 1,
        .plans = {"Call(floor=1); Go(); Call(floor=0); Go()"},
    },
    {
        .name = "lazy_counter",
        .config = &(const struct config){BUG_LAZY_COUNTER},
        .kind = "check_failed",
        .found_by = {"trips_right"},
        .steps = 2,
        .plans = {"Call(floor=0); Go()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &lift_model, .adapter = &cabin_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
