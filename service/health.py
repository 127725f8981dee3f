"""Whether the service can answer: for whoever watches it."""

from __future__ import annotations

from flask import Blueprint

from .engine import Engine


def blueprint(engine: Engine) -> Blueprint:
    """Return the address that says so; without a version to answer from it is a 503."""
    health = Blueprint("health", __name__)

    @health.get("/health")
    def state() -> dict[str, str]:
        return {"status": "ok", "version": engine.version()}

    return health
