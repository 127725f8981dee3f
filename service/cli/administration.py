"""`koteihyo settings` and `token`: every setting of the service as a file to start from, and the tokens of writers."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ...graph.versions import folders
from ..configuration import listing
from ..results.terminal import align
from ..writing import tokens
from . import options


@click.command()
@click.option("--markdown", is_flag=True, help="docs/settings.md の表として出す。As the table of docs/settings.md.")
def settings_command(*, markdown: bool) -> None:
    """Koteihyo serve の設定をすべて、既定値と理由とともに出力する。

    出力は設定ファイルのひな形として使用できる：koteihyo settings > koteihyo.toml
    List every setting of koteihyo serve, as a TOML file to start from.
    """
    click.echo(listing.table() if markdown else listing.toml(), nl=False)


tokens_option = click.option(
    "--tokens",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="KOTEIHYO_TOKENS",
    help="トークンのファイル（既定：データフォルダーの tokens.json）。File of tokens.",
)
SCOPES = {"read": "読み取り", "curate": "判断", "write": "書き込み"}


@click.group()
def token_command() -> None:
    """書き込み用のトークンを発行し、一覧を出力し、失効させる。稼働中のサービスにも直ちに反映する。

    Make, list and revoke tokens; a service that runs takes notice at once.
    """


@token_command.command()
@click.argument("name")
@click.option("--scope", type=click.Choice(tokens.SCOPES), default="write", show_default=True, help="権限。")
@options.data
@tokens_option
def add(name: str, scope: str, data: Path | None, file: Path | None) -> None:
    """トークンを発行し、一度だけ表示する。NAME は履歴に残る。

    Make a token and print it, this once. NAME is what the history will say.
    """
    click.echo(tokens.add(_tokens_file(data, file), name, scope))
    click.echo("このトークンは二度と表示されません。It is not shown again.", err=True)


@token_command.command(name="list")
@options.data
@tokens_option
@options.as_json
def list_tokens(data: Path | None, file: Path | None, *, as_json: bool) -> None:
    """トークンの名前、権限、発行日時を出力する。

    List names, scopes and when each was made.
    """
    held = tokens.read_tokens(_tokens_file(data, file))
    if as_json:
        rows = [{"name": token.name, "scope": token.scope, "made": token.made} for token in held]
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    table = [[token.name, f"{SCOPES[token.scope]} {token.scope}", token.made] for token in held]
    columns = ["名前", "権限", "発行日時（UTC）"]
    return click.echo(align(columns, table) if table else "トークンはありません。No tokens.")


@token_command.command()
@click.argument("name")
@options.data
@tokens_option
def revoke(name: str, data: Path | None, file: Path | None) -> None:
    """トークンを失効させる。

    Revoke a token.
    """
    tokens.revoke(_tokens_file(data, file), name)
    click.echo(f"{name} のトークンを失効させました。Revoked.")


def _tokens_file(data: Path | None, file: Path | None) -> Path:
    return file or folders.data_folder(data) / tokens.FILE
