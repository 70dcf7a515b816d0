/* A gate that lets in who has a ticket, with all kinds of trouble: --config bug=NAME. */
#include <propertydamage/pd.h>

#include <stdlib.h>

struct gate {
    pd_set_of(pd_ref) tickets;
    int64_t inside;
};
PD_TYPE(gate, PD_SET(tickets), PD_FIELD(inside));

struct sold {
    pd_ref ticket;
};
PD_TYPE(sold, PD_FIELD(ticket, PD_EXTERNAL));
struct passed {
    int64_t inside;
};
PD_TYPE(passed, PD_FIELD(inside));
PD_EVENTS(gate, sold, passed);

struct sell {
    int price;
};
PD_TYPE(sell, PD_FIELD(price, PD_RANGE(1, 9)));
static void simulate_sell(const struct sell *sell, const struct gate *gate, pd_step *step)
{
    (void)sell;
    (void)gate;
    pd_emit(step, sold);
}
PD_COMMAND(sell, gate, .simulate = simulate_sell);

struct enter {
    pd_ref ticket;
};
PD_TYPE(enter, PD_FIELD(ticket, PD_FROM(gate, tickets)));
static void simulate_enter(const struct enter *enter, const struct gate *gate, pd_step *step)
{
    (void)enter;
    pd_emit(step, passed, .inside = gate->inside + 1);
}
PD_COMMAND(enter, gate, .simulate = simulate_enter);

PD_EMPTY(leave);
static bool somebody_inside(const struct gate *gate)
{
    return gate->inside > 0;
}
static void simulate_leave(const struct leave *leave, const struct gate *gate, pd_step *step)
{
    (void)leave;
    pd_emit(step, passed, .inside = gate->inside - 1);
}
PD_COMMAND(leave, gate, .when = somebody_inside, .simulate = simulate_leave);
PD_COMMANDS(gate, sell, enter, leave);

static void gate_apply(struct gate *gate, const pd_event *event)
{
    const struct sold *sold = pd_as(event, sold);
    const struct enter *enter = pd_cause_as(event, enter);
    if (sold) {
        pd_set_add(&gate->tickets, sold->ticket);
    } else if (pd_as(event, passed) && enter) {
        pd_set_remove(&gate->tickets, enter->ticket);
        gate->inside++;
    } else if (pd_as(event, passed)) {
        gate->inside--;
    }
}
static pd_verdict counted_right(const struct gate *gate, pd_finding *finding)
{
    int64_t said = pd_cause(finding, passed)->inside;
    return said == gate->inside
               ? PD_HOLDS
               : pd_violated(finding, "it says %" PRId64 ", and %" PRId64 " are in", said,
                             gate->inside);
}
PD_INVARIANT(counted, gate, counted_right, .after = {&passed_type},
             .statement = "The gate knows how many are inside");
PD_INVARIANTS(gate, counted);
PD_PROJECTION(gate, .apply = gate_apply, .invariants = gate_invariants);
PD_MODEL(gate);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { NONE, CRASH, HANG, EXITS, FLAKY, DROPS, TWICE, FAILS, SETUP };
PD_ENUM(bug, PD_NAME(NONE, "none"), PD_NAME(CRASH, "crash"), PD_NAME(HANG, "hang"),
        PD_NAME(EXITS, "exits"), PD_NAME(FLAKY, "flaky"), PD_NAME(DROPS, "drops"),
        PD_NAME(TWICE, "twice"), PD_NAME(FAILS, "fails"), PD_NAME(SETUP, "setup"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct box {
    int64_t inside, tickets;
    int *display;
    int shown;
};
static pd_status setup(struct box *box, struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    box->display = &box->shown;
    return pd_config(step, config)->bug == SETUP ? pd_fail(step, PD_ESETUP, "no power") : PD_OK;
}
static pd_status do_sell(struct box *box, const struct sell *sell, pd_step *step)
{
    enum bug bug = pd_config(step, config)->bug;
    if (bug == DROPS && sell->price > 5) {
        return PD_OK; /* and no ticket */
    }
    box->tickets += bug == TWICE && sell->price == 7 && box->tickets ? 0 : 1;
    pd_emit(step, sold, .ticket = pd_ref_from_int(step, box->tickets));
    return PD_OK;
}
static pd_status do_enter(struct box *box, const struct enter *enter, pd_step *step)
{
    static int calls; /* flaky: it remembers other runs */
    enum bug bug = pd_config(step, config)->bug;
    if (bug == FAILS && pd_ref_to_int(step, enter->ticket) == 2) {
        return pd_fail(step, PD_EIO, "the gate does not answer");
    }
    box->inside++;
    if (bug == CRASH && box->inside == 3) {
        box->display = NULL;
    }
    *box->display = (int)box->inside;
    pd_emit(step, passed, .inside = box->inside + (bug == FLAKY && ++calls % 4 == 0));
    return PD_OK;
}
static pd_status do_leave(struct box *box, const struct leave *leave, pd_step *step)
{
    (void)leave;
    enum bug bug = pd_config(step, config)->bug;
    if (bug == EXITS) {
        exit(7);
    }
    for (volatile bool stuck = bug == HANG && box->inside == 2; stuck;) {
        continue;
    }
    pd_emit(step, passed, .inside = --box->inside);
    return PD_OK;
}
PD_HANDLERS(box, box, (sell, do_sell), (enter, do_enter), (leave, do_leave));
PD_ADAPTER(box, pd_nothing, box, .handlers = box_handlers, .config = &config_type,
           .setup_each = setup);

int main(int argc, char **argv)
{
    static const pd_suite suites[] = {{.model = &gate_model, .adapter = &box_adapter}, {0}};
    return pd_main(argc, argv, suites);
}
