The counter, which must stop at ten and does not:

  $ ln -s "$BUILD/examples/counter" counter
  $ ./counter --seed 1 --save "pd failures"
  counter: check_failed: stops_at_ten - The counter never passes ten
    the counter is 11
    seed 1, run *; 2 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here
  
    replay:  ./counter replay 'pd failures/*-check_failed-stops_at_ten-seed1.pd' (glob)
    again:   ./counter run --seed 1 --run * (glob)
  
  counter: 1 failure in * seed 1, * s (glob)
  [1]

The seed of the environment is as good, and --quiet leaves out the last line:

  $ PD_SEED=1 ./counter --quiet --color always | sed 's/\x1b\[/ESC /g'
  counter: ESC 1;31mcheck_failedESC 0m: stops_at_ten - The counter never passes ten
    the counter is 11
    seed 1, run *; 2 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  ESC 2m-> ESC 0mAdded(total=2)
    $2 Add(amount=9)  ESC 2m-> ESC 0mAdded(total=11)   ESC 1;31m<- fails hereESC 0m
  
    ESC 2magain:   ESC 0m./counter run --seed 1 --run * (glob)

A budget that ends the shrinking is told:

  $ ./counter --seed 1 --shrink-executions 1 --quiet | grep -A 1 '^  seed'
    seed 1, run *; * of * steps are left (shrunk in * execution, stopped by the limit of 1 (glob)
    executions: it may not be the shortest), failed 10 of 10 times

Without the bug it holds:

  $ ./counter --seed 1 --config bug=none
  counter: held: 100 runs, * commands, seed 1, * s (glob)
  $ ./counter --seed 1 --config bug=none --quiet
  $ ./counter --seed 1 --config bug=none --verbose --runs 3 --commands 1
  run 0: * command*: held (glob)
  run 1: * command*: held (glob)
  run 2: * command*: held (glob)
  counter: held: 3 runs, * commands, seed 1, * s (glob)
  
    command  drawn  sent  skipped  mispredicted  not when  no choice
    Add          3     3        0             0         0          0
  
    invariant     fired
    stops_at_ten      3  The counter never passes ten
  $ PD_OPTIONS="--runs 7 --config bug=none --step" ./counter --seed 2
  counter: held: 7 runs, * commands, seed 2, * s (glob)
  $ PD_RUNS=5 PD_OPTIONS="--config bug=none" ./counter --seed 2
  counter: held: 5 runs, * commands, seed 2, * s (glob)
  $ ./counter --seed 1 --run 3 --runs 9 --config bug=none
  counter: held: 1 run, * commands, seed 1, * s (glob)

What was found, without executing anything:

  $ ./counter failures "pd failures"
  check_failed  stops_at_ten  2 steps  *  'pd failures/*-check_failed-stops_at_ten-seed1.pd' (glob)
  $ cp "pd failures"/*.pd x.pd
  $ ./counter show x.pd
  counter: check_failed: stops_at_ten - The counter never passes ten
    the counter is 11
    seed 1, run *; 2 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here
  
    replay:  ./counter replay x.pd
    again:   ./counter run --seed 1 --run * --commands 200 (glob)
  $ sed 's/^model: .*/model: bank/' x.pd >bank.pd
  $ ./counter show bank.pd | grep -e counter: -e bank
  counter: check_failed: stops_at_ten - an invariant does not hold
    saved:   bank.pd
  $ ./counter show x.pd --report json | python3 -m json.tool >/dev/null

It still fails, and no longer without the bug; --step tells what changes:

  $ ./counter replay x.pd
  counter: check_failed: stops_at_ten - The counter never passes ten
    the counter is 11
    seed 1, run *; 2 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here
  
  counter: still reproduces: check_failed: stops_at_ten
  [1]
  $ ./counter replay x.pd --config bug=none --step
    $1 Add(amount=2)  -> Added(total=2)
        | value: 0 -> 2
    $2 Add(amount=9)  -> Added(total=10)
        | value: 2 -> 10
  
  counter: no longer reproduces: check_failed: stops_at_ten
  $ ./counter replay x.pd --quiet
  [1]
  $ ./counter replay x.pd --report json | python3 -c 'import json, sys; print(json.load(sys.stdin)["verdict"])'
  violated
  $ ./counter replay x.pd --config bug=none --report json | python3 -c 'import json, sys; print(json.load(sys.stdin)["verdict"])'
  held

A longer way to the same failure is shrunk again:

  $ sed -i 's/^\$2 .*/$2 Add(amount=0)\n$3 Add(amount=9) @fails/; /^trace/,$d' x.pd
  $ ./counter shrink x.pd
  counter: check_failed: stops_at_ten - The counter never passes ten
    the counter is 11
    seed 1, run *; 2 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here
  
    again:   ./counter run --seed 1 --run * --commands 200 (glob)
  [1]
  $ $(./counter shrink x.pd | sed -n 's/^  again:   //p') --quiet | head -n 2
  counter: check_failed: stops_at_ten - The counter never passes ten
    the counter is 11
  $ ./counter shrink x.pd --config bug=none
  counter: no longer reproduces: check_failed: stops_at_ten

Another failure than that of the file is no verdict:

  $ sed -i 's/^name: .*/name: stops_at_nine/' x.pd
  $ ./counter replay x.pd | tail -n 1
  counter: fails otherwise: check_failed: stops_at_ten, where the file has check_failed: stops_at_nine
  $ ./counter replay x.pd >/dev/null
  [3]

What is shrunk again is saved as a failure of the campaign that found it:

  $ ./counter run --seed 1 --commands 7 --config bug=all --no-validate --step-time 5s --save seven --quiet | tail -n 2
    replay:  ./counter replay seven/*-check_failed-stops_at_ten-seed1.pd --step-time 5000ms (glob)
    again:   ./counter run --seed 1 --run * --commands 7 --config bug=all --step-time 5000ms --no-validate (glob)
  $ ./counter shrink seven/*.pd --save again | tail -n 2
    replay:  ./counter replay again/*-check_failed-stops_at_ten-seed1.pd (glob)
    again:   ./counter run --seed 1 --run * --commands 7 --config bug=all (glob)
  $ ./counter show again/*.pd | tail -n 1
    again:   ./counter run --seed 1 --run * --commands 7 --config bug=all (glob)
  $ ./counter shrink seven/*.pd --save x.pd | tail -n 1
  counter: cannot make directory 'x.pd': Not a directory
    again:   ./counter run --seed 1 --run * --commands 7 --config bug=all (glob)
  $ ./counter run --seed 1 --save x.pd --quiet | tail -n 1
  counter: warning: cannot make directory 'x.pd': Not a directory
    again:   ./counter run --seed 1 --run * (glob)

A model that has changed is noted:

  $ sed -i 's/^name: .*/name: stops_at_ten/; s/^model-hash: .*/model-hash: 0000000000000001/' x.pd
  $ ./counter replay x.pd >/dev/null
  counter: note: model counter has changed since 'x.pd' was saved: its steps may mean something else now
  [1]

The report for programs:

  $ ./counter --seed 1 --report json >report.json
  [1]
  $ python3 -m json.tool report.json | head -n 4
  {
      "format": "propertydamage-report 1",
      "verdict": "violated",
      "seed": 1,
  $ python3 -c 'import json; print(*json.load(open("report.json")))'
  format verdict seed model adapter runs commands failures invariants because commands_by_type warnings labels sometimes alloc_faults
  $ python3 -c 'import json; print(*json.load(open("report.json"))["failures"][0])'
  kind class name message data run seed fingerprint original_steps steps plan failing_step file shrink reproduced

What the program holds, and whether it keeps the rules:

  $ ./counter list
  counter
    model counter
    commands
      Add           weight 1
    invariants
      stops_at_ten  The counter never passes ten
    adapter counter, a system for each run
      --config bug=none|overshoot|all (default: overshoot)
  $ ./counter --list | head -n 2
  counter
    model counter
  $ ./counter validate
  counter: valid: * rules kept (glob)
  $ ./counter validate --list | head -n 1
  V01  A struct that commands, events, states or handlers share has one description.
  $ ./counter audit --seed 1 --config bug=none
  counter: audited and held: 100 runs, * commands, seed 1, * s (glob)
  $ ./counter audit --seed 1 | grep again
    again:   ./counter audit --seed 1 --run * (glob)

Nowhere to write to:

  $ ./counter list >/dev/full
  counter: cannot write: No space left on device
  [3]
  $ python3 -c 'import os, subprocess; r, w = os.pipe(); os.close(r); print(subprocess.call(["./counter", "list"], stdout=w))'
  counter: cannot write: Broken pipe
  3
