A debugger is started with the line that replays, in one process; stand-ins print what they are given:

  $ ln -s "$BUILD/examples/counter" counter
  $ ./counter --seed 1 --save saved >found
  [1]
  $ mkdir bin
  $ for name in gdb lldb rr; do printf '#!/bin/sh\nprintf "<%%s>" "$0" "$@"\necho\n' >bin/$name; chmod +x bin/$name; done
  $ PATH="$PWD/bin:$PATH"
  $ ./counter replay saved/*.pd --debugger gdb
  counter: note: gdb stops in pd_break, before $2, the step that fails
  <*/gdb><-q><-ex><set breakpoint pending on><-ex><break pd_break><-ex><run><--args><./counter><replay><saved/*.pd><--isolation=none><--break><2> (glob)
  $ ./counter replay --debugger=lldb --break 1 saved/*.pd --config bug=none
  counter: note: lldb stops in pd_break, before $1
  <*/lldb><-o><breakpoint set --name pd_break><-o><run><--><./counter><replay><saved/*.pd><--config><bug=none><--isolation=none><--break><1> (glob)
  $ ./counter replay saved/*.pd --debugger rr
  counter: note: rr stops in pd_break, before $2, the step that fails
  <*/rr><record><./counter><replay><saved/*.pd><--isolation=none><--break><2> (glob)
  <*/rr><replay><--><-ex><break pd_break><-ex><continue> (glob)

Without one, nobody stops:

  $ ./counter replay saved/*.pd --break 1 | tail -n 1
  counter: still reproduces: check_failed: stops_at_ten

Where there is none, and steps that are none:

  $ PATH=/nowhere ./counter replay saved/*.pd --debugger gdb
  counter: note: gdb stops in pd_break, before $2, the step that fails
  counter: cannot start gdb: No such file or directory
  [2]
  $ PATH=/nowhere ./counter replay saved/*.pd --debugger rr
  counter: note: rr stops in pd_break, before $2, the step that fails
  counter: cannot start rr: is it installed?
  [2]
  $ ./counter replay saved/*.pd --break 3
  counter: --break 3: 'saved/*.pd' has no step $3 (glob)
  [2]
  $ ./counter replay saved/*.pd --debugger dbx
  counter: --debugger is one of gdb|lldb|rr, not 'dbx'
  [2]
