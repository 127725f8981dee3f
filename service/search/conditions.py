"""Conditions: what the words of a search were understood as, each of a kind that questions take."""

from __future__ import annotations

from typing import NamedTuple

from .lexicon import OTHER, Meaning

Span = tuple[int, int]


class Condition(NamedTuple):
    """A condition: what it is of (``theme``), its value as its question takes it or an IRI, and the words that say so.

    ``others`` are what the same words may mean besides, ``sheets`` those that are called as a theme is.
    """

    kind: str
    value: str
    ja: str
    en: str
    span: Span
    sure: int = OTHER
    others: tuple[Meaning, ...] = ()
    sheets: tuple[Meaning, ...] = ()
