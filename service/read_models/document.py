"""The document's own text, put together again from the evidence that its passages carry.

Every character other than white space and bullets is in exactly one passage, which says at which characters it
stands and what stands before and after it; so the text is there, line by line, with no file but the graph.
Of a PDF it says also where on the printed pages: in boxes in points from the top left, as RFC 8118 writes them.
"""

from __future__ import annotations

import re
from string import Template
from typing import NamedTuple

from ..questions.tables.listings import Row
from .facts import Facts, listing, number, term

RUNS = listing("""SELECT ?passage ?start ?end ?exact ?prefix ?suffix WHERE {
  ?passage kth:inPlan|dcterms:isPartOf $plan ; kth:evidence ?run .
  ?run oa:hasSelector ?position , ?quote .
  ?position oa:start ?start ; oa:end ?end .
  ?quote oa:exact ?exact .
  OPTIONAL { ?quote oa:prefix ?prefix } OPTIONAL { ?quote oa:suffix ?suffix }
} ORDER BY ?start ?end ?passage""")
LISTINGS = (RUNS,)
# What stands where no passage's evidence reaches; the document has only white space and bullets there.
UNKNOWN = "\u3000"

OF_SECTION = Template("?passage kth:ownSection $thing .")
OF_PASSAGE = Template("VALUES ?passage { $thing }")
BOXES = Template("""SELECT DISTINCT ?passage ?box WHERE { $where
  ?passage kth:evidence/oa:hasSelector ?selector .
  ?selector a oa:FragmentSelector ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?box
} ORDER BY ?passage ?box""")
FRAGMENT = re.compile(r"page=(\d+)&viewrect=([\d.]+),([\d.]+),([\d.]+),([\d.]+)")


class Piece(NamedTuple):
    """A piece of a line, and whether it is what is looked for."""

    text: str
    sought: bool


class Line(NamedTuple):
    """A line of the document: its number, and its pieces."""

    number: int
    pieces: tuple[Piece, ...]


class Document:
    """The text of a plan, and where each passage stands in it, in code points."""

    def __init__(self, text: str, places: dict[str, tuple[tuple[int, int], ...]]) -> None:
        self.text, self.places = text, places
        self.starts = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]

    def line(self, place: int) -> int:
        """Return the number of the line that a character stands in, counted from 1."""
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= place else (low, middle)
        return low + 1

    def around(self, passages: tuple[str, ...], lines: int = 2) -> list[Line]:
        """Return the lines in which passages stand, with so many that have words before and after them."""
        places = sorted(place for passage in passages for place in self.places.get(passage, ()))
        if not places:
            return []
        first = self._beside(self.line(places[0][0]), -lines)
        last = self._beside(self.line(places[-1][1] - 1), lines)
        return [found for number in range(first, last + 1) if (found := self._line(number, places)).pieces]

    def _beside(self, number: int, lines: int) -> int:
        """Return the number of the line that has so many lines with words between it and another."""
        step, left = (1 if lines > 0 else -1), abs(lines)
        while left and 1 <= number + step <= len(self.starts):
            number += step
            left -= bool(self._words(number).strip())
        return number

    def _words(self, number: int) -> str:
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

    def _line(self, number: int, places: list[tuple[int, int]]) -> Line:
        words, start = self._words(number), self.starts[number - 1]
        pieces, at = [], 0
        for low, high in places:
            low, high = max(low - start, at), min(high - start, len(words))  # noqa: PLW2901 - as far as this line goes
            if low < high:
                pieces += [Piece(words[at:low], sought=False), Piece(words[low:high], sought=True)]
                at = high
        pieces.append(Piece(words[at:], sought=False))
        return Line(number, tuple(piece for piece in pieces if piece.text.strip()))


def document(facts: Facts, plan: str) -> Document:
    """Return the text of a plan of the version that answers."""
    return facts.cache(("document", plan), lambda: assemble(facts.rows_of(RUNS, plan)))


def assemble(rows: list[Row]) -> Document:
    r"""Return the text that runs of characters make, each with what stands before and after it.

    >>> def run(start, exact, prefix=""):
    ...     end = str(start + len(exact))
    ...     return {"passage": exact, "start": str(start), "end": end, "exact": exact, "prefix": prefix}
    >>> found = assemble([run(0, "段階１"), run(5, "施策", prefix="１\n・")])
    >>> found.text, found.places["施策"], found.around(("施策",), 0)[0].number
    ('段階１\n・施策', ((5, 7),), 2)
    """
    text, before = "", ""
    places: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        start = number(row["start"])
        if start < len(text):
            continue
        gap = start - len(text)
        text += _gap(gap, before, row.get("prefix", "")) + row["exact"]
        places.setdefault(row["passage"], []).append((start, number(row["end"])))
        before = row.get("suffix", "")
    return Document(text, {passage: tuple(numbers) for passage, numbers in places.items()})


def _gap(gap: int, suffix: str, prefix: str) -> str:
    """Return what stands between two runs: what follows the first, then what comes before the second."""
    if not gap:
        return ""
    end = prefix[-gap:]
    return suffix[: gap - len(end)].ljust(gap - len(end), UNKNOWN) + end


class Box(NamedTuple):
    """A piece of a passage on a page, counted from 1."""

    passage: str
    page: int
    left: float
    top: float
    width: float
    height: float


def read_boxes(facts: Facts, where: Template, iri: str) -> list[Box]:
    """Return the boxes of a section's passages (`OF_SECTION`) or of a passage (`OF_PASSAGE`)."""
    rows = facts.rows(BOXES.substitute(where=where.substitute(thing=term(iri))))
    return [
        Box(row["passage"], int(found[1]), *(float(group) for group in found.groups()[1:]))
        for row in rows
        if (found := FRAGMENT.fullmatch(row["box"]))
    ]
