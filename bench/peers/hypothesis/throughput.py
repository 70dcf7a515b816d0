"""The model of bench/throughput.c in Hypothesis: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB".

The system under test counts the commands.
"""
import resource
import time

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import integers

RUNS = 100
CAPACITY = 16


class Fifo:
    executed = 0

    def __init__(self):
        self.cells, self.head, self.count = [0] * CAPACITY, 0, 0

    def push(self, value):
        Fifo.executed += 1
        self.cells[(self.head + self.count) % CAPACITY] = value
        self.count += 1

    def pop(self):
        Fifo.executed += 1
        value = self.cells[self.head]
        self.head = (self.head + 1) % CAPACITY
        self.count -= 1
        return value

    def size(self):
        Fifo.executed += 1
        return self.count


class Queue(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.model, self.system = [], Fifo()

    @precondition(lambda self: len(self.model) < CAPACITY)
    @rule(value=integers(0, 1000))
    def push(self, value):
        self.system.push(value)
        self.model.append(value)

    @precondition(lambda self: self.model)
    @rule()
    def pop(self):
        assert self.system.pop() == self.model.pop(0)

    @rule()
    def size(self):
        assert self.system.size() == len(self.model)


def main():
    start = time.perf_counter()
    run_state_machine_as_test(Queue, settings=settings(
        max_examples=RUNS, stateful_step_count=50, database=None, deadline=None, derandomize=True,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck)))
    print(Fifo.executed, time.perf_counter() - start, time.process_time(),
          resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == '__main__':
    main()
