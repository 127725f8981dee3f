"""Which datasets hold a phrase's words: BM25 over pairs of characters, for all phrases of a plan at once.

Pairs need no dictionary. Only the pairs that some phrase holds are looked for, and they are kept as numbers in arrays,
so a hundred thousand datasets fit in little memory. A phrase's score for a dataset goes from 0 to 1: the share of its
pairs, by weight, that the dataset holds often enough; a short phrase of common words never reaches far. Words are
compared folded, and the years among them are known.

https://en.wikipedia.org/wiki/Okapi_BM25
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import add
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from ...reading import search_text
from ..portals.descriptions import Description

YEAR = re.compile(r"(?<!\d)(?:(19[5-9]\d|20[0-4]\d)(?!\d)|(昭和|平成|令和|[SHR])(元|\d{1,2})(?=年|\.|$|[^\d]))")
ERAS = {"昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018}
_BETWEEN = re.compile(r"[\W_]")
_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def years(dataset: Description) -> set[int]:
    """Return the years that a dataset names in its title, period and words.

    >>> sorted(years(Description("urn:x", "ごみ量（平成17年度～2010年）", temporal=("2006-04-01",))))
    [2005, 2006, 2010]
    """
    text = normalize("NFKC", " ".join((dataset.title, *dataset.temporal, dataset.notes)))
    return {
        int(western) if western else ERAS[era] + (1 if number == "元" else int(number))
        for western, era, number in YEAR.findall(text)
    }


def fold(text: str) -> str:
    """Return a text for comparing: NFKC, lower case, hiragana for katakana, a space for what is no letter.

    >>> fold("ゴミ・資源（２０２０）")
    'ごみ 資源 2020 '
    """
    return _BETWEEN.sub(" ", search_text(text)).translate(_HIRAGANA)


def pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring letters of a folded text, none across a space.

    >>> pairs("ごみ 資源")
    ['ごみ', '資源']
    """
    return [pair for pair in map(add, text, text[1:]) if " " not in pair]


# How often a word counts by where it stands: a title says what a dataset is, a note mentions much else besides.
TITLE, TAG, COLUMN, NOTE = 3, 2, 2, 1
K1, B = 1.2, 0.5  # usual values; notes differ in length by how much a publisher cares, not by how much they hold
ENOUGH = 0.45  # of the pairs of a phrase, by weight, for a description to be looked at
SURE = 0.6  # the weight at which a phrase is half sure: two pairs that half of the datasets do not hold
Scores = NDArray[np.float32]


class Index:
    """Datasets as the numbers of pairs that they hold, for the phrases given."""

    def __init__(self, phrases: Sequence[str], others: Sequence[str] = ()) -> None:
        """Take the phrases, and other texts of which only the weight of a pair is asked."""
        self.phrases = [sorted(set(pairs(fold(phrase)))) for phrase in phrases]
        further = {pair for other in others for pair in pairs(fold(other))}
        vocabulary = sorted({pair for phrase in self.phrases for pair in phrase} | further)
        self.numbers = {pair: number for number, pair in enumerate(vocabulary)}
        self.rarity = _rarity(self.phrases)
        self.holders = [array("i") for _ in vocabulary]
        self.counts = [array("B") for _ in vocabulary]
        self.lengths = array("i")

    def add(self, dataset: Description) -> None:
        """Take in a dataset; its number is how many were taken in before it."""
        number, length, held = len(self.lengths), 0, Counter[int]()
        for weight, words in _fields(dataset):
            text = fold(words)
            length += weight * len(text)
            known = [self.numbers[pair] for pair in map(add, text, text[1:]) if pair in self.numbers]
            for pair in known:
                held[pair] += weight
        self.lengths.append(length)
        for pair, count in held.items():
            self.holders[pair].append(number)
            self.counts[pair].append(min(count, 255))

    def freeze(self) -> None:
        """Weigh the pairs, once every dataset is in."""
        lengths = np.frombuffer(self.lengths, dtype=np.intc).astype(np.float32)
        mean = float(lengths.mean()) if len(lengths) else 1.0
        self.slack = (K1 * (1 - B + B * lengths / (mean or 1.0))).astype(np.float32)
        # From 0 to 1 whatever the number of datasets, so that one least score serves a small portal and a large one.
        total = len(lengths)
        held = np.array([len(holder) for holder in self.holders], dtype=np.float64)
        scarcity = np.log(1 + (total - held + 0.5) / (held + 0.5)) / np.log(2 * total + 2)
        rarity = np.array([self.rarity.get(pair, 0.0) for pair in self.numbers], dtype=np.float64)
        self.scarcity: list[float] = scarcity.tolist()
        self.weights: list[float] = (rarity * scarcity).tolist()

    def weight_of(self, pair: str) -> float:
        """Return how much a pair tells, by how few descriptions hold it, from 0 to 1."""
        return self.scarcity[self.numbers[pair]] if pair in self.numbers else 0.0

    def holders_of(self, phrase: int, most: int) -> list[int]:
        """Return the numbers of the descriptions that hold enough of a phrase, the best first."""
        numbers = [self.numbers[pair] for pair in self.phrases[phrase]]
        held = np.zeros(len(self.lengths), dtype=np.float32)
        for number in numbers:
            held[np.frombuffer(self.holders[number], dtype=np.intc)] += self.scarcity[number]
        enough = np.flatnonzero(held > ENOUGH * sum(self.scarcity[number] for number in numbers))
        if not enough.size:
            return []
        scores = self.scores(phrase)[enough]
        best: list[int] = enough[np.argsort(-scores, kind="stable")[:most]].tolist()
        return best

    def scores(self, phrase: int) -> Scores:
        """Return how well each dataset answers a phrase, from 0 to 1."""
        sums = np.zeros(len(self.lengths), dtype=np.float32)
        numbers = [self.numbers[pair] for pair in self.phrases[phrase]]
        whole = sum(self.weights[number] for number in numbers)
        if not whole:
            return sums
        for number in numbers:
            holders = np.frombuffer(self.holders[number], dtype=np.intc)
            counts = np.frombuffer(self.counts[number], dtype=np.uint8).astype(np.float32)
            sums[holders] += self.weights[number] * counts / (counts + self.slack[holders])
        return sums / np.float32(whole) * np.float32(whole / (whole + SURE))


def _rarity(phrases: Iterable[Sequence[str]]) -> dict[str, float]:
    """Return how much a pair tells one phrase of the plan from the others, from 0 to 1: 計画策定 tells little."""
    all_ = list(phrases)
    holding = Counter(pair for pairs_held in all_ for pair in pairs_held)
    most = float(np.log(len(all_) + 1))
    return {pair: float(np.log((len(all_) + 1) / number)) / most for pair, number in holding.items()}


def _fields(dataset: Description) -> Iterable[tuple[int, str]]:
    yield TITLE, dataset.title
    yield TAG, " ".join(dataset.tags)
    yield COLUMN, " ".join(dataset.columns)
    yield NOTE, dataset.notes
    for resource in dataset.resources:
        yield NOTE, f"{resource.title} {resource.description}"
