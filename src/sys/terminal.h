/* The standard streams of a program: whether people read them, how wide they are, writing. */
#ifndef PDI_TERMINAL_H
#define PDI_TERMINAL_H

#include <propertydamage/base.h>

enum { PDI_STDOUT = 1, PDI_STDERR = 2 };

/* Whether STREAM is a terminal. */
bool pdi_terminal_is(int stream);

/* How many columns it has; 0: not known. */
unsigned pdi_terminal_columns(int stream);

/* Writes LEN bytes at DATA to STREAM, all of them. PD_EIO and DIAG where that fails, also where
 * nobody reads them any more: no signal is raised. */
pd_status pdi_terminal_write(int stream, const char *data, size_t len, pd_diag *diag);

#endif
