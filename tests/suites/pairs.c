/*
 * Which commands came directly after which: pairs SUITE.so PERCENT [RUNS]. Runs the plug-in in this
 * process, with an adapter around its own that counts, and exits 0 if all runs held and PERCENT of
 * the ordered pairs of commands came up at least once. Pairs that a model rules out count as well.
 */
#include <propertydamage/pd.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

static const pd_adapter *inner;       /* the suite's own */
static pd_handler handlers[MOST + 1]; /* in the order of the model's commands */
static pd_status (*calls[MOST])(void *run, const void *command, pd_step *step);
static uint64_t counts[MOST][MOST];
static size_t previous = MOST; /* MOST: the run has just begun */

static pd_status count(size_t index, void *run, const void *command, pd_step *step)
{
    if (previous < MOST) {
        counts[previous][index]++;
    }
    previous = index;
    return calls[index](run, command, step);
}

/* A handler does not know which command it is for, so there is one for each index. */
#define EIGHT(X, n_) X(n_##0) X(n_##1) X(n_##2) X(n_##3) X(n_##4) X(n_##5) X(n_##6) X(n_##7)
#define ALL(X)                                                                                     \
    EIGHT(X, 0)                                                                                    \
    EIGHT(X, 01) EIGHT(X, 02) EIGHT(X, 03) EIGHT(X, 04) EIGHT(X, 05) EIGHT(X, 06) EIGHT(X, 07)
#define FUNCTION(n_)                                                                               \
    static pd_status count_##n_(void *run, const void *command, pd_step *step)                     \
    {                                                                                              \
        return count(n_, run, command, step);                                                      \
    }
#define NAME(n_) count_##n_,
ALL(FUNCTION)
static pd_status (*const counting[MOST])(void *run, const void *command,
                                         pd_step *step) = {ALL(NAME)};

static pd_status adapter_call(pdi_adapter_op op, const pd_adapter *self, void *worker, void *run,
                              pd_step *step, void *out)
{
    (void)self;
    const pd_status status = inner->call(op, inner, worker, run, step, out);
    if (op == PDI_ADAPTER_INFO) {
        ((pd_adapter_info *)out)->handlers = handlers;
    }
    previous = op == PDI_SETUP_EACH ? MOST : previous;
    return status;
}

static size_t wrap(const pd_suite *suite)
{
    pd_adapter_info info;
    size_t n = 0;
    inner = suite->adapter;
    (void)inner->call(PDI_ADAPTER_INFO, inner, NULL, NULL, NULL, &info);
    for (; suite->model->commands[n] && n < MOST; n++) {
        const pd_handler *handler = info.handlers;
        while (handler->type && handler->type != suite->model->commands[n]->type) {
            handler++;
        }
        calls[n] = handler->call;
        handlers[n] = (pd_handler){suite->model->commands[n]->type, counting[n]};
    }
    return n;
}

/* Prints what never came after each command; gives how many pairs came. */
static size_t tell(const pd_model *model, size_t n)
{
    size_t covered = 0;
    for (size_t a = 0; a < n; a++) {
        size_t missing = 0;
        for (size_t b = 0; b < n; b++) {
            covered += counts[a][b] > 0;
            if (counts[a][b] == 0) {
                printf("%s %s", missing++ ? "" : model->commands[a]->type->tag,
                       model->commands[b]->type->tag);
            }
        }
        printf("%s", missing ? "\n" : "");
    }
    return covered;
}

int main(int argc, char **argv)
{
    void *const object = argc > 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
    const pd_plugin *const plugin = object ? dlsym(object, "pd_plugin_entry") : NULL;
    if (!plugin) {
        fprintf(stderr, "usage: pairs SUITE.so PERCENT [RUNS]\n%s\n", argc > 2 ? dlerror() : "");
        return 2;
    }
    const pd_suite *const suite = plugin->suites;
    const size_t n = wrap(suite);
    const pd_adapter adapter = {.name = inner->name, .call = adapter_call, .http = inner->http};
    pd_report *report;
    pd_diag diag;
    const pd_options options = {.size = sizeof options,
                                .model = suite->model,
                                .adapter = &adapter,
                                .seed = PD_SEED(1),
                                .isolation = PD_ISOLATION_NONE,
                                .max_runs = argc > 3 ? strtoull(argv[3], NULL, 10) : 10000};
    if (pd_run(&options, &report, &diag) != PD_OK) {
        fprintf(stderr, "pairs: %s\n", diag.text);
        return 2;
    }
    const bool held = pd_report_outcome(report) == PD_HELD;
    const pd_str text = pd_report_text(report);
    printf("%.*sNever came after:\n", PD_STR_ARG(text));
    const size_t covered = tell(suite->model, n);
    printf("%zu of %zu pairs of %zu commands, %.1f %%\n", covered, n * n, n,
           100.0 * (double)covered / (double)(n * n));
    pd_report_free(report);
    return held && 100 * covered >= strtoul(argv[2], NULL, 10) * n * n ? 0 : 1;
}
