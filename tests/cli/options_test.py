#!/usr/bin/env python3
"""Holds everything that lists options to `--help`: options_test.py --build DIR

The manual page, the guides, and what bash and zsh propose know the same options as the help of each subcommand; what is
kept in the repository is what the tool writes now. Exit 77: zsh is not there.
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
wrong = []


def check(what, got, expected):
    for word in sorted(expected - got):
        wrong.append('%s: %s is missing' % (what, word))
    for word in sorted(got - expected):
        wrong.append('%s: %s is none of its' % (what, word))


def output(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def helped(program, subcommand):
    """The options that --help lists, long and short."""
    found = set()
    for line in output(program, subcommand, '--help').splitlines():
        option = re.match(r'  (?:(-\w), |    )(--[\w-]+)', line)
        if option:
            found |= {word for word in option.groups() if word}
    return found


def bash(program, directory, *words):
    """What bash proposes for the last of the words of a command line."""
    name = os.path.basename(program)
    script = '''
compopt() { :; }
source <("$1" completion bash); name=$2; shift 2
COMP_WORDS=("$name" "$@") COMP_CWORD=$#
"_$name" "$name" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"'''
    return {word for word in output('bash', '-uec', script, 'bash', program, name, *words,
                                    cwd=directory).splitlines() if word}


def zsh(program, subcommand):
    """The specifications that zsh is given for a subcommand."""
    name = os.path.basename(program)
    script = '''
compdef() { }; _describe() { }; _files() { }
_arguments() { shift; print -rl -- "$@" }
eval "$($1 completion zsh)"
words=($2 $3 --) CURRENT=3
_$2'''
    return output('zsh', '-fc', script, 'zsh', program, name, subcommand).splitlines()


def manual():
    """The options of each subcommand in the manual page; those of all under None."""
    found = {}
    with open(os.path.join(SOURCE, 'doc/man/pdamage.1.scd')) as file:
        lines = file.read().split('; from here')[1].split('; to here')[0].split('# OPTIONS')[1]
    for paragraph in re.split(r'\n\n', lines.split('# ENVIRONMENT')[0]):
        if not paragraph.startswith('*-'):
            continue
        option = set(re.findall(r'\*(--?[\w-]+)\*', paragraph.split('\n')[0]))
        owners = re.search(r'\bOf (\*\w+\*(?:,\s+\*\w+\*)*)\.$', ' '.join(paragraph.split()))
        for owner in re.findall(r'\w+', owners.group(1)) if owners else [None]:
            found.setdefault(owner, set()).update(option)
    return found


def check_program(program, directory):
    name = os.path.basename(program)
    subcommands = [line for line in output(program, '--help-options').splitlines() if ' ' not in line]
    check('%s: first word' % name, bash(program, directory, ''), set(subcommands))
    for subcommand in subcommands:
        what, options = '%s %s' % (name, subcommand), helped(program, subcommand)
        check(what + ', bash', bash(program, directory, subcommand, '-'), options)
        specified = [re.match(r'(?:\([^)]*\))?\*?(--?[\w-]+)', line) for line in zsh(program, subcommand)]
        check(what + ', zsh', {it.group(1) for it in specified if it}, options)
        if name == 'pdamage':
            pages = manual()
            check(what + ', manual page', pages.get(subcommand, set()) | pages[None], options)
    check(name + ' --isolation', bash(program, directory, 'run', '--isolation', ''), {'batch', 'none', 'run', 'exec'})
    check(name + ' --isolation=', bash(program, directory, 'run', '--isolation', '='), {'batch', 'none', 'run', 'exec'})
    check(name + ' --isolation=b', bash(program, directory, 'run', '--isolation', '=', 'b'), {'batch'})
    check(name + ' --runs', bash(program, directory, 'run', '--runs', ''), set())
    check(name + ' --save', bash(program, directory, 'run', '--save', ''), {'a folder'})
    check(name + ' replay', bash(program, directory, 'replay', ''), {'a folder', 'a file.pd'})
    check(name + ' failures', bash(program, directory, 'failures', ''), {'a folder'})
    check(name + ' completion', bash(program, directory, 'completion', ''), {'bash', 'zsh'})


def check_guides(program):
    text = ''
    for path in glob.glob(os.path.join(SOURCE, 'doc/guide/*.md')):
        with open(path) as file:
            text += file.read()
    for line in output(program, '--help-options').splitlines():
        option = re.search(r'--[\w-]+', line)
        if option and not re.search(re.escape(option.group()) + r'\b', text):
            wrong.append('no guide mentions %s' % option.group())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build', default=os.environ.get('BUILD', os.path.join(SOURCE, 'build')))
    build = os.path.abspath(parser.parse_args().build)
    if not shutil.which('zsh'):
        print('zsh is not installed')
        return 77
    with tempfile.TemporaryDirectory(prefix='pd options ') as directory:
        os.mkdir(os.path.join(directory, 'a folder'))
        open(os.path.join(directory, 'a file.pd'), 'w').close()
        for program in ('pdamage', 'examples/counter'):
            check_program(os.path.join(build, program), directory)
    check_guides(os.path.join(build, 'pdamage'))
    print('\n'.join(sorted(set(wrong)) or ['all of them know the same options']))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
