/* `replay --debugger`: this program becomes a debugger that runs it again. */
#include "cli/cli.h"

#include "sys/process.h"

#include <stdlib.h>
#include <string.h>

enum { GDB = 1, LLDB, RR }; /* as the option's words count them */

/* What a debugger is called with before the program; ends with NULL. */
static const char *const gdb[] = {
    "gdb", "-q",     "-ex", "set breakpoint pending on", "-ex", "break pd_break", "-ex",
    "run", "--args", NULL};
static const char *const lldb[] = {"lldb", "-o", "breakpoint set --name pd_break", "-o", "run",
                                   "--",   NULL};
static const char *const rr_record[] = {"rr", "record", NULL};
static const char *const rr_replay[] = {"rr",  "replay",   "--", "-ex", "break pd_break",
                                        "-ex", "continue", NULL};

static void add_all(struct pdi_words *words, const char *const *more, pd_arena *arena)
{
    for (; *more; more++) {
        pdi_words_add(words, *more, arena);
    }
}

/* Our own arguments, but for those of this feature, and what makes it run as one process. */
static void add_own(struct pdi_words *words, struct pdi_cli *cli, uint64_t step)
{
    struct pdi_text number = pdi_text_new(&cli->arena);
    pdi_text_printf(&number, "%" PRIu64, step);
    pdi_words_add(words, cli->program, &cli->arena);
    for (int i = 0; i < cli->argument_count; i++) {
        const char *const word = cli->arguments[i];
        const bool with_value = strcmp(word, "--debugger") == 0 || strcmp(word, "--break") == 0;
        const bool attached =
            strncmp(word, "--debugger=", 11) == 0 || strncmp(word, "--break=", 8) == 0;
        i += with_value;
        if (!with_value && !attached) {
            pdi_words_add(words, word, &cli->arena);
        }
    }
    pdi_words_add(words, "--isolation=none", &cli->arena);
    pdi_words_add(words, "--break", &cli->arena);
    pdi_words_add(words, number.data, &cli->arena);
}

int pdi_become_debugger(struct pdi_cli *cli, const struct pdi_failure *failure)
{
    const size_t failing = failure->failing_step;
    const size_t last = failing < failure->step_count ? failing : failure->step_count - 1;
    const struct pdi_request *const request = &cli->request;
    const uint64_t step = request->break_before ? request->break_before
                                                : strtoull(failure->steps[last].text + 1, NULL, 10);
    struct pdi_words words = {0};
    pd_status status;
    (void)pdi_complain(cli, "note: %s stops in pd_break, before $%" PRIu64 "%s",
                       request->debugger == GDB    ? "gdb"
                       : request->debugger == LLDB ? "lldb"
                                                   : "rr",
                       step, request->break_before ? "" : ", the step that fails");
    add_all(&words,
            request->debugger == GDB    ? gdb
            : request->debugger == LLDB ? lldb
                                        : rr_record,
            &cli->arena);
    add_own(&words, cli, step);
    if (request->debugger == RR) {
        const int code = pdi_run_program(words.items);
        if (code == 127) {
            return pdi_complain(cli, "cannot start rr: is it installed?");
        }
        status = pdi_become(rr_replay, &cli->diag);
    } else {
        status = pdi_become(words.items, &cli->diag);
    }
    (void)pdi_complain_diag(cli, status, NULL);
    return PDI_EXIT_USAGE;
}
