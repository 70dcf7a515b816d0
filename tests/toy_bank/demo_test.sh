#!/bin/bash
# The demo, in seconds: every planted bug is found, the service is gone, and every failure is there as a script of curl,
# which says of the service as the demo tells to start it that the failure still shows. demo_test.sh BUILD
set -eu
build=$1
for tool in curl jq; do command -v "$tool" >/dev/null || { echo "needs $tool"; exit 77; }; done
log=$(mktemp)
server=
trap '[ -z "$server" ] || kill "$server"; rm -f "$log"' EXIT
wrong() { echo "demo_test: $*"; tail -n 20 "$log"; exit 1; }

DEMO_TIME=5s examples/toy_bank/demo.sh "$build" >"$log" 2>&1 || wrong "exit $?"
grep -q '^9 of 9 known bugs found' "$log" || wrong 'not all bugs were found'
url=$(sed -n 's/^ToyBank is at \(.*\), with .*/\1/p' "$log")
if curl -s "$url/api/health"; then wrong "the service is still at $url"; fi

# The first line to copy, with any port that is free.
line=$(sed -n 's/^  \(.*toy_bank_server .*--port\) 8080 &$/\1 0/p' "$log")
[ -n "$line" ] || wrong 'it does not tell how to start the service'
$line >"$log.server" &
server=$!
until grep -qs listening "$log.server"; do
    kill -0 "$server" || wrong 'the service does not start'
    sleep 0.05
done
url=$(sed -n 's/^listening on //p' "$log.server")
rm -f "$log.server"
for file in "$build"/toy_bank-failures/*.pd; do
    status=0
    BASE_URL=$url bash "${file%.pd}.sh" >"$log" 2>&1 || status=$?
    [ "$status" -eq 1 ] || wrong "${file%.pd}.sh exits $status"
done
echo 'demo: ok'
