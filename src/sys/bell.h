/* A bell in memory that processes share: one waits until another rings. */
#ifndef PDI_BELL_H
#define PDI_BELL_H

#include <semaphore.h>

struct pdi_bell {
    sem_t semaphore;
};

/* Makes BELL, in memory that is shared; it has not rung. */
void pdi_bell_init(struct pdi_bell *bell);

/* Lets one that waits for BELL, now or later, go on. */
void pdi_bell_ring(struct pdi_bell *bell);

/* Waits until BELL rings. */
void pdi_bell_wait(struct pdi_bell *bell);

#endif
