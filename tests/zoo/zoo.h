/*
 * What the programs of the zoo have in common. Each is a small model, a system under test and
 * one or more planted bugs, of which is known what the shortest failing plan is:
 *
 *     NAME SEED          finds each bug from that seed on and shrinks it to its minimum, or exits 1
 *     NAME none [RUNS]   holds in RUNS runs (1,000) when nothing is planted
 *     NAME bench [NAME [TOOL]]  measures finding and shrinking over 20 seeds, for bench/run.sh
 *     NAME generation    measures how soon each way to generate finds the first bug
 *     NAME main ARGS...  is an ordinary test program: NAME main replay FILE
 *     NAME counted ARGS...  is the same, and says at the end how much was executed
 */
#ifndef ZOO_H
#define ZOO_H

#include <propertydamage/pd.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZOO_VARIANTS = 4, ZOO_ANY = -1 };

/* A planted bug, and what must come of it. Where another failure has another minimum, there is
 * another row with the same name behind the first. */
struct zoo_bug {
    const char *name;   /* as --config bug=NAME says */
    const void *config; /* the adapter's configuration that plants it */
    const char *kind;
    const char *found_by[ZOO_VARIANTS]; /* the failure's name is one of these */
    size_t steps;                       /* of the shortest plan */
    /* Of the longest plan that is accepted all the same, because no step and no two steps of it
     * can go: from there the shortest is found by other ways only. 0: none. */
    size_t most;
    int64_t sum; /* of the sizes of all integers in it; ZOO_ANY: more than one is least */
    /* The shortest plans, if they can be listed: "Push(value=0); Pop()", without the numbers of
     * the steps; $1 in a reference is the first of them. */
    const char *plans[ZOO_VARIANTS];
};

/* What a program hands to zoo_main. Its adapter plants nothing when its configuration is zeroed. */
struct zoo {
    const pd_model *model;
    const pd_adapter *adapter;
    const struct zoo_bug *bugs; /* ends with {0} */
    uint64_t max_runs;          /* 0: 20,000 */
    unsigned max_commands;      /* 0: the default */
    unsigned shrink_executions; /* 0: the default */
};

struct zoo_text {
    char data[16384];
    size_t len;
};

static void zoo_put(struct zoo_text *text, const char *data, size_t len)
{
    if (text->len + len < sizeof text->data) {
        memcpy(text->data + text->len, data, len);
        text->len += len;
        text->data[text->len] = '\0';
    }
}

/* Which line of the plan is step $ID, counted from 1; 0: none. */
static size_t zoo_line_of(const pd_failure *failure, unsigned long id)
{
    for (size_t i = 0; i < failure->steps; i++) {
        if (strtoul(failure->plan[i] + 1, NULL, 10) == id) {
            return i + 1;
        }
    }
    return 0;
}

/* Appends the plan's line INDEX as "Push(value=0)", its references counted by lines, and adds
 * its integers to SUM. */
static void zoo_put_line(struct zoo_text *text, const pd_failure *failure, size_t index,
                         int64_t *sum)
{
    const char *at = failure->plan[index] + strcspn(failure->plan[index], " ") + 1;
    bool quoted = false;
    int depth = 0;
    while (*at) {
        char *end = NULL;
        if (!quoted && *at == '$') {
            char number[32];
            const unsigned long id = strtoul(at + 1, &end, 10);
            snprintf(number, sizeof number, "$%zu", zoo_line_of(failure, id));
            zoo_put(text, number, strlen(number));
            at = end;
            continue;
        }
        if (!quoted && strchr("=[: {", at[-1])) {
            *sum += llabs(strtoll(at, &end, 10));
        }
        const size_t len = end && end > at ? (size_t)(end - at) : 1;
        zoo_put(text, at, len);
        quoted = (*at == '"' && at[-1] != '\\') != quoted;
        depth += quoted ? 0 : (*at == '(') - (*at == ')');
        if (*at == ')' && !quoted && depth == 0) {
            return; /* what follows are attributes */
        }
        at += len;
    }
}

static bool zoo_any(const char *const *variants, const char *text)
{
    bool any = !variants[0];
    for (size_t i = 0; i < ZOO_VARIANTS && variants[i]; i++) {
        any |= strcmp(variants[i], text) == 0;
    }
    return any;
}

static bool zoo_is_local(const struct zoo_bug *bug, const pd_failure *failure)
{
    return failure->steps > bug->steps && failure->steps <= bug->most;
}

/* What keeps FAILURE from being the minimum of BUG; NULL: nothing. */
static const char *zoo_judge(const struct zoo_bug *bug, const pd_failure *failure, const char *plan,
                             int64_t sum)
{
    return strcmp(failure->kind, bug->kind) != 0    ? "another kind"
           : !zoo_any(bug->found_by, failure->name) ? "another name"
           : zoo_is_local(bug, failure)             ? NULL
           : failure->steps != bug->steps           ? "not as many steps"
           : bug->sum != ZOO_ANY && sum != bug->sum ? "not the smallest arguments"
           : !zoo_any(bug->plans, plan)             ? "another plan"
                                                    : NULL;
}

/* A failure, looked at. */
struct zoo_finding {
    const struct zoo_bug *bug; /* the row that it is held to */
    struct zoo_text plan;
    int64_t sum;
    const char *wrong; /* NULL: it is the minimum */
};

static void zoo_look(struct zoo_finding *finding, const struct zoo_bug *bug,
                     const pd_failure *failure)
{
    while (!zoo_any(bug->found_by, failure->name) && bug[1].name &&
           strcmp(bug->name, bug[1].name) == 0) {
        bug++;
    }
    finding->bug = bug;
    finding->sum = 0;
    finding->plan.len = 0;
    finding->plan.data[0] = '\0';
    for (size_t i = 0; i < failure->steps; i++) {
        zoo_put(&finding->plan, "; ", i ? 2 : 0);
        zoo_put_line(&finding->plan, failure, i, &finding->sum);
    }
    finding->wrong = zoo_judge(bug, failure, finding->plan.data, finding->sum);
}

static bool zoo_report(const struct zoo_bug *bug, const pd_failure *failure)
{
    static struct zoo_finding it;
    zoo_look(&it, bug, failure);
    const char *const wrong = it.wrong                                  ? it.wrong
                              : failure->shrink_limit                   ? "ended by a limit"
                              : failure->reproduced != failure->repeats ? "not each time"
                                                                        : NULL;
    printf("bug=%s %s: %s: %s\n", bug->name, failure->kind, failure->name, failure->message);
    printf("  run %" PRIu64 ", %zu steps shrunk to %zu, sum %" PRId64 ", in %u executions\n",
           failure->run, failure->original_steps, failure->steps, it.sum,
           failure->shrink_executions);
    printf("  %s\n", it.plan.data);
    if (wrong) {
        printf("WRONG: %s: expected %zu steps, sum %" PRId64 "\n", wrong, it.bug->steps,
               it.bug->sum);
        for (size_t i = 0; i < ZOO_VARIANTS && it.bug->plans[i]; i++) {
            printf("  or %s\n", it.bug->plans[i]);
        }
    }
    return !wrong;
}

/* Runs OPTIONS with BUG (NULL: none) at SEED; says so and gives NULL if it cannot be done. */
static pd_report *zoo_run(pd_options options, const struct zoo_bug *bug, uint64_t seed)
{
    char setting[64];
    const char *const settings[] = {setting, NULL};
    pd_report *report;
    pd_diag diag;
    snprintf(setting, sizeof setting, "bug=%s", bug ? bug->name : "none");
    options.size = sizeof options;
    options.config = bug ? bug->config : NULL;
    options.settings = settings;
    options.seed = PD_SEED(seed);
    if (pd_run(&options, &report, &diag) != PD_OK) {
        printf("WRONG: %s: %s\n", setting, diag.text);
        return NULL;
    }
    return report;
}

/* Whether BUG (NULL: none) at SEED comes out as it should. */
static bool zoo_campaign(const struct zoo *zoo, const struct zoo_bug *bug, uint64_t seed,
                         uint64_t runs)
{
    pd_report *const report = zoo_run((pd_options){.model = zoo->model,
                                                   .adapter = zoo->adapter,
                                                   .max_runs = runs,
                                                   .max_commands = zoo->max_commands,
                                                   .shrink_executions = zoo->shrink_executions},
                                      bug, seed);
    const pd_failure *const failure = report ? pd_report_failure(report, 0) : NULL;
    bool right = false;
    if (bug && failure) {
        right = zoo_report(bug, failure);
    } else if (report) {
        right = !bug && pd_report_outcome(report) == PD_HELD;
        printf("%sbug=%s: %" PRIu64 " runs, %" PRIu64 " commands%s%s\n",
               right ? "" : "WRONG: ", bug ? bug->name : "none", pd_report_runs(report),
               pd_report_commands(report), failure ? ": " : "", failure ? failure->text : "");
    }
    pd_report_free(report);
    return right;
}

#include "zoo_bench.h"

/* main() of a zoo program. */
static int zoo_main(int argc, char **argv, const struct zoo *zoo)
{
    const char *const what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "main") == 0) {
        const pd_suite suites[] = {{.model = zoo->model, .adapter = zoo->adapter}, {0}};
        argv[1] = argv[0];
        return pd_main(argc - 1, argv + 1, suites);
    }
    if (strcmp(what, "counted") == 0) {
        argv[1] = argv[0];
        return zoo_counted_main(zoo, argc - 1, argv + 1);
    }
    if (strcmp(what, "none") == 0) {
        const uint64_t runs = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000;
        return zoo_campaign(zoo, NULL, 1, runs) ? 0 : 1;
    }
    if (strcmp(what, "bench") == 0) {
        return zoo_bench(zoo, argc > 2 ? argv[2] : zoo->model->name,
                         argc > 3 ? argv[3] : "propertydamage");
    }
    if (strcmp(what, "generation") == 0) {
        return zoo_generation(zoo);
    }
    if (what[0] < '0' || what[0] > '9') {
        fprintf(stderr,
                "usage: %s SEED | none [RUNS] | bench [NAME [TOOL]] | generation | main ARGS... | "
                "counted ARGS...\n",
                argv[0]);
        return 2;
    }
    bool right = true;
    for (const struct zoo_bug *bug = zoo->bugs; bug->name; bug++) {
        const uint64_t runs = zoo->max_runs ? zoo->max_runs : 20000;
        const bool first = bug == zoo->bugs || strcmp(bug[-1].name, bug->name) != 0;
        right &= !first || zoo_campaign(zoo, bug, strtoull(what, NULL, 10), runs);
    }
    return right ? 0 : 1;
}

#endif
