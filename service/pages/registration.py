"""The pages of the application: their blueprints, their languages, and what every page shows around itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from flask import Blueprint, Flask, Response
from flask_compress import Compress
from jinja2 import StrictUndefined, Undefined

from ...graph.errors import KoteihyoError
from ..http import language
from ..http.addresses import href
from ..http.language import gettext as _
from ..http.language import translate
from ..questions.library import Library
from ..snapshot import Snapshots
from ..writing.access import stranger
from ..writing.visitor import may_sign_in, sign_in_address, visitor
from .questions.lists import question_tools
from .site import Site

# What is worth packing for the way: text that a browser reads. Answers to queries keep the engine's own bytes.
PACKED = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"]
# The rooms of the site, in the order in which an analyst meets them; a room that is not there is not shown.
ROOMS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("/", lambda: translate("計画", "Plans")),
    ("/themes", lambda: _("分野")),
    ("/across", lambda: _("他市比較")),
    ("/pledges", lambda: _("公約")),
    ("/indicators", lambda: _("指標")),
    ("/findings", lambda: _("指摘")),
    ("/queries", lambda: _("質問")),
    ("/data", lambda: _("データ")),
    ("/help", lambda: _("利用方法")),
)
# What stands in the foot: for whoever takes the data or runs programs over them.
FOOTING: tuple[tuple[str, Callable[[], str]], ...] = (
    ("/data", lambda: _("データと引用")),
    ("/compare", lambda: _("計画の比較")),
    ("/places", lambda: _("計画のある自治体")),
    ("/help", lambda: _("利用方法")),
    ("/sparql", lambda: _("SPARQL")),
    ("/catalogue", lambda: _("データ目録")),
    ("/ontology", lambda: _("語彙")),
    ("/versions", lambda: _("版の履歴")),
    ("/health", lambda: _("稼働状況")),
)


class UnknownName(StrictUndefined):
    """A name or attribute that nothing gives to a template: a fault, and not an empty place on a page.

    A key that a mapping lacks is what a plan or an address does not say, and stays empty.
    """

    def __new__(cls, hint: str | None = None, obj: object = None, *rest: Any, **more: Any) -> Any:
        """Return what stands for a name that is not there, by what it was sought in."""
        return Undefined(hint, obj, *rest, **more) if isinstance(obj, Mapping) else super().__new__(cls)


def register(app: Flask, snapshots: Snapshots, library: Library, data: Path | None) -> Site:
    """Let the application show the pages, and return what they are made from."""
    site = Site(snapshots, library, data)
    app.after_request(compress(app))
    language.register(app)
    for room in blueprints(site):
        app.register_blueprint(room)
    app.jinja_env.globals["href"] = href
    app.jinja_env.undefined = UnknownName
    app.context_processor(
        lambda: {
            "question_tools": lambda name, values: question_tools(site, name, values),
            "rooms": navigation(app, ROOMS),
            "footing": navigation(app, FOOTING),
            "version": version(site),
            "stranger": stranger(),
            "visitor": visitor(),
            "sign_in": sign_in_address() if may_sign_in() else "",
        }
    )
    return site


def compress(app: Flask) -> Callable[[Response], Response]:
    """Return what packs a page for the way; answers to queries are left as they are, headers and all."""
    app.config.update(COMPRESS_REGISTER=False, COMPRESS_MIMETYPES=PACKED, COMPRESS_ALGORITHM=["br", "gzip"])
    press = Compress(app)

    def compress_response(response: Response) -> Response:
        return (
            press.after_request(response)
            if response.status_code == HTTPStatus.OK and response.mimetype in PACKED
            else response
        )

    return compress_response


def blueprints(site: Site) -> Iterator[Blueprint]:
    """Yield the pages: what each module of a page's folder gives that has a `blueprint`."""
    pages = Path(__file__).parent
    for folder in (module.name for module in iter_modules([str(pages)]) if module.ispkg):
        for member in iter_modules([str(pages / folder)]):
            module = import_module(f".{folder}.{member.name}", __package__)
            if hasattr(module, "blueprint"):
                yield module.blueprint(site)


def navigation(app: Flask, named: tuple[tuple[str, Callable[[], str]], ...]) -> list[tuple[str, str]]:
    """Return the address and name of each place that there is."""
    addresses = app.url_map.bind("")
    return [(address, name()) for address, name in named if addresses.test(address, method="GET")]


def version(site: Site) -> str:
    """Return the version shown in the foot, empty while there is none to show, or it is not for whoever asks."""
    if stranger():
        return ""
    try:
        return site.snapshot.version()
    except KoteihyoError:
        return ""
