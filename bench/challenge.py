#!/usr/bin/env python3
"""The shrinking challenge in our own program: challenge.py PROGRAM NAME prints a line of JSON for each of 50 seeds.

At each seed, the program finds a counterexample of its own, which tells the runs. What it shrinks is what Hypothesis
found at that seed, as starts/NAME.jsonl has it, so that executions and results can be compared one by one.

    challenge.py --record NAME...   writes starts/NAME.jsonl from what the Hypothesis that is installed does
    challenge.py --check NAME       whether the line of Hypothesis's driver on standard input is as recorded, which
                                    that of the same version (starts/version.txt) is
"""
import json
import os
import re
import subprocess
import sys

import challenges

HERE = os.path.dirname(os.path.abspath(__file__))
STARTS = os.path.join(HERE, 'starts')
SEEDS = 50
KEPT = ('seed', 'found', 'runs', 'start', 'executions', 'result')
FOUND = re.compile(r'run (\d+),')


def recorded(name):
    with open(os.path.join(STARTS, name + '.jsonl'), encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def kept(line):
    """What comes again; times do not."""
    return {member: line[member] for member in KEPT if member in line}


def hypothesis(*arguments):
    return subprocess.run([os.path.join(HERE, 'peer.sh'), 'hypothesis', *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def record(name):
    with open(os.path.join(STARTS, name + '.jsonl'), 'w', encoding='utf-8') as file:
        for line in hypothesis('challenge_' + name, str(SEEDS)).splitlines():
            print(json.dumps(kept(json.loads(line))), file=file)
    with open(os.path.join(STARTS, 'version.txt'), 'w', encoding='utf-8') as file:
        file.write(hypothesis('version'))


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
        for name in sys.argv[2:]:
            record(name)
        return
    if sys.argv[1] == '--check':
        sys.exit(kept(json.loads(sys.stdin.readline())) not in recorded(sys.argv[2]))
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
