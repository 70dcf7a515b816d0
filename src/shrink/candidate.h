/* Trying candidates: what every pass of the shrinker does. */
#ifndef PDI_CANDIDATE_H
#define PDI_CANDIDATE_H

#include "shrink/shrink.h"

/* Begins a candidate: a copy of the best plan whose steps may be left out or replaced; the
 * steps' data is shared until pdi_candidate_own. */
struct pdi_plan pdi_candidate_begin(struct pdi_shrink *shrink);

/* Makes the data of step INDEX of CANDIDATE its own and gives the step. */
struct pdi_plan_step *pdi_candidate_own(struct pdi_shrink *shrink, struct pdi_plan *candidate,
                                        size_t index);

/* Leaves out COUNT steps from FIRST on. */
void pdi_candidate_remove(struct pdi_plan *candidate, size_t first, size_t count);

/* Tries CANDIDATE: repaired, if it is simpler than the best plan and was not tried before, it is
 * executed; if it fails alike it becomes the best plan, cut behind the failing step and without
 * what was skipped. Gives whether it did. */
bool pdi_candidate_try(struct pdi_shrink *shrink, const struct pdi_plan *candidate);

/* A hash of PLAN with its references written as positions: equal plans have equal hashes. */
uint64_t pdi_candidate_hash(struct pdi_shrink *shrink, const struct pdi_plan *plan);

/* Executes PLAN, which counts as an attempt; *OUT is what it showed. */
void pdi_candidate_execute(struct pdi_shrink *shrink, const struct pdi_plan *plan,
                           struct pdi_attempt *out);

/* Whether a budget is used up. */
bool pdi_shrink_over(struct pdi_shrink *shrink);

/* The index in the best plan of the step with ID; SIZE_MAX if it is gone. */
size_t pdi_best_index(const struct pdi_shrink *shrink, uint32_t id);

/* ---- The passes; each gives whether the best plan changed -------------------------------- */

/* Deletes blocks of half of the steps, a quarter .. one, from the end, without restart. */
bool pdi_pass_delete(struct pdi_shrink *shrink);

/* Deletes pairs of steps, where there are few or it is exhaustive. */
bool pdi_pass_pairs(struct pdi_shrink *shrink);

/* Deletes three steps at once, wherever they stand. */
bool pdi_pass_triples(struct pdi_shrink *shrink);

/* Deletes a step and adds its numbers to the next of its kind. */
bool pdi_pass_fold(struct pdi_shrink *shrink);

/* Fewer items in each row of items, last step first. */
bool pdi_pass_items(struct pdi_shrink *shrink);

/* Puts values that are described alike, and the items of a row, in order: simple ones first. Moves
 * what is in numbers to later ones, and adds items of rows to those of others. */
bool pdi_pass_order(struct pdi_shrink *shrink);

/* Simplifies each value, last step first. */
bool pdi_pass_values(struct pdi_shrink *shrink);

/* Simplifies values that stand in several places, in all of them at once. */
bool pdi_pass_together(struct pdi_shrink *shrink);

/* Lowers two different numbers by the same amount, each wherever it stands. */
bool pdi_pass_lower_pairs(struct pdi_shrink *shrink);

/* Moves what is in a number to a later one of its kind, so that of equal sums the one with small
 * values first is left. */
bool pdi_pass_redistribute(struct pdi_shrink *shrink);

/* Lets no allocation of a step fail, or only one, or an earlier one. */
bool pdi_pass_faults(struct pdi_shrink *shrink);

/* Exchanges neighbours that may stand either way: what is simpler, or declared earlier, first. */
bool pdi_pass_exchange(struct pdi_shrink *shrink);

/* Points references at earlier producers, so that later ones can go. */
bool pdi_pass_rebind(struct pdi_shrink *shrink);

#endif
