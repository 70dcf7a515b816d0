/*
 * What is shrunk by other ways than one number or text at a time: bytes, floats, a struct that
 * holds one of its own type, and rows that several steps hold parts of.
 */
#include "shrunk.h"

enum { BYTES, SHARE, CHAIN, ROOM, MANY, FAR, OWED, SAME };
static int mode;

struct sink {
    int64_t sent;
};
PD_TYPE(sink, PD_FIELD(sent));
struct answered {
    bool ok;
};
PD_TYPE(answered, PD_FIELD(ok));
PD_EVENTS(sink, answered);
static void sink_apply(struct sink *sink, const pd_event *event)
{
    sink->sent += pd_as(event, answered) != NULL;
}
PD_PROJECTION(sink, .apply = sink_apply);

struct chain {
    int64_t n;
    const struct chain *next;
};
PD_TYPE(chain, PD_FIELD(n, PD_RANGE(0, 50)), PD_OPTIONAL(next, chain));

enum hue { HUE_RED, HUE_GREEN, HUE_BLUE };
PD_ENUM(hue, PD_NAME(HUE_RED, "red"), PD_NAME(HUE_GREEN, "green"), PD_NAME(HUE_BLUE, "blue"));

/* From one to two, by a function. */
static void draw_ratio(pd_gen *gen, double *ratio)
{
    *ratio = pd_gen_real(gen, 1, 2);
}
PD_GENERATOR(ratio, double, draw_ratio);

struct send {
    pd_bytes data;
    float share;
    int64_t far;
    enum hue hue, tone;
    double ratio;
    char letter, tag[3];
    const struct chain *chain;
    int16_t room[4];
    uint8_t room_count;
    const int32_t *many;
    size_t many_count;
};
PD_TYPE(send, PD_FIELD(data), PD_FIELD(share, PD_REALS(-10, 10)),
        PD_FIELD(far, PD_RANGE(-1000, 1000)), PD_FIELD(hue, PD_NAMES(hue)),
        PD_FIELD(tone, PD_NAMES(hue)), PD_FIELD(ratio, PD_DRAW(ratio)),
        PD_FIELD(letter, PD_CHARS("bd-zc", 1, 1)), PD_FIELD(tag), PD_OPTIONAL(chain, chain),
        PD_COUNTED(room, room_count, PD_RANGE(0, 9)),
        PD_COUNTED(many, many_count, PD_RANGE(0, 9), PD_ITEMS(0, 2)));
static void simulate_send(const struct send *it, const struct sink *sink, pd_step *step)
{
    (void)it;
    (void)sink;
    pd_emit(step, answered, .ok = true);
}
PD_COMMAND(send, sink, .simulate = simulate_send);
PD_COMMANDS(sink, send);
PD_MODEL(sink, .exact = true);

struct sink_run {
    size_t room, many;
    int64_t sum;
};

static bool dislikes(const struct sink_run *run, const struct send *it)
{
    bool high = false;
    switch (mode) {
    case BYTES:
        return it->data.size >= 3;
    case SHARE:
        return it->share < -2.5F;
    case CHAIN:
        for (const struct chain *link = it->chain; link; link = link->next) {
            high |= link->n > 5;
        }
        return high;
    case ROOM:
        return run->room >= 4;
    case MANY:
        return run->many >= 4;
    case SAME:
        return it->hue == it->tone && it->hue != HUE_RED;
    case FAR:
        return it->far < -77 || it->far > 77;
    case OWED:
        return run->sum <= -1100;
    default:
        return false;
    }
}

static pd_status do_send(struct sink_run *run, const struct send *it, pd_step *step)
{
    run->room += it->room_count;
    run->many += it->many_count;
    run->sum += it->far;
    pd_emit(step, answered, .ok = !dislikes(run, it));
    return PD_OK;
}
PD_HANDLERS(sink, sink_run, (send, do_send));
PD_ADAPTER(sink, pd_nothing, sink_run, .handlers = sink_handlers);

enum { SEEDS = 12 };

static void shrinks_to(int in_mode, const char *const *wanted)
{
    mode = in_mode;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        pd_report *const report = engine_run((pd_options){.model = &sink_model,
                                                          .adapter = &sink_adapter,
                                                          .seed = PD_SEED(seed),
                                                          .max_runs = 2000,
                                                          .max_commands = 20,
                                                          .repeats = 1,
                                                          .no_validate = true});
        const pd_failure *const failure = engine_fails(report, "mispredicted", "Send");
        engine_plan_is(failure, wanted);
        shrunk_is_possible(&sink_model, failure);
        pd_report_free(report);
    }
}
#define SHRINKS_TO(mode_, ...) shrinks_to((mode_), (const char *const[]){__VA_ARGS__, NULL})

static void bytes(void **state)
{
    (void)state;
    SHRINKS_TO(BYTES, "$1 Send(data=\"\\x00\\x00\\x00\", share=0.0, far=0, hue=red, tone=red, "
                      "ratio=1.0, letter=\"b\", "
                      "tag=\"\", chain=none, room=[], many=[])");
}

/* What is below the simplest is tried above it, too. */
static void numbers_of_both_signs(void **state)
{
    (void)state;
    SHRINKS_TO(FAR, "$1 Send(data=\"\", share=0.0, far=78, hue=red, tone=red, ratio=1.0, "
                    "letter=\"b\", tag=\"\", "
                    "chain=none, room=[], many=[])");
}

/* One step cannot hold all of the sum: the last one holds what it can. */
static void numbers_below_move_to_later_steps(void **state)
{
    (void)state;
    SHRINKS_TO(OWED,
               "$1 Send(data=\"\", share=0.0, far=-100, hue=red, tone=red, ratio=1.0, "
               "letter=\"b\", tag=\"\", chain=none, room=[], many=[])",
               "$2 Send(data=\"\", share=0.0, far=-1000, hue=red, tone=red, ratio=1.0, "
               "letter=\"b\", tag=\"\", chain=none, room=[], many=[])");
}

/* Two names that must be the same are lowered together. */
static void equal_names(void **state)
{
    (void)state;
    SHRINKS_TO(SAME, "$1 Send(data=\"\", share=0.0, far=0, hue=green, tone=green, ratio=1.0, "
                     "letter=\"b\", tag=\"\", chain=none, room=[], many=[])");
}

static void floats(void **state)
{
    (void)state;
    SHRINKS_TO(SHARE, "$1 Send(data=\"\", share=-3.0, far=0, hue=red, tone=red, ratio=1.0, "
                      "letter=\"b\", tag=\"\", "
                      "chain=none, room=[], many=[])");
}

static void the_part_in_place_of_the_whole(void **state)
{
    (void)state;
    SHRINKS_TO(CHAIN, "$1 Send(data=\"\", share=0.0, far=0, hue=red, tone=red, ratio=1.0, "
                      "letter=\"b\", tag=\"\", "
                      "chain={n=6, next=none}, room=[], many=[])");
}

static void rows_of_several_steps_are_joined(void **state)
{
    (void)state;
    SHRINKS_TO(ROOM, "$1 Send(data=\"\", share=0.0, far=0, hue=red, tone=red, ratio=1.0, "
                     "letter=\"b\", tag=\"\", chain=none, "
                     "room=[0, 0, 0, 0], many=[])");
}

/* Two items at most are in one step. */
static void what_does_not_fit_stays_apart(void **state)
{
    (void)state;
    SHRINKS_TO(MANY,
               "$1 Send(data=\"\", share=0.0, far=0, hue=red, tone=red, ratio=1.0, letter=\"b\", "
               "tag=\"\", chain=none, "
               "room=[], many=[0, 0])",
               "$2 Send(data=\"\", share=0.0, far=0, hue=red, tone=red, ratio=1.0, letter=\"b\", "
               "tag=\"\", chain=none, "
               "room=[], many=[0, 0])");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes),
        cmocka_unit_test(numbers_of_both_signs),
        cmocka_unit_test(numbers_below_move_to_later_steps),
        cmocka_unit_test(floats),
        cmocka_unit_test(equal_names),
        cmocka_unit_test(the_part_in_place_of_the_whole),
        cmocka_unit_test(rows_of_several_steps_are_joined),
        cmocka_unit_test(what_does_not_fit_stays_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
