#!/bin/sh
# Runs the benchmarks, or the named ones: run.sh [NAME...]. Each of our programs and each of the other tools that are
# installed tells one JSON object a figure. All figures go to bench.jsonl in the build directory, and to the screen as
# tables, with what is to be reached beside what was measured at the end.
#   PEERS          which other tools; all that are installed. PEERS= leaves them out
#   BENCH_SECONDS  after which another tool's benchmark is ended, with the seeds done so far (90)
#   BENCH_SEEDS    of the other tools (20; in the shrinking challenge 50)
set -eu
cd "$(dirname "$0")/.."
export BUILD="${BUILD:-build}"
compared='queue kv_one_key cbuf diehard bank registry kv ladder'
long='shrink_kv_50 shrink_kv_200 shrink_kv_800 shrink_kv_1600
    shrink_bank_50 shrink_bank_200 shrink_bank_800 shrink_bank_1600'
out=$BUILD/bench.jsonl

# Our own columns in the tables: with the default strategy of shrinking, and with a named one.
ours='propertydamage propertydamage_quick'
strategy_of() {
    [ "$1" = propertydamage ] || echo "${1#propertydamage_}"
}

# What of $PEERS is installed; for what is not, what to install.
installed() {
    for tool in ${PEERS-rapidcheck hypothesis fast-check proper}; do
        [ -d "bench/peers/$tool" ] || { echo "run.sh: no driver of '$tool' in bench/peers" >&2; exit 2; }
        if needs=$(bench/peer.sh "$tool" check); then
            bench/peer.sh "$tool" build || { echo "run.sh: $tool cannot be compiled" >&2; exit 2; }
            echo "$tool"
        else
            echo "run.sh: $tool left out: install $needs, or run bench/install_peers.sh" >&2
        fi
    done
}

# The program of ours that is the benchmark NAME, or that it is made with.
program_of() {
    case $1 in
    shrink_kv_* | shrink_bank_*) name=${1#shrink_} && echo "$BUILD/zoo/${name%_*}" ;;
    challenge_*) echo "$BUILD/tests/challenge/challenge" ;;
    *) [ -x "$BUILD/bench/$1" ] && echo "$BUILD/bench/$1" || echo "$BUILD/zoo/$1" ;;
    esac
}

# Says that TOOL begins with BENCH, and how long it took.
begin() {
    printf '%-28s%-24s' "$1" "$2" >&2
    start=$(date +%s)
}
end() {
    echo "$(($(date +%s) - start)) s" >&2
}

# The figures of one of our columns in BENCH.
own() {
    strategy=$(strategy_of "$2")
    told=$BUILD/bench/told.jsonl
    case $1 in
    shrink_*) bench/long_sequences.py "$BUILD" "$1" ${strategy:+--strategy "$strategy"} >"$told" ;;
    challenge_*) bench/challenge.py "$(program_of "$1")" "${1#challenge_}" >"$told" ;;
    *) PD_OPTIONS=${strategy:+--shrink $strategy} "$BUILD/zoo/$1" bench "$1" "$2" && return ;;
    esac && bench/judge.py "$1" "$2" <"$told"
}

# The figures of another tool in BENCH. Its time being up is no failure. What Hypothesis makes of the shrinking
# challenge's properties was written down once: the inputs that it found first are the ones that we shrink.
peer() {
    case $1:$2 in
    challenge_*:hypothesis) bench/judge.py "$1" "$2" <"bench/starts/${1#challenge_}.jsonl" && return ;;
    challenge_*) seeds=${BENCH_SEEDS:-50} ;;
    *) seeds=${BENCH_SEEDS:-20} ;;
    esac
    { timeout "${BENCH_SECONDS:-90}" bench/peer.sh "$2" "$1" "$seeds" || [ $? -eq 124 ] ||
        echo "run.sh: $2 failed in $1: see $BUILD/bench/peers/$2.log" >&2
    } | bench/judge.py "$1" "$2"
}

challenges=$(sed -n 's/^ *"\(challenge_[a-z0-9_]*\)".*/\1/p' bench/optimal.json | tr '\n' ' ')
if [ $# -eq 0 ]; then
    for source in bench/*.c; do
        name=$(basename "$source" .c) # not built: it measures what this build leaves out
        [ -x "$BUILD/bench/$name" ] && set -- "$@" "$name"
    done
    [ -x "$(program_of challenge_)" ] || challenges=
    # shellcheck disable=SC2086 # lists of words
    set -- "$@" $compared $long $challenges
fi
for name; do
    program=$(program_of "$name")
    [ -x "$program" ] || { echo "run.sh: no benchmark '$name': there is no $program" >&2; exit 2; }
done
tools=$(installed)
: >"$out"
failed=0
for name; do
    if [ -x "$BUILD/bench/$name" ]; then
        peers=
        [ "$name" != throughput ] || peers="bench/peer.sh $tools"
        begin "$name" propertydamage
        # shellcheck disable=SC2086 # a list of words
        "$BUILD/bench/$name" $peers >>"$out" || failed=1
        end
        continue
    fi
    case $name in
    challenge_*) columns=propertydamage ;;
    *) columns=$ours ;;
    esac
    for column in $columns; do
        begin "$name" "$column"
        own "$name" "$column" >>"$out" || failed=1
        end
    done
    case " $compared $challenges " in
    *" $name "*)
        for tool in $tools; do
            begin "$name" "$tool"
            peer "$name" "$tool" >>"$out" || failed=1
            end
        done ;;
    esac
done
bench/table.py "$out"
bench/targets.py "$out" || :
exit "$failed"
