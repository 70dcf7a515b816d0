/* pd_print, which people call from a debugger: one line on standard error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <propertydamage/pd.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct shelf {
    int64_t number;
    pd_str label;
    pd_ref book;
};
PD_TYPE(shelf, PD_FIELD(number), PD_FIELD(label), PD_FIELD(book));

/* What pd_print writes of VALUE. */
static void prints(const pd_type *type, const void *value, const char *expected)
{
    char text[200] = "";
    FILE *const file = tmpfile();
    const int kept = dup(STDERR_FILENO);
    assert_non_null(file);
    assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
    pd_print(type, value);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    (void)close(kept);
    rewind(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    (void)fclose(file);
    assert_string_equal(text, expected);
}

static void test_print(void **state)
{
    (void)state;
    const struct shelf shelf = {.number = -3, .label = PD_STR("a \"b\"\n")};
    prints(&shelf_type, &shelf, "shelf {number=-3, label=\"a \\\"b\\\"\\n\", book=none}\n");
    prints(&shelf_type, NULL, "NULL\n");
    prints(NULL, &shelf, "NULL\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_print)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
