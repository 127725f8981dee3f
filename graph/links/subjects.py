"""What datasets are sought for: a plan's indicators, measures and themes, each with the words that may find it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..identifiers import Identifiers, concept
from ..model import Model

KINDS = ("indicator", "measure", "theme")
# How much a phrase counts: its own name most, then the words that others use for it; a concept's hidden labels are
# made to find it in a plan's own words, so they say least about other people's data.
NAME, OTHER, HIDDEN = 1.0, 0.9, 0.7


class Phrase(NamedTuple):
    """Words that may find a dataset, and how much they count."""

    words: str
    weight: float


class Subject(NamedTuple):
    """One thing of the plan: its kind, key, IRI and name, and the words that may find it."""

    kind: str
    key: str
    iri: str
    label: str
    phrases: tuple[Phrase, ...]


def subjects(model: Model, ids: Identifiers) -> list[Subject]:
    """Return everything of a plan that datasets may bear on, in the plan's order."""
    return [*_indicators(model, ids), *_measures(model, ids), *_themes(model)]


def _indicators(model: Model, ids: Identifiers) -> Iterator[Subject]:
    for each in model.indicators.indicators:
        others = dict.fromkeys((*each.also, *each.printed))
        phrases = [Phrase(each.label.ja, NAME), *(Phrase(words, OTHER) for words in others)]
        yield Subject("indicator", each.key, str(ids.of("indicator", each.key)), each.label.ja, tuple(phrases))


def _measures(model: Model, ids: Identifiers) -> Iterator[Subject]:
    for each in model.statements.values():
        if each.type == "measure":
            label = each.first.reading.label
            yield Subject("measure", each.key, str(ids.of("measure", each.key)), label, (Phrase(label, NAME),))


def _themes(model: Model) -> Iterator[Subject]:
    lexicon = model.lists.lexicon
    used = {theme for statement in model.statements.values() for theme in model.themes(statement)}
    for code in lexicon.codes("theme"):
        if code in used:
            label = lexicon.pref_label("theme", code, "ja")
            words = dict.fromkeys(each.text for each in lexicon.labels("theme", code) if each.language in {"ja", None})
            preferred = {each.text for each in lexicon.labels("theme", code) if each.preferred}
            phrases = tuple(Phrase(each, NAME if each in preferred else HIDDEN) for each in words)
            yield Subject("theme", code, str(concept("theme", code)), label, phrases)
