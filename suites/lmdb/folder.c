/* See folder.h. A folder is in use as long as somebody has a lock on it, which ends with the last
 * process that has inherited it, however that ends. */
#include "folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PREFIX "pd-lmdb."

/* The descriptor of the folder PATH, locked; -1 if it is not there or somebody else has it. */
static int lock_folder(const char *path)
{
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && access(path, F_OK) == 0) {
        return fd;
    }
    if (fd >= 0) {
        close(fd);
    }
    return -1;
}

void folder_remove(struct folder *folder)
{
    DIR *const files = opendir(folder->path);
    for (struct dirent *file = files ? readdir(files) : NULL; file; file = readdir(files)) {
        (void)unlinkat(dirfd(files), file->d_name, 0); /* not "." and "..", which are folders */
    }
    if (files) {
        closedir(files);
    }
    rmdir(folder->path);
    close(folder->lock);
}

/* Removes the folders in PARENT that nobody uses any more. */
static void remove_stale(const char *parent)
{
    DIR *const folders = opendir(parent);
    for (struct dirent *it = folders ? readdir(folders) : NULL; it; it = readdir(folders)) {
        struct folder stale;
        if (strncmp(it->d_name, PREFIX, strlen(PREFIX)) != 0) {
            continue;
        }
        (void)snprintf(stale.path, sizeof stale.path, "%s/%.20s", parent, it->d_name);
        stale.lock = lock_folder(stale.path);
        if (stale.lock >= 0) {
            folder_remove(&stale);
        }
    }
    if (folders) {
        closedir(folders);
    }
}

bool folder_make(struct folder *folder)
{
    const char *const parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    remove_stale(parent);
    for (int tries = 0; tries < 10; tries++) {
        (void)snprintf(folder->path, sizeof folder->path, "%s/" PREFIX "XXXXXX", parent);
        if (!mkdtemp(folder->path)) {
            return false;
        }
        folder->lock = lock_folder(folder->path);
        if (folder->lock >= 0) {
            return true;
        } /* else somebody took it for a stale one, before it was locked */
    }
    return false;
}
