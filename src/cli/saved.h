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

/* Chooses the suite it was found in and sets its options; tells where the model has changed. */
int pdi_saved_prepare(struct pdi_cli *cli, struct pdi_saved *saved);

/* Appends what FAILURE is called: "check_failed: stops_at_ten". */
void pdi_put_signature(struct pdi_text *text, const struct pdi_failure *failure);

#endif
