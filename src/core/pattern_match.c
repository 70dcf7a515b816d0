/*
 * Judging whether a pattern matches a string, after Ken Thompson, "Regular Expression Search
 * Algorithm", Communications of the ACM 11(6), 1968, as told by Russ Cox, "Regular Expression
 * Matching Can Be Simple And Fast" (https://swtch.com/~rsc/regexp/regexp1.html, 2007).
 *
 * The tree becomes a program of two instructions: "a byte of this set, then on" and the fork "on
 * to here and there". (a|b)*c, for one:
 *
 *     0: fork 1, 6      once more, or on to the c
 *     1: fork 2, 4      a or b
 *     2: byte a
 *     3: fork 5, 5      a jump
 *     4: byte b
 *     5: fork 0, 0
 *     6: byte c
 *     7:                matched, if the string ends here
 *
 * A backtracking matcher walks one path through it and returns for the others, of which there
 * may be exponentially many: (a*)*b on a thousand a's never ends. Thompson walks all paths at
 * once. Which paths led to an instruction makes no difference for what comes next, so it is
 * enough to keep the set of instructions reached after each byte. An instruction is in the set
 * once, however many paths lead to it: a byte costs at most one visit to each instruction, and
 * a loop that matches the empty string ends as soon as it adds nothing.
 */
#include "core/pattern_node.h"

#include <string.h>

static size_t emit(struct pdi_pattern_instruction *program, size_t at,
                   const struct pdi_pattern_node *tree);

/* Writes a fork at AT; gives the place after it. */
static size_t fork_to(struct pdi_pattern_instruction *program, size_t at, size_t next, size_t other)
{
    program[at].next = (uint16_t)next;
    program[at].other = (uint16_t)other;
    return at + 1;
}

/* x|y|z: fork x, y...; x; jump end; fork y, z; y; jump end; z; end. */
static size_t emit_choice(struct pdi_pattern_instruction *program, size_t at,
                          const struct pdi_pattern_node *tree)
{
    const size_t end = at + tree->size;
    for (const struct pdi_pattern_node *child = tree->first; child; child = child->next) {
        if (!child->next) {
            return emit(program, at, child);
        }
        at = fork_to(program, at, at + 1, at + 1 + child->size + 1);
        at = emit(program, at, child);
        at = fork_to(program, at, end, end);
    }
    return at;
}

/* {m,n} is written out: m times x, then n - m times "fork x, end; x". An open end is a loop. */
static size_t emit_repeat(struct pdi_pattern_instruction *program, size_t at,
                          const struct pdi_pattern_node *tree)
{
    const struct pdi_pattern_node *const x = tree->first;
    for (unsigned i = 0; i < tree->min; i++) {
        at = emit(program, at, x);
    }
    if (tree->max == PDI_PATTERN_ENDLESS) {
        if (tree->min > 0) {
            return fork_to(program, at, at - x->size, at + 1);
        }
        const size_t loop = at;
        at = fork_to(program, at, at + 1, at + 1 + x->size + 1);
        at = emit(program, at, x);
        return fork_to(program, at, loop, loop);
    }
    const size_t end = at + (tree->max - tree->min) * (x->size + 1);
    while (at < end) {
        at = fork_to(program, at, at + 1, end);
        at = emit(program, at, x);
    }
    return at;
}

/* Writes TREE at AT, as many instructions as it has said; gives the place after them. */
static size_t emit(struct pdi_pattern_instruction *program, size_t at,
                   const struct pdi_pattern_node *tree)
{
    switch (tree->kind) {
    case PDI_PATTERN_BYTE:
        program[at++].set = tree->set;
        break;
    case PDI_PATTERN_SEQUENCE:
        for (const struct pdi_pattern_node *child = tree->first; child; child = child->next) {
            at = emit(program, at, child);
        }
        break;
    case PDI_PATTERN_CHOICE:
        return emit_choice(program, at, tree);
    case PDI_PATTERN_REPEAT:
        return emit_repeat(program, at, tree);
    }
    return at;
}

const struct pdi_pattern_instruction *pdi_pattern_program(const struct pdi_pattern_node *root,
                                                          pd_arena *arena)
{
    struct pdi_pattern_instruction *const program =
        pd_alloc(arena, struct pdi_pattern_instruction, root->size);
    const size_t end = emit(program, 0, root);
    PD_ASSERT(end == root->size);
    return program;
}

/* A set of places in the program, as a list and as bits. At most 22 KiB: two fit on a stack, and
 * a pattern stays constant while it judges. Beyond the program's size nothing is touched. */
struct places {
    size_t count;
    uint16_t list[PDI_PATTERN_INSTRUCTIONS_MAX + 1];
    uint64_t bits[PDI_PATTERN_INSTRUCTIONS_MAX / 64 + 1];
};

static void clear(struct places *places, size_t size)
{
    places->count = 0;
    memset(places->bits, 0, (size / 64 + 1) * sizeof *places->bits);
}

static bool has(const struct places *places, size_t place)
{
    return places->bits[place / 64] >> place % 64 & 1;
}

static void add(struct places *places, size_t place)
{
    if (!has(places, place)) {
        places->bits[place / 64] |= UINT64_C(1) << place % 64;
        places->list[places->count++] = (uint16_t)place;
    }
}

/* Adds what forks lead to. The list grows under the loop: it is its own list of things to do. */
static void follow_forks(struct places *places, const struct pdi_pattern_instruction *program,
                         size_t size)
{
    for (size_t i = 0; i < places->count; i++) {
        const size_t place = places->list[i];
        if (place < size && !program[place].set) {
            add(places, program[place].next);
            add(places, program[place].other);
        }
    }
}

bool pdi_pattern_matches(const struct pdi_pattern *pattern, const char *data, size_t len)
{
    const struct pdi_pattern_instruction *const program = pattern->program;
    const size_t size = pattern->root->size;
    struct places places[2];
    struct places *now = &places[0], *then = &places[1];
    clear(now, size);
    add(now, 0);
    follow_forks(now, program, size);
    for (size_t i = 0; i < len && now->count > 0; i++) {
        const unsigned char byte = (unsigned char)data[i];
        clear(then, size);
        for (size_t k = 0; k < now->count; k++) {
            const size_t place = now->list[k];
            if (place < size && program[place].set && pdi_pattern_has(program[place].set, byte)) {
                add(then, place + 1);
            }
        }
        follow_forks(then, program, size);
        struct places *const swapped = now;
        now = then;
        then = swapped;
    }
    return has(now, size);
}
