/*
 * The benchmarks whose system makes things that later commands refer to, in RapidCheck: cbuf, bank,
 * registry. A reference is the number of the thing in the order in which they were made, as in
 * RapidCheck's own examples. Models and planted bugs are those of tests/zoo/NAME.c.
 */
#include "driver.hpp"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <utility>

namespace
{

namespace cbuf
{

struct Fifo {
    int64_t capacity;
    std::deque<int64_t> values;
};
using Model = std::vector<Fifo>;
struct Ring {
    int64_t top = 0, bot = 0;
    std::vector<int64_t> cells; /* one stays empty, so that full and empty differ */
};
using System = std::vector<Ring>;
using Command = rc::state::Command<Model, System>;

struct New : Command {
    int64_t n = any(1, 10);
    void apply(Model &model) const override
    {
        model.push_back({n, {}});
    }
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("new", NO_REFERENCE, {n});
        system.push_back({0, 0, std::vector<int64_t>(static_cast<size_t>(n) + 1)});
    }
};

/* What all commands on a buffer have in common. */
struct OnBuffer : Command {
    size_t buf;
    explicit OnBuffer(const Model &model) : buf(static_cast<size_t>(any_of(model.size())))
    {
    }
    void checkPreconditions(const Model &model) const override
    {
        RC_PRE(buf < model.size());
        RC_PRE(possible(model[buf]));
    }
    virtual bool possible(const Fifo & /*fifo*/) const
    {
        return true;
    }
    Ring &did(System &system, const char *name, std::vector<int64_t> integers) const
    {
        probe.did(name, static_cast<int64_t>(buf), std::move(integers));
        return system[buf];
    }
};

struct Put : OnBuffer {
    int64_t x = any(0, 99);
    explicit Put(const Model &model) : OnBuffer(model)
    {
    }
    bool possible(const Fifo &fifo) const override
    {
        return static_cast<int64_t>(fifo.values.size()) < fifo.capacity;
    }
    void apply(Model &model) const override
    {
        model[buf].values.push_back(x);
    }
    void run(const Model & /*model*/, System &system) const override
    {
        Ring &ring = did(system, "put", {x});
        ring.cells[static_cast<size_t>(ring.top)] = x;
        ring.top = (ring.top + 1) % static_cast<int64_t>(ring.cells.size());
    }
};

struct Get : OnBuffer {
    explicit Get(const Model &model) : OnBuffer(model)
    {
    }
    bool possible(const Fifo &fifo) const override
    {
        return !fifo.values.empty();
    }
    void apply(Model &model) const override
    {
        model[buf].values.pop_front();
    }
    void run(const Model &model, System &system) const override
    {
        Ring &ring = did(system, "get", {});
        const int64_t answer = ring.cells[static_cast<size_t>(ring.bot)];
        ring.bot = (ring.bot + 1) % static_cast<int64_t>(ring.cells.size());
        RC_ASSERT(probe.same(model[buf].values.front(), answer));
    }
};

struct Len : OnBuffer {
    explicit Len(const Model &model) : OnBuffer(model)
    {
    }
    void run(const Model &model, System &system) const override
    {
        const Ring &ring = did(system, "len", {});
        const auto size = static_cast<int64_t>(ring.cells.size());
        const int64_t answer = std::abs((ring.top - ring.bot) % size);
        RC_ASSERT(probe.same(static_cast<int64_t>(model[buf].values.size()), answer));
    }
};

} // namespace cbuf

namespace bank
{

constexpr int64_t DECLINED = -1;
struct Account {
    int64_t balance, held;
};
struct Auth {
    size_t account;
    int64_t amount, left; /* left 0: closed */
};

/* The accounts, and what both model and system do with them: only voiding differs. */
struct Bank {
    std::vector<Account> accounts;
    std::vector<Auth> auths;

    int64_t available(size_t account) const
    {
        return accounts[account].balance - accounts[account].held;
    }
    int64_t credit(size_t account, int64_t amount)
    {
        accounts[account].balance += amount;
        return available(account);
    }
    int64_t debit(size_t account, int64_t amount)
    {
        return amount > available(account) ? DECLINED : credit(account, -amount);
    }
    int64_t authorize(size_t account, int64_t amount)
    {
        const bool approved = amount <= available(account);
        auths.push_back({account, approved ? amount : 0, approved ? amount : 0});
        accounts[account].held += approved ? amount : 0;
        return approved ? available(account) : DECLINED;
    }
    int64_t capture(size_t auth, int64_t amount)
    {
        Auth &it = auths[auth];
        if (amount > it.left) {
            return DECLINED;
        }
        it.left -= amount;
        accounts[it.account].held -= amount;
        accounts[it.account].balance -= amount;
        return available(it.account);
    }
    int64_t release(size_t auth, int64_t amount)
    {
        accounts[auths[auth].account].held -= amount;
        auths[auth].left = 0;
        return available(auths[auth].account);
    }
};
using Command = rc::state::Command<Bank, Bank>;

struct Create : Command {
    void apply(Bank &model) const override
    {
        model.accounts.push_back({0, 0});
    }
    void run(const Bank & /*model*/, Bank &system) const override
    {
        probe.did("create", NO_REFERENCE, {});
        system.accounts.push_back({0, 0});
    }
};

/* Compares what ACTION answers in the system with what it does to a copy of the model. */
template <typename Action> void compare(const Bank &before, Bank &system, Action action)
{
    Bank model = before;
    RC_ASSERT(probe.same(action(model), action(system)));
}

template <int64_t (Bank::*ACTION)(size_t, int64_t), const char *NAME> struct OnAccount : Command {
    size_t acc;
    int64_t amt = any(1, 1000);
    explicit OnAccount(const Bank &model) : acc(static_cast<size_t>(any_of(model.accounts.size())))
    {
    }
    void checkPreconditions(const Bank &model) const override
    {
        RC_PRE(acc < model.accounts.size());
    }
    void apply(Bank &model) const override
    {
        (model.*ACTION)(acc, amt);
    }
    void run(const Bank &model, Bank &system) const override
    {
        probe.did(NAME, static_cast<int64_t>(acc), {amt});
        compare(model, system, [this](Bank &bank) { return (bank.*ACTION)(acc, amt); });
    }
};

struct OnAuth : Command {
    size_t auth;
    explicit OnAuth(const Bank &model) : auth(static_cast<size_t>(any_of(model.auths.size())))
    {
    }
    void checkPreconditions(const Bank &model) const override
    {
        RC_PRE(auth < model.auths.size());
        RC_PRE(model.auths[auth].left > 0);
    }
};

struct Capture : OnAuth {
    int64_t amt = any(1, 1000);
    explicit Capture(const Bank &model) : OnAuth(model)
    {
    }
    void apply(Bank &model) const override
    {
        model.capture(auth, amt);
    }
    void run(const Bank &model, Bank &system) const override
    {
        probe.did("capture", static_cast<int64_t>(auth), {amt});
        compare(model, system, [this](Bank &bank) { return bank.capture(auth, amt); });
    }
};

struct Void : OnAuth {
    explicit Void(const Bank &model) : OnAuth(model)
    {
    }
    void apply(Bank &model) const override
    {
        model.release(auth, model.auths[auth].left);
    }
    void run(const Bank &before, Bank &system) const override
    {
        probe.did("void", static_cast<int64_t>(auth), {});
        Bank model = before;
        RC_ASSERT(probe.same(model.release(auth, model.auths[auth].left),
                             system.release(auth, system.auths[auth].amount)));
    }
};

constexpr char CREDIT[] = "credit", DEBIT[] = "debit", AUTHORIZE[] = "authorize";
using Credit = OnAccount<&Bank::credit, CREDIT>;
using Debit = OnAccount<&Bank::debit, DEBIT>;
using Authorize = OnAccount<&Bank::authorize, AUTHORIZE>;

} // namespace bank

namespace registry
{

enum { NAMES = 4 };
constexpr int64_t NOBODY = -1;
struct Model {
    std::vector<bool> alive;
    int64_t pid_of[NAMES] = {NOBODY, NOBODY, NOBODY, NOBODY};

    bool can_register(int64_t pid, int64_t name) const
    {
        return pid_of[name] == NOBODY && alive[static_cast<size_t>(pid)] &&
               std::find(pid_of, pid_of + NAMES, pid) == pid_of + NAMES;
    }
};
struct System : Model {
    std::vector<int64_t> name_of; /* the last one; unregistering does not forget it */
};
using Command = rc::state::Command<Model, System>;

struct Spawn : Command {
    void apply(Model &model) const override
    {
        model.alive.push_back(true);
    }
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("spawn", NO_REFERENCE, {});
        system.alive.push_back(true);
        system.name_of.push_back(NOBODY);
    }
};

struct OnPid : Command {
    int64_t pid;
    explicit OnPid(const Model &model) : pid(any_of(model.alive.size()))
    {
    }
    void checkPreconditions(const Model &model) const override
    {
        RC_PRE(pid < static_cast<int64_t>(model.alive.size()));
    }
};

struct Register : OnPid {
    int64_t name = any(0, NAMES - 1);
    explicit Register(const Model &model) : OnPid(model)
    {
    }
    void apply(Model &model) const override
    {
        model.pid_of[name] = model.can_register(pid, name) ? pid : model.pid_of[name];
    }
    void run(const Model &model, System &system) const override
    {
        probe.did("register", pid, {name});
        const bool answer = system.can_register(pid, name);
        if (answer) {
            system.pid_of[name] = pid;
            system.name_of[static_cast<size_t>(pid)] = name;
        }
        RC_ASSERT(probe.same(model.can_register(pid, name), answer));
    }
};

struct Unregister : Command {
    int64_t name = any(0, NAMES - 1);
    void apply(Model &model) const override
    {
        model.pid_of[name] = NOBODY;
    }
    void run(const Model &model, System &system) const override
    {
        probe.did("unregister", NO_REFERENCE, {name});
        const bool answer = system.pid_of[name] != NOBODY;
        system.pid_of[name] = NOBODY;
        RC_ASSERT(probe.same(model.pid_of[name] != NOBODY, answer));
    }
};

struct Whereis : Command {
    int64_t name = any(0, NAMES - 1);
    void run(const Model &model, System &system) const override
    {
        probe.did("whereis", NO_REFERENCE, {name});
        RC_ASSERT(probe.same(model.pid_of[name], system.pid_of[name]));
    }
};

struct Kill : OnPid {
    explicit Kill(const Model &model) : OnPid(model)
    {
    }
    void apply(Model &model) const override
    {
        model.alive[static_cast<size_t>(pid)] = false;
        std::replace(model.pid_of, model.pid_of + NAMES, pid, NOBODY);
    }
    void run(const Model & /*model*/, System &system) const override
    {
        probe.did("kill", pid, {});
        int64_t &name = system.name_of[static_cast<size_t>(pid)];
        if (name != NOBODY) {
            system.pid_of[name] = NOBODY;
            name = NOBODY;
        }
        system.alive[static_cast<size_t>(pid)] = false;
    }
};

} // namespace registry

/* A command that is listed four times has four times the weight. */
void test_cbuf()
{
    using namespace cbuf;
    property<Model, System, New, Put, Put, Put, Put, Get, Get, Get, Get, Len, Len, Len, Len>();
}

void test_bank()
{
    using namespace bank;
    property<Bank, Bank, Create, Credit, Debit, Authorize, Capture, Void>();
}

void test_registry()
{
    using namespace registry;
    property<Model, System, Spawn, Register, Unregister, Whereis, Kill>();
}

} // namespace

const Benchmark objects[] = {
    {"cbuf", test_cbuf},
    {"bank", test_bank},
    {"registry", test_registry},
    {nullptr, nullptr},
};
