"""The web application: a factory that takes everything it needs, and one blueprint a concern."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from .catalogue import catalogue_api, dump_api, feed, sitemap
from .catalogue.holdings import Holdings
from .engines.engine import Engine
from .library.questions import Library
from .openapi import document as openapi
from .operating import accesslog, health, metrics
from .operating.attendance import Attendance
from .operating.clients import Clients
from .operating.metrics import Meters
from .operating.proxies import Forwarded
from .operating.watched import Watched, charge
from .pages import site, thing
from .pages.editor import Editor
from .pages.questions import Questions
from .pages.versions import Versions
from .pages.vocabulary import Vocabulary
from .protocol import mementos, place, problems, published, question_api, sparql
from .settings import Describing, Limits, Serving
from .snapshot import Snapshots
from .things import addresses, graph_api, thing_api
from .things.missing import Archive
from .writing import desk

# What every answer says to a browser: nothing is loaded, run or called but our own files, nothing is guessed.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


# Who calls the factory and not the command keeps standard error to itself.
QUIET = Serving(log=accesslog.OFF)
NOBODY = Describing()


def create_app(
    engine: Engine,
    library: Library | None = None,
    limits: Limits | None = None,
    serving: Serving = QUIET,
    data: Path | None = None,
    describing: Describing = NOBODY,
) -> Flask:
    """Return the application that answers from an engine, with the questions of a library.

    ``data`` is the folder of the versions that the engine answers from, None where it answers from elsewhere.
    """
    library, limits = library or Library(), limits or Limits()
    meters = Meters(limits)
    snapshots = Snapshots(Watched(engine, limits, meters))
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=limits.body, MAX_FORM_MEMORY_SIZE=limits.body)
    app.config[addresses.SETTING] = serving.base
    app.config[place.SETTING] = describing
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's own provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.wsgi_app = Forwarded(app.wsgi_app, serving.trusted_proxies)  # type: ignore[method-assign] # as Flask says to
    Attendance(Clients(limits), meters, accesslog.opened(serving.log)).register(app)
    problems.register(app, serving.hosts)
    mementos.register(app)
    pages = site.register(app, snapshots, library)
    app.register_blueprint(sparql.blueprint(snapshots, limits, Editor(pages), describing.licence))
    app.register_blueprint(question_api.blueprint(snapshots, library, Questions(pages)))
    app.register_blueprint(thing_api.blueprint(snapshots, Archive(data), thing.pages(pages)))
    app.register_blueprint(graph_api.blueprint(snapshots, Vocabulary(pages)))
    holdings = Holdings(data)
    app.register_blueprint(catalogue_api.blueprint(snapshots, holdings, describing))
    app.register_blueprint(dump_api.blueprint(snapshots, holdings.dumps, charge))
    app.register_blueprint(feed.blueprint(snapshots, describing))
    app.register_blueprint(sitemap.blueprint(snapshots, describing))
    app.register_blueprint(published.blueprint(data, Versions(pages)))
    desk.register(app, snapshots, limits, serving, data)
    app.register_blueprint(openapi.blueprint(snapshots, library))
    app.register_blueprint(health.blueprint(engine))
    app.register_blueprint(metrics.blueprint(meters, engine))
    app.after_request(_with_headers)
    return app


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
