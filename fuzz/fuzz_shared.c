/*
 * The memory that outlives a worker, whatever it left there: the input is written over progress,
 * results and counters, and behind that over the trace. Evidence and reports of it are sound. And
 * texts in a trace are read as they were written, up to a record that was damaged.
 */
#include "shelf_campaign.h"

#include "drive/shrinking.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct pdi_campaign campaign;
static pd_arena arena;

struct input {
    const uint8_t *at, *end;
};

static void fill(struct input *input, void *memory, size_t size)
{
    const size_t left = (size_t)(input->end - input->at);
    memset(memory, 0, size);
    memcpy(memory, input->at, left < size ? left : size);
    input->at += left < size ? left : size;
}

static uint64_t number(struct input *input)
{
    uint64_t value;
    fill(input, &value, sizeof value);
    return value;
}

/* ---- What is left is evidence ---------------------------------------------------------------- */

static void check_result(const struct pdi_result *result)
{
    PD_ASSERT((unsigned)result->kind < PDI_KIND_COUNT);
    PD_ASSERT(memchr(result->name, 0, sizeof result->name));
    PD_ASSERT(memchr(result->message, 0, sizeof result->message));
    PD_ASSERT(memchr(result->data, 0, sizeof result->data));
    campaign.isolated = false; /* told to ourselves */
    pdi_report_unshrunk(&campaign, result, 1, &(struct pdi_plan){0});
    campaign.isolated = true;
}

/* A name or message of a result, which may be as long as its room, or longer. */
static void fill_text(struct input *input, char *text, size_t size)
{
    const char letter = (char)number(input);
    memset(text, letter, size);
    text[number(input) % (size + 1) % size] = (char)(number(input) % 2);
}

static void check_left(struct input *input)
{
    struct pdi_shared *const shared = campaign.shared;
    fill(input, &shared->progress, sizeof shared->progress);
    shared->guard_after = number(input) % 8 ? PDI_GUARD : 0;
    const int signal = (int)(number(input) % 70);
    struct pdi_result result =
        pdi_evidence(&campaign, signal, 1, (enum pdi_watched)(number(input) % 3));
    check_result(&result);
    fill(input, &shared->seen, 64);
    pdi_reports_add(&shared->seen, 1);
    PD_ASSERT(pdi_reports_have(&shared->seen, 1) || shared->seen.count >= PDI_REPORTS_MAX);
    shared->attempt.kind = (enum pdi_kind)number(input);
    fill(input, &shared->attempt.test_code, 1);
    fill_text(input, shared->attempt.name, sizeof shared->attempt.name);
    fill_text(input, shared->attempt.message, sizeof shared->attempt.message);
    fill_text(input, shared->attempt.left, sizeof shared->attempt.left);
    fill_text(input, shared->attempt.data, sizeof shared->attempt.data);
    result = pdi_result_left(&shared->attempt);
    check_result(&result);
    PD_ASSERT(campaign.summary.failure_count == 2);
    fill(input, campaign.seat->counts_memory, campaign.counts_size);
    pdi_counts_merge(&campaign.totals, &campaign.seat->counts, campaign.model->command_count,
                     campaign.model->invariant_count);
    (void)shelf_report(&campaign, &arena);
}

/* ---- Traces ---------------------------------------------------------------------------------- */

/* A trace of anything: what is read can be saved, and read again. */
static void check_any_trace(struct input *input)
{
    struct pdi_failure failure = {.kind = PDI_CRASHED, .name = "x", .message = "x"};
    struct pdi_failure again;
    pd_diag diag;
    const size_t used = (size_t)number(input);
    const size_t left = (size_t)(input->end - input->at);
    fill(input, campaign.seat->trace_buffer, left + 16);
    atomic_store(&campaign.shared->trace_used, used);
    pdi_failure_trace(&campaign, &failure, &arena);
    PD_ASSERT(failure.entry_count <= left / 8);
    struct pdi_text text = pdi_text_new(&arena);
    failure.failing_step = SIZE_MAX;
    pdi_failure_write(&text, &failure);
    PD_ASSERT(pdi_failure_read(text.data, text.len, &arena, &again, &diag) == PD_OK);
    PD_ASSERT(again.entry_count == failure.entry_count);
}

/* Writes each line of the input as a text of another source; gives how many there were. */
static size_t write_trace(pd_str lines, size_t *ends)
{
    size_t count = 0;
    const char *at = lines.data;
    pdi_trace_begin(&campaign.trace, 1000);
    while (*at && count < 64) {
        const size_t len = strcspn(at, "\n");
        const char *const line = pdi_arena_copy(&arena, at, len);
        pdi_trace_text(&campaign.trace, 1000 + count, (uint32_t)(count * 77777777),
                       (enum pdi_source)(count % PDI_SOURCE_COUNT), line, &arena);
        ends[count++] = atomic_load(campaign.trace.used);
        at += len + (at[len] == '\n');
    }
    PD_ASSERT(!atomic_load(campaign.trace.truncated));
    return count;
}

static void check_entry(const struct pdi_entry *entry, size_t i, const char **at)
{
    const size_t len = strcspn(*at, "\n");
    struct pdi_text expected = pdi_text_new(&arena), got = pdi_text_new(&arena);
    pdi_text_json(&expected, *at, len);
    pdi_text_json(&got, entry->text.data, entry->text.len);
    PD_ASSERT(strcmp(expected.data, got.data) == 0);
    PD_ASSERT(entry->seq == i + 1 && entry->ns == i);
    PD_ASSERT(entry->step == (uint32_t)(i * 77777777));
    PD_ASSERT(entry->source == (enum pdi_source)(i % PDI_SOURCE_COUNT));
    PD_ASSERT(pdi_is_json(entry->line.data, entry->line.len));
    *at += len + ((*at)[len] == '\n');
}

/* A trace of texts, of which one byte may be another. */
static void check_texts(struct input *input)
{
    size_t ends[64];
    const size_t offset = (size_t)number(input);
    const uint8_t change = (uint8_t)number(input);
    const size_t left = (size_t)(input->end - input->at);
    const pd_str lines = {pdi_arena_copy(&arena, input->at, left), left};
    const size_t count = write_trace(lines, ends);
    const size_t used = atomic_load(campaign.trace.used);
    size_t whole = count;
    if (count && change) {
        campaign.seat->trace_buffer[offset % used] ^= (char)change;
        for (whole = 0; ends[whole] <= offset % used;) {
            whole++;
        }
    }
    struct pdi_failure failure = {.kind = PDI_CRASHED};
    pdi_failure_trace(&campaign, &failure, &arena);
    PD_ASSERT(failure.entry_count == whole);
    const char *at = lines.data;
    for (size_t i = 0; i < whole; i++) {
        check_entry(&failure.entries[i], i, &at);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    if (!campaign.model) {
        shelf_campaign_begin(&campaign);
        pdi_arena_init(&arena, 0);
    }
    pdi_arena_reset(&arena);
    switch (number(&input) % 3) {
    case 0:
        check_left(&input);
        break;
    case 1:
        check_any_trace(&input);
        break;
    default:
        check_texts(&input);
        break;
    }
    return 0;
}
