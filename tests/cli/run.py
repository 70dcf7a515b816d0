#!/usr/bin/env python3
"""Runs shell transcripts: run.py [--update] [--build DIR] FILE.t...

`  $ command` (`  > ` continues it) runs in a temporary directory whose name has a space, one shell a file;
the indented lines below are its exact output, stderr included; a last line `  [N]` is an exit status other
than 0. An expected line may end in ` (re)` or ` (glob)`. $BUILD and $SRC are the build and source directories.
"""
import argparse
import difflib
import fnmatch
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Step:
    """One command, the lines expected below it, and what happened."""

    def __init__(self, line, command):
        self.line, self.command, self.expected, self.status = line, command, [], 0
        self.output, self.real_status = None, None

    def held(self, matcher):
        return (self.output is not None and self.status == self.real_status
                and matcher(self.expected, self.output))


def line_matches(want, got):
    if want == got:
        return True
    if want.endswith(' (re)'):
        return re.fullmatch(want[:-5], got) is not None
    return want.endswith(' (glob)') and fnmatch.fnmatchcase(got, want[:-7])


def lines_match(expected, output):
    return len(expected) == len(output) and all(map(line_matches, expected, output))


def run_steps(steps, directory, build, timeout=100):
    """Runs all commands in one sh and fills in output and real_status; a step never reached keeps None."""
    mark = 'end-of-step-%d' % os.getpid()
    script = ''.join('%s\necho "%s $?"\n' % (step.command, mark) for step in steps)
    env = {key: value for key, value in os.environ.items()
           if key not in ('PD_SEED', 'PD_RUNS', 'PD_OPTIONS', 'DESTDIR')}
    env.update(BUILD=build, SRC=SOURCE, LC_ALL='C', TERM='dumb', TZ='UTC')
    with tempfile.TemporaryDirectory() as outside:
        path = os.path.join(outside, 'script')
        with open(path, 'w') as file:
            file.write(script)
        shell = subprocess.Popen(['sh', path], cwd=directory, env=env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            text = shell.communicate(timeout=timeout)[0]
        except subprocess.TimeoutExpired:
            os.killpg(shell.pid, 9)
            text = shell.communicate()[0]
    text = text.decode('utf-8', 'backslashreplace')
    parts = re.split(r'%s (\d+)\n' % mark, text)
    for step, output, status in zip(steps, parts[0::2], parts[1::2]):
        step.output = output.split('\n')
        step.real_status = int(status)
        if step.output[-1] == '':
            step.output.pop()
        else:
            step.output[-1] += ' (no-eol)'
    if len(parts) // 2 < len(steps):
        reached = steps[len(parts) // 2]
        reached.output = parts[-1].splitlines() + ['the shell ended here (exit, time limit or syntax)']
        reached.real_status = -1


def explain(name, step):
    """A unified diff of what was expected from a step and what came."""
    if step.output is None:
        return '%s:%d: not reached: %s' % (name, step.line, step.command)
    expected = step.expected + ['[%d]' % step.status] * (step.status != 0)
    output = step.output + ['[%d]' % step.real_status] * (step.real_status != 0)
    diff = list(difflib.unified_diff(expected, output, lineterm=''))[3:]
    return '\n'.join(['%s:%d: $ %s' % (name, step.line, step.command)] + diff)


def parse(lines):
    """Steps, and for each the indices of its first and last line of output."""
    steps, spans = [], []
    for number, line in enumerate(lines):
        if line.startswith('  $ '):
            steps.append(Step(number + 1, line[4:]))
            spans.append([number + 1, number + 1])
        elif line.startswith('  > ') and steps and spans[-1] == [number, number]:
            steps[-1].command += '\n' + line[4:]
            spans[-1] = [number + 1, number + 1]
        elif line.startswith('  ') and steps and spans[-1][1] == number:
            spans[-1][1] = number + 1
            status = re.fullmatch(r'  \[(\d+)\]', line)
            if status:
                steps[-1].status = int(status.group(1))
            else:
                steps[-1].expected.append(line[2:])
    return steps, spans


def run_file(path, build, update):
    with open(path) as file:
        lines = file.read().split('\n')
    steps, spans = parse(lines)
    with tempfile.TemporaryDirectory(prefix='pd transcript ') as directory:
        run_steps(steps, directory, build)
    bad = [pair for pair in zip(steps, spans) if not pair[0].held(lines_match)]
    for step, span in reversed(bad if update else []):
        output = ['  ' + line for line in step.output or []]
        lines[span[0]:span[1]] = output + ['  [%s]' % step.real_status] * (step.real_status != 0)
    if update and bad:
        with open(path, 'w') as file:
            file.write('\n'.join(lines))
    for step, _ in bad:
        print(explain(path, step))
    return not bad or update


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--update', action='store_true', help='write what came into the files')
    parser.add_argument('--build', default=os.environ.get('BUILD', os.path.join(SOURCE, 'build')))
    parser.add_argument('files', nargs='+', metavar='FILE.t')
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    return 0 if all([run_file(path, build, options.update) for path in options.files]) else 1


if __name__ == '__main__':
    sys.exit(main())
