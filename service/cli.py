"""The command `koteihyo`: a group of subcommands, each in a module of its own that is loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from ..graph.errors import KoteihyoError

# Every subcommand: its module in `commands` (which holds it as `command`) and what it is for.
COMMANDS = {
    "plans": "計画の一覧を出す。List the plans.",
    "check": "工程表が原文と一字も違わないことを確かめる。Prove that an outline is its document.",
    "validate": "計画を検査し、指摘を出す。Check a plan and print the findings.",
    "suggest": "同じことを述べていそうな項目などの候補を出す。List what a program suspects.",
    "build": "グラフを作り、検査し、版として公開する。Build, check and publish a version.",
    "versions": "公開した版の一覧を出す。List the published versions.",
    "rollback": "前の版に戻す。Make an earlier version current again.",
    "dumps": "配布データを作る。Make a version's files for download.",
    "token": "書き込める人のトークンを作り、取り消す。Make and revoke tokens of those who may write.",
    "backup": "公開した版をすべて、履歴とともに控える。Copy all versions and their history.",
    "restore": "控えを確かめて戻す。Verify a backup and restore it.",
    "portal": "オープンデータのポータルを加え、読む。Add open-data portals and read them.",
    "links": "公開データとのリンクの候補を出し、採否を決める。Find links to open data, and decide on them.",
    "publish": "版を他のサーバーに入れる。Load a version into another server.",
    "render": "公開したグラフから表をもう一度印刷する。Print the tables again from the graph.",
    "import": "データで渡された計画を読み込む（StratML）。Read a plan that came as data.",
    "export": "計画をほかの標準で書き出す（StratML）。Write a plan in the form of another standard.",
    "query": "質問に答える。Answer a question, or a query of your own.",
    "settings": "serveの設定をすべて、既定と理由とともに出す。List every setting of serve.",
    "serve": "SPARQLと質問のサービスを始める。Serve SPARQL and the questions.",
}


HELP = """工程表：印刷された計画を、確かめられ、問い合わせられる知識グラフにする。

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
        command: click.Command = import_module(f".commands.{cmd_name}", __package__).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of subcommands."""
        with formatter.section("コマンド Commands"):
            formatter.write_dl(list(COMMANDS.items()))


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
