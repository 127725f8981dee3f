"""`koteihyo token`: make tokens for those who may write, list them, revoke them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.versions import folders
from ..results.terminal import align
from ..writing import tokens
from . import options

of = click.option(
    "--tokens",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="KOTEIHYO_TOKENS",
    help="トークンのファイル（既定：データフォルダーの tokens.json）。File of tokens.",
)
SCOPES = {"read": "読み取り", "write": "書き込み"}


@click.group()
def command() -> None:
    """書き込み用のトークンを発行し、一覧を出力し、失効させる。稼働中のサービスにも直ちに反映する。

    Make, list and revoke tokens; a service that runs takes notice at once.
    """


@command.command()
@click.argument("name")
@click.option("--scope", type=click.Choice(tokens.SCOPES), default="write", show_default=True, help="権限。")
@options.data
@of
def add(name: str, scope: str, data: Path | None, file: Path | None) -> None:
    """トークンを発行し、一度だけ表示する。NAME は履歴に残る。

    Make a token and print it, this once. NAME is what the history will say.
    """
    click.echo(tokens.add(_file(data, file), name, scope))
    click.echo("このトークンは二度と表示されません。It is not shown again.", err=True)


@command.command(name="list")
@options.data
@of
@options.as_json
def list_tokens(data: Path | None, file: Path | None, *, as_json: bool) -> None:
    """トークンの名前、権限、発行日時を出力する。

    List names, scopes and when each was made.
    """
    found = tokens.read_tokens(_file(data, file))
    if as_json:
        rows = [{"name": each.name, "scope": each.scope, "made": each.made} for each in found]
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    table = [[each.name, f"{SCOPES[each.scope]} {each.scope}", each.made] for each in found]
    columns = ["名前", "権限", "発行日時（UTC）"]
    return click.echo(align(columns, table) if table else "トークンはありません。No tokens.")


@command.command()
@click.argument("name")
@options.data
@of
def revoke(name: str, data: Path | None, file: Path | None) -> None:
    """トークンを失効させる。

    Revoke a token.
    """
    tokens.revoke(_file(data, file), name)
    click.echo(f"{name} のトークンを失効させました。Revoked.")


def _file(data: Path | None, file: Path | None) -> Path:
    return file or folders.data_folder(data) / tokens.FILE
