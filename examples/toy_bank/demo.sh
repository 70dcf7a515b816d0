#!/bin/bash
# Starts ToyBank with all bugs that sequences of requests show, breaks it for a minute, says which of
# them were found, and stops it: demo.sh [BUILD]. DEMO_TIME=20s makes it shorter, DEMO_SEED=7 other.
# The failure files stay in BUILD/toy_bank-failures, each with a script of curl that sends its requests.
# Ends 0 if at least five distinct failures were found and the service is gone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:-build}
work=$(mktemp -d)
saved=$build/toy_bank-failures
server=
stop() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; fi
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

# Those that wait for no other feature: the last column of the table is empty.
mapfile -t bugs < <(sed -n '/^# Planted bugs/,$s/^| \([a-z_]*\) |.*|  *|$/\1/p' "$here/api.md")
all=$(IFS=,; echo "${bugs[*]}")

"$build/examples/toy_bank_server" --memory --bug "$all" >"$work/server" 2>&1 &
server=$!
for _ in $(seq 100); do
    url=$(sed -n 's/^listening on //p' "$work/server")
    if [ -n "$url" ]; then break; fi
    sleep 0.05
done
[ -n "$url" ] || { echo "demo: the server did not start:" >&2; cat "$work/server" >&2; exit 1; }
echo "ToyBank is at $url, with ${#bugs[@]} planted bugs."
echo

status=0
rm -rf "$saved"
"$build/examples/toy_bank" run --adapter http --url "$url" --keep-going --time "${DEMO_TIME:-60s}" \
    --seed "${DEMO_SEED:-1}" --save "$saved" || status=$?
[ "$status" -eq 1 ] || { echo "demo: nothing was found (exit $status)" >&2; exit 1; }

# A bug is found if one of the failures replays with nothing but this bug switched on.
found=()
for bug in "${bugs[@]}"; do
    curl -sS -o "$work/answer" -X PUT "$url/api/bugs" -H 'Content-Type: application/json' \
        -d "{\"bugs\": [\"$bug\"]}"
    for file in "$saved"/*.pd; do
        status=0
        "$build/examples/toy_bank" replay "$file" --url "$url" >"$work/replay" 2>&1 || status=$?
        if [ "$status" -eq 1 ]; then
            found+=("$bug")
            break
        fi
    done
done
failures=0
for file in "$saved"/*.pd; do
    failures=$((failures + 1))
    "$build/examples/toy_bank" export "$file" --output "${file%.pd}.sh" 2>"$work/export" ||
        { cat "$work/export" >&2; exit 1; }
done
echo
echo "${#found[@]} of ${#bugs[@]} known bugs found: ${found[*]}" | fold -s -w 100

kill "$server"
wait "$server" || true
if kill -0 "$server" 2>/dev/null; then
    echo "demo: the service is still there" >&2
    exit 1
fi
server=
cat <<END

Every failure is in $saved, as a file to replay and as a script of curl. To see one again:

  $build/examples/toy_bank_server --memory --bug all --port 8080 &
  BASE_URL=http://127.0.0.1:8080 bash $(find "$saved" -name '*.sh' | sort | head -n 1)
  kill %1
END
[ "$failures" -ge 5 ] || { echo "demo: only $failures distinct failures" >&2; exit 1; }
