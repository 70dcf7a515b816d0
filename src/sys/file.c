/* See file.h. Every error names the path and says what the system said. */
#include "sys/file.h"

#include "base/diag.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef PATH_MAX
#define PATH_MAX 4096
#endif

enum { FIRST_READ = 64 * 1024, TEMPORARY_MAX = 100, SHOWN_MAX = 300 };

/* PATH for a message, which must keep room for the reason: the end of a long one. */
static const char *shown(const char *path)
{
    const size_t len = strlen(path);
    return len > SHOWN_MAX ? path + len - SHOWN_MAX : path;
}

/* "cannot VERB 'PATH': ..." for the error CODE. */
static pd_status cannot(const char *verb, const char *path, int code, pd_diag *diag)
{
    return pdi_fail(diag, PD_EIO, "cannot %s '%s': %s", verb, shown(path), strerror(code));
}

/* ---- Reading ----------------------------------------------------------------------------- */

/* Reads at most SIZE bytes of FD. Negative: errno says why not. */
static ssize_t read_some(int fd, char *data, size_t size)
{
    ssize_t n;
    do {
        n = read(fd, data, size);
    } while (n < 0 && errno == EINTR);
    return n;
}

static pd_status too_large(const char *path, size_t max, pd_diag *diag)
{
    return pdi_fail(diag, PD_EIO, "cannot read '%s': it is larger than %zu bytes", shown(path),
                    max);
}

/* A file that is being read. */
struct source {
    int fd;
    const char *path;
    size_t expected; /* bytes, by its own account; 0 of pipes and /proc, which do not know */
    size_t max;
};

static pd_status read_all(const struct source *source, pd_arena *arena, char **data, size_t *size,
                          pd_diag *diag)
{
    size_t capacity = source->expected ? source->expected + 1 : FIRST_READ;
    *data = pdi_arena_raw(arena, capacity);
    *size = 0;
    for (;;) {
        const ssize_t n = read_some(source->fd, *data + *size, capacity - *size);
        if (n < 0) {
            return cannot("read", source->path, errno, diag);
        }
        *size += (size_t)n;
        if (*size > source->max) {
            return too_large(source->path, source->max, diag);
        }
        if (n == 0) {
            (*data)[*size] = '\0';
            return PD_OK;
        }
        if (*size == capacity) {
            char *const more = pdi_arena_raw(arena, capacity * 2);
            memcpy(more, *data, *size);
            *data = more;
            capacity *= 2;
        }
    }
}

pd_status pdi_file_read(const char *path, size_t max, pd_arena *arena, char **data, size_t *size,
                        pd_diag *diag)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (fd < 0) {
        return cannot("read", path, errno, diag);
    }
    pd_status status = PD_OK;
    if (fstat(fd, &about)) {
        status = cannot("read", path, errno, diag);
    } else if (about.st_size > 0 && (uintmax_t)about.st_size > max) {
        status = too_large(path, max, diag);
    } else {
        const size_t expected = S_ISREG(about.st_mode) ? (size_t)about.st_size : 0;
        const struct source source = {fd, path, expected, max};
        status = read_all(&source, arena, data, size, diag);
    }
    (void)close(fd);
    return status;
}

/* ---- Writing ----------------------------------------------------------------------------- */

/* Writes all SIZE bytes at DATA to FD. False: errno says why not. */
static bool write_all(int fd, const char *data, size_t size)
{
    while (size) {
        const ssize_t n = write(fd, data, size);
        if (n == 0) {
            errno = EIO;
            return false;
        }
        if (n < 0 && errno != EINTR) {
            return false;
        }
        data += n < 0 ? 0 : n;
        size -= n < 0 ? 0 : (size_t)n;
    }
    return true;
}

/* Opens the directory of PATH, and gives PATH's name in it. -1: errno says why not. */
static int open_directory_of(const char *path, const char **name)
{
    const char *const slash = strrchr(path, '/');
    char directory[PATH_MAX] = ".";
    const size_t len = slash ? (size_t)(slash - path) + 1 : 0;
    if (len >= sizeof directory) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (slash) {
        memcpy(directory, path, len);
        directory[len] = '\0';
    }
    *name = path + len;
    return open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Makes a temporary file in DIRECTORY, called NAME. -1: errno says why not. */
static int open_temporary(int directory, char name[64])
{
    int fd = -1;
    for (int i = 0; fd < 0 && i < TEMPORARY_MAX; i++) {
        (void)snprintf(name, 64, ".propertydamage-%ld-%d.tmp", (long)getpid(), i);
        fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd < 0 && errno != EEXIST) {
            break;
        }
    }
    return fd;
}

/* Writes DATA to the file FD and closes it: then it is on the disk. False: errno says why not. */
static bool fill(int fd, const char *data, size_t size)
{
    const bool written = write_all(fd, data, size) && fsync(fd) == 0;
    const int code = errno;
    if (close(fd) && written) {
        return false;
    }
    errno = code;
    return written;
}

/* Gives the file FROM the new name TO, in one step that fails if there is a TO. Where there are
 * no links, the name is looked for first. False: errno says why not. */
static bool rename_new(int directory, const char *from, const char *to)
{
    if (linkat(directory, from, directory, to, 0) == 0) {
        (void)unlinkat(directory, from, 0);
        return true;
    }
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) {
        return false;
    }
    struct stat about;
    if (fstatat(directory, to, &about, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return renameat(directory, from, directory, to) == 0;
}

/* Makes names in DIRECTORY last, where its file system can: some refuse, and lose nothing. */
static bool sync_names(int directory)
{
    return fsync(directory) == 0 || (errno != EIO && errno != ENOSPC && errno != EDQUOT);
}

/* Writes the file NAME in DIRECTORY. False: errno says why not, and there is none. */
static bool write_in(int directory, const char *name, const char *data, size_t size)
{
    char temporary[64];
    const int fd = open_temporary(directory, temporary);
    if (fd < 0) {
        return false;
    }
    const bool named = fill(fd, data, size) && rename_new(directory, temporary, name);
    if (named && sync_names(directory)) {
        return true;
    }
    const int code = errno;
    (void)unlinkat(directory, named ? name : temporary, 0);
    errno = code;
    return false;
}

pd_status pdi_file_write_new(const char *path, const char *data, size_t size, pd_diag *diag)
{
    const char *name = path;
    const int directory = open_directory_of(path, &name);
    if (directory < 0) {
        return cannot("write", path, errno, diag);
    }
    const bool written = write_in(directory, name, data, size);
    const int code = errno;
    (void)close(directory);
    if (written) {
        return PD_OK;
    }
    if (code == EEXIST) {
        return pdi_fail(diag, PD_EINVAL, "cannot write '%s': it exists", shown(path));
    }
    return cannot("write", path, code, diag);
}

/* ---- Directories ------------------------------------------------------------------------- */

static bool is_directory(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

pd_status pdi_directory_make(const char *path, pd_diag *diag)
{
    char part[PATH_MAX];
    const size_t len = strlen(path);
    if (len >= sizeof part) {
        return cannot("make directory", path, ENAMETOOLONG, diag);
    }
    for (size_t i = 1; i <= len && !is_directory(path); i++) {
        if (i < len && path[i] != '/') {
            continue;
        }
        memcpy(part, path, i);
        part[i] = '\0';
        /* What is there already may be refused for other reasons than that. */
        const int code = mkdir(part, 0777) ? errno : 0;
        if (code && !is_directory(part)) {
            return cannot("make directory", path, code == EEXIST ? ENOTDIR : code, diag);
        }
    }
    return len ? PD_OK : cannot("make directory", path, ENOENT, diag);
}

static int compare_names(const void *a, const void *b)
{
    const char *const *const left = a;
    const char *const *const right = b;
    return strcmp(*left, *right);
}

static bool ends_with(const char *name, const char *suffix)
{
    const size_t len = strlen(name);
    const size_t suffix_len = strlen(suffix);
    return len >= suffix_len && strcmp(name + len - suffix_len, suffix) == 0;
}

/* Adds a copy of NAME to NAMES, which double when they are full. */
static void add_name(pd_arena *arena, const char ***names, size_t *count, const char *name)
{
    if ((*count & (*count - 1)) == 0) {
        const char **const more = pd_alloc(arena, const char *, *count ? *count * 2 : 1);
        if (*count) {
            memcpy(more, *names, *count * sizeof *more);
        }
        *names = more;
    }
    (*names)[(*count)++] = pdi_arena_string(arena, name);
}

pd_status pdi_directory_list(const char *path, const char *suffix, pd_arena *arena,
                             const char ***names, size_t *count, pd_diag *diag)
{
    DIR *const directory = opendir(path);
    *names = NULL;
    *count = 0;
    if (!directory) {
        return cannot("list", path, errno, diag);
    }
    const struct dirent *entry;
    for (errno = 0; (entry = readdir(directory)) != NULL; errno = 0) {
        if (ends_with(entry->d_name, suffix)) {
            add_name(arena, names, count, entry->d_name);
        }
    }
    const int code = errno;
    (void)closedir(directory);
    if (code) {
        return cannot("list", path, code, diag);
    }
    if (*count) {
        qsort(*names, *count, sizeof **names, compare_names);
    }
    return PD_OK;
}
