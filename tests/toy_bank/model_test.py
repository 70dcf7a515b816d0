#!/usr/bin/env python3
"""Proves examples/toy_bank/bugs.md: model_test.py [--build DIR] [--seeds N] [--only memory|http] [BUG...]

Each bug that shows in sequences, planted alone, is found from every seed, in process and over HTTP, as the table says,
and shrunk to its minimum; the failure file fails again with the bug and holds without it. With no bug everything holds.
"""
import argparse
import concurrent.futures
import glob
import json
import os
import statistics
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(SOURCE, 'tests')]
from bank_process import Server  # noqa: E402
from planted import Planted, call, rows_of  # noqa: E402

RUNS = 2000  # of a seed, in which a bug must be found


def bugs_of_table():
    rows = rows_of('examples/toy_bank/bugs.md')
    return [Planted(row[0], row[2], row[3]) for row in rows if len(row) == 4], [row[0] for row in rows]


class Proof:
    """Of one adapter."""

    def __init__(self, program, directory, adapter, plant):
        self.program, self.directory, self.adapter = program, directory, adapter
        self.plant = plant  # plants a bug (None: none) and gives the options that reach it
        self.wrong = []

    def run(self, *options):
        return call([self.program, *options])

    def find(self, bug, seed, options):
        """The failure that a seed finds, and its file; or None."""
        saved = os.path.join(self.directory, '%s %s %d' % (self.adapter, bug.name, seed))
        done = self.run('run', '--adapter', self.adapter, *options, '--seed', str(seed), '--runs', str(RUNS),
                        '--report', 'json', '--save', saved)
        failures = json.loads(done.stdout)['failures'] if done.stdout else []
        files = glob.glob(os.path.join(saved, '*.pd'))
        wrong = (bug.judge(failures[0]) if failures and files else 'not found: exit %d %s'
                 % (done.returncode, done.stderr.strip()))
        if wrong:
            self.complain(bug.name, 'seed %d: %s' % (seed, wrong))
        return (failures[0], files[0]) if failures and files else None

    def replay(self, bug, file, options, expected):
        done = self.run('replay', '--quiet', *options, file)
        if done.returncode != expected:
            self.complain(bug.name, '%s: replay exits %d, not %d' % (file, done.returncode, expected))

    def complain(self, name, text):
        self.wrong.append('WRONG: %s, %s: %s' % (name, self.adapter, text))

    def prove(self, bug, seeds):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            options = self.plant(bug.name)
            found = [it for it in pool.map(lambda seed: self.find(bug, seed, options), range(1, seeds + 1)) if it]
            list(pool.map(lambda it: self.replay(bug, it[1], [], 1), found))
            options = self.plant(None)
            list(pool.map(lambda it: self.replay(bug, it[1], options, 0), found))
        failures = [failure for failure, _ in found]
        steps = sorted({failure['steps'] for failure in failures})
        print('%-6s  %-18s %7s  %10s  %d of %d' % (
            self.adapter, bug.name, ', '.join(map(str, steps)),
            statistics.median([f['shrink']['executions'] for f in failures] or [0]), len(failures), seeds))
        sys.stdout.flush()

    def hold(self, runs):
        """With no bug nothing is found."""
        done = self.run('run', '--adapter', self.adapter, *self.plant(None), '--seed', '1', '--runs', str(runs),
                        '--report', 'json')
        report = json.loads(done.stdout) if done.stdout else {}
        if report.get('verdict') != 'held' or report['runs'] != runs or report['warnings']:
            self.complain('none', 'exit %d: %s %s' % (done.returncode, report.get('warnings'),
                                                      [f['message'] for f in report.get('failures', [])]))
        print('%-6s  none: %d runs, %d commands' % (self.adapter, report.get('runs', 0), report.get('commands', 0)))
        sys.stdout.flush()


def plant_in_memory(name):
    return ['--config', 'bug=' + (name or 'none')]


def planting_over_http(server):
    def plant(name):
        with server.client() as client:
            status, answer = client.ask('PUT', '/api/bugs', {'bugs': [name] if name else []})
        assert status == 200, answer
        return ['--url', 'http://127.0.0.1:%d' % server.port]
    return plant


def prove_all(proof, bugs, seeds, runs):
    for bug in bugs:
        proof.prove(bug, seeds)
    proof.hold(runs)
    return proof.wrong


def prove_over_http(program, directory, bugs, seeds, runs):
    with Server(program + '_server', '--memory') as server:
        return prove_all(Proof(program, directory, 'http', planting_over_http(server)), bugs, seeds, runs)


def check_names(program, names):
    """Every bug that the bank knows stands in the table, and no other."""
    listed = call([program + '_server', '--list-bugs']).stdout.split()
    return ['WRONG: bugs.md: ' + name for name in set(listed) ^ set(names)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build', default=os.environ.get('BUILD', os.path.join(SOURCE, 'build')))
    parser.add_argument('--seeds', type=int, default=3)
    parser.add_argument('--runs', type=int, default=2000, help='without a bug, in process')
    parser.add_argument('--http-runs', type=int, default=20, help='without a bug, over HTTP')
    parser.add_argument('--only', choices=['memory', 'http'])
    parser.add_argument('bugs', nargs='*', metavar='BUG')
    options = parser.parse_args()
    program = os.path.join(os.path.abspath(options.build), 'examples/toy_bank')
    bugs, names = bugs_of_table()
    wanted = [bug for bug in bugs if not options.bugs or bug.name in options.bugs]
    wrong = []
    have_http = os.path.exists(program + '_server') and 'adapter http' in call([program, 'list']).stdout
    print('adapter bug                  steps  executions  seeds')
    with tempfile.TemporaryDirectory(prefix='pd toy bank ') as directory:
        if options.only != 'http':
            wrong += prove_all(Proof(program, directory, 'memory', plant_in_memory), wanted, options.seeds, options.runs)
        if have_http and options.only != 'memory':
            wrong += check_names(program, names)
            wrong += prove_over_http(program, directory, wanted, options.seeds, options.http_runs)
    print('\n'.join(wrong + ([] if have_http else ['not over HTTP: libcurl or what the server needs is missing'])))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
