/* `validate`: whether models and adapters keep the numbered rules; nothing is executed. */
#include "cli/cli.h"

#include "drive/validation.h"

enum { RUNS = 1000 };

static int put_rules(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    for (const struct pdi_rule *rule = pdi_rules(); rule->id; rule++) {
        pdi_text_printf(&text, "%s  %s\n     not: %s\n", rule->id, rule->text, rule->example);
    }
    return pdi_finish(cli, &text, PDI_EXIT_OK);
}

static size_t rule_count(void)
{
    size_t count = 0;
    while (pdi_rules()[count].id) {
        count++;
    }
    return count;
}

/* Validates the chosen suite; gives the exit code. */
static int validate(struct pdi_cli *cli, struct pdi_text *text)
{
    pd_options options = pdi_options(cli);
    const char *const name = pdi_suite_name(cli->suite);
    struct pdi_problems problems = {.arena = &cli->arena};
    size_t broken = 0;
    options.seed = PD_SEED(0); /* PD_SEED of the environment is for others */
    const pd_status status = pdi_validation(&options, RUNS, &problems, &cli->diag);
    if (status) {
        return pdi_complain_diag(cli, status, NULL);
    }
    for (size_t i = 0; i < problems.count; i++) {
        const struct pdi_problem *const problem = &problems.items[i];
        pdi_text_printf(text, "%s: %s%s: %s\n", name, problem->warning ? "warning: " : "",
                        problem->rule, problem->text);
        broken += !problem->warning;
    }
    if (broken == 0) {
        pdi_text_printf(text, "%s: valid: %zu rules kept\n", name, rule_count());
    }
    return broken ? PDI_EXIT_USAGE : PDI_EXIT_OK;
}

int pdi_cli_validate(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    int worst = PDI_EXIT_OK;
    if (cli->request.list) {
        return put_rules(cli);
    }
    for (size_t i = 0; i < cli->suite_count; i++) {
        cli->suite = &cli->suites[i];
        if (pdi_suite_is_asked(cli, cli->suite)) {
            const int code = validate(cli, &text);
            worst = code > worst ? code : worst;
        }
    }
    if (text.len == 0 && worst == PDI_EXIT_OK) {
        return pdi_suite_choose(cli, NULL, NULL); /* which tells that there is none */
    }
    return pdi_finish(cli, &text, worst);
}
