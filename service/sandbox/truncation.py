r"""Answers within their limits: the engine's own bytes, ended after the last whole row that may be sent.

Nothing is half: what is cut is a document of its format that parses (`cuts` lets it say that it was cut). Rows are
found in what the engine wrote, so that each format is still the engine's.
"""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from ..engines.engine import BadQuery, Formats, NotAcceptable
from ..engines.formats import XML, Format
from ..engines.xml import replace_forbidden, serialize_statements

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

Results = QuerySolutions | QueryBoolean | QueryTriples


class Reply(NamedTuple):
    """What the engine wrote, in which format, which limit cut it, its rows, the seconds it took and its process."""

    format: Format
    body: bytes
    cut: str = ""
    rows: int | None = None
    seconds: float = 0.0
    worker: int = 0


class Shape(NamedTuple):
    """How a format writes rows: what comes before the first, one row, and what follows the last."""

    start: bytes
    row: re.Pattern[bytes]
    tail: bytes


# A row is matched to its end in one go, its strings whole, and not at all if it breaks off.
SHAPES = {
    "JSON": Shape(
        b'"bindings":[',
        re.compile(rb'(?:[^"}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"|\}(?!,\{|\]))*+\}(?=,\{|\])', re.DOTALL),
        b"]}}",
    ),
    "XML": Shape(b"<results>", re.compile(rb"(?:[^<]++|<(?!/result>))*+</result>"), b"</results></sparql>"),
    "CSV": Shape(b"\r\n", re.compile(rb'(?:[^"\r]++|"[^"]*+"|\r(?!\n))*+\r\n'), b""),
    "TSV": Shape(b"\n", re.compile(rb"[^\n]*+\n"), b""),
}
# Bytes after which rows are looked for, and again after as many more, or as many as a row has had so far.
LOOK = 1 << 16


class Full(Exception):
    """More was written than an answer may hold."""


class Page(BytesIO):
    r"""What the engine writes to: whole rows up to a limit, in bytes up to a limit.

    >>> page = Page(SHAPES["CSV"], rows=1, size=100)
    >>> with page:
    ...     page.write(b'a\r\n"1\r\n')
    ...     page.write(b'"\r\n2')
    ...     page.look()
    ...     page.finish()
    7
    4
    b'a\r\n"1\r\n"\r\n'
    """

    def __init__(self, shape: Shape, rows: int, size: int) -> None:
        super().__init__()
        self.shape, self.rows, self.size = shape, rows, size
        self.count, self.end, self.next = 0, 0, LOOK

    def write(self, data: Buffer) -> int:
        """Take some bytes; raise `Full` when there are too many, or rows."""
        written = super().write(data)
        if self.tell() > self.size:
            raise Full
        if self.tell() > self.next:
            self.look()
            self.next = self.tell() + max(LOOK, self.tell() - self.end)
        return written

    def look(self) -> None:
        """Count the rows that have come; raise `Full` when there are too many."""
        with self.getbuffer() as body:
            if not self.end:
                if (start := self.getvalue().find(self.shape.start)) < 0:
                    return
                self.end = start + len(self.shape.start)
            while match := self.shape.row.match(body, self.end):
                if self.count == self.rows:
                    raise Full
                self.count, self.end = self.count + 1, match.end()

    def finish(self) -> bytes:
        """Return a document of the rows that were counted."""
        return self.getvalue()[: self.end] + self.shape.tail


def write_answer(answer: Results, wanted: Formats, rows: int, size: int) -> Reply:
    """Return a query's answer in the format that is wanted for its kind, with no more than so many rows and bytes."""
    if isinstance(answer, QueryTriples):
        if wanted.graph is None:
            raise NotAcceptable.listing("graph")
        return _graph(answer, wanted.graph, rows, size)
    if wanted.results is None:
        raise NotAcceptable.listing("results")
    if isinstance(answer, QueryBoolean):
        return Reply(wanted.results, answer.serialize(format=getattr(QueryResultsFormat, wanted.results.engine)) or b"")
    return _solutions(answer, wanted.results, rows, size)


def _solutions(answer: QuerySolutions, form: Format, rows: int, size: int) -> Reply:
    with Page(SHAPES[form.engine], rows, size) as page:
        try:
            answer.serialize(output=page, format=getattr(QueryResultsFormat, form.engine))
            page.look()
            return Reply(form, _in_characters(page.getvalue(), form), "", page.count)
        except Full:
            page.truncate(size)
            with suppress(Full):
                page.look()
            if not page.end:
                raise _no_room() from None
            return Reply(
                form, _in_characters(page.finish(), form), "rows" if page.count == rows else "bytes", page.count
            )


def _in_characters(body: bytes, form: Format) -> bytes:
    return replace_forbidden(body) if form == XML else body


def _no_room() -> BadQuery:
    return BadQuery(
        "列の名前だけで、一つの結果の大きさの上限を超えます。列を減らしてください。",
        "The names of the columns alone are more than one answer may hold: ask for fewer columns.",
    )


def _graph(answer: QueryTriples, form: Format, rows: int, size: int) -> Reply:
    triples, cut = list(islice(answer, rows + 1)), ""
    if len(triples) > rows:
        del triples[rows:]
        cut = "rows"
    while len(body := serialize_statements(triples, form)) > size and triples:
        cut = "bytes"
        del triples[len(triples) * size // (len(body) + 1) :]
    return Reply(form, body, cut, len(triples))
