#!/bin/sh
# The benchmarks run and tell their figures; each driver of another tool that is installed finds its bug.
set -eu
bench/check.sh
PEERS='' BUILD=$BUILD bench/run.sh queue
for metric in found commands_median executions_median optimal_all_pct; do
    grep -q "\"bench\": \"queue\", \"tool\": \"propertydamage\", \"metric\": \"$metric\"" "$BUILD/bench.jsonl" ||
        { echo "FAILED: no $metric of queue"; exit 1; }
done
