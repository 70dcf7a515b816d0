/* See pin.h. */
#define _GNU_SOURCE
#include "sys/pin.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_same(const struct pdi_pin *pin, int fd)
{
    struct stat status;
    return fd >= 0 && fstat(fd, &status) == 0 && (uint64_t)status.st_dev == pin->device &&
           (uint64_t)status.st_ino == pin->inode;
}

struct pdi_pin pdi_pin(int fd)
{
    struct stat status;
    struct pdi_pin pin = {.fd = fd};
    if (fd >= 0 && fstat(fd, &status) == 0) {
        pin.device = (uint64_t)status.st_dev;
        pin.inode = (uint64_t)status.st_ino;
        pin.keeper = getpid();
    }
    return pin;
}

bool pdi_pin_holds(const struct pdi_pin *pin, int *fd, int flags)
{
    char path[64];
    if (pin->keeper == 0 || is_same(pin, *fd)) {
        return *fd >= 0;
    }
    (void)snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pin->keeper, pin->fd);
    *fd = open(path, flags | O_CLOEXEC); /* what has its number now is not ours to close */
    return is_same(pin, *fd);
}
