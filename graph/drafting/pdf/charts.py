"""Charts: drawings of bars, lines and sectors with words in and around them. Their words are print, but no entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...plan.numbering import read_mark
from ..blocks import Doubt
from .bands import PageItem
from .drawings import Drawings, Rule
from .pages import QUOTED, Page
from .strips import Strip

Box: TypeAlias = tuple[float, float, float, float]
# Parts of one drawing stand this near to each other, in points.
NEAR = 9.0
# A chart has at least so many parts that are no mere line, and is at least so wide and high; a mark is smaller.
LEAST_PARTS, LEAST_WIDTH, LEAST_HEIGHT = 4, 60.0, 45.0
# Words on its axes stand this near to it, in parts of their size.
AROUND = 2.6
# A line of this many characters is a sentence beside a chart, no word of it.
LONGEST = 30


@dataclass(frozen=True)
class Chart:
    """A drawing and its words; the box holds both."""

    box: Box
    strips: tuple[Strip, ...]


def read_charts(
    drawings: Drawings, loose: Sequence[Rule], taken: Sequence[Box], strips: Sequence[Strip]
) -> list[Chart]:
    """Return the charts of a page; `loose` are rules of no table, `taken` the boxes of tables and frames with words."""
    solid = [area[:4] for area in drawings.areas] + [shape.box for shape in drawings.shapes]
    solid = [box for box in solid if not any(_is_in(box, other) for other in taken)]
    lines = [_box(rule) for rule in loose]
    charts = []
    for group in _groups([*((box, True) for box in solid), *((box, False) for box in lines)]):
        box = _around([one for one, _ in group])
        parts = sum(is_solid for _, is_solid in group)
        if parts < LEAST_PARTS or box[2] - box[0] < LEAST_WIDTH or box[3] - box[1] < LEAST_HEIGHT:
            continue
        inside = tuple(strip for strip in strips if _belongs(strip, box))
        if inside:
            charts.append(Chart(_around([box, *(strip.box for strip in inside)]), inside))
    return charts


def _box(rule: Rule) -> Box:
    return (rule.start, rule.at, rule.end, rule.at) if rule.level else (rule.at, rule.start, rule.at, rule.end)


def _is_in(box: Box, other: Box) -> bool:
    return other[0] - 1 <= box[0] and other[1] - 1 <= box[1] and box[2] <= other[2] + 1 and box[3] <= other[3] + 1


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _groups(parts: Sequence[tuple[Box, bool]]) -> list[list[tuple[Box, bool]]]:
    """Return parts that stand near to each other together.

    The page is divided into squares as wide as what is near; parts hang together where their squares touch. So a map of
    thousands of parts takes no longer than its squares.
    """
    squares: dict[tuple[int, int], list[int]] = {}
    for at, (box, _) in enumerate(parts):
        x0, y0, x1, y1 = (int(edge // NEAR) for edge in box)
        for square in ((x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)):
            squares.setdefault(square, []).append(at)
    groups: list[list[tuple[Box, bool]]] = []
    while squares:
        fresh = [next(iter(squares))]
        members: set[int] = set()
        while fresh:
            x, y = fresh.pop()
            members.update(squares.pop((x, y), ()))
            fresh += [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (x + dx, y + dy) in squares]
        groups.append([parts[at] for at in sorted(members)])
    return groups


def _belongs(strip: PageItem, box: Box) -> bool:
    """Return whether words stand in a drawing or on its edge; a caption does not belong."""
    if not isinstance(strip, Strip) or len(strip.text) > LONGEST:
        return False
    mark = read_mark(strip.text)
    if mark is not None and mark.sort in {"caption", "note"}:
        return False
    edge = AROUND * strip.size
    x, y = (strip.x0 + strip.x1) / 2, (strip.y0 + strip.y1) / 2
    return box[0] - edge < x < box[2] + edge and box[1] - edge / 2 < y < box[3] + edge


def chart_doubt(chart: Chart, page: Page) -> Doubt:
    """Return the doubt whether a drawing is a chart, or holds what the plan states."""
    ja = "図（グラフなど）の中の文字と読み、項目にはしていません。施策や数値が書かれていれば、囲みから出してください。"
    en = "Read as words of a chart, and made no entry. Take them out of the fence if they state measures or figures."
    words = "　".join(strip.text for strip in chart.strips)[:QUOTED]
    return Doubt(ja, en, page.number, words, ("図の文字 / words of a chart", "本文 / text"))
