#!/bin/sh
# Runs the benchmarks, or the named ones: run.sh [NAME...]. A program of build/bench/, or one of build/zoo/ that is
# measured over 20 seeds, prints one JSON object a figure; all of them go to bench.jsonl in the build directory, and to
# the screen as tables. bench/peers/*.cpp measure other tools, where those are installed.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
peers=$build/bench/peers
if [ $# -eq 0 ]; then
    for source in bench/*.c; do
        name=$(basename "$source" .c) # not built: it measures what this build leaves out
        [ -x "$build/bench/$name" ] && set -- "$@" "$name"
    done
    set -- "$@" queue kv_one_key cbuf diehard bank registry kv ladder
fi
for name; do
    [ -x "$build/bench/$name" ] || [ -x "$build/zoo/$name" ] ||
        { echo "run.sh: no benchmark '$name' in $build/bench or $build/zoo" >&2; exit 2; }
done
mkdir -p "$peers"
for source in bench/peers/*.cpp; do
    program=$peers/$(basename "$source" .cpp)
    if [ -x "$program" ] && [ -n "$(find "$program" -newer "$source")" ]; then
        continue
    fi
    rm -f "$program"
    ${CXX:-c++} -std=c++17 -O2 "$source" -o "$program" "-l$(basename "$source" | sed 's/_.*//')" 2>"$program.log" ||
        echo "run.sh: $(basename "$program") left out, its tool is not installed: see $program.log" >&2
done
: >"$build/bench.jsonl"
for name; do
    echo "running $name" >&2
    if [ -x "$build/bench/$name" ]; then
        "$build/bench/$name" "$peers" >>"$build/bench.jsonl"
    else
        "$build/zoo/$name" bench "$name" >>"$build/bench.jsonl"
    fi
done
bench/table.py "$build/bench.jsonl"
