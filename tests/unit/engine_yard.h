/*
 * A yard in which ticks are counted, for tests that kill: whoever executes can be killed at one
 * step of one run, whatever it is at, or while an earlier failure is shrunk.
 */
#ifndef ENGINE_YARD_H
#define ENGINE_YARD_H

#include "engine.h"

#include <signal.h>
#include <time.h>

enum { RUNS = 8, STEPS = 4, EARLY_RUN = 1, LATE_RUN = 4 };

/* Where somebody is killed: at the step LATE of a plan, unless it says otherwise. */
enum place {
    NOWHERE,
    GENERATOR,
    WHEN,
    SIMULATE, /* while a plan is made */
    PREDICT,  /* the same callback, while it is executed */
    APPLY,
    CHECK,
    HANDLER,
    SETUP_EACH, /* of what begins when the early failure is known; of nothing, if that is last */
    TEARDOWN_EACH,
    SETUP_WORKER, /* of a second worker */
    TEARDOWN_WORKER,
    ATTEMPT,     /* in a handler, while the early failure is shrunk */
    SHRINKER,    /* in the model, which whoever shrinks it asks */
    QUEUE,       /* from outside, while what it found waits for its turn */
    SETUP_QUEUE, /* the same, and it was its setup that failed */
    MOMENT       /* from outside, at any moment */
};

/* In the notebook. */
enum { KILLS, FOUND, SETUPS, WORKERS, FINDER };

static struct {
    enum place place;
    int signal;
    uint64_t kills_max;        /* so often at most; 0: every time */
    int64_t slow, early, late; /* fields of those steps, which no other has */
    long delay_us;             /* of MOMENT */
    bool noting;               /* only what the plans are */
    bool executing;            /* a plan, now, in this process */
} game;

static void kill_me(void)
{
    if (engine_count(KILLS) < game.kills_max || game.kills_max == 0) {
        (void)kill(getpid(), game.signal);
    }
}

static void maybe(enum place place, int64_t value)
{
    if (game.place == place && value == game.late) {
        kill_me();
    }
}

static void nap_ms(long ms)
{
    const struct timespec while_ = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000 * 1000};
    (void)nanosleep(&while_, NULL);
}

/* Somebody kills this process in US microseconds, if it is there then. */
static void be_killed_in(long us)
{
    const pid_t victim = getpid();
    if (fork() == 0) {
        const struct timespec while_ = {.tv_nsec = us * 1000};
        (void)nanosleep(&while_, NULL);
        if (getppid() == victim) {
            (void)kill(victim, game.signal);
        }
        _exit(0);
    }
}

/* ---- The model ----------------------------------------------------------------------- */

struct yard {
    int64_t ticks, last;
};
PD_TYPE(yard, PD_FIELD(ticks), PD_FIELD(last));
struct ticked {
    int64_t value;
};
PD_TYPE(ticked, PD_FIELD(value));
PD_EVENTS(yard, ticked);

static void draw_value(pd_gen *gen, int64_t *value)
{
    *value = pd_gen_int(gen, 1, 1000000000);
    maybe(GENERATOR, *value);
}
PD_GENERATOR(value, int64_t, draw_value);

struct tick {
    int64_t value;
};
PD_TYPE(tick, PD_FIELD(value, PD_DRAW(value)));
static bool may_tick(const struct yard *yard)
{
    if (!game.executing) {
        maybe(WHEN, yard->last);
    }
    return true;
}
static void simulate_tick(const struct tick *tick, const struct yard *yard, pd_step *step)
{
    (void)yard;
    maybe(game.executing ? PREDICT : SIMULATE, tick->value);
    if (game.place == SHRINKER && !game.executing && tick->value == game.early &&
        engine_notes()->counts[FOUND]) {
        kill_me();
    }
    pd_label(step, ""); /* so that it is asked again when the plan is executed */
    pd_emit(step, ticked, .value = tick->value);
}
PD_COMMAND(tick, yard, .when = may_tick, .simulate = simulate_tick);
PD_COMMANDS(yard, tick);

static void yard_apply(struct yard *yard, const pd_event *event)
{
    const struct ticked *const ticked = pd_as(event, ticked);
    if (ticked) {
        yard->ticks++;
        yard->last = ticked->value;
        if (game.executing) {
            maybe(APPLY, ticked->value);
        }
    }
}
static pd_verdict not_early(const struct yard *yard, pd_finding *finding)
{
    maybe(CHECK, yard->last);
    if (yard->last != game.early || game.noting) {
        return PD_HOLDS;
    }
    (void)engine_count(FOUND);
    engine_notes()->counts[FINDER] = (uint64_t)getpid();
    return pd_violated(finding, "it is early");
}
PD_INVARIANT(not_early, yard, not_early);
static pd_verdict not_late(const struct yard *yard, pd_finding *finding)
{
    if (yard->last != game.late || game.place != QUEUE) {
        return PD_HOLDS;
    }
    if (!engine_count(KILLS)) {
        be_killed_in(10000);
    }
    return pd_violated(finding, "it is late");
}
PD_INVARIANT(not_late, yard, not_late);
PD_INVARIANTS(yard, not_early, not_late);
PD_PROJECTION(yard, .apply = yard_apply, .invariants = yard_invariants);
PD_MODEL(yard, .exact = true);

/* ---- The adapter --------------------------------------------------------------------- */

struct yard_run {
    bool saw_late;
};

static pd_status start(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    if (game.place == SETUP_WORKER && engine_count(WORKERS)) {
        kill_me();
    }
    return PD_OK;
}
static pd_status end(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    if (game.place == TEARDOWN_WORKER) {
        kill_me();
    }
    return PD_OK;
}
static pd_status set_up(struct yard_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)run;
    (void)worker;
    game.executing = true;
    if (game.place == SETUP_QUEUE) {
        nap_ms(4); /* so that some are left when something is found */
    }
    if (game.noting) {
        engine_note("|");
    } else if (game.place == SETUP_EACH && engine_notes()->counts[FOUND]) {
        kill_me();
    } else if (game.place == SETUP_QUEUE && engine_notes()->counts[FOUND] && !engine_count(KILLS)) {
        be_killed_in(10000);
        return pd_fail(step, PD_EIO, "no room");
    } else if (game.place == MOMENT && engine_count(SETUPS) % 90 == 30) {
        be_killed_in(game.delay_us);
    }
    return PD_OK;
}
static pd_status tear_down(struct yard_run *run, pd_step *step)
{
    (void)step;
    if (game.place == TEARDOWN_EACH && run->saw_late) {
        kill_me();
    }
    game.executing = false;
    return PD_OK;
}
static pd_status do_tick(struct yard_run *run, const struct tick *tick, pd_step *step)
{
    if (game.noting) {
        engine_note("%lld ", (long long)tick->value);
    }
    if ((game.place == QUEUE || game.place == SETUP_QUEUE) && tick->value == game.slow) {
        nap_ms(200); /* so that others are ahead */
    }
    run->saw_late |= tick->value == game.late;
    maybe(HANDLER, tick->value);
    if (game.place == SETUP_WORKER && tick->value == game.late) {
        (void)raise(SIGKILL); /* that there is a second worker */
    }
    if (game.place == ATTEMPT && tick->value == game.early && engine_notes()->counts[FOUND]) {
        kill_me();
    }
    pd_emit(step, ticked, .value = tick->value);
    return PD_OK;
}
PD_HANDLERS(yard, yard_run, (tick, do_tick));
PD_ADAPTER(yard, pd_nothing, yard_run, .handlers = yard_handlers, .setup_worker = start,
           .teardown_worker = end, .setup_each = set_up, .teardown_each = tear_down);

#endif
