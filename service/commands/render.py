"""`koteihyo render`: print a plan's tables again, from the published graph alone."""

from __future__ import annotations

from pathlib import Path

import click
import pyoxigraph as ox

from ...graph.published import versions
from ..engines.engine import NotPublished
from ..forms import render
from ..forms.delivery import deliver
from . import options


@click.command()
@click.argument("plan")
@click.option(
    "--format", "form", type=click.Choice([*render.FORMS]), default="markdown", show_default=True, help="形式。Format."
)
@options.output
@options.data
def command(plan: str, form: str, output: Path | None, data: Path | None) -> None:
    """公開したグラフだけから、計画の表を再現する。

    Print the tables of a plan from the published graph alone.
    """
    version = versions.current(versions.data_folder(data))
    if version is None:
        raise NotPublished
    found = render.FORMS[form](render.passages(ox.Store.read_only(str(version.store_path)), plan))
    deliver(found if isinstance(found, bytes) else found.encode(), output, binary=form == "xlsx")
