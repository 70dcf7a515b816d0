/* The store: failures are saved under names of their own, loaded, and kept loadable for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan_model.h"

#include "core/failure_key.h"
#include "store/store.h"
#include "sys/clock.h"
#include "sys/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "folder_fixture.h"

static const char *written(const struct pdi_failure *failure)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_failure_write(&text, failure);
    return text.data;
}

static struct pdi_plan_line steps[] = {{"$1 Add(amount=9)", "", 0},
                                       {"$4 Add(amount=2)", " @tape(00)", 0}};
static struct pdi_failure example = {
    .kind = PDI_CHECK_FAILED,
    .name = "stops_at_ten",
    .message = "the counter is 11",
    .seed = 42,
    .model = "counter",
    .steps = steps,
    .step_count = 2,
    .failing_step = 1,
};

/* Saves FAILURE in DIR, and gives the name without the time: "check_failed-x-seed1.pd". */
static const char *saved_as(const char *dir, const struct pdi_failure *failure)
{
    const char *path = NULL;
    pd_diag diag = {.status = PD_OK};
    if (pdi_store_save(dir, failure, &arena, &path, &diag)) {
        fail_msg("%s", diag.text);
    }
    struct pdi_failure loaded;
    assert_int_equal(pdi_store_load(path, &arena, &loaded, &diag), PD_OK);
    assert_string_equal(written(&loaded), written(failure));
    const char *const name = strrchr(path, '/') + 1;
    int read = 0;
    assert_int_equal(sscanf(name, "%*8[0-9]T%*6[0-9]Z-%n", &read), 0);
    assert_int_equal(read, 17);
    return name + read;
}

static void names_tell_what_failed(void **state)
{
    (void)state;
    static const struct {
        const char *name, *file;
    } names[] = {
        {"stops_at_ten", "check_failed-stops_at_ten-seed42.pd"},
        {"Add: why not?", "check_failed-Add-why-not-seed42.pd"},
        {"../..//etc/x", "check_failed-..-..-etc-x-seed42.pd"},
        {"-a--b-", "check_failed-a-b-seed42.pd"},
        {"\xc3\xa4\n", "check_failed-seed42.pd"},
        {"", "check_failed-seed42.pd"},
        {"0123456789012345678901234567890123456789012345678901234567890123456789",
         "check_failed-012345678901234567890123456789012345678901234567890123456789-seed42.pd"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char dir[16];
        struct pdi_failure failure = example;
        failure.name = names[i].name;
        (void)snprintf(dir, sizeof dir, "name%zu/", i);
        assert_string_equal(saved_as(in_folder(dir), &failure), names[i].file);
    }
    struct pdi_failure nameless = example;
    nameless.name = NULL;
    assert_string_equal(saved_as(in_folder("nameless"), &nameless), "check_failed-seed42.pd");
}

/* All in one second have one name; the clock may go on in between, so more than two are tried. */
static void equal_names_are_numbered(void **state)
{
    (void)state;
    static const char *const ends[] = {"seed42.pd", "seed42-2.pd", "seed42-3.pd"};
    unsigned seen = 0;
    for (int i = 0; i < 20; i++) {
        const char *const name = saved_as(in_folder("deep/er"), &example);
        for (unsigned j = 0; j < 3; j++) {
            seen |= (unsigned)(strcmp(strchr(strchr(name, '-') + 1, '-') + 1, ends[j]) == 0) << j;
        }
    }
    assert_int_equal(seen, 7);
    const char **paths;
    size_t count;
    assert_int_equal(pdi_store_list(in_folder("deep/er"), &arena, &paths, &count, NULL), PD_OK);
    assert_int_equal(count, 20);
    for (size_t i = 0; i < count; i++) {
        struct pdi_failure failure;
        assert_int_equal(pdi_store_load(paths[i], &arena, &failure, NULL), PD_OK);
        assert_true(i == 0 || strcmp(paths[i - 1], paths[i]) < 0);
    }
}

static void refusals_are_told(void **state)
{
    (void)state;
    const char *path;
    const char **paths;
    size_t count;
    pd_diag diag;
    char expected[sizeof diag.text];
    const char *const file = in_folder("file");
    assert_int_equal(pdi_file_write_new(file, "x", 1, NULL), PD_OK);
    assert_int_equal(pdi_store_save(file, &example, &arena, &path, &diag), PD_EIO);
    (void)snprintf(expected, sizeof expected, "cannot make directory '%s': Not a directory", file);
    assert_string_equal(diag.text, expected);
    assert_int_equal(pdi_store_save("/proc", &example, &arena, &path, &diag), PD_EIO);
    assert_int_equal(strncmp(diag.text, "cannot write '/proc/2", 21), 0);
    assert_non_null(strstr(diag.text, "-check_failed-stops_at_ten-seed42.pd': No such file"));
    assert_int_equal(pdi_store_list(file, &arena, &paths, &count, &diag), PD_EIO);
    struct pdi_failure failure;
    assert_int_equal(pdi_store_load(in_folder("no.pd"), &arena, &failure, &diag), PD_EIO);
    (void)snprintf(expected, sizeof expected, "cannot read '%s': No such file or directory",
                   in_folder("no.pd"));
    assert_string_equal(diag.text, expected);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    static const char text[] = "propertydamage-failure 1\nseed: x\n";
    struct pdi_failure failure;
    pd_diag diag;
    const char *const path = in_folder("wrong.pd");
    assert_int_equal(pdi_file_write_new(path, text, sizeof text - 1, NULL), PD_OK);
    assert_int_equal(pdi_store_load(path, &arena, &failure, &diag), PD_EPARSE);
    assert_int_equal(diag.line, 2);
    assert_int_equal(diag.column, 7);
    assert_string_equal(diag.text, "expected an integer from 0 to 18446744073709551615");
    assert_int_equal(pdi_store_load(path, &arena, &failure, NULL), PD_EPARSE);
}

static void a_full_disk_leaves_nothing(void **state)
{
    (void)state;
    const char *path;
    pd_diag diag;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {20, before.rlim_max};
    void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const pd_status status = pdi_store_save(in_folder("full"), &example, &arena, &path, &diag);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(signal(SIGXFSZ, handler) != SIG_ERR);
    assert_int_equal(status, PD_EIO);
    assert_non_null(strstr(diag.text, "seed42.pd': File too large"));
    const char **names;
    size_t count;
    assert_int_equal(pdi_directory_list(in_folder("full"), "", &arena, &names, &count, NULL),
                     PD_OK);
    assert_int_equal(count, 2); /* "." and ".." */
}

static void a_huge_file_is_refused_at_once(void **state)
{
    (void)state;
    struct pdi_failure failure;
    pd_diag diag;
    const char *const path = in_folder("huge.pd");
    assert_int_equal(pdi_file_write_new(path, "propertydamage-failure 1\n", 25, NULL), PD_OK);
    assert_int_equal(truncate(path, 100 * 1000 * 1000), 0);
    const uint64_t start = pdi_clock_ms();
    assert_int_equal(pdi_store_load(path, &arena, &failure, &diag), PD_EIO);
    assert_true(pdi_clock_ms() - start < 1000);
    assert_non_null(strstr(diag.text, "huge.pd': it is larger than 67108864 bytes"));
    assert_null(strchr(diag.text, '\n'));
}

/* ---- Golden files ------------------------------------------------------------------------- */

/* The folder of the golden files, from the repository's or a build folder. */
static const char *golden(void)
{
    static const char *const places[] = {"tests/golden/failures", "../tests/golden/failures",
                                         "../../tests/golden/failures"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (access(places[i], R_OK) == 0) {
            return places[i];
        }
    }
    skip();
    return NULL;
}

/* Whatever was written once is read, and written as it was. */
static void golden_files_are_read_for_ever(void **state)
{
    (void)state;
    const char **paths;
    size_t count;
    assert_int_equal(pdi_store_list(golden(), &arena, &paths, &count, NULL), PD_OK);
    assert_true(count >= 6);
    for (size_t i = 0; i < count; i++) {
        char *text;
        size_t size;
        struct pdi_failure failure;
        pd_diag diag = {.status = PD_OK};
        if (pdi_store_load(paths[i], &arena, &failure, &diag)) {
            fail_msg("%s", diag.text);
        }
        assert_int_equal(pdi_file_read(paths[i], 1 << 20, &arena, &text, &size, NULL), PD_OK);
        assert_string_equal(written(&failure), text);
    }
}

static void the_golden_plan_is_read_for_ever(void **state)
{
    (void)state;
    char path[100];
    struct pdi_failure failure;
    struct pdi_plan plan;
    pd_diag diag = {.status = PD_OK};
    const struct pdi_model *const model = pdi_model_new(&shelf_model, &arena, NULL);
    (void)snprintf(path, sizeof path, "%s/every_value.pd", golden());
    assert_int_equal(pdi_store_load(path, &arena, &failure, &diag), PD_OK);
    if (pdi_plan_read(model, failure.steps, failure.step_count, &arena, &plan, &diag)) {
        fail_msg("%d:%d: %s", diag.line, diag.column, diag.text);
    }
    const struct pdi_plan_line *const lines = pdi_plan_lines(model, &plan, &arena);
    assert_true(plan.count >= 5);
    for (size_t i = 0; i < plan.count; i++) {
        assert_string_equal(lines[i].text, failure.steps[i].text);
        assert_string_equal(lines[i].attributes, failure.steps[i].attributes);
    }
}

/* The documentation at PATH, from the repository's root, must name each key as FORMAT does. */
static void check_documented(const char *path, const char *format)
{
    char place[200];
    char *text;
    size_t size;
    (void)snprintf(place, sizeof place, "%s/../../../%s", golden(), path);
    assert_int_equal(pdi_file_read(place, 1 << 20, &arena, &text, &size, NULL), PD_OK);
    for (size_t i = 0; i < PDI_FAILURE_KEY_COUNT; i++) {
        struct pdi_text word = pdi_text_new(&arena);
        for (const char *c = format; *c; c++) {
            if (*c == '?') {
                pdi_text_puts(&word, pdi_failure_keys[i].name);
            } else {
                pdi_text_putc(&word, *c);
            }
        }
        if (!strstr(text, word.data)) {
            fail_msg("%s does not tell of the key %s", path, word.data);
        }
    }
}

static void every_key_is_documented(void **state)
{
    (void)state;
    check_documented("doc/formats/failure-file.md", "\n| `?");
    check_documented("doc/man/propertydamage-failure.5.scd", "*?*");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_tell_what_failed),
        cmocka_unit_test(equal_names_are_numbered),
        cmocka_unit_test(refusals_are_told),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(a_full_disk_leaves_nothing),
        cmocka_unit_test(a_huge_file_is_refused_at_once),
        cmocka_unit_test(golden_files_are_read_for_ever),
        cmocka_unit_test(the_golden_plan_is_read_for_ever),
        cmocka_unit_test(every_key_is_documented),
    };
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
