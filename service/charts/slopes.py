"""Slopes: what was to be reached before, and what is now, a line each, so that what goes down is seen at once.

Values of different units stand side by side: each line begins at the same height and ends higher or lower by the share
that its value changed. Every number drawn also stands in the table beside the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..results.terminal import truncate

# Units of the drawing: its width, the two ends of a line, the least height between names, and a name in half letters.
WIDTH, LEFT, RIGHT, STEP, NAME = 640, 60, 300, 18, 34
# A line whose value changed by more than this share ends at the edge: one target from 0 to 10 would flatten all others.
MOST = 0.3


class Slope(NamedTuple):
    """A value before and after, what it is of, how both are written, and whether it was lowered."""

    name: str
    before: float
    after: float
    words: str
    lowered: bool = False


def slopes(title: str, drawn: Sequence[Slope]) -> Markup:
    """Return the drawing; a line that was lowered is dashed.

    >>> drawn = slopes("x", [Slope("<a>", 50, 60, "50→60"), Slope("b", 9, 0, "9→0", True)])
    >>> str(drawn).count("<path"), "&lt;a&gt;" in drawn, "down" in drawn
    (2, True, True)
    """
    ordered = sorted(drawn, key=_share, reverse=True)
    height = STEP * (len(ordered) + 2)
    low, high = min(map(_share, ordered), default=0.0), max(map(_share, ordered), default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    span = (high - low) or 1.0

    def place(share: float) -> float:
        return STEP + (high - share) / span * (height - 2 * STEP)

    lines = Markup("").join(
        _line(slope, place(0.0), place(_share(slope)), STEP * (row + 1.5)) for row, slope in enumerate(ordered)
    )
    return Markup('<svg class="slopes" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, title, lines
    )


def _share(slope: Slope) -> float:
    """Return by what share of itself a value changed, 1 at most; of nothing, all."""
    if not slope.before:
        return MOST if slope.after > 0 else 0.0
    return max(-MOST, min((slope.after - slope.before) / abs(slope.before), MOST))


def _line(slope: Slope, start: float, end: float, at: float) -> Markup:
    return Markup(
        '<g{}><path d="M{} {:.1f}L{} {:.1f}H{}L{} {:.1f}"/><text x="{}" y="{:.1f}">{}</text><title>{}：{}</title></g>'
    ).format(
        Markup(' class="down"') if slope.lowered else "",
        LEFT,
        start,
        RIGHT,
        end,
        RIGHT + 20,
        RIGHT + 40,
        at,
        RIGHT + 46,
        at + 4,
        truncate(f"{slope.name} {slope.words}", NAME + 18),
        slope.name,
        slope.words,
    )
