#!/bin/sh
# Which lines of src/ the tests reach, in worker processes as well: at least 90 %, and doc/coverage.md accounts for each
# line that none reaches.
set -eu
case $(gcc -dumpversion 2>/dev/null) in
12*) ;;
*) echo 'gcc 12 is not installed, and others count lines otherwise'; exit 77 ;;
esac
build='build-coverage'
# That __gcov_dump is linked: pdi_exit calls it where it is, for a process that ends at once has written nothing.
flush=-Wl,-u,__gcov_dump
CC=gcc tools/configure.sh $build -Dbuildtype=plain -Ddebug=true -Db_coverage=true -Dbench=false -Dc_link_args=$flush
ninja -C $build --quiet
find $build -name '*.gcda' -delete

# Transcripts link the library themselves.
mkdir -p $build/bin
printf '#!/bin/sh\nexec "%s" "$@" -lgcov %s\n' "$(command -v cc)" $flush >$build/bin/cc
chmod +x $build/bin/cc
PATH=$PWD/$build/bin:$PATH meson test -C $build --print-errorlogs --no-rebuild --quiet -t 5 \
    --suite unit --suite embed --suite http --suite cli
# Beside each other: the bank waits for its server more than it computes.
tests/toy_bank/model_test.py --build $build --seeds 1 &
bank=$!
# shellcheck disable=SC2016 # the inner shell expands these
for source in tests/zoo/*.c; do
    program=$(basename "$source" .c)
    printf '%s\n' "$program 1" "$program 2"
done | xargs -P "$(nproc)" -L 1 sh -c '
    log=build-coverage/zoo/$0.$1.log
    "build-coverage/zoo/$0" "$1" >"$log" 2>&1 || { cat "$log"; exit 1; }'
wait "$bank"
tests/toy_bank/curl_test.py --build $build --quick || [ $? -eq 77 ]
BUILD=$build tools/generated.sh --check
tests/cli/options_test.py --build $build || [ $? -eq 77 ]
tools/coverage.py --build $build
