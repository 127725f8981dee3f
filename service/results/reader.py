"""The reader of a workbook: what columns and things are called in their language, and where entries are printed.

Who knows a version's vocabulary and names makes a reader of it; without one, columns and things keep their own names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple


class PrintedPlace(NamedTuple):
    """Where an entry is printed: its pages and the columns of its table, counted from 1; empty where not known."""

    pages: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class Reader:
    """Somebody of whom no more is known than that they read Japanese."""

    language = "ja"

    def headings(self, names: Collection[str]) -> Mapping[str, str]:
        """Return what columns are called, those that are called otherwise than their name."""
        return {}

    def names(self, iris: Collection[str]) -> Mapping[str, str]:
        """Return what things are called, those that are called anything."""
        return {}

    def places(self, entries: Collection[str]) -> Mapping[str, PrintedPlace]:
        """Return where entries are printed, those of which that is known."""
        return {}

    def plan_of(self, iri: str) -> str:
        """Return what the plan is called that a thing is of, nothing where there is one plan alone."""
        return ""


ANYBODY = Reader()
