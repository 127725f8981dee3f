"""`koteihyo check`: prove that an outline holds its document, every character once, and print the ledger."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from ...graph.codelists import Lexicon
from ...graph.interop.stratml import is_stratml, read_folder
from ...graph.model import read_passages
from ...graph.plan.description import Plan, read_plan
from ...graph.plan.ledger import Ledger
from ...graph.rdf import dataset
from ..results.terminal import align
from . import options

# Every kind of character, in the order of the ledger's columns, by what it is called there.
KINDS = {
    "entry": "項目",
    "note": "注記",
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
def command(plan: str, folder: Path, *, as_json: bool) -> None:
    """工程表（outline.md）が原文（source.txt）と一致することを検証し、文字数の内訳を出力する。

    Prove that the outline is the document, and print how many characters each kind of passage holds.
    """
    if is_stratml(folder / plan):
        return check_stratml(folder / plan, as_json=as_json)
    found = read_plan(folder / plan)
    source, _, ledger = read_passages(found)
    if as_json:
        rows = [{"sheet": sheet, "kind": kind, "characters": n} for (sheet, kind), n in ledger.counts.items()]
        return click.echo(
            json.dumps({"plan": plan, "characters": len(source.text), "ledger": rows}, ensure_ascii=False, indent=1)
        )
    click.echo(align(["表", *KINDS.values(), "計"], list(table(found, ledger))))
    return click.echo(
        f"\n原文 {len(source.text)} 字のすべてが、それぞれ一か所に対応しています。\n"
        f"Every one of the {len(source.text)} characters is accounted for exactly once."
    )


def check_stratml(folder: Path, *, as_json: bool) -> None:
    """Print what of a plan that came as StratML is not in the model, and how much is."""
    plan, text, found = read_folder(folder, Lexicon.load(dataset.ONTOLOGY))
    remarks = [{"line": each.line, "path": each.path, "kind": each.kind, "ja": each.ja} for each in found.remarks]
    if as_json:
        described = {"plan": plan.id, "characters": len(text), "remarks": remarks}
        return click.echo(json.dumps(described, ensure_ascii=False, indent=1))
    for each in found.remarks:
        click.echo(f"{folder / plan.document.file}:{each.line}: {each.ja}\n  {each.en}")
    left = sum(each.kind == "left" for each in found.remarks)
    return click.echo(
        f"{found.strategy.name}：施策・目標{len(found.strategy.statements())} 未取込み{left}\n"
        f"{len(found.strategy.statements())} statements, {left} things left out."
    )


def table(plan: Plan, ledger: Ledger) -> list[list[str]]:
    """Return the ledger's rows: one a sheet, what stands before the first sheet, and the sum."""
    names = [*(sheet.id for sheet in plan.sheets), None]
    total: Counter[str] = Counter()
    rows = []
    for name in names:
        counts = Counter({kind: number for (sheet, kind), number in ledger.counts.items() if sheet == name})
        total += counts
        rows.append([name or "（表の外）", *(str(counts[kind]) for kind in KINDS), str(counts.total())])
    return [*rows, ["計", *(str(total[kind]) for kind in KINDS), str(total.total())]]
