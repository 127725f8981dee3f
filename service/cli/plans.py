"""`koteihyo plans`: list the plans that can be built."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ...graph.codelists import Lexicon
from ...graph.interop.stratml import is_stratml, read_folder
from ...graph.plan.description import names, read_plan
from ...graph.rdf import dataset
from . import options


@click.command()
@options.folder
@options.as_json
def command(folder: Path, *, as_json: bool) -> None:
    """計画の一覧を出力する。

    List the plans, with their titles and the codes of their municipalities.
    """
    rows = [describe(folder / name) for name in names(folder)]
    if as_json:
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in rows:
        title = "（".join(dict.fromkeys(row["title"].values())) + ("）" if len(set(row["title"].values())) > 1 else "")
        click.echo(f"{row['plan']}  {title}  {row['municipalityCode'] or '-'}  {row['sheets']}表")
    return None


def describe(folder: Path) -> dict[str, Any]:
    """Return what a plan's folder says of the plan, whatever it came as."""
    if is_stratml(folder):
        plan, _, found = read_folder(folder, Lexicon.load(dataset.ONTOLOGY))
        title, code, sheets = {plan.language: found.strategy.name or plan.id}, plan.municipality_code, 0
    else:
        printed = read_plan(folder)
        title = {"ja": printed.title.ja, "en": printed.title.en}
        code, sheets = printed.municipality_code, len(printed.sheets)
    return {"plan": folder.name, "title": title, "municipalityCode": code, "sheets": sheets}
