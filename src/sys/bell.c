/* See bell.h. */
#include "sys/bell.h"

#include <errno.h>

void pdi_bell_init(struct pdi_bell *bell)
{
    (void)sem_init(&bell->semaphore, 1, 0);
}

void pdi_bell_ring(struct pdi_bell *bell)
{
    (void)sem_post(&bell->semaphore);
}

void pdi_bell_wait(struct pdi_bell *bell)
{
    while (sem_wait(&bell->semaphore) && errno == EINTR) {
    }
}
