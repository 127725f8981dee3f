"""Commands that go on in processes of their own when the command that started them has ended."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

# How far behind others such a process stands (nice).
BEHIND = 15


def start_apart(*words: str) -> int:
    """Start a command of `koteihyo` that nobody waits for and that says nothing; return the number of its process."""
    command = [sys.executable, "-P", "-m", "koteihyo", *words]
    closed = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    process = os.posix_spawn(sys.executable, command, os.environ, file_actions=closed, setsid=True)
    os.setpriority(os.PRIO_PROCESS, process, BEHIND)
    # Where Linux shares the cores by sessions, the session has a priority, and those of its processes weigh inside it
    # alone (https://www.man7.org/linux/man-pages/man7/sched.7.html, "The autogroup feature").
    with suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(str(BEHIND), "ascii")
    return process
