"""What an operator may set: each limit with its default and the reason for it."""

from __future__ import annotations

import os
from typing import NamedTuple


class Limits(NamedTuple):
    """How much one query, and all queries together, may cost."""

    # Aggregates over five million triples take four seconds from disk; a plan's questions take milliseconds.
    seconds: float = 20.0
    # A query burns one core. Two at least, so that one long query never stops the others.
    workers: int = max(2, os.cpu_count() or 2)
    # How many queries may wait for a worker, and for how long, before one more is told to come later.
    waiting: int = 16
    patience: float = 10.0
    # Address space of a worker in bytes. Ordinary queries over five million triples ran under 1 GiB; a cartesian
    # ORDER BY reaches 14 GB in under a minute.
    memory: int = 2 << 30
    # A request's body in bytes. The longest question of the library has four thousand characters.
    body: int = 1 << 20
