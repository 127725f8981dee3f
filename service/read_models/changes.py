"""Changes: what became of the statements of an earlier plan, as the graph of the plan that revises it says."""

from __future__ import annotations

from collections import defaultdict
from string import Template
from typing import NamedTuple

from ..questions.tables.listings import Row
from .facts import Facts, listing, number, term

PAIRS = listing("""SELECT DISTINCT ?plan ?earlier WHERE {
  $only ?plan <http://www.w3.org/ns/prov#wasRevisionOf> ?earlier ; a kth:Plan . ?earlier a kth:Plan
  FILTER EXISTS { GRAPH ?changes { ?correspondence a kth:Correspondence ; kth:inPlan ?plan } }
}""")
IN_CHANGES = 'FILTER(STRENDS(STR(?changes), "/changes"))'
ROWS = listing(f"""SELECT * WHERE {{
  GRAPH ?changes {{ ?it a kth:Correspondence ; kth:inPlan $plan ; kth:change ?change ; kth:score ?score ;
    kth:status ?status . OPTIONAL {{ ?it kth:yearsLater ?years }} OPTIONAL {{ ?it kth:reason ?reason }} }}
  {IN_CHANGES} }} ORDER BY ?it""")
SIDES = listing(f"""SELECT ?it ?side ?thing ?label ?order ?place ?above ?theme ?indicator ?pledge WHERE {{
  VALUES (?property ?side) {{ (kth:earlier "earlier") (kth:later "later") }}
  GRAPH ?changes {{ ?it kth:inPlan $plan ; ?property ?thing }}
  {IN_CHANGES}
  ?thing rdfs:label ?label
  OPTIONAL {{ ?thing kth:statedBy|kth:printedIn ?entry . ?entry kth:order ?order
    OPTIONAL {{ ?entry kth:ownSection ?section . ?section rdfs:label ?place
      OPTIONAL {{ ?section kth:ownSection/rdfs:label ?above }} }} }}
  OPTIONAL {{ ?thing kth:ownTheme ?theme }}
  OPTIONAL {{ ?thing a kth:Indicator BIND("yes" AS ?indicator) }}
  OPTIONAL {{ ?thing a kth:Pledge BIND("yes" AS ?pledge) }}
}} ORDER BY ?it ?side ?order ?thing ?theme""")
DIFFERENCES = listing(f"""SELECT ?it ?aspect ?earlier ?later WHERE {{
  GRAPH ?changes {{ ?it kth:inPlan $plan ; kth:differs ?difference .
    ?difference kth:aspect ?aspect ; kth:earlierPrinted ?earlier ; kth:laterPrinted ?later }}
  {IN_CHANGES}
  ?aspect kth:order ?rank
}} ORDER BY ?it ?rank""")
OTHERS = listing(f"""SELECT ?it ?other WHERE {{
  GRAPH ?changes {{ ?it kth:inPlan $plan ; kth:couldBe ?other }} {IN_CHANGES}
}} ORDER BY ?it ?other""")
# The values of targets in the years that both plans print.
TARGETS = listing(f"""SELECT ?it ?year ?before ?after ?one_printed ?two_printed WHERE {{
  GRAPH ?changes {{ ?it kth:inPlan $plan ; kth:earlier ?old ; kth:later ?new }}
  {IN_CHANGES}
  ?old a kth:Indicator . ?new a kth:Indicator .
  ?one kth:indicator ?old ; a kth:Target ; kth:dueYear ?due ; kth:value ?before ; kth:figurePrinted ?one_printed .
  ?two kth:indicator ?new ; a kth:Target ; kth:dueYear ?due ; kth:value ?after ; kth:figurePrinted ?two_printed .
  ?due kth:year ?year
}} ORDER BY ?it ?year""")
# The years that either plan prints of what was put off or brought forward: of the thing itself, and of each word of its
# schedule (工事).
YEARS = listing(f"""SELECT DISTINCT ?it ?side ?phase ?year WHERE {{
  VALUES (?property ?side ?own) {{ (kth:earlier "earlier" true) (kth:earlierPart "earlier" false)
                                   (kth:later "later" true) (kth:laterPart "later" false) }}
  GRAPH ?changes {{ ?it kth:inPlan $plan ; kth:change ?change ; ?property ?thing }}
  {IN_CHANGES}
  FILTER(?change IN ("deferred", "brought-forward"))
  ?thing kth:dueYear|kth:scheduledIn ?due ; rdfs:label ?label . ?due kth:year ?year
  BIND(IF(?own, "", STR(?label)) AS ?phase)
}} ORDER BY ?it ?side ?year""")
# Things of either side that a statement's page tells of.
HISTORY = Template(f"""SELECT DISTINCT ?plan WHERE {{
  GRAPH ?changes {{ ?it kth:inPlan ?plan ; kth:earlier|kth:later $thing }} {IN_CHANGES}
}} ORDER BY ?plan""")
LISTINGS = (PAIRS, ROWS, SIDES, DIFFERENCES, OTHERS, TARGETS, YEARS)


class Side(NamedTuple):
    """A thing on one side: its words, the heading that it stands under, its theme, its place in the plan."""

    iri: str
    label: str
    place: str
    theme: str
    order: int
    is_indicator: bool
    is_pledge: bool = False


class Difference(NamedTuple):
    """In what two plans differ, and how either prints it."""

    aspect: str
    earlier: str
    later: str


class Target(NamedTuple):
    """A value to reach in a year that both plans print: before and after, as numbers and as printed."""

    year: int
    before: float
    after: float
    earlier: str
    later: str


class Shift(NamedTuple):
    """A word of a schedule, empty for the thing itself, with its first and last year before and now."""

    phase: str
    before: tuple[int, int]
    after: tuple[int, int]


class Change(NamedTuple):
    """What became of something: both sides, its class, what differs, and whether a person has decided on it.

    `shifts` are the years that moved, of what was put off or brought forward.
    """

    iri: str
    change: str
    earlier: tuple[Side, ...]
    later: tuple[Side, ...]
    years: int
    score: float
    decided: bool
    reason: str
    others: tuple[str, ...]
    differences: tuple[Difference, ...]
    targets: tuple[Target, ...]
    shifts: tuple[Shift, ...] = ()

    @property
    def plan(self) -> str:
        """Return the later plan, which says so."""
        return self.iri.partition("/correspondence/")[0]

    @property
    def order(self) -> tuple[int, int]:
        """Return its place: that of the later side, of what was dropped that of the earlier."""
        sides = self.later or self.earlier
        return (min((side.order for side in sides), default=0), 0 if self.later else 1)


class Pair(NamedTuple):
    """Two plans, the later of which revises the earlier."""

    earlier: str
    later: str


def list_pairs(facts: Facts) -> list[Pair]:
    """Return the plans that revise another one, both of which are published."""
    return facts.cache("changes", lambda: [_pair(row) for rows in facts.rows_by_plan(PAIRS).values() for row in rows])


def _pair(row: Row) -> Pair:
    return Pair(row["earlier"], row["plan"])


def read_changes(facts: Facts, later: str) -> list[Change]:
    """Return what became of the plan that a later one revises, in the order of the later plan."""
    return facts.cache(("changes", later), lambda: _read(facts, later))


def read_history(facts: Facts, iri: str) -> list[Change]:
    """Return how a thing stands in an earlier and in a later plan."""
    plans = [row["plan"] for row in facts.rows(HISTORY.substitute(thing=term(iri)))]
    changes = (change for plan in plans for change in read_changes(facts, plan))
    return [change for change in changes if iri in {side.iri for side in (*change.earlier, *change.later)}]


def _read(facts: Facts, later: str) -> list[Change]:
    sides = _read_sides(facts.rows_of(SIDES, later))
    differences = _group(facts.rows_of(DIFFERENCES, later))
    others = _group(facts.rows_of(OTHERS, later))
    targets = _group(facts.rows_of(TARGETS, later))
    years = _group(facts.rows_of(YEARS, later))
    changes = [
        Change(
            row["it"],
            row["change"],
            tuple(sides[row["it"], "earlier"].values()),
            tuple(sides[row["it"], "later"].values()),
            number(row.get("years", "")),
            float(row["score"]),
            row["status"].endswith("/accepted"),
            row.get("reason", ""),
            tuple(each["other"] for each in others[row["it"]]),
            tuple(Difference(each["aspect"], each["earlier"], each["later"]) for each in differences[row["it"]]),
            tuple(map(_read_target, targets[row["it"]])),
            _read_shifts(years[row["it"]]),
        )
        for row in facts.rows_of(ROWS, later)
    ]
    return sorted(changes, key=lambda change: change.order)


def _read_shifts(rows: list[Row]) -> tuple[Shift, ...]:
    """Return what stands in other years now, the earliest first; of a schedule in other words, the whole of it."""
    phases = dict.fromkeys(row["phase"] for row in rows)
    shifts = [shift for phase in phases if (shift := _read_shift(phase, [r for r in rows if r["phase"] == phase]))]
    whole = _read_shift("", rows)
    return tuple(sorted(shifts or ([whole] if whole else []), key=lambda shift: shift.after))


def _read_shift(phase: str, rows: list[Row]) -> Shift | None:
    before, after = ([number(row["year"]) for row in rows if row["side"] == side] for side in ("earlier", "later"))
    if not before or not after:
        return None
    shift = Shift(phase, (min(before), max(before)), (min(after), max(after)))
    return shift if shift.before != shift.after else None


def _read_target(row: Row) -> Target:
    return Target(
        number(row["year"]), float(row["before"]), float(row["after"]), row["one_printed"], row["two_printed"]
    )


def _read_sides(rows: list[Row]) -> dict[tuple[str, str], dict[str, Side]]:
    """Return the things on each side of each correspondence, each once, by the first entry that prints it."""
    sides: dict[tuple[str, str], dict[str, Side]] = defaultdict(dict)
    for row in rows:
        side = Side(
            row["thing"],
            row["label"],
            " › ".join(each for each in (row.get("above", ""), row.get("place", "")) if each not in {"", row["label"]}),
            row.get("theme", ""),
            number(row.get("order", "")),
            "indicator" in row,
            "pledge" in row,
        )
        sides[row["it"], row["side"]].setdefault(side.iri, side)
    return sides


def _group(rows: list[Row]) -> dict[str, list[Row]]:
    by_thing: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_thing[row["it"]].append(row)
    return by_thing


class Edition(NamedTuple):
    """A plan and what it has of a thing, nothing where it was dropped; the change that led there, None in the first."""

    plan: str
    sides: tuple[Side, ...]
    change: Change | None


def read_strip(facts: Facts, change: Change) -> list[Edition]:
    """Return the editions of what a change is about, the first edition first."""
    pairs, later = {pair.later: pair.earlier for pair in list_pairs(facts)}, change.plan
    if later not in pairs:
        return []
    first = _go_back(facts, pairs, Edition(pairs[later], change.earlier, None))
    return [*first, *_go_on(facts, pairs, Edition(later, change.later, change))]


def _go_back(facts: Facts, pairs: dict[str, str], edition: Edition) -> list[Edition]:
    """Return an edition with all before it."""
    change = _find(facts, edition.plan, edition.sides, later=True) if edition.plan in pairs else None
    if not change:
        return [edition]
    before = Edition(pairs[edition.plan], change.earlier, None)
    # Data may say that two plans revise each other: no plan is asked for twice.
    others = {later: earlier for later, earlier in pairs.items() if later != edition.plan}
    return [*_go_back(facts, others, before), edition._replace(change=change)]


def _go_on(facts: Facts, pairs: dict[str, str], edition: Edition) -> list[Edition]:
    """Return an edition with all after it."""
    following = next((later for later, earlier in pairs.items() if earlier == edition.plan), "")
    change = _find(facts, following, edition.sides, later=False) if following else None
    if not change:
        return [edition]
    others = {later: earlier for later, earlier in pairs.items() if later != following}
    return [edition, *_go_on(facts, others, Edition(following, change.later, change))]


def _find(facts: Facts, plan: str, sides: tuple[Side, ...], *, later: bool) -> Change | None:
    """Return what became of things, as a later plan has it; ``later``: they are the later plan's."""
    wanted = {side.iri for side in sides}
    every = read_changes(facts, plan)
    return next(
        (change for change in every if wanted & {s.iri for s in (change.later if later else change.earlier)}), None
    )
