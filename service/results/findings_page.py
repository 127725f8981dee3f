"""Findings as a page: one file that stands by itself, Japanese with the English beside it, both sides quoted."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from ...graph.validation.findings import Finding
from ...graph.validation.quotes import Quote
from .findings import NAMES, counts, finds_of

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


def as_html(findings: Sequence[Finding], title: str = "計画の検査") -> str:
    """Return a page that stands by itself: Japanese with the English beside it."""
    groups = groupby(findings, key=lambda each: each.shape)
    body = "\n".join(_section([*group]) for _, group in groups)
    return PAGE.format(title=escape(title), counts="　".join(counts(findings)), body=body)


def _section(findings: list[Finding]) -> str:
    first, (ja, en) = findings[0], NAMES[findings[0].severity]
    said = first.wording
    return "\n".join(
        [
            f'<section class="{first.severity}">',
            f"<h2>{ja}：{escape(said.label_ja)}（{len(findings)}件）<br>",
            f'<span class="en" lang="en">{en.capitalize()}: {escape(said.label_en)}</span></h2>',
            f'<p>対応方法：{escape(said.remedy_ja)}<br><span class="en" lang="en">{escape(said.remedy_en)}</span></p>',
            *([f"<p>前提：{_both(first.assumption_ja, first.assumption_en)}</p>"] if first.assumption_ja else []),
            *map(_article, findings),
            "</section>",
        ]
    )


HEADER = (
    "<tr>"
    + "".join(
        f'<th>{ja} <span class="en" lang="en">{en}</span></th>'
        for ja, en in (("表", "Sheet"), ("段階", "Stage"), ("行番号", "Line"), ("記載", "Passage"))
    )
    + "</tr>"
)


def _article(finding: Finding) -> str:
    named = [(finding.about_ja, finding.about_en), *((each.name_ja, each.name_en) for each in finding.finds)]
    english = "; ".join(en for ja, en in named if en not in {"", ja})
    head = f'<h3 id="{escape(finding.iri)}">{_both(finding.about_ja + finds_of(finding), english)}</h3>'
    rows = map(_html_row, finding.quotes)
    return "\n".join([head, "<table>", HEADER, *rows, "</table>"]) if finding.quotes else head


def _both(ja: str, en: str) -> str:
    return escape(ja) + (f'<br><span class="en" lang="en">{escape(en)}</span>' if en else "")


def _html_row(quote: Quote) -> str:
    return (
        f"<tr><td>{_both(quote.sheet_ja, quote.sheet_en)}</td><td>{_both(quote.stage_ja, quote.stage_en)}</td>"
        f'<td class="line">{quote.line}</td><td>{escape(quote.verbatim)}</td></tr>'
    )
