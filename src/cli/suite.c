/* Which of a program's suites is meant. */
#include "cli/cli.h"

#include <string.h>

const char *pdi_suites_holder(const struct pdi_cli *cli)
{
    return cli->is_tool && cli->request.plugin ? cli->request.plugin : "this program";
}

const char *pdi_suite_name(const pd_suite *suite)
{
    return suite->name ? suite->name : suite->model->name;
}

/* Whether NAME, NULL: any, calls SUITE, by itself or by its model. */
static bool is_model(const pd_suite *suite, const char *name)
{
    return !name || strcmp(suite->model->name, name) == 0 ||
           strcmp(pdi_suite_name(suite), name) == 0;
}

static bool is_adapter(const pd_suite *suite, const char *name)
{
    return !name || strcmp(suite->adapter->name, name) == 0;
}

bool pdi_suite_is_asked(const struct pdi_cli *cli, const pd_suite *suite)
{
    return is_model(suite, cli->request.model) && is_adapter(suite, cli->request.adapter);
}

/* What suites are told apart by. */
struct wanted {
    const char *suite, *model, *adapter; /* NULL: any */
};

static bool fits(const pd_suite *suite, const struct wanted *wanted)
{
    return is_model(suite, wanted->model) && is_adapter(suite, wanted->adapter) &&
           (!wanted->suite || strcmp(pdi_suite_name(suite), wanted->suite) == 0);
}

/* How many suites fit WANTED; *FIRST is one of them. */
static size_t count_fitting(const struct pdi_cli *cli, const struct wanted *wanted,
                            const pd_suite **first)
{
    size_t count = 0;
    for (size_t i = 0; i < cli->suite_count; i++) {
        if (fits(&cli->suites[i], wanted)) {
            *first = count++ ? *first : &cli->suites[i];
        }
    }
    return count;
}

/* Appends the names of all models, or of all adapters of MODEL, each once. */
static void put_names(const struct pdi_cli *cli, struct pdi_text *text, bool adapters,
                      const char *model)
{
    bool first = true;
    for (size_t i = 0; i < cli->suite_count; i++) {
        const pd_suite *const suite = &cli->suites[i];
        const char *const name = adapters ? suite->adapter->name : suite->model->name;
        bool seen = adapters && !is_model(suite, model);
        for (size_t k = 0; k < i && !seen; k++) {
            const pd_suite *const before = &cli->suites[k];
            const char *const other = adapters ? before->adapter->name : before->model->name;
            seen = strcmp(other, name) == 0 && (!adapters || is_model(before, model));
        }
        if (!seen) {
            pdi_text_printf(text, "%s%s", first ? "" : ", ", name);
            first = false;
        }
    }
}

/* Nothing fits what was asked for, or what FILE was found in. */
static int tell_unknown(struct pdi_cli *cli, const struct wanted *wanted, const char *file)
{
    const pd_suite *any = NULL;
    const struct wanted model_only = {.model = wanted->model};
    const bool adapters = count_fitting(cli, &model_only, &any) > 0;
    const char *const given = adapters ? cli->request.adapter : cli->request.model;
    const char *const word = adapters ? wanted->adapter : wanted->model;
    const char *const what = adapters ? "adapter" : "model";
    struct pdi_text text = pdi_text_new(&cli->arena);
    if (file && !given) {
        pdi_text_printf(&text, "'%s' is of %s %s; %s has ", file, what, word,
                        pdi_suites_holder(cli));
    } else {
        pdi_text_printf(&text, "there is no %s '%.60s'; %s has ", what, word,
                        pdi_suites_holder(cli));
    }
    put_names(cli, &text, adapters, wanted->model);
    if (adapters) {
        pdi_text_printf(&text, " for model %s%s", any->model->name,
                        file ? " (--adapter chooses one)" : "");
    }
    return pdi_complain(cli, "%s", text.data);
}

/* Several fit: they are listed as they can be chosen. */
static int tell_ambiguous(struct pdi_cli *cli, const struct wanted *wanted)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    pdi_text_printf(&text, "%s: there are several suites, choose one:\n", cli->name);
    for (size_t i = 0; i < cli->suite_count; i++) {
        if (fits(&cli->suites[i], wanted)) {
            pdi_text_puts(&text, "  --model ");
            pdi_report_shell_word(&text, pdi_suite_name(&cli->suites[i]));
            if (!cli->suites[i].property) { /* which is told by its name alone */
                pdi_text_puts(&text, " --adapter ");
                pdi_report_shell_word(&text, cli->suites[i].adapter->name);
            }
            pdi_text_putc(&text, '\n');
        }
    }
    pdi_note(cli, &text);
    return PDI_EXIT_USAGE;
}

const pd_suite *pdi_suite_of(const struct pdi_cli *cli, const struct pdi_failure *failure,
                             bool any_adapter)
{
    const pd_suite *suite = NULL;
    struct wanted wanted = {.suite = failure->suite,
                            .model = failure->model,
                            .adapter = any_adapter ? NULL : failure->adapter};
    if (count_fitting(cli, &wanted, &suite) == 0) { /* the name of a suite is the weakest hint */
        wanted.suite = NULL;
        (void)count_fitting(cli, &wanted, &suite);
    }
    return suite;
}

int pdi_suite_choose(struct pdi_cli *cli, const struct pdi_failure *failure, const char *file)
{
    struct wanted wanted = {.model = cli->request.model, .adapter = cli->request.adapter};
    if (failure) {
        wanted.suite = wanted.model ? NULL : failure->suite;
        wanted.model = wanted.model ? wanted.model : failure->model;
        wanted.adapter = wanted.adapter ? wanted.adapter : failure->adapter;
    }
    size_t count = count_fitting(cli, &wanted, &cli->suite);
    if (count == 0) { /* the name of a suite is the weakest hint */
        wanted.suite = NULL;
        count = count_fitting(cli, &wanted, &cli->suite);
    }
    if (count == 0) {
        return tell_unknown(cli, &wanted, file);
    }
    return count > 1 ? tell_ambiguous(cli, &wanted) : PDI_EXIT_OK;
}
