/*
 * A box that can be poked, for tests of crashes and hangs: whatever is called can be made to
 * go wrong, while plans are made or while they are executed, from the third poke on.
 */
#ifndef ENGINE_BOX_H
#define ENGINE_BOX_H

#include "engine.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>

enum place {
    NOWHERE,
    GENERATOR,
    WHEN,
    OVERRIDES,
    SIMULATE,
    APPLY,
    CHECK,
    TERMINATE,
    HANDLER,
    ODD_HANDLER, /* when what it is called with is odd, too */
    SETUP_ONCE,
    SETUP_WORKER,
    SETUP_EACH,
    TEARDOWN_EACH,
    TEARDOWN_WORKER,
    TEARDOWN_ONCE,
    RELEASE,
    CHECK_AT_END
};
enum how {
    CRASH,
    ABORT,
    EXIT_3,
    EXIT_0,
    HANG,
    HANG_DEAF,
    REPORT_SLOWLY,
    ASSERT,
    FORK_AND_CRASH,
    FORK,
    NULL_WRITE,
    CONST_WRITE,
    OVERFLOW,
    HANDLED
};

/* Where and when it goes wrong, and how. Forked processes have copies of it. */
static struct {
    enum place place;
    bool generating; /* while plans are made; else while they are executed */
    enum how how;
    bool executing; /* now */
} wrong;

static inline void nap(void)
{
    const struct timespec while_ = {.tv_nsec = 50 * 1000 * 1000};
    (void)nanosleep(&while_, NULL);
}

/* Sanitizers say a lot before they end a process. */
static inline void be_quiet(void)
{
    const int nowhere = open("/dev/null", O_WRONLY);
    (void)dup2(nowhere, STDERR_FILENO);
    (void)close(nowhere);
}

/* A process that would live on for five seconds, and is not to. */
static inline void leave_a_child(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        (void)alarm(5);
        for (;;) {
            pause();
        }
    }
    engine_notes()->counts[15] = (uint64_t)pid;
}

static inline int deeper(volatile int *above)
{
    volatile int here[256];
    here[0] = *above + 1;
    return here[0] < 0 ? 0 : deeper(here) + here[0];
}

static inline void end_with_9(int signal)
{
    (void)signal;
    _exit(9);
}

static inline void report_slowly(void)
{
    fprintf(stderr, "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x6020\n");
    for (int i = 0; i < 6; i++) {
        nap();
    }
    fprintf(stderr, "SUMMARY: AddressSanitizer: heap-use-after-free /a/box.c:3:2 in poke\n");
    _exit(1);
}

static inline void go_wrong(void)
{
    volatile int zero = 0;
    volatile int *volatile nowhere = NULL; /* such that no compiler sees it */
    if (wrong.how == REPORT_SLOWLY) {
        report_slowly();
    }
    be_quiet();
    switch (wrong.how) {
    case REPORT_SLOWLY:
        break;
    case FORK_AND_CRASH:
        leave_a_child();
        (void)raise(SIGSEGV);
        break;
    case FORK:
        leave_a_child();
        break;
    case CRASH:
        (void)raise(SIGSEGV);
        break;
    case NULL_WRITE:
        *nowhere = 1;
        break;
    case CONST_WRITE:
        *(volatile char *)(uintptr_t) "constant" = 'C';
        break;
    case OVERFLOW:
        (void)deeper(&zero);
        break;
    case HANDLED:
        (void)signal(SIGSEGV, end_with_9);
        (void)raise(SIGSEGV);
        break;
    case ABORT:
        abort();
    case ASSERT:
        PD_ASSERT(wrong.how != ASSERT);
        break;
    case EXIT_3:
        _exit(3);
    case EXIT_0:
        exit(0);
    case HANG_DEAF:
        (void)signal(SIGABRT, SIG_IGN);
        (void)signal(SIGTERM, SIG_IGN);
        /* fall through */
    case HANG:
        for (;;) {
            nap();
        }
    }
}

static inline void maybe(enum place place, int64_t pokes)
{
    if (wrong.place == place && wrong.generating != wrong.executing && pokes >= 2) {
        go_wrong();
    }
}

/* ---- The model ----------------------------------------------------------------------- */

struct box {
    int64_t pokes;
};
PD_TYPE(box, PD_FIELD(pokes));
struct poked {
    int64_t n;
};
PD_TYPE(poked, PD_FIELD(n));
PD_EMPTY(looked);
PD_EVENTS(box, poked, looked);

static int64_t generated; /* pokes, about: generators know no state */
static void draw_n(pd_gen *gen, int64_t *n)
{
    maybe(GENERATOR, ++generated);
    *n = pd_gen_int(gen, 0, 99);
}
PD_GENERATOR(n, int64_t, draw_n);

struct poke {
    int64_t n, m;
};
PD_TYPE(poke, PD_FIELD(n, PD_DRAW(n)), PD_FIELD(m, PD_RANGE(0, 9)));
static bool may_poke(const struct box *box)
{
    maybe(WHEN, box->pokes);
    return true;
}
static bool choose_poke(pd_gen *gen, const struct box *box, struct poke *it)
{
    maybe(OVERRIDES, box->pokes);
    return pd_choose_int(gen, &it->m, 0, 9);
}
static void simulate_poke(const struct poke *it, const struct box *box, pd_step *step)
{
    maybe(SIMULATE, box->pokes);
    pd_label(step, ""); /* so that it is asked again when the plan is executed */
    pd_emit(step, poked, .n = it->n);
}
PD_COMMAND(poke, box, .when = may_poke, .overrides = choose_poke, .simulate = simulate_poke);
PD_EMPTY(look);
static void simulate_look(const struct look *it, const struct box *box, pd_step *step)
{
    (void)it;
    (void)box;
    pd_emit(step, looked);
}
PD_COMMAND(look, box, .simulate = simulate_look);
PD_COMMANDS(box, poke, look);

static void box_apply(struct box *box, const pd_event *event)
{
    if (pd_as(event, poked)) {
        maybe(APPLY, box->pokes++);
    }
}
static pd_verdict looks_fine(const struct box *box, pd_finding *finding)
{
    (void)finding;
    maybe(CHECK, box->pokes - 1);
    return PD_HOLDS;
}
PD_INVARIANT(looks_fine, box, looks_fine);
static pd_verdict ends_fine(const struct box *box, pd_finding *finding)
{
    (void)finding;
    maybe(CHECK_AT_END, box->pokes - 1);
    return PD_HOLDS;
}
PD_INVARIANT(ends_fine, box, ends_fine, .at = PD_AT_TEARDOWN);
PD_INVARIANTS(box, looks_fine, ends_fine);
PD_PROJECTION(box, .apply = box_apply, .invariants = box_invariants);
static bool is_over(const struct box *box)
{
    maybe(TERMINATE, box->pokes - 1);
    return false;
}
PD_MODEL(box, .exact = true, .terminate = is_over);

/* ---- The adapter --------------------------------------------------------------------- */

struct box_run {
    int64_t pokes;
};

static pd_status call(enum place place, const char *letter)
{
    engine_note("%s", letter);
    if (wrong.place == place) {
        go_wrong();
    }
    return PD_OK;
}
static pd_status once(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    return call(SETUP_ONCE, "O");
}
static pd_status once_down(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    return call(TEARDOWN_ONCE, "o");
}
static pd_status start(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    return call(SETUP_WORKER, "W");
}
static pd_status end(struct pd_nothing *worker, pd_step *step)
{
    (void)worker;
    (void)step;
    return call(TEARDOWN_WORKER, "w");
}
static pd_status set_up(struct box_run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)run;
    (void)worker;
    (void)step;
    wrong.executing = true;
    return call(SETUP_EACH, "E");
}
static pd_status tear_down(struct box_run *run, pd_step *step)
{
    (void)step;
    wrong.executing = false;
    return run->pokes >= 2 ? call(TEARDOWN_EACH, "e") : call(NOWHERE, "e");
}
static void release(void *object)
{
    (void)call(RELEASE, *(const char *)object ? "r" : "");
}
static pd_status do_poke(struct box_run *run, const struct poke *it, pd_step *step)
{
    static char letter = 'r';
    maybe(HANDLER, run->pokes);
    if (it->m % 2) {
        maybe(ODD_HANDLER, run->pokes);
    }
    if (++run->pokes == 2) {
        pd_release_later(step, &letter, release);
    }
    pd_emit(step, poked, .n = it->n);
    return PD_OK;
}
static pd_status do_look(struct box_run *run, const struct look *it, pd_step *step)
{
    (void)run;
    (void)it;
    pd_emit(step, looked);
    return PD_OK;
}
PD_HANDLERS(box, box_run, (poke, do_poke), (look, do_look));
PD_ADAPTER(box, pd_nothing, box_run, .handlers = box_handlers, .setup_once = once,
           .teardown_once = once_down, .setup_worker = start, .teardown_worker = end,
           .setup_each = set_up, .teardown_each = tear_down);

/* Options under which it goes wrong in PLACE, and HOW. */
static inline pd_options box_options(enum place place, bool generating, enum how how)
{
    wrong.place = place;
    wrong.generating = generating;
    wrong.how = how;
    wrong.executing = false;
    generated = 0;
    /* While plans are made, it is told at which step: no other command comes in between. */
    static const char *const poke_only[] = {"poke", NULL};
    return (pd_options){.model = &box_model,
                        .adapter = &box_adapter,
                        .max_runs = 20,
                        .max_commands = 12,
                        .only = generating ? poke_only : NULL,
                        .no_validate = true};
}

#endif
