/* See unicode.h. */
#include "core/unicode.h"

#include "base/text.h"
#include "core/gen.h"

/* From where characters are drawn, from FIRST to LAST; ASCII as often as all others together. */
static const struct {
    uint32_t first, last;
} blocks[] = {
    {0x20, 0x7e},       /* ASCII that is printed */
    {0x80, 0x24f},      /* Latin letters, 2 bytes */
    {0x300, 0x36f},     /* accents that join the letter before */
    {0x5d0, 0x6ff},     /* from right to left */
    {0x200b, 0x2069},   /* spaces and marks that nobody sees */
    {0x3040, 0x9fff},   /* 3 bytes */
    {0xfb00, 0xfffd},   /* forms that become several letters */
    {0x1f300, 0x1f9ff}, /* 4 bytes, two units of UTF-16 */
    {0x1, 0x1f},        /* controls */
    {0x10000, 0x10ffff} /* whatever else there may be */
};

enum { BLOCKS = sizeof blocks / sizeof *blocks, BYTES_MAX = 4 };

/* Appends CHARACTER as UTF-8 at AT; gives its length. */
static size_t encode(char *at, uint32_t character)
{
    if (character < 0x80) {
        at[0] = (char)character;
        return 1;
    }
    const size_t len = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; character >>= 6) {
        at[i] = (char)(0x80 | (character & 0x3f));
    }
    at[0] = (char)((0xf00 >> len & 0xf0) | character);
    return len;
}

pd_str pdi_draw_unicode(struct pdi_random *random, size_t min, size_t max, pd_arena *arena)
{
    const size_t count = (size_t)pdi_draw_integer(random, min, max, false);
    char *const data = pdi_arena_raw(arena, count * BYTES_MAX + 1);
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t block = pdi_random_below(random, 2) ? 0 : pdi_random_below(random, BLOCKS);
        const uint64_t span = blocks[block].last - blocks[block].first + 1;
        len += encode(data + len, blocks[block].first + (uint32_t)pdi_random_below(random, span));
    }
    data[len] = '\0';
    return (pd_str){data, len};
}

bool pdi_is_unicode(pd_str text, size_t min, size_t max)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len; count++) {
        const size_t len = pdi_utf8_length(text.data + at, text.len - at);
        if (len == 0) {
            return false;
        }
        at += len;
    }
    return count >= min && count <= max;
}
