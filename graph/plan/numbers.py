"""The numbers that headings print, and the keys of sections made of them."""

from __future__ import annotations

from collections.abc import Iterable

from .numbering import read_mark


def read_number(heading: str) -> str:
    """Return the number that a heading begins with, its parts joined by hyphens, or nothing.

    >>> [read_number(each) for each in ("第３章　計画", "１－２ 防災", "（３）子育て", "②福祉", "基本目標４ 移住")]
    ['3', '1-2', '3', '2', '4']
    >>> [read_number(each) for each in ("計画の期間", "2024年度の事業", "第十二節 水道", "施策Ⅱ 産業", "5年後の姿")]
    ['', '', '12', '2', '']
    """
    mark = read_mark(heading.strip())
    return "-".join(map(str, mark.numbers)) if mark and mark.sort == "number" else ""


def make_key(parent: str | None, heading: str, position: int, taken: Iterable[str]) -> str:
    """Return the key of a section: the number it prints below its parent's key, else its position there.

    A printed number that already begins with its parent's (１－２ in １) is not doubled, and a key that is taken gives
    way to the position.

    >>> make_key("1", "１－２ 防災", 5, []), make_key("1", "（３）農業", 1, []), make_key(None, "はじめに", 1, [])
    ('1-2', '1-3', '1')
    >>> make_key("1", "（３）農業", 7, ["1-3"]), make_key("1", "（３）農業", 7, ["1-3", "1-7"])
    ('1-7', '1-7-2')
    """
    number = read_number(heading)
    if parent and number and number.startswith(f"{parent}-"):
        number = number.removeprefix(f"{parent}-")
    keys = ["-".join(filter(None, (parent, each))) for each in (number, str(position)) if each]
    taken = set(taken)
    free = next((key for key in keys if key not in taken), None)
    count = 2
    while free is None:
        key = f"{keys[-1]}-{count}"
        free, count = (key, count) if key not in taken else (None, count + 1)
    return free
