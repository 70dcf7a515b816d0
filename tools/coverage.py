#!/usr/bin/env python3
"""Which lines of src/ were executed: coverage.py [--build DIR] [--lines] [PREFIX...]

Reads what a build with gcc's --coverage has counted and prints how many lines of each folder were executed; with
--lines also those that were not, of the files that begin with a PREFIX. Exits 1 when it is less than 90 %, or when
doc/coverage.md does not account for what is missing: there each row names a file, a function, how many lines of it no
test reaches (`3`, or `0-3` where that depends on time), and why. What is a few lines off, which time can do, is only
told. Without DIR's counts it exits 2.
"""
import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIST = 'doc/coverage.md'
LEAST = 90.0
SLACK = 10  # lines that may be missing in the list, all together
ROW = re.compile(r'\| `(src/[\w/]+\.c)` \| `(\w+)` \| (\d+)(?:-(\d+))? \| (\S.*) \|$')


class File:
    """A source file: for each of its lines that is code, how often it was executed."""

    def __init__(self, path):
        self.counts = collections.Counter()
        with open(os.path.join(SOURCE, path), encoding='utf-8') as file:
            self.text = file.read().split('\n')
        self.functions = self.find_functions()

    def find_functions(self):
        """Its functions, by line. Not as gcov names them: one whose declaration has attributes it takes for that."""
        found, name, first = {}, None, 0
        for number, line in enumerate(self.text, 1):
            if line == '{':
                name = re.search(r'(\w+)\(', ' '.join(self.text[first - 1:number])).group(1)
                found.update((head, name) for head in range(first, number))
            elif not line.startswith((' ', '}')):
                first = number
            if name:
                found[number] = name
            if line == '}':
                name = None
        return found

    def missed(self):
        """The lines that were not executed, by function."""
        result = collections.defaultdict(list)
        for number, count in sorted(self.counts.items()):
            if not count:
                result[self.functions.get(number, '?')].append(number)
        return result


def measure(build):
    """What gcov says of each source file, by path."""
    notes = [os.path.abspath(path) for path in glob.glob(os.path.join(build, 'src', '**', '*.gcno'), recursive=True)]
    if not any(os.path.exists(path[:-4] + 'gcda') for path in notes):
        sys.exit('coverage.py: nothing was counted in %s' % build)
    with tempfile.TemporaryDirectory() as nowhere:
        output = subprocess.run(['gcov', '--json-format', '--stdout'] + sorted(notes), cwd=nowhere, check=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    files = {}
    for unit in map(json.loads, filter(None, output.decode().split('\n'))):
        for part in unit['files']:
            path = os.path.relpath(os.path.join(unit['current_working_directory'], part['file']), SOURCE)
            if path.startswith('src/') and path.endswith('.c'):
                file = files.setdefault(path, File(path))
                for line in part['lines']:
                    file.counts[line['line_number']] += line['count']
    return files


def print_table(files):
    """Prints the table; gives the percentage of all lines."""
    folders = collections.defaultdict(lambda: [0, 0])
    for path, file in files.items():
        for name in (os.path.dirname(path), 'all'):
            folders[name][0] += len(file.counts)
            folders[name][1] += sum(count > 0 for count in file.counts.values())
    print('%-12s %7s %9s %7s' % ('folder', 'lines', 'executed', ''))
    for name, (lines, executed) in sorted(folders.items(), key=lambda row: (row[0] == 'all', row[0])):
        print('%-12s %7d %9d %5.1f %%' % (name, lines, executed, 100 * executed / lines))
    return 100 * folders['all'][1] / folders['all'][0]


def print_lines(files, prefixes):
    for path, file in sorted(files.items()):
        for function, numbers in file.missed().items() if path.startswith(tuple(prefixes)) else ():
            print('%s: %s: %d' % (path, function, len(numbers)))
            for number in numbers:
                print('%6d %s' % (number, file.text[number - 1]))


def read_list():
    """The rows of the list: how few and how many lines, by file and function; and what is wrong with it."""
    rows, problems = {}, []
    with open(os.path.join(SOURCE, LIST), encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            row = ROW.match(line)
            if row:
                if row.group(1, 2) in rows:
                    problems.append('%s:%d: %s has a row already' % (LIST, number, row.group(2)))
                rows[row.group(1, 2)] = (int(row.group(3)), int(row.group(4) or row.group(3)))
            elif line.startswith('| `'):
                problems.append('%s:%d: not | `FILE` | `FUNCTION` | LINES | WHY |' % (LIST, number))
    return rows, problems


def compare(files, rows):
    """What the list and the counts disagree on: what matters, and what does not."""
    problems, notes, unknown = [], [], 0
    missed = {(path, function): numbers for path, file in files.items() for function, numbers in file.missed().items()}
    for (path, function), numbers in sorted(missed.items()):
        most = rows.get((path, function), (0, 0))[1]
        if len(numbers) > most:
            unknown += len(numbers) - most
            notes.append('%s:%d: %s: lines that no test reaches: %d, of which %s accounts for %d: %s' %
                         (path, numbers[0], function, len(numbers), LIST, most, ', '.join(map(str, numbers))))
    for (path, function), (fewest, _) in sorted(rows.items()):
        count = len(missed.get((path, function), []))
        if path not in files or function not in files[path].functions.values():
            problems.append('%s: there is no %s in %s' % (LIST, function, path))
        elif count < fewest:
            notes.append('%s: %s in %s: of %d lines, only %d are not reached' %
                         (LIST, function, path, fewest, count))
    if unknown > SLACK:
        problems.append('%s does not account for %d lines' % (LIST, unknown))
    return problems, notes


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build', default=os.path.join(SOURCE, 'build-coverage'))
    parser.add_argument('--lines', action='store_true', help='print the lines that were not executed')
    parser.add_argument('prefixes', nargs='*', default=['src/'], metavar='PREFIX')
    options = parser.parse_args()
    files = measure(options.build)
    if options.lines:
        print_lines(files, options.prefixes)
    percentage = print_table(files)
    rows, problems = read_list()
    unlike, notes = compare(files, rows)
    problems += unlike
    if percentage < LEAST:
        problems.append('%.1f %% of the lines, at least %.0f %% are wanted' % (percentage, LEAST))
    print('\n'.join(notes + problems) or '%s accounts for the rest, in %d functions' % (LIST, len(rows)))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
