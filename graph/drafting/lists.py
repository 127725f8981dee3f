"""The numbers that Word counts for itself: restored as they are printed, from the lists of `numbering.xml`.

ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (the forms of numbers). A bullet is no number: the structure says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from ..plan.numerals import GOJUON, IROHA, write_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWIPS = 105  # of a half-width column at 10.5 points, Word's usual size in Japanese
_LETTERS = 26
_CIRCLED = 20
_IDEOGRAPHS = "〇一二三四五六七八九"


class Level(NamedTuple):
    """A level of a list: form of its numbers, the text around them (``第%1章``), the first number, its indentation."""

    form: str
    text: str
    start: int
    space: bool
    indent: int


def write_number(number: int, form: str) -> str:
    """Return a number in one of Word's forms.

    >>> [write_number(3, form) for form in ("decimal", "decimalFullWidth", "aiueoFullWidth", "decimalEnclosedCircle")]
    ['3', '３', 'ウ', '③']
    >>> [write_number(12, form) for form in ("japaneseCounting", "upperRoman", "decimalZero", "decimalFullWidth2")]
    ['十二', 'XII', '12', '12']
    """
    write = _FORMS.get(form)
    return write(number) if write is not None and number > 0 else str(number)


def _write_row(row: str) -> Callable[[int], str]:
    return lambda number: row[(number - 1) % len(row)]


def _write_from(first: str, last: int) -> Callable[[int], str]:
    """Return what writes numbers by signs that follow each other, figures beyond the last of them."""
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


def _write_full_width(number: int) -> str:
    return str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


def _write_kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _IDEOGRAPHS[tens % 10] + "十") + (
        _IDEOGRAPHS[ones] if ones else ""
    )


_FORMS: dict[str, Callable[[int], str]] = {
    "aiueo": _write_row(GOJUON),
    "aiueoFullWidth": _write_row(GOJUON),
    "chineseCounting": _write_kanji,
    "decimalEnclosedCircle": _write_from("①", _CIRCLED),
    "decimalEnclosedFullstop": _write_from("⒈", _CIRCLED),
    "decimalEnclosedParen": _write_from("⑴", _CIRCLED),
    "decimalFullWidth": _write_full_width,
    "decimalZero": lambda number: f"{number:02d}",
    "ideographDigital": lambda number: "".join(_IDEOGRAPHS[int(digit)] for digit in str(number)),
    "iroha": _write_row(IROHA),
    "irohaFullWidth": _write_row(IROHA),
    "japaneseCounting": _write_kanji,
    "lowerLetter": _write_from("a", _LETTERS),
    "lowerRoman": lambda number: write_roman(number).lower(),
    "upperLetter": _write_from("A", _LETTERS),
    "upperRoman": write_roman,
}


def value(element: etree._Element | None, name: str) -> str | None:
    """Return what a child of an element says, as ``w:val``."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(W + "val", "")


@dataclass
class Lists:
    """The lists of a document, and how far each has counted."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: etree._Element | None) -> Lists:
        """Return the lists of `numbering.xml`."""
        lists = cls()
        if root is None:
            return lists
        shapes = {element.get(W + "abstractNumId"): element for element in root.iter(W + "abstractNum")}
        for num in root.iter(W + "num"):
            number, shape = num.get(W + "numId", ""), value(num, "abstractNumId") or ""
            lists.abstract[number] = shape
            overrides = {element.get(W + "ilvl"): element for element in num.iter(W + "lvlOverride")}
            for level in () if shape not in shapes else shapes[shape].iter(W + "lvl"):
                depth = level.get(W + "ilvl", "0")
                over = overrides.get(depth)
                level_of_list = None if over is None else over.find(W + "lvl")
                start = value(over, "startOverride")
                lists.levels[number, int(depth)] = _read_level(level if level_of_list is None else level_of_list, start)
                if start is not None:
                    lists.abstract[number] = f"{shape}/{number}"  # it counts for itself
        return lists

    def count(self, number: str, depth: int) -> str | None:
        """Count one item on; return its printed number with what follows it, empty for a bullet, None for no list."""
        level = self.levels.get((number, depth))
        if level is None:
            return None
        counts = self.counts.setdefault(self.abstract[number], [])
        while len(counts) <= depth:
            above = self.levels.get((number, len(counts)))
            counts.append(above.start - (len(counts) == depth) if above else 0)
        del counts[depth + 1 :]
        counts[depth] += 1
        if level.form in {"bullet", "none"}:
            return ""
        return self.write(number, depth, level, counts)

    def write(self, number: str, depth: int, level: Level, counts: list[int]) -> str:
        """Return the text of a level with the numbers of the levels that it names."""

        def write_counted(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            named = self.levels.get((number, at), level)
            return write_number(counts[at], named.form) if at <= depth < len(counts) else ""

        return re.sub(r"%([1-9])", write_counted, level.text) + (" " if level.space else "")


def _read_level(level: etree._Element, start: str | None) -> Level:
    first = start if start is not None else value(level, "start") or "1"
    text = value(level, "lvlText") or ""
    space = value(level, "suff") != "nothing" and not text.endswith(("　", " "))
    form, indent = value(level, "numFmt") or "decimal", find_indent(level.find(W + "pPr"))
    return Level(form, text, int(first) if first.isdigit() else 1, space, indent or 0)


def find_indent(properties: etree._Element | None) -> int | None:
    """Return how far properties indent a paragraph, in half-width columns; None where they do not say."""
    indent = None if properties is None else properties.find(W + "ind")
    if indent is None:
        return None
    characters = indent.get(W + "leftChars") or indent.get(W + "startChars")
    if characters and characters.lstrip("-").isdigit():
        return int(characters) // 50
    twips = indent.get(W + "left") or indent.get(W + "start") or ""
    return int(twips) // _TWIPS if twips.lstrip("-").isdigit() else None
