/* What inputs may hold, drawn and shrunk from the outside: text of any script, reals, rows, parts
 * of their own kind, members alike. */
#include "engine.h"

#include <math.h>

static pd_report *forall(const pd_property *property, uint64_t seed)
{
    pd_report *report = NULL;
    pd_diag diag = {0};
    const pd_options options = {.size = sizeof options,
                                .seed = PD_SEED(seed),
                                .jobs = 1,
                                .max_runs = 20000,
                                .repeats = 1,
                                .shrinking = PD_SHRINK_QUICK};
    if (pd_forall(property, &options, &report, &diag) != PD_OK) {
        fail_msg("pd_forall: %s", diag.text);
    }
    return report;
}

/* From three seeds, PROPERTY must end in LINE. */
static void ends_in(const pd_property *property, const char *line)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        pd_report *const report = forall(property, seed);
        ENGINE_PLAN(engine_failure(report), line);
        pd_report_free(report);
    }
}

static pd_verdict unless(bool wrong, pd_finding *finding)
{
    return wrong ? pd_violated(finding, "it is wrong") : PD_HOLDS;
}

/* ---- Text of any script -------------------------------------------------------------------- */

struct text {
    pd_str text;
};
PD_TYPE(text, PD_FIELD(text, PD_TEXT(0, 12)));

/* Whether one of the bytes has these of its highest bits. */
static bool has_byte(pd_str text, unsigned mask, unsigned bits, size_t from)
{
    for (size_t i = from; i < text.len; i++) {
        if (((unsigned char)text.data[i] & mask) == bits) {
            return true;
        }
    }
    return false;
}
static pd_verdict is_ascii(const struct text *in, pd_finding *finding)
{
    return unless(has_byte(in->text, 0x80, 0x80, 0), finding);
}
static pd_verdict has_three_bytes(const struct text *in, pd_finding *finding)
{
    return unless(has_byte(in->text, 0xf0, 0xe0, 0), finding);
}
static pd_verdict has_four_bytes_behind(const struct text *in, pd_finding *finding)
{
    return unless(has_byte(in->text, 0xf0, 0xf0, 1), finding);
}
static pd_verdict is_small(const struct text *in, pd_finding *finding)
{
    bool capital = false;
    for (size_t i = 0; i < in->text.len; i++) {
        capital |= in->text.data[i] >= 'A' && in->text.data[i] <= 'Z';
    }
    return unless(capital, finding);
}
PD_PROPERTY(ascii, text, is_ascii);
PD_PROPERTY(three, text, has_three_bytes);
PD_PROPERTY(four, text, has_four_bytes_behind);
PD_PROPERTY(small, text, is_small);

static void text_is_shrunk_by_whole_characters(void **state)
{
    (void)state;
    ends_in(&ascii_property, "$1 Text(text=\"\xc3\xa9\")");
    ends_in(&three_property, "$1 Text(text=\"\xe6\x97\xa5\")");
    ends_in(&small_property, "$1 Text(text=\"A\")");
    ends_in(&four_property, "$1 Text(text=\"a\xf0\x9f\x98\x80\")");
}

/* Counts characters on its own. */
static pd_verdict is_within_limits(const struct text *in, pd_finding *finding)
{
    size_t count = 0;
    for (size_t i = 0; i < in->text.len; i++) {
        count += ((unsigned char)in->text.data[i] & 0xc0) != 0x80;
    }
    engine_count(0);
    return unless(count > 12 || in->text.data[in->text.len] != '\0', finding);
}
PD_PROPERTY(limits, text, is_within_limits);

static void text_has_as_many_characters_as_it_may(void **state)
{
    (void)state;
    pd_report *const report = forall(&limits_property, 1);
    engine_holds(report);
    assert_int_equal(engine_notes()->counts[0], 20000);
    pd_report_free(report);
}

/* ---- Rows of many kinds of values ------------------------------------------------------------ */

struct mixed {
    double real;
    int64_t some;
    bool has_some;
    pd_str word, plate;
    char letter;
};
PD_TYPE(mixed, PD_FIELD(real), PD_MAYBE(some, has_some), PD_FIELD(word, PD_ONE_OF("one", "two")),
        PD_FIELD(plate, PD_MATCHES("[A-Z]{2}[0-9]{2}")), PD_FIELD(letter, PD_CHARS("xyz", 1, 1)));
struct row {
    struct mixed *items;
    uint32_t count;
};
PD_TYPE(row, PD_STRUCTS(items, count, mixed));
static pd_verdict is_short(const struct row *in, pd_finding *finding)
{
    return unless(in->count >= 3, finding);
}
PD_PROPERTY(short_row, row, is_short);

static void all_items_of_a_row_become_simple(void **state)
{
    (void)state;
    pd_report *const report = forall(&short_row_property, 1);
    const pd_failure *const failure = engine_failure(report);
    size_t simple = 0;
    for (const char *at = failure->plan[0]; (at = strstr(at, "{real=0.0, some=none, word=\"one\""));
         at++) {
        simple++;
    }
    assert_int_equal(simple, 3);
    pd_report_free(report);
}

struct misfit {
    char text[9];
};
PD_TYPE(misfit, PD_FIELD(text, PD_TEXT(0, 2)));
struct backwards {
    pd_str text;
};
PD_TYPE(backwards, PD_FIELD(text, PD_TEXT(3, 2)));
static pd_verdict any_misfit(const struct misfit *in, pd_finding *finding)
{
    (void)in;
    return unless(false, finding);
}
static pd_verdict any_backwards(const struct backwards *in, pd_finding *finding)
{
    (void)in;
    return unless(false, finding);
}
PD_PROPERTY(misfit, misfit, any_misfit);
PD_PROPERTY(backwards, backwards, any_backwards);

static void refused(const pd_property *property, const char *text)
{
    pd_report *report = NULL;
    pd_diag diag = {0};
    assert_int_equal(pd_forall(property, NULL, &report, &diag), PD_EINVAL);
    engine_has(diag.text, text);
}

static void text_that_cannot_be_is_refused(void **state)
{
    (void)state;
    refused(&misfit_property, "V07: misfit.text: PD_TEXT is for strings that are a pd_str");
    refused(&backwards_property, "V08: backwards.text: no string has 3 to 2 characters");
}

/* ---- Reals --------------------------------------------------------------------------------- */

struct real {
    double x;
};
PD_TYPE(real, PD_FIELD(x));
struct within {
    float x;
};
PD_TYPE(within, PD_FIELD(x, PD_REALS(0.25, 1000)));
struct behind {
    double x;
};
PD_TYPE(behind, PD_FIELD(x, PD_REALS(-9.5, -2.5)));

static pd_verdict is_below_1234(const struct real *in, pd_finding *finding)
{
    return unless(fabs(in->x) >= 1234, finding);
}
static pd_verdict has_no_fraction(const struct real *in, pd_finding *finding)
{
    return unless(in->x > 10 && in->x < 1e9 && in->x != trunc(in->x), finding);
}
static pd_verdict is_hardly_negative(const struct real *in, pd_finding *finding)
{
    return unless(in->x < -0.3, finding);
}
static pd_verdict is_not_vast(const struct real *in, pd_finding *finding)
{
    return unless(in->x >= 0x1p300, finding);
}
static pd_verdict is_not_over(const struct within *in, pd_finding *finding)
{
    return unless(in->x > 77.7F, finding);
}
static pd_verdict is_nothing(const struct within *in, pd_finding *finding)
{
    return unless(in->x > 0, finding);
}
static pd_verdict is_not_there(const struct behind *in, pd_finding *finding)
{
    return unless(in->x < 0, finding);
}
PD_PROPERTY(below_1234, real, is_below_1234);
PD_PROPERTY(no_fraction, real, has_no_fraction);
PD_PROPERTY(hardly_negative, real, is_hardly_negative);
PD_PROPERTY(not_vast, real, is_not_vast);
PD_PROPERTY(not_over, within, is_not_over);
PD_PROPERTY(nothing, within, is_nothing);
PD_PROPERTY(not_there, behind, is_not_there);

static void reals_become_simple(void **state)
{
    (void)state;
    ends_in(&below_1234_property, "$1 Real(x=1234.0)");
    ends_in(&no_fraction_property, "$1 Real(x=10.5)");
    ends_in(&hardly_negative_property, "$1 Real(x=-1.0)");
    ends_in(&not_vast_property, "$1 Real(x=2.037035976334486e+90)");
    ends_in(&not_over_property, "$1 Within(x=78.0)");
    ends_in(&nothing_property, "$1 Within(x=1.0)");
    ends_in(&not_there_property, "$1 Behind(x=-3.0)");
}

/* What no generator draws but a function may make. */
static void draw_any(pd_gen *gen, double *out)
{
    static const double strange[] = {0, -1, 1, NAN, INFINITY, -INFINITY};
    *out = strange[pd_gen_int(gen, 0, 5)];
}
PD_GENERATOR(any, double, draw_any);
struct strange {
    double x;
};
PD_TYPE(strange, PD_FIELD(x, PD_DRAW(any)));
static pd_verdict is_a_number(const struct strange *in, pd_finding *finding)
{
    return unless(isnan(in->x), finding);
}
PD_PROPERTY(a_number, strange, is_a_number);

static void what_is_no_number_can_be_made(void **state)
{
    (void)state;
    ends_in(&a_number_property, "$1 Strange(x=nan)");
}

/* ---- Rows and parts ------------------------------------------------------------------------ */

struct word {
    pd_str text;
    int32_t weight;
    const int32_t *marks;
    size_t mark_count;
};
PD_TYPE(word, PD_FIELD(text, PD_ALNUM(1, 5)), PD_FIELD(weight, PD_RANGE(-9, 99)),
        PD_COUNTED(marks, mark_count));
struct words {
    const struct word *words;
    size_t count;
};
PD_TYPE(words, PD_STRUCTS(words, count, word));
static pd_verdict has_few_marks(const struct words *in, pd_finding *finding)
{
    size_t marks = 0;
    for (size_t i = 0; i < in->count; i++) {
        marks += in->words[i].mark_count;
    }
    return unless(marks > 3, finding);
}
static pd_verdict has_two_heavy(const struct words *in, pd_finding *finding)
{
    size_t heavy = 0;
    for (size_t i = 0; i < in->count; i++) {
        heavy += in->words[i].weight >= 50;
    }
    return unless(heavy > 1, finding);
}
PD_PROPERTY(few_marks, words, has_few_marks);
PD_PROPERTY(two_heavy, words, has_two_heavy);

static void rows_are_joined_and_cut(void **state)
{
    (void)state;
    ends_in(&few_marks_property, "$1 Words(words=[{text=\"a\", weight=0, marks=[0, 0, 0, 0]}])");
    ends_in(&two_heavy_property, "$1 Words(words=[{text=\"a\", weight=50, marks=[]}, {text=\"a\", "
                                 "weight=50, marks=[]}])");
}

struct tree {
    int32_t value;
    struct tree *left, *right;
};
PD_TYPE(tree, PD_FIELD(value, PD_RANGE(-100, 100)), PD_OPTIONAL(left, tree),
        PD_OPTIONAL(right, tree));
struct forest {
    struct tree *tree;
};
PD_TYPE(forest, PD_OPTIONAL(tree, tree));
static bool has_parent_of_both(const struct tree *tree)
{
    return tree && ((tree->left && tree->right && tree->left->value != tree->right->value) ||
                    has_parent_of_both(tree->left) || has_parent_of_both(tree->right));
}
static pd_verdict has_twins_only(const struct forest *in, pd_finding *finding)
{
    return unless(has_parent_of_both(in->tree), finding);
}
PD_PROPERTY(twins, forest, has_twins_only);

static void parts_take_the_place_of_the_whole(void **state)
{
    (void)state;
    ends_in(&twins_property, "$1 Forest(tree={value=0, left={value=0, left=none, right=none}, "
                             "right={value=1, left=none, right=none}})");
}

/* ---- Order --------------------------------------------------------------------------------- */

enum stage { STAGE_NEW, STAGE_OPEN, STAGE_DONE };
PD_ENUM(stage, PD_NAME(STAGE_NEW, "new"), PD_NAME(STAGE_OPEN, "open"), PD_NAME(STAGE_DONE, "done"));
struct alike {
    uint16_t a, b, c;
    enum stage first, second;
    bool has_x, has_y;
    int32_t x, y;
};
PD_TYPE(alike, PD_FIELD(a), PD_FIELD(b), PD_FIELD(c), PD_FIELD(first, PD_NAMES(stage)),
        PD_FIELD(second, PD_NAMES(stage)), PD_MAYBE(x, has_x), PD_MAYBE(y, has_y));
static pd_verdict sum_is_low(const struct alike *in, pd_finding *finding)
{
    return unless((uint32_t)in->a + in->b + in->c >= 70000, finding);
}
static pd_verdict has_no_stage(const struct alike *in, pd_finding *finding)
{
    return unless(in->first == STAGE_DONE || in->second == STAGE_DONE, finding);
}
static pd_verdict has_neither(const struct alike *in, pd_finding *finding)
{
    return unless((in->has_x && in->x > 5) || (in->has_y && in->y > 5), finding);
}
PD_PROPERTY(low_sum, alike, sum_is_low);
PD_PROPERTY(no_stage, alike, has_no_stage);
PD_PROPERTY(neither, alike, has_neither);

static void of_members_alike_the_later_are_larger(void **state)
{
    (void)state;
    ends_in(&low_sum_property,
            "$1 Alike(a=0, b=4465, c=65535, first=new, second=new, x=none, y=none)");
    ends_in(&no_stage_property, "$1 Alike(a=0, b=0, c=0, first=new, second=done, x=none, y=none)");
    ends_in(&neither_property, "$1 Alike(a=0, b=0, c=0, first=new, second=new, x=none, y=6)");
}

struct numbers {
    const int16_t *numbers;
    size_t count;
};
PD_TYPE(numbers, PD_COUNTED(numbers, count, PD_RANGE(-20, 20)));
static pd_verdict sum_is_near(const struct numbers *in, pd_finding *finding)
{
    int sum = 0;
    for (size_t i = 0; i < in->count; i++) {
        sum += in->numbers[i];
    }
    return unless(sum > 30, finding);
}
PD_PROPERTY(near, numbers, sum_is_near);
static void numbers_come_together(void **state)
{
    (void)state;
    ends_in(&near_property, "$1 Numbers(numbers=[11, 20])");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_shrunk_by_whole_characters),
        cmocka_unit_test_setup(text_has_as_many_characters_as_it_may, engine_forget),
        cmocka_unit_test(all_items_of_a_row_become_simple),
        cmocka_unit_test(text_that_cannot_be_is_refused),
        cmocka_unit_test(reals_become_simple),
        cmocka_unit_test(what_is_no_number_can_be_made),
        cmocka_unit_test(rows_are_joined_and_cut),
        cmocka_unit_test(parts_take_the_place_of_the_whole),
        cmocka_unit_test(of_members_alike_the_later_are_larger),
        cmocka_unit_test(numbers_come_together),
    };
    return cmocka_run_group_tests_name("engine_kinds", tests, NULL, NULL);
}
