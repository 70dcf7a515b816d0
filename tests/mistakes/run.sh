#!/bin/sh
# What a user sees of a slip. Each file here has one, and says in its first lines what gcc and
# clang must say first, and the sed command that repairs it: the repaired program compiles
# without a warning, the one as it is does not. run.sh [FILE...]; all when none is named.
set -u
export LC_ALL=C # quotation marks as in the files
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
warnings='-Wall -Wextra'
all_warnings="$warnings -Wpedantic -Wshadow -Wconversion"

fail() {
    echo "FAILED: $1"
    status=1
}

# says KEY FILE: what the lines " * KEY: ..." of FILE say.
says() {
    sed -n "1,8s/^ \* $1: //p" "$2"
}

compile() { # COMPILER FILE WARNINGS
    # shellcheck disable=SC2086 # the warnings are several words
    "$1" -std=c11 $3 -Werror -Iinclude -Itests/mistakes -fno-diagnostics-color -O1 -c "$2" \
        -o /dev/null >"$work/said" 2>&1
}

check() { # COMPILER FILE
    expected=$(says "$1" "$2")
    [ -n "$expected" ] || { fail "$2 does not say what $1 says"; return; }
    if compile "$1" "$2" "$warnings"; then
        fail "$1 accepts $2"
        return
    fi
    first=$(grep -m 1 'error: ' "$work/said")
    case $first in
    "$2":*"$expected"*) ;;
    *"$expected"*) grep -q "^$2:[0-9:]* note: in expansion of macro 'pd_" "$work/said" ||
        { fail "$2: $1 does not say in which line"; echo "    $first"; } ;;
    *) fail "$2: not first of $1: $expected"; echo "    $first" ;;
    esac
    sed "$(says fix "$2")" "$2" >"$work/$(basename "$2")"
    if ! compile "$1" "$work/$(basename "$2")" "$all_warnings"; then
        fail "$2 is not right for $1 once it is repaired"
        head -n 5 "$work/said"
    fi
}

[ $# -gt 0 ] || set -- tests/mistakes/*.c
for file; do
    for cc in gcc clang; do
        case $file in
        *00_none.c) compile $cc "$file" "$all_warnings" || { fail "$cc $file"; cat "$work/said"; } ;;
        *) check $cc "$file" ;;
        esac
    done
done
echo "$# programs"
exit $status
