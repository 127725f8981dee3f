"""The flow of a document: what stands on its pages in the order of reading, put together over their boundaries.

Heads, feet, notes and ruby are put aside, with the place that they come behind: what runs over the end of a page is
one, and they stand behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..blocks import Doubt, Fence
from .contents import is_list, is_title
from .headings import LARGER, Style
from .margins import Margin
from .sheets import Part, Sheet, lines
from .strips import Strip, join
from .tables import TablePart, goes_on, put_together
from .texts import Text

# Notes at the foot of a page are set smaller than the words by at least this much.
SMALLER = 0.93


@dataclass
class Flow:
    """What stands in a document in the order of reading; what is put aside stands behind the part with that number."""

    parts: list[Part] = field(default_factory=list)
    aside: list[tuple[int, Fence | list[Text]]] = field(default_factory=list)
    heads: dict[str, Doubt] = field(default_factory=dict)

    @property
    def doubts(self) -> list[Doubt]:
        """Return what is doubtful in tables and heads."""
        tables = [doubt for part in self.parts if isinstance(part, TablePart) for doubt in part.doubts]
        return [*tables, *self.heads.values()]

    def add_page(self, sheet: Sheet, margin: Sequence[Margin], parts: list[Part], style: Style) -> None:
        """Add a page: its head, what stands on it, its notes, its ruby and its foot."""
        head = [line for line in margin if line.side in {"top", "left"}]
        foot = [line for line in reversed(margin) if line.side in {"bottom", "right"}]
        self._doubt_heads(margin, style)
        self._put_aside(sheet, [join(margin.strips) for margin in head])
        body, notes = _divide(self._without_contents(parts), style)
        self._add_body(body)
        if notes:
            self.aside.append((len(self.parts), notes))
        self._put_aside(sheet, [*sheet.ruby, *(join(margin.strips) for margin in foot)])

    def _put_aside(self, sheet: Sheet, strips: Sequence[Strip]) -> None:
        if strips:
            self.aside.append((len(self.parts), Fence("page", lines(strips, sheet.page))))

    def _without_contents(self, parts: list[Part]) -> list[Part]:
        """Return a page's parts, a table that lists contents behind such a title taken for the lines that it is."""
        further: list[Part] = []
        for part in parts:
            before = further or self.parts
            last = before[-1] if before else None
            titled = isinstance(last, Text) and (is_title(last) or last.listed)
            if isinstance(part, TablePart) and titled and is_list(part.lines):
                further += [replace(line, listed=True) for line in part.lines]
            else:
                further.append(part)
        return further

    def _add_body(self, body: list[Part]) -> None:
        """Add what stands on a page; a table that begins it may carry on the one that ended the page before."""
        last, first = self.parts[-1] if self.parts else None, body[0] if body else None
        if isinstance(last, TablePart) and isinstance(first, TablePart) and goes_on(last, first):
            again = put_together(last, first)
            if again:
                self.aside.append((len(self.parts), Fence("page", tuple(again))))
            body = body[1:]
        self.parts += body

    def _doubt_heads(self, margin: Sequence[Margin], style: Style) -> None:
        """Note where what was taken for a running head is set like a heading."""
        for line in margin:
            large = max(strip.size for strip in line.strips) > LARGER * style.size
            if large and line.number is None and line.pattern not in self.heads:
                ja = "同じ位置に繰り返されるため、ページの柱と読みました。見出しなら、囲みから出してください。"
                en = "Read as a running head: it comes again at one place. Take it out of the fence if it is a heading."
                choices = ("柱 / a running head", "見出し / a heading")
                self.heads[line.pattern] = Doubt(ja, en, line.page + 1, line.text, choices)


def _divide(parts: list[Part], style: Style) -> tuple[list[Part], list[Text]]:
    """Return a page's parts, and apart from them the notes at its foot: small, the first with a mark or number."""
    start = len(parts)
    while start:
        part = parts[start - 1]
        if not isinstance(part, Text) or part.size > SMALLER * style.size:
            break
        start -= 1
    notes = [part for part in parts[start:] if isinstance(part, Text)]
    while notes and (notes[0].mark is None or notes[0].mark.sort == "bullet"):
        notes, start = notes[1:], start + 1
    return parts[:start], notes
