"""`koteihyo backup`: copy all versions and their history."""

from __future__ import annotations

from pathlib import Path

import click

from ...graph.versions import folders
from ...graph.versions.backup import backup
from . import options


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@options.data
def command(target: Path, data: Path | None) -> None:
    """公開した版をすべて、履歴とともに TARGET（.tar、.tar.gz、またはフォルダー）にバックアップする。

    サービスの稼働中や書き込みの途中でも実行できる。フォルダーの場合は、未取得の版だけを複製する。
    Copy all versions and their history into an archive or a folder, also while the service runs;
    a folder gets the versions that it lacks.
    """
    found = backup(folders.data_folder(data), target)
    click.echo(f"{len(found)}版を {target} にバックアップしました。{len(found)} versions were backed up.")
