#!/usr/bin/env python3
"""Proves examples/ring_buffer/bugs.md: ring_buffer_test.py [--build DIR] [--seeds N] [--runs N] [BUG...]

Each bug, planted alone, is found from every seed, shows as the table says of this build, and is shrunk to its minimum,
steps and arguments, in few processes; its failure file fails again with the bug and holds without it. With no bug all
runs hold.
"""
import concurrent.futures
import glob
import json
import os
import re
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, 'tests'))
from planted import Planted, arguments, call, rows_of  # noqa: E402

RUNS = 2000  # of a seed, in which a bug must be found
FORKS = 60  # processes that execute something, from the first run to the last repeat
COLUMNS = {'plain': 3, 'asan': 4}  # of bugs.md: how a bug shows in this build
OPTIONS = {'endless_loop': ['--step-time', '100ms']}
FINDING = {'alloc_failure': ['--alloc-faults']}  # beside these, where it is looked for


class Row(Planted):
    """A bug, as the table has it for one build."""

    def __init__(self, row, column):
        super().__init__(row[0], re.sub('`[^`]*`', '', row[2]), row[column])
        self.plans = re.findall('`([^`]*)`', row[2])
        self.options = ['--config', 'bug=' + row[0], *OPTIONS.get(row[0], [])]

    def judge(self, failure):
        wrong = super().judge(failure)
        plan = '; '.join(re.sub(r'^\$\d+ | @any\([^)]*\)| @fails$', '', line) for line in failure['plan'])
        return wrong or (None if plan in self.plans else 'another plan: ' + plan)


def sanitizers_of(build):
    """What a build folder is compiled with: 'none', 'address,undefined' ..."""
    with open(os.path.join(build, 'meson-info/intro-buildoptions.json')) as file:
        value = next((it['value'] for it in json.load(file) if it['name'] == 'b_sanitize'), 'none')
    return value if isinstance(value, str) else ','.join(value) or 'none'


class Proof:
    """Of one build."""

    def __init__(self, build, directory):
        self.program, self.directory, self.wrong = os.path.join(build, 'examples/ring_buffer'), directory, []

    def complain(self, name, text):
        self.wrong.append('WRONG: %s: %s' % (name, text))

    def find(self, bug, seed):
        """The failure that a seed finds, and in how many processes of one worker; None: there is none."""
        saved = os.path.join(self.directory, '%s %d' % (bug.name, seed))
        counted = saved + '.forks'
        done = call(['env', 'RING_BUFFER_FORKS=' + counted, self.program, 'run', *bug.options,
                     *FINDING.get(bug.name, []), '--seed', str(seed), '--jobs', '1',
                     '--runs', str(RUNS), '--report', 'json', '--save', saved])
        failures = json.loads(done.stdout)['failures'] if done.stdout else []
        wrong = (bug.judge(failures[0]) if failures
                 else 'not found: exit %d %s' % (done.returncode, done.stderr.strip()))
        forks = os.path.getsize(counted) if os.path.exists(counted) else 0
        if not wrong and not 0 < forks <= FORKS:
            wrong = '%d processes, at most %d' % (forks, FORKS)
        if wrong:
            self.complain(bug.name, 'seed %d: %s' % (seed, wrong))
        self.replay(bug, glob.glob(os.path.join(saved, '*.pd')))
        return (failures[0], forks) if failures else None

    def replay(self, bug, files):
        """A failure file fails again, and no longer without the bug."""
        if not files:
            self.complain(bug.name, 'no failure file')
        for file in files:
            for options, expected in (bug.options, 1), (['--config', 'bug=none'], 0):
                done = call([self.program, 'replay', '--quiet', *options, file])
                if done.returncode != expected:
                    self.complain(bug.name, '%s: replay %s exits %d, not %d'
                                  % (os.path.basename(file), options[1], done.returncode, expected))

    def prove(self, bug, seeds):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = [it for it in pool.map(lambda seed: self.find(bug, seed), range(1, seeds + 1)) if it]
        failures = [failure for failure, _ in found]
        print('%-14s  found %d of %d, at run %d at most; %s steps; %s; %d processes at most' % (
            bug.name, len(found), seeds, max([f['run'] for f in failures] or [0]),
            ' or '.join(map(str, sorted({f['steps'] for f in failures}))),
            ' or '.join(sorted({'%s: %s' % (f['kind'], f['name']) for f in failures})),
            max([forks for _, forks in found] or [0])))
        sys.stdout.flush()

    def hold(self, runs):
        """With no bug nothing is found."""
        done = call([self.program, 'run', '--seed', '1', '--runs', str(runs), '--report', 'json'])
        report = json.loads(done.stdout) if done.stdout else {}
        if report.get('verdict') != 'held' or report['runs'] != runs or report['warnings']:
            self.complain('none', 'exit %d: %s %s' % (done.returncode, report.get('warnings'),
                                                      [f['message'] for f in report.get('failures', [])]))
        print('none: %d runs, %d commands' % (report.get('runs', 0), report.get('commands', 0)))


def main():
    options = arguments(__doc__, 2000, 'BUG')
    build = options.build
    sanitizers = sanitizers_of(build)
    column = {'none': 'plain', 'address,undefined': 'asan'}.get(sanitizers)
    if not column:
        print('bugs.md has no column for a build with ' + sanitizers)
        return 77
    with tempfile.TemporaryDirectory(prefix='pd ring buffer ') as directory:
        proof = Proof(build, directory)
        for row in rows_of('examples/ring_buffer/bugs.md'):
            if not options.named or row[0] in options.named:
                proof.prove(Row(row, COLUMNS[column]), options.seeds)
        proof.hold(options.runs)
    print('\n'.join(proof.wrong))
    return 1 if proof.wrong else 0


if __name__ == '__main__':
    sys.exit(main())
