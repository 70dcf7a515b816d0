/* What is read, and with which line and column it is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rich_value.h"

#include "core/read.h"

#include <math.h>
#include <string.h>

#include "arena_fixture.h"

static pd_status read_into(const pd_type *type, void *object, const char *text, pd_diag *diag)
{
    struct pdi_reader reader = pdi_reader_new(text, strlen(text), NULL, &arena, diag);
    memset(object, 0, type->size);
    return pdi_read_fields(&reader, type, object, '\0');
}

/* What TEXT, fields of TYPE, prints as once it is read. */
static const char *normal(const pd_type *type, const char *text)
{
    pd_diag diag = {.status = PD_OK};
    void *const object = pd_arena_alloc(&arena, type->size, 1);
    struct pdi_text out = pdi_text_new(&arena);
    if (read_into(type, object, text, &diag)) {
        print_error("%s: %d: %s\n", text, diag.column, diag.text);
        fail();
    }
    pdi_print_fields(&out, NULL, type, object);
    return out.data;
}

/* ---- Accepted ---------------------------------------------------------------------------- */

static void fields_come_in_any_order(void **state)
{
    (void)state;
    const char *const flat = "x=3, tag=\"ab\", y=7";
    assert_string_equal(normal(&rich_flat_type, "y=7, x=3, tag=\"ab\""), flat);
    assert_string_equal(normal(&rich_flat_type, " y = 7\t,x=003 , tag= \"ab\" "), flat);
    assert_string_equal(normal(&rich_flat_type, "y=7"), "x=0, tag=\"\", y=7");
    assert_string_equal(normal(&rich_flat_type, ""), "x=0, tag=\"\", y=0");
    assert_string_equal(normal(&rich_flat_type, "tag=\"abcde\""), "x=0, tag=\"abcde\", y=0");
    assert_string_equal(normal(&rich_empty_type, ""), "");
}

/* ONE, a field of rich_one, is read and printed as PRINTED. */
static void same_one(const char *one, const char *printed)
{
    assert_non_null(strstr(normal(&rich_one_type, one), printed));
}

static void scalars_are_read(void **state)
{
    (void)state;
    same_one("i8=-128", "i8=-128");
    same_one("u64=18446744073709551615", "u64=18446744073709551615");
    same_one("i64=-9223372036854775808", "i64=-9223372036854775808");
    same_one("u8=-0", "u8=0");
    same_one("d=5", "d=5.0");
    same_one("d=1.250E+0", "d=1.25");
    same_one("d=-inf", "d=-inf");
    same_one("d=-nan", "d=-nan");
    same_one("d=0.1000000000000000000000000000000000000000000000000000001", "d=0.1");
    same_one("f=-0.0", "f=-0.0");
    same_one("c=\"\\x00\"", "c=\"\\x00\"");
    same_one("s=\"\\\"\\\\\\n\\t\\r\\xE4\xe2\x82\xac\"",
             "s=\"\\\"\\\\\\n\\t\\x0d\\xe4\xe2\x82\xac\"");
    same_one("y=\"AB\"", "y=\"\\x41\\x42\"");
    same_one("color=red", "color=red");
    same_one("color=red-dish", "color=red-dish");
    same_one("color=7", "color=red");
    same_one("color=8", "color=8");
    same_one("color=none", "color=none");
    same_one("rights=READ|OWN", "rights=READ|OWN");
    same_one("rights=OWN | 1|64", "rights=READ|OWN|64");
    same_one("rights=0", "rights=0");
    same_one("signed_rights=OWN|64", "signed_rights=OWN|64");
    same_one("signed_rights=192", "signed_rights=OWN|64");
    same_one("r=unknown#77", "r=unknown#77");
    same_one("r=none", "r=none");
    same_one("r=$3.2#1.4", "r=$3.2#1.4");
}

enum planted { NOTHING, ONE, TWO };
PD_ENUM(planted, PD_NAME(NOTHING, "none"), PD_NAME(ONE, "one"), PD_NAME(TWO, "two"));
struct planting {
    enum planted now, later;
    bool is_known;
};
PD_TYPE(planting, PD_FIELD(now, PD_FLAGS(planted)), PD_MAYBE(later, is_known, PD_FLAGS(planted)));

static void no_flag_may_have_a_name(void **state)
{
    (void)state;
    assert_string_equal(normal(&planting_type, "now=none, later=0"), "now=none, later=0");
    assert_string_equal(normal(&planting_type, "now=0"), "now=none, later=none");
    assert_string_equal(normal(&planting_type, "now=none|two"), "now=two, later=none");
}

static void rows_are_read(void **state)
{
    (void)state;
    assert_non_null(strstr(normal(&rich_array_type, "u16=[1, 2]"), "u16=[1, 2, 0]"));
    assert_non_null(
        strstr(normal(&rich_counted_type, "i32=[1,2], slice=[ ], more=[{}, {name=\"a\"}]"),
               "more=[{name=\"\", notes=[]}, {name=\"a\", notes=[]}]"));
    assert_non_null(strstr(normal(&rich_maybe_type, "i32=0, s=none, next={c=\"x\"}"),
                           "i32=0, s=none, r=none, color=none, c=none, i16=none, next={"));
    assert_non_null(strstr(normal(&rich_maybe_type, "i16=[]"), "i16=[0, 0]"));
    assert_non_null(strstr(normal(&rich_maybe_type, "color=0"), "color=0"));
    assert_non_null(strstr(normal(&rich_box_type, "i32s=[5, -7, 0]"), "i32s=[-7, 0, 5]"));
    assert_non_null(strstr(normal(&rich_box_type, "by_text={\"b\": \"1\", \"a\":\"2\"}"),
                           "by_text={\"a\": \"2\", \"b\": \"1\"}"));
    assert_non_null(strstr(normal(&rich_box_type, "by_ref={none: {notes=[\"n\"]}}"),
                           "by_ref={none: {name=\"\", notes=[\"n\"]}}"));
}

static void what_was_not_given_is_ready(void **state)
{
    (void)state;
    struct rich_box box;
    pd_diag diag;
    assert_int_equal(read_into(&rich_box_type, &box, "leaves=[{}]", &diag), PD_OK);
    pd_set_add(&box.i32s, 3);
    *pd_list_add(&box.leaves.items[0].notes) = PD_STR("x");
    assert_int_equal(box.i32s.count, 1);
}

static void it_stops_before_the_bracket(void **state)
{
    (void)state;
    const char *const text = "(x=1)) @later";
    struct rich_flat flat = {0};
    pd_diag diag;
    struct pdi_reader reader = pdi_reader_new(text, strlen(text), NULL, &arena, &diag);
    assert_int_equal(pdi_reader_expect(&reader, '('), PD_OK);
    assert_int_equal(pdi_read_fields(&reader, &rich_flat_type, &flat, ')'), PD_OK);
    assert_string_equal(reader.at, ")) @later");
    assert_true(pdi_reader_accept(&reader, ')'));
    assert_false(pdi_reader_accept(&reader, '('));
    assert_int_equal(flat.x, 1);
    assert_int_equal(pdi_reader_word(&reader).len, 0);
}

/* ---- Refused ----------------------------------------------------------------------------- */

struct refusal {
    const pd_type *type;
    const char *text;
    int column;
    const char *message;
};

static const struct refusal refusals[] = {
    {&rich_flat_type, "z=1", 1, "rich_flat has no field 'z': did you mean 'x'?"},
    {&rich_flat_type, "x=1, teg=2", 6, "rich_flat has no field 'teg': did you mean 'tag'?"},
    {&rich_empty_type, "x=1", 1, "rich_empty has no field 'x'"},
    {&rich_flat_type, "x=1, x=2", 6, "'x' is given twice"},
    {&rich_flat_type, "x=1 y=2", 5, "expected ','"},
    {&rich_flat_type, "x 1", 3, "expected '='"},
    {&rich_flat_type, "x=1,", 5, "expected the name of a field"},
    {&rich_flat_type, "=1", 1, "expected the name of a field"},
    {&rich_flat_type, "x=", 3, "expected an integer"},
    {&rich_flat_type, "x=, y=1", 3, "expected an integer"},
    {&rich_flat_type, "x=1.5", 3, "expected an integer, not 1.5"},
    {&rich_flat_type, "x=1z", 3, "expected an integer, not 1z"},
    {&rich_flat_type, "x=-", 3, "expected an integer, not -"},
    {&rich_flat_type, "x=+1", 3, "expected an integer, not +1"},
    {&rich_flat_type, "x=32768", 3, "32768 does not fit 'x' (-32768..32767)"},
    {&rich_flat_type, "x=-32769", 3, "-32769 does not fit 'x' (-32768..32767)"},
    {&rich_flat_type, "y=-1", 3, "-1 does not fit 'y' (0..4294967295)"},
    {&rich_flat_type, "tag=\"abcdef\"", 5, "6 characters do not fit 'tag' (5)"},
    {&rich_flat_type, "tag=\"a\\x00b\"", 5, "the text of 'tag' cannot hold \\x00"},
    {&rich_flat_type, "tag=abc", 5, "expected a string"},
    {&rich_one_type, "u8=256", 4, "256 does not fit 'u8' (0..255)"},
    {&rich_one_type, "u64=18446744073709551616", 5,
     "18446744073709551616 does not fit 'u64' (0..18446744073709551615)"},
    {&rich_one_type, "i64=-9223372036854775809", 5,
     "-9223372036854775809 does not fit 'i64' (-9223372036854775808..9223372036854775807)"},
    {&rich_one_type, "b=1", 3, "expected true or false, not 1"},
    {&rich_one_type, "b=truely", 3, "expected true or false, not truely"},
    {&rich_one_type, "c=\"ab\"", 3, "'c' is one character, not 2"},
    {&rich_one_type, "c=\"\"", 3, "'c' is one character, not 0"},
    {&rich_one_type, "d=1e999", 3, "1e999 does not fit 'd'"},
    {&rich_one_type, "f=1e39", 3, "1e39 does not fit 'f'"},
    {&rich_one_type, "d=.5", 3, "expected a number, not .5"},
    {&rich_one_type, "d=5.", 3, "expected a number, not 5."},
    {&rich_one_type, "d=1e", 3, "expected a number, not 1e"},
    {&rich_one_type, "d=0x10", 3, "expected a number, not 0x10"},
    {&rich_one_type, "d=infinity", 3, "expected a number, not infinity"},
    {&rich_one_type, "d=", 3, "expected a number"},
    {&rich_one_type, "s=\"abc", 3, "this string does not end on its line"},
    {&rich_one_type, "s=\"ab\nc\"", 3, "this string does not end on its line"},
    {&rich_one_type, "s=\"a\\q\"", 5, "no such escape: \\\" \\\\ \\n \\t \\r and \\xNN are"},
    {&rich_one_type, "s=\"\\x4\"", 4, "no such escape: \\\" \\\\ \\n \\t \\r and \\xNN are"},
    {&rich_one_type, "s=\"a\xff\"", 5, "write \\xff for this byte"},
    {&rich_one_type, "s=\"\x01\"", 4, "write \\x01 for this byte"},
    {&rich_one_type, "color=rad", 7, "rich_color has no rad: did you mean red?"},
    {&rich_one_type, "color=redd", 7, "rich_color has no redd: did you mean red?"},
    {&rich_one_type, "color=", 7, "expected a name or an integer"},
    {&rich_one_type, "rights=READ|WRIT", 13, "rich_right has no WRIT: did you mean WRITE?"},
    {&rich_one_type, "rights=READ|", 13, "expected a name or an integer"},
    {&rich_one_type, "rights=256", 8, "256 does not fit 'rights' (0..255)"},
    {&rich_one_type, "r=3", 3, "expected a reference, such as $3.name, or none"},
    {&rich_one_type, "r=$3.a", 6, "a reference by name needs a model"},
    {&rich_array_type, "b=[true, true, true, true]", 22, "'b' holds at most 3"},
    {&rich_array_type, "b=true", 3, "expected '['"},
    {&rich_array_type, "b=[true", 8, "expected ',' or ']'"},
    {&rich_array_type, "b=[true,]", 9, "expected true or false"},
    {&rich_counted_type, "s=[\"\", \"\", \"\", \"\"]", 16, "'s' holds at most 3"},
    {&rich_counted_type, "leaves=[{name=3}]", 15, "expected a string"},
    {&rich_counted_type, "leaves=[{]", 10, "expected the name of a field"},
    {&rich_counted_type, "leaves=[{name=\"\"", 17, "expected ',' or '}'"},
    {&rich_counted_type, "leaves=none", 8, "expected '['"},
    {&rich_maybe_type, "i32=nones", 5, "expected an integer, not nones"},
    {&rich_box_type, "u32s=[3, 4, 3]", 13, "'u32s' has this item twice"},
    {&rich_box_type, "by_text={\"a\": \"\", \"a\": \"\"}", 19, "'by_text' has this key twice"},
    {&rich_box_type, "by_text={\"a\"=\"\"}", 13, "expected ':'"},
    {&rich_box_type, "rights={65536: 0}", 9, "65536 does not fit a key of 'rights' (0..65535)"},
    {&rich_box_type, "rights={2: 256}", 12, "256 does not fit 'rights' (0..255)"},
};

static void what_is_wrong_is_told_where_it_is(void **state)
{
    (void)state;
    char object[sizeof(struct rich)];
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *const refusal = &refusals[i];
        pd_diag diag = {.status = PD_OK};
        const pd_status status = read_into(refusal->type, (void *)object, refusal->text, &diag);
        if (status != PD_EPARSE || diag.status != PD_EPARSE || diag.line != 1 ||
            diag.column != refusal->column || strcmp(diag.text, refusal->message) != 0) {
            print_error("%s\nis status %d: %d:%d: %s\nexpected 1:%d: %s\n", refusal->text, status,
                        diag.line, diag.column, diag.text, refusal->column, refusal->message);
            fail();
        }
    }
}

static void the_line_is_the_readers(void **state)
{
    (void)state;
    const char *const text = "first\nx=y";
    struct rich_flat flat = {0};
    pd_diag diag;
    struct pdi_reader reader = pdi_reader_new(text, strlen(text), NULL, &arena, &diag);
    reader.at = reader.line_start = text + 6;
    reader.line = 2;
    assert_int_equal(pdi_read_fields(&reader, &rich_flat_type, &flat, '\0'), PD_EPARSE);
    assert_int_equal(diag.line, 2);
    assert_int_equal(diag.column, 3);
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    struct rich_maybe maybe;
    for (int depth = 64; depth <= 65; depth++) {
        struct pdi_text text = pdi_text_new(&arena);
        pd_diag diag = {.status = PD_OK};
        for (int i = 0; i < depth; i++) {
            pdi_text_puts(&text, i ? "{next=" : "next=");
        }
        pdi_text_puts(&text, "{");
        for (int i = 0; i < depth; i++) {
            pdi_text_putc(&text, '}');
        }
        const pd_status status = read_into(&rich_maybe_type, &maybe, text.data, &diag);
        assert_int_equal(status, depth <= 64 ? PD_OK : PD_EPARSE);
        if (status) {
            assert_string_equal(diag.text, "nested deeper than 64");
            assert_int_equal(diag.column, (int)strlen("{next=") * 64 + 5 + 1);
        }
    }
}

static void a_diag_is_not_needed(void **state)
{
    (void)state;
    struct rich_flat flat;
    assert_int_equal(read_into(&rich_flat_type, &flat, "x=", NULL), PD_EPARSE);
}

static void a_counter_limits_its_slice(void **state)
{
    (void)state;
    for (int count = 255; count <= 256; count++) {
        struct pdi_text text = pdi_text_new(&arena);
        struct rich_counted counted;
        pd_diag diag = {.status = PD_OK};
        pdi_text_puts(&text, "blobs=[");
        for (int i = 0; i < count; i++) {
            pdi_text_puts(&text, i ? ",\"\"" : "\"\"");
        }
        pdi_text_putc(&text, ']');
        assert_int_equal(read_into(&rich_counted_type, &counted, text.data, &diag),
                         count < 256 ? PD_OK : PD_EPARSE);
        assert_true(count > 255 || counted.blob_count == 255);
        assert_true(count < 256 || strcmp(diag.text, "'blobs' holds at most 255") == 0);
    }
}

static void words_have_a_distance(void **state)
{
    (void)state;
    assert_int_equal(pdi_word_distance("", ""), 0);
    assert_int_equal(pdi_word_distance("", "abc"), 3);
    assert_int_equal(pdi_word_distance("abc", ""), 3);
    assert_int_equal(pdi_word_distance("amount", "amonut"), 1);
    assert_int_equal(pdi_word_distance("amount", "mount"), 1);
    assert_int_equal(pdi_word_distance("amount", "amoount"), 1);
    assert_int_equal(pdi_word_distance("kitten", "sitting"), 3);
    assert_int_equal(pdi_word_distance("ab", "ba"), 1);
    assert_int_equal(pdi_word_distance("abcdef", "badcfe"), 3);
}

#define TEST(name_) cmocka_unit_test_setup_teardown(name_, arena_setup, arena_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fields_come_in_any_order),
        TEST(scalars_are_read),
        TEST(no_flag_may_have_a_name),
        TEST(rows_are_read),
        TEST(what_was_not_given_is_ready),
        TEST(it_stops_before_the_bracket),
        TEST(what_is_wrong_is_told_where_it_is),
        TEST(the_line_is_the_readers),
        TEST(nesting_has_a_limit),
        TEST(a_diag_is_not_needed),
        TEST(a_counter_limits_its_slice),
        TEST(words_have_a_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
