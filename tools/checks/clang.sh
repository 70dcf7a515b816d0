#!/bin/sh
# Build with clang and run every test.
set -eu
CC=clang tools/configure.sh build-clang
ninja -C build-clang --quiet
meson test -C build-clang --print-errorlogs --no-rebuild --quiet
