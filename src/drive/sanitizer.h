/* Reports of sanitizers in what a process wrote. */
#ifndef PDI_SANITIZER_H
#define PDI_SANITIZER_H

#include <propertydamage/base.h>

/* What the first report says. */
struct pdi_sanitizer {
    char type[80];     /* "heap-use-after-free": part of a failure's name, so without numbers */
    char message[400]; /* "AddressSanitizer: heap-use-after-free, queue.c:57:9 in push" */
};

/* Finds the first report of AddressSanitizer, UndefinedBehaviorSanitizer, MemorySanitizer or
 * ThreadSanitizer in TEXT. False: there is none. */
bool pdi_sanitizer_find(const char *text, struct pdi_sanitizer *out);

/* The same from *TEXT on, which moves behind what was found. */
bool pdi_sanitizer_next(const char **text, struct pdi_sanitizer *out);

/* The same of the last report: the one that ended the process. */
bool pdi_sanitizer_find_last(const char *text, struct pdi_sanitizer *out);

/* What LeakSanitizer found first: "24 bytes leaked, queue.c:12:5 in push". */
bool pdi_sanitizer_find_leak(const char *text, struct pdi_sanitizer *out);

#endif
