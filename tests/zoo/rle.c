/*
 * Run-length encoding, over data that consists of runs: random bytes would have none, so a
 * generator function draws it. bug=long_run: a run of more than four loses what is beyond.
 * Minimum: 1 step with five equal bytes.
 */
#include "zoo.h"

/* ---- The model -------------------------------------------------------------------------- */

static void draw_runs(pd_gen *gen, pd_bytes *out)
{
    const int64_t runs = pd_gen_int(gen, 0, 6);
    uint8_t *data = pd_alloc(pd_gen_arena(gen), uint8_t, 6 * 8);
    size_t size = 0;
    for (int64_t i = 0; i < runs; i++) {
        const uint8_t byte = (uint8_t)pd_gen_int(gen, 0, 255);
        const int64_t len = pd_gen_int(gen, 1, 8);
        memset(data + size, byte, (size_t)len);
        size += (size_t)len;
    }
    *out = (pd_bytes){data, size};
}
PD_GENERATOR(runs, pd_bytes, draw_runs);

static void draw_words(pd_gen *gen, pd_str *out)
{
    const pd_str word = pd_gen_matching(gen, "(ab|cd){1,3}");
    const pd_str rest = pd_gen_str(gen, "x-z", 0, 3);
    char *text = pd_alloc(pd_gen_arena(gen), char, word.len + rest.len + 1);
    memcpy(text, word.data, word.len);
    memcpy(text + word.len, rest.data, rest.len);
    *out = (pd_str){text, word.len + rest.len};
}
PD_GENERATOR(words, pd_str, draw_words);

struct codec {
    uint64_t packed; /* bytes so far */
};
PD_TYPE(codec, PD_FIELD(packed));

struct unpacked {
    pd_bytes data;
};
PD_TYPE(unpacked, PD_FIELD(data));
PD_EVENTS(codec, unpacked);

struct pack {
    pd_bytes data;
};
PD_TYPE(pack, PD_FIELD(data, PD_DRAW(runs)));
static void simulate_pack(const struct pack *pack, const struct codec *codec, pd_step *step)
{
    (void)codec;
    pd_emit(step, unpacked, .data = pack->data);
}
PD_COMMAND(pack, codec, .simulate = simulate_pack);

struct pack_words {
    pd_str text;
};
PD_TYPE(pack_words, PD_FIELD(text, PD_DRAW(words)));
static void simulate_words(const struct pack_words *pack, const struct codec *codec, pd_step *step)
{
    (void)codec;
    pd_emit(step, unpacked, .data = {pack->text.data, pack->text.len});
}
PD_COMMAND(pack_words, codec, .simulate = simulate_words);

static void codec_apply(struct codec *codec, const pd_event *event)
{
    const struct unpacked *unpacked = pd_as(event, unpacked);
    codec->packed += unpacked ? unpacked->data.size : 0;
}
PD_PROJECTION(codec, .apply = codec_apply);
PD_COMMANDS(codec, pack, pack_words);
PD_MODEL(codec, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_LONG_RUN };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_LONG_RUN, "long_run"),
        PD_NAME(BUG_LONG_RUN, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

enum { ROOM = 64 };
/* Pairs of length and byte; gives how many bytes. */
static size_t encode(const uint8_t *data, size_t size, size_t longest, uint8_t *out)
{
    size_t written = 0;
    for (size_t i = 0; i < size;) {
        size_t len = 1;
        while (i + len < size && data[i + len] == data[i]) {
            len++;
        }
        out[written++] = (uint8_t)(len < longest ? len : longest);
        out[written++] = data[i];
        i += len;
    }
    return written;
}
static size_t decode(const uint8_t *data, size_t size, uint8_t *out)
{
    size_t written = 0;
    for (size_t i = 0; i < size; i += 2) {
        memset(out + written, data[i + 1], data[i]);
        written += data[i];
    }
    return written;
}
static pd_status round_trip(const void *data, size_t size, pd_step *step)
{
    const size_t longest = pd_config(step, config)->bug == BUG_LONG_RUN ? 4 : UINT8_MAX;
    uint8_t packed[2 * ROOM];
    uint8_t out[ROOM];
    const size_t len = encode(data, size, longest, packed);
    pd_emit(step, unpacked, .data = {out, decode(packed, len, out)});
    return PD_OK;
}
static pd_status do_pack(struct pd_nothing *run, const struct pack *pack, pd_step *step)
{
    (void)run;
    return round_trip(pack->data.data, pack->data.size, step);
}
static pd_status do_words(struct pd_nothing *run, const struct pack_words *pack, pd_step *step)
{
    (void)run;
    return round_trip(pack->text.data, pack->text.len, step);
}
PD_HANDLERS(rle, pd_nothing, (pack, do_pack), (pack_words, do_words));
PD_ADAPTER(rle, pd_nothing, pd_nothing, .handlers = rle_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "long_run",
        .config = &(const struct config){BUG_LONG_RUN},
        .kind = "mispredicted",
        .found_by = {"Pack"},
        .steps = 1,
        .plans = {"Pack(data=\"\\x00\\x00\\x00\\x00\\x00\")"},
    },
    {0},
};

static const struct zoo zoo = {.model = &codec_model, .adapter = &rle_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
