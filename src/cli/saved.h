/* What the subcommands that take a failure file have in common. */
#ifndef PDI_SAVED_H
#define PDI_SAVED_H

#include "cli/cli.h"

/* A failure file and the campaign to execute it in. */
struct pdi_saved {
    const char *file;
    struct pdi_failure failure;
    pd_options options;
    struct pdi_summary summary; /* that the failure, or what became of it, is reported in */
};

/* Loads the file that is the operand. Gives 0 or the exit code after telling why not. */
int pdi_saved_load(struct pdi_cli *cli, struct pdi_saved *saved);

/* Chooses the suite it was found in and sets its options; tells where the model has changed, and
 * where there is nothing to execute. Gives 0 or the exit code. */
int pdi_saved_prepare(struct pdi_cli *cli, struct pdi_saved *saved);

/* Lets the report of SAVED say what the invariants of SUITE's model state. False, and cli->diag: it
 * is no good model. */
bool pdi_saved_invariants(struct pdi_cli *cli, const pd_suite *suite, struct pdi_saved *saved);

/* The options that find FAILURE again in SUITE, as far as its file knows them, with SETTINGS of the
 * adapter, "KEY=VALUE", ending with NULL. */
const char *pdi_saved_again(struct pdi_cli *cli, const struct pdi_failure *failure,
                            const pd_suite *suite, const char *const *settings);

/* Appends what FAILURE is called: "check_failed: stops_at_ten". */
void pdi_put_signature(struct pdi_text *text, const struct pdi_failure *failure);

#endif
