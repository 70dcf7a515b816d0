/*
 * Patterns: the first half of the input is one, the rest serves as a string that it judges and
 * as the decisions it generates from. What it generates it must match; what it refuses it must
 * refuse at a column, in one line.
 */
#include "core/pattern.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Longer strings are not judged: that is linear, but in the size of the pattern as well. */
enum { JUDGED_MAX = 300 };

struct decisions {
    const uint8_t *at, *end;
};

/* Two bytes make a decision; when there are none left, they are all 0. */
static uint64_t decide(void *context, uint64_t n)
{
    struct decisions *const left = context;
    PD_ASSERT(n > 1);
    if (left->end - left->at < 2) {
        return 0;
    }
    left->at += 2;
    return (left->at[-2] + 256U * left->at[-1]) % n;
}

static void check_refusal(const pd_diag *diag, size_t len)
{
    PD_ASSERT(diag->status == PD_EPARSE && diag->line == 0);
    PD_ASSERT(diag->column >= 1 && (size_t)diag->column <= len + 1);
    PD_ASSERT(diag->text[0]);
    for (const char *c = diag->text; *c; c++) {
        PD_ASSERT(*c >= ' ' && *c <= '~');
    }
}

static void check_generated(const struct pdi_pattern *pattern, struct decisions decisions,
                            pd_arena *arena)
{
    struct pdi_text simplest = pdi_text_new(arena), text = pdi_text_new(arena);
    struct decisions none = {.at = NULL};
    pdi_pattern_generate(pattern, decide, &none, &simplest);
    PD_ASSERT(simplest.len == pdi_pattern_shortest(pattern));
    PD_ASSERT(pdi_pattern_matches(pattern, simplest.data, simplest.len));
    pdi_pattern_generate(pattern, decide, &decisions, &text);
    PD_ASSERT(text.len >= simplest.len);
    PD_ASSERT(text.len > JUDGED_MAX || pdi_pattern_matches(pattern, text.data, text.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pd_arena arena;
    pdi_arena_reset(&arena);
    const char *const source = pdi_arena_copy(&arena, data, size / 2);
    const struct decisions rest = {.at = data + size / 2, .end = data + size};
    pd_diag diag;
    const struct pdi_pattern *const pattern = pdi_pattern_new(source, &arena, &diag);
    if (!pattern) {
        check_refusal(&diag, strlen(source));
        return 0;
    }
    const size_t len = (size_t)(rest.end - rest.at);
    if (pdi_pattern_matches(pattern, (const char *)rest.at, len)) {
        PD_ASSERT(len >= pdi_pattern_shortest(pattern));
    }
    check_generated(pattern, rest, &arena);
    return 0;
}
