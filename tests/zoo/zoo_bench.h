/*
 * How well the first bug of a zoo program is found and shrunk: 20 seeds, as other tools were
 * measured, with at most 50 commands a run and 10,000 runs. Executions and commands are counted
 * where the system is set up and called, not by the engine. Included by zoo.h.
 */
#ifndef ZOO_BENCH_H
#define ZOO_BENCH_H

#include "bench.h"
#include "zoo.h"

#include <stdatomic.h>

enum { ZOO_SEEDS = 20, ZOO_RUNS = 10000, ZOO_COMMANDS = 50, ZOO_LAST = 64 };

/* In memory that all processes share. */
struct zoo_counts {
    atomic_ullong executions, commands;
    uint64_t first;                     /* of the executions after the bug was found */
    unsigned long long commands_to_bug; /* in the executions before that one */
    double cpu_s;                       /* of the worker, when that one began */
    double last_cpu_s[ZOO_LAST];        /* when each of the last began; more than repetitions are */
};
static struct zoo_counts *zoo_counts;

/* The adapter's own handlers, which those of the same index below count and call. */
enum { ZOO_HANDLERS = 8 };
static const pd_handler *zoo_handlers;

static pd_status zoo_counted_handler(size_t index, void *run, const void *command, pd_step *step)
{
    atomic_fetch_add_explicit(&zoo_counts->commands, 1, memory_order_relaxed);
    return zoo_handlers[index].call(run, command, step);
}

#define ZOO_HANDLER(index_)                                                                        \
    static pd_status zoo_handler_##index_(void *run, const void *command, pd_step *step)           \
    {                                                                                              \
        return zoo_counted_handler(index_, run, command, step);                                    \
    }
ZOO_HANDLER(0)
ZOO_HANDLER(1)
ZOO_HANDLER(2)
ZOO_HANDLER(3)
ZOO_HANDLER(4)
ZOO_HANDLER(5)
ZOO_HANDLER(6)
ZOO_HANDLER(7)

static void zoo_count_execution(void)
{
    struct timespec cpu;
    const uint64_t number = atomic_fetch_add(&zoo_counts->executions, 1);
    if (number == zoo_counts->first) {
        zoo_counts->commands_to_bug = atomic_load(&zoo_counts->commands);
    }
    if (number >= zoo_counts->first) {
        (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
        const double cpu_s = (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9;
        zoo_counts->last_cpu_s[number % ZOO_LAST] = cpu_s;
        zoo_counts->cpu_s = number == zoo_counts->first ? cpu_s : zoo_counts->cpu_s;
    }
}

static void zoo_count_handlers(pd_adapter_info *info)
{
    static pd_handler counted[ZOO_HANDLERS + 1] = {
        {.call = zoo_handler_0}, {.call = zoo_handler_1}, {.call = zoo_handler_2},
        {.call = zoo_handler_3}, {.call = zoo_handler_4}, {.call = zoo_handler_5},
        {.call = zoo_handler_6}, {.call = zoo_handler_7}};
    zoo_handlers = info->handlers;
    for (size_t i = 0; i <= ZOO_HANDLERS; i++) {
        counted[i].type = info->handlers[i].type;
        if (!counted[i].type) {
            info->handlers = counted;
            return;
        }
    }
    fprintf(stderr, "more than %d commands: count more handlers\n", ZOO_HANDLERS);
    exit(3);
}

static pd_status zoo_counted_call(pdi_adapter_op op, const pd_adapter *self, void *worker,
                                  void *run, pd_step *step, void *out)
{
    const pd_adapter *const real = self->table;
    if (op == PDI_SETUP_EACH) {
        zoo_count_execution();
    }
    const pd_status status = real->call(op, real, worker, run, step, out);
    if (op == PDI_ADAPTER_INFO) {
        zoo_count_handlers(out);
    }
    return status;
}

/* What was measured of the seeds at which the bug was found. */
struct zoo_figures {
    size_t found, right_length, right, distinct;
    double runs[ZOO_SEEDS], commands[ZOO_SEEDS];
    double executions[ZOO_SEEDS], shrink_commands[ZOO_SEEDS]; /* after the first failure */
    double find_cpu_s[ZOO_SEEDS], shrink_cpu_s[ZOO_SEEDS];
    uint64_t plans[ZOO_SEEDS]; /* as hashes */
};

static uint64_t zoo_hash(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    }
    return hash;
}

static void zoo_measure(struct zoo_figures *figures, const struct zoo_bug *bug,
                        const pd_report *report, double find_cpu_s)
{
    static struct zoo_finding it;
    const pd_failure *const failure = pd_report_failure(report, 0);
    const double runs = (double)zoo_counts->first;
    const double commands = (double)zoo_counts->commands_to_bug;
    const size_t found = figures->found;
    bool seen = false;
    if (!failure) {
        return;
    }
    zoo_look(&it, bug, failure);
    figures->plans[found] = zoo_hash(it.plan.data);
    figures->runs[found] = runs;
    figures->commands[found] = commands;
    /* The repetitions of what came out are no part of shrinking. */
    const uint64_t repeating = atomic_load(&zoo_counts->executions) - failure->repeats;
    figures->executions[found] = (double)(repeating - zoo_counts->first);
    figures->shrink_commands[found] = (double)atomic_load(&zoo_counts->commands) - commands -
                                      (double)failure->repeats * (double)failure->steps;
    figures->find_cpu_s[found] = find_cpu_s;
    figures->shrink_cpu_s[found] = zoo_counts->last_cpu_s[repeating % ZOO_LAST] - zoo_counts->cpu_s;
    figures->right_length += failure->steps == it.bug->steps;
    figures->right += !it.wrong && failure->steps == it.bug->steps;
    for (size_t i = 0; i < found; i++) {
        seen = seen || figures->plans[i] == figures->plans[found];
    }
    figures->distinct += !seen;
    figures->found++;
}

/* Prints FIGURES as those of the benchmark BENCH and of TOOL. */
static void zoo_print(const char *bench, const char *tool, struct zoo_figures *figures)
{
    const size_t found = figures->found;
    const double per_cent = found ? 100 / (double)found : 0;
    bench_figure(bench, tool, "found", (double)found);
    bench_figure(bench, tool, "seeds", ZOO_SEEDS);
    bench_figure(bench, tool, "optimal_length_pct", per_cent * (double)figures->right_length);
    bench_figure(bench, tool, "optimal_all_pct", per_cent * (double)figures->right);
    bench_figure(bench, tool, "distinct_results", (double)figures->distinct);
    bench_figure(bench, tool, "runs_median", bench_median(figures->runs, found));
    bench_figure(bench, tool, "commands_median", bench_median(figures->commands, found));
    bench_figure(bench, tool, "executions_median", bench_median(figures->executions, found));
    bench_figure(bench, tool, "shrink_commands_median",
                 bench_median(figures->shrink_commands, found));
    bench_figure(bench, tool, "find_cpu_s_median", bench_median(figures->find_cpu_s, found));
    bench_figure(bench, tool, "shrink_cpu_s_median", bench_median(figures->shrink_cpu_s, found));
}

/* Measures one seed: once without shrinking, for the processor time of finding, with all that a
 * campaign does before and around it; and once with it. */
static bool zoo_bench_seed(const struct zoo *zoo, const pd_adapter *counted, uint64_t seed,
                           struct zoo_figures *figures)
{
    pd_options options = {.model = zoo->model,
                          .adapter = counted,
                          .max_runs = ZOO_RUNS,
                          .max_commands = ZOO_COMMANDS,
                          .no_shrink = true,
                          .jobs = 1}; /* what others execute meanwhile would count */
    zoo_counts->first = UINT64_MAX;
    const double start = bench_cpu_seconds();
    pd_report *const unshrunk = zoo_run(options, &zoo->bugs[0], seed);
    const double find_cpu_s = bench_cpu_seconds() - start;
    if (!unshrunk) {
        return false;
    }
    options.no_shrink = false;
    zoo_counts->first = pd_report_runs(unshrunk);
    pd_report_free(unshrunk);
    atomic_store(&zoo_counts->executions, 0);
    atomic_store(&zoo_counts->commands, 0);
    pd_report *const report = zoo_run(options, &zoo->bugs[0], seed);
    if (report) {
        zoo_measure(figures, &zoo->bugs[0], report, find_cpu_s);
    }
    pd_report_free(report);
    return report != NULL;
}

/* main() of an ordinary test program, which says as JSON what was executed when it is done. Gives
 * that program's exit code. */
static int zoo_counted_main(const struct zoo *zoo, int argc, char **argv)
{
    const pd_adapter counted = {
        .name = zoo->adapter->name, .call = zoo_counted_call, .table = zoo->adapter};
    const pd_suite suites[] = {{.model = zoo->model, .adapter = &counted}, {0}};
    zoo_counts = bench_shared(sizeof *zoo_counts);
    const int code = pd_main(argc, argv, suites);
    printf("{\"executions\": %llu, \"commands\": %llu}\n",
           (unsigned long long)zoo_counts->executions, (unsigned long long)zoo_counts->commands);
    return code;
}

/* Prints the figures of the first bug as those of the benchmark BENCH and of TOOL: what is not
 * default comes from the environment, as PD_OPTIONS. Gives the exit code. */
static int zoo_bench(const struct zoo *zoo, const char *bench, const char *tool)
{
    static struct zoo_figures figures;
    const pd_adapter counted = {
        .name = zoo->adapter->name, .call = zoo_counted_call, .table = zoo->adapter};
    zoo_counts = bench_shared(sizeof *zoo_counts);
    for (uint64_t seed = 1; seed <= ZOO_SEEDS; seed++) {
        if (!zoo_bench_seed(zoo, &counted, seed, &figures)) {
            return 2;
        }
    }
    zoo_print(bench, tool, &figures);
    return 0;
}

/* ---- Ways to generate ---------------------------------------------------------------------- */

enum { ZOO_GENERATED = 200 }; /* seeds */

static const struct zoo_way {
    const char *name;
    unsigned strategies;
    bool guided; /* where the model has classes */
} zoo_ways[] = {{"uniform", PD_UNIFORM, false}, {"swarm", PD_SWARM, false},
                {"weights", PD_WEIGHTS, false}, {"reuse", PD_REUSE, false},
                {"default", 0, false},          {"guided", 0, true}};

/* Prints how WAY does: found, mean of the commands up to and with the bug (of all, where it is not
 * found), median and most runs of the first 20 seeds. */
static bool zoo_generate(const struct zoo *zoo, const pd_adapter *counted,
                         const struct zoo_way *way)
{
    double runs[ZOO_SEEDS];
    double commands = 0;
    unsigned found = 0;
    for (uint64_t seed = 1; seed <= ZOO_GENERATED; seed++) {
        const pd_options options = {.model = zoo->model,
                                    .adapter = counted,
                                    .max_runs = ZOO_RUNS,
                                    .max_commands = ZOO_COMMANDS,
                                    .no_shrink = true,
                                    .no_validate = true,
                                    .no_leaks = true,
                                    .repeats = 1,
                                    .isolation = PD_ISOLATION_NONE,
                                    .strategies = way->strategies,
                                    .guided = way->guided};
        atomic_store(&zoo_counts->executions, 0);
        atomic_store(&zoo_counts->commands, 0);
        pd_report *const report = zoo_run(options, &zoo->bugs[0], seed);
        if (!report) {
            return false;
        }
        const pd_failure *const failure = pd_report_failure(report, 0);
        found += failure != NULL;
        /* What failed is executed once more, to see whether it does again. */
        commands += (double)atomic_load(&zoo_counts->commands) -
                    (failure ? (double)failure->repeats * (double)(failure->failing_step + 1) : 0);
        if (seed <= ZOO_SEEDS) {
            runs[seed - 1] = (double)pd_report_runs(report);
        }
        pd_report_free(report);
    }
    const double median = bench_median(runs, ZOO_SEEDS); /* which sorts them */
    printf("%s %u %f %f %f\n", way->name, found, commands / ZOO_GENERATED, median,
           runs[ZOO_SEEDS - 1]);
    return true;
}

/* Prints a line for each way. Gives the exit code. */
static int zoo_generation(const struct zoo *zoo)
{
    const pd_adapter counted = {
        .name = zoo->adapter->name, .call = zoo_counted_call, .table = zoo->adapter};
    zoo_counts = bench_shared(sizeof *zoo_counts);
    zoo_counts->first = UINT64_MAX;
    pd_model_info info = {0};
    zoo->model->call(PDI_MODEL_INFO, NULL, &info);
    for (size_t i = 0; i < sizeof zoo_ways / sizeof *zoo_ways; i++) {
        if ((info.has_state_class || !zoo_ways[i].guided) &&
            !zoo_generate(zoo, &counted, &zoo_ways[i])) {
            return 2;
        }
    }
    return 0;
}

#endif
