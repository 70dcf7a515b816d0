#!/bin/sh
# Meson lets the .pc files of a build that is not installed name the folder of the sources as one of headers, and so our
# src/sys/file.h would stand for the system's <sys/file.h>. Called by Meson when it has configured.
set -eu
for file in "$MESON_BUILD_ROOT"/meson-uninstalled/*.pc; do
    # shellcheck disable=SC2016 # these are pkg-config's variables
    sed -i 's| -I${prefix}/src||; s| -I${srcdir}/src||' "$file"
done
