/* See capture.h. */
#define _GNU_SOURCE
#include "sys/capture.h"

#include "base/arena.h"
#include "sys/process.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void pdi_capture_open(struct pdi_capture *capture)
{
    capture->fd = memfd_create("output of the system under test", MFD_CLOEXEC);
    /* Its end moves when it is cleared, and everybody writes to the end. */
    if (capture->fd >= 0 && fcntl(capture->fd, F_SETFL, O_APPEND)) {
        pdi_close(&capture->fd);
    }
}

void pdi_capture_close(struct pdi_capture *capture)
{
    pdi_close(&capture->fd);
}

void pdi_capture_begin(const struct pdi_capture *capture)
{
    if (capture->fd >= 0) {
        (void)fflush(NULL);
        (void)dup2(capture->fd, STDOUT_FILENO);
        (void)dup2(capture->fd, STDERR_FILENO);
        (void)setvbuf(stdout, NULL, _IOLBF, 0); /* what is in a buffer is lost in a crash */
    }
}

size_t pdi_capture_size(const struct pdi_capture *capture)
{
    struct stat status;
    return capture->fd >= 0 && fstat(capture->fd, &status) == 0 ? (size_t)status.st_size : 0;
}

void pdi_capture_clear(const struct pdi_capture *capture)
{
    if (pdi_capture_size(capture) && ftruncate(capture->fd, 0) != 0) {
        return; /* what is there stays: an older output is better than none */
    }
}

pd_str pdi_capture_tail(const struct pdi_capture *capture, size_t max, pd_arena *arena)
{
    const size_t size = pdi_capture_size(capture);
    const size_t skipped = size > max ? size - max : 0;
    char *text = pd_alloc(arena, char, size - skipped + 1);
    const ssize_t got =
        size ? pread(capture->fd, text, size - skipped, (off_t)skipped) : (ssize_t)0;
    size_t len = got > 0 ? (size_t)got : 0;
    for (size_t i = 0; i < len; i++) {
        text[i] = text[i] ? text[i] : ' ';
    }
    text[len] = '\0';
    const char *const line = skipped ? strchr(text, '\n') : NULL;
    if (line && line[1]) {
        len -= (size_t)(line + 1 - text);
        text += line + 1 - text;
    }
    return (pd_str){text, len};
}
