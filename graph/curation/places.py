"""Places that a plan names: the words as printed, what they are in English, and in which area they are said to lie.

`places.csv` in the plan's folder lists them; a plan without one names none. Only printed words are listed, and no
identifier of another data set is given to them, because nobody has checked one. A position is given with its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import Gathering, KoteihyoError
from ..files import read_rows, require_columns
from ..interop.areas import NORTH_EAST, SOUTH_WEST, Position, areas

COLUMNS = ["place", "ja", "en", "within", "note"]
# What a file may have besides: where the places are, and by whose data.
POSITION = ["latitude", "longitude", "source"]
CODE = re.compile(r"[a-z][a-z0-9-]*")
DEGREES = re.compile(r"[0-9]{1,3}(\.[0-9]+)?")


class Place(NamedTuple):
    """A place: our code for it, its name as printed, in English, the code of the area it lies in, and why.

    Where its position is known, ``source`` says from which data.
    """

    place: str
    ja: str
    en: str
    within: str
    note: str
    position: Position | None = None
    source: str = ""


def read_places(folder: Path) -> tuple[Place, ...]:
    """Return the places of a plan's folder; all faults of the file are told together, with their lines."""
    file = folder / "places.csv"
    if not file.exists():
        return ()
    faults, places = Gathering(), list[Place]()
    for line, row in read_rows(file, [*COLUMNS, *POSITION], _check_headings):
        with faults.part():
            places.append(_read_row(row, file, line))
    faults.tell()
    return tuple(places)


def _check_headings(headings: list[str], file: Path) -> None:
    require_columns(headings, [*COLUMNS, *POSITION] if POSITION[0] in headings else COLUMNS, file)


def _read_row(row: dict[str, str], file: Path, line: int) -> Place:
    if not (CODE.fullmatch(row["place"]) and row["ja"] and row["en"] and row["within"] in areas()):
        raise KoteihyoError(
            "場所のコード（英小文字）、印刷された名前、英語、自治体か都道府県の6桁のコードが必要です。",
            "A place needs a code in small letters, its printed name, English, and a six-digit code of an area.",
            file=file,
            line=line,
        )
    position = _read_position(row, file, line)
    return Place(row["place"], row["ja"], row["en"], row["within"], row["note"], position, row["source"])


def _read_position(row: dict[str, str], file: Path, line: int) -> Position | None:
    """Return where a place is, None where its row gives no position."""
    given = [row[name] for name in POSITION]
    if not any(given):
        return None
    latitude, longitude = (float(text) if DEGREES.fullmatch(text) else 0.0 for text in given[:2])
    inside = SOUTH_WEST.latitude <= latitude <= NORTH_EAST.latitude
    if not (inside and SOUTH_WEST.longitude <= longitude <= NORTH_EAST.longitude and row["source"]):
        raise KoteihyoError(
            "位置には、日本の緯度（20～46）、経度（122～154）の十進の度と、その出典が必要です。",
            "A position needs a latitude (20 to 46) and a longitude (122 to 154) of Japan in decimal degrees, "
            "and its source.",
            file=file,
            line=line,
        )
    return Position(latitude, longitude)


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
