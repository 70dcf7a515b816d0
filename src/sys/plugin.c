/* See plugin.h. */
#define _GNU_SOURCE
#include "sys/plugin.h"

#include "base/diag.h"
#include "sys/crash.h"
#include "sys/process.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

/* In a process of its own: nobody hears what it prints, and its end is our answer. */
static void try_alone(const char *path, int answer)
{
    pdi_crash_begin(NULL);
    pdi_silence();
    (void)dlopen(path, RTLD_NOW | RTLD_LOCAL); /* if it is refused, it will be once more */
    (void)pdi_write_all(answer, "", 1);
    pdi_exit(0);
}

/* Whether a process that loads PATH lives on; DIAG: it does not. */
static bool survives(const char *path, unsigned timeout_ms, pd_diag *diag)
{
    int ends[2];
    struct pdi_ended ended = {0};
    char byte;
    char room[16];
    if (pdi_traced() || pdi_pipe(ends, diag) != PD_OK) {
        return true;
    }
    const pid_t child = pdi_fork(diag);
    if (child == 0) {
        try_alone(path, ends[1]);
    }
    pdi_close(&ends[1]);
    const bool in_time = child < 0 || pdi_wait_for(child, timeout_ms, &ended);
    pdi_nonblocking(ends[0]); /* something that it started may hold the other end */
    const bool answered = child < 0 || pdi_read_some(ends[0], &byte, 1) == 1;
    pdi_close(&ends[0]);
    if (!in_time) {
        (void)pdi_fail(diag, PD_EINVAL, "%s was not loaded within %u ms: a constructor hangs", path,
                       timeout_ms);
    } else if (ended.signal) {
        (void)pdi_fail(diag, PD_EINVAL, "%s crashes when it is loaded: %s in a constructor", path,
                       pdi_signal_name(ended.signal, room));
    } else if (!answered) {
        (void)pdi_fail(diag, PD_EINVAL,
                       "%s ends the process when it is loaded: a constructor exits with %d", path,
                       ended.status);
    }
    return in_time && !ended.signal && answered;
}

const void *pdi_plugin_load(const char *file, const char *symbol, unsigned timeout_ms,
                            pd_diag *diag)
{
    char path[PATH_SIZE];
    const int len = snprintf(path, sizeof path, "%s%s", strchr(file, '/') ? "" : "./", file);
    if (len >= PATH_SIZE) {
        (void)pdi_fail(diag, PD_EINVAL, "%.60s...: the path is too long", file);
        return NULL;
    }
    if (!survives(path, timeout_ms, diag)) {
        return NULL;
    }
    void *const object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        (void)pdi_fail(diag, PD_EINVAL, "%s", dlerror());
        return NULL;
    }
    const void *const found = dlsym(object, symbol);
    if (!found) {
        (void)pdi_fail(diag, PD_EINVAL, "%s exports no suites: say PD_EXPORT(suites) in it", path);
    }
    return found;
}
