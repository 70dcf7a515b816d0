/* Percent-encoding, as in URLs: a small library with planted bugs. */
#ifndef PERCENT_H
#define PERCENT_H

#include <stddef.h>

/* What may be wrong with it, all at once if need be. */
enum percent_bug {
    PERCENT_NONE = 0,
    PERCENT_HIGH = 1, /* bytes from 0x80 on become three digits */
    PERCENT_PLUS = 2, /* a plus is not encoded, and is decoded as a blank */
    PERCENT_TAIL = 4, /* at the end, one digit behind a percent sign is enough */
    PERCENT_NUL = 8,  /* what is decoded ends at its first NUL */
    PERCENT_ALL = 15
};

/* Encodes LEN bytes at TEXT into OUT, which has room for 4 * LEN + 1; gives how many bytes. */
size_t percent_encode(const char *text, size_t len, char *out, unsigned bugs);

/* Decodes LEN bytes at TEXT into OUT, which has room for LEN + 1; gives how many bytes. A percent
 * sign without two digits stands for itself. */
size_t percent_decode(const char *text, size_t len, char *out, unsigned bugs);

#endif
