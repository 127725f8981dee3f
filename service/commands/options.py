"""Options that several subcommands share."""

from __future__ import annotations

from pathlib import Path

import click

data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="データ置き場（既定：KOTEIHYO_DATA、なければ利用者の標準の場所）。Data folder.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="プログラム向けにJSONで出す。Print JSON.")
