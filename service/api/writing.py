"""Writing, put into an application: the tokens that it asks for, and the addresses that take changes."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from ..configuration.settings import Limits, Serving
from ..snapshot import Snapshots
from ..writing import tokens
from ..writing.access import Access
from ..writing.requests import WriteRequests
from ..writing.writer import Writer
from . import graph_store, update


def register(app: Flask, snapshots: Snapshots, limits: Limits, serving: Serving, data: Path | None) -> None:
    """Let an application take changes to the data of a folder; without one they are declined."""
    file = serving.tokens or (data / tokens.FILE if data else None)
    if serving.private:
        Access(file).guard(app)
    desk = WriteRequests(Access(file if data else None), Writer(data, limits) if data else None, limits.write_body)
    app.register_blueprint(update.blueprint(desk))
    app.register_blueprint(graph_store.blueprint(desk, snapshots))
