"""Where areas are: the position of the office of every prefecture, municipality and ward, in WGS 84 degrees.

A position stands for the area on a map of the country and says nothing of its boundary. NOTICE says whose data these
are; `make_centres.py` makes the table of them.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

CENTRES = Path(__file__).parent / "centres.csv"


class Position(NamedTuple):
    """A point of the earth, in degrees north and east."""

    latitude: float
    longitude: float


# The corners of Japan: between Okinotorishima and Etorofu, Yonaguni and Minamitorishima.
SOUTH_WEST, NORTH_EAST = Position(20, 122), Position(46, 154)


@cache
def centres() -> dict[str, Position]:
    """Return the position of every area by its six-digit code."""
    with CENTRES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Position(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)}
