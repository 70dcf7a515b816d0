/*
 * Choices instead of draws: where all sequences are to be made, each field takes one of its first
 * three values, the simplest first, and each choice is a digit of a number that counts through
 * them.
 */
#ifndef PDI_CHOICE_H
#define PDI_CHOICE_H

#include "core/gen.h"

enum { PDI_CHOICES = 3, PDI_DIGITS_MAX = 4096, PDI_CHOSEN_MAX = 64 };

struct pdi_choices {
    uint32_t count;                  /* digits that are decided */
    uint32_t at;                     /* the one that is asked for next */
    uint32_t digits[PDI_DIGITS_MAX]; /* each below its radix */
    uint32_t radices[PDI_DIGITS_MAX];
    bool full;   /* there is no room for another digit */
    bool forced; /* the next choice is force, and no digit */
    uint32_t force;
    bool frozen;     /* all others are 0, and no digits */
    bool impossible; /* a member has fewer values than its digit says, or had this one before */
    struct {
        size_t offset; /* of a member of the command */
        uint32_t digit;
    } chosen[PDI_CHOSEN_MAX]; /* of this step: overrides choose again by the same digit */
    uint32_t chosen_count;
};

/* The next digit, below N (1 or more) and LIMIT. */
uint32_t pdi_digit(struct pdi_choices *choices, uint64_t n, uint32_t limit);

/* The next choice among the first three of N. */
uint32_t pdi_choice(struct pdi_choices *choices, uint64_t n);

/* The same for the member at OFFSET that overrides chooses. */
uint32_t pdi_choice_again(struct pdi_choices *choices, size_t offset, uint64_t n);

/* What a pattern decides or a generator function draws of N: first what was chosen, then 0. */
uint64_t pdi_first_draw(pd_gen *gen, uint64_t n);

/* Makes the digits the next number: that at FROM or after are forgotten, the last of those before
 * that has a successor takes it. Gives its index; UINT32_MAX: there is none, it was the last. */
uint32_t pdi_choices_advance(struct pdi_choices *choices, uint32_t from);

/* The item at ITEM of FIELD that comes from nowhere else: one of its first three values. */
bool pdi_choose_value(pd_gen *gen, const pd_field *field, void *item);

/* How many sequences of STEPS steps there are at most, of the commands that have a weight;
 * UINT64_MAX: so many or more. */
uint64_t pdi_choices_bound(const struct pdi_model *model, unsigned steps);

#endif
