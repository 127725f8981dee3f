"""A program that writes until it is killed: reads ``<data> <log> <first> <step> <group>``, and forks a writer for each.

It prints the writer's process group. The writer puts the numbers of two statements, in two graphs, through the gate,
one after another from the first, and logs each number when it has been accepted. Before its so-manieth step, if it is
not 0, it kills itself; its group with it if that is 1.
"""

import itertools
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from koteihyo.service.configuration.settings import Limits
from koteihyo.service.writing import writer
from koteihyo.service.writing.orders import Bounds, Order, Update

# What Python tells of a folder or a file that is about to change.
STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.utime", "shutil.rmtree"}
WRITING = os.O_WRONLY | os.O_RDWR


def die_before(step, target):
    """Kill a process, or with 0 the whole group, before this process's so-manieth step; only reading is none."""
    writing, steps = os.getpid(), itertools.count(1)

    def notice(event, arguments):
        changes = event in STEPS and (event != "open" or arguments[2] & WRITING)
        if changes and os.getpid() == writing and next(steps) == step:
            os.kill(target, signal.SIGKILL)

    sys.addaudithook(notice)


def write(data, log, number, step, group):
    """Write until the end."""
    changes_process = writer.ChangeProcess(Bounds.from_limits(Limits()))
    with log.open("ab", buffering=0) as out:
        if step:
            die_before(step, 0 if group else os.getpid())
        while True:
            both = " ".join(f"GRAPH <urn:{name}> {{ <urn:w> <urn:n> {number} }}" for name in "gh")
            writer.carry_out(
                data, Order(Update(f"INSERT DATA {{ {both} }}"), "victim", f"number {number}"), changes_process
            )
            out.write(b"%d\n" % number)
            number += 1


def set_group(pid):
    """Give a writer a process group of its own, from either side of the fork, so that it has one when it is named."""
    with suppress(PermissionError, ProcessLookupError):  # the other side was first
        os.setpgid(pid, pid)


def main():
    """Fork a writer for each line."""
    for line in sys.stdin:
        data, log, *numbers = line.split()
        if pid := os.fork():
            set_group(pid)
            sys.stdout.write(f"{pid}\n")
            sys.stdout.flush()
            os.waitpid(pid, 0)
            sys.stdout.write("dead\n")
            sys.stdout.flush()
        else:
            set_group(0)
            try:
                write(Path(data), Path(log), *map(int, numbers))
            finally:
                os._exit(1)


if __name__ == "__main__":
    main()
