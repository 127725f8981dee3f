"""`koteihyo serve`: publish if nothing is published yet, then answer over HTTP until told to stop."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ...graph import versions
from ..app import create_app
from ..embedded import EmbeddedEngine
from ..questions import Library
from ..server import bound, serve
from ..settings import Limits
from . import options

DEFAULT = Limits()
HELP = """SPARQLと質問のサービスを始める。公開された版がなければ先に作る。

Serve SPARQL and the questions; build first if nothing is published.
"""


@click.command(help=HELP)
@click.option("--host", default="127.0.0.1", show_default=True, help="待ち受けるアドレス。Address to listen on.")
@click.option("--port", default=8080, show_default=True, help="待ち受けるポート（0：空いている番号）。Port; 0 for any.")
@click.option(
    "--seconds", default=DEFAULT.seconds, show_default=True, help="一つの問い合わせの制限時間。Time limit of a query."
)
@click.option(
    "--workers", default=DEFAULT.workers, show_default=True, help="問い合わせを処理するプロセスの数。Worker processes."
)
@options.data
def command(host: str, port: int, seconds: float, workers: int, data: Path | None) -> None:
    """Serve SPARQL and the questions; build first if nothing is published."""
    folder = versions.data_folder(data)
    library = Library.checked()
    limits = Limits(seconds=seconds, workers=workers)
    with bound(host, port) as listening:
        _published(folder)
        engine = EmbeddedEngine(partial(versions.current, folder), limits)
        try:
            engine.query("ASK {}")  # A version that cannot be opened is told here, not to the first asker.
            serve(create_app(engine, library, limits), listening, limits, _ready)
        finally:
            engine.close()


def _published(data: Path) -> None:
    """Build the first version where there is none."""
    if versions.current(data) is None:
        from ...graph.build import build

        build(data, progress=partial(click.echo, err=True))


def _ready(url: str) -> None:
    click.echo(f"サービスを始めました。Serving at {url}（停止：Ctrl-C）")
