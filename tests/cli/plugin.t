Suites in shared objects, which the tool loads:

  $ ln -s "$BUILD/pdamage" pdamage
  $ plugin() { cc -std=c11 -shared -fPIC -I "$SRC/include" "$@"; }
  $ sed '/^int main/,$d' "$SRC/examples/counter/counter.c" >counter.c
  $ cat >>counter.c <<'END'
  > static const pd_suite suites[] = {{.model = &counter_model, .adapter = &counter_adapter}, {0}};
  > PD_EXPORT(suites);
  > END
  $ plugin counter.c -o counter.so
  $ ./pdamage run ./counter.so --seed 1 --save "pd failures"
  *stops_at_ten* (glob)
    the counter is 11
    seed 1, run 1; 2 of 200 steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here
  
    replay:  ./pdamage replay ./counter.so 'pd failures/*.pd' (glob)
    again:   ./pdamage run ./counter.so --seed 1 --run 1
  
  counter: 1 failure in 2 runs, * (glob)
  [1]

The lines to copy can be copied:

  $ ./pdamage run ./counter.so --seed 1 | sed -n 's/ *again: *//p' >again; sh again | tail -n 1
  counter: 1 failure in 1 run, * (glob)
  $ ./pdamage run ./counter.so --seed 1 --save kept | sed -n 's/ *replay: *//p' >again; sh again | tail -n 1
  counter: still reproduces: check_failed: stops_at_ten
  $ ./pdamage replay ./counter.so kept/*.pd --config bug=none | tail -n 1
  counter: no longer reproduces: check_failed: stops_at_ten

A file without a slash is one of the working directory; `run` goes without saying; all subcommands are there:

  $ ./pdamage counter.so --seed 1 --config bug=none --runs 3
  counter: held: 3 runs, * (glob)
  $ ./pdamage list counter.so
  counter
    model counter
    commands
      Add           weight 1
    invariants
      stops_at_ten  The counter never passes ten
    adapter counter, a system for each run
      --config bug=none|overshoot|all (default: overshoot)
  $ ./pdamage validate counter.so
  counter: valid: 20 rules kept
  $ ./pdamage audit counter.so --config bug=none --runs 5 --seed 1
  counter: audited and held: 5 runs, * (glob)
  $ ./pdamage shrink counter.so kept/*.pd --quiet | tail -n 1
    again:   ./pdamage run counter.so --seed 1 --run 1 --commands 200
  $ ./pdamage failures kept
  check_failed  stops_at_ten  2 steps  * (glob)
  $ ./pdamage show kept/*.pd | grep -c again
  0
  [1]
  $ ./pdamage show counter.so kept/*.pd | sed -n 's/ *again: *//p'
  ./pdamage run counter.so --seed 1 --run 1 --commands 200
  $ ./pdamage --version
  pdamage * (glob)

The build id in a failure file is the plug-in's:

  $ plugin -Wl,--build-id=0x1234abcd counter.c -o marked.so
  $ ./pdamage run marked.so --seed 1 --save marked >/dev/null
  [1]
  $ grep build-id marked/*.pd
  build-id: 1234abcd

Where the suite is missing:

  $ ./pdamage
  pdamage: run needs a SUITE.so
  [2]
  $ ./pdamage replay kept.pd
  pdamage: replay needs a SUITE.so and a FILE
  [2]
  $ ./pdamage rnu counter.so
  pdamage: there is no subcommand 'rnu': did you mean run?
  [2]
  $ ./pdamage run counter.so counter.so
  pdamage: run takes no 'counter.so', only options
  [2]
  $ ./pdamage run counter.so --model other
  pdamage: there is no model 'other'; counter.so has counter
  [2]

What is no plug-in is told in one line:

  $ ./pdamage run "$(printf 'x%.0s' $(seq 5000)).so"
  pdamage: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...: the path is too long
  [2]
  $ ./pdamage run nothing.so
  pdamage: ./nothing.so: cannot open shared object file: No such file or directory
  [2]
  $ ./pdamage run counter.c
  pdamage: ./counter.c: invalid ELF header
  [2]
  $ ./pdamage run .
  pdamage: ./.: cannot read file data: Is a directory
  [2]
  $ echo 'int nothing;' >empty.c; plugin empty.c -o empty.so; ./pdamage run empty.so
  pdamage: ./empty.so exports no suites: say PD_EXPORT(suites) in it
  [2]
  $ sed 's/^PD_EXPORT/int pd_of_tomorrow(void); int (*call)(void) = pd_of_tomorrow;\n&/' counter.c >later.c
  $ plugin later.c -o later.so; ./pdamage run later.so
  pdamage: ./later.so: undefined symbol: pd_of_tomorrow
  [2]
  $ cat >abi.c <<'END'
  > #include <propertydamage/pd.h>
  > #undef PD_ABI
  > #define PD_ABI 99
  > static const pd_suite suites[] = {{0}};
  > PD_EXPORT(suites);
  > END
  $ plugin abi.c -o abi.so; ./pdamage run abi.so
  pdamage: abi.so was compiled with PD_ABI 99, this is PropertyDamage * with PD_ABI 1: compile it again (glob)
  [2]
  $ sed '/PD_ABI/d' abi.c >none.c; plugin none.c -o none.so; ./pdamage run none.so
  pdamage: none.so holds no suite
  [2]
  $ printf '#include <propertydamage/pd.h>\nstatic const pd_model model = {.name = "m"};\nstatic const pd_suite suites[] = {{.model = &model}, {0}};\nPD_EXPORT(suites);\n' >half.c
  $ plugin half.c -o half.so; ./pdamage run half.so
  pdamage: suite 1 of half.so has no adapter
  [2]

A plug-in that goes wrong while it is loaded ends itself, not the tool:

  $ { cat counter.c; echo '#include <stdlib.h>'; echo '__attribute__((constructor)) static void begin(void) { abort(); }'; } >crash.c
  $ plugin crash.c -o crash.so; ./pdamage run crash.so
  pdamage: ./crash.so crashes when it is loaded: SIGABRT in a constructor
  [2]
  $ sed 's/abort()/exit(7)/' crash.c >exit.c; plugin exit.c -o exit.so; ./pdamage list exit.so
  pdamage: ./exit.so ends the process when it is loaded: a constructor exits with 7
  [2]
  $ sed 's/abort()/for (;;) { }/' crash.c >hang.c; plugin hang.c -o hang.so; ./pdamage run hang.so --run-time 200ms
  pdamage: ./hang.so was not loaded within 200 ms: a constructor hangs
  [2]

Help tells where it stands:

  $ ./pdamage replay --help | head -n 2
  usage: pdamage replay SUITE.so FILE [options]
  execute the steps of a failure file: 1 if it still fails, else 0
  $ ./pdamage show --help | head -n 1
  usage: pdamage show [SUITE.so] FILE [options]
