/*
 * Patterns into trees, by recursive descent, one function for each line of the grammar:
 *
 *     choice   = sequence { "|" sequence }
 *     sequence = [ "^" ] { piece } [ "$" ]        anchors outside of groups only
 *     piece    = atom [ "?" | "*" | "+" | "{m}" | "{m,}" | "{m,n}" ]
 *     atom     = character | "." | escape | class | "(" choice ")" | "(?:" choice ")"
 *
 * A pattern matches whole strings, so its anchors say nothing and leave no node behind. Every
 * node knows at once how many instructions it becomes, so a pattern that is too large is
 * refused at the column where it becomes so, before anything of that size is built.
 */
#include "core/pattern_node.h"

#include <string.h>

static bool parse_choice(struct pdi_pattern_parser *p, struct pdi_pattern_node **out);

static struct pdi_pattern_node *new_node(struct pdi_pattern_parser *p, enum pdi_pattern_kind kind)
{
    struct pdi_pattern_node *const made = pd_alloc(p->arena, struct pdi_pattern_node, 1);
    made->kind = kind;
    return made;
}

static struct pdi_pattern_node *new_byte(struct pdi_pattern_parser *p,
                                         const struct pdi_pattern_set *set)
{
    struct pdi_pattern_node *const made = new_node(p, PDI_PATTERN_BYTE);
    made->set = set;
    made->shortest = made->size = made->steps = 1;
    return made;
}

/* Fails if what was READ from AT on is too large. */
static bool within_limits(const struct pdi_pattern_parser *p, const char *at,
                          const struct pdi_pattern_node *read)
{
    if (read->size > PDI_PATTERN_INSTRUCTIONS_MAX) {
        return PDI_PATTERN_FAIL(p, at, "pattern needs more than %d instructions",
                                PDI_PATTERN_INSTRUCTIONS_MAX);
    }
    if (read->steps > PDI_PATTERN_STEPS_MAX) {
        return PDI_PATTERN_FAIL(p, at, "pattern takes more than %d steps to generate",
                                PDI_PATTERN_STEPS_MAX);
    }
    return true;
}

static void append(struct pdi_pattern_node *sequence, struct pdi_pattern_node ***end,
                   struct pdi_pattern_node *child)
{
    **end = child;
    *end = &child->next;
    sequence->count++;
    sequence->shortest += child->shortest;
    sequence->size += child->size;
    sequence->steps += child->steps;
}

/* How many bytes the character at TEXT has: those of UTF-8 stay together, so that a quantifier
 * repeats all of them. */
static size_t character_len(const char *text)
{
    const unsigned char lead = (unsigned char)*text;
    const size_t len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    for (size_t i = 1; i < len; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80) {
            return 1;
        }
    }
    return len;
}

static struct pdi_pattern_node *parse_character(struct pdi_pattern_parser *p)
{
    const size_t len = character_len(p->at);
    if (len == 1) {
        return new_byte(p, pdi_pattern_set_byte(p->arena, *p->at++));
    }
    struct pdi_pattern_node *const sequence = new_node(p, PDI_PATTERN_SEQUENCE);
    struct pdi_pattern_node **end = &sequence->first;
    for (size_t i = 0; i < len; i++) {
        append(sequence, &end, new_byte(p, pdi_pattern_set_byte(p->arena, *p->at++)));
    }
    return sequence;
}

static bool parse_group(struct pdi_pattern_parser *p, struct pdi_pattern_node **out)
{
    const char *const open = p->at;
    if (!pdi_pattern_supported(p)) {
        return false;
    }
    if (p->depth == PDI_PATTERN_DEPTH_MAX) {
        return PDI_PATTERN_FAIL(p, open, "groups nested deeper than %d", PDI_PATTERN_DEPTH_MAX);
    }
    p->at += open[1] == '?' ? 3 : 1;
    p->depth++;
    if (!parse_choice(p, out)) {
        return false;
    }
    if (*p->at != ')') {
        return PDI_PATTERN_FAIL(p, open, "unbalanced (");
    }
    p->at++;
    p->depth--;
    return true;
}

static bool parse_atom(struct pdi_pattern_parser *p, struct pdi_pattern_node **out)
{
    const struct pdi_pattern_set *set;
    switch (*p->at) {
    case '(':
        return parse_group(p, out);
    case '[':
        if (!pdi_pattern_class(p, &set)) {
            return false;
        }
        break;
    case '\\':
        if (!pdi_pattern_escape(p, &set)) {
            return false;
        }
        break;
    case '.':
        set = pdi_pattern_set_dot(p->arena);
        p->at++;
        break;
    case '*':
    case '+':
    case '?':
    case '{':
        return PDI_PATTERN_FAIL(p, p->at, "quantifier %c without operand", *p->at);
    case ']':
    case '}':
        return PDI_PATTERN_FAIL(p, p->at, "unbalanced %c", *p->at);
    case '^':
        return PDI_PATTERN_FAIL(p, p->at, "anchor ^ in the middle: it may only begin a pattern");
    case '$':
        return PDI_PATTERN_FAIL(p, p->at, "anchor $ in the middle: it may only end a pattern");
    default:
        *out = parse_character(p);
        return true;
    }
    *out = new_byte(p, set);
    return true;
}

/* Reads a number of a repeat; without a digit it is EMPTY. */
static bool parse_number(struct pdi_pattern_parser *p, unsigned empty, unsigned *out)
{
    const char *const start = p->at;
    unsigned value = 0;
    for (; *p->at >= '0' && *p->at <= '9'; p->at++) {
        value = value * 10 + (unsigned)(*p->at - '0');
        if (value > PDI_PATTERN_REPEAT_MAX) {
            return PDI_PATTERN_FAIL(p, start, "repeat of more than %d", PDI_PATTERN_REPEAT_MAX);
        }
    }
    *out = p->at == start ? empty : value;
    return true;
}

/* Reads {m}, {m,} or {m,n}. */
static bool parse_bounds(struct pdi_pattern_parser *p, unsigned *min, unsigned *max)
{
    const char *const open = p->at++;
    if (!parse_number(p, PDI_PATTERN_ENDLESS, min)) {
        return false;
    }
    *max = *min;
    if (*p->at == ',') {
        p->at++;
        if (!parse_number(p, PDI_PATTERN_ENDLESS, max)) {
            return false;
        }
    }
    if (*min == PDI_PATTERN_ENDLESS || *p->at != '}') {
        return PDI_PATTERN_FAIL(p, open, "malformed repeat: expected {m}, {m,} or {m,n}");
    }
    p->at++;
    if (*min > *max) {
        return PDI_PATTERN_FAIL(p, open, "reversed repeat {%u,%u}", *min, *max);
    }
    return true;
}

/* Reads the quantifier that is next. */
static bool parse_quantifier(struct pdi_pattern_parser *p, unsigned *min, unsigned *max)
{
    const char *const start = p->at;
    *min = *start == '+';
    *max = *start == '?' ? 1 : PDI_PATTERN_ENDLESS;
    if (*start != '{') {
        p->at++;
    } else if (!parse_bounds(p, min, max)) {
        return false;
    }
    if (*p->at == '?' || *p->at == '+') {
        return PDI_PATTERN_FAIL(p, start, "%s quantifier %.*s is not supported",
                                *p->at == '?' ? "lazy" : "possessive", (int)(p->at + 1 - start),
                                start);
    }
    return true;
}

/* OPERAND, repeated. Its size is what emit_repeat in pattern_match.c writes. */
static struct pdi_pattern_node *new_repeat(struct pdi_pattern_parser *p,
                                           struct pdi_pattern_node *operand, unsigned min,
                                           unsigned max)
{
    const size_t size = operand->size;
    struct pdi_pattern_node *const made = new_node(p, PDI_PATTERN_REPEAT);
    made->min = min;
    made->max = max;
    made->first = operand;
    made->count = 1;
    made->shortest = min * operand->shortest;
    if (max < PDI_PATTERN_ENDLESS) {
        made->size = min * size + (max - min) * (size + 1);
    } else {
        made->size = min ? min * size + 1 : size + 2;
        max = min + PDI_PATTERN_MORE_MAX;
    }
    made->steps = 1 + max * operand->steps;
    return made;
}

static bool parse_piece(struct pdi_pattern_parser *p, struct pdi_pattern_node **out)
{
    if (!parse_atom(p, out)) {
        return false;
    }
    const char *const at = p->at;
    if (!*at || !strchr("*+?{", *at)) {
        return true;
    }
    unsigned min, max;
    if (!parse_quantifier(p, &min, &max)) {
        return false;
    }
    /* The empty string repeated is itself, and so costs nothing however often it is nested. */
    if ((*out)->size > 0) {
        *out = new_repeat(p, *out, min, max);
    }
    return within_limits(p, at, *out);
}

/* Whether the sequence ends here; skips its '$' then. */
static bool at_end(struct pdi_pattern_parser *p)
{
    const bool anchor = p->depth == 0 && *p->at == '$';
    const char next = p->at[anchor];
    if (next == '\0' || next == '|' || (next == ')' && !anchor)) {
        p->at += anchor;
        return true;
    }
    return false;
}

static bool parse_sequence(struct pdi_pattern_parser *p, struct pdi_pattern_node **out)
{
    struct pdi_pattern_node *const sequence = new_node(p, PDI_PATTERN_SEQUENCE);
    struct pdi_pattern_node **end = &sequence->first;
    if (p->depth == 0 && *p->at == '^') {
        p->at++;
    }
    while (!at_end(p)) {
        const char *const at = p->at;
        struct pdi_pattern_node *piece;
        if (!parse_piece(p, &piece)) {
            return false;
        }
        if (piece->size > 0) {
            append(sequence, &end, piece);
        }
        if (!within_limits(p, at, sequence)) {
            return false;
        }
    }
    *out = sequence->count == 1 ? sequence->first : sequence;
    return true;
}

/* Adds an alternative: at the front if it is shorter than the others, because decision 0 is
 * the first and is to give a shortest string. */
static void add_alternative(struct pdi_pattern_node *choice, struct pdi_pattern_node ***end,
                            struct pdi_pattern_node *child)
{
    const bool front = choice->count > 0 && child->shortest < choice->shortest;
    child->next = front ? choice->first : NULL;
    *(front ? &choice->first : *end) = child;
    *end = front ? *end : &child->next;
    choice->shortest = choice->first->shortest;
    choice->size += child->size + (choice->count > 0 ? 2 : 0);
    choice->steps = choice->steps > child->steps ? choice->steps : child->steps + 1;
    choice->count++;
}

static bool parse_choice(struct pdi_pattern_parser *p, struct pdi_pattern_node **out)
{
    struct pdi_pattern_node *const choice = new_node(p, PDI_PATTERN_CHOICE);
    struct pdi_pattern_node **end = &choice->first;
    for (;;) {
        const char *const at = p->at;
        struct pdi_pattern_node *child;
        if (!parse_sequence(p, &child)) {
            return false;
        }
        add_alternative(choice, &end, child);
        if (!within_limits(p, at, choice)) {
            return false;
        }
        if (*p->at != '|') {
            break;
        }
        p->at++;
    }
    *out = choice->count == 1 ? choice->first : choice;
    return true;
}

struct pdi_pattern_node *pdi_pattern_parse(const char *pattern, pd_arena *arena, pd_diag *diag)
{
    struct pdi_pattern_parser p = {.start = pattern, .at = pattern, .arena = arena, .diag = diag};
    struct pdi_pattern_node *root;
    if (!parse_choice(&p, &root)) {
        return NULL;
    }
    if (*p.at == ')') {
        (void)PDI_PATTERN_FAIL(&p, p.at, "unbalanced )");
        return NULL;
    }
    return root;
}
