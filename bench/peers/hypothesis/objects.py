"""The benchmarks whose system makes things that later commands refer to, in Hypothesis: cbuf, bank, registry.

References are bundles. A bundle cannot be asked for the members that are in some state, so a rule that is given one for
which the model does not allow it does nothing; the step is reported to the user and counts in the length of the plan.
Models and planted bugs are those of tests/zoo/NAME.c.
"""
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, precondition, rule
from hypothesis.strategies import integers


class Reference(int):
    """The number of what the system made, which is no argument to be made smaller."""

    def __str__(self):
        return '#%d' % int(self)


class Cbuf(RuleBasedStateMachine):
    buffers = Bundle('buffers')

    def __init__(self):
        super().__init__()
        self.capacity, self.values = [], []
        self.rings = []  # [top, bot, cells], one cell stays empty so that full and empty differ
        self.probe.begin()

    @rule(target=buffers, n=integers(1, 10))
    def new(self, n):
        self.probe.did('new', n)
        self.capacity.append(n)
        self.values.append([])
        self.rings.append([0, 0, [0] * (n + 1)])
        return Reference(len(self.rings) - 1)

    @precondition(lambda self: any(len(values) < n for values, n in zip(self.values, self.capacity)))
    @rule(buf=buffers, x=integers(0, 99))
    def put(self, buf, x):
        if len(self.values[buf]) == self.capacity[buf]:
            return self.probe.skipped('put', buf, x)
        self.probe.did('put', buf, x)
        ring = self.rings[buf]
        ring[2][ring[0]] = x
        ring[0] = (ring[0] + 1) % len(ring[2])
        self.values[buf].append(x)

    @precondition(lambda self: any(self.values))
    @rule(buf=buffers)
    def get(self, buf):
        if not self.values[buf]:
            return self.probe.skipped('get', buf)
        self.probe.did('get', buf)
        ring = self.rings[buf]
        answer = ring[2][ring[1]]
        ring[1] = (ring[1] + 1) % len(ring[2])
        self.probe.same(self.values[buf].pop(0), answer)

    @rule(buf=buffers)
    def len(self, buf):
        self.probe.did('len', buf)
        top, bot, cells = self.rings[buf]
        self.probe.same(len(self.values[buf]), abs(top - bot))  # C's remainder keeps the sign, too


DECLINED = -1


class Accounts:
    """The accounts, and what both model and system do with them: only voiding differs."""

    def __init__(self):
        self.balance, self.held = [], []
        self.auths = []  # [account, amount, left]; left 0: closed

    def available(self, account):
        return self.balance[account] - self.held[account]

    def create(self):
        self.balance.append(0)
        self.held.append(0)

    def credit(self, account, amount):
        self.balance[account] += amount
        return self.available(account)

    def debit(self, account, amount):
        return DECLINED if amount > self.available(account) else self.credit(account, -amount)

    def authorize(self, account, amount):
        approved = amount <= self.available(account)
        amount = amount if approved else 0
        self.auths.append([account, amount, amount])
        self.held[account] += amount
        return self.available(account) if approved else DECLINED

    def capture(self, auth, amount):
        account, _, left = self.auths[auth]
        if amount > left:
            return DECLINED
        self.auths[auth][2] -= amount
        self.held[account] -= amount
        self.balance[account] -= amount
        return self.available(account)

    def release(self, auth, amount):
        self.held[self.auths[auth][0]] -= amount
        self.auths[auth][2] = 0
        return self.available(self.auths[auth][0])


AMOUNTS = integers(1, 1000)


class Bank(RuleBasedStateMachine):
    accounts = Bundle('accounts')
    auths = Bundle('auths')

    def __init__(self):
        super().__init__()
        self.model, self.system = Accounts(), Accounts()
        self.probe.begin()

    def compare(self, name, of, amount):
        self.probe.did(name, of, amount)
        expected = getattr(self.model, name)(of, amount)
        self.probe.same(expected, getattr(self.system, name)(of, amount))
        return expected

    @rule(target=accounts)
    def create(self):
        self.probe.did('create')
        self.model.create()
        self.system.create()
        return Reference(len(self.system.balance) - 1)

    @rule(acc=accounts, amt=AMOUNTS)
    def credit(self, acc, amt):
        self.compare('credit', acc, amt)

    @rule(acc=accounts, amt=AMOUNTS)
    def debit(self, acc, amt):
        self.compare('debit', acc, amt)

    @rule(target=auths, acc=accounts, amt=AMOUNTS)
    def authorize(self, acc, amt):
        declined = self.compare('authorize', acc, amt) == DECLINED
        return multiple() if declined else Reference(len(self.system.auths) - 1)

    @precondition(lambda self: any(left for _, _, left in self.model.auths))
    @rule(auth=auths, amt=AMOUNTS)
    def capture(self, auth, amt):
        if self.model.auths[auth][2] == 0:
            return self.probe.skipped('capture', auth, amt)
        self.compare('capture', auth, amt)

    @precondition(lambda self: any(left for _, _, left in self.model.auths))
    @rule(auth=consumes(auths))
    def void(self, auth):
        if self.model.auths[auth][2] == 0:
            return self.probe.skipped('void', auth)
        self.probe.did('void', auth)
        expected = self.model.release(auth, self.model.auths[auth][2])
        self.probe.same(expected, self.system.release(auth, self.system.auths[auth][1]))


NAMES = integers(0, 3)


class Names:
    """Who is alive, and who has which name."""

    def __init__(self):
        self.alive, self.pid_of = [], {}

    def can_register(self, pid, name):
        return name not in self.pid_of and pid not in self.pid_of.values() and self.alive[pid]


class Registry(RuleBasedStateMachine):
    pids = Bundle('pids')

    def __init__(self):
        super().__init__()
        self.model, self.system = Names(), Names()
        self.name_of = {}  # the system's: each process's last name, which unregistering does not forget
        self.probe.begin()

    @rule(target=pids)
    def spawn(self):
        self.probe.did('spawn')
        self.model.alive.append(True)
        self.system.alive.append(True)
        return Reference(len(self.system.alive) - 1)

    @rule(pid=pids, name=NAMES)
    def register(self, pid, name):
        self.probe.did('register', pid, name)
        expected, answer = self.model.can_register(pid, name), self.system.can_register(pid, name)
        if expected:
            self.model.pid_of[name] = pid
        if answer:
            self.system.pid_of[name] = pid
            self.name_of[pid] = name
        self.probe.same(expected, answer)

    @rule(name=NAMES)
    def unregister(self, name):
        self.probe.did('unregister', name)
        expected = self.model.pid_of.pop(name, None) is not None
        self.probe.same(expected, self.system.pid_of.pop(name, None) is not None)

    @rule(name=NAMES)
    def whereis(self, name):
        self.probe.did('whereis', name)
        self.probe.same(self.model.pid_of.get(name), self.system.pid_of.get(name))

    @rule(pid=pids)
    def kill(self, pid):
        self.probe.did('kill', pid)
        self.model.alive[pid] = self.system.alive[pid] = False
        self.model.pid_of = {name: owner for name, owner in self.model.pid_of.items() if owner != pid}
        if pid in self.name_of:
            self.system.pid_of.pop(self.name_of.pop(pid), None)


MACHINES = {'cbuf': Cbuf, 'bank': Bank, 'registry': Registry}
