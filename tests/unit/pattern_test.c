/*
 * Patterns: what they match, what they refuse and where, and that what they generate is what
 * they match, by their own judgement and by that of the C library's regular expressions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "core/pattern.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STREAMS = 1000 };

/* ---- Matching ---------------------------------------------------------------------------- */

static const struct {
    const char *pattern;
    const char *matches[6], *fails[6]; /* up to the first NULL */
} judged[] = {
    {"", {""}, {"a"}},
    {"abc", {"abc"}, {"", "ab", "abcd", "xabc", "abd"}},
    {".", {"a", " ", "\x80", "\xff", "\r"}, {"", "\n", "ab"}},
    {"a.c", {"abc", "a.c"}, {"ac", "a\nc"}},
    {"a?", {"", "a"}, {"aa", "b"}},
    {"a*", {"", "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"b", "aab"}},
    {"a+", {"a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"", "ab"}},
    {"a{3}", {"aaa"}, {"", "aa", "aaaa"}},
    {"a{2,}", {"aa", "aaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"", "a", "aab"}},
    {"a{0,}", {"", "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"b"}},
    {"a{2,4}", {"aa", "aaa", "aaaa"}, {"", "a", "aaaaa"}},
    {"a{0}b", {"b"}, {"ab", ""}},
    {"a{0,0}", {""}, {"a"}},
    {"(ab)*", {"", "ab", "abab"}, {"a", "aba", "ba"}},
    {"(?:ab){2}", {"abab"}, {"ab", "ababab"}},
    {"a|bc|", {"a", "bc", ""}, {"b", "abc", "c"}},
    {"(a|b)*c", {"c", "ac", "abbac"}, {"", "ab", "cc"}},
    {"x(a||b)y", {"xy", "xay", "xby"}, {"xaby", "x", "y"}},
    {"()", {""}, {"a"}},
    {"(){1000}", {""}, {"a"}},
    {"((a{0}){9}|b)+", {"", "b", "bb"}, {"a"}},
    {"(a*)*", {"", "aaa"}, {"b"}},
    {"(a?){3}", {"", "a", "aaa"}, {"aaaa"}},
    {"(a*)+b{1,2}", {"b", "aabb"}, {"", "a", "bbb"}},
    {"((a|b){2}){1,2}", {"ab", "abba"}, {"a", "aba", "ababa"}},
    {"^abc$", {"abc"}, {"ab", "^abc$"}},
    {"^a|b$|^c$|d", {"a", "b", "c", "d"}, {"ab", "", "^a"}},
    {"^", {""}, {"^"}},
    {"$", {""}, {"$"}},
    {"^$", {""}, {"x"}},
    {"[abc]", {"a", "b", "c"}, {"", "d", "ab"}},
    {"[a-cx]", {"a", "b", "c", "x"}, {"d", "-"}},
    {"[^a-c]", {"d", "\n", "\x80", "^"}, {"a", "c", ""}},
    {"[a^]", {"a", "^"}, {"b"}},
    {"[-a]", {"-", "a"}, {"b"}},
    {"[a-]", {"-", "a"}, {"b"}},
    {"[\\w-]", {"-", "a", "_"}, {"."}},
    {"[a-c-e]", {"a", "c", "-", "e"}, {"d"}},
    {"[+--]", {"+", ",", "-"}, {"."}},
    {"[.*+?(){}|$]", {".", "*", "$", "{"}, {"a", "\\"}},
    {"[[]", {"["}, {"]"}},
    {"[(?=][(?<]", {"((", "?<", "=?"}, {"(", "<="}},
    {"[\\]\\\\]", {"]", "\\"}, {"["}},
    {"[\\n\\t\\x41-\\x43]", {"\n", "\t", "A", "C"}, {"n", "D"}},
    {"\\d", {"0", "9"}, {"a", "", "00"}},
    {"\\D", {"a", "\n", "\xff"}, {"0", "9", ""}},
    {"\\w", {"a", "Z", "0", "_"}, {"-", "\xe4", ""}},
    {"\\W", {"-", " ", "\xe4"}, {"a", "_"}},
    {"\\s", {" ", "\t", "\n", "\r", "\f", "\v"}, {"a", ""}},
    {"\\S", {"a", "\x01"}, {" ", "\v"}},
    {"[\\d\\s]", {"0", " "}, {"a"}},
    {"[\\D]", {"a"}, {"0"}},
    {"[\\D5]", {"a", "5"}, {"0"}},
    {"[^\\D]", {"0", "9"}, {"a", "\n"}},
    {"[^\\d\\s]", {"a", "-"}, {"0", " "}},
    {"\\.\\\\\\*\\[\\]\\-\\/\\ ", {".\\*[]-/ "}, {"x\\*[]-/ "}},
    {"\\n\\t\\x41\\x7e\\xFf", {"\n\tA~\xff"}, {"ntA~\xff"}},
    {"a-b,c=d:e", {"a-b,c=d:e"}, {"ab"}},
    {"a\nb", {"a\nb"}, {"anb"}},
    {"\xc3\xa4+", {"\xc3\xa4", "\xc3\xa4\xc3\xa4"}, {"", "\xc3\xa4\xa4", "\xc3"}},
    {"\xe2\x82\xac{2}|\xf0\x9f\x98\x80?",
     {"", "\xe2\x82\xac\xe2\x82\xac", "\xf0\x9f\x98\x80"},
     {"\xe2\x82\xac", "\xf0\x9f\x98"}},
    {"\xe4?b",
     {"b", "\xe4"
           "b"},
     {"\xe4", "bb"}},
    {"[a-z][a-z0-9_]{0,15}@(example|test)\\.(com|org)",
     {"bob@example.com", "a_1@test.org"},
     {"@test.org", "bob@exampleXcom", "9@test.com", "aaaaaaaaaaaaaaaaa@test.com"}},
};

static struct pdi_pattern *compile(const char *pattern, pd_arena *arena)
{
    pd_diag diag = {.status = PD_OK};
    struct pdi_pattern *const made = pdi_pattern_new(pattern, arena, &diag);
    if (!made) {
        fail_msg("\"%s\": column %d: %s", pattern, diag.column, diag.text);
    }
    assert_int_equal(diag.status, PD_OK);
    return made;
}

static void a_pattern_matches_whole_strings(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
        const struct pdi_pattern *const pattern = compile(judged[i].pattern, &arena);
        for (const char *const *s = judged[i].matches; s < judged[i].matches + 6 && *s; s++) {
            if (!pdi_pattern_matches(pattern, *s, strlen(*s))) {
                fail_msg("\"%s\" does not match \"%s\"", judged[i].pattern, *s);
            }
        }
        for (const char *const *s = judged[i].fails; s < judged[i].fails + 6 && *s; s++) {
            if (pdi_pattern_matches(pattern, *s, strlen(*s))) {
                fail_msg("\"%s\" matches \"%s\"", judged[i].pattern, *s);
            }
        }
    }
    pdi_arena_release(&arena);
}

static void a_nul_is_a_byte_like_others(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    assert_true(pdi_pattern_matches(compile("a.b", &arena), "a\0b", 3));
    assert_true(pdi_pattern_matches(compile("a\\x00b", &arena), "a\0b", 3));
    assert_true(pdi_pattern_matches(compile("[^a]", &arena), "", 1));
    assert_false(pdi_pattern_matches(compile("a", &arena), "a", 2));
    pdi_arena_release(&arena);
}

/* Patterns that a matcher with backtracking does not finish in this universe. */
static void no_pattern_is_a_catastrophe(void **state)
{
    (void)state;
    enum { LEN = 10000 };
    static const char *const patterns[] = {"(a*)*b",     "(a+)+b",         "((a?)*)*b",
                                           "(a|a)*b",    "(a|aa)+b",       "(.*)(.*)(.*)(.*)b",
                                           "(a{0,9})*b", "(()*|a|(a)*)*b", "(a?){500}a{500}.*b"};
    static char text[LEN + 1];
    memset(text, 'a', LEN);
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const struct pdi_pattern *const pattern = compile(patterns[i], &arena);
        text[LEN - 1] = 'a';
        assert_false(pdi_pattern_matches(pattern, text, LEN));
        text[LEN - 1] = 'b';
        assert_true(pdi_pattern_matches(pattern, text, LEN));
    }
    pdi_arena_release(&arena);
}

/* ---- What is refused --------------------------------------------------------------------- */

static const struct {
    const char *pattern;
    int column;
    const char *text;
} refused[] = {
    {"(a)\\1", 4, "backreference \\1 is not supported"},
    {"(a)\\9", 4, "backreference \\9 is not supported"},
    {"\\k<x>", 1, "backreference \\k is not supported"},
    {"\\g1", 1, "backreference \\g is not supported"},
    {"a\\0", 2, "octal escape \\0 is not supported"},
    {"a(?=b)", 2, "lookahead (?= is not supported"},
    {"a(?!b)", 2, "lookahead (?! is not supported"},
    {"(?<=a)b", 1, "lookbehind (?<= is not supported"},
    {"(?<!a)b", 1, "lookbehind (?<! is not supported"},
    {"(?<year>a)", 1, "named group (?< is not supported"},
    {"(?P<year>a)", 1, "named group (?P is not supported"},
    {"(?'year'a)", 1, "named group (?' is not supported"},
    {"(?>a)", 1, "atomic group (?> is not supported"},
    {"a(?#note)", 2, "comment (?# is not supported"},
    {"(?i)a", 1, "inline flag (? is not supported"},
    {"a*?", 2, "lazy quantifier *? is not supported"},
    {"a+?", 2, "lazy quantifier +? is not supported"},
    {"ab??", 3, "lazy quantifier ?? is not supported"},
    {"a{2,3}?", 2, "lazy quantifier {2,3}? is not supported"},
    {"a*+", 2, "possessive quantifier *+ is not supported"},
    {"a++", 2, "possessive quantifier ++ is not supported"},
    {"a?+", 2, "possessive quantifier ?+ is not supported"},
    {"a{2}+", 2, "possessive quantifier {2}+ is not supported"},
    {"a**", 3, "quantifier * without operand"},
    {"a{2}{3}", 5, "quantifier { without operand"},
    {"*a", 1, "quantifier * without operand"},
    {"+", 1, "quantifier + without operand"},
    {"?", 1, "quantifier ? without operand"},
    {"{2}", 1, "quantifier { without operand"},
    {"a|*b", 3, "quantifier * without operand"},
    {"a(+b)", 3, "quantifier + without operand"},
    {"^*", 2, "quantifier * without operand"},
    {"a[[:alpha:]]", 3, "posix class [: is not supported"},
    {"[a[.x.]]", 3, "posix collating symbol [. is not supported"},
    {"[[=e=]]", 2, "posix equivalence class [= is not supported"},
    {"a\\b", 2, "word boundary \\b is not supported"},
    {"a\\B", 2, "word boundary \\B is not supported"},
    {"[\\b]", 2, "word boundary \\b is not supported"},
    {"\\Aa", 1, "anchor \\A is not supported"},
    {"a\\z", 2, "anchor \\z is not supported"},
    {"a\\Z", 2, "anchor \\Z is not supported"},
    {"\\Ga", 1, "anchor \\G is not supported"},
    {"a\\p{L}", 2, "unicode property \\p is not supported"},
    {"a\\P{L}", 2, "unicode property \\P is not supported"},
    {"\\u0041", 1, "unicode escape \\u is not supported"},
    {"\\U0041", 1, "unicode escape \\U is not supported"},
    {"a\\q", 2, "unknown escape \\q"},
    {"\\r", 1, "unknown escape \\r"},
    {"[\\e]", 2, "unknown escape \\e"},
    {"\\xg0", 1, "escape \\x without two hexadecimal digits"},
    {"a\\x4", 2, "escape \\x without two hexadecimal digits"},
    {"\\x", 1, "escape \\x without two hexadecimal digits"},
    {"ab\\", 3, "trailing backslash"},
    {"[\\", 2, "trailing backslash"},
    {"a\\\n", 2, "backslash before byte \\x0a"},
    {"\\\xc3\xa4", 1, "backslash before byte \\xc3"},
    {"a(b", 2, "unbalanced ("},
    {"(a(b)", 1, "unbalanced ("},
    {"ab)", 3, "unbalanced )"},
    {"a|b)", 4, "unbalanced )"},
    {"a[bc", 2, "unbalanced ["},
    {"[", 1, "unbalanced ["},
    {"[^", 1, "unbalanced ["},
    {"[a-", 1, "unbalanced ["},
    {"[a-\\", 4, "trailing backslash"},
    {"a]", 2, "unbalanced ]"},
    {"a}", 2, "unbalanced }"},
    {"a[]", 2, "empty class"},
    {"[^]", 1, "empty class"},
    {"[]a]", 1, "empty class"},
    {"[xz-a]", 3, "reversed range in a class"},
    {"[\\x42-\\x41]", 2, "reversed range in a class"},
    {"[\\d-z]", 2, "range with a class as its end"},
    {"[a-\\d]", 2, "range with a class as its end"},
    {"[\xc3\xa4]", 2, "non-ascii character in a class is not supported: use (x|y)"},
    {"a[^ -~]", 2, "class [^...] has no printable character"},
    {"[^\\w\\W]", 1, "class [^...] has no printable character"},
    {"a{3,2}", 2, "reversed repeat {3,2}"},
    {"a{1001}", 3, "repeat of more than 1000"},
    {"a{99999999999999999999}", 3, "repeat of more than 1000"},
    {"a{1,1001}", 5, "repeat of more than 1000"},
    {"a{", 2, "malformed repeat: expected {m}, {m,} or {m,n}"},
    {"a{}", 2, "malformed repeat: expected {m}, {m,} or {m,n}"},
    {"a{,3}", 2, "malformed repeat: expected {m}, {m,} or {m,n}"},
    {"a{1,2", 2, "malformed repeat: expected {m}, {m,} or {m,n}"},
    {"a{x}", 2, "malformed repeat: expected {m}, {m,} or {m,n}"},
    {"a{1, 2}", 2, "malformed repeat: expected {m}, {m,} or {m,n}"},
    {"a^b", 2, "anchor ^ in the middle: it may only begin a pattern"},
    {"^^a", 2, "anchor ^ in the middle: it may only begin a pattern"},
    {"(^a)", 2, "anchor ^ in the middle: it may only begin a pattern"},
    {"a$b", 2, "anchor $ in the middle: it may only end a pattern"},
    {"a$$", 2, "anchor $ in the middle: it may only end a pattern"},
    {"$*", 1, "anchor $ in the middle: it may only end a pattern"},
    {"(a$)", 3, "anchor $ in the middle: it may only end a pattern"},
    {"(a{1000}){4}|(b{1000}){4}|(c{1000}){3}", 27, "pattern needs more than 10000 instructions"},
    {"ab((x{100}){99}){2}", 17, "pattern needs more than 10000 instructions"},
    {"a{1000}(b{1000}){9}c", 20, "pattern needs more than 10000 instructions"},
    {"((((a*)*)*)*)*", 14, "pattern takes more than 1000000 steps to generate"},
};

static void what_is_no_pattern_is_refused_where_it_is_wrong(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        pd_diag diag = {.line = 7};
        if (pdi_pattern_new(refused[i].pattern, &arena, &diag)) {
            fail_msg("\"%s\" is accepted", refused[i].pattern);
        }
        if (strcmp(diag.text, refused[i].text) != 0 || diag.column != refused[i].column) {
            fail_msg("\"%s\": column %d: %s", refused[i].pattern, diag.column, diag.text);
        }
        assert_int_equal(diag.status, PD_EPARSE);
        assert_int_equal(diag.line, 0);
        assert_null(pdi_pattern_new(refused[i].pattern, &arena, NULL));
    }
    pdi_arena_release(&arena);
}

static void a_pattern_at_its_limits_is_one(void **state)
{
    (void)state;
    enum { DEPTH = 64 };
    char nested[2 * DEPTH + 4];
    memset(nested, '(', DEPTH + 1);
    nested[DEPTH + 1] = 'a';
    memset(nested + DEPTH + 2, ')', DEPTH + 1);
    nested[2 * DEPTH + 3] = '\0';
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    pd_diag diag;
    assert_null(pdi_pattern_new(nested, &arena, &diag));
    assert_string_equal(diag.text, "groups nested deeper than 64");
    assert_int_equal(diag.column, 65);
    nested[2 * DEPTH + 2] = '\0';
    assert_true(pdi_pattern_matches(compile(nested + 1, &arena), "a", 1));

    static char text[10001];
    memset(text, 'x', 10000);
    const struct pdi_pattern *const largest = compile("((x{100}){10}){10}", &arena);
    assert_int_equal(pdi_pattern_shortest(largest), 10000);
    assert_true(pdi_pattern_matches(largest, text, 10000));
    assert_false(pdi_pattern_matches(largest, text, 9999));
    const struct pdi_pattern *const literal = compile(text, &arena);
    assert_true(pdi_pattern_matches(literal, text, 10000));
    pdi_arena_release(&arena);
}

/* ---- Generating -------------------------------------------------------------------------- */

/* clang-format off */
static const char *const generating[] = {
    "", "abc", "a?b*c+", "a{3}b{2,}c{1,4}", "(ab|cd|ef)+", "(?:a|bc|)x", "x(|a|bb)y", "()",
    "(a*)*b", "((a|b)*c){2}", "((a?)*|b{0,3})+", "^abc$", "^a|b+$", "^(a|b)$", ".", ".*", "a.c.{2}",
    "[abc]{4}", "[a-z_][a-z0-9_]*", "[^abc]+", "[^a-zA-Z]{3}", "[-+]?[0-9]+", "[a-]+", "[+--]{3}",
    "[.*+?(){}|$]{5}", "[a^]+", "\\d{4}-\\d{2}-\\d{2}", "\\d+(\\.\\d+)?([eE][-+]?\\d+)?",
    "\\w+@\\w+\\.(com|org)", "\\s*\\w+\\s*=\\s*\\w*", "\\D{3}\\W{3}\\S{3}", "[\\d\\s]+",
    "[\\w-]{1,9}", "[\\w.]+", "[^\\d\\s]*", "[^\\w]", "[\\D]{5}", "[^\\W]{5}", "[\\n\\t ]*",
    "\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\^\\$\\\\", "\\x41\\x2e\\x5b\\n\\t", "[\\x41-\\x46]{2}",
    "(a|b|c|d|e|f|g|h)(1|2|3|4)", "(https?)://[a-z]+(\\.[a-z]+){1,3}(/[a-z]*)*", "#[0-9a-fA-F]{6}",
    "([01][0-9]|2[0-3]):[0-5][0-9]",
    "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}",
    "[A-Z]{2}\\d{2}[A-Z0-9]{11,30}", "\"([^\"\\n])*\"", "[(?=][(?!]", "(key[0-9]=[a-z]{0,8};)*",
    "a{0}b", "(a{0,3}b{0,3}){0,3}", "(a|(b|(c|(d|e)*)*)*)", "((((((a))))))", "(ab?c?d?)+",
    "(x+x+)+y", "(a|ab)(c|bcd)(d*)", "\\/\\-\\ \\_\\:", "\xc3\xa4{1,3}b", "[ -~]{8}",
    "((((a*)*)*)*)", "a{1000}|b",
};
/* clang-format on */

static uint64_t zero(void *context, uint64_t n)
{
    (void)context;
    assert_true(n > 0);
    return 0;
}

static uint64_t greatest(void *context, uint64_t n)
{
    (void)context;
    return n - 1;
}

static uint64_t any(void *context, uint64_t n)
{
    return pdi_random_below(context, n);
}

static void all_decisions_zero_give_a_shortest_string(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *simplest;
    } simple[] = {
        {"", ""},
        {"[cba]", "c"},
        {"[x-z]", "x"},
        {"\\w\\d\\s", "a0 "},
        {"\\W\\D\\S", " aa"},
        {".", "a"},
        {"[^ab]", "c"},
        {"[^a-zA-Z]", "0"},
        {"[9\\w]", "9"},
        {"a*b+c?d{2,}", "bdd"},
        {"xy|zw", "xy"},
        {"xyz|u|vw|w", "u"},
        {"(aaa|bb)(c|)(d{3}|ee)", "bbee"},
        {"(abc|d)*", ""},
    };
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_pattern_generate(compile(simple[i].pattern, &arena), zero, NULL, &text);
        assert_string_equal(text.data, simple[i].simplest);
    }
    pdi_arena_release(&arena);
}

/* ---- Against the C library --------------------------------------------------------------- */

/* Writes BYTE so that it stands for itself; false if a bracket expression cannot say it. */
static bool translate_byte(struct pdi_text *out, char byte, bool in_class)
{
    if (in_class && strchr("]^-[", byte)) {
        return false;
    }
    if (!in_class && strchr("^.[$()|*+?{\\", byte)) {
        pdi_text_putc(out, '\\');
    }
    pdi_text_putc(out, byte);
    return true;
}

/* Translates the escape at AT; gives its length, 0 if it has no translation. */
static size_t translate_escape(struct pdi_text *out, const char *at, bool in_class)
{
    static const struct {
        char letter;
        const char *members;
    } shorthands[] = {{'d', "0-9"}, {'w', "A-Za-z0-9_"}, {'s', " \t\n\r\f\v"}};
    for (size_t i = 0; i < sizeof shorthands / sizeof *shorthands; i++) {
        if ((at[1] | 0x20) != shorthands[i].letter) {
            continue;
        }
        const bool negated = at[1] != shorthands[i].letter;
        if (in_class) {
            pdi_text_puts(out, shorthands[i].members);
            return negated ? 0 : 2;
        }
        pdi_text_printf(out, "[%s%s]", negated ? "^" : "", shorthands[i].members);
        return 2;
    }
    if (at[1] == 'x') {
        const char digits[] = {at[2], at[3], '\0'};
        return translate_byte(out, (char)strtol(digits, NULL, 16), in_class) ? 4 : 0;
    }
    const char byte = at[1] == 'n' ? '\n' : at[1] == 't' ? '\t' : at[1];
    return translate_byte(out, byte, in_class) ? 2 : 0;
}

/* PATTERN as a POSIX extended regular expression, of whole strings; false if it has none. */
static bool translate(struct pdi_text *out, const char *pattern)
{
    bool in_class = false;
    pdi_text_puts(out, "^(");
    for (const char *at = pattern; *at;) {
        size_t len = 1;
        if (*at == '\\') {
            len = translate_escape(out, at, in_class);
            if (len == 0) {
                return false;
            }
        } else if (!in_class && strncmp(at, "(?:", 3) == 0) {
            pdi_text_putc(out, '(');
            len = 3;
        } else if ((unsigned char)*at >= 0x80) {
            return false; /* a quantifier of theirs repeats one byte of it */
        } else {
            pdi_text_putc(out, *at);
            in_class = *at == '[' || (in_class && *at != ']');
        }
        at += len;
    }
    pdi_text_puts(out, ")$");
    return true;
}

/* Checks what PATTERN generates, and POSIX, unless NULL, on that and on neighbours of it. */
static void check_stream(const char *source, const struct pdi_pattern *pattern,
                         const regex_t *posix, pdi_decide_fn *decide, struct pdi_random *random,
                         pd_arena *arena)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_pattern_generate(pattern, decide, random, &text);
    if (!pdi_pattern_matches(pattern, text.data, text.len)) {
        fail_msg("\"%s\" does not match its own \"%s\"", source, text.data);
    }
    assert_true(text.len >= pdi_pattern_shortest(pattern));
    if (!posix) {
        return;
    }
    if (regexec(posix, text.data, 0, NULL, 0) != 0) {
        fail_msg("\"%s\" generates \"%s\", not so the C library", source, text.data);
    }
    if (text.len == 0 || text.len > 200) {
        return;
    }
    text.data[pdi_random_below(random, text.len)] = (char)(' ' + pdi_random_below(random, 95));
    const bool matches = pdi_pattern_matches(pattern, text.data, text.len);
    if (matches != (regexec(posix, text.data, 0, NULL, 0) == 0)) {
        fail_msg("\"%s\" and \"%s\": %d, not so the C library", source, text.data, matches);
    }
}

static void what_is_generated_is_matched(void **state)
{
    (void)state;
    size_t compared = 0;
    pd_arena arena, scratch;
    pdi_arena_init(&arena, 0);
    pdi_arena_init(&scratch, 0);
    for (size_t i = 0; i < sizeof generating / sizeof *generating; i++) {
        const struct pdi_pattern *const pattern = compile(generating[i], &arena);
        struct pdi_text text = pdi_text_new(&arena), expression = pdi_text_new(&arena);
        pdi_pattern_generate(pattern, zero, NULL, &text);
        assert_int_equal(text.len, pdi_pattern_shortest(pattern));
        regex_t posix;
        const bool comparable = translate(&expression, generating[i]);
        if (comparable && regcomp(&posix, expression.data, REG_EXTENDED | REG_NOSUB) != 0) {
            fail_msg("\"%s\" is no regular expression: \"%s\"", generating[i], expression.data);
        }
        for (uint64_t stream = 0; stream < STREAMS; stream++) {
            struct pdi_random random = pdi_random(pdi_key(i, stream));
            check_stream(generating[i], pattern, comparable ? &posix : NULL,
                         stream == 0   ? zero
                         : stream == 1 ? greatest
                                       : any,
                         &random, &scratch);
            pdi_arena_reset(&scratch);
        }
        if (comparable) {
            regfree(&posix);
            compared++;
        }
    }
    assert_true(compared >= 50);
    pdi_arena_release(&scratch);
    pdi_arena_release(&arena);
}

static uint64_t count_decisions(void *context, uint64_t n)
{
    assert_true(n > 1);
    ++*(size_t *)context;
    return 0;
}

static void a_decision_is_asked_for_only_where_there_is_one(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct pdi_text text = pdi_text_new(&arena);
    size_t decisions = 0;
    pdi_pattern_generate(compile("abc{3}[x](d)", &arena), count_decisions, &decisions, &text);
    assert_int_equal(decisions, 0);
    pdi_pattern_generate(compile("a?(b|c)[xy].d*", &arena), count_decisions, &decisions, &text);
    assert_int_equal(decisions, 5);
    assert_string_equal(text.data, "abcccxdbxa"); /* it appends */
    pdi_arena_release(&arena);
}

static void open_repeats_draw_16_more(void **state)
{
    (void)state;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    const char *const patterns[] = {"a*", "a+", "a{3,}", "a{2,40}"};
    const size_t longest[] = {16, 17, 19, 40};
    for (size_t i = 0; i < 4; i++) {
        struct pdi_text text = pdi_text_new(&arena);
        pdi_pattern_generate(compile(patterns[i], &arena), greatest, NULL, &text);
        assert_int_equal(text.len, longest[i]);
    }
    pdi_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_matches_whole_strings),
        cmocka_unit_test(a_nul_is_a_byte_like_others),
        cmocka_unit_test(no_pattern_is_a_catastrophe),
        cmocka_unit_test(what_is_no_pattern_is_refused_where_it_is_wrong),
        cmocka_unit_test(a_pattern_at_its_limits_is_one),
        cmocka_unit_test(all_decisions_zero_give_a_shortest_string),
        cmocka_unit_test(what_is_generated_is_matched),
        cmocka_unit_test(a_decision_is_asked_for_only_where_there_is_one),
        cmocka_unit_test(open_repeats_draw_16_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
