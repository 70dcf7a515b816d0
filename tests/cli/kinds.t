What each kind of failure looks like, and which exit code it has:

  $ build() { cc -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" "$@" "$SRC/tests/cli/kinds.c" "$BUILD/src/libpropertydamage.a" -pthread -lm; }
  $ build -o kinds && build -DEXACT -o exact
  $ ulimit -c 0
  $ ./kinds --seed 1 --runs 20 --verbose 2>&1 | grep -v '^run'
  files: held: 20 runs, * commands, seed 1, * s (glob)
  
    command    drawn   sent  skipped  mispredicted  not when  no choice
    OpenFile   *  *        0             0         0          0 (glob)
    CloseFile  *  *        0             0         0  * (glob)
  
    invariant  fired
    few_files  * (glob)
  
    because        judged
    there is room   * (glob)
  $ ./kinds --seed 1 --config bug=crash
  files: crashed: OpenFile - a signal ended the process
    SIGABRT in $3 OpenFile: in do_open
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 OpenFile(mode=0)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0)  # to read  <- fails here
  
    again:   ./kinds run --seed 1 --run * --config bug=crash (glob)
  
  files: 1 failure in * seed 1, * s (glob)
  [1]
  $ ABORT=1 ./kinds --seed 1
  kinds: while model files was validated: SIGABRT in apply at $* CloseFile (glob)
  [2]
  $ ABORT=1 ./kinds --seed 1 --no-validate --quiet --save made | grep -e apply -e '<-' -e made -e again
  files: crashed: apply - a signal ended the process
    SIGABRT in apply at $* CloseFile: in files_apply (glob)
    in the test's own code (apply)
    $* CloseFile   <- fails here, while it was made (glob)
    saved:   made/*-crashed-apply-seed1.pd (glob)
    again:   ./kinds run --seed 1 --run 0 --no-validate
  $ ./kinds replay made/*.pd
  kinds: 'made/*-crashed-apply-seed1.pd' failed while its next step was made, so its steps show nothing; show tells how to make them again (glob)
  [3]
  $ sed -i 's/^kind: .*/kind: setup_failed/' made/*.pd && ./kinds shrink made/*.pd
  kinds: 'made/*-crashed-apply-seed1.pd': what is setup_failed is never shrunk (glob)
  [2]
  $ sed -i 's/^kind: .*/kind: impure/' made/*.pd && ./kinds replay made/*.pd | tail -n 1
  files: no longer reproduces: impure: apply
  $ sed -i 's/^name: .*/name: when or overrides/' made/*.pd && ./kinds replay made/*.pd | tail -n 1
  files: no verdict: impure: when or overrides
  $ ./kinds --seed 1 --config bug=exit
  files: exited: OpenFile - the process ended
    the process ended with status 7 in $3 OpenFile
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 OpenFile(mode=0)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0)  # to read  <- fails here
  
    again:   ./kinds run --seed 1 --run * --config bug=exit (glob)
  
  files: 1 failure in * seed 1, * s (glob)
  [1]
  $ ./kinds --seed 1 --config bug=hang --step-time 100ms --repeats 2 --shrink-time 2s --quiet | grep -v seed
  files: hung: OpenFile - a step or a run did not end
    $3 OpenFile did not end within 100 ms
  
    $1 OpenFile(mode=0)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0)  # to read  <- fails here
        > stopped: * (glob)
  
  $ ./kinds --seed 1 --config bug=adapter
  files: adapter_error: OpenFile - the adapter could not tell
    OpenFile: connection lost
    in the system or in the adapter
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 OpenFile(mode=0) @any(mode)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0) @any(mode)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0) @any(mode)  # to read  <- fails here
  
    again:   ./kinds run --seed 1 --run * --config bug=adapter (glob)
  
  files: no verdict: 1 run, * commands, seed 1, * s (glob)
  [3]
  $ ./kinds --seed 1 --config bug=setup
  files: setup_failed: setup_each - a setup failed
    setup_each of adapter disk: no such host
    in what the test needs around it, not in the system
    seed 1, run 0
  
    again:   ./kinds run --seed 1 --run * --config bug=setup (glob)
  
  files: no verdict: 1 run, * commands, seed 1, * s (glob)
  [3]
  $ ./kinds --seed 1 --config bug=data --commands 20
  files: check_failed: few_files - an invariant does not hold
    too many
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
    data: {"Finding":{"open": 1003}}
  
    $1 OpenFile(mode=0) @any(mode)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0) @any(mode)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0) @any(mode)  # to read  -> Opened(file=$3.file)
                                               -> Opened(file=$3.Opened#1.file)
                                               -> Opened(file=$3.Opened#2.file)
                                               -> Opened(file=$3.Opened#3.file)
                                               -> Opened(file=$3.Opened#4.file)
                                               ... 996 events more (--verbose shows them)
                                               <- fails here
  
    again:   ./kinds run --seed 1 --run * --commands 20 --config bug=data (glob)
  
  files: 1 failure in * seed 1, * s (glob)
  [1]
  $ ./kinds --seed 1 --config bug=skip --runs 5
  files: held: 5 runs, * commands, seed 1, * s (glob)
    warning: OpenFile answered with other events than simulated in * of * steps: later steps are (glob)
             made for a state that is not there
    warning: CloseFile was skipped in * of * steps: what it refers to was never given by* (glob)
             system
  $ ./kinds --seed 1 --config bug=skip --runs 5 --verbose 2>&1 | grep -c warning
  2
  $ ./exact --seed 1 --config bug=mispredict --runs 5
  files: mispredicted: OpenFile: there is room
    expected Opened(file=$3.file), got Refused()
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 OpenFile(mode=0) @any(mode)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0) @any(mode)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0) @any(mode)  # to read  -> Refused()   <- fails here
  
    again:   ./exact run --seed 1 --run * --config bug=mispredict (glob)
  
  files: 1 failure in * seed 1, * s (glob)
  [1]
