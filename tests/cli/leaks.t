What a sequence leaves behind each time is a failure like any other:

  $ build() { cc -g -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" "$@" "$BUILD/src/libpropertydamage.a" -pthread -lm; }
  $ does() { sed "s/^    run->value += .*/    if (add->amount == 7) { $1 }\n&/; s/^#include/#include <fcntl.h>\n#include <pthread.h>\n#include <stdlib.h>\n#include <unistd.h>\n&/" "$SRC/examples/counter/counter.c"; }
  $ does '(void)open(\"\/dev\/null\", O_RDONLY);' >opens.c; build opens.c -o opens
  $ ./opens --seed 1 --config bug=none --save saved
  counter: leaked: descriptors - something was left behind
    1 more after each time that this is executed
    seed 1, run 0; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=7)  -> Added(total=7)
  
    replay:  ./opens replay saved/*-leaked-descriptors-seed1.pd (glob)
    again:   ./opens run --seed 1 --run 0 --config bug=none
  
  counter: 1 failure in * (glob)
  [1]
  $ ./opens replay saved/*.pd --quiet
  [1]
  $ ./opens shrink saved/*.pd --quiet | head -n 1
  counter: leaked: descriptors - something was left behind
  $ does 'pthread_t it; pthread_create(\&it, NULL, (void *(*)(void *))sleep, (void *)9);' >threads.c
  $ build -Wno-cast-function-type threads.c -o threads
  $ ./threads --seed 1 --config bug=none --quiet | head -n 5
  counter: leaked: threads - something was left behind
    1 more after each time that this is executed
    seed 1, run 0; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=7)  -> Added(total=7)

Where runs fail otherwise as well, both are told:

  $ ./opens --seed 1 --keep-going --quiet | grep ^counter | sort
  counter: check_failed: stops_at_ten - The counter never passes ten
  counter: leaked: descriptors - something was left behind

What is opened once and kept is none:

  $ does 'static int once; once = once ? once : open(\"\/dev\/null\", O_RDONLY);' >once.c; build once.c -o once
  $ ./once --seed 1 --config bug=none
  counter: held: 100 runs, * (glob)

What grows slowly is nobody's fault, but it is told:

  $ does 'static int n; if (n++ % 50 == 0 \&\& n < 5000) { (void)open(\"\/dev\/null\", O_RDONLY); }' >slow.c; build slow.c -o slow
  $ ./slow --seed 1 --config bug=none --runs 20000
  counter: held: 20,000 runs, * (glob)
    warning: a worker ended up with * more descriptors than it began with, and no run leaves them (glob)
             behind when it is executed again

Memory that is counted:

  $ does 'char *volatile p = malloc(24); p = NULL;' >forgets.c; build forgets.c -o counted
  $ ./counted --seed 1 --config bug=none --save counts
  counter: leaked: memory - something was left behind
    24 bytes in 1 block more after each time that this is executed; made in do_add, forgets.c:* (glob)
    seed 1, run 0; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=7)  -> Added(total=7)
  
    replay:  ./counted replay counts/*-leaked-memory-seed1.pd (glob)
    again:   ./counted run --seed 1 --run 0 --config bug=none
  
  counter: 1 failure in 1 run, * (glob)
  [1]
  $ for how in batch run exec; do ./counted replay counts/*.pd --isolation $how | sed '2!d'; done
    24 bytes in 1 block more after each time that this is executed; made in do_add, forgets.c:* (glob)
    24 bytes in 1 block more after each time that this is executed; made in do_add, forgets.c:* (glob)
    24 bytes in 1 block more after each time that this is executed; made in do_add, forgets.c:* (glob)
  $ ./counted shrink counts/*.pd --quiet | head -n 1
  counter: leaked: memory - something was left behind
  $ ./counted --seed 1 --config bug=none --no-leaks
  counter: held: 100 runs, * (glob)

What is allocated once and kept, or grows now and then, is none:

  $ does 'static char *once; once = once ? once : malloc(24);' >once.c; build once.c -o once && ./once --seed 1 --config bug=none
  counter: held: 100 runs, * (glob)
  $ does 'static char *room; static size_t size, used; if (++used > size) { size = size ? 2 * size : 8; room = realloc(room, size); }' >grows.c; build grows.c -o grows && ./grows --seed 1 --config bug=none
  counter: held: 100 runs, * (glob)
  $ does 'static void *kept[10]; void **p = \&kept[add->amount % 10]; free(*p); *p = malloc(24);' >keeps.c; build keeps.c -o keeps && ./keeps --seed 1 --config bug=none
  counter: held: 100 runs, * (glob)

Memory is found where LeakSanitizer is, exactly:

  $ build -fsanitize=address forgets.c -o forgets
  $ ./forgets --seed 1 --config bug=none --save memory | sed -n '1,5p; /Direct/p'
  counter: leaked: memory - something was left behind
    LeakSanitizer: nothing leads to * bytes that do_add made, forgets.c:* (glob)
    seed 1, run 0; 1 of 200 steps is left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=7)  -> Added(total=7)
      | Direct leak of * byte(s) in * object(s) allocated from: (glob)
  $ ./forgets replay memory/*.pd --quiet
  [1]
  $ does 'free(malloc(24));' >frees.c; build -fsanitize=address frees.c -o frees
  $ ./frees --seed 1 --config bug=none
  counter: held: 100 runs, * (glob)
