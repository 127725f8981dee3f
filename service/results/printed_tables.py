"""The printed tables again, from the graph alone: Markdown, CSV, HTML and xlsx.

The Markdown is the plan's `outline.md` to the letter, which is how a test shows that the graph has lost nothing
of the document's words or of their order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby, zip_longest

import pyoxigraph as ox

from ...graph.errors import KoteihyoError
from ...graph.plan.passages import ENTRY
from ...graph.rdf.identifiers import KTH, Identifiers
from .workbook import create_workbook

PASSAGES = f"""
PREFIX kth: <{KTH}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?plan ?order ?kind ?words ?key ?level ?sheet ?stage ?line WHERE {{
  ?passage a kth:Passage ; kth:inPlan ?plan ; kth:order ?order ; kth:verbatim ?words ; kth:line ?line .
  OPTIONAL {{ ?passage kth:passageKind/skos:notation ?kind }}
  OPTIONAL {{ ?passage kth:notation ?key ; kth:level ?level }}
  OPTIONAL {{ ?passage kth:onSheet ?sheet }}
  OPTIONAL {{ ?passage kth:atStage/kth:order ?stage }}
}} ORDER BY ?order
"""
HEADINGS = {"document-title": "# ", "sheet-title": "## ", "stage-heading": "### "}
STYLE = (
    "body{font-family:sans-serif;margin:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #888;padding:.5rem;vertical-align:top;width:33%;text-align:left}"
    "ul{margin:0;padding-left:1.2rem}"
)


@dataclass(frozen=True)
class PrintedPassage:
    """A passage as the graph holds it; `level` is 0 for all but entries."""

    kind: str
    words: str
    key: str
    level: int
    sheet: str
    stage: int
    line: int


@dataclass(frozen=True)
class Table:
    """One sheet: its title, and for each stage the heading and what stands under it."""

    key: str
    title: str
    columns: tuple[tuple[str, tuple[PrintedPassage, ...]], ...]


def passages(store: ox.Store, plan: str) -> list[PrintedPassage]:
    """Return a plan's passages in the order of the outline; an unknown plan is a `KoteihyoError`."""
    subject = ox.NamedNode(Identifiers(plan).plan)
    rows = store.query(PASSAGES, substitutions={ox.Variable("plan"): subject})
    printed = [_read_row(row) for row in rows]  # type: ignore[union-attr]
    if not printed:
        raise KoteihyoError(f"計画 {plan} は公開されていません。", f"No plan {plan} is published.")
    return printed


def _read_row(row: ox.QuerySolution) -> PrintedPassage:
    def text(name: str) -> str:
        return row[name].value if row[name] else ""

    return PrintedPassage(
        kind=text("kind") or ENTRY,
        words=text("words"),
        key=text("key"),
        level=int(text("level") or 0),
        sheet=text("sheet").rpartition("/")[2],
        stage=int(text("stage") or 0),
        line=int(text("line")),
    )


def tables(printed: Iterable[PrintedPassage]) -> Iterator[Table]:
    """Yield the sheets of a plan, each with its columns."""
    for key, group in groupby((table for table in printed if table.sheet), key=lambda table: table.sheet):
        sheet = list(group)
        title = next(table.words for table in sheet if table.kind == "sheet-title")
        headings = {table.stage: table.words for table in sheet if table.kind == "stage-heading"}
        columns = tuple(
            (heading, tuple(table for table in sheet if table.stage == stage and table.kind in {ENTRY, "note"}))
            for stage, heading in sorted(headings.items())
        )
        yield Table(key, title, columns)


def markdown(printed: Iterable[PrintedPassage]) -> str:
    """Return the outline: a heading a sheet, a heading a stage, a nested list item an entry."""
    blocks = []
    for listed, group in groupby(printed, key=lambda table: table.kind == ENTRY):
        if listed:
            blocks.append("\n".join(f"{'  ' * (table.level - 1)}- {table.words}" for table in group))
        else:
            blocks += [HEADINGS.get(table.kind, "") + table.words for table in group]
    return "\n\n".join(blocks) + "\n"


def as_csv(printed: Iterable[PrintedPassage]) -> str:
    """Return one row a printed entry or note: where it stands, and its words."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(["entry", "sheet", "stage", "level", "line", "verbatim"])
    for table in printed:
        if table.kind in {ENTRY, "note"}:
            write.writerow([table.key, table.sheet, table.stage, table.level or "", table.line, table.words])
    return out.getvalue()


def html(printed: Iterable[PrintedPassage]) -> str:
    """Return a page with one three-column table a sheet."""
    body = "".join(map(_html_table, tables(printed)))
    head = f'<meta charset="utf-8"><title>工程表</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="ja">{head}{body}</html>\n'


def _html_table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading, _ in table.columns)
    cells = "".join(f"<td>{_html_list(entries)}</td>" for _, entries in table.columns)
    return (
        f'<h2 id="{table.key}">{escape(table.title)}</h2>'
        f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
    )


def _html_list(entries: tuple[PrintedPassage, ...]) -> str:
    out, depth = [], 0
    for entry in entries:
        level = entry.level or depth
        out += ["<ul>"] * (level - depth) or ["</li>" + "</ul></li>" * (depth - level)]
        name = f' id="{entry.key}"' if entry.key else ""
        out.append(f"<li{name}>{escape(entry.words)}")
        depth = level
    return "".join(out) + "</li></ul>" * depth


def xlsx(printed: Iterable[PrintedPassage]) -> bytes:
    """Return a workbook with one worksheet a sheet, its stages side by side."""
    out = io.BytesIO()
    with create_workbook(out) as book:
        bold = book.add_format({"bold": True})
        levels = [book.add_format({"text_wrap": True, "valign": "top", "indent": level}) for level in range(10)]
        for table in tables(printed):
            page = book.add_worksheet(table.key)
            page.set_column(0, len(table.columns) - 1, 45)
            page.write_string(0, 0, table.title, bold)
            for column, (heading, _) in enumerate(table.columns):
                page.write_string(1, column, heading, bold)
            for row, cells in enumerate(zip_longest(*(entries for _, entries in table.columns)), start=2):
                for column, cell in enumerate(cells):
                    if cell:
                        page.write_string(row, column, cell.words, levels[max(cell.level - 1, 0)])
    return out.getvalue()


FORMS: dict[str, Callable[[list[PrintedPassage]], str | bytes]] = {
    "markdown": markdown,
    "csv": as_csv,
    "html": html,
    "xlsx": xlsx,
}
