/* See process.h. */
#define _GNU_SOURCE
#include "sys/process.h"

#include "base/arena.h"
#include "base/diag.h"
#include "sys/clock.h"
#include "sys/coverage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 10 };

/* ---- Interrupts -------------------------------------------------------------------------- */

static volatile sig_atomic_t interrupts;
static volatile sig_atomic_t last_interrupt;
static unsigned nested;
static struct sigaction old_int;
static struct sigaction old_term;

static void note_interrupt(int signal)
{
    interrupts++;
    last_interrupt = signal;
}

void pdi_interrupts_begin(void)
{
    if (nested++ == 0) {
        struct sigaction action = {.sa_handler = note_interrupt};
        (void)sigemptyset(&action.sa_mask);
        interrupts = 0;
        (void)sigaction(SIGINT, &action, &old_int);
        (void)sigaction(SIGTERM, &action, &old_term);
    }
}

void pdi_interrupts_end(void)
{
    PD_ASSERT(nested > 0);
    if (--nested == 0) {
        (void)sigaction(SIGINT, &old_int, NULL);
        (void)sigaction(SIGTERM, &old_term, NULL);
    }
}

/* A child does with them what our caller would. */
static void forget_interrupts(void)
{
    if (nested) {
        nested = 1;
        pdi_interrupts_end();
    }
}

unsigned pdi_interrupts(int *signal)
{
    *signal = last_interrupt;
    return (unsigned)interrupts;
}

/* ---- Processes --------------------------------------------------------------------------- */

pid_t pdi_fork(pd_diag *diag)
{
    const pid_t parent = getpid();
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid < 0) {
        (void)pdi_fail(diag, PD_EFORK,
                       "cannot make a worker process: %s; --isolation none runs without",
                       strerror(errno));
        return -1;
    }
    if (pid == 0) {
        forget_interrupts();
        (void)setpgid(0, 0);
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) { /* it died before we asked */
            _exit(0);
        }
        pdi_coverage_begin();
    }
    return pid;
}

void pdi_exit(int status)
{
    (void)fflush(NULL);
    pdi_coverage_end();
    _exit(status);
}

pd_status pdi_become(const char *const *arguments, pd_diag *diag)
{
    (void)fflush(NULL);
    /* The prototype is older than const. */
    (void)execvp(arguments[0], (char *const *)(uintptr_t)arguments);
    return pdi_fail(diag, PD_EIO, "cannot start %s: %s", arguments[0], strerror(errno));
}

pd_status pdi_become_again(pd_diag *diag)
{
    enum { ARGUMENTS_SIZE = 1 << 17, ARGUMENTS_MAX = 4096 };
    static char text[ARGUMENTS_SIZE];
    static const char *arguments[ARGUMENTS_MAX];
    const int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    size_t len = 0;
    ssize_t got = 0;
    while (fd >= 0 && len < sizeof text - 1 &&
           (got = pdi_read_some(fd, text + len, sizeof text - 1 - len)) > 0) {
        len += (size_t)got;
    }
    size_t count = 0;
    for (char *at = text; at < text + len && count < ARGUMENTS_MAX - 1; at += strlen(at) + 1) {
        arguments[count++] = at;
    }
    if (got == 0 && count) {
        (void)fflush(NULL);
        (void)execv("/proc/self/exe", (char *const *)(uintptr_t)arguments);
    }
    return pdi_fail(diag, PD_EIO, "cannot start this program again: %s",
                    count ? strerror(errno) : "its arguments are not known");
}

void pdi_keep_open(int fd)
{
    if (fd >= 0) {
        (void)fcntl(fd, F_SETFD, 0);
    }
}

int pdi_run_program(const char *const *arguments)
{
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        (void)pdi_become(arguments, NULL);
        _exit(127);
    }
    return pid > 0 ? pdi_wait(pid).status : 127;
}

pid_t pdi_self(void)
{
    return getpid();
}

pid_t pdi_parent(void)
{
    return getppid();
}

void pdi_silence(void)
{
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
        (void)dup2(nowhere, STDOUT_FILENO);
        (void)dup2(nowhere, STDERR_FILENO);
        (void)close(nowhere);
    }
}

int pdi_pidfd(pid_t pid)
{
#ifdef SYS_pidfd_open
    const int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -1 : fd;
#else
    (void)pid;
    return -1;
#endif
}

static struct pdi_ended ended_of(int status)
{
    return (struct pdi_ended){.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                              .status = WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

struct pdi_ended pdi_wait(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return ended_of(status);
}

bool pdi_wait_now(pid_t pid, struct pdi_ended *out)
{
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) != pid) {
        return false;
    }
    *out = ended_of(status);
    return true;
}

bool pdi_wait_for(pid_t pid, unsigned timeout_ms, struct pdi_ended *out)
{
    int fd = pdi_pidfd(pid);
    const uint64_t end = pdi_clock_ms() + timeout_ms;
    bool over = pdi_wait_now(pid, out);
    while (!over && pdi_clock_ms() < end) {
        pdi_poll(&fd, fd < 0 ? 0 : 1, LOOK_MS);
        over = pdi_wait_now(pid, out);
    }
    pdi_close(&fd);
    if (!over) {
        pdi_signal_group(pid, SIGKILL);
        pdi_signal(pid, SIGKILL);
        *out = pdi_wait(pid);
    }
    return over;
}

void pdi_signal(pid_t pid, int signal)
{
    PD_ASSERT(pid > 1);
    (void)kill(pid, signal);
}

void pdi_abort(pid_t pid)
{
    pdi_signal(pid, SIGABRT);
    pdi_signal(pid, SIGCONT); /* who was stopped hears nothing else */
}

void pdi_signal_group(pid_t pid, int signal)
{
    PD_ASSERT(pid > 1);
    (void)kill(-pid, signal);
}

static unsigned count_entries(const char *path)
{
    DIR *const directory = opendir(path);
    unsigned count = 0;
    if (!directory) {
        return 0;
    }
    for (const struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        count += entry->d_name[0] != '.';
    }
    (void)closedir(directory);
    return count;
}

unsigned pdi_descriptor_count(void)
{
    const unsigned count = count_entries("/proc/self/fd");
    return count ? count - 1 : 0; /* one of them is for looking */
}

unsigned pdi_thread_count(void)
{
    return count_entries("/proc/self/task");
}

unsigned pdi_connection_count(void)
{
    DIR *const directory = opendir("/proc/self/fd");
    unsigned count = 0;
    if (!directory) {
        return 0;
    }
    for (const struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        struct sockaddr_storage peer = {0};
        socklen_t size = sizeof peer;
        const int fd = entry->d_name[0] == '.' ? -1 : (int)strtol(entry->d_name, NULL, 10);
        count += fd >= 0 && getpeername(fd, (struct sockaddr *)&peer, &size) == 0 &&
                 (peer.ss_family == AF_INET || peer.ss_family == AF_INET6);
    }
    (void)closedir(directory);
    return count;
}

unsigned pdi_core_count(void)
{
#ifdef CPU_COUNT
    cpu_set_t ours;
    if (sched_getaffinity(0, sizeof ours, &ours) == 0 && CPU_COUNT(&ours) > 0) {
        return (unsigned)CPU_COUNT(&ours);
    }
#endif
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

bool pdi_traced(void)
{
    char line[256];
    const char *const preloaded = getenv("LD_PRELOAD");
    if (preloaded && strstr(preloaded, "vgpreload_")) {
        return true; /* valgrind: it follows each fork, and is slow enough for one process */
    }
    FILE *const file = fopen("/proc/self/status", "re");
    bool traced = false;
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, "TracerPid:", 10) == 0) {
            traced = strtol(line + 10, NULL, 10) != 0;
        }
    }
    if (file) {
        (void)fclose(file);
    }
    return traced;
}

const char *pdi_signal_name(int signal, char room[16])
{
    /* Those that end a process: strsignal gives sentences, sigabbrev_np is glibc's alone. */
    static const char *const names[] = {
        [SIGABRT] = "SIGABRT",     [SIGALRM] = "SIGALRM", [SIGBUS] = "SIGBUS",
        [SIGFPE] = "SIGFPE",       [SIGHUP] = "SIGHUP",   [SIGILL] = "SIGILL",
        [SIGINT] = "SIGINT",       [SIGKILL] = "SIGKILL", [SIGPIPE] = "SIGPIPE",
        [SIGPROF] = "SIGPROF",     [SIGQUIT] = "SIGQUIT", [SIGSEGV] = "SIGSEGV",
        [SIGSYS] = "SIGSYS",       [SIGTERM] = "SIGTERM", [SIGTRAP] = "SIGTRAP",
        [SIGUSR1] = "SIGUSR1",     [SIGUSR2] = "SIGUSR2", [SIGXCPU] = "SIGXCPU",
        [SIGVTALRM] = "SIGVTALRM", [SIGXFSZ] = "SIGXFSZ",
#ifdef SIGIO
        [SIGIO] = "SIGIO",
#endif
#ifdef SIGPWR
        [SIGPWR] = "SIGPWR",
#endif
#ifdef SIGSTKFLT
        [SIGSTKFLT] = "SIGSTKFLT",
#endif
    };
    const size_t count = sizeof names / sizeof names[0];
    if (signal >= 0 && (size_t)signal < count && names[signal]) {
        return names[signal];
    }
    (void)snprintf(room, 16, "signal %d", signal);
    return room;
}

/* ---- Pipes ------------------------------------------------------------------------------- */

pd_status pdi_pipe(int ends[2], pd_diag *diag)
{
    return pipe2(ends, O_CLOEXEC) == 0
               ? PD_OK
               : pdi_fail(diag, PD_EIO, "cannot make a pipe: %s", strerror(errno));
}

void pdi_close(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
}

ssize_t pdi_read_some(int fd, void *data, size_t size)
{
    ssize_t got;
    do {
        got = read(fd, data, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

bool pdi_read_all(int fd, void *data, size_t size)
{
    char *at = data;
    while (size) {
        const ssize_t got = pdi_read_some(fd, at, size);
        if (got <= 0) {
            return false;
        }
        at += got;
        size -= (size_t)got;
    }
    return true;
}

/* Writing to a pipe nobody reads must not end the process of our caller: the signal is blocked
 * in this thread, and one that our write made pending is taken away again. */
bool pdi_write_all(int fd, const void *data, size_t size)
{
    const char *at = data;
    sigset_t pipe_signal;
    sigset_t old;
    sigset_t pending;
    (void)sigemptyset(&pipe_signal);
    (void)sigaddset(&pipe_signal, SIGPIPE);
    (void)sigpending(&pending);
    const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
    (void)pthread_sigmask(SIG_BLOCK, &pipe_signal, &old);
    bool whole = true;
    while (size && whole) {
        const ssize_t put = write(fd, at, size);
        if (put < 0 && errno != EINTR) {
            whole = false;
            if (errno == EPIPE && !was_pending) {
                const struct timespec now = {0};
                (void)sigtimedwait(&pipe_signal, NULL, &now);
            }
        } else if (put > 0) {
            at += put;
            size -= (size_t)put;
        }
    }
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    return whole;
}

bool pdi_rewrite(int fd, const void *data, size_t size)
{
    return ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0 && pdi_write_all(fd, data, size);
}

pd_str pdi_read_whole(int fd, pd_arena *arena)
{
    const off_t size = lseek(fd, 0, SEEK_END);
    char *const text = pd_alloc(arena, char, size > 0 ? (size_t)size + 1 : 1);
    const bool whole =
        size > 0 && lseek(fd, 0, SEEK_SET) == 0 && pdi_read_all(fd, text, (size_t)size);
    return (pd_str){text, whole ? (size_t)size : 0};
}

void pdi_nonblocking(int fd)
{
    const int flags = fcntl(fd, F_GETFL);
    (void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

void pdi_poll(const int *fds, size_t count, int timeout_ms)
{
    struct pollfd polled[PDI_POLL_MAX];
    PD_ASSERT(count <= PDI_POLL_MAX);
    for (size_t i = 0; i < count; i++) {
        polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    }
    (void)poll(polled, count, timeout_ms);
}

/* ---- Shared memory ----------------------------------------------------------------------- */

void *pdi_shared_new(size_t size)
{
    void *const memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

bool pdi_nameless_file(int *fd)
{
    *fd = memfd_create("propertydamage", MFD_CLOEXEC);
    return *fd >= 0;
}

void *pdi_shared_file(size_t size, int *fd)
{
    if (!pdi_nameless_file(fd) || ftruncate(*fd, (off_t)size) != 0) {
        return NULL;
    }
    return pdi_shared_map(*fd, size);
}

void *pdi_shared_map(int fd, size_t size)
{
    void *const memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void pdi_shared_free(void *memory, size_t size)
{
    if (memory) {
        (void)munmap(memory, size);
    }
}

/* ---- Entropy ----------------------------------------------------------------------------- */

uint64_t pdi_entropy(void)
{
    uint64_t bits = 0;
    PD_ASSERT(getrandom(&bits, sizeof bits, 0) == (ssize_t)sizeof bits);
    return bits;
}
