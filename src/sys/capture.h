/* What the processes that execute the system under test write to standard output and error. */
#ifndef PDI_CAPTURE_H
#define PDI_CAPTURE_H

#include "sys/pin.h"

/* A file without a name, which outlives whoever writes to it. */
struct pdi_capture {
    int fd; /* -1: nothing is captured */
    struct pdi_pin pin;
};

/* Makes one; that it cannot be made is no error: then nothing is captured. */
void pdi_capture_open(struct pdi_capture *capture);

/* Closes it. */
void pdi_capture_close(struct pdi_capture *capture);

/* From now on what this process and its children print goes there, line by line. */
void pdi_capture_begin(struct pdi_capture *capture);

/* The same again, if somebody has closed standard output or error, or put something else there. */
void pdi_capture_renew(struct pdi_capture *capture);

/* How many bytes are there. */
size_t pdi_capture_size(struct pdi_capture *capture);

/* Forgets what is there. */
void pdi_capture_clear(struct pdi_capture *capture);

/* The last bytes that are there, MAX at most and without a line that is cut; without NULs, but
 * followed by one; in ARENA. */
pd_str pdi_capture_tail(struct pdi_capture *capture, size_t max, pd_arena *arena);

#endif
