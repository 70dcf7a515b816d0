/*
 * Orders that are shipped in turn. The model is not exact: what happened is folded, whatever was
 * predicted. bug=ships_canceled: an order that was canceled is shipped all the same, which apply
 * cannot fold. Minimum: 3 steps.
 */
#include "zoo.h"

enum { MOST = 1000 };

/* ---- The model -------------------------------------------------------------------------- */

struct line {
    pd_ref order;
    int64_t quantity;
};
PD_TYPE(line, PD_FIELD(order), PD_FIELD(quantity));

struct orders {
    pd_map_of(pd_ref, int64_t) open; /* how many are wanted */
    pd_list_of(struct line) shipped;
};
PD_TYPE(orders, PD_MAP(open), PD_LIST_OF(shipped, line));

struct placed {
    pd_ref order;
    int64_t quantity;
};
PD_TYPE(placed, PD_FIELD(order, PD_EXTERNAL), PD_FIELD(quantity));
struct canceled {
    pd_ref order;
};
PD_TYPE(canceled, PD_FIELD(order));
struct shipped {
    pd_ref order;
};
PD_TYPE(shipped, PD_FIELD(order));
PD_EVENTS(orders, placed, canceled, shipped);

struct place {
    int64_t quantity;
};
PD_TYPE(place, PD_FIELD(quantity, PD_RANGE(1, 99)));
static void simulate_place(const struct place *place, const struct orders *orders, pd_step *step)
{
    (void)orders;
    pd_emit(step, placed, .quantity = place->quantity);
}
PD_COMMAND(place, orders, .weight = 2, .simulate = simulate_place);

struct cancel {
    pd_ref order;
};
PD_TYPE(cancel, PD_FIELD(order, PD_FROM(orders, open)));
static void simulate_cancel(const struct cancel *cancel, const struct orders *orders, pd_step *step)
{
    (void)orders;
    pd_emit(step, canceled, .order = cancel->order);
}
PD_COMMAND(cancel, orders, .simulate = simulate_cancel);

PD_EMPTY(ship);
static void simulate_ship(const struct ship *ship, const struct orders *orders, pd_step *step)
{
    (void)ship;
    if (orders->open.count) {
        pd_emit(step, shipped, .order = orders->open.items[0].key);
    }
}
PD_COMMAND(ship, orders, .weight = 2, .simulate = simulate_ship);

static void orders_apply(struct orders *orders, const pd_event *event)
{
    const struct placed *placed = pd_as(event, placed);
    const struct canceled *canceled = pd_as(event, canceled);
    const struct shipped *shipped = pd_as(event, shipped);
    if (placed) {
        *pd_map_put(&orders->open, placed->order) = placed->quantity;
    } else if (canceled) {
        pd_map_remove(&orders->open, canceled->order);
    } else if (shipped) {
        const int64_t quantity = *pd_map_at(&orders->open, shipped->order);
        *pd_list_add(&orders->shipped) = (struct line){shipped->order, quantity};
        pd_map_remove(&orders->open, shipped->order);
    }
}

static pd_verdict something_is_in(const struct orders *orders, pd_finding *finding)
{
    for (size_t i = 0; i < orders->shipped.count; i++) {
        const struct line *line = &orders->shipped.items[i];
        if (line->quantity < 1) {
            return pd_violated(finding, "%s is empty", pd_show_ref(finding, line->order));
        }
    }
    return PD_HOLDS;
}
PD_INVARIANT(no_empty_parcel, orders, something_is_in, .after = {&shipped_type, &canceled_type},
             .statement = "No empty parcel is shipped");
PD_INVARIANTS(orders, no_empty_parcel);
PD_PROJECTION(orders, .apply = orders_apply, .invariants = orders_invariants);
PD_COMMANDS(orders, place, cancel, ship);
PD_MODEL(orders);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_SHIPS_CANCELED };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_SHIPS_CANCELED, "ships_canceled"),
        PD_NAME(BUG_SHIPS_CANCELED, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct shop {
    int64_t count, next; /* orders placed, and which of them is shipped next */
    bool canceled[MOST];
};
static pd_status do_place(struct shop *shop, const struct place *place, pd_step *step)
{
    if (shop->count == MOST) {
        return pd_fail(step, PD_EIO, "too many orders");
    }
    pd_emit(step, placed, .order = pd_ref_from_int(step, shop->count++),
            .quantity = place->quantity);
    return PD_OK;
}
static pd_status do_cancel(struct shop *shop, const struct cancel *cancel, pd_step *step)
{
    shop->canceled[pd_ref_to_int(step, cancel->order)] = true;
    pd_emit(step, canceled, .order = cancel->order);
    return PD_OK;
}
static pd_status do_ship(struct shop *shop, const struct ship *ship, pd_step *step)
{
    (void)ship;
    const bool looks = pd_config(step, config)->bug != BUG_SHIPS_CANCELED;
    while (looks && shop->next < shop->count && shop->canceled[shop->next]) {
        shop->next++;
    }
    if (shop->next < shop->count) {
        pd_emit(step, shipped, .order = pd_ref_find_int(step, shop->next++));
    }
    return PD_OK;
}
PD_HANDLERS(shop, shop, (place, do_place), (cancel, do_cancel), (ship, do_ship));
PD_ADAPTER(shop, pd_nothing, shop, .handlers = shop_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "ships_canceled",
        .config = &(const struct config){BUG_SHIPS_CANCELED},
        .kind = "projection_violation",
        .found_by = {"Orders.open"},
        .steps = 3,
        .sum = 1,
        .plans = {"Place(quantity=1); Cancel(order=$1.order); Ship()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &orders_model, .adapter = &shop_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
