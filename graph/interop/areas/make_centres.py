"""Make `centres.csv` anew from two gazetteers of CODH: `python -m koteihyo.graph.interop.areas.make_centres FOLDER`.

The folder has `geoshape-city.csv` and `geoshape-pref.csv`, as the source of pygeonlp ships them in `base_data/`
(https://github.com/geonlp-platform/pygeonlp). A municipality is found by its code and its name together: a code that
was given anew, or a name that two have, is not enough.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from . import CENTRES, Area, Position, areas

MUNICIPALITIES, PREFECTURES = "geoshape-city.csv", "geoshape-pref.csv"
# A ward is called by its own name there, 中央区, and here with its city before it, 札幌市中央区.
CITY = re.compile(r"^.+市(?=.+区$)")
# Digits of a degree that are kept: eleven metres, less than an office is wide.
DIGITS = 4


def main() -> None:
    """Write the table from the folder that the command line names, and tell what has no position."""
    folder = Path(sys.argv[1])
    positions = {**read_prefectures(read(folder / PREFECTURES)), **read_municipalities(read(folder / MUNICIPALITIES))}
    with CENTRES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "latitude", "longitude"])
        writer.writerows([code, *position] for code, position in sorted(positions.items()))
    lacking = [area.name for code, area in areas().items() if code not in positions]
    print(f"{len(positions)} positions, none of {lacking}")  # noqa: T201


def read(file: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a gazetteer by their columns."""
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def read_prefectures(rows: Iterable[Mapping[str, str]]) -> dict[str, Position]:
    """Return the positions of prefectures by their codes."""
    by_name = {row["fullname"]: _position(row) for row in rows}
    prefectures = {code: area for code, area in areas().items() if not area.municipality}
    return {code: by_name[area.prefecture] for code, area in prefectures.items() if area.prefecture in by_name}


def read_municipalities(rows: Iterable[Mapping[str, str]]) -> dict[str, Position]:
    """Return the positions of municipalities and wards that there are today, by their codes."""
    positions = {}
    for row in rows:
        name = row["body"] + row["suffix"].partition("/")[0]
        if not row["valid_to"]:
            positions.update({(code, name): _position(row) for code in row["code"].split("/")})
    return {code: positions[key] for code, area in areas().items() if (key := (code[:5], _own_name(area))) in positions}


def _own_name(area: Area) -> str:
    return CITY.sub("", area.municipality)


def _position(row: Mapping[str, str]) -> Position:
    return Position(round(float(row["latitude"]), DIGITS), round(float(row["longitude"]), DIGITS))


if __name__ == "__main__":
    main()
