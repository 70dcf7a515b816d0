/* Reads strings in quotes. */
#include "core/read.h"

#include <string.h>

static int hex_digit(char c)
{
    const char *const digits = "0123456789abcdef0123456789ABCDEF";
    const char *const at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) % 16 : -1;
}

/* The character of the escape that is next; -1: it is none. */
static int read_escape(struct pdi_reader *reader)
{
    const char *const at = reader->at;
    const size_t left = (size_t)(reader->end - at);
    if (left >= 4 && at[1] == 'x' && hex_digit(at[2]) >= 0 && hex_digit(at[3]) >= 0) {
        reader->at += 4;
        return hex_digit(at[2]) * 16 + hex_digit(at[3]);
    }
    const char *const escapes = "\"\"\\\\n\nt\tr\r";
    for (const char *escape = escapes; left >= 2 && *escape; escape += 2) {
        if (at[1] == escape[0]) {
            reader->at += 2;
            return escape[1];
        }
    }
    return -1;
}

pd_status pdi_read_string(struct pdi_reader *reader, pd_str *out)
{
    pdi_reader_blanks(reader);
    const char *const start = reader->at;
    if (!pdi_reader_accept(reader, '"')) {
        return pdi_reader_fail(reader, start, "expected a string");
    }
    struct pdi_text text = pdi_text_new(reader->arena);
    while (reader->at < reader->end && *reader->at != '"') {
        const char *const at = reader->at;
        const size_t n = pdi_utf8_length(at, (size_t)(reader->end - at));
        const int escaped = *at == '\\' ? read_escape(reader) : 0;
        if (*at == '\n') {
            break;
        }
        if (escaped < 0) {
            return pdi_reader_fail(reader, at,
                                   "no such escape: \\\" \\\\ \\n \\t \\r and \\xNN are");
        }
        if (n == 0 || (unsigned char)*at < 0x20) {
            return pdi_reader_fail(reader, at, "write \\x%02x for this byte", (unsigned char)*at);
        }
        if (*at == '\\') {
            pdi_text_putc(&text, (char)escaped);
        } else {
            pdi_text_add(&text, at, n);
            reader->at += n;
        }
    }
    if (!pdi_reader_accept(reader, '"')) {
        return pdi_reader_fail(reader, start, "this string does not end on its line");
    }
    *out = (pd_str){text.data, text.len};
    return PD_OK;
}
