#!/bin/sh
# The ring buffer: its own test; its planted bugs are found, shrunk and replayed as bugs.md says, each in few processes.
# At 3 seeds when QUICK, else at 20.
set -eu
[ -e examples/ring_buffer/bugs.md ] || { echo 'no examples/ring_buffer'; exit 77; }
meson test -C "$BUILD" --print-errorlogs --quiet ring_alone
if [ -n "${QUICK-}" ]; then
    exec tests/ring_buffer/ring_buffer_test.py --build "$BUILD"
fi
exec tests/ring_buffer/ring_buffer_test.py --build "$BUILD" --seeds 20
