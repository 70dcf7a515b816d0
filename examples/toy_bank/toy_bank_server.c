/* ToyBank as a service: options, the database, signals. What it serves is api.md. */
#include "server.h"
#include "store_sqlite.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3 };

#define DECIDE_MAX_MS 86400000L
#define PATH_SIZE 4096

struct options {
    long port;
    struct in_addr address;
    const char *db; /* NULL: a temporary one */
    bool memory;
    unsigned bugs;
    long decide_after_ms;
    enum store_sync sync;
    long threads;
};

struct option {
    const char *name;
    const char *argument; /* NULL: takes none */
    const char *help;
    bool (*read)(struct options *options, const char *value, char *message, size_t size);
};

/* ---- Options ------------------------------------------------------------------------------ */

static bool read_number(const char *value, long max, long *number, char *message, size_t size)
{
    char *end = NULL;
    errno = 0;
    long parsed = strtol(value, &end, 10);
    if (errno != 0 || end == value || *end || parsed < 0 || parsed > max) {
        (void)snprintf(message, size, "'%s' is no number from 0 to %ld", value, max);
        return false;
    }
    *number = parsed;
    return true;
}

static bool read_port(struct options *options, const char *value, char *message, size_t size)
{
    return read_number(value, 65535, &options->port, message, size);
}

static bool read_address(struct options *options, const char *value, char *message, size_t size)
{
    bool good = inet_pton(AF_INET, value, &options->address) == 1;
    if (!good) {
        (void)snprintf(message, size, "'%s' is no address as 127.0.0.1 is one", value);
    }
    return good;
}

static bool read_db(struct options *options, const char *value, char *message, size_t size)
{
    if (options->memory || !*value) {
        (void)snprintf(message, size,
                       *value ? "cannot be had with --memory" : "needs the name of a file");
        return false;
    }
    options->db = value;
    return true;
}

static bool read_memory(struct options *options, const char *value, char *message, size_t size)
{
    (void)value;
    if (options->db) {
        (void)snprintf(message, size, "cannot be had with --db");
        return false;
    }
    options->memory = true;
    return true;
}

static bool read_bug(struct options *options, const char *value, char *message, size_t size)
{
    return bank_bugs_parse(value, &options->bugs, message, size);
}

static bool read_decide(struct options *options, const char *value, char *message, size_t size)
{
    if (strcmp(value, "now") == 0) {
        options->decide_after_ms = 0;
        return true;
    }
    if (strncmp(value, "after=", 6) == 0) {
        return read_number(value + 6, DECIDE_MAX_MS, &options->decide_after_ms, message, size);
    }
    (void)snprintf(message, size, "'%s' is neither now nor after=MS", value);
    return false;
}

static bool read_sync(struct options *options, const char *value, char *message, size_t size)
{
    static const char *const names[] = {
        [STORE_SYNC_FULL] = "full", [STORE_SYNC_NORMAL] = "normal", [STORE_SYNC_OFF] = "off"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(value, names[i]) == 0) {
            options->sync = (enum store_sync)i;
            return true;
        }
    }
    (void)snprintf(message, size, "'%s' is none of full, normal and off", value);
    return false;
}

static bool read_threads(struct options *options, const char *value, char *message, size_t size)
{
    return read_number(value, 256, &options->threads, message, size);
}

static const struct option known_options[] = {
    {"--port", "N", "0, the default, is any that is free", read_port},
    {"--address", "A", "where to listen, 127.0.0.1 when not said", read_address},
    {"--db", "FILE", "the database; otherwise a temporary one, removed at the end", read_db},
    {"--memory", NULL, "no database: everything is gone at the end", read_memory},
    {"--sync", "LEVEL", "full (on the disk before an answer), normal (survives kill -9), off",
     read_sync},
    {"--bug", "NAMES", "NAME[,NAME...], none or all", read_bug},
    {"--decide", "WHEN", "when authorizations are approved: now or after=MS", read_decide},
    {"--threads", "N", "a pool of N threads; 0, the default, is one for each connection",
     read_threads},
    {"--list-bugs", NULL, "prints the names of the bugs and ends", NULL},
    {"--help", NULL, "prints this and ends", NULL},
};
#define OPTIONS (sizeof known_options / sizeof *known_options)

static int help(void)
{
    puts("usage: toy_bank_server [options]");
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = &known_options[i];
        printf("  %-11s %-5s  %s\n", option->name, option->argument ? option->argument : "",
               option->help);
    }
    return 0;
}

static int list_bugs(void)
{
    for (const struct bank_bug_name *known = bank_bug_names; known->name; known++) {
        puts(known->name);
    }
    return 0;
}

static int fail(int status, const char *what, const char *why)
{
    (void)fprintf(stderr, "toy_bank_server: %s: %s\n", what, why);
    return status;
}

static const struct option *find_option(const char *name, size_t len)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (strlen(known_options[i].name) == len &&
            strncmp(known_options[i].name, name, len) == 0) {
            return &known_options[i];
        }
    }
    return NULL;
}

/* Reads `--name value` and `--name=value`. -1: go on; otherwise the exit status. */
static int read_options(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        char message[160];
        size_t len = strcspn(name, "=");
        const struct option *option = find_option(name, len);
        const char *value = name[len] ? name + len + 1 : NULL;
        if (!option) {
            return fail(EXIT_USAGE, name, "unknown option; --help lists them");
        }
        if (!option->argument && value) {
            return fail(EXIT_USAGE, option->name, "takes no value");
        }
        if (option->argument && !value) {
            value = ++i < argc ? argv[i] : NULL;
        }
        if (option->argument && !value) {
            return fail(EXIT_USAGE, option->name, "needs a value; --help shows which");
        }
        if (!option->read) {
            return strcmp(option->name, "--help") == 0 ? help() : list_bugs();
        }
        if (!option->read(options, value, message, sizeof message)) {
            return fail(EXIT_USAGE, option->name, message);
        }
    }
    return -1;
}

/* ---- What the bank needs ------------------------------------------------------------------ */

static int64_t now_ms(void *context)
{
    struct timespec now;
    (void)context;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A socket that listens, and its port. -1 with errno when that failed. */
static int listen_on(const struct options *options, unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    int yes = 1;
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr = options->address;
    address.sin_port = htons((uint16_t)options->port);
    if (listening >= 0 && setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(listening, (struct sockaddr *)&address, sizeof address) == 0 &&
        listen(listening, 128) == 0 &&
        getsockname(listening, (struct sockaddr *)&address, &len) == 0) {
        *port = ntohs(address.sin_port);
        return listening;
    }
    int error = errno;
    if (listening >= 0) {
        (void)close(listening);
    }
    errno = error;
    return -1;
}

/* A folder for the temporary database. */
struct temporary {
    char folder[PATH_SIZE];
    char file[PATH_SIZE];
};

static bool make_temporary(struct temporary *temporary)
{
    const char *base = getenv("TMPDIR");
    int len = snprintf(temporary->folder, sizeof temporary->folder - 16, "%s/toy_bank-XXXXXX",
                       base && *base ? base : "/tmp");
    if (len < 0 || (size_t)len >= sizeof temporary->folder - 16 || !mkdtemp(temporary->folder)) {
        temporary->folder[0] = '\0';
        return false;
    }
    len = snprintf(temporary->file, sizeof temporary->file, "%s/bank.db", temporary->folder);
    return len > 0;
}

static void remove_temporary(const struct temporary *temporary)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (unsigned i = 0; temporary->folder[0] && i < sizeof endings / sizeof *endings; i++) {
        char name[PATH_SIZE + 16];
        (void)snprintf(name, sizeof name, "%s%s", temporary->file, endings[i]);
        (void)unlink(name);
    }
    if (temporary->folder[0]) {
        (void)rmdir(temporary->folder);
    }
}

/* ---- Serving ------------------------------------------------------------------------------ */

/* Serves until SIGTERM or SIGINT, which every thread but this one leaves alone. */
static int serve(struct bank *bank, const struct options *options, const sigset_t *ends)
{
    char address[INET_ADDRSTRLEN] = "";
    unsigned port = 0;
    int signal_number = 0;
    int listening = listen_on(options, &port);
    (void)inet_ntop(AF_INET, &options->address, address, sizeof address);
    if (listening < 0) {
        char what[64];
        (void)snprintf(what, sizeof what, "%s port %ld", address, options->port);
        return fail(EXIT_ENVIRONMENT, what, strerror(errno));
    }
    struct MHD_Daemon *daemon = server_start(bank, listening, (unsigned)options->threads);
    if (!daemon) {
        (void)close(listening);
        return fail(EXIT_ENVIRONMENT, "threads", "the service could not be started");
    }
    printf("listening on http://%s:%u\n", address, port);
    (void)fflush(stdout);
    (void)sigwait(ends, &signal_number);
    server_stop(daemon);
    return 0;
}

static int run(const struct options *options, const sigset_t *ends)
{
    static struct temporary temporary;
    char message[256];
    struct bank_store *store = NULL;
    if (!options->memory) {
        if (!options->db && !make_temporary(&temporary)) {
            return fail(EXIT_ENVIRONMENT, "temporary database", strerror(errno));
        }
        const char *path = options->db ? options->db : temporary.file;
        store = store_sqlite_open(path, options->sync, message, sizeof message);
        if (!store) {
            remove_temporary(&temporary);
            return fail(EXIT_ENVIRONMENT, path, message);
        }
    }
    const struct bank_options bank_options = {
        .store = store,
        .bugs = options->bugs,
        .decide_after_ms = options->decide_after_ms,
        .now_ms = now_ms,
    };
    struct bank *bank = bank_new(&bank_options);
    int status = bank ? serve(bank, options, ends) : fail(EXIT_ENVIRONMENT, "bank", "no memory");
    bank_free(bank);
    store_sqlite_close(store);
    remove_temporary(&temporary);
    return status;
}

int main(int argc, char **argv)
{
    struct options options = {.address = {.s_addr = htonl(INADDR_LOOPBACK)}};
    sigset_t ends;
    int status = read_options(&options, argc, argv);
    if (status >= 0) {
        return status;
    }
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    return run(&options, &ends);
}
