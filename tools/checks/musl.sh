#!/bin/bash
# The core library with musl, another C library: it builds without warnings, static programs run with it, and a seed
# means what it means with glibc: the zoo finds the same failures and shrinks them to the same steps.
set -eu
command -v musl-gcc >/dev/null || { echo 'musl-gcc is not installed (package musl-tools)'; exit 77; }
CC=musl-gcc tools/configure.sh build-musl -Dhttp=disabled -Dman=disabled -Dtests=disabled -Dexamples=false \
    -Dsuites=false -Dbench=false
ninja -C build-musl --quiet

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# compile SOURCE: as a user would, into a static program. cmocka, curl and the like are there for glibc only.
compile() {
    musl-gcc -g -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -Iinclude -Isrc -Ibench -static "$1" \
        build-musl/src/libpropertydamage.a -o "$work/$(basename "$1" .c)"
}
# ends STATUS COMMAND...: runs it and wants that status.
ends() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    [ "$status" -eq "$wanted" ] || { echo "$*: ended with $status instead of $wanted"; exit 1; }
}
# finds PROGRAM: with both libraries it prints the same, and ends with 0.
finds() {
    ends 0 "$work/$1" 1 >"$work/$1.musl"
    ends 0 "$BUILD/zoo/$1" 1 >"$work/$1.glibc"
    diff "$work/$1.glibc" "$work/$1.musl"
}
export -f compile ends finds
export work

compile examples/counter/counter.c
ends 1 "$work/counter" run --seed 1 --save "$work/failures"
ends 1 "$work/counter" replay "$work"/failures/*.pd
ends 0 "$work/counter" replay "$work"/failures/*.pd --config bug=none
ends 0 "$work/counter" run --seed 1 --config bug=none

compile tests/embed/plain_main.c
ends 0 "$work/plain_main"

for source in tests/zoo/*.c; do
    basename "$source" .c
done | xargs -P "$(nproc)" -I NAME bash -euc 'compile tests/zoo/NAME.c; finds NAME' || exit 1
