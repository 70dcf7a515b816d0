/* What is made of the reports of sanitizers: texts of gcc 12 and clang 14. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drive/sanitizer.h"

#include <stdio.h>

static const char asan[] =
    "=================================================================\n"
    "==20689==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x55\n"
    "READ of size 1 at 0x602000000010 thread T0\n"
    "    #0 0x55d in push /home/me/queue.c:57:9\n"
    "SUMMARY: AddressSanitizer: heap-use-after-free /home/a name/queue.c:57:9 in push\n";
static const char double_free[] =
    "==7==ERROR: AddressSanitizer: attempting double-free on 0x602000000010 in thread T0:\n"
    "    #0 0x55 in free (/a/b+0x14a192) (BuildId: 1f)\n"
    "    #1 0x56 in slot_put /a/ring.c:103:5\n"
    "    #2 0x57 in main /a/main.c:3:2\n"
    "SUMMARY: AddressSanitizer: double-free (/a/b+0x14a192) (BuildId: 1f) in free\n";
static const char gcc_double_free[] =
    "==7==ERROR: AddressSanitizer: attempting double-free on 0x602000000010 in thread T0:\n"
    "    #0 0x7f in __interceptor_free ../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:52\n"
    "    #1 0x56 in slot_put /a/ring.c:103\n"
    "SUMMARY: AddressSanitizer: double-free "
    "../../../../src/libsanitizer/asan/asan_malloc_linux.cpp:52 in __interceptor_free\n";
static const char bad_free[] =
    "==7==ERROR: AddressSanitizer: attempting free on address which was not malloc()-ed: 0x60\n"
    "    #0 0x55 in free (/a/b+0x14a192)\n"
    "SUMMARY: AddressSanitizer: bad-free (/a/b+0x14a192) in free\n";
static const char gcc_asan[] =
    "==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x6020 at pc 0x1 bp 0x2\n"
    "SUMMARY: AddressSanitizer: heap-buffer-overflow /home/me/ring.c:12 in ring_put\n";
static const char undefined[] =
    "before\n/home/me/sum.c:12:5: runtime error: signed integer overflow: 2147483647 + 1 cannot be "
    "represented in type 'int'\n";
static const char shifted[] = "sum.c:1:2: runtime error: shift exponent 40 is too large\n";
static const char race[] = "WARNING: ThreadSanitizer: data race (pid=4711)\n"
                           "SUMMARY: ThreadSanitizer: data race /home/me/pool.c:9:3 in take\n";
static const char memory[] =
    "==9==WARNING: MemorySanitizer: use-of-uninitialized-value\n"
    "SUMMARY: MemorySanitizer: use-of-uninitialized-value /home/me/x.c:4:7 in f\n";
static const char beyond[] =
    "==9==ERROR: AddressSanitizer: requested allocation size 0xffffffffffffffff exceeds maximum\n";

static void test_reports(void **state)
{
    static const struct {
        const char *text, *type, *message;
    } rows[] = {
        {asan, "heap-use-after-free",
         "AddressSanitizer: heap-use-after-free, queue.c:57:9 in push"},
        {double_free, "double-free", "AddressSanitizer: double-free, ring.c:103:5 in slot_put"},
        {gcc_double_free, "double-free", "AddressSanitizer: double-free, ring.c:103 in slot_put"},
        {bad_free, "bad-free", "AddressSanitizer: bad-free"},
        {gcc_asan, "heap-buffer-overflow",
         "AddressSanitizer: heap-buffer-overflow, ring.c:12 in ring_put"},
        {undefined, "signed integer overflow",
         "sum.c:12:5: runtime error: signed integer overflow: 2147483647 + 1 cannot be represented "
         "in type 'int'"},
        {shifted, "shift exponent", "sum.c:1:2: runtime error: shift exponent 40 is too large"},
        {race, "data race", "ThreadSanitizer: data race, pool.c:9:3 in take"},
        {memory, "use-of-uninitialized-value",
         "MemorySanitizer: use-of-uninitialized-value, x.c:4:7 in f"},
        {beyond, "requested allocation size", "AddressSanitizer: requested allocation size"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pdi_sanitizer found;
        assert_true(pdi_sanitizer_find(rows[i].text, &found));
        assert_string_equal(found.type, rows[i].type);
        assert_string_equal(found.message, rows[i].message);
    }
}

static void test_no_report(void **state)
{
    static const char *const texts[] = {"", "\n", "it was a runtime error",
                                        "AddressSanitizer is what it was built with",
                                        "SUMMARY: of the day"};
    struct pdi_sanitizer found;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(pdi_sanitizer_find(texts[i], &found));
        assert_false(pdi_sanitizer_find_last(texts[i], &found));
    }
}

/* Of a leak: how much, and who asked for it, as far as that is known. */
static void test_leaks(void **state)
{
    static const char begin[] =
        "==7==ERROR: LeakSanitizer: detected memory leaks\n\nDirect leak of 24 byte(s) "
        "in 1 object(s) allocated from:\n    #0 0x5 in malloc (/a/b+0x1)\n";
    char text[1000];
    struct pdi_sanitizer found;
    (void)state;
    (void)snprintf(text, sizeof text, "%s    #1 0x6 in push /home/a name/queue.c:12:5\n", begin);
    assert_true(pdi_sanitizer_find_leak(text, &found));
    assert_string_equal(found.type, "memory");
    assert_string_equal(found.message,
                        "LeakSanitizer: nothing leads to 24 bytes that push made, queue.c:12:5");
    assert_true(pdi_sanitizer_find_leak(begin, &found));
    assert_string_equal(found.message, "LeakSanitizer: nothing leads to 24 bytes");
    assert_false(pdi_sanitizer_find_leak(asan, &found));
    assert_false(pdi_sanitizer_find_leak("LeakSanitizer: detected memory leaks", &found));
}

/* The first counts while a process lives, the last when it has ended. */
static void test_first_and_last(void **state)
{
    struct pdi_sanitizer found;
    char both[2000];
    (void)state;
    (void)snprintf(both, sizeof both, "%s%s%s", undefined, asan, "the end\n");
    assert_true(pdi_sanitizer_find(both, &found));
    assert_string_equal(found.type, "signed integer overflow");
    assert_true(pdi_sanitizer_find_last(both, &found));
    assert_string_equal(found.type, "heap-use-after-free");
    (void)snprintf(both, sizeof both, "%s%s", asan, undefined);
    assert_true(pdi_sanitizer_find(both, &found));
    assert_string_equal(found.type, "heap-use-after-free");
    assert_true(pdi_sanitizer_find_last(both, &found));
    assert_string_equal(found.type, "signed integer overflow");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports),
        cmocka_unit_test(test_no_report),
        cmocka_unit_test(test_leaks),
        cmocka_unit_test(test_first_and_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
