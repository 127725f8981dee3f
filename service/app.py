"""The web application: a factory that takes everything it needs, and one blueprint a concern."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response

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
from .http import addresses, mementos, metrics, middleware, problems, responses
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
from .pages.site import Site
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
    "Content-Security-Policy": responses.policy(),
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
    parts = Parts(engine, library, limits, serving, data, describing, meters, snapshots)
    app = _configured_flask(limits, serving, describing)
    _register_middleware(app, parts)
    site = registration.register(app, snapshots, library, data)
    for blueprint in (*_make_questions(parts, site), *_make_resources(parts, site), *_make_versions(parts, site)):
        app.register_blueprint(blueprint)
    writing.register(app, snapshots, limits, serving, data)
    for blueprint in _make_descriptions(parts, site):
        app.register_blueprint(blueprint)
    app.after_request(_with_headers)
    return app


@dataclass(frozen=True)
class Parts:
    """What the application is put together from: what its caller gave, and what is made of that once."""

    engine: Engine
    library: Library
    limits: Limits
    serving: Serving
    data: Path | None
    describing: Describing
    meters: Meters
    snapshots: Snapshots


def _register_middleware(app: Flask, parts: Parts) -> None:
    """Register what is done around every request: who asks, how much, of which version, and what went wrong."""
    limits, serving = parts.limits, parts.serving
    visitor.register(app, Sessions(Access(token_file(serving.tokens, parts.data)), serving.session_minutes * 60))
    RequestAccounting(RateLimiter(limits), parts.meters, middleware.open_log(serving.log)).register(app)
    problems.register(app, serving.hosts)
    personal = (visitor.COOKIE, visitor.BEFORE)
    KeptPages(limits.page_cache, parts.snapshots, personal, visitor.may_sign_in).register(app)
    mementos.register(app)


def _make_questions(parts: Parts, site: Site) -> Iterator[Blueprint]:
    """Yield where questions are asked: in SPARQL, from the library, from a notebook, and why an answer is empty."""
    snapshots, library = parts.snapshots, parts.library
    yield sparql.blueprint(snapshots, parts.limits, Editor(site), parts.describing.licence)
    answers = Questions(site)
    yield questions.blueprint(snapshots, library, answers, answers.draw, answers.reader)
    yield notebooks.blueprint(library)
    reasons = Why(site)
    yield why.blueprint(snapshots, library, reasons.member, reasons.query)


def _make_resources(parts: Parts, site: Site) -> Iterator[Blueprint]:
    """Yield the addresses of things and graphs, and of the catalogue that lists what may be taken."""
    snapshots, holdings = parts.snapshots, Holdings(parts.data)
    yield resources.things_blueprint(snapshots, Archive(parts.data), thing.pages(site))
    yield resources.graphs_blueprint(snapshots, Vocabulary(site))
    yield catalogue.catalogue_blueprint(snapshots, holdings, parts.describing)
    yield catalogue.dumps_blueprint(snapshots, holdings.dumps, charge)


def _make_versions(parts: Parts, site: Site) -> Iterator[Blueprint]:
    """Yield what follows the versions: their feed and list, for crawlers, for language models, for replicas."""
    snapshots, describing = parts.snapshots, parts.describing
    yield versions.feed_blueprint(snapshots, describing)
    yield sitemap.blueprint(snapshots, describing)
    yield llms.blueprint(snapshots, parts.library, describing, offers_mcp=parts.serving.mcp)
    yield versions.versions_blueprint(parts.data, Versions(site))
    yield replicas.replicas_blueprint(parts.data)


def _make_descriptions(parts: Parts, site: Site) -> Iterator[Blueprint]:
    """Yield what programs and operators read of the service itself; the protocol of models is loaded if wanted."""
    yield openapi.blueprint(parts.snapshots, parts.library)
    if parts.serving.mcp:
        from .api import mcp

        yield mcp.blueprint(parts.snapshots, parts.library, parts.serving.hosts, parts.limits.body)
    yield health.blueprint(parts.engine, Health(site))
    yield metrics.blueprint(parts.meters, parts.engine)


def _configured_flask(limits: Limits, serving: Serving, describing: Describing) -> Flask:
    """Return Flask's application with what every answer needs of the settings."""
    app = Flask(__name__, template_folder="pages")
    app.config.update(MAX_CONTENT_LENGTH=limits.body, MAX_FORM_MEMORY_SIZE=limits.body)
    app.config[addresses.SETTING] = serving.base
    app.config[place.DESCRIPTION_SETTING] = describing
    app.config[responses.SETTING] = serving.embed
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's own provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.wsgi_app = ForwardedMiddleware(app.wsgi_app, serving.trusted_proxies)  # type: ignore[method-assign] # as Flask says to
    return app


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
