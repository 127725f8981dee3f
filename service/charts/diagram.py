"""A diagram: boxes on a grid and named arrows between them; a box is a link, and a table beside it has the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..results.terminal import truncate
from .heat import Head

# Units of the drawing: a cell of the grid, a box in it, and how wide a name may be there, in half letters.
CELL, BOX, WIDTH = (238, 108), (140, 44), 17


class Arrow(NamedTuple):
    """From one box to another, and what the arrow says."""

    start: str
    end: str
    says: str


def diagram(title: str, boxes: Mapping[str, tuple[Head, int, int]], arrows: Sequence[Arrow]) -> Markup:
    """Return the drawing; boxes have a column and a row of the grid. Arrows between the same boxes share a line."""
    width = CELL[0] * (1 + max((column for _, column, _ in boxes.values()), default=0))
    height = CELL[1] * (1 + max((row for _, _, row in boxes.values()), default=0))
    joined: dict[tuple[str, str], list[str]] = {}
    for arrow in arrows:
        if arrow.start in boxes and arrow.end in boxes and arrow.start != arrow.end:
            joined.setdefault((arrow.start, arrow.end), []).append(arrow.says)
    lines = Markup("").join(_line(_middle(*boxes[one][1:]), _middle(*boxes[other][1:])) for one, other in joined)
    says = Markup("").join(
        _says(_middle(*boxes[one][1:]), _middle(*boxes[other][1:]), words) for (one, other), words in joined.items()
    )
    drawn = Markup("").join(_box(*box) for box in boxes.values())
    marker = Markup(
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    return Markup(
        '<svg class="diagram" viewBox="0 0 {} {}" role="group" aria-label="{}">{}<g aria-hidden="true">{}{}</g>{}</svg>'
    ).format(width, height, title, marker, lines, says, drawn)


def _middle(column: int, row: int) -> tuple[float, float]:
    return CELL[0] * (column + 0.5), CELL[1] * (row + 0.5)


def _edge(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Return where the line towards another box leaves this one."""
    across, down = end[0] - start[0], end[1] - start[1]
    share = min(
        (BOX[0] / 2 + 3) / abs(across) if across else float("inf"),
        (BOX[1] / 2 + 3) / abs(down) if down else float("inf"),
    )
    return start[0] + across * share, start[1] + down * share


def _line(start: tuple[float, float], end: tuple[float, float]) -> Markup:
    return Markup('<path class="edge" marker-end="url(#tip)" d="M{:.0f} {:.0f}L{:.0f} {:.0f}"/>').format(
        *_edge(start, end), *_edge(end, start)
    )


def _says(start: tuple[float, float], end: tuple[float, float], words: list[str]) -> Markup:
    """Return what a line says, a little nearer to where it begins, so that crossing lines keep apart."""
    x, y = (start[index] * 0.55 + end[index] * 0.45 for index in (0, 1))
    return Markup('<text class="says" text-anchor="middle" x="{:.0f}" y="{:.0f}">{}</text>').format(
        x, y + 4, "・".join(words)
    )


def _box(side: Head, column: int, row: int) -> Markup:
    x, y = _middle(column, row)
    return Markup(
        '<a href="{}"><title>{}</title><rect x="{:.0f}" y="{:.0f}" width="{}" height="{}" rx="6"/>'
        '<text text-anchor="middle" x="{:.0f}" y="{:.0f}">{}</text></a>'
    ).format(side.href, side.words, x - BOX[0] / 2, y - BOX[1] / 2, *BOX, x, y + 5, truncate(side.words, WIDTH))
