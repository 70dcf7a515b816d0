/* What a process notes of the signal that ends it, and what can be told of it afterwards. */
#ifndef PDI_CRASH_H
#define PDI_CRASH_H

#include "base/text.h"

#include <signal.h>

enum { PDI_CRASH_FRAMES = 24, PDI_CRASH_MODULES = 48 };

/* Where a program or shared object lies in a process. */
struct pdi_module {
    uint64_t name; /* as a hash */
    uintptr_t base;
};

/* Lies in memory that outlives the process. */
struct pdi_crash {
    volatile sig_atomic_t signal; /* 0: none was noted */
    int code;                     /* why, as siginfo_t says it */
    bool is_fault;     /* the kernel sent it, because of an instruction: code and address hold */
    uintptr_t address; /* that could not be accessed */
    uintptr_t pc;      /* of the instruction; 0: not known */
    void *frames[PDI_CRASH_FRAMES]; /* where it was called from, the nearest first; NULL: no more */
    unsigned module_count;          /* 0: everything lies where it lies in other processes */
    struct pdi_module modules[PDI_CRASH_MODULES];
};

/* From now on a signal that tells of a crash is noted in CRASH, unless NULL, and ends this process:
 * a handler that our caller has set would take us back into our caller, which lives on in another
 * process. Handlers of sanitizers stay. */
void pdi_crash_begin(struct pdi_crash *crash);

/* Notes in CRASH where everything lies in this process, which is no copy of another. */
void pdi_crash_modules(struct pdi_crash *crash);

/* Appends the nearest of CRASH's frames that is known and not in the C library: "push, queue.c:57";
 * nothing, if there is none. As to where this may be called, see pdi_crash_tell. */
void pdi_crash_place(const struct pdi_crash *crash, struct pdi_text *text);

/* The same, beginning with the instruction that was executed when the signal came. */
void pdi_crash_where(const struct pdi_crash *crash, struct pdi_text *text);

/* Appends what CRASH says beside the signal, if anything: ": nothing is mapped at 0x10; push,
 * queue.c:57". The place is the nearest that is not in the C library. To be called in a process
 * that has the same programs, and at the same addresses unless CRASH has modules; takes up to some
 * seconds. */
void pdi_crash_tell(const struct pdi_crash *crash, struct pdi_text *text);

#endif
