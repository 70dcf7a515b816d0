/* See json_check.h: a recursive descent that looks and keeps nothing. */
#include "report/json_check.h"

#include "base/text.h"

#include <string.h>

enum { DEPTH_MAX = 64 };

struct look {
    const char *at, *end;
    int depth;
};

static char next(const struct look *look)
{
    return look->at < look->end ? *look->at : '\0';
}

static bool take(struct look *look, char c)
{
    const bool is_next = look->at < look->end && *look->at == c;
    look->at += is_next;
    return is_next;
}

static bool take_one_of(struct look *look, const char *set)
{
    const bool is_next = look->at < look->end && *look->at && strchr(set, *look->at);
    look->at += is_next;
    return is_next;
}

static void skip_blanks(struct look *look)
{
    while (take_one_of(look, " \t\r\n")) {
    }
}

static bool take_word(struct look *look, const char *word)
{
    while (*word && take(look, *word)) {
        word++;
    }
    return *word == '\0';
}

static bool take_digits(struct look *look)
{
    const char *const start = look->at;
    while (take_one_of(look, "0123456789")) {
    }
    return look->at > start;
}

static bool take_number(struct look *look)
{
    (void)take(look, '-');
    if (!take(look, '0') && !take_digits(look)) {
        return false;
    }
    if (take(look, '.') && !take_digits(look)) {
        return false;
    }
    if (take_one_of(look, "eE")) {
        (void)take_one_of(look, "+-");
        return take_digits(look);
    }
    return true;
}

static bool take_escape(struct look *look)
{
    if (!take(look, 'u')) {
        return take_one_of(look, "\"\\/bfnrt");
    }
    for (int i = 0; i < 4; i++) {
        if (!take_one_of(look, "0123456789abcdefABCDEF")) {
            return false;
        }
    }
    return true;
}

static bool take_string(struct look *look)
{
    if (!take(look, '"')) {
        return false;
    }
    while (look->at < look->end && *look->at != '"') {
        const size_t n = pdi_utf8_length(look->at, (size_t)(look->end - look->at));
        if (take(look, '\\')) {
            if (!take_escape(look)) {
                return false;
            }
        } else if (n == 0 || (unsigned char)*look->at < 0x20) {
            return false;
        } else {
            look->at += n;
        }
    }
    return take(look, '"');
}

static bool take_value(struct look *look);

/* What is between two brackets: values, or names and values. */
static bool take_items(struct look *look, char close, bool named)
{
    skip_blanks(look);
    if (take(look, close)) {
        return true;
    }
    do {
        skip_blanks(look);
        if (named) {
            if (!take_string(look)) {
                return false;
            }
            skip_blanks(look);
            if (!take(look, ':')) {
                return false;
            }
        }
        if (!take_value(look)) {
            return false;
        }
    } while (take(look, ','));
    return take(look, close);
}

static bool take_value(struct look *look)
{
    bool good = false;
    skip_blanks(look);
    if (++look->depth > DEPTH_MAX) {
        return false;
    }
    switch (next(look)) {
    case '{':
    case '[': {
        const bool named = take(look, '{');
        look->at += !named;
        good = take_items(look, named ? '}' : ']', named);
        break;
    }
    case '"':
        good = take_string(look);
        break;
    case 't':
        good = take_word(look, "true");
        break;
    case 'f':
        good = take_word(look, "false");
        break;
    case 'n':
        good = take_word(look, "null");
        break;
    default:
        good = take_number(look);
    }
    look->depth--;
    skip_blanks(look);
    return good;
}

bool pdi_is_json(const char *data, size_t len)
{
    struct look look = {.at = data, .end = data + len};
    return take_value(&look) && look.at == look.end;
}
