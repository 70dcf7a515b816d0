/* Requests and answers as they are shown: on one line, shortened, without secrets. */
#include "http/http.h"

#include <ctype.h>
#include <string.h>

enum { NOTE_BODY_MAX = 4000, PATH_MAX_SHOWN = 100 };

static const char mask[] = "***";

/* ---- JSON without secrets ---------------------------------------------------------------- */

/* Behind the string that begins at AT, or the end. */
static const char *end_of_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++) {
        at += *at == '\\' && at + 1 < end;
    }
    return at < end ? at + 1 : end;
}

/* Behind the value that begins at AT, however broken it is. */
static const char *end_of_value(const char *at, const char *end)
{
    int depth = 0;
    while (at < end) {
        if (*at == '"') {
            at = end_of_string(at, end);
        } else if (depth == 0 && (*at == ',' || *at == '}' || *at == ']')) {
            return at;
        } else {
            depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
            at++;
        }
        if (depth == 0 && at[-1] != ' ' && (at[-1] == '"' || at[-1] == '}' || at[-1] == ']')) {
            return at;
        }
    }
    return at;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) {
        at++;
    }
    return at;
}

/* The character that \u00NN at AT stands for; -1: it is none, or none of ASCII. */
static int escaped_ascii(const char *at, const char *end)
{
    if (end - at < 6 || memcmp(at, "\\u00", 4) != 0) {
        return -1;
    }
    const int high = pdi_http_hex_digit(at[4]);
    const int low = pdi_http_hex_digit(at[5]);
    return high >= 0 && high < 8 && low >= 0 ? high * 16 + low : -1;
}

/* Whether the member called NAME, as JSON writes it, is secret: "p\u0069n" is a pin as well. */
static bool is_secret_member(const char *const *secrets, pd_str name, pd_arena *arena)
{
    struct pdi_text plain = pdi_text_new(arena);
    const char *const end = name.data + name.len;
    for (const char *at = name.data; at < end;) {
        const int c = escaped_ascii(at, end);
        pdi_text_putc(&plain, c < 0 ? *at : (char)c);
        at += c < 0 ? 1 : 6;
    }
    return pdi_route_is_secret(secrets, plain.data, plain.len);
}

/* Appends BODY, which need not be JSON, with the values of secret members masked. */
static void put_masked(struct pdi_text *text, const char *const *secrets, pd_str body)
{
    const char *const end = body.data + body.len;
    const char *at = body.data;
    while (at < end) {
        if (*at != '"') {
            pdi_text_putc(text, *at++);
            continue;
        }
        const char *const after = end_of_string(at, end);
        const char *const colon = skip_blanks(after, end);
        pdi_text_add(text, at, (size_t)(after - at));
        if (colon < end && *colon == ':' && after - at >= 2 &&
            is_secret_member(secrets, (pd_str){at + 1, (size_t)(after - at - 2)}, text->arena)) {
            pdi_text_printf(text, ": \"%s\"", mask);
            at = end_of_value(skip_blanks(colon + 1, end), end);
        } else {
            at = after;
        }
    }
}

/* Appends what fits of LEN bytes at DATA, with escapes for what is no text. */
static void put_shortened(struct pdi_text *text, const char *data, size_t len, size_t most)
{
    size_t at = 0;
    while (at < len && at < most) {
        const size_t n = pdi_utf8_length(data + at, len - at);
        const unsigned char c = (unsigned char)data[at];
        if (n == 0 || c == 0x7f || (c < 0x20 && !isspace(c))) {
            pdi_text_printf(text, "\\x%02x", c);
        } else if (c < 0x20) {
            pdi_text_putc(text, ' '); /* JSON on several lines */
        } else {
            pdi_text_add(text, data + at, n);
        }
        at += n ? n : 1;
    }
}

void pdi_http_show_body(struct pdi_text *text, const char *const *secrets, pd_str body, size_t most)
{
    /* What is beyond is not shown, so it need not be masked; but a secret that begins before it
     * and ends behind must. */
    struct pdi_text masked = pdi_text_new(text->arena);
    const size_t looked_at = body.len < most + 4096 ? body.len : most + 4096;
    put_masked(&masked, secrets, (pd_str){body.data, looked_at});
    put_shortened(text, masked.data, masked.len, most);
    if (masked.len > most || looked_at < body.len) {
        pdi_text_printf(text, "... (%zu bytes)", body.len);
    }
}

/* ---- Paths and headers ------------------------------------------------------------------- */

void pdi_http_show_path(struct pdi_text *text, const char *const *secrets, pd_str path)
{
    size_t at = 0;
    while (at < path.len && path.data[at] != '?') {
        at++;
    }
    pdi_text_add(text, path.data, at);
    while (at < path.len) { /* at the ? or & before a parameter */
        size_t name = at + 1;
        while (name < path.len && path.data[name] != '&' && path.data[name] != '=') {
            name++;
        }
        size_t next = name;
        while (next < path.len && path.data[next] != '&') {
            next++;
        }
        if (next > name && pdi_route_is_secret(secrets, path.data + at + 1, name - at - 1)) {
            pdi_text_add(text, path.data + at, name + 1 - at);
            pdi_text_puts(text, mask);
        } else {
            pdi_text_add(text, path.data + at, next - at);
        }
        at = next;
    }
}

static void put_header(struct pdi_text *text, const char *const *secrets, pd_str name,
                       const char *value)
{
    const bool secret = pdi_route_is_secret_header(secrets, name.data, name.len);
    pdi_text_puts(text, text->data[text->len - 1] == '[' ? "" : ", ");
    pdi_text_add(text, name.data, name.len);
    pdi_text_puts(text, ": ");
    put_shortened(text, secret ? mask : value, secret ? strlen(mask) : strlen(value),
                  NOTE_BODY_MAX);
}

/* ---- Notes ------------------------------------------------------------------------------- */

/* Headers come last: a report cuts long lines. */
void pdi_http_note_request(const struct pdi_http_worker *worker, pd_step *step,
                           const struct pdi_http_request *request)
{
    const char *const *const secrets = worker->routes->secrets;
    struct pdi_text text = pdi_text_new(step->scratch);
    pdi_text_printf(&text, "%s %s", request->method, worker->base);
    pdi_http_show_path(&text, secrets, request->path);
    if (request->body.data) {
        pdi_text_putc(&text, ' ');
        pdi_http_show_body(&text, secrets, request->body, NOTE_BODY_MAX);
    }
    pdi_text_puts(&text, " [");
    for (const struct curl_slist *it = request->headers; it; it = it->next) {
        const size_t len = strcspn(it->data, ":;");
        const char *const value = it->data + len + (it->data[len] ? 1 : 0);
        if (it->data[len] == ';' || *value) { /* the others keep libcurl from sending one */
            put_header(&text, secrets, (pd_str){it->data, len}, value + strspn(value, " "));
        }
    }
    pdi_text_puts(&text, "]");
    pd_note(step, "%s", text.data);
}

void pdi_http_note_answer(const struct pdi_http_worker *worker, pd_step *step,
                          const pd_http_answer *answer, const char *why)
{
    const char *const *const secrets = worker->routes->secrets;
    struct pdi_text text = pdi_text_new(step->scratch);
    if (why) {
        pd_note(step, "%s", why);
        return;
    }
    pdi_text_printf(&text, "%d ", answer->status);
    if (answer->body.len) {
        pdi_http_show_body(&text, secrets, answer->body, NOTE_BODY_MAX);
        pdi_text_putc(&text, ' ');
    }
    pdi_text_putc(&text, '[');
    struct curl_header *header = NULL;
    while ((header = curl_easy_nextheader(worker->easy, CURLH_HEADER, -1, header)) != NULL) {
        put_header(&text, secrets, (pd_str){header->name, strlen(header->name)}, header->value);
    }
    pdi_text_puts(&text, "]");
    if (worker->sent > 1) {
        pdi_text_puts(&text, " (sent twice: the connection had been closed)");
    }
    pd_note(step, "%s", text.data);
}

pd_status pdi_http_fail(const struct pdi_http_worker *worker, pd_step *step, pd_status status,
                        const struct pdi_http_request *request, const char *format, ...)
{
    struct pdi_text path = pdi_text_new(step->scratch);
    struct pdi_text text = pdi_text_new(step->scratch);
    va_list args;
    pdi_http_show_path(&path, worker->routes->secrets, request->path);
    pdi_text_printf(&text, "%s ", request->method);
    put_shortened(&text, path.data, path.len, PATH_MAX_SHOWN);
    pdi_text_puts(&text, path.len > PATH_MAX_SHOWN ? "..." : "");
    pdi_text_puts(&text, ": ");
    va_start(args, format);
    pdi_text_vprintf(&text, format, args);
    va_end(args);
    return pd_fail(step, status, "%s", text.data);
}

pd_status pdi_http_unanswered(const struct pdi_http_worker *worker, pd_step *step, pd_status status,
                              const struct pdi_http_request *request, const char *why)
{
    return pdi_http_fail(worker, step, status, request, "%s%s", why,
                         worker->sent ? "" : ": nothing was sent");
}
