/*
 * The inputs, the properties and the smallest counterexamples of the challenge. Definitions as in
 * github.com/jlink/shrinking-challenge; a counterexample is smallest by the order of the shrinker:
 * fewest items, then the smallest sum of values, then small values first.
 */
#ifndef CHALLENGE_INPUTS_H
#define CHALLENGE_INPUTS_H

#include <propertydamage/pd.h>

enum { VARIANTS = 3 };

struct challenge {
    const char *name;
    const pd_property *property;
    const char *smallest[VARIANTS]; /* one of these; NULL ends them */
};

/* How often a property was executed in this process. */
static uint64_t challenge_executions;

/* HOLDS, as a verdict. */
static pd_verdict judge(bool holds, pd_finding *finding)
{
    challenge_executions++;
    return holds ? PD_HOLDS : pd_violated(finding, "it does not hold");
}

/* ---- bound5: five lists whose sums are bound ---------------------------------------------- */

struct bound5 {
    const int16_t *a, *b, *c, *d, *e;
    size_t a_count, b_count, c_count, d_count, e_count;
};
PD_TYPE(bound5, PD_COUNTED(a, a_count, PD_ITEMS(0, 1)), PD_COUNTED(b, b_count, PD_ITEMS(0, 1)),
        PD_COUNTED(c, c_count, PD_ITEMS(0, 1)), PD_COUNTED(d, d_count, PD_ITEMS(0, 1)),
        PD_COUNTED(e, e_count, PD_ITEMS(0, 1)));

struct bound5_free {
    const int16_t *a, *b, *c, *d, *e;
    size_t a_count, b_count, c_count, d_count, e_count;
};
PD_TYPE(bound5_free, PD_COUNTED(a, a_count), PD_COUNTED(b, b_count), PD_COUNTED(c, c_count),
        PD_COUNTED(d, d_count), PD_COUNTED(e, e_count));

/* As 16 bits, that is. */
static int16_t sum_of(const int16_t *items, size_t count)
{
    uint16_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum = (uint16_t)(sum + (uint16_t)items[i]);
    }
    return (int16_t)sum;
}
#define SUMS(in_)                                                                                  \
    {                                                                                              \
        sum_of((in_)->a, (in_)->a_count), sum_of((in_)->b, (in_)->b_count),                        \
            sum_of((in_)->c, (in_)->c_count), sum_of((in_)->d, (in_)->d_count),                    \
            sum_of((in_)->e, (in_)->e_count)                                                       \
    }
static bool all_below(const int16_t sums[5])
{
    return sums[0] < 256 && sums[1] < 256 && sums[2] < 256 && sums[3] < 256 && sums[4] < 256;
}
static bool are_bound(const struct bound5 *in)
{
    const int16_t sums[5] = SUMS(in);
    return all_below(sums);
}
static bool are_bound_free(const struct bound5_free *in)
{
    const int16_t sums[5] = SUMS(in);
    return all_below(sums);
}
static pd_verdict sum_is_bound(const struct bound5 *in, pd_finding *finding)
{
    const int16_t sums[5] = SUMS(in);
    return judge(sum_of(sums, 5) < 5 * 256, finding);
}
static pd_verdict free_sum_is_bound(const struct bound5_free *in, pd_finding *finding)
{
    const int16_t sums[5] = SUMS(in);
    return judge(sum_of(sums, 5) < 5 * 256, finding);
}
PD_PROPERTY(bound5, bound5, sum_is_bound, .assuming = are_bound);
PD_PROPERTY(bound5_free, bound5_free, free_sum_is_bound, .assuming = are_bound_free);

/* ---- Lists of integers --------------------------------------------------------------------- */

struct ints {
    const int64_t *items;
    size_t count;
};
PD_TYPE(ints, PD_COUNTED(items, count));

struct reverse {
    const int64_t *items;
    size_t count;
};
PD_TYPE(reverse, PD_COUNTED(items, count));
static pd_verdict is_its_reverse(const struct reverse *in, pd_finding *finding)
{
    bool same = true;
    for (size_t i = 0; i < in->count; i++) {
        same = same && in->items[i] == in->items[in->count - 1 - i];
    }
    return judge(same, finding);
}
PD_PROPERTY(reverse, reverse, is_its_reverse);

/* Whether ITEM is among the COUNT ones at ITEMS. */
static bool is_in(const int64_t *items, size_t count, int64_t item)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i] == item) {
            return true;
        }
    }
    return false;
}

struct distinct {
    const int64_t *items;
    size_t count;
};
PD_TYPE(distinct, PD_COUNTED(items, count));
static pd_verdict has_few_distinct(const struct distinct *in, pd_finding *finding)
{
    size_t distinct = 0;
    for (size_t i = 0; i < in->count; i++) {
        distinct += !is_in(in->items, i, in->items[i]);
    }
    return judge(distinct < 3, finding);
}
PD_PROPERTY(distinct, distinct, has_few_distinct);

struct deletion {
    const int64_t *items;
    size_t count;
    uint8_t index;
};
PD_TYPE(deletion, PD_COUNTED(items, count), PD_FIELD(index));
static bool has_index(const struct deletion *in)
{
    return in->index < in->count;
}
static pd_verdict is_gone_once_removed(const struct deletion *in, pd_finding *finding)
{
    const int64_t gone = in->items[in->index];
    size_t times = 0;
    for (size_t i = 0; i < in->count; i++) {
        times += in->items[i] == gone;
    }
    return judge(times < 2, finding);
}
PD_PROPERTY(deletion, deletion, is_gone_once_removed, .assuming = has_index);

struct length_list {
    const uint32_t *items;
    size_t count;
};
PD_TYPE(length_list, PD_COUNTED(items, count, PD_ITEMS(1, 100), PD_RANGE(0, 1000)));
static pd_verdict has_small_maximum(const struct length_list *in, pd_finding *finding)
{
    bool small = true;
    for (size_t i = 0; i < in->count; i++) {
        small = small && in->items[i] < 900;
    }
    return judge(small, finding);
}
PD_PROPERTY(length_list, length_list, has_small_maximum);

/* ---- Lists of lists ------------------------------------------------------------------------ */

struct large_union_list {
    const struct ints *lists;
    size_t count;
};
PD_TYPE(large_union_list, PD_STRUCTS(lists, count, ints));
static pd_verdict has_small_union(const struct large_union_list *in, pd_finding *finding)
{
    int64_t seen[5];
    size_t distinct = 0;
    for (size_t i = 0; i < in->count; i++) {
        const struct ints *const list = &in->lists[i];
        for (size_t k = 0; k < list->count && distinct < 5; k++) {
            if (!is_in(seen, distinct, list->items[k])) {
                seen[distinct++] = list->items[k];
            }
        }
    }
    return judge(distinct < 5, finding);
}
PD_PROPERTY(large_union_list, large_union_list, has_small_union);

struct nestedlists {
    const struct ints *lists;
    size_t count;
};
PD_TYPE(nestedlists, PD_STRUCTS(lists, count, ints));
static pd_verdict is_short_in_all(const struct nestedlists *in, pd_finding *finding)
{
    size_t length = 0;
    for (size_t i = 0; i < in->count; i++) {
        length += in->lists[i].count;
    }
    return judge(length <= 10, finding);
}
PD_PROPERTY(nestedlists, nestedlists, is_short_in_all);

/* ---- Pairs --------------------------------------------------------------------------------- */

struct difference {
    int32_t a, b;
};
PD_TYPE(difference, PD_FIELD(a, PD_RANGE(1, INT32_MAX), PD_CLASS("number")),
        PD_FIELD(b, PD_RANGE(1, INT32_MAX), PD_CLASS("number")));
static int64_t distance(const struct difference *in)
{
    const int64_t distance = (int64_t)in->a - in->b;
    return distance < 0 ? -distance : distance;
}
static pd_verdict is_not_zero(const struct difference *in, pd_finding *finding)
{
    return judge(in->a < 10 || distance(in) != 0, finding);
}
static pd_verdict is_not_small(const struct difference *in, pd_finding *finding)
{
    return judge(in->a < 10 || distance(in) < 1 || distance(in) > 4, finding);
}
static pd_verdict is_not_one(const struct difference *in, pd_finding *finding)
{
    return judge(in->a < 10 || distance(in) != 1, finding);
}
PD_PROPERTY(difference_zero, difference, is_not_zero);
PD_PROPERTY(difference_small, difference, is_not_small);
PD_PROPERTY(difference_one, difference, is_not_one);

/* ---- calculator: an expression is a number or an operation --------------------------------- */

enum op { OP_ADD, OP_DIVIDE };
PD_ENUM(op, PD_NAME(OP_ADD, "add"), PD_NAME(OP_DIVIDE, "divide"));

struct operation;
PD_DECLARE_TYPE(operation);
struct expression {
    int64_t number; /* if there is no operation */
    struct operation *operation;
};
struct operation {
    enum op op;
    struct expression left, right;
};
PD_TYPE(expression, PD_FIELD(number), PD_OPTIONAL(operation, operation));
PD_DEFINE_TYPE(operation, PD_FIELD(op, PD_NAMES(op)), PD_STRUCT(left, expression),
               PD_STRUCT(right, expression));

struct calculator {
    struct expression expression;
};
PD_TYPE(calculator, PD_STRUCT(expression, expression));

static bool has_no_literal_division(const struct expression *in)
{
    const struct operation *const it = in->operation;
    return !it || ((it->op != OP_DIVIDE || it->right.operation || it->right.number) &&
                   has_no_literal_division(&it->left) && has_no_literal_division(&it->right));
}
static bool divides_by_no_literal_zero(const struct calculator *in)
{
    return has_no_literal_division(&in->expression);
}
/* Whether IN can be evaluated; then *OUT is its value, in 64 bits. */
static bool evaluate(const struct expression *in, int64_t *out)
{
    const struct operation *const it = in->operation;
    int64_t left;
    int64_t right;
    if (!it) {
        *out = in->number;
        return true;
    }
    if (!evaluate(&it->left, &left) || !evaluate(&it->right, &right) ||
        (it->op == OP_DIVIDE && right == 0)) {
        return false;
    }
    if (it->op == OP_ADD || right == -1) { /* which might not fit */
        const uint64_t sum = it->op == OP_ADD ? (uint64_t)left + (uint64_t)right : -(uint64_t)left;
        *out = (int64_t)sum;
    } else {
        *out = left / right;
    }
    return true;
}
static pd_verdict is_evaluated(const struct calculator *in, pd_finding *finding)
{
    int64_t value;
    return judge(evaluate(&in->expression, &value), finding);
}
PD_PROPERTY(calculator, calculator, is_evaluated, .assuming = divides_by_no_literal_zero);

/* ---- All of them ---------------------------------------------------------------------------- */

#define ELEVEN "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
static const struct challenge challenges[] = {
    {"bound5", &bound5_property, {"$1 Bound5(a=[], b=[], c=[], d=[-1], e=[-32768])"}},
    {"bound5_free", &bound5_free_property, {"$1 Bound5Free(a=[], b=[], c=[], d=[-1], e=[-32768])"}},
    {"large_union_list",
     &large_union_list_property,
     {"$1 LargeUnionList(lists=[{items=[0, 1, -1, 2, -2]}])"}},
    {"reverse", &reverse_property, {"$1 Reverse(items=[0, 1])"}},
    {"calculator",
     &calculator_property,
     {"$1 Calculator(expression={number=0, operation={op=divide, left={number=0, operation=none}, "
      "right={number=0, operation={op=add, left={number=0, operation=none}, right={number=0, "
      "operation=none}}}}})"}},
    {"length_list", &length_list_property, {"$1 LengthList(items=[900])"}},
    {"difference_zero", &difference_zero_property, {"$1 Difference(a=10, b=10)"}},
    {"difference_small", &difference_small_property, {"$1 Difference(a=10, b=6)"}},
    {"difference_one", &difference_one_property, {"$1 Difference(a=10, b=9)"}},
    {"deletion", &deletion_property, {"$1 Deletion(items=[0, 0], index=0)"}},
    {"distinct", &distinct_property, {"$1 Distinct(items=[0, 1, -1])"}},
    {"nestedlists", &nestedlists_property, {"$1 Nestedlists(lists=[{items=[" ELEVEN "]}])"}},
    {0},
};

#endif
