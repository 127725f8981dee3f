"""The money of a plan: amounts by office or theme, year and kind, plans beside accounts, and its totals.

All of it is answered by questions of the library, so that the page and the questions say the same.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from ..questions.binding import Known
from ..questions.library import Library
from ..questions.tables.listings import Row
from .facts import Facts, listing, number

# What amounts are grouped by: the question that answers it, and its column.
GROUPS = {"office": ("spending-by-office", "responsible"), "theme": ("spending-by-theme", "ownTheme")}
BESIDE, DIFFERING = "planned-against-spent", "totals-that-differ"
KINDS = listing(
    """SELECT ?ja ?en ?code WHERE { ?kind a kth:AmountKind ; skos:notation ?code ; kth:order ?order .
  ?kind rdfs:label ?ja FILTER(LANG(?ja) = "ja") ?kind rdfs:label ?en FILTER(LANG(?en) = "en") } ORDER BY ?order""",
    shared=True,
)
TOTALS = listing("""SELECT ?code ?ja ?en (COUNT(DISTINCT ?check) AS ?checks) WHERE {
  ?check a kth:TotalCheck ; (kth:inPlan|(dcterms:isPartOf/kth:reportsOn)) $plan ; kth:agreement ?agreement .
  ?agreement skos:notation ?code ; kth:order ?order .
  ?agreement rdfs:label ?ja FILTER(LANG(?ja) = "ja") ?agreement rdfs:label ?en FILTER(LANG(?en) = "en")
} GROUP BY ?code ?ja ?en ?order ORDER BY ?order""")
LISTINGS = (KINDS, TOTALS)


class Kind(NamedTuple):
    """A kind of amounts in both languages."""

    code: str
    ja: str
    en: str


class Column(NamedTuple):
    """Amounts of one year (0 where none is printed) and one kind (its Japanese label, empty where none is)."""

    year: int
    kind: str


class Group(NamedTuple):
    """An office or a theme, empty where none is printed."""

    iri: str
    label: str


class Beside(NamedTuple):
    """What was planned, budgeted and spent for a statement in a year, in yen; None where nothing is printed."""

    iri: str
    label: str
    year: int
    planned: int | None
    budgeted: int | None
    spent: int | None
    over: int | None


class Difference(NamedTuple):
    """A total that is not the sum of its parts: in words, with the entry that prints it."""

    iri: str
    words: str
    agreement: str
    entry: str


class Agreement(NamedTuple):
    """How many totals agree with their parts so far."""

    code: str
    ja: str
    en: str
    checks: int


class Money(NamedTuple):
    """The money of a plan, in yen."""

    columns: list[Column]
    groups: list[Group]
    amounts: dict[tuple[Group, Column], int]
    kinds: list[Kind]
    beside: list[Beside]
    totals: list[Agreement]
    differences: list[Difference]

    @property
    def years(self) -> list[int]:
        """Return the years in which something was planned, budgeted or spent."""
        return sorted({beside.year for beside in self.beside})

    def list_beside(self, year: int) -> list[Beside]:
        """Return what was planned, budgeted and spent in a year."""
        return [beside for beside in self.beside if beside.year == year]


def read_money(facts: Facts, library: Library, plan: str, known: Known, by: str) -> Money:
    """Return the money of a plan, grouped by a key of `GROUPS`."""
    return facts.cache(("money", plan, by), lambda: _query(facts, library, plan, known, by))


def _query(facts: Facts, library: Library, plan: str, known: Known, by: str) -> Money:
    def ask(name: str) -> list[Row]:
        return facts.answer(library.question(name), {"plan": plan.rpartition("/")[2]}, known)

    name, column = GROUPS[by]
    kinds = [Kind(row["code"], row["ja"], row["en"]) for row in facts.rows_of(KINDS)]
    amounts: Counter[tuple[Group, Column]] = Counter()
    for row in ask(name):
        group = Group(row.get(column, ""), row.get(f"{column}Label", ""))
        amounts[group, Column(number(row.get("year", "")), row.get("amountKindLabel", ""))] += _yen(row["value"])
    order = {kind.ja: at for at, kind in enumerate(kinds)}
    columns = {column for _, column in amounts}
    return Money(
        columns=sorted(columns, key=lambda column: (column.year or 9999, order.get(column.kind, len(order)))),
        groups=sorted(dict.fromkeys(group for group, _ in amounts), key=lambda group: not group.iri),
        amounts=dict(amounts),
        kinds=kinds,
        beside=list({(beside.iri, beside.year): beside for beside in map(_read_beside, ask(BESIDE))}.values()),
        totals=[
            Agreement(row["code"], row["ja"], row["en"], number(row["checks"])) for row in facts.rows_of(TOTALS, plan)
        ],
        differences=[
            Difference(row["totalCheck"], row.get("totalCheckLabel", ""), row.get("agreementLabel", ""), row["entry"])
            for row in ask(DIFFERING)
        ],
    )


def _yen(text: str) -> int:
    return int(Decimal(text))


def _read_beside(row: Row) -> Beside:
    sums = [_yen(row[name]) if name in row else None for name in ("planned", "budgeted", "spent", "overPlan")]
    return Beside(row["statement"], row.get("statementLabel", ""), number(row["year"]), *sums)
