"""Paragraphs, items and headings out of lines: broken lines joined, lists nested by mark and indentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ...plan.numerals import BULLET_RANK
from ..blocks import Heading, Item, Paragraph
from .headings import Group, Style, is_heading, is_same_title
from .texts import STEP, Text, carries_on

Sort = Literal["heading", "paragraph", "item"]


@dataclass
class Passage:
    """Lines that are one heading, paragraph or item; the depth of a heading is found when all are known."""

    sort: Sort
    lines: Group
    depth: int = 0

    def block(self) -> Heading | Paragraph | Item:
        """Return it as a block."""
        lines = tuple(line.line() for line in self.lines)
        if self.sort == "heading":
            return Heading(self.depth, lines)
        return Item(self.depth, lines) if self.sort == "item" else Paragraph(lines)

    def part(self) -> Paragraph | Item:
        """Return it as a part of a cell, where nothing is a heading."""
        lines = tuple(line.line() for line in self.lines)
        return Item(self.depth, lines) if self.sort == "item" else Paragraph(lines)


@dataclass
class Levels:
    """The levels of the list that is open: where the marks stand, of which kind and rank they are."""

    open: list[tuple[float, str, int]] = field(default_factory=list)

    def depth(self, text: Text) -> int:
        """Return the level of an item, counted from 1, and open or close levels for it."""
        edge, kind, rank = text.edge, *_kind(text)
        step = STEP * text.size
        while self.open and self.open[-1][0] > edge + step:
            self.open.pop()
        same = [at for at, (where, _, _) in enumerate(self.open) if abs(where - edge) <= step]
        known = [at for at in same if self.open[at][1] == kind]
        if known:
            del self.open[known[-1] + 1 :]
        else:
            if same and rank <= self.open[same[-1]][2]:
                del self.open[same[-1] :]
            self.open.append((edge, kind, rank))
        return len(self.open)


def _kind(text: Text) -> tuple[str, int]:
    return (text.mark.kind, text.mark.rank) if text.mark is not None else ("drawn", BULLET_RANK)


def gather(texts: Sequence[Text], style: Style) -> list[list[Text]]:
    """Return lines joined as far as each carries on the one before it."""
    groups: list[list[Text]] = []
    for text in texts:
        if groups and (
            carries_on(groups[-1], text, item=is_item(groups[-1])) or is_same_title(groups[-1], text, style)
        ):
            groups[-1].append(text)
        else:
            groups.append([text])
    return groups


def is_item(group: Group) -> bool:
    """Return whether lines begin with a bullet or a number."""
    mark = group[0].mark
    return group[0].bullet is not None or (mark is not None and mark.sort in {"bullet", "number"})


def read_passages(groups: Sequence[Group], style: Style, *, headings: bool = True) -> list[Passage]:
    """Return the headings, paragraphs and items that groups of lines are, in their order.

    Without `headings` (in a cell of a table, in notes) there are only the other two.
    """
    passages: list[Passage] = []
    levels = Levels()
    for at, group in enumerate(groups):
        after = groups[at + 1] if at + 1 < len(groups) else None
        if headings and is_heading(group, style, after):
            passages.append(Passage("heading", group))
            levels = Levels()
        elif is_item(group):
            passages.append(Passage("item", group, levels.depth(group[0])))
        else:
            passages.append(Passage("paragraph", group))
    return passages
