/*
 * A server on a port of 127.0.0.1 that behaves as the first part of a path asks it to: see the
 * table in bad_server.c. It runs in a process of its own and ends with the test.
 */
#ifndef BAD_SERVER_H
#define BAD_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct bad_server {
    pid_t pid;
    int alive;                 /* the end of a pipe: the server ends when it is closed */
    uint16_t port;             /* where it listens */
    uint16_t nobody;           /* where nobody does */
    struct bad_counts *counts; /* in memory that both share */
};

struct bad_counts {
    _Atomic unsigned requests, connections;
    char last[4096]; /* the last request, as it came */
};

/* Starts one; exits the program where that cannot be done. */
struct bad_server bad_server_start(void);

/* Ends it. */
void bad_server_stop(struct bad_server *server);

#endif
