"""Runs a benchmark in Hypothesis: driver.py BENCH SEEDS prints a line of JSON for each seed.

Models are given a probe, which counts executions and commands where the system is set up and called.
"""
import importlib
import json
import sys
import time

from hypothesis import HealthCheck, Phase, Verbosity, seed as seeded, settings
from hypothesis.stateful import run_state_machine_as_test

import challenge

RUNS, COMMANDS = 10000, 50
MODULES = {
    'sequences': ('queue', 'kv_one_key', 'diehard', 'kv', 'ladder'),
    'objects': ('cbuf', 'bank', 'registry'),
}


class WrongAnswer(AssertionError):
    """The system's answer is not the model's."""


class Probe:
    """Sees each execution of one seed; what it counted up to the first failure, and afterwards."""

    def __init__(self):
        self.executions = self.commands = 0
        self.calls, self.bug = [], None
        self.started = time.process_time()

    def begin(self):
        """A fresh system was set up."""
        self.executions += 1
        self.calls = []

    def did(self, name, *arguments):
        """The system executes a command."""
        self.commands += 1
        self.calls.append((name, arguments))

    def skipped(self, name, *arguments):
        """A step whose object does not allow it: nothing is executed, but the step stands in what is reported."""
        self.calls.append((name, arguments))

    def same(self, expected, answered):
        if expected != answered:
            # Hypothesis executes what it reports last.
            self.bug = dict(self.bug or self.found(), plan=self.calls)
            raise WrongAnswer('%r instead of %r' % (answered, expected))

    def found(self):
        return {'runs': self.executions, 'commands': self.commands, 'cpu': time.process_time()}

    def result(self, seed):
        if not self.bug:
            return {'seed': seed, 'found': False}
        return {
            'seed': seed, 'found': True, 'runs': self.bug['runs'], 'commands': self.bug['commands'],
            'executions': self.executions - self.bug['runs'],
            'shrink_commands': self.commands - self.bug['commands'],
            'find_cpu_s': self.bug['cpu'] - self.started, 'shrink_cpu_s': time.process_time() - self.bug['cpu'],
            'plan': ['%s(%s)' % (name, ', '.join(map(str, arguments))) for name, arguments in self.bug['plan']],
        }


def run(machine, seed):
    probe = machine.probe = Probe()
    try:
        run_state_machine_as_test(seeded(seed)(machine), settings=settings(
            max_examples=RUNS, stateful_step_count=COMMANDS, database=None, deadline=None, print_blob=False,
            verbosity=Verbosity.quiet, phases=(Phase.generate, Phase.shrink), report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck)))
    except WrongAnswer:
        pass
    return probe.result(seed)


def main():
    bench, seeds = sys.argv[1], int(sys.argv[2])
    if bench.startswith('challenge_'):
        return challenge.main(bench[len('challenge_'):], seeds)
    module = next(name for name, benches in MODULES.items() if bench in benches)
    machine = importlib.import_module(module).MACHINES[bench]
    for seed in range(1, seeds + 1):
        print(json.dumps(run(machine, seed)), flush=True)


if __name__ == '__main__':
    main()
