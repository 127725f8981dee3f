"""`koteihyo render`: print a plan's tables again, from the published graph alone."""

from __future__ import annotations

from pathlib import Path

import click
import pyoxigraph as ox

from ...graph.versions import folders
from ..engines.engine import NotPublished
from ..results import printed_tables
from . import options
from .options import deliver


@click.command()
@click.argument("plan")
@click.option(
    "--format",
    "form",
    type=click.Choice([*printed_tables.FORMS]),
    default="markdown",
    show_default=True,
    help="形式。Format.",
)
@options.output
@options.data
def command(plan: str, form: str, output: Path | None, data: Path | None) -> None:
    """公開したグラフだけから、計画の表を再現する。

    Print the tables of a plan from the published graph alone.
    """
    version = folders.current(folders.data_folder(data))
    if version is None:
        raise NotPublished
    found = printed_tables.FORMS[form](printed_tables.passages(ox.Store.read_only(str(version.store_path)), plan))
    deliver(found if isinstance(found, bytes) else found.encode(), output, binary=form == "xlsx")
