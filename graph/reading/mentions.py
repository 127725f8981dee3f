"""Mentions: the words of a text that are the label of a concept.

Labels are sought in normalised text, without regard to case. A label inside a longer one that matched is not
a mention (学校 in 学校教育, where both are labels), and one inside a run of katakana or of Latin letters is
not a word there (IT in CITY, ゴミ in ゴミステーション).
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .text import Printed, Span

_RUNS = re.compile(r"[ァ-ヺー]+|[A-Za-z0-9]+")

Words = Mapping[str, tuple[str, ...]]  # a folded label, and the codes of the concepts that bear it


class Mention(NamedTuple):
    """A concept that a text names: its code, and the words as printed."""

    code: str
    words: str
    span: Span


def mentions(text: Printed, words: Words) -> tuple[Mention, ...]:
    """Return the concepts that the text names, in the order of their words.

    >>> words = {"防災": ("disaster",), "防災訓練": ("drill",), "it": ("it",), "ゴミ": ("waste",)}
    >>> [mention[:2] for mention in mentions(Printed("防災訓練と防災のＩＴ化"), words)]
    [('drill', '防災訓練'), ('disaster', '防災'), ('it', 'ＩＴ')]
    >>> mentions(Printed("ゴミステーションの拡大（City）"), words)
    ()
    """
    found = []
    for start, end in matches(text.folded, words):
        span = text.span(start, end)
        found += [Mention(code, text.slice(span), span) for code in words[text.folded[start:end]]]
    return tuple(found)


def matches(folded: str, words: Words, *, heads: bool = False) -> Iterator[Span]:
    """Find the labels in a folded text, the longest where several begin, none inside another.

    With ``heads`` a label may be the end of a run: a compound's head stands last (サービス in ワンストップサービス).
    """
    lengths = sorted({len(word) for word in words if word}, reverse=True)
    inside = {place for run in _RUNS.finditer(folded) for place in range(run.start() + 1, run.end())}
    reached = 0
    for start in range(len(folded)):
        if start in inside and not heads:
            continue
        for end in (start + length for length in lengths):
            if folded[start:end] in words and end not in inside and end <= len(folded):
                if end > reached:
                    yield start, end
                    reached = end
                break
