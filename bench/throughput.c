/*
 * Commands a second of a model that costs nothing: what the engine itself takes. A stack's depth
 * and sum, two commands with an integer each, every answer compared with the model's.
 *
 *     throughput [PEER TOOL...]  five rounds of this and the other tools, one after the other;
 *                                medians and ratios. PEER is bench/peer.sh, which starts them
 *     throughput MODE                 one sample of this tool: batch, none (isolation off) or short
 *                                (1,000 runs, to see what a long campaign adds to the memory)
 *
 * A sample is a line "COMMANDS SECONDS CPU_SECONDS RSS_KB", from a process of its own, so that
 * its memory is its own. Commands are counted by the system under test.
 */
#include "bench.h"

#include <propertydamage/pd.h>

#include <stdatomic.h>
#include <string.h>

/* ---- The model -------------------------------------------------------------------------- */

struct depth {
    int64_t depth, sum;
};
PD_TYPE(depth, PD_FIELD(depth), PD_FIELD(sum));

struct changed {
    int64_t depth, sum;
};
PD_TYPE(changed, PD_FIELD(depth), PD_FIELD(sum));
PD_EVENTS(depth, changed);

struct push {
    int64_t value;
};
PD_TYPE(push, PD_FIELD(value, PD_RANGE(0, 1000)));
static void simulate_push(const struct push *push, const struct depth *depth, pd_step *step)
{
    pd_emit(step, changed, .depth = depth->depth + 1, .sum = depth->sum + push->value);
}
PD_COMMAND(push, depth, .simulate = simulate_push);

struct pop {
    int64_t count;
};
PD_TYPE(pop, PD_FIELD(count, PD_RANGE(0, 3)));
static void simulate_pop(const struct pop *pop, const struct depth *depth, pd_step *step)
{
    const int64_t gone = pop->count < depth->depth ? pop->count : depth->depth;
    pd_emit(step, changed, .depth = depth->depth - gone, .sum = depth->sum);
}
PD_COMMAND(pop, depth, .simulate = simulate_pop);

static void depth_apply(struct depth *depth, const pd_event *event)
{
    const struct changed *changed = pd_as(event, changed);
    if (changed) {
        depth->depth = changed->depth;
        depth->sum = changed->sum;
    }
}
PD_PROJECTION(depth, .apply = depth_apply);
PD_COMMANDS(depth, push, pop);
PD_MODEL(depth, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

static atomic_ullong *executed; /* commands, in memory that all processes share */

struct system {
    int64_t depth, sum;
    uint64_t executed;
};
static pd_status do_push(struct system *system, const struct push *push, pd_step *step)
{
    system->executed++;
    system->depth++;
    system->sum += push->value;
    pd_emit(step, changed, .depth = system->depth, .sum = system->sum);
    return PD_OK;
}
static pd_status do_pop(struct system *system, const struct pop *pop, pd_step *step)
{
    system->executed++;
    system->depth -= pop->count < system->depth ? pop->count : system->depth;
    pd_emit(step, changed, .depth = system->depth, .sum = system->sum);
    return PD_OK;
}
static pd_status count_commands(struct system *system, pd_step *step)
{
    (void)step;
    atomic_fetch_add_explicit(executed, system->executed, memory_order_relaxed);
    return PD_OK;
}
PD_HANDLERS(system, system, (push, do_push), (pop, do_pop));
PD_ADAPTER(system, pd_nothing, system, .handlers = system_handlers,
           .teardown_each = count_commands);

/* ---- Measuring ---------------------------------------------------------------------------- */

enum { RUNS = 200000, FEW_RUNS = 1000, ROUNDS = 5, PEERS = 8 };

static int sample(const char *mode)
{
    pd_report *report;
    pd_diag diag;
    const pd_options options = {
        .size = sizeof options,
        .model = &depth_model,
        .adapter = &system_adapter,
        .max_runs = strcmp(mode, "short") == 0 ? FEW_RUNS : RUNS,
        .seed = PD_SEED(1),
        .isolation = strcmp(mode, "none") == 0 ? PD_ISOLATION_NONE : PD_ISOLATION_BATCH,
        .jobs = 1, /* as the others: what one core does */
    };
    executed = bench_shared(sizeof *executed);
    const double start = bench_seconds();
    if (pd_run(&options, &report, &diag) != PD_OK) {
        fprintf(stderr, "throughput: %s\n", diag.text);
        return 2;
    }
    const int code = pd_report_exit_code(report);
    pd_report_free(report);
    printf("%llu %f %f %ld\n", atomic_load(executed), bench_seconds() - start, bench_cpu_seconds(),
           bench_rss_kb());
    return code;
}

struct tool {
    const char *name;
    char command[1024]; /* prints a sample */
    bool failed;        /* it gave no sample, and is left out */
    double per_s[ROUNDS], per_cpu_s[ROUNDS], rss_kb[ROUNDS];
};

static bool run(struct tool *tool, int round)
{
    double commands;
    double seconds;
    double cpu_seconds;
    FILE *const output = popen(tool->command, "r");
    const bool read = output && fscanf(output, "%lf %lf %lf %lf", &commands, &seconds, &cpu_seconds,
                                       &tool->rss_kb[round]) == 4;
    if (!output || pclose(output) != 0 || !read) {
        fprintf(stderr, "throughput: no sample from %s\n", tool->command);
        tool->failed = true;
        return false;
    }
    tool->per_s[round] = commands / seconds;
    tool->per_cpu_s[round] = commands / cpu_seconds;
    return true;
}

/* How many times as fast as PEER; of each round, because what else the machine does changes. */
static void print_ratio(const struct tool *tool, const struct tool *peer)
{
    if (peer->failed) {
        return;
    }
    char metric[64];
    double ratios[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        ratios[i] = tool->per_s[i] / peer->per_s[i];
    }
    snprintf(metric, sizeof metric, "times_%s", peer->name);
    bench_figure("throughput", tool->name, metric, bench_median(ratios, ROUNDS));
}

static void print(struct tool *tool)
{
    if (tool->failed) {
        return;
    }
    bench_figure("throughput", tool->name, "commands_per_s", bench_median(tool->per_s, ROUNDS));
    bench_figure("throughput", tool->name, "commands_per_cpu_s",
                 bench_median(tool->per_cpu_s, ROUNDS));
    bench_figure("throughput", tool->name, "rss_kb", bench_median(tool->rss_kb, ROUNDS));
}

static void print_all(struct tool *tools, struct tool *peers, struct tool *end)
{
    for (struct tool *tool = tools; tool < peers - 1; tool++) {
        print(tool);
        for (struct tool *peer = peers; peer < end; peer++) {
            print_ratio(tool, peer);
        }
    }
    for (struct tool *peer = peers; peer < end; peer++) {
        print(peer);
    }
    struct tool *const few = peers - 1;
    bench_figure("throughput", tools->name, "rss_kb_1000_runs", bench_median(few->rss_kb, ROUNDS));
}

int main(int argc, char **argv)
{
    static const char *const modes[] = {"batch", "none", "short"};
    enum { OURS = sizeof modes / sizeof *modes };
    static struct tool tools[OURS + PEERS] = {
        {.name = "propertydamage"}, {.name = "propertydamage_none"}, {.name = "short"}};
    struct tool *end = tools + OURS;
    for (size_t i = 0; i < OURS; i++) {
        if (argc > 1 && strcmp(argv[1], modes[i]) == 0) {
            return sample(modes[i]);
        }
        snprintf(tools[i].command, sizeof tools[i].command, "'%s' %s", argv[0], modes[i]);
    }
    for (int i = 2; i < argc && end < tools + OURS + PEERS; i++, end++) {
        end->name = argv[i];
        snprintf(end->command, sizeof end->command, "'%s' '%s' throughput", argv[1], argv[i]);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (struct tool *tool = tools; tool < end; tool++) {
            if (!tool->failed && !run(tool, round) && tool < tools + OURS) {
                return 3;
            }
        }
    }
    print_all(tools, tools + OURS, end);
    return 0;
}
