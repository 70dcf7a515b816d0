/*
 * Slots: the places of a command that can be simplified, found by walking its description: the
 * number in a member, its text, how many items it has, whether it is there.
 */
#ifndef PDI_SLOT_H
#define PDI_SLOT_H

#include "base/random.h"
#include "core/gen.h"

enum pdi_slot_kind {
    PDI_SLOT_INTEGER, /* of any width; bool and char, too */
    PDI_SLOT_NAMED,   /* an enum or flags */
    PDI_SLOT_REAL,
    PDI_SLOT_TEXT,  /* a string, bytes or an array of char */
    PDI_SLOT_COUNT, /* how many items a slice, an array or an optional has */
    PDI_SLOT_HAS,   /* whether a maybe is there */
    PDI_SLOT_REF
};

struct pdi_slot {
    enum pdi_slot_kind kind;
    const pd_field *field;
    void *item;   /* the item; of COUNT and HAS: the struct */
    size_t index; /* in the order of the walk */
};

/* Calls VISIT with each slot of OBJECT, a struct of TYPE, until it says false. Members made by a
 * generator function have none: they are shrunk by their tape. */
bool pdi_each_slot(const pd_type *type, void *object,
                   bool (*visit)(void *context, const struct pdi_slot *slot), void *context);

/* The same for FIELD of OBJECT alone. */
bool pdi_each_slot_of(const pd_field *field, void *object,
                      bool (*visit)(void *context, const struct pdi_slot *slot), void *context);

/* The slot INDEX of OBJECT; false if there are fewer. */
bool pdi_slot_at(const pd_type *type, void *object, size_t index, struct pdi_slot *out);

/* How many slots OBJECT has. */
size_t pdi_slot_count(const pd_type *type, void *object);

/* How far a plan is from the simplest of its length. */
struct pdi_complexity {
    pdi_u128 sum;      /* of its values */
    pdi_u128 weighted; /* earlier steps count more: of equal sums, small values come first */
    pdi_u128 inner;    /* and so do earlier values of a step */
    uint64_t order;    /* of the commands: those declared earlier come first */
};

/* The complexity of PLAN. */
struct pdi_complexity pdi_plan_complexity(const struct pdi_model *model,
                                          const struct pdi_plan *plan);

/* Whether A is simpler than B. */
bool pdi_is_less_complex(const struct pdi_complexity *a, const struct pdi_complexity *b);

/* The integer in SLOT, of kind INTEGER. */
uint64_t pdi_slot_integer(const struct pdi_slot *slot);

/* Sets it. */
void pdi_slot_set_integer(const struct pdi_slot *slot, uint64_t value);

/* Whether the integer in SLOT is signed. */
bool pdi_slot_signed(const struct pdi_slot *slot);

/* Whether SLOT is an integer that counts something: no truth value and no character. */
bool pdi_slot_is_number(const struct pdi_slot *slot);

/* The text in SLOT, of kind TEXT. */
pd_str pdi_slot_text(const struct pdi_slot *slot);

/* Sets it; DATA lives as long as the plan does. */
void pdi_slot_set_text(const struct pdi_slot *slot, pd_str text);

/* What characters of text of any script are replaced by, the simplest first: of one byte, then of
 * more. NULL ends them. */
extern const char *const pdi_simple_characters[];

/* The simplest character that the text in SLOT may have: the first of its alphabet. */
char pdi_slot_letter(const struct pdi_model *model, const struct pdi_slot *slot);

/* Makes what FIELD of OBJECT holds the simplest that it can be; false: of a part of it, left as it
 * is, nobody knows that it is the simplest. */
bool pdi_field_simplify(const struct pdi_model *model, const pd_field *field, void *object,
                        pd_arena *arena);

/* Makes all that the items at SLOT, of kind COUNT, hold the simplest that it can be: rows have as
 * few items as they may, the numbers in them are near 0. */
void pdi_slot_simplify_items(const struct pdi_model *model, const struct pdi_slot *slot,
                             pd_arena *arena);

/* How far the value in SLOT is from the simplest. */
pdi_u128 pdi_slot_complexity(const struct pdi_model *model, const struct pdi_slot *slot);

/* How far ITEM, one value of FIELD, is from the simplest. */
pdi_u128 pdi_item_complexity(const struct pdi_model *model, const pd_field *field, void *item);

/* Appends the items of FROM to those of INTO, two slots of kind COUNT of one member; false: there
 * are none, or no room. */
bool pdi_slot_join(const struct pdi_slot *into, const struct pdi_slot *from, pd_arena *arena);

/* The rank of the value in SLOT, of kind NAMED, among its names; flags: the bits set. */
uint64_t pdi_slot_name_rank(const struct pdi_slot *slot);

#endif
