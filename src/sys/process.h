/* Processes, pipes, shared memory, signals: the only place that makes or ends them. */
#ifndef PDI_PROCESS_H
#define PDI_PROCESS_H

#include <propertydamage/base.h>

#include <sys/types.h>

/* How a process ended. */
struct pdi_ended {
    int signal; /* 0: it was none */
    int status; /* its exit status */
};

/* Forks. The child is in a process group of its own and dies with its parent. Flushes stdio first,
 * so that nothing is printed twice. -1 and DIAG: it was refused. */
pid_t pdi_fork(pd_diag *diag);

/* Ends this process at once, running no exit handlers; what it printed is flushed, and which
 * lines it executed is written down, where that is measured. */
void pdi_exit(int status) PD_NORETURN;

/* Runs ARGUMENTS, a program of PATH and what it is given, ending with NULL, with our standard
 * streams, and waits for it. Gives its exit status; 127: it could not be run. */
int pdi_run_program(const char *const *arguments);

/* Becomes the program ARGUMENTS. Returns only if it cannot: PD_EIO and DIAG. */
pd_status pdi_become(const char *const *arguments, pd_diag *diag);

/* Becomes this very program, started again as it was. Returns only if it cannot: PD_EIO and DIAG.
 */
pd_status pdi_become_again(pd_diag *diag);

/* FD stays open in the program that this process becomes; -1 is fine. */
void pdi_keep_open(int fd);

/* This process. */
pid_t pdi_self(void);

/* The process that this one is a child of. */
pid_t pdi_parent(void);

/* What this process prints from now on goes nowhere. */
void pdi_silence(void);

/* A descriptor that becomes readable when process PID ends; -1: the system has none. */
int pdi_pidfd(pid_t pid);

/* Waits for child PID until it ends; gives how. */
struct pdi_ended pdi_wait(pid_t pid);

/* Whether child PID has ended; *OUT says how. */
bool pdi_wait_now(pid_t pid, struct pdi_ended *out);

/* Waits until child PID ends, TIMEOUT_MS at most; false: it was killed then, and the group that it
 * may lead. *OUT says how it ended. */
bool pdi_wait_for(pid_t pid, unsigned timeout_ms, struct pdi_ended *out);

/* Sends SIGNAL to process PID. */
void pdi_signal(pid_t pid, int signal);

/* Ends PID with a signal that leaves a stack behind. */
void pdi_abort(pid_t pid);

/* Sends SIGNAL to the group that PID led, which may have ended. */
void pdi_signal_group(pid_t pid, int signal);

/* How many descriptors this process has open; 0: not known. */
unsigned pdi_descriptor_count(void);

/* How many threads this process has; 0: not known. */
unsigned pdi_thread_count(void);

/* How many sockets of this process are connected to somebody. */
unsigned pdi_connection_count(void);

/* How many processors this process may use: 1 or more. */
unsigned pdi_core_count(void);

/* Whether a debugger or tracer is attached to this process, or it runs under valgrind. */
bool pdi_traced(void);

/* The name of SIGNAL, if that ends a process: "SIGSEGV"; otherwise "signal 99", in ROOM. */
const char *pdi_signal_name(int signal, char room[16]);

/* ---- Pipes ------------------------------------------------------------------------------- */

/* Two ends, closed on exec: [0] is read, [1] is written. */
pd_status pdi_pipe(int ends[2], pd_diag *diag);

/* Closes *FD, if it is open, and makes it -1. */
void pdi_close(int *fd);

/* Reads up to SIZE bytes; 0: the other end is closed; -1: nothing is there now, or it failed. */
ssize_t pdi_read_some(int fd, void *data, size_t size);

/* Reads SIZE bytes, waiting for them. */
bool pdi_read_all(int fd, void *data, size_t size);

/* Writes SIZE bytes; a closed other end is no signal. */
bool pdi_write_all(int fd, const void *data, size_t size);

/* A file without a name, *FD; whether there is one. */
bool pdi_nameless_file(int *fd);

/* SIZE bytes of DATA are from now on all that is in the file FD; whether they are. */
bool pdi_rewrite(int fd, const void *data, size_t size);

/* All that is in the file FD, in ARENA. */
pd_str pdi_read_whole(int fd, pd_arena *arena);

/* Makes reads of FD not wait. */
void pdi_nonblocking(int fd);

/* How many descriptors pdi_poll takes. */
enum { PDI_POLL_MAX = 160 };

/* Waits up to TIMEOUT_MS (-1: as long as it takes) until one of COUNT descriptors (-1: none) can be
 * read or has lost its other end; a signal ends the wait as well. */
PD_API void pdi_poll(const int *fds, size_t count, int timeout_ms);

/* ---- Shared memory ----------------------------------------------------------------------- */

/* SIZE zeroed bytes that stay common after a fork; NULL: there are none. */
void *pdi_shared_new(size_t size);

/* The same as a file without a name, *FD: a process that has it may map it. */
void *pdi_shared_file(size_t size, int *fd);

/* SIZE bytes of such a file; NULL: it cannot be. */
void *pdi_shared_map(int fd, size_t size);

/* Gives them back. */
void pdi_shared_free(void *memory, size_t size);

/* ---- Interrupts -------------------------------------------------------------------------- */

/* Begins to catch SIGINT and SIGTERM, which then only count; pdi_interrupts_end puts back what was
 * there. Nests. */
void pdi_interrupts_begin(void);
/* See pdi_interrupts_begin. */
void pdi_interrupts_end(void);

/* How many of them came since then; *SIGNAL is the last. */
unsigned pdi_interrupts(int *signal);

/* ---- Entropy, identity ------------------------------------------------------------------- */

/* 64 bits from the system. */
PD_API uint64_t pdi_entropy(void);

/* The build id of the program or shared object that INSIDE is a constant of, in hexadecimal digits;
 * "" if it has none. */
const char *pdi_build_id(const void *inside, char room[64]);

#endif
