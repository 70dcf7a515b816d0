/*
 * The rules of what fills members, V06 to V12: each is broken here in every way it can be, mostly
 * by a command of one member.
 */
#include "validate_bank.h"

#include <float.h>
#include <math.h>

/* ---- Commands of one member ----------------------------------------------------------------- */

/* A command of one field, described as FIELD, and of what counts it behind it. */
static void expect_field(pd_field field, const struct expected *expected)
{
    const size_t end = field.size + field.count_size + field.has_size;
    field.offset = 0;
    field.count_offset = field.has_offset = field.size;
    const pd_field fields[] = {field, {.name = NULL}};
    const bool pointer = field.shape == PD_SHAPE_SLICE;
    const pd_type type = {"bad", pointer ? (end + 7) / 8 * 8 : end, fields};
    const pd_command command = {&type, &bank_type, plain_call, NULL, NULL};
    const pd_command *const commands[] = {&open_account_command, &command, NULL};
    const pd_model model = bank_with(commands, bank_events);
    expect(&model, NULL, expected);
}

/* A member of each kind; each row below describes one of them. */
struct bad {
    int64_t wide;
    int8_t tiny;
    uint8_t small;
    uint16_t medium;
    uint64_t large;
    unsigned plain;
    double real;
    float single;
    pd_str text;
    char array[4];
    char letter;
    pd_ref ref;
    pd_bytes bytes;
    int32_t four[4];
    int32_t *slice;
    uint8_t count;
    bool flag;
    struct entry entry;
};
typedef struct bad bad_c_;

#define MEMBER(member_) __typeof__(((struct bad *)0)->member_)
#define FIELD(member_, ...) PDI_FIELD(bad, member_, MEMBER(member_), __VA_ARGS__, .end_ = 0)
#define COUNTED(member_, ...)                                                                      \
    PDI_COUNTED(bad, member_, MEMBER(member_), count, __VA_ARGS__, .end_ = 0)
#define STRUCT(member_, of_, ...)                                                                  \
    PDI_STRUCT(bad, member_, MEMBER(member_), of_, __VA_ARGS__, .end_ = 0)

struct row {
    pd_field field;
    const char *text;
    bool warning;
};

static void expect_rows(const struct row *rows, size_t count, const char *rule)
{
    for (size_t i = 0; i < count; i++) {
        const struct expected expected[] = {{rule, rows[i].text, rows[i].warning}, {0}};
        expect_field(rows[i].field, expected);
    }
}

#define EXPECT_ROWS(rows_, rule_) expect_rows((rows_), sizeof(rows_) / sizeof *(rows_), (rule_))

/* ---- V06: enums ----------------------------------------------------------------------------- */

PD_ENUM(twice, PD_NAME(1, "one"), PD_NAME(2, ""), PD_NAME(3, "one"));
static const pd_name no_names[] = {{NULL, 0}};
static const pd_enum none_enum = {"none", no_names};

static void validate_V06_an_enum_has_names(void **state)
{
    (void)state;
    const pd_field twice = FIELD(wide, PD_NAMES(twice));
    const pd_field none = FIELD(wide, PD_NAMES(none));
    const pd_field plain = FIELD(plain, .has_size = 0);
    expect_field(twice,
                 (const struct expected[]){
                     {"V06", "enum twice gives 2 an empty text: no file could say it", false},
                     {"V06",
                      "enum twice calls both 1 and 3 \"one\": a text is read back as one "
                      "constant",
                      false},
                     {0}});
    expect_field(none, (const struct expected[]){
                           {"V06",
                            "enum none of bad.wide has no names: list its constants in "
                            "PD_ENUM",
                            false},
                           {0}});
    expect_field(plain, (const struct expected[]){
                            {"V06",
                             "bad.plain is drawn from all unsigned integers of 32 bits: if "
                             "it is an enum, say PD_NAMES, else PD_RANGE",
                             true},
                            {0}});
}

/* ---- V07 to V10: what a member may be ------------------------------------------------------- */

static void draw_ref(pd_gen *gen, pd_ref *out)
{
    (void)gen;
    *out = (pd_ref){1};
}
PD_GENERATOR(ref, pd_ref, draw_ref);
static void draw_slice(pd_gen *gen, int32_t **out)
{
    *out = pd_alloc(pd_gen_arena(gen), int32_t, 3);
}
PD_GENERATOR(slice, int32_t *, draw_slice);

static void validate_V07_what_generates_fits_the_kind(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(wide, PD_ALNUM(1, 9)),
         "bad.wide: PD_CHARS (or PD_ALNUM) is for strings, and this is a signed integer of 64 bits",
         false},
        {FIELD(text, PD_RANGE(1, 9)), "bad.text: PD_RANGE is for integers, and this is a string",
         false},
        {FIELD(real, PD_RANGE(1, 9)),
         "bad.real: PD_RANGE is for integers, and this is a real of 64 bits", false},
        {FIELD(flag, PD_RANGE(0, 1)), "bad.flag: PD_RANGE is for integers, and this is a bool",
         false},
        {FIELD(small, PD_REALS(0, 1)),
         "bad.small: PD_REALS is for reals, and this is an unsigned integer of 8 bits", false},
        {FIELD(letter, PD_MATCHES("a")),
         "bad.letter: PD_MATCHES is for strings, and this is a character", false},
        {FIELD(bytes, PD_ONE_OF("a")), "bad.bytes: PD_ONE_OF is for strings, and this is bytes",
         false},
        {STRUCT(entry, entry, PD_RANGE(1, 9)),
         "bad.entry: PD_RANGE is for integers, and this is a struct", false},
        {FIELD(ref, PD_OR_NONE, PD_DRAW(ref)),
         "bad.ref: PD_DRAW is for values that are made, and this is a reference", false},
        {FIELD(wide, PD_DRAW(digits)),
         "bad.wide: PD_DRAW makes a value of 16 bytes, and the member has 8: name a PD_GENERATOR "
         "of "
         "its type",
         false},
        {FIELD(text, .rule = PD_RULE_DRAW), "bad.text: PD_DRAW names no PD_GENERATOR", false},
        {COUNTED(slice, PD_DRAW(slice)),
         "bad.slice: PD_DRAW makes a pointer and cannot say how many it points to: say PD_ITEMS(n, "
         "n)",
         false},
        {FIELD(text, PD_DRAW(digits), PD_FROM(bank, names)),
         "bad.text: PD_FROM has no effect beside PD_DRAW: remove one of them", false},
        {FIELD(text, PD_NAMES(right)),
         "bad.text: PD_NAMES and PD_FLAGS are for enums, and this is a string", false},
        {FIELD(wide, PD_NAMES(right), PD_RANGE(1, 2)),
         "bad.wide: PD_RANGE has no effect beside names, all of which are drawn: choose some in "
         "overrides",
         true},
        {FIELD(text, PD_FROM(bank, names), PD_OR_NONE),
         "bad.text: PD_OR_NONE is for references, and this is a string", false},
        {FIELD(text, PD_FROM(bank, names), PD_ALNUM(1, 3)),
         "bad.text: PD_CHARS (or PD_ALNUM) has no effect beside PD_FROM: say PD_OFTEN_FROM, or "
         "remove it",
         true},
        {FIELD(wide, PD_CLASS("name")),
         "open_account.name and bad.wide are of class \"name\", but one is a string and the other "
         "a "
         "signed integer of 64 bits: give each a class",
         false},
    };
    EXPECT_ROWS(rows, "V07");
    const pd_field counted = COUNTED(slice, PD_DRAW(slice), PD_ITEMS(3, 3));
    expect_field(counted, (const struct expected[]){{0}});
}

PD_ENUM(large, PD_NAME(1, "one"), PD_NAME(256, "many"));
PD_ENUM(high, PD_NAME(128, "high"));

static void validate_V08_integers_are_possible(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(wide, PD_RANGE(9, 1)),
         "bad.wide: PD_RANGE(9, 1) is empty: write the smaller limit first", false},
        {FIELD(wide, PD_RANGE(0, UINT64_MAX)),
         "bad.wide: PD_RANGE(0, -1) is empty: write the smaller limit first", false},
        {FIELD(tiny, PD_RANGE(-129, 0)),
         "bad.tiny: PD_RANGE(-129, 0) does not fit a signed integer of 8 bits, -128 to 127", false},
        {FIELD(tiny, PD_RANGE(0, 128)),
         "bad.tiny: PD_RANGE(0, 128) does not fit a signed integer of 8 bits, -128 to 127", false},
        {FIELD(small, PD_RANGE(0, 256)),
         "bad.small: PD_RANGE(0, 256) does not fit an unsigned integer of 8 bits, 0 to 255", false},
        {FIELD(large, PD_RANGE(-1, 5)),
         "bad.large: PD_RANGE(-1, 5) does not fit an unsigned integer of 64 bits, 0 to "
         "18446744073709551615",
         false},
        {FIELD(medium, PD_RANGE(5, 4)),
         "bad.medium: PD_RANGE(5, 4) is empty: write the smaller limit first", false},
        {FIELD(small, PD_NAMES(large)),
         "bad.small: many of enum large is 256, which does not fit an unsigned integer of 8 bits",
         false},
        {FIELD(tiny, PD_FLAGS(high)),
         "bad.tiny: high of enum high is 128, which does not fit a signed integer of 8 bits",
         false},
    };
    EXPECT_ROWS(rows, "V08");
    const pd_field fine[] = {
        FIELD(wide, PD_RANGE(INT64_MIN, INT64_MAX)),
        FIELD(large, PD_RANGE(0, UINT64_MAX)),
        FIELD(tiny, PD_RANGE(-128, 127)),
        FIELD(small, PD_RANGE(255, 255)),
        FIELD(plain, PD_RANGE(0, UINT32_MAX)),
        FIELD(small, PD_FLAGS(high)),
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        expect_field(fine[i], (const struct expected[]){{0}});
    }
}

static void validate_V08_reals_are_possible(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(real, PD_REALS(0, INFINITY)), "bad.real: PD_REALS(0.0, inf) needs two finite limits",
         false},
        {FIELD(real, PD_REALS(NAN, 1)), "bad.real: PD_REALS(nan, 1.0) needs two finite limits",
         false},
        {FIELD(real, PD_REALS(1, 0.5)),
         "bad.real: PD_REALS(1.0, 0.5) is empty: write the smaller limit first", false},
        {FIELD(real, PD_REALS(-1e308, 1e308)),
         "bad.real: PD_REALS(-1e+308, 1e+308) is wider than the largest real: halve it", false},
        {FIELD(single, PD_REALS(0, 1e40)), "bad.single: PD_REALS(0.0, 1e+40) does not fit a float",
         false},
    };
    EXPECT_ROWS(rows, "V08");
    const pd_field fine = FIELD(single, PD_REALS(-FLT_MAX, FLT_MAX));
    expect_field(fine, (const struct expected[]){{0}});
}

static void validate_V08_strings_are_possible(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(text, PD_CHARS("", 0, 3)), "bad.text: PD_CHARS has an empty alphabet", false},
        {FIELD(text, PD_ALNUM(3, 1)),
         "bad.text: no string has 3 to 1 characters: write the smaller limit first", false},
        {FIELD(array, PD_ALNUM(1, 4)),
         "bad.array: the longest string has 4 characters, and char[4] holds 3 and the NUL", false},
        {FIELD(array, PD_ONE_OF("abc", "ab\"d")),
         "bad.array: \"ab\\\"d\" has 4 characters, and char[4] holds 3 and the NUL", false},
        {FIELD(text, .rule = PD_RULE_ONE_OF, .choices = (const char *const[]){NULL}),
         "bad.text: PD_ONE_OF has no choices", false},
        {FIELD(array, PD_MATCHES("[a-z]{3,4}")),
         "bad.array: PD_MATCHES makes strings of 4 characters, and char[4] holds 3 and the NUL",
         false},
    };
    EXPECT_ROWS(rows, "V08");
    const pd_field fine[] = {
        FIELD(array, PD_MATCHES("[a-z]{0,3}")), FIELD(letter, PD_ALNUM(1, 9)),
        FIELD(text, PD_CHARS("", 0, 0)),        FIELD(bytes, PD_CHARS("", 2, 9)),
        FIELD(array, PD_ONE_OF("", "abc")),
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        expect_field(fine[i], (const struct expected[]){{0}});
    }
}

struct tree {
    struct tree *trees;
    size_t count;
};
PD_TYPE(tree, PD_STRUCTS(trees, count, tree, PD_ITEMS(1, 2)));
PD_COMMAND(tree, bank);

static void validate_V08_counts_are_possible(void **state)
{
    (void)state;
    const struct row rows[] = {
        {COUNTED(four, PD_ITEMS(0, 5)),
         "bad.four: PD_ITEMS(0, 5) does not fit the array, or what counts it", false},
        {COUNTED(slice, PD_ITEMS(0, 256)),
         "bad.slice: PD_ITEMS(0, 256) does not fit what counts it", false},
        {COUNTED(slice, PD_ITEMS(3, 2)),
         "bad.slice: PD_ITEMS(3, 2) is empty: write the smaller limit first", false},
        {COUNTED(slice, PD_ITEMS(9, 0)),
         "bad.slice: PD_ITEMS(9, 0) is empty: write the smaller limit first", false},
        {FIELD(array, PD_ITEMS(1, 3)),
         "bad.array: PD_ITEMS is for what another member counts, so it has no effect", true},
        {FIELD(four, PD_ITEMS(4, 4)),
         "bad.four: PD_ITEMS is for what another member counts, so it has no effect", true},
    };
    EXPECT_ROWS(rows, "V08");
    EXPECT_COMMAND(tree_command,
                   {"V08",
                    "tree.trees: PD_ITEMS(1, 2) never ends, for each holds some of its own "
                    "kind: let there be none",
                    false});
}

static void validate_V09_a_pattern_can_be_generated(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(text, PD_MATCHES("[a-z")), "bad.text: PD_MATCHES(\"[a-z\"), column 1: unbalanced [",
         false},
        {FIELD(array, PD_MATCHES("a\\1")),
         "bad.array: PD_MATCHES(\"a\\\\1\"), column 2: backreference \\1 is not supported", false},
    };
    EXPECT_ROWS(rows, "V09");
}

static void validate_V10_from_names_a_container_of_the_state(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(ref, .from = &tally_type),
         "bad.ref: PD_FROM names struct tally, but the state of model bank is struct bank", false},
        {FIELD(wide, PD_FROM(bank, opened)),
         "bad.wide: PD_FROM names bank.opened, which is no list, set or map", false},
        {FIELD(wide, .from = &bank_type, .from_offset = 4),
         "bad.wide: PD_FROM names bank.(a member without description), which is no list, set or "
         "map",
         false},
        {FIELD(ref, PD_FROM(bank, names)),
         "bad.ref cannot come from bank.names: it is a reference, and there each item is a string",
         false},
        {FIELD(text, PD_FROM(bank, accounts)),
         "bad.text cannot come from bank.accounts: it is a string, and there each key is a "
         "reference",
         false},
        {FIELD(small, PD_OFTEN_FROM(bank, amounts)),
         "bad.small cannot come from bank.amounts: it is an unsigned integer of 8 bits, and there "
         "each item is a signed integer of 64 bits",
         false},
        {FIELD(array, PD_FROM(bank, names)),
         "bad.array cannot come from bank.names: it is an array of characters, and there each item "
         "is a string",
         false},
    };
    EXPECT_ROWS(rows, "V10");
    const pd_field fine = FIELD(wide, PD_FROM(bank, amounts));
    expect_field(fine, (const struct expected[]){{0}});
}

static void validate_V01_also_where_members_come_from(void **state)
{
    (void)state;
    static const pd_type bank_again = {"bank", sizeof(struct bank), bank_fields_};
    const pd_field from = FIELD(ref, .from = &bank_again);
    expect_field(from, (const struct expected[]){
                           {"V01",
                            "struct bank has two descriptions, so that events and commands of it "
                            "are not recognized: use PD_DECLARE_TYPE(bank) in a header and "
                            "PD_DEFINE_TYPE(bank, ...) in one file",
                            false},
                           {0}});
}

/* ---- V11, V12: references ------------------------------------------------------------------- */

static void validate_V11_something_chooses_each_reference(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(ref, .has_size = 0),
         "bad.ref is a reference that nothing chooses: say PD_FROM(bank, container), choose it in "
         "overrides, or say PD_OR_NONE",
         false},
    };
    EXPECT_ROWS(rows, "V11");
    const pd_field none = FIELD(ref, PD_OR_NONE);
    expect_field(none, (const struct expected[]){{0}});
}

struct ids {
    pd_ref id, old;
};
PD_TYPE(ids, PD_FIELD(id, PD_EXTERNAL), PD_FIELD(old));
struct made {
    pd_ref *many;
    size_t many_count;
    pd_ref some[2];
    uint8_t some_count;
    struct ids *ids;
    pd_ref maybe;
    bool has_maybe;
    struct ids all;
    pd_ref fixed[2];
    struct ids inside;
    int64_t *at;
    size_t at_count;
};
PD_TYPE(made, PD_COUNTED(many, many_count, PD_EXTERNAL), PD_COUNTED(some, some_count, PD_EXTERNAL),
        PD_OPTIONAL(ids, ids), PD_MAYBE(maybe, has_maybe, PD_EXTERNAL),
        PD_STRUCT(all, ids, PD_EXTERNAL), PD_FIELD(fixed, PD_EXTERNAL), PD_STRUCT(inside, ids),
        PD_COUNTED(at, at_count, PD_EXTERNAL));
struct crowd {
    pd_ref ids[4097];
};
PD_TYPE(crowd, PD_FIELD(ids, PD_EXTERNAL));

static void validate_V12_what_is_external_is_in_an_event_in_a_fixed_place(void **state)
{
    (void)state;
    const struct row rows[] = {
        {FIELD(wide, PD_EXTERNAL),
         "bad.wide of a command is external, but the system chooses members of events: say "
         "PD_FROM, "
         "or how it is generated",
         false},
    };
    EXPECT_ROWS(rows, "V12");
    EXPECT_EVENT(made_type,
                 {"V12",
                  "made.many is an external reference without a fixed place (what a pointer "
                  "or a count makes many): emit an event for each",
                  false},
                 {"V12",
                  "made.some is an external reference without a fixed place (what a pointer "
                  "or a count makes many): emit an event for each",
                  false},
                 {"V12",
                  "ids.id is an external reference without a fixed place (what a pointer or "
                  "a count makes many): emit an event for each",
                  false},
                 {"V12",
                  "made.maybe is an external reference that may be absent, but the adapter "
                  "must give it each time: emit another event where there is none",
                  true},
                 {"V12",
                  "ids.old is a reference in a struct that is external as a whole: say "
                  "PD_EXTERNAL of the reference instead",
                  false});
    EXPECT_EVENT(crowd_type,
                 {"V12",
                  "event crowd has 4097 external references, 4096 at most: emit several "
                  "events",
                  false});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validate_V06_an_enum_has_names),
        cmocka_unit_test(validate_V07_what_generates_fits_the_kind),
        cmocka_unit_test(validate_V08_integers_are_possible),
        cmocka_unit_test(validate_V08_reals_are_possible),
        cmocka_unit_test(validate_V08_strings_are_possible),
        cmocka_unit_test(validate_V08_counts_are_possible),
        cmocka_unit_test(validate_V09_a_pattern_can_be_generated),
        cmocka_unit_test(validate_V10_from_names_a_container_of_the_state),
        cmocka_unit_test(validate_V01_also_where_members_come_from),
        cmocka_unit_test(validate_V11_something_chooses_each_reference),
        cmocka_unit_test(validate_V12_what_is_external_is_in_an_event_in_a_fixed_place),
    };
    return each_rule_has_a_test(tests, sizeof tests / sizeof *tests, 6, 12)
               ? cmocka_run_group_tests(tests, NULL, NULL)
               : 1;
}
