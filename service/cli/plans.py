"""`koteihyo plans`, `check`, `validate`, `suggest`: what there is to see of a plan before it is published.

`check` proves that an outline holds its document, every character once; `validate` prints what the checks find, with
the words that each finding rests on; `suggest` lists what a program suspects, and how often the curation agrees.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from ...graph.build import assemble
from ...graph.codelists import CodeLists, Lexicon
from ...graph.drafting.parts import check_originals
from ...graph.interop.stratml import is_stratml, read_folder
from ...graph.model import Model, read_model, read_passages
from ...graph.plan.description import read_plan
from ...graph.plan.folders import Folders
from ...graph.plan.ledger import Ledger
from ...graph.plan.passages import FRONT
from ...graph.rdf import dataset
from ...graph.rdf.identifiers import Identifiers
from ...graph.suggestions import Suggestion, precision, suggestions
from ...graph.terms import Fields
from ...graph.validation.findings import Finding
from ..results import findings
from ..results.terminal import align
from . import options
from .interchange import describe_coverage
from .options import deliver


@click.command()
@options.folder
@options.as_json
def plans_command(folder: Folders, *, as_json: bool) -> None:
    """計画の一覧を出力する。

    List the plans, with their titles and the codes of their municipalities.
    """
    rows = [describe_plan(folder / name) for name in folder.names()]
    if as_json:
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in rows:
        title = "（".join(dict.fromkeys(row["title"].values())) + ("）" if len(set(row["title"].values())) > 1 else "")
        click.echo(f"{row['plan']}  {title}  {row['municipalityCode'] or '-'}  {row['sheets']}表")
    return None


def describe_plan(folder: Path) -> dict[str, Any]:
    """Return what a plan's folder says of the plan, whatever it came as."""
    if is_stratml(folder):
        plan, _, parsed_plan = read_folder(folder, Lexicon.load(dataset.ONTOLOGY))
        title, code, sheets = {plan.language: parsed_plan.strategy.name or plan.id}, plan.municipality_code, 0
    else:
        printed = read_plan(folder)
        title, code, sheets = printed.title.texts, printed.area or "", len(printed.sheets)
    return {"plan": folder.name, "title": title, "municipalityCode": code, "sheets": sheets}


# Every kind of character, in the order of the ledger's columns, by what it is called there.
CHARACTER_KINDS = {
    "entry": "項目",
    "note": "注記",
    "heading": "節の見出し",
    "header": "列・行の見出し",
    "page": "柱・ページ番号",
    "chart": "図中の語",
    "contents": "目次",
    "document-title": "題名",
    "legend": "凡例",
    "sheet-title": "表題",
    "table-heading": "見出し",
    "stage-heading": "段階",
    "page-mark": "ページ",
    "footer": "区分",
    "pillars": "欄外",
    "bullet": "「・」",
    "white-space": "空白",
}


@click.command()
@click.argument("plan")
@options.folder
@options.as_json
def check_command(plan: str, folder: Folders, *, as_json: bool) -> None:
    """工程表（outline.md）が原文（source.txt）と一致することを検証し、文字数の内訳を出力する。

    Prove that the outline is the document, and print how many characters each kind of passage holds.
    """
    if is_stratml(folder / plan):
        return check_stratml(folder / plan, as_json=as_json)
    description = read_plan(folder / plan)
    Fields(description, CodeLists.load(dataset.ONTOLOGY))
    source, _, _, ledger = read_passages(description)
    originals = check_originals(description)
    if as_json:
        rows = [{"section": section, "kind": kind, "characters": n} for (section, kind), n in ledger.counts.items()]
        return click.echo(
            json.dumps({"plan": plan, "characters": len(source.text), "ledger": rows}, ensure_ascii=False, indent=1)
        )
    head, *table = tabulate_ledger(ledger)
    click.echo(align(head, table))
    click.echo(
        f"\n原文 {len(source.text)} 字のすべてが、それぞれ一か所に対応しています。\n"
        f"Every one of the {len(source.text)} characters is accounted for exactly once."
    )
    if originals:
        click.echo(
            f"受け取ったファイル（{originals}件）を読み直し、同じ文字であることを確かめました。\n"
            f"The files received ({originals}) were read again: they hold the same characters."
        )
    return None


def check_stratml(folder: Path, *, as_json: bool) -> None:
    """Print what of a plan that came as StratML is not in the model, and how much is."""
    plan, text, parsed_plan = read_folder(folder, Lexicon.load(dataset.ONTOLOGY))
    remarks = [
        {"line": remark.line, "path": remark.path, "kind": remark.kind, "ja": remark.ja}
        for remark in parsed_plan.remarks
    ]
    if as_json:
        described = {
            "plan": plan.id,
            "characters": len(text),
            "elements": parsed_plan.coverage.elements,
            "leftOut": parsed_plan.coverage.left,
            "remarks": remarks,
        }
        return click.echo(json.dumps(described, ensure_ascii=False, indent=1))
    for remark in parsed_plan.remarks:
        click.echo(f"{folder / plan.document.file}:{remark.line}: {remark.ja}\n  {remark.en}")
    statements = len(parsed_plan.strategy.statements())
    click.echo(f"{parsed_plan.strategy.name}：施策・目標{statements}件（{statements} measures and goals）")
    return click.echo(describe_coverage(parsed_plan))


def tabulate_ledger(ledger: Ledger) -> list[list[str]]:
    """Return the ledger: its heading, a row a section of the plan, and the sum; no kind without characters."""
    kinds = [kind for kind in CHARACTER_KINDS if ledger.count_kind(kind)]
    sections = dict.fromkeys(section for section, _ in ledger.counts if section != FRONT)
    rows = [
        [
            section if section != FRONT else "（最初の見出しの前）",
            *(str(ledger.counts[section, kind]) for kind in kinds),
        ]
        for section in (*sections, FRONT)
    ]
    total = ["計", *(str(ledger.count_kind(kind)) for kind in kinds)]
    sums = [str(sum(map(int, row[1:]))) for row in (*rows, total)]
    return [
        ["節", *(CHARACTER_KINDS[kind] for kind in kinds), "計"],
        *([*row, n] for row, n in zip((*rows, total), sums, strict=True)),
    ]


FINDING_FORMS = ("table", "json", "html", "xlsx", "turtle")


@click.command()
@click.argument("plan")
@click.option(
    "--format", "form", type=click.Choice(FINDING_FORMS), default="table", show_default=True, help="形式。Format."
)
@options.output
@options.folder
@options.as_json
def validate_command(plan: str, form: str, output: Path | None, folder: Folders, *, as_json: bool) -> None:
    """計画を検査し、指摘を原文と表・段階・行番号とともに出力する。重大な指摘があれば終了コードは1。

    Check a plan and print the findings, with the words they rest on; exit status 1 if one is a violation.
    """
    listed = assemble([plan], folder=folder, progress=partial(click.echo, err=True)).findings[plan]
    form = "json" if as_json else form
    deliver(write_findings(listed, form, Identifiers(plan)), output, binary=form == "xlsx")
    if any(finding.severity == "violation" for finding in listed):
        sys.exit(1)


def write_findings(listed: list[Finding], form: str, ids: Identifiers) -> bytes:
    """Return the findings in one of the `FINDING_FORMS`."""
    match form:
        case "json":
            return findings.as_json(listed).encode()
        case "html":
            return findings.as_html(listed).encode()
        case "xlsx":
            return findings.as_xlsx(listed)
        case "turtle":
            return findings.as_turtle(listed, ids).encode()
    return findings.as_table(listed).encode()


SUGGESTION_KINDS = {
    "same-words": "同じ文言",
    "near-words": "近い文言",
    "same-pledge": "同じ公約番号",
    "theme-mention": "分野の名称",
    "field-words": "政策分野の語",
}


@click.command()
@click.argument("plan")
@click.option("--score", default=0.0, show_default=True, help="この確度以上の候補だけ（0～1）。Least score.")
@options.folder
@options.as_json
def suggest_command(plan: str, score: float, folder: Folders, *, as_json: bool) -> None:
    """同じ内容を述べる可能性のある項目と、関わる可能性のある分野、政策分野の候補を出力する。採否は人が判断する。

    List entries that may state the same, and themes and fields of policy that an entry may serve; the curation decides.
    """
    model = read_model(read_plan(folder / plan), CodeLists.load(dataset.ONTOLOGY))
    kept = [suggestion for suggestion in suggestions(model) if suggestion.score >= score]
    if as_json:
        return click.echo(
            json.dumps([describe_suggestion(suggestion, model) for suggestion in kept], ensure_ascii=False, indent=1)
        )
    rows = [
        [
            f"{suggestion.score:.2f}",
            SUGGESTION_KINDS[suggestion.kind],
            "採" if suggestion.accepted else "",
            suggestion.entry.key,
            suggestion.entry.reading.label,
            _counterpart_label(suggestion, model),
            suggestion.words,
        ]
        for suggestion in kept
    ]
    click.echo(align(["確度", "種類", "採否", "項目", "文言", "相手方", "根拠の文言"], rows))
    for kind, (accepted, total) in precision(kept).items():
        click.echo(f"{SUGGESTION_KINDS[kind]}：{total}件中{accepted}件を採用（{accepted / total:.0%}）")
    return None


def describe_suggestion(suggestion: Suggestion, model: Model) -> dict[str, object]:
    """Return a suggestion as JSON takes it."""
    return {
        "kind": suggestion.kind,
        "score": suggestion.score,
        "accepted": suggestion.accepted,
        "entry": suggestion.entry.key,
        "other": suggestion.earlier.key if suggestion.earlier else ":".join(suggestion.concept or ()),
        "words": suggestion.words,
        "label": suggestion.entry.reading.label,
        "otherLabel": _counterpart_label(suggestion, model),
    }


def _counterpart_label(suggestion: Suggestion, model: Model) -> str:
    if suggestion.earlier:
        return f"{suggestion.earlier.key} {suggestion.earlier.reading.label}"
    return suggestion.name_concept(model.lists.lexicon)
