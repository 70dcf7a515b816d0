/* Processes that descend from this one: who there is, and who is left when others have gone. */
#ifndef PDI_FAMILY_H
#define PDI_FAMILY_H

#include <propertydamage/base.h>

#include <sys/types.h>

enum { PDI_FAMILY_MAX = 256 };

/* Children of a process. */
struct pdi_family {
    size_t count; /* PDI_FAMILY_MAX at most */
    pid_t pids[PDI_FAMILY_MAX];
};

/* From now on whoever descends from this process, and has lost its parent, becomes its child: a
 * daemon cannot get away. Where the system has no such thing nothing happens. */
void pdi_family_adopts(void);

/* The children of process PID, of all its threads, dead ones that nobody has waited for among them.
 */
void pdi_family_of(pid_t pid, struct pdi_family *out);

/* How many there are in FAMILY, without those that a sanitizer has started for itself. */
unsigned pdi_family_count(const struct pdi_family *family);

/* Takes those out of FAMILY that are in OTHERS as well. */
void pdi_family_without(struct pdi_family *family, const struct pdi_family *others);

/* Waits for children of FAMILY that have ended; those who live stay in it. */
void pdi_family_reap(struct pdi_family *family);

/* Ends the children of this process that are in FAMILY, and waits for them. First they are given
 * GRACE_MS to end by themselves; gives the names of those who did not, "sleep, 2 of sh", in OUT, or
 * "". */
void pdi_family_end(struct pdi_family *family, unsigned grace_ms, char *out, size_t size);

#endif
