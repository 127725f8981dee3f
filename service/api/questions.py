"""The question library over HTTP: the list of questions, what may be set, and each answered as data or as a page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, request

from ..citation import Citation, to_bibtex, to_ris
from ..engines.engine import WHOLE, Formats, NotAcceptable
from ..engines.formats import CSV, TURTLE, Format, format_named
from ..http.addresses import place_of_answer
from ..http.mementos import VERSION, requested_version
from ..http.negotiation import choose_format, wants_page
from ..http.operation import form, only
from ..http.problems import BadRequest
from ..http.responses import (
    ALONG,
    CORS,
    DISPLAY,
    ORDER,
    ORDERS,
    PAGE,
    PARTS,
    SIZE,
    entity_tag,
    holds,
    not_modified,
    reply,
    unknown_format,
    window,
    with_links,
)
from ..questions.answers import QuestionRequest, ask, cite, describe_question, family
from ..questions.binding import bind
from ..questions.library import Library, Question, UnknownQuestion
from ..questions.parameters import LANG
from ..questions.values import find_codes
from ..results.answers import READABLE, TABLE
from ..results.cells import ANYBODY, Reader
from ..snapshot import Snapshot, Snapshots

# Parameters of the request itself and of its page; all others are the question's, and so is ``lang`` of a
# question that answers in several languages. Data are in the language that the address says and in no other, whatever
# `Accept-Language` says: an address that is cited gives everyone the same.
OURS = ("format", "bom", *DISPLAY, VERSION, PAGE, SIZE)
# What makes the page of a question that someone asks, or of all questions where it is None. The values are as they
# were sent: a wrong one is raised when the page asks (`BadValue`), and the page may show it beside its form.
Page = Callable[[QuestionRequest | None], Response]
# What draws an answer as SVG; there is no other kind of picture.
Picture = Callable[[QuestionRequest], Response]
SVG = "svg"
# What describes the columns of a CSV.
CSVW = "application/csvm+json"
# How a reference manager takes a citation: what writes it, its media type, and how its file ends.
REFERENCES: dict[str, tuple[Callable[[Citation, str], str], str, str]] = {
    "bibtex": (to_bibtex, "application/x-bibtex", "bib"),
    "ris": (lambda citation, key: to_ris(citation), "application/x-research-info-systems", "ris"),
}


def blueprint(
    snapshots: Snapshots,
    library: Library,
    page: Page | None = None,
    picture: Picture | None = None,
    reader: Callable[[], Reader] = lambda: ANYBODY,
) -> Blueprint:
    """Return the addresses of a library's questions, answered over versions.

    ``page`` shows them to a browser, ``picture`` draws their answers, and workbooks are in the words of ``reader``.
    """
    api = Blueprint("questions", __name__)

    @api.get("/queries")
    def list_questions() -> Response:
        if page and _browses():
            return _page(page(None))
        return _json([{**question.describe(), **_addresses(question)} for question in library.all.values()])

    @api.get("/queries/<name>")
    def answer(name: str) -> Response:
        question, extension = _question_named(library, name)
        asked = QuestionRequest(question, _values(question), window())
        if page and _browses(extension):
            return _page(page(asked))
        _check_display(question)
        snapshot = requested_version(snapshots).snapshot
        if picture and _draws(extension or form(request.args)):
            return _picture(picture(asked), snapshot, asked)
        return _answer_in_format(snapshot, asked, extension, reader())

    _add_descriptions(api, snapshots, library)
    return api


def _add_descriptions(api: Blueprint, snapshots: Snapshots, library: Library) -> None:
    """Add what is said of a question besides its answer: how the answer is cited, and what the question asks."""

    @api.get("/queries/<name>/citation")
    def citation(name: str) -> Response:
        return _cite(library.question(name), requested_version(snapshots).snapshot)

    @api.get("/queries/<name>/description")
    def description(name: str) -> Response:
        return _describe(library.question(name), requested_version(snapshots).snapshot)


def _answer_in_format(snapshot: Snapshot, asked: QuestionRequest, extension: str, reader: Reader) -> Response:
    """Return the answer as data; one whose address names its format is called so when it is saved."""
    question = asked.question
    response = _answer(snapshot, asked, _format(question, extension), reader)
    response.headers.add("Link", f'<{_addresses(question)["description"]}>; rel="describedby"')
    if extension and response.status_code == HTTPStatus.OK:
        response.headers["Content-Disposition"] = f'inline; filename="{question.name}.{extension}"'
    return response


def _cite(question: Question, snapshot: Snapshot) -> Response:
    """Return the citation of an answer."""
    citation = cite(snapshot, QuestionRequest(question, _values(question)), snapshot.version(), place_of_answer())
    return write_reference(citation, question.name, form(request.args) or next(iter(REFERENCES)))


def _describe(question: Question, snapshot: Snapshot) -> Response:
    """Return what may be set of a question, and what its answers hold."""
    description = describe_question(question, find_codes(snapshot))
    return _json({**description, **_addresses(question), "version": snapshot.version()})


def _answer(snapshot: Snapshot, asked: QuestionRequest, wanted: Format, reader: Reader) -> Response:
    """Return the answer; one that the asker has already is not sent again."""
    text, place = bind(asked.question, asked.values, find_codes(snapshot)), place_of_answer()
    named = entity_tag(snapshot.version(), text, WHOLE, Formats(wanted, None), repr((place, asked.window, _excel())))
    if holds(named):
        return not_modified(snapshot.version(), named)
    answer = ask(
        snapshot,
        asked.question,
        asked.values,
        wanted,
        bom=_excel(),
        window=asked.window,
        place=place,
        reader=reader,
    )
    response = reply(answer, named)
    with_links(response, asked.window, answer)
    response.headers.add("Link", f'<{cite(snapshot, asked, answer.version, place).address}>; rel="cite-as"')
    if wanted == CSV:
        response.headers.add("Link", f'<{_metadata_address(asked.question)}>; rel="describedby"; type="{CSVW}"')
    return response


def _metadata_address(question: Question) -> str:
    """Return where the columns of this answer as a CSV are described (https://www.w3.org/TR/tabular-data-model/)."""
    kept = [item for item in request.args.items(multi=True) if item[0] not in ("format", "bom")]
    return f"{_addresses(question)['href']}.csv-metadata.json{'?' if kept else ''}{urlencode(kept, quote_via=quote)}"


def _browses(extension: str = "") -> bool:
    """Say whether a page is asked for: by name, or by a browser that names no other format."""
    excel = CSV.name if _excel() else ""  # a wrong value is one whichever format is asked for
    return wants_page(extension or form(request.args) or excel)


def _check_display(question: Question) -> None:
    """Raise `BadRequest` where a chart is chosen by what the question's answers never have."""
    known = {ALONG: question.columns, PARTS: question.columns, ORDER: ORDERS}
    for name, values in known.items():
        if (chosen := only(request.args, name)) and chosen not in values:
            listed = ", ".join(values)
            raise BadRequest(
                f"{name} に「{chosen[:60]}」は指定できません。指定できるもの：{listed}",
                f"{name} cannot be {chosen[:60]}; it is one of {listed}.",
            )


def _draws(name: str) -> bool:
    """Say whether a drawing is asked for: by name, or before everything else where no form is named."""
    return name == SVG if name else request.accept_mimetypes.best == "image/svg+xml"


def _page(response: Response) -> Response:
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def _picture(response: Response, snapshot: Snapshot, asked: QuestionRequest) -> Response:
    """Return a drawing as data of its version, which any site may show."""
    address = cite(snapshot, asked, snapshot.version(), place_of_answer()).address
    response.headers.update(CORS)
    response.headers.update({"Vary": "Accept", "Cache-Control": "no-cache", "Koteihyo-Version": snapshot.version()})
    response.headers.add("Link", f'<{address}>; rel="cite-as"')
    response.headers["Content-Disposition"] = f'inline; filename="{asked.question.name}.{SVG}"'
    return response


def write_reference(citation: Citation, name: str, wanted: str) -> Response:
    """Return a citation as a reference manager takes it; raises `BadRequest` for a form that there is not."""
    if wanted not in REFERENCES:
        raise unknown_format(wanted, *REFERENCES)
    write, media_type, ending = REFERENCES[wanted]
    response = Response(write(citation, name), content_type=f"{media_type}; charset=utf-8", headers=CORS)
    response.headers.update({"Cache-Control": "no-cache", "Koteihyo-Version": citation.version})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _json(document: object) -> Response:
    response = jsonify(document)
    response.headers.update(CORS)
    response.headers.update({"Vary": "Accept", "Cache-Control": "no-cache"})
    return response


def _addresses(question: Question) -> dict[str, str]:
    address = f"{place_of_answer().root}queries/{quote(question.name)}"
    return {"href": address, "description": f"{address}/description"}


def _question_named(library: Library, name: str) -> tuple[Question, str]:
    """Return the question of an address and the extension that it ends in, empty if in none; one is ``rows.json``."""
    parts = name.split(".")
    for end in (-1, -2):
        if (stem := ".".join(parts[:end])) in library.all:
            return library.question(stem), ".".join(parts[end:])
    return library.question(name), ""


def _values(question: Question) -> dict[str, str]:
    """Return the question's parameters; each has one value."""
    ours = OURS if any(parameter.name == LANG for parameter in question.parameters) else (*OURS, LANG)
    return {key: only(request.args, key) for key in request.args if key not in ours}


def _excel() -> bool:
    """Say whether a CSV for Excel is asked for."""
    choice = request.args.get("bom", "")
    if choice not in ("", "0", "1", "false", "true"):
        raise BadRequest("bom は 1 か 0 です。", "bom is 1 or 0.")
    return choice in ("1", "true")


def _format(question: Question, extension: str) -> Format:
    asked = extension or form(request.args)
    if not asked and not _excel() and wants_page():  # there is no page to show
        return TABLE if family(question) == "results" else TURTLE
    chosen = choose_format(asked, family(question), READABLE)
    if chosen is None and extension and not format_named(extension, family(question), READABLE):
        raise UnknownQuestion(
            f".{extension} という形式はありません。", f"There is no format .{extension} of this question."
        )
    if chosen is None:
        raise NotAcceptable.listing(family(question), formats=READABLE)
    return CSV if _excel() and not asked else chosen
