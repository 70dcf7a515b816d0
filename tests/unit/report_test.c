/* Reports are pure functions of a summary: these are their texts, to the letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/json_check.h"
#include "report/put.h"
#include "report/steps.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "arena_fixture.h"

/* ---- What is reported ---------------------------------------------------------------------- */

static struct pdi_entry entry(uint32_t step, enum pdi_source source, const char *text)
{
    return (struct pdi_entry){.step = step, .source = source, .text = {text, strlen(text)}};
}

/* The counter's failure, as it is found and shrunk. */
static struct pdi_reported_failure counter_failure(void)
{
    struct pdi_plan_line *const steps = pd_alloc(&arena, struct pdi_plan_line, 2);
    struct pdi_entry *const entries = pd_alloc(&arena, struct pdi_entry, 2);
    steps[0].text = "$1 Add(amount=9)";
    steps[1].text = "$2 Add(amount=2)";
    steps[1].attributes = " @stutter(3)";
    entries[0] = entry(1, PDI_SOURCE_COMMAND, "Added(total=9)");
    entries[1] = entry(2, PDI_SOURCE_COMMAND, "Added(total=11)");
    return (struct pdi_reported_failure){
        .file = "pd failures/it's.pd",
        .failure =
            {
                .kind = PDI_CHECK_FAILED,
                .name = "stops_at_ten",
                .message = "the counter is 11",
                .run = 7,
                .seed = 1,
                .suite = "counter",
                .model = "counter",
                .adapter = "counter",
                .fingerprint = "7b2a2e4c4ec94eeb",
                .reproduced = 10,
                .repeats = 10,
                .original_steps = 187,
                .shrink_executions = 23,
                .shrink_commands = 75,
                .shrink_ms = 4,
                .steps = steps,
                .step_count = 2,
                .failing_step = 1,
                .entries = entries,
                .entry_count = 2,
            },
    };
}

static struct pdi_summary counter_summary(void)
{
    static struct pdi_invariant_summary invariants[] = {
        {"stops_at_ten", "The counter never passes ten", 12345}};
    return (struct pdi_summary){
        .seed = 1,
        .runs = 100,
        .max_runs = 100,
        .commands = 12345,
        .elapsed_ms = 30,
        .suite = "counter",
        .model = "counter",
        .adapter = "counter",
        .program = "build/examples/counter",
        .again = "--commands 50",
        .invariants = invariants,
        .invariant_count = 1,
    };
}

static const char *terminal(const struct pdi_summary *summary, struct pdi_style style)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_report_terminal(&text, summary, &style);
    return text.data;
}

static const char *steps_of(const struct pdi_failure *failure, struct pdi_style style)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_report_steps(&text, failure, &style);
    return text.data;
}

/* No line of TEXT is wider than COLUMNS. */
static void assert_fits(const char *text, size_t columns)
{
    for (const char *line = text; *line;) {
        const size_t len = strcspn(line, "\n");
        if (pdi_columns_of(line, len) > columns) {
            fail_msg("wider than %zu columns: %.*s", columns, (int)len, line);
        }
        line += len + (line[len] == '\n');
    }
}

/* ---- For a terminal ------------------------------------------------------------------------ */

static void test_failure(void **state)
{
    (void)state;
    struct pdi_summary summary = counter_summary();
    struct pdi_reported_failure failure = counter_failure();
    summary.outcome = PD_FAILED;
    summary.failures = &failure;
    summary.failure_count = 1;
    assert_string_equal(terminal(&summary, (struct pdi_style){0}),
                        "counter: check_failed: stops_at_ten - The counter never passes ten\n"
                        "  the counter is 11\n"
                        "  seed 1, run 7; 2 of 187 steps are left (shrunk in 23 executions), "
                        "failed 10 of 10 times\n"
                        "\n"
                        "  $1 Add(amount=9)  -> Added(total=9)\n"
                        "  $2 Add(amount=2)  -> Added(total=11)   <- fails here\n"
                        "\n"
                        "  replay:  build/examples/counter replay 'pd failures/it'\\''s.pd'\n"
                        "  again:   build/examples/counter run --seed 1 --run 7 --commands 50\n"
                        "\n"
                        "counter: 1 failure in 100 runs, 12,345 commands, seed 1, 0.03 s\n");
    const char *const quiet = terminal(&summary, (struct pdi_style){.quiet = true});
    assert_null(strstr(quiet, "1 failure in"));
    assert_non_null(strstr(quiet, "--commands 50\n"));
    const char *const colored = terminal(&summary, (struct pdi_style){.color = true});
    assert_non_null(strstr(colored, "counter: \033[1;31mcheck_failed\033[0m: stops_at_ten"));
    assert_non_null(strstr(colored, "\033[1;31m<- fails here\033[0m\n"));
    summary.audited = true; /* the lines to copy take along what the file does not tell */
    summary.again = "";
    summary.replay = "--step-time 5000ms";
    const char *const audited = terminal(&summary, (struct pdi_style){0});
    assert_non_null(strstr(audited, "it'\\''s.pd' --step-time 5000ms\n  again: "));
    assert_non_null(strstr(audited, "examples/counter audit --seed 1 --run 7\n"));
}

/* Embedded in another test there is no program to call again. */
static void test_failure_without_program(void **state)
{
    (void)state;
    struct pdi_summary summary = counter_summary();
    struct pdi_reported_failure failure = counter_failure();
    summary.program = NULL;
    failure.failure.step_count = failure.failure.entry_count = 0;
    failure.failure.original_steps = failure.failure.shrink_executions = 0;
    failure.failure.failing_step = SIZE_MAX;
    failure.failure.kind = PDI_SETUP_FAILED;
    failure.failure.name = "setup_once";
    failure.failure.message = "no such host";
    failure.failure.repeats = 0;
    struct pdi_text text = pdi_text_new(&arena);
    pdi_report_failure(&text, &summary, &failure, &(struct pdi_style){0});
    assert_string_equal(text.data, "counter: setup_failed: setup_once - a setup failed\n"
                                   "  no such host\n"
                                   "  in what the test needs around it, not in the system\n"
                                   "  seed 1, run 7\n"
                                   "\n"
                                   "  saved:   'pd failures/it'\\''s.pd'\n");
}

static void test_facts(void **state)
{
    (void)state;
    static const struct {
        enum pdi_kind kind;
        bool test_code;
        unsigned reproduced, repeats, executions;
        const char *limit, *data;
        const char *expected;
    } rows[] = {
        {PDI_CRASHED, true, 10, 10, 23, NULL, NULL, "  in the test's own code (stops_at_ten)\n"},
        {PDI_ADAPTER_ERROR, false, 3, 3, 23, NULL, NULL, "  in the system or in the adapter\n"},
        {PDI_CHECK_FAILED, false, 3, 10, 23, NULL, NULL, "failed 3 of 10 times: flaky\n"},
        {PDI_CHECK_FAILED, false, 0, 10, 0, NULL, NULL, "are left, not shrunk; flaky: it did not"},
        {PDI_CHECK_FAILED, false, 10, 10, 1000, "the limit of 1000 executions", NULL,
         "(shrunk in 1,000 executions, stopped by the limit of 1000"},
        {PDI_CHECK_FAILED, false, 10, 10, 1, NULL, "{\"balance\": -3}",
         "  data: {\"balance\": -3}\n"},
        {PDI_CHECK_FAILED, false, 10, 10, 1, NULL, NULL, "(shrunk in 1 execution)"},
        {PDI_MISPREDICTED, false, 1, 1, 1, NULL, NULL,
         "mispredicted: stops_at_ten - a step answered otherwise than simulated\n"},
    };
    const struct pdi_summary summary = counter_summary();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pdi_reported_failure failure = counter_failure();
        struct pdi_text text = pdi_text_new(&arena);
        failure.failure.kind = rows[i].kind;
        failure.failure.test_code = rows[i].test_code;
        failure.failure.reproduced = rows[i].reproduced;
        failure.failure.repeats = rows[i].repeats;
        failure.failure.shrink_executions = rows[i].executions;
        failure.failure.shrink_limit = rows[i].limit;
        failure.failure.data = rows[i].data;
        pdi_report_failure(&text, &summary, &failure, &(struct pdi_style){0});
        if (!strstr(text.data, rows[i].expected)) {
            fail_msg("no '%s' in:\n%s", rows[i].expected, text.data);
        }
        assert_fits(text.data, 100);
    }
}

static void test_held(void **state)
{
    (void)state;
    static const char *warnings[] = {"Close was skipped in 23 of 100 steps",
                                     "invariant x never fired"};
    struct pdi_summary summary = counter_summary();
    assert_string_equal(terminal(&summary, (struct pdi_style){0}),
                        "counter: held: 100 runs, 12,345 commands, seed 1, 0.03 s\n");
    assert_string_equal(terminal(&summary, (struct pdi_style){.quiet = true}), "");
    summary.audited = true;
    assert_string_equal(terminal(&summary, (struct pdi_style){0}),
                        "counter: audited and held: 100 runs, 12,345 commands, seed 1, 0.03 s\n");
    summary.audited = false;
    summary.warnings = warnings;
    summary.warning_count = 2;
    summary.stopped = "interrupted";
    summary.runs = 1;
    summary.elapsed_ms = 75000;
    assert_string_equal(
        terminal(&summary, (struct pdi_style){0}),
        "counter: held so far: 1 run of 100, 12,345 commands, seed 1, 75 s (interrupted)\n"
        "  warning: Close was skipped in 23 of 100 steps\n"
        "  warning: invariant x never fired\n");
    summary.outcome = PD_NOTHING_RAN;
    summary.stopped = NULL;
    summary.warning_count = 0;
    summary.runs = summary.commands = summary.elapsed_ms = 0;
    assert_string_equal(terminal(&summary, (struct pdi_style){0}),
                        "counter: nothing ran: 0 runs, 0 commands, seed 1, 0.000 s\n");
}

static void test_counts(void **state)
{
    (void)state;
    struct pdi_command_summary commands[] = {{"Add", 12345, 12340, 5, 0, 1, 2},
                                             {"Remove", 7, 7, 0, 0, 0, 0}};
    struct pdi_tally_summary because[] = {{"held money cannot be spent", 3, 2}};
    struct pdi_summary summary = counter_summary();
    summary.commands_by_type = commands;
    summary.command_count = 2;
    summary.because = because;
    summary.because_count = 1;
    assert_string_equal(strchr(terminal(&summary, (struct pdi_style){.verbose = true}), '\n'),
                        "\n"
                        "\n"
                        "  command   drawn    sent  skipped  mispredicted  not when  no choice\n"
                        "  Add      12,345  12,340        5             2         0          1\n"
                        "  Remove        7       7        0             0         0          0\n"
                        "\n"
                        "  invariant      fired\n"
                        "  stops_at_ten  12,345  The counter never passes ten\n"
                        "\n"
                        "  because                     judged\n"
                        "  held money cannot be spent       3\n");
}

/* ---- Steps --------------------------------------------------------------------------------- */

static void test_steps(void **state)
{
    (void)state;
    struct pdi_plan_line lines[] = {
        {.text = "$1 Open()"},
        {.text = "$3 Close(file=$2.file)"},
        {.text = "$4 Transfer(from=$1.account, to=$2.account, amount=5)"},
        {.text = "$7 Crash()"}};
    struct pdi_entry entries[] = {
        entry(0, PDI_SOURCE_COMMAND, "Started()"),
        entry(1, PDI_SOURCE_LABEL, "the first"),
        entry(1, PDI_SOURCE_COMMAND, "Opened(file=$1.file)"),
        entry(1, PDI_SOURCE_STATE, "open: [] -> [$1.file]\ncount: 0 -> 1"),
        entry(3, PDI_SOURCE_SKIPPED, "nothing to close"),
        entry(4, PDI_SOURCE_COMMAND, "Debited(account=$1.account)"),
        entry(4, PDI_SOURCE_COMMAND, "Credited(account=$2.account, note=\"a long note about it\")"),
        entry(9, PDI_SOURCE_COMMAND, "Stopped()"),
    };
    struct pdi_failure failure = {
        .steps = lines,
        .step_count = 4,
        .failing_step = 3,
        .entries = entries,
        .entry_count = sizeof entries / sizeof *entries,
    };
    assert_string_equal(
        steps_of(&failure, (struct pdi_style){.columns = 80}),
        "  $1 Open()  # the first  -> Opened(file=$1.file)\n"
        "      | open: [] -> [$1.file]\n"
        "      | count: 0 -> 1\n"
        "  $3 Close(file=$2.file)  -> skipped: nothing to close\n"
        "  $4 Transfer(from=$1.account, to=$2.account, amount=5)\n"
        "                          -> Debited(account=$1.account)\n"
        "                          -> Credited(account=$2.account, note=\"a long note abo"
        "\xe2\x80\xa6\n"
        "  $7 Crash()              <- fails here\n");
    failure.failing_step = 2;
    const char *const narrow = steps_of(&failure, (struct pdi_style){.columns = 50});
    assert_fits(narrow, 50);
    assert_non_null(
        strstr(narrow, "\n  $4 Transfer(from=$1.account, to=$2.account, amo\xe2\x80\xa6\n"));
    const char *const whole =
        steps_of(&failure, (struct pdi_style){.columns = 50, .verbose = true});
    assert_fits(whole, 50);
    assert_non_null(strstr(whole, "\n  $4 Transfer(from=$1.account, to=$2.account,\n  amount=5)"));
}

/* A step that does a thousand things says so, in few lines. */
static void test_many_events(void **state)
{
    (void)state;
    struct pdi_plan_line line = {.text = "$1 Open()"};
    struct pdi_entry entries[1001];
    for (int i = 0; i < 1000; i++) {
        entries[i] = entry(1, PDI_SOURCE_COMMAND, "Opened()");
    }
    entries[1000] = entry(1, PDI_SOURCE_STATE,
                          "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\n"
                          "i: 1\nj: 1\nk: 1\nl: 1");
    const struct pdi_failure failure = {
        .steps = &line, .step_count = 1, .entries = entries, .entry_count = 1001};
    const char *const some = steps_of(&failure, (struct pdi_style){0});
    assert_non_null(strstr(some, "  $1 Open()  -> Opened()\n"
                                 "             -> Opened()\n"
                                 "             -> Opened()\n"
                                 "             -> Opened()\n"
                                 "             -> Opened()\n"
                                 "             ... 995 events more (--verbose shows them)\n"
                                 "             <- fails here\n"
                                 "      | a: 1\n"));
    assert_non_null(strstr(some, "      | j: 1\n"
                                 "      | ... 2 changes more (--verbose shows them)\n"));
    assert_null(strstr(steps_of(&failure, (struct pdi_style){.verbose = true}), "..."));
}

static void test_long_plan(void **state)
{
    (void)state;
    struct pdi_plan_line lines[200];
    for (int i = 0; i < 200; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_text_printf(&text, "$%d Add(amount=1)", i + 1);
        lines[i] = (struct pdi_plan_line){.text = text.data};
    }
    const struct pdi_failure failure = {.steps = lines, .step_count = 200, .failing_step = 150};
    const char *const some = steps_of(&failure, (struct pdi_style){0});
    assert_non_null(strstr(some, "  $2 Add(amount=1)\n"
                                 "  ... 137 steps more (--verbose shows them)\n"
                                 "  $140 Add(amount=1)\n"));
    assert_non_null(strstr(some, "  $151 Add(amount=1)  <- fails here\n"
                                 "  $152 Add(amount=1)\n"
                                 "  ... 48 steps more (--verbose shows them)\n"));
    assert_null(strstr(steps_of(&failure, (struct pdi_style){.verbose = true}), "..."));
}

/* The process ended before the plan had the step that the message names. */
static void test_unmade_step(void **state)
{
    (void)state;
    struct pdi_plan_line lines[] = {{.text = "$1 Add(amount=1)"}, {.text = "$2 Add(amount=2)"}};
    struct pdi_summary summary = counter_summary();
    struct pdi_reported_failure failure = counter_failure();
    struct pdi_text text = pdi_text_new(&arena);
    failure.failure.kind = PDI_CRASHED;
    failure.failure.test_code = true;
    failure.failure.name = "when";
    failure.failure.message = "SIGABRT in when at $3 Add";
    failure.failure.steps = lines;
    failure.failure.entry_count = 0;
    failure.failure.failing_step = SIZE_MAX;
    pdi_report_failure(&text, &summary, &failure, &(struct pdi_style){0});
    assert_string_equal(strchr(strstr(text.data, "seed 1"), '\n'),
                        "\n"
                        "\n"
                        "  $1 Add(amount=1)\n"
                        "  $2 Add(amount=2)\n"
                        "  $3 Add   <- fails here, while it was made\n"
                        "\n"
                        "  saved:   'pd failures/it'\\''s.pd'\n"
                        "  again:   build/examples/counter run --seed 1 --run 7 --commands 50\n");
    failure.failure.kind = PDI_HUNG;
    failure.failure.message = "when at $1 Add did not end within 100 ms";
    failure.failure.step_count = 0;
    assert_string_equal(steps_of(&failure.failure, (struct pdi_style){0}),
                        "  $1 Add   <- fails here, while it was made\n");
    failure.failure.step_count = 2;
    assert_null(strstr(steps_of(&failure.failure, (struct pdi_style){0}), "fails"));
}

/* ---- Pieces -------------------------------------------------------------------------------- */

static void test_pieces(void **state)
{
    (void)state;
    static const struct {
        uint64_t n;
        const char *count, *seconds;
    } rows[] = {
        {0, "0", "0.000 s"},
        {9, "9", "0.009 s"},
        {999, "999", "0.99 s"},
        {1000, "1,000", "1.00 s"},
        {12345, "12,345", "12.3 s"},
        {3600000, "3,600,000", "3,600 s"},
        {UINT64_MAX, "18,446,744,073,709,551,615", "18,446,744,073,709,551 s"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_put_count(&text, rows[i].n);
        assert_string_equal(text.data, rows[i].count);
        text = pdi_text_new(&arena);
        pdi_put_seconds(&text, rows[i].n);
        assert_string_equal(text.data, rows[i].seconds);
    }
    static const char dirty[] = "a\033[2Jb\n\x9b\xc2\x9b\xc3\xa4\t\x7f";
    assert_string_equal(pdi_clean(&arena, dirty, sizeof dirty - 1).data,
                        "a\\x1b[2Jb\\n\\x9b\\xc2\\x9b\xc3\xa4 \\x7f");
}

static void test_shell_words(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"plain-1.0/x:y=z,@%+", "plain-1.0/x:y=z,@%+"},
        {"", "''"},
        {"two words", "'two words'"},
        {"it's", "'it'\\''s'"},
        {"$(rm -rf x)", "'$(rm -rf x)'"},
        {"=ls", "'=ls'"},
        {"~", "'~'"},
        {"\xc3\xa4", "'\xc3\xa4'"},
        {"a\033[2J'\\\n\x7f\xc2\x9b", "$'a\\033[2J\\'\\\\\\n\\177\\302\\233'"},
        {"\xff", "$'\\377'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_report_shell_word(&text, rows[i][0]);
        assert_string_equal(text.data, rows[i][1]);
    }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void test_json(void **state)
{
    (void)state;
    static const char *warnings[] = {"a", "b"};
    struct pdi_command_summary commands[] = {{"Add", 1, 2, 3, 4, 5, 6}, {"Get", 0, 0, 0, 0, 0, 0}};
    struct pdi_tally_summary because[] = {{"x", 3, 2}};
    struct pdi_summary summary = counter_summary();
    struct pdi_reported_failure failure = counter_failure();
    failure.failure.data = "{\"balance\": -3}";
    summary.outcome = PD_FAILED;
    summary.failures = &failure;
    summary.failure_count = 1;
    summary.commands_by_type = commands;
    summary.command_count = 2;
    summary.because = because;
    summary.because_count = 1;
    summary.warnings = warnings;
    summary.warning_count = 2;
    struct pdi_text text = pdi_text_new(&arena);
    pdi_report_json(&text, &summary);
    assert_string_equal(
        text.data,
        "{\"format\": \"propertydamage-report 1\", \"verdict\": \"violated\", \"seed\": 1, "
        "\"model\": \"counter\", \"adapter\": \"counter\", \"runs\": 100, \"commands\": 12345, "
        "\"failures\": [{\"kind\": \"check_failed\", \"class\": \"system\", "
        "\"name\": \"stops_at_ten\", \"message\": \"the counter is 11\", "
        "\"data\": {\"balance\": -3}, \"run\": 7, \"seed\": 1, "
        "\"fingerprint\": \"7b2a2e4c4ec94eeb\", \"original_steps\": 187, \"steps\": 2, "
        "\"plan\": [\"$1 Add(amount=9)\", \"$2 Add(amount=2) @stutter(3)\"], \"failing_step\": 1, "
        "\"file\": \"pd failures/it's.pd\", "
        "\"shrink\": {\"executions\": 23, \"commands\": 75, \"ms\": 4, \"limit\": null, \"run\": "
        "7}, "
        "\"reproduced\": [10, 10]}], "
        "\"invariants\": [{\"id\": \"stops_at_ten\", \"fired\": 12345}], "
        "\"because\": [{\"statement\": \"x\", \"judged\": 3}], "
        "\"commands_by_type\": [{\"name\": \"Add\", \"drawn\": 1, \"sent\": 2, \"skipped\": 3, "
        "\"refused_by_when\": 4, \"refused_by_overrides\": 5, \"mispredicted\": 6}, "
        "{\"name\": \"Get\", \"drawn\": 0, \"sent\": 0, \"skipped\": 0, \"refused_by_when\": 0, "
        "\"refused_by_overrides\": 0, \"mispredicted\": 0}], "
        "\"warnings\": [\"a\", \"b\"], \"labels\": [], \"sometimes\": [], "
        "\"alloc_faults\": {\"steps\": 0, \"failed\": 0}}\n");
}

/* Whatever bytes come in, what goes out is JSON. */
static void test_json_of_any_bytes(void **state)
{
    (void)state;
    char bytes[256];
    for (int i = 0; i < 255; i++) {
        bytes[i] = (char)(i + 1);
    }
    bytes[255] = '\0';
    struct pdi_summary summary = counter_summary();
    struct pdi_reported_failure failure = counter_failure();
    const char *warnings[] = {bytes, "\"{[]}\\"};
    failure.failure.name = failure.failure.message = failure.failure.data = bytes;
    failure.failure.fingerprint = NULL;
    failure.failure.failing_step = SIZE_MAX;
    failure.failure.steps[0].text = bytes;
    failure.file = NULL;
    summary.model = bytes;
    summary.adapter = NULL;
    summary.failures = &failure;
    summary.failure_count = 1;
    summary.warnings = warnings;
    summary.warning_count = 2;
    struct pdi_text text = pdi_text_new(&arena);
    pdi_report_json(&text, &summary);
    assert_true(pdi_is_json(text.data, text.len));
    assert_int_equal(strlen(text.data), text.len);
    const char *const drawn = terminal(&summary, (struct pdi_style){0});
    for (const char *c = drawn; *c; c++) {
        assert_true((unsigned char)*c >= 0x20 || *c == '\n');
    }
}

static void test_is_json(void **state)
{
    (void)state;
    static const char *const good[] = {
        "{}", "[]", " { \"a\" : [ 1 , -0.5e+3 , true , false , null ] } ", "\"\\u00e4\\n\xc3\xa4\"",
        "0",
    };
    static const char *const bad[] = {
        "",       "{",         "{\"a\"}",   "{\"a\":}", "[1,]",  "{,}",   "01",
        "1.",     "-",         "1e",        "+1",       "nan",   "tru",   "\"",
        "\"\n\"", "\"\\x41\"", "\"\\u12\"", "\"\xff\"", "[1] 2", "{1:2}", "[[1]",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!pdi_is_json(good[i], strlen(good[i]))) {
            fail_msg("is JSON: %s", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (pdi_is_json(bad[i], strlen(bad[i]))) {
            fail_msg("is no JSON: %s", bad[i]);
        }
    }
    char deep[400] = {0};
    memset(deep, '[', 200);
    memset(deep + 200, ']', 200);
    assert_false(pdi_is_json(deep, sizeof deep));
    assert_true(pdi_is_json(deep + 140, 120));
}

int main(void)
{
    (void)setlocale(LC_ALL, "de_DE.UTF-8"); /* if it is there: figures do not care */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failure),
        cmocka_unit_test(test_failure_without_program),
        cmocka_unit_test(test_unmade_step),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_held),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_long_plan),
        cmocka_unit_test(test_many_events),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_shell_words),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_of_any_bytes),
        cmocka_unit_test(test_is_json),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
