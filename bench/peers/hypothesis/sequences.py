"""The benchmarks whose system is one thing, in Hypothesis: queue, kv_one_key, diehard, kv, ladder.

Models and planted bugs are those of tests/zoo/NAME.c.
"""
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, precondition, rule
from hypothesis.strategies import integers


class Queue(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.values, self.cells, self.damaged = [], [], False
        self.probe.begin()

    @precondition(lambda self: len(self.values) < 16)
    @rule(value=integers(0, 1000))
    def push(self, value):
        self.probe.did('push', value)
        self.damaged = self.damaged or (len(self.cells) == 3 and value >= 900)
        self.cells.append(value)
        self.values.append(value)

    @precondition(lambda self: self.values)
    @rule()
    def pop(self):
        self.probe.did('pop')
        answer = self.cells.pop(0) + (1 if self.damaged else 0)
        self.damaged = False
        self.probe.same(self.values.pop(0), answer)

    @rule()
    def size(self):
        self.probe.did('size')
        self.probe.same(len(self.values), len(self.cells))


class KvOneKey(RuleBasedStateMachine):
    live = Bundle('live')

    def __init__(self):
        super().__init__()
        self.entries, self.stored, self.buried = {}, {}, set()
        self.probe.begin()

    @rule(target=live, k=integers(0, 99), v=integers(0, 1000))
    def put(self, k, v):
        self.probe.did('put', k, v)
        revived = k in self.buried and self.stored[k] >= 500
        self.stored[k] = self.stored[k] if revived else v
        self.buried.discard(k)
        fresh = k not in self.entries
        self.entries[k] = v
        return k if fresh else multiple()

    @rule(k=consumes(live))
    def delete(self, k):
        self.probe.did('del', k)
        self.buried.add(k)
        del self.entries[k]

    @rule(k=live)
    def get(self, k):
        self.probe.did('get', k)
        self.probe.same(self.entries[k], self.stored[k])


class Jugs:
    def __init__(self):
        self.big = self.small = 0

    def fill_big(self):
        self.big = 5

    def fill_small(self):
        self.small = 3

    def empty_big(self):
        self.big = 0

    def empty_small(self):
        self.small = 0

    def small_into_big(self):
        amount = min(self.small, 5 - self.big)
        self.small, self.big = self.small - amount, self.big + amount

    def big_into_small(self):
        amount = min(self.big, 3 - self.small)
        self.big, self.small = self.big - amount, self.small + amount


class Diehard(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.model, self.system = Jugs(), Jugs()
        self.probe.begin()

    def act(self, name):
        self.probe.did(name)
        getattr(self.model, name)()
        getattr(self.system, name)()
        self.probe.same(self.model.big, 0 if self.system.big == 4 else self.system.big)

    @rule()
    def fill_big(self):
        self.act('fill_big')

    @rule()
    def fill_small(self):
        self.act('fill_small')

    @rule()
    def empty_big(self):
        self.act('empty_big')

    @rule()
    def empty_small(self):
        self.act('empty_small')

    @rule()
    def small_into_big(self):
        self.act('small_into_big')

    @rule()
    def big_into_small(self):
        self.act('big_into_small')


TOMBSTONE = 'deleted'


class Lsm:
    """A store in levels; each is a dictionary."""

    def __init__(self):
        self.memory, self.level0, self.level1, self.level2 = {}, [], {}, {}

    def get(self, k):
        for table in [self.memory, *reversed(self.level0), self.level1, self.level2]:
            if k in table:
                return None if table[k] is TOMBSTONE else table[k]
        return None

    def flush(self):
        if self.memory:
            self.level0.append(self.memory)
            self.memory = {}

    def compact(self):
        if not self.level0:
            self.merge(self.level2, self.level1)
            self.level1 = {}
        for table in self.level0:
            self.merge(self.level1, table)
        self.level0 = []

    @staticmethod
    def merge(into, table):
        """Tombstones are dropped: right on the way to level 2, the planted bug on the way to level 1."""
        for k, cell in table.items():
            if cell is TOMBSTONE:
                into.pop(k, None)
            else:
                into[k] = cell


class Kv(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.entries, self.system = {}, Lsm()
        self.probe.begin()

    @rule(k=integers(0, 9), v=integers(0, 99))
    def put(self, k, v):
        self.probe.did('put', k, v)
        self.system.memory[k] = self.entries[k] = v

    @rule(k=integers(0, 9))
    def delete(self, k):
        self.probe.did('del', k)
        self.system.memory[k] = TOMBSTONE
        self.entries.pop(k, None)

    @rule(k=integers(0, 9))
    def get(self, k):
        self.probe.did('get', k)
        self.probe.same(self.entries.get(k), self.system.get(k))

    @rule()
    def flush(self):
        self.probe.did('flush')
        self.system.flush()

    @rule()
    def compact(self):
        self.probe.did('compact')
        self.system.compact()


class Ladder(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.model, self.system = set(), set()
        self.probe.begin()

    @rule(x=integers(0, 999))
    def ladder(self, x):
        self.probe.did('ladder', x)
        self.model.add(x)
        self.system.add(x)
        self.probe.same(len(self.model), 15 if len(self.system) == 16 else len(self.system))

    @rule()
    def snake(self):
        self.probe.did('snake')
        self.model.clear()
        self.system.clear()


MACHINES = {'queue': Queue, 'kv_one_key': KvOneKey, 'diehard': Diehard, 'kv': Kv, 'ladder': Ladder}
