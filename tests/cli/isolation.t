However far apart the runs are kept, the same is found, shrunk and reported:

  $ build() { cc -g -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" "$@" "$BUILD/src/libpropertydamage.a" -pthread -lm; }
  $ cp "$SRC/doc/guide/example/gate.c" .; build gate.c -o gate
  $ report() { ./gate --seed 1 "$@" --report json | sed 's/"ms": [0-9]*//; s/"file": "[^"]*"//'; }
  $ for bug in none crash exits drops setup; do for how in batch none run exec; do case $how$bug in nonecrash|noneexits) ;; *) report --isolation $how --config bug=$bug --runs 20 | cksum | sed "s/^/$bug /" ;; esac; done; done | sort | uniq -c | sed 's/ [0-9]* [0-9]*$//'
        3 crash
        4 drops
        3 exits
        4 none
        4 setup
  $ ./gate --seed 1 --config bug=crash --isolation exec --save saved | head -n 3
  gate: crashed: Enter - a signal ended the process
    SIGSEGV in $6 Enter: nothing is mapped at 0x0; do_enter, gate.c:128
    seed 1, run 0; 6 of 200 steps are left (shrunk in * executions), failed 10 of 10 times (glob)

Each of them replays what another has found:

  $ for how in batch run exec; do ./gate replay saved/*.pd --isolation $how | sed '2!d'; done
    SIGSEGV in $6 Enter: nothing is mapped at 0x0; do_enter, gate.c:128
    SIGSEGV in $6 Enter: nothing is mapped at 0x0; do_enter, gate.c:128
    SIGSEGV in $6 Enter: nothing is mapped at 0x0; do_enter, gate.c:128
  $ ./gate shrink saved/*.pd --isolation exec | sed '3!d'
    seed 1, run 0; 6 of 200 steps are left (shrunk in * executions), failed 10 of 10 times (glob)

Runs of one process share what the system keeps for itself; those of another inherit what there was before the fork; only
fresh ones have none of it:

  $ sed 's/^static pd_status do_add/static int before, kept;\n&/; s/^    run->value += .*/    FILE *log = fopen("log", "a"); fprintf(log, "%d ", before + ++kept); fclose(log);\n&/; s/^    return pd_main/    before = getenv("PD_FRESH") ? 0 : 100;\n&/; s/^#include/#include <stdio.h>\n#include <stdlib.h>\n&/' "$SRC/examples/counter/counter.c" >keeps.c; build keeps.c -o keeps
  $ for how in batch run exec; do ./keeps --seed 1 --runs 3 --commands 1 --jobs 1 --config bug=none --isolation $how --quiet; cat log; rm log; echo; done
  101 102 103 
  101 101 101 
  1 1 1 

A suite of a shared object is loaded again:

  $ ln -s "$BUILD/pdamage" pdamage
  $ sed '/^int main/,$d' "$SRC/examples/counter/counter.c" >suite.c
  $ cat >>suite.c <<'END'
  > static const pd_suite suites[] = {{.model = &counter_model, .adapter = &counter_adapter}, {0}};
  > PD_EXPORT(suites);
  > END
  $ cc -std=c11 -shared -fPIC -I "$SRC/include" suite.c -o suite.so
  $ ./pdamage run ./suite.so --seed 1 --isolation exec --jobs 2 | sed -n '4,6p'
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here

A program that does not come to its campaign again is told so:

  $ sed 's/^    return pd_main/    if (getenv("PD_FRESH")) { return 9; }\n&/; s/^#include/#include <stdlib.h>\n&/' "$SRC/examples/counter/counter.c" >strays.c; build strays.c -o strays
  $ ./strays --seed 1 --isolation exec
  counter: setup_failed: exec - a setup failed
    started again, the program ended with status 9 before it came to this campaign: --isolation exec
    needs one that always does
    in what the test needs around it, not in the system
    seed 1, run 0
  
    again:   ./strays run --seed 1 --run 0
  
  counter: no verdict: 1 run, 0 commands, seed 1, * (glob)
  [3]

Inside another test, other campaigns on the way are passed by:

  $ cat >two.c <<'END'
  > #define main counter_main
  > #include "counter.c"
  > #undef main
  > #include <stdio.h>
  > static int run(const char *setting, bool overshoots)
  > {
  >     const struct counter_config config = {.bug = overshoots ? BUG_OVERSHOOT : BUG_NONE};
  >     const char *const settings[] = {setting, NULL};
  >     pd_options options = {.size = sizeof options, .model = &counter_model, .adapter = &counter_adapter};
  >     options.config = &config;
  >     options.settings = settings;
  >     options.seed = PD_SEED(1);
  >     options.isolation = PD_ISOLATION_EXEC;
  >     options.max_runs = 5;
  >     pd_report *report;
  >     if (pd_run(&options, &report, NULL) != PD_OK) {
  >         return 9;
  >     }
  >     const int code = pd_report_exit_code(report);
  >     printf("%s: %d, %d runs\n", setting, code, (int)pd_report_runs(report));
  >     pd_report_free(report);
  >     return code;
  > }
  > int main(void)
  > {
  >     printf("begins\n");
  >     return run("bug=none", false) == 0 && run("bug=overshoot", true) == 1 && run("bug=none", false) == 0 ? 0 : 1;
  > }
  > END
  $ cp "$SRC/examples/counter/counter.c" .; build two.c -o two; ./two
  begins
  bug=none: 0, 5 runs
  bug=overshoot: 1, 2 runs
  bug=none: 0, 5 runs
