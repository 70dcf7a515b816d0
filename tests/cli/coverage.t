gcov counts what workers execute as often as the report says, and a program that was linked without that is told:

  $ ln -s "$SRC/examples/counter/counter.c" counter.c
  $ gcc -std=c11 -O0 -c --coverage -I "$SRC/include" counter.c
  $ build() { gcc counter.o -o counter --coverage "$@" "$BUILD/src/libpropertydamage.a" -pthread -lm; }
  $ build -u __gcov_dump -u __gcov_reset
  $ ./counter --seed 1 --config bug=none --runs 3
  counter: held: 3 runs, 568 commands, seed 1, * s (glob)
  $ gcov -t counter.gcda | grep 'pd_status do_add'
        568:   *:static pd_status do_add(struct counter_run *run, const struct add *add, pd_step *step) (glob)
  $ rm counter.gcda; build
  $ ./counter --seed 1 --config bug=none --runs 3
  counter: held: 3 runs, 568 commands, seed 1, * s (glob)
    warning: what workers execute is missing in the coverage: link with what pkg-config
             --variable=coverage propertydamage says
