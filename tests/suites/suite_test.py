#!/usr/bin/env python3
"""Proves the suites of real libraries: suite_test.py [--build DIR] [--seeds N] [--runs N] [SUITE...]

Each fault in suites/SUITE/bugs.md, planted alone, is found from every seed and shrunk to its minimum; its failure file
fails again with the fault and holds without it. Without a fault all runs hold, fast enough, in the program and as a
plug-in; four of five pairs of commands come up; and no file is left behind, not even by a campaign that was killed.
"""
import concurrent.futures
import glob
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, 'tests'))
from planted import Planted, arguments, call, rows_of  # noqa: E402

FAULT_RUNS, PERCENT = 1000, 80
COMMANDS_PER_SECOND = 20000  # of a whole campaign, on a machine that does other things beside it


def faults_of(suite):
    return [Planted(row[0], row[2], row[3]) for row in rows_of('suites/%s/bugs.md' % suite)]


class Proof:
    """Of one suite."""

    def __init__(self, build, suite, directory):
        self.suite, self.directory, self.build, self.wrong = suite, directory, build, []
        self.program, self.plugin = [os.path.join(build, 'suites', suite + end) for end in ('', '.so')]

    def complain(self, text):
        self.wrong.append('WRONG: %s: %s' % (self.suite, text))

    def find(self, fault, seed):
        """The failure that a seed finds; None: there is none."""
        saved = os.path.join(self.directory, '%s %s %d' % (self.suite, fault.name, seed))
        done = call([self.program, 'run', '--config', 'fault=' + fault.name, '--seed', str(seed), '--runs',
                    str(FAULT_RUNS), '--report', 'json', '--save', saved])
        failures = json.loads(done.stdout)['failures'] if done.stdout else []
        wrong = (fault.judge(failures[0]) if failures
                 else 'not found: exit %d %s' % (done.returncode, done.stderr.strip()))
        if wrong:
            self.complain('%s, seed %d: %s' % (fault.name, seed, wrong))
        for file in glob.glob(os.path.join(saved, '*.pd')):
            for planted, expected in (fault.name, 1), ('none', 0):
                done = call([self.program, 'replay', '--quiet', '--config', 'fault=' + planted, file])
                if done.returncode != expected:
                    self.complain('%s, seed %d: replay with %s exits %d, not %d'
                                  % (fault.name, seed, planted, done.returncode, expected))
        return failures[0] if failures else None

    def prove_faults(self, seeds):
        for fault in faults_of(self.suite):
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                found = [it for it in pool.map(lambda seed: self.find(fault, seed), range(1, seeds + 1)) if it]
            steps = sorted({failure['steps'] for failure in found})
            print('%s  %-12s  found %d of %d, at run %d at most; %s steps; %s executions' % (
                self.suite, fault.name, len(found), seeds, max([f['run'] for f in found] or [0]),
                ' or '.join(map(str, steps)), statistics.median([f['shrink']['executions'] for f in found] or [0])))
            sys.stdout.flush()

    def prove_none(self, runs):
        """Without a fault all holds, and fast enough."""
        start = time.time()
        done = call([self.program, 'run', '--seed', '1', '--runs', str(runs), '--report', 'json'])
        speed = (json.loads(done.stdout)['commands'] if done.stdout else 0) / (time.time() - start)
        report = json.loads(done.stdout) if done.stdout else {}
        if report.get('verdict') != 'held' or report['runs'] != runs or report['warnings']:
            self.complain('none: exit %d: %s %s' % (done.returncode, report.get('warnings'),
                                                    [f['message'] for f in report.get('failures', [])]))
        if speed < COMMANDS_PER_SECOND:
            self.complain('none: %d commands a second, at least %d' % (speed, COMMANDS_PER_SECOND))
        print('%s  none: %d runs, %d commands, %d a second' % (
            self.suite, report.get('runs', 0), report.get('commands', 0), speed))

    def prove_pairs(self, runs):
        done = call([os.path.join(self.build, 'tests/suites/pairs'), self.plugin, str(PERCENT), str(runs)])
        print('%s  %s' % (self.suite, (done.stdout or done.stderr).strip().split('\n')[-1]))
        if done.returncode:
            self.complain('pairs: %s' % (done.stdout + done.stderr))

    def prove_plugin(self):
        """The tool does with the plug-in what the program does."""
        tool = os.path.join(self.build, 'pdamage')
        options = ['--seed', '1', '--config', 'fault=' + faults_of(self.suite)[0].name, '--report', 'json']
        reports = [json.loads(call([*command, *options]).stdout or '{}').get('failures')
                   for command in ([self.program, 'run'], [tool, 'run', self.plugin])]
        plans = [failures and failures[0]['plan'] for failures in reports]
        if not plans[0] or plans[0] != plans[1]:
            self.complain('the plug-in finds %s, the program %s' % (plans[1], plans[0]))

    def prove_clean(self):
        """What a killed campaign leaves behind goes with the next one."""
        before = self.left_behind()
        campaign = subprocess.Popen([self.program, 'run', '--quiet', '--time', '60s'], start_new_session=True,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.time() + 30
        while self.left_behind() <= before and time.time() < deadline:
            time.sleep(0.05)
        if self.left_behind() <= before:
            self.complain('a campaign that runs has no folder')
        os.killpg(campaign.pid, signal.SIGKILL)
        campaign.wait()
        while self.left_behind() - before and time.time() < deadline:
            call([self.program, 'run', '--quiet', '--runs', '1'])
        if self.left_behind() - before:
            self.complain('left behind: ' + ' '.join(self.left_behind() - before))

    def left_behind(self):
        return {path for parent in ('/dev/shm', '/tmp') for path in glob.glob('%s/pd-%s.*' % (parent, self.suite))}


def main():
    options = arguments(__doc__, 1000, 'SUITE')
    build, wrong, proved = options.build, [], 0
    tables = glob.glob(os.path.join(SOURCE, 'suites/*/bugs.md'))
    every = sorted(os.path.basename(os.path.dirname(path)) for path in tables)
    with tempfile.TemporaryDirectory(prefix='pd suites ') as directory:
        for suite in options.named or every:
            proof = Proof(build, suite, directory)
            if not os.path.exists(proof.program):
                print('%s: not built: the library is not installed' % suite)
                continue
            proof.prove_faults(options.seeds)
            proof.prove_none(options.runs)
            proof.prove_pairs(options.runs)
            proof.prove_plugin()
            proof.prove_clean()
            wrong, proved = wrong + proof.wrong, proved + 1
    print('\n'.join(wrong + ['%d suites' % proved]))
    return 1 if wrong else 0 if proved else 77


if __name__ == '__main__':
    sys.exit(main())
