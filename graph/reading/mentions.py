"""Mentions: the words of a text that are the label of a concept, and which of those it names take part.

Labels are sought in normalised text, without regard to case. A label inside a longer one that matched is not
a mention (学校 in 学校教育, where both are labels), and one inside a run of katakana or of Latin letters is
not a word there (IT in CITY, ゴミ in ゴミステーション).

Of the people and bodies that an entry names, those take part that do what it says, or do it with the city. The others
are those whom it concerns. Volunteers always take part: it is what makes them volunteers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from .text import Print, Span

_RUNS = re.compile(r"[ァ-ヺー]+|[A-Za-z0-9]+")

Words = Mapping[str, tuple[str, ...]]  # a folded label, and the codes of the concepts that bear it


class Labels(dict[str, tuple[str, ...]]):
    """Words that are sought in many texts, with how long they are."""

    @cached_property
    def lengths(self) -> dict[str, list[int]]:
        """Return the lengths of the words that begin with a character, the longest first."""
        return list_lengths(self)


def list_lengths(words: Iterable[str]) -> dict[str, list[int]]:
    """Return the lengths of words by the character that they begin with, the longest first.

    >>> list_lengths(["防災", "防災訓練", "防火", ""])
    {'防': [4, 2]}
    """
    lengths: dict[str, set[int]] = {}
    for word in filter(None, words):
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: sorted(known, reverse=True) for first, known in lengths.items()}


class Mention(NamedTuple):
    """A concept that a text names: its code, and the words as printed."""

    code: str
    words: str
    span: Span


def mentions(text: Print, words: Words) -> tuple[Mention, ...]:
    """Return the concepts that the text names, in the order of their words.

    >>> words = {"防災": ("disaster",), "防災訓練": ("drill",), "it": ("it",), "ゴミ": ("waste",)}
    >>> [mention[:2] for mention in mentions(Print("防災訓練と防災のＩＴ化"), words)]
    [('drill', '防災訓練'), ('disaster', '防災'), ('it', 'ＩＴ')]
    >>> mentions(Print("ゴミステーションの拡大（City）"), words)
    ()
    """
    spans = []
    for start, end in matches(text.lower, words):
        span = text.span(start, end)
        spans += [Mention(code, text.slice(span), span) for code in words[text.lower[start:end]]]
    return tuple(spans)


def matches(folded: str, words: Words, *, heads: bool = False) -> Iterator[Span]:
    """Find the labels in a folded text, the longest where several begin, none inside another.

    With ``heads`` a label may be the end of a run: a compound's head stands last (サービス in ワンストップサービス).
    """
    lengths = words.lengths if isinstance(words, Labels) else list_lengths(words)
    inside = {place for run in _RUNS.finditer(folded) for place in range(run.start() + 1, run.end())}
    reached = 0
    for start in range(len(folded)):
        if start in inside and not heads:
            continue
        for end in (start + length for length in lengths.get(folded[start], ())):
            if folded[start:end] in words and end not in inside and end <= len(folded):
                if end > reached:
                    yield start, end
                    reached = end
                break


# What follows the name of those who take part: alone (住民の声がけ, 生徒主導), or after others that are listed
# with them (企業・市民との協働, 企業・国との協定, ボランティア、民間企業の活用).
_AFTER = re.compile(
    "(?:[・、]?[^・、のをにが]{0,5})?(?:の(?:皆様|皆さま|皆さん|方々))?"
    "(?:による|と(?:の)?(?:[^、。と]{0,6}が)?(?:協働|協力|連携|協定|協議)|参加|協働|主導|ぐるみ|の(?:参画|活用|声がけ|活動状況|協業))"
)
_BEFORE = re.compile(r"参加\Z")
_ALWAYS = "volunteers"
_IN_MIND = re.compile("意識")


def participants(text: Print, groups: Sequence[Mention]) -> frozenset[str]:
    """Return the codes of the groups that take part.

    >>> from .mentions import mentions
    >>> words = {"市民": ("citizens",), "企業": ("businesses",), "ボランティア": ("volunteers",)}
    >>> def read(text): return sorted(participants(Print(text), mentions(Print(text), words)))
    >>> read("市民と協働でゴミ０の推進"), read("企業・市民との協働の推進"), read("植樹参加市民が多い")
    (['citizens'], ['businesses', 'citizens'], ['citizens'])
    >>> read("市民アンケート調査"), read("企業への周知"), read("ボランティア事業計画"), read("ボランティア意識の向上")
    ([], [], ['volunteers'], [])
    """
    return frozenset(group.code for group in groups if _takes_part(text, group))


def _takes_part(text: Print, mention: Mention) -> bool:
    start, end = mention.span
    before, after = Print(text.text[:start]).normal, Print(text.text[end:]).normal
    if mention.code == _ALWAYS and not _IN_MIND.match(after):
        return True
    return _AFTER.match(after) is not None or _BEFORE.search(before) is not None
