What validate says of models that break rules, of one or of all; nothing runs that does:

  $ build() { cc -std=c11 -I "$SRC/include" $1.c "$BUILD/src/libpropertydamage.a" -pthread -lm -o $1; }
  $ sed 's/^    int64_t amount;/    int64_t amount, other;/; s/PD_RANGE(0, 9)/PD_RANGE(9, 1)), PD_FIELD(other, PD_RANGE(5, 4)/' "$SRC/examples/counter/counter.c" >wrong.c
  $ build wrong
  $ ./wrong validate
  counter: V08: add.amount: PD_RANGE(9, 1) is empty: write the smaller limit first
  counter: V08: add.other: PD_RANGE(5, 4) is empty: write the smaller limit first
  [2]
  $ ./wrong --seed 1
  wrong: V08: add.amount: PD_RANGE(9, 1) is empty: write the smaller limit first (and 1 more: see validate)
  [2]
  $ ./wrong validate --model nothing
  wrong: there is no model 'nothing'; this program has counter
  [2]

What is only doubtful is a warning, before a run and after it:

  $ sed 's/^PD_COMMANDS.*/static bool never(const struct counter *counter) { return counter->value < 0; }\nPD_EMPTY(stop);\nPD_COMMAND(stop, counter, .when = never);\nPD_COMMANDS(counter, add, stop);/' "$SRC/examples/counter/counter.c" >never.c
  $ sed -i 's/^PD_HANDLERS.*/static pd_status do_stop(struct counter_run *run, const struct stop *stop, pd_step *step) { (void)run; (void)stop; (void)step; return PD_OK; }\nPD_HANDLERS(counter, counter_run, (add, do_add), (stop, do_stop));/' never.c
  $ build never
  $ ./never validate
  counter: warning: V19: command stop was never possible in 1000 simulated runs: when refused it each time, * times (glob)
  counter: valid: 20 rules kept
  $ ./never --seed 1 --config bug=none | grep warning
    warning: command stop was never possible in 1000 simulated runs: when refused it each time, 18896
    warning: Stop was never executed: refused * times by when, 0 times by overrides or for want of (glob)

A model that crashes while it is simulated is told, and no more:

  $ sed 's/^    int64_t total = /    if (counter->value == 7) { (void)raise(SIGABRT); }\n&/; s/^#include <stdint.h>//; 1,/^#include/s/^#include/#include <signal.h>\n&/' "$SRC/examples/counter/counter.c" >crashing.c
  $ build crashing
  $ ulimit -c 0
  $ ./crashing validate
  crashing: while model counter was validated: SIGABRT in simulate at $2 Add
  [2]
  $ ./crashing --seed 1
  crashing: while model counter was validated: SIGABRT in simulate at $2 Add
  [2]
