#!/bin/sh
# Runs the benchmarks, or the named ones: run.sh [NAME...]. A program of build/bench/, or one of build/zoo/ that is
# measured over 20 seeds, prints one JSON object a figure; the other tools that are installed, through peer.sh, do the
# same benchmarks. All figures go to bench.jsonl in the build directory, and to the screen as tables.
#   PEERS          which other tools; all that are installed. PEERS= leaves them out
#   BENCH_SECONDS  after which another tool's benchmark is ended, with the seeds done so far (120)
#   BENCH_SEEDS    of the other tools (20)
set -eu
cd "$(dirname "$0")/.."
export BUILD="${BUILD:-build}"
compared='queue kv_one_key cbuf diehard bank registry kv ladder'
out=$BUILD/bench.jsonl

# What of $PEERS is installed; for what is not, what to install.
installed() {
    for tool in ${PEERS-rapidcheck hypothesis fast-check proper}; do
        [ -d "bench/peers/$tool" ] || { echo "run.sh: no driver of '$tool' in bench/peers" >&2; exit 2; }
        if needs=$(bench/peer.sh "$tool" check); then
            echo "$tool"
        else
            echo "run.sh: $tool left out: install $needs, or run bench/install_peers.sh" >&2
        fi
    done
}

# Says that TOOL begins with BENCH, and how long it took.
begin() {
    printf '%-14s%-16s' "$1" "$2" >&2
    start=$(date +%s)
}
end() {
    echo "$(($(date +%s) - start)) s" >&2
}

# The figures of TOOL in BENCH. Its time being up is no failure.
peer() {
    { timeout "${BENCH_SECONDS:-120}" bench/peer.sh "$2" "$1" "${BENCH_SEEDS:-20}" || [ $? -eq 124 ] ||
        echo "run.sh: $2 failed in $1: see $BUILD/bench/peers/$2.log" >&2
    } | bench/judge.py "$1" "$2"
}

if [ $# -eq 0 ]; then
    for source in bench/*.c; do
        name=$(basename "$source" .c) # not built: it measures what this build leaves out
        [ -x "$BUILD/bench/$name" ] && set -- "$@" "$name"
    done
    # shellcheck disable=SC2086 # a list of words
    set -- "$@" $compared
fi
for name; do
    [ -x "$BUILD/bench/$name" ] || [ -x "$BUILD/zoo/$name" ] ||
        { echo "run.sh: no benchmark '$name' in $BUILD/bench or $BUILD/zoo" >&2; exit 2; }
done
tools=$(installed)
: >"$out"
failed=0
for name; do
    if [ "$name" = throughput ]; then
        begin "$name" 'all tools'
        # shellcheck disable=SC2086 # a list of words
        "$BUILD/bench/$name" bench/peer.sh $tools >>"$out" || failed=1
        end
        continue
    fi
    begin "$name" propertydamage
    if [ -x "$BUILD/bench/$name" ]; then
        "$BUILD/bench/$name" >>"$out" || failed=1
    else
        "$BUILD/zoo/$name" bench "$name" >>"$out" || failed=1
    fi
    end
    case " $compared " in
    *" $name "*)
        for tool in $tools; do
            begin "$name" "$tool"
            peer "$name" "$tool" >>"$out" || failed=1
            end
        done ;;
    esac
done
bench/table.py "$out"
exit "$failed"
