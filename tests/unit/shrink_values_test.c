/*
 * What values shrink to, of every kind that a command can hold: the one field that a failure
 * depends on keeps the least that fails, and all the others become the simplest there is.
 */
#include "shrunk.h"

enum {
    NUMBER,
    NEGATIVE,
    TEXT,
    TEXT_PART,
    CODE,
    LIST_SUM,
    LIST_ITEM,
    NESTED,
    POINTS,
    MAYBE,
    EXTRA,
    RIGHTS,
    COLOR,
    REAL,
    WILD,
    TAPE,
    TREE,
    CHOICE,
    MATCH,
    FLAG,
    TWO,
    LAST_MODE
};
static int mode;

/* ---- A command that holds everything ------------------------------------------------- */

struct sink {
    int64_t sent;
};
PD_TYPE(sink, PD_FIELD(sent));
struct answered {
    bool ok;
};
PD_TYPE(answered, PD_FIELD(ok));
PD_EVENTS(sink, answered);

struct point {
    int32_t x, y;
};
PD_TYPE(point, PD_FIELD(x, PD_RANGE(-99, 99)), PD_FIELD(y, PD_RANGE(5, 99)));

enum right { RIGHT_READ = 1, RIGHT_WRITE = 2, RIGHT_RUN = 4 };
PD_ENUM(right, PD_NAME(RIGHT_READ, "read"), PD_NAME(RIGHT_WRITE, "write"),
        PD_NAME(RIGHT_RUN, "run"));
enum color { COLOR_RED, COLOR_GREEN, COLOR_BLUE };
PD_ENUM(color, PD_NAME(COLOR_RED, "red"), PD_NAME(COLOR_GREEN, "green"),
        PD_NAME(COLOR_BLUE, "blue"));

/* A sorted row, which no attribute describes. */
struct row {
    int64_t items[6];
    uint8_t count;
};
PD_TYPE(row, PD_COUNTED(items, count));
static void draw_row(pd_gen *gen, struct row *row)
{
    int64_t least = 0;
    row->count = (uint8_t)pd_gen_int(gen, 0, 6);
    for (uint8_t i = 0; i < row->count; i++) {
        least += pd_gen_int(gen, 0, 20);
        row->items[i] = least;
    }
}
PD_GENERATOR(row, struct row, draw_row);

/* A tree, as text: "(.(..))". */
static void draw_node(pd_gen *gen, char *text, size_t *len)
{
    if (pd_gen_depth(gen) == 0 || *len > 40 || !pd_gen_bool(gen, 60)) {
        text[(*len)++] = '.';
        return;
    }
    pd_gen_deeper(gen);
    text[(*len)++] = '(';
    draw_node(gen, text, len);
    draw_node(gen, text, len);
    text[(*len)++] = ')';
    pd_gen_back(gen);
}
static void draw_tree(pd_gen *gen, pd_str *tree)
{
    char *const text = pd_alloc(pd_gen_arena(gen), char, 1000);
    size_t len = 0;
    draw_node(gen, text, &len);
    *tree = (pd_str){text, len};
}
PD_GENERATOR(tree, pd_str, draw_tree);

struct send {
    int64_t number;
    pd_str text;
    char code[8];
    int16_t list[8];
    uint8_t list_count;
    struct point where;
    const struct point *points;
    size_t point_count;
    const struct point *maybe;
    int64_t extra;
    bool has_extra;
    enum right rights;
    enum color color;
    double real, wild;
    struct row row;
    pd_str tree, choice, match;
    bool flag;
};
PD_TYPE(send, PD_FIELD(number, PD_RANGE(-1000, 1000)), PD_FIELD(text, PD_ALNUM(0, 12)),
        PD_FIELD(code, PD_CHARS("A-Z", 1, 7)), PD_COUNTED(list, list_count, PD_RANGE(0, 50)),
        PD_STRUCT(where, point), PD_STRUCTS(points, point_count, point), PD_OPTIONAL(maybe, point),
        PD_MAYBE(extra, has_extra, PD_RANGE(3, 9)), PD_FIELD(rights, PD_FLAGS(right)),
        PD_FIELD(color, PD_NAMES(color)), PD_FIELD(real, PD_REALS(-10, 10)), PD_FIELD(wild),
        PD_STRUCT(row, row, PD_DRAW(row)), PD_FIELD(tree, PD_DRAW(tree)),
        PD_FIELD(choice, PD_ONE_OF("one", "two", "three")), PD_FIELD(match, PD_MATCHES("[a-c]+x?")),
        PD_FIELD(flag));
static void simulate_send(const struct send *it, const struct sink *sink, pd_step *step)
{
    (void)it;
    (void)sink;
    pd_emit(step, answered, .ok = true);
}
PD_COMMAND(send, sink, .simulate = simulate_send);
PD_COMMANDS(sink, send);
static void sink_apply(struct sink *sink, const pd_event *event)
{
    sink->sent += pd_as(event, answered) != NULL;
}
PD_PROJECTION(sink, .apply = sink_apply);
PD_MODEL(sink, .exact = true);

/* ---- The system, which dislikes one thing -------------------------------------------- */

static int64_t sum(const struct send *it)
{
    int64_t all = 0;
    for (uint8_t i = 0; i < it->list_count; i++) {
        all += it->list[i];
    }
    return all;
}

static int64_t most(const struct send *it)
{
    int64_t item = 0;
    for (uint8_t i = 0; i < it->list_count; i++) {
        item = it->list[i] > item ? it->list[i] : item;
    }
    return item;
}

static bool has(pd_str text, const char *part)
{
    for (size_t i = 0; i + strlen(part) <= text.len; i++) {
        if (memcmp(text.data + i, part, strlen(part)) == 0) {
            return true;
        }
    }
    return false;
}

static bool dislikes(const struct send *it)
{
    switch (mode) {
    case NUMBER:
        return it->number > 123;
    case NEGATIVE:
        return it->number < -77;
    case TEXT:
        return it->text.len >= 4;
    case TEXT_PART:
        return has(it->text, "7");
    case CODE:
        return strlen(it->code) >= 3 && it->code[2] == 'C';
    case LIST_SUM:
        return sum(it) >= 45;
    case LIST_ITEM:
        return most(it) >= 17;
    case NESTED:
        return it->where.x < -3 && it->where.y > 40;
    case POINTS:
        return it->point_count >= 2 && it->points[1].x >= 10;
    case MAYBE:
        return it->maybe && it->maybe->y >= 50;
    case EXTRA:
        return it->has_extra && it->extra > 5;
    case RIGHTS:
        return (it->rights & RIGHT_WRITE) && (it->rights & RIGHT_RUN);
    case COLOR:
        return it->color == COLOR_GREEN;
    case REAL:
        return it->real > 2.5;
    case WILD:
        return it->wild <= -300;
    case TAPE:
        return it->row.count >= 2 && it->row.items[0] >= 7;
    case TREE:
        return has(it->tree, "((");
    case CHOICE:
        return it->choice.len == 5;
    case MATCH:
        return has(it->match, "bx");
    case FLAG:
        return it->flag;
    case TWO:
        return it->number > 50 && it->text.len > 0 && it->flag;
    default:
        return false;
    }
}

struct sink_run {
    int64_t sent;
};
static pd_status do_send(struct sink_run *run, const struct send *it, pd_step *step)
{
    run->sent++;
    pd_emit(step, answered, .ok = !dislikes(it));
    return PD_OK;
}
PD_HANDLERS(sink, sink_run, (send, do_send));
PD_ADAPTER(sink, pd_nothing, sink_run, .handlers = sink_handlers);

/* ---- Tests --------------------------------------------------------------------------- */

enum { SEEDS = 12, EXECUTIONS = 400 };

/* The members of the simplest command there is. */
static const char *const simplest[] = {
    "number=0",    "text=\"\"",  "code=\"A\"",     "list=[]",    "where={x=0, y=5}",
    "points=[]",   "maybe=none", "extra=none",     "rights=0",   "color=red",
    "real=0.0",    "wild=0.0",   "row={items=[]}", "tree=\".\"", "choice=\"one\"",
    "match=\"a\"", "flag=false"};
enum { MEMBERS = sizeof simplest / sizeof *simplest };

/* The plan must be the simplest command, but for WANTED, "number=124" or two of them. */
static void compare(const pd_failure *failure, const char *wanted)
{
    char line[1000] = "$1 Send(";
    size_t len = strlen(line);
    for (size_t i = 0; i < MEMBERS; i++) {
        const size_t name = strcspn(simplest[i], "=") + 1;
        const char *member = simplest[i];
        for (const char *at = wanted; at; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL) {
            member = strncmp(at, simplest[i], name) == 0 ? at : member;
        }
        len += (size_t)snprintf(line + len, sizeof line - len, "%.*s%s", (int)strcspn(member, ";"),
                                member, i + 1 < MEMBERS ? ", " : ")");
    }
    if (failure->steps != 1 || strcmp(failure->plan[0], line) != 0) {
        fail_msg("wanted\n%s\ngot\n%s", line, failure->text);
    }
}

static void shrinks_to(int in_mode, const char *wanted)
{
    mode = in_mode;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        pd_report *const report = engine_run((pd_options){.model = &sink_model,
                                                          .adapter = &sink_adapter,
                                                          .seed = PD_SEED(seed),
                                                          .max_runs = 2000,
                                                          .max_commands = 20,
                                                          .shrink_executions = EXECUTIONS,
                                                          .repeats = 1,
                                                          .no_validate = true});
        const pd_failure *const failure = engine_fails(report, "mispredicted", "Send");
        compare(failure, wanted);
        shrunk_is_possible(&sink_model, failure);
        assert_null(failure->shrink_limit);
        assert_true(failure->shrink_executions <= EXECUTIONS);
        pd_report_free(report);
    }
}

static void numbers(void **state)
{
    (void)state;
    shrinks_to(NUMBER, "number=124");
    shrinks_to(NEGATIVE, "number=-78");
    shrinks_to(EXTRA, "extra=6");
    shrinks_to(FLAG, "flag=true");
}

static void names(void **state)
{
    (void)state;
    shrinks_to(RIGHTS, "rights=write|run");
    shrinks_to(COLOR, "color=green");
    shrinks_to(CHOICE, "choice=\"three\"");
}

static void texts(void **state)
{
    (void)state;
    shrinks_to(TEXT, "text=\"aaaa\"");
    shrinks_to(TEXT_PART, "text=\"7\"");
    shrinks_to(CODE, "code=\"AAC\"");
    shrinks_to(MATCH, "match=\"bx\"");
}

static void rows(void **state)
{
    (void)state;
    shrinks_to(LIST_SUM, "list=[45]");
    shrinks_to(LIST_ITEM, "list=[17]");
    shrinks_to(POINTS, "points=[{x=0, y=5}, {x=10, y=5}]");
}

static void structs(void **state)
{
    (void)state;
    shrinks_to(NESTED, "where={x=-4, y=41}");
    shrinks_to(MAYBE, "maybe={x=0, y=50}");
    shrinks_to(TWO, "number=51;text=\"a\";flag=true");
}

static void reals(void **state)
{
    (void)state;
    shrinks_to(REAL, "real=3.0");
    shrinks_to(WILD, "wild=-300.0");
}

static void tapes(void **state)
{
    (void)state;
    shrinks_to(TAPE, "row={items=[7, 7]}");
    shrinks_to(TREE, "tree=\"((..).)\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers), cmocka_unit_test(names),   cmocka_unit_test(texts),
        cmocka_unit_test(rows),    cmocka_unit_test(structs), cmocka_unit_test(reals),
        cmocka_unit_test(tapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
