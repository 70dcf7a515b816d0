/* Texts that grow, and how reals, bytes and tags are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena_fixture.h"

/* ---- Growing -------------------------------------------------------------------------------- */

static void a_text_grows_and_ends_with_a_nul(void **state)
{
    (void)state;
    struct pdi_text text = pdi_text_new(&arena);
    assert_string_equal(text.data, "");
    assert_int_equal(text.len, 0);
    for (size_t i = 0; i < 5000; i++) {
        pdi_text_putc(&text, (char)('a' + i % 26));
        assert_int_equal(text.len, i + 1);
        assert_true(text.capacity > text.len && text.data[text.len] == '\0');
    }
    for (size_t i = 0; i < 5000; i++) {
        assert_int_equal(text.data[i], 'a' + i % 26);
    }
}

static void what_is_appended_may_be_empty_or_long(void **state)
{
    (void)state;
    char line[1000];
    memset(line, 'x', sizeof line);
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_add(&text, NULL, 0);
    pdi_text_puts(&text, "");
    pdi_text_printf(&text, "%s", "");
    assert_string_equal(text.data, "");
    pdi_text_printf(&text, "%d%c", -7, '|');
    pdi_text_printf(&text, "%.*s", (int)sizeof line, line);
    pdi_text_add(&text, "a\0b", 3);
    assert_int_equal(text.len, 3 + sizeof line + 3);
    assert_memory_equal(text.data, "-7|xxx", 6);
    assert_memory_equal(text.data + 3 + sizeof line, "a\0b", 4);
}

/* ---- Reals ---------------------------------------------------------------------------------- */

static const char *real(double value)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_real(&text, value, false);
    return text.data;
}

static const char *single(float value)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_real(&text, (double)value, true);
    return text.data;
}

static void reals_are_short_and_never_integers(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } reals[] = {
        {0, "0.0"},
        {-0.0, "-0.0"},
        {1, "1.0"},
        {-1, "-1.0"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {100, "100.0"},
        {-1200, "-1200.0"},
        {123456789, "123456789.0"},
        {1e15, "1000000000000000.0"},
        {0x1p53, "9007199254740992.0"},
        {99999999999999984.0, "99999999999999984.0"},
        {1e17, "1e+17"},
        {1e22, "1e+22"},
        {1.5e300, "1.5e+300"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {5e-324, "5e-324"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {-DBL_MAX, "-1.7976931348623157e+308"},
        {DBL_EPSILON, "2.220446049250313e-16"},
        {HUGE_VAL, "inf"},
        {-HUGE_VAL, "-inf"},
    };
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        assert_string_equal(real(reals[i].value), reals[i].text);
    }
    assert_string_equal(real((double)NAN), "nan");
}

static void floats_are_as_short_as_floats_allow(void **state)
{
    (void)state;
    assert_string_equal(single(0.1F), "0.1");
    assert_string_equal(real((double)0.1F), "0.10000000149011612");
    assert_string_equal(single(100.0F), "100.0");
    assert_string_equal(single(-0.0F), "-0.0");
    assert_string_equal(single(16777216.0F), "16777216.0");
    assert_string_equal(single(FLT_MAX), "3.4028235e+38");
    assert_string_equal(single(FLT_MIN), "1.1754944e-38");
    assert_string_equal(single(0x1p-149F), "1e-45");
    assert_string_equal(single(HUGE_VALF), "inf");
}

static void reals_read_back_as_they_were(void **state)
{
    (void)state;
    struct pdi_random random = pdi_random(17);
    for (unsigned i = 0; i < 20000; i++) {
        const uint64_t bits = pdi_random_next(&random);
        const uint32_t half = (uint32_t)(bits >> 32);
        double value;
        float narrow;
        memcpy(&value, &bits, sizeof value);
        memcpy(&narrow, &half, sizeof narrow);
        if (isfinite(value) && strtod(real(value), NULL) != value) {
            fail_msg("%a becomes %s", value, real(value));
        }
        if (isfinite(narrow) && (float)strtod(single(narrow), NULL) != narrow) {
            fail_msg("%a becomes %s", (double)narrow, single(narrow));
        }
        pdi_arena_reset(&arena);
    }
}

static void a_locale_changes_nothing(void **state)
{
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR"};
    const char *set = NULL;
    for (size_t i = 0; i < sizeof commas / sizeof *commas && !set; i++) {
        set = setlocale(LC_NUMERIC, commas[i]);
    }
    assert_string_equal(real(0.5), "0.5");
    assert_string_equal(real(1e15), "1000000000000000.0");
    (void)setlocale(LC_NUMERIC, "C");
    if (!set) {
        skip(); /* this machine has none with a comma */
    }
}

/* ---- Quotes --------------------------------------------------------------------------------- */

static const char *quoted(const char *data, size_t len)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_quoted(&text, data, len);
    return text.data;
}

static const char *json(const char *data, size_t len)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_json(&text, data, len);
    return text.data;
}

static void quoted_text_shows_every_byte(void **state)
{
    (void)state;
    assert_string_equal(quoted("", 0), "\"\"");
    assert_string_equal(quoted("a\"b\\c\n\t\r\0\x7f", 10), "\"a\\\"b\\\\c\\n\\t\\x0d\\x00\\x7f\"");
    assert_string_equal(quoted("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9),
                        "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"");
    assert_string_equal(quoted("\xc3", 1), "\"\\xc3\"");          /* cut off */
    assert_string_equal(quoted("\xc0\xaf", 2), "\"\\xc0\\xaf\""); /* overlong */
    assert_string_equal(quoted("\xed\xa0\x80", 3), "\"\\xed\\xa0\\x80\"");
    assert_string_equal(quoted("\xf4\x90\x80\x80", 4), "\"\\xf4\\x90\\x80\\x80\"");
}

static void json_text_is_unicode(void **state)
{
    (void)state;
    assert_string_equal(json("a\"b\\c\n\t\r\0\x1f", 10), "\"a\\\"b\\\\c\\n\\t\\r\\u0000\\u001f\"");
    assert_string_equal(json("\xc3\xa9\xff", 3), "\"\xc3\xa9\xef\xbf\xbd\"");
}

static void what_ends_a_line_is_escaped(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"a\nb\r", "a\\nb\\r"},
                                          {"0123456\n9", "0123456\\n"},
                                          {"01\n456789", "01\\n45678"},
                                          {"01234567\n", "01234567"},
                                          {"\n\n\n\n\n\n", "\\n\\n\\n\\n"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[10];
        (void)snprintf(text, sizeof text, "%s", rows[i][0]);
        pdi_one_line(text, sizeof text);
        assert_string_equal(text, rows[i][1]);
    }
}

static void tags_become_titles(void **state)
{
    (void)state;
    static const char *const tags[][2] = {
        {"open_account", "OpenAccount"}, {"pop", "Pop"},         {"a_1_b", "A1B"},
        {"listAll", "ListAll"},          {"_hidden_", "Hidden"}, {"HTTP_get", "HTTPGet"}};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_text_camel(&text, tags[i][0]);
        assert_string_equal(text.data, tags[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_grows_and_ends_with_a_nul),
        cmocka_unit_test(what_is_appended_may_be_empty_or_long),
        cmocka_unit_test(reals_are_short_and_never_integers),
        cmocka_unit_test(floats_are_as_short_as_floats_allow),
        cmocka_unit_test(reals_read_back_as_they_were),
        cmocka_unit_test(a_locale_changes_nothing),
        cmocka_unit_test(quoted_text_shows_every_byte),
        cmocka_unit_test(json_text_is_unicode),
        cmocka_unit_test(what_ends_a_line_is_escaped),
        cmocka_unit_test(tags_become_titles),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
