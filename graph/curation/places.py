"""Places that a plan names: the words as printed, what they are in English, and in which area they are said to lie.

`places.csv` in the plan's folder lists them; a plan without one names none. Only printed words are listed, and no
identifier of another data set is given to them, because nobody has checked one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import Gathering, KoteihyoError
from ..files import read_rows
from ..interop.areas import areas

COLUMNS = ["place", "ja", "en", "within", "note"]
CODE = re.compile(r"[a-z][a-z0-9-]*")


class Place(NamedTuple):
    """A place: our code for it, its name as printed, in English, the code of the area it lies in, and why."""

    place: str
    ja: str
    en: str
    within: str
    note: str


def read_places(folder: Path) -> tuple[Place, ...]:
    """Return the places of a plan's folder; all faults of the file are told together, with their lines."""
    file = folder / "places.csv"
    if not file.exists():
        return ()
    faults, places = Gathering(), list[Place]()
    for line, row in read_rows(file, COLUMNS):
        with faults.part():
            places.append(_read_row([*row.values()], file, line))
    faults.tell()
    return tuple(places)


def _read_row(row: list[str], file: Path, line: int) -> Place:
    if not (CODE.fullmatch(row[0]) and row[1] and row[2] and row[3] in areas()):
        raise KoteihyoError(
            "場所のコード（英小文字）、印刷された名前、英語、自治体か都道府県の6桁のコードが必要です。",
            "A place needs a code in small letters, its printed name, English, and a six-digit code of an area.",
            file=file,
            line=line,
        )
    return Place(*row)


def places_in(text: str, places: tuple[Place, ...]) -> Iterator[Place]:
    """Yield the places that a text names, in its order; a longer name counts before one that it holds.

    >>> square, front = Place("s", "駅前広場", "", "", ""), Place("f", "駅前", "", "", "")
    >>> [each.place for each in places_in("駅前広場と駅前", (front, square))]
    ['s', 'f']
    """
    longest = sorted(places, key=lambda place: -len(place.ja))
    pattern = "|".join(re.escape(place.ja) for place in longest)
    by_name = {place.ja: place for place in places}
    yield from dict.fromkeys(by_name[match] for match in re.findall(pattern, text) if pattern)
