"""The words of the code lists: which concept bears which label, in which language.

Every concept's IRI is ``…/id/<scheme>/<code>``, so scheme and code are read from it. Its preferred, alternative
and hidden labels are the words by which `reading` finds it in Japanese text; labels marked as another language
are for display.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDFS, SKOS

from .errors import KoteihyoError
from .rdf.dataset import folder_triples, triples
from .rdf.identifiers import KTH, concept
from .rdf.names import BASE
from .reading.text import fold

YEARS = re.compile(r"P(\d+)Y")


class Concepts:
    """The statements that the code lists make about their concepts."""

    def __init__(self, found: Iterable[ox.Triple]) -> None:
        self.values: dict[tuple[str, str], list[str]] = {}
        for subject, predicate, value in found:
            if isinstance(subject, ox.NamedNode) and not isinstance(value, ox.Triple):
                self.values.setdefault((subject.value, predicate.value), []).append(value.value)

    @classmethod
    def load(cls, folder: Path) -> Concepts:
        """Read the Turtle files of a folder."""
        return cls(folder_triples(folder))

    def broader(self, theme: str) -> frozenset[str]:
        """Return the codes of all themes above a theme."""
        found: set[str] = set()
        waiting = [str(concept("theme", theme))]
        while waiting:
            above = self.values.get((waiting.pop(), str(SKOS.broader)), [])
            waiting += [iri for iri in above if iri.rpartition("/")[2] not in found]
            found |= {iri.rpartition("/")[2] for iri in above}
        return frozenset(found)

    def add_broader(self, themes: Iterable[str]) -> list[str]:
        """Return the codes of themes and of all themes above them, each once: what a thing is looked up by."""
        each = dict.fromkeys(themes)
        return sorted({*each, *(above for theme in each for above in self.broader(theme))})

    def drop_broader(self, themes: Iterable[str]) -> list[str]:
        """Return the codes of the themes that stand above none of the others: what a thing is counted by."""
        each = dict.fromkeys(themes)
        above = {broad for theme in each for broad in self.broader(theme)}
        return [theme for theme in each if theme not in above]

    def offset(self, stage: int) -> int:
        """Return the years from the plan's base year to a stage's horizon (`kth:offset`, whole years)."""
        (text,) = self.values.get((str(concept("stage", stage)), str(KTH.offset)), [""])
        found = YEARS.fullmatch(text)
        if not found:
            raise KoteihyoError(
                f"段階{stage}の時期（kth:offset）が年数ではありません。",
                f"The offset of stage {stage} is not in whole years.",
                file="stages.ttl",
            )
        return int(found[1])


ID = f"{BASE}id/"
_CONCEPT = re.compile(rf"{re.escape(ID)}(?P<scheme>[^/#]+)/(?P<code>[^/#]+)")
# The first is preferred: fiscal years have no skos:prefLabel, concepts repeat theirs as rdfs:label.
_PREFERRED = (str(SKOS.prefLabel), str(RDFS.label))
_OTHER = (str(SKOS.altLabel), str(SKOS.hiddenLabel))
_JAPANESE = {"ja", None}  # a label without a language is taken as printed

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Label:
    """One label of a concept: its text, its language, and whether it is the preferred one."""

    text: str
    language: str | None
    preferred: bool


class Lexicon:
    """The labels of every concept, by scheme and code.

    >>> lexicon = Lexicon({"theme": {"parks": [Label("公園", "ja", True), Label("parks", "en", True)]}})
    >>> lexicon.has_concept("theme", "parks"), lexicon.has_concept("theme", "zoos"), lexicon.codes("theme")
    (True, False, ('parks',))
    >>> lexicon.pref_label("theme", "parks", "en"), lexicon.iri("theme", "parks")
    ('parks', 'https://w3id.org/koteihyo/id/theme/parks')
    """

    def __init__(self, labels: Mapping[str, Mapping[str, Iterable[Label]]]) -> None:
        self._labels = {
            scheme: {code: tuple(labels) for code, labels in concepts.items()} for scheme, concepts in labels.items()
        }
        self._words: dict[str, Words] = {}

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Return the words of every code list in the folder's Turtle files, in the order of names and codes."""
        found: dict[str, dict[str, list[Label]]] = defaultdict(lambda: defaultdict(list))
        for file in sorted(folder.glob("*.ttl")):
            for scheme, code, label in _labels(triples(file)):
                found[scheme][code].append(label)
        return cls(found)

    def has_concept(self, scheme: str, code: str) -> bool:
        """Return whether the scheme has a concept of that code."""
        return code in self._labels.get(scheme, {})

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the codes of a scheme, in the order in which its file holds them."""
        return tuple(self._labels.get(scheme, {}))

    def iri(self, scheme: str, code: str) -> str:
        """Return the IRI of a concept; a `KoteihyoError` if there is none."""
        if not self.has_concept(scheme, code):
            raise KoteihyoError(
                f"「{scheme}」に「{code}」というコードはありません。", f"There is no “{code}” in “{scheme}”."
            )
        return f"{ID}{scheme}/{code}"

    def labels(self, scheme: str, code: str) -> tuple[Label, ...]:
        """Return all labels of a concept; a `KoteihyoError` if there is none."""
        self.iri(scheme, code)
        return self._labels[scheme][code]

    def pref_label(self, scheme: str, code: str, language: str) -> str:
        """Return the preferred label in the language, the code itself where that language has none."""
        fitting = (label for label in self.labels(scheme, code) if label.preferred and label.language == language)
        return next((label.text for label in fitting), code)

    def words(self, scheme: str) -> Words:
        """Return the words that find a scheme's concepts in Japanese text: normalised, in lower case.

        >>> Lexicon({"theme": {"a": [Label("ＩＴ化", "ja", False)], "b": [Label("IT化", None, True)]}}).words("theme")
        {'it化': ('a', 'b')}
        """
        if scheme not in self._words:
            self._words[scheme] = _words(self._labels.get(scheme, {}))
        return self._words[scheme]


def _words(concepts: Mapping[str, tuple[Label, ...]]) -> Words:
    words: dict[str, tuple[str, ...]] = {}
    for code, labels in concepts.items():
        for label in labels:
            word = fold(normalize("NFKC", label.text)).strip()
            if word and label.language in _JAPANESE and code not in words.get(word, ()):
                words[word] = (*words.get(word, ()), code)
    return words


def _labels(found: Iterable[Triple]) -> Iterator[tuple[str, str, Label]]:
    """Find the labels of concepts, each once."""
    seen = set()
    for subject, predicate, value in found:
        if not (isinstance(subject, NamedNode) and isinstance(value, Literal)):
            continue
        concept = _CONCEPT.fullmatch(subject.value)
        preferred = predicate.value in _PREFERRED
        if concept is None or not (preferred or predicate.value in _OTHER):
            continue
        label = Label(value.value, value.language, preferred)
        if (concept[0], label) not in seen:
            seen.add((concept[0], label))
            yield concept["scheme"], concept["code"], label


@dataclass(frozen=True)
class CodeLists:
    """The code lists as the reading needs them: their labels, and how their concepts are related."""

    lexicon: Lexicon
    concepts: Concepts

    @classmethod
    def load(cls, folder: Path) -> CodeLists:
        """Read the code lists of a folder."""
        return cls(Lexicon.load(folder), Concepts.load(folder))
