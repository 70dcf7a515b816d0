"""What the programs that prove a bugs.md share: its table, and the judgement of a failure by a row of it."""
import argparse
import os
import re
import subprocess

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Planted:
    """A row of the table: a bug or fault that is planted, and what must come of it."""

    def __init__(self, name, minimum, how):
        self.name, self.how = name, how
        self.steps = [int(number) for number in re.findall(r'\b\d+\b', minimum)]

    def judge(self, failure):
        """What keeps a failure from being what the table says; None: nothing."""
        if failure['kind'] not in self.how or any(part not in self.how for part in failure['name'].split(': ')):
            return '%s: %s is not in the table' % (failure['kind'], failure['name'])
        if failure['steps'] not in self.steps:
            return '%d steps: %s' % (failure['steps'], '; '.join(failure['plan']))
        if failure['reproduced'][0] != failure['reproduced'][1]:
            return 'fails %d of %d times' % tuple(failure['reproduced'])
        return None


def rows_of(path):
    """The rows of the table in a bugs.md, each a list of its cells, the first of them the name."""
    with open(os.path.join(SOURCE, path)) as file:
        rows = [[cell.strip() for cell in line.strip().strip('|').split('|')]
                for line in file if line.startswith('| `')]
    return [[row[0].strip('`')] + row[1:] for row in rows]


def arguments(description, runs, named):
    """What the command line says; RUNS with nothing planted by default, and what is NAMED is proved alone."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument('--build', default=os.environ.get('BUILD', os.path.join(SOURCE, 'build')), type=os.path.abspath)
    parser.add_argument('--seeds', type=int, default=3)
    parser.add_argument('--runs', type=int, default=runs, help='with nothing planted')
    parser.add_argument('named', nargs='*', metavar=named)
    return parser.parse_args()


def call(command, timeout=300):
    """Runs a command without what the environment may ask of it."""
    env = {key: value for key, value in os.environ.items() if not key.startswith('PD_')}
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, timeout=timeout)
