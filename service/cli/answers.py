"""`koteihyo answers`: what is made of a version once it is published, so that the first who asks need not wait.

The answers to the library's questions, the index of the search, and the candidates for links. A build has them made by
this command in a process of its own, which goes on when the build has ended; a service makes whatever is still missing.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import click

from ...graph.errors import KoteihyoError
from ...graph.interop.links.proposals import keep_proposals
from ...graph.plan.folders import Folders
from ...graph.rdf.names import BASE
from ...graph.versions import folders
from ...graph.versions.version import Version
from ..questions.library import Library
from ..read_models.preparation import prepare
from . import options

# Seconds between two looks at whether another has made them.
LOOK = 0.2


@click.command()
@click.option("--base", default=BASE, show_default=True, help="識別子の基底IRI。Base of the identifiers.")
@options.folder
@options.data
@options.processes
def answers_command(base: str, folder: Folders, data: Path | None, processes: int | None) -> None:
    """現在の版について、質問集の回答、検索の索引、リンクの候補を用意する。用意の最中であれば終わるまで待つ。

    Make the answers to the library's questions, the search's index and the candidates for links of the current
    version; where another process makes them, wait until it has.
    """
    target = folders.data_folder(data)
    version = folders.current(target)
    if version is None:
        raise KoteihyoError(
            "公開した版はありません。koteihyo build で作成できます。", "Nothing is published: koteihyo build."
        )
    keep_proposals(target, folder, version.manifest["plans"], base)
    make_answers(target, version, processes)
    click.echo(f"版 {version.id} の回答はそろっています。The answers to version {version.id} are there.")


def make_answers(data: Path, version: Version, processes: int | None) -> None:
    """Make what a version lacks of answers, or wait for whoever makes it."""
    try:
        while not prepare(data, version, Library.load(), _say_prepared, processes):
            time.sleep(LOOK)
    except sqlite3.Error as error:
        raise KoteihyoError(
            f"回答を用意できませんでした（{error}）。サービスが起動後に改めて用意します。",
            f"Answers could not be prepared: {error}. The service will do it once it runs.",
            file=data,
        ) from None


def _say_prepared(number: int, total: int) -> None:
    click.echo(f"質問の回答を用意しています（{number}／{total}計画）answers", err=True)
