"""The service that `koteihyo serve` runs: the application over an engine, answering over HTTP until told to stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ...graph.versions import folders
from ..app import create_app
from ..configuration.settings import Serving, Settings
from ..engines.engine import Engine
from ..http.channel import Admission
from ..http.proxies import TrustedProxies
from ..http.server import bind, serve
from ..questions.library import Library
from ..writing.access import Access, token_file
from .tables import TableUpdates


def run_service(engine: Engine, settings: Settings) -> None:
    """Answer over HTTP until told to stop, and have the tables of published versions made meanwhile."""
    serving, limits, describing = settings
    library = Library.load(serving.queries)
    data = None if serving.engine else folders.data_folder(serving.data)
    with bind(serving.host, serving.port) as listening:
        app = create_app(engine, library, limits, serving, data, describing)
        with _update_tables(data, library):
            serve(app, listening, limits, _ready, serving.grace, _admission(serving, data))


@contextmanager
def _update_tables(data: Path | None, library: Library) -> Iterator[None]:
    """Have the tables of published versions made while the service runs."""
    updates = TableUpdates(data, library) if data else None
    try:
        yield
    finally:
        if updates:
            updates.close()


def _admission(serving: Serving, data: Path | None) -> Admission:
    """Return who is let in before anything is read: writers are known by the file of tokens."""
    access = Access(token_file(serving.tokens, data) if data else None)
    return Admission(TrustedProxies(serving.trusted_proxies), access.is_writer)


def _ready(url: str) -> None:
    click.echo(f"サービスを開始しました。Serving at {url}（停止：Ctrl-C）")
