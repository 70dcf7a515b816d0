#!/bin/sh
# The unit tests and the programs that embed the engine.
exec meson test -C "$BUILD" --print-errorlogs --quiet --suite unit --suite embed --suite http
