/*
 * Rights, of which several are granted at once, for good or for some days. bug=limit: granting
 * to write and to run together for some days forgets the second. bug=toggle: revoking a right
 * that is not held grants it. Minimum of both: 1 step.
 */
#include "zoo.h"

/* ---- The model -------------------------------------------------------------------------- */

enum right { READ = 1, WRITE = 2, RUN = 4 };
PD_ENUM(right, PD_NAME(READ, "read"), PD_NAME(WRITE, "write"), PD_NAME(RUN, "run"));

struct user {
    enum right held, limited;
};
PD_TYPE(user, PD_FIELD(held, PD_FLAGS(right)), PD_FIELD(limited, PD_FLAGS(right)));

struct now {
    enum right held, limited;
};
PD_TYPE(now, PD_FIELD(held, PD_FLAGS(right)), PD_FIELD(limited, PD_FLAGS(right)));
PD_EVENTS(user, now);

/* A set of flags has the type of its enum; in C that is a number like any other. */
static enum right with(enum right a, enum right b)
{
    return (enum right)(a | b);
}
static enum right without(enum right a, enum right b)
{
    return (enum right)(a & ~(unsigned)b);
}

struct grant {
    enum right rights;
    bool for_days;
    int64_t days;
};
PD_TYPE(grant, PD_FIELD(rights, PD_FLAGS(right)), PD_MAYBE(days, for_days, PD_RANGE(1, 365)));
static void simulate_grant(const struct grant *grant, const struct user *user, pd_step *step)
{
    pd_emit(step, now, .held = with(user->held, grant->rights),
            .limited = grant->for_days ? with(user->limited, grant->rights)
                                       : without(user->limited, grant->rights));
}
PD_COMMAND(grant, user, .simulate = simulate_grant);

struct revoke {
    enum right rights;
};
PD_TYPE(revoke, PD_FIELD(rights, PD_FLAGS(right)));
static void simulate_revoke(const struct revoke *revoke, const struct user *user, pd_step *step)
{
    pd_emit(step, now, .held = without(user->held, revoke->rights),
            .limited = without(user->limited, revoke->rights));
}
PD_COMMAND(revoke, user, .simulate = simulate_revoke);

static void user_apply(struct user *user, const pd_event *event)
{
    const struct now *now = pd_as(event, now);
    if (now) {
        user->held = now->held;
        user->limited = now->limited;
    }
}
PD_PROJECTION(user, .apply = user_apply);
PD_COMMANDS(user, grant, revoke);
PD_MODEL(user, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE = 0, BUG_LIMIT = 1, BUG_TOGGLE = 2, BUG_ALL = 3 };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_LIMIT, "limit"), PD_NAME(BUG_TOGGLE, "toggle"),
        PD_NAME(BUG_ALL, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_FLAGS(bug)));

struct login {
    unsigned held;
    int64_t days[3]; /* of each right; 0: for good */
};
static pd_status answer(const struct login *login, pd_step *step)
{
    unsigned limited = 0;
    for (unsigned i = 0; i < 3; i++) {
        limited |= login->days[i] ? 1U << i : 0;
    }
    pd_emit(step, now, .held = (enum right)login->held, .limited = (enum right)limited);
    return PD_OK;
}
static pd_status do_grant(struct login *login, const struct grant *grant, pd_step *step)
{
    const bool bug = (pd_config(step, config)->bug & BUG_LIMIT) != 0;
    unsigned rights = grant->rights;
    if (bug && grant->for_days && (rights & WRITE) && (rights & RUN)) {
        rights &= ~(unsigned)RUN;
    }
    login->held |= rights;
    for (unsigned i = 0; i < 3; i++) {
        if (rights & 1U << i) {
            login->days[i] = grant->for_days ? grant->days : 0;
        }
    }
    return answer(login, step);
}
static pd_status do_revoke(struct login *login, const struct revoke *revoke, pd_step *step)
{
    const bool bug = (pd_config(step, config)->bug & BUG_TOGGLE) != 0;
    login->held = bug ? login->held ^ revoke->rights : login->held & ~(unsigned)revoke->rights;
    for (unsigned i = 0; i < 3; i++) {
        login->days[i] = revoke->rights & 1U << i ? 0 : login->days[i];
    }
    return answer(login, step);
}
PD_HANDLERS(login, login, (grant, do_grant), (revoke, do_revoke));
PD_ADAPTER(login, pd_nothing, login, .handlers = login_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "limit",
        .config = &(const struct config){BUG_LIMIT},
        .kind = "mispredicted",
        .found_by = {"Grant"},
        .steps = 1,
        .sum = 1,
        .plans = {"Grant(rights=write|run, days=1)"},
    },
    {
        .name = "toggle",
        .config = &(const struct config){BUG_TOGGLE},
        .kind = "mispredicted",
        .found_by = {"Revoke"},
        .steps = 1,
        .plans = {"Revoke(rights=read)", "Revoke(rights=write)", "Revoke(rights=run)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &user_model, .adapter = &login_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
