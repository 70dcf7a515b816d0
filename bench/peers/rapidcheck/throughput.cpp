/*
 * The model of bench/throughput.c in RapidCheck: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB".
 * A run has 1 to SIZE + 1 commands, with SIZE growing to max_size: 51 on average, the longest of
 * the lengths tried (13, 26, 51), because it is fastest so. The system under test counts them.
 */
#include "../../bench.h"

#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <string>

namespace
{

struct Model {
    int64_t depth = 0;
    int64_t sum = 0;
};

uint64_t executed = 0;

struct System {
    int64_t depth = 0;
    int64_t sum = 0;
};

struct Push : rc::state::Command<Model, System> {
    int64_t value = *rc::gen::inRange<int64_t>(0, 1001);
    void apply(Model &model) const override
    {
        model.depth++;
        model.sum += value;
    }
    void run(const Model &model, System &system) const override
    {
        executed++;
        system.depth++;
        system.sum += value;
        RC_ASSERT(system.depth == model.depth + 1 && system.sum == model.sum + value);
    }
    void show(std::ostream &os) const override
    {
        os << "Push(" << value << ")";
    }
};

struct Pop : rc::state::Command<Model, System> {
    int64_t count = *rc::gen::inRange<int64_t>(0, 4);
    void apply(Model &model) const override
    {
        model.depth -= count < model.depth ? count : model.depth;
    }
    void run(const Model &model, System &system) const override
    {
        executed++;
        system.depth -= count < system.depth ? count : system.depth;
        const int64_t gone = count < model.depth ? count : model.depth;
        RC_ASSERT(system.depth == model.depth - gone && system.sum == model.sum);
    }
    void show(std::ostream &os) const override
    {
        os << "Pop(" << count << ")";
    }
};

} // namespace

int main()
{
    setenv("RC_PARAMS", "seed=1 max_success=30000 max_size=200", 1);
    const double start = bench_seconds();
    const bool held = rc::check("depth", [] {
        System system;
        rc::state::check(Model(), system, rc::state::gen::execOneOfWithArgs<Push, Pop>());
    });
    std::printf("%llu %f %f %ld\n", static_cast<unsigned long long>(executed),
                bench_seconds() - start, bench_cpu_seconds(), bench_rss_kb());
    return held ? 0 : 1;
}
