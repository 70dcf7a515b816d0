#!/bin/sh
# The zoo: every planted bug is found and shrunk to its stated minimum, at 3 seeds when QUICK, else at 20.
set -eu
seeds=20
if [ -n "${QUICK-}" ]; then seeds=3; fi
programs=$(for source in tests/zoo/*.c; do [ -e "$source" ] && basename "$source" .c; done || true)
[ -n "$programs" ] || { echo 'no tests/zoo/*.c'; exit 77; }
# shellcheck disable=SC2016 # the inner shell expands these
for program in $programs; do
    seq 1 $seeds | sed "s|^|$program |"
done | BUILD=$BUILD xargs -P "$(nproc)" -L 1 sh -c '
    "$BUILD/zoo/$0" "$1" >"$BUILD/zoo/$0.$1.log" 2>&1 && exit 0
    echo "FAILED: zoo/$0 $1, exit $?"; tail -n 20 "$BUILD/zoo/$0.$1.log"; exit 1'
