"""Observations that a person took from open data: `observations.csv` of a plan's folder, a row a value.

Each row says of which indicator, year and area the value is, and from which file of which address it was taken, with
the file's hash, so that anybody can take it again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ..errors import KoteihyoError, raise_all
from ..files import read_rows
from ..interop.areas import areas

FILE = "observations.csv"
FIRST, LAST = 1989, 2060  # the fiscal years that the shared list has
_YEAR = re.compile(r"(\d{4})(年度|年)")


class Observation(NamedTuple):
    """A value as it stands in the file: the year as `2006年度` or `2006年`, the area by its six-digit code.

    ``note`` is what changed with this value: a definition, a territory, a break in the series.
    """

    indicator: str
    year: str
    value: str
    unit: str
    area: str
    item: str
    dataset: str
    address: str
    retrieved: str
    sha256: str
    note: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        """Return what there may be one value of."""
        return self.indicator, self.year, self.area, self.dataset, self.item

    @property
    def number(self) -> int:
        """Return the year."""
        return int(self.year[:4])

    @property
    def fiscal(self) -> bool:
        """Return whether the year begins in April."""
        return self.year.endswith("年度")


COLUMNS = list(Observation._fields)
NEEDED = COLUMNS[:-1]  # a file may go without notes


def read_observations(folder: Path, indicators: Iterable[str] | None) -> tuple[Observation, ...]:
    """Return the observations of a plan's folder; all faults of the file are told together, with their lines.

    ``indicators`` are those of the plan, None where they are not known: then any may be named.
    """
    file = folder / FILE
    if not file.exists():
        return ()
    known = None if indicators is None else {*indicators}
    faults, observations = list[KoteihyoError](), dict[tuple[str, ...], Observation]()
    for line, row in read_rows(file, COLUMNS, _check_columns):
        observation = Observation(**row)
        faults += [KoteihyoError(ja, en, file=file, line=line) for ja, en in _faults(observation, known)]
        if observation.place in observations:
            ja, en = (
                "同じ指標・年・区域・データの値が二度あります。",
                "There are two values of one indicator, year, area and dataset.",
            )
            faults.append(KoteihyoError(ja, en, file=file, line=line))
        observations[observation.place] = observation
    raise_all(faults)
    return tuple(observations.values())


def _check_columns(heads: list[str], file: Path) -> None:
    if heads not in (COLUMNS, NEEDED):
        raise KoteihyoError(
            f"最初の行は {','.join(COLUMNS)} です。", f"The first line must be {','.join(COLUMNS)}.", file=file, line=1
        )


def _faults(observation: Observation, known: set[str] | None) -> Iterable[tuple[str, str]]:
    if known is not None and observation.indicator not in known:
        yield (
            f"指標 {observation.indicator} は indicators.toml にありません。",
            f"indicators.toml has no {observation.indicator}.",
        )
    year = _YEAR.fullmatch(observation.year)
    if not year or not FIRST <= int(year[1]) <= LAST:
        yield (
            f"年は {FIRST}～{LAST} の「2006年度」か「2006年」です。",
            f"A year is 2006年度 or 2006年, from {FIRST} to {LAST}.",
        )
    if not _is_number(observation.value):
        yield "値は数で記載してください。", "The value must be a number."
    if not observation.unit.strip():
        yield "単位を記載してください。", "A unit is wanted."
    if observation.area not in areas():
        yield (
            "区域は自治体か都道府県の6桁のコードです。",
            "The area is the six-digit code of a municipality or prefecture.",
        )
    if not all(_is_address(text) for text in (observation.dataset, observation.address)):
        yield "データセットと取得元は http(s) のアドレスです。", "Dataset and source are http(s) addresses."
    if not _is_day(observation.retrieved):
        yield "取得日は 2026-11-30 の形です。", "The day of retrieval looks like 2026-11-30."
    if not re.fullmatch(r"[0-9a-f]{64}", observation.sha256):
        yield "SHA-256は16進数64桁です。", "A SHA-256 has 64 hexadecimal digits."


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_address(text: str) -> bool:
    place = urlsplit(text)
    return (
        place.scheme in {"http", "https"}
        and bool(place.hostname)
        and text.isascii()
        and not re.search(r'[\s<>"{}|\\^`]', text)
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def write_observations(folder: Path, observations: Iterable[Observation]) -> None:
    """Write the file of a plan's folder, sorted, in one step."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(sorted(observations))
    new = folder / f"{FILE}.new"
    new.write_text(text.getvalue(), "utf-8")
    new.replace(folder / FILE)
