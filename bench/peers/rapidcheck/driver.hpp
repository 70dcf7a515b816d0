/*
 * What every benchmark in RapidCheck goes through: a probe that counts executions and commands
 * where the system is set up and called, and a loop over seeds.
 */
#ifndef DRIVER_HPP
#define DRIVER_HPP

#include "../../bench.h"

#include <rapidcheck.h>
#include <rapidcheck/state.h>

#include <cstdint>
#include <vector>

/* A command as it was executed; a reference is the number of what the system made. */
struct Call {
    const char *name;
    int64_t reference; /* -1: none */
    std::vector<int64_t> integers;
};

enum { NO_REFERENCE = -1 };

/* Sees each execution of one seed; what it counted up to the first failure, and afterwards. */
class Probe
{
  public:
    /* A fresh system was set up. */
    void begin();
    /* The system executes a command. */
    void did(const char *name, int64_t reference, std::vector<int64_t> integers);
    /* Whether the system's answer is the model's; that it is not ends this execution. */
    template <typename Answer> bool same(const Answer &expected, const Answer &answered)
    {
        if (!(expected == answered)) {
            failed();
        }
        return expected == answered;
    }
    uint64_t runs() const
    {
        return executions;
    }
    void print(uint64_t seed) const;

  private:
    void failed();
    uint64_t executions = 0, commands = 0;
    uint64_t runs_to_bug = 0, commands_to_bug = 0;
    double started = bench_cpu_seconds(), found_at = 0;
    bool found = false;
    std::vector<Call> calls, shortest;
};

extern Probe probe;

/* Integers from LOW to HIGH, whatever the size: without this, inRange keeps to the beginning of its
 * range until the size is 100. */
inline rc::Gen<int64_t> integers(int64_t low, int64_t high)
{
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<int64_t>(low, high + 1));
}

inline int64_t any(int64_t low, int64_t high)
{
    return *integers(low, high);
}

/* Which of the first COUNT things; the command is discarded if there is none. */
inline int64_t any_of(size_t count)
{
    RC_PRE(count > 0);
    return any(0, static_cast<int64_t>(count) - 1);
}

/* One execution of commands that are generated first, so that nothing is counted without them. */
template <typename Model, typename System, typename... Commands> void property()
{
    const auto commands =
        *rc::state::gen::commands(Model(), rc::state::gen::execOneOfWithArgs<Commands...>());
    System system;
    probe.begin();
    rc::state::runAll(commands, Model(), system);
}

/* A benchmark, and the property that it is. */
struct Benchmark {
    const char *name;
    void (*property)();
};

extern const Benchmark sequences[], objects[], challenges[]; /* all end with an empty name */

/* Prints a line of JSON for each seed of one of the challenges. */
void run_challenge(const Benchmark &challenge, uint64_t seeds);

#endif
