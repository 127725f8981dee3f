"""Spelling: a word that nothing printed holds, as the known word that was meant: prevetion, パトロル.

Only slips are mended: a letter more, less or exchanged in a long word, a long vowel or a small つ in katakana. What a
plan says nothing of stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import chain

from .common_words import ENGLISH
from .dictionary import DICTIONARY
from .lexicon import Lexicon, key
from .notions import NOTIONS

# In shorter words one letter makes another word: casts and coasts.
SHORTEST, LIKE = 6, 0.86
SHORTEST_KATAKANA = 4
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_LETTERS = re.compile(r"[a-z]+")


def candidates(word: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield what may have been meant by a word that is not known, the likeliest first.

    >>> [*candidates("enviroment", Lexicon(alike=[["environment"]]))], [*candidates("zebra", Lexicon())]
    (['environment'], [])
    >>> "パトロール" in candidates("パトロル", Lexicon())
    True
    """
    if word.isascii() and len(word) >= SHORTEST:
        known = {*_letters(), *_words_of(chain.from_iterable({*lexicon.alike.values()}))}
        alike = [name for name in known if name[:1] == word[:1].lower() and abs(len(name) - len(word)) <= 1]
        yield from get_close_matches(word.lower(), alike, n=1, cutoff=LIKE)
    elif len(word) >= SHORTEST_KATAKANA and _KATAKANA.fullmatch(word):
        yield from (f"{word[:at]}{mark}{word[at:]}" for at in range(1, len(word) + 1) for mark in "ーッ")
        yield from (f"{word[:at]}{word[at + 1 :]}" for at in range(1, len(word)) if word[at] in "ーッ")


def is_known(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word is one that people use, whether or not a plan prints it."""
    return key(word) in lexicon.alike or word.lower() in _letters() or bool(lexicon.find(key(word)))


def _words_of(names: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(_LETTERS.findall(name) for name in names)


@cache
def _letters() -> frozenset[str]:
    """Return the English words that are known without any plan."""
    return frozenset((*ENGLISH, *DICTIONARY, *_words_of(chain.from_iterable(NOTIONS.values()))))
