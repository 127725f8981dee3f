"""The web application: a factory that takes everything it needs, and one blueprint a concern."""

from __future__ import annotations

from flask import Flask, Response

from . import health, pages, problems, question_api, sparql
from .engine import Engine
from .questions import Library
from .settings import Limits

# What every answer says to a browser: nothing is loaded or run but our own style sheet, nothing is guessed.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_app(engine: Engine, library: Library | None = None, limits: Limits | None = None) -> Flask:
    """Return the application that answers from an engine, with the questions of a library."""
    library, limits = library or Library(), limits or Limits()
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=limits.body, MAX_FORM_MEMORY_SIZE=limits.body)
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's own provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    problems.register(app)
    app.register_blueprint(sparql.blueprint(engine))
    app.register_blueprint(question_api.blueprint(engine, library))
    app.register_blueprint(health.blueprint(engine))
    app.register_blueprint(pages.blueprint(engine, library))
    app.after_request(_with_headers)
    return app


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
