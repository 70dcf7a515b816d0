#!/bin/sh
# Build with gcc and run every test.
set -eu
CC=gcc tools/configure.sh build-gcc
ninja -C build-gcc --quiet
meson test -C build-gcc --print-errorlogs --no-rebuild --quiet
