"""A page laid out: its lines in the order of reading with the edges of their columns, and what stands at its edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias

from ..blocks import Doubt, Fence, Line
from .aligned import aligned_table
from .bands import Block, Grid
from .charts import Chart, chart_doubt, read_charts
from .columns import Region, read_regions
from .drawings import Rule
from .pages import Page, page_doubts
from .ruled import Enclosure, read_enclosed
from .strips import Strip, line, read_bullets, read_ruby, read_strips
from .tables import TablePart
from .texts import Text

Part: TypeAlias = Text | TablePart | Fence


@dataclass
class Sheet:
    """A page before its heads and feet are known: strips outside of tables, and the count of each character."""

    page: Page
    strips: list[Strip]
    printed: Counter[str]
    ruby: list[Strip]
    enclosed: list[Enclosure]
    charts: list[Chart]
    loose: list[Rule]
    doubts: list[Doubt] = field(default_factory=list)


def read_sheet(page: Page) -> Sheet:
    """Return a page with its characters gathered into strips."""
    printed = Counter(character.text for character in page.characters)
    enclosed, rest, loose = read_enclosed(page)
    strips = read_strips(rest)
    ruby = read_ruby(strips)
    strips = _without(strips, ruby)
    charts = read_charts(page.drawings, loose, [each.box for each in enclosed], strips)
    strips = _without(strips, [strip for chart in charts for strip in chart.strips])
    doubts = page_doubts(page, printed) + [chart_doubt(chart, page) for chart in charts]
    return Sheet(page, strips, printed, ruby, enclosed, charts, loose, doubts)


def _without(strips: Sequence[Strip], others: Sequence[Strip]) -> list[Strip]:
    apart = {id(strip) for strip in others}
    return [strip for strip in strips if id(strip) not in apart]


def lay_out(sheet: Sheet, margin: Sequence[Strip]) -> list[Part]:
    """Return what stands on a page in the order of reading, without its heads and feet."""
    strips = _without(sheet.strips, margin)
    starts = bullet_starts(sheet, strips)
    atoms: list[Strip | Block] = [*strips]
    atoms += [Block(*each.box, each) for each in sheet.enclosed]
    atoms += [Block(*chart.box, chart) for chart in sheet.charts]
    parts: list[Part] = []
    for region in read_regions(atoms):
        parts += _parts(region, sheet, starts)
    return parts


def _parts(region: Region, sheet: Sheet, starts: dict[int, float]) -> list[Part]:
    """Return the lines and tables of a region; a region that a table divides is several."""
    found: list[Part] = []
    for is_strip, group in groupby(region.parts, key=lambda part: isinstance(part, Strip)):
        parts = list(group)
        if is_strip:
            strips = [part for part in parts if isinstance(part, Strip)]
            found += texts(strips, sheet.page, region.x0, region.x1, starts)
            continue
        for part in parts:
            if isinstance(part, Strip):
                continue
            if isinstance(part, Grid):
                found.append(aligned_table(part, sheet.page, sheet.loose, starts, (region.x0, region.x1)))
            elif isinstance(part.content, Chart):
                found.append(Fence("chart", lines(part.content.strips, sheet.page)))
            elif isinstance(part.content, Enclosure):
                found += _read_enclosure(part.content, sheet)
    return found


def _read_enclosure(enclosed: Enclosure, sheet: Sheet) -> list[Part]:
    """Return a table, or the lines in a frame: upon a filled one a line or two are a banner."""
    if enclosed.table is not None:
        return [enclosed.table]
    starts = bullet_starts(sheet, enclosed.strips)
    parts = [part for region in read_regions(enclosed.strips) for part in _parts(region, sheet, starts)]
    banner = enclosed.filled and len(parts) < 3  # noqa: PLR2004
    number = sheet.enclosed.index(enclosed) + 1
    return [replace(part, within=number, banner=banner) if isinstance(part, Text) else part for part in parts]


def bullet_starts(sheet: Sheet, strips: Sequence[Strip]) -> dict[int, float]:
    """Return the left edge of the bullet drawn before each line that has one, by the identity of its first letter."""
    bullets = read_bullets(sheet.page.drawings, strips)
    return {id(strip.characters[0]): edge for strip in strips if (edge := bullets.get(id(strip))) is not None}


def texts(strips: Sequence[Strip], page: Page, left: float, right: float, starts: dict[int, float]) -> list[Text]:
    """Return the lines of one column."""
    left = min([left, *(starts[id(strip.characters[0])] for strip in strips if id(strip.characters[0]) in starts)])
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
