/*
 * What the files of the pattern compiler share: the tree a pattern is parsed into, sets of
 * bytes, and the parser's place. See pattern.h for what a pattern is.
 */
#ifndef PDI_PATTERN_NODE_H
#define PDI_PATTERN_NODE_H

#include "core/pattern.h"

#include "base/diag.h"

enum {
    PDI_PATTERN_INSTRUCTIONS_MAX = 10000, /* of a program, bounded repeats written out */
    PDI_PATTERN_STEPS_MAX = 1000000,      /* of one generation: (((a*)*)*)* grows by 16 a star */
    PDI_PATTERN_REPEAT_MAX = 1000,        /* m and n of {m,n} */
    PDI_PATTERN_DEPTH_MAX = 64,           /* of groups in groups */
    PDI_PATTERN_MORE_MAX = 16,            /* what an open repeat draws beyond its minimum */
    PDI_PATTERN_ENDLESS = PDI_PATTERN_REPEAT_MAX + 1, /* the maximum of * + and {m,} */
};

/* A set of bytes. What it matches and what it draws differ: '.' matches 255 bytes, and draws
 * those that can be printed. */
struct pdi_pattern_set {
    uint64_t bits[4];  /* what it matches */
    const char *draws; /* what it draws, the simplest first; in the arena */
    size_t count;      /* of draws, at least 1 */
};

enum pdi_pattern_kind {
    PDI_PATTERN_BYTE,     /* one byte of a set */
    PDI_PATTERN_SEQUENCE, /* the children in order; none: the empty string */
    PDI_PATTERN_CHOICE,   /* one of the children, a shortest one first */
    PDI_PATTERN_REPEAT    /* the only child, min to max times */
};

struct pdi_pattern_node {
    enum pdi_pattern_kind kind;
    unsigned min, max;                 /* of a repeat */
    const struct pdi_pattern_set *set; /* of a byte */
    struct pdi_pattern_node *first;    /* the children */
    struct pdi_pattern_node *next;     /* the next child of the same parent */
    size_t count;                      /* of children */
    size_t shortest;                   /* length of the shortest string it matches */
    size_t size;                       /* instructions it becomes; 0: it is the empty string */
    size_t steps;                      /* that generating from it takes at most */
};

/* An instruction: a byte of SET and on to the next instruction, or, without a set, on to both
 * NEXT and OTHER without a byte. One past the last instruction, the string is matched. */
struct pdi_pattern_instruction {
    const struct pdi_pattern_set *set;
    uint16_t next, other;
};

struct pdi_pattern {
    const struct pdi_pattern_node *root;
    const struct pdi_pattern_instruction *program; /* root->size of them */
};

struct pdi_pattern_parser {
    const char *start, *at; /* the pattern, and what is read next */
    int depth;              /* in how many groups it is */
    pd_arena *arena;
    pd_diag *diag;
};

/* Fills the parser's diag with the column of AT_, and is false. */
#define PDI_PATTERN_FAIL(parser_, at_, ...)                                                        \
    ((void)pdi_fail_at((parser_)->diag, PD_EPARSE, 0, (int)((at_) - (parser_)->start) + 1,         \
                       __VA_ARGS__),                                                               \
     false)

static inline bool pdi_pattern_has(const struct pdi_pattern_set *set, unsigned char byte)
{
    return set->bits[byte / 64] >> byte % 64 & 1;
}

/* The set of BYTE alone. */
const struct pdi_pattern_set *pdi_pattern_set_byte(pd_arena *arena, char byte);

/* The set of '.'. */
const struct pdi_pattern_set *pdi_pattern_set_dot(pd_arena *arena);

/* Reads the escape at a backslash; false if it is none. */
bool pdi_pattern_escape(struct pdi_pattern_parser *parser, const struct pdi_pattern_set **out);

/* Reads the class at a '['; false if it is none. */
bool pdi_pattern_class(struct pdi_pattern_parser *parser, const struct pdi_pattern_set **out);

/* If one of the constructs that other dialects have begins here, fails with its name; true
 * otherwise. */
bool pdi_pattern_supported(const struct pdi_pattern_parser *parser);

/* The tree of PATTERN; NULL and DIAG if it is none. */
struct pdi_pattern_node *pdi_pattern_parse(const char *pattern, pd_arena *arena, pd_diag *diag);

/* The program of ROOT. */
const struct pdi_pattern_instruction *pdi_pattern_program(const struct pdi_pattern_node *root,
                                                          pd_arena *arena);

#endif
