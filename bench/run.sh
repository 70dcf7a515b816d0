#!/bin/sh
# Runs the benchmarks, or the named ones: run.sh [NAME...]. A program of build/bench/ prints one JSON object a figure;
# all of them go to bench.jsonl in the build directory, and to the screen as tables.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
if [ $# -eq 0 ]; then
    for source in bench/*.c; do
        [ -e "$source" ] && set -- "$@" "$(basename "$source" .c)"
    done
fi
for name; do
    [ -x "$build/bench/$name" ] || { echo "run.sh: no benchmark '$name' in $build/bench" >&2; exit 2; }
done
: >"$build/bench.jsonl"
for name; do
    echo "running $name" >&2
    "$build/bench/$name" >>"$build/bench.jsonl"
done
bench/table.py "$build/bench.jsonl"
