"""`koteihyo rollback`: make an earlier version current again."""

from __future__ import annotations

from pathlib import Path

import click

from ...graph.versions import folders
from . import options


@click.command()
@click.argument("version", required=False)
@options.data
def command(version: str | None, data: Path | None) -> None:
    """過去の版（または指定した版）を現在の版に戻す。

    Make the version before the current one, or the one named, current again.
    """
    found = folders.rollback(folders.data_folder(data), version)
    click.echo(f"版 {found.id} に戻しました。Version {found.id} is current.")
