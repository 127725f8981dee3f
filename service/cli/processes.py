"""Commands that go on in processes of their own when the command that started them has ended."""

from __future__ import annotations

import os
import sys

# How far behind others such a process stands (nice).
BEHIND = 15


def start_apart(*words: str) -> int:
    """Start a command of `koteihyo` that nobody waits for and that says nothing; return the number of its process."""
    command = [sys.executable, "-P", "-m", "koteihyo", *words]
    closed = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    process = os.posix_spawn(sys.executable, command, os.environ, file_actions=closed, setsid=True)
    os.setpriority(os.PRIO_PROCESS, process, BEHIND)
    return process
