"""The lexicon of a version: every name by which a person may mean a theme, a group, a stage, a plan and so on.

Names come from the plans' own lists, from the lists that plans share, and from the synonyms (`ontology/synonyms.ttl`),
which lend each of their words whatever another of them means. Nothing else is known here, so a plan that is published
tomorrow is understood by its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ...graph.interop.areas import areas
from ...graph.rdf.names import BASE
from ..engines.engine import Engine, require_whole
from ..results.answers import rows
from ..results.cells import plain
from .documents import Asked
from .folding import fold

# How surely a name means its thing: its own name, another name of it, a synonym of one of both, a word that shows it.
NAME, OTHER, SYNONYM, SHOWS = 4, 3, 2, 1
LABELS = {"prefLabel": NAME, "label": NAME, "altLabel": OTHER, "hiddenLabel": SHOWS}
# The condition of a question that a thing of each class is, and how the value of that condition is written.
CLASSES = {
    "Theme": "theme",
    "Field": "field",
    "TargetGroup": "group",
    "MeasureKind": "kind",
    "Division": "division",
    "Pillar": "pillar",
    "Stage": "stage",
    "Sheet": "sheet",
    "Strand": "strand",
    "Responsible": "responsible",
    "Plan": "plan",
}
PREFIXES = f"""PREFIX kth: <{BASE}ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
NAMES = """
SELECT ?thing ?by ?name (LANG(?name) AS ?language) ?number
WHERE {
  { SELECT ?thing { ?thing a kth:%s%s } }
  VALUES (?property ?by) {
    (skos:prefLabel "prefLabel") (rdfs:label "label") (skos:altLabel "altLabel") (skos:hiddenLabel "hiddenLabel") }
  ?thing ?property ?name .
  OPTIONAL { ?thing kth:order ?number }
}
"""
PUBLISHERS = """
SELECT ?thing ("altLabel" AS ?by) ?name ("" AS ?language) ("" AS ?number)
{ VALUES ?thing { <%s> } ?thing a kth:Plan ; dcterms:publisher/rdfs:label ?name }
"""
SYNONYMS = """
SELECT ?thing ?name { ?thing a kth:Synonym ; skos:prefLabel|skos:altLabel ?name FILTER(LANG(?name) IN ("ja", "en")) }
"""
PLANS = "SELECT ?plan { ?plan a kth:Plan } ORDER BY ?plan"
# What plans share; all else is asked for plan by plan, so that no answer grows with the number of plans.
SHARED_CLASSES = ("Field", "TargetGroup", "MeasureKind")
# A name of more characters is a sentence, which nobody types; a single one is no name.
LONGEST, SHORTEST = 40, 2


class Meaning(NamedTuple):
    """A thing that words may mean: the condition it is of (``theme``), its IRI, how surely, and what it is called.

    ``number`` is that of a stage.
    """

    kind: str
    iri: str
    sure: int
    ja: str = ""
    en: str = ""
    number: str = ""

    @property
    def plan(self) -> str:
        """Return the key of the plan whose own it is, empty where plans share it.

        >>> Meaning("theme", f"{BASE}id/kawaguchi/theme/waste", 4).plan
        'kawaguchi'
        """
        parts = self.iri.removeprefix(f"{BASE}id/").split("/")
        return parts[0] if self.kind not in SHARED else ""


SHARED = ("field", "group", "kind")


class Lexicon:
    """Names with their meanings, folded without particles, and words that are alike."""

    def __init__(self, named: Iterable[tuple[str, Meaning]], alike: Iterable[Iterable[str]] = ()) -> None:
        self.meanings: dict[str, dict[str, Meaning]] = {}
        self.alike: dict[str, tuple[str, ...]] = {}
        for name, meaning in named:
            self._add(key(name), meaning)
        for words in map(tuple, alike):
            self._lend(words)
        every = [meaning for meanings in self.meanings.values() for meaning in meanings.values()]
        self.plans = {meaning.plan for meaning in every if meaning.kind in ("plan", "theme")}
        self.lengths = sorted({len(meaning) for meaning in (*self.meanings, *self.alike)}, reverse=True)

    def _add(self, name: str, meaning: Meaning) -> None:
        if SHORTEST <= len(name) <= LONGEST:
            known = self.meanings.setdefault(name, {})
            if meaning.iri not in known or known[meaning.iri].sure < meaning.sure:
                known[meaning.iri] = meaning

    def _lend(self, words: tuple[str, ...]) -> None:
        """Let each of the words mean what any other of them means, and be found where another stands."""
        keys = [key(word) for word in words]
        meant = [meaning for name in keys for meaning in self.meanings.get(name, {}).values()]
        for name in keys:
            self.alike[name] = words
            for meaning in meant:
                self._add(name, meaning._replace(sure=min(meaning.sure, SYNONYM)))

    def find(self, name: str) -> list[Meaning]:
        """Return what a folded name may mean, the surest first; none if it is no name."""
        return sorted(self.meanings.get(name, {}).values(), key=lambda meaning: -meaning.sure)

    def knows(self, name: str) -> bool:
        """Say whether a folded text is a name or a synonym."""
        return name in self.meanings or name in self.alike


@lru_cache(maxsize=1 << 14)
def key(name: str) -> str:
    """Return the form in which names are compared: folded, and without the particle の, which comes and goes.

    >>> key("公園の整備") == key("公園整備"), key("Older People")
    (True, 'olderpeople')
    """
    return fold(name).replace("の", "")


def read_lexicon(engine: Engine) -> Lexicon:
    """Return the lexicon of an engine's version."""
    plans = [plan for (plan,) in _rows(engine, PLANS)]
    named = (name for plan in ("", *plans) for name in read_names(engine, plan))
    return make_lexicon(named, read_synonyms(engine))


def make_lexicon(named: Iterable[tuple[str, Meaning]], synonyms: Iterable[Iterable[str]]) -> Lexicon:
    """Return the lexicon of some names and synonyms.

    The municipalities are words in it: one that no plan here is of, or speaks of, is not to be passed over.
    """
    places = ((area.municipality or area.prefecture,) for area in areas().values())
    return Lexicon(named, (*synonyms, *places))


def read_names(engine: Asked, plan: str = "") -> Iterator[tuple[str, Meaning]]:
    """Yield the names of a plan and its things, without one of what plans share, with what they mean."""
    if not plan:
        for name in SHARED_CLASSES:
            yield from _read(CLASSES[name], _rows(engine, NAMES % (name, "")))
        return
    yield from _read("plan", _rows(engine, NAMES % ("Plan", f" FILTER(?thing = <{plan}>)")))
    yield from _read("plan", _rows(engine, PUBLISHERS % plan))
    for name in CLASSES.keys() - {"Plan", *SHARED_CLASSES}:
        yield from _read(CLASSES[name], _rows(engine, NAMES % (name, f" ; kth:inPlan <{plan}>")))


def _read(kind: str, found: list[list[str]]) -> Iterator[tuple[str, Meaning]]:
    """Yield names with what they mean; most labels of a kind of measure are words that entries end in (商品券)."""
    called: dict[str, dict[str, str]] = {}
    for iri, by, name, language, _ in found:
        if by in ("label", "prefLabel"):
            called.setdefault(iri, {})[language] = name
    for iri, by, name, _, number in found:
        names = called.get(iri, {})
        ja = names.get("ja") or next(iter(names.values()), "")
        if kind != "kind" or LABELS[by] == NAME or (LABELS[by] == OTHER and key(name) in key(ja)):
            meaning = Meaning(kind, iri, LABELS[by], ja, names.get("en") or ja, number)
            yield name, meaning
            for part in _parts(kind, name):
                yield part, meaning._replace(sure=min(meaning.sure, OTHER))


def _parts(kind: str, name: str) -> Iterator[str]:
    """Yield what a long name is called in short: 基本目標２ of 基本目標２　…, a plan without what is in brackets."""
    if kind == "plan":
        yield re.sub(r"[（(].*?[）)]", "", name).strip()
    elif kind in ("theme", "sheet"):
        yield from (part for part in name.split("　") if part != name)


def read_synonyms(engine: Asked) -> list[list[str]]:
    """Return the words that mean the same, together."""
    synonyms: dict[str, list[str]] = {}
    for iri, name in _rows(engine, SYNONYMS):
        synonyms.setdefault(iri, []).append(name)
    return [*synonyms.values()]


def _rows(engine: Asked, query: str) -> list[list[str]]:
    answer = require_whole(engine.query(PREFIXES + query))
    return [[plain(term) for term in row] for row in rows(answer).rows]
