/* A counter that must stop at ten, and with --config bug=overshoot does not. */
#include <propertydamage/pd.h>

/* ---- The model: what the counter should do ------------------------------------------------ */

struct counter {
    int64_t value;
};
PD_TYPE(counter, PD_FIELD(value));

struct added {
    int64_t total;
};
PD_TYPE(added, PD_FIELD(total));
PD_EVENTS(counter, added);

static void counter_apply(struct counter *counter, const pd_event *event)
{
    const struct added *added = pd_as(event, added);
    if (added) {
        counter->value = added->total;
    }
}

static pd_verdict at_most_ten(const struct counter *counter, pd_finding *finding)
{
    return counter->value <= 10 ? PD_HOLDS
                                : pd_violated(finding, "the counter is %" PRId64, counter->value);
}
PD_INVARIANT(stops_at_ten, counter, at_most_ten, .statement = "The counter never passes ten");
PD_INVARIANTS(counter, stops_at_ten);
PD_PROJECTION(counter, .apply = counter_apply, .invariants = counter_invariants);

struct add {
    int64_t amount;
};
PD_TYPE(add, PD_FIELD(amount, PD_RANGE(0, 9)));

static void simulate_add(const struct add *add, const struct counter *counter, pd_step *step)
{
    int64_t total = counter->value + add->amount;
    pd_emit(step, added, .total = total < 10 ? total : 10);
}
PD_COMMAND(add, counter, .simulate = simulate_add);
PD_COMMANDS(counter, add);
PD_MODEL(counter);

/* ---- The adapter: the system under test ----------------------------------------------------- */

enum bug { BUG_OVERSHOOT, BUG_NONE };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_OVERSHOOT, "overshoot"),
        PD_NAME(BUG_OVERSHOOT, "all"));
struct counter_config {
    enum bug bug;
};
PD_TYPE(counter_config, PD_FIELD(bug, PD_NAMES(bug)));

struct counter_run {
    int64_t value;
};
static pd_status do_add(struct counter_run *run, const struct add *add, pd_step *step)
{
    run->value += run->value == 10 ? 0 : add->amount; /* checks before it adds, not after */
    if (pd_config(step, counter_config)->bug == BUG_NONE && run->value > 10) {
        run->value = 10;
    }
    pd_emit(step, added, .total = run->value);
    return PD_OK;
}
PD_HANDLERS(counter, counter_run, (add, do_add));
PD_ADAPTER(counter, pd_nothing, counter_run, .handlers = counter_handlers,
           .config = &counter_config_type);

int main(int argc, char **argv)
{
    static const pd_suite suites[] = {{.model = &counter_model, .adapter = &counter_adapter}, {0}};
    return pd_main(argc, argv, suites);
}
