"""Whether the service can answer: for whoever watches it.

It is ready when the version that is current now has been opened: the engine has answered a query from it once.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from ..engines.engine import Busy, Engine, TimeExceeded, Unavailable
from ..http.negotiation import wants_page
from ..writing.access import stranger


class NotOpened(Unavailable):
    """There is a version, and it cannot be opened."""


class Readiness:
    """What is known to work: the last version that has answered."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.opened = engine, ""

    def version(self) -> str:
        """Return the version that answers; raises what the engine does where none can."""
        version = self.engine.version()
        if version != self.opened:
            try:
                self.engine.query("ASK {}")
            except (Busy, TimeExceeded):
                # Under load it is slow and not dead: whoever restarts it now would make that worse.
                if not self.opened:
                    raise
                return version
            except (OSError, RuntimeError) as error:
                ja = f"版 {version} を開けません。"
                raise NotOpened(ja, f"Version {version} cannot be opened.") from error
            self.opened = version
        return version


Page = Callable[[str], Response]


def blueprint(engine: Engine, page: Page) -> Blueprint:
    """Return the address that says so, with a page for browsers; without a version to answer from it is a 503."""
    health, readiness = Blueprint("health", __name__), Readiness(engine)

    @health.get("/health")
    def state() -> Response:
        version = readiness.version()
        shown = "" if stranger() else version
        if wants_page():
            response = page(shown)
        else:
            response = jsonify({"status": "ok", "version": shown} if shown else {"status": "ok"})
            response.vary.add("Accept")
        response.headers["Cache-Control"] = "no-store"
        return response

    return health
