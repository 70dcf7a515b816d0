/*
 * See validation.h. The rules that simulate run in a child: it sends each problem as one line,
 * "V07 0 text", and a last line that says it came to its end.
 */
#include "drive/validation.h"

#include "base/diag.h"
#include "drive/campaign.h"
#include "sys/process.h"

#include <signal.h>
#include <string.h>

enum { VALIDATION_COMMANDS = 50 };

static void add_problem(struct pdi_problems *problems, const char *line, size_t len)
{
    struct pdi_problem problem = {.warning = len > 4 && line[4] == '1'};
    if (len < 6) {
        return;
    }
    problem.rule = pdi_arena_copy(problems->arena, line, 3);
    problem.text = pdi_arena_copy(problems->arena, line + 6, len - 6);
    if (problems->count == problems->capacity) {
        problems->capacity = problems->capacity * 2 + 8;
        struct pdi_problem *const items =
            pd_alloc(problems->arena, struct pdi_problem, problems->capacity);
        if (problems->count) {
            memcpy(items, problems->items, problems->count * sizeof *items);
        }
        problems->items = items;
    }
    problems->items[problems->count++] = problem;
}

static void simulate_and_tell(struct pdi_campaign *campaign, unsigned runs, int fd)
{
    struct pdi_problems problems = {.arena = &campaign->arena};
    struct pdi_text text = pdi_text_new(&campaign->arena);
    pdi_validate_simulated(campaign->model, runs, VALIDATION_COMMANDS, &campaign->shared->progress,
                           &problems);
    for (size_t i = 0; i < problems.count; i++) {
        pdi_text_printf(&text, "%s %d %s\n", problems.items[i].rule, problems.items[i].warning,
                        problems.items[i].text);
    }
    pdi_text_puts(&text, ".\n");
    (void)pdi_write_all(fd, text.data, text.len);
}

/* Reads what the child tells until it ends or hangs. */
static struct pdi_ended hear(struct pdi_campaign *campaign, pid_t child, int fd,
                             struct pdi_text *told, enum pdi_watched *hung)
{
    struct pdi_watch watch;
    struct pdi_ended ended;
    char buffer[4096];
    pdi_watch_begin(&watch, campaign);
    pdi_nonblocking(fd);
    for (;;) {
        const bool over = pdi_wait_now(child, &ended);
        ssize_t got;
        while ((got = pdi_read_some(fd, buffer, sizeof buffer)) > 0) {
            pdi_text_add(told, buffer, (size_t)got);
        }
        if (over) {
            return ended;
        }
        *hung = pdi_watch_look(&watch, campaign, 0);
        if (*hung != PDI_WATCH_FINE) {
            pdi_signal(child, SIGKILL);
            return pdi_wait(child);
        }
        pdi_poll(&fd, 1, pdi_look_ms(campaign));
    }
}

static pd_status simulate_in_child(struct pdi_campaign *campaign, unsigned runs,
                                   struct pdi_problems *problems, pd_diag *diag)
{
    int ends[2];
    struct pdi_text told = pdi_text_new(problems->arena);
    enum pdi_watched hung = PDI_WATCH_FINE;
    if (pdi_pipe(ends, diag) != PD_OK) {
        return PD_EIO;
    }
    const pid_t child = pdi_fork(diag);
    if (child == 0) {
        pdi_crash_begin(&campaign->shared->crash);
        pdi_capture_begin(&campaign->seat->capture);
        simulate_and_tell(campaign, runs, ends[1]);
        pdi_exit(0);
    }
    pdi_close(&ends[1]);
    if (child < 0) {
        pdi_close(&ends[0]);
        return PD_EFORK;
    }
    const struct pdi_ended ended = hear(campaign, child, ends[0], &told, &hung);
    pdi_close(&ends[0]);
    for (char *line = told.data, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        if (*line == '.') {
            return PD_OK;
        }
        add_problem(problems, line, (size_t)(end - line));
    }
    const struct pdi_result result = pdi_evidence(campaign, ended.signal, ended.status, hung);
    return pdi_fail(diag, PD_EINVAL, "while model %s was validated: %s",
                    campaign->options.model->name, result.message);
}

pd_status pdi_validation(const pd_options *options, unsigned runs, struct pdi_problems *problems,
                         pd_diag *diag)
{
    struct pdi_campaign campaign;
    pd_diag own = {0};
    diag = diag ? diag : &own;
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct pdi_model *const model = pdi_model_new(options->model, &arena, diag);
    const size_t before = problems->count;
    if (model) {
        pdi_validate_tables(model, options->adapter, problems);
    }
    pdi_arena_release(&arena);
    if (!model) {
        return PD_EINVAL;
    }
    for (size_t i = before; i < problems->count; i++) {
        if (!problems->items[i].warning) {
            return PD_OK; /* what is built on a wrong table would only be wrong again */
        }
    }
    if (runs == 0) {
        return PD_OK;
    }
    pd_status status = pdi_campaign_begin(&campaign, options, diag);
    if (status != PD_OK) {
        return status;
    }
    if (campaign.isolated) {
        status = simulate_in_child(&campaign, runs, problems, diag);
    } else {
        pdi_validate_simulated(campaign.model, runs, VALIDATION_COMMANDS,
                               &campaign.shared->progress, problems);
    }
    pdi_campaign_end(&campaign);
    pdi_arena_release(&campaign.report_arena);
    return status;
}
