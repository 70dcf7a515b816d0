Allocations of the system fail where a step says so:

  $ build() { cc -g -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" "$@" "$BUILD/src/libpropertydamage.a" -pthread -lm; }
  $ does() { sed "s/^    run->value += .*/    $1\n&/; s/^#include/#include <stdlib.h>\n#include <string.h>\n&/" "$SRC/examples/counter/counter.c"; }
  $ does 'char *copy = malloc(8); copy[0] = 0; free(copy);' >trusts.c; build trusts.c -o trusts
  $ ./trusts --seed 1 --config bug=none
  counter: held: 100 runs, * (glob)
  $ ./trusts --seed 1 --config bug=none --alloc-faults --save saved
  counter: crashed: Add - a signal ended the process
    SIGSEGV in $1 Add: nothing is mapped at 0x0; do_add, trusts.c:* (glob)
    seed 1, run 0; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=0) @alloc(1)  <- fails here
  
    replay:  ./trusts replay saved/*-crashed-Add-seed1.pd (glob)
    again:   ./trusts run --seed 1 --run 0 --config bug=none --alloc-faults
  
  counter: 1 failure in 1 run, * (glob)
  [1]
  $ ./trusts replay saved/*.pd | sed '4,5!d'
  
    $1 Add(amount=0) @alloc(1)  <- fails here
  $ ./trusts shrink saved/*.pd --quiet | sed '5!d'
    $1 Add(amount=0) @alloc(1)  <- fails here

The lines of the file say it, and may be changed:

  $ grep '^[$]' saved/*.pd
  $1 Add(amount=0) @fails @alloc(1)
  $ sed 's/@alloc(1)/@alloc(2)/' saved/*.pd >later.pd; ./trusts replay later.pd | tail -n 1
  counter: no longer reproduces: crashed: Add
  $ sed 's/@alloc(1)/@alloc(1+)/' saved/*.pd >all.pd; ./trusts replay all.pd | tail -n 1
  counter: still reproduces: crashed: Add
  $ sed 's/@alloc(1)/@alloc(0)/' saved/*.pd >none.pd; ./trusts replay none.pd
  trusts: none.pd:21:18: expected @alloc(N), whose Nth allocation fails, or @alloc(N+), from which on all fail; N is 1 or more
  [2]
  $ sed 's/@alloc(1)/@alloc(soon)/' saved/*.pd >soon.pd; ./trusts replay soon.pd 2>&1 | grep -o 'expected @alloc(N)'
  expected @alloc(N)

A later one, and all from there on; what libraries allocate is among them:

  $ does 'char *copies[3]; for (int i = 0; i < 3; i++) { copies[i] = strdup("abc"); } if (!copies[2]) { abort(); } for (int i = 0; i < 3; i++) { free(copies[i]); }' >third.c; build third.c -o third
  $ ./third --seed 1 --config bug=none --alloc-faults --quiet | grep '@'
    $1 Add(amount=0) @alloc(3)  <- fails here
  $ does 'char *a = malloc(1), *b = malloc(1), *c = malloc(1); if (a \&\& !b \&\& !c) { abort(); } free(a); free(b); free(c);' >both.c; build both.c -o both
  $ ./both --seed 1 --config bug=none --alloc-faults --quiet | grep '@'
    $1 Add(amount=0) @alloc(2+)  <- fails here

But for them a plan is the same as ever:

  $ for how in '' --alloc-faults; do "$BUILD/examples/counter" --seed 1 --run 1 --no-shrink --report json $how | grep -o '"[$][^"]*"' | sed 's/ @.*//; s/"//g' | cksum; done | uniq | wc -l
  1

What allocates nothing is told:

  $ "$BUILD/examples/counter" --seed 1 --config bug=none --alloc-faults
  counter: held: 100 runs, * (glob)
    0 allocations failed, in 2,0* steps that had a fault (glob)
    warning: --alloc-faults: no step asked for memory in a way that could be made to fail, in 2,0* (glob)
             steps

In a process of its own, or in ours:

  $ ./third --seed 1 --config bug=none --alloc-faults --isolation exec --quiet | grep '@'
    $1 Add(amount=0) @alloc(3)  <- fails here

  $ does 'char *copy = malloc(8); failed += !copy; free(copy);' | sed 's/^static pd_status do_add/static int failed;\n&/; s/^    return pd_main(.*/    const int code = pd_main(argc, argv, suites); printf("%d\\n", failed > 0); return code;/; s/^#include/#include <stdio.h>\n&/' >here.c; build here.c -o here
  $ ./here --seed 1 --config bug=none --alloc-faults --isolation none --quiet
  1
  $ ./here --seed 1 --config bug=none --alloc-faults --quiet
  0

Under AddressSanitizer: where it is a library of its own, nothing more is needed; where it is inside, the program is linked
so that malloc is called through us:

  $ build -fsanitize=address trusts.c -o asan && ./asan --seed 1 --config bug=none --alloc-faults --quiet | grep '@'
    $1 Add(amount=0) @alloc(1)  <- fails here
  $ PKG_CONFIG_PATH="$BUILD/meson-uninstalled" pkg-config --variable=alloc_faults propertydamage
  -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=free
  $ build -fsanitize=address -static-libasan -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=free trusts.c -o inside && ./inside --seed 1 --config bug=none --alloc-faults --quiet | grep '@'
    $1 Add(amount=0) @alloc(1)  <- fails here

With a shared object, of which malloc is called from outside:

  $ ln -s "$BUILD/pdamage" pdamage
  $ { sed '/^int main/,$d' trusts.c; echo 'static const pd_suite suites[] = {{.model = &counter_model, .adapter = &counter_adapter}, {0}};'; echo 'PD_EXPORT(suites);'; } >suite.c
  $ cc -g -std=c11 -shared -fPIC -I "$SRC/include" suite.c -o suite.so
  $ ./pdamage run ./suite.so --seed 1 --config bug=none --alloc-faults --quiet | grep '@'
    $1 Add(amount=0) @alloc(1)  <- fails here
