"""What datasets are sought for: a plan's indicators, measures and themes, each with the words that may find it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...model import Model
from ...rdf.identifiers import Identifiers
from ...rows import name_indicators
from ..municipal import tables
from .evidence import Phrase
from .index import fold, pairs

KINDS = ("indicator", "measure", "theme")
# How much a phrase counts: its own name most, then the words that others use for it; a concept's hidden labels are
# made to find it in a plan's own words, so they say least about other people's data.
NAME, OTHER, HIDDEN = 1.0, 0.96, 0.7
# Items of statistics and standard lists that bear on it: about as many measure a part of it, or stand in for it.
STANDARD = 0.72

# How a printed indicator is measured says nothing of what it is: 待機児童数（4月1日現在）.
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
# What a measure does to its object says nothing of data about the object: 防災訓練の実施.
_ACTION = re.compile(r"の[一-龠]{2,4}$")
OBJECT = 0.9
# The names of others cover a long name of the plan's only in part: 町会・自治会 is not yet 連携のとれた町会.
APART = 0.03  # for each pair of letters that they leave out
LEFT_OUT = 8  # pairs, at most
NOTHING = 4  # pairs more, where they share none


class Subject(NamedTuple):
    """One thing of the plan: its kind, key, IRI and name, and the words that may find it."""

    kind: str
    key: str
    iri: str
    label: str
    phrases: tuple[Phrase, ...]
    counts: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Return all that is said of it: its phrases, and what an indicator counts."""
        return (*(phrase.words for phrase in self.phrases), self.counts)


def subjects(model: Model, ids: Identifiers) -> list[Subject]:
    """Return everything of a plan that datasets may bear on, in the plan's order."""
    return [*_indicators(model, ids), *_printed_indicators(model, ids), *_measures(model, ids), *_themes(model, ids)]


def _indicators(model: Model, ids: Identifiers) -> Iterator[Subject]:
    for indicator in model.indicators.indicators:
        name, other_names = indicator.label.text, (*indicator.also, *indicator.printed)
        weights = dict.fromkeys(tables.standard_names((name, *other_names)), STANDARD) | dict.fromkeys(
            other_names, OTHER
        )
        others = [Phrase(words, weight - APART * _left_out(name, words)) for words, weight in weights.items()]
        yield Subject(
            "indicator",
            indicator.key,
            str(ids.of("indicator", indicator.key)),
            name,
            (Phrase(name, NAME), *others),
            indicator.counts.text,
        )


def _printed_indicators(model: Model, ids: Identifiers) -> Iterator[Subject]:
    """Yield the indicators that the plan's tables print, by their names alone."""
    decided = {indicator.key for indicator in model.indicators.indicators}
    for key, (label, _english) in name_indicators(model).items():
        if key not in decided:
            name = _BRACKETS.sub("", label).strip() or label
            standard = tables.standard_names((name,))
            others = [Phrase(words, STANDARD - APART * _left_out(name, words)) for words in standard]
            yield Subject("indicator", key, str(ids.of("indicator", key)), label, (Phrase(name, NAME), *others))


def _measures(model: Model, ids: Identifiers) -> Iterator[Subject]:
    for statement in model.statements.values():
        if statement.type == "measure":
            label = statement.first.reading.label
            object_ = _ACTION.sub("", label)
            phrases = (Phrase(label, NAME), *([Phrase(object_, OBJECT)] if object_ != label else []))
            yield Subject("measure", statement.key, str(ids.of("measure", statement.key)), label, phrases)


def _themes(model: Model, ids: Identifiers) -> Iterator[Subject]:
    lexicon = model.lists.lexicon
    used = {theme for statement in model.statements.values() for theme in model.themes(statement)}
    for code in lexicon.codes("theme"):
        if code in used:
            label = lexicon.pref_label("theme", code, "ja")
            words = dict.fromkeys(
                label.text for label in lexicon.labels("theme", code) if label.language in {"ja", None}
            )
            preferred = {label.text for label in lexicon.labels("theme", code) if label.preferred}
            phrases = tuple(Phrase(word, NAME if word in preferred else HIDDEN) for word in words)
            yield Subject("theme", code, str(ids.of("theme", code)), label, phrases)


def _left_out(name: str, words: str) -> int:
    """Return of how many pairs of letters of a name other words say nothing."""
    pairs_said = set(pairs(fold(words)))
    pairs_of_name = pairs(fold(name))
    return min(LEFT_OUT, sum(pair not in pairs_said for pair in pairs_of_name)) + (
        0 if pairs_said & set(pairs_of_name) else NOTHING
    )
