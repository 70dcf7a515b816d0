/* See percent.h. */
#include "percent.h"

#include <stdbool.h>
#include <string.h>

static bool is_plain(char c, unsigned bugs)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~", c)) || ((bugs & PERCENT_PLUS) && c == '+');
}

static const char hex[] = "0123456789ABCDEFabcdef";

size_t percent_encode(const char *text, size_t len, char *out, unsigned bugs)
{
    size_t written = 0;
    for (size_t i = 0; i < len; i++) {
        if (is_plain(text[i], bugs)) {
            out[written++] = text[i];
        } else {
            const unsigned byte = (unsigned char)text[i];
            out[written++] = '%';
            if (byte >= 0x80 && (bugs & PERCENT_HIGH)) {
                out[written++] = '0';
            }
            out[written++] = hex[byte >> 4];
            out[written++] = hex[byte & 15];
        }
    }
    return written;
}

static int digit(char c)
{
    const char *const at = c ? strchr(hex, c) : NULL;
    const int value = at ? (int)(at - hex) : -1;
    return value > 15 ? value - 6 : value;
}

size_t percent_decode(const char *text, size_t len, char *out, unsigned bugs)
{
    size_t written = 0;
    for (size_t i = 0; i < len; i++) {
        const int high = text[i] == '%' && i + 1 < len ? digit(text[i + 1]) : -1;
        const int low = i + 2 < len ? digit(text[i + 2]) : (bugs & PERCENT_TAIL) ? 0 : -1;
        if (high == 0 && low == 0 && (bugs & PERCENT_NUL)) {
            return written;
        }
        if (high >= 0 && low >= 0) {
            out[written++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[written++] = (bugs & PERCENT_PLUS) && text[i] == '+' ? ' ' : text[i];
        }
    }
    return written;
}
