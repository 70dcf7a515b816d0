/*
 * Expressions, which only a generator function can draw: a number has no operands, an operator
 * has two. The system prints an expression and computes what it printed. bug=parentheses: it
 * prints none, so that a-(b+c) becomes a-b+c. Minimum: 1 step with 0-(0+1).
 */
#include "zoo.h"

/* ---- The model -------------------------------------------------------------------------- */

enum op { NUMBER, PLUS, MINUS };
PD_ENUM(op, PD_NAME(NUMBER, "number"), PD_NAME(PLUS, "plus"), PD_NAME(MINUS, "minus"));

struct term {
    enum op op;
    int64_t number;
    struct term *left, *right;
};
PD_TYPE(term, PD_FIELD(op, PD_NAMES(op)), PD_FIELD(number), PD_OPTIONAL(left, term),
        PD_OPTIONAL(right, term));

static void draw_term(pd_gen *gen, struct term **out)
{
    struct term *term = pd_alloc(pd_gen_arena(gen), struct term, 1);
    *out = term;
    if (pd_gen_depth(gen) == 0 || pd_gen_bool(gen, 50)) {
        term->number = pd_gen_int(gen, -20, 20);
        return;
    }
    term->op = pd_gen_bool(gen, 50) ? MINUS : PLUS;
    pd_gen_deeper(gen);
    draw_term(gen, &term->left);
    draw_term(gen, &term->right);
    pd_gen_back(gen);
}
PD_GENERATOR(term, struct term *, draw_term);

static int64_t value_of(const struct term *term)
{
    return term->op == NUMBER ? term->number
           : term->op == PLUS ? value_of(term->left) + value_of(term->right)
                              : value_of(term->left) - value_of(term->right);
}

struct sum {
    int64_t total;
};
PD_TYPE(sum, PD_FIELD(total));
struct added {
    int64_t value, total;
};
PD_TYPE(added, PD_FIELD(value), PD_FIELD(total));
PD_EVENTS(sum, added);

struct add {
    struct term *term;
};
PD_TYPE(add, PD_OPTIONAL(term, term, PD_DRAW(term)));
static void simulate_add(const struct add *add, const struct sum *sum, pd_step *step)
{
    const int64_t value = value_of(add->term);
    pd_emit(step, added, .value = value, .total = sum->total + value);
}
PD_COMMAND(add, sum, .simulate = simulate_add);

static void sum_apply(struct sum *sum, const pd_event *event)
{
    const struct added *added = pd_as(event, added);
    if (added) {
        sum->total = added->total;
    }
}
PD_PROJECTION(sum, .apply = sum_apply);
PD_COMMANDS(sum, add);
PD_MODEL(sum, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_PARENTHESES };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_PARENTHESES, "parentheses"),
        PD_NAME(BUG_PARENTHESES, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

static pd_str print(pd_step *step, const struct term *term, bool inside)
{
    if (term->op == NUMBER) {
        return pd_format(step, "%" PRId64, term->number);
    }
    const bool bare = !inside || pd_config(step, config)->bug == BUG_PARENTHESES;
    const pd_str left = print(step, term->left, true);
    const pd_str right = print(step, term->right, true);
    return pd_format(step, "%s%.*s%c%.*s%s", bare ? "" : "(", PD_STR_ARG(left),
                     term->op == PLUS ? '+' : '-', PD_STR_ARG(right), bare ? "" : ")");
}

/* Operands are computed from the left. */
static int64_t compute(const char **at);
static int64_t compute_operand(const char **at)
{
    if (**at != '(') {
        char *end;
        const int64_t value = strtoll(*at, &end, 10);
        *at = end;
        return value;
    }
    ++*at;
    const int64_t value = compute(at);
    ++*at;
    return value;
}
static int64_t compute(const char **at)
{
    int64_t value = compute_operand(at);
    while (**at == '+' || **at == '-') {
        const int64_t sign = *(*at)++ == '+' ? 1 : -1;
        value += sign * compute_operand(at);
    }
    return value;
}

struct desk {
    int64_t total;
};
static pd_status do_add(struct desk *desk, const struct add *add, pd_step *step)
{
    const char *text = print(step, add->term, false).data;
    const int64_t value = compute(&text);
    desk->total += value;
    pd_emit(step, added, .value = value, .total = desk->total);
    return PD_OK;
}
PD_HANDLERS(desk, desk, (add, do_add));
PD_ADAPTER(desk, pd_nothing, desk, .handlers = desk_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "parentheses",
        .config = &(const struct config){BUG_PARENTHESES},
        .kind = "mispredicted",
        .found_by = {"Add"},
        .steps = 1,
        .sum = 1,
        .plans = {"Add(term={op=minus, number=0, "
                  "left={op=number, number=0, left=none, right=none}, "
                  "right={op=plus, number=0, "
                  "left={op=number, number=0, left=none, right=none}, "
                  "right={op=number, number=1, left=none, right=none}}})"},
    },
    {0},
};

static const struct zoo zoo = {.model = &sum_model, .adapter = &desk_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
