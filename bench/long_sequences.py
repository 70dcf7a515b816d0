#!/usr/bin/env python3
"""Shrinks long failing sequences: long_sequences.py BUILD shrink_NAME_LENGTH [OPTION...]; a line of JSON for each of 20.

A sequence that fails within 50 commands is padded with commands that keep the failure at the end, until it has LENGTH.
Of two programs of the zoo, kv and bank: what they do is repeated here, as making a sequence takes thousands of
executions. It is saved as a failure file, `replay` has to confirm that its last step fails and no other, and `shrink`
is what is measured; OPTIONs are handed on to that.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

SEQUENCES, SHORT, BLOCK = 20, 50, 10


class Kv:
    """The store in levels of tests/zoo/kv.c, with its bug, and the map that it should be."""
    bug, failing = 'tombstone', 'Get'
    commands = ('Put', 'Del', 'Get', 'Flush', 'Compact')

    def __init__(self):
        self.entries, self.memory, self.level0, self.level1, self.level2 = {}, {}, [], {}, {}

    def draw(self, rng, name):
        return {'Put': lambda: {'k': rng.randrange(10), 'v': rng.randrange(100)},
                'Del': lambda: {'k': rng.randrange(10)}, 'Get': lambda: {'k': rng.randrange(10)}}.get(name, dict)()

    def get(self, k):
        for table in (self.memory, *reversed(self.level0), self.level1, self.level2):
            if k in table:
                return table[k]
        return None

    def compact(self):
        tables, into = (self.level0, self.level1) if self.level0 else ([self.level1], self.level2)
        for table in tables:
            into.update(table)
            for k in [k for k, v in into.items() if v is None]:
                del into[k]
        if self.level0:
            self.level0 = []
        else:
            self.level1 = {}

    def execute(self, _, name, fields):
        """Whether the answer is right; None: the command is not possible."""
        if name == 'Put':
            self.entries[fields['k']] = self.memory[fields['k']] = fields['v']
        elif name == 'Del':
            self.entries.pop(fields['k'], None)
            self.memory[fields['k']] = None  # a tombstone
        elif name == 'Flush' and self.memory:
            self.level0.append(self.memory)
            self.memory = {}
        elif name == 'Compact':
            self.compact()
        return name != 'Get' or self.get(fields['k']) == self.entries.get(fields['k'])


class Reference(int):
    """The step that made what is referred to."""


class Bank:
    """The accounts of tests/zoo/bank.c; only what is open can be wrong, and it is as soon as it is voided."""
    bug, failing = 'void_all', 'VoidAuth'
    commands = ('Create', 'Credit', 'Debit', 'Authorize', 'Capture', 'VoidAuth')

    def __init__(self):
        self.free = {}  # of each account
        self.holds = {}  # account, amount, left

    def draw(self, rng, name):
        """None: nothing to refer to."""
        of = list(self.holds if name in ('Capture', 'VoidAuth') else self.free)
        if name == 'Create':
            return {}
        if not of:
            return None
        fields = {'auth' if of[0] in self.holds else 'acc': Reference(rng.choice(of))}
        return fields if name == 'VoidAuth' else dict(fields, amt=rng.randrange(1, 1001))

    def execute(self, step, name, fields):
        of, amount = next(iter(fields.values()), None), fields.get('amt')
        if name == 'Create':
            self.free[step] = 0
        elif of not in (self.holds if 'auth' in fields else self.free):
            return None
        elif name == 'Credit':
            self.free[of] += amount
        elif name in ('Debit', 'Authorize') and amount <= self.free[of]:
            self.free[of] -= amount
            if name == 'Authorize':
                self.holds[step] = [of, amount, amount]
        elif name == 'Capture' and amount <= self.holds[of][2]:
            self.holds[of][2] -= amount
            if self.holds[of][2] == 0:
                del self.holds[of]
        elif name == 'VoidAuth':
            account, whole, left = self.holds.pop(of)
            self.free[account] += left
            return left == whole
        return True


ZOO = {'kv': Kv, 'bank': Bank}


def failing_at(system, steps):
    """The index of the first of STEPS that fails, or -1 - INDEX of the first that is not possible; None: neither."""
    for index, step in enumerate(steps):
        right = system.execute(*step)
        if not right:
            return index if right is False else -1 - index
    return None


def draw(system, rng, number):
    """A step that is possible now, with that NUMBER."""
    while True:
        name = rng.choice(system.commands)
        fields = system.draw(rng, name)
        if fields is not None:
            return number, name, fields


def short_sequence(zoo, rng):
    while True:
        system, steps = zoo(), []
        for number in range(SHORT):
            steps.append(draw(system, rng, number))
            if not system.execute(*steps[-1]):
                return steps


def padded(zoo, rng, length):
    """Numbers of steps stay what they are while others are put between them."""
    steps = short_sequence(zoo, rng)
    number = SHORT
    while len(steps) < length:
        at = rng.randrange(len(steps))
        system, more = zoo(), []
        failing_at(system, steps[:at])
        for _ in range(min(length - len(steps), rng.randrange(1, BLOCK + 1))):
            step = draw(system, rng, number)
            number += 1
            if system.execute(*step):
                more.append(step)
            else:
                break
        else:
            if failing_at(system, steps[at:]) == len(steps) - at - 1:
                steps[at:at] = more
    return steps


MEMBERS = {'acc': 'account', 'auth': 'auth'}


def lines_of(steps):
    """The plan of a failure file."""
    lines = {number: line for line, (number, _, _) in enumerate(steps, 1)}

    def text(name, value):
        return '%s=$%d.%s' % (name, lines[value], MEMBERS[name]) if isinstance(value, Reference) else '%s=%d' % (
            name, value)
    return ['$%d %s(%s)' % (lines[number], name, ', '.join(text(*field) for field in fields.items()))
            for number, name, fields in steps]


def tell(command, *arguments):
    """What COMMAND prints, line by line; its exit code says that it still fails."""
    done = subprocess.run([command, *arguments], check=False, text=True, stdout=subprocess.PIPE)
    if done.returncode != 1:
        sys.exit('long_sequences.py: %s exits %d' % (' '.join([command, *arguments]), done.returncode))
    return [json.loads(line) for line in done.stdout.splitlines()]


def header_of(program, zoo, folder):
    """What goes before the plan in a failure file of PROGRAM."""
    subprocess.run([program, 'main', 'run', '--config', 'bug=' + zoo.bug, '--seed', '1', '--save', folder, '--quiet'],
                   check=False, stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, os.listdir(folder)[0]), encoding='utf-8') as file:
        return file.read().split('plan\n')[0]


def as_judged(line):
    """$3 Credit(acc=$1.account, amt=5) @any(amt) as Credit(acc=#1, amt=5)."""
    return re.sub(r'\$(\d+)(\.\w+)*', r'#\1', re.search(r' (.*?\))(?: @|$)', line)[1])


def main():
    build, bench = sys.argv[1:3]
    name, length = re.fullmatch(r'shrink_(\w+)_(\d+)', bench).groups()
    program, zoo = os.path.join(build, 'zoo', name), ZOO[name]
    with tempfile.TemporaryDirectory() as folder:
        header = header_of(program, zoo, folder)
        path = os.path.join(folder, 'long.pd')
        for seed in range(1, SEQUENCES + 1):
            plan = lines_of(padded(zoo, random.Random(seed), int(length)))
            with open(path, 'w', encoding='utf-8') as file:
                file.write(header + 'plan\n' + '\n'.join(plan) + ' @fails\n')
            failure = tell(program, 'main', 'replay', path, '--report', 'json')[0]['failures'][0]
            if failure['name'] != zoo.failing or failure['failing_step'] != int(length) - 1:
                sys.exit('long_sequences.py: seed %d of %s does not fail at its end' % (seed, bench))
            report, counted = tell(program, 'counted', 'shrink', path, '--report', 'json', *sys.argv[3:])
            shrunk = report['failures'][0]
            print(json.dumps({
                'seed': seed, 'found': True, 'plan': list(map(as_judged, shrunk['plan'])),
                # The repetitions of what came out are no part of shrinking.
                'executions': counted['executions'] - shrunk['reproduced'][1],
                'shrink_commands': counted['commands'] - shrunk['reproduced'][1] * shrunk['steps']}), flush=True)


if __name__ == '__main__':
    main()
