/*
 * Reading values in the syntax of failure files (see value.h), with line and column of whatever
 * is wrong. Used by the plan reader, by --config and by tests.
 */
#ifndef PDI_READ_H
#define PDI_READ_H

#include "core/value.h"

/* A place in a text. */
struct pdi_reader {
    const char *start, *at, *end;
    int line;                      /* of `at`, counted from 1 */
    const char *line_start;        /* where that line begins */
    const struct pdi_model *model; /* names references; NULL: they are an error */
    pd_arena *arena;               /* for strings, slices, optionals, containers */
    pd_diag *diag;
    int depth; /* of brackets around `at` */
};

/* A reader of LEN bytes at DATA. */
struct pdi_reader pdi_reader_new(const char *data, size_t len, const struct pdi_model *model,
                                 pd_arena *arena, pd_diag *diag);

/* Fills the diag with what is wrong at AT, line and column by it, and gives PD_EPARSE. */
pd_status pdi_reader_fail(struct pdi_reader *reader, const char *at, const char *format, ...)
    PD_PRINTF(3, 4);

/* Skips blanks (not ends of lines). */
void pdi_reader_blanks(struct pdi_reader *reader);

/* Whether C is next, after blanks; skips it then. */
bool pdi_reader_accept(struct pdi_reader *reader, char c);

/* Skips C, or fails with "expected 'C'". */
pd_status pdi_reader_expect(struct pdi_reader *reader, char c);

/* The word (letters, digits, underscores; not beginning with a digit) that is next; len 0: none. */
pd_str pdi_reader_word(struct pdi_reader *reader);

/* Reads "a=1, b=2" up to (not including) CLOSE into OBJECT, a zeroed struct of TYPE: by name, any
 * order; a missing field stays zero; an unknown or repeated one is an error that names the
 * nearest; a number out of the member's width, too. */
pd_status pdi_read_fields(struct pdi_reader *reader, const pd_type *type, void *object, char close);

/* Reads the value of FIELD into OBJECT. */
pd_status pdi_read_field(struct pdi_reader *reader, const pd_field *field, void *object);

/* Reads one item of FIELD->kind (or, IS_KEY, FIELD->key_kind), which is no struct, into ITEM. */
pd_status pdi_read_scalar(struct pdi_reader *reader, const pd_field *field, bool is_key,
                          void *item);

/* Reads a string in quotes: its bytes are in the reader's arena, followed by a NUL. */
pd_status pdi_read_string(struct pdi_reader *reader, pd_str *out);

/* Whether C is an ASCII digit; one, or a letter, or an underscore. */
bool pdi_is_digit(char c);
bool pdi_is_word(char c);

/* How far two words are apart: the least number of letters to add, drop, change or swap. */
size_t pdi_word_distance(const char *a, const char *b);

/* Of some candidates the one that is nearest to WORD; FOUND is NULL before the first. */
struct pdi_nearest {
    const char *word;
    const char *found;
    size_t distance;
};

/* Looks at one more CANDIDATE, which is kept as it is. */
void pdi_nearest_try(struct pdi_nearest *nearest, const char *candidate);

#endif
