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

/* Whether our file is there still: whoever is tested may have closed it. */
static bool is_there(struct pdi_capture *capture)
{
    return capture->fd >= 0 && pdi_pin_holds(&capture->pin, &capture->fd, O_RDWR | O_APPEND);
}

static bool is_same(int a, int b)
{
    struct stat x;
    struct stat y;
    return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

void pdi_capture_renew(struct pdi_capture *capture)
{
    static const int standard[] = {STDOUT_FILENO, STDERR_FILENO};
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        if (is_there(capture) && !is_same(capture->fd, standard[i])) {
            (void)fflush(NULL);
            (void)dup2(capture->fd, standard[i]);
        }
    }
}

void pdi_capture_begin(struct pdi_capture *capture)
{
    pdi_capture_renew(capture);
    if (capture->fd >= 0) {
        (void)setvbuf(stdout, NULL, _IOLBF, 0); /* what is in a buffer is lost in a crash */
    }
}

size_t pdi_capture_size(struct pdi_capture *capture)
{
    struct stat status;
    return is_there(capture) && fstat(capture->fd, &status) == 0 ? (size_t)status.st_size : 0;
}

void pdi_capture_clear(struct pdi_capture *capture)
{
    if (pdi_capture_size(capture) && ftruncate(capture->fd, 0) != 0) {
        return; /* what is there stays: an older output is better than none */
    }
}

pd_str pdi_capture_tail(struct pdi_capture *capture, size_t max, pd_arena *arena)
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
