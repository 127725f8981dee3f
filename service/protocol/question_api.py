"""The question library over HTTP: the list of questions, and each answered as data."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request, url_for

from ..engines.engine import Engine, NotAcceptable
from ..engines.formats import CSV, TURTLE, Format, named, prefers_page
from ..forms.answers import READABLE, TABLE
from ..library.asking import Asked, ask, family
from ..library.questions import Library, Question, UnknownQuestion
from .mementos import VERSION, dated, moment
from .problems import BadRequest
from .replies import CORS, chosen, replied

# Parameters of the request itself; all others are the question's.
OURS = ("format", "bom", "lang", VERSION)
# What makes the page of a question that someone asks, or of all questions where it is None. The values are as they
# were sent: a wrong one is raised when the page asks (`BadValue`), and the page may show it beside its form.
Page = Callable[[Asked | None], Response]


def blueprint(engine: Engine, library: Library, page: Page | None = None) -> Blueprint:
    """Return the addresses of a library's questions, answered by an engine; ``page`` shows them to a browser."""
    api = Blueprint("questions", __name__)

    @api.get("/queries")
    def listed() -> Response:
        if page and _browses():
            return _page(page(None))
        response = jsonify([_with_address(question) for question in library.questions.values()])
        response.headers.update(CORS)
        response.headers["Vary"] = "Accept"
        return response

    @api.get("/queries/<name>")
    def answered(name: str) -> Response:
        question, extension = _named(library, name)
        asked = Asked(question, _values())
        if page and (extension == "html" or (not extension and _browses())):
            return _page(page(asked))
        found = moment(engine)
        answer = ask(found.engine, question, asked.values, _format(question, extension), bom=_excel())
        response = dated(replied(answer), found)
        if extension:
            response.headers["Content-Disposition"] = f'inline; filename="{question.name}.{extension}"'
        return response

    return api


def _browses() -> bool:
    """Say whether a page is asked for: by name, or by a browser that names no other format."""
    name = request.args.get("format", "")
    return name == "html" or (not name and not _excel() and prefers_page(request.headers.get("Accept", "")))


def _page(response: Response) -> Response:
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def _with_address(question: Question) -> dict[str, object]:
    return {**question.described(), "href": url_for("questions.answered", name=question.name, _external=True)}


def _named(library: Library, name: str) -> tuple[Question, str]:
    """Return the question of an address and the extension that it ends in, empty if in none."""
    stem, _, extension = name.rpartition(".")
    if stem in library.questions:
        return library.question(stem), extension
    return library.question(name), ""


def _values() -> dict[str, str]:
    """Return the question's parameters; each may be set once."""
    values = {key: found for key, found in request.args.lists() if key not in OURS}
    twice = [key for key, found in values.items() if len(found) > 1]
    if twice:
        raise BadRequest(f"{twice[0]} が二度以上あります。", f"The parameter {twice[0]} is there more than once.")
    return {key: found[0] for key, found in values.items()}


def _excel() -> bool:
    return request.args.get("bom", "") in ("1", "true")


def _browser() -> bool:
    """Say whether a person with a browser asks, who would rather read the answer than save it."""
    return "text/html" in request.headers.get("Accept", "") and not _excel()


def _format(question: Question, extension: str) -> Format:
    asked = extension or request.args.get("format", "")
    if not asked and _browser():
        return TABLE if family(question) == "results" else TURTLE
    found = chosen(asked, family(question), READABLE)
    if found is None and extension and not named(extension, family(question), READABLE):
        raise UnknownQuestion(
            f".{extension} という形式はありません。", f"There is no format .{extension} of this question."
        )
    if found is None:
        raise NotAcceptable.listing(family(question))
    return CSV if _excel() and not asked else found
