/* HTTP by libmicrohttpd: collects a body, has the request answered, sends the answer. */
#include "server.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX ((size_t)1 << 20)
/* A larger body is read to its end, so that its sender gets to read the answer, but not for ever.
 */
#define DROPPED_MAX ((size_t)64 << 20)
#define CONNECTIONS_MAX 1000U
#define IDLE_SECONDS 300U

/* A request whose body is arriving. */
struct arriving {
    char *body;
    size_t len;
    size_t capacity;
    size_t dropped;
};

/* Keeps a piece of the body; false when the connection is better closed. */
static bool keep(struct arriving *arriving, const char *data, size_t len)
{
    if (arriving->dropped > 0 || len > BODY_MAX - arriving->len) {
        arriving->dropped += len;
        return arriving->dropped <= DROPPED_MAX;
    }
    if (arriving->len + len > arriving->capacity) {
        size_t capacity = 2 * (arriving->len + len);
        char *body = realloc(arriving->body, capacity);
        if (!body) {
            return false;
        }
        arriving->body = body;
        arriving->capacity = capacity;
    }
    memcpy(arriving->body + arriving->len, data, len);
    arriving->len += len;
    return true;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, struct reply *reply)
{
    size_t len = reply->body ? strlen(reply->body) : 0;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        len, reply->body, len > 0 ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
    if (!response) {
        free(reply->body);
        return MHD_NO;
    }
    if (len > 0) {
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    }
    if (reply->allow) {
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, reply->allow);
    }
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* Called when the head is there, then for each piece of the body, and a last time without any. */
/* NOLINTNEXTLINE(readability-function-size): the library asks for eight arguments */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *data, size_t *len, void **state)
{
    struct arriving *arriving = *state;
    (void)version;
    if (!arriving) {
        *state = calloc(1, sizeof *arriving);
        return *state ? MHD_YES : MHD_NO;
    }
    if (*len > 0) {
        bool kept = keep(arriving, data, *len);
        *len = 0;
        return kept ? MHD_YES : MHD_NO;
    }
    const struct incoming in = {
        .method = method,
        .path = path,
        .tenant = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-Tenant"),
        .key = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Idempotency-Key"),
        .body = arriving->body ? arriving->body : "",
        .len = arriving->len,
        .too_large = arriving->dropped > 0,
    };
    struct reply reply = {0};
    server_answer(context, &in, &reply);
    return send_reply(connection, &reply);
}

static void on_end(void *context, struct MHD_Connection *connection, void **state,
                   enum MHD_RequestTerminationCode code)
{
    struct arriving *arriving = *state;
    (void)context;
    (void)connection;
    (void)code;
    if (arriving) {
        free(arriving->body);
        free(arriving);
        *state = NULL;
    }
}

/* Turns %2D into a hyphen and so on; a path with %00 would end there, and is left as it is. */
static size_t unescape(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

struct MHD_Daemon *server_start(struct bank *bank, int listening, unsigned threads)
{
    unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem pool[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    /* A pool's thread serves several connections, one after the other: requests that shall meet may
     * not. */
    if (threads == 0) {
        flags |= MHD_USE_THREAD_PER_CONNECTION;
        pool[0].option = MHD_OPTION_END;
    } else if (threads == 1) {
        pool[0].option = MHD_OPTION_END;
    }
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, bank, MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL,
        MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
        MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
}

void server_stop(struct MHD_Daemon *daemon)
{
    if (daemon) {
        MHD_stop_daemon(daemon);
    }
}
