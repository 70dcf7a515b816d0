/*
 * Values of every kind and shape, drawn at fixed seeds: printing, reading, comparing, hashing and
 * copying must agree with each other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rich_value.h"

#include "base/random.h"
#include "core/box.h"
#include "core/read.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena_fixture.h"

/* ---- Random values ------------------------------------------------------------------------ */

static pd_str draw_bytes(struct pdi_random *random)
{
    static const char *const parts[] = {"",         "a",        "b\"\\",    "\n\t\r",
                                        "\x7f\x01", "\xff\xc3", "\xc3\xa4", "\xe2\x82\xac",
                                        "none",     ", }]",     "x=1"};
    struct pdi_text text = pdi_text_new(&arena);
    for (uint64_t n = pdi_random_below(random, 4); n; n--) {
        pdi_text_puts(&text, parts[pdi_random_below(random, sizeof parts / sizeof *parts)]);
        if (pdi_random_below(random, 9) == 0) {
            pdi_text_putc(&text, '\0');
        }
    }
    return (pd_str){text.data, text.len};
}

static double draw_real(struct pdi_random *random)
{
    const double some[] = {0.0,
                           -0.0,
                           1.0,
                           -1.5,
                           0.1,
                           1e300,
                           DBL_MAX,
                           DBL_TRUE_MIN,
                           (double)NAN,
                           -(double)NAN,
                           (double)INFINITY,
                           -(double)INFINITY,
                           1.0 / 3};
    return some[pdi_random_below(random, sizeof some / sizeof *some)];
}

static void draw_item(struct pdi_random *random, pd_kind kind, size_t size, const pd_type *of,
                      void *item);

static void draw_member(struct pdi_random *random, const pd_field *field, char *object)
{
    char *const member = object + field->offset;
    const size_t size = pdi_item_size(field);
    size_t count = pdi_random_below(random, 4);
    size_t slots = pdi_inline_slots(field);
    struct pdi_box list = pdi_box_new(field, &arena);
    if (field->has_size) {
        pdi_integer_set(object + field->has_offset, field->has_size, count % 2);
    }
    if (field->shape == PD_SHAPE_OPTIONAL) {
        count = count == 0;
    } else if (slots) {
        count = field->shape == PD_SHAPE_COUNTED && count < slots ? count : slots;
    }
    for (size_t i = 0; i < count; i++) {
        char key[16] = {0};
        if (field->key_size) {
            draw_item(random, field->key_kind, field->key_size, NULL, key);
        }
        char *const slot = slots             ? member + i * field->element_size
                           : field->key_size ? pdi_put(&list, key)
                                             : pdi_list_add(&list);
        if (field->shape != PD_SHAPE_SET) {
            draw_item(random, field->kind, size, field->of, slot);
        }
    }
    if (pdi_is_box(field)) {
        memcpy(member, &list, sizeof list);
    } else if (!slots) {
        memcpy(member, &list.items, sizeof list.items);
    }
    pdi_items_set_count(field, object, count);
}

static void draw_struct(struct pdi_random *random, const pd_type *type, void *object)
{
    memset(object, 0, type->size);
    pdi_boxes_init(type, object, &arena);
    for (const pd_field *field = type->fields; field->name; field++) {
        draw_member(random, field, object);
    }
}

static void draw_item(struct pdi_random *random, pd_kind kind, size_t size, const pd_type *of,
                      void *item)
{
    const uint64_t numbers[] = {0,
                                1,
                                7,
                                (uint64_t)-1,
                                (uint64_t)-3,
                                INT64_MAX,
                                (uint64_t)INT64_MIN,
                                INT32_MAX,
                                (uint64_t)INT32_MIN,
                                0x83,
                                pdi_random_next(random)};
    const uint64_t number = numbers[pdi_random_below(random, sizeof numbers / sizeof *numbers)];
    const double real = draw_real(random);
    const float single = (float)real;
    const pd_str text = draw_bytes(random);
    const pd_bytes bytes = {text.data, text.len};
    switch (kind) {
    case PD_KIND_BOOL:
        pdi_integer_set(item, size, number & 1);
        break;
    case PD_KIND_CHAR:
        memset(item, 0, size);
        memcpy(item, text.data, text.len < size ? text.len : size);
        break;
    case PD_KIND_INT:
    case PD_KIND_UINT:
        pdi_integer_set(item, size, number);
        break;
    case PD_KIND_REAL:
        memcpy(item, size == sizeof single ? (const void *)&single : (const void *)&real, size);
        break;
    case PD_KIND_STR:
        memcpy(item, &text, sizeof text);
        break;
    case PD_KIND_BYTES:
        memcpy(item, &bytes, sizeof bytes);
        break;
    case PD_KIND_REF: {
        const pd_ref ref = pdi_random_below(random, 2) ? (pd_ref){number} : (pd_ref){number % 64};
        memcpy(item, &ref, sizeof ref);
        break;
    }
    case PD_KIND_STRUCT:
        draw_struct(random, of, item);
        break;
    }
}

static struct rich *draw_rich(uint64_t seed)
{
    struct pdi_random random = pdi_random(seed);
    struct rich *const rich = pd_alloc(&arena, struct rich, 1);
    draw_struct(&random, &rich_type, rich);
    return rich;
}

/* ---- What holds for all of them ---------------------------------------------------------------
 */

static const char *print(const struct rich *rich)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_print_fields(&text, NULL, &rich_type, rich);
    return text.data;
}

static struct rich *read(const char *text)
{
    pd_diag diag = {.status = PD_OK};
    struct rich *const rich = pd_alloc(&arena, struct rich, 1);
    struct pdi_reader reader = pdi_reader_new(text, strlen(text), NULL, &arena, &diag);
    if (pdi_read_fields(&reader, &rich_type, rich, '\0')) {
        print_error("%d:%d: %s\n%s\n", diag.line, diag.column, diag.text, text);
        fail();
    }
    return rich;
}

enum { SEEDS = 600 };

static void what_is_printed_reads_back(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        const struct rich *const rich = draw_rich(seed);
        const char *const text = print(rich);
        const struct rich *const again = read(text);
        assert_true(pdi_equal(&rich_type, rich, again, false));
        assert_int_equal(pdi_hash_struct(1, &rich_type, rich),
                         pdi_hash_struct(1, &rich_type, again));
        assert_string_equal(print(again), text);
        pdi_arena_reset(&arena);
    }
}

/* Overwrites all that a value points to, so that a copy that still does is found. */
static void spoil(const pd_field *field, const struct pdi_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        char *const item = items->base + i * items->stride + field->value_offset;
        if (field->kind == PD_KIND_STRUCT) {
            for (const pd_field *of = field->of->fields; of->name; of++) {
                const struct pdi_items inner = pdi_items(of, item);
                spoil(of, &inner);
            }
        } else if (field->kind == PD_KIND_STR) {
            char *data;
            memcpy(&data, item, sizeof data);
            memset(data, '#', ((pd_str *)(void *)item)->len);
        }
        memset(item, 0, field->kind == PD_KIND_STRUCT ? 0 : pdi_item_size(field));
    }
}

static void a_copy_is_independent(void **state)
{
    (void)state;
    pd_arena other;
    pdi_arena_init(&other, 0);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct rich *const rich = draw_rich(seed);
        struct pdi_text text = pdi_text_new(&other);
        struct rich copy, shallow;
        memset(&copy, 0xee, sizeof copy);
        pdi_print_fields(&text, NULL, &rich_type, rich);
        pdi_copy(&rich_type, &shallow, rich, &other, PDI_DEPTH_CONTAINERS);
        assert_true(pdi_equal(&rich_type, rich, &shallow, false));
        pdi_copy(&rich_type, &copy, &shallow, &other, PDI_DEPTH_ALL);
        for (const pd_field *field = rich_type.fields; field->name; field++) {
            const struct pdi_items items = pdi_items(field, rich);
            spoil(field, &items);
        }
        pdi_arena_reset(&arena);
        struct pdi_text copied = pdi_text_new(&other);
        pdi_print_fields(&copied, NULL, &rich_type, &copy);
        assert_string_equal(copied.data, text.data);
        assert_ptr_equal(copy.box.texts.a_set.arena, &other);
        *pd_list_add(&copy.box.bools) = true;
        pdi_arena_reset(&other);
    }
    pdi_arena_release(&other);
}

static int compare(const void *a, const void *b)
{
    return pdi_compare_items(PD_KIND_STRUCT, sizeof(struct rich), &rich_type, a, b);
}

static void the_order_is_total(void **state)
{
    (void)state;
    enum { COUNT = 90 };
    struct rich *const values = pd_alloc(&arena, struct rich, COUNT);
    for (uint64_t i = 0; i < COUNT; i++) {
        values[i] = *draw_rich(i % 80);
        values[i].one = draw_rich(i % 7)->one;
        values[i].box = draw_rich(i % 5)->box;
    }
    qsort(values, COUNT, sizeof *values, compare);
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < COUNT; j++) {
            const int order = compare(&values[i], &values[j]);
            const bool equal = pdi_equal(&rich_type, &values[i], &values[j], false);
            assert_int_equal(order == 0, equal);
            assert_int_equal(order == 0, strcmp(print(&values[i]), print(&values[j])) == 0);
            assert_true(i < j ? order <= 0 : order >= 0);
            assert_true((order < 0) == (compare(&values[j], &values[i]) > 0));
        }
    }
}

static int compare_reals(double a, double b)
{
    return pdi_compare_items(PD_KIND_REAL, sizeof a, NULL, &a, &b);
}

static void reals_are_ordered_by_value(void **state)
{
    (void)state;
    const double ascending[] = {
        -(double)NAN, -(double)INFINITY, -2.0, -1.0, -DBL_TRUE_MIN,    -0.0,
        0.0,          DBL_TRUE_MIN,      1.0,  2.0,  (double)INFINITY, (double)NAN};
    const size_t count = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            const int order = compare_reals(ascending[i], ascending[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
}

static void integers_and_texts_are_ordered_by_value(void **state)
{
    (void)state;
    const int8_t low = -1, high = 1;
    const uint8_t most = 255, least = 1;
    const pd_str a = PD_STR("a"), ab = PD_STR("ab"), b = PD_STR("b");
    const bool no = false, yes = true;
    assert_true(pdi_compare_items(PD_KIND_INT, 1, NULL, &low, &high) < 0);
    assert_true(pdi_compare_items(PD_KIND_UINT, 1, NULL, &most, &least) > 0);
    assert_true(pdi_compare_items(PD_KIND_STR, sizeof a, NULL, &a, &ab) < 0);
    assert_true(pdi_compare_items(PD_KIND_STR, sizeof a, NULL, &ab, &b) < 0);
    assert_true(pdi_compare_items(PD_KIND_BOOL, 1, NULL, &no, &yes) < 0);
    assert_true(pdi_compare_items(PD_KIND_CHAR, 4, NULL, "ab\0x", "ab\0y") == 0);
}

static void what_the_system_chooses_may_differ(void **state)
{
    (void)state;
    struct rich *const a = draw_rich(1);
    struct rich *const b = draw_rich(1);
    b->flat.y++;
    assert_false(pdi_equal(&rich_type, a, b, false));
    assert_true(pdi_equal(&rich_type, a, b, true));
    assert_false(pdi_equal_field(pdi_field_named(&rich_type, "flat", 4), a, b));
    assert_true(pdi_equal_field(pdi_field_named(&rich_type, "one", 3), a, b));
    b->flat.x++;
    assert_false(pdi_equal(&rich_type, a, b, true));
}

static void what_does_not_count_does_not_count(void **state)
{
    (void)state;
    struct rich_flat a, b;
    memset(&a, 0, sizeof a);
    memset(&b, 0xff, sizeof b);
    a.x = b.x = 3;
    a.y = b.y = 4;
    memcpy(a.tag, "ab\0cd", 5);
    memcpy(b.tag, "ab\0ef", 5);
    assert_true(pdi_equal(&rich_flat_type, &a, &b, false));
    assert_int_equal(pdi_hash_struct(9, &rich_flat_type, &a),
                     pdi_hash_struct(9, &rich_flat_type, &b));
    assert_true(pdi_type_flat(&rich_flat_type));
    assert_true(pdi_type_flat(&rich_empty_type));
    assert_false(pdi_type_flat(&rich_one_type));
    assert_false(pdi_type_flat(&rich_leaf_type));
    assert_false(pdi_type_flat(&rich_maybe_type));
}

/* ---- Exact texts --------------------------------------------------------------------------------
 */

static void scalars_print_like_this(void **state)
{
    (void)state;
    const struct rich_one one = {
        .b = true,
        .c = 'x',
        .i8 = -128,
        .i64 = INT64_MIN,
        .u64 = UINT64_MAX,
        .f = 0.1F,
        .d = 1e300,
        .s = PD_STR("a\"\n\x01\xff\xc3\xa4"),
        .y = {"A\x00", 2},
        .r = {5},
        .color = RICH_REDDISH,
        .rights = RICH_READ | RICH_OWN | 8,
    };
    struct pdi_text text = pdi_text_new(&arena);
    pdi_print_struct(&text, NULL, &rich_one_type, &one);
    assert_string_equal(text.data,
                        "{b=true, c=\"x\", i8=-128, i16=0, i32=0, i64=-9223372036854775808, u8=0, "
                        "u16=0, u32=0, u64=18446744073709551615, f=0.1, d=1e+300, "
                        "s=\"a\\\"\\n\\x01\\xff\xc3\xa4\", y=\"\\x41\\x00\", r=unknown#5, "
                        "color=red-dish, rights=READ|OWN|8, signed_rights=0}");
    struct pdi_text json = pdi_text_new(&arena);
    pdi_json_struct(&json, NULL, &rich_one_type, &one);
    assert_string_equal(json.data,
                        "{\"b\": true, \"c\": \"x\", \"i8\": -128, \"i16\": 0, \"i32\": 0, "
                        "\"i64\": -9223372036854775808, \"u8\": 0, \"u16\": 0, \"u32\": 0, "
                        "\"u64\": 18446744073709551615, \"f\": 0.1, \"d\": 1e+300, "
                        "\"s\": \"a\\\"\\n\\u0001\xef\xbf\xbd\xc3\xa4\", \"y\": \"4100\", "
                        "\"r\": \"unknown#5\", \"color\": \"red-dish\", "
                        "\"rights\": [\"READ\", \"OWN\", 8], \"signed_rights\": []}");
}

static void rows_print_like_this(void **state)
{
    (void)state;
    struct rich_box box = {.bools = {.items = NULL}};
    pdi_boxes_init(&rich_box_type, &box, &arena);
    *pd_list_add(&box.bools) = true;
    *pd_list_add(&box.reals) = -(double)NAN;
    pd_set_add(&box.i32s, 5);
    pd_set_add(&box.i32s, -5);
    *pd_map_put(&box.rights, 3) = RICH_WRITE;
    *pd_map_put(&box.rights, 2) = 0;
    pd_map_put(&box.by_ref, (pd_ref){0})->name = PD_STR("nobody");
    struct pdi_text text = pdi_text_new(&arena);
    struct pdi_text json = pdi_text_new(&arena);
    const char *const names[] = {"bools", "reals", "i32s", "rights", "by_ref", "texts"};
    const char *const texts[] = {
        "[true]", "[-nan]", "[-5, 5]", "{2: 0, 3: WRITE}", "{none: {name=\"nobody\", notes=[]}}",
        "[]"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const pd_field *const field = pdi_field_named(&rich_box_type, names[i], strlen(names[i]));
        text.len = 0;
        pdi_print_field(&text, NULL, field, &box);
        assert_string_equal(text.data, texts[i]);
    }
    pdi_json_struct(&json, NULL, &rich_box_type, &box);
    assert_non_null(strstr(json.data, "\"rights\": {\"2\": [], \"3\": [\"WRITE\"]}"));
    assert_non_null(strstr(json.data, "\"reals\": [\"-nan\"]"));
    assert_non_null(strstr(json.data, "{\"none\": {\"name\": \"nobody\", \"notes\": []}}"));
    assert_null(pdi_field_named(&rich_box_type, "bool", 4));
}

/* ---- JSON is JSON ------------------------------------------------------------------------ */

static const char *json_end(const char *at);

/* After the items of an object or array, each followed by ',' or CLOSE; NULL: it is none. */
static const char *json_items(const char *at, char close)
{
    if (*at == close) {
        return at + 1;
    }
    for (;;) {
        if (close == '}') {
            at = *at == '"' ? json_end(at) : NULL;
            at = at && strncmp(at, ": ", 2) == 0 ? at + 2 : NULL;
        }
        at = at ? json_end(at) : NULL;
        if (!at || *at == close) {
            return at ? at + 1 : NULL;
        }
        at = strncmp(at, ", ", 2) == 0 ? at + 2 : NULL;
        if (!at) {
            return NULL;
        }
    }
}

static const char *json_string_end(const char *at)
{
    while (*at != '"') {
        const size_t n = pdi_utf8_length(at, strlen(at) + 1);
        if ((unsigned char)*at < 0x20 || n == 0) {
            return NULL;
        }
        if (*at == '\\' && !(at[1] && strchr("\"\\/bfnrtu", at[1]))) {
            return NULL;
        }
        at += *at == '\\' ? 2 : n;
    }
    return at + 1;
}

/* Behind the JSON value at AT; NULL if that is none. */
static const char *json_end(const char *at)
{
    const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++) {
        if (strncmp(at, words[i], strlen(words[i])) == 0) {
            return at + strlen(words[i]);
        }
    }
    if (*at == '{' || *at == '[') {
        return json_items(at + 1, *at == '{' ? '}' : ']');
    }
    if (*at == '"') {
        return json_string_end(at + 1);
    }
    char *end;
    (void)strtod(at, &end);
    return end > at && (*at == '-' || (*at >= '0' && *at <= '9')) ? end : NULL;
}

static void json_is_valid(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_json_struct(&text, NULL, &rich_type, draw_rich(seed));
        const char *const end = json_end(text.data);
        assert_non_null(end);
        assert_int_equal(*end, '\0');
        pdi_arena_reset(&arena);
    }
}

static void the_locale_does_not_matter(void **state)
{
    (void)state;
    const char *const locales[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "C.UTF-8"};
    for (size_t i = 0; i < 4 && !setlocale(LC_NUMERIC, locales[i]); i++) {
    }
    for (uint64_t seed = 0; seed < 20; seed++) {
        const struct rich *const rich = draw_rich(seed);
        assert_true(pdi_equal(&rich_type, rich, read(print(rich)), false));
    }
    assert_non_null(setlocale(LC_NUMERIC, "C"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_printed_reads_back, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(a_copy_is_independent, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(the_order_is_total, arena_setup, arena_teardown),
        cmocka_unit_test(reals_are_ordered_by_value),
        cmocka_unit_test(integers_and_texts_are_ordered_by_value),
        cmocka_unit_test_setup_teardown(what_the_system_chooses_may_differ, arena_setup,
                                        arena_teardown),
        cmocka_unit_test(what_does_not_count_does_not_count),
        cmocka_unit_test_setup_teardown(scalars_print_like_this, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(rows_print_like_this, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(json_is_valid, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(the_locale_does_not_matter, arena_setup, arena_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
