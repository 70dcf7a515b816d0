#!/bin/sh
# The transcripts of commands.
set -eu
exec meson test -C "$BUILD" --print-errorlogs --quiet --suite cli
