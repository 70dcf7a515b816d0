/* A place: a slot of a step of the best plan, found again after every change. */
#ifndef PDI_PLACE_H
#define PDI_PLACE_H

#include "shrink/candidate.h"
#include "shrink/slot.h"

struct pdi_place {
    uint32_t step; /* its id */
    size_t slot;   /* in the order of the walk */
};

/* The slot at PLACE in the best plan; false if it is gone. */
bool pdi_place_find(const struct pdi_shrink *shrink, struct pdi_place place, struct pdi_slot *out);

/* A candidate whose slots at the COUNT PLACES belong to it, in SLOTS; false if one is gone. */
bool pdi_places_own(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                    struct pdi_plan *candidate, struct pdi_slot *slots);

/* Tries the integer VALUE at all COUNT PLACES. */
bool pdi_try_integer(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                     uint64_t value);

/* Tries TEXT at all COUNT PLACES. */
bool pdi_try_text(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                  pd_str text);

/* Lowers the integers at PLACES, which are equal, by binary search towards the simplest. */
bool pdi_shrink_integers(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count);

/* Moves what is in the integer at FROM to that at TO, as much of it as goes; of numbers that are
 * not described alike nothing. */
bool pdi_move_integer(struct pdi_shrink *shrink, struct pdi_place from, struct pdi_place to);

/* Simplifies the real number at PLACE: whole numbers first, small ones, then short fractions. */
bool pdi_shrink_real(struct pdi_shrink *shrink, struct pdi_place place);

/* Shortens and simplifies the texts at PLACES, which are equal. */
bool pdi_shrink_texts(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count);

/* Removes items of the row at PLACE, of kind COUNT, joins them, makes them simple. */
bool pdi_shrink_items(struct pdi_shrink *shrink, struct pdi_place place);

/* Shortens and lowers the tape of the step with ID. */
bool pdi_shrink_tape(struct pdi_shrink *shrink, uint32_t id);

#endif
