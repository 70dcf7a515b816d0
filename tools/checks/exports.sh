#!/bin/sh
# The shared library exports what src/exports.txt lists.
set -eu
CC=gcc tools/configure.sh build-gcc
ninja -C build-gcc --quiet
BUILD=build-gcc exec tools/check_exports.sh
