/*
 * The HTTP client: one handle of libcurl for each process, whose connection is kept. What goes
 * wrong is told by whether the system may have done what was asked for.
 */
#include "http/http.h"

#include <string.h>

/* One exchange while it goes on. */
struct transfer {
    struct pdi_http_worker *worker;
    struct pdi_text body;
    unsigned sent; /* how often the request was about to be sent: twice, if a connection that was
                    * kept had been closed meanwhile */
    bool too_large;
    bool headed; /* all headers of the answer came */
};

/* ---- Setup ------------------------------------------------------------------------------- */

/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl calls it so */
static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *const transfer = context;
    const size_t len = size * count;
    if (len > PDI_HTTP_BODY_MAX - transfer->body.len) {
        transfer->too_large = true;
        return 0;
    }
    pdi_text_add(&transfer->body, data, len);
    return len;
}

/* libcurl takes an answer that ends within its headers for a whole one. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl calls it so */
static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *const transfer = context;
    const size_t len = size * count;
    transfer->headed = len <= 2 && (data[0] == '\r' || data[0] == '\n');
    return len;
}

/* Called when a connection stands and the request is about to go out. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl calls it so */
static int before_sending(void *context, char *to, char *from, int to_port, int from_port)
{
    struct transfer *const transfer = context;
    (void)to;
    (void)from;
    (void)to_port;
    (void)from_port;
    return ++transfer->sent <= 2 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* A part of URL as a text that is ours; "" if it has none. */
static const char *part_of(struct pdi_http_worker *worker, CURLU *url, CURLUPart part)
{
    char *text = NULL;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK || !text) {
        return "";
    }
    const char *const copy = pdi_arena_string(&worker->worker, text);
    curl_free(text);
    return copy;
}

static pd_status check_parts(struct pdi_http_worker *worker, pd_step *step, CURLU *url,
                             const char *given)
{
    const char *const scheme = part_of(worker, url, CURLUPART_SCHEME);
    if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0) {
        return pd_fail(step, PD_EINVAL, "the URL %.120s is neither http nor https", given);
    }
    if (strpbrk(given, "?#")) { /* an empty one, too, would take in what comes behind it */
        return pd_fail(step, PD_EINVAL,
                       "the URL %.120s has a query or a fragment: it ends with "
                       "what all paths begin with",
                       given);
    }
    return PD_OK;
}

/* "http://host:8080/v1" of the URL, without user and password, which nobody is shown. */
static const char *shown_url(struct pdi_http_worker *worker, CURLU *url)
{
    struct pdi_text text = pdi_text_new(&worker->worker);
    const char *const port = part_of(worker, url, CURLUPART_PORT);
    const char *const path = part_of(worker, url, CURLUPART_PATH);
    pdi_text_printf(&text, "%s://%s%s%s", part_of(worker, url, CURLUPART_SCHEME),
                    part_of(worker, url, CURLUPART_HOST), *port ? ":" : "", port);
    pdi_text_puts(&text, strcmp(path, "/") == 0 ? "" : path);
    if (text.data[text.len - 1] == '/') {
        text.data[--text.len] = '\0';
    }
    return text.data;
}

static pd_status read_url(struct pdi_http_worker *worker, pd_step *step, pd_str given)
{
    if (given.len == 0) {
        return pd_fail(step, PD_EINVAL, "no URL: --url http://HOST:PORT says where the service is");
    }
    char *const text = pdi_arena_copy(&worker->worker, given.data, given.len);
    if (!strstr(text, "://")) {
        return pd_fail(step, PD_EINVAL, "the URL %.120s has no scheme: http://%.120s?", text, text);
    }
    CURLU *const url = curl_url();
    const CURLUcode code = url ? curl_url_set(url, CURLUPART_URL, text, 0) : CURLUE_OUT_OF_MEMORY;
    pd_status status = PD_OK;
    if (code == CURLUE_OK) {
        status = check_parts(worker, step, url, text);
        worker->base = shown_url(worker, url);
        worker->url = text;
        text[given.len - (given.data[given.len - 1] == '/')] = '\0';
    } else if (code == CURLUE_UNSUPPORTED_SCHEME) {
        status = pd_fail(step, PD_EINVAL, "the URL %.120s is neither http nor https", text);
    } else {
        status =
            pd_fail(step, PD_EINVAL, "the URL %.120s is none: %s", text, curl_url_strerror(code));
    }
    curl_url_cleanup(url);
    return status;
}

static void set_options(struct pdi_http_worker *worker)
{
    CURL *const easy = worker->easy;
    const long timeout = (long)worker->routes->timeout_ms;
    /* Without this libcurl sets signal handlers. With TLS it must: OpenSSL writes to connections
     * that are closed, and the signal of that would end the process. */
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL,
                           strncmp(worker->base, "https:", 6) == 0 ? 0L : 1L);
    (void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* not what the environment says */
    (void)curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_MAXCONNECTS, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    (void)curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)PDI_HTTP_BODY_MAX);
    (void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    (void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout);
    (void)curl_easy_setopt(easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 0L);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_sending);
    (void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, worker->error);
}

pd_status pdi_http_connect(struct pdi_http_worker *worker, pd_step *step,
                           const struct pd_http_config *config)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return pd_fail(step, PD_ESETUP, "libcurl cannot be used");
    }
    worker->error = pd_arena_alloc(&worker->worker, CURL_ERROR_SIZE, 1);
    const pd_status status = read_url(worker, step, config->url);
    worker->easy = status == PD_OK ? curl_easy_init() : NULL;
    if (worker->easy) {
        set_options(worker);
        return PD_OK;
    }
    curl_global_cleanup();
    return status != PD_OK ? status : pd_fail(step, PD_ESETUP, "libcurl has no memory");
}

void pdi_http_disconnect(struct pdi_http_worker *worker)
{
    if (worker->easy) {
        curl_easy_cleanup(worker->easy);
        worker->easy = NULL;
        curl_global_cleanup();
    }
}

/* ---- What went wrong --------------------------------------------------------------------- */

/* What the system said of the connection; NULL: nothing. */
static const char *os_error(const struct pdi_http_worker *worker)
{
    long number = 0;
    (void)curl_easy_getinfo(worker->easy, CURLINFO_OS_ERRNO, &number);
    return number ? strerror((int)number) : NULL;
}

/* What libcurl says. */
static const char *curl_error(const struct pdi_http_worker *worker, CURLcode code)
{
    return worker->error[0] ? worker->error : curl_easy_strerror(code);
}

/* Why CODE came before the request went out: nothing was done. */
static const char *why_unsent(struct pdi_http_worker *worker, CURLcode code)
{
    struct pdi_text text = pdi_text_new(&worker->exchange);
    switch (code) {
    case CURLE_COULDNT_CONNECT:
        return os_error(worker) ? os_error(worker) : curl_error(worker, code);
    case CURLE_OPERATION_TIMEDOUT:
        pdi_text_printf(&text, "no connection within %u ms", worker->routes->timeout_ms);
        return text.data;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        pdi_text_printf(&text, "no TLS there: %s", curl_error(worker, code));
        return text.data;
    default:
        return curl_error(worker, code);
    }
}

/* Why CODE came after it: whether the system did what it was asked for, nobody can tell. */
static const char *why_unknown(const struct transfer *transfer, CURLcode code)
{
    const struct pdi_http_worker *const worker = transfer->worker;
    struct pdi_text text = pdi_text_new(&transfer->worker->exchange);
    const char *const broke = os_error(worker);
    long status = 0;
    (void)curl_easy_getinfo(worker->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status) {
        pdi_text_printf(&text, "answers %ld, but ", status);
    }
    if (transfer->too_large || code == CURLE_FILESIZE_EXCEEDED) {
        pdi_text_puts(&text, "its body is larger than 16 MiB");
    } else if (code == CURLE_OK) {
        pdi_text_puts(&text, "the connection was closed within its headers");
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        pdi_text_printf(&text, "no %s within %u ms", status ? "end of it" : "answer",
                        worker->routes->timeout_ms);
    } else if (code == CURLE_GOT_NOTHING) {
        pdi_text_puts(&text, "the connection was closed without an answer");
    } else if (code == CURLE_PARTIAL_FILE) {
        pdi_text_puts(&text, "the connection was closed within its body");
    } else if (code == CURLE_BAD_CONTENT_ENCODING) {
        pdi_text_puts(&text, "its body is not compressed as it says");
    } else if (code == CURLE_COULDNT_CONNECT) {
        pdi_text_printf(&text, "the connection was closed, then: %s",
                        broke ? broke : curl_error(worker, code));
    } else {
        pdi_text_puts(&text, broke ? "the connection broke: " : "");
        pdi_text_puts(&text, broke ? broke : curl_error(worker, code));
    }
    pdi_text_puts(&text, ": it may have been done");
    return text.data;
}

/* ---- Exchanges --------------------------------------------------------------------------- */

/* Whether a request of METHOD says how long its body is, even if there is none. */
static bool has_length(const char *method)
{
    return strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ||
           strcmp(method, "PATCH") == 0;
}

static void set_request(struct transfer *transfer, const struct pdi_http_request *request)
{
    struct pdi_http_worker *const worker = transfer->worker;
    CURL *const easy = worker->easy;
    struct pdi_text url = pdi_text_new(&worker->exchange);
    pdi_text_puts(&url, worker->url);
    pdi_text_add(&url, request->path.data, request->path.len);
    (void)curl_easy_setopt(easy, CURLOPT_URL, url.data);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    (void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    (void)curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
    (void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->headers);
    (void)curl_easy_setopt(easy, CURLOPT_NOBODY, strcmp(request->method, "HEAD") == 0 ? 1L : 0L);
    if (request->body.data || has_length(request->method)) {
        const char *const body = request->body.data ? request->body.data : "";
        (void)curl_easy_setopt(easy, CURLOPT_POST, 1L);
        (void)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        (void)curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
    } else if (strcmp(request->method, "HEAD") != 0) {
        (void)curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
    (void)curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

bool pdi_http_exchange(struct pdi_http_worker *worker, const struct pdi_http_request *request,
                       pd_http_answer *out, const char **why)
{
    struct transfer transfer = {.worker = worker, .body = pdi_text_new(&worker->exchange)};
    long status = 0;
    worker->error[0] = '\0';
    set_request(&transfer, request);
    const CURLcode code = curl_easy_perform(worker->easy);
    *out = (pd_http_answer){0};
    *why = NULL;
    worker->sent = transfer.sent;
    if (code != CURLE_OK || !transfer.headed) {
        *why = transfer.sent ? why_unknown(&transfer, code) : why_unsent(worker, code);
        return false;
    }
    (void)curl_easy_getinfo(worker->easy, CURLINFO_RESPONSE_CODE, &status);
    *out = (pd_http_answer){(int)status, {transfer.body.data, transfer.body.len}};
    return true;
}
