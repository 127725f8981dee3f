"""What a program suspects: entries that may state the same, themes that an entry may serve, fields of policy.

A suggestion is never an assertion. It has a kind, a score from 0 to 1 and the words it rests on; where the
curation has come to the same view it is `accepted`, else it is `open`. How often the curation agrees is
what `precision` reports. `further_words` says what one wording of a statement adds to another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise
from math import log
from typing import NamedTuple

from .codelists import Lexicon
from .model import Model
from .policy_fields import propose_fields
from .reading import search_text
from .reading.text import KNOWN, Print
from .statements import Entry


@lru_cache(KNOWN)
def pairs(text: str) -> Counter[str]:
    """Return the pairs of neighbouring letters of a text, with how often each stands.

    >>> pairs("ゴミ・ゴミ箱")
    Counter({'ゴミ': 2, 'ミゴ': 1, 'ミ箱': 1})
    """
    words = "".join(character for character in search_text(text) if character.isalnum())
    return Counter(map("".join, pairwise(words))) or Counter([words])


# Of a sum of weights, more than it is inexact by.
SLACK = 1e-6


class Collection:
    """Texts that are compared with each other, by their index."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.profiles = [pairs(text) for text in texts]
        holding = Counter(pair for profile in self.profiles for pair in profile)
        self.weight = {pair: log(len(texts) / number) for pair, number in holding.items()}
        self.masses = [self.mass(profile) for profile in self.profiles]

    def likeness(self, one: int, other: int) -> float:
        """Return how alike two texts are, from 0 to 1.

        >>> texts = Collection(["電子市役所の構築", "電子市役所を構築", "制度の構築", "市民大学"])
        >>> texts.likeness(0, 1) > texts.likeness(0, 2) > texts.likeness(0, 3)
        True
        """
        pairs_of_one, pairs_of_other = self.profiles[one], self.profiles[other]
        both = sum(
            self.weight[pair] * min(number, pairs_of_other[pair])
            for pair, number in pairs_of_one.items()
            if pair in pairs_of_other
        )
        whole = self.masses[one] + self.masses[other]
        return 2 * both / whole if whole else 0.0

    def mass(self, profile: Counter[str]) -> float:
        """Return the weight of a profile: its pairs, each as often as it stands."""
        return sum(self.weight[pair] * number for pair, number in profile.items())

    def list_near(self, least: float) -> Iterator[tuple[int, int]]:
        """Yield the indexes of texts that may be as alike as that, each two once, the earlier first.

        What two texts share weighs no more than either. So each has at least ``least / (2 - least)`` of its own weight
        in common with one that is near, and of its rarest pairs one: the rest is not enough.
        """
        holders: dict[str, list[int]] = {}
        for index, profile in enumerate(self.profiles):
            needed = self._list_needed(profile, self.masses[index] * (least / (2 - least) - SLACK))
            yield from ((earlier, index) for earlier in sorted({i for pair in needed for i in holders.get(pair, ())}))
            for pair in needed:
                holders.setdefault(pair, []).append(index)

    def _list_needed(self, profile: Counter[str], enough: float) -> list[str]:
        """Return the rarest pairs of a profile, up to where the others weigh less than is enough."""
        needed, rest = list[str](), self.mass(profile)
        for pair in sorted(profile, key=lambda pair: (-self.weight[pair], pair)):
            if rest < enough:
                break
            needed.append(pair)
            rest -= self.weight[pair] * profile[pair]
        return needed


def shared_words(one: str, other: str) -> str:
    """Return the longest run of characters that both texts hold.

    >>> shared_words("職員意識改革の継続的推進", "行財政改革と市職員自らの意識改革の継続的推進")
    '意識改革の継続的推進'
    """
    best = ""
    for start in range(len(one)):
        while one[start : start + len(best) + 1] in other and start + len(best) < len(one):
            best = one[start : start + len(best) + 1]
    return best


# Below this, shared words are mostly endings such as 計画策定 and の充実 (benchmarks/precision.py shows the curve).
NEAR = 0.6


class Concept(NamedTuple):
    """A concept of a list: ``theme`` or ``field``, and its code."""

    scheme: str
    code: str


@dataclass(frozen=True)
class Suggestion:
    """A link that a program suspects: an entry may state what an `earlier` one states, or what it states has a concept.

    The concept is a theme of the plan or a field that plans share.
    """

    kind: str
    entry: Entry
    score: float
    words: str
    accepted: bool
    earlier: Entry | None = None
    concept: Concept | None = None

    def name_concept(self, lexicon: Lexicon) -> str:
        """Return what its concept is called in Japanese, empty where it names another entry."""
        return lexicon.pref_label(*self.concept, "ja") if self.concept else ""


def suggestions(model: Model) -> list[Suggestion]:
    """Return every suggestion, the most certain first."""
    proposed = [*same_statements(model), *further_themes(model), *fields_of_policy(model)]
    return sorted(proposed, key=lambda suggestion: (-suggestion.score, suggestion.kind))


def precision(suggestions: Iterable[Suggestion], threshold: float = 0.0) -> dict[str, tuple[int, int]]:
    """Return, by kind, how many suggestions at or above a score the curation accepted, and of how many."""
    counts: dict[str, tuple[int, int]] = {}
    for suggestion in suggestions:
        if suggestion.score >= threshold:
            accepted, total = counts.get(suggestion.kind, (0, 0))
            counts[suggestion.kind] = (accepted + suggestion.accepted, total + 1)
    return counts


def same_statements(model: Model) -> Iterator[Suggestion]:
    """Yield pairs of entries of different sheets, at one stage, that may state one thing."""
    entries = [entry for entry in model.entries.values() if entry.type]
    texts = Collection([entry.reading.label for entry in entries])
    pledged = set(_same_pledge(entries))
    for a, b in sorted(pledged.union(texts.list_near(NEAR))):
        one, other = entries[a], entries[b]
        if one.section == other.section or one.stage != other.stage:
            continue
        kind, score = _judge(one, other, texts.likeness(a, b), pledged=(a, b) in pledged)
        if kind:
            same = model.statement_of(one.key) == model.statement_of(other.key)
            words = shared_words(one.reading.label, other.reading.label)
            yield Suggestion(kind, other, round(score, 2), words, same, earlier=one)


def _judge(one: Entry, other: Entry, alike: float, *, pledged: bool) -> tuple[str, float]:
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
    above = model.hierarchy.broader
    for entry in (entry for entry in model.entries.values() if entry.type):
        themes = _with_broader({*model.place_themes(entry), *model.strand_themes(entry)}, model)
        held = _with_broader(set(model.themes(model.statement_of(entry.key))), model)
        for mention in entry.reading.themes:
            if themes & {mention.code, *above(mention.code)}:
                continue
            # A longer word says more: 防災 is half sure, 防災訓練 three quarters.
            score = round(1 - 1 / len(mention.words), 2)
            accepted = bool(held & {mention.code, *above(mention.code)})
            theme = Concept("theme", mention.code)
            yield Suggestion("theme-mention", entry, score, mention.words, accepted, concept=theme)


def fields_of_policy(model: Model) -> Iterator[Suggestion]:
    """Yield the fields that are proposed for statements which no theme places."""
    for proposed_field in propose_fields(model):
        field = Concept("field", proposed_field.code)
        yield Suggestion(
            "field-words",
            proposed_field.statement.first,
            proposed_field.score,
            proposed_field.words,
            proposed_field.accepted,
            concept=field,
        )


def _with_broader(themes: set[str], model: Model) -> set[str]:
    return themes.union(*(model.hierarchy.broader(theme) for theme in themes))


_PARTICLES = re.compile(r"を|(?<=[^ぁ-ん])(?:する|[にのがはへ])(?=[^ぁ-ん]|\Z)")
_MARKS = re.compile(r"[「」『』()、,・\s]")
# Words that say only that something is to be done, or of an assessment that it is a survey.
_EMPTY = re.compile(r"(?:調査|実施|実現|推進|達成)*")


def further_words(words: Print, other: Print) -> tuple[str, ...]:
    """Return what the words add to all that the other words say, nothing where they leave something out.

    >>> def added(words, other): return further_words(Print(words), Print(other))
    >>> added("川口駅前に年中無休「行政センター」の設置", "年中無休の「行政センター」の設置")
    ('川口駅前',)
    >>> added("「自治体基本条例」の制定", "自治体基本条例"), added("防災アセスメント調査の実施", "防災アセスメント")
    (('制定',), ())
    >>> added("コミュニティづくり支援の総合窓口の設置", "コミュニティづくりを支援する総合窓口の設置")
    ()
    >>> added("職員数の削減", "人員削減の実施"), added("里親等委託率を向上", "里親等委託率を37.4％以上まで向上")
    ((), ())
    """
    bare, bare_other = _bare(words), _bare(other)
    steps = SequenceMatcher(None, bare_other, bare, autojunk=False).get_opcodes()
    if any(tag in {"replace", "delete"} for tag, *_ in steps):
        return ()
    added = (bare[start:end] for tag, _, _, start, end in steps if tag == "insert")
    return tuple(part for part in added if not _EMPTY.fullmatch(part))


def _bare(words: Print) -> str:
    return _PARTICLES.sub("", _MARKS.sub("", words.normal))
