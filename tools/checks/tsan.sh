#!/bin/sh
# ThreadSanitizer under the unit tests and the embedding programs. Without address randomisation: it maps fixed ranges.
set -eu
CC=clang tools/configure.sh build-tsan -Db_sanitize=thread -Db_lundef=false -Dbench=false
ninja -C build-tsan --quiet
TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1 setarch "$(uname -m)" --addr-no-randomize \
    meson test -C build-tsan --print-errorlogs --no-rebuild --quiet -t 10 --suite unit --suite embed
