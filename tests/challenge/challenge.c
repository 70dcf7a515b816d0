/*
 * The shrinking challenge: small plain properties that are hard to shrink, each with its smallest
 * counterexample.
 *
 *     challenge list             the names, one a line
 *     challenge NAME SEED        finds a counterexample from that seed on and shrinks it; exits 1
 *                                unless it becomes the smallest
 *     challenge NAME start SEED  prints a counterexample as it was found
 *     challenge NAME < STARTS    shrinks each line of STARTS, which is such a counterexample:
 *                                "$1 Bound5(a=[1, 2], b=[], c=[], d=[], e=[-7])"
 *     challenge NAME main ...    is an ordinary test program
 *
 * The last but one prints a JSON object for each line, in their order:
 *     {"challenge": "reverse", "result": "$1 Reverse(items=[0, 1])", "smallest": true,
 *      "executions": 12, "limit": null}
 * or {"challenge": "reverse", "error": "..."} for a line that cannot be read or does not fail. The
 * executions are counted in the property, without those that the shrunk one is repeated with.
 */
#include "inputs.h"

#include "drive/replay.h"
#include "exec/property.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 1 << 20, RUNS = 1000000, EXECUTIONS = 5000 };

/* ---- Running them ------------------------------------------------------------------------ */

static bool is_smallest(const struct challenge *challenge, const char *plan)
{
    for (size_t i = 0; i < VARIANTS && challenge->smallest[i]; i++) {
        if (strcmp(challenge->smallest[i], plan) == 0) {
            return true;
        }
    }
    return false;
}

static pd_options options_of(const struct challenge *challenge)
{
    return (pd_options){
        .size = sizeof(pd_options),
        .max_runs = RUNS,
        .shrink_executions = EXECUTIONS,
        .isolation = PD_ISOLATION_NONE, /* so that what is counted here is seen here */
        .repeats = 1,
        .shrinking = PD_SHRINK_QUICK, /* one start each, and what matters is not asked */
        .no_validate = true,
        .no_leaks = true,
        .suite = challenge->name,
    };
}

static pd_report *find(const struct challenge *challenge, uint64_t seed, bool shrink)
{
    pd_options options = options_of(challenge);
    pd_report *report = NULL;
    pd_diag diag;
    options.seed = PD_SEED(seed);
    options.no_shrink = !shrink;
    options.no_validate = false;
    if (pd_forall(challenge->property, &options, &report, &diag) != PD_OK) {
        fprintf(stderr, "challenge %s: %s\n", challenge->name, diag.text);
    }
    return report;
}

static int find_and_shrink(const struct challenge *challenge, uint64_t seed)
{
    pd_report *const report = find(challenge, seed, true);
    const pd_failure *const failure = report ? pd_report_failure(report, 0) : NULL;
    bool right = false;
    if (failure) {
        right = is_smallest(challenge, failure->plan[0]);
        printf("%s%s: run %" PRIu64 ", %u executions: %s\n",
               right ? "" : "WRONG: ", challenge->name, failure->run, failure->shrink_executions,
               failure->plan[0]);
    } else {
        printf("WRONG: %s: nothing was found\n", challenge->name);
    }
    pd_report_free(report);
    return right ? 0 : 1;
}

static int print_start(const struct challenge *challenge, uint64_t seed)
{
    pd_report *const report = find(challenge, seed, false);
    const pd_failure *const failure = report ? pd_report_failure(report, 0) : NULL;
    printf("%s\n", failure ? failure->plan[0] : "nothing was found");
    const int code = failure ? 0 : 1;
    pd_report_free(report);
    return code;
}

/* ---- Starting values --------------------------------------------------------------------- */

static void print_json_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar(*text);
    }
    putchar('"');
}

static void print_error(const struct challenge *challenge, const char *text)
{
    printf("{\"challenge\": \"%s\", \"error\": ", challenge->name);
    print_json_string(text);
    printf("}\n");
}

static void print_result(const struct challenge *challenge, const pd_failure *failure,
                         uint64_t executions)
{
    const uint64_t shrinking = executions - failure->repeats;
    printf("{\"challenge\": \"%s\", \"result\": ", challenge->name);
    print_json_string(failure->plan[0]);
    printf(", \"smallest\": %s, \"executions\": %" PRIu64 ", \"limit\": ",
           is_smallest(challenge, failure->plan[0]) ? "true" : "false", shrinking);
    if (failure->shrink_limit) {
        print_json_string(failure->shrink_limit);
    } else {
        printf("null");
    }
    printf("}\n");
}

static void shrink_start(const struct challenge *challenge, const char *line, pd_arena *arena)
{
    struct pdi_property_tables tables;
    struct pdi_failure failure;
    struct pdi_text text = pdi_text_new(arena);
    pd_options options = options_of(challenge);
    pd_report *report = NULL;
    pd_diag diag = {0};
    pdi_text_printf(&text,
                    "propertydamage-failure 1\nkind: check_failed\nname: %s\nseed: 0\nrun: 0\n"
                    "model: %s\nadapter: %s\nmodel-hash: 0000000000000000\nplan\n%s @fails\n",
                    challenge->property->name, challenge->property->name, challenge->property->name,
                    line);
    pd_status status = pdi_property_tables(&tables, challenge->property, &diag);
    options.model = &tables.model;
    options.adapter = &tables.adapter;
    status = status ? status : pdi_failure_read(text.data, text.len, arena, &failure, &diag);
    challenge_executions = 0;
    status = status ? status : pdi_reshrink(&options, &failure, &report, &diag);
    const pd_failure *const left = status ? NULL : pd_report_failure(report, 0);
    if (status) {
        print_error(challenge, diag.text);
    } else if (!left || !left->reproduced) {
        print_error(challenge, "it does not fail");
    } else {
        print_result(challenge, left, challenge_executions);
    }
    pd_report_free(report);
}

static int shrink_starts(const struct challenge *challenge)
{
    static char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, stdin)) {
        pd_arena arena;
        line[strcspn(line, "\n")] = '\0';
        pdi_arena_init(&arena, 0);
        if (line[0]) {
            shrink_start(challenge, line, &arena);
        }
        pdi_arena_release(&arena);
    }
    return 0;
}

/* ---- main -------------------------------------------------------------------------------- */

static int usage(void)
{
    fprintf(stderr, "usage: challenge list | NAME [SEED | start SEED | main ARGS...] < STARTS\n");
    return 2;
}

int main(int argc, char **argv)
{
    const struct challenge *challenge = challenges;
    if (argc == 2 && strcmp(argv[1], "list") == 0) {
        for (; challenge->name; challenge++) {
            printf("%s\n", challenge->name);
        }
        return 0;
    }
    while (argc > 1 && challenge->name && strcmp(challenge->name, argv[1]) != 0) {
        challenge++;
    }
    if (argc < 2 || !challenge->name) {
        return usage();
    }
    if (argc == 2) {
        return shrink_starts(challenge);
    }
    if (strcmp(argv[2], "main") == 0) {
        const pd_suite suites[] = {
            {.name = challenge->name, .property = challenge->property, .max_runs = RUNS}, {0}};
        argv[2] = argv[0];
        return pd_main(argc - 2, argv + 2, suites);
    }
    if (strcmp(argv[2], "start") == 0 && argc > 3) {
        return print_start(challenge, strtoull(argv[3], NULL, 10));
    }
    return argv[2][0] >= '0' && argv[2][0] <= '9'
               ? find_and_shrink(challenge, strtoull(argv[2], NULL, 10))
               : usage();
}
