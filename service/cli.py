"""The command `koteihyo`: a group of subcommands, each in a module of its own that is loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from ..graph.errors import KoteihyoError

# Every subcommand: its module in `commands` (which holds it as `command`) and what it is for.
COMMANDS = {
    "query": "質問に答える。Answer a question, or a query of your own.",
    "serve": "SPARQLと質問のサービスを始める。Serve SPARQL and the questions.",
}


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


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="koteihyo", prog_name="koteihyo")
def cli() -> None:
    """工程表：印刷された計画を、確かめられ、問い合わせられる知識グラフにする。

    A printed policy plan as a graph that can be checked, cited, linked and queried.
    """


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
