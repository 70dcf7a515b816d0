#!/usr/bin/env python3
"""The core as two files, propertydamage.h and propertydamage.c: amalgamate.py DIR

They build with a C11 compiler, threads and nothing else, next to the user's own files and with the user's own flags. The
header is all public headers of the core in the order in which they include each other; the source is all files of the
core's layers. What a file has for itself alone - a static function, a type, a constant - is renamed, if another file
uses the name for something else: add in core/values.c becomes core_values__add. Macros of a file end with it.
"""
import os
import re
import sys

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LAYERS = 'base sys core linear exec shrink report store export drive cli'.split()
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"].*\n', re.M)
# What stands at the beginning of a line names something of the whole file.
FUNCTION = re.compile(r'^static [^;={}]*?\b(\w+)\([^;]*?\)\s*[;{]', re.M)
VARIABLE = re.compile(r'^(?:static |const |_Thread_local )+[^;={}()]*?\b(\w+)(?:\[[^]]*\])*(?: =|;)', re.M)
ANONYMOUS = re.compile(r'^\} (\w+)(?:\[[^]]*\])*(?: =|;)', re.M)
TAG = re.compile(r'^(?:typedef |static |const )*(?:struct|union|enum) (\w+) \{', re.M)
TYPEDEF = re.compile(r'^typedef [^;{]*?(\w+)(?:\([^;]*\))?;', re.M)
ENUM = re.compile(r'^(?:static )?enum(?: \w+)? \{(.*?)\}', re.M | re.S)
MACRO = re.compile(r'^[ \t]*#[ \t]*define[ \t]+(\w+)', re.M)


def read(path):
    with open(os.path.join(SOURCE, path), encoding='utf-8') as file:
        return file.read()


def blank(text):
    """The code without comments, strings and preprocessor lines: for finding names only."""
    text = re.sub(r'/\*.*?\*/|//[^\n]*', ' ', text, flags=re.S)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', '""', text)
    return re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*$', '', text, flags=re.M)


def own_names(text):
    """What a source file names for itself alone."""
    code = blank(text)
    names = set()
    for pattern in (FUNCTION, VARIABLE, ANONYMOUS, TAG, TYPEDEF):
        names.update(pattern.findall(code))
    for body in ENUM.findall(code):
        names.update(re.findall(r'(\w+)(?:\s*=[^,]*)?(?:,|$)', body.strip()))
    return {name for name in names if not name.startswith(('pd_', 'pdi_', 'PD_', 'PDI_'))}


def sources():
    for layer in LAYERS:
        folder = os.path.join(SOURCE, 'src', layer)
        if os.path.isdir(folder):
            for name in sorted(os.listdir(folder)):
                if name.endswith('.c'):
                    yield 'src/%s/%s' % (layer, name)


PRAGMA = re.compile(r'^#if defined\(__GNUC__\) && !defined\(PD_HEADER_WARNINGS\)\n#pragma GCC system_header.*\n#endif\n', re.M)


def spliced(name, seen):
    """A public header, and in the place of each include of ours that header, the first time."""
    seen.add(name)

    def replace(match):
        other = match.group(2)
        if not other.startswith('propertydamage/'):
            return match.group(0)
        return '' if other in seen else spliced(other, seen)
    return '\n/* ==== %s ==== */\n' % name + INCLUDE.sub(replace, read('include/' + name))


def public_header():
    """emit.h comes first: gcc is to be heard of what stands before the pragma, and only of that."""
    seen = {'propertydamage/each.h'}
    emit = spliced('propertydamage/emit.h', seen)
    seen.remove('propertydamage/each.h')
    rest = spliced('propertydamage/pd.h', seen)
    pragma = PRAGMA.search(rest).group(0)
    return ('/*\n * PropertyDamage: the public headers of its core in one file. Beside it belongs propertydamage.c.\n'
            ' * Made by tools/amalgamate.py; do not edit. SPDX-License-Identifier: Apache-2.0\n */\n'
            '#ifndef PROPERTYDAMAGE_H\n#define PROPERTYDAMAGE_H\n'
            + emit + '\n' + pragma + PRAGMA.sub('', rest) + '\n#endif\n')


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|\.\.\.|->|\w+|[{}().;=]', re.S)


def renamed(text, names):
    """The code with other names for what NAMES has; not for members, which have those of their structs."""
    out, at, before, bodies, keyword = [], 0, '', [], ''
    for match in TOKEN.finditer(text):
        token = match.group()
        in_struct = bool(bodies) and bodies[-1] in ('struct', 'union')
        is_member = before in ('.', '->') or (in_struct and before not in ('struct', 'union', 'enum')
                                              and not token.isupper())
        if token == '{':
            bodies.append(keyword)
        elif token == '}' and bodies:
            bodies.pop()
        if token in names and not is_member:
            out += [text[at:match.start()], names[token]]
            at = match.end()
        if token in ('struct', 'union'):
            keyword = token
        elif token in ('(', ')', ';', '=', '{', '}', 'enum'):
            keyword = ''
        if not token.startswith(('/*', '//')):
            before = token
    return ''.join(out + [text[at:]])


class Source:
    """The source: each internal header once, before the first file that needs it."""

    def __init__(self):
        self.parts, self.seen = [], set()
        self.texts = {path: read(path) for path in sources()}
        self.words = {path: set(re.findall(r'\w+', blank(text))) for path, text in self.texts.items()}

    def includes(self, text):
        """The text without the includes at its beginning: ours are written now, others are given, too."""
        others = []

        def replace(match):
            kind, name = match.groups()
            if kind == '"':
                self.header(name, 'src/' + name)
            elif name == 'propertydamage/http.h': # of another library, but its tables are the core's
                self.header(name, 'include/' + name)
            elif is_conditional(text, match.start()):
                return match.group(0)
            elif not name.startswith('propertydamage/'):
                others.append(match.group(0))
            return ''
        return INCLUDE.sub(replace, text), ''.join(others)

    def header(self, name, path):
        if name not in self.seen:
            self.seen.add(name)
            text, others = self.includes(PRAGMA.sub('', read(path)))
            self.parts.append('\n/* ==== %s ==== */\n%s%s' % (path, others, text))

    def clashing(self, path):
        """The names of a file's own that another file uses, for whatever."""
        others = set().union(*(words for other, words in self.words.items() if other != path))
        return sorted(own_names(self.texts[path]) & others)

    def file(self, path):
        text, others = self.includes(re.sub(r'^#define _\w+_SOURCE.*\n', '', self.texts[path], flags=re.M))
        stem = re.sub(r'\W', '_', path[4:-2])
        text = renamed(text, {name: '%s__%s' % (stem, name) for name in self.clashing(path)})
        ended = sorted(set(MACRO.findall(text)))
        self.parts.append('\n/* ==== %s ==== */\n%s%s%s' % (
            path, others, text, ''.join('#undef %s\n' % name for name in ended)))

    def text(self):
        for path in self.texts:
            self.file(path)
        return ('/*\n * PropertyDamage: its core in one file; see propertydamage.h. Link it with threads and libm.\n'
                ' * Made by tools/amalgamate.py; do not edit. SPDX-License-Identifier: Apache-2.0\n */\n'
                '#ifndef _GNU_SOURCE\n#define _GNU_SOURCE\n#endif\n#include "propertydamage.h"\n'
                + ''.join(self.parts))


def is_conditional(text, at):
    """Whether what stands there is inside an #if, other than the guard of a header."""
    before = text[:at]
    guard = 1 if re.search(r'^#ifndef PDI?_\w+_H$', before, re.M) else 0
    opened = len(re.findall(r'^[ \t]*#[ \t]*if', before, re.M))
    return opened - len(re.findall(r'^[ \t]*#[ \t]*endif', before, re.M)) > guard


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, text in (('propertydamage.h', public_header()), ('propertydamage.c', Source().text())):
        with open(os.path.join(sys.argv[1], name), 'w', encoding='utf-8') as file:
            file.write(text)


if __name__ == '__main__':
    main()
