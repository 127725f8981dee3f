"""The command `koteihyo`: a group of subcommands, whose modules are loaded when they are called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from ...graph.errors import KoteihyoError

# Every subcommand, which its module holds under its name and `_command`: the module, and what it is for.
COMMANDS = {
    "draft": ("draft", "ファイルから計画の下書きを作成する。Draft a plan from a file."),
    "plans": ("plans", "計画の一覧を出力する。List the plans."),
    "check": ("plans", "工程表が原文と一致することを検証する。Verify that an outline matches its document."),
    "validate": ("plans", "計画を検査し、指摘を出力する。Check a plan and print the findings."),
    "suggest": ("plans", "同じ内容を述べる可能性のある項目などの候補を出力する。List suggestions made by a program."),
    "compare": (
        "compare",
        "二つの計画を比べ、何がどう変わったかを出力する。Compare two plans, statement by statement.",
    ),
    "build": ("publication", "グラフを作成し、検査し、版として公開する。Build, check and publish a version."),
    "answers": ("answers", "質問集の回答を用意し、完了を待つ。Make the answers to the questions, and wait for them."),
    "versions": ("versions", "公開した版の一覧を出力する。List the published versions."),
    "rollback": ("versions", "過去の版に戻す。Make an earlier version current again."),
    "dumps": ("versions", "配布データを作成する。Make a version's files for download."),
    "token": ("administration", "書き込み用のトークンを発行し、失効させる。Issue and revoke tokens for writing."),
    "backup": ("versions", "公開した版をすべて、履歴とともにバックアップする。Back up all versions and their history."),
    "restore": ("versions", "バックアップを検証して復元する。Verify a backup and restore it."),
    "replicate": ("versions", "現在の版を読み取り専用の複製に送る。Ship the current version to a read-only replica."),
    "portal": (
        "portal",
        "オープンデータのポータルを登録し、データを取得する。Register open-data portals and retrieve from them.",
    ),
    "curate": (
        "curate",
        "判断をExcelの表に書き出し、記入したものを取り込む。Decide on a plan in an Excel workbook.",
    ),
    "links": (
        "links",
        "公開データとのリンクの候補を出力し、採否を判断する。Find links to open data, and decide on them.",
    ),
    "data": ("data", "公開データの数値を計画に取り込む。Take figures of open data into a plan."),
    "publish": ("publication", "版を他のサーバーに登録する。Load a version into another server."),
    "render": ("interchange", "公開したグラフから表を再現する。Reproduce the tables from the graph."),
    "import": ("interchange", "データ形式の計画を読み込む（StratML）。Import a plan in a data format."),
    "export": ("interchange", "計画を他の標準形式で出力する（StratML）。Export a plan in another standard format."),
    "query": (
        "query",
        "質問集の質問または任意の問い合わせを実行する。Run a question of the library, or a query of your own.",
    ),
    "mcp": ("mcp", "質問集を言語モデルに提供する（MCP）。Offer the questions to a language model over MCP."),
    "settings": ("administration", "serveの設定をすべて、既定値と理由とともに出力する。List every setting of serve."),
    "serve": ("serve", "SPARQLと質問集のサービスを開始する。Serve SPARQL and the question library."),
}


HELP = """工程表：印刷された計画を、検証と検索ができる知識グラフにする。

A printed policy plan as a graph that can be checked, cited, linked and queried.
"""


class Commands(click.Group):
    """The subcommands of `COMMANDS`; help about all of them loads none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the subcommand, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f".{module}", __package__), f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of subcommands."""
        with formatter.section("コマンド Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])


@click.command(cls=Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="koteihyo", prog_name="koteihyo")
def cli() -> None:
    """Hold the subcommands."""


def main() -> None:
    """Run the command line; a fault that its reader can mend is told in its own words, without a traceback."""
    try:
        cli(prog_name="koteihyo")
    except KoteihyoError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_status)
    except OSError as error:
        reason = error.strerror or str(error)
        file = f"{error.filename}: " if error.filename else ""
        click.echo(f"{file}読み書きできません（{reason}）。\nCannot be read or written: {reason}", err=True)
        sys.exit(KoteihyoError.exit_status)
