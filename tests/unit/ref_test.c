/* The names of references: short where that is clear, and read as they are printed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/bind.h"
#include "core/model.h"
#include "core/read.h"
#include "core/ref.h"

#include <string.h>

#include "arena_fixture.h"

static const struct pdi_leaf opened_leaves[] = {{.path = "account"}, {.path = "ids.owner"}};
static const struct pdi_leaf moved_leaves[] = {
    {.path = "transaction"}, {.path = "slots[0]"}, {.path = "slots[2].id"}};
static const struct pdi_leaf merged_leaves[] = {{.path = "account"}};
static const struct pdi_leaf odd_leaves[] = {{.path = "Merged.id"}};

static struct pdi_event_type events[] = {
    {.title = "Opened", .leaves = opened_leaves, .leaf_count = 2},
    {.title = "Moved", .leaves = moved_leaves, .leaf_count = 3},
    {.title = "Merged", .leaves = merged_leaves, .leaf_count = 1},
    {.title = "Closed", .leaf_count = 0},
    {.title = "Odd", .leaves = odd_leaves, .leaf_count = 1},
};
static const struct pdi_model model = {.events = events, .event_count = 5};

static const char *print(const struct pdi_model *by, pd_ref ref)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_ref_print(&text, by, ref);
    return text.data;
}

static pd_status read(const struct pdi_model *by, const char *text, pd_ref *ref, pd_diag *diag)
{
    struct pdi_reader reader = pdi_reader_new(text, strlen(text), by, &arena, diag);
    const pd_status status = pdi_ref_read(&reader, ref);
    if (!status) {
        assert_true(reader.at == reader.end || strchr(" ,]})", *reader.at));
    }
    return status;
}

static void what_was_bound_is_found_by_value(void **state)
{
    (void)state;
    const struct pdi_value seven = {PDI_VALUE_INT, 7, {0}};
    const struct pdi_value eight = {PDI_VALUE_INT, 8, {0}};
    struct pdi_bindings bindings;
    pdi_bindings_begin(&bindings, &arena);
    assert_null(pdi_bindings_find_value(&bindings, seven));
    (void)pdi_bindings_add(&bindings, pdi_ref_pack(3, 0, 0, 0), seven);
    assert_null(pdi_bindings_find_value(&bindings, eight));
    const struct pdi_binding *const found = pdi_bindings_find_value(&bindings, seven);
    assert_non_null(found);
    assert_true(pd_ref_same(found->ref, pdi_ref_pack(3, 0, 0, 0)));
}

static void names_are_short_where_that_is_clear(void **state)
{
    (void)state;
    assert_string_equal(print(&model, pdi_ref_pack(3, 1, 0, 0)), "$3.transaction");
    assert_string_equal(print(&model, pdi_ref_pack(3, 0, 0, 0)), "$3.Opened.account");
    assert_string_equal(print(&model, pdi_ref_pack(3, 2, 0, 0)), "$3.Merged.account");
    assert_string_equal(print(&model, pdi_ref_pack(3, 0, 0, 1)), "$3.ids.owner");
    assert_string_equal(print(&model, pdi_ref_pack(9, 1, 0, 2)), "$9.slots[2].id");
    assert_string_equal(print(&model, pdi_ref_pack(9, 1, 4, 1)), "$9.Moved#4.slots[0]");
    assert_string_equal(print(&model, pdi_ref_pack(1, 4, 0, 0)), "$1.Odd.Merged.id");
    assert_string_equal(print(&model, pdi_ref_pack(1, 3, 0, 0)), "$1.3#0.0");
    assert_string_equal(print(&model, pdi_ref_pack(1, 7, 2, 1)), "$1.7#2.1");
    assert_string_equal(print(NULL, pdi_ref_pack(3, 1, 0, 2)), "$3.1#0.2");
    assert_string_equal(print(&model, (pd_ref){0}), "none");
    assert_string_equal(print(&model, (pd_ref){2}), "unknown#2");
    assert_string_equal(print(NULL, (pd_ref){0xffffffffff}), "unknown#1099511627775");
}

static void names_read_back(void **state)
{
    (void)state;
    const uint32_t steps[] = {0, 1, 3, (1U << PDI_REF_STEP_BITS) - 1};
    const uint32_t ordinals[] = {0, 1, (1U << PDI_REF_ORDINAL_BITS) - 1};
    for (size_t i = 0; i < 4 * 3; i++) {
        for (uint32_t event = 0; event < model.event_count; event++) {
            for (uint32_t leaf = 0; leaf < events[event].leaf_count; leaf++) {
                const pd_ref ref = pdi_ref_pack(steps[i % 4], event, ordinals[i / 4], leaf);
                pd_diag diag = {.status = PD_OK};
                pd_ref back = {1};
                assert_int_equal(read(&model, print(&model, ref), &back, &diag), PD_OK);
                assert_true(pd_ref_same(ref, back));
                assert_int_equal(read(NULL, print(NULL, ref), &back, &diag), PD_OK);
                assert_true(pd_ref_same(ref, back));
            }
        }
    }
}

static void long_names_are_read_too(void **state)
{
    (void)state;
    pd_ref ref;
    pd_diag diag;
    assert_int_equal(read(&model, "$3.Moved.transaction, x", &ref, &diag), PD_OK);
    assert_true(pd_ref_same(ref, pdi_ref_pack(3, 1, 0, 0)));
    assert_int_equal(read(&model, " $3.slots[0]]", &ref, &diag), PD_OK);
    assert_true(pd_ref_same(ref, pdi_ref_pack(3, 1, 0, 1)));
    assert_int_equal(read(&model, "$3.Moved#0.slots[2].id}", &ref, &diag), PD_OK);
    assert_true(pd_ref_same(ref, pdi_ref_pack(3, 1, 0, 2)));
}

static void parts_come_back(void **state)
{
    (void)state;
    const struct pdi_ref_parts parts = pdi_ref_parts(pdi_ref_pack(0xabcdef, 0x123, 0x4567, 0x89a));
    assert_int_equal(parts.step, 0xabcdef);
    assert_int_equal(parts.event, 0x123);
    assert_int_equal(parts.ordinal, 0x4567);
    assert_int_equal(parts.leaf, 0x89a);
    assert_true(pdi_ref_pack(2, 0, 0, 0).id > pdi_ref_pack(1, 0xfff, 0xffff, 0xfff).id);
}

static const struct {
    const char *text;
    int column;
    const char *message;
} refusals[] = {
    {"", 1, "expected a reference, such as $3.name, or none"},
    {"nothing", 1, "expected a reference, such as $3.name, or none"},
    {"3.account", 1, "expected a reference, such as $3.name, or none"},
    {"$", 2, "expected an integer below 16777216"},
    {"$x.account", 2, "expected an integer below 16777216"},
    {"$16777216.account", 2, "expected an integer below 16777216"},
    {"$99999999999999999999999.account", 2, "expected an integer below 16777216"},
    {"$0.account", 1, "steps are counted from 1"},
    {"$3", 3, "expected '.'"},
    {"$3.", 4, "expected the name of a reference"},
    {"$3.account", 4, "both Opened and Merged have it: write Merged.account"},
    {"$3.acount", 4, "no event has 'acount': did you mean 'account'?"},
    {"$3.transactoin", 4, "no event has 'transactoin': did you mean 'transaction'?"},
    {"$3.Openned.account", 4, "no event has 'Openned.account': did you mean 'Opened.account'?"},
    {"$3.Openned#1.account", 4, "no event has 'Openned#1.account': did you mean 'Opened.account'?"},
    {"$3.Opened.acount", 4, "no event has 'Opened.acount': did you mean 'Opened.account'?"},
    {"$3.Opened", 10, "expected '.'"},
    {"$3.Opened#", 11, "expected an integer below 65536"},
    {"$3.Opened#65536.account", 11, "expected an integer below 65536"},
    {"$3.slots[1]", 4, "no event has 'slots[1]': did you mean 'slots[0]'?"},
    {"$3.slots[0", 4, "no event has 'slots': did you mean 'slots[0]'?"},
    {"$3.0#0.7", 4, "the model has no such reference"},
    {"$3.7#0.0", 4, "the model has no such reference"},
    {"$3.0.7", 5, "expected '#'"},
    {"unknown", 8, "expected '#'"},
    {"unknown#1099511627776", 9, "expected an integer below 1099511627776"},
};

static void what_is_wrong_is_told_where_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        pd_diag diag = {.status = PD_OK};
        pd_ref ref;
        const pd_status status = read(&model, refusals[i].text, &ref, &diag);
        if (status != PD_EPARSE || diag.column != refusals[i].column ||
            strcmp(diag.text, refusals[i].message) != 0) {
            print_error("%s\nis status %d: %d: %s\nexpected %d: %s\n", refusals[i].text, status,
                        diag.column, diag.text, refusals[i].column, refusals[i].message);
            fail();
        }
    }
}

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, arena_setup, arena_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_bound_is_found_by_value),
        TEST(names_are_short_where_that_is_clear),
        TEST(names_read_back),
        TEST(long_names_are_read_too),
        TEST(parts_come_back),
        TEST(what_is_wrong_is_told_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
