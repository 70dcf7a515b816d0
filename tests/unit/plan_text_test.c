/* Plans as text: they read back as they were, edited ones as they were meant, wrong ones not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan_model.h"

#include "core/failure.h"
#include "core/ref.h"

#include <string.h>

#include "arena_fixture.h"

#include <stdio.h>

enum { LINES_MAX = 4 };

static struct pdi_model *model;

static int setup(void **state)
{
    (void)arena_setup(state);
    model = pdi_model_new(&shelf_model, &arena, NULL);
    return model ? 0 : -1;
}

/* Reads TEXTS, up to the first NULL, as the lines of a plan that begins at line 10 of a file. */
static pd_status read_lines(const char *const *texts, struct pdi_plan *plan, pd_diag *diag)
{
    struct pdi_plan_line lines[LINES_MAX];
    size_t count = 0;
    for (; count < LINES_MAX && texts[count]; count++) {
        lines[count] = (struct pdi_plan_line){.text = texts[count], .line = 10 + (int)count};
    }
    return pdi_plan_read(model, lines, count, &arena, plan, diag);
}

/* The line that STEP, alone in a plan, becomes. */
static const char *line_of(const struct pdi_plan_step *step)
{
    struct pdi_plan_step copy = *step;
    const struct pdi_plan plan = {.steps = &copy, .count = 1};
    const struct pdi_plan_line *const line = pdi_plan_lines(model, &plan, &arena);
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_puts(&text, line->text);
    pdi_text_puts(&text, line->attributes);
    assert_int_equal(line->line, 0);
    return text.data;
}

/* The plan of TEXTS must be read. */
static struct pdi_plan good(const char *const *texts)
{
    struct pdi_plan plan;
    pd_diag diag = {.status = PD_OK};
    if (read_lines(texts, &plan, &diag)) {
        fail_msg("%d:%d: %s", diag.line, diag.column, diag.text);
    }
    return plan;
}

/* What TEXT, after two steps that produce references, becomes when it is written again. */
static const char *again(const char *text)
{
    const char *const texts[] = {"$1 OpenFile()", "$2 CopyFile(from=$1.Opened.file)", text, NULL};
    const struct pdi_plan plan = good(texts);
    return line_of(&plan.steps[2]);
}

static void every_kind_reads_back(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "$3 SetAll(flag=true, letter=\"x\", small=-128, large=-9223372036854775808, "
        "huge=18446744073709551615, single=0.1, real=1e+300, text=\"a\\\"b\\n\\x00) @x(\", "
        "bytes=\"\\xff\", ref=$2.twin, color=dark-blue, rights=READ|WRITE, label=\"abc\", "
        "three=[1, 2, 3], some=[-1], words=[\"\", \"b\"], at={x=1, y=2}, next={x=3, y=4}, depth=5)",
        "$16777215 SetAll(flag=false, letter=\"\\x00\", small=0, large=0, huge=0, single=0.0, "
        "real=-0.0, text=\"\", bytes=\"\", ref=none, color=0, rights=0, label=\"\", "
        "three=[0, 0, 0], some=[], words=[], at={x=0, y=0}, next=none, depth=none)",
    };
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(again(lines[i]), lines[i]);
    }
}

static void references_have_the_shortest_name(void **state)
{
    (void)state;
    assert_string_equal(again("$4 CopyFile(from=$1.Opened.file, into=$2.Copied.twin, name=\"\")"),
                        "$4 CopyFile(from=$1.Opened.file, into=$2.twin, name=\"\")");
    assert_string_equal(again("$4 CopyFile(from=$2.Copied#3.file, into=$2.Copied#1.twin)"),
                        "$4 CopyFile(from=$2.Copied#3.file, into=$2.Copied#1.twin, name=\"\")");
    assert_string_equal(again("$4 CopyFile(from=$2.1#0.1)"),
                        "$4 CopyFile(from=$2.twin, into=none, name=\"\")");
}

static void a_plan_is_written_and_read(void **state)
{
    (void)state;
    static uint64_t draws[] = {0, 127, 128, UINT64_MAX};
    static struct copy_file copy = {.name = {"n", 1}};
    static struct open_file open;
    copy.from = pdi_ref_pack(1, 0, 0, 0);
    struct pdi_plan_step steps[] = {
        {.id = 1, .command = OPEN_FILE, .data = &open, .attributes = " @jitter(3) @stutter"},
        {.id = 7, .command = COPY_FILE, .data = &copy, .tape = {draws, 4, 4}},
    };
    const struct pdi_plan plan = {.steps = steps, .count = 2};
    const struct pdi_plan_line *const lines = pdi_plan_lines(model, &plan, &arena);
    assert_string_equal(lines[0].text, "$1 OpenFile()");
    assert_string_equal(lines[0].attributes, " @jitter(3) @stutter");
    assert_string_equal(lines[1].text, "$7 CopyFile(from=$1.Opened.file, into=none, name=\"n\")");
    assert_string_equal(lines[1].attributes, " @tape(007f8001ffffffffffffffffff01)");

    struct pdi_plan read;
    assert_int_equal(pdi_plan_read(model, lines, 2, &arena, &read, NULL), PD_OK);
    assert_int_equal(read.count, 2);
    assert_string_equal(read.steps[0].attributes, " @jitter(3) @stutter");
    assert_null(read.steps[1].attributes);
    assert_int_equal(read.steps[1].id, 7);
    assert_int_equal(read.steps[1].command, COPY_FILE);
    assert_int_equal(read.steps[1].tape.count, 4);
    assert_memory_equal(read.steps[1].tape.draws, draws, sizeof draws);
    const struct copy_file *const data = read.steps[1].data;
    assert_true(pd_ref_same(data->from, copy.from));

    assert_int_equal(pdi_plan_read(model, NULL, 0, &arena, &read, NULL), PD_OK);
    assert_int_equal(read.count, 0);
}

static void a_failing_allocation_is_part_of_the_step(void **state)
{
    (void)state;
    assert_string_equal(again("$3 OpenFile() @alloc(1)"), "$3 OpenFile() @alloc(1)");
    assert_string_equal(again("$3 OpenFile() @fails @alloc(4294967295+) @stutter(2)"),
                        "$3 OpenFile() @alloc(4294967295+) @stutter(2)");
    static const char *const bad[] = {"",     "()",    "(0)", "(-1)",        "(+)",
                                      "(1 )", "(1++)", "(x)", "(4294967296)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[80];
        const char *const texts[] = {line, NULL};
        struct pdi_plan plan;
        pd_diag diag = {0};
        (void)snprintf(line, sizeof line, "$3 OpenFile() @alloc%s", bad[i]);
        assert_int_equal(read_lines(texts, &plan, &diag), PD_EPARSE);
        assert_int_equal(diag.column, 15);
        assert_non_null(strstr(diag.text, "expected @alloc(N)"));
    }
}

static void a_bad_tape_is_only_a_lost_hint(void **state)
{
    (void)state;
    static const char *const bad[] = {"(0)",
                                      "(0g)",
                                      "(80)",
                                      "(FF01)",
                                      "(00 01)",
                                      "",
                                      "()",
                                      "(\"00\")",
                                      "(ffffffffffffffffff02)",
                                      "(8080808080808080808001)"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_text_printf(&text, "$3 OpenFile() @before @tape%s @after(1)", bad[i]);
        assert_string_equal(again(text.data), "$3 OpenFile() @before @after(1)");
    }
    assert_string_equal(again("$3 OpenFile() @tape(8000ff01)"), "$3 OpenFile() @tape(00ff01)");
}

static void attributes_are_kept(void **state)
{
    (void)state;
    static const char *const kept[] = {
        "$3 OpenFile() @a @b-c_2(x, (y), \")\\\")\") @a",
        "$3 OpenFile() @fault(delay, 30 ms)",
    };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        assert_string_equal(again(kept[i]), kept[i]);
    }
    assert_string_equal(again("$3 OpenFile()\t@a @fails   @b "), "$3 OpenFile() @a @b");
}

static void edited_plans_are_read(void **state)
{
    (void)state;
    assert_string_equal(again(" \t$3\tCopyFile ( name = \"n\" ,from=\t$1 . Opened.file ) "),
                        "$3 CopyFile(from=$1.Opened.file, into=none, name=\"n\")");
    assert_string_equal(again("$3copy_file(into=$2.twin)"),
                        "$3 CopyFile(from=none, into=$2.twin, name=\"\")");
    const char *const texts[] = {"$1 CopyFile()", "$2 SetAll(rights=3, color=1)", NULL};
    const struct pdi_plan plan = good(texts);
    const struct copy_file *const copy = plan.steps[0].data;
    const struct set_all *const all = plan.steps[1].data;
    assert_non_null(copy->name.data);
    assert_int_equal(copy->name.len, 0);
    assert_string_equal(copy->name.data, "");
    assert_string_equal(all->text.data, "");
    assert_int_equal(all->rights, MAY_READ | MAY_WRITE);
    assert_int_equal(all->color, COLOR_RED);
}

struct mistake {
    const char *texts[LINES_MAX];
    int line, column;
    const char *message;
};

static const struct mistake mistakes[] = {
    {{"OpenFile()"}, 10, 1, "expected a step, such as '$1 Name(field=value)'"},
    {{""}, 10, 1, "expected a step, such as '$1 Name(field=value)'"},
    {{"$ OpenFile()"}, 10, 2, "expected the number of a step, from 1 to 16777215"},
    {{"$0 OpenFile()"}, 10, 2, "expected the number of a step, from 1 to 16777215"},
    {{"$-1 OpenFile()"}, 10, 2, "expected the number of a step, from 1 to 16777215"},
    {{"$16777216 OpenFile()"}, 10, 2, "expected the number of a step, from 1 to 16777215"},
    {{"$99999999999999 OpenFile()"}, 10, 2, "expected the number of a step, from 1 to 16777215"},
    {{"$5 OpenFile()", "$5 OpenFile()"}, 11, 1, "step $5 stands after $5: numbers only rise"},
    {{"$5 OpenFile()", " $2 OpenFile()"}, 11, 2, "step $2 stands after $5: numbers only rise"},
    {{"$1 (x=1)"}, 10, 4, "expected the name of a command"},
    {{"$1 OpenFil()"}, 10, 4, "model shelf has no command 'OpenFil': did you mean 'OpenFile'?"},
    {{"$1 Xyzzy()"}, 10, 4, "model shelf has no command 'Xyzzy'"},
    {{"$1 OpenFile"}, 10, 12, "expected '('"},
    {{"$1 OpenFile(x=1)"}, 10, 13, "open_file has no field 'x'"},
    {{"$1 CopyFile(nane=\"\")"}, 10, 13, "copy_file has no field 'nane': did you mean 'name'?"},
    {{"$1 CopyFile(name=1)"}, 10, 18, "expected a string"},
    {{"$1 CopyFile(name=\"a\" from=none)"}, 10, 22, "expected ',' or ')'"},
    {{"$1 CopyFile(name=\"a\""}, 10, 21, "expected ',' or ')'"},
    {{"$1 OpenFile() x"}, 10, 15, "expected an attribute, such as ' @fails', or the end"},
    {{"$1 OpenFile()@a"}, 10, 14, "expected an attribute, such as ' @fails', or the end"},
    {{"$1 OpenFile() @a@b"}, 10, 17, "expected an attribute, such as ' @fails', or the end"},
    {{"$1 OpenFile() @"}, 10, 16, "expected the name of an attribute"},
    {{"$1 OpenFile() @a(b"}, 10, 17, "this '(' is not closed on its line"},
    {{"$1 OpenFile() @a(\"b)"}, 10, 18, "this string does not end on its line"},
    {{"$1 OpenFile() @a)"}, 10, 17, "expected an attribute, such as ' @fails', or the end"},
    {{"$1 CopyFile(name=\"$1.x\", from=$1.twin)"}, 10, 31, "step $1 is not before $1"},
    {{"$1 CopyFile(from=$12.twin, into=$1.twin)"}, 10, 18, "step $12 is not before $1"},
    {{"$1 OpenFile()", "$3 CopyFile(name=\"\\\"\", from=$1.Opened.file, into=$2.twin)"},
     11,
     50,
     "the plan has no step $2 for $3"},
    {{"$1 CopyFile(from=unknown#4)"},
     10,
     18,
     "expected a reference that a step of the plan produces"},
    {{"$1 OpenFile()", "$2 CopyFile(from=$1.file)"},
     11,
     21,
     "both Opened and Copied have it: write Copied.file"},
    {{"$1 OpenFile()", "$2 CopyFile(from=$1.twig)"},
     11,
     21,
     "no event has 'twig': did you mean 'twin'?"},
};

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        const struct mistake *const mistake = &mistakes[i];
        struct pdi_plan plan;
        pd_diag diag = {.status = PD_OK};
        assert_int_equal(read_lines(mistake->texts, &plan, &diag), PD_EPARSE);
        if (diag.line != mistake->line || diag.column != mistake->column ||
            strcmp(diag.text, mistake->message) != 0) {
            fail_msg("mistake %zu: %d:%d: %s", i, diag.line, diag.column, diag.text);
        }
    }
}

static void lines_of_no_file_are_counted(void **state)
{
    (void)state;
    const struct pdi_plan_line lines[] = {{"$1 OpenFile()", "", 0}, {"$2 OpenFile()", " @a x", 0}};
    struct pdi_plan plan;
    pd_diag diag;
    assert_int_equal(pdi_plan_read(model, lines, 2, &arena, &plan, &diag), PD_EPARSE);
    assert_int_equal(diag.line, 2);
    assert_int_equal(diag.column, 18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_reads_back),
        cmocka_unit_test(references_have_the_shortest_name),
        cmocka_unit_test(a_plan_is_written_and_read),
        cmocka_unit_test(a_failing_allocation_is_part_of_the_step),
        cmocka_unit_test(a_bad_tape_is_only_a_lost_hint),
        cmocka_unit_test(attributes_are_kept),
        cmocka_unit_test(edited_plans_are_read),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(lines_of_no_file_are_counted),
    };
    return cmocka_run_group_tests(tests, setup, arena_teardown);
}
