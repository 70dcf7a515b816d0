/* The bank's store in a SQLite file: a change that was answered survives a crash of the process,
 * and with STORE_SYNC_FULL of the machine. */
#ifndef TOY_BANK_STORE_SQLITE_H
#define TOY_BANK_STORE_SQLITE_H

#include "bank_store.h"

/* How much is done for the disk before an answer: all; nothing but checkpoints in order; nothing at
 * all. */
enum store_sync { STORE_SYNC_FULL, STORE_SYNC_NORMAL, STORE_SYNC_OFF };

/* Opens the file, and makes it when it is new. NULL, with a line in `message`, when the file cannot
 * be read or written, is used by another process, or holds something else. */
struct bank_store *store_sqlite_open(const char *path, enum store_sync sync, char *message,
                                     size_t size);

/* Stores what is pending, and closes the file; NULL does nothing. */
void store_sqlite_close(struct bank_store *store);

#endif
