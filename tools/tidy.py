#!/usr/bin/env python3
"""The house rules that a machine can hold: tidy.py [FILE...] (all tracked files when none is named).

Prints `file:line: message` for every breach and exits 1. A comment `/* tidy: reason */` on a line lifts the ban on
functions for that line; such lines are counted.
"""
import os
import re
import statistics
import subprocess
import sys

FILE_LINES, FUNCTION_LINES, COLUMNS, WIDE_COLUMNS, MEDIAN_LINES = 600, 70, 100, 160, 200
TEXT = ('.c', '.h', '.py', '.sh', '.md', '.build', '.txt', '.t', '.scd', 'Makefile', 'bootstrap', 'run')

# A folder of src/ may include headers of those before it, and its own. The public headers stand above all.
LAYERS = 'base sys core linear exec shrink report store export drive cli nemesis http openapi'.split()
# Headers that consist of macros, where a table may be wider.
WIDE = re.compile(r'include/propertydamage/(each|emit|type|model|adapter|container|gen|run)\.h$')

# What, which files are held to it, which of them are not, and where it belongs.
BANS = [
    ('strcpy strcat sprintf vsprintf strtok atoi atol atoll rand srand random gets alloca',
     r'', r'^$', 'nowhere'),
    ('malloc calloc realloc free strdup strndup aligned_alloc posix_memalign',
     r'^src/', r'^src/(base|sys|nemesis/mechanism)/', 'in src/base and src/sys'),
    ('printf vprintf puts putchar',
     r'^src/', r'^src/cli/', 'in src/cli and programs'),
    ('time clock clock_gettime gettimeofday nanosleep clock_nanosleep usleep sleep localtime gmtime gmtime_r '
     'fork vfork execv execve execvp execlp posix_spawn posix_spawnp waitpid waitid wait _exit kill tgkill getpid '
     'sigaction signal sigprocmask pthread_sigmask pthread_create pthread_join pthread_kill '
     'open openat creat read write pread pwrite readv writev lseek fsync rename unlink mkdir mkstemp mkdtemp '
     'stat fstat lstat opendir fopen fdopen freopen popen system tmpfile '
     'getenv setenv unsetenv isatty ioctl fcntl sysconf prctl ptrace syscall getrandom dlopen dlsym '
     'mmap munmap mprotect msync memfd_create shm_open '
     'poll ppoll select epoll_create1 epoll_wait timerfd_create eventfd signalfd '
     'socket bind listen accept accept4 connect send recv sendto recvfrom sendmsg recvmsg pipe pipe2 dup dup2',
     r'^src/', r'^src/(sys|nemesis/mechanism)/', 'in src/sys and src/nemesis/mechanism'),
]
RULES = [(re.compile(r'(?<![\w.>])(%s)\s*\(' % names.replace(' ', '|')), re.compile(held), re.compile(free), where)
         for names, held, free, where in BANS]
# What a public header declares beside functions, in the groups: a macro, a type, constants.
DECLARED = re.compile(r'#define ((?:PD|pd)_\w+)|typedef .*?\b(pd_\w+)(?: \{|;|\))|enum \{ (PD_\w+)')
UNFINISHED = re.compile(r'\b(%s)\b' % '|'.join(['TO' + 'DO', 'FIX' + 'ME', 'X' * 3]))


class Tidy:
    def __init__(self):
        self.errors, self.lengths, self.lifted = [], {}, 0
        self.explained, self.unexplained = set(), {}

    def error(self, path, line, message):
        self.errors.append('%s:%d: %s' % (path, line, message))

    def file(self, path):
        with open(path, encoding='utf-8') as file:
            text = file.read()
        lines = text.split('\n')
        for number, line in enumerate(lines, 1):
            if line != line.rstrip() and not path.endswith('.t') and '/golden/' not in path:
                self.error(path, number, 'trailing whitespace')
            if UNFINISHED.search(line):
                self.error(path, number, 'unfinished: do it, or write down the decision')
        if text and not text.endswith('\n'):
            self.error(path, len(lines), 'no newline at the end')
        if path.endswith(('.c', '.h', '.py', '.sh')) and len(lines) - 1 > FILE_LINES:
            self.error(path, FILE_LINES, '%d lines, at most %d' % (len(lines) - 1, FILE_LINES))
        if path.endswith(('.c', '.h')):
            self.lengths[path] = len(lines) - 1
            self.c_file(path, text, lines)

    def c_file(self, path, text, lines):
        if not text.startswith('/*'):
            self.error(path, 1, 'begins without saying what the file is responsible for')
        self.columns(path, lines)
        self.functions(path, lines)
        code = blank(text).split('\n')
        self.bans(path, lines, code)
        self.includes(path, lines)
        if path.startswith('include/'):
            self.comments(path, lines)

    def columns(self, path, lines):
        free = False
        for number, line in enumerate(lines, 1):
            free = 'clang-format off' in line or (free and 'clang-format on' not in line)
            limit = WIDE_COLUMNS if free or WIDE.search(path) else COLUMNS
            if len(line) > limit:
                self.error(path, number, '%d columns, at most %d' % (len(line), limit))

    def functions(self, path, lines):
        start = None
        for number, line in enumerate(lines, 1):
            if line == '{':
                start = number
            elif line == '}' and start:
                if number - start - 1 > FUNCTION_LINES:
                    self.error(path, start, 'function of %d lines, at most %d' % (number - start - 1, FUNCTION_LINES))
                start = None

    def bans(self, path, lines, code):
        for names, held, free, where in RULES:
            if not held.search(path) or free.search(path):
                continue
            for number, line in enumerate(code, 1):
                for name in names.findall(line):
                    if '/* tidy: ' in lines[number - 1]:
                        self.lifted += 1
                    else:
                        self.error(path, number, '%s() belongs %s' % (name, where))

    def includes(self, path, lines):
        folder = path.split('/')[1] if path.startswith('src/') else None
        for number, line in enumerate(lines, 1):
            name = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            used = name.group(1).split('/')[0] if name and '/' in name.group(1) else None
            if used == '..' or (used in LAYERS and path.startswith(('include/', 'examples/'))):
                self.error(path, number, 'includes %s, which is internal' % name.group(1))
            elif folder in LAYERS and used in LAYERS and LAYERS.index(used) > LAYERS.index(folder):
                self.error(path, number, 'src/%s may not use src/%s, which is below it' % (folder, used))
            elif folder in LAYERS and used and used not in LAYERS + ['propertydamage']:
                self.error(path, number, 'includes %s of no layer' % name.group(1))

    def comments(self, path, lines):
        """A function has its comment above it; macros, types and constants have one above them, above the group of
        lines that they stand in, or beside them. What is said twice, for C and for C++, is explained once."""
        told = False
        for number, line in enumerate(lines, 1):
            above = lines[number - 2].rstrip()
            if re.match(r'\s*(PD_(?!API)\w+ )*PD_API\b', line) and not above.endswith('*/'):
                self.error(path, number, 'a public declaration without a comment above it')
            declared = DECLARED.match(line)
            if not declared:
                continue
            if re.match(r'#(if|else)', above):
                above = lines[number - 3].rstrip()
            in_group = line.startswith('#') and (above.endswith('\\') or above.startswith('#define'))
            told = above.endswith('*/') or '/*' in line or bool(told and in_group)
            name = next(group for group in declared.groups() if group)
            if told:
                self.explained.add(name)
            elif not name.endswith('_H'):
                self.unexplained.setdefault(name, (path, number))

    def finish(self):
        for name, (path, number) in self.unexplained.items():
            if name not in self.explained:
                self.error(path, number, '%s has no comment above it' % name)

    def summary(self):
        """Warnings about the length of files, and one line of figures."""
        by_folder = {}
        for path, length in self.lengths.items():
            if path.startswith('src/'):
                by_folder.setdefault(os.path.dirname(path), []).append(length)
        for folder, lengths in sorted(by_folder.items()):
            if statistics.median(lengths) > MEDIAN_LINES:
                yield '%s: warning: median %d lines, meant to be at most %d' % (
                    folder, statistics.median(lengths), MEDIAN_LINES)
        everything = list(self.lengths.values())
        yield '%d C files, median %d lines, longest %d; %d lifted bans; %d errors' % (
            len(everything), statistics.median(everything or [0]), max(everything or [0]), self.lifted,
            len(self.errors))


def blank(text):
    """The code with comments, strings and character constants emptied, line for line."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda match: '\n' * match.group().count('\n') or ' ', text)


def main():
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    names = sys.argv[1:] or subprocess.run(
        ['tools/list_files.sh', '*'], check=True, capture_output=True, text=True).stdout.splitlines()
    tidy = Tidy()
    for name in names:
        if name.endswith(TEXT):
            tidy.file(name)
    tidy.finish()
    print('\n'.join(tidy.errors + list(tidy.summary())))
    return 1 if tidy.errors else 0


if __name__ == '__main__':
    sys.exit(main())
