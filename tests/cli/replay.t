Saved failures of processes that ended; what is saved is executed again, shrunk on, or refused:

  $ cc -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" "$SRC/tests/cli/kinds.c" "$BUILD/src/libpropertydamage.a" -pthread -lm -o kinds
  $ ulimit -c 0
  $ ./kinds --seed 1 --config bug=exit --save exit --quiet >report
  [1]
  $ ./kinds replay exit/*.pd
  files: exited: OpenFile - the process ended
    the process ended with status 7 in $3 OpenFile
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 OpenFile(mode=0)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0)  # to read  <- fails here
  
  files: still reproduces: exited: OpenFile
  [1]
  $ ./kinds replay exit/*.pd --config bug=crash
  files: crashed: OpenFile - a signal ended the process
    SIGABRT in $3 OpenFile: in do_open
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 OpenFile(mode=0)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0)  # to read  <- fails here
  
  files: fails otherwise: crashed: OpenFile, where the file has exited: OpenFile
  [3]
  $ ./kinds replay exit/*.pd --config bug=none
    $1 OpenFile(mode=0)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0)  # to read  -> Opened(file=$3.file)
  
  files: no longer reproduces: exited: OpenFile
  $ ./kinds replay exit/*.pd --config bug=setup
  files: setup_failed: setup_each - a setup failed
    setup_each of adapter disk: no such host
    in what the test needs around it, not in the system
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 OpenFile(mode=0)
    $2 OpenFile(mode=0)
    $3 OpenFile(mode=0)
  
  files: no verdict: setup_failed: setup_each, where the file has exited: OpenFile
  [3]

A shrinking that was stopped goes on, and says what is left as text or JSON:

  $ ./kinds --seed 1 --config bug=exit --shrink-executions 1 --repeats 1 --save long --quiet >report
  [1]
  $ ./kinds shrink long/*.pd --report json >json
  [1]
  $ grep -o '"original_steps": [0-9]*, "steps": [0-9]*' json
  "original_steps": *, "steps": 3 (glob)
  $ ./kinds shrink long/*.pd --config bug=none
  files: no longer reproduces: exited: OpenFile
  $ ./kinds shrink long/*.pd --quiet --repeats 1 --save "$SRC/README.md"
  kinds: cannot make directory '*/README.md': Not a directory (glob)
  files: exited: OpenFile - the process ended
    the process ended with status 7 in $3 OpenFile
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 1 of 1 times (glob)
  
    $1 OpenFile(mode=0)  # to read  -> Opened(file=$1.file)
    $2 OpenFile(mode=0)  # to read  -> Opened(file=$2.file)
    $3 OpenFile(mode=0)  # to read  <- fails here
  
    again:   ./kinds run --seed 1 --run * --commands * --config bug=exit (glob)
  [1]

What a file says of its steps and nobody here knows is kept:

  $ sed '/^\$/s/$/ @stutter(1)/' long/*.pd >more.pd
  $ ./kinds shrink more.pd --quiet --repeats 1 --save more >report
  [1]
  $ sed -n '/^plan/,/^trace/p' more/*.pd
  plan
  $1 OpenFile(mode=0) @stutter(1)
  $2 OpenFile(mode=0) @stutter(1)
  $3 OpenFile(mode=0) @fails @stutter(1)
  trace

Steps that the model does not allow, in a file that was edited:

  $ sed '/^\$/{s/OpenFile([^)]*)/CloseFile(file=$1.file)/;}' exit/*.pd >edited.pd
  $ ./kinds replay edited.pd
  kinds: edited.pd:*:19: step $1 is not before $1 (glob)
  [2]
  $ ./kinds shrink edited.pd
  kinds: edited.pd:*:19: step $1 is not before $1 (glob)
  [2]
  $ sed 's/mode=0/mode=77/' exit/*.pd >edited.pd
  $ ./kinds replay edited.pd
  kinds: edited.pd:*:1: $1 OpenFile(mode=77) is not possible there: when, a limit of a field, PD_FROM or overrides forbids it (glob)
  [2]
  $ ./kinds shrink edited.pd
  kinds: edited.pd:*:1: $1 OpenFile(mode=77) is not possible there: when, a limit of a field, PD_FROM or overrides forbids it (glob)
  [2]
  $ ./kinds show edited.pd | head -n 3
  files: exited: OpenFile - the process ended
    the process ended with status 7 in $3 OpenFile
    seed 1, run *; 3 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)

Files of no use:

  $ head -c 200 exit/*.pd >cut.pd
  $ ./kinds replay cut.pd
  kinds: cut.pd:*: the file ends in the middle of a line (glob)
  [2]
  $ ./kinds shrink .
  kinds: cannot read '.': Is a directory
  [2]
  $ ./kinds shrink
  kinds: shrink needs a FILE
  [2]
  $ ./kinds replay exit/*.pd --config bug=nothing
  kinds: --config bug=nothing: bug is one of none|crash|apply|hang|exit|adapter|setup|flaky|mispredict|skip|data
  [2]
  $ ./kinds shrink exit/*.pd --config bug=nothing
  kinds: --config bug=nothing: bug is one of none|crash|apply|hang|exit|adapter|setup|flaky|mispredict|skip|data
  [2]
