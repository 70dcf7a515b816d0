#!/bin/bash
# Every fuzz/NAME.c is a libFuzzer target: each runs FUZZ_SECONDS (12), starting from fuzz/corpus/NAME and
# FUZZ_SEED (1: a gate tells about the change, not about luck; 0 is another seed each time). Without arguments all of
# them run, else the NAMEs given. A target that includes http/http.h or jansson.h is linked with
# libpropertydamage-http and what that needs.
set -eu
sources=$(ls fuzz/*.c 2>/dev/null || true)
[ -n "$sources" ] || { echo 'no fuzz/*.c'; exit 77; }
[ $# -eq 0 ] || sources=$(printf 'fuzz/%s.c\n' "$@")
flags='-fsanitize=address,undefined -fno-sanitize-recover=all -g -O1'
CC=clang tools/configure.sh build-fuzz -Dtests=disabled -Dexamples=false -Dsuites=false -Dbench=false \
    -Dc_args="-fsanitize=fuzzer-no-link $flags" -Dc_link_args='-fsanitize=address,undefined' -Db_lundef=false
ninja -C build-fuzz --quiet
fuzz() {
    name=$(basename "$1" .c)
    work=build-fuzz/fuzz/$name
    libraries=build-fuzz/src/libpropertydamage.a
    if grep -q '#include [<"]\(http/http\|jansson\)\.h[">]' "$1"; then
        [ -e build-fuzz/src/libpropertydamage-http.a ] || { echo "$name: skipped: no libcurl or no jansson"; return; }
        libraries="build-fuzz/src/libpropertydamage-http.a $libraries $(pkg-config --libs libcurl jansson)"
    fi
    mkdir -p "$work/found" "fuzz/corpus/$name"
    # shellcheck disable=SC2086 # the flags and libraries are several words
    clang -std=c11 -D_POSIX_C_SOURCE=200809L -fsanitize=fuzzer $flags -Iinclude -Isrc "$1" \
        $libraries -lpthread -lm -o "$work/$name"
    if "$work/$name" -max_total_time="${FUZZ_SECONDS:-12}" -seed="${FUZZ_SEED:-1}" -timeout=5 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="$work/" "$work/found" "fuzz/corpus/$name" >"$work/log" 2>&1; then
        echo "$name: $(grep number_of_executed_units "$work/log")"
    else
        tail -n 40 "$work/log"
        echo "FAILED: fuzz/$name; the input is in $work/"
        return 1
    fi
}
export -f fuzz
export flags
echo "$sources" | xargs -P "$(nproc)" -I{} bash -euc 'fuzz {}'
