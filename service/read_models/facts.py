"""Facts: rows that the engine answers, and what is made of them, kept by version.

A version never changes, so what was asked of it once need not be asked again. `Facts` is handed to the pages; it
asks the snapshot of a request and nothing else, and opens no store.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..engines.engine import Answer, Formats, require_whole
from ..engines.formats import JSON
from ..questions.answers import ask_rows
from ..questions.binding import Known
from ..questions.library import Question
from ..questions.tables.listings import Listing, Row
from ..questions.tables.lookup import read_plan_rows, read_rows_by_plan
from ..snapshot import Snapshot

Made = TypeVar("Made")
WANTED = Formats(results=JSON)
PREFIXES = f"""PREFIX kth: <{BASE}ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
"""
# What SPARQL lets stand between < and > (https://www.w3.org/TR/sparql11-query/#rIRIREF).
IRI = re.compile(r'[^\x00-\x20<>"{}|^`\\]+')

# A number of eighteen digits fits wherever numbers are kept.
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


class NotAnIri(KoteihyoError):
    """What should name a thing cannot."""

    status = 404


class Facts:
    """What a version knows: rows of a query, and things made of rows, each made once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def rows(self, query: str) -> list[Row]:
        """Return all rows of a SELECT: the text of each value by its name; what is unbound is not there.

        Raises `CutShort` if a limit keeps some of them back: a page never leaves out what it does not know of.
        """
        return self._ask(PREFIXES + query)

    def _ask(self, query: str) -> list[Row]:
        return _read_rows(self.snapshot.query(query, wanted=WANTED))

    def answer(self, question: Question, values: Mapping[str, str], known: Known) -> list[Row]:
        """Return all rows of a question of the library: as kept, else from the engine; raises `CutShort`."""
        return _read_rows(ask_rows(self.snapshot, question, values, known, WANTED))

    def rows_of(self, listing: Listing, plan: str = "") -> list[Row]:
        """Return a plan's rows of a listing, or those of what plans share: as kept, else from the engine.

        Raises `NotAnIri`.
        """
        query, data = listing.write(term(plan) if plan else ""), self.snapshot.data
        kept = read_plan_rows(data, self.snapshot.version(), listing, plan) if data else None
        return self._ask(query) if kept is None else kept

    def rows_by_plan(self, listing: Listing) -> dict[str, list[Row]]:
        """Return the rows of a listing by the plan that they are of: as kept, else from the engine."""
        data = self.snapshot.data
        kept = read_rows_by_plan(data, self.snapshot.version(), listing) if data else None
        if kept is None:
            kept = {}
            for row in self._ask(listing.write()):
                kept.setdefault(row["plan"], []).append(row)
        return kept

    def cache(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is made, from the last time that it was made of this version."""
        return self.snapshot.once(("facts", name), make)


def _read_rows(answer: Answer) -> list[Row]:
    found = json.loads(require_whole(answer).body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def listing(text: str, *, shared: bool = False) -> Listing:
    """Return a listing of rows of each plan, or of what plans share, with the prefixes that pages use."""
    return Listing(PREFIXES + text, shared)


def number(text: str) -> int:
    """Return the whole number that a literal writes, 0 if it writes none: what was written need not be of its type.

    >>> number("12"), number("-3"), number(""), number("abc"), number("1e99"), number("9" * 5000)
    (12, -3, 0, 0, 0, 0)
    """
    return int(text) if WHOLE_NUMBER.fullmatch(text) else 0


def term(iri: str) -> str:
    """Return an IRI as it stands in a query.

    >>> term("https://w3id.org/koteihyo/id/kawaguchi")
    '<https://w3id.org/koteihyo/id/kawaguchi>'
    >>> term("x> } DROP ALL #")
    Traceback (most recent call last):
    koteihyo.service.read_models.facts.NotAnIri: そのような名前のものはありません。
    Nothing has such a name.
    """
    if not IRI.fullmatch(iri):
        raise NotAnIri("そのような名前のものはありません。", "Nothing has such a name.")
    return f"<{iri}>"
