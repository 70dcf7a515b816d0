/*
 * The model of bench/throughput.c in RapidCheck: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB".
 * RapidCheck copies the model for each command, as it does for everyone. A run has 1 to SIZE + 1
 * commands, with SIZE growing to max_size: 51 on average, the longest of the lengths tried
 * (13, 26, 51), because it is fastest so. The system under test counts them.
 */
#include "../../bench.h"

#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <ostream>

namespace
{

enum { CAPACITY = 16 };

using Model = std::deque<int64_t>;

uint64_t executed = 0;

struct System {
    int64_t cells[CAPACITY] = {};
    uint32_t head = 0, count = 0;

    void push(int64_t value)
    {
        executed++;
        cells[(head + count++) % CAPACITY] = value;
    }
    int64_t pop()
    {
        executed++;
        const int64_t value = cells[head];
        head = (head + 1) % CAPACITY;
        count--;
        return value;
    }
    uint32_t size() const
    {
        executed++;
        return count;
    }
};

using Command = rc::state::Command<Model, System>;

struct Push : Command {
    int64_t value = *rc::gen::inRange<int64_t>(0, 1001);
    void checkPreconditions(const Model &model) const override
    {
        RC_PRE(model.size() < CAPACITY);
    }
    void apply(Model &model) const override
    {
        model.push_back(value);
    }
    void run(const Model & /*model*/, System &system) const override
    {
        system.push(value);
    }
    void show(std::ostream &os) const override
    {
        os << "Push(" << value << ")";
    }
};

struct Pop : Command {
    void checkPreconditions(const Model &model) const override
    {
        RC_PRE(!model.empty());
    }
    void apply(Model &model) const override
    {
        model.pop_front();
    }
    void run(const Model &model, System &system) const override
    {
        RC_ASSERT(system.pop() == model.front());
    }
    void show(std::ostream &os) const override
    {
        os << "Pop()";
    }
};

struct Size : Command {
    void run(const Model &model, System &system) const override
    {
        RC_ASSERT(system.size() == model.size());
    }
    void show(std::ostream &os) const override
    {
        os << "Size()";
    }
};

} // namespace

int main()
{
    setenv("RC_PARAMS", "seed=1 max_success=30000 max_size=200", 1);
    const double start = bench_seconds();
    const bool held = rc::check("queue", [] {
        System system;
        rc::state::check(Model(), system, rc::state::gen::execOneOfWithArgs<Push, Pop, Size>());
    });
    std::printf("%llu %f %f %ld\n", static_cast<unsigned long long>(executed),
                bench_seconds() - start, bench_cpu_seconds(), bench_rss_kb());
    return held ? 0 : 1;
}
