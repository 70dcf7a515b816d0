What is no table of requests cannot be exported as requests; tests/toy_bank/curl_test.py has one that can:

  $ ln -s "$BUILD/examples/counter" counter
  $ ./counter --seed 1 --save saved --quiet >report
  [1]
  $ ./counter export saved/*.pd
  counter: 'saved/*.pd': adapter counter is no table of requests, which curl could send (glob)
  [2]
  $ ./counter export saved/*.pd --url http://here
  counter: --url http://here: adapter counter has no url in its configuration
  [2]
  $ ./counter export
  counter: export needs a FILE
  [2]
  $ ./counter export nothing.pd
  counter: cannot read 'nothing.pd': No such file or directory
  [2]
  $ ./counter export saved/*.pd --format python
  counter: --format is one of curl, not 'python'
  [2]
