"""The cells of a table: their words as paragraphs and items, and what is drawn in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..blocks import CellSign, Item, Paragraph
from .arrows import Sign
from .frames import Frame
from .headings import Style
from .paragraphs import gather, is_item, read_passages
from .strips import Strip
from .texts import Text

# In a cell, words stand this near to its sides, in points, if no line says otherwise.
PADDING = 5.0
DATA = re.compile(
    r"(?!(?:19|20)\d\d年?度?$)[\d０-９,.，．%％]+(?:人|件|円|千円|百万円|万円|％|%|回|か所|箇所|団体|ha|km|㎡|t|トン|戸|世帯)?"
)
OFFICE = re.compile(r"[^。、・（(\s]{2,12}[課室係局部署]")
PLAIN = Style(10.0)


class Place(NamedTuple):
    """Row and column from 0, and how many of each a cell covers."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class CellContents:
    """A cell with what is in it; `colour` is what it is filled with, if it is."""

    place: Place
    texts: tuple[Text, ...] = ()
    signs: tuple[CellSign, ...] = ()
    colour: str = ""

    @cached_property
    def words(self) -> str:
        """Return the words without blanks."""
        return re.sub(r"\s", "", "".join(text.text for text in self.texts))

    @property
    def is_marked(self) -> bool:
        """Return whether the cell is set off: filled, or all of it bold."""
        return bool(self.colour) or (bool(self.texts) and all(text.bold for text in self.texts))

    @property
    def is_data(self) -> bool:
        """Return whether the cell holds a figure, or a sentence: no heading of a column."""
        return DATA.fullmatch(self.words) is not None or self.words.endswith("。")


def cell_texts(
    strips: Sequence[Strip], page: int, frame: Frame, sides: tuple[float, float], bullets: dict[int, float]
) -> tuple[Text, ...]:
    """Return the lines of a cell between its sides.

    Words that are centred have no left edge of their own: each line counts from where it begins, and is as wide as the
    cell allows.
    """
    if not strips:
        return ()
    starts = [bullets.get(id(strip), strip.x0) for strip in strips]
    left = min(starts)
    pad = min(max(left - sides[0], 1.0), PADDING)
    centred = len(strips) > 1 and _is_centred(strips, sides)
    texts = []
    for at, strip in enumerate(strips):
        edge = strip.x0 if centred or not strip.upright else left
        right = edge + sides[1] - sides[0] - 2 * pad if centred else sides[1] - pad
        first, last = at == 0, at == len(strips) - 1
        texts.append(Text(strip, page, frame, edge, right, first, last, bullets.get(id(strip))))
    return tuple(texts)


def _is_centred(strips: Sequence[Strip], sides: tuple[float, float]) -> bool:
    middle = sum(sides)
    centred = all(abs(strip.x0 + strip.x1 - middle) < strip.size for strip in strips)
    return centred and min(strip.x0 for strip in strips) - sides[0] > PADDING


def cell_blocks(filled: CellContents, *, header: bool) -> tuple[Paragraph | Item | CellSign, ...]:
    """Return what is in a cell: in a heading broken lines are one, elsewhere a short line ends what it says."""
    if header and filled.texts and not any(is_item([text]) for text in filled.texts[1:]):
        groups = [list(filled.texts)]
    else:
        groups = [part for group in gather(filled.texts, PLAIN) for part in _divide_offices(group)]
    parts: list[Paragraph | Item | CellSign] = [
        Paragraph(tuple(text.line() for text in passage.lines)) if header else passage.part()
        for passage in read_passages(groups, PLAIN, headings=False)
    ]
    return (*parts, *filled.signs)


def _divide_offices(group: list[Text]) -> list[list[Text]]:
    """Return lines one by one where each is an office, however full it is: no office is called 福祉課市民課."""
    return [[text] for text in group] if all(OFFICE.fullmatch(text.text) for text in group) else [group]


def make_cell_sign(sign: Sign, page: int, frame: Frame) -> CellSign:
    """Return a sign as what is drawn in a cell."""
    return CellSign(sign.mark, page, frame.box(sign.x0, sign.y0, sign.x1, sign.y1), sign.colour or None)
