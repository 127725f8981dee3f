"""Rows: an answer as a program has it, a sequence of dictionaries that knows what it is, and shows and draws itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..citation import Citation
from ..results.terminal import align, truncate
from .pictures import Picture, draw

if TYPE_CHECKING:
    from pandas import DataFrame

Value = str | int | float | bool | None
Row = dict[str, Value]
# Rows that are shown of an answer where it is printed, and how wide a cell.
SHOWN, WIDE = 20, 30


class Rows(Sequence[Row]):
    """An answer: its rows as dictionaries, and what it is: columns, version, citation, whether it was cut."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._rows: list[Row] = document["rows"]
        self.columns: list[str] = document["columns"]
        # A query of one's own is no question: it has no title, and is not cited as one.
        self.question: str = document.get("question", "")
        self.title: dict[str, str] = document.get("title", {"ja": "", "en": ""})
        self.parameters: dict[str, str | None] = document.get("parameters", {})
        self.version: str = document.get("version", "")
        self.cut: str = document["cut"] or ""
        cited = document.get("citation", {"ja": "", "en": ""})
        self.citation = Citation(**cited, address=document.get("address", ""))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def frame(self) -> DataFrame:
        """Return the rows as a pandas frame, its columns in order; what the answer is stands in its `attrs`."""
        try:
            from pandas import DataFrame
        except ImportError:
            raise KoteihyoError(
                "pip install 'koteihyo[pandas]' が必要です。", "It takes pip install 'koteihyo[pandas]'."
            ) from None
        frame = DataFrame(self._rows, columns=self.columns).convert_dtypes()
        frame.attrs.update(question=self.question, version=self.version, cut=self.cut, citation=self.citation._asdict())
        return frame

    def plot(self, along: str = "", parts: str = "", value: str = "") -> Picture:
        """Return a bar chart of the rows as SVG, which a notebook shows and `Picture.save` writes.

        ``along`` names the column with a bar for each of its values, ``parts`` the column that divides the bars, and
        ``value`` a column of numbers to sum; without one, rows are counted. What is left out is chosen. Raises
        `KoteihyoError` where there is nothing to draw, or no such column.
        """
        return draw(self._rows, self.columns, self.title["ja"], along=along, parts=parts, value=value)

    def __repr__(self) -> str:
        lines = align(
            self.columns, [[truncate(_text(cell), WIDE) for cell in row.values()] for row in self._rows[:SHOWN]]
        )
        return "\n".join(filter(None, (lines, self._describe_count(), self.citation.ja)))

    def _repr_html_(self) -> str:
        from markupsafe import Markup

        cells = Markup("<td>{}</td>").format
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(Markup("").join(cells(_text(value)) for value in row.values()))
            for row in self._rows[:SHOWN]
        )
        heads = Markup("").join(Markup("<th>{}</th>").format(name) for name in self.columns)
        return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table><p>{}<br>{}</p>").format(
            heads, body, self._describe_count(), self.citation.ja
        )

    def _describe_count(self) -> str:
        shown = f"初めの{SHOWN}件 / the first {SHOWN}; " if len(self) > SHOWN else ""
        return f"（{shown}{len(self)}件 / {len(self)} rows{'、一部のみ / truncated' if self.cut else ''}）"


def _text(value: Value) -> str:
    """Return a value as it is shown: of our own IRIs what follows ``id/``."""
    return "" if value is None else str(value).removeprefix(f"{BASE}id/")
