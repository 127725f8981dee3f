"""`koteihyo versions`: list what was published, the newest last."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.published import versions
from ..forms.tables import aligned
from . import options

ACTS = {"publish": "公開", "write": "書き込み", "rollback": "差し戻し", "restore": "復元"}


@click.command()
@options.data
@options.as_json
def command(data: Path | None, *, as_json: bool) -> None:
    """公開した版の一覧を、実行者と理由とともに古い順に出力する。「→」は現在の版。

    List the publications, oldest first, with who made them and why; the arrow marks the current version.
    """
    history = versions.history(versions.data_folder(data))
    if as_json:
        return click.echo(json.dumps([each.as_json() for each in history], ensure_ascii=False, indent=1))
    rows = [
        ["→" if each is history[-1] else "", each.version, each.time, ACTS[each.act], each.who, each.why]
        for each in history
    ]
    columns = ["", "版", "日時（UTC）", "操作", "実行者", "理由"]
    return click.echo(aligned(columns, rows) if rows else "公開した版はありません。None yet.")
