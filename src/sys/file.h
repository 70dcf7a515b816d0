/* Files: the only place that touches them. */
#ifndef PDI_FILE_H
#define PDI_FILE_H

#include "base/arena.h"

/* Reads file PATH whole into *DATA, followed by a NUL, in ARENA; PD_EIO and DIAG if it cannot be
 * read or is larger than MAX bytes. */
pd_status pdi_file_read(const char *path, size_t max, pd_arena *arena, char **data, size_t *size,
                        pd_diag *diag);

/* Writes SIZE bytes at DATA to a new file PATH: by a temporary file beside it, fsync, rename, and
 * fsync of the directory. PD_EIO and DIAG; then nothing is left behind. PD_EINVAL: PATH exists. */
pd_status pdi_file_write_new(const char *path, const char *data, size_t size, pd_diag *diag);

/* Makes directory PATH and those above it; it may exist. */
pd_status pdi_directory_make(const char *path, pd_diag *diag);

/* The names in directory PATH that end with SUFFIX, sorted, in ARENA. */
pd_status pdi_directory_list(const char *path, const char *suffix, pd_arena *arena,
                             const char ***names, size_t *count, pd_diag *diag);

#endif
