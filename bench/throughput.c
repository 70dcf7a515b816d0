/*
 * Commands a second of a model that costs next to nothing: what the engine itself takes. A bounded
 * queue of 16 integers, push, pop and size, every answer compared with the model's; runs of up to
 * 50 commands. The model's state is an array, as it is in the other tools' drivers; and once
 * more a list of ours, which lives in an arena.
 *
 *     throughput [PEER TOOL...]  five rounds of this and the other tools, one after the other;
 *                                medians and ratios. PEER is bench/peer.sh, which starts them
 *     throughput MODE            one sample of this tool: batch, none (isolation off), list (the
 *                                other model), cores (a worker for each core, which is the
 *                                default), or short (1,000 runs instead of a million, to see what
 *                                a long campaign adds to the memory)
 *
 * A sample is a line "COMMANDS SECONDS CPU_SECONDS RSS_KB", from a process of its own, so that
 * its memory is its own. Commands are counted by the system under test.
 */
#include "bench.h"

#include <propertydamage/pd.h>

#include <stdatomic.h>
#include <string.h>

enum { CAPACITY = 16 };

/* ---- The model -------------------------------------------------------------------------- */

struct queue {
    int64_t values[CAPACITY];
    uint32_t count;
};
PD_TYPE(queue, PD_COUNTED(values, count));

PD_EMPTY(pushed);
struct popped {
    int64_t value;
};
PD_TYPE(popped, PD_FIELD(value));
struct sized {
    int64_t count;
};
PD_TYPE(sized, PD_FIELD(count));
PD_EVENTS(queue, pushed, popped, sized);

struct push {
    int64_t value;
};
PD_TYPE(push, PD_FIELD(value, PD_RANGE(0, 1000)));
static bool not_full(const struct queue *queue)
{
    return queue->count < CAPACITY;
}
static void simulate_push(const struct push *push, const struct queue *queue, pd_step *step)
{
    (void)push;
    (void)queue;
    pd_emit(step, pushed);
}
PD_COMMAND(push, queue, .when = not_full, .simulate = simulate_push);

PD_EMPTY(pop);
static bool not_empty(const struct queue *queue)
{
    return queue->count > 0;
}
static void simulate_pop(const struct pop *pop, const struct queue *queue, pd_step *step)
{
    (void)pop;
    pd_emit(step, popped, .value = queue->values[0]);
}
PD_COMMAND(pop, queue, .when = not_empty, .simulate = simulate_pop);

PD_EMPTY(size);
static void simulate_size(const struct size *size, const struct queue *queue, pd_step *step)
{
    (void)size;
    pd_emit(step, sized, .count = queue->count);
}
PD_COMMAND(size, queue, .simulate = simulate_size, .read_only = true);

static void queue_apply(struct queue *queue, const pd_event *event)
{
    const struct push *push = pd_cause_as(event, push);
    if (push && pd_as(event, pushed)) {
        queue->values[queue->count++] = push->value;
    } else if (pd_as(event, popped)) {
        queue->count--;
        memmove(queue->values, queue->values + 1, queue->count * sizeof *queue->values);
    }
}
PD_PROJECTION(queue, .apply = queue_apply);
PD_COMMANDS(queue, push, pop, size);
PD_MODEL(queue, .exact = true);

/* ---- The same with a list ----------------------------------------------------------------- */

struct list {
    pd_list_of(int64_t) values;
};
PD_TYPE(list, PD_LIST(values));
PD_EVENTS(list, pushed, popped, sized);

struct append {
    int64_t value;
};
PD_TYPE(append, PD_FIELD(value, PD_RANGE(0, 1000)));
static bool list_not_full(const struct list *list)
{
    return list->values.count < CAPACITY;
}
static void simulate_append(const struct append *append, const struct list *list, pd_step *step)
{
    (void)append;
    (void)list;
    pd_emit(step, pushed);
}
PD_COMMAND(append, list, .when = list_not_full, .simulate = simulate_append);

PD_EMPTY(shift);
static bool list_not_empty(const struct list *list)
{
    return list->values.count > 0;
}
static void simulate_shift(const struct shift *shift, const struct list *list, pd_step *step)
{
    (void)shift;
    pd_emit(step, popped, .value = list->values.items[0]);
}
PD_COMMAND(shift, list, .when = list_not_empty, .simulate = simulate_shift);

PD_EMPTY(length);
static void simulate_length(const struct length *length, const struct list *list, pd_step *step)
{
    (void)length;
    pd_emit(step, sized, .count = (int64_t)list->values.count);
}
PD_COMMAND(length, list, .simulate = simulate_length, .read_only = true);

static void list_apply(struct list *list, const pd_event *event)
{
    const struct append *append = pd_cause_as(event, append);
    if (append && pd_as(event, pushed)) {
        *pd_list_add(&list->values) = append->value;
    } else if (pd_as(event, popped)) {
        pd_list_remove(&list->values, 0);
    }
}
PD_PROJECTION(list, .apply = list_apply);
PD_COMMANDS(list, append, shift, length);
PD_MODEL(list, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

static atomic_ullong *executed; /* commands, in memory that all processes share */

struct fifo {
    int64_t cells[CAPACITY];
    uint32_t head, count;
    uint64_t executed;
};
static pd_status answer_push(struct fifo *fifo, int64_t value, pd_step *step)
{
    fifo->executed++;
    fifo->cells[(fifo->head + fifo->count++) % CAPACITY] = value;
    pd_emit(step, pushed);
    return PD_OK;
}
static pd_status answer_pop(struct fifo *fifo, pd_step *step)
{
    fifo->executed++;
    pd_emit(step, popped, .value = fifo->cells[fifo->head]);
    fifo->head = (fifo->head + 1) % CAPACITY;
    fifo->count--;
    return PD_OK;
}
static pd_status answer_size(struct fifo *fifo, pd_step *step)
{
    fifo->executed++;
    pd_emit(step, sized, .count = fifo->count);
    return PD_OK;
}
static pd_status do_push(struct fifo *fifo, const struct push *push, pd_step *step)
{
    return answer_push(fifo, push->value, step);
}
static pd_status do_pop(struct fifo *fifo, const struct pop *pop, pd_step *step)
{
    (void)pop;
    return answer_pop(fifo, step);
}
static pd_status do_size(struct fifo *fifo, const struct size *size, pd_step *step)
{
    (void)size;
    return answer_size(fifo, step);
}
static pd_status do_append(struct fifo *fifo, const struct append *append, pd_step *step)
{
    return answer_push(fifo, append->value, step);
}
static pd_status do_shift(struct fifo *fifo, const struct shift *shift, pd_step *step)
{
    (void)shift;
    return answer_pop(fifo, step);
}
static pd_status do_length(struct fifo *fifo, const struct length *length, pd_step *step)
{
    (void)length;
    return answer_size(fifo, step);
}
static pd_status count_commands(struct fifo *fifo, pd_step *step)
{
    (void)step;
    atomic_fetch_add_explicit(executed, fifo->executed, memory_order_relaxed);
    return PD_OK;
}
PD_HANDLERS(queue, fifo, (push, do_push), (pop, do_pop), (size, do_size));
PD_ADAPTER(queue, pd_nothing, fifo, .handlers = queue_handlers, .teardown_each = count_commands);
PD_HANDLERS(list, fifo, (append, do_append), (shift, do_shift), (length, do_length));
PD_ADAPTER(list, pd_nothing, fifo, .handlers = list_handlers, .teardown_each = count_commands);

/* ---- Measuring ---------------------------------------------------------------------------- */

enum { RUNS = 1000000, FEW_RUNS = 1000, COMMANDS = 50, ROUNDS = 5, PEERS = 8 };

static int sample(const char *mode)
{
    pd_report *report;
    pd_diag diag;
    const bool list = strcmp(mode, "list") == 0;
    const pd_options options = {
        .size = sizeof options,
        .model = list ? &list_model : &queue_model,
        .adapter = list ? &list_adapter : &queue_adapter,
        .max_runs = strcmp(mode, "short") == 0 ? FEW_RUNS : RUNS,
        .max_commands = COMMANDS,
        .seed = PD_SEED(1),
        .isolation = strcmp(mode, "none") == 0 ? PD_ISOLATION_NONE : PD_ISOLATION_BATCH,
        .jobs = strcmp(mode, "cores") == 0 ? 0 : 1, /* as the others: what one core does */
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
    static const char *const modes[] = {"batch", "none", "list", "cores", "short"};
    enum { OURS = sizeof modes / sizeof *modes };
    static struct tool tools[OURS + PEERS] = {{.name = "propertydamage"},
                                              {.name = "propertydamage_none"},
                                              {.name = "propertydamage_list"},
                                              {.name = "propertydamage_cores"},
                                              {.name = "short"}};
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
