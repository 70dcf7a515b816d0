/* Taking the place of a function wherever loaded programs and shared objects call it. */
#ifndef PDI_INTERPOSE_H
#define PDI_INTERPOSE_H

#include <propertydamage/base.h>

/* A function by its name, and what is called in its place. */
struct pdi_interposed {
    const char *name; /* NULL ends a list */
    void (*instead)(void);
};

/* From now on FUNCTIONS are replaced wherever they are called through a table of addresses of a
 * program or a shared object: not in our own library, the dynamic linker and the sanitizers, and
 * not where the linker has bound a call already. Gives how many such places there are; TRY: that
 * alone. Works for 64-bit ELF on x86-64 and arm64; elsewhere there are none. */
size_t pdi_interpose(const struct pdi_interposed *functions, bool try);

/* Puts everything back. */
void pdi_interpose_end(void);

#endif
