"""Writing, put into an application: the tokens that it asks for, and the addresses that take changes."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from ..settings import Limits, Serving
from ..snapshot import Snapshots
from . import store, tokens, update
from .access import Access
from .asking import Desk
from .keeper import Keeper


def register(app: Flask, snapshots: Snapshots, limits: Limits, serving: Serving, data: Path | None) -> None:
    """Let an application take changes to the data of a folder; without one they are declined."""
    file = serving.tokens or (data / tokens.FILE if data else None)
    if serving.private:
        Access(file).guard(app)
    desk = Desk(Access(file if data else None), Keeper(data, limits) if data else None, limits.write_body)
    app.register_blueprint(update.blueprint(desk))
    app.register_blueprint(store.blueprint(desk, snapshots))
