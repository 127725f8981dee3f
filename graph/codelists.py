"""The words of the code lists: which concept bears which label, in which language, and which stands above which.

A shared concept's IRI is ``…/id/<scheme>/<code>``, so scheme and code are read from it; a plan's own terms stand
beside them (`Lexicon.with_terms`). Preferred, alternative and hidden labels are the words by which `reading` finds a
concept in text; labels marked as another language than Japanese are for display.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDFS, SKOS

from .errors import KoteihyoError
from .rdf.dataset import triples
from .rdf.names import BASE
from .reading.mentions import Labels, Words
from .reading.text import fold

ID = f"{BASE}id/"
# Lexicons of plans that are kept: what is read in a plan's entries is known again as long as its words are the same.
KEPT = 16


class Hierarchy:
    """Which concepts of one list stand above which, by code.

    >>> themes = Hierarchy({"environment": (), "waste": ("environment",)})
    >>> themes.add_broader(["waste"]), themes.drop_broader(["environment", "waste"])
    (['environment', 'waste'], ['waste'])
    """

    def __init__(self, broader: Mapping[str, Sequence[str]]) -> None:
        self._broader = broader
        self._above: dict[str, frozenset[str]] = {}

    @classmethod
    def load(cls, file: Path, scheme: str) -> Hierarchy:
        """Read which concepts of a scheme stand above which in a Turtle file."""
        broader: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, value in triples(file):
            if isinstance(value, NamedNode) and predicate.value == str(SKOS.broader):
                broader[_code(subject.value, scheme)].append(_code(value.value, scheme))
        return cls(broader)

    def broader(self, code: str) -> frozenset[str]:
        """Return the codes of all concepts above one."""
        if code not in self._above:
            self._above[code] = self._list_above(code)
        return self._above[code]

    def _list_above(self, code: str) -> frozenset[str]:
        concepts: set[str] = set()
        waiting = [code]
        while waiting:
            above = [broader for broader in self._broader.get(waiting.pop(), ()) if broader not in concepts]
            concepts.update(above)
            waiting += above
        return frozenset(concepts)

    def add_broader(self, codes: Iterable[str]) -> list[str]:
        """Return codes and those of all concepts above them, each once: what a thing is looked up by."""
        narrow = dict.fromkeys(codes)
        return sorted({*narrow, *(above for code in narrow for above in self.broader(code))})

    def drop_broader(self, codes: Iterable[str]) -> list[str]:
        """Return the codes of the concepts that stand above none of the others: what a thing is counted by."""
        unique = dict.fromkeys(codes)
        above = {broad for code in unique for broad in self.broader(code)}
        return [code for code in unique if code not in above]


def _code(iri: str, scheme: str) -> str:
    return iri.removeprefix(f"{ID}{scheme}/")


_CONCEPT = re.compile(rf"{re.escape(ID)}(?P<scheme>[^/#]+)/(?P<code>[^/#]+)")
# The first is preferred: fiscal years have no skos:prefLabel, concepts repeat theirs as rdfs:label.
_PREFERRED = (str(SKOS.prefLabel), str(RDFS.label))
_OTHER = (str(SKOS.altLabel), str(SKOS.hiddenLabel))
_JAPANESE = {"ja", None}  # a label without a language is taken as printed


@dataclass(frozen=True)
class Label:
    """One label of a concept: its text, its language, whether it is the preferred one, and whether it only finds it."""

    text: str
    language: str | None
    preferred: bool
    hidden: bool = False


class Lexicon:
    """The labels of every concept, by scheme and code.

    >>> lexicon = Lexicon({"theme": {"parks": [Label("公園", "ja", True), Label("parks", "en", True)]}})
    >>> lexicon.has_concept("theme", "parks"), lexicon.has_concept("theme", "zoos"), lexicon.codes("theme")
    (True, False, ('parks',))
    >>> lexicon.pref_label("theme", "parks", "en")
    'parks'
    """

    def __init__(self, labels: Mapping[str, Mapping[str, Iterable[Label]]]) -> None:
        self._labels = {
            scheme: {code: tuple(labels) for code, labels in concepts.items()} for scheme, concepts in labels.items()
        }
        self._words: dict[str, Words] = {}
        self._names: dict[str, frozenset[str]] = {}

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Return the words of every code list in the folder's Turtle files, in the order of names and codes."""
        labels: dict[str, dict[str, list[Label]]] = defaultdict(lambda: defaultdict(list))
        for file in sorted(folder.glob("*.ttl")):
            for scheme, code, label in _labels(triples(file)):
                labels[scheme][code].append(label)
        return cls(labels)

    def with_terms(self, labels: Mapping[str, Mapping[str, Iterable[Label]]]) -> Lexicon:
        """Return the lexicon with a plan's own lists beside the shared ones: the same one for the same lists."""
        return _join(
            self, tuple((scheme, code, (*names,)) for scheme in labels for code, names in labels[scheme].items())
        )

    @property
    def lists(self) -> Mapping[str, Mapping[str, tuple[Label, ...]]]:
        """Return the labels of every concept, by scheme and code."""
        return self._labels

    def has_concept(self, scheme: str, code: str) -> bool:
        """Return whether the scheme has a concept of that code."""
        return code in self._labels.get(scheme, {})

    def codes(self, scheme: str) -> tuple[str, ...]:
        """Return the codes of a scheme, in the order in which its file holds them."""
        return tuple(self._labels.get(scheme, {}))

    def labels(self, scheme: str, code: str) -> tuple[Label, ...]:
        """Return all labels of a concept; a `KoteihyoError` if there is none."""
        if not self.has_concept(scheme, code):
            raise KoteihyoError(
                f"「{scheme}」に「{code}」というコードはありません。", f"There is no “{code}” in “{scheme}”."
            )
        return self._labels[scheme][code]

    def pref_label(self, scheme: str, code: str, language: str) -> str:
        """Return the preferred label in the language, else the one of no language, else the code itself."""
        preferred = {label.language: label.text for label in self.labels(scheme, code) if label.preferred}
        return preferred.get(language) or preferred.get(None) or code

    def words(self, scheme: str) -> Words:
        """Return the words that find a scheme's concepts in Japanese text: normalised, in lower case.

        >>> Lexicon({"theme": {"a": [Label("ＩＴ化", "ja", False)], "b": [Label("IT化", None, True)]}}).words("theme")
        {'it化': ('a', 'b')}
        """
        if scheme not in self._words:
            self._words[scheme] = Labels(_words(self._labels.get(scheme, {})))
        return self._words[scheme]

    def names(self, scheme: str) -> frozenset[str]:
        """Return the words of a scheme that are names of its concepts, without those that only find them."""
        if scheme not in self._names:
            concepts = self._labels.get(scheme, {}).items()
            named = {code: tuple(label for label in labels if not label.hidden) for code, labels in concepts}
            self._names[scheme] = frozenset(_words(named))
        return self._names[scheme]


@lru_cache(KEPT)
def _join(lexicon: Lexicon, terms: tuple[tuple[str, str, tuple[Label, ...]], ...]) -> Lexicon:
    labelled: dict[str, dict[str, tuple[Label, ...]]] = {}
    for scheme, code, labels in terms:
        labelled.setdefault(scheme, {})[code] = labels
    return Lexicon({**lexicon.lists, **labelled})


def _words(concepts: Mapping[str, tuple[Label, ...]]) -> Words:
    words: dict[str, tuple[str, ...]] = {}
    for code, labels in concepts.items():
        for label in labels:
            word = fold(normalize("NFKC", label.text)).strip()
            if word and label.language in _JAPANESE and code not in words.get(word, ()):
                words[word] = (*words.get(word, ()), code)
    return words


def _labels(triples: Iterable[Triple]) -> Iterator[tuple[str, str, Label]]:
    """Find the labels of concepts, each once."""
    seen = set()
    for subject, predicate, value in triples:
        if not (isinstance(subject, NamedNode) and isinstance(value, Literal)):
            continue
        concept = _CONCEPT.fullmatch(subject.value)
        preferred = predicate.value in _PREFERRED
        if concept is None or not (preferred or predicate.value in _OTHER):
            continue
        label = Label(value.value, value.language, preferred, predicate.value == str(SKOS.hiddenLabel))
        if (concept[0], label) not in seen:
            seen.add((concept[0], label))
            yield concept["scheme"], concept["code"], label


FIELDS = "fields.ttl"


@dataclass(frozen=True)
class CodeLists:
    """The code lists that plans share: their labels, and which field of policy stands above which."""

    lexicon: Lexicon
    fields: Hierarchy

    @classmethod
    def load(cls, folder: Path) -> CodeLists:
        """Read the code lists of a folder."""
        return cls(Lexicon.load(folder), Hierarchy.load(folder / FIELDS, "field"))
