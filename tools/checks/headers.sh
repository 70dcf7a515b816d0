#!/bin/sh
# Every public header compiles alone, as C11 and as C++17, without a warning; clang too unless QUICK is set.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -DPD_HEADER_WARNINGS'
try() {
    # shellcheck disable=SC2086 # the warnings are several words
    "$@" $warnings -fsyntax-only -Iinclude || { echo "FAILED: $*"; status=1; }
}
found=
for header in include/propertydamage/*.h; do
    [ -e "$header" ] || continue
    found=1
    # The declaration: of macros alone, C makes no translation unit.
    printf '#include <%s>\nextern int alone;\n' "${header#include/}" |
        tee "$work/alone.c" >"$work/alone.cc"
    for cc in gcc clang; do
        case $header in *_cxx.h) continue ;; esac # the C++ half of a header
        [ -n "${QUICK-}" ] && [ $cc = clang ] && continue
        try $cc -std=c11 "$work/alone.c"
    done
    for cxx in g++ clang++; do
        [ -n "${QUICK-}" ] && [ $cxx = clang++ ] && continue
        try $cxx -std=c++17 "$work/alone.cc"
    done
done
[ -n "$found" ] || { echo 'no public header'; exit 77; }
exit $status
