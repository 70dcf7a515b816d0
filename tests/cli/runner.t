The runner of these transcripts, tried on itself.

The working directory has a space in its name and one shell runs the whole file:

  $ pwd
  */pd transcript * (glob)
  $ colour=red
  $ echo "$colour" >&2
  red
  $ cat <<END
  > one
  > two
  > END
  one
  two

Exit status, and patterns:

  $ (exit 3)
  [3]
  $ echo 17 ms
  \d+ ms (re)
  $ printf 'no newline'
  no newline (no-eol)

A transcript that does not hold fails, and tells how; --update mends it:

  $ printf '  $ echo a\n  b\n' >wrong.t
  $ "$SRC/tests/cli/run.py" wrong.t
  wrong.t:1: $ echo a
  -b
  +a
  [1]
  $ "$SRC/tests/cli/run.py" --update wrong.t >/dev/null
  $ "$SRC/tests/cli/run.py" wrong.t
  $ cat wrong.t
    $ echo a
    a
