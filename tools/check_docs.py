#!/usr/bin/env python3
"""Proves the documentation: check_docs.py [--build DIR] [--update] [FILE.md...]

In README.md and doc/**/*.md, ```c blocks compile, ```console blocks are run, relative links lead somewhere.
A C block that is part of a file begins with `/* file: PATH */` and must stand in that file word for word; with
`<!-- same-as: PATH -->` above it, it must be the whole file; ```c fragment is only counted. Blocks of any language with
`<!-- save-as: NAME -->` above them are joined, in their order, into that file for the console blocks; if it is C, it
must compile as a whole. In a console block `$ command` is followed by its exact output, where `...` stands for any text
and, alone on a line, for any lines; times, dates, build ids and how long shrinking took may differ; `(exit 1)` at the
end is the status. All blocks of a file share one shell and a directory with the repository's folders and `build`.
--update writes what came into the files.
"""
import argparse
import glob
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'cli'))
import run  # noqa: E402  the engine of the transcripts


# What differs from run to run: seconds, milliseconds, nanoseconds, names of files, dates, builds; and what changes with
# each improvement of the shrinker; and where a hang was.
VOLATILE = [r'\b[0-9,]+\.[0-9]+ s\b', r'\b[0-9]+ ms\b', r'"ns":[0-9]+', r'\b[0-9]{8}T[0-9]{6}Z',
            r'\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z', r'\bbuild-id: [0-9a-f]+',
            r'\bshrunk in [0-9]+ executions?\b', r'\bstopped: .*']


class Block:
    def __init__(self, info, line, above):
        self.info, self.line, self.lines = info, line, []
        self.same_as, self.save_as = above.get('same-as'), above.get('save-as')

    def text(self):
        return ''.join(line + '\n' for line in self.lines)


def blocks_of(lines):
    """The fenced blocks of a Markdown file."""
    found, block, fence, above = [], None, None, {}
    for number, line in enumerate(lines, 1):
        start = re.match(r'(`{3,}|~{3,})\s*(.*)$', line)
        if block is None and start:
            fence, block = start.group(1), Block(start.group(2).split(), number, above)
        elif block is not None and line.startswith(fence) and not line.strip(fence[0]):
            found.append(block)
            block, above = None, {}
        elif block is not None:
            block.lines.append(line)
        elif line.strip():
            comment = re.fullmatch(r'<!-- (same-as|save-as): ([\w./-]+) -->', line.strip())
            above = {comment.group(1): comment.group(2)} if comment else {}
    return found


def compile_c(text, directory=SOURCE):
    """None, or what the compiler says. DIRECTORY has the headers that it includes by name."""
    compiler = subprocess.run(
        ['gcc', '-std=c11', '-Wall', '-Wextra', '-fsyntax-only', '-I', os.path.join(SOURCE, 'include'),
         '-iquote', directory, '-xc', '-'], input=text, text=True, capture_output=True)
    return compiler.stderr.strip() if compiler.returncode else None


def save(blocks, directory):
    """Writes the files that blocks of a Markdown file make."""
    for block in blocks:
        if block.save_as:
            with open(os.path.join(directory, block.save_as), 'a') as file:
                file.write(block.text())


def check_saved(name, blocks):
    """What is wrong with the C files that blocks of a Markdown file make; the compiler is told its lines."""
    with tempfile.TemporaryDirectory() as directory:
        save(blocks, directory)
        for path in sorted({b.save_as for b in blocks if b.save_as and b.save_as.endswith('.c')}):
            parts = ['#line %d "%s"\n%s' % (b.line + 1, name, b.text()) for b in blocks if b.save_as == path]
            error = compile_c(''.join(parts), directory)
            if error:
                yield '%s: %s: %s' % (name, path, error)


def check_c(block):
    """None, or what is wrong with a block of C."""
    quoted = re.fullmatch(r'/\* file: (\S+) \*/', block.lines[0].strip()) if block.lines else None
    path = block.same_as or (quoted and quoted.group(1))
    if path:
        try:
            with open(os.path.join(SOURCE, path)) as file:
                text = file.read()
        except OSError as error:
            return str(error)
        if block.same_as and text != block.text():
            return 'differs from ' + path
        if not block.same_as and ''.join(line + '\n' for line in block.lines[1:]) not in text:
            return 'does not stand in ' + path
        return None
    if 'fragment' in block.info:
        return None
    return compile_c(block.text())


def loosely(text):
    """A pattern of a text, in which what differs from run to run may be different."""
    parts, at = [], 0
    for found in re.finditer('|'.join('(%s)' % pattern for pattern in VOLATILE), text):
        parts += [re.escape(text[at:found.start()]), VOLATILE[found.lastindex - 1]]
        at = found.end()
    return ''.join(parts + [re.escape(text[at:])])


def lines_match(expected, output):
    """Whether the output is as expected, where `...` stands for anything."""
    parts = []
    for line in expected:
        if line == '...':
            parts.append(r'(?:[^\n]*\n)*?')
        else:
            parts.append('[^\n]*'.join(map(loosely, line.split('...'))) + '\n')
    return re.fullmatch(''.join(parts), ''.join(line + '\n' for line in output)) is not None


def steps_of(block):
    """The steps of a console block; of each, how many lines of output there are below it, and where."""
    steps = []
    for number, line in enumerate(block.lines, block.line + 1):
        status = re.fullmatch(r'\(exit (\d+)\)', line)
        if steps:
            steps[-1].end = number
        if line.startswith('$ '):
            steps.append(run.Step(number, line[2:]))
            steps[-1].begin = number + 1
        elif line.startswith('> ') and steps and not steps[-1].expected:
            steps[-1].command += '\n' + line[2:]
            steps[-1].begin = number + 1
        elif status and steps:
            steps[-1].status = int(status.group(1))
        elif steps:
            steps[-1].expected.append(line)
    if steps:
        steps[-1].end = block.line + len(block.lines) + 1
    for step in steps:
        while step.expected and step.expected[-1] == '':
            step.expected.pop()
    return steps


def update_file(name, steps):
    """Writes what came from these steps into the file."""
    with open(name) as file:
        lines = file.read().split('\n')
    for step in sorted(steps, key=lambda step: -step.line):
        status = ['(exit %d)' % step.real_status] * (step.real_status != 0)
        lines[step.begin - 1:step.end - 1] = (step.output or []) + status
    with open(name, 'w') as file:
        file.write('\n'.join(lines))


def check_console(name, blocks, build, update):
    """Runs the console blocks of a file; the list of what went wrong."""
    with tempfile.TemporaryDirectory(prefix='pd doc ') as directory:
        for entry in os.listdir(SOURCE):
            if not entry.startswith(('.', 'build')):
                os.symlink(os.path.join(SOURCE, entry), os.path.join(directory, entry))
        os.symlink(build, os.path.join(directory, 'build'))
        save(blocks, directory)
        steps = [step for block in blocks if block.info[:1] == ['console'] for step in steps_of(block)]
        run.run_steps(steps, directory, build, timeout=300)
        wrong = [step for step in steps if not step.held(lines_match)]
        if update and wrong:
            update_file(name, wrong)
        return [run.explain(name, step) for step in wrong]


def check_links(name, text):
    text = re.sub(r'^(```+|~~~+).*?^\1', '', text, flags=re.M | re.S)
    for target in re.findall(r'\]\(([^)#\s]+)[^)]*\)', text):
        if '://' in target or target.startswith('mailto:'):
            continue
        if not os.path.exists(os.path.join(SOURCE, os.path.dirname(name), target)):
            yield '%s: broken link: %s' % (name, target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build', default=os.environ.get('BUILD', os.path.join(SOURCE, 'build')))
    parser.add_argument('--update', action='store_true', help='write what came into the files')
    parser.add_argument('files', nargs='*', metavar='FILE.md')
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    os.chdir(SOURCE)
    names = options.files or ['README.md'] + sorted(glob.glob('doc/**/*.md', recursive=True))
    wrong, counts = [], {'compiled': 0, 'quoted': 0, 'fragments': 0, 'run': 0}
    for name in names:
        with open(name) as file:
            text = file.read()
        blocks = blocks_of(text.split('\n'))
        wrong += check_links(name, text)
        wrong += check_saved(name, blocks)
        for block in (b for b in blocks if b.info[:1] == ['c']):
            error = None if block.save_as else check_c(block)
            if error:
                wrong.append('%s:%d: %s' % (name, block.line, error))
            quoted = block.same_as or (block.lines and block.lines[0].startswith('/* file: '))
            counts['quoted' if quoted else 'fragments' if 'fragment' in block.info else 'compiled'] += 1
        console = [b for b in blocks if b.info[:1] == ['console']]
        counts['run'] += len(console)
        wrong += check_console(name, blocks, build, options.update) if console else []
    print('\n'.join(wrong + ['%d files; blocks: ' % len(names)
                             + ', '.join('%d %s' % (n, what) for what, n in counts.items())]))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
