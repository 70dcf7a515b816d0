/*
 * A jug of five litres and one of three, and a gauge in the large one. bug=gauge: it shows 0
 * where it should show 4. Minimum: 6 steps, the puzzle's solution; the other solution, by filling
 * the small jug first, has 8 or 10. The projection here folds the commands themselves, and
 * nothing is simulated: the invariant compares what was done with what was shown.
 */
#include "zoo.h"

enum { BIG = 5, SMALL = 3 };

/* Both the model and the system do it in the same way. */
static void pour(int64_t *from, int64_t *to, int64_t room)
{
    const int64_t amount = *from < room - *to ? *from : room - *to;
    *from -= amount;
    *to += amount;
}

/* ---- The model -------------------------------------------------------------------------- */

PD_EMPTY(fill_big);
PD_EMPTY(fill_small);
PD_EMPTY(empty_big);
PD_EMPTY(empty_small);
PD_EMPTY(small_into_big);
PD_EMPTY(big_into_small);

struct shown {
    int64_t litres;
};
PD_TYPE(shown, PD_FIELD(litres));

struct jugs {
    int64_t big, small, gauge;
};
PD_TYPE(jugs, PD_FIELD(big), PD_FIELD(small), PD_FIELD(gauge));
PD_EVENTS(jugs, shown);

static void jugs_apply(struct jugs *jugs, const pd_event *event)
{
    const struct shown *shown = pd_as(event, shown);
    if (shown) {
        jugs->gauge = shown->litres;
    } else if (pd_as(event, fill_big)) {
        jugs->big = BIG;
    } else if (pd_as(event, fill_small)) {
        jugs->small = SMALL;
    } else if (pd_as(event, empty_big)) {
        jugs->big = 0;
    } else if (pd_as(event, empty_small)) {
        jugs->small = 0;
    } else if (pd_as(event, small_into_big)) {
        pour(&jugs->small, &jugs->big, BIG);
    } else if (pd_as(event, big_into_small)) {
        pour(&jugs->big, &jugs->small, SMALL);
    }
}

static pd_verdict shows_what_is_in(const struct jugs *jugs, pd_finding *finding)
{
    return jugs->gauge == jugs->big
               ? PD_HOLDS
               : pd_violated(finding, "%" PRId64 " litres are in, %" PRId64 " are shown", jugs->big,
                             jugs->gauge);
}
PD_INVARIANT(gauge_is_right, jugs, shows_what_is_in,
             .statement = "The gauge shows what the large jug holds");
PD_INVARIANTS(jugs, gauge_is_right);
PD_PROJECTION(jugs, .apply = jugs_apply, .invariants = jugs_invariants);

PD_COMMAND(fill_big, jugs);
PD_COMMAND(fill_small, jugs);
PD_COMMAND(empty_big, jugs);
PD_COMMAND(empty_small, jugs);
PD_COMMAND(small_into_big, jugs);
PD_COMMAND(big_into_small, jugs);
PD_COMMANDS(jugs, fill_big, fill_small, empty_big, empty_small, small_into_big, big_into_small);
static uint64_t jugs_class(const struct jugs *jugs)
{
    return (uint64_t)(jugs->big * (SMALL + 1) + jugs->small);
}
PD_MODEL(jugs, .state_class = jugs_class);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_GAUGE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_GAUGE, "gauge"), PD_NAME(BUG_GAUGE, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct kitchen {
    int64_t big, small;
};
static pd_status show(const struct kitchen *kitchen, pd_step *step)
{
    const bool wrong = pd_config(step, config)->bug == BUG_GAUGE && kitchen->big == 4;
    pd_emit(step, shown, .litres = wrong ? 0 : kitchen->big);
    return PD_OK;
}
static pd_status do_fill_big(struct kitchen *kitchen, const struct fill_big *it, pd_step *step)
{
    (void)it;
    kitchen->big = BIG;
    return show(kitchen, step);
}
static pd_status do_fill_small(struct kitchen *kitchen, const struct fill_small *it, pd_step *step)
{
    (void)it;
    kitchen->small = SMALL;
    return show(kitchen, step);
}
static pd_status do_empty_big(struct kitchen *kitchen, const struct empty_big *it, pd_step *step)
{
    (void)it;
    kitchen->big = 0;
    return show(kitchen, step);
}
static pd_status do_empty_small(struct kitchen *kitchen, const struct empty_small *it,
                                pd_step *step)
{
    (void)it;
    kitchen->small = 0;
    return show(kitchen, step);
}
static pd_status do_small_into_big(struct kitchen *kitchen, const struct small_into_big *it,
                                   pd_step *step)
{
    (void)it;
    pour(&kitchen->small, &kitchen->big, BIG);
    return show(kitchen, step);
}
static pd_status do_big_into_small(struct kitchen *kitchen, const struct big_into_small *it,
                                   pd_step *step)
{
    (void)it;
    pour(&kitchen->big, &kitchen->small, SMALL);
    return show(kitchen, step);
}
PD_HANDLERS(kitchen, kitchen, (fill_big, do_fill_big), (fill_small, do_fill_small),
            (empty_big, do_empty_big), (empty_small, do_empty_small),
            (small_into_big, do_small_into_big), (big_into_small, do_big_into_small));
PD_ADAPTER(kitchen, pd_nothing, kitchen, .handlers = kitchen_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "gauge",
        .config = &(const struct config){BUG_GAUGE},
        .kind = "check_failed",
        .found_by = {"gauge_is_right"},
        .steps = 6,
        .most = 10,
        .plans = {"FillBig(); BigIntoSmall(); EmptySmall(); BigIntoSmall(); FillBig(); "
                  "BigIntoSmall()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &jugs_model, .adapter = &kitchen_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
