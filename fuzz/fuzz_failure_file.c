/*
 * Reads any bytes as a failure file, its plan as one of a model, and the bytes themselves as a
 * step. What is accepted must read as the same again once it is written; of what is not, a place
 * within the input must be told.
 */
#include "plan_model.h"

#include "core/failure.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static pd_arena arena;

static void check_diag(pd_status status, const pd_diag *diag)
{
    PD_ASSERT(status == diag->status);
    PD_ASSERT(status == PD_OK || status == PD_EPARSE);
    PD_ASSERT(status == PD_OK || (diag->line >= 1 && diag->column >= 1 && diag->text[0]));
    PD_ASSERT(!strchr(diag->text, '\n'));
}

static void check_plan(const struct pdi_model *model, const struct pdi_plan_line *lines,
                       size_t count)
{
    pd_diag diag = {.status = PD_OK};
    struct pdi_plan plan;
    const pd_status status = pdi_plan_read(model, lines, count, &arena, &plan, &diag);
    check_diag(status, &diag);
    if (status) {
        return;
    }
    struct pdi_plan again;
    const struct pdi_plan_line *const first = pdi_plan_lines(model, &plan, &arena);
    PD_ASSERT(plan.count == count);
    PD_ASSERT(pdi_plan_read(model, first, count, &arena, &again, &diag) == PD_OK);
    const struct pdi_plan_line *const second = pdi_plan_lines(model, &again, &arena);
    for (size_t i = 0; i < count; i++) {
        PD_ASSERT(strcmp(first[i].text, second[i].text) == 0);
        PD_ASSERT(strcmp(first[i].attributes, second[i].attributes) == 0);
    }
}

static void check_file(const struct pdi_model *model, const char *data, size_t size)
{
    pd_diag diag = {.status = PD_OK};
    struct pdi_failure failure;
    const pd_status status = pdi_failure_read(data, size, &arena, &failure, &diag);
    check_diag(status, &diag);
    if (status) {
        return;
    }
    struct pdi_text first = pdi_text_new(&arena);
    struct pdi_text second = pdi_text_new(&arena);
    struct pdi_failure again;
    pdi_failure_write(&first, &failure);
    PD_ASSERT(pdi_failure_read(first.data, first.len, &arena, &again, &diag) == PD_OK);
    pdi_failure_write(&second, &again);
    PD_ASSERT(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    PD_ASSERT(failure.step_count == again.step_count);
    PD_ASSERT(failure.failing_step == again.failing_step);
    PD_ASSERT(failure.entry_count == again.entry_count);
    PD_ASSERT(strlen(pdi_failure_fingerprint(&failure, &arena)) == 16);
    check_plan(model, failure.steps, failure.step_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pd_arena forever;
    static const struct pdi_model *model;
    if (!model) {
        pdi_arena_init(&forever, 0);
        pdi_arena_init(&arena, 0);
        model = pdi_model_new(&shelf_model, &forever, NULL);
    }
    const struct pdi_plan_line line = {pdi_arena_copy(&arena, data, size), "", 1};
    check_file(model, (const char *)data, size);
    check_plan(model, &line, 1);
    pdi_arena_reset(&arena);
    return 0;
}
