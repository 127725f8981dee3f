"""`koteihyo dumps`: make the files for download of a version, before anybody asks for them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click
import msgspec

from ...graph.versions import folders
from ..catalogue.holdings import make
from ..results.terminal import align
from . import options


@click.command()
@click.argument("version", required=False, default="")
@options.data
@options.as_json
def command(version: str, data: Path | None, *, as_json: bool) -> None:
    """版（省略時は現在の版）の配布データを作成する。作成済みのものは再作成しない。

    Make the dumps of a version (left out: the current one): N-Quads, TriG, Turtle, JSON-LD and a CSV of entries, plain
    and packed. The service makes them itself when they are first asked for.
    """
    index = make(folders.data_folder(data), version, partial(click.echo, err=True))
    if as_json:
        return click.echo(json.dumps(msgspec.to_builtins(index.files), ensure_ascii=False, indent=1))
    rows = [[each.name, f"{each.size:,}", each.sha256] for each in index.files]
    return click.echo(align(["ファイル", "バイト", "SHA-256"], rows))
