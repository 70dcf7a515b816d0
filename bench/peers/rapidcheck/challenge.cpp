/*
 * The shrinking challenge in RapidCheck. What the properties say is in bench/challenges.py. A seed
 * is up to 1,000 checks of 100 cases each, as in driver.cpp, with sizes up to RapidCheck's own 100.
 */
#include "driver.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <utility>

namespace
{

/* At EXECUTIONS, every input is said to hold, which ends the shrinking: two numbers that can only
 * fall together, by some units at a time, would take hours. */
enum { RUNS = 100000, BATCH = 100, EXECUTIONS = 100000 };

using Numbers = std::vector<int>;
using Lists = std::vector<Numbers>;
using Shorts = std::vector<int16_t>;

/* A number, or two expressions with an operator between them. */
struct Expression {
    int number = 0;
    char operation = 0; /* 0: a number */
    std::shared_ptr<const Expression> left, right;
};

/* ---- Inputs as JSON ------------------------------------------------------------------------- */

std::string json(int64_t number)
{
    return std::to_string(number);
}

std::string json(const Expression &it)
{
    return it.operation ? std::string("[\"") + it.operation + "\", " + json(*it.left) + ", " +
                              json(*it.right) + "]"
                        : json(it.number);
}

template <typename Item> std::string json(const std::vector<Item> &items)
{
    std::string text;
    for (const Item &item : items) {
        text += (text.empty() ? "" : ", ") + json(item);
    }
    return "[" + text + "]";
}

template <typename First, typename Second> std::string json(const std::pair<First, Second> &pair)
{
    return "[" + json(pair.first) + ", " + json(pair.second) + "]";
}

/* ---- Counting ------------------------------------------------------------------------------- */

/* What was seen of one seed; the last failure is what RapidCheck reports. */
struct Seen {
    uint64_t executions = 0, runs_to_bug = 0;
    double started = bench_cpu_seconds(), found_at = 0;
    bool found = false;
    std::string last;
} seen;

/* Counts an execution for VALUE. */
template <typename Value> bool holds(const Value &value, bool (*property)(const Value &))
{
    if (seen.found && seen.executions - seen.runs_to_bug == EXECUTIONS) {
        return true;
    }
    seen.executions++;
    if (property(value)) {
        return true;
    }
    if (!seen.found) {
        seen.found = true;
        seen.runs_to_bug = seen.executions;
        seen.found_at = bench_cpu_seconds();
    }
    seen.last = json(value);
    return false;
}

void print(uint64_t seed)
{
    std::printf("{\"seed\": %" PRIu64 ", \"found\": %s", seed, seen.found ? "true" : "false");
    if (seen.found) {
        std::printf(", \"runs\": %" PRIu64 ", \"executions\": %" PRIu64
                    ", \"find_cpu_s\": %f, \"shrink_cpu_s\": %f, \"result\": %s",
                    seen.runs_to_bug, seen.executions - seen.runs_to_bug,
                    seen.found_at - seen.started, bench_cpu_seconds() - seen.found_at,
                    seen.last.c_str());
    }
    std::printf("}\n");
    std::fflush(stdout);
}

/* ---- Properties ----------------------------------------------------------------------------- */

/* The sum of all, wrapped to 16 bits. */
int16_t wrapped_sum(const std::vector<Shorts> &lists)
{
    int64_t sum = 0;
    for (const Shorts &list : lists) {
        sum = std::accumulate(list.begin(), list.end(), sum);
    }
    return static_cast<int16_t>(sum);
}

size_t distinct(const Lists &lists)
{
    std::set<int> numbers;
    for (const Numbers &list : lists) {
        numbers.insert(list.begin(), list.end());
    }
    return numbers.size();
}

size_t total(const Lists &lists)
{
    return std::accumulate(lists.begin(), lists.end(), size_t{0},
                           [](size_t sum, const Numbers &list) { return sum + list.size(); });
}

bool deletes(const std::pair<Numbers, int> &input)
{
    Numbers left = input.first;
    const int x = left[static_cast<size_t>(input.second)];
    left.erase(std::find(left.begin(), left.end(), x));
    return std::find(left.begin(), left.end(), x) == left.end();
}

bool divides_by_literal_zero(const Expression &it)
{
    return it.operation &&
           ((it.operation == '/' && !it.right->operation && it.right->number == 0) ||
            divides_by_literal_zero(*it.left) || divides_by_literal_zero(*it.right));
}

/* Whether IT can be evaluated without a division by 0, and what it is. Numbers are of 32 bits and
 * expressions are a few levels deep, so that sums fit. */
bool evaluated(const Expression &it, int64_t &value)
{
    int64_t left;
    int64_t right;
    if (!it.operation) {
        value = it.number;
        return true;
    }
    if (!evaluated(*it.left, left) || !evaluated(*it.right, right) ||
        (it.operation == '/' && right == 0)) {
        return false;
    }
    value = it.operation == '+' ? left + right : left / right;
    return true;
}

bool calculates(const Expression &it)
{
    int64_t value;
    return evaluated(it, value);
}

using Pair = std::pair<int, int>;

int64_t apart(const Pair &pair)
{
    return std::abs(static_cast<int64_t>(pair.first) - pair.second);
}

/* ---- Generators ----------------------------------------------------------------------------- */

/* A list whose sum, wrapped to 16 bits, is below 256. With RESTRICTED, of at most one element. */
rc::Gen<Shorts> bounded(bool restricted)
{
    const auto elements = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<int16_t>());
    const auto list = rc::gen::container<Shorts>(elements);
    return rc::gen::suchThat(restricted ? rc::gen::resize(1, list) : list,
                             [](const Shorts &it) { return wrapped_sum({it}) < 256; });
}

rc::Gen<Expression> operation(char name, const rc::Gen<Expression> &of)
{
    return rc::gen::map(rc::gen::pair(of, of),
                        [name](const std::pair<Expression, Expression> &operands) {
                            return Expression{0, name, std::make_shared<Expression>(operands.first),
                                              std::make_shared<Expression>(operands.second)};
                        });
}

/* Of at most DEPTH levels of operations: RapidCheck leaves the limit to its user. */
rc::Gen<Expression> expression(int depth)
{
    const auto number = rc::gen::map(rc::gen::arbitrary<int>(), [](int it) {
        return Expression{it, 0, {}, {}};
    });
    if (depth == 0) {
        return number;
    }
    const auto lower = expression(depth - 1);
    return rc::gen::oneOf(number, operation('+', lower), operation('/', lower));
}

rc::Gen<Pair> positive_pair()
{
    return rc::gen::pair(rc::gen::positive<int>(), rc::gen::positive<int>());
}

template <typename Value> void check(const rc::Gen<Value> &inputs, bool (*property)(const Value &))
{
    const Value value = *inputs;
    RC_ASSERT(holds(value, property));
}

template <bool RESTRICTED> void bound5()
{
    check<std::vector<Shorts>>(
        rc::gen::container<std::vector<Shorts>>(5, bounded(RESTRICTED)),
        [](const std::vector<Shorts> &it) { return wrapped_sum(it) < 1280; });
}

void large_union_list()
{
    check<Lists>(rc::gen::arbitrary<Lists>(), [](const Lists &it) { return distinct(it) < 5; });
}

void reverse()
{
    check<Numbers>(rc::gen::arbitrary<Numbers>(),
                   [](const Numbers &it) { return std::equal(it.begin(), it.end(), it.rbegin()); });
}

void calculator()
{
    check<Expression>(
        rc::gen::suchThat(expression(5),
                          [](const Expression &it) { return !divides_by_literal_zero(it); }),
        calculates);
}

void length_list()
{
    const auto list = rc::gen::mapcat(integers(1, 100), [](int64_t n) {
        return rc::gen::container<std::vector<int64_t>>(static_cast<size_t>(n), integers(0, 1000));
    });
    check<std::vector<int64_t>>(list, [](const std::vector<int64_t> &it) {
        return *std::max_element(it.begin(), it.end()) < 900;
    });
}

void difference_zero()
{
    check<Pair>(positive_pair(), [](const Pair &it) { return it.first < 10 || apart(it) != 0; });
}

void difference_small()
{
    check<Pair>(positive_pair(),
                [](const Pair &it) { return it.first < 10 || apart(it) < 1 || apart(it) > 4; });
}

void difference_one()
{
    check<Pair>(positive_pair(), [](const Pair &it) { return it.first < 10 || apart(it) != 1; });
}

void deletion()
{
    using Input = std::pair<Numbers, int>;
    const auto inputs =
        rc::gen::mapcat(rc::gen::nonEmpty(rc::gen::arbitrary<Numbers>()), [](const Numbers &list) {
            const auto index = integers(0, static_cast<int64_t>(list.size()) - 1);
            return rc::gen::map(index,
                                [list](int64_t it) { return Input(list, static_cast<int>(it)); });
        });
    check<Input>(inputs, deletes);
}

void distinct_numbers()
{
    check<Numbers>(rc::gen::arbitrary<Numbers>(),
                   [](const Numbers &it) { return distinct({it}) < 3; });
}

void nestedlists()
{
    check<Lists>(rc::gen::arbitrary<Lists>(), [](const Lists &it) { return total(it) <= 10; });
}

} // namespace

const Benchmark challenges[] = {
    {"bound5", bound5<true>},
    {"bound5_free", bound5<false>},
    {"large_union_list", large_union_list},
    {"reverse", reverse},
    {"calculator", calculator},
    {"length_list", length_list},
    {"difference_zero", difference_zero},
    {"difference_small", difference_small},
    {"difference_one", difference_one},
    {"deletion", deletion},
    {"distinct", distinct_numbers},
    {"nestedlists", nestedlists},
    {nullptr, nullptr},
};

void run_challenge(const Benchmark &challenge, uint64_t seeds)
{
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        seen = Seen();
        for (uint64_t batch = 0; seen.executions < RUNS; batch++) {
            rc::detail::TestParams params;
            params.seed = seed * RUNS + batch;
            params.maxSuccess = BATCH;
            if (!rc::detail::checkTestable(challenge.property, rc::detail::TestMetadata(), params)
                     .is<rc::detail::SuccessResult>()) {
                break;
            }
        }
        print(seed);
    }
}
