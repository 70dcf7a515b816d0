/*
 * The sets of bytes in a pattern: single characters, '.', escapes and classes.
 *
 * A set under construction remembers the order in which its bytes were written, because that
 * is the order they are drawn in: decision 0 is the first, so [xyz] shrinks towards x. What a
 * complement draws has no such order; it is taken from `printable`, letters first.
 */
#include "core/pattern_node.h"

#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const char printable[] = LETTERS DIGITS " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

enum { NO_BYTE = -1 };

/* A set that grows. */
struct building {
    struct pdi_pattern_set set; /* without draws */
    char draws[256];
};

static void add(struct building *to, unsigned char byte, bool draw)
{
    if (pdi_pattern_has(&to->set, byte)) {
        return;
    }
    to->set.bits[byte / 64] |= UINT64_C(1) << byte % 64;
    if (draw) {
        to->draws[to->set.count++] = (char)byte;
    }
}

static void add_all(struct building *to, const struct building *from)
{
    for (size_t i = 0; i < from->set.count; i++) {
        add(to, (unsigned char)from->draws[i], true);
    }
    for (unsigned byte = 0; byte < 256; byte++) {
        if (pdi_pattern_has(&from->set, (unsigned char)byte)) {
            add(to, (unsigned char)byte, false);
        }
    }
}

static void add_string(struct building *to, const char *bytes)
{
    for (; *bytes; bytes++) {
        add(to, (unsigned char)*bytes, true);
    }
}

/* All bytes that are not in SET; draws those of them that can be printed. */
static void complement(struct building *set)
{
    struct building rest = {.set.count = 0};
    for (const char *c = printable; *c; c++) {
        if (!pdi_pattern_has(&set->set, (unsigned char)*c)) {
            add(&rest, (unsigned char)*c, true);
        }
    }
    for (unsigned byte = 0; byte < 256; byte++) {
        if (!pdi_pattern_has(&set->set, (unsigned char)byte)) {
            add(&rest, (unsigned char)byte, false);
        }
    }
    *set = rest;
}

static const struct pdi_pattern_set *finish(const struct building *from, pd_arena *arena)
{
    struct pdi_pattern_set *const set = pd_alloc(arena, struct pdi_pattern_set, 1);
    *set = from->set;
    set->draws = pdi_arena_copy(arena, from->draws, from->set.count);
    return set;
}

const struct pdi_pattern_set *pdi_pattern_set_byte(pd_arena *arena, char byte)
{
    struct building set = {.set.count = 0};
    add(&set, (unsigned char)byte, true);
    return finish(&set, arena);
}

const struct pdi_pattern_set *pdi_pattern_set_dot(pd_arena *arena)
{
    struct building set = {.set.count = 0};
    add(&set, '\n', true);
    complement(&set);
    return finish(&set, arena);
}

/* What other dialects have and this one has not; a longer beginning before a shorter one. */
static const struct {
    const char *begins, *name;
} unsupported[] = {
    {"(?:", NULL}, /* the one that is supported */
    {"(?=", "lookahead"},
    {"(?!", "lookahead"},
    {"(?<=", "lookbehind"},
    {"(?<!", "lookbehind"},
    {"(?<", "named group"},
    {"(?P", "named group"},
    {"(?'", "named group"},
    {"(?>", "atomic group"},
    {"(?#", "comment"},
    {"(?", "inline flag"},
    {"[:", "posix class"},
    {"[.", "posix collating symbol"},
    {"[=", "posix equivalence class"},
    {"\\b", "word boundary"},
    {"\\B", "word boundary"},
    {"\\A", "anchor"},
    {"\\Z", "anchor"},
    {"\\z", "anchor"},
    {"\\G", "anchor"},
    {"\\p", "unicode property"},
    {"\\P", "unicode property"},
    {"\\u", "unicode escape"},
    {"\\U", "unicode escape"},
    {"\\k", "backreference"},
    {"\\g", "backreference"},
    {"\\0", "octal escape"},
};

bool pdi_pattern_supported(const struct pdi_pattern_parser *parser)
{
    const char *const at = parser->at;
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
        const char *const begins = unsupported[i].begins, *const name = unsupported[i].name;
        if (strncmp(at, begins, strlen(begins)) == 0) {
            return !name || PDI_PATTERN_FAIL(parser, at, "%s %s is not supported", name, begins);
        }
    }
    if (at[0] == '\\' && at[1] >= '1' && at[1] <= '9') {
        return PDI_PATTERN_FAIL(parser, at, "backreference \\%c is not supported", at[1]);
    }
    return true;
}

/* \d and its like in lower case; NULL: C is none. */
static const char *shorthand(char c)
{
    switch (c) {
    case 'd':
        return DIGITS;
    case 'w':
        return LETTERS DIGITS "_";
    case 's':
        return " \t\n\r\f\v";
    default:
        return NULL;
    }
}

/* The value of a hexadecimal digit, -1: it is none. */
static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Reads \xNN into BYTE. */
static bool escape_hex(struct pdi_pattern_parser *parser, int *byte)
{
    const int high = hex_digit(parser->at[2]);
    const int low = high < 0 ? -1 : hex_digit(parser->at[3]);
    if (low < 0) {
        return PDI_PATTERN_FAIL(parser, parser->at, "escape \\x without two hexadecimal digits");
    }
    *byte = high * 16 + low;
    parser->at += 4;
    return true;
}

/* Reads an escape that stands for one byte. */
static bool escape_byte(struct pdi_pattern_parser *parser, int *byte)
{
    const char c = parser->at[1];
    if (c == 'x') {
        return escape_hex(parser, byte);
    }
    if (c == 'n') {
        *byte = '\n';
    } else if (c == 't') {
        *byte = '\t';
    } else if (c == '\0') {
        return PDI_PATTERN_FAIL(parser, parser->at, "trailing backslash");
    } else if (!strchr(printable, c)) {
        return PDI_PATTERN_FAIL(parser, parser->at, "backslash before byte \\x%02x",
                                (unsigned)(unsigned char)c);
    } else if (strchr(LETTERS DIGITS, c)) {
        return PDI_PATTERN_FAIL(parser, parser->at, "unknown escape \\%c", c);
    } else {
        *byte = (unsigned char)c;
    }
    parser->at += 2;
    return true;
}

/* Reads an escape: one BYTE, or the SET of \d and its like, BYTE being NO_BYTE then. */
static bool escape(struct pdi_pattern_parser *parser, struct building *set, int *byte)
{
    if (!pdi_pattern_supported(parser)) {
        return false;
    }
    const char c = parser->at[1];
    const char *const members = shorthand((char)(c | 0x20));
    if (!members) {
        return escape_byte(parser, byte);
    }
    add_string(set, members);
    if (c < 'a') {
        complement(set);
    }
    parser->at += 2;
    *byte = NO_BYTE;
    return true;
}

bool pdi_pattern_escape(struct pdi_pattern_parser *parser, const struct pdi_pattern_set **out)
{
    struct building set = {.set.count = 0};
    int byte;
    if (!escape(parser, &set, &byte)) {
        return false;
    }
    if (byte != NO_BYTE) {
        add(&set, (unsigned char)byte, true);
    }
    *out = finish(&set, parser->arena);
    return true;
}

/* Reads a member of a class, or an end of a range, as an escape is read. */
static bool class_member(struct pdi_pattern_parser *parser, struct building *set, int *byte)
{
    if (*parser->at == '\\') {
        return escape(parser, set, byte);
    }
    *byte = (unsigned char)*parser->at;
    if (*byte >= 0x80) {
        /* Its bytes would become members of their own, and strings no UTF-8. */
        return PDI_PATTERN_FAIL(parser, parser->at,
                                "non-ascii character in a class is not supported: use (x|y)");
    }
    if (*parser->at == '[' && !pdi_pattern_supported(parser)) {
        return false;
    }
    parser->at++;
    return true;
}

/* Reads x, x-y or \d in a class and adds it to SET. */
static bool class_item(struct pdi_pattern_parser *parser, struct building *set)
{
    const char *const start = parser->at;
    struct building members = {.set.count = 0};
    int low, high;
    if (!class_member(parser, &members, &low)) {
        return false;
    }
    high = low;
    if (parser->at[0] == '-' && parser->at[1] && parser->at[1] != ']') {
        parser->at++;
        if (!class_member(parser, &members, &high)) {
            return false;
        }
        if (low == NO_BYTE || high == NO_BYTE) {
            return PDI_PATTERN_FAIL(parser, start, "range with a class as its end");
        }
        if (high < low) {
            return PDI_PATTERN_FAIL(parser, start, "reversed range in a class");
        }
    }
    add_all(set, &members);
    for (int byte = low; byte != NO_BYTE && byte <= high; byte++) {
        add(set, (unsigned char)byte, true);
    }
    return true;
}

bool pdi_pattern_class(struct pdi_pattern_parser *parser, const struct pdi_pattern_set **out)
{
    const char *const open = parser->at++;
    const bool negated = *parser->at == '^';
    parser->at += negated;
    if (*parser->at == ']') {
        return PDI_PATTERN_FAIL(parser, open, "empty class");
    }
    struct building set = {.set.count = 0};
    while (*parser->at != ']') {
        if (*parser->at == '\0') {
            return PDI_PATTERN_FAIL(parser, open, "unbalanced [");
        }
        if (!class_item(parser, &set)) {
            return false;
        }
    }
    parser->at++;
    if (negated) {
        complement(&set);
    }
    if (set.set.count == 0) {
        return PDI_PATTERN_FAIL(parser, open, "class [^...] has no printable character");
    }
    *out = finish(&set, parser->arena);
    return true;
}
