/* See text.h. */
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pdi_text pdi_text_new(pd_arena *arena)
{
    struct pdi_text text = {.arena = arena, .capacity = 64};
    text.data = pdi_arena_raw(arena, text.capacity);
    text.data[0] = '\0';
    return text;
}

static void reserve(struct pdi_text *text, size_t len)
{
    if (text->len + len + 1 <= text->capacity) {
        return;
    }
    size_t capacity = text->capacity * 2;
    while (capacity < text->len + len + 1) {
        capacity *= 2;
    }
    char *const data = pdi_arena_raw(text->arena, capacity);
    memcpy(data, text->data, text->len + 1);
    text->data = data;
    text->capacity = capacity;
}

void pdi_text_add(struct pdi_text *text, const void *data, size_t len)
{
    reserve(text, len);
    if (len) {
        memcpy(text->data + text->len, data, len);
    }
    text->len += len;
    text->data[text->len] = '\0';
}

void pdi_text_puts(struct pdi_text *text, const char *s)
{
    pdi_text_add(text, s, strlen(s));
}

void pdi_text_putc(struct pdi_text *text, char c)
{
    pdi_text_add(text, &c, 1);
}

void pdi_text_vprintf(struct pdi_text *text, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    char none[1];
    const int len = vsnprintf(none, sizeof none, format, again);
    va_end(again);
    PD_ASSERT(len >= 0);
    reserve(text, (size_t)len);
    (void)vsnprintf(text->data + text->len, (size_t)len + 1, format, args);
    text->len += (size_t)len;
}

void pdi_text_printf(struct pdi_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    pdi_text_vprintf(text, format, args);
    va_end(args);
}

/* The locale's decimal point, whatever it is, made a point. */
static void with_point(char *digits)
{
    for (char *c = digits; *c; c++) {
        if (!strchr("0123456789+-eE.", *c)) {
            *c = '.';
        }
    }
}

void pdi_text_real(struct pdi_text *text, double value, bool single)
{
    if (isnan(value)) {
        pdi_text_puts(text, "nan");
        return;
    }
    if (isinf(value)) {
        pdi_text_puts(text, value < 0 ? "-inf" : "inf");
        return;
    }
    char digits[40];
    for (int precision = 1; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof digits, "%.*g", precision, value);
        const double back = strtod(digits, NULL);
        if (single ? (float)back == (float)value : back == value) {
            break;
        }
    }
    if (strstr(digits, "e+") && fabs(value) < 1e17) { /* 100.0, not 1e+02 */
        (void)snprintf(digits, sizeof digits, "%.0f", value);
    }
    with_point(digits);
    pdi_text_puts(text, digits);
    if (!strpbrk(digits, ".e")) {
        pdi_text_puts(text, ".0");
    }
}

size_t pdi_utf8_length(const char *bytes, size_t len)
{
    const unsigned char *const data = (const unsigned char *)bytes;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = 0;
    uint32_t code = 0;
    if (data[0] < 0x80) {
        return 1;
    }
    if ((data[0] & 0xe0) == 0xc0) {
        n = 2;
        code = data[0] & 0x1fU;
    } else if ((data[0] & 0xf0) == 0xe0) {
        n = 3;
        code = data[0] & 0x0fU;
    } else if ((data[0] & 0xf8) == 0xf0) {
        n = 4;
        code = data[0] & 0x07U;
    }
    if (n == 0 || n > len) {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        if ((data[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (data[i] & 0x3fU);
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least[n] || code > 0x10ffff || surrogate ? 0 : n;
}

/* Appends C escaped, if it is one of the characters that all quoted texts escape alike. */
static bool put_common_escape(struct pdi_text *text, unsigned char c)
{
    if (c == '"' || c == '\\') {
        pdi_text_putc(text, '\\');
        pdi_text_putc(text, (char)c);
    } else if (c == '\n') {
        pdi_text_puts(text, "\\n");
    } else if (c == '\t') {
        pdi_text_puts(text, "\\t");
    } else {
        return false;
    }
    return true;
}

void pdi_text_quoted(struct pdi_text *text, const char *data, size_t len)
{
    pdi_text_putc(text, '"');
    for (size_t i = 0; i < len;) {
        const unsigned char c = (unsigned char)data[i];
        const size_t n = pdi_utf8_length(data + i, len - i);
        if (put_common_escape(text, c)) {
            /* done */
        } else if (c < 0x20 || c == 0x7f || n == 0) {
            pdi_text_printf(text, "\\x%02x", c);
        } else {
            pdi_text_add(text, data + i, n);
        }
        i += n ? n : 1;
    }
    pdi_text_putc(text, '"');
}

void pdi_text_json(struct pdi_text *text, const char *data, size_t len)
{
    pdi_text_putc(text, '"');
    for (size_t i = 0; i < len;) {
        const unsigned char c = (unsigned char)data[i];
        const size_t n = pdi_utf8_length(data + i, len - i);
        if (put_common_escape(text, c)) {
            /* done */
        } else if (c == '\r') {
            pdi_text_puts(text, "\\r");
        } else if (c < 0x20) {
            pdi_text_printf(text, "\\u%04x", c);
        } else if (n == 0) {
            pdi_text_puts(text, "\xef\xbf\xbd");
        } else {
            pdi_text_add(text, data + i, n);
        }
        i += n ? n : 1;
    }
    pdi_text_putc(text, '"');
}

void pdi_text_camel(struct pdi_text *text, const char *tag)
{
    bool upper = true;
    for (const char *c = tag; *c; c++) {
        if (*c == '_') {
            upper = true;
            continue;
        }
        pdi_text_putc(text, upper && *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
        upper = false;
    }
}

void pdi_one_line(char *text, size_t size)
{
    for (size_t i = 0; text[i]; i++) {
        const char c = text[i];
        if ((c == '\n' || c == '\r') && i + 2 < size) {
            const size_t len = strlen(text + i + 1);
            const size_t room = size - i - 3;
            memmove(text + i + 2, text + i + 1, len < room ? len : room);
            text[i + 2 + (len < room ? len : room)] = '\0';
            text[i] = '\\';
            text[++i] = c == '\n' ? 'n' : 'r';
        } else if (c == '\n' || c == '\r') {
            text[i] = '\0';
            return;
        }
    }
}
