/* `export`: a failure file in another language. */
#include "cli/saved.h"

#include "export/curl.h"
#include "sys/file.h"

#include <string.h>

/* What is wrong with a table of requests: the first of it is told. */
static void note_problem(void *context, const char *text)
{
    const char **const first = context;
    *first = *first ? *first : text;
}

/* Where the service was when FAILURE was found; NULL: that is not known. */
static const char *url_of(const struct pdi_failure *failure)
{
    for (size_t i = 0; i < failure->config_count; i++) {
        if (strcmp(failure->config[i].key, "url") == 0) {
            return failure->config[i].value;
        }
    }
    return NULL;
}

/* The script of SAVED goes to TEXT. Gives 0 or the exit code. */
static int write_curl(struct pdi_cli *cli, const struct pdi_saved *saved, const char *url,
                      struct pdi_text *text)
{
    struct pdi_story story;
    const char *problem = NULL;
    const struct pdi_model *const model = pdi_model_new(cli->suite->model, &cli->arena, &cli->diag);
    const struct pdi_routes *const routes =
        pdi_routes_read(cli->suite->adapter->http, &cli->arena, note_problem, &problem);
    if (problem) {
        return pdi_complain(cli, "adapter %s: %s", cli->suite->adapter->name, problem);
    }
    pd_status status = pdi_story_begin(&story, model, &saved->failure, &cli->arena, &cli->diag);
    if (status) {
        return pdi_complain_diag(cli, status, saved->file);
    }
    const struct pdi_curl curl = {
        .story = &story,
        .routes = routes,
        .suite = pdi_suite_name(cli->suite),
        .file = saved->file,
        .url = url,
    };
    status = pdi_curl_write(text, &curl, &cli->diag);
    pdi_story_release(&story);
    return status ? pdi_complain(cli, "'%s': %s", saved->file, cli->diag.text) : PDI_EXIT_OK;
}

int pdi_cli_export(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    struct pdi_saved saved;
    int code = pdi_saved_load(cli, &saved);
    const char *const url = cli->request.url ? cli->request.url : url_of(&saved.failure);
    saved.failure.config_count = 0; /* nothing is executed, and it may be that of another adapter */
    code = code ? code : pdi_saved_prepare(cli, &saved);
    if (code) {
        return code;
    }
    if (!cli->suite->adapter->http) {
        return pdi_complain(cli, "'%s': adapter %s is no table of requests, which curl could send",
                            saved.file, cli->suite->adapter->name);
    }
    code = write_curl(cli, &saved, url, &text);
    if (code) {
        return code;
    }
    if (!cli->request.output) {
        return pdi_finish(cli, &text, PDI_EXIT_OK);
    }
    const pd_status status =
        pdi_file_write_new(cli->request.output, text.data, text.len, &cli->diag);
    return status ? pdi_complain_diag(cli, status, NULL) : PDI_EXIT_OK;
}
