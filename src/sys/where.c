/* See where.h. Reading debug information is left to addr2line: it knows all versions of it. */
#define _GNU_SOURCE
#include "sys/where.h"

#include "sys/process.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ASK_MS = 5000, ANSWER_SIZE = 4096, PATH_SIZE = 4096 };

/* The program or library that an address lies in. */
struct object {
    uintptr_t address, base;
    char path[PATH_SIZE];
};

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
    struct object *const object = context;
    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
        if (header->p_type == PT_LOAD &&
            object->address - info->dlpi_addr - header->p_vaddr < header->p_memsz) {
            object->base = info->dlpi_addr;
            (void)snprintf(object->path, sizeof object->path, "%s",
                           info->dlpi_name && *info->dlpi_name ? info->dlpi_name
                                                               : "/proc/self/exe");
            return 1;
        }
    }
    return 0;
}

/* Starts addr2line for OFFSET of the object PATH, its answer going to FD; 0: it cannot be. */
static pid_t start(const char *path, uintptr_t offset, int fd)
{
    char number[32];
    char resolved[PATH_SIZE];
    pid_t pid = 0;
    posix_spawn_file_actions_t actions;
    (void)snprintf(number, sizeof number, "0x%" PRIxPTR, offset);
    /* Its own /proc/self/exe would be another one. */
    const char *const file = realpath(path, resolved) ? resolved : path;
    const char *const arguments[] = {"addr2line", "-f", "-s", "-C", "-e", file, number, NULL};
    char *copies[sizeof arguments / sizeof *arguments];
    memcpy(copies, arguments, sizeof arguments);
    if (posix_spawn_file_actions_init(&actions)) {
        return 0;
    }
    (void)posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
    (void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (posix_spawnp(&pid, arguments[0], &actions, NULL, copies, environ)) {
        pid = 0;
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* What addr2line answers, two lines: function and place. "": nothing. */
static void ask(const char *path, uintptr_t offset, char answer[ANSWER_SIZE])
{
    int ends[2];
    struct pdi_ended ended = {.status = 1};
    answer[0] = '\0';
    if (pdi_pipe(ends, NULL) != PD_OK) {
        return;
    }
    const pid_t pid = start(path, offset, ends[1]);
    pdi_close(&ends[1]);
    if (pid) {
        (void)pdi_wait_for(pid, ASK_MS, &ended);
        const ssize_t got = pdi_read_some(ends[0], answer, ANSWER_SIZE - 1);
        answer[got > 0 && !ended.signal && !ended.status ? got : 0] = '\0';
    }
    pdi_close(&ends[0]);
}

/* Whether FILE is the C library's, or one of the compiler's. */
static bool is_library_of_c(const char *file)
{
    static const char *const names[] = {"libc.so", "libc-",     "libpthread", "libm.so",
                                        "ld-",     "libstdc++", "libgcc_s",   "linux-vdso"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(file, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether FUNCTION is one of those through which a process ends itself, linked statically. */
static bool is_function_of_c(const char *function)
{
    static const char *const names[] = {"__pthread_kill", "pthread_kill",  "raise", "gsignal",
                                        "abort",          "__assert_fail", "kill"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(function, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

bool pdi_where(uintptr_t pc, struct pdi_text *text)
{
    struct object object = {.address = pc};
    char answer[ANSWER_SIZE];
    Dl_info symbol;
    if (!pc || !dl_iterate_phdr(look, &object)) {
        return false;
    }
    const char *const slash = strrchr(object.path, '/');
    const char *const file = slash ? slash + 1 : object.path;
    if (is_library_of_c(file)) {
        return false;
    }
    ask(object.path, pc - object.base, answer);
    char *place = strchr(answer, '\n');
    if (place) {
        *place++ = '\0';
        place[strcspn(place, " \n")] = '\0'; /* "queue.c:57 (discriminator 2)" */
    }
    if (place && is_function_of_c(answer)) {
        return false;
    }
    if (place && *answer != '?' && !strchr(place, '?')) {
        pdi_text_printf(text, "%s, %s", answer, place);
    } else if (place && *answer != '?') {
        pdi_text_printf(text, "in %s", answer);
    } else if (dladdr((const void *)pc, &symbol) && symbol.dli_sname) {
        pdi_text_printf(text, "in %s of %s", symbol.dli_sname, file);
    }
    return true;
}
