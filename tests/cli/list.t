What list says of a program's models and adapters, and of a model that cannot be made ready:

  $ build() { cc -std=c11 -I "$SRC/include" $1.c "$BUILD/src/libpropertydamage.a" -pthread -lm -o $1; }
  $ sed 's/^    enum bug bug;/&\n    bool loud;\n    int64_t delay;/; s/^PD_TYPE(counter_config, /&PD_FIELD(loud), PD_FIELD(delay), /; s/, \.statement = .*/);/' "$SRC/examples/counter/counter.c" >plain.c
  $ build plain
  $ ./plain list
  counter
    model counter
    commands
      Add           weight 1
    invariants
      stops_at_ten
    adapter counter, a system for each run
      --config loud=true|false (default: false)
      --config delay=VALUE (default: 0)
      --config bug=none|overshoot|all (default: overshoot)
  $ ./plain --config loud=maybe
  plain: --config loud=maybe: loud is one of true|false
  [2]
  $ ./plain --seed 1 --save saved --quiet >report
  [1]
  $ sed 's/^    int64_t amount;/    pd_str text;\n&/; s/^PD_TYPE(add, /&PD_FIELD(text, PD_MATCHES("[a")), /' "$SRC/examples/counter/counter.c" >broken.c
  $ build broken
  $ ./broken list
  counter
    model counter
    commands
      Add           weight 1
    invariants
      stops_at_ten  The counter never passes ten
    adapter counter, a system for each run
      --config bug=none|overshoot|all (default: overshoot)
  $ ./broken validate
  counter: V09: add.text: PD_MATCHES("[a"), column 1: unbalanced [
  [2]
  $ ./broken --seed 1
  broken: V09: add.text: PD_MATCHES("[a"), column 1: unbalanced [
  [2]
  $ ./broken replay saved/*.pd
  broken: note: model counter has changed since 'saved/*.pd' was saved: its steps may mean something else now (glob)
  broken: V09: add.text: PD_MATCHES("[a"), column 1: unbalanced [
  [2]
  $ ./broken shrink saved/*.pd
  broken: note: model counter has changed since 'saved/*.pd' was saved: its steps may mean something else now (glob)
  broken: V09: add.text: PD_MATCHES("[a"), column 1: unbalanced [
  [2]

  $ sed 's/^    static const pd_suite suites\[\] = .*/    pd_model bare = counter_model;\n    bare.commands = NULL;\n    const pd_suite suites[] = {{.model = \&bare, .adapter = \&counter_adapter}, {0}};/' "$SRC/examples/counter/counter.c" >bare.c
  $ build bare
  $ ./bare list
  bare: model counter has no commands, events or projection
  [2]
  $ ./bare validate
  bare: model counter has no commands, events or projection
  [2]
  $ ./bare --seed 1
  bare: model counter has no commands, events or projection
  [2]
  $ ./bare replay saved/*.pd
  bare: model counter has no commands, events or projection
  [2]
  $ ./bare show saved/*.pd | head -n 1
  counter: check_failed: stops_at_ten - an invariant does not hold
