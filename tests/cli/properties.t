Plain properties on the command line:

  $ cat >properties.c <<'END'
  > #include <propertydamage/pd.h>
  > #include <stdlib.h>
  > struct pair { int64_t a, b; };
  > PD_TYPE(pair, PD_FIELD(a, PD_RANGE(0, 1000)), PD_FIELD(b, PD_RANGE(0, 1000)));
  > static pd_verdict is_small(const struct pair *in, pd_finding *finding)
  > {
  >     return in->a <= 100 ? PD_HOLDS : pd_violated(finding, "%d is not small", (int)in->a);
  > }
  > static bool is_ordered(const struct pair *in) { return in->a < in->b; }
  > static bool is_never(const struct pair *in) { return in->a < 0; }
  > static pd_verdict discards(const struct pair *in, pd_finding *finding)
  > {
  >     (void)finding;
  >     return in->b ? PD_DISCARDED : PD_HOLDS;
  > }
  > PD_PROPERTY(small, pair, is_small, .statement = "Numbers are small", .assuming = is_ordered);
  > PD_PROPERTY(never, pair, is_small, .assuming = is_never);
  > PD_PROPERTY(discarding, pair, discards);
  > int main(int argc, char **argv)
  > {
  >     static const pd_suite suites[] = {{.property = &small_property, .max_runs = 50},
  >                                       {.name = "none", .property = &never_property},
  >                                       {.property = &discarding_property, .max_runs = 200}, {0}};
  >     static const pd_adapter other = {"other", NULL, NULL, NULL};
  >     static const pd_suite both[] = {{.property = &small_property, .adapter = &other}, {0}};
  >     static const pd_property empty = {"empty", NULL, NULL};
  >     static const pd_suite half[] = {{.name = "half", .property = &empty}, {0}};
  >     const char *how = getenv("HOW");
  >     return pd_main(argc, argv, !how ? suites : *how == 'b' ? both : half);
  > }
  > END
  $ cc -std=c11 -I "$SRC/include" properties.c "$BUILD/src/libpropertydamage.a" -pthread -lm -o properties
  $ ./properties list
  small
    property of Pair
      Numbers are small
  
  none
    property of Pair
  
  discarding
    property of Pair
  $ ./properties
  properties: there are several suites, choose one:
    --model small
    --model none
    --model discarding
  [2]
  $ ./properties validate
  small: valid: 20 rules kept
  none: V19: assuming of property never allowed none of 101000 inputs in 1000 simulated runs: nothing would run; describe inputs that it allows
  discarding: valid: 20 rules kept
  [2]
  $ ./properties --model small --seed 1 --save saved
  property small: check_failed - Numbers are small
    101 is not small
    seed 1, run 7; 1 step (shrunk in * executions), failed 10 of 10 times (glob)
  
    $1 Pair(a=101, b=102)  <- fails here
  
    replay:  ./properties replay saved/*.pd (glob)
    again:   ./properties run --seed 1 --run 7 --model small
  
  property small: 1 failure in 8 runs, seed 1, * s (glob)
    13 inputs discarded: 13 by .assuming, 0 while executed
  [1]
  $ ./properties --model none --seed 1
  properties: V19: assuming of property never allowed none of 101000 inputs in 1000 simulated runs: nothing would run; describe inputs that it allows
  [2]
  $ ./properties --model none --seed 1 --no-validate --quiet
  property none: limit_reached: discards - a limit of the framework ended the run
    property never discarded 6,680 inputs (6,680 by .assuming, 0 while it was executed) and 0 counted:
    at most 10 may be discarded for each that counts; describe inputs that count, or allow more with
    .max_discards
    told by the framework, not by the system
    seed 1, run 0
  
    again:   ./properties run --seed 1 --run 0 --model none --no-validate
  [3]
  $ ./properties --model discarding --seed 1
  property discarding: limit_reached: discards - a limit of the framework ended the run
    property discarding discarded 189 inputs (0 by .assuming, 189 while it was executed) and 11
    counted: at most 10 may be discarded for each that counts; describe inputs that count, or allow
    more with .max_discards
    told by the framework, not by the system
    seed 1, run 0
  
    again:   ./properties run --seed 1 --run 0 --model discarding
  
  property discarding: no verdict: 200 runs, seed 1, * s (glob)
    189 inputs discarded: 0 by .assuming, 189 while executed
  [3]
  $ ./properties --model small --seed 1 --report json --quiet | grep -o '"discarded": .*'
  "discarded": {"assuming": 13, "executing": 0}}

What is saved is one step, which is replayed, shrunk further and edited; inputs that do not count are refused:

  $ ./properties replay saved/*.pd | tail -n 1
  small: still reproduces: check_failed: small
  $ sed -i 's/a=101, b=102/a=500, b=700/' saved/*.pd
  $ ./properties show saved/*.pd | grep 'Pair('
    $1 Pair(a=500, b=700)  <- fails here
  $ ./properties shrink saved/*.pd | grep 'Pair('
    $1 Pair(a=101, b=102)  <- fails here
  $ sed -i 's/a=500, b=700/a=700, b=500/' saved/*.pd
  $ ./properties replay saved/*.pd
  properties: saved/*.pd:*:1: $1 Pair(a=700, b=500) is not possible there: assuming, a limit of a member or overrides forbids it (glob)
  [2]
  $ sed -i 's/a=700, b=500/a=7, b=500/' saved/*.pd
  $ ./properties replay saved/*.pd | tail -n 1
  small: no longer reproduces: check_failed: small

Suites that are made wrong:

  $ HOW=both ./properties
  properties: suite small has a model or an adapter beside its property: make two suites of it
  [2]
  $ HOW=half ./properties
  properties: no property: make it with PD_PROPERTY, and name NAME_property
  [2]

What is infinite, or no number, is never drawn, but a file may say it; it is shrunk to what is one:

  $ cat >reals.c <<'END'
  > #include <propertydamage/pd.h>
  > struct real { double x; float y; };
  > PD_TYPE(real, PD_FIELD(x), PD_FIELD(y));
  > static pd_verdict is_low(const struct real *in, pd_finding *finding)
  > {
  >     return in->x <= 5 || in->y > 1e30F ? PD_HOLDS : pd_violated(finding, "it is not");
  > }
  > PD_PROPERTY(low, real, is_low);
  > int main(int argc, char **argv)
  > {
  >     static const pd_suite suites[] = {{.property = &low_property, .max_runs = 500}, {0}};
  >     return pd_main(argc, argv, suites);
  > }
  > END
  $ cc -std=c11 -I "$SRC/include" reals.c "$BUILD/src/libpropertydamage.a" -pthread -lm -o reals
  $ ./reals --seed 1 --save reals.d | grep 'Real('
    $1 Real(x=6.0, y=0.0)  <- fails here
  $ for x in nan inf 1e300 -nan 5.000001; do
  >     sed "s/x=6.0, y=0.0/x=$x, y=-inf/" reals.d/*.pd >edited.pd
  >     ./reals shrink edited.pd | grep 'Real('
  > done
    $1 Real(x=6.0, y=0.0)  <- fails here
    $1 Real(x=6.0, y=0.0)  <- fails here
    $1 Real(x=6.0, y=0.0)  <- fails here
    $1 Real(x=6.0, y=0.0)  <- fails here
    $1 Real(x=6.0, y=0.0)  <- fails here
