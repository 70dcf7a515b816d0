--url is where a service is, for adapters that have a url:

  $ sed 's/^    enum bug bug;/&\n    pd_str url;/; s/^PD_TYPE(counter_config, /&PD_FIELD(url), /' "$SRC/examples/counter/counter.c" >service.c
  $ sed -i 's/^    run->value += .*/    (void)fprintf(stderr, "%s\\n", pd_config(step, counter_config)->url.data);\n&/; s/^#include/#include <stdio.h>\n&/' service.c
  $ cc -std=c11 -I "$SRC/include" service.c "$BUILD/src/libpropertydamage.a" -pthread -lm -o service
  $ ./service --seed 1 --runs 1 --commands 1 --config bug=none --url http://here:1 --quiet --isolation none
  http://here:1
  $ ./service --seed 1 --runs 1 --commands 1 --url http://here:2 --config url=there --config bug=none --quiet --isolation none
  http://here:2
  $ PD_OPTIONS='--url http://here:3' ./service --seed 1 --runs 1 --commands 1 --config bug=none --quiet --isolation none
  http://here:3

It is part of the lines that repeat a failure, and stands in its file:

  $ ./service --seed 1 --url http://here:4 --save saved --quiet 2>said >report
  [1]
  $ grep again: report
    again:   ./service run --seed 1 --run * --url http://here:4 (glob)
  $ grep url saved/*.pd
  config url: http://here:4
  $ ./service replay --quiet --isolation none saved/*.pd 2>&1 | sort -u
  http://here:4
  $ ./service replay --quiet --isolation none --url "http://el se:5" saved/*.pd 2>&1 | sort -u
  http://el se:5

Others have none, and an empty one is none:

  $ "$BUILD/examples/counter" --url http://here:6
  counter: --url http://here:6: adapter counter has no url in its configuration
  [2]
  $ sed '/^int main/,$d; s/^           .config = .*/           .shared = true);/' "$SRC/examples/counter/counter.c" >plain.c
  $ sed -i 's/pd_config(step, counter_config)->bug == BUG_NONE \&\& //' plain.c
  $ printf 'int main(int argc, char **argv) { static const pd_suite suites[] = {{.model = &counter_model, .adapter = &counter_adapter}, {0}}; return pd_main(argc, argv, suites); }\n' >>plain.c
  $ cc -std=c11 -I "$SRC/include" plain.c "$BUILD/src/libpropertydamage.a" -pthread -lm -o plain
  $ ./plain --url http://here:7
  plain: --url http://here:7: adapter counter has no url in its configuration
  [2]
  $ ./service --url ''
  service: --url needs URL, not ''
  [2]
  $ ./service list --url http://here:8
  service: list has no option --url: it belongs to run, replay, shrink, audit, export
  [2]
