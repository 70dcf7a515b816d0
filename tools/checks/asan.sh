#!/bin/sh
# AddressSanitizer with leaks, and UBSan, under the unit tests, the embedding programs, and the ring buffer, whose planted
# bugs show otherwise then.
set -eu
CC=clang tools/configure.sh build-asan -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args='-fno-sanitize-recover=all -fno-omit-frame-pointer' -Dbench=false
ninja -C build-asan --quiet
ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
    meson test -C build-asan --print-errorlogs --no-rebuild --quiet -t 5 --suite unit --suite embed --suite http
meson test -C build-asan --print-errorlogs --no-rebuild --quiet ring_alone
tests/ring_buffer/ring_buffer_test.py --build build-asan --seeds 20
