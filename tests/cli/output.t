What the system writes is kept, and shown with the failure:

  $ build() { cc -g -std=c11 -I "$SRC/include" "$@" "$BUILD/src/libpropertydamage.a" -pthread -lm; }
  $ sed 's/^    run->value += .*/    printf("adding %d\\n", (int)add->amount); (void)fputs("and to stderr\\n", stderr);\n&/; s/^#include/#include <stdio.h>\n&/' "$SRC/examples/counter/counter.c" >chatty.c
  $ build chatty.c -o chatty
  $ ./chatty --seed 1 --quiet --save saved
  counter: check_failed: stops_at_ten - The counter never passes ten
    the counter is 11
    seed 1, run 1; 2 of 200 steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here
  
    the system wrote:
      | adding 2
      | and to stderr
      | adding 9
      | and to stderr
  
    replay:  ./chatty replay saved/*-check_failed-stops_at_ten-seed1.pd (glob)
    again:   ./chatty run --seed 1 --run 1
  [1]
  $ ./chatty show saved/*.pd | grep -c '| adding'
  2
  $ ./chatty replay saved/*.pd --config bug=none
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=10)
  
    the system wrote:
      | adding 2
      | and to stderr
      | adding 9
      | and to stderr
  
  counter: no longer reproduces: check_failed: stops_at_ten

A report for programs is not mixed with it, and what nobody saw is told:

  $ ./chatty --seed 1 --config bug=none --runs 3 --report json | grep -c adding
  0
  [1]
  $ ./chatty --seed 1 --config bug=none --runs 3
  counter: held: 3 runs, * commands, seed 1, * s (glob)
    the system wrote * bytes to standard output and error (--verbose passes them on) (glob)
  $ ./chatty --seed 1 --config bug=none --runs 1 --commands 1 --verbose 2>/dev/null | head -n 1
  adding * (glob)
  $ ./chatty --seed 1 --config bug=none --runs 1 --commands 1 --isolation none 2>/dev/null | head -n 1
  adding * (glob)

Of much, the end is shown:

  $ sed -i 's/printf("adding/for (int i = 0; i < 30; i++) printf("line %d\\n", i); printf("adding/' chatty.c; build chatty.c -o chatty
  $ ./chatty --seed 1 --quiet | sed -n '/wrote/,/line 2[0-9]/p' | head -n 3
    the system wrote:
      ... 44 lines more (--verbose shows them)
      | line 12

Of very much, the end is kept:

  $ sed -i 's/i < 30/i < 9000/' chatty.c; build chatty.c -o chatty
  $ ./chatty --seed 1 --quiet --save much | sed -n '/wrote/,/line 89[0-9][0-9]/p' | head -n 3
    the system wrote:
      ... * lines more (--verbose shows them) (glob)
      | line 8982
  $ test "$(cat much/*.pd | wc -c)" -lt 80000
  $ ./chatty show --verbose much/*.pd | grep -A 1 wrote
    the system wrote:
      | line * (glob)

More than that is not even kept while it runs:

  $ sed 's/^    run->value += .*/    if (system("yes | head -c 100000000; sleep 0.3") != 0) { abort(); }\n&/; s/^#include/#include <stdlib.h>\n&/' "$SRC/examples/counter/counter.c" >flood.c
  $ build flood.c -o flood
  $ ./flood --seed 1 --config bug=none --runs 1 --commands 1 --step-time 50s --no-validate | grep warning
    warning: the system writes more than 64 MiB at once: only the end is kept

What a failed assertion said is there:

  $ sed 's/^    run->value += .*/    assert(add->amount != 7 \&\& "seven");\n&/; s/^#include/#include <assert.h>\n&/' "$SRC/examples/counter/counter.c" >asserts.c
  $ build asserts.c -o asserts
  $ ./asserts --seed 1 --config bug=none | sed 's/asserts.c:[0-9]*/asserts.c:N/'
  counter: crashed: Add - a signal ended the process
    SIGABRT in $1 Add: do_add, asserts.c:N
    seed 1, run *; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=7)  <- fails here
  
    the system wrote:
      | asserts: asserts.c:N: do_add: Assertion `add->amount != 7 && "seven"' failed.
  
    again:   ./asserts run --seed 1 --run * --config bug=none (glob)
  
  counter: 1 failure in * (glob)

A sanitizer that ends the process names the failure:

  $ sed 's/^    run->value += .*/    if (add->amount == 7) { char *volatile p = malloc(1); free(p); run->value += *p; }\n&/; s/^#include/#include <stdlib.h>\n&/' "$SRC/examples/counter/counter.c" >freed.c
  $ build -fsanitize=address -Wno-use-after-free freed.c -o freed
  $ ./freed --seed 1 --config bug=none --save freed_files | sed 's/freed.c:[0-9]*/freed.c:N/; /READ/,$d; s/on address.*/.../'
  counter: sanitizer: Add: heap-use-after-free - a sanitizer reported an error
    AddressSanitizer: heap-use-after-free, freed.c:N in do_add; in $1 Add
    seed 1, run *; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=7)  <- fails here
  
    the system wrote:
      | =================================================================
      | ==*==ERROR: AddressSanitizer: heap-use-after-free ... (glob)
  $ ./freed replay freed_files/*.pd --quiet
  [1]

One that goes on is heard as well, and what it reports is shrunk like any other failure:

  $ sed 's/^    run->value += .*/    if (add->amount == 7) { static int most = 2147483647; most += (int)add->amount; }\n&/' "$SRC/examples/counter/counter.c" >over.c
  $ build -fsanitize=undefined over.c -o over
  $ ./over --seed 1 --config bug=none --save over_files | sed 's/over.c:[0-9:]*/over.c:N:/'
  counter: sanitizer: Add: signed integer overflow - a sanitizer reported an error
    over.c:N: runtime error: signed integer overflow: 7 + 2147483647 cannot be represented in type
    'int'; in $1 Add
    seed 1, run *; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=7)  -> Added(total=7)   <- fails here
  
    the system wrote:
      | over.c:N: runtime error: signed integer overflow: * (glob)
  
    replay:  ./over replay over_files/*.pd (glob)
    again:   ./over run --seed 1 --run * --config bug=none (glob)
  
  counter: 1 failure in * (glob)
  $ ./over replay over_files/*.pd --quiet
  [1]

Of two failures the one of the earlier run is told, whatever was noticed first:

  $ ./over --seed 1 --quiet | sed -n '1p; /again/p'
  counter: sanitizer: Add: signed integer overflow - a sanitizer reported an error
    again:   ./over run --seed 1 --run 0
  $ ./over --seed 1 --keep-going --runs 50 --quiet | grep '^counter'
  counter: sanitizer: Add: signed integer overflow - a sanitizer reported an error
  counter: check_failed: stops_at_ten - The counter never passes ten
