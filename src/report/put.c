/*
 * See put.h. Numbers are put together digit by digit: no locale has a say. A character counts as
 * one column; that some take two is not looked at.
 */
#include "report/put.h"

#include <string.h>

static const char ellipsis[] = "\xe2\x80\xa6";

size_t pdi_style_columns(const struct pdi_style *style)
{
    const size_t columns = style->columns ? style->columns : PDI_COLUMNS;
    return columns < PDI_COLUMNS_MIN ? PDI_COLUMNS_MIN : columns;
}

void pdi_put_ink(struct pdi_text *text, const struct pdi_style *style, enum pdi_ink ink,
                 const char *s)
{
    static const char *const codes[] = {
        [PDI_INK_NONE] = "",      [PDI_INK_BAD] = "1;31", [PDI_INK_GOOD] = "32",
        [PDI_INK_WARNING] = "33", [PDI_INK_FAINT] = "2",
    };
    if (!style->color || ink == PDI_INK_NONE || !*s) {
        pdi_text_puts(text, s);
    } else {
        pdi_text_printf(text, "\033[%sm%s\033[0m", codes[ink], s);
    }
}

void pdi_put_count(struct pdi_text *text, uint64_t n)
{
    char digits[32];
    char *at = digits + sizeof digits;
    unsigned written = 0;
    *--at = '\0';
    do {
        if (written && written % 3 == 0) {
            *--at = ',';
        }
        *--at = (char)('0' + n % 10);
        written++;
        n /= 10;
    } while (n);
    pdi_text_puts(text, at);
}

void pdi_put_counted(struct pdi_text *text, uint64_t n, const char *noun)
{
    pdi_put_count(text, n);
    pdi_text_printf(text, " %s%s", noun, n == 1 ? "" : "s");
}

void pdi_put_seconds(struct pdi_text *text, uint64_t ms)
{
    if (ms < 10) {
        pdi_text_printf(text, "0.%03" PRIu64 " s", ms);
    } else if (ms < 10000) {
        pdi_text_printf(text, "%" PRIu64 ".%02" PRIu64 " s", ms / 1000, ms % 1000 / 10);
    } else if (ms < 60000) {
        pdi_text_printf(text, "%" PRIu64 ".%" PRIu64 " s", ms / 1000, ms % 1000 / 100);
    } else {
        pdi_put_count(text, ms / 1000);
        pdi_text_puts(text, " s");
    }
}

void pdi_put_blanks(struct pdi_text *text, size_t count)
{
    while (count--) {
        pdi_text_putc(text, ' ');
    }
}

/* Whether C begins a character, rather than going on with one. */
static bool begins(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

size_t pdi_columns_of(const char *data, size_t len)
{
    size_t columns = 0;
    for (size_t i = 0; i < len; i++) {
        columns += begins(data[i]);
    }
    return columns;
}

/* A terminal may obey 0x80 to 0x9f, too, which UTF-8 writes as 0xc2 and one of these. */
static bool is_control(const char *data, size_t n)
{
    const unsigned char c = (unsigned char)data[0];
    return c < 0x20 || c == 0x7f || (n == 2 && c == 0xc2 && (unsigned char)data[1] < 0xa0);
}

pd_str pdi_clean(pd_arena *arena, const char *s, size_t len)
{
    struct pdi_text text = pdi_text_new(arena);
    for (size_t i = 0; i < len;) {
        const size_t n = pdi_utf8_length(s + i, len - i);
        const size_t width = n ? n : 1;
        if (s[i] == '\n') {
            pdi_text_puts(&text, "\\n");
        } else if (s[i] == '\t') {
            pdi_text_putc(&text, ' ');
        } else if (n == 0 || is_control(s + i, n)) {
            for (size_t j = i; j < i + width; j++) {
                pdi_text_printf(&text, "\\x%02x", (unsigned char)s[j]);
            }
        } else {
            pdi_text_add(&text, s + i, n);
        }
        i += width;
    }
    return (pd_str){text.data, text.len};
}

void pdi_put_clean(struct pdi_text *text, const char *s)
{
    const pd_str clean = pdi_clean(text->arena, s, strlen(s));
    pdi_text_add(text, clean.data, clean.len);
}

/* How many bytes of S take at most COLUMNS. */
static size_t bytes_in(pd_str s, size_t columns)
{
    size_t i = 0;
    for (; i < s.len; i++) {
        if (begins(s.data[i]) && columns-- == 0) {
            break;
        }
    }
    return i;
}

/* How many bytes of S make a line of at most COLUMNS: up to a blank, if one is in its second
 * half. */
static size_t line_of(pd_str s, size_t columns)
{
    const size_t most = bytes_in(s, columns);
    if (most == s.len) {
        return most;
    }
    for (size_t i = most; i > most / 2; i--) {
        if (s.data[i] == ' ') {
            return i;
        }
    }
    return most;
}

size_t pdi_put_fitting(struct pdi_text *text, const struct pdi_style *style, pd_str s, size_t at,
                       bool cut)
{
    const size_t all = pdi_style_columns(style);
    const size_t room = all > at + PDI_COLUMNS_MIN / 4 ? all - at : PDI_COLUMNS_MIN / 4;
    if (cut && pdi_columns_of(s.data, s.len) > room) {
        pdi_text_add(text, s.data, bytes_in(s, room - 1));
        pdi_text_puts(text, ellipsis);
        return at + room;
    }
    for (;;) {
        const size_t len = line_of(s, room);
        pdi_text_add(text, s.data, len);
        if (len == s.len) {
            return at + pdi_columns_of(s.data, len);
        }
        const size_t skipped = len + (s.data[len] == ' ');
        s = (pd_str){s.data + skipped, s.len - skipped};
        pdi_text_putc(text, '\n');
        pdi_put_blanks(text, at);
    }
}

void pdi_put_paragraph(struct pdi_text *text, const struct pdi_style *style, const char *s)
{
    pdi_put_blanks(text, 2);
    (void)pdi_put_fitting(text, style, pdi_clean(text->arena, s, strlen(s)), 2, false);
    pdi_text_putc(text, '\n');
}
