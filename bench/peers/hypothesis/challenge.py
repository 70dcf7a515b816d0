"""The shrinking challenge in Hypothesis. What the properties say is in bench/challenges.py.

Integers are of 32 bits, so that every tool can be given what was found here.
"""
import json
import os
import sys
import time

from hypothesis import HealthCheck, Phase, Verbosity, given, seed as seeded, settings
from hypothesis.strategies import deferred, integers, just, lists, one_of, tuples

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
from challenges import CHALLENGES, INT_MAX, INT_MIN, divides_by_literal_zero, wrapped  # noqa: E402

RUNS = 100000
INTEGERS = integers(INT_MIN, INT_MAX)
POSITIVE = integers(1, INT_MAX)


def five(**limits):
    """Five lists whose sums, wrapped to 16 bits, are below 256."""
    of = lists(integers(-2**15, 2**15 - 1), **limits).filter(lambda numbers: wrapped(sum(numbers)) < 256)
    return tuples(of, of, of, of, of)


EXPRESSIONS = deferred(lambda: one_of(INTEGERS, tuples(just('+'), EXPRESSIONS, EXPRESSIONS),
                                      tuples(just('/'), EXPRESSIONS, EXPRESSIONS)))

INPUTS = {
    'bound5': five(max_size=1),
    'bound5_free': five(),
    'large_union_list': lists(lists(INTEGERS)),
    'reverse': lists(INTEGERS),
    'calculator': EXPRESSIONS.filter(lambda expression: not divides_by_literal_zero(expression)),
    'length_list': integers(1, 100).flatmap(lambda n: lists(integers(0, 1000), min_size=n, max_size=n)),
    'difference_zero': tuples(POSITIVE, POSITIVE),
    'difference_small': tuples(POSITIVE, POSITIVE),
    'difference_one': tuples(POSITIVE, POSITIVE),
    'deletion': lists(INTEGERS, min_size=1).flatmap(
        lambda numbers: tuples(just(numbers), integers(0, len(numbers) - 1))),
    'distinct': lists(INTEGERS),
    'nestedlists': lists(lists(INTEGERS)),
}


class Violated(AssertionError):
    """The property does not hold for an input."""


def run(name, seed):
    """Finds and shrinks; what Hypothesis executes last is what it reports."""
    _, holds = CHALLENGES[name]
    result = {'seed': seed, 'found': False}
    executions = 0
    cpu = time.process_time()

    @settings(max_examples=RUNS, database=None, deadline=None, print_blob=False, verbosity=Verbosity.quiet,
              phases=(Phase.generate, Phase.shrink), report_multiple_bugs=False,
              suppress_health_check=list(HealthCheck))
    @given(INPUTS[name])
    def holds_for(value):
        nonlocal executions, cpu
        executions += 1
        if holds(value):
            return
        if not result['found']:
            now = time.process_time()
            result.update(found=True, runs=executions, start=value, find_cpu_s=now - cpu)
            cpu = now
        result['result'] = value
        raise Violated(value)

    try:
        seeded(seed)(holds_for)()
    except Violated:
        result.update(executions=executions - result['runs'], shrink_cpu_s=time.process_time() - cpu)
    return result


def main(name, seeds):
    """Prints a line of JSON for each seed: with what it found first, and what was left of it."""
    for seed in range(1, seeds + 1):
        print(json.dumps(run(name, seed)), flush=True)
