"""The shipped tables: items of the 社会・人口統計体系 for municipalities, and the lists of the standard open datasets.

They are described as a portal describes its datasets, for the area of a plan, so that a plan of any city has candidates
before any portal is read. NOTICE says where each row was seen; what was not seen is left empty. A list that is here may
not be published by the city: the name of its portal says so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ...rdf.identifiers import concept
from ..portals.descriptions import Description, Resource
from ..portals.registry import Portal

HERE = Path(__file__).parent
# Where a person finds the statistics of a municipality.
PAGE = "https://www.e-stat.go.jp/regional-statistics/ssdsview/municipality"
STATISTICS = Portal("社会・人口統計体系（同梱の表）", PAGE, "table")
LISTS = Portal("自治体標準オープンデータセット（同梱の表、公開の有無は未確認）", "", "table")
PORTALS = {portal.name: portal for portal in (STATISTICS, LISTS)}
_BRACKETS = re.compile(r"（[^）]*）")
_YEARS = re.compile(r"(\d{4})(?:～(\d{4}))?")


class Item(NamedTuple):
    """An item with values for municipalities: ``years`` as text, empty where not known; ``mark`` is V where seen.

    ``words`` are those by which plans speak of what it counts: they find it, and say nothing of it.
    """

    code: str
    name: str
    unit: str
    table: str
    years: str
    note: str
    words: str
    mark: str
    source: str


class StandardList(NamedTuple):
    """A list of the standard datasets: ``file`` is the name of its file after the code of the city."""

    key: str
    name: str
    file: str
    columns: str
    words: str
    measures: str
    note: str
    source: str


@cache
def items() -> tuple[Item, ...]:
    """Return the items of the 社会・人口統計体系 for municipalities."""
    return tuple(Item(**row) for row in _rows("statistics.csv"))


@cache
def lists() -> tuple[StandardList, ...]:
    """Return the lists of the 自治体標準オープンデータセット."""
    return tuple(StandardList(**row) for row in _rows("lists.csv"))


def descriptions(code: str, municipality: str) -> Iterator[tuple[Portal, Description]]:
    """Yield what the tables have for a municipality, by its six-digit code, each with the table as its portal."""
    yield from ((STATISTICS, _describe_item(item, code)) for item in items())
    yield from ((LISTS, _describe_list(standard_list, code, municipality)) for standard_list in lists())


def standard_names(words: Iterable[str]) -> Iterator[str]:
    """Yield the names of the items and lists that the tables find by one of some words, without what is in brackets.

    >>> [*standard_names(["ゴミ処理", "子供の数"])]
    ['ごみ最終処分量']
    """
    sought = frozenset(words)
    known = [
        *((item.name, item.words) for item in items()),
        *((standard_list.name, standard_list.words) for standard_list in lists()),
    ]
    yield from (_BRACKETS.sub("", name) for name, found_by in known if sought & {*found_by.split()})


def _describe_item(item: Item, code: str) -> Description:
    where = f"統計表 {item.table} の項目 {item.code} {item.name}（単位 {item.unit}）"
    years = "、".join(note for note in (f"{item.years}年" if item.years else "", item.note) if note)
    return Description(
        str(concept("dataset", f"ssds-{item.code}")),
        f"{item.name}（社会・人口統計体系 {item.code}）",
        tags=tuple(item.words.split()),
        publisher="政府統計の総合窓口（e-Stat）",
        code=code,
        landing_page=PAGE,
        spatial=(code,),
        temporal=tuple(_each_year(item.years)),
        item=f"{where}。{years}" if years else where,
    )


def _describe_list(standard: StandardList, code: str, municipality: str) -> Description:
    file = f"{code}_{standard.file}.csv" if standard.file else ""
    columns = tuple(standard.columns.split())
    place = f" の列「{'」「'.join(columns)}」" if columns else ""
    return Description(
        str(concept("dataset", f"{code}-{standard.key}")),
        f"{standard.name}（{file}）" if file else standard.name,
        standard.measures,
        tuple(standard.words.split()),
        publisher=municipality,
        code=code,
        spatial=(code,),
        resources=(Resource(title=file, format="CSV", columns=columns),) if file else (),
        item=f"ファイル {file}{place}" if file else "",
    )


def _each_year(text: str) -> Iterator[str]:
    for first, last in _YEARS.findall(text):
        yield from map(str, range(int(first), int(last or first) + 1))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
