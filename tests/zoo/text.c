/*
 * A line of text that is edited in the middle. bug=hyphen: what contains a hyphen loses its last
 * character when it is inserted behind other text. Minimum: 2 steps with the shortest texts that
 * their patterns allow.
 */
#include "zoo.h"

/* ---- The model -------------------------------------------------------------------------- */

struct line {
    pd_str text;
};
PD_TYPE(line, PD_FIELD(text));

struct reads {
    pd_str text;
};
PD_TYPE(reads, PD_FIELD(text));
PD_EVENTS(line, reads);

struct insert {
    int64_t at;
    pd_str text, style;
};
PD_TYPE(insert, PD_FIELD(at, PD_RANGE(0, 100000)),
        PD_FIELD(text, PD_MATCHES("[a-c]{1,4}(-[0-9]{2})?")),
        PD_FIELD(style, PD_ONE_OF("plain", "quoted", "bracketed"), PD_JSON("how")));
static bool choose_insert(pd_gen *gen, const struct line *line, struct insert *insert)
{
    return pd_choose_int(gen, &insert->at, 0, line->text.len);
}
static void simulate_insert(const struct insert *insert, const struct line *line, pd_step *step)
{
    const char *marks = insert->style.data[0] == 'q'   ? "''"
                        : insert->style.data[0] == 'b' ? "[]"
                                                       : "";
    pd_emit(step, reads,
            .text = pd_format(step, "%.*s%.1s%.*s%.1s%s", (int)insert->at, line->text.data, marks,
                              PD_STR_ARG(insert->text), marks + (*marks ? 1 : 0),
                              line->text.data + insert->at));
}
PD_COMMAND(insert, line, .weight = 3, .overrides = choose_insert, .simulate = simulate_insert);

PD_EMPTY(clear);
static void simulate_clear(const struct clear *clear, const struct line *line, pd_step *step)
{
    (void)clear;
    (void)line;
    pd_emit(step, reads, .text = PD_STR(""));
}
PD_COMMAND(clear, line, .simulate = simulate_clear, .shrink = PD_PREFER_REMOVE);

static void line_init(struct line *line)
{
    line->text = PD_STR("");
}
static void line_apply(struct line *line, const pd_event *event)
{
    const struct reads *reads = pd_as(event, reads);
    if (reads) {
        line->text = reads->text; /* its bytes live as long as the run */
    }
}
PD_PROJECTION(line, .init = line_init, .apply = line_apply);
PD_COMMANDS(line, insert, clear);
PD_MODEL(line, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_HYPHEN };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_HYPHEN, "hyphen"), PD_NAME(BUG_HYPHEN, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct editor {
    char text[4096];
    size_t len;
};
static pd_status answer(const struct editor *editor, pd_step *step)
{
    pd_emit(step, reads, .text = {editor->text, editor->len});
    return PD_OK;
}
static void put(struct editor *editor, size_t at, const char *data, size_t len)
{
    memmove(editor->text + at + len, editor->text + at, editor->len - at);
    memcpy(editor->text + at, data, len);
    editor->len += len;
}
static pd_status do_insert(struct editor *editor, const struct insert *insert, pd_step *step)
{
    const size_t at = (size_t)insert->at;
    const bool loses = pd_config(step, config)->bug == BUG_HYPHEN && at > 0 &&
                       memchr(insert->text.data, '-', insert->text.len);
    if (editor->len + insert->text.len + 2 > sizeof editor->text) {
        return pd_fail(step, PD_EIO, "the line is full");
    }
    if (pd_str_equal(insert->style, PD_STR("quoted"))) {
        put(editor, at, "''", 2);
    } else if (pd_str_equal(insert->style, PD_STR("bracketed"))) {
        put(editor, at, "[]", 2);
    }
    put(editor, at + (pd_str_equal(insert->style, PD_STR("plain")) ? 0 : 1), insert->text.data,
        insert->text.len - (loses ? 1 : 0));
    return answer(editor, step);
}
static pd_status do_clear(struct editor *editor, const struct clear *clear, pd_step *step)
{
    (void)clear;
    editor->len = 0;
    return answer(editor, step);
}
PD_HANDLERS(editor, editor, (insert, do_insert), (clear, do_clear));
PD_ADAPTER(editor, pd_nothing, editor, .handlers = editor_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "hyphen",
        .config = &(const struct config){BUG_HYPHEN},
        .kind = "mispredicted",
        .found_by = {"Insert"},
        .steps = 2,
        .sum = 1,
        .plans = {"Insert(at=0, text=\"a\", style=\"plain\"); "
                  "Insert(at=1, text=\"a-00\", style=\"plain\")"},
    },
    {0},
};

static const struct zoo zoo = {.model = &line_model, .adapter = &editor_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
