/*
 * Jobs and the few workers that do them, of which each may have several. bug=drops_urgent: a job
 * of priority 7 or more is never queued, and nothing is said; starting it must not be skipped
 * then, as commands usually are whose references the system never gave. Minimum: 2 steps.
 */
#include "zoo.h"

enum { WORKERS = 3 };

/* ---- The model -------------------------------------------------------------------------- */

struct jobs {
    pd_set_of(pd_ref) queued;
    pd_map_of(pd_ref, pd_ref) running; /* and which worker does it */
};
PD_TYPE(jobs, PD_SET(queued), PD_MAP(running));

struct queued {
    pd_ref job;
};
PD_TYPE(queued, PD_FIELD(job, PD_EXTERNAL));
struct started {
    pd_ref job, worker;
};
PD_TYPE(started, PD_FIELD(job), PD_FIELD(worker, PD_REUSED));
PD_EVENTS(jobs, queued, started);

struct submit {
    int64_t priority;
};
PD_TYPE(submit, PD_FIELD(priority, PD_RANGE(0, 9)));
static void simulate_submit(const struct submit *submit, const struct jobs *jobs, pd_step *step)
{
    (void)submit;
    (void)jobs;
    pd_emit(step, queued);
}
PD_COMMAND(submit, jobs, .simulate = simulate_submit);

struct start {
    pd_ref job;
};
PD_TYPE(start, PD_FIELD(job, PD_FROM(jobs, queued)));
static void simulate_start(const struct start *start, const struct jobs *jobs, pd_step *step)
{
    (void)jobs;
    pd_emit(step, started, .job = start->job);
}
PD_COMMAND(start, jobs, .simulate = simulate_start, .must_resolve = true);

static void jobs_apply(struct jobs *jobs, const pd_event *event)
{
    const struct queued *queued = pd_as(event, queued);
    const struct started *started = pd_as(event, started);
    if (queued) {
        pd_set_add(&jobs->queued, queued->job);
    } else if (started) {
        pd_set_remove(&jobs->queued, started->job);
        *pd_map_put(&jobs->running, started->job) = started->worker;
    }
}
PD_PROJECTION(jobs, .apply = jobs_apply);
PD_COMMANDS(jobs, submit, start);
PD_MODEL(jobs);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_DROPS_URGENT };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_DROPS_URGENT, "drops_urgent"),
        PD_NAME(BUG_DROPS_URGENT, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct scheduler {
    int64_t jobs, started;
};
static pd_status do_submit(struct scheduler *scheduler, const struct submit *it, pd_step *step)
{
    if (pd_config(step, config)->bug == BUG_DROPS_URGENT && it->priority >= 7) {
        return PD_OK;
    }
    pd_emit(step, queued, .job = pd_ref_from_int(step, scheduler->jobs++));
    return PD_OK;
}
static pd_status do_start(struct scheduler *scheduler, const struct start *it, pd_step *step)
{
    pd_emit(step, started, .job = it->job,
            .worker = pd_ref_from_int(step, scheduler->started++ % WORKERS));
    return PD_OK;
}
PD_HANDLERS(scheduler, scheduler, (submit, do_submit), (start, do_start));
PD_ADAPTER(scheduler, pd_nothing, scheduler, .handlers = scheduler_handlers,
           .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "drops_urgent",
        .config = &(const struct config){BUG_DROPS_URGENT},
        .kind = "unresolved_ref",
        .found_by = {"Start"},
        .steps = 2,
        .sum = 7,
        .plans = {"Submit(priority=7); Start(job=$1.job)"},
    },
    {0},
};

static const struct zoo zoo = {.model = &jobs_model, .adapter = &scheduler_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
