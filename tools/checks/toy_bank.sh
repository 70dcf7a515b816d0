#!/bin/sh
# ToyBank: its own tests; its planted bugs are found, shrunk and replayed as bugs.md says, in process and over HTTP; and
# exported as scripts of curl that tell whether they are still there. At 3 seeds when QUICK, else at 20.
set -eu
[ -e examples/toy_bank/bugs.md ] || { echo 'no examples/toy_bank'; exit 77; }
if [ -n "${QUICK-}" ]; then
    tests/toy_bank/model_test.py --build "$BUILD"
    tests/toy_bank/curl_test.py --build "$BUILD" --quick || [ $? -eq 77 ]
    exit
fi
meson test -C "$BUILD" --print-errorlogs --quiet --suite toy_bank
tests/toy_bank/model_test.py --build "$BUILD" --seeds 20 --runs 100000 --http-runs 500
tests/toy_bank/curl_test.py --build "$BUILD" || [ $? -eq 77 ]
tests/toy_bank/demo_test.sh "$BUILD" || [ $? -eq 77 ]
