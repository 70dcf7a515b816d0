A program with several suites, and programs that are made wrong:

  $ sed '/^int main/,$d' "$SRC/examples/counter/counter.c" >suites.c
  $ cat >>suites.c <<'END'
  > PD_ADAPTER(other, pd_nothing, counter_run, .handlers = counter_handlers, .shared = true);
  > static const pd_model queue_model = {"queue", counter_commands, counter_events, &counter_projection, counter_model_call_};
  > int main(int argc, char **argv)
  > {
  >     static const pd_suite suites[] = {
  >         {.model = &counter_model, .adapter = &counter_adapter, .max_runs = 7},
  >         {.model = &counter_model, .adapter = &other_adapter},
  >         {.name = "the queue", .model = &queue_model, .adapter = &counter_adapter},
  >         {0},
  >     };
  >     static const pd_suite none[] = {{0}};
  >     static const pd_suite half[] = {{.model = &counter_model}, {0}};
  >     static const struct {
  >         const char *name;
  >         const pd_model *model;
  >         const pd_adapter *adapter;
  >         uint64_t max_runs;
  >         unsigned max_commands;
  >     } first[] = {{.model = &counter_model, .adapter = &counter_adapter, .max_runs = 7},
  >                  {.model = &queue_model, .adapter = &counter_adapter, .max_runs = 8}, {0}};
  >     const char *how = getenv("HOW");
  >     if (how && *how == 'f') {
  >         return pdi_main(argc, argv, (const pd_suite *)first, sizeof *first);
  >     }
  >     if (how && *how == 'o') {
  >         return pdi_main(argc, argv, suites, 8);
  >     }
  >     return pd_main(argc, argv, how && *how == 'n' ? none : how ? half : suites);
  > }
  > END
  $ sed -i 's/^#include/#include <stdlib.h>\n&/' suites.c
  $ cc -std=c11 -D_POSIX_C_SOURCE=200809L -I "$SRC/include" suites.c "$BUILD/src/libpropertydamage.a" -pthread -lm -o suites
  $ ./suites
  suites: there are several suites, choose one:
    --model counter --adapter counter
    --model counter --adapter other
    --model 'the queue' --adapter counter
  [2]
  $ ./suites --model counter
  suites: there are several suites, choose one:
    --model counter --adapter counter
    --model counter --adapter other
  [2]
  $ ./suites --model "the queue" --seed 1 --quiet
  the queue: check_failed: stops_at_ten - The counter never passes ten
    the counter is 11
    seed 1, run *; 2 of * steps are left (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Add(amount=2)  -> Added(total=2)
    $2 Add(amount=9)  -> Added(total=11)   <- fails here
  
    again:   ./suites run --seed 1 --run * --model 'the queue' (glob)
  [1]
  $ ./suites --model queue --seed 1 --config bug=none --runs 1
  the queue: held: 1 run, * commands, seed 1, * s (glob)
  $ ./suites --adapter counter --model counter --seed 1 --config bug=none
  counter: held: 7 runs, * commands, seed 1, * s (glob)
  $ ./suites --model counter --adapter other --seed 1 --config bug=none
  suites: --config bug=none: adapter other has no configuration
  [2]
  $ ./suites --model qeue
  suites: there is no model 'qeue'; this program has counter, queue
  [2]
  $ ./suites --model counter --adapter othre
  suites: there is no adapter 'othre'; this program has counter, other for model counter
  [2]
  $ ./suites list
  counter
    model counter
    commands
      Add           weight 1
    invariants
      stops_at_ten  The counter never passes ten
    adapter counter, a system for each run
      --config bug=none|overshoot|all (default: overshoot)
  
  counter
    model counter
    commands
      Add           weight 1
    invariants
      stops_at_ten  The counter never passes ten
    adapter other, one system for all runs
  
  the queue
    model queue
    commands
      Add           weight 1
    invariants
      stops_at_ten  The counter never passes ten
    adapter counter, a system for each run
      --config bug=none|overshoot|all (default: overshoot)
  $ ./suites list --adapter other
  counter
    model counter
    commands
      Add           weight 1
    invariants
      stops_at_ten  The counter never passes ten
    adapter other, one system for all runs
  $ ./suites validate
  counter: valid: * rules kept (glob)
  counter: valid: * rules kept (glob)
  the queue: valid: * rules kept (glob)
  $ ./suites --model queue --seed 1 --save . --quiet >/dev/null
  [1]
  $ mv *.pd x.pd
  $ ./suites replay x.pd | tail -n 1
  the queue: still reproduces: check_failed: stops_at_ten
  $ ./suites show x.pd | tail -n 1
    again:   ./suites run --seed 1 --run * --commands 200 --model 'the queue' --adapter counter (glob)
  $ ./suites shrink x.pd | tail -n 1
    again:   ./suites run --seed 1 --run * --commands 200 --model 'the queue' --adapter counter (glob)
  $ ./suites replay x.pd --model counter --config bug=none | tail -n 1
  suites: note: model counter has changed since 'x.pd' was saved: its steps may mean something else now
  counter: no longer reproduces: check_failed: stops_at_ten
  $ sed -i 's/^model: .*/model: bank/' x.pd
  $ ./suites replay x.pd
  suites: 'x.pd' is of model bank; this program has counter, queue
  [2]
  $ sed -i 's/^model: .*/model: counter/; s/^adapter: .*/adapter: disk/' x.pd
  $ ./suites replay x.pd
  suites: 'x.pd' is of adapter disk; this program has counter, other for model counter (--adapter chooses one)
  [2]
  $ ./suites replay x.pd --adapter counter | tail -n 1
  suites: note: model counter has changed since 'x.pd' was saved: its steps may mean something else now
  counter: still reproduces: check_failed: stops_at_ten
  $ HOW=first ./suites --model queue --seed 1 --config bug=none
  queue: held: 8 runs, * commands, seed 1, * s (glob)
  $ HOW=old ./suites
  suites: it was compiled for another version of the library: its pd_suite has 8 bytes, that of version 0.1.0 has 48
  [2]
  $ HOW=none ./suites
  suites: it holds no suite
  [2]
  $ HOW=half ./suites
  suites: suite 1 has no adapter
  [2]
