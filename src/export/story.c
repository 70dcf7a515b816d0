/* See story.h. */
#include "export/story.h"

#include "base/diag.h"
#include "core/read.h"

#include <string.h>

/* ---- From entries to answers ------------------------------------------------------------- */

static uint16_t event_titled(const struct pdi_model *model, pd_str title)
{
    uint16_t i = 0;
    while (i < model->event_count && (strlen(model->events[i].title) != title.len ||
                                      memcmp(model->events[i].title, title.data, title.len) != 0)) {
        i++;
    }
    return i;
}

/* Reads "Added(total=2)". False: it is no event of the model. */
static bool read_event(const struct pdi_model *model, pd_str text, pd_arena *arena,
                       struct pdi_emitted *out)
{
    pd_diag diag;
    struct pdi_reader reader = pdi_reader_new(text.data, text.len, model, arena, &diag);
    *out = (struct pdi_emitted){.event = event_titled(model, pdi_reader_word(&reader))};
    if (out->event == model->event_count || !pdi_reader_accept(&reader, '(')) {
        return false;
    }
    const pd_type *const type = model->events[out->event].type;
    void *const data = pd_arena_alloc(arena, type->size, 1);
    out->data = data;
    return pdi_read_fields(&reader, type, data, ')') == PD_OK && pdi_reader_accept(&reader, ')');
}

static void read_entries(struct pdi_story *story, struct pdi_told_step *step, pd_arena *arena)
{
    const struct pdi_failure *const failure = story->failure;
    struct pdi_emitted *const events = pd_alloc(arena, struct pdi_emitted, failure->entry_count);
    step->events = events;
    step->told = failure->entry_count > 0;
    for (size_t i = 0; i < failure->entry_count; i++) {
        const struct pdi_entry *const entry = &failure->entries[i];
        if (entry->step != step->step->id) {
            continue;
        }
        if (entry->source == PDI_SOURCE_COMMAND) {
            struct pdi_emitted *const event = &events[step->event_count];
            const bool good = read_event(story->model, entry->text, arena, event);
            step->told = step->told && good;
            step->event_count += good;
        } else if (entry->source == PDI_SOURCE_LABEL) {
            step->label = entry->text.data;
        } else if (entry->source == PDI_SOURCE_SKIPPED) {
            step->skipped = true;
        }
    }
}

/* ---- What was expected ------------------------------------------------------------------- */

/* Folds STEP with what it answered. */
static void fold(struct pdi_story *story, const struct pdi_told_step *step)
{
    struct pdi_missing missing;
    const void *const command = step->step->data;
    const pd_event sent = {step->command, command, step->command, command};
    pdi_state_fold(&story->sim.state, &sent);
    for (size_t i = 0; i < step->event_count; i++) {
        const pd_type *const type = story->model->events[step->events[i].event].type;
        const pd_event event = {type, step->events[i].data, step->command, command};
        pdi_state_fold(&story->sim.state, &event);
    }
    (void)pdi_state_take_missing(&story->sim.state, &missing);
}

/* The steps before the failing one as they were answered, and that one as it should be. */
static void predict(struct pdi_story *story)
{
    pdi_sim_begin(&story->sim);
    for (size_t i = 0; i < story->failing; i++) {
        const struct pdi_told_step *const step = &story->steps[i];
        if (!step->told && !step->skipped) {
            return;
        }
        if (!step->skipped) {
            fold(story, step);
        }
    }
    const struct pdi_plan_step *const step = story->steps[story->failing].step;
    if (pdi_sim_step(&story->sim, step)) {
        story->expected = &story->sim.step;
    }
}

/* ---- All of it --------------------------------------------------------------------------- */

/* Whether the model would generate PLAN: what it would not may be more than its functions can
 * take. */
static pd_status check(struct pdi_story *story, const struct pdi_plan *plan, pd_diag *diag)
{
    const size_t wrong = pdi_sim_check(&story->sim, plan);
    if (wrong == plan->count) {
        return PD_OK;
    }
    const struct pdi_plan_line *const line = &story->failure->steps[wrong];
    return pdi_fail_at(diag, PD_EPARSE, line->line, 1, "%s is not possible there", line->text);
}

pd_status pdi_story_begin(struct pdi_story *story, const struct pdi_model *model,
                          const struct pdi_failure *failure, pd_arena *arena, pd_diag *diag)
{
    struct pdi_plan plan;
    *story = (struct pdi_story){.model = model, .failure = failure};
    pd_status status =
        pdi_plan_read(model, failure->steps, failure->step_count, arena, &plan, diag);
    if (status) {
        return status;
    }
    pdi_sim_init(&story->sim, model, &story->progress);
    status = check(story, &plan, diag);
    if (status) {
        pdi_story_release(story);
        return status;
    }
    story->count = plan.count;
    story->failing = failure->failing_step;
    story->steps = pd_alloc(arena, struct pdi_told_step, plan.count);
    for (size_t i = 0; i < plan.count; i++) {
        story->steps[i] =
            (struct pdi_told_step){.step = &plan.steps[i],
                                   .command = model->commands[plan.steps[i].command].type,
                                   .text = failure->steps[i].text};
        read_entries(story, &story->steps[i], arena);
    }
    if (failure->kind == PDI_MISPREDICTED && story->failing < story->count) {
        predict(story);
    }
    return PD_OK;
}

void pdi_story_release(struct pdi_story *story)
{
    pdi_sim_release(&story->sim);
}
