"""`koteihyo links check`: whether a plan's links to other data are well-formed, and on request alive."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from ...graph.interop.links.checks import Remark, check_links, linked_addresses
from ...graph.interop.stratml import is_stratml
from ...graph.plan.description import names, read_plan
from . import options
from .visitor import Visitor


@click.command()
@click.argument("plan", required=False)
@click.option("--alive", is_flag=True, help="一件ずつ接続して、開けるかどうかも確認する。Ask each whether it opens.")
@click.option("--private", is_flag=True, help="この計算機や内部のアドレスにも接続する。Private addresses too.")
@options.folder
@options.as_json
def check(plan: str | None, folder: Path, *, alive: bool, private: bool, as_json: bool) -> None:
    """計画（省略時はすべて）の links.ttl のリンクの形式を検査する。誤りがあれば終了コードは1。

    IRIの形式、既知のホストの識別子の形式、日付のある区域と現在の区域の混同、言語、重複を検査する。
    Check the links of a plan, or of all: form, identifiers of known hosts, dated and undated areas, language,
    duplicates; with --alive, whether each opens. Exit status 1 if something is wrong.
    """
    told = {name: check_links(folder / name / "links.ttl", first_day(folder / name)) for name in plans(plan, folder)}
    if alive:
        for name in told:
            told[name] += closed_links(folder / name / "links.ttl", private=private)
    if as_json:
        rows = [{"plan": name, **each._asdict()} for name, remarks in told.items() for each in remarks]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        show(told, folder)
    if any(each.kind == "fault" for remarks in told.values() for each in remarks):
        sys.exit(1)


def plans(plan: str | None, folder: Path) -> list[str]:
    """Return the plans to look at: the one named, else all that have links."""
    return [plan] if plan else [name for name in names(folder) if (folder / name / "links.ttl").exists()]


def first_day(folder: Path) -> date | None:
    """Return the first day of a printed plan's year; a plan that came as data says none here."""
    return None if is_stratml(folder) else date(read_plan(folder).base_year.year, 4, 1)


def closed_links(file: Path, *, private: bool) -> list[Remark]:
    """Return a remark on each link that does not open."""
    visitor, remarks = Visitor(private=private), []
    for number, (iri, line) in enumerate((found := linked_addresses(file)).items(), start=1):
        click.echo(f"[{number}/{len(found)}] {iri}", err=True)
        if said := visitor.trouble(iri):
            remarks.append(Remark(line, "fault", iri, f"接続できません（{said}）。", f"It does not open: {said}."))
    return remarks


def show(told: dict[str, list[Remark]], folder: Path) -> None:
    """Print what there is to tell, and how much it is."""
    for name, remarks in told.items():
        for each in remarks:
            kind = "誤り" if each.kind == "fault" else "参考"
            click.echo(f"{folder / name / 'links.ttl'}:{each.line}: {kind} {each.about}\n  {each.ja} {each.en}")
        faults = sum(each.kind == "fault" for each in remarks)
        click.echo(f"{name}：誤り{faults} 参考{len(remarks) - faults}。{faults} faults, {len(remarks) - faults} notes.")
