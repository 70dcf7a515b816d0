/* The test of the stack inside cmocka. */
#include "stack_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void the_stack_keeps_its_promises(void **state)
{
    (void)state;
    const pd_options options = {
        .size = sizeof options,
        .model = &expected_model,
        .adapter = &stack_adapter,
        .suite = "stack",
        .save_dir = getenv("STACK_FAILURES"),
    };
    pd_report *report;
    pd_diag diag;
    if (pd_run(&options, &report, &diag) != PD_OK) {
        fail_msg("%s", diag.text); /* the options or the model are wrong */
    }
    const int code = pd_report_exit_code(report);
    if (code) {
        print_error("%s", pd_report_text(report).data);
    }
    pd_report_free(report);
    assert_int_equal(code, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stack_keeps_its_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
