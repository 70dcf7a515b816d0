/* See curl.h: the script as a whole, its conditions and its verdict. */
#include "export/curl_script.h"

#include "base/diag.h"
#include "export/curl_functions.h"
#include "export/jq.h"
#include "report/put.h"

#include <string.h>

void pdi_script_word(struct pdi_script *script, const char *word)
{
    pdi_report_shell_word(script->text, word);
}

/* Appends "NAME CONDITION". */
static void put_call(struct pdi_script *script, const char *name, const struct pdi_text *condition)
{
    pdi_text_printf(script->text, "%s ", name);
    pdi_script_word(script, condition->data);
    pdi_text_putc(script->text, '\n');
}

/* A comment of a text, whatever is in it. */
static void put_comment(struct pdi_script *script, const char *comment)
{
    pdi_text_puts(script->text, "# ");
    pdi_put_clean(script->text, comment);
    pdi_text_putc(script->text, '\n');
}

/* ---- Conditions -------------------------------------------------------------------------- */

/* The condition that the answer of the step in progress is the COUNT EVENTS. */
static struct pdi_text condition_of(struct pdi_script *script, const struct pdi_route *route,
                                    const struct pdi_emitted *events, size_t count)
{
    struct pdi_text text = pdi_text_new(script->text->arena);
    const struct pdi_jq_names names = {pdi_script_name_of, script};
    if (count > 1) { /* one answer makes one event */
        pdi_text_puts(&text, "false");
    } else if (count == 1) {
        pdi_jq_event(&text, route, script->curl->story->model->events[events->event].type,
                     events->data, &names);
    } else {
        pdi_jq_event(&text, route, NULL, NULL, &names);
    }
    return text;
}

static void put_known(struct pdi_script *script, const struct pdi_route *route)
{
    struct pdi_text known = pdi_text_new(script->text->arena);
    pdi_jq_known(&known, route);
    put_call(script, "known", &known);
}

/* What the answer was when the failure was found: "as_then CONDITION". */
static void put_as_then(struct pdi_script *script, const struct pdi_route *route)
{
    const struct pdi_told_step *const step = script->step;
    if (step->told) {
        const struct pdi_text then = condition_of(script, route, step->events, step->event_count);
        put_call(script, "as_then", &then);
    }
}

/* ---- The failing step -------------------------------------------------------------------- */

static void put_expected(struct pdi_script *script, const struct pdi_route *route)
{
    const struct pd_step *const expected = script->curl->story->expected;
    struct pdi_text any = pdi_text_new(script->text->arena);
    for (uint32_t i = 0; i < expected->outcome_count; i++) {
        const struct pdi_outcome *const outcome = &expected->outcomes[i];
        const struct pdi_text one =
            condition_of(script, route, expected->events + outcome->first, outcome->count);
        pdi_text_printf(&any, "%s%s", i ? " or " : "", one.data);
        if (outcome->because) {
            put_comment(script, outcome->because);
        }
    }
    pdi_text_puts(script->text, "if [ -n \"$differs\" ]; then\n"
                                "    cannot_tell 'an earlier step was answered otherwise'\n"
                                "fi\n"
                                "if holds ");
    pdi_script_word(script, any.data);
    pdi_text_puts(script->text, "; then no_longer; else still_shows; fi\n");
}

static void put_unknown(struct pdi_script *script, const struct pdi_route *route)
{
    struct pdi_text known = pdi_text_new(script->text->arena);
    pdi_jq_known(&known, route);
    pdi_text_puts(script->text, "if holds ");
    pdi_script_word(script, known.data);
    pdi_text_puts(script->text, "; then no_longer; else still_shows; fi\n");
}

/* How it is told whether the failure still shows, after the last step that was sent, on ROUTE. */
static void put_verdict(struct pdi_script *script, const struct pdi_route *route)
{
    const struct pdi_story *const story = script->curl->story;
    const enum pdi_kind kind = story->failure->kind;
    bool told = true;
    for (size_t i = 0; i < story->count; i++) {
        told = told && (story->steps[i].told || story->steps[i].skipped);
    }
    if (story->expected && route) {
        put_known(script, route);
        put_expected(script, route);
    } else if (kind == PDI_ADAPTER_ERROR && route) {
        put_unknown(script, route);
    } else if (told && (kind == PDI_CHECK_FAILED || kind == PDI_PROJECTION_VIOLATION)) {
        if (route) {
            put_known(script, route);
            put_as_then(script, route);
        }
        pdi_text_puts(script->text,
                      "if [ -n \"$differs\" ]; then no_longer; else still_shows; fi\n");
    } else {
        pdi_text_printf(script->text, "cannot_tell 'what is %s does not show in an answer'\n",
                        pdi_kind_row(kind)->text);
    }
}

/* ---- Steps ------------------------------------------------------------------------------- */

/* Appends what a reader sees first: the step, what it says of itself, whether it fails. */
static void put_title(struct pdi_script *script, bool fails)
{
    const struct pdi_told_step *const step = script->step;
    pdi_text_putc(script->text, '\n');
    if (step->label) {
        put_comment(script, step->label);
    }
    if (fails) {
        put_comment(script, "This one failed.");
    }
    pdi_text_puts(script->text, "echo ");
    pdi_script_word(script, pdi_clean(script->text->arena, step->text, strlen(step->text)).data);
    pdi_text_puts(script->text, step->skipped ? " '(not sent)'\n" : "\n");
}

static pd_status put_steps(struct pdi_script *script, pd_diag *diag)
{
    const struct pdi_story *const story = script->curl->story;
    const size_t end = story->failing < story->count ? story->failing + 1 : story->count;
    const struct pdi_route *failing = NULL;
    for (size_t i = 0; i < end; i++) {
        const struct pdi_told_step *const step = script->step = &story->steps[i];
        const struct pdi_route *const route = pdi_route_of(script->curl->routes, step->command);
        put_title(script, i == story->failing);
        if (step->skipped) {
            continue;
        }
        if (!route) {
            return pdi_fail(diag, PD_EINVAL, "%s is no single request", step->text);
        }
        pdi_script_send(script, route);
        if (i == story->failing) {
            failing = route;
            continue;
        }
        put_known(script, route);
        put_as_then(script, route);
        pdi_script_takes(script, route);
    }
    put_verdict(script, failing);
    return PD_OK;
}

/* ---- What comes before ------------------------------------------------------------------- */

/* Those HEADERS from FIRST on that are secret must be given by the environment. */
static void put_secret_headers(struct pdi_script *script, const struct pdi_pair *headers,
                               size_t first, size_t count)
{
    for (size_t i = first; i < count; i++) {
        if (pdi_script_is_secret(script, &headers[i])) {
            const char *const name = headers[i].name;
            const char *const variable = pdi_script_variable(script->text->arena, name);
            pdi_text_printf(
                script->text,
                "[ -n \"${%s-}\" ] || cannot_tell '%s must be the value of header %s'\n", variable,
                variable, name);
        }
    }
}

/* The headers of all requests, and which others the environment gives. */
static void put_headers(struct pdi_script *script)
{
    const struct pdi_routes *const routes = script->curl->routes;
    put_secret_headers(script, routes->headers, 0, routes->header_count);
    for (size_t i = 0; i < routes->count; i++) {
        put_secret_headers(script, routes->routes[i].headers, routes->header_count,
                           routes->routes[i].header_count);
    }
    pdi_text_puts(script->text, "common=(");
    for (size_t i = 0; i < routes->header_count; i++) {
        pdi_text_puts(script->text, i ? " --header " : "--header ");
        pdi_script_header(script, &routes->headers[i]);
    }
    pdi_text_puts(script->text, ")\n");
}

/* The members that are never shown: those that the table names. What is always secret are
 * headers. */
static void put_secret_members(struct pdi_script *script)
{
    const char *at = script->curl->routes->table->secrets;
    struct pdi_text names = pdi_text_new(script->text->arena);
    pdi_text_putc(&names, '[');
    while (at && *at) {
        const size_t blanks = strspn(at, " ");
        const size_t len = strcspn(at + blanks, " ");
        struct pdi_text lower = pdi_text_new(script->text->arena);
        for (const char *c = at + blanks; c < at + blanks + len; c++) {
            pdi_text_putc(&lower, *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c);
        }
        if (len) {
            pdi_text_puts(&names, names.len > 1 ? ", " : "");
            pdi_text_json(&names, lower.data, lower.len);
        }
        at += blanks + len;
    }
    pdi_text_putc(&names, ']');
    pdi_text_puts(script->text, "secrets=");
    pdi_script_word(script, names.data);
    pdi_text_putc(script->text, '\n');
}

static void put_plain(struct pdi_script *script, const struct pdi_plain_request *request,
                      const char *complaint)
{
    if (request->method) {
        pdi_text_printf(script->text, "send %s ", request->method);
        pdi_script_word(script, request->path);
        pdi_text_puts(script->text, "\nholds '$status >= 200 and $status <= 299' || cannot_tell ");
        pdi_script_word(script, complaint);
        pdi_text_putc(script->text, '\n');
    }
}

static void put_start(struct pdi_script *script)
{
    const struct pdi_curl *const curl = script->curl;
    const struct pdi_failure *const failure = curl->story->failure;
    struct pdi_text title = pdi_text_new(script->text->arena);
    struct pdi_text file = pdi_text_new(script->text->arena);
    const char *const url = curl->url ? curl->url : "";
    pdi_text_printf(&title, "%s: %s: %s", curl->suite, pdi_kind_row(failure->kind)->text,
                    failure->name ? failure->name : "");
    pdi_text_printf(&file, "Written by PropertyDamage from %s", curl->file);
    pdi_text_puts(script->text, "#!/usr/bin/env bash\n");
    put_comment(script, title.data);
    put_comment(script, failure->message ? failure->message : "");
    put_comment(script, file.data);
    pdi_text_puts(
        script->text,
        "#\n"
        "# Sends the steps of the failure to BASE_URL, with curl and jq. It exits with 1\n"
        "# while the failure shows, with 0 if it no longer does, with 2 if it cannot tell.\n"
        "# shellcheck disable=SC2016,SC2034,SC2154,SC2317 # jq reads $x, take sets variables\n"
        "set -u\n"
        "default=");
    pdi_script_word(script, url);
    pdi_text_printf(script->text,
                    "\nurl=${BASE_URL:-$default}\nurl=${url%%/}\nrun=$(date +%%s)\n"
                    "tenant=curl-$$-$run\n"
                    "timeout=%u.%03u\n",
                    curl->routes->timeout_ms / 1000, curl->routes->timeout_ms % 1000);
    put_secret_members(script);
    pdi_text_puts(script->text, "functions='");
    pdi_text_puts(script->text, pdi_jq_functions);
    pdi_text_puts(script->text, "'\n\n");
    pdi_text_puts(script->text, curl_functions);
    pdi_text_putc(script->text, '\n');
}

/* Appends what happens before the first step. */
static void put_preparation(struct pdi_script *script)
{
    const struct pdi_curl *const curl = script->curl;
    put_headers(script);
    pdi_text_puts(script->text, "\n# ---- What happened\n\n");
    put_plain(script, &curl->routes->health, "the service is not well");
    if (curl->routes->health.method && curl->routes->product_name) {
        struct pdi_text product = pdi_text_new(script->text->arena);
        pdi_jq_member(&product, curl->routes->product_name, curl->routes->product_value);
        pdi_text_puts(script->text, "holds ");
        pdi_script_word(script, product.data);
        pdi_text_puts(script->text, " || cannot_tell 'this is another service'\n");
    }
    put_plain(script, &curl->routes->reset, "the service was not reset");
}

pd_status pdi_curl_write(struct pdi_text *text, const struct pdi_curl *curl, pd_diag *diag)
{
    struct pdi_script script = {.text = text, .curl = curl};
    pdi_script_find_ids(&script);
    script.step = NULL;
    put_start(&script);
    put_preparation(&script);
    return put_steps(&script, diag);
}
