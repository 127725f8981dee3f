"""Editions of published plans: what a version's graphs say of a plan, as units to compare.

A version holds no folder of its plans, and a plan that came as data has no print: of both the graphs tell what a
comparison needs. The lines of the outline are not in them; a place is a line of the source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox

from ..plan.numbers import read_number
from ..rdf.names import PREFIXES
from .units import Aim, Edition, Quote, Unit, find_trend, fold, fold_section, read_way

Row = dict[str, str]
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
# Each is asked of the merge of what is asserted; $plan is the plan. The first entry of a thing is the first printed.
_THINGS = """SELECT ?thing ?class ?label ?about ?above ?order ?key ?words ?line ?kind ?section ?row ?table WHERE {
  VALUES ?class { kth:Measure kth:Goal kth:Pledge }
  ?thing a ?class ; kth:inPlan $plan ; rdfs:label ?label ; kth:statedBy ?entry .
  ?entry kth:order ?order
  OPTIONAL { ?entry kth:notation ?key } OPTIONAL { ?entry kth:verbatim ?words } OPTIONAL { ?entry kth:line ?line }
  OPTIONAL { ?entry kth:passageKind ?kind } OPTIONAL { ?entry kth:ownSection ?section }
  OPTIONAL { ?entry kth:row ?row ; kth:tableNumber ?table }
  OPTIONAL { ?thing dcterms:description ?about } OPTIONAL { ?thing kth:partOf/rdfs:label ?above }
} ORDER BY ?order ?entry ?thing"""
_INDICATORS = """SELECT ?thing ?label ?order ?key ?words ?line ?section ?row ?table WHERE {
  ?thing a kth:Indicator ; kth:inPlan $plan ; rdfs:label ?label
  OPTIONAL { ?thing kth:printedIn ?printed } OPTIONAL { ?thing prov:wasQuotedFrom ?quoted }
  BIND(COALESCE(?printed, ?quoted, ?thing) AS ?entry)
  OPTIONAL { ?entry kth:order ?order } OPTIONAL { ?entry kth:notation ?key } OPTIONAL { ?entry kth:verbatim ?words }
  OPTIONAL { ?entry kth:line ?line } OPTIONAL { ?entry kth:ownSection ?section }
  OPTIONAL { ?entry kth:row ?row ; kth:tableNumber ?table }
} ORDER BY ?order ?entry ?thing"""
# What a schedule prints of a measure goes with it, as the role of the column says.
_PARTS = """SELECT ?thing ?whole WHERE {
  ?thing kth:inPlan $plan ; kth:statedBy/kth:header/kth:role "schedule" ; kth:partOf ?whole } ORDER BY ?thing ?whole"""
_SCHEDULED = """SELECT ?thing ?year WHERE { ?thing kth:inPlan $plan ; kth:scheduledIn/kth:year ?year } ORDER BY ?year"""
_SECTIONS = """SELECT ?section ?label ?above WHERE { ?section a kth:Section ; kth:inPlan $plan ; rdfs:label ?label
  OPTIONAL { ?section kth:ownSection ?above } } ORDER BY ?section ?label"""
_BESIDE = """SELECT ?role ?section ?table ?row ?words WHERE { VALUES ?role { "description" "number" }
  ?cell kth:inPlan $plan ; kth:header/kth:role ?role ; kth:verbatim ?words ; kth:ownSection ?section ; kth:row ?row ;
    kth:tableNumber ?table ; kth:order ?order } ORDER BY ?order"""
_OFFICES = "SELECT ?thing ?name WHERE { ?thing kth:inPlan $plan ; kth:responsible/rdfs:label ?name }"
_PLEDGES = """SELECT ?thing ?name WHERE { ?thing kth:inPlan $plan ; kth:fulfils ?pledge .
  ?pledge kth:pledgeNumber|rdfs:label ?name }"""
_THEMES = "SELECT ?thing ?name WHERE { ?thing kth:inPlan $plan ; kth:theme/rdfs:label ?name }"
_DUE = "SELECT ?thing ?year WHERE { ?thing kth:inPlan $plan ; kth:dueYear/kth:year ?year } ORDER BY ?year"
_STAGES = """SELECT ?stage ?order ?label ?offset WHERE { ?stage a kth:Stage ; kth:inPlan $plan ; kth:order ?order ;
  rdfs:label ?label OPTIONAL { ?stage kth:offset ?offset } } ORDER BY ?order ?label"""
_AT = "SELECT ?thing ?order WHERE { ?thing kth:inPlan $plan ; kth:atStage/kth:order ?order } ORDER BY ?order"
_FIGURES = """SELECT ?figure ?thing ?indicator ?printed ?value ?upper ?comparator ?direction ?part ?year ?base WHERE {
  ?figure a kth:Target ; kth:inPlan $plan ; kth:figurePrinted ?printed
  OPTIONAL { ?thing kth:target ?figure } OPTIONAL { ?figure kth:indicator ?indicator }
  OPTIONAL { ?figure kth:value ?value } OPTIONAL { ?figure kth:valueTo ?upper }
  OPTIONAL { ?figure kth:comparator/skos:notation ?comparator }
  OPTIONAL { ?figure kth:direction/skos:notation ?direction } OPTIONAL { ?figure kth:breakdown ?part }
  OPTIONAL { ?figure kth:dueYear/kth:year ?year } OPTIONAL { ?figure kth:baseline/kth:value ?base }
} ORDER BY ?year ?figure ?thing"""
_FIRST = "SELECT ?year WHERE { $plan kth:firstYear/kth:year ?year } ORDER BY ?year"
# A mark of a schedule (●, →) by what it is called here: the graphs say only in which years it stands.
_MARK = "●"


def read_published(store: ox.Store, plan: str) -> Edition:
    """Return a plan as it is compared, from a store whose default graph holds all that is asserted of it."""
    return _PublishedReader(store, plan).read()


class _PublishedReader:
    def __init__(self, store: ox.Store, plan: str) -> None:
        self.store, self.plan = store, plan

    def rows(self, query: str) -> list[Row]:
        """Return the rows of a query: the text of each value by its name; what is unbound is not there."""
        answer = self.store.query(_PREFIXES + query.replace("$plan", f"<{self.plan}>"))
        if not isinstance(answer, ox.QuerySolutions):
            return []
        names = [variable.value for variable in answer.variables]
        return [{name: row[name].value for name in names if row[name] is not None} for row in answer]

    def gather(self, query: str, key: str, value: str) -> dict[str, list[str]]:
        """Return values by what they are of, each once, in the order of the rows."""
        by_thing: dict[str, dict[str, None]] = {}
        for row in self.rows(query):
            by_thing.setdefault(row[key], {})[row[value]] = None
        return {name: [*values] for name, values in by_thing.items()}

    def read(self) -> Edition:
        """Return the edition: things and targets in the order of the print."""
        firsts: dict[str, Row] = {}
        for row in self.rows(_THINGS):
            # A thing is called by the entry that states it first; what says 再掲 may be printed before it.
            if row["thing"] not in firsts or row["thing"].endswith(f"/{row.get('key', '-')}"):
                firsts[row["thing"]] = row
        heads = {thing: wholes[0] for thing, wholes in self.gather(_PARTS, "thing", "whole").items()}
        parts: dict[str, list[str]] = {}
        for thing in firsts:
            if heads.get(thing) in firsts:
                parts.setdefault(heads[thing], []).append(thing)
        own = [first for first in firsts if heads.get(first) not in firsts]
        units = [self.make(firsts[each], parts.get(each, []), firsts) for each in own]
        units += self.read_targets()
        ordered = sorted(units, key=lambda unit: unit.order)
        last = len(ordered) or 1
        numbered = tuple(replace(unit, order=at / last) for at, unit in enumerate(ordered))
        years = [int(row["year"]) for row in self.rows(_FIRST)]
        return Edition(numbered, self.stages, min(years, default=None))

    @cached_property
    def stages(self) -> dict[int, tuple[str, int | None]]:
        """Return the stages by number: the name, and the years from the base year."""
        by_number: dict[int, tuple[str, int | None]] = {}
        for row in self.rows(_STAGES):
            years = re.fullmatch(r"P(\d+)Y", row.get("offset", ""))
            offset = int(years[1]) if years else None
            by_number.setdefault(int(row["order"]), (row["label"], offset))
        return by_number

    @cached_property
    def sections(self) -> dict[str, tuple[str, str]]:
        """Return the heading of each section, and the section above it."""
        by_iri: dict[str, tuple[str, str]] = {}
        for row in self.rows(_SECTIONS):
            by_iri.setdefault(row["section"], (row["label"], row.get("above", "")))
        return by_iri

    @cached_property
    def heading_counts(self) -> Counter[str]:
        """Return how often each heading stands."""
        return Counter(fold_section(label) for label, _ in self.sections.values())

    def list_headings(self, section: str) -> list[str]:
        """Return the headings that a section stands under, its own first."""
        headings: list[str] = []
        while section in self.sections and len(headings) <= len(self.sections):
            headings.append(self.sections[section][0])
            section = self.sections[section][1]
        return headings

    @cached_property
    def beside(self) -> dict[tuple[str, str, str, str], list[str]]:
        """Return what stands in a row of a table, by its role."""
        by_place: dict[tuple[str, str, str, str], list[str]] = {}
        for row in self.rows(_BESIDE):
            by_place.setdefault((row["role"], row["section"], row["table"], row["row"]), []).append(row["words"])
        return by_place

    def find_beside(self, row: Row, role: str) -> list[str]:
        return self.beside.get((role, row.get("section", ""), row.get("table", ""), row.get("row", "")), [])

    @cached_property
    def offices(self) -> dict[str, list[str]]:
        return self.gather(_OFFICES, "thing", "name")

    @cached_property
    def pledges(self) -> dict[str, list[str]]:
        return self.gather(_PLEDGES, "thing", "name")

    @cached_property
    def themes(self) -> dict[str, list[str]]:
        return self.gather(_THEMES, "thing", "name")

    @cached_property
    def due(self) -> dict[str, list[str]]:
        return self.gather(_DUE, "thing", "year")

    @cached_property
    def schedule_years(self) -> dict[str, list[str]]:
        return self.gather(_SCHEDULED, "thing", "year")

    @cached_property
    def stage_orders(self) -> dict[str, list[str]]:
        return self.gather(_AT, "thing", "order")

    @cached_property
    def figures(self) -> list[Row]:
        """Return the targets, each once."""
        return [*{row["figure"]: row for row in reversed(self.rows(_FIGURES))}.values()][::-1]

    def make(self, row: Row, parts: list[str], things: dict[str, Row]) -> Unit:
        """Return the unit of a measure, a goal or a pledge, with what goes with it."""
        thing = row["thing"]
        sort = row["class"].rpartition("#")[2].lower()
        own = [figure for figure in self.figures if figure.get("thing") == thing and "indicator" not in figure]
        starts: dict[str, int] = {}
        for part in parts:
            for year in self.schedule_years.get(part, ()):
                words = fold(things[part]["label"])
                starts[words] = min(int(year), starts.get(words, int(year)))
        for year in self.schedule_years.get(thing, ())[:1]:
            starts.setdefault(_MARK, int(year))
        unit = self.place(row, thing)
        return replace(
            unit,
            sort="goal" if sort == "goal" else "pledge" if sort == "pledge" else "measure",
            iris=(thing, *parts, *(each["figure"] for each in own)),
            starts=starts,
            aims=tuple(map(_aim, own)),
        )

    def place(self, row: Row, thing: str) -> Unit:
        """Return what is printed of a thing and around it."""
        heading = row.get("kind", "").endswith("/heading")
        headings = self.list_headings(row.get("section", ""))[1 if heading else 0 :]
        # What came as data stands under no heading: what it is part of is above it.
        headings = headings or [row["above"]] if "above" in row else headings
        chain = tuple(map(fold_section, headings))
        place = next((each for each in chain if self.heading_counts[each] == 1), "/".join(chain))
        words = row.get("words", row["label"])
        beside = self.find_beside(row, "number")
        return Unit(
            sort="measure",
            iris=(thing,),
            quote=Quote(row.get("key", ""), words, int(row.get("line", 0)), heading),
            words=row["label"],
            description="\n".join(self.find_beside(row, "description")) or row.get("about", ""),
            place=place,
            chain=chain,
            heading=next((heading for heading in headings if fold_section(heading) == place), ""),
            number=fold(beside[0]) if beside else read_number(words),
            offices=frozenset(map(fold, self.offices.get(thing, ()))),
            pledges=frozenset(map(fold, self.pledges.get(thing, ()))),
            themes=frozenset(self.themes.get(thing, ())),
            due=int(self.due[thing][0]) if thing in self.due else None,
            stage=int(self.stage_orders[thing][0]) if thing in self.stage_orders else 0,
            starts={},
            aims=(),
            trend=0,
            order=float(row.get("order", 0)),
        )

    def read_targets(self) -> list[Unit]:
        """Return the targets of each indicator."""
        firsts: dict[str, Row] = {}
        for row in self.rows(_INDICATORS):
            firsts.setdefault(row["thing"], row)
        by_target: dict[str, list[Row]] = {}
        for row in self.figures:
            if row.get("indicator") in firsts:
                by_target.setdefault(row["indicator"], []).append(row)
        return [self.make_target(firsts[each], rows) for each, rows in by_target.items()]

    def make_target(self, row: Row, figures: list[Row]) -> Unit:
        """Return the unit of an indicator's targets."""
        aims = tuple(map(_aim, figures))
        bases = [Decimal(figure["base"]) for figure in figures if "base" in figure][:1]
        trend = find_trend((aim.way for aim in aims), [*bases, *(aim.value for aim in aims)])
        iris = tuple(figure["figure"] for figure in figures)
        return replace(
            self.place(row, row["thing"]), sort="target", iris=iris, aims=aims, trend=trend, measured=row["thing"]
        )


def _aim(row: Row) -> Aim:
    value, upper = (Decimal(row[name]) if name in row else None for name in ("value", "upper"))
    year = int(row["year"]) if "year" in row else None
    way = read_way(row.get("comparator"), row.get("direction"))
    return Aim(year, row.get("part", ""), row["printed"], value, way, upper)


def list_plans(store: ox.Store) -> Iterable[str]:
    """Return the plans that a store holds, by IRI."""
    answer = store.query(f"{_PREFIXES}SELECT ?plan WHERE {{ ?plan a kth:Plan }} ORDER BY ?plan")
    return [row["plan"].value for row in answer] if isinstance(answer, ox.QuerySolutions) else []
