/* See family.h: what /proc says, and the one setting of Linux that keeps orphans. */
#define _GNU_SOURCE
#include "sys/family.h"

#include "sys/clock.h"
#include "sys/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 5, NAME_SIZE = 32, NAMES_MAX = 8, LIST_SIZE = 8192 };

void pdi_family_adopts(void)
{
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static size_t read_file(const char *path, char *out, size_t size)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t got = fd < 0 ? 0 : read(fd, out, size - 1);
    if (fd >= 0) {
        (void)close(fd);
    }
    out[got > 0 ? got : 0] = '\0';
    return got > 0 ? (size_t)got : 0;
}

static void add(struct pdi_family *family, pid_t pid)
{
    if (pid > 0 && family->count < PDI_FAMILY_MAX) {
        family->pids[family->count++] = pid;
    }
}

/* Adds the children of one thread, as the kernel lists them. */
static void add_of_thread(const char *path, struct pdi_family *out)
{
    char list[LIST_SIZE];
    (void)read_file(path, list, sizeof list);
    for (char *at = list; *at;) {
        char *end;
        add(out, (pid_t)strtol(at, &end, 10));
        at = *end == ' ' ? end + 1 : end + strlen(end);
    }
}

void pdi_family_of(pid_t pid, struct pdi_family *out)
{
    char path[300];
    out->count = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *const threads = opendir(path);
    if (!threads) {
        return;
    }
    for (const struct dirent *entry = readdir(threads); entry; entry = readdir(threads)) {
        if (entry->d_name[0] != '.') {
            (void)snprintf(path, sizeof path, "/proc/%d/task/%s/children", (int)pid, entry->d_name);
            add_of_thread(path, out);
        }
    }
    (void)closedir(threads);
}

/* The name of process PID; "": it has none any more. */
static void read_name(pid_t pid, char name[NAME_SIZE])
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    (void)read_file(path, name, NAME_SIZE);
    name[strcspn(name, "\n")] = '\0';
}

/* Whether PID is what a sanitizer has started to find names for what it reports. */
static bool is_symbolizer(pid_t pid)
{
    char name[NAME_SIZE];
    read_name(pid, name);
    return strncmp(name, "llvm-symbolizer", strlen("llvm-symbolizer")) == 0 ||
           strcmp(name, "addr2line") == 0;
}

unsigned pdi_family_count(const struct pdi_family *family)
{
    unsigned count = 0;
    for (size_t i = 0; i < family->count; i++) {
        count += !is_symbolizer(family->pids[i]);
    }
    return count;
}

static bool is_in(const struct pdi_family *family, pid_t pid)
{
    for (size_t i = 0; i < family->count; i++) {
        if (family->pids[i] == pid) {
            return true;
        }
    }
    return false;
}

void pdi_family_without(struct pdi_family *family, const struct pdi_family *others)
{
    size_t kept = 0;
    for (size_t i = 0; i < family->count; i++) {
        if (!is_in(others, family->pids[i])) {
            family->pids[kept++] = family->pids[i];
        }
    }
    family->count = kept;
}

void pdi_family_reap(struct pdi_family *family)
{
    size_t kept = 0;
    for (size_t i = 0; i < family->count; i++) {
        int status;
        const pid_t got = waitpid(family->pids[i], &status, WNOHANG);
        if (got == 0) {
            family->pids[kept++] = family->pids[i];
        }
    }
    family->count = kept;
}

/* The names of processes, and how many have each. */
struct names {
    struct {
        char text[NAME_SIZE];
        unsigned count;
    } items[NAMES_MAX];
    unsigned count, more;
};

static void add_name(struct names *names, pid_t pid)
{
    char text[NAME_SIZE];
    if (is_symbolizer(pid)) {
        return;
    }
    read_name(pid, text);
    for (unsigned i = 0; i < names->count; i++) {
        if (strcmp(names->items[i].text, text) == 0) {
            names->items[i].count++;
            return;
        }
    }
    if (names->count == NAMES_MAX) {
        names->more++;
        return;
    }
    (void)snprintf(names->items[names->count].text, NAME_SIZE, "%s", *text ? text : "?");
    names->items[names->count++].count = 1;
}

static void print_names(const struct names *names, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (unsigned i = 0; i < names->count && len < size; i++) {
        char many[16] = "";
        if (names->items[i].count > 1) {
            (void)snprintf(many, sizeof many, "%u of ", names->items[i].count);
        }
        const int put =
            snprintf(out + len, size - len, "%s%s%s", i ? ", " : "", many, names->items[i].text);
        len += put > 0 ? (size_t)put : 0;
    }
    if (names->more && len < size) {
        (void)snprintf(out + len, size - len, " and %u more", names->more);
    }
}

void pdi_family_end(struct pdi_family *family, unsigned grace_ms, char *out, size_t size)
{
    const uint64_t end = pdi_clock_ms() + grace_ms;
    struct names names = {.count = 0};
    pdi_family_reap(family);
    while (family->count && pdi_clock_ms() < end) {
        pdi_poll(NULL, 0, LOOK_MS);
        pdi_family_reap(family);
    }
    for (size_t i = 0; i < family->count; i++) {
        add_name(&names, family->pids[i]);
        (void)kill(family->pids[i], SIGKILL);
    }
    for (size_t i = 0; i < family->count; i++) {
        int status;
        while (waitpid(family->pids[i], &status, 0) < 0 && errno == EINTR) {
        }
    }
    family->count = 0;
    print_names(&names, out, size);
}
