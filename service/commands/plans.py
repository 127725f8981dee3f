"""`koteihyo plans`: list the plans that can be built."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.plan import names, read_plan
from . import options


@click.command()
@options.folder
@options.as_json
def command(folder: Path, *, as_json: bool) -> None:
    """計画の一覧を出す。

    List the plans, with their titles and the codes of their municipalities.
    """
    plans = [read_plan(folder / name) for name in names(folder)]
    if as_json:
        rows = [
            {
                "plan": plan.id,
                "title": {"ja": plan.title.ja, "en": plan.title.en},
                "municipalityCode": plan.municipality_code,
                "sheets": len(plan.sheets),
            }
            for plan in plans
        ]
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for plan in plans:
        click.echo(f"{plan.id}  {plan.title.ja}（{plan.title.en}）  {plan.municipality_code}  {len(plan.sheets)}表")
    return None
