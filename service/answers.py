"""Answers as people read them: a table for a terminal, a CSV for Excel, a workbook.

The formats of SPARQL are the engine's own bytes and do not come by here. What does is read back from the engine's
JSON, so that language tags and datatypes are still there when a cell is written.
"""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, Triple, parse_query_results

from ..graph.base import BASE
from .engine import WHOLE, Answer, Dataset, Engine, NotAcceptable, Wanted
from .formats import CSV, FORMATS, Format
from .tables import aligned

Term = NamedNode | BlankNode | Literal | Triple
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")}
# What a spreadsheet takes for the start of a formula; full-width signs are turned into these by Japanese input.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")

TABLE = Format("table", "text/plain", "results", also=("txt",))
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "results")
READABLE = (*FORMATS, XLSX, TABLE)


class Table(NamedTuple):
    """Named columns and rows of terms; None where a row has no value."""

    columns: list[str]
    rows: list[list[Term | None]]


class About(NamedTuple):
    """What a reader of an answer should know of it: the question and what was set."""

    title: str = ""
    asks: str = ""
    settings: tuple[tuple[str, str], ...] = ()


NOTHING = About()


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


def guarded(term: Term | None) -> str:
    """Return a cell's text; an apostrophe keeps what is not a number from starting a formula."""
    text = plain(term)
    return f"'{text}" if text.startswith(FORMULA) and not is_number(term) else text


def is_number(term: Term | None) -> bool:
    """Say whether a term is a number of XML Schema's that a spreadsheet can hold."""
    return (
        isinstance(term, Literal)
        and term.datatype.value in NUMBERS
        and term.value.upper() not in ("NAN", "INF", "-INF")
    )


def plain(term: Term | None) -> str:
    """Return a term's characters without its type, as CSV has them."""
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode | Triple) else term.value


def short(term: Term | None) -> str:
    """Return a term for a narrow column: of our own IRIs what follows ``id/``.

    >>> short(NamedNode("https://w3id.org/koteihyo/id/theme/waste"))
    'theme/waste'
    """
    text = plain(term)
    if isinstance(term, NamedNode):
        text = text.removeprefix(f"{BASE}id/").replace(f"{BASE}ontology#", "kth:")
    return text


def terminal(table: Table) -> str:
    """Return the table for a terminal, with the number of its rows."""
    lines = aligned(table.columns, [[short(term) for term in row] for row in table.rows])
    return f"{lines}\n（{len(table.rows)}件 / {len(table.rows)} rows）\n"
