What the checker of the documentation accepts, and everything it refuses:

  $ mkdir -p tools tests/cli include doc/guide build && cp "$SRC/tools/check_docs.py" tools/ && cp "$SRC/tests/cli/run.py" tests/cli/
  $ printf '/* whole */\nint whole;\n' >whole.c
  $ cat >README.md <<'END'
  > ```c
  > int good(void) { return 0; }
  > ```
  > ```c
  > int bad(void) { return nothing; }
  > ```
  > ```c fragment
  > not C at all
  > ```
  > <!-- same-as: whole.c -->
  > ```c
  > /* whole */
  > int whole;
  > ```
  > <!-- same-as: whole.c -->
  > ```c
  > int whole;
  > ```
  > ```c
  > /* file: whole.c */
  > int whole;
  > ```
  > ```c
  > /* file: whole.c */
  > int part;
  > ```
  > A [link](doc/guide/good.md) and a [broken one](doc/guide/nowhere.md).
  > END
  $ cat >doc/guide/good.md <<'END'
  > ```console
  > $ echo 12 ms
  > ... ms
  > $ seq 5
  > 1
  > ...
  > 5
  > $ ls -d build README.md
  > README.md
  > build
  > $ false
  > (exit 1)
  > ```
  > END
  $ tools/check_docs.py doc/guide/good.md
  1 files; blocks: 0 compiled, 0 quoted, 0 fragments, 1 run
  $ printf '```console\n$ seq 3\n1\n...\n4\n$ exit 4\n$ echo never\n```\n' >doc/guide/bad.md
  $ tools/check_docs.py
  README.md: broken link: doc/guide/nowhere.md
  README.md:4: <stdin>:*'bad': (glob)
  <stdin>:*'nothing'* (glob)
  <stdin>:* note: * (glob)
  README.md:16: differs from whole.c
  README.md:23: does not stand in whole.c
  doc/guide/bad.md:2: $ seq 3
   1
  -...
  -4
  +2
  +3
  doc/guide/bad.md:6: $ exit 4
  +the shell ended here (exit, time limit or syntax)
  +[-1]
  doc/guide/bad.md:7: not reached: echo never
  3 files; blocks: 2 compiled, 4 quoted, 1 fragments, 2 run
  [1]
