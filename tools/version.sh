#!/bin/sh
# Prints the version: that of the project in meson.build, the only place where it is decided.
sed -n "s/^  version: '\([0-9.]*\)',$/\1/p" "$(dirname "$0")/../meson.build"
