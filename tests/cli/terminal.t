What only a terminal is shown: how far it is, in one line that is written over and taken away. script makes a terminal:

  $ cc -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" "$SRC/tests/cli/kinds.c" "$BUILD/src/libpropertydamage.a" -pthread -lm -o kinds
  $ shown() { script -qec "stty cols $1 && $2" /dev/null </dev/null | tr '\r' '\n' | sed 's/[0-9][0-9,]*\(\.[0-9]*\)\{0,1\}/N/g; s/ *$//' | grep . | uniq; }
  $ shown 80 './kinds --seed 1 --runs 300 --no-validate --isolation none --color never'
  kinds: N of N runs, N commands, N s
  files: held: N runs, N commands, seed N N s
  $ shown 80 './kinds --seed 1 --runs 300 --no-validate --isolation none --color never --quiet'

A line is not longer than the terminal, else it could not be written over:

  $ shown 20 './kinds --seed 1 --runs 300 --no-validate --isolation none --color never' | head -n 1
  kinds: N of N run

While a hang is shrunk, it says so; a failure is told at once where the campaign goes on behind it:

  $ shown 80 './kinds --seed 1 --config bug=hang --step-time 100ms --repeats 1 --shrink-executions 5 --no-validate --color never' | grep -o 'shrinking: N executions' | sort -u
  shrinking: N executions
  $ shown 80 './kinds --seed 1 --config bug=adapter --keep-going --runs 200 --no-validate --isolation none --color never' | grep '^files'
  files: adapter_error: OpenFile - the adapter could not tell
  files: no verdict: N runs, N commands, seed N N s
  $ shown 80 './kinds --seed 1 --config bug=adapter --keep-going --time 400ms --no-validate --isolation none --color never' | grep -o '^kinds: N runs, .* N failure$' | sort -u
  kinds: N runs, N commands, N s, N failure

Colours are for terminals that have them, and for who wants them:

  $ colours() { TERM=$1 script -qec "$2" /dev/null </dev/null | sed -n '1{s/.*\x1b.*/colours/; s/^files.*/none/; p;}'; }
  $ colours xterm './kinds --seed 1 --config bug=adapter --no-validate --quiet'
  colours
  $ colours dumb './kinds --seed 1 --config bug=adapter --no-validate --quiet'
  none
  $ colours xterm 'NO_COLOR=1 ./kinds --seed 1 --config bug=adapter --no-validate --quiet'
  none
