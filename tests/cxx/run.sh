#!/bin/sh
# A suite may be written in C++: the tables are those that C makes, the counter compiles
# unchanged, every macro is quiet in its users' files, and what cannot be described is refused
# in plain words. Needs no library.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
warnings='-Wall -Wextra -Wshadow -Werror -Iinclude'
status=0

# refuses PHRASE CODE: CODE does not compile, and the first error has PHRASE and names a line of it.
refuses() {
    printf '#include <propertydamage/pd.h>\n%s\n' "$2" >"$work/refused.cpp"
    if $cxx -std=$standard -Iinclude -fsyntax-only "$work/refused.cpp" 2>"$work/errors"; then
        echo "FAILED: $cxx -std=$standard accepts: $2"
        status=1
    elif ! grep -m 1 'error: ' "$work/errors" | grep -qF "$1"; then
        echo "FAILED: $cxx -std=$standard does not say \"$1\" first of: $2"
        grep -m 1 'error: ' "$work/errors"
        status=1
    elif ! grep -q 'refused\.cpp:[2-9]:' "$work/errors"; then
        echo "FAILED: $cxx -std=$standard does not say where: $2"
        status=1
    fi
}

all_refusals() {
    refuses 'a pointer member is no PD_FIELD' 'struct s { int *m; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'text is a pd_str' 'struct s { const char *m; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'a const or volatile member' 'struct s { const int m; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'a union cannot be described' \
        'union u { int a; }; struct s { union u m; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'a struct is described with PD_STRUCT' \
        'struct t { int a; }; struct s { struct t m; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'an array of arrays' 'struct s { int m[2][2]; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'a container is described with' 'struct s { pd_set_of(int) m; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'a PD_LIST member is a pd_list_of' \
        'struct s { pd_set_of(int) m; }; PD_TYPE(s, PD_LIST(m));'
    refuses 'cannot be described' 'struct s { long double m; }; PD_TYPE(s, PD_FIELD(m));'
    refuses 'is a bool' 'struct s { int m, has; }; PD_TYPE(s, PD_MAYBE(m, has));'
    refuses 'the member that counts is an integer' \
        'struct s { int m[2]; double n; }; PD_TYPE(s, PD_COUNTED(m, n));'
    refuses 'what is counted is an array or a pointer' \
        'struct s { int m; int n; }; PD_TYPE(s, PD_COUNTED(m, n));'
    refuses 'not of the struct that its description names' \
        'struct a { int m; }; PD_TYPE(a, PD_FIELD(m)); struct b { int m; };
         struct s { struct b m; }; PD_TYPE(s, PD_STRUCT(m, a));'
    refuses 'PD_REALS is for fractions' \
        'struct s { int m; }; PD_TYPE(s, PD_FIELD(m, PD_RANGE(0.5, 1)));'
    refuses 'two generators' \
        'struct s { pd_str m; }; PD_TYPE(s, PD_FIELD(m, PD_ALNUM(1, 2), PD_MATCHES("a")));'
    refuses 'this is no attribute' 'struct s { int m; }; PD_TYPE(s, PD_FIELD(m, 3));'
    refuses "$undeclared" 'struct s { int m; }; PD_TYPE(s, PD_FIELD(m, PD_RANG(1, 2)));'
    refuses "$no_member" 'struct s { int m; }; PD_TYPE(s, PD_FIELD(n));'
}

# shellcheck disable=SC2086 # the warnings are several words
for cxx in g++ clang++; do
    cc=gcc undeclared='not declared' no_member='is not a member of'
    [ $cxx = clang++ ] && cc=clang undeclared='undeclared' no_member='no member named'
    for standard in c11 gnu17 c2x; do
        for source in layout_c suite; do
            $cc -std=$standard $warnings -Wpedantic -Wconversion -Wcast-qual -O2 \
                -c tests/cxx/$source.c -o "$work/$source.o"
        done
    done
    for standard in c++17 c++20; do
        pedantic=
        [ $standard = c++20 ] && pedantic=-Wpedantic # designated initializers are the language's
        echo "$cxx -std=$standard"
        for suite in examples/counter/counter.c tests/cxx/suite.c; do
            $cxx -x c++ -std=$standard $warnings $pedantic -O2 -c $suite -o "$work/suite.o"
        done
        $cxx -std=$standard $warnings $pedantic -Wconversion tests/cxx/layout_test.cpp "$work/layout_c.o" \
            -o "$work/layout_test"
        "$work/layout_test"
        all_refusals
    done
done
exit $status
