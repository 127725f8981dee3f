"""Membership: why a thing is among the hits of a search, or not: of each word, the form of it that the thing holds.

A word is looked for in every form that the synonyms give it, and one of them will do; all words must be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .documents import Document
from .folding import fold
from .index import Word

# Where a thing holds words, in the order in which it is looked through; ``also`` are other names, which no page shows.
FIELDS = ("name", "english", "also", "text")


class Holding(NamedTuple):
    """The forms of a word that was looked for, the one that a thing holds, and where; empty if it holds none."""

    forms: tuple[str, ...]
    form: str = ""
    field: str = ""
    text: str = ""


def list_holdings(documents: Iterable[Document], words: Sequence[Word]) -> list[Holding]:
    """Return what a thing holds of each word; ``documents`` are what it is found by, an entry each.

    They are those of the document that holds the most words.

    >>> [thing] = [Document("measure", "urn:m", "", "", "", "保育所の調査")]
    >>> [(each.form, each.field) for each in list_holdings([thing], ["調査", ("保育園", "保育所"), "増員"])]
    [('調査', 'text'), ('保育所', 'text'), ('', '')]
    """
    held = [[_hold(document, word) for word in words] for document in documents]
    return max(held, key=lambda holdings: sum(bool(holding.form) for holding in holdings))


def _hold(document: Document, word: Word) -> Holding:
    forms = (word,) if isinstance(word, str) else word
    for form in forms:
        for field in FIELDS:
            text = getattr(document, field)
            names = text.split(" ") if field == "also" else [text]
            if any(form in fold(name) for name in names):
                return Holding(forms, form, field, text)
    return Holding(forms)
