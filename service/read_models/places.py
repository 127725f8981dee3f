"""Where plans are and what places they name: from the codes of plans, their places, and the areas of their figures."""

from __future__ import annotations

from collections.abc import Iterable
from string import Template
from typing import NamedTuple

from ...graph.interop.areas import NORTH_EAST, SOUTH_WEST, Area, Position, areas, centres
from .facts import Facts, term
from .plans import ListedPlan

# A position that is none of Japan's, or no number, is not drawn.
INSIDE = (
    f"{SOUTH_WEST.latitude} <= ?latitude && ?latitude <= {NORTH_EAST.latitude} && "
    f"{SOUTH_WEST.longitude} <= ?longitude && ?longitude <= {NORTH_EAST.longitude}"
)
NAMED = Template(f"""SELECT ?place ?ja ?en ?code ?latitude ?longitude ?source ?entry ?words WHERE {{
  ?place a kth:Place ; kth:inPlan $plan ; skos:prefLabel ?ja FILTER(LANG(?ja) = "ja")
  OPTIONAL {{ ?place skos:prefLabel ?en FILTER(LANG(?en) = "en") }}
  OPTIONAL {{ ?place <https://schema.org/containedInPlace>/dcterms:identifier ?code }}
  OPTIONAL {{ ?place <https://schema.org/latitude> ?latitude ; <https://schema.org/longitude> ?longitude ;
    dcterms:source ?source FILTER({INSIDE}) }}
  OPTIONAL {{ GRAPH ?inferred {{ ?mention kth:mentions ?place ; kth:mentionIn ?entry }} ?entry kth:verbatim ?words }}
}} ORDER BY ?place ?entry""")
MEASURED = Template("""SELECT ?code (COUNT(DISTINCT ?observation) AS ?count) WHERE {
  ?observation a kth:Observation ; kth:inPlan $plan ; dcterms:spatial/dcterms:identifier ?code
} GROUP BY ?code ORDER BY ?code""")


class Entry(NamedTuple):
    """An entry that names a place: its IRI and its words."""

    iri: str
    words: str


class Place(NamedTuple):
    """A place that a plan names, in both languages, with the area in which it lies and the entries that name it.

    ``position`` is None where nobody has given one, and ``source`` says whose data it is of.
    """

    iri: str
    ja: str
    en: str
    within: Area | None
    position: Position | None
    source: str
    entries: tuple[Entry, ...]


class MeasuredArea(NamedTuple):
    """An area of which a plan's figures are, and how many of them."""

    area: Area
    figures: int


class Seat(NamedTuple):
    """An area with its position, and the plans whose area it is."""

    area: Area
    position: Position
    plans: list[ListedPlan]


class Seats(NamedTuple):
    """The areas that have plans, in the order of their codes, and the plans whose area is not known."""

    seats: list[Seat]
    unplaced: list[ListedPlan]


def read_places(facts: Facts, plan: str) -> list[Place]:
    """Return the places that a plan names."""
    return facts.cache(("places", plan), lambda: _query_places(facts, plan))


def _query_places(facts: Facts, plan: str) -> list[Place]:
    rows = facts.rows(NAMED.substitute(plan=term(plan)))
    by_place = {row["place"]: row for row in rows}
    return [
        Place(
            iri,
            row["ja"],
            row.get("en", row["ja"]),
            areas().get(row.get("code", "")),
            Position(float(row["latitude"]), float(row["longitude"])) if "latitude" in row else None,
            row.get("source", ""),
            tuple(
                dict.fromkeys(
                    Entry(each["entry"], each["words"]) for each in rows if each["place"] == iri and "entry" in each
                )
            ),
        )
        for iri, row in by_place.items()
    ]


def read_measured(facts: Facts, plan: str) -> list[MeasuredArea]:
    """Return the areas of a plan's figures that are in the table of areas."""
    rows = facts.cache(("measured areas", plan), lambda: facts.rows(MEASURED.substitute(plan=term(plan))))
    return [MeasuredArea(areas()[row["code"]], int(row["count"])) for row in rows if row["code"] in areas()]


def seat_plans(listed: Iterable[ListedPlan]) -> Seats:
    """Return the areas that plans are of, and the plans of no known area."""
    by_code: dict[str, list[ListedPlan]] = {}
    for plan in listed:
        by_code.setdefault(plan.code, []).append(plan)
    known = sorted(code for code in by_code if code in centres() and code in areas())
    seats = [Seat(areas()[code], centres()[code], by_code[code]) for code in known]
    return Seats(seats, [plan for code, plans in by_code.items() if code not in known for plan in plans])
