#!/bin/sh
# Configures a build directory once, and again when a source file appeared or went:
# configure.sh DIR [meson options]
set -eu
cd "$(dirname "$0")/.."
dir=$1
shift
sources=$(find include src tool examples suites tests bench doc/man \
    \( -name '*.[cht]' -o -name '*.scd' -o -name meson.build \) 2>/dev/null | sort)
if [ ! -f "$dir/build.ninja" ]; then
    rm -rf "$dir"
    mkdir "$dir"
    meson setup "$dir" "$@" >"$dir/configure.log" 2>&1 || { tail -n 5 "$dir/configure.log" >&2; exit 1; }
elif [ "$sources" != "$(cat "$dir/sources.txt" 2>/dev/null)" ]; then
    meson setup --reconfigure "$dir" "$@" >"$dir/configure.log" 2>&1 ||
        { tail -n 5 "$dir/configure.log" >&2; exit 1; }
fi
printf '%s\n' "$sources" >"$dir/sources.txt"
