/*
 * URLs of services: what --url says. One that is accepted is shown without user and password, and
 * paths can be put behind it; of one that is not, it is told why.
 */
#include "http/http.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct pdi_http_worker *worker)
{
    const char *const authority = strstr(worker->base, "://") + 3;
    PD_ASSERT(strncmp(worker->base, "http://", 7) == 0 ||
              strncmp(worker->base, "https://", 8) == 0);
    PD_ASSERT(!memchr(authority, '@', strcspn(authority, "/")));
    PD_ASSERT(!strpbrk(worker->base, "?#\n\r\t "));
    /* A path behind it is a URL whose host is the same. */
    char url[5000];
    char *host = NULL;
    CURLU *const whole = curl_url();
    (void)snprintf(url, sizeof url, "%s/a?b=c", worker->url);
    PD_ASSERT(curl_url_set(whole, CURLUPART_URL, url, 0) == CURLUE_OK);
    PD_ASSERT(curl_url_get(whole, CURLUPART_HOST, &host, 0) == CURLUE_OK);
    PD_ASSERT(strncmp(authority, host, strlen(host)) == 0);
    curl_free(host);
    curl_url_cleanup(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pd_arena arena;
    static const struct pdi_routes routes = {.timeout_ms = 5000};
    pdi_arena_reset(&arena);
    struct pdi_http_worker worker = {.routes = &routes};
    pd_step step;
    pdi_step_clear(&step, NULL, &arena, &arena);
    const struct pd_http_config config = {.url = {pdi_arena_copy(&arena, data, size), size}};
    pdi_step_begin(&step, PDI_STEP_OTHER, &(struct pdi_plan_step){.id = 0});
    if (pdi_http_connect(&worker, &step, &config) == PD_OK) {
        check(&worker);
    } else {
        PD_ASSERT(step.status == PD_EINVAL && step.problem[0]);
    }
    pdi_http_disconnect(&worker);
    pdi_arena_release(&worker.worker);
    return 0;
}
