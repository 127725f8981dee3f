"""The shipped tables: every prefecture, municipality and ward by its six-digit code, and what is known of their dates.

A code outlives what it stands for: 112038 was 川口市 without 鳩ヶ谷 until 2011-10-10, and with it from the next day
on. So a link to a dated code is made only where a date is in the table; NOTICE says where the tables come from.

The position of its office, in WGS 84 degrees, stands for an area on a map of the country and says nothing of its
boundary; `make_centres.py` makes the table of them.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
MUNICIPALITIES = HERE / "municipalities.csv"
# https://www.soumu.go.jp/denshijiti/code.html: the check digit's weights for the first five.
WEIGHTS = (6, 5, 4, 3, 2)

CENTRES = Path(__file__).parent / "centres.csv"


class Area(NamedTuple):
    """A prefecture (no municipality), a municipality, or a ward (with its city before it), and its English name."""

    code: str
    prefecture: str
    municipality: str
    english: str

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.municipality or self.prefecture


class Period(NamedTuple):
    """A time in which a code meant one thing, with e-Stat's IRI for it; ``until`` is the first day after."""

    code: str
    since: date
    until: date | None
    estat: str

    def covers(self, day: date) -> bool:
        """Say whether a day falls into it."""
        return self.since <= day and (self.until is None or day < self.until)


@cache
def areas() -> dict[str, Area]:
    """Return every area by its code."""
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Area(**row) for row in csv.DictReader(file)}


@cache
def periods() -> tuple[Period, ...]:
    """Return every period that is known."""
    with (HERE / "periods.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Period(row["code"], date.fromisoformat(row["since"]), _day(row["until"]), row["estat"])
            for row in csv.DictReader(file)
        )


def period_of(code: str, day: date) -> Period | None:
    """Return what a code meant on a day, if that is known."""
    return next((period for period in periods() if period.code == code and period.covers(day)), None)


def prefecture_of(code: str) -> Area:
    """Return the prefecture that a code belongs to.

    >>> prefecture_of("112038")
    Area(code='110001', prefecture='埼玉県', municipality='', english='Saitama Prefecture')
    """
    return areas()[with_check_digit(f"{code[:2]}000")]


def with_check_digit(five: str) -> str:
    """Return a code of five digits with its sixth.

    >>> with_check_digit("11203"), with_check_digit("11000")
    ('112038', '110001')
    """
    total = sum(int(digit) * weight for digit, weight in zip(five, WEIGHTS, strict=True))
    return f"{five}{(11 - total % 11) % 10}"


def is_area_code(code: str) -> bool:
    """Say whether a text is a code at all: six digits, the last of which checks the others."""
    return len(code) == len(WEIGHTS) + 1 and code.isascii() and code.isdigit() and with_check_digit(code[:-1]) == code


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


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
