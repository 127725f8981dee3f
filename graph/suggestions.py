"""What a program suspects: entries that may state the same, and themes that an entry may serve.

A suggestion is never an assertion. It has a kind, a score from 0 to 1 and the words it rests on; where the
curation has come to the same view it is `accepted`, else it is `open`. How often the curation agrees is
what `precision` reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from .model import Entry, Model
from .reading import search_text
from .similarity import Collection, shared_words

# Below this, shared words are mostly endings such as 計画策定 and の充実 (benchmarks/precision.py shows the curve).
NEAR = 0.6


@dataclass(frozen=True)
class Suggestion:
    """A link that a program suspects: `later` may state what `earlier` states, or serve a theme."""

    kind: str
    entry: Entry
    score: float
    words: str
    accepted: bool
    earlier: Entry | None = None
    theme: str | None = None


def suggestions(model: Model) -> list[Suggestion]:
    """Return every suggestion, the most certain first."""
    found = [*same_statements(model), *further_themes(model)]
    return sorted(found, key=lambda each: (-each.score, each.kind))


def precision(found: Iterable[Suggestion], threshold: float = 0.0) -> dict[str, tuple[int, int]]:
    """Return, by kind, how many suggestions at or above a score the curation accepted, and of how many."""
    counts: dict[str, tuple[int, int]] = {}
    for each in found:
        if each.score >= threshold:
            accepted, total = counts.get(each.kind, (0, 0))
            counts[each.kind] = (accepted + each.accepted, total + 1)
    return counts


def same_statements(model: Model) -> Iterator[Suggestion]:
    """Yield pairs of entries of different sheets, at one stage, that may state one thing."""
    entries = list(model.entries.values())
    texts = Collection([entry.reading.label for entry in entries])
    pledged = set(_same_pledge(entries))
    for a, b in sorted(pledged.union(texts.neighbours())):
        one, other = entries[a], entries[b]
        if one.sheet == other.sheet or one.stage != other.stage:
            continue
        kind, score = _judged(one, other, texts.likeness(a, b), pledged=(a, b) in pledged)
        if kind:
            same = model.statement_of(one.key) == model.statement_of(other.key)
            words = shared_words(one.reading.label, other.reading.label)
            yield Suggestion(kind, other, round(score, 2), words, same, earlier=one)


def _judged(one: Entry, other: Entry, alike: float, *, pledged: bool) -> tuple[str, float]:
    if search_text(one.reading.label) == search_text(other.reading.label):
        return "same-words", 1.0
    if pledged:
        return "same-pledge", 0.5 + alike / 2
    return ("near-words", alike) if alike >= NEAR else ("", 0.0)


def _same_pledge(entries: list[Entry]) -> Iterator[tuple[int, int]]:
    holders: dict[int, list[int]] = {}
    for index, entry in enumerate(entries):
        for number in entry.pledges:
            holders.setdefault(number, []).append(index)
    for indexes in holders.values():
        yield from combinations(indexes, 2)


def further_themes(model: Model) -> Iterator[Suggestion]:
    """Yield themes whose words stand in an entry of another theme.

    Accepted is what the statement has by the curator's word: a further theme, or the theme of another entry
    that states the same.
    """
    above = model.lists.concepts.broader
    for entry in model.entries.values():
        own = _with_broader({model.sheet_of(entry).theme, *model.strand_themes(entry)}, model)
        held = _with_broader(set(model.themes(model.statement_of(entry.key))), model)
        for mention in entry.reading.themes:
            if own & {mention.code, *above(mention.code)}:
                continue
            # A longer word says more: 防災 is half sure, 防災訓練 three quarters.
            score = round(1 - 1 / len(mention.words), 2)
            accepted = bool(held & {mention.code, *above(mention.code)})
            yield Suggestion("theme-mention", entry, score, mention.words, accepted, theme=mention.code)


def _with_broader(themes: set[str], model: Model) -> set[str]:
    return themes.union(*(model.lists.concepts.broader(theme) for theme in themes))
