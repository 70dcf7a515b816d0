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

Blocks are joined into files, the shell goes on from block to block, times and dates differ, and what came is written:

  $ cat >doc/guide/parts.md <<'END'
  > <!-- save-as: parts.c -->
  > ```c
  > static int answer(void)
  > ```
  > and
  > <!-- save-as: parts.c -->
  > ```c
  > {
  >     return 42;
  > }
  > int main(void) { return answer(); }
  > ```
  > <!-- save-as: said.txt -->
  > ```
  > 0.123 s, 7 ms, made 2026-01-31T23:59:59Z
  > ```
  > ```console
  > $ cc parts.c -o parts
  > $ ./parts
  > (exit 42)
  > $ mkdir sub; cd sub
  > ```
  > ```console
  > $ cat ../said.txt
  > 4.567 s, 12 ms, made 2020-02-29T00:00:00Z
  > $ echo one
  > two
  > $ true
  > (exit 1)
  > ```
  > END
  $ tools/check_docs.py doc/guide/parts.md
  doc/guide/parts.md:26: $ echo one
  -two
  +one
  doc/guide/parts.md:28: $ true
  -[1]
  1 files; blocks: 2 compiled, 0 quoted, 0 fragments, 2 run
  [1]
  $ tools/check_docs.py --update doc/guide/parts.md >said
  [1]
  $ sed -n '25p; 27p; 29p' doc/guide/parts.md
  4.567 s, 12 ms, made 2020-02-29T00:00:00Z
  one
  ```
  $ sed -i 's/return 42/return nothing/' doc/guide/parts.md
  $ tools/check_docs.py doc/guide/parts.md | grep 'md.*error'
  doc/guide/parts.md:9:12: error: 'nothing' undeclared (first use in this function)
  $ rm doc/guide/parts.md

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
