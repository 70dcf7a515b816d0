/*
 * How well the first bug of a zoo program is found and shrunk: 20 seeds, as other tools were
 * measured, with at most 50 commands a run and 10,000 runs. Executions are counted where the
 * system is set up, not by the engine. Included by zoo.h.
 */
#ifndef ZOO_BENCH_H
#define ZOO_BENCH_H

#include "bench.h"
#include "zoo.h"

#include <stdatomic.h>

enum { ZOO_SEEDS = 20, ZOO_RUNS = 10000, ZOO_COMMANDS = 50 };

/* In memory that all processes share. */
static atomic_ullong *zoo_executions;

static pd_status zoo_counted_call(pdi_adapter_op op, const pd_adapter *self, void *worker,
                                  void *run, pd_step *step, void *out)
{
    const pd_adapter *const real = self->table;
    if (op == PDI_SETUP_EACH) {
        atomic_fetch_add(zoo_executions, 1);
    }
    return real->call(op, real, worker, run, step, out);
}

/* What was measured of the seeds at which the bug was found. */
struct zoo_figures {
    size_t found, right_length, right, distinct;
    double runs[ZOO_SEEDS], commands[ZOO_SEEDS], executions[ZOO_SEEDS];
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
                        const pd_report *report)
{
    static struct zoo_finding it;
    const pd_failure *const failure = pd_report_failure(report, 0);
    const double runs = (double)pd_report_runs(report);
    const size_t found = figures->found;
    bool seen = false;
    if (!failure) {
        return;
    }
    zoo_look(&it, bug, failure);
    figures->plans[found] = zoo_hash(it.plan.data);
    figures->runs[found] = runs;
    figures->commands[found] = (double)pd_report_commands(report);
    /* The repetitions of what came out are no part of shrinking. */
    figures->executions[found] = (double)atomic_load(zoo_executions) - runs - failure->repeats;
    figures->right_length += failure->steps == it.bug->steps;
    figures->right += !it.wrong && failure->steps == it.bug->steps;
    for (size_t i = 0; i < found; i++) {
        seen = seen || figures->plans[i] == figures->plans[found];
    }
    figures->distinct += !seen;
    figures->found++;
}

static void zoo_figure(const char *bench, const char *metric, double value)
{
    bench_figure(bench, "propertydamage", metric, value);
}

/* Prints the figures of the first bug as those of the benchmark BENCH. Gives the exit code. */
static int zoo_bench(const struct zoo *zoo, const char *bench)
{
    static struct zoo_figures figures;
    const pd_adapter counted = {
        .name = zoo->adapter->name, .call = zoo_counted_call, .table = zoo->adapter};
    zoo_executions = bench_shared(sizeof *zoo_executions);
    for (uint64_t seed = 1; seed <= ZOO_SEEDS; seed++) {
        atomic_store(zoo_executions, 0);
        pd_report *const report = zoo_run((pd_options){.model = zoo->model,
                                                       .adapter = &counted,
                                                       .max_runs = ZOO_RUNS,
                                                       .max_commands = ZOO_COMMANDS},
                                          &zoo->bugs[0], seed);
        if (!report) {
            return 2;
        }
        zoo_measure(&figures, &zoo->bugs[0], report);
        pd_report_free(report);
    }
    const double found = figures.found ? (double)figures.found : 1;
    zoo_figure(bench, "found", (double)figures.found);
    zoo_figure(bench, "seeds", ZOO_SEEDS);
    zoo_figure(bench, "runs_median", bench_median(figures.runs, figures.found));
    zoo_figure(bench, "commands_median", bench_median(figures.commands, figures.found));
    zoo_figure(bench, "optimal_length_pct", 100 * (double)figures.right_length / found);
    zoo_figure(bench, "optimal_all_pct", 100 * (double)figures.right / found);
    zoo_figure(bench, "executions_median", bench_median(figures.executions, figures.found));
    zoo_figure(bench, "distinct_results", (double)figures.distinct);
    return 0;
}

#endif
