/*
 * A folder for the database files of one campaign, in memory where there is /dev/shm. It goes when
 * the campaign is over; what a killed campaign left behind goes when the next one begins.
 */
#ifndef LMDB_FOLDER_H
#define LMDB_FOLDER_H

#include <stdbool.h>

struct folder {
    char path[64];
    int lock; /* held by every process of the campaign: the folder is in use */
};

/* False, with errno set: there is none. */
bool folder_make(struct folder *folder);

/* Removes the folder and all files in it. */
void folder_remove(struct folder *folder);

#endif
