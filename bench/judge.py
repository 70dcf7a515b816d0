#!/usr/bin/env python3
"""Turns what a peer's driver tells of each seed into figures: judge.py BENCH TOOL <SEEDS.

A driver prints a JSON object for each seed, as it is done (bench/README.md lists the members). All peers are judged
here, by the one table optimal.json, so that no driver knows what is best. Exits 1 when a plan is shorter, or of the
same length and smaller, than the table says is possible: then the table or the driver is wrong.
"""
import argparse
import json
import os
import re
import statistics
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# An integer of a command's text; "#3" is the fourth thing that the system made, no argument to be made smaller.
INTEGER = re.compile(r'(?<![#\w])-?\d+')


def sum_of(plan):
    return sum(abs(int(number)) for command in plan for number in INTEGER.findall(command))


def medians(found):
    """The figures over all seeds at which the bug was found."""
    for metric, member in (('runs_median', 'runs'), ('commands_median', 'commands'),
                           ('executions_median', 'executions'), ('shrink_commands_median', 'shrink_commands'),
                           ('find_cpu_s_median', 'find_cpu_s'), ('shrink_cpu_s_median', 'shrink_cpu_s')):
        yield metric, statistics.median(seed[member] for seed in found)


def figures(seeds, optimal):
    found = [seed for seed in seeds if seed['found']]
    yield 'found', len(found)
    yield 'seeds', len(seeds)
    if found:
        right_length = [seed for seed in found if len(seed['plan']) == optimal['length']]
        right = [seed for seed in right_length if sum_of(seed['plan']) == optimal['sum']]
        yield 'optimal_length_pct', 100 * len(right_length) / len(found)
        yield 'optimal_all_pct', 100 * len(right) / len(found)
        yield 'distinct_results', len({tuple(seed['plan']) for seed in found})
        yield from medians(found)


def impossible(seeds, optimal):
    """A plan that is better than the best; None: there is none."""
    for seed in seeds:
        if seed['found'] and (len(seed['plan']), sum_of(seed['plan'])) < (optimal['length'], optimal['sum']):
            return seed['plan']
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('bench')
    parser.add_argument('tool')
    parser.add_argument('--optimal', default=os.path.join(HERE, 'optimal.json'))
    args = parser.parse_args()
    with open(args.optimal, encoding='utf-8') as file:
        optimal = json.load(file)[args.bench]
    # A driver that was ended in the middle of a line, or failed, has said nothing of that seed.
    seeds = [json.loads(line) for line in sys.stdin if line.startswith('{"seed"') and line.endswith('}\n')]
    for metric, value in figures(seeds, optimal):
        print(json.dumps({'bench': args.bench, 'tool': args.tool, 'metric': metric, 'value': value}))
    better = impossible(seeds, optimal)
    if better:
        print('judge.py: %s of %s is better than optimal.json: %s' % (args.bench, args.tool, '; '.join(better)),
              file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
