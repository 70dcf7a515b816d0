#!/bin/sh
# Starts the driver of another tool, building it first if need be:
#   peer.sh TOOL BENCH [SEEDS]   a line of JSON for each seed, as judge.py reads it
#   peer.sh TOOL throughput      one sample, as throughput.c reads it
#   peer.sh hypothesis version   which one it is
#   peer.sh TOOL build           nothing but that
#   peer.sh TOOL check           exits 0 if the tool is installed; else says what to install and exits 1
# Compilers and tools write what is not a result into build/bench/peers/TOOL.log.
set -eu
cd "$(dirname "$0")/.."
built=${BUILD:-build}/bench/peers
log=$built/$1.log
mkdir -p "$built"

# Whether FILE is there, and newer than everything in the folder SOURCES.
fresh() {
    [ -e "$1" ] && [ -z "$(find "$2" bench/bench.h -newer "$1" -type f)" ]
}

# compile_rapidcheck NAME SOURCE...: compiles into a file of its own and renames that, as two may do it at once.
compile_rapidcheck() {
    fresh "$built/$1" bench/peers/rapidcheck && return
    program=$1
    shift
    ${CXX:-c++} -std=c++17 -O2 "$@" -o "$built/$program.$$" -lrapidcheck >>"$log" 2>&1
    mv "$built/$program.$$" "$built/$program"
}

rapidcheck() {
    from=bench/peers/rapidcheck
    case $1 in
    check)
        echo '#include <rapidcheck/state.h>' | ${CXX:-c++} -fsyntax-only -std=c++17 -xc++ - 2>"$log" ||
            { echo 'librapidcheck-dev'; return 1; } ;;
    throughput)
        compile_rapidcheck rapidcheck_throughput "$from/throughput.cpp"
        exec "$built/rapidcheck_throughput" 2>>"$log" ;;
    *)
        compile_rapidcheck rapidcheck_driver "$from/driver.cpp" "$from/sequences.cpp" "$from/objects.cpp" \
            "$from/challenge.cpp"
        [ "$1" = build ] ||
            exec "$built/rapidcheck_driver" "$1" "$2" 2>>"$log" ;;
    esac
}

# The first Python that has the module: a distribution's packages belong to its own Python.
python_of_hypothesis() {
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import hypothesis.stateful' 2>>"$log" && echo "$python" && return
    done
    return 1
}

hypothesis() {
    python=$(python_of_hypothesis) || { echo 'python3-hypothesis'; return 1; }
    case $1 in
    check | build) ;;
    version) "$python" -c 'import hypothesis; print(hypothesis.__version__)' ;;
    throughput) exec "$python" -B bench/peers/hypothesis/throughput.py 2>>"$log" ;;
    *) exec "$python" -B bench/peers/hypothesis/driver.py "$1" "$2" 2>>"$log" ;;
    esac
}

fast_check() {
    NODE_PATH=$(realpath -m "$built/fast-check/node_modules")
    export NODE_PATH
    case $1 in
    check) node -e 'require("fast-check")' 2>"$log" || { echo 'nodejs and the npm package fast-check'; return 1; } ;;
    build) ;;
    throughput) exec node bench/peers/fast-check/throughput.js 2>>"$log" ;;
    *) exec node bench/peers/fast-check/driver.js "$1" "$2" 2>>"$log" ;;
    esac
}

export ERL_CRASH_DUMP_SECONDS=0 # it would be written into the source tree

compile_proper() {
    fresh "$built/proper/driver.beam" bench/peers/proper && return
    mkdir -p "$built/proper"
    erlc -o "$built/proper" bench/peers/proper/bench_*.erl bench/peers/proper/probe.erl \
        bench/peers/proper/challenge.erl bench/peers/proper/throughput.erl bench/peers/proper/driver.erl >>"$log" 2>&1
}

proper() {
    case $1 in
    check)
        erl -noshell -eval 'halt(case code:which(proper) of non_existing -> 1; _ -> 0 end)' >"$log" 2>&1 ||
            { echo 'erlang-base and erlang-proper'; return 1; } ;;
    throughput)
        compile_proper
        exec erl -noshell -pa "$built/proper" -run throughput main 2>>"$log" ;;
    *)
        compile_proper
        [ "$1" = build ] ||
            exec erl -noshell -pa "$built/proper" -run driver main "$1" "$2" 2>>"$log" ;;
    esac
}

bench=${2-check}
case $1 in
rapidcheck | hypothesis | proper) "$1" "$bench" "${3-20}" ;;
fast-check) fast_check "$bench" "${3-20}" ;;
*) echo "peer.sh: no driver of '$1'" >&2; exit 2 ;;
esac
