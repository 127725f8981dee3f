"""`koteihyo mcp`: the question library for a language model on this machine, over standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from ...graph.versions import folders
from ..configuration.settings import Limits
from ..engines.embedded import EmbeddedEngine
from ..engines.engine import NotPublished
from ..mcp.server import create_server
from ..mcp.sources import Source
from ..mcp.transports import serve_stdio
from ..questions.answers import Place
from ..questions.library import Library
from ..search.index import SearchIndexes
from ..snapshot import Snapshots
from . import options

HELP = """言語モデル向けに、質問集をModel Context Protocol（標準入出力）で提供する。

Offer the question library to a language model over the Model Context Protocol, on standard input and output.

\b
claude mcp add koteihyo -- koteihyo mcp
"""


@click.command(help=HELP)
@options.data
@click.option(
    "--public-url",
    envvar="KOTEIHYO_PUBLIC_URL",
    default="",
    metavar="URL",
    help="データを公開しているサービス（固定URLの先頭）。Where these data are served: begins addresses.",
)
def mcp_command(*, data: Path | None, public_url: str) -> None:
    """Offer the question library to a language model on standard input and output."""
    folder = folders.data_folder(data)
    if folders.current(folder) is None:
        raise NotPublished
    # The queries are a model's own: they run under the same limits as a stranger's.
    engine = EmbeddedEngine.from_folder(folder, Limits(workers=1, preload=0))
    try:
        serve_stdio(create_server(_sources(Snapshots(engine), Library.load(), public_url)))
    finally:
        engine.close()


def _sources(snapshots: Snapshots, library: Library, public_url: str) -> Callable[[], Source]:
    place, indexes = Place(f"{public_url.rstrip('/')}/" if public_url else ""), SearchIndexes()
    return lambda: Source(snapshots, snapshots.at(), library, indexes, place)
