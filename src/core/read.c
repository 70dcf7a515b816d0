/* A place in a text, the words and signs that are next in it, and what is told when it is wrong. */
#include "core/read.h"

#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct pdi_reader pdi_reader_new(const char *data, size_t len, const struct pdi_model *model,
                                 pd_arena *arena, pd_diag *diag)
{
    return (struct pdi_reader){
        .start = data,
        .at = data,
        .end = data + len,
        .line = 1,
        .line_start = data,
        .model = model,
        .arena = arena,
        .diag = diag,
    };
}

pd_status pdi_reader_fail(struct pdi_reader *reader, const char *at, const char *format, ...)
{
    char text[sizeof reader->diag->text];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    /* Parts of it are from the input, and it is one line on a terminal. */
    for (char *c = text; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f) {
            *c = '?';
        }
    }
    const int column = (int)(at - reader->line_start) + 1;
    return pdi_fail_at(reader->diag, PD_EPARSE, reader->line, column, "%s", text);
}

void pdi_reader_blanks(struct pdi_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t')) {
        reader->at++;
    }
}

bool pdi_reader_accept(struct pdi_reader *reader, char c)
{
    pdi_reader_blanks(reader);
    if (reader->at == reader->end || *reader->at != c) {
        return false;
    }
    reader->at++;
    return true;
}

pd_status pdi_reader_expect(struct pdi_reader *reader, char c)
{
    if (pdi_reader_accept(reader, c)) {
        return PD_OK;
    }
    return pdi_reader_fail(reader, reader->at, "expected '%c'", c);
}

bool pdi_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool pdi_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || pdi_is_digit(c);
}

pd_str pdi_reader_word(struct pdi_reader *reader)
{
    pdi_reader_blanks(reader);
    const char *const start = reader->at;
    if (start < reader->end && !pdi_is_digit(*start)) {
        while (reader->at < reader->end && pdi_is_word(*reader->at)) {
            reader->at++;
        }
    }
    return (pd_str){start, (size_t)(reader->at - start)};
}

enum { WORD_MAX = 63 };

/* Damerau's distance with restricted swaps, row by row: of each row the two before are needed. */
size_t pdi_word_distance(const char *a, const char *b)
{
    const size_t a_len = strnlen(a, WORD_MAX);
    const size_t b_len = strnlen(b, WORD_MAX);
    size_t rows[3][WORD_MAX + 1] = {{0}};
    for (size_t j = 0; j <= b_len; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t *const row = rows[i % 3];
        const size_t *const above = rows[(i + 2) % 3];
        const size_t *const above_that = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t least = above[j - 1] + (a[i - 1] != b[j - 1]);
            least = above[j] + 1 < least ? above[j] + 1 : least;
            least = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                above_that[j - 2] + 1 < least) {
                least = above_that[j - 2] + 1;
            }
            row[j] = least;
        }
    }
    return rows[a_len % 3][b_len];
}

void pdi_nearest_try(struct pdi_nearest *nearest, const char *candidate)
{
    const size_t distance = pdi_word_distance(nearest->word, candidate);
    if (!nearest->found || distance < nearest->distance) {
        nearest->found = candidate;
        nearest->distance = distance;
    }
}
