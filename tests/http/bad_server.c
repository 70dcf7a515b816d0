/* See bad_server.h: one poll loop, a table of behaviours. */
#include "bad_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

enum { PEERS = 16, OUT_MAX = 1 << 20, BOMB = 100 << 20 };

struct peer {
    int fd; /* -1: free */
    char in[16384];
    size_t len;
    unsigned requests;
    char *out;
    size_t out_len, out_at;
    int drip_ms;         /* a byte each; 0: all at once */
    bool close, endless; /* when all is out; the same again and again */
};

struct server {
    int listener, alive;
    struct peer peers[PEERS];
    struct bad_counts *counts;
};

static void fatal(const char *what)
{
    perror(what);
    exit(3);
}

/* ---- Answers ----------------------------------------------------------------------------- */

static const char fine[] = "{\"id\": \"a-1\", \"value\": 7, \"text\": \"ok\"}";

static void put(struct peer *peer, const void *data, size_t len)
{
    if (peer->out_len + len > OUT_MAX) {
        fatal("bad_server: an answer is too long");
    }
    memcpy(peer->out + peer->out_len, data, len);
    peer->out_len += len;
}

static void put_text(struct peer *peer, const char *text)
{
    put(peer, text, strlen(text));
}

static void answer(struct peer *peer, const char *status, const char *headers, const void *body,
                   size_t len)
{
    char head[1024];
    snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n", status, len,
             headers);
    put_text(peer, head);
    put(peer, body, len);
}

static void answer_text(struct peer *peer, const char *status, const char *body)
{
    answer(peer, status, "Content-Type: application/json\r\n", body, strlen(body));
}

static void compressed(struct peer *peer, const char *encoding, int window, size_t zeros)
{
    static unsigned char plain[1 << 16];
    unsigned char *const out = malloc(OUT_MAX);
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)fine,
                       .avail_in = sizeof fine - 1,
                       .next_out = out,
                       .avail_out = OUT_MAX};
    char headers[100];
    (void)deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY);
    for (size_t done = 0; done < zeros; done += sizeof plain) {
        stream.next_in = plain;
        stream.avail_in = sizeof plain;
        (void)deflate(&stream, Z_NO_FLUSH);
    }
    (void)deflate(&stream, Z_FINISH);
    snprintf(headers, sizeof headers, "Content-Encoding: %s\r\n", encoding);
    answer(peer, "201 Created", headers, out, stream.total_out);
    (void)deflateEnd(&stream);
    free(out);
}

static void chunked(struct peer *peer, const char *first_size)
{
    char text[1024];
    snprintf(
        text, sizeof text,
        "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n%.10s\r\n%zx\r\n%s\r\n"
        "0\r\n\r\n",
        first_size, fine, strlen(fine) - 10, fine + 10);
    put_text(peer, text);
}

/* ---- Behaviours -------------------------------------------------------------------------- */

static void well(struct peer *peer)
{
    answer_text(peer, "201 Created", fine);
}
static void hang(struct peer *peer)
{
    (void)peer;
}
static void shut(struct peer *peer)
{
    peer->close = true;
}
static void reset(struct peer *peer)
{
    const struct linger now = {1, 0};
    (void)setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    peer->close = true;
}
static void half_headers(struct peer *peer)
{
    put_text(peer, "HTTP/1.1 201 Created\r\nContent-Le");
    peer->close = true;
}
static void half_body(struct peer *peer)
{
    put_text(peer, "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\": \"a");
    peer->close = true;
}
static void stall(struct peer *peer)
{
    put_text(peer, "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\": \"a");
}
static void no_http(struct peer *peer)
{
    put_text(peer, "220 mail.example.org ESMTP\r\n");
    peer->close = true;
}
static void no_json(struct peer *peer)
{
    answer_text(peer, "201 Created", "<html>\n<b>It works!</b>\x01</html>");
}
static void no_body(struct peer *peer)
{
    answer_text(peer, "201 Created", "");
}
static void array(struct peer *peer)
{
    answer_text(peer, "201 Created", "[1, 2]");
}
static void wrong_type(struct peer *peer)
{
    answer_text(peer, "201 Created", "{\"id\": \"a-1\", \"value\": \"7\", \"text\": \"ok\"}");
}
static void missing(struct peer *peer)
{
    answer_text(peer, "201 Created", "{\"id\": \"a-1\", \"text\": \"ok\"}");
}
static void too_big(struct peer *peer)
{
    answer_text(peer, "201 Created", "{\"id\": \"a-1\", \"value\": 40000, \"text\": \"ok\"}");
}
static void beyond(struct peer *peer)
{
    answer_text(peer, "201 Created",
                "{\"id\": \"a-1\", \"value\": 18446744073709551615, \"text\": \"ok\"}");
}
static void member_twice(struct peer *peer)
{
    answer_text(peer, "201 Created", "{\"id\": \"a-1\", \"id\": \"a-2\"}");
}
static void secret(struct peer *peer)
{
    answer(peer, "201 Created", "Set-Cookie: hunter2\r\nX-Key: hunter2\r\n",
           "{\"id\": \"a-1\", \"value\": \"x\", \"pin\": \"hunter2\", \"deep\": [{\"pin\": "
           "{\"a\": \"hunter2\"}}]}",
           82);
}
static void status(struct peer *peer)
{
    answer_text(peer, "500 Oh", "{\"error\": \"boom\", \"pin\": \"hunter2\"}");
}
static void large(struct peer *peer)
{
    put_text(peer, "HTTP/1.1 201 Created\r\nContent-Length: 104857600\r\n\r\n");
    peer->endless = true;
}
static void endless(struct peer *peer)
{
    put_text(peer, "HTTP/1.0 201 Created\r\n\r\n");
    peer->endless = true;
}
static void redirect(struct peer *peer)
{
    answer(peer, "302 Found", "Location: /redirect/ask\r\n", "", 0);
}
static void gzip(struct peer *peer)
{
    compressed(peer, "gzip", 15 + 16, 0);
}
static void deflated(struct peer *peer)
{
    compressed(peer, "deflate", 15, 0);
}
static void bomb(struct peer *peer)
{
    compressed(peer, "gzip", 15 + 16, BOMB);
}
static void gzip_corrupt(struct peer *peer)
{
    compressed(peer, "gzip", 15 + 16, 0);
    memset(peer->out + peer->out_len - 30, 0x55, 20);
}
static void chunks(struct peer *peer)
{
    chunked(peer, "a");
}
static void chunks_corrupt(struct peer *peer)
{
    chunked(peer, "zz");
}
static void drip(struct peer *peer)
{
    well(peer);
    peer->drip_ms = 1;
}
static void drip_slowly(struct peer *peer)
{
    well(peer);
    peer->drip_ms = 20;
}
static void header_twice(struct peer *peer)
{
    answer(peer, "200 OK", "Location: /a\r\nlocation: /b\r\n", "", 0);
}
static void header(struct peer *peer)
{
    answer(peer, "200 OK", "Location: /a/b?c\r\nX-Count: 12\r\n", "", 0);
}
static void http_1_0(struct peer *peer)
{
    put_text(peer, "HTTP/1.0 201 Created\r\nContent-Type: application/json\r\n\r\n");
    put_text(peer, fine);
    peer->close = true;
}
static void closing(struct peer *peer)
{
    well(peer);
    peer->close = true; /* and did not say so */
}
static void closing_late(struct peer *peer)
{
    if (peer->requests == 1) {
        well(peer);
    } else {
        peer->close = true; /* the next request is not answered */
    }
}
/* Well on a new connection; the next request there is not answered; the one after it is wrong. */
static void wrong_later(struct peer *peer)
{
    static unsigned requests;
    switch (requests++ % 3) {
    case 0:
        well(peer);
        break;
    case 1:
        peer->close = true;
        break;
    default:
        wrong_type(peer);
    }
}
static void never_again(struct peer *peer)
{
    static unsigned requests;
    if (++requests == 1) {
        well(peer);
    } else {
        peer->close = true;
    }
}
static void no_content(struct peer *peer)
{
    put_text(peer, "HTTP/1.1 204 No Content\r\n\r\n");
}
static void utf8(struct peer *peer)
{
    answer_text(peer, "201 Created",
                "{\"id\": \"a-1\", \"value\": 7, \"text\": \"gr\xc3\xbc\\u00df\\ud83d\\ude00\"}");
}
static void utf8_corrupt(struct peer *peer)
{
    answer_text(peer, "201 Created", "{\"id\": \"a-1\", \"value\": 7, \"text\": \"gr\xc3(\"}");
}
static void healthy(struct peer *peer)
{
    answer_text(peer, "200 OK", "{\"service\": \"toy\"}");
}
static void another(struct peer *peer)
{
    answer_text(peer, "200 OK", "{\"service\": \"mail\"}");
}
static void sick(struct peer *peer)
{
    answer_text(peer, "503 No", "{}");
}
static void sick_once(struct peer *peer)
{
    static unsigned requests;
    if (++requests == 1) {
        sick(peer);
    } else {
        healthy(peer);
    }
}

static void told(struct peer *peer)
{
    answer_text(peer, "200 OK",
                "{\"state\": \"done\", \"count\": 3, \"ok\": true, \"no\": false, \"gone\": null, "
                "\"half\": 0.5, \"parts\": [{\"n\": 1}, {\"n\": 2}], \"deep\": {\"n\": -1}}");
}

static const struct {
    const char *name;
    void (*behave)(struct peer *peer);
} behaviours[] = {{"well", well},
                  {"hang", hang},
                  {"close", shut},
                  {"reset", reset},
                  {"half_headers", half_headers},
                  {"half_body", half_body},
                  {"stall", stall},
                  {"no_http", no_http},
                  {"no_json", no_json},
                  {"no_body", no_body},
                  {"array", array},
                  {"wrong_type", wrong_type},
                  {"missing", missing},
                  {"too_big", too_big},
                  {"beyond", beyond},
                  {"member_twice", member_twice},
                  {"secret", secret},
                  {"status", status},
                  {"large", large},
                  {"endless", endless},
                  {"redirect", redirect},
                  {"gzip", gzip},
                  {"deflate", deflated},
                  {"bomb", bomb},
                  {"gzip_corrupt", gzip_corrupt},
                  {"chunked", chunks},
                  {"chunked_corrupt", chunks_corrupt},
                  {"drip", drip},
                  {"drip_slowly", drip_slowly},
                  {"header_twice", header_twice},
                  {"header", header},
                  {"http_1_0", http_1_0},
                  {"closing", closing},
                  {"closing_late", closing_late},
                  {"wrong_later", wrong_later},
                  {"never_again", never_again},
                  {"no_content", no_content},
                  {"utf8", utf8},
                  {"utf8_corrupt", utf8_corrupt},
                  {"healthy", healthy},
                  {"another", another},
                  {"sick", sick},
                  {"sick_once", sick_once},
                  {"told", told}};

static void behave(struct peer *peer)
{
    const char *const slash = strchr(peer->in, '/');
    const char *const name = slash ? slash + 1 : "";
    for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++) {
        const size_t len = strlen(behaviours[i].name);
        if (strncmp(name, behaviours[i].name, len) == 0 && name[len] == '/') {
            behaviours[i].behave(peer);
            return;
        }
    }
    answer_text(peer, "404 Not Found", "{}");
}

/* ---- The loop ---------------------------------------------------------------------------- */

static void drop(struct peer *peer)
{
    (void)close(peer->fd);
    free(peer->out);
    *peer = (struct peer){.fd = -1};
}

/* The bytes of the first whole request of PEER; 0: there is none yet. */
static size_t whole_request(const struct peer *peer)
{
    const char *const end = strstr(peer->in, "\r\n\r\n");
    const char *const length = strstr(peer->in, "Content-Length: ");
    if (!end) {
        return 0;
    }
    const size_t body = length && length < end ? strtoul(length + 16, NULL, 10) : 0;
    const size_t size = (size_t)(end - peer->in) + 4 + body;
    return size <= peer->len ? size : 0;
}

static void receive(struct server *server, struct peer *peer)
{
    const ssize_t got =
        recv(peer->fd, peer->in + peer->len, sizeof peer->in - 1 - peer->len, MSG_DONTWAIT);
    if (got <= 0) {
        drop(peer);
        return;
    }
    peer->len += (size_t)got;
    peer->in[peer->len] = '\0';
    if (peer->in[0] == 0x16) { /* TLS is not spoken here */
        answer_text(peer, "400 Bad Request", "");
        peer->close = true;
        peer->len = 0;
        return;
    }
    for (size_t size; peer->fd >= 0 && (size = whole_request(peer)) > 0;) {
        server->counts->requests++;
        peer->requests++;
        snprintf(server->counts->last, sizeof server->counts->last, "%.*s", (int)size, peer->in);
        behave(peer);
        peer->len -= size;
        memmove(peer->in, peer->in + size, peer->len + 1);
    }
}

/* Sends what is left; whether PEER lives on. */
static bool transmit(struct peer *peer)
{
    const size_t left = peer->out_len - peer->out_at;
    const size_t len = peer->drip_ms && left ? 1 : left;
    const ssize_t sent =
        len ? send(peer->fd, peer->out + peer->out_at, len, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;
    if (sent < 0) {
        return errno == EAGAIN;
    }
    peer->out_at += (size_t)sent;
    if (peer->out_at == peer->out_len && peer->endless) {
        memset(peer->out, ' ', OUT_MAX);
        peer->out_len = OUT_MAX;
        peer->out_at = 0;
    }
    return peer->out_at < peer->out_len || !peer->close;
}

static void welcome(struct server *server)
{
    const int fd = accept(server->listener, NULL, NULL);
    for (int i = 0; fd >= 0 && i < PEERS; i++) {
        if (server->peers[i].fd < 0) {
            server->peers[i] = (struct peer){.fd = fd, .out = malloc(OUT_MAX)};
            server->counts->connections++;
            return;
        }
    }
    (void)close(fd);
}

static void serve(struct server *server)
{
    struct pollfd polled[PEERS + 2];
    for (;;) {
        int wait = -1;
        polled[PEERS] = (struct pollfd){.fd = server->listener, .events = POLLIN};
        polled[PEERS + 1] = (struct pollfd){.fd = server->alive, .events = POLLIN};
        for (int i = 0; i < PEERS; i++) {
            const struct peer *const peer = &server->peers[i];
            const bool more = peer->out_at < peer->out_len;
            polled[i] = (struct pollfd){.fd = peer->fd, .events = POLLIN};
            polled[i].events |= more && !peer->drip_ms ? POLLOUT : 0;
            wait = more && peer->drip_ms ? peer->drip_ms : wait;
        }
        if (poll(polled, PEERS + 2, wait) < 0 && errno != EINTR) {
            fatal("poll");
        }
        if (polled[PEERS + 1].revents) {
            return;
        }
        if (polled[PEERS].revents) {
            welcome(server);
        }
        for (int i = 0; i < PEERS; i++) {
            struct peer *const peer = &server->peers[i];
            if (peer->fd >= 0 && polled[i].fd == peer->fd &&
                polled[i].revents & (POLLIN | POLLHUP)) {
                receive(server, peer);
            }
            if (peer->fd >= 0 && (peer->out_at < peer->out_len || peer->close) && !transmit(peer)) {
                drop(peer);
            }
        }
    }
}

/* ---- Life -------------------------------------------------------------------------------- */

/* A socket bound to any port of ours; *PORT is which. */
static int bound(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        fatal("bad_server: no port");
    }
    *port = ntohs(address.sin_port);
    return fd;
}

struct bad_server bad_server_start(void)
{
    struct bad_server out = {0};
    struct server server = {0};
    int pipe_ends[2];
    FILE *const file = tmpfile();
    void *const shared =
        file && ftruncate(fileno(file), sizeof *out.counts) == 0
            ? mmap(NULL, sizeof *out.counts, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0)
            : MAP_FAILED;
    server.listener = bound(&out.port);
    if (shared == MAP_FAILED || listen(server.listener, PEERS) != 0 || pipe(pipe_ends) != 0) {
        fatal("bad_server");
    }
    (void)fclose(file);
    out.counts = server.counts = shared;
    out.pid = fork();
    if (out.pid == 0) {
        (void)close(pipe_ends[1]);
        server.alive = pipe_ends[0];
        for (int i = 0; i < PEERS; i++) {
            server.peers[i].fd = -1;
        }
        serve(&server);
        _exit(0);
    }
    (void)close(pipe_ends[0]);
    (void)close(server.listener);
    (void)close(bound(&out.nobody));
    out.alive = pipe_ends[1];
    return out;
}

void bad_server_stop(struct bad_server *server)
{
    (void)kill(server->pid, SIGKILL);
    (void)waitpid(server->pid, NULL, 0);
    (void)close(server->alive);
    (void)munmap(server->counts, sizeof *server->counts);
}
