"""Answers as people read them: a table for a terminal, a CSV for Excel, a workbook, plain rows, Markdown.

The formats of SPARQL are the engine's own bytes. A page of an answer, and what the engine does not write, is read back
from the engine's JSON, so that language tags and datatypes are still there when a cell is written.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, parse_query_results

from ..engines.engine import WHOLE, Answer, Dataset, Engine, Formats, NotAcceptable
from ..engines.formats import CSV, FORMATS, JSON, Format
from . import paging
from .about import describe_answer, document
from .cells import NOTHING, About, Table, guard_formula, short
from .markdown import markdown
from .paging import Window
from .terminal import align
from .truncation import truncation_notice

TABLE = Format("table", "text/plain", "results", also=("txt", "text"))
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "results")
ROWS = Format("rows", "application/vnd.koteihyo.rows+json", "results", also=("rows.json",))
MARKDOWN = Format("md", "text/markdown", "results", also=("markdown",))
READABLE = (*FORMATS, ROWS, XLSX, MARKDOWN, TABLE)


def rows(answer: Answer) -> Table:
    """Return the table that an answer in JSON holds; a boolean is a table of one cell."""
    query_results = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
    if isinstance(query_results, QueryBoolean):
        return Table(["boolean"], [[Literal(bool(query_results))]])
    return Table([variable.value for variable in query_results.variables], [list(row) for row in query_results])


def write_rows(columns: Sequence[str], rows: Sequence[bytes], version: str, total: int | None = None) -> Answer:
    """Return rows that are bindings of SPARQL's results in JSON as the answer that they are; ``total`` of a page."""
    head = json.dumps({"vars": [*columns]}, separators=(",", ":")).encode()
    body = b'{"head":%s,"results":{"bindings":[%s]}}' % (head, b",".join(rows))
    return Answer(JSON, body, version, rows=len(rows), total=total)


def ask_and_write(
    engine: Engine,
    text: str,
    wanted: Format,
    about: About = NOTHING,
    *,
    bom: bool = False,
    dataset: Dataset = WHOLE,
) -> Answer:
    """Ask the engine and return its answer in any of the `READABLE` formats; ``bom`` makes a CSV one for Excel."""
    return convert_answer(engine.query(text, wanted=native(wanted, bom=bom), dataset=dataset), wanted, about, bom=bom)


def native(wanted: Format, window: Window = paging.WHOLE, *, bom: bool = False) -> Formats:
    """Return what the engine is asked for: the format itself where its bytes will do, else JSON."""
    if wanted.family == "graph":
        return Formats(None, wanted)
    return Formats(wanted, None) if _engines(wanted, bom=bom) and not window.size else Formats(graph=None)


def _engines(wanted: Format, *, bom: bool) -> bool:
    """Say whether the engine writes the format."""
    return bool(wanted.engine) and not (bom and wanted == CSV)


def convert_answer(
    answer: Answer, wanted: Format, about: About = NOTHING, window: Window = paging.WHOLE, *, bom: bool = False
) -> Answer:
    """Return what `native` brought, in the format that is wanted; of a page, that page."""
    if answer.format.family == "graph" and window.size:
        raise paging.NotPaged
    answer = paging.page(answer, window)
    if not _engines(wanted, bom=bom):
        return answer._replace(format=wanted, body=_body(answer, wanted, about))
    if answer.format == wanted:
        return answer
    query_results = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
    return answer._replace(
        format=wanted, body=query_results.serialize(format=getattr(QueryResultsFormat, wanted.engine)) or b""
    )


def _body(answer: Answer, wanted: Format, about: About) -> bytes:
    table = rows(answer)
    facts = describe_answer(answer, len(table.rows))
    match wanted.name:
        case "xlsx":
            from .workbook import workbook

            return workbook(table, about, facts.version, facts.total, facts.cut)
        case "csv":
            return excel_csv(table, facts.cut)
        case "rows":
            return document(table, about, answer)
        case "md":
            return markdown(table, about, facts).encode()
        case "table":
            return terminal(table, facts.total).encode()
    raise NotAcceptable.listing(wanted.family, formats=READABLE)


def excel_csv(table: Table, cut: str = "") -> bytes:
    r"""Return a CSV that Excel reads as UTF-8 and in which no cell starts a formula; a last row says if it was cut.

    >>> excel_csv(Table(["a"], [[Literal("=1+1")]])).decode()
    "\ufeffa\r\n'=1+1\r\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([guard_formula(term) for term in row] for row in table.rows)
    writer.writerows([[truncation_notice(cut)]] if cut else [])
    return text.getvalue().encode("utf-8-sig")


def terminal(table: Table, total: int | None = None) -> str:
    """Return the table for a terminal, with the number of its rows, and of all there are if it is a page."""
    lines = align(table.columns, [[short(term) for term in row] for row in table.rows])
    counted, ja, en = len(table.rows), "", ""
    if total not in (None, counted):
        ja, en = f"{total}件のうち", f" of {total}"
    return f"{lines}\n（{ja}{counted}件 / {counted}{en} rows）\n"
