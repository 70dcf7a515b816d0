/* Failure files on disk: saved whole or not at all, loaded with a limit, listed. */
#ifndef PDI_STORE_H
#define PDI_STORE_H

#include "core/failure.h"

enum { PDI_FAILURE_FILE_MAX = 64 * 1024 * 1024 };

/* Saves FAILURE in directory DIR, which is made if it is missing, by temporary file, fsync and
 * rename, as {UTC}-{kind}-{name}-seed{n}.pd (made unique by a number); *PATH, in ARENA, is where.
 * PD_EIO and DIAG ("cannot write 'x': No space left on device") leave nothing behind. */
pd_status pdi_store_save(const char *dir, const struct pdi_failure *failure, pd_arena *arena,
                         const char **path, pd_diag *diag);

/* Loads the failure file PATH. PD_EIO: it cannot be read, or is larger than
 * PDI_FAILURE_FILE_MAX; PD_EPARSE: see pdi_failure_read; DIAG says where in
 * it, the caller which file. */
pd_status pdi_store_load(const char *path, pd_arena *arena, struct pdi_failure *out, pd_diag *diag);

/* The *.pd files in DIR, by name, in ARENA: *COUNT of them. */
pd_status pdi_store_list(const char *dir, pd_arena *arena, const char ***paths, size_t *count,
                         pd_diag *diag);

#endif
