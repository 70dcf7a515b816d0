/*
 * How soon each way to generate finds the first bug of the six sequential programs of the zoo:
 * means of the commands up to the bug over 200 seeds, as the systems count them, of at most 50
 * commands a run and 10,000 runs. The ways are those of --strategies, each alone, and what is the
 * default. A figure's tool is the way; times_best is how many times the commands of the best way it
 * takes.
 */
#include "bench.h"

#include <string.h>

enum { WAYS_MAX = 16, NAME_MAX_LEN = 32 };

struct way {
    char name[NAME_MAX_LEN];
    double found, commands, runs_median, runs_most;
};

/* Prints the figures of the ways in BENCH. */
static void print(const char *bench, const struct way *ways, size_t count)
{
    char name[64];
    double best = 0;
    snprintf(name, sizeof name, "generation_%s", bench);
    for (size_t i = 0; i < count; i++) {
        best = best == 0 || ways[i].commands < best ? ways[i].commands : best;
    }
    for (size_t i = 0; i < count; i++) {
        const struct way *const it = &ways[i];
        bench_figure(name, it->name, "found_of_200", it->found);
        bench_figure(name, it->name, "commands_mean", it->commands);
        bench_figure(name, it->name, "times_best", it->commands / best);
        bench_figure(name, it->name, "runs_median", it->runs_median);
        bench_figure(name, it->name, "runs_most", it->runs_most);
    }
}

/* Runs the zoo's program BENCH in FOLDER, which prints a line for each way. */
static int measure(const char *folder, const char *bench)
{
    char command[1024];
    struct way ways[WAYS_MAX];
    size_t count = 0;
    snprintf(command, sizeof command, "'%s/%s' generation", folder, bench);
    FILE *const output = popen(command, "r");
    while (output && count < WAYS_MAX &&
           fscanf(output, "%31s %lf %lf %lf %lf", ways[count].name, &ways[count].found,
                  &ways[count].commands, &ways[count].runs_median, &ways[count].runs_most) == 5) {
        count++;
    }
    if (!output || pclose(output) != 0 || count == 0) {
        fprintf(stderr, "generation: no figures from %s\n", command);
        return 3;
    }
    print(bench, ways, count);
    return 0;
}

int main(int argc, char **argv)
{
    static const char *const benches[] = {"cbuf", "diehard", "bank", "registry", "kv", "ladder"};
    char folder[512];
    int status = 0;
    (void)argc;
    const char *const slash = strrchr(argv[0], '/');
    const int len = slash ? (int)(slash - argv[0]) : 1;
    snprintf(folder, sizeof folder, "%.*s/../zoo", len, slash ? argv[0] : ".");
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++) {
        const int failed = measure(folder, benches[i]);
        status = failed ? failed : status;
    }
    return status;
}
