#!/usr/bin/env python3
"""The shrinking challenge in our own program: challenge.py PROGRAM NAME prints a line of JSON for each of 50 seeds.

At each seed, the program finds a counterexample of its own, which tells the runs. What it shrinks is what Hypothesis
found at that seed, as starts/NAME.jsonl has it, so that executions and results can be compared one by one.

    challenge.py --record HYPOTHESIS NAME...   writes starts/NAME.jsonl from the lines of Hypothesis's driver
"""
import json
import os
import re
import subprocess
import sys

import challenges

STARTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'starts')
SEEDS = 50
KEPT = ('seed', 'found', 'runs', 'start', 'executions', 'result')
FOUND = re.compile(r'run (\d+),')


def recorded(name):
    with open(os.path.join(STARTS, name + '.jsonl'), encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def record(driver, name):
    lines = subprocess.run(driver.split() + ['challenge_' + name, str(SEEDS)], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.splitlines()
    with open(os.path.join(STARTS, name + '.jsonl'), 'w', encoding='utf-8') as file:
        for line in map(json.loads, lines):
            # Times are not the same again; counts are.
            print(json.dumps({member: line[member] for member in KEPT if member in line}), file=file)


def runs_of(program, name, seed):
    """Up to and with the first failure; None if there is none."""
    told = subprocess.run([program, name, str(seed)], check=False, text=True, stdout=subprocess.PIPE).stdout
    run = FOUND.search(told)
    return int(run[1]) + 1 if run else None


def shrunk(program, name, starts):
    """What becomes of each of STARTS."""
    lines = ''.join(challenges.write_line(name, start['start']) + '\n' for start in starts)
    told = subprocess.run([program, name], input=lines, check=True, text=True, stdout=subprocess.PIPE).stdout
    results = [json.loads(line) for line in told.splitlines()]
    for start, result in zip(starts, results):
        if 'error' in result:
            sys.exit('challenge.py: %s, seed %d: %s' % (name, start['seed'], result['error']))
    return results


def main():
    if sys.argv[1] == '--record':
        for name in sys.argv[3:]:
            record(sys.argv[2], name)
        return
    program, name = sys.argv[1:]
    starts = recorded(name)
    for start, result in zip(starts, shrunk(program, name, starts)):
        runs = runs_of(program, name, start['seed'])
        line = {'seed': start['seed'], 'found': runs is not None}
        if line['found']:
            line.update(runs=runs, executions=result['executions'],
                        result=challenges.read_line(name, result['result']))
        print(json.dumps(line), flush=True)


if __name__ == '__main__':
    main()
