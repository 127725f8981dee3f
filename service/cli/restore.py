"""`koteihyo restore`: verify a backup and bring it back."""

from __future__ import annotations

from pathlib import Path

import click

from ...graph.versions import backup, folders
from ..configuration import settings
from . import options


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@options.data
@click.option(
    "--largest",
    envvar="KOTEIHYO_LARGEST",
    show_envvar=True,
    metavar="BYTES",
    default=backup.LARGEST,
    type=settings.amount,
    show_default="64GiB",
    help="展開後の大きさの上限。Bytes that a backup may unpack to.",
)
def command(source: Path, data: Path | None, largest: int) -> None:
    """バックアップ SOURCE を検証してから復元し、その版を現在の版にする。破損していれば何も変更しない（終了コード1）。

    Verify a backup, bring its versions back and make its current one current; a damaged one changes nothing (exit 1).
    """
    found = backup.restore(folders.data_folder(data), source, largest)
    click.echo(f"版 {found.id} に戻しました。Version {found.id} is current.")
