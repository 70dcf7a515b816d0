"""The model of bench/throughput.c in Hypothesis: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB".

The system under test counts the commands.
"""
import resource
import time

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from hypothesis.strategies import integers

RUNS = 100


class Depth(RuleBasedStateMachine):
    executed = 0

    def __init__(self):
        super().__init__()
        self.model = [0, 0]
        self.system = [0, 0]

    @rule(value=integers(0, 1000))
    def push(self, value):
        Depth.executed += 1
        self.system = [self.system[0] + 1, self.system[1] + value]
        self.model = [self.model[0] + 1, self.model[1] + value]
        assert self.system == self.model

    @rule(count=integers(0, 3))
    def pop(self, count):
        Depth.executed += 1
        self.system[0] -= min(count, self.system[0])
        self.model[0] -= min(count, self.model[0])
        assert self.system == self.model


def main():
    start = time.perf_counter()
    run_state_machine_as_test(Depth, settings=settings(
        max_examples=RUNS, stateful_step_count=50, database=None, deadline=None, derandomize=True,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck)))
    print(Depth.executed, time.perf_counter() - start, time.process_time(),
          resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == '__main__':
    main()
