/* `replay`: executes the steps of a failure file and says whether they still fail. */
#include "cli/saved.h"

#include "drive/replay.h"
#include "report/steps.h"

#include <stdlib.h>
#include <string.h>

/* The exit code of VERDICT, and what is said of it. */
static const struct {
    int exit_code;
    pd_outcome outcome;
    const char *text;
} verdicts[] = {
    [PDI_REPLAY_REPRODUCES] = {PDI_EXIT_VIOLATED, PD_FAILED, "still reproduces"},
    [PDI_REPLAY_HOLDS] = {PDI_EXIT_OK, PD_HELD, "no longer reproduces"},
    [PDI_REPLAY_DIFFERS] = {PDI_EXIT_NO_VERDICT, PD_FAILED, "fails otherwise"},
    [PDI_REPLAY_NO_VERDICT] = {PDI_EXIT_NO_VERDICT, PD_NO_VERDICT, "no verdict"},
};

/* "counter: still reproduces: check_failed: stops_at_ten" */
static void put_verdict(struct pdi_text *text, const struct pdi_saved *saved,
                        enum pdi_replayed verdict, const struct pdi_failure *shown)
{
    pdi_text_printf(text, "%s: %s: ", saved->summary.suite, verdicts[verdict].text);
    if (shown->kind != PDI_HELD && verdict != PDI_REPLAY_REPRODUCES) {
        pdi_put_signature(text, shown);
        pdi_text_puts(text, ", where the file has ");
    }
    pdi_put_signature(text, &saved->failure);
    pdi_text_putc(text, '\n');
}

/* How many steps were executed: those up to the failing one that were not skipped. */
static uint64_t count_sent(const struct pdi_failure *shown)
{
    const bool is_step = shown->failing_step < shown->step_count;
    uint64_t sent = is_step ? shown->failing_step + 1 : shown->step_count;
    for (size_t i = 0; i < shown->entry_count; i++) {
        sent -= sent && shown->entries[i].source == PDI_SOURCE_SKIPPED;
    }
    return sent;
}

/* Whether FAILURE is about how its plan was made, of which a replay can tell nothing. */
static bool is_of_making(const struct pdi_failure *failure)
{
    static const char *const names[] = {"generator of ", "when or ", "when, "};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (failure->kind == PDI_IMPURE && failure->name &&
            strncmp(failure->name, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Where the plan comes from, the file knows. */
static void add_history(const struct pdi_failure *saved, struct pdi_failure *shown, pd_arena *arena)
{
    shown->fingerprint = pdi_failure_fingerprint(shown, arena);
    shown->seed = saved->seed;
    shown->run = saved->run;
    shown->original_steps = saved->original_steps;
    shown->shrink_executions = saved->shrink_executions;
    shown->shrink_commands = saved->shrink_commands;
    shown->shrink_ms = saved->shrink_ms;
    shown->shrink_limit = saved->shrink_limit;
    shown->reproduced = saved->reproduced;
    shown->repeats = saved->repeats;
}

static void put_text(const struct pdi_cli *cli, struct pdi_text *text,
                     const struct pdi_saved *saved, enum pdi_replayed verdict,
                     const struct pdi_reported_failure *shown)
{
    const struct pdi_style style = pdi_style(cli);
    if (style.quiet) {
        return;
    }
    if (shown->failure.kind != PDI_HELD) {
        pdi_report_failure(text, &saved->summary, shown, &style);
        pdi_text_putc(text, '\n');
    } else if (shown->failure.step_count) {
        pdi_report_steps(text, &shown->failure, &style);
        pdi_report_output(text, &shown->failure, &style);
        pdi_text_putc(text, '\n');
    }
    put_verdict(text, saved, verdict, &shown->failure);
}

/* Whether the step that --break names is one of the file's, and somebody will stop there. */
static int check_break(struct pdi_cli *cli, const struct pdi_saved *saved)
{
    const uint64_t asked = cli->request.break_before;
    bool found = false;
    for (size_t i = 0; i < saved->failure.step_count; i++) {
        found |= strtoull(saved->failure.steps[i].text + 1, NULL, 10) == asked;
    }
    if (cli->request.debugger && saved->failure.step_count == 0) {
        return pdi_complain(cli, "'%s' has no step to stop at", saved->file);
    }
    if (!asked || found) {
        return PDI_EXIT_OK;
    }
    return pdi_complain(cli, "--break %" PRIu64 ": '%s' has no step $%" PRIu64, asked, saved->file,
                        asked);
}

int pdi_cli_replay(struct pdi_cli *cli)
{
    struct pdi_text text = pdi_text_new(&cli->arena);
    struct pdi_saved saved;
    struct pdi_reported_failure shown = {.failure = {.kind = PDI_HELD}};
    enum pdi_replayed verdict = PDI_REPLAY_NO_VERDICT;
    int code = pdi_saved_load(cli, &saved);
    code = code ? code : pdi_saved_prepare(cli, &saved);
    code = code ? code : check_break(cli, &saved);
    if (code) {
        return code;
    }
    if (cli->request.debugger) {
        return pdi_become_debugger(cli, &saved.failure);
    }
    const struct pdi_replay_how how = {cli->request.step, (uint32_t)cli->request.break_before};
    const pd_status status = pdi_replay(&saved.options, &saved.failure, how, &cli->arena, &verdict,
                                        &shown.failure, &cli->diag);
    if (status) {
        return pdi_complain_diag(cli, status, saved.file);
    }
    if (verdict == PDI_REPLAY_HOLDS && is_of_making(&saved.failure)) {
        verdict = PDI_REPLAY_NO_VERDICT;
    }
    if (shown.failure.kind != PDI_HELD) {
        add_history(&saved.failure, &shown.failure, &cli->arena);
        saved.summary.failures = &shown;
        saved.summary.failure_count = 1;
    }
    saved.summary.commands = count_sent(&shown.failure);
    saved.summary.outcome = verdicts[verdict].outcome;
    saved.summary.runs = 1;
    if (cli->request.report == PDI_REPORT_JSON) {
        pdi_report_json(&text, &saved.summary);
    } else {
        put_text(cli, &text, &saved, verdict, &shown);
    }
    return pdi_finish(cli, &text, verdicts[verdict].exit_code);
}
