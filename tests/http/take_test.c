/*
 * Values of every kind and shape from JSON and headers, and what is wrong with those that do not
 * fit; what is shown, without secrets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "core/value.h"
#include "http/http.h"

#include <stdio.h>
#include <string.h>

enum color { RED, BLUE = 7 };
PD_ENUM(color, PD_NAME(RED, "red"), PD_NAME(BLUE, "blue"));
enum right { READ = 1, WRITE = 2 };
PD_ENUM(right, PD_NAME(READ, "read"), PD_NAME(WRITE, "write"));

struct part {
    pd_ref owner;
    int8_t small;
};
PD_TYPE(part, PD_FIELD(owner), PD_FIELD(small, PD_JSON("little")));

struct all {
    pd_ref id, other;
    bool yes;
    int8_t i8;
    uint8_t u8;
    int64_t i64;
    uint64_t u64;
    double real;
    float single;
    enum color color;
    uint8_t rights;
    char letter, code[4];
    pd_str text;
    pd_bytes bytes;
    bool has_limit;
    int32_t limit;
    int16_t pair[2];
    uint8_t count;
    int32_t few[3];
    const int8_t *many;
    uint8_t many_count;
    struct part *parts;
    size_t part_count;
    struct part *maybe;
    struct part one;
};
PD_TYPE(all, PD_FIELD(id, PD_EXTERNAL), PD_FIELD(other), PD_FIELD(yes), PD_FIELD(i8), PD_FIELD(u8),
        PD_FIELD(i64), PD_FIELD(u64), PD_FIELD(real), PD_FIELD(single),
        PD_FIELD(color, PD_NAMES(color)), PD_FIELD(rights, PD_FLAGS(right)), PD_FIELD(letter),
        PD_FIELD(code), PD_FIELD(text), PD_FIELD(bytes), PD_MAYBE(limit, has_limit), PD_FIELD(pair),
        PD_COUNTED(few, count), PD_COUNTED(many, many_count), PD_STRUCTS(parts, part_count, part),
        PD_OPTIONAL(maybe, part), PD_STRUCT(one, part));

/* ---- A step of a handler --------------------------------------------------------------------- */

struct desk {
    pd_arena arena;
    struct pdi_bindings bindings;
    pd_step step;
    struct pdi_http_reading reading;
    struct all all;
};

static const char *const secrets[] = {"pin", "set-cookie", NULL};

static void begin(struct desk *desk)
{
    memset(desk, 0, sizeof *desk);
    pdi_arena_init(&desk->arena, 0);
    pdi_bindings_begin(&desk->bindings, &desk->arena);
    (void)pdi_bindings_add(&desk->bindings, pdi_ref_pack(3, 0, 0, 0),
                           (struct pdi_value){PDI_VALUE_STR, 0, PD_STR("a-1")});
    (void)pdi_bindings_add(&desk->bindings, pdi_ref_pack(4, 0, 0, 0),
                           (struct pdi_value){PDI_VALUE_INT, 17, {0}});
    desk->step = (pd_step){.mode = PDI_STEP_EXECUTE,
                           .run = &desk->arena,
                           .scratch = &desk->arena,
                           .bindings = &desk->bindings};
    desk->reading = (struct pdi_http_reading){.step = &desk->step, .secrets = secrets};
}

/* Fills the member NAME from TEXT; it prints as PRINTED, or is told as wrong so. */
static void take(const char *name, const char *text, const char *printed)
{
    struct desk desk;
    begin(&desk);
    const pd_field *const field = pdi_field_named(&all_type, name, strlen(name));
    json_t *const json = text ? json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;
    struct pdi_text out = pdi_text_new(&desk.arena);
    char path[64];
    assert_true(json || !text);
    snprintf(path, sizeof path, "/%s", name);
    if (pdi_http_take(&desk.reading, field, &desk.all, json, path)) {
        pdi_print_field(&out, NULL, field, &desk.all);
        assert_string_equal(desk.reading.problem, "");
    } else {
        pdi_text_puts(&out, desk.reading.problem);
        assert_string_not_equal(desk.reading.problem, "");
    }
    assert_string_equal(out.data, printed);
    json_decref(json);
    pdi_arena_release(&desk.arena);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void numbers_are_taken_if_they_fit(void **state)
{
    (void)state;
    take("yes", "true", "true");
    take("yes", "1", "/yes is 1, not true or false");
    take("i8", "-128", "-128");
    take("i8", "127", "127");
    take("i8", "-129", "/i8 is -129, which does not fit i8");
    take("i8", "128", "/i8 is 128, which does not fit i8");
    take("i8", "1.0", "/i8 is 1.0, not an integer");
    take("i8", "\"1\"", "/i8 is \"1\", not an integer");
    take("i8", "null", "/i8 is null, not an integer");
    take("i8", NULL, "it has no /i8");
    take("u8", "255", "255");
    take("u8", "256", "/u8 is 256, which does not fit u8");
    take("u8", "-1", "/u8 is -1, which does not fit u8");
    take("i64", "-9223372036854775808", "-9223372036854775808");
    take("u64", "9223372036854775807", "9223372036854775807");
    take("u64", "-1", "/u64 is -1, which does not fit u64");
    take("real", "1e308", "1e+308");
    take("real", "-3", "-3.0");
    take("real", "\"3\"", "/real is \"3\", not a number");
    take("single", "0.5", "0.5");
    take("single", "1e39", "/single is 1e39, which does not fit single");
    take("color", "\"blue\"", "blue");
    take("color", "7", "blue");
    take("color", "\"green\"", "/color is \"green\", not one of red, blue");
    take("color", "[]", "/color is [], not one of red, blue");
    take("rights", "[\"write\", \"read\"]", "read|write");
    take("rights", "[]", "0");
    take("rights", "2", "write");
    take("rights", "[\"own\"]", "/rights is \"own\", not one of read, write");
    take("rights", "\"read\"", "/rights is \"read\", not an array of names");
}

static void texts_are_taken_if_they_fit(void **state)
{
    (void)state;
    take("letter", "\"x\"", "\"x\"");
    take("letter", "\"\"", "/letter is \"\", which does not fit letter");
    take("code", "\"abcd\"", "\"abcd\"");
    take("code", "\"\"", "\"\"");
    take("code", "\"abcde\"", "/code is \"abcde\", which does not fit code");
    take("code", "\"a\\u0000b\"", "/code is \"a\\u0000b\", which does not fit code");
    take("code", "1", "/code is 1, not a string");
    take("text", "\"a\\u0000b\"", "\"a\\x00b\"");
    take("text", "null", "/text is null, not a string");
    take("bytes", "\"01fF\"", "\"\\x01\\xff\"");
    take("bytes", "\"\"", "\"\"");
    take("bytes", "\"012\"", "/bytes is \"012\", not hexadecimal digits");
    take("bytes", "\"0g\"", "/bytes is \"0g\", not hexadecimal digits");
    take("bytes", "7", "/bytes is 7, not hexadecimal digits");
}

static void references_are_chosen_or_looked_up(void **state)
{
    (void)state;
    take("other", "\"a-1\"", "$3.0#0.0");
    take("other", "17", "$4.0#0.0");
    take("other", "\"17\"", "unknown#1");
    take("other", "\"a-2\"", "unknown#1");
    take("other", "null", "none");
    take("other", "true", "/other is true, not a string or an integer");
    take("id", "null", "/id is null, not a string or an integer");
    struct desk desk;
    begin(&desk);
    json_t *const json = json_string("new");
    assert_true(pdi_http_take(&desk.reading, &all_type.fields[0], &desk.all, json, "/id"));
    const struct pdi_value *const value = pdi_bindings_fresh_value(&desk.bindings, desk.all.id);
    assert_non_null(value);
    assert_string_equal(value->text.data, "new");
    json_decref(json);
    pdi_arena_release(&desk.arena);
}

static void rows_and_structs_are_taken(void **state)
{
    (void)state;
    take("limit", "5", "5");
    take("limit", "null", "none");
    take("limit", NULL, "none");
    take("limit", "[]", "/limit is [], not an integer");
    take("pair", "[1, -2]", "[1, -2]");
    take("pair", "[1]", "/pair has 1 items, and pair has room for 2");
    take("pair", "[1, 70000]", "/pair/1 is 70000, which does not fit pair");
    take("few", "[1, 2]", "[1, 2]");
    take("few", "[]", "[]");
    take("few", "[1, 2, 3, 4]", "/few has 4 items, and few has room for 3");
    take("few", "{}", "/few is {}, not an array");
    take("many", "[-1]", "[-1]");
    char zeros[2 * 256 + 2] = "";
    for (size_t i = 0; i < 256; i++) {
        zeros[2 * i] = i ? ',' : '[';
        zeros[2 * i + 1] = '0';
    }
    zeros[2 * 256] = ']';
    take("many", zeros,
         "/many is [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0... (513 bytes), which does not fit "
         "many");
    take("parts",
         "[{\"owner\": \"a-1\", \"little\": 1, \"more\": 2}, {\"little\": 2, \"owner\": null}]",
         "[{owner=$3.0#0.0, small=1}, {owner=none, small=2}]");
    take("parts", "[]", "[]");
    take("parts", "[{\"owner\": \"a-1\", \"little\": 1}, {\"owner\": \"a-1\", \"small\": 2}]",
         "it has no /parts/1/little");
    take("parts", "[{\"owner\": \"a-1\", \"little\": 1000}]",
         "/parts/0/little is 1000, which does not fit small");
    take("parts", "[7]", "/parts/0 is 7, not an object");
    take("maybe", "null", "none");
    take("maybe", NULL, "none");
    take("maybe", "{\"owner\": 17, \"little\": 1}", "{owner=$4.0#0.0, small=1}");
    take("maybe", "{\"owner\": 17}", "it has no /maybe/little");
    take("one", "{\"owner\": 17, \"little\": 1}", "{owner=$4.0#0.0, small=1}");
    take("one", "null", "/one is null, not an object");
}

static void what_is_wrong_is_shown_short_and_without_secrets(void **state)
{
    (void)state;
    take("i8", "\"0123456789012345678901234567890123456789\"",
         "/i8 is \"012345678901234567890123456789012345678... (42 bytes), not an integer");
    take("i8", "{\"pin\": \"1234\"}", "/i8 is {\"pin\": \"***\"}, not an integer");
    struct desk desk;
    begin(&desk);
    json_t *const json = json_string("1234");
    assert_false(pdi_http_take(&desk.reading, &all_type.fields[3], &desk.all, json, "/deep/PIN"));
    assert_string_equal(desk.reading.problem, "/deep/PIN is ***, not an integer");
    json_decref(json);
    pdi_arena_release(&desk.arena);
}

/* ---- Headers --------------------------------------------------------------------------------- */

static void headers_are_taken(void **state)
{
    (void)state;
    const struct {
        const char *name, *text, *printed;
    } cases[] = {{"text", "a/b?c", "\"a/b?c\""},
                 {"text", "17", "\"17\""},
                 {"text", "\xff", "\"\\xff\""},
                 {"i8", "17", "17"},
                 {"i8", "x", "H is \"x\", not an integer"},
                 {"i8", "", "H is \"\", not an integer"},
                 {"real", "1.5", "1.5"},
                 {"yes", "true", "true"},
                 {"color", "red", "red"},
                 {"code", "ab", "\"ab\""},
                 {"other", "a-1", "$3.0#0.0"},
                 {"other", "17", "$4.0#0.0"},
                 {"other", "18", "unknown#1"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct desk desk;
        begin(&desk);
        const pd_field *const field =
            pdi_field_named(&all_type, cases[i].name, strlen(cases[i].name));
        struct pdi_text out = pdi_text_new(&desk.arena);
        if (pdi_http_take_text(&desk.reading, field, &desk.all, cases[i].text, "H")) {
            pdi_print_field(&out, NULL, field, &desk.all);
        } else {
            pdi_text_puts(&out, desk.reading.problem);
        }
        assert_string_equal(out.data, cases[i].printed);
        pdi_arena_release(&desk.arena);
    }
}

static void a_nul_is_no_json(void **state)
{
    (void)state;
    pd_arena arena;
    const char *why = NULL;
    pdi_arena_init(&arena, 0);
    assert_null(pdi_http_json((pd_str){"{\"id\": 1\0}", 10}, &arena, &why));
    assert_string_equal(why, "is no JSON: byte 9 is a NUL");
    pdi_arena_release(&arena);
}

/* ---- What is shown --------------------------------------------------------------------------- */

static const char *shown(pd_arena *arena, const char *body, size_t most)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_http_show_body(&text, secrets, (pd_str){body, strlen(body)}, most);
    return text.data;
}

static void bodies_are_shown_without_secrets(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    const struct {
        const char *body, *shown;
    } cases[] = {
        {"", ""},
        {"{\"pin\": 12, \"a\": 1}", "{\"pin\": \"***\", \"a\": 1}"},
        {"{\"PIN\":\"1\\\"2\",\"a\":1}", "{\"PIN\": \"***\",\"a\":1}"},
        {"{\"pin\" : [1, {\"x\": \"}\"}], \"a\": 1}", "{\"pin\": \"***\", \"a\": 1}"},
        {"{\"pin\": \"12", "{\"pin\": \"***\""},
        {"{\"pin\":", "{\"pin\": \"***\""},
        {"{\"p\\u0069\\u004E\": \"12\"}", "{\"p\\u0069\\u004E\": \"***\"}"},
        {"{\"\\u00\": \"\\u0\", \"pin\\u00\": 1}", "{\"\\u00\": \"\\u0\", \"pin\\u00\": 1}"},
        {"{\"a\": \"pin\", \"b\": 2}", "{\"a\": \"pin\", \"b\": 2}"},
        {"[\"pin\", 12]", "[\"pin\", 12]"},
        {"{\n  \"a\": \"\x01\xff\"\n}", "{   \"a\": \"\\x01\\xff\" }"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(shown(&arena, cases[i].body, 100), cases[i].shown);
    }
    assert_string_equal(shown(&arena, "0123456789", 10), "0123456789");
    assert_string_equal(shown(&arena, "0123456789a", 10), "0123456789... (11 bytes)");
    pdi_arena_release(&arena);
}

static void paths_are_shown_without_secrets(void **state)
{
    (void)state;
    const struct {
        const char *path, *shown;
    } cases[] = {{"/a?pin=1&b=2", "/a?pin=***&b=2"},
                 {"/a?b=2&Pin=1", "/a?b=2&Pin=***"},
                 {"/pin=1", "/pin=1"},
                 {"/a?pin", "/a?pin"},
                 {"/a?", "/a?"},
                 {"/a?&&pin=", "/a?&&pin=***"}};
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_http_show_path(&text, secrets, (pd_str){cases[i].path, strlen(cases[i].path)});
        assert_string_equal(text.data, cases[i].shown);
    }
    pdi_arena_release(&arena);
}

/* A secret that is a string never shows, however broken what surrounds it. */
static void random_bodies_never_show_the_secret(void **state)
{
    (void)state;
    static const char *const pieces[] = {"{", "}",  "[",  "]",     ",",    " ",   ":",
                                         "7", "\n", "\\", "\"a\"", "null", "\xff"};
    struct pdi_random random = pdi_random(1);
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (int i = 0; i < 20000; i++) {
        struct pdi_text body = pdi_text_new(&arena);
        for (uint64_t k = pdi_random_below(&random, 8); k > 0; k--) {
            pdi_text_puts(&body, pieces[pdi_random_below(&random, 13)]);
        }
        if (body.len && body.data[body.len - 1] == '\\') {
            pdi_text_putc(&body, ' ');
        }
        pdi_text_puts(&body, "\"pin\": \"hunter2\"");
        for (uint64_t k = pdi_random_below(&random, 8); k > 0; k--) {
            pdi_text_puts(&body, pieces[pdi_random_below(&random, 13)]);
        }
        /* A copy without room behind it, so that a sanitizer sees what is read there. */
        const pd_str copy = {pdi_arena_copy(&arena, body.data, body.len), body.len};
        struct pdi_text text = pdi_text_new(&arena);
        pdi_http_show_body(&text, secrets, copy, 1000);
        assert_null(strstr(text.data, "hunter2"));
        pdi_arena_reset(&arena);
    }
    pdi_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_taken_if_they_fit),
        cmocka_unit_test(texts_are_taken_if_they_fit),
        cmocka_unit_test(references_are_chosen_or_looked_up),
        cmocka_unit_test(rows_and_structs_are_taken),
        cmocka_unit_test(what_is_wrong_is_shown_short_and_without_secrets),
        cmocka_unit_test(headers_are_taken),
        cmocka_unit_test(a_nul_is_no_json),
        cmocka_unit_test(bodies_are_shown_without_secrets),
        cmocka_unit_test(paths_are_shown_without_secrets),
        cmocka_unit_test(random_bodies_never_show_the_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
