"""A page laid out: its lines in the order of reading with the edges of their columns, and what stands at its edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..blocks import Doubt, Line, Table
from .bullets import read_bullets
from .columns import Block, Grid, Region, read_regions
from .doubts import page_doubts
from .pages import Page
from .ruby import read_ruby
from .strips import Strip, line, read_strips
from .texts import Text

Part: TypeAlias = Text | Table


@dataclass
class Sheet:
    """A page before its heads and feet are known: strips outside of tables, and the count of each character."""

    page: Page
    strips: list[Strip]
    printed: Counter[str]
    ruby: list[Strip]
    doubts: list[Doubt] = field(default_factory=list)


def read_sheet(page: Page) -> Sheet:
    """Return a page with its characters gathered into strips."""
    printed = Counter(each.text for each in page.characters)
    strips = read_strips(page.characters)
    ruby = read_ruby(strips)
    apart = {id(strip) for strip in ruby}
    return Sheet(page, [each for each in strips if id(each) not in apart], printed, ruby, page_doubts(page, printed))


def lay_out(sheet: Sheet, margin: Sequence[Strip]) -> list[Part]:
    """Return what stands on a page in the order of reading, without its heads and feet."""
    outside = {id(strip) for strip in margin}
    strips = [strip for strip in sheet.strips if id(strip) not in outside]
    bullets = read_bullets(sheet.page.drawings, strips)
    starts = {id(strip.characters[0]): edge for strip in strips if (edge := bullets.get(id(strip))) is not None}
    atoms: list[Strip | Block] = list(strips)
    parts: list[Part] = []
    for region in read_regions(atoms):
        parts += _parts(region, sheet, starts)
    return parts


def _parts(region: Region, sheet: Sheet, starts: dict[int, float]) -> Sequence[Part]:
    strips = [
        strip
        for part in region.parts
        for strip in (part.strips if isinstance(part, Grid) else [part])
        if isinstance(strip, Strip)
    ]
    return texts(strips, sheet.page, region.x0, region.x1, starts)


def texts(strips: Sequence[Strip], page: Page, left: float, right: float, starts: dict[int, float]) -> list[Text]:
    """Return the lines of one column."""
    left = min([left, *(starts[id(each.characters[0])] for each in strips if id(each.characters[0]) in starts)])
    return [
        Text(
            strip,
            page.number,
            page.frame,
            left,
            right,
            first=at == 0,
            last=at == len(strips) - 1,
            bullet=starts.get(id(strip.characters[0])),
        )
        for at, strip in enumerate(strips)
    ]


def lines(strips: Sequence[Strip], page: Page) -> tuple[Line, ...]:
    """Return strips as printed lines."""
    return tuple(line(strip, page.number, page.frame) for strip in strips)
