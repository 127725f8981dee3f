"""`koteihyo token`: make tokens for those who may write, list them, revoke them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.published import versions
from ..forms.tables import aligned
from ..writing import tokens
from . import options

of = click.option(
    "--tokens",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="KOTEIHYO_TOKENS",
    help="トークンのファイル（既定：データ置き場の tokens.json）。File of tokens.",
)
SCOPES = {"read": "読む", "write": "書く"}


@click.group()
def command() -> None:
    """書き込める人のトークンを作り、一覧し、取り消す。動いているサービスにもすぐに効く。

    Make, list and revoke tokens; a service that runs takes notice at once.
    """


@command.command()
@click.argument("name")
@click.option("--scope", type=click.Choice(tokens.SCOPES), default="write", show_default=True, help="できること。")
@options.data
@of
def add(name: str, scope: str, data: Path | None, file: Path | None) -> None:
    """トークンを作り、一度だけ出す。NAME は履歴に残る。

    Make a token and print it, this once. NAME is what the history will say.
    """
    click.echo(tokens.add(_file(data, file), name, scope))
    click.echo("このトークンは二度と表示されません。It is not shown again.", err=True)


@command.command(name="list")
@options.data
@of
@options.as_json
def listed(data: Path | None, file: Path | None, *, as_json: bool) -> None:
    """トークンの名前、できること、作った日時を出す。

    List names, scopes and when each was made.
    """
    found = tokens.read(_file(data, file))
    if as_json:
        rows = [{"name": each.name, "scope": each.scope, "made": each.made} for each in found]
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    table = [[each.name, f"{SCOPES[each.scope]} {each.scope}", each.made] for each in found]
    columns = ["名前", "できること", "作った日時（UTC）"]
    return click.echo(aligned(columns, table) if table else "トークンはありません。No tokens.")


@command.command()
@click.argument("name")
@options.data
@of
def revoke(name: str, data: Path | None, file: Path | None) -> None:
    """トークンを取り消す。

    Revoke a token.
    """
    tokens.revoke(_file(data, file), name)
    click.echo(f"{name} のトークンを取り消しました。Revoked.")


def _file(data: Path | None, file: Path | None) -> Path:
    return file or versions.data_folder(data) / tokens.FILE
