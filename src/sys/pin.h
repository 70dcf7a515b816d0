/*
 * A descriptor of ours in a process whose other code may close any descriptor, and open something
 * else of the same number: it is known again by what it is, and had back from a process that has it
 * as well.
 */
#ifndef PDI_PIN_H
#define PDI_PIN_H

#include <propertydamage/base.h>

#include <sys/types.h>

struct pdi_pin {
    uint64_t device, inode;
    pid_t keeper; /* has it as well, as FD; 0: nobody does */
    int fd;       /* as the keeper has it */
};

/* What FD is, so that it is known again; this process will keep it for its children. */
struct pdi_pin pdi_pin(int fd);

/* *FD, if it still is what PIN says; else it is had back, with FLAGS of open. False: it cannot be.
 */
bool pdi_pin_holds(const struct pdi_pin *pin, int *fd, int flags);

#endif
