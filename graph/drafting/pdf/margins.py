"""Heads, feet and page numbers: what stands outermost on a page and comes again at that place, or counts the pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .bands import level
from .strips import Strip, join

Side: TypeAlias = Literal["top", "bottom", "left", "right"]
Extent: TypeAlias = tuple[float, float, float, float]
Within: TypeAlias = dict[tuple[str, int], list[float]]
SIDES: tuple[Side, ...] = ("top", "bottom", "left", "right")
# Heads and feet have at most this many lines.
MOST = 4
# A line of a vertical page has at least so many characters.
LONG = 8
# The same head stands at the same place on its pages, give or take so many points.
SAME_PLACE = 4.0
# A head comes again on the next page or the next but one (left and right pages); the first line of a chapter does not.
NEXT_PAGES = 2
NUMBER = re.compile(
    r"[\W_]*(?:p(?:age)?\.?|ページ)?\s*(\d{1,4})\s*(?:(?:/|of)\s*\d{1,4})?\s*(?:ページ|頁)?[\W_]*", re.IGNORECASE
)
DECORATED = re.compile(r"[-~*(\[<]+\s*\d{1,4}\s*[-~*)\]>]+|p(?:age)?\.?\s*\d+|\d+\s*/\s*\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Margin:
    """A line at the edge of a page."""

    page: int
    side: Side
    place: float
    strips: tuple[Strip, ...]
    text: str

    @property
    def pattern(self) -> str:
        """Return the words with numbers left open."""
        return _pattern(self.text)

    @property
    def number(self) -> int | None:
        """Return the number where the line is nothing but one."""
        match = NUMBER.fullmatch(_fold(self.text))
        return int(match[1]) if match else None


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", _fold(text))


def _fold(text: str) -> str:
    """Return the text with all dashes and widths alike, for comparing."""
    return re.sub(r"[‐‑‒–—―−]", "-", unicodedata.normalize("NFKC", text)).strip()


def read_margins(
    pages: Sequence[Sequence[Strip]], inner: Sequence[Sequence[Extent]], vertical: Sequence[bool]
) -> list[list[Margin]]:
    """Return the heads and feet of each page; `inner` are boxes of tables, which stand inside of them."""
    lines = [_outermost(at, strips, inner[at], vertical=vertical[at]) for at, strips in enumerate(pages)]
    flat = [margin for page in lines for side in page.values() for margin in side]
    within = _places_within(pages, lines)
    repeated = _find_repeats([margin for margin in flat if not _is_label(margin, within)])
    counted = _find_page_numbers(flat, len(pages))
    margins = []
    for page in lines:
        kept: list[Margin] = []
        for side in page.values():
            for margin in side:
                if id(margin) not in repeated and id(margin) not in counted:
                    break
                # A line in the corner of a page is at two of its edges, the line of a nearly empty page at all.
                if not any(strip in one.strips for one in kept for strip in margin.strips):
                    kept.append(margin)
        margins.append(kept)
    return margins


def _outermost(
    page: int, strips: Sequence[Strip], inner: Sequence[Extent], *, vertical: bool
) -> dict[Side, list[Margin]]:
    """Return the lines of a page from each of its edges inwards."""
    rows = [tuple(row) for slab in level(strips) for row in [slab]]
    top = min((box[1] for box in inner), default=float("inf"))
    bottom = max((box[3] for box in inner), default=float("-inf"))
    above = [row for row in rows if max(cell.y1 for cell in row) <= top + 1]
    below = [row for row in reversed(rows) if min(cell.y0 for cell in row) >= bottom - 1]
    margins: dict[Side, list[Margin]] = {
        "top": [_margin(page, "top", row) for row in above[:MOST]],
        "bottom": [_margin(page, "bottom", row) for row in below[:MOST]],
    }
    # The head of a vertical page, once that is turned, is at its left or right, beside all long lines.
    along = [strip for strip in strips if strip.upright and len(strip.characters) >= LONG] if vertical else []
    if along:
        left, right = min(strip.x0 for strip in along), max(strip.x1 for strip in along)
        margins["left"] = [_margin(page, "left", (strip,)) for strip in strips if strip.x1 <= left]
        margins["right"] = [_margin(page, "right", (strip,)) for strip in strips if strip.x0 >= right]
    return margins


def _margin(page: int, side: Side, row: Sequence[Strip]) -> Margin:
    place = {
        "top": min(cell.y0 for cell in row),
        "bottom": max(cell.y1 for cell in row),
        "left": row[0].x0,
        "right": row[0].x1,
    }[side]
    return Margin(page, side, place, tuple(row), join(row).text)


def _find_repeats(flat: Sequence[Margin]) -> set[int]:
    """Return the lines that come again on a page close by, at their place."""
    alike: dict[tuple[Side, str], list[Margin]] = defaultdict(list)
    for margin in flat:
        alike[margin.side, margin.pattern].append(margin)
    numbers = set()
    for group in alike.values():
        for margin in group:
            again = (
                0 < abs(other.page - margin.page) <= NEXT_PAGES and abs(other.place - margin.place) < SAME_PLACE
                for other in group
            )
            if any(again):
                numbers.add(id(margin))
    return numbers | _elsewhere(flat, numbers)


def _elsewhere(lines: Sequence[Margin], repeated: set[int]) -> set[int]:
    """Return the lines in the words of heads and feet at another edge: on a vertical page, or beside no page number."""
    known = {_words(strip) for line in lines if id(line) in repeated for strip in line.strips}
    return {
        id(line)
        for line in lines
        if all(_words(strip) in known for strip in line.strips)
        and (line.side in {"left", "right"} or any(re.search(r"[^\W\d]{4}", strip.text) for strip in line.strips))
    }


def _places_within(pages: Sequence[Sequence[Strip]], lines: Sequence[dict[Side, list[Margin]]]) -> Within:
    """Return where each line, by its words and size, stands that is not the outermost of its page."""
    first = {id(strip) for page in lines for side in page.values() for margin in side[:1] for strip in margin.strips}
    within: Within = defaultdict(list)
    for page in pages:
        for strip in page:
            if id(strip) not in first:
                within[_look(strip)].append(strip.y0)
    return within


def _is_label(margin: Margin, within: Within) -> bool:
    """Return whether a line is one that parts of the text begin with (主な事業), which stood at the top by chance."""
    elsewhere = [y for y in within.get(_look(margin.strips[0]), ()) if abs(y - margin.strips[0].y0) > SAME_PLACE]
    return len(margin.strips) == 1 and len(elsewhere) > 1


def _words(strip: Strip) -> tuple[str, int]:
    return _pattern(strip.text), round(strip.size * 2)


def _look(strip: Strip) -> tuple[str, int]:
    return _fold(strip.text), round(strip.size * 2)


def _find_page_numbers(lines: Iterable[Margin], pages: int) -> set[int]:
    """Return the lines that are numbers of pages: they grow as the pages do, or look like nothing else."""
    numbers = [line for line in lines if line.number is not None and line.side != "left"]
    steps = Counter((number.number or 0) - number.page for number in numbers)
    usual = {step for step, count in steps.items() if count > 1}
    return {
        id(number)
        for number in numbers
        if (number.number or 0) - number.page in usual or (pages == 1 and DECORATED.fullmatch(_fold(number.text)))
    }
