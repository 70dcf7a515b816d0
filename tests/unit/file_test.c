/* Files: read whole, written whole or not at all, and every refusal by the system is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder_fixture.h"

/* What PATH holds. */
static const char *content(const char *path)
{
    char *data = NULL;
    size_t size = 0;
    pd_diag diag = {.status = PD_OK};
    if (pdi_file_read(path, 1 << 24, &arena, &data, &size, &diag)) {
        fail_msg("%s", diag.text);
    }
    assert_int_equal(strlen(data), size);
    return data;
}

static void put(const char *path, const char *text)
{
    assert_int_equal(pdi_file_write_new(path, text, strlen(text), NULL), PD_OK);
}

/* How many names are in DIRECTORY, beside "." and "..". */
static size_t entries(const char *directory)
{
    const char **names;
    size_t count;
    assert_int_equal(pdi_directory_list(directory, "", &arena, &names, &count, NULL), PD_OK);
    return count - 2;
}

/* "cannot VERB 'PATH': WHY" must be what DIAG says. */
static void assert_told(const pd_diag *diag, const char *verb, const char *path, const char *why)
{
    char expected[sizeof diag->text];
    (void)snprintf(expected, sizeof expected, "cannot %s '%s': %s", verb, path, why);
    assert_string_equal(diag->text, expected);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    const char *const path = in_folder("new");
    put(path, "one\ntwo");
    assert_string_equal(content(path), "one\ntwo");
    put(in_folder("empty"), "");
    assert_string_equal(content(in_folder("empty")), "");

    enum { LARGE = 3 * 1024 * 1024 };
    char *const large = pdi_arena_raw(&arena, LARGE + 1);
    memset(large, 'x', LARGE);
    large[LARGE] = '\0';
    put(in_folder("large"), large);
    assert_string_equal(content(in_folder("large")), large);
    assert_int_equal(chdir(folder), 0);
    put("here", "x");
    assert_string_equal(content(in_folder("here")), "x");
    assert_int_equal(chdir("/"), 0);
}

static void what_is_there_stays(void **state)
{
    (void)state;
    pd_diag diag;
    const char *const path = in_folder("kept");
    put(path, "first");
    assert_int_equal(mkdir(in_folder("kept_folder"), 0700), 0);
    assert_int_equal(symlink("nowhere", in_folder("kept_link")), 0);
    const size_t before = entries(folder);
    assert_int_equal(pdi_file_write_new(path, "second", 6, &diag), PD_EINVAL);
    assert_told(&diag, "write", path, "it exists");
    assert_int_equal(pdi_file_write_new(in_folder("kept_folder"), "x", 1, NULL), PD_EINVAL);
    assert_int_equal(pdi_file_write_new(in_folder("kept_link"), "x", 1, NULL), PD_EINVAL);
    assert_string_equal(content(path), "first");
    assert_int_equal(entries(folder), before);
}

static void what_has_no_size_is_read(void **state)
{
    (void)state;
    assert_int_equal(strncmp(content("/proc/self/status"), "Name:", 5), 0);
    char path[64];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        for (int i = 0; i < 300000; i++) {
            if (write(ends[1], "x", 1) != 1) {
                _exit(1);
            }
        }
        _exit(0);
    }
    (void)close(ends[1]);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    assert_int_equal(strlen(content(path)), 300000);
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void what_is_too_large_is_refused(void **state)
{
    (void)state;
    char *data;
    size_t size;
    pd_diag diag;
    const char *const path = in_folder("ten");
    put(path, "0123456789");
    assert_int_equal(pdi_file_read(path, 10, &arena, &data, &size, &diag), PD_OK);
    assert_int_equal(pdi_file_read(path, 9, &arena, &data, &size, &diag), PD_EIO);
    assert_told(&diag, "read", path, "it is larger than 9 bytes");
    assert_int_equal(pdi_file_read("/dev/zero", 1000000, &arena, &data, &size, &diag), PD_EIO);
    assert_told(&diag, "read", "/dev/zero", "it is larger than 1000000 bytes");
}

static void refusals_are_told(void **state)
{
    (void)state;
    char *data;
    size_t size;
    pd_diag diag;
    const char *const missing = in_folder("missing/x");
    const char *const below = in_folder("plain/x");
    put(in_folder("plain"), "");
    assert_int_equal(pdi_file_read(missing, 10, &arena, &data, &size, &diag), PD_EIO);
    assert_told(&diag, "read", missing, "No such file or directory");
    assert_int_equal(pdi_file_read(folder, 10000, &arena, &data, &size, &diag), PD_EIO);
    assert_told(&diag, "read", folder, "Is a directory");
    assert_int_equal(pdi_file_write_new(missing, "x", 1, &diag), PD_EIO);
    assert_told(&diag, "write", missing, "No such file or directory");
    assert_int_equal(pdi_file_write_new(below, "x", 1, &diag), PD_EIO);
    assert_told(&diag, "write", below, "Not a directory");
    assert_int_equal(pdi_file_write_new("/proc/new", "x", 1, &diag), PD_EIO);
    assert_int_equal(diag.status, PD_EIO);
    assert_int_equal(pdi_file_write_new("", "x", 1, NULL), PD_EIO);
}

static void long_paths_leave_room_for_the_reason(void **state)
{
    (void)state;
    pd_diag diag;
    struct pdi_text path = pdi_text_new(&arena);
    for (int i = 0; i < 600; i++) {
        pdi_text_puts(&path, "/abcdefgh");
    }
    assert_int_equal(pdi_file_write_new(path.data, "x", 1, &diag), PD_EIO);
    assert_non_null(strstr(diag.text, "/abcdefgh': File name too long"));
    assert_int_equal(pdi_directory_make(path.data, &diag), PD_EIO);
    assert_non_null(strstr(diag.text, "/abcdefgh': File name too long"));
}

/* A full disk, as nearly as any user can make one: a write stops half-way, the next is refused. */
static void a_full_disk_leaves_nothing(void **state)
{
    (void)state;
    const char *const full = in_folder("full");
    const char *const path = in_folder("full/x");
    assert_int_equal(mkdir(full, 0700), 0);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {1000, before.rlim_max};
    void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
    char data[5000] = {0};
    pd_diag diag;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const pd_status status = pdi_file_write_new(path, data, sizeof data, &diag);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(signal(SIGXFSZ, handler) != SIG_ERR);
    assert_int_equal(status, PD_EIO);
    assert_told(&diag, "write", path, "File too large");
    assert_int_equal(entries(full), 0);
}

static void left_overs_are_no_obstacle(void **state)
{
    (void)state;
    char name[64];
    (void)snprintf(name, sizeof name, ".propertydamage-%ld-0.tmp", (long)getpid());
    put(in_folder("left"), "of a process that was killed");
    assert_int_equal(rename(in_folder("left"), in_folder(name)), 0);
    put(in_folder("beside"), "x");
    assert_string_equal(content(in_folder("beside")), "x");
    assert_string_equal(content(in_folder(name)), "of a process that was killed");
}

static void directories_are_made(void **state)
{
    (void)state;
    pd_diag diag;
    struct stat about;
    assert_int_equal(pdi_directory_make(in_folder("a/b//c/"), &diag), PD_OK);
    assert_int_equal(stat(in_folder("a/b/c"), &about), 0);
    assert_int_equal(pdi_directory_make(in_folder("a/b"), &diag), PD_OK);
    assert_int_equal(pdi_directory_make("/", &diag), PD_OK);
    put(in_folder("a/file"), "");
    assert_int_equal(pdi_directory_make(in_folder("a/file"), &diag), PD_EIO);
    assert_told(&diag, "make directory", in_folder("a/file"), "Not a directory");
    assert_int_equal(pdi_directory_make(in_folder("a/file/b"), &diag), PD_EIO);
    assert_told(&diag, "make directory", in_folder("a/file/b"), "Not a directory");
    assert_int_equal(pdi_directory_make("/proc/new", &diag), PD_EIO);
    assert_told(&diag, "make directory", "/proc/new", "No such file or directory");
    assert_int_equal(pdi_directory_make("", &diag), PD_EIO);
    assert_told(&diag, "make directory", "", "No such file or directory");
}

static void directories_are_listed(void **state)
{
    (void)state;
    static const char *const files[] = {"c.x", "a.x", "b.y", "x", ".x", "B.x"};
    static const char *const expected[] = {".x", "B.x", "a.x", "c.x"};
    const char **names;
    size_t count;
    pd_diag diag;
    assert_int_equal(mkdir(in_folder("list"), 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "list/%s", files[i]);
        put(in_folder(name), "");
    }
    assert_int_equal(pdi_directory_list(in_folder("list"), ".x", &arena, &names, &count, &diag),
                     PD_OK);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(names[i], expected[i]);
    }
    assert_int_equal(pdi_directory_list(in_folder("none"), ".x", &arena, &names, &count, &diag),
                     PD_EIO);
    assert_told(&diag, "list", in_folder("none"), "No such file or directory");
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_is_there_stays),
        cmocka_unit_test(what_has_no_size_is_read),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(refusals_are_told),
        cmocka_unit_test(long_paths_leave_room_for_the_reason),
        cmocka_unit_test(a_full_disk_leaves_nothing),
        cmocka_unit_test(left_overs_are_no_obstacle),
        cmocka_unit_test(directories_are_made),
        cmocka_unit_test(directories_are_listed),
    };
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
