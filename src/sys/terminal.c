/* See terminal.h. */
#define _DEFAULT_SOURCE /* for the size of a terminal */
#include "sys/terminal.h"

#include "base/diag.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool pdi_terminal_is(int stream)
{
    return isatty(stream) == 1;
}

unsigned pdi_terminal_columns(int stream)
{
#ifdef TIOCGWINSZ
    struct winsize size;
    if (ioctl(stream, TIOCGWINSZ, &size) == 0) {
        return size.ws_col;
    }
#endif
    (void)stream;
    return 0;
}

static int write_all(int stream, const char *data, size_t len)
{
    while (len) {
        const ssize_t n = write(stream, data, len);
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        if (n > 0) {
            data += n;
            len -= (size_t)n;
        }
    }
    return 0;
}

/* SIGPIPE is ignored while writing only: a system under test must find it as it always is. */
pd_status pdi_terminal_write(int stream, const char *data, size_t len, pd_diag *diag)
{
    struct sigaction before;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    const bool ignored = sigaction(SIGPIPE, &ignore, &before) == 0;
    const int error = write_all(stream, data, len);
    if (ignored) {
        (void)sigaction(SIGPIPE, &before, NULL);
    }
    return error ? pdi_fail(diag, PD_EIO, "cannot write: %s", strerror(error)) : PD_OK;
}
