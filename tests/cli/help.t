Help, laid out from the table of options:

  $ ln -s "$BUILD/examples/counter" counter
  $ ./counter --help
  usage: counter [run] [options]
  run sequences until one fails, and shrink that one
  
  other subcommands, each with its own --help:
    replay FILE                    execute the steps of a failure file: 1 if it still fails, else 0
    shrink FILE                    shrink a failure further, from the steps of its file
    show FILE                      print a failure file as a report, without executing anything
    failures [DIR]                 list the failure files in a directory (pd-failures)
    list                           list the models, adapters, commands and invariants
    validate                       check that models and adapters keep the rules, in simulation only
    audit                          run, doing everything twice, to find callbacks that are not pure
    export FILE                    write a failure file as a script that sends its requests
    completion SHELL               write the script with which bash or zsh completes this command
  
  options:
    -n, --runs N                   run that many sequences (default: PD_RUNS, else 100; with --time
                                   alone, no limit)
    -c, --commands N               at most that many commands in a sequence (default: 200; 50 for a
                                   shared adapter)
    -s, --seed N                   the seed that sequences are drawn from (default: PD_SEED, else a
                                   fresh one)
        --run K                    only run K of the seed
    -t, --time TIME                stop after that time: 500ms, 60s, 5m, 1h (default: none)
    -k, --keep-going               go on after a failure: one of each kind and name is shrunk
        --config KEY=VALUE         set a member of the adapter's configuration; may be repeated
        --url URL                  where the service is; the same as --config url=URL
        --model NAME               the model, or suite, where there are several
        --adapter NAME             the adapter, where there are several
        --only CMD,...             only these commands (default: all)
        --without CMD,...          none of these commands
        --weight CMD=N             how often a command is drawn, relative to others; may be repeated
        --strategies uniform,swarm,weights,reuse
                                   how runs are drawn, one or several of these (default: all of them)
        --guided                   go on from what reached a state of a new class, as the model's
                                   .state_class tells
        --exhaustive N             every sequence of up to N steps over the first values of each field
        --yes                      with --exhaustive: also if it may be more than 10,000,000 sequences
        --alloc-faults             in some steps let an allocation of the system fail
        --no-leaks                 do not look for what runs leave behind
        --isolation batch|none|run|exec
                                   execute in worker processes, in this one, each run in its own, or
                                   in a fresh one (default: batch)
    -j, --jobs N                   workers at once; what is reported is the same for any number
                                   (default: the number of cores; 1 for a shared adapter)
        --step-time TIME           a step that takes longer hangs (default: 1s; 30s for a shared
                                   adapter)
        --run-time TIME            a run that takes longer hangs (default: 60s)
        --no-shrink                report failures as they were found
        --shrink thorough|quick|exhaustive
                                   how much is done to make a failure small (default: thorough)
        --shrink-executions N      give up shrinking after that many executions (default: 1000; 100000
                                   if exhaustive)
        --shrink-time TIME         give up shrinking after that time (default: 30s; 10m if exhaustive)
        --repeats N                execute what is left that often, to see whether it always fails
                                   (default: 10; 3 for a shared adapter)
        --no-validate              do not validate the model first
        --save DIR                 save each failure as a file in DIR, for replay
        --list                     the same as the subcommand list; of validate: print the rules
        --require-sometimes        exit with 5 if no run reaches something that pd_sometimes asks for
        --report text|json         how to report (default: text)
    -v, --verbose                  tell all: each run, all counts, long lines and plans whole, what
                                   the system writes
    -q, --quiet                    print failures only, and no progress
        --color auto|always|never  when to use colours; NO_COLOR turns auto off (default: auto)
    -h, --help                     print this, or what a subcommand takes
    -V, --version                  print the version
  
  environment:
    PD_RUNS     --runs, if it is not given
    PD_SEED     --seed, if it is not given
    PD_OPTIONS  options, as if they stood before those of the command line
    NO_COLOR    if it is set: no colours, unless --color always is given
  
  exit codes:
    0  every property held; replay: it no longer fails
    1  a property was violated; replay: it still fails
    2  the command line, the environment, the model or a file is wrong: nothing was run
    3  no verdict: a setup failed, the test's own code did, or something could not be written
    4  nothing was run
    5  a threshold was missed, and no property failed: --require-sometimes
    130, 143  interrupted
  $ ./counter replay --help
  usage: counter replay FILE [options]
  execute the steps of a failure file: 1 if it still fails, else 0
  
  options:
        --config KEY=VALUE         set a member of the adapter's configuration; may be repeated
        --url URL                  where the service is; the same as --config url=URL
        --model NAME               the model, or suite, where there are several
        --adapter NAME             the adapter, where there are several
        --isolation batch|none|run|exec
                                   execute in worker processes, in this one, each run in its own, or
                                   in a fresh one (default: batch)
        --step-time TIME           a step that takes longer hangs (default: 1s; 30s for a shared
                                   adapter)
        --run-time TIME            a run that takes longer hangs (default: 60s)
        --step                     tell what each step changes in the state
        --debugger gdb|lldb|rr     start that debugger, which stops before the step that fails
        --break N                  in a debugger: stop before step $N instead, in pd_break
        --report text|json         how to report (default: text)
    -v, --verbose                  tell all: each run, all counts, long lines and plans whole, what
                                   the system writes
    -q, --quiet                    print failures only, and no progress
        --color auto|always|never  when to use colours; NO_COLOR turns auto off (default: auto)
    -h, --help                     print this, or what a subcommand takes
    -V, --version                  print the version
  $ ./counter failures -h
  usage: counter failures [DIR] [options]
  list the failure files in a directory (pd-failures)
  
  options:
    -h, --help                     print this, or what a subcommand takes
    -V, --version                  print the version
  $ ./counter --version
  counter, with PropertyDamage 0.1.0

Completion is written for the shell that is asked for, under the name of the program:

  $ ./counter completion bash | tail -n 1
  complete -F _counter counter
  $ ./counter completion zsh | head -n 1
  #compdef counter
  $ ./counter completion fish
  counter: completion is for bash or zsh, not 'fish'
  [2]
  $ ./counter completion
  counter: completion needs a SHELL
  [2]
