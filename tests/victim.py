"""A program that writes until it is killed: reads ``<data> <log> <first>`` lines, and forks a writer for each.

It prints the writer's process group. The writer puts the numbers of two statements, in two graphs, through the gate,
one after another from the first, and logs each number when it has been accepted.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from koteihyo.service.configuration.settings import Limits
from koteihyo.service.writing import writer
from koteihyo.service.writing.orders import Bounds, Order, Update


def write(data, log, number):
    """Write until the end."""
    changes_process = writer.ChangeProcess(Bounds.from_limits(Limits()))
    with log.open("ab", buffering=0) as out:
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
        data, log, first = line.split()
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
                write(Path(data), Path(log), int(first))
            finally:
                os._exit(1)


if __name__ == "__main__":
    main()
