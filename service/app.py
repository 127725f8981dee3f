"""The web application: a factory that takes everything it needs, and one blueprint a concern."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response

from .api import (
    catalogue,
    health,
    llms,
    notebooks,
    questions,
    replicas,
    resources,
    sitemap,
    sparql,
    versions,
    why,
    writing,
)
from .catalogue.holdings import Holdings
from .configuration.settings import Describing, Limits, Serving
from .engines.engine import Engine
from .http import addresses, frames, mementos, metrics, middleware, problems
from .http import addresses as place
from .http.kept_pages import KeptPages
from .http.metering import MeteredEngine, charge
from .http.metrics import Meters
from .http.middleware import RequestAccounting
from .http.proxies import ForwardedMiddleware
from .http.rate_limits import RateLimiter
from .openapi import document as openapi
from .pages import registration
from .pages.editor.view import Editor
from .pages.health.view import Health
from .pages.questions.view import Questions
from .pages.thing import view as thing
from .pages.versions.view import Versions
from .pages.vocabulary.view import Vocabulary
from .pages.why.view import Why
from .questions.library import Library
from .resources.absence import Archive
from .snapshot import Snapshots
from .writing import visitor
from .writing.access import Access, token_file
from .writing.sessions import Sessions

# What every answer says to a browser: nothing is loaded, run or called but our own files, nothing is guessed.
HEADERS = {
    "Content-Security-Policy": frames.policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


# Who calls the factory and not the command keeps standard error to itself.
QUIET = Serving(log=middleware.OFF)
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
    snapshots = Snapshots(MeteredEngine(engine, limits, meters))
    app = _configured_flask(limits, serving, describing)
    visitor.register(app, Sessions(Access(token_file(serving.tokens, data)), serving.session_minutes * 60))
    RequestAccounting(RateLimiter(limits), meters, middleware.open_log(serving.log)).register(app)
    problems.register(app, serving.hosts)
    personal = (visitor.COOKIE, visitor.BEFORE)
    KeptPages(limits.page_cache, snapshots, personal, visitor.may_sign_in).register(app)
    mementos.register(app)
    pages = registration.register(app, snapshots, library, data)
    app.register_blueprint(sparql.blueprint(snapshots, limits, Editor(pages), describing.licence))
    answers = Questions(pages)
    app.register_blueprint(questions.blueprint(snapshots, library, answers, answers.draw, answers.reader))
    app.register_blueprint(notebooks.blueprint(library))
    reasons = Why(pages)
    app.register_blueprint(why.blueprint(snapshots, library, reasons.member, reasons.query))
    app.register_blueprint(resources.things_blueprint(snapshots, Archive(data), thing.pages(pages)))
    app.register_blueprint(resources.graphs_blueprint(snapshots, Vocabulary(pages)))
    holdings = Holdings(data)
    app.register_blueprint(catalogue.catalogue_blueprint(snapshots, holdings, describing))
    app.register_blueprint(catalogue.dumps_blueprint(snapshots, holdings.dumps, charge))
    app.register_blueprint(versions.feed_blueprint(snapshots, describing))
    app.register_blueprint(sitemap.blueprint(snapshots, describing))
    app.register_blueprint(llms.blueprint(snapshots, library, describing, offers_mcp=serving.mcp))
    app.register_blueprint(versions.versions_blueprint(data, Versions(pages)))
    app.register_blueprint(replicas.replicas_blueprint(data))
    writing.register(app, snapshots, limits, serving, data)
    app.register_blueprint(openapi.blueprint(snapshots, library))
    if serving.mcp:
        _register_mcp(app, snapshots, library, limits, serving)
    app.register_blueprint(health.blueprint(engine, Health(pages)))
    app.register_blueprint(metrics.blueprint(meters, engine))
    app.after_request(_with_headers)
    return app


def _configured_flask(limits: Limits, serving: Serving, describing: Describing) -> Flask:
    """Return Flask's application with what every answer needs of the settings."""
    app = Flask(__name__, template_folder="pages")
    app.config.update(MAX_CONTENT_LENGTH=limits.body, MAX_FORM_MEMORY_SIZE=limits.body)
    app.config[addresses.SETTING] = serving.base
    app.config[place.DESCRIPTION_SETTING] = describing
    app.config[frames.SETTING] = serving.embed
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's own provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.wsgi_app = ForwardedMiddleware(app.wsgi_app, serving.trusted_proxies)  # type: ignore[method-assign] # as Flask says to
    return app


def _register_mcp(app: Flask, snapshots: Snapshots, library: Library, limits: Limits, serving: Serving) -> None:
    """Let language models ask; the protocol is loaded where it is wanted alone."""
    from .api import mcp

    app.register_blueprint(mcp.blueprint(snapshots, library, serving.hosts, limits.body))


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
