"""Readers of a version's answers in a workbook, in the words of its vocabulary and in their own language.

And what things are called: labels and printed words of any IRI that an answer or an address names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from ...graph.errors import KoteihyoError
from ..http.language import data_language, speaking, translate
from ..results.cells import PrintedPlace, Reader
from .document import FRAGMENT
from .facts import IRI, Facts, number
from .headings import name_column
from .plans import name_plan_of
from .vocabulary import terms

NAMES = """
SELECT ?thing ?name
WHERE {
  VALUES ?thing { %s }
  { ?thing rdfs:label|skos:prefLabel|kth:verbatim ?name } UNION { GRAPH ?graph { ?thing rdfs:label ?name } }
  FILTER(LANG(?name) IN ("ja", "")%s)
}
"""
# What a plan in another language calls by no Japanese name is called what it calls it.
ANY = ' || NOT EXISTS { ?thing rdfs:label ?other FILTER(LANG(?other) = "ja") }'
ENGLISH = NAMES.replace('("ja", "")%s', '("en")')


def find_names(facts: Facts, iris: Iterable[str]) -> dict[str, str]:
    """Return what things are called in the reader's language, those that are called anything."""
    terms = " ".join(f"<{iri}>" for iri in sorted(iris) if IRI.fullmatch(iri))
    if not terms:
        return {}
    names = {row["thing"]: row["name"] for row in facts.rows(NAMES % (terms, ANY))}
    english = {row["thing"]: row["name"] for row in facts.rows(ENGLISH % terms)} if data_language() == "en" else {}
    return {iri: translate(names.get(iri, ""), english.get(iri, "")) for iri in {*names, *english}}


# Things that are asked for at once.
AT_ONCE = 500
PLACES = """
SELECT ?entry ?column ?box
WHERE {
  VALUES ?entry { %s }
  { ?entry kth:column ?column }
  UNION
  { ?entry kth:evidence/oa:hasSelector ?selector .
    ?selector a oa:FragmentSelector ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?box }
}
"""
Made = TypeVar("Made")


class VersionReader(Reader):
    """A reader of one version, in Japanese or English.

    Where the engine cannot say (a limit cuts its answer short), things keep the names that the answer gives them.
    """

    def __init__(self, facts: Facts, language: str) -> None:
        self.facts, self.language = facts, language

    def headings(self, names: Collection[str]) -> Mapping[str, str]:
        """Return what columns are called."""
        return self._speak(lambda: {name: name_column(terms(self.facts), name) for name in names})

    def names(self, iris: Collection[str]) -> Mapping[str, str]:
        """Return what things are called."""
        return self._speak(
            lambda: {iri: name for part in _parts(iris) for iri, name in find_names(self.facts, part).items()}
        )

    def places(self, entries: Collection[str]) -> Mapping[str, PrintedPlace]:
        """Return where entries are printed."""
        return self._speak(lambda: self._places(entries))

    def plan_of(self, iri: str) -> str:
        """Return what the plan is called that a thing is of, nothing where there is one plan alone."""
        return self._speak(lambda: {iri: name_plan_of(self.facts, iri)}).get(iri, "")

    def _places(self, entries: Collection[str]) -> dict[str, PrintedPlace]:
        numbers: dict[str, tuple[set[int], set[int]]] = {}
        for part in _parts(filter(IRI.fullmatch, entries)):
            for row in self.facts.rows(PLACES % " ".join(f"<{each}>" for each in part)):
                pages, columns = numbers.setdefault(row["entry"], (set(), set()))
                if box := FRAGMENT.fullmatch(row.get("box", "")):
                    pages.add(int(box[1]))
                if "column" in row:
                    columns.add(number(row["column"]))
        return {
            entry: PrintedPlace(tuple(sorted(pages)), tuple(sorted(columns)))
            for entry, (pages, columns) in numbers.items()
        }

    def _speak(self, read: Callable[[], Mapping[str, Made]]) -> Mapping[str, Made]:
        with speaking(self.language):
            try:
                return read()
            except KoteihyoError:
                return {}


def _parts(iris: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(sorted(iris))
    while part := [*islice(rest, AT_ONCE)]:
        yield part
