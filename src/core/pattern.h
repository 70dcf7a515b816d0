/*
 * Patterns: a subset of regular expressions that strings are generated from and judged by.
 * Literals, '.', classes ([a-z_], [^x]), \d \w \s \D \W \S, escapes (\. \\ \n \t \xNN), groups (..)
 * and (?:..), alternation, ? * + {m} {m,} {m,n}, and the anchors ^ at the start and $ at the end of
 * the pattern or of an alternative at its outermost level. '*', '+' and {m,} repeat up to 16 times
 * more than their minimum while generating; while judging, they have no upper limit. '.' and
 * negated classes draw printable ASCII. Anything else is an error with its column.
 */
#ifndef PDI_PATTERN_H
#define PDI_PATTERN_H

#include "base/random.h"
#include "base/text.h"

struct pdi_pattern;

/* PATTERN, compiled into ARENA; NULL and DIAG (column counted from 1, line 0) if it is none. */
struct pdi_pattern *pdi_pattern_new(const char *pattern, pd_arena *arena, pd_diag *diag);

/* Where a pattern's decisions come from: a number below N, which is at least 1; 0 is the
 * simplest. */
typedef uint64_t pdi_decide_fn(void *context, uint64_t n);

/* Appends a string that PATTERN matches. All decisions 0: a shortest one, of first characters. */
void pdi_pattern_generate(const struct pdi_pattern *pattern, pdi_decide_fn *decide, void *context,
                          struct pdi_text *out);

/* Whether PATTERN matches all LEN bytes at DATA. Time linear in LEN times the pattern's size (no
 * backtracking: Thompson's simulation). */
bool pdi_pattern_matches(const struct pdi_pattern *pattern, const char *data, size_t len);

/* The length of the shortest string it matches. */
size_t pdi_pattern_shortest(const struct pdi_pattern *pattern);

#endif
