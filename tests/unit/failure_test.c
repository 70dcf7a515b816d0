/* Failure files: what is written reads back, and of what is wrong the place is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/failure_key.h"

#include <stdlib.h>
#include <string.h>

#include "arena_fixture.h"

/* What every file needs, up to the plan: 4 lines. */
#define HEAD "propertydamage-failure 1\nkind: crashed\nmodel: m\nplan\n"

#define EVENT                                                                                      \
    "{\"seq\":1,\"ns\":20,\"step\":1,\"branch\":0,\"source\":\"command\",\"text\":\"Added()\"}"

static const char whole[] =
    "propertydamage-failure 1\n"
    "kind: check_failed\n"
    "name: stops_at_ten\n"
    "message: the counter is 11\n"
    "data: {\"value\":11}\n"
    "seed: 18446744073709551615\n"
    "run: 17\n"
    "suite: counters\n"
    "model: counter\n"
    "adapter: lib\n"
    "config bug: overshoot\n"
    "config url: http://localhost:80/?a=b\n"
    "options: --commands 50\n"
    "model-hash: 00c0ffee00c0ffee\n"
    "build-id: 1a2b3c\n"
    "version: 0.1.0\n"
    "fingerprint: 0123456789abcdef\n"
    "reproduced: 10 of 10\n"
    "original-steps: 143\n"
    "shrink: 56 executions, 812 commands, 3 ms, stopped by the limit of 1000 executions\n"
    "class: test_code\n"
    "created: 2026-01-31T23:59:59Z\n"
    "plan\n"
    "$1 Add(amount=9)\n"
    "$4 Add(amount=2) @fails @tape(00ff01) @alloc(3)\n"
    "trace\n" EVENT "\n";

static struct pdi_failure read_good(const char *data, size_t len)
{
    struct pdi_failure failure;
    pd_diag diag = {.status = PD_OK};
    if (pdi_failure_read(data, len, &arena, &failure, &diag)) {
        fail_msg("%d:%d: %s", diag.line, diag.column, diag.text);
    }
    return failure;
}

static const char *written(const struct pdi_failure *failure)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_failure_write(&text, failure);
    return text.data;
}

/* TEXT, read and written. */
static const char *again(const char *text)
{
    const struct pdi_failure failure = read_good(text, strlen(text));
    return written(&failure);
}

static void all_of_it_is_read_and_written(void **state)
{
    (void)state;
    const struct pdi_failure failure = read_good(whole, sizeof whole - 1);
    assert_int_equal(failure.kind, PDI_CHECK_FAILED);
    assert_string_equal(failure.name, "stops_at_ten");
    assert_string_equal(failure.message, "the counter is 11");
    assert_string_equal(failure.data, "{\"value\":11}");
    assert_true(failure.seed == UINT64_MAX);
    assert_int_equal(failure.run, 17);
    assert_string_equal(failure.suite, "counters");
    assert_string_equal(failure.model, "counter");
    assert_string_equal(failure.adapter, "lib");
    assert_int_equal(failure.config_count, 2);
    assert_string_equal(failure.config[0].key, "bug");
    assert_string_equal(failure.config[1].key, "url");
    assert_string_equal(failure.config[1].value, "http://localhost:80/?a=b");
    assert_string_equal(failure.options, "--commands 50");
    assert_int_equal(failure.model_hash, 0xc0ffee00c0ffee);
    assert_string_equal(failure.build_id, "1a2b3c");
    assert_string_equal(failure.version, "0.1.0");
    assert_string_equal(failure.fingerprint, "0123456789abcdef");
    assert_int_equal(failure.reproduced, 10);
    assert_int_equal(failure.repeats, 10);
    assert_int_equal(failure.original_steps, 143);
    assert_int_equal(failure.shrink_executions, 56);
    assert_int_equal(failure.shrink_commands, 812);
    assert_int_equal(failure.shrink_ms, 3);
    assert_string_equal(failure.shrink_limit, "the limit of 1000 executions");
    assert_true(failure.test_code);
    assert_string_equal(failure.created, "2026-01-31T23:59:59Z");
    assert_int_equal(failure.step_count, 2);
    assert_string_equal(failure.steps[0].text, "$1 Add(amount=9)");
    assert_string_equal(failure.steps[0].attributes, "");
    assert_int_equal(failure.steps[1].line, 25);
    assert_string_equal(failure.steps[1].attributes, " @tape(00ff01) @alloc(3)");
    assert_int_equal(failure.failing_step, 1);
    assert_int_equal(failure.entry_count, 1);
    assert_int_equal(failure.entries[0].ns, 20);
    assert_string_equal(failure.entries[0].text.data, "Added()");
    assert_int_equal(failure.unknown_count, 0);
    assert_string_equal(written(&failure), whole);
}

static void little_is_needed(void **state)
{
    (void)state;
    const struct pdi_failure failure = read_good(HEAD, strlen(HEAD));
    assert_int_equal(failure.kind, PDI_CRASHED);
    assert_string_equal(failure.name, "");
    assert_string_equal(failure.options, "");
    assert_null(failure.data);
    assert_null(failure.shrink_limit);
    assert_null(failure.created);
    assert_int_equal(failure.failing_step, SIZE_MAX);
    assert_int_equal(failure.step_count, 0);
    const struct pdi_failure empty = {.kind = PDI_HUNG, .failing_step = SIZE_MAX};
    assert_string_equal(written(&empty), "propertydamage-failure 1\nkind: hung\nseed: 0\nrun: 0\n"
                                         "model: \nmodel-hash: 0000000000000000\nplan\n");
    assert_string_equal(again(written(&empty)), written(&empty));
}

static void any_text_fits_on_a_line(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a\nb",      "\\n",      "\\",  "\r",   "\t tab",     " blank ", "\x01\x7f",
        "\xff\xc3(", "\xc3\xa4", ": x", "plan", "\n\nplan\n", "--",      "\xe2\x82",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pdi_header config = {texts[i], texts[i]};
        const struct pdi_failure failure = {
            .kind = PDI_CRASHED,
            .name = texts[i],
            .message = texts[i],
            .model = texts[i],
            .config = &config,
            .config_count = 1,
            .shrink_limit = texts[i],
            .failing_step = SIZE_MAX,
        };
        const char *const text = written(&failure);
        const struct pdi_failure read = read_good(text, strlen(text));
        assert_string_equal(read.name, texts[i]);
        assert_string_equal(read.message, texts[i]);
        assert_string_equal(read.model, texts[i]);
        assert_string_equal(read.config[0].key, texts[i]);
        assert_string_equal(read.config[0].value, texts[i]);
        assert_string_equal(read.shrink_limit, texts[i]);
        assert_string_equal(written(&read), text);
    }
}

static void what_is_not_known_is_kept(void **state)
{
    (void)state;
    static const char text[] = "propertydamage-failure 1\nkind: hung\nseed: 0\nrun: 0\nmodel: m\n"
                               "model-hash: 0000000000000000\n"
                               "target: a\\qb\nmood:  bad \nx: \nplan\n$1 A() @new(1, \"x)\") @y\n";
    assert_string_equal(again(text), text);
    const struct pdi_failure failure = read_good(text, sizeof text - 1);
    assert_int_equal(failure.unknown_count, 3);
    assert_string_equal(failure.unknown[1].value, " bad ");
}

static void what_editors_do_is_accepted(void **state)
{
    (void)state;
    static const char edited[] = "\xef\xbb\xbfpropertydamage-failure 1  \r\n\r\nmodel:m\r\n"
                                 "  seed :  7 \r\nname:\r\nkind: crashed \r\n"
                                 "class: test_code\r\nplan \r\n\r\n"
                                 "$2 B(x=\")\")\t@a @fails   @b \r\n \ttrace\r\n" EVENT " \r\n";
    assert_string_equal(again(edited),
                        "propertydamage-failure 1\nkind: crashed\nseed: 7\nrun: 0\nmodel: m\n"
                        "model-hash: 0000000000000000\nclass: test_code\nplan\n"
                        "$2 B(x=\")\") @fails @a @b\ntrace\n" EVENT "\n");
}

/* ---- What is wrong ------------------------------------------------------------------------ */

struct mistake {
    const char *text;
    int line, column;
    const char *message;
};

#define ONE_KEY(line_) "propertydamage-failure 1\n" line_ "\nplan\n"

static const struct mistake mistakes[] = {
    {"", 1, 1, "this is no failure file: it does not begin with 'propertydamage-failure 1'"},
    {"\x7f"
     "ELF",
     1, 1, "this is no failure file: it does not begin with 'propertydamage-failure 1'"},
    {"{\"format\": 1}\n", 1, 1,
     "this is no failure file: it does not begin with 'propertydamage-failure 1'"},
    {"propertydamage-failures 1\n", 1, 1,
     "this is no failure file: it does not begin with 'propertydamage-failure 1'"},
    {"propertydamage-failure 2\nnew: x\n", 1, 24,
     "this file is of format 2; this version reads 1: use a newer pdamage"},
    {"propertydamage-failure 123456789012345678901\n", 1, 24,
     "this file is of format 12345678901234567890; this version reads 1: use a newer pdamage"},
    {"propertydamage-failure \n", 1, 24, "expected the number of the format: 1"},
    {"propertydamage-failure 0\n", 1, 24, "expected the number of the format: 1"},
    {"propertydamage-failure 1.1\n", 1, 24, "expected the number of the format: 1"},
    {"propertydamage-failure 1", 1, 25, "the file ends in the middle of a line"},
    {"propertydamage-failure 1\n", 2, 1, "the line 'plan' is missing"},
    {"propertydamage-failure 1\nkind: hung\nmodel: m\n", 4, 1, "the line 'plan' is missing"},
    {"propertydamage-failure 1\nkind: hung\nmodel: m", 3, 9,
     "the file ends in the middle of a line"},
    {"propertydamage-failure 1\nmodel: m\nplan\n", 3, 1, "the key 'kind' is missing"},
    {"propertydamage-failure 1\nkind: hung\nplan\n", 3, 1, "the key 'model' is missing"},
    {ONE_KEY("kind: hang"), 2, 7, "no kind of failure is called 'hang': did you mean 'hung'?"},
    {ONE_KEY("kind: liveness"), 2, 7, "no kind of failure is called 'liveness'"},
    {ONE_KEY("kind:"), 2, 6, "no kind of failure is called ''"},
    {ONE_KEY("kind: hung\nseed: 1\n kind: hung"), 4, 1, "'kind' is given twice"},
    {ONE_KEY("config a: 1\nconfig a: 2"), 3, 1, "'a' is given twice"},
    {ONE_KEY("new: 1\nnew: 2"), 3, 1, "'new' is given twice"},
    {ONE_KEY("config a\\nb: 1\nconfig a\\nb: 2"), 3, 1, "'a?b' is given twice"},
    {ONE_KEY("config: 1"), 2, 1, "expected 'config KEY: value'"},
    {ONE_KEY("no colon"), 2, 1, "expected 'key: value' or 'plan'"},
    {ONE_KEY("  : x"), 2, 3, "expected 'key: value' or 'plan'"},
    {ONE_KEY("$1 Add(x=\":\")"), 2, 1, "expected 'key: value' or 'plan'"},
    {ONE_KEY("seed: x"), 2, 7, "expected an integer from 0 to 18446744073709551615"},
    {ONE_KEY("seed: -1"), 2, 7, "expected an integer from 0 to 18446744073709551615"},
    {ONE_KEY("seed: 18446744073709551616"), 2, 7,
     "expected an integer from 0 to 18446744073709551615"},
    {ONE_KEY("seed: 12x"), 2, 9, "expected the end of the line"},
    {ONE_KEY("original-steps: 4294967296"), 2, 17, "expected an integer from 0 to 4294967295"},
    {ONE_KEY("model-hash: 1234"), 2, 13, "expected 16 digits from 0-9 and a-f"},
    {ONE_KEY("model-hash: 0123456789ABCDEF"), 2, 13, "expected 16 digits from 0-9 and a-f"},
    {ONE_KEY("reproduced: 3"), 2, 14, "expected 'of'"},
    {ONE_KEY("reproduced: 3 of"), 2, 17, "expected an integer from 0 to 4294967295"},
    {ONE_KEY("reproduced: 11 of 10"), 2, 13, "11 of 10 is more than all"},
    {ONE_KEY("shrink: 3 tries"), 2, 11, "expected 'executions,'"},
    {ONE_KEY("shrink: 3 executions, 4 commands, 5 ms, done"), 2, 39,
     "expected the end of the line"},
    {ONE_KEY("class: system"), 2, 8, "expected 'test_code'"},
    {ONE_KEY("data: [1]"), 2, 7, "expected a JSON object"},
    {ONE_KEY("name: a\\tb"), 2, 8, "no such escape: \\\\ \\n and \\x01 to \\xff are"},
    {ONE_KEY("name: a\\x00"), 2, 8, "no such escape: \\\\ \\n and \\x01 to \\xff are"},
    {ONE_KEY("name: \\"), 2, 7, "no such escape: \\\\ \\n and \\x01 to \\xff are"},
    {ONE_KEY("name: a\rb"), 2, 8, "byte 0x0d is no text"},
    {ONE_KEY("name: \xc3("), 2, 7, "byte 0xc3 is no text"},
    {HEAD "branch a\n$1 A()\njoin\n", 5, 1, "parallel branches are not executed by this version"},
    {HEAD "$1 A()\n  join \n", 6, 3, "parallel branches are not executed by this version"},
    {HEAD "Add()\n", 5, 1, "expected a step, such as '$1 Name(field=value)'"},
    {HEAD "$1 Add\n", 5, 1, "expected a step, such as '$1 Name(field=value)'"},
    {HEAD "  $1 Add(\n", 5, 9, "this '(' is not closed on its line"},
    {HEAD "$1 Add((x=1)\n", 5, 7, "this '(' is not closed on its line"},
    {HEAD "$1 Add(x=\"a\\\")\n", 5, 10, "this string does not end on its line"},
    {HEAD "$1 Add() fails\n", 5, 10, "expected an attribute, such as ' @fails', or the end"},
    {HEAD "$1 Add() @\n", 5, 11, "expected the name of an attribute"},
    {HEAD "$1 Add() @a(\n", 5, 12, "this '(' is not closed on its line"},
    {HEAD "$1 Add() @fails\n$2 Add() @a @fails\n", 6, 13, "only one step is the one that fails"},
    {HEAD "$1 Add() @fails @fails\n", 5, 17, "only one step is the one that fails"},
    {HEAD "$1 Add()", 5, 9, "the file ends in the middle of a line"},
    {HEAD "trace\n" EVENT, 6, 74, "the file ends in the middle of a line"},
    {HEAD "trace\n" EVENT "\n {}\n", 7, 2, "this is no entry of a trace"},
    {HEAD "trace\n" EVENT "x\n", 6, 1, "this is no entry of a trace"},
    {HEAD "trace\n$1 Add()\n", 6, 1, "this is no entry of a trace"},
};

static void check_mistake(const char *data, size_t len, int line, int column, const char *message)
{
    struct pdi_failure failure;
    pd_diag diag = {.status = PD_OK};
    assert_int_equal(pdi_failure_read(data, len, &arena, &failure, &diag), PD_EPARSE);
    if (diag.line != line || diag.column != column || strcmp(diag.text, message) != 0) {
        fail_msg("%.200s\nis wrong at %d:%d: %s", data, diag.line, diag.column, diag.text);
    }
    assert_int_equal(diag.status, PD_EPARSE);
    assert_int_equal(pdi_failure_read(data, len, &arena, &failure, NULL), PD_EPARSE);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *const it = &mistakes[i];
        check_mistake(it->text, strlen(it->text), it->line, it->column, it->message);
    }
}

static void nul_bytes_are_no_text(void **state)
{
    (void)state;
    static const char in_header[] = "propertydamage-failure 1\nname: a\0b\n";
    static const char in_plan[] = HEAD "$1 A(\0)\n";
    static const char in_format[] = "propertydamage-failure 1\0\n";
    check_mistake(in_header, sizeof in_header - 1, 2, 8, "byte 0x00 is no text");
    check_mistake(in_plan, sizeof in_plan - 1, 5, 6, "byte 0x00 is no text");
    check_mistake(in_format, sizeof in_format - 1, 1, 25, "byte 0x00 is no text");
}

/* A file whose fifth line is a step of LEN bytes. */
static struct pdi_text with_line_of(size_t len)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_puts(&text, HEAD "$1 A(x=\"");
    const size_t start = text.len;
    while (text.len - start < len - strlen("$1 A(x=\"\")")) {
        pdi_text_putc(&text, 'x');
    }
    pdi_text_puts(&text, "\")\n");
    return text;
}

static void long_lines_are_refused(void **state)
{
    (void)state;
    const struct pdi_text fits = with_line_of(PDI_FAILURE_LINE_MAX);
    const struct pdi_failure failure = read_good(fits.data, fits.len);
    assert_int_equal(strlen(failure.steps[0].text), PDI_FAILURE_LINE_MAX);
    const struct pdi_text exceeds = with_line_of(PDI_FAILURE_LINE_MAX + 1);
    check_mistake(exceeds.data, exceeds.len, 5, PDI_FAILURE_LINE_MAX + 1,
                  "this line is longer than 1048576 bytes");
    check_mistake(exceeds.data, exceeds.len - 1, 5, PDI_FAILURE_LINE_MAX + 1,
                  "this line is longer than 1048576 bytes");
    check_mistake(fits.data, fits.len - 1, 5, PDI_FAILURE_LINE_MAX + 1,
                  "the file ends in the middle of a line");
}

static void steps_are_limited(void **state)
{
    (void)state;
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_puts(&text, HEAD);
    for (int i = 1; i <= PDI_FAILURE_STEPS_MAX; i++) {
        pdi_text_printf(&text, "$%d A()\n", i);
    }
    assert_int_equal(read_good(text.data, text.len).step_count, PDI_FAILURE_STEPS_MAX);
    pdi_text_puts(&text, "$100001 A()\n");
    check_mistake(text.data, text.len, PDI_FAILURE_STEPS_MAX + 5, 1,
                  "there are more than 100000 steps");
}

static void keys_are_limited(void **state)
{
    (void)state;
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_puts(&text, "propertydamage-failure 1\n");
    for (int i = 0; i <= PDI_FAILURE_KEYS_MAX; i++) {
        pdi_text_printf(&text, "x%d: 1\n", i);
    }
    check_mistake(text.data, text.len, PDI_FAILURE_KEYS_MAX + 2, 1,
                  "there are more than 1000 such keys");
}

/* Wherever a file is cut: in the middle of a line it is told, at its end the file may be good. */
static void cut_files_are_told(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof whole - 1; len++) {
        struct pdi_failure failure;
        pd_diag diag = {.status = PD_OK};
        /* A copy without a byte to spare, so that reading beyond it is noticed. */
        char *const cut = malloc(len ? len : 1);
        memcpy(cut, whole, len);
        const pd_status status = pdi_failure_read(cut, len, &arena, &failure, &diag);
        free(cut);
        const bool past_plan = len >= (size_t)(strstr(whole, "plan\n") - whole) + 5;
        const bool whole_line = len && whole[len - 1] == '\n';
        assert_int_equal(status, past_plan && whole_line ? PD_OK : PD_EPARSE);
        if (len >= strlen(PDI_FAILURE_MAGIC) && !whole_line) {
            assert_string_equal(diag.text, "the file ends in the middle of a line");
        }
    }
}

/* ---- What no line can hold ---------------------------------------------------------------- */

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    enum { MESSAGE_SIZE = 3 * 1024 * 1024 };
    char *const message = pdi_arena_raw(&arena, MESSAGE_SIZE + 1);
    memset(message, '\1', MESSAGE_SIZE);
    message[MESSAGE_SIZE] = '\0';
    char *const object = pdi_arena_string(&arena, message);
    object[0] = '{';
    object[MESSAGE_SIZE - 1] = '}';
    struct pdi_header config = {message, message};
    struct pdi_entry entry = {.seq = 3, .step = 1, .line = {message, MESSAGE_SIZE}};
    const struct pdi_failure failure = {
        .kind = PDI_CRASHED,
        .message = message,
        .data = object,
        .config = &config,
        .config_count = 1,
        .shrink_limit = message,
        .entries = &entry,
        .entry_count = 1,
    };
    const char *const text = written(&failure);
    const struct pdi_failure read = read_good(text, strlen(text));
    assert_non_null(strstr(read.message, "\1 ... (3145728 bytes)"));
    assert_null(read.data);
    assert_int_equal(read.entry_count, 1);
    assert_int_equal(read.entries[0].seq, 3);
    assert_string_equal(read.entries[0].text.data, "(an entry of 3145728 bytes)");
}

static void what_is_no_object_is_left_out(void **state)
{
    (void)state;
    static const char *const rows[] = {"", "x", "{", "[1]", "{\"a\": 1} x", "\x01"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pdi_failure failure = {
            .kind = PDI_CRASHED, .data = rows[i], .failing_step = SIZE_MAX};
        const char *const text = written(&failure);
        assert_null(read_good(text, strlen(text)).data);
    }
}

/* ---- What is derived ---------------------------------------------------------------------- */

static void every_kind_reads_back(void **state)
{
    (void)state;
    for (unsigned i = PDI_HELD; i < PDI_KIND_COUNT; i++) {
        const struct pdi_kind_row *const row = pdi_kind_row((enum pdi_kind)i);
        struct pdi_failure failure = {.kind = (enum pdi_kind)i, .failing_step = SIZE_MAX};
        assert_string_equal(pdi_failure_class(&failure), pdi_class_text(row->class_));
        assert_int_equal(pdi_failure_exit_code(&failure), row->exit_code);
        failure.test_code = true;
        assert_string_equal(pdi_failure_class(&failure), "test_code");
        assert_int_equal(pdi_failure_exit_code(&failure), 3);
        const char *const text = written(&failure);
        assert_int_equal(strstr(text, "\nclass: ") == NULL, row->class_ == PDI_CLASS_TEST_CODE);
        const struct pdi_failure read = read_good(text, strlen(text));
        assert_int_equal(read.kind, i);
        assert_string_equal(pdi_failure_class(&read), "test_code");
    }
}

static void names_change_with_what_they_name(void **state)
{
    (void)state;
    struct pdi_plan_line steps[] = {{"$1 A()", "", 0}, {"$2 B()", "", 0}};
    struct pdi_failure failure = {
        .kind = PDI_CRASHED, .name = "a", .adapter = "b", .steps = steps, .step_count = 2};
    const char *const fingerprint = pdi_failure_fingerprint(&failure, &arena);
    /* It stands in files, in lists of known findings, and must not change. */
    assert_string_equal(fingerprint, "14098c13ad7e6f3f");
    steps[1].attributes = " @tape(00)";
    failure.run = 3;
    assert_string_equal(pdi_failure_fingerprint(&failure, &arena), fingerprint);
    failure.step_count = 1;
    assert_string_not_equal(pdi_failure_fingerprint(&failure, &arena), fingerprint);

    const uint64_t signature = pdi_signature(PDI_CRASHED, "a", "b");
    assert_true(signature != pdi_signature(PDI_HUNG, "a", "b"));
    assert_true(signature != pdi_signature(PDI_CRASHED, "b", "a"));
    assert_true(signature != pdi_signature(PDI_CRASHED, "ab", ""));
    assert_true(pdi_signature(PDI_HUNG, NULL, NULL) == pdi_signature(PDI_HUNG, "", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_read_and_written),
        cmocka_unit_test(little_is_needed),
        cmocka_unit_test(any_text_fits_on_a_line),
        cmocka_unit_test(what_is_not_known_is_kept),
        cmocka_unit_test(what_editors_do_is_accepted),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(nul_bytes_are_no_text),
        cmocka_unit_test(long_lines_are_refused),
        cmocka_unit_test(keys_are_limited),
        cmocka_unit_test(steps_are_limited),
        cmocka_unit_test(cut_files_are_told),
        cmocka_unit_test(what_is_too_long_is_cut),
        cmocka_unit_test(what_is_no_object_is_left_out),
        cmocka_unit_test(every_kind_reads_back),
        cmocka_unit_test(names_change_with_what_they_name),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
