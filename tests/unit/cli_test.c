/* Command lines: what is understood, what is refused with which words, and the tables' own rules.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "arena_fixture.h"

static pd_diag diag;
static bool is_tool;

static void clear_environment(void)
{
    (void)unsetenv("PD_SEED");
    (void)unsetenv("PD_RUNS");
    (void)unsetenv("PD_OPTIONS");
}

static int setup(void **state)
{
    clear_environment();
    return arena_setup(state);
}

/* Parses LINE, split like a shell would. */
static pd_status parse(const char *line, struct pdi_request *request)
{
    struct pdi_words words = {0};
    diag = (pd_diag){0};
    assert_true(pdi_split_words(line, &words, &arena));
    char **const arguments = pd_alloc(&arena, char *, words.count + 1);
    for (size_t i = 0; i < words.count; i++) {
        arguments[i] = pdi_arena_string(&arena, words.items[i]);
    }
    return pdi_parse((int)words.count, arguments, is_tool, request, &arena, &diag);
}

/* ---- What is understood -------------------------------------------------------------------- */

static void test_all_forms(void **state)
{
    (void)state;
    struct pdi_request request;
    assert_int_equal(
        parse("run --runs 5 --commands=7 -s0 --run 3 -t 90s --keep-going --config a=1 --config b=2 "
              "--config a=3 --only x,y --only z --without w --weight x=0 --weight x=9 "
              "--isolation none --report json --color never --model m --step-time 1h -v -q "
              "--shrink-executions 4294967295",
              &request),
        PD_OK);
    assert_string_equal(request.subcommand->name, "run");
    assert_int_equal(request.runs, 5);
    assert_int_equal(request.commands, 7);
    assert_true(request.seed.set && request.seed.value == 0);
    assert_true(request.only_run.set && request.only_run.value == 3);
    assert_int_equal(request.time_ms, 90000);
    assert_int_equal(request.step_ms, 3600000);
    assert_true(request.keep_going && request.verbose && request.quiet && !request.no_shrink);
    assert_int_equal(request.settings.count, 2);
    assert_string_equal(request.settings.items[0], "a=3");
    assert_string_equal(request.settings.items[1], "b=2");
    assert_null(request.settings.items[2]);
    assert_int_equal(request.only.count, 3);
    assert_string_equal(request.only.items[2], "z");
    assert_int_equal(request.weights.count, 1);
    assert_string_equal(request.weights.items[0], "x=9");
    assert_int_equal(request.isolation, PD_ISOLATION_NONE);
    assert_int_equal(request.report, PDI_REPORT_JSON);
    assert_int_equal(request.color, PDI_COLOR_NEVER);
    assert_string_equal(request.model, "m");
    assert_int_equal(request.shrink_executions, UINT32_MAX);
}

static void test_subcommands(void **state)
{
    (void)state;
    struct pdi_request request;
    assert_int_equal(parse("", &request), PD_OK);
    assert_string_equal(request.subcommand->name, "run");
    assert_int_equal(parse("--seed 18446744073709551615", &request), PD_OK);
    assert_true(request.seed.value == UINT64_MAX);
    assert_int_equal(parse("replay --step -- --odd.pd", &request), PD_OK);
    assert_string_equal(request.operand, "--odd.pd");
    assert_int_equal(parse("failures", &request), PD_OK);
    assert_null(request.operand);
    assert_int_equal(parse("replay --help", &request), PD_OK);
    assert_int_equal(parse("show -", &request), PD_OK);
    assert_string_equal(request.operand, "-");
}

static void test_environment(void **state)
{
    (void)state;
    struct pdi_request request;
    (void)setenv("PD_SEED", "5", 1);
    (void)setenv("PD_RUNS", "6", 1);
    assert_int_equal(parse("", &request), PD_OK);
    assert_true(request.seed.set && request.seed.value == 5 && request.runs == 6);
    (void)setenv("PD_OPTIONS", "--runs 7 --only 'a,b' --config name=\"x y\" --step", 1);
    assert_int_equal(parse("--only c --config k=v", &request), PD_OK);
    assert_int_equal(request.runs, 7);
    assert_int_equal(request.only.count, 1);
    assert_string_equal(request.only.items[0], "c");
    assert_int_equal(request.settings.count, 2);
    assert_string_equal(request.settings.items[0], "name=x y");
    assert_false(request.step); /* of another subcommand: not for this one */
    assert_int_equal(parse("list", &request), PD_OK);
    assert_int_equal(request.runs, 0);
    assert_int_equal(parse("--runs 8 --seed 9", &request), PD_OK);
    assert_true(request.runs == 8 && request.seed.value == 9);
    (void)setenv("PD_SEED", "", 1);
    (void)setenv("PD_RUNS", "", 1);
    (void)setenv("PD_OPTIONS", "", 1);
    assert_int_equal(parse("", &request), PD_OK);
    assert_true(!request.seed.set && request.runs == 0);
    clear_environment();
}

static void test_split_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *words; /* joined by '|' */
    } rows[] = {
        {"", ""},
        {"  a\tb\n c ", "a|b|c"},
        {"'a b' \"c d\"e", "a b|c de"},
        {"a\\ b \"\\\"\" '\\'", "a b|\"|\\"},
        {"'' x", "|x"},
        {"\"it's\"", "it's"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pdi_words words = {0};
        struct pdi_text joined = pdi_text_new(&arena);
        assert_true(pdi_split_words(rows[i].text, &words, &arena));
        for (size_t k = 0; k < words.count; k++) {
            pdi_text_printf(&joined, "%s%s", k ? "|" : "", words.items[k]);
        }
        assert_string_equal(joined.data, rows[i].words);
    }
    struct pdi_words words = {0};
    assert_false(pdi_split_words("'a", &words, &arena));
    assert_false(pdi_split_words("a\"b", &words, &arena));
}

/* The line that repeats a campaign asks for the same, whatever the values look like. */
static void test_again(void **state)
{
    (void)state;
    static const char line[] = "--config 'a=b c' --model=--x --adapter -y --only a,b";
    struct pdi_cli cli = {.name = "counter"};
    pdi_arena_init(&cli.arena, 0);
    assert_int_equal(parse(line, &cli.request), PD_OK);
    const char *const again = pdi_again(&cli);
    assert_string_equal(again, "--config 'a=b c' --model=--x --adapter -y --only a --only b");
    assert_int_equal(parse(again, &cli.request), PD_OK);
    assert_string_equal(cli.request.model, "--x");
    assert_string_equal(pdi_again(&cli), again);
    pdi_arena_release(&cli.arena);
}

/* ---- What is refused ----------------------------------------------------------------------- */

static void test_refused(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"--runs x", "--runs needs a number from 1 to 18446744073709551615, not 'x'"},
        {"--runs 0", "--runs needs a number from 1 to 18446744073709551615, not '0'"},
        {"--runs -5", "--runs needs a number from 1 to 18446744073709551615, not '-5'"},
        {"--runs ''", "--runs needs a number from 1 to 18446744073709551615, not ''"},
        {"--runs 18446744073709551616",
         "--runs needs a number from 1 to 18446744073709551615, not '18446744073709551616'"},
        {"--runs '1\n2'", "--runs needs a number from 1 to 18446744073709551615, not '1\\n2'"},
        {"-n 1x", "-n needs a number from 1 to 18446744073709551615, not '1x'"},
        {"--commands 100001", "--commands needs a number from 1 to 100000, not '100001'"},
        {"--repeats 4294967296", "--repeats needs a number from 1 to 4294967295, not '4294967296'"},
        {"--time 5", "--time needs a time such as 500ms, 60s, 5m or 1h, up to 720h, not '5'"},
        {"--time 0s", "--time needs a time such as 500ms, 60s, 5m or 1h, up to 720h, not '0s'"},
        {"--time 721h", "--time needs a time such as 500ms, 60s, 5m or 1h, up to 720h, not '721h'"},
        {"--color red", "--color is one of auto|always|never, not 'red'"},
        {"--report", "--report needs a value: --report text|json"},
        {"--config --quiet", "--config needs a value: --config KEY=VALUE"},
        {"--config =x", "--config needs KEY=VALUE, not '=x'"},
        {"--weight a=-1", "--weight needs CMD=N, a command and a number from 0 to 4294967295, "
                          "not 'a=-1'"},
        {"--only a,,b", "--only needs CMD,..., not 'a,,b'"},
        {"--only a,", "--only needs CMD,..., not 'a,'"},
        {"--model ''", "--model needs NAME, not ''"},
        {"--quiet=1", "--quiet takes no value"},
        {"-qv", "-q takes no value"},
        {"--rnus 3", "run has no option --rnus: did you mean --runs?"},
        {"--frobnicate", "run has no option --frobnicate; run --help lists them"},
        {"--step", "run has no option --step: it belongs to replay"},
        {"list --seed 1", "list has no option --seed: it belongs to run, audit"},
        {"-x", "run has no option -x; run --help lists them"},
        {"rnu", "there is no subcommand 'rnu': did you mean run?"},
        {"frobnicate", "there is no subcommand 'frobnicate'; --help lists them"},
        {"run x", "run takes no 'x', only options"},
        {"replay", "replay needs a FILE"},
        {"replay a b", "replay takes one FILE: 'b' is another"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pdi_request request;
        assert_int_equal(parse(rows[i][0], &request), PD_EINVAL);
        assert_string_equal(diag.text, rows[i][1]);
    }
}

static void test_environment_refused(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"PD_SEED", "x", "PD_SEED needs a number from 0 to 18446744073709551615, not 'x'"},
        {"PD_RUNS", "0", "PD_RUNS needs a number from 1 to 18446744073709551615, not '0'"},
        {"PD_OPTIONS", "--runs 'x", "PD_OPTIONS: a quote is not closed"},
        {"PD_OPTIONS", "--rnus 1", "PD_OPTIONS: run has no option --rnus: did you mean --runs?"},
        {"PD_OPTIONS", "x", "PD_OPTIONS: 'x' is no option"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pdi_request request;
        (void)setenv(rows[i][0], rows[i][1], 1);
        assert_int_equal(parse("", &request), PD_EINVAL);
        assert_string_equal(diag.text, rows[i][2]);
        (void)unsetenv(rows[i][0]);
    }
}

/* ---- The tables ---------------------------------------------------------------------------- */

static void test_tables(void **state)
{
    (void)state;
    for (const struct pdi_option *a = pdi_option_table; a->name; a++) {
        assert_true(a->in != 0 && a->offset < sizeof(struct pdi_request));
        assert_int_equal(a->form == PDI_FORM_FLAG, a->metavar == NULL);
        for (const struct pdi_option *b = a + 1; b->name; b++) {
            assert_string_not_equal(a->name, b->name);
            assert_true(!a->letter || a->letter != b->letter);
            assert_true(a->offset != b->offset || !(a->in & b->in)); /* one or the other */
        }
    }
    unsigned bits = 0;
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        assert_int_equal(bits & it->bit, 0);
        bits |= it->bit;
    }
    assert_int_equal(bits, PDI_IN_ALL);
}

static void test_help_fits(void **state)
{
    (void)state;
    const struct pdi_cli cli = {.name = "counter"};
    for (const struct pdi_subcommand *it = pdi_subcommands; it->name; it++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_put_help(&cli, &text, it);
        for (const char *line = text.data; *line; line = strchr(line, '\n') + 1) {
            const size_t len = strcspn(line, "\n");
            assert_true(len <= 100);
            assert_true(len == 0 || line[len - 1] != ' ');
        }
        assert_memory_equal(text.data + text.len - 1, "\n", 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_forms),   cmocka_unit_test(test_subcommands),
        cmocka_unit_test(test_environment), cmocka_unit_test(test_split_words),
        cmocka_unit_test(test_again),       cmocka_unit_test(test_refused),
        cmocka_unit_test(test_tables),      cmocka_unit_test(test_environment_refused),
        cmocka_unit_test(test_help_fits),
    };
    return cmocka_run_group_tests(tests, setup, arena_teardown);
}
