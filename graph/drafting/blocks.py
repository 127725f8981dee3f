"""What an extractor finds in a file: blocks in reading order, each of printed lines, each of runs.

Every printed character of the file stands in exactly one line of one block. The plan's `source.txt` is written from the
lines, `source.layout.jsonl` from their runs, `outline.md` from the blocks with broken lines joined; so the outline and
the text agree by construction, and only the extractor has to prove that nothing of the file is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Box(NamedTuple):
    """A place on a page in points from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Run:
    """Characters drawn alike and side by side; `page` counts from 1. A text without pages has none of the rest."""

    text: str
    page: int | None = None
    box: Box | None = None
    size: float | None = None
    colour: str | None = None
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """One printed line."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return the characters of the line."""
        return "".join(run.text for run in self.runs)

    @property
    def page(self) -> int | None:
        """Return the page that the line stands on."""
        return self.runs[0].page if self.runs else None

    @classmethod
    def of(cls, text: str, page: int | None = None) -> Line:
        """Return a line of one run."""
        return cls((Run(text, page),))


@dataclass(frozen=True)
class Heading:
    """A heading; `depth` 1 is the document's title.

    One without lines is no print: it opens the section `section`, and so ends those before it.
    """

    depth: int
    lines: tuple[Line, ...]
    section: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Words that run on."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Item:
    """An item of a list; `depth` counts from 1. The lines still hold a printed mark or number."""

    depth: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class CellSign:
    """What is drawn in a cell and not written: ``→``, ``■``."""

    mark: str
    page: int | None = None
    box: Box | None = None
    colour: str | None = None


@dataclass(frozen=True)
class Cell:
    """A cell of a table: row and column from 0, and how many of each it covers."""

    row: int
    column: int
    blocks: tuple[Paragraph | Item | CellSign, ...] = ()
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A table whose first `header_rows` rows hold the headings of its columns; cells in reading order.

    A table over several pages is one table; what it prints again at the head of a page is a `Fence` of kind `page`.
    """

    cells: tuple[Cell, ...]
    header_rows: int = 1


@dataclass(frozen=True)
class Fence:
    """Print that is no entry: heads and feet of pages, words of a chart, a list of contents."""

    kind: Literal["page", "chart", "contents"]
    lines: tuple[Line, ...]


Block = Heading | Paragraph | Item | Table | Fence


@dataclass(frozen=True)
class Doubt:
    """Something that a person has to decide: where it stands, what is doubtful, and what it could be."""

    ja: str
    en: str
    page: int | None = None
    words: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extraction:
    """All that was found in a file; `pages` is 0 where the file has none."""

    blocks: tuple[Block, ...]
    pages: int = 0
    doubts: tuple[Doubt, ...] = ()
