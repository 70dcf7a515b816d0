/*
 * What a worker tells its supervisor. The input is messages, a line with "--" between them: the
 * first letter is the kind, from '1' on; what begins with another letter are bytes that go into
 * the pipe as they are. Read in pieces or at once, the pipe says the same; without such bytes, what
 * was told.
 */
#include "shelf_campaign.h"

#include "sys/process.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MOST = 16384, PIPE_SIZE = 65536 };

static struct pdi_campaign campaign;
static pd_arena arena;

static bool is_message(pd_str part)
{
    return part.len && part.data[0] >= '1' && part.data[0] <= '9';
}

/* The part of the input that begins at *AT, which is moved on. */
static pd_str next_part(pd_str input, size_t *at)
{
    static const char line[] = "\n--\n";
    const size_t start = *at;
    for (size_t i = start; i + strlen(line) <= input.len; i++) {
        if (memcmp(input.data + i, line, strlen(line)) == 0) {
            *at = i + strlen(line);
            return (pd_str){input.data + start, i - start};
        }
    }
    *at = input.len;
    return (pd_str){input.data + start, input.len - start};
}

/* Tells all messages; gives whether there was nothing else. */
static bool tell(pd_str input, bool isolated)
{
    bool sound = true;
    campaign.isolated = isolated;
    for (size_t at = 0; at < input.len;) {
        const pd_str part = next_part(input, &at);
        if (is_message(part)) {
            pdi_tell(&campaign, (enum pdi_message)(part.data[0] - '0'), part.data + 1,
                     part.len - 1);
        } else if (part.len) {
            sound = false;
            PD_ASSERT(!isolated || pdi_write_all(campaign.seat->channel[1], part.data, part.len));
        }
    }
    campaign.isolated = true;
    return sound;
}

/* What came of it; half a message may be left. */
static const char *outcome(void)
{
    struct pdi_text text = pdi_text_new(&arena);
    pdi_text_printf(&text, "%d %d %zu %s\n", campaign.seat->finished, campaign.have_replay_result,
                    campaign.refused ? campaign.refused_step : 0,
                    campaign.refused ? campaign.refused : "");
    pdi_text_puts(&text, shelf_report(&campaign, &arena));
    return text.data;
}

static const char *receive_in_pieces(pd_str bytes, size_t piece)
{
    for (size_t at = 0; at < bytes.len; at += piece) {
        const size_t len = bytes.len - at < piece ? bytes.len - at : piece;
        PD_ASSERT(pdi_write_all(campaign.seat->channel[1], bytes.data + at, len));
        pdi_receive_all(&campaign);
    }
    return outcome();
}

static void begin(void)
{
    pd_diag diag;
    shelf_campaign_begin(&campaign);
    pdi_arena_init(&arena, 0);
    PD_ASSERT(pdi_pipe(campaign.seat->channel, &diag) == PD_OK);
    pdi_nonblocking(campaign.seat->channel[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const pd_str input = {(const char *)data, size};
    if (!campaign.model) {
        begin();
    }
    if (size > SIZE_MOST) {
        return 0;
    }
    pdi_arena_reset(&arena);
    char *const bytes = pd_alloc(&arena, char, PIPE_SIZE);
    const bool sound = tell(input, true);
    const ssize_t got = pdi_read_some(campaign.seat->channel[0], bytes, PIPE_SIZE);
    const pd_str all = {bytes, got > 0 ? (size_t)got : 0};
    const char *const whole = receive_in_pieces(all, PIPE_SIZE);
    PD_ASSERT(strcmp(receive_in_pieces(all, 1 + size % 61), whole) == 0);
    if (sound) {
        (void)tell(input, false);
        PD_ASSERT(strcmp(outcome(), whole) == 0);
    }
    return 0;
}
