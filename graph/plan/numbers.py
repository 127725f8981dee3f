"""The numbers that headings print, and the keys of sections made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING

from .numbering import read_mark
from .passages import FRONT

if TYPE_CHECKING:
    from .passages import Section


def read_number(heading: str) -> str:
    """Return the number that a heading begins with, its parts joined by hyphens, or nothing.

    >>> [read_number(each) for each in ("第３章　計画", "１－２ 防災", "（３）子育て", "②福祉", "基本目標４ 移住")]
    ['3', '1-2', '3', '2', '4']
    >>> [read_number(each) for each in ("計画の期間", "2024年度の事業", "第十二節 水道", "施策Ⅱ 産業", "5年後の姿")]
    ['', '', '12', '2', '']
    """
    mark = read_mark(heading.strip())
    return "-".join(map(str, mark.numbers)) if mark and mark.sort == "number" else ""


def name_sections(sections: Sequence[Section]) -> dict[str, str]:
    """Return the keys that sections get, by the keys that they have been read with; those of `plan.toml` stay.

    A section is known by the number it prints, below its parent's key; a number that already begins with its parent's
    (１－２ in １) is not doubled. One that prints none, or one that a section before it has, is known by its position,
    unless that is a number printed beside it: then by its position behind a `p`.

    >>> from .passages import Section
    >>> headings = ["はじめに", "第１章 総論", "第２章 各論", "資料", "第１章 資料"]
    >>> read = [Section(f"/{at}", 2, at, words, at) for at, words in enumerate(headings, 1)]
    >>> list(name_sections([*read, Section("/6", 3, 1, "２－１ 防災", 6, "/3")]).values())
    ['p1', '1', '2', '4', '5', '2-1']
    """
    beside: dict[str | None, list[Section]] = {}
    for section in sections:
        beside.setdefault(section.parent, []).append(section)
    keys = {section.key: section.key for section in sections if not is_provisional(section.key)}
    taken = {FRONT}
    printed: dict[str | None, list[str]] = {}
    for section in sections:
        if section.key in keys:
            continue
        parent, siblings = keys.get(section.parent or ""), beside[section.parent]
        numbers = printed.setdefault(section.parent, [_number_below(parent, sibling.heading) for sibling in siblings])
        key = next(key for key in _list_keys(parent, section, numbers, siblings) if key not in taken)
        keys[section.key] = key
        taken.add(key)
    return keys


def find_doubled(sections: Sequence[Section], keys: Mapping[str, str]) -> Iterator[Section]:
    """Yield the sections whose key, given by hand, is what another is known by."""
    made = {key for provisional, key in keys.items() if provisional != key}
    yield from (section for section in sections if section.key in made)


def make_provisional(line: int) -> str:
    """Return what a section is called until all that stand beside it are read: its line, as no key is written."""
    return f"/{line}"


def is_provisional(key: str) -> bool:
    """Return whether a key holds only until all sections are read."""
    return key.startswith("/")


def _number_below(parent: str | None, heading: str) -> str:
    number = read_number(heading)
    return number.removeprefix(f"{parent}-") if parent else number


def _list_keys(
    parent: str | None, section: Section, numbers: Sequence[str], siblings: Sequence[Section]
) -> Iterator[str]:
    """Yield the keys that a section can have, the best first."""
    number, position = numbers[siblings.index(section)], str(section.position)
    ends = [number] if number else []
    ends += [position] if position not in numbers else []
    ends.append(f"p{position}")
    for end in chain(ends, (f"p{position}-{number}" for number in count(2))):
        yield f"{parent}-{end}" if parent else end
