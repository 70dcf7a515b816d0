#!/usr/bin/env python3
"""Proves that the checks check: plant_defects.py [--quick] [--list] [JOB...]

Plants a defect in a clone of the last commit, runs the job that is there to find it, and expects it to fail with the
words that tell of this defect. Each job of check_all.sh has at least one. --quick runs those that take a second, and
looks whether each of the others can still be planted. The clone keeps what was built, between one defect and the next.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUICK = 'tidy format scripts headers'.split()
NEEDS_BUILD = 'release unit cli zoo toy_bank ring_buffer suites options docs bench'.split()

# Job, what is wrong, what its log says, and the edits: file, what stands there (None: a new file), what takes
# its place.
DEFECTS = [
    ('tidy', 'a file includes one of a lower layer', 'may not use src/drive',
     [('src/core/hash.c', '#include "base/hash.h"\n', '#include "base/hash.h"\n#include "drive/campaign.h"\n')]),
    ('tidy', 'a public declaration without a comment', 'without a comment above it',
     [('include/propertydamage/base.h', '/* Whether A and B have the same bytes. */\n', '')]),
    ('format', 'a brace on the wrong line', 'clang-format',
     [('src/core/hash.c', 'static bool has_fixed_count(const pd_field *field)\n{',
       'static bool has_fixed_count(const pd_field *field) {')]),
    ('scripts', 'a word that is split', 'SC2086',
     [('tools/configure.sh', 'dir=$1\n', 'dir=$1\necho $dir\n')]),
    ('headers', 'a header that needs another one first', "unknown type name 'pd_adapter'",
     [('include/propertydamage/run.h', '#include <propertydamage/adapter.h>\n', '#include <propertydamage/base.h>\n')]),
    ('unit', 'two texts are equal if one begins with the other', 'text_test',
     [('src/base/diag.c', 'return a.len == b.len && ', 'return a.len <= b.len && ')]),
    ('cli', 'a subcommand fails without a word', 'help.t',
     [('src/cli/completion.c', 'return pdi_complain(cli, "completion is for bash or zsh, not \'%.60s\'", shell);',
       'return PDI_EXIT_USAGE;')]),
    ('gcc', 'a variable that nobody uses', 'unused variable',
     [('src/core/hash.c', '    return hash;\n}\n\n/* Whether', '    int nobody;\n    return hash;\n}\n\n/* Whether')]),
    ('clang', 'a variable that is given its own value, which gcc accepts', 'self-assign',
     [('src/core/hash.c', '    return hash;\n}\n\n/* Whether', '    size = size;\n    return hash;\n}\n\n/* Whether')]),
    ('cxx', 'a macro that C++ does not have', 'PD_MAP',
     [('include/propertydamage/type_cxx.h', '#define PD_MAP(...)      (PDI_MAP, __VA_ARGS__)\n', '')]),
    ('mistakes', 'gcc is not heard any more of a number where a reference belongs', 'gcc accepts',
     [('include/propertydamage/emit.h', '#include <propertydamage/each.h>\n',
       '#include <propertydamage/each.h>\n#pragma GCC system_header\n')]),
    ('zoo', 'values are not made smaller', 'not the smallest arguments',
     [('src/shrink/shrink.c', '    changed |= pdi_pass_values(shrink);\n', '')]),
    ('toy_bank', 'a planted bug is gone', 'overdraft',
     [('examples/toy_bank/bank_operations.c', 'work_has_bug(work, BANK_BUG_OVERDRAFT) ? 0 : account->held',
       'work_has_bug(work, BANK_NO_BUG) ? 0 : account->held')]),
    ('ring_buffer', 'a planted bug is gone', 'use_after_free: seed 1: not found',
     [('examples/ring_buffer/ring.c', 'ring->bugs & RING_BUG_USE_AFTER_FREE', 'ring->bugs & RING_NO_BUG')]),
    ('suites', 'a planted fault is gone', 'lost_write',
     [('suites/lmdb/faults.c', 'data->mv_size = 0;', 'data->mv_size += 0;')]),
    ('exports', 'a symbol that is in no list', '+pd_unlisted',
     [('src/base/diag.c', 'const char *pd_version(void)\n',
       'PD_API int pd_unlisted(void);\nint pd_unlisted(void)\n{\n    return 0;\n}\n\nconst char *pd_version(void)\n')]),
    ('options', 'a manual page that is stale', 'pdamage.1.scd is stale',
     [('src/cli/option.c', '"stop after that time: ', '"stop after this time: ')]),
    ('options', 'an option that no guide mentions', 'no guide mentions --never-told',
     [('src/cli/option.c', '    {"no-validate", 0, NULL,', '    {"never-told", 0, NULL,')]),
    ('docs', 'a command prints something else than the README says', 'README.md',
     [('README.md', '1 failure in 2 runs, 203 commands', '1 failure in 2 runs, 204 commands')]),
    ('install', 'a header that is not installed', 'propertydamage/gen.h',
     [('meson.build', "install_subdir('include/propertydamage', ",
       "install_subdir('include/propertydamage', exclude_files: ['gen.h'], ")]),
    ('amalgamation', 'two internal types of one name', 'pdi_place',
     [('src/core/route.h', 'enum pdi_route_place {', 'struct pdi_place {\n    int other;\n};\nenum pdi_route_place {')]),
    ('valgrind', 'a leak', 'lost',
     [('src/base/arena.c', '        free(chunk);\n', '')]),
    ('asan', 'a byte behind the end of an allocation from an arena', 'AddressSanitizer: use-after-poison',
     [('src/base/arena.c', "    copy[size] = '\\0';\n", "    copy[size] = copy[size + 1] = '\\0';\n")]),
    ('asan', 'a leak', 'LeakSanitizer',
     [('src/base/arena.c', '        free(chunk);\n', '')]),
    ('tsan', 'two threads and one variable', 'data race',
     [('src/drive/run.c', '#include <stdio.h>\n', '#include <pthread.h>\n#include <stdio.h>\n'
       'static int shared;\nstatic void *share(void *unused)\n{\n    shared++;\n    return unused;\n}\n'),
      ('src/drive/run.c', '    pd_status status = pdi_options_check(given, &options, diag);\n',
       '    pthread_t thread;\n    (void)pthread_create(&thread, NULL, share, NULL);\n    shared++;\n'
       '    (void)pthread_join(thread, NULL);\n    pd_status status = pdi_options_check(given, &options, diag);\n')]),
    ('fuzz', 'a parser that crashes', 'FAILED: fuzz/',
     [('src/core/plan_text.c', '        reader.line = lines[i].line ? lines[i].line : (int)i + 1;\n',
       '        reader.line = lines[i].line ? lines[i].line : (int)i + 1;\n'
       '        if (line.len > 40) {\n            __builtin_trap();\n        }\n')]),
    ('clang-tidy', 'both sides of a comparison are the same', 'misc-redundant-expression',
     [('src/core/hash.c', '    return hash;\n}\n\n/* Whether', '    return size == size ? hash : 0;\n}\n\n/* Whether')]),
    ('cppcheck', 'an index beyond the array', 'arrayIndexOutOfBounds',
     [('src/core/hash.c', '    return hash;\n}\n\n/* Whether',
       '    int pair[2] = {0};\n    pair[2] = 1;\n    return hash + (uint64_t)pair[0];\n}\n\n/* Whether')]),
    ('release', 'a header of another version', "PD_VERSION: '0.1.9'",
     [('include/propertydamage/base.h', '#define PD_VERSION "0.1.0"', '#define PD_VERSION "0.1.9"')]),
    ('dist', 'the archive lacks a header', 'hash.h: No such file',
     [('.gitattributes', None, 'src/base/hash.h export-ignore\n')]),
    ('musl', 'a function that only glibc has', 'sigabbrev_np',
     [('src/sys/process.c', '    (void)snprintf(room, 16, "signal %d", signal);\n',
       '    (void)snprintf(room, 16, "%s", sigabbrev_np(signal));\n')]),
    ('debian', 'a symbol that is in no list', '+ pd_unlisted@',
     [('src/base/diag.c', 'const char *pd_version(void)\n',
       'PD_API int pd_unlisted(void);\nint pd_unlisted(void)\n{\n    return 0;\n}\n\nconst char *pd_version(void)\n')]),
    ('bench', 'another best plan than the zoo knows', 'optimal.json and tests/zoo/queue.c differ',
     [('bench/optimal.json', '"length": 5, "sum": 900', '"length": 4, "sum": 900')]),
    ('coverage', 'tests of a whole folder are gone', 'does not account for',
     [('tests/unit/pattern_test.c', 'int main(void)\n{\n', 'int main(void)\n{\n    return 0;\n'),
      ('tests/unit/curl_test.c', 'int main(void)\n{\n', 'int main(void)\n{\n    return 0;\n')]),
    ('minimal-root', 'a package that bootstrap does not install', 'make: not found',
     [('bootstrap', "needed='make gcc ", "needed='gcc ")]),
]


def run(*command, **options):
    return subprocess.run(command, **options, stdin=subprocess.DEVNULL)


class Clone:
    def __init__(self, directory):
        self.path = os.path.join(directory, 'clone')
        run('git', 'clone', '--quiet', '--no-hardlinks', SOURCE, self.path, check=True)
        self.base = subprocess.check_output(['git', 'rev-parse', 'HEAD'], cwd=self.path, text=True).strip()

    def git(self, *arguments):
        run('git', '-c', 'user.name=plant', '-c', 'user.email=plant@localhost', *arguments, cwd=self.path, check=True,
            stdout=subprocess.DEVNULL)

    def plant(self, edits):
        """None, or why the defect cannot be planted: what it takes the place of is not there."""
        for name, old, new in edits:
            path = os.path.join(self.path, name)
            if old is None:
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(new)
                self.git('add', name)
                continue
            with open(path, encoding='utf-8') as file:
                text = file.read()
            if text.count(old) == 0:
                return 'cannot be planted: %r is not in %s' % (old, name)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text.replace(old, new, 1))
        self.git('commit', '--quiet', '--all', '--message', 'a defect')
        return None

    def restore(self):
        self.git('reset', '--quiet', '--hard', self.base)
        self.git('clean', '--quiet', '-fd')

    def find(self, job, words):
        """None, or why the job did not find what was planted."""
        if job in NEEDS_BUILD and run('make', cwd=self.path, capture_output=True).returncode:
            return 'does not even build'
        checked = run('tools/check_all.sh', job, cwd=self.path, capture_output=True, text=True)
        with open(os.path.join(self.path, 'build-check', job + '.log'), errors='replace') as file:
            log = file.read()
        if 'skipped: ' in checked.stdout:
            return checked.stdout.splitlines()[0]
        if checked.returncode == 0:
            return 'was not found'
        return None if words in log else 'was found, but the log does not say %r:\n%s' % (words, log[-2000:])


def without_defect():
    jobs = subprocess.check_output([os.path.join(SOURCE, 'tools/check_all.sh'), '--list'], text=True).split()
    return [job for job in jobs if job not in [row[0] for row in DEFECTS] + ['plants']]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--quick', action='store_true', help='run those that take a second, and try to plant the others')
    parser.add_argument('--list', action='store_true', help='only print them')
    parser.add_argument('jobs', nargs='*', metavar='JOB')
    options = parser.parse_args()
    wrong = ['%s: no defect is planted for this job' % job for job in without_defect()]
    rows = [row for row in DEFECTS if not options.jobs or row[0] in options.jobs]
    if options.list:
        print('\n'.join('%-14s%s' % row[:2] for row in rows))
        return 0
    found = 0
    with tempfile.TemporaryDirectory(prefix='pd-plants-') as directory:
        clone = Clone(directory)
        for job, what, words, edits in rows:
            start = time.time()
            problem = clone.plant(edits)
            if not problem and (not options.quick or job in QUICK):
                problem = clone.find(job, words)
                found += not problem
                print('%-14s%s: %s, %.0f s' % (job, what, problem or 'found', time.time() - start), flush=True)
            if problem:
                wrong.append('%s: %s: %s' % (job, what, problem))
            clone.restore()
    print('\n'.join(wrong + ['%d of %d found' % (found, len(rows))]))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
