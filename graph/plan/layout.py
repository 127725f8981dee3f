"""Where the characters of a text stand on its pages, and what is drawn there: reads `source.layout.jsonl`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from pathlib import Path

import msgspec

from ..errors import KoteihyoError
from ..files import read_text
from .ledger import PlacedPassage
from .passages import Passage
from .source import Drawing, Run

LAYOUT = "source.layout.jsonl"


class Layout:
    """The places of a text's characters on the pages; of a source without pages, none."""

    def __init__(self, drawings: list[Drawing] | None = None) -> None:
        self.drawings = sorted(drawings or [], key=lambda drawing: (drawing.start, drawing.end))
        self.starts = [drawing.start for drawing in self.drawings]

    def place(self, placed: Sequence[PlacedPassage], outline: Path) -> tuple[PlacedPassage, ...]:
        """Return passages with where their words and marks are drawn; marks are told apart by their order.

        A mark of the outline that is not drawn there is a `KoteihyoError` with its line, and so is one that is missing.
        """
        drawn = [drawing for drawing in self.drawings if drawing.mark]
        self.check_marks([passage.passage for passage in placed if passage.passage.mark], drawn, outline)
        marks = iter(drawn)
        return tuple(
            replace(passage, drawings=(*self.list_drawings(passage), *self.take_mark(passage, marks)))
            for passage in placed
        )

    def check_marks(self, passages: Sequence[Passage], drawn: Sequence[Drawing], outline: Path) -> None:
        """Hold what stands in braces to what is drawn, in its order."""
        for passage, drawing in zip_longest(passages, drawn):
            if passage is None:
                ja, en = (f"{drawing.page}ページに", f" on page {drawing.page}") if drawing.page else ("", "")
                raise KoteihyoError(
                    f"{ja}描かれた「{drawing.mark}」が outline.md にありません。",
                    f"{drawing.mark!r}, drawn{en}, is missing from the outline.",
                    file=outline,
                )
            if drawing is None or drawing.mark != passage.mark:
                raise KoteihyoError(
                    f"{{{passage.mark}}} はここには描かれていません。"
                    "波括弧には、図形として印刷されたものだけを書いてください。",
                    f"{{{passage.mark}}} is not drawn here: braces hold only what is drawn and not written.",
                    file=outline,
                    line=passage.line,
                )

    def list_drawings(self, placed: PlacedPassage) -> list[Drawing]:
        """Return what is drawn of a passage's characters."""
        return [drawing for run in placed.runs for drawing in self.find_drawings(run)]

    def take_mark(self, placed: PlacedPassage, marks: Iterator[Drawing]) -> Iterator[Drawing]:
        """Yield the next mark for a passage that has one."""
        return islice(marks, 1 if placed.passage.mark else 0)

    def find_drawings(self, run: Run) -> list[Drawing]:
        """Return what is drawn of a run's characters."""
        first = max(bisect_left(self.starts, run.start) - 1, 0)
        last = bisect_left(self.starts, run.end)
        return [drawing for drawing in self.drawings[first:last] if drawing.start < run.end and drawing.end > run.start]


def read_layout(folder: Path) -> Layout:
    """Return what a plan's folder says of the places of its characters; nothing, where it has no such file."""
    file = folder / LAYOUT
    if not file.exists():
        return Layout()
    decoder, drawings = msgspec.json.Decoder(Drawing), list[Drawing]()
    for number, line in enumerate(read_text(file).split("\n"), start=1):
        try:
            drawings += [decoder.decode(line)] if line.strip() else []
        except msgspec.DecodeError as error:
            raise KoteihyoError(
                f"文字の位置として読めません（{error}）。下書きを作り直すか、この行を元に戻してください。",
                f"This is no place of characters ({error}): draft the plan again, or restore the line.",
                file=file,
                line=number,
            ) from error
    return Layout(drawings)
