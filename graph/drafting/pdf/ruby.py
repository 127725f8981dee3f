"""Ruby: kana set small above the words whose reading they give. Print, but no entry, and no line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .strips import Strip

KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
# Ruby is half as large as its words, or a little more.
SIZE = 0.62
# How far above the upper edge of its words it ends, and how far it may reach into them, in parts of their size.
ABOVE, INTO = 0.5, 0.3


def read_ruby(strips: Sequence[Strip]) -> list[Strip]:
    """Return the strips that are ruby over another one."""
    return [strip for strip in strips if KANA.fullmatch(strip.text) and any(_is_over(strip, base) for base in strips)]


def _is_over(strip: Strip, base: Strip) -> bool:
    small = strip.size <= SIZE * base.size and strip.upright and base.upright
    within = base.x0 - strip.size <= strip.x0 and strip.x1 <= base.x1 + strip.size
    return small and within and -INTO * base.size < base.y0 - strip.y1 < ABOVE * base.size
