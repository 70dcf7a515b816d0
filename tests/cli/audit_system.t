A system that answers otherwise when the same is done again:

  $ build() { cc -g -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" "$@" "$BUILD/src/libpropertydamage.a" -pthread -lm; }
  $ sed 's/^    pd_emit(step, added, .total = run.*/    static int times;\n    pd_emit(step, added, .total = run->value - (add->amount > 5 ? ++times % 7 == 0 : 0));/' "$SRC/examples/counter/counter.c" >moody.c; build moody.c -o moody
  $ ./moody --seed 1 --config bug=none
  counter: held: 100 runs, * (glob)
  $ ./moody audit --seed 1 --config bug=none
  counter: audited and held: 100 runs, * (glob)
  $ ./moody audit --system --seed 1 --config bug=none --save saved >report; echo $?
  1
  $ head -n 2 report
  counter: diverged: Add - the same was answered otherwise
    executed twice, $* Add: Added(total=*), and then Added(total=*) (glob)
  $ grep -o 'again: .*' report
  again:   ./moody audit --seed 1 --run 0 --config bug=none --system
  $ grep '^kind' saved/*.pd
  kind: diverged

It is as flaky as it is, and told so: here one of seven times.

  $ grep -o 'failed [0-9]* of 10 times: flaky' report | sed 's/[0-9]* of/N of/'
  failed N of 10 times: flaky

One that does not is no failure, in any isolation:

  $ for how in batch run exec none; do "$BUILD/examples/counter" audit --system --seed 1 --config bug=none --runs 20 --isolation $how | sed 's/, [0-9.]* s//'; done | sort -u
  counter: audited and held: 20 runs, * (glob)

What differs each time is replayed:

  $ sed 's/% 7 == 0/% 2 == 0/' moody.c >odd.c; build odd.c -o odd
  $ ./odd audit --system --seed 1 --config bug=none --save odds | sed -n '2,5p'
    executed twice, $1 Add: Added(total=6), and then Added(total=5)
    seed 1, run 0; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=6)  -> Added(total=5)   <- fails here
  $ ./odd replay odds/*.pd | tail -n 1
  counter: still reproduces: diverged: Add
  $ ./odd shrink odds/*.pd --quiet | head -n 1
  counter: diverged: Add - the same was answered otherwise
