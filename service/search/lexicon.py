"""The lexicon of a version: every name by which a person may mean a theme, a group, a stage, a plan and so on.

Names come from the plans' own lists, from the lists that plans share, and from the synonyms (`ontology/synonyms.ttl`),
which lend each of their words whatever another of them means. Nothing else is known here, so a plan that is published
tomorrow is understood by its own words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ...graph.interop.areas import areas
from ...graph.rdf.names import BASE
from ..engines.engine import Engine, require_whole
from ..results.answers import rows
from ..results.cells import plain
from .documents import QueryAnswerer
from .folding import fold

# How surely a name means its thing: its own name, another name of it, a synonym of one of both, a word that shows it.
# Least of all does a part of a name, which means it beside the word for its kind alone (産業 and 柱: 産業づくり).
NAME, OTHER, SYNONYM, SHOWS, CUED = 4, 3, 2, 1, 0
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
SELECT ?thing ?by ?name
{ VALUES (?property ?by) { (skos:prefLabel "") (skos:altLabel "") (skos:hiddenLabel "hidden") }
  ?thing a kth:Synonym ; ?property ?name FILTER(LANG(?name) IN ("ja", "en")) }
"""
PLANS = "SELECT ?plan { ?plan a kth:Plan } ORDER BY ?plan"
# What plans share; all else is asked for plan by plan, so that no answer grows with the number of plans.
SHARED_CLASSES = ("Field", "TargetGroup", "MeasureKind")
# Words that come nearest, and how much of their characters and pairs of characters they share at least.
NEAREST, LIKE = 5, 0.33
# What stands between words and those that are only typed for them: しょうてんがい.
TYPED = ""
# A name of more characters is a sentence, which nobody types; a single one is no name.
LONGEST, SHORTEST = 40, 2


class Meaning(NamedTuple):
    """A thing that words may mean: the condition it is of (``theme``), its IRI, how surely, and what it is called.

    ``number`` is that of a stage, ``written`` the name as it is written, where somebody has noted it.
    """

    kind: str
    iri: str
    sure: int
    ja: str = ""
    en: str = ""
    number: str = ""
    written: str = ""

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
    """Names with their meanings, folded without particles, and words that are alike, each with all of them."""

    def __init__(self, named: Iterable[tuple[str, Meaning]] = (), alike: Iterable[Iterable[str]] = ()) -> None:
        self._own: dict[str, list[Meaning]] = {}
        for name, meaning in named:
            self._own.setdefault(key(name), []).append(meaning)
        listed: dict[str, tuple[str, ...]] = {}
        for words in map(tuple, alike):
            printed = words[: words.index(TYPED)] if TYPED in words else words
            listed.update((key(word), printed) for word in words if word)
        singular = {
            key(singular_of(word)): words
            for words in listed.values()
            for word in words
            if word.isascii() and " " in word
        }
        self.alike = {**_places(), **singular, **listed}

    @cached_property
    def several(self) -> bool:
        """Say whether there are several plans."""
        every = (meaning for meanings in self._own.values() for meaning in meanings)
        return len({meaning.plan for meaning in every if meaning.kind in ("plan", "theme")}) > 1

    def find_own_meanings(self, names: Collection[str]) -> dict[str, list[Meaning]]:
        """Return what each of some folded names means by itself, where it means anything."""
        return {name: self._own[name] for name in names if name in self._own}

    def list_holding(self, pieces: Collection[str]) -> Collection[str]:
        """Return the names that hold any of some pieces of text."""
        return [name for name in self._own if any(piece in name for piece in pieces)]

    def names_within(self, text: str) -> set[str]:
        """Return the parts of a folded text that are names or synonyms."""
        parts = {
            text[start:end]
            for start in range(len(text))
            for end in range(start + SHORTEST, min(start + LONGEST, len(text)) + 1)
        }
        lent = {key(word) for part in parts & self.alike.keys() for word in self.alike[part]}
        return {*self.find_own_meanings(parts | lent)} & parts | parts & self.alike.keys()

    def hiragana(self, name: str) -> bool:
        """Say whether a folded name is written in hiragana by itself, and not in katakana."""
        return any(not re.search("[ァ-ヶ]", word) for word in self.list_written(name))

    def list_written(self, name: str) -> list[str]:
        """Return the ways in which a folded name is written."""
        alike = [word for word in self.alike.get(name, ()) if key(word) == name]
        forms = (meaning.written for meaning in self.find_own_meanings([name]).get(name, ()))
        return list(dict.fromkeys([*alike, *filter(None, forms)]))

    def find(self, name: str) -> list[Meaning]:
        """Return what a folded name may mean, the surest first; none if it is no name.

        A synonym means what any other word that is alike means.
        """
        if not SHORTEST <= len(name) <= LONGEST:
            return []
        words = [key(word) for word in self.alike.get(name, ())]
        meanings = self.find_own_meanings({name, *words})
        lent = (
            meaning._replace(sure=min(meaning.sure, SYNONYM)) for word in words for meaning in meanings.get(word, ())
        )
        surest: dict[str, Meaning] = {}
        for meaning in (*meanings.get(name, ()), *lent):
            known = surest.setdefault(meaning.iri, meaning)
            surest[meaning.iri] = max(known, meaning, key=lambda one: (one.sure, one.written))  # in whatever order read
        return sorted(surest.values(), key=lambda meaning: -meaning.sure)

    def near(self, word: str) -> list[str]:
        """Return what is called nearly so: by names that share most of their neighbouring characters with a word."""
        sought, scored = _pieces(key(word)), list[tuple[float, str]]()
        for name in {*self.list_holding(sought), *self.alike}:
            pieces = _pieces(name)
            score = 2 * len(sought & pieces) / (len(sought) + len(pieces))
            if score >= LIKE and (meanings := self.find(name)):
                scored.append((-score, meanings[0].en if word.isascii() else meanings[0].ja))
        return list(dict.fromkeys(name for _, name in sorted(scored) if name))[:NEAREST]


def _pieces(text: str) -> set[str]:
    return {*("" if text.isascii() else text), *map("".join, pairwise(text))}


@lru_cache(maxsize=1 << 14)
def singular_of(name: str) -> str:
    """Return an English name in the plural as it is typed in the singular.

    >>> [singular_of(each) for each in ("nursing homes", "houses", "companies", "businesses", "bus", "staff")]
    ['nursing home', 'house', 'company', 'business', 'bus', 'staff']
    """
    return re.sub(
        r"(?:(?<=ss)|(?<=bus)|(?<=[xz])|(?<=[cs]h))es$|(?<![suie])s$|(?<=[^aeiou]e)s$", "", re.sub(r"ies$", "y", name)
    )


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
    return Lexicon(named, read_synonyms(engine))


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """Return the municipalities as words: one that no plan here is of, or speaks of, is not to be passed over."""
    names = {area.municipality or area.prefecture for area in areas().values()}
    return {key(name): (name,) for name in names}


def read_names(engine: QueryAnswerer, plan: str = "") -> Iterator[tuple[str, Meaning]]:
    """Yield the names of a plan and its things, without one of what plans share, with what they mean."""
    if not plan:
        for name in SHARED_CLASSES:
            yield from _read(CLASSES[name], _rows(engine, NAMES % (name, "")))
        return
    yield from _read("plan", _rows(engine, NAMES % ("Plan", f" FILTER(?thing = <{plan}>)")))
    yield from _read("plan", _rows(engine, PUBLISHERS % plan))
    for name in CLASSES.keys() - {"Plan", *SHARED_CLASSES}:
        yield from _read(CLASSES[name], _rows(engine, NAMES % (name, f" ; kth:inPlan <{plan}>")))


def _read(kind: str, named: list[list[str]]) -> Iterator[tuple[str, Meaning]]:
    """Yield names with what they mean; most labels of a kind of measure are words that entries end in (商品券)."""
    called: dict[str, dict[str, str]] = {}
    for iri, by, name, language, _ in named:
        if by in ("label", "prefLabel"):
            called.setdefault(iri, {})[language] = name
    for iri, by, name, _, number in named:
        names = called.get(iri, {})
        ja = names.get("ja") or next(iter(names.values()), "")
        if kind != "kind" or LABELS[by] == NAME or (LABELS[by] == OTHER and key(name) in key(ja)):
            meaning = Meaning(kind, iri, LABELS[by], ja, names.get("en") or ja, number, name)
            yield name, meaning
            if name.isascii() and name.endswith("y"):
                yield f"{name[:-1]}ies", meaning
            for part in _parts(kind, name):
                yield part, meaning._replace(sure=min(meaning.sure, OTHER))
            for part in _list_cues(kind, name):
                yield part, meaning._replace(sure=CUED)


def _parts(kind: str, name: str) -> Iterator[str]:
    """Yield what a long name is called in short: 基本目標２ of 基本目標２　…, a plan without what is in brackets."""
    if kind == "plan":
        yield re.sub(r"[（(].*?[）)]", "", name).strip()
    elif kind in ("theme", "sheet"):
        yield from (part for part in name.split("　") if part != name)
    elif kind == "stage":
        yield from re.findall(r"[（(](.+?)[）)]", name)


def _list_cues(kind: str, name: str) -> Iterator[str]:
    """Yield the parts of a name that mean the thing beside the word for its kind: industry of building industry."""
    if kind in ("pillar", "division") and name.isascii():
        yield from name.split()
    elif kind in ("pillar", "division"):
        yield re.sub(r"(?:[ぁ-ゖ]+|業務)$", "", name)
    elif kind == "sheet":
        for part in re.findall(r"[：:（(]\s*([^：:（()）]+)[）)]?$", name):
            yield from dict.fromkeys((part, re.sub(r"を\w+する$", "", part)))  # 高齢・介護医療を重点化する


def read_synonyms(engine: QueryAnswerer) -> list[list[str]]:
    """Return the words that mean the same, together; after `TYPED` how they are read, which nobody prints."""
    synonyms: dict[str, tuple[list[str], list[str]]] = {}
    for iri, hidden, name in _rows(engine, SYNONYMS):
        synonyms.setdefault(iri, ([], []))[bool(hidden)].append(name)
    return [[*printed, TYPED, *typed] if typed else printed for printed, typed in synonyms.values()]


def _rows(engine: QueryAnswerer, query: str) -> list[list[str]]:
    answer = require_whole(engine.query(PREFIXES + query))
    return [[plain(term) for term in row] for row in rows(answer).rows]
