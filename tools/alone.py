#!/usr/bin/env python3
"""Runs a command and fails if it leaves a process behind: alone.py COMMAND [ARGUMENT...]

Whatever the command has started, and whatever that has, becomes a child of this program when its own parents are gone
(Linux). Who is still there a second after the command has ended is named, ended, and makes the status 1. For
`meson test --wrapper`.
"""
import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
GRACE_S = 1.0


def children():
    """The processes that are ours now, with their names; those that have ended are buried."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            return {}
    found = {}
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/stat' % pid) as file:
                name, fields = file.read().rsplit(')', 1)
        except OSError:
            continue
        if int(fields.split()[1]) == os.getpid():
            found[int(pid)] = name.split('(', 1)[1]
    return found


def main():
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        status = subprocess.run(sys.argv[1:], check=False).returncode
    except OSError as error:
        print('alone.py: %s' % error, file=sys.stderr)
        return 127
    end = time.monotonic() + GRACE_S
    while children() and time.monotonic() < end:
        time.sleep(0.02)
    left = children()
    for pid, name in left.items():
        print('alone.py: left behind by %s: process %d, %s' % (os.path.basename(sys.argv[1]), pid, name),
              file=sys.stderr)
        os.kill(pid, signal.SIGKILL)
    if status < 0:
        os.kill(os.getpid(), -status)  # as the command ended
    return status or (1 if left else 0)


if __name__ == '__main__':
    sys.exit(main())
