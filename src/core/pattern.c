/*
 * See pattern.h. A pattern is compiled twice over: into a tree, which strings are generated
 * from, and from that into a program, which judges them (pattern_match.c).
 *
 * Generating is a walk over the tree that asks for a decision wherever there is a choice: which
 * byte of a set, which alternative, how many times. The tree is built so that 0 is always the
 * simplest answer; a shrinker that lowers and removes decisions then simplifies the string, and
 * never leaves the pattern.
 */
#include "core/pattern_node.h"

struct drawing {
    pdi_decide_fn *decide;
    void *context;
    struct pdi_text *out;
};

/* A decision below N, asked for only if there is one. */
static uint64_t choose(const struct drawing *drawing, uint64_t n)
{
    if (n == 1) {
        return 0;
    }
    const uint64_t decision = drawing->decide(drawing->context, n);
    PD_ASSERT(decision < n);
    return decision;
}

static uint64_t choose_repeats(const struct drawing *drawing, const struct pdi_pattern_node *node)
{
    const unsigned more =
        node->max == PDI_PATTERN_ENDLESS ? PDI_PATTERN_MORE_MAX : node->max - node->min;
    return node->min + choose(drawing, (uint64_t)more + 1);
}

static void generate(const struct drawing *drawing, const struct pdi_pattern_node *node)
{
    const struct pdi_pattern_node *child = node->first;
    switch (node->kind) {
    case PDI_PATTERN_BYTE:
        pdi_text_putc(drawing->out, node->set->draws[choose(drawing, node->set->count)]);
        break;
    case PDI_PATTERN_SEQUENCE:
        for (; child; child = child->next) {
            generate(drawing, child);
        }
        break;
    case PDI_PATTERN_CHOICE:
        for (uint64_t skip = choose(drawing, node->count); skip > 0; skip--) {
            child = child->next;
        }
        generate(drawing, child);
        break;
    case PDI_PATTERN_REPEAT:
        for (uint64_t left = choose_repeats(drawing, node); left > 0; left--) {
            generate(drawing, child);
        }
        break;
    }
}

struct pdi_pattern *pdi_pattern_new(const char *pattern, pd_arena *arena, pd_diag *diag)
{
    const struct pdi_pattern_node *const root = pdi_pattern_parse(pattern, arena, diag);
    if (!root) {
        return NULL;
    }
    struct pdi_pattern *const made = pd_alloc(arena, struct pdi_pattern, 1);
    made->root = root;
    made->program = pdi_pattern_program(root, arena);
    return made;
}

void pdi_pattern_generate(const struct pdi_pattern *pattern, pdi_decide_fn *decide, void *context,
                          struct pdi_text *out)
{
    const struct drawing drawing = {.decide = decide, .context = context, .out = out};
    generate(&drawing, pattern->root);
}

size_t pdi_pattern_shortest(const struct pdi_pattern *pattern)
{
    return pattern->root->shortest;
}
