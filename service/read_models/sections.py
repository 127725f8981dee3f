"""A section as it is printed: its passages with their place in a table, and what is said to be printed in each."""

from __future__ import annotations

from string import Template
from typing import NamedTuple

from .facts import Facts, number, term

CELLS = Template("""SELECT ?passage ?words ?drawn ?table
  (MIN(?row) AS ?top) (MAX(?row) AS ?bottom) (MIN(?column) AS ?left) (MAX(?column) AS ?right)
WHERE { ?passage kth:ownSection $section ; a kth:Passage ; kth:order ?order ; kth:tableNumber ?table ;
    kth:row ?row ; kth:column ?column .
  OPTIONAL { ?passage kth:verbatim ?words } OPTIONAL { ?passage kth:drawn ?drawn }
} GROUP BY ?passage ?words ?drawn ?table ?order ORDER BY ?order""")
SAID = Template("""SELECT DISTINCT ?passage ?thing ?class WHERE {
  ?passage kth:ownSection $section .
  { ?thing kth:statedBy ?passage ; a ?class FILTER(?class IN (kth:Measure, kth:Goal, kth:Pledge)) }
  UNION
  { ?thing kth:printedIn ?passage ; a ?class FILTER(?class IN (
      kth:Indicator, kth:Target, kth:Observation, kth:Amount, kth:Responsible, kth:Assessment)) }
} ORDER BY ?passage ?thing ?class""")


class Cell(NamedTuple):
    """A passage in a table: its words or what is drawn, and the rows and columns that it covers, from 1."""

    passage: str
    words: str
    drawn: str
    table: int
    top: int
    bottom: int
    left: int
    right: int


class StatedThing(NamedTuple):
    """A thing that a passage states or prints, and its class."""

    thing: str
    kind: str


class SectionContents(NamedTuple):
    """What a section's tables hold, and what each passage says."""

    cells: tuple[Cell, ...]
    said: dict[str, tuple[StatedThing, ...]]


def read_section(facts: Facts, iri: str) -> SectionContents:
    """Return a section's cells in the order of the print, and what its passages say."""
    return facts.cache(("section", iri), lambda: _query(facts, iri))


def _query(facts: Facts, iri: str) -> SectionContents:
    said: dict[str, tuple[StatedThing, ...]] = {}
    for row in facts.rows(SAID.substitute(section=term(iri))):
        said[row["passage"]] = (*said.get(row["passage"], ()), StatedThing(row["thing"], row["class"]))
    cells = (
        Cell(
            row["passage"],
            row.get("words", ""),
            row.get("drawn", ""),
            *(number(row[name]) for name in ("table", "top", "bottom", "left", "right")),
        )
        for row in facts.rows(CELLS.substitute(section=term(iri)))
        if "passage" in row
    )
    return SectionContents(tuple(cells), said)
