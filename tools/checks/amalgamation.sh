#!/bin/bash
# The core as one header and one source: the counter is built with them, with a user's flags and nothing else, by gcc
# and clang, plain and with each sanitizer, and finds the very failure that it finds with the library.
set -eu
[ -e examples/counter/counter.c ] || { echo 'no examples/counter'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tools/amalgamate.py "$work"
sed 's|<propertydamage/pd.h>|"propertydamage.h"|' examples/counter/counter.c >"$work/counter.c"
cp "$work/counter.c" "$work/counter.cpp"
cd "$work"

# ThreadSanitizer maps fixed ranges, which randomised addresses may be in.
fixed() {
    setarch "$(uname -m)" --addr-no-randomize "$@"
}
# The counter's report, but for times and the name of the program.
report() {
    fixed "$1" run --seed 1 | sed 's/[0-9.]* s$//; s|\./[a-z_]*|PROGRAM|g'
}
# try NAME COMPILER FLAGS...: builds the counter, and runs it.
try() {
    name=$1
    shift
    "$@" counter.c propertydamage.c -lm -o "./$name" || { echo "FAILED: $*"; return 1; }
    report "./$name" >"$name.txt" 2>"$name.errors" || true
    fixed "./$name" run --seed 1 --config bug=none --runs 20 --quiet 2>>"$name.errors" || { cat "$name.errors"; return 1; }
    if [ -s "$name.errors" ]; then
        cat "$name.errors"
        return 1
    fi
}
strict='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Wcast-qual -Wwrite-strings -Wstrict-prototypes -Werror'
# shellcheck disable=SC2086 # flags are words
{
    try gcc gcc -std=c11 -O2 $strict &
    try clang clang -std=c11 -O2 $strict &
    wait -n
    wait -n
    try plain gcc & # whatever a compiler does by itself
    try asan clang -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all &
    wait -n
    wait -n
    try msan clang -g -O1 -fsanitize=memory -fno-sanitize-recover=all &
    try tsan clang -g -O1 -fsanitize=thread &
    wait -n
    wait -n
}
# A suite in C++ beside a core in C.
gcc -c -O1 propertydamage.c
g++ -std=c++17 -Wall -Wextra -Werror -c counter.cpp -o suite.o
g++ suite.o propertydamage.o -lm -o cxx
report ./cxx >cxx.txt || true
for text in *.txt; do
    if ! grep -q 'check_failed: stops_at_ten' "$text" || ! diff gcc.txt "$text"; then
        echo "FAILED: ${text%.txt} reports otherwise"
        exit 1
    fi
done
wc -c propertydamage.h propertydamage.c
