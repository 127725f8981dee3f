"""Findings for people and programs: a table for the terminal, JSON, a workbook, Turtle (a page: `finding_page`).

Every form says the same in the same order: what is wrong, what would mend it, and the printed words with sheet,
stage and line. Japanese comes first, English beside or below it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from itertools import groupby

import xlsxwriter

from ...graph.rdf.identifiers import Identifiers
from ...graph.validation.findings import SEVERITIES, Finding, findings_graph
from ...graph.validation.quotes import Quote
from .terminal import pad, truncate

NAMES = {
    "violation": ("重大", "violation"),
    "warning": ("注意", "warning"),
    "info": ("参考", "note"),
    "report": ("報告", "report"),
}
# As wide as the longest entry that fits a terminal of 120 columns beside sheet, stage and line.
CELL = 66
COLUMNS = ["重要度", "指摘", "対応方法", "指摘の対象", "該当する値", "表", "段階", "行番号", "記載", "前提",
           "Severity", "Finding", "Remedy", "Assumption", "IRI"]  # fmt: skip


def as_table(findings: Sequence[Finding]) -> str:
    """Return the findings for a terminal, in Japanese, grouped by what is wrong."""
    lines = ["　".join(counts(findings))]
    for (severity, label), group in groupby(findings, key=lambda each: (each.severity, each.label_ja)):
        found = [*group]
        lines += ["", f"■ {NAMES[severity][0]}　{label}（{len(found)}件）", f"  対応方法：{found[0].wording.remedy_ja}"]
        lines += [f"  前提：{found[0].assumption_ja}"] if found[0].assumption_ja else []
        for finding in found:
            lines += [f"  ・{finding.about_ja}{finds_of(finding)}", *map(_row, finding.quotes)]
    return "\n".join(lines) + "\n"


def counts(findings: Sequence[Finding]) -> list[str]:
    """Return how many findings there are of each severity: 重大 0件."""
    return [f"{NAMES[each][0]} {sum(f.severity == each for f in findings)}件" for each in SEVERITIES]


def finds_of(finding: Finding) -> str:
    """Return what a finding rests on, to stand behind what it is about."""
    names = "、".join(each.name_ja for each in finding.finds if each.name_ja)
    return f"　→　{names}" if names else ""


def _row(quote: Quote) -> str:
    stage = quote.stage_ja.partition("（")[0]
    return f"      {pad(quote.sheet_ja, 17)} {pad(stage, 6)} {quote.line:>4}行  {truncate(quote.verbatim, CELL)}"


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON, in both languages."""
    return json.dumps([each.as_json() for each in findings], ensure_ascii=False, indent=1) + "\n"


def as_turtle(findings: Sequence[Finding], ids: Identifiers) -> str:
    """Return the graph of the findings as Turtle."""
    return findings_graph(findings, ids).serialize(format="turtle")


def as_xlsx(findings: Sequence[Finding]) -> bytes:
    """Return a workbook with one row a quotation; no cell of it can start a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("指摘")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 24)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, row in enumerate(_rows(findings), start=1):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, number if findings else 0, len(COLUMNS) - 1)
    return buffer.getvalue()


def _rows(findings: Sequence[Finding]) -> Iterator[list[str | int]]:
    """Yield a row for each quotation, and one for a finding that quotes nothing."""
    for each in findings:
        ja, en = NAMES[each.severity]
        left = [
            ja,
            each.wording.label_ja,
            each.wording.remedy_ja,
            each.about_ja,
            "、".join(f.name_ja for f in each.finds),
        ]
        right = [each.assumption_ja, en, each.wording.label_en, each.wording.remedy_en, each.assumption_en, each.iri]
        for quote in each.quotes:
            yield [*left, quote.sheet_ja, quote.stage_ja, quote.line, quote.verbatim, *right]
        if not each.quotes:
            yield [*left, "", "", "", "", *right]
