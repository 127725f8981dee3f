"""The flat table of a plan's entries: one row an entry, with where it stands, what it states and under which themes.

It opens in a spreadsheet as it is; a cell with several values has them in order, with a bar between.
"""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Literal, NamedNode

from ..engines.engine import Engine
from ..forms.answers import excel_csv
from ..forms.cells import Table, Term
from .summary import asked

COLUMNS = ["entry", "notation", "division", "sheet", "stage", "strand", "level", "line", "verbatim", "intended"]
MORE = ["statement", "type", "label", "themes", "target_groups", "pledges", "due"]
BAR = " | "
ROWS = """SELECT ?entry ?notation ?division ?sheet ?stage ?strand ?level ?line ?verbatim ?intended {
  ?entry a kth:Entry ; kth:inPlan $plan ; kth:notation ?notation ; kth:onSheet ?on ; kth:atStage ?at ;
         kth:level ?level ; kth:line ?line ; kth:verbatim ?verbatim ; kth:order ?order .
  OPTIONAL { ?on kth:inDivision/skos:prefLabel ?division FILTER(LANG(?division) = "ja") }
  OPTIONAL { ?on rdfs:label ?sheet FILTER(LANG(?sheet) = "ja") }
  OPTIONAL { ?at skos:prefLabel ?stage FILTER(LANG(?stage) = "ja") }
  OPTIONAL { ?entry kth:inStrand/rdfs:label ?strand FILTER(LANG(?strand) = "ja") }
  OPTIONAL { ?entry kth:intended ?intended }
} ORDER BY ?order ?entry"""
# Each gives an entry's values, of which there may be several, for one of the columns of `MORE`.
JA = 'FILTER(LANG(?value) = "ja")'
VALUES = {
    "statement": "?entry kth:states ?value",
    "type": f"VALUES ?is {{ kth:Measure kth:Goal }} ?entry kth:states/rdf:type ?is . ?is rdfs:label ?value {JA}",
    "label": f"?entry kth:states/rdfs:label ?value {JA}",
    "themes": f"?entry kth:states/kth:theme/skos:prefLabel ?value {JA}",
    "target_groups": f"?entry kth:states/kth:concerns/skos:prefLabel ?value {JA}",
    "pledges": "?entry kth:citesPledge/kth:pledgeNumber ?value",
    "due": f"?entry kth:citesYear/rdfs:label ?value {JA}",
}


def table(engine: Engine, plan: str) -> bytes:
    """Return the table of a plan as a CSV that a spreadsheet reads as UTF-8, and in which no cell starts a formula."""
    name = str(NamedNode(plan))
    found = {column: _values(engine, name, pattern) for column, pattern in VALUES.items()}
    rows: list[list[Term | None]] = []
    for row in asked(engine, ROWS.replace("$plan", name)):
        more = [BAR.join(found[column][row[0]]) for column in MORE]
        rows.append([Literal(value) for value in (*row, *more)])
    return excel_csv(Table([*COLUMNS, *MORE], rows))


def _values(engine: Engine, plan: str, pattern: str) -> dict[str, list[str]]:
    """Return the values of a column by entry, in order."""
    where = f"?entry a kth:Entry ; kth:inPlan {plan} . {pattern}"
    values: dict[str, list[str]] = defaultdict(list)
    for entry, value in asked(engine, f"SELECT DISTINCT ?entry ?value {{ {where} }} ORDER BY ?entry ?value"):
        values[entry].append(value)
    return values
