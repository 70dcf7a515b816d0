/*
 * A growing text in an arena: what every writer of the project appends to. Always followed by a
 * NUL. Numbers are written independent of the locale.
 */
#ifndef PDI_TEXT_H
#define PDI_TEXT_H

#include "base/arena.h"

#include <stdarg.h>

struct pdi_text {
    pd_arena *arena;
    char *data; /* never NULL */
    size_t len, capacity;
};

/* An empty text in ARENA. */
PD_API struct pdi_text pdi_text_new(pd_arena *arena);

/* Appends LEN bytes at DATA. */
PD_API void pdi_text_add(struct pdi_text *text, const void *data, size_t len);

/* Appends the string S. */
PD_API void pdi_text_puts(struct pdi_text *text, const char *s);

/* Appends one character. */
PD_API void pdi_text_putc(struct pdi_text *text, char c);

/* Appends what printf would write. Not for %f and its like: see pdi_text_real. */
PD_API void pdi_text_printf(struct pdi_text *text, const char *format, ...) PD_PRINTF(2, 3);

/* The same with a list. */
PD_API void pdi_text_vprintf(struct pdi_text *text, const char *format, va_list args)
    PD_PRINTF(2, 0);

/* Appends the shortest decimal that reads back as VALUE ("0.1", "1e+300", "nan", "-inf"; always
 * with a point, an exponent or a word, so that it is no integer); SINGLE: as a float. */
void pdi_text_real(struct pdi_text *text, double value, bool single);

/* Appends LEN bytes at DATA in quotes, as in failure files: \" \\ \n \t and \xNN for what is not
 * printable ASCII or valid UTF-8. */
void pdi_text_quoted(struct pdi_text *text, const char *data, size_t len);

/* Appends LEN bytes at DATA in quotes, as JSON; bytes that are no UTF-8 become U+FFFD. */
void pdi_text_json(struct pdi_text *text, const char *data, size_t len);

/* The length of the UTF-8 sequence that LEN bytes at BYTES, at least one, begin with; 0 if that
 * is none. */
PD_API size_t pdi_utf8_length(const char *bytes, size_t len);

/* Makes one line of TEXT, which may quote what it was given: \n and \r are escaped, and what then
 * has no room in SIZE bytes is cut. */
void pdi_one_line(char *text, size_t size);

/* Appends TAG in camel case: open_account becomes OpenAccount. */
void pdi_text_camel(struct pdi_text *text, const char *tag);

#endif
