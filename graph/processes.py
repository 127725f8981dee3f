"""Processes and threads: how many can work side by side, and how soon threads let each other work."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds after which a thread hands over the interpreter's lock to one that waits for it.
SOON = 0.0005


def count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def lock_shared() -> Iterator[None]:
    """Let threads that mostly work without the interpreter's lock have it soon when they need it.

    They need it often and briefly; each time they would wait for ten times as long behind one that computes.
    """
    was = sys.getswitchinterval()
    sys.setswitchinterval(SOON)
    try:
        yield
    finally:
        sys.setswitchinterval(was)
