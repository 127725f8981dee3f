"""Options that several subcommands share."""

from __future__ import annotations

from pathlib import Path

import click

from ...graph.plan import PLANS

data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="データフォルダー（既定：KOTEIHYO_DATA、なければ利用者の標準の場所）。Data folder.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="プログラム向けにJSONで出す。Print JSON.")
folder = click.option(
    "--plans",
    "folder",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=PLANS,
    help="計画のフォルダーがある場所（既定：同梱の計画）。Folder that holds the plans.",
)
output = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="書き込むファイル。Output file."
)
