Command lines that are wrong: one line each, and exit code 2.

  $ ln -s "$BUILD/examples/counter" counter
  $ ./counter --runs x
  counter: --runs needs a number from 1 to 18446744073709551615, not 'x'
  [2]
  $ ./counter --runs
  counter: --runs needs a value: --runs N
  [2]
  $ ./counter --rnus 3
  counter: run has no option --rnus: did you mean --runs?
  [2]
  $ ./counter --frobnicate
  counter: run has no option --frobnicate; run --help lists them
  [2]
  $ ./counter --quiet=1
  counter: --quiet takes no value
  [2]
  $ ./counter --time 5
  counter: --time needs a time such as 500ms, 60s, 5m or 1h, up to 720h, not '5'
  [2]
  $ ./counter --time 000000000000000000000005s
  counter: --time needs a time such as 500ms, 60s, 5m or 1h, up to 720h, not '000000000000000000000005s'
  [2]
  $ ./counter --report xml
  counter: --report is one of text|json, not 'xml'
  [2]
  $ ./counter --step
  counter: run has no option --step: it belongs to replay
  [2]
  $ ./counter rnu
  counter: there is no subcommand 'rnu': did you mean run?
  [2]
  $ ./counter run x
  counter: run takes no 'x', only options
  [2]
  $ ./counter replay
  counter: replay needs a FILE
  [2]
  $ ./counter replay a.pd b.pd
  counter: replay takes one FILE: 'b.pd' is another
  [2]

The environment:

  $ PD_SEED=x ./counter
  counter: PD_SEED needs a number from 0 to 18446744073709551615, not 'x'
  [2]
  $ PD_RUNS=0 ./counter
  counter: PD_RUNS needs a number from 1 to 18446744073709551615, not '0'
  [2]
  $ PD_OPTIONS="--runs 'x" ./counter
  counter: PD_OPTIONS: a quote is not closed
  [2]
  $ PD_SEED=x ./counter validate
  counter: valid: * rules kept (glob)
  $ PD_SEED= PD_RUNS= PD_OPTIONS= ./counter --config bug=none | sed 's/, .*//'
  counter: held: 100 runs
  $ PD_OPTIONS="--rnus 1" ./counter
  counter: PD_OPTIONS: run has no option --rnus: did you mean --runs?
  [2]

One line, whatever was given:

  $ ./counter --runs "1
  > 2"
  counter: --runs needs a number from 1 to 18446744073709551615, not '1\n2'
  [2]
  $ ./counter --color "$(printf '\033[2J')"
  counter: --color is one of auto|always|never, not '\x1b[2J'
  [2]

Configuration, commands, models:

  $ ./counter --config bug
  counter: --config needs KEY=VALUE, not 'bug'
  [2]
  $ ./counter --config bgu=none
  counter: --config bgu=none: counter_config has no 'bgu': did you mean bug?
  [2]
  $ ./counter --config frobnicate=1
  counter: --config frobnicate=1: counter_config has no 'frobnicate', it has bug
  [2]
  $ ./counter --config bug=nune
  counter: --config bug=nune: bug is one of none|overshoot|all
  [2]
  $ ./counter --config bug=none,
  counter: --config bug=none,: bug is one of none|overshoot|all
  [2]
  $ ./counter --only Ad
  counter: model counter has no command 'Ad': did you mean 'Add'?
  [2]
  $ ./counter --without Add
  counter: no command of model counter is left to run
  [2]
  $ ./counter --weight Add=0
  counter: no command of model counter is left to run
  [2]
  $ ./counter --strategies swarm,fast
  counter: --strategies is one or several of uniform,swarm,weights,reuse, not 'swarm,fast'
  [2]
  $ ./counter --strategies swarm,
  counter: --strategies is one or several of uniform,swarm,weights,reuse, not 'swarm,'
  [2]
  $ ./counter --guided
  counter: --guided: model counter does not tell states apart: give PD_MODEL a .state_class
  [2]
  $ ./counter --exhaustive 0
  counter: --exhaustive needs a number from 1 to 64, not '0'
  [2]
  $ ./counter --exhaustive 20
  counter: --exhaustive 20: at most 3486784401 sequences of up to 20 steps, more than 10000000: --yes executes them all the same, fewer steps or --only make it fewer
  [2]
  $ ./counter --require-sometimes --seed 1 --config bug=none --quiet
  [5]
  $ ./counter --strategies swarm,reuse --seed 1 --run 1 --config bug=all --no-shrink | grep again
    again:   ./counter run --seed 1 --run 1 --config bug=all --strategies swarm,reuse
  $ ./counter --weight Add=x
  counter: --weight needs CMD=N, a command and a number from 0 to 4294967295, not 'Add=x'
  [2]
  $ ./counter --model bank
  counter: there is no model 'bank'; this program has counter
  [2]
  $ ./counter --adapter bank
  counter: there is no adapter 'bank'; this program has counter for model counter
  [2]
  $ ./counter list --model bank
  counter: there is no model 'bank'; this program has counter
  [2]

Files:

  $ ./counter replay nowhere.pd
  counter: cannot read 'nowhere.pd': No such file or directory
  [2]
  $ ./counter failures nowhere
  counter: cannot list 'nowhere': No such file or directory
  [2]
  $ mkdir none && ./counter failures none
  no failures in none
  $ echo nonsense >x.pd
  $ ./counter show x.pd
  counter: x.pd:1:1: this is no failure file: it does not begin with 'propertydamage-failure 1'
  [2]
  $ cat >y.pd <<'END'
  > propertydamage-failure 1
  > kind: check_failed
  > name: stops_at_ten
  > seed: 1
  > model: counter
  > adapter: counter
  > plan
  > $1 Add(amount=2)
  > $2 Add(amuont=9)
  > END
  $ ./counter replay y.pd
  counter: y.pd:9:8: add has no field 'amuont': did you mean 'amount'?
  [2]
  $ sed -i 's/amuont=9/amount=10/' y.pd && ./counter replay y.pd
  counter: y.pd:9:1: $2 Add(amount=10) is not possible there: when, a limit of a field, PD_FROM or overrides forbids it
  [2]
  $ sed -i 's/amount=10/amount=9/; s/^adapter: .*/&\nconfig bug: nune/' y.pd && ./counter replay y.pd
  counter: 'y.pd': config bug=nune: bug is one of none|overshoot|all
  [2]
  $ ./counter replay y.pd --config bug=overshoot | tail -n 1
  counter: still reproduces: check_failed: stops_at_ten
  $ sed -i 's/^model: .*/model: bank/' y.pd && ./counter replay y.pd
  counter: 'y.pd' is of model bank; this program has counter
  [2]
  $ ./counter failures . | sed 's/  */ /g'
  counter: ./x.pd:1:1: this is no failure file: it does not begin with 'propertydamage-failure 1'
  check_failed stops_at_ten 2 steps - ./y.pd
