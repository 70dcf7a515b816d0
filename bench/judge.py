#!/usr/bin/env python3
"""Turns what a peer's driver tells of each seed into figures: judge.py BENCH TOOL <SEEDS.

A driver prints a JSON object for each seed, as it is done (bench/README.md lists the members). All tools are judged
here, by the one table optimal.json, so that no driver knows what is best. Exits 1 when a plan is shorter, or of the
same length and smaller, than the table says is possible, and when an input of the shrinking challenge is no
counterexample: then the table or the driver is wrong.
"""
import argparse
import json
import os
import re
import statistics
import sys

import challenges

HERE = os.path.dirname(os.path.abspath(__file__))
# An integer of a command's text; "#3" is the fourth thing that the system made, no argument to be made smaller.
INTEGER = re.compile(r'(?<![#\w])-?\d+')
CHALLENGE = 'challenge_'
LONG = re.compile(r'^shrink_(\w+)_\d+$')  # the best is that of the benchmark whose sequences are long here


def sum_of(plan):
    return sum(abs(int(number)) for command in plan for number in INTEGER.findall(command))


def medians(found):
    """The figures over all seeds at which the bug was found, of what the driver tells."""
    for metric, member in (('runs_median', 'runs'), ('commands_median', 'commands'),
                           ('executions_median', 'executions'), ('shrink_commands_median', 'shrink_commands'),
                           ('find_cpu_s_median', 'find_cpu_s'), ('shrink_cpu_s_median', 'shrink_cpu_s')):
        if all(member in seed for seed in found):
            yield metric, statistics.median(seed[member] for seed in found)


class Plans:
    """How a sequence of commands is judged: by its length, and by the sum of its integers."""

    def __init__(self, optimal):
        self.length, self.sum = optimal['length'], optimal['sum']

    def figures(self, found):
        right_length = [seed for seed in found if len(seed['plan']) == self.length]
        right = [seed for seed in right_length if sum_of(seed['plan']) == self.sum]
        yield 'optimal_length_pct', 100 * len(right_length) / len(found)
        yield 'optimal_all_pct', 100 * len(right) / len(found)
        yield 'distinct_results', len({tuple(seed['plan']) for seed in found})

    def wrong(self, seed):
        plan = seed['plan']
        better = (len(plan), sum_of(plan)) < (self.length, self.sum)
        return '%s is better than optimal.json' % '; '.join(plan) if better else None


class Inputs:
    """How an input of the shrinking challenge is judged: whether it is one of the smallest."""

    def __init__(self, name, optimal):
        self.name = name
        self.smallest = [challenges.unordered(value) for value in optimal['smallest']]
        self.size = min(map(challenges.size, optimal['smallest']))

    def figures(self, found):
        right = [seed for seed in found if challenges.unordered(seed['result']) in self.smallest]
        yield 'optimal_all_pct', 100 * len(right) / len(found)
        yield 'distinct_results', len({json.dumps(seed['result']) for seed in found})

    def wrong(self, seed):
        value = seed['result']
        if not challenges.fails(self.name, value):
            return '%s is no counterexample' % json.dumps(value)
        better = challenges.size(value) < self.size
        return '%s is smaller than in optimal.json' % json.dumps(value) if better else None


def figures(seeds, found, by):
    yield 'found', len(found)
    yield 'seeds', len(seeds)
    if found:
        yield from by.figures(found)
        yield from medians(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('bench')
    parser.add_argument('tool')
    parser.add_argument('--optimal', default=os.path.join(HERE, 'optimal.json'))
    args = parser.parse_args()
    with open(args.optimal, encoding='utf-8') as file:
        optimal = json.load(file)[LONG.sub(r'\1', args.bench)]
    # A driver that was ended in the middle of a line, or failed, has said nothing of that seed.
    seeds = [json.loads(line) for line in sys.stdin if line.startswith('{"seed"') and line.endswith('}\n')]
    found = [seed for seed in seeds if seed['found']]
    by = Inputs(args.bench[len(CHALLENGE):], optimal) if args.bench.startswith(CHALLENGE) else Plans(optimal)
    for metric, value in figures(seeds, found, by):
        print(json.dumps({'bench': args.bench, 'tool': args.tool, 'metric': metric, 'value': value}))
    wrong = [text for text in map(by.wrong, found) if text]
    if wrong:
        print('judge.py: %s of %s: %s' % (args.bench, args.tool, wrong[0]), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
