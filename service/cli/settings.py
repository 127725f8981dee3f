"""`koteihyo settings`: every setting of the service, as a TOML file to start from."""

from __future__ import annotations

import click

from ..configuration import listing


@click.command()
@click.option("--markdown", is_flag=True, help="docs/settings.md の表として出す。As the table of docs/settings.md.")
def command(*, markdown: bool) -> None:
    """Koteihyo serve の設定をすべて、既定値と理由とともに出力する。

    出力は設定ファイルのひな形として使用できる：koteihyo settings > koteihyo.toml
    List every setting of koteihyo serve, as a TOML file to start from.
    """
    click.echo(listing.table() if markdown else listing.toml(), nl=False)
