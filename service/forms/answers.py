"""Answers as people read them: a table for a terminal, a CSV for Excel, a workbook.

The formats of SPARQL are the engine's own bytes and do not come by here. What does is read back from the engine's
JSON, so that language tags and datatypes are still there when a cell is written.
"""

from __future__ import annotations

import csv
import io

from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, parse_query_results

from ..engines.engine import WHOLE, Answer, Dataset, Engine, NotAcceptable, Wanted
from ..engines.formats import CSV, FORMATS, Format
from .cells import NOTHING, About, Table, guarded, short
from .tables import aligned

TABLE = Format("table", "text/plain", "results", also=("txt",))
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "results")
READABLE = (*FORMATS, XLSX, TABLE)


def rows(answer: Answer) -> Table:
    """Return the table that an answer in JSON holds; a boolean is a table of one cell."""
    found = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return Table(["boolean"], [[Literal(bool(found))]])
    return Table([variable.value for variable in found.variables], [list(row) for row in found])


def written(
    engine: Engine,
    text: str,
    wanted: Format,
    about: About = NOTHING,
    *,
    bom: bool = False,
    dataset: Dataset = WHOLE,
) -> Answer:
    """Ask the engine and return its answer in any of the `READABLE` formats; ``bom`` makes a CSV one for Excel."""
    if wanted.engine and not (bom and wanted == CSV):
        either = Wanted(wanted, None) if wanted.family == "results" else Wanted(None, wanted)
        return engine.query(text, wanted=either, dataset=dataset)
    answer = engine.query(text, wanted=Wanted(graph=None), dataset=dataset)
    return answer._replace(format=wanted, body=_body(answer, wanted, about))


def _body(answer: Answer, wanted: Format, about: About) -> bytes:
    table = rows(answer)
    match wanted.name:
        case "xlsx":
            from .workbook import workbook

            return workbook(table, about, answer.version)
        case "csv":
            return excel_csv(table)
        case "table":
            return terminal(table).encode()
    raise NotAcceptable.listing(wanted.family)


def excel_csv(table: Table) -> bytes:
    r"""Return a CSV that Excel reads as UTF-8 and in which no cell starts a formula.

    >>> excel_csv(Table(["a"], [[Literal("=1+1")]])).decode()
    "\ufeffa\r\n'=1+1\r\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([guarded(term) for term in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def terminal(table: Table) -> str:
    """Return the table for a terminal, with the number of its rows."""
    lines = aligned(table.columns, [[short(term) for term in row] for row in table.rows])
    return f"{lines}\n（{len(table.rows)}件 / {len(table.rows)} rows）\n"
