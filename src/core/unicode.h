/* Text of any script, as UTF-8: drawing and judging what PD_TEXT describes. */
#ifndef PDI_UNICODE_H
#define PDI_UNICODE_H

#include "base/arena.h"
#include "base/random.h"

/* Draws MIN to MAX characters, in ARENA and followed by a NUL: mostly ASCII, and of each number of
 * bytes what programs stumble over. */
pd_str pdi_draw_unicode(struct pdi_random *random, size_t min, size_t max, pd_arena *arena);

/* Whether TEXT is UTF-8 of MIN to MAX characters. */
bool pdi_is_unicode(pd_str text, size_t min, size_t max);

#endif
