"""Findings for people and programs: a table for the terminal, JSON, a workbook, Turtle, and a page by itself.

Every form says the same in the same order: what is wrong, what would mend it, and the printed words with sheet,
stage and line. Japanese comes first, English beside or below it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from ...graph.rdf.identifiers import Identifiers
from ...graph.validation.findings import Finding, findings_graph
from ...graph.validation.quotes import Quote
from ...graph.validation.shapes import SEVERITIES
from .terminal import pad, truncate
from .workbook import create_workbook

# As wide as the longest entry that fits a terminal of 120 columns beside sheet, stage and line.
CELL = 66
COLUMNS = ["重要度", "指摘", "対応方法", "指摘の対象", "該当する値", "表", "段階", "行番号", "記載", "前提",
           "Severity", "Finding", "Remedy", "Assumption", "IRI"]  # fmt: skip
PLAN = "計画"
PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: sans-serif; line-height: 1.6; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ border-top: 1px solid #ccc; padding: .2rem .5rem; text-align: left; vertical-align: top; }}
td.line {{ text-align: right; white-space: nowrap; }}
.en {{ color: #555; font-size: .9em; }}
.violation {{ border-left: .4rem solid #b00020; padding-left: .8rem; }}
.warning {{ border-left: .4rem solid #b06000; padding-left: .8rem; }}
.info {{ border-left: .4rem solid #44617b; padding-left: .8rem; }}
.report {{ border-left: .4rem solid #999; padding-left: .8rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{counts}</p>
{body}
</body>
</html>
"""
HEADER = (
    "<tr>"
    + "".join(
        f'<th>{ja} <span class="en" lang="en">{en}</span></th>'
        for ja, en in (("表", "Sheet"), ("段階", "Stage"), ("行番号", "Line"), ("記載", "Passage"))
    )
    + "</tr>"
)


def as_table(findings: Sequence[Finding]) -> str:
    """Return the findings for a terminal, in Japanese, grouped by what is wrong."""
    lines = ["　".join(count_severities(findings))]
    for (severity, label), group in groupby(findings, key=lambda finding: (finding.severity, finding.label_ja)):
        listed = [*group]
        lines += [
            "",
            f"■ {SEVERITIES[severity].ja}　{label}（{len(listed)}件）",
            f"  対応方法：{listed[0].wording.remedy_ja}",
        ]
        lines += [f"  前提：{listed[0].assumption_ja}"] if listed[0].assumption_ja else []
        for finding in listed:
            lines += [f"  ・{finding.about_ja}{list_values(finding)}", *map(_row, finding.quotes)]
    return "\n".join(lines) + "\n"


def count_severities(findings: Sequence[Finding]) -> list[str]:
    """Return how many findings there are of each severity: 重大 0件."""
    return [f"{severity.ja} {sum(f.severity == name for f in findings)}件" for name, severity in SEVERITIES.items()]


def list_values(finding: Finding) -> str:
    """Return what a finding rests on, to stand behind what it is about."""
    names = "、".join(find.name_ja for find in finding.finds if find.name_ja)
    return f"　→　{names}" if names else ""


def _row(quote: Quote) -> str:
    stage = quote.stage_ja.partition("（")[0]
    return f"      {pad(quote.sheet_ja, 17)} {pad(stage, 6)} {quote.line:>4}行  {truncate(quote.verbatim, CELL)}"


def as_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON, in both languages."""
    return json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1) + "\n"


def as_turtle(findings: Sequence[Finding], ids: Identifiers) -> str:
    """Return the graph of the findings as Turtle."""
    return findings_graph(findings, ids).serialize(format="turtle")


def as_xlsx(findings: Sequence[Finding], plan_of: Callable[[str], str] | None = None) -> bytes:
    """Return a workbook with one row a quotation; no cell of it can start a formula.

    ``plan_of`` names the plan that a thing is of, for findings of several plans.
    """
    columns = [*COLUMNS, *([PLAN] if plan_of else [])]
    buffer = io.BytesIO()
    with create_workbook(buffer) as book:
        sheet = book.add_worksheet("指摘")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 24)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(_rows(findings, plan_of), start=1):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, number if findings else 0, len(columns) - 1)
    return buffer.getvalue()


def _rows(findings: Sequence[Finding], plan_of: Callable[[str], str] | None) -> Iterator[list[str | int]]:
    """Yield a row for each quotation, and one for a finding that quotes nothing."""
    for finding in findings:
        severity = SEVERITIES[finding.severity]
        left = [
            severity.ja,
            finding.wording.label_ja,
            finding.wording.remedy_ja,
            finding.about_ja,
            "、".join(f.name_ja for f in finding.finds),
        ]
        right = [
            finding.assumption_ja,
            severity.en.lower(),
            finding.wording.label_en,
            finding.wording.remedy_en,
            finding.assumption_en,
            finding.iri,
            *([plan_of(finding.about)] if plan_of else []),
        ]
        for quote in finding.quotes:
            yield [*left, quote.sheet_ja, quote.stage_ja, quote.line, quote.verbatim, *right]
        if not finding.quotes:
            yield [*left, "", "", "", "", *right]


def as_html(findings: Sequence[Finding], title: str = "計画の検査") -> str:
    """Return a page that stands by itself: Japanese with the English beside it."""
    groups = groupby(findings, key=lambda finding: finding.shape)
    body = "\n".join(_section([*group]) for _, group in groups)
    return PAGE.format(title=escape(title), counts="　".join(count_severities(findings)), body=body)


def _section(findings: list[Finding]) -> str:
    first, wording = findings[0], findings[0].wording
    severity = SEVERITIES[first.severity]
    return "\n".join(
        [
            f'<section class="{first.severity}">',
            f"<h2>{severity.ja}：{escape(wording.label_ja)}（{len(findings)}件）<br>",
            f'<span class="en" lang="en">{severity.en}: {escape(wording.label_en)}</span></h2>',
            f"<p>対応方法：{_both(wording.remedy_ja, wording.remedy_en)}</p>",
            *([f"<p>前提：{_both(first.assumption_ja, first.assumption_en)}</p>"] if first.assumption_ja else []),
            *map(_article, findings),
            "</section>",
        ]
    )


def _article(finding: Finding) -> str:
    named = [(finding.about_ja, finding.about_en), *((find.name_ja, find.name_en) for find in finding.finds)]
    english = "; ".join(en for ja, en in named if en not in {"", ja})
    head = f'<h3 id="{escape(finding.iri)}">{_both(finding.about_ja + list_values(finding), english)}</h3>'
    rows = map(_html_row, finding.quotes)
    return "\n".join([head, "<table>", HEADER, *rows, "</table>"]) if finding.quotes else head


def _both(ja: str, en: str) -> str:
    return escape(ja) + (f'<br><span class="en" lang="en">{escape(en)}</span>' if en else "")


def _html_row(quote: Quote) -> str:
    return (
        f"<tr><td>{_both(quote.sheet_ja, quote.sheet_en)}</td><td>{_both(quote.stage_ja, quote.stage_en)}</td>"
        f'<td class="line">{quote.line}</td><td>{escape(quote.verbatim)}</td></tr>'
    )
