/*
 * A second failure: shrinking may end in a local minimum that no pass leaves, and another failure
 * of the same kind seldom ends in the same. So a later run that fails alike is shrunk as well.
 */
#ifndef PDI_SECOND_H
#define PDI_SECOND_H

#include "drive/attempts.h"

/* Later runs, in which another failure of the same kind may be. */
struct pdi_later {
    bool (*is_wanted)(void *context, uint64_t run); /* whether it is worth an execution */
    /* Makes the plan of RUN, valid until the next; false: there are no more. */
    bool (*make)(void *context, uint64_t run, struct pdi_plan *plan);
    void *context;
};

/* Looks in LATER for another failure like FAILURE, of KIND, which became FIRST, if that is worth
 * its time, and shrinks it. The smaller of the two is FIRST then, and FAILURE says whose it is;
 * what it cost counts in either case. */
void pdi_shrink_second(struct pdi_attempts *attempts, enum pdi_kind kind,
                       const struct pdi_later *later, struct pdi_shrink *first,
                       struct pdi_failure *failure);

#endif
