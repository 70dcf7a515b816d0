/*
 * The benchmarks whose system is one thing, in RapidCheck: queue, kv_one_key, diehard, kv, ladder.
 * Models and planted bugs are those of tests/zoo/NAME.c.
 */
#include "driver.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace
{

namespace queue
{

enum { CAPACITY = 16 };
using Model = std::vector<int64_t>;
struct System {
    std::vector<int64_t> cells;
    bool damaged = false;
};
using Command = rc::state::Command<Model, System>;

struct Push : Command {
    int64_t value = any(0, 1000);
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
        probe.did("push", NO_REFERENCE, {value});
        system.damaged = system.damaged || (system.cells.size() == 3 && value >= 900);
        system.cells.push_back(value);
    }
};

struct Pop : Command {
    void checkPreconditions(const Model &model) const override
    {
        RC_PRE(!model.empty());
    }
    void apply(Model &model) const override
    {
        model.erase(model.begin());
    }
    void run(const Model &model, System &system) const override
    {
        probe.did("pop", NO_REFERENCE, {});
        const int64_t answer = system.cells.front() + (system.damaged ? 1 : 0);
        system.cells.erase(system.cells.begin());
        system.damaged = false;
        RC_ASSERT(probe.same(model.front(), answer));
    }
};

struct Size : Command {
    void run(const Model &model, System &system) const override
    {
        probe.did("size", NO_REFERENCE, {});
        RC_ASSERT(probe.same(model.size(), system.cells.size()));
    }
};

} // namespace queue

namespace kv_one_key
{

enum { KEYS = 100 };
using Model = std::map<int64_t, int64_t>;
struct System {
    int64_t value[KEYS] = {};
    bool buried[KEYS] = {};
};
using Command = rc::state::Command<Model, System>;

int64_t key_of(const Model &model)
{
    return std::next(model.begin(), any_of(model.size()))->first;
}

struct Put : Command {
    int64_t k = any(0, KEYS - 1), v = any(0, 1000);
    void apply(Model &model) const override
    {
        model[k] = v;
    }
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("put", NO_REFERENCE, {k, v});
        const bool revived = system.buried[k] && system.value[k] >= 500;
        system.value[k] = revived ? system.value[k] : v;
        system.buried[k] = false;
    }
};

struct Del : Command {
    int64_t k;
    explicit Del(const Model &model) : k(key_of(model))
    {
    }
    void checkPreconditions(const Model &model) const override
    {
        RC_PRE(model.count(k) > 0);
    }
    void apply(Model &model) const override
    {
        model.erase(k);
    }
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("del", NO_REFERENCE, {k});
        system.buried[k] = true;
    }
};

struct Get : Command {
    int64_t k;
    explicit Get(const Model &model) : k(key_of(model))
    {
    }
    void checkPreconditions(const Model &model) const override
    {
        RC_PRE(model.count(k) > 0);
    }
    void run(const Model &model, System &system) const override
    {
        probe.did("get", NO_REFERENCE, {k});
        RC_ASSERT(probe.same(model.at(k), system.value[k]));
    }
};

} // namespace kv_one_key

namespace diehard
{

enum { BIG = 5, SMALL = 3 };
struct Jugs {
    int64_t big = 0, small = 0;
};
using Command = rc::state::Command<Jugs, Jugs>;

void pour(int64_t &from, int64_t &to, int64_t room)
{
    const int64_t amount = std::min(from, room - to);
    from -= amount;
    to += amount;
}

/* Model and system do the same; only the system's gauge is wrong. */
template <void (*ACTION)(Jugs &), const char *NAME> struct Action : Command {
    void apply(Jugs &model) const override
    {
        ACTION(model);
    }
    void run(const Jugs &before, Jugs &system) const override
    {
        probe.did(NAME, NO_REFERENCE, {});
        Jugs model = before;
        ACTION(model);
        ACTION(system);
        const int64_t gauge = system.big == 4 ? 0 : system.big;
        RC_ASSERT(probe.same(model.big, gauge));
    }
};

constexpr char FILL_BIG[] = "fill_big", FILL_SMALL[] = "fill_small", EMPTY_BIG[] = "empty_big",
               EMPTY_SMALL[] = "empty_small", SMALL_INTO_BIG[] = "small_into_big",
               BIG_INTO_SMALL[] = "big_into_small";
void fill_big(Jugs &jugs)
{
    jugs.big = BIG;
}
void fill_small(Jugs &jugs)
{
    jugs.small = SMALL;
}
void empty_big(Jugs &jugs)
{
    jugs.big = 0;
}
void empty_small(Jugs &jugs)
{
    jugs.small = 0;
}
void small_into_big(Jugs &jugs)
{
    pour(jugs.small, jugs.big, BIG);
}
void big_into_small(Jugs &jugs)
{
    pour(jugs.big, jugs.small, SMALL);
}

} // namespace diehard

namespace kv
{

enum { KEYS = 10 };
constexpr int64_t MISSING = -1, NOTHING = -2, TOMBSTONE = -3;
using Model = std::map<int64_t, int64_t>;
struct Table {
    int64_t at[KEYS];
    Table()
    {
        std::fill(at, at + KEYS, NOTHING);
    }
    bool empty() const
    {
        return std::all_of(at, at + KEYS, [](int64_t cell) { return cell == NOTHING; });
    }
};
struct System {
    Table memory, level1, level2;
    std::vector<Table> level0; /* the newest last */
};
using Command = rc::state::Command<Model, System>;

/* Tombstones are dropped: right on the way to level 2, the planted bug on the way to level 1. */
void merge(Table &into, const Table &from)
{
    for (int64_t k = 0; k < KEYS; k++) {
        if (from.at[k] != NOTHING) {
            into.at[k] = from.at[k] == TOMBSTONE ? NOTHING : from.at[k];
        }
    }
}

int64_t look_up(const System &system, int64_t k)
{
    int64_t cell = system.memory.at[k];
    for (size_t i = system.level0.size(); cell == NOTHING && i > 0; i--) {
        cell = system.level0[i - 1].at[k];
    }
    cell = cell == NOTHING ? system.level1.at[k] : cell;
    cell = cell == NOTHING ? system.level2.at[k] : cell;
    return cell < 0 ? MISSING : cell;
}

struct Put : Command {
    int64_t k = any(0, KEYS - 1), v = any(0, 99);
    void apply(Model &model) const override
    {
        model[k] = v;
    }
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("put", NO_REFERENCE, {k, v});
        system.memory.at[k] = v;
    }
};

struct Del : Command {
    int64_t k = any(0, KEYS - 1);
    void apply(Model &model) const override
    {
        model.erase(k);
    }
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("del", NO_REFERENCE, {k});
        system.memory.at[k] = TOMBSTONE;
    }
};

struct Get : Command {
    int64_t k = any(0, KEYS - 1);
    void run(const Model &model, System &system) const override
    {
        probe.did("get", NO_REFERENCE, {k});
        const auto entry = model.find(k);
        const int64_t expected = entry == model.end() ? MISSING : entry->second;
        RC_ASSERT(probe.same(expected, look_up(system, k)));
    }
};

struct Flush : Command {
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("flush", NO_REFERENCE, {});
        if (!system.memory.empty()) {
            system.level0.push_back(system.memory);
            system.memory = Table();
        }
    }
};

struct Compact : Command {
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("compact", NO_REFERENCE, {});
        if (system.level0.empty()) {
            merge(system.level2, system.level1);
            system.level1 = Table();
        }
        for (const Table &table : system.level0) {
            merge(system.level1, table);
        }
        system.level0.clear();
    }
};

} // namespace kv

namespace ladder
{

enum { RUNGS = 1000, LOST = 16 };
using Rungs = std::set<int64_t>;
using Command = rc::state::Command<Rungs, Rungs>;

struct Ladder : Command {
    int64_t x = any(0, RUNGS - 1);
    void apply(Rungs &model) const override
    {
        model.insert(x);
    }
    void run(const Rungs &model, Rungs &system) const override
    {
        probe.did("ladder", NO_REFERENCE, {x});
        system.insert(x);
        const size_t answer = system.size() == LOST ? LOST - 1 : system.size();
        RC_ASSERT(probe.same(model.size() + (model.count(x) ? 0 : 1), answer));
    }
};

struct Snake : Command {
    void apply(Rungs &model) const override
    {
        model.clear();
    }
    void run(const Rungs & /*model*/, Rungs &system) const override
    {
        probe.did("snake", NO_REFERENCE, {});
        system.clear();
    }
};

} // namespace ladder

void test_diehard()
{
    using namespace diehard;
    property<Jugs, Jugs, Action<fill_big, FILL_BIG>, Action<fill_small, FILL_SMALL>,
             Action<empty_big, EMPTY_BIG>, Action<empty_small, EMPTY_SMALL>,
             Action<small_into_big, SMALL_INTO_BIG>, Action<big_into_small, BIG_INTO_SMALL>>();
}

} // namespace

const Benchmark sequences[] = {
    {"queue", property<queue::Model, queue::System, queue::Push, queue::Pop, queue::Size>},
    {"kv_one_key", property<kv_one_key::Model, kv_one_key::System, kv_one_key::Put, kv_one_key::Del,
                            kv_one_key::Get>},
    {"diehard", test_diehard},
    {"kv", property<kv::Model, kv::System, kv::Put, kv::Del, kv::Get, kv::Flush, kv::Compact>},
    {"ladder", property<ladder::Rungs, ladder::Rungs, ladder::Ladder, ladder::Snake>},
    {nullptr, nullptr},
};
