/*
 * Runs a benchmark in RapidCheck: driver BENCH SEEDS prints a line of JSON for each seed. A seed
 * is up to 100 checks of 100 cases each, as many as RapidCheck has by default; in each the size
 * grows, and with it the greatest length, which is one more than the size, to 50.
 */
#include "driver.hpp"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

enum { RUNS = 10000, BATCH = 100, COMMANDS = 50 };

Probe probe;

void Probe::begin()
{
    executions++;
    calls.clear();
}

void Probe::did(const char *name, int64_t reference, std::vector<int64_t> integers)
{
    commands++;
    calls.push_back({name, reference, std::move(integers)});
}

void Probe::failed()
{
    if (!found) {
        found = true;
        runs_to_bug = executions;
        commands_to_bug = commands;
        found_at = bench_cpu_seconds();
    }
    shortest = calls; /* the last failure is what RapidCheck reports */
}

static void print_call(const Call &call, const char *separator)
{
    std::string text;
    if (call.reference != NO_REFERENCE) {
        text = "#" + std::to_string(call.reference);
    }
    for (const int64_t integer : call.integers) {
        text += (text.empty() ? "" : ", ") + std::to_string(integer);
    }
    std::printf("%s\"%s(%s)\"", separator, call.name, text.c_str());
}

void Probe::print(uint64_t seed) const
{
    std::printf("{\"seed\": %" PRIu64 ", \"found\": %s", seed, found ? "true" : "false");
    if (found) {
        std::printf(", \"runs\": %" PRIu64 ", \"commands\": %" PRIu64 ", \"executions\": %" PRIu64
                    ", \"shrink_commands\": %" PRIu64 ", \"find_cpu_s\": %f, \"shrink_cpu_s\": %f"
                    ", \"plan\": [",
                    runs_to_bug, commands_to_bug, executions - runs_to_bug,
                    commands - commands_to_bug, found_at - started, bench_cpu_seconds() - found_at);
        for (size_t i = 0; i < shortest.size(); i++) {
            print_call(shortest[i], i > 0 ? ", " : "");
        }
        std::printf("]");
    }
    std::printf("}\n");
    std::fflush(stdout);
}

/* What rc::check does with the seed of RC_PARAMS, which it would read only once. */
static bool holds(const Benchmark &benchmark, uint64_t seed)
{
    rc::detail::TestParams params;
    params.seed = seed;
    params.maxSuccess = BATCH;
    params.maxSize = COMMANDS - 1;
    return rc::detail::checkTestable(benchmark.property, rc::detail::TestMetadata(), params)
        .is<rc::detail::SuccessResult>();
}

static void run(const Benchmark &benchmark, uint64_t seeds)
{
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        probe = Probe();
        for (uint64_t batch = 0; probe.runs() < RUNS; batch++) {
            if (!holds(benchmark, seed * RUNS + batch)) {
                break;
            }
        }
        probe.print(seed);
    }
}

int main(int argc, char **argv)
{
    const std::string prefix = "challenge_";
    const char *const name = argc == 3 ? argv[1] : "";
    for (const Benchmark *of = challenges; of->name; of++) {
        if (prefix + of->name == name) {
            run_challenge(*of, std::strtoull(argv[2], nullptr, 10));
            return 0;
        }
    }
    for (const Benchmark *of : {sequences, objects}) {
        for (; of->name; of++) {
            if (std::strcmp(of->name, name) == 0) {
                run(*of, std::strtoull(argv[2], nullptr, 10));
                return 0;
            }
        }
    }
    std::fprintf(stderr, "usage: driver BENCH SEEDS\n");
    return 2;
}
