"""How the concepts of the code lists stand to each other: what is broader, and how far off a stage is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
from rdflib.namespace import SKOS

from .errors import KoteihyoError
from .identifiers import concept
from .namespaces import KTH
from .turtle import folder_triples

YEARS = re.compile(r"P(\d+)Y")


class Concepts:
    """The statements that the code lists make about their concepts."""

    def __init__(self, found: Iterable[ox.Triple]) -> None:
        self.values: dict[tuple[str, str], list[str]] = {}
        for subject, predicate, value in found:
            if isinstance(subject, ox.NamedNode) and not isinstance(value, ox.Triple):
                self.values.setdefault((subject.value, predicate.value), []).append(value.value)

    @classmethod
    def load(cls, folder: Path) -> Concepts:
        """Read the Turtle files of a folder."""
        return cls(folder_triples(folder))

    def broader(self, theme: str) -> frozenset[str]:
        """Return the codes of all themes above a theme."""
        found: set[str] = set()
        waiting = [str(concept("theme", theme))]
        while waiting:
            above = self.values.get((waiting.pop(), str(SKOS.broader)), [])
            waiting += [iri for iri in above if iri.rpartition("/")[2] not in found]
            found |= {iri.rpartition("/")[2] for iri in above}
        return frozenset(found)

    def closed(self, themes: Iterable[str]) -> list[str]:
        """Return the codes of themes and of all themes above them, each once: what a thing is looked up by."""
        each = dict.fromkeys(themes)
        return sorted({*each, *(above for theme in each for above in self.broader(theme))})

    def specific(self, themes: Iterable[str]) -> list[str]:
        """Return the codes of the themes that stand above none of the others: what a thing is counted by."""
        each = dict.fromkeys(themes)
        above = {broad for theme in each for broad in self.broader(theme)}
        return [theme for theme in each if theme not in above]

    def offset(self, stage: int) -> int:
        """Return the years from the plan's base year to a stage's horizon (`kth:offset`, whole years)."""
        (text,) = self.values.get((str(concept("stage", stage)), str(KTH.offset)), [""])
        found = YEARS.fullmatch(text)
        if not found:
            raise KoteihyoError(
                f"段階{stage}の時期（kth:offset）が年数ではありません。",
                f"The offset of stage {stage} is not in whole years.",
                file="stages.ttl",
            )
        return int(found[1])
